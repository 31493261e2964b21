//! F04: a key chain that runs backwards.

use super::active::{Arena, TARGET, users, without};
use super::stage::{repairs, session_of, text};
use super::{Against, Finding, Options, Severity, Trial, Verdict};
use crate::adversary::attempt::Attempt;
use crate::adversary::mgl_server::MglServer;
use secagg_spec::key_chain::iterate;
use secagg_vectors::engine::mgl::Repairs;

/// The finding.
pub const FINDING: Finding = Finding {
    id: "F04",
    place: "MGL Figure 3, §5.1",
    severity: Severity::Break,
    title: "A key that is revealed opens all earlier sessions of the interval",
    statement: "By Figure 3 the key of session τ is F^(ν−τ)(MK_l), so F takes it to the key of session τ − 1, and on to all before. A user \
                that was in the sum of one session, where its self-mask was opened, and is lost in a later one, where its pairwise keys are, \
                loses its earlier input; the server need only follow the protocol. Figure 4's chain, or keys bound to their \
                session, have no such path: each of the two repairs covers the other.",
    repair: Some("SeparatedOneTimeKeys"),
    expected: [Verdict::Broken, Verdict::Safe, Verdict::Safe],
    play,
};

/// The session in which the target is in the sum.
const EARLIER: u32 = 1;

/// How the server uses what it learns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Walks the chain back to the earlier session: the attack.
    Back,
    /// Takes the later keys as they are: no attack.
    Not,
}

/// The session in which it is lost.
const LATER: u32 = 3;

fn play(against: Against, options: &Options) -> Result<Trial, String> {
    let mut trial = attack(options, repairs(against, "SeparatedOneTimeKeys"), Way::Back)?;
    match against {
        Against::AsWritten => {
            for repair in ["FreshSession", "SeparatedOneTimeKeys"] {
                let other = attack(options, Repairs::only(&[repair]), Way::Back)?;
                trial.steps.push(match other.verdict {
                    Verdict::Safe => {
                        format!("With {repair} as the only repair the same steps give something else than x_{TARGET}.")
                    }
                    _ => format!("With {repair} as the only repair the same steps give x_{TARGET} too."),
                });
            }
        }
        Against::HardenedMinusRepair => {
            trial
                .steps
                .push("FreshSession stops it: the keys are bound to their session, and no chain is left.".to_owned());
        }
        Against::Hardened => (),
    }
    Ok(trial)
}

/// An honest session in which these users are lost after round 2.
fn session(arena: &mut Arena, index: u32, lost: &[u32]) -> Result<MglServer, String> {
    let mut server = arena.server(&session_of(index))?;
    // Without the signed set deciding, a user is lost when its signature does not come; with it, when its masked input does not.
    let decides = arena.stage.enrolled.setup.repairs.has("SignedDecisionSet");
    let all = without(arena.users(), &[]);
    let here = without(arena.users(), lost);
    let u1 = if decides { &here } else { &all };
    let mut crowd = arena.crowd(index)?;
    server.mask_all(&mut crowd)?;
    let signed = server.sign_all(&mut crowd, &here, u1)?;
    for i in &here {
        server.reveal(&mut crowd, *i, &signed)?.map_err(|refusal| format!("user {i}: {refusal}"))?;
    }
    Ok(server)
}

/// The attack on the protocol with these repairs.
///
/// # Errors
///
/// Whatever goes otherwise than it can.
pub fn attack(options: &Options, repairs: Repairs, way: Way) -> Result<Trial, String> {
    let mut arena = Arena::new(options, users(options, 9, 9..=64)?, repairs)?;
    let mut attempt: Attempt = arena.attempt()?;
    let mut earlier = session(&mut arena, EARLIER, &[])?;
    attempt
        .say(format!("Session {EARLIER}: everybody stays, and every self-mask is opened. {}", earlier.holds(TARGET)));
    let later = session(&mut arena, LATER, &[TARGET])?;
    attempt.say(format!("Session {LATER}: user {TARGET} is lost. {}", later.holds(TARGET)));
    let steps = match way {
        Way::Back => LATER - EARLIER,
        Way::Not => 0,
    };
    for j in earlier.neighbours(TARGET) {
        let key =
            later.pair_key(TARGET, j).ok_or_else(|| format!("the key of users {TARGET} and {j} is not opened"))?;
        let back = iterate(&key, steps).map_err(text)?.try_into().map_err(text)?;
        earlier.know_pair(TARGET, j, back);
    }
    attempt.say(format!(
        "It takes F {steps} times of each of the keys that session {LATER} opened, for those of session {EARLIER}."
    ));
    attempt.look(&earlier.opened()?, TARGET, arena.threshold() as usize);
    Ok(arena.judge(attempt, EARLIER))
}
