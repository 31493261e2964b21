//! F05: time stamps that come again.

use super::active::{Arena, TARGET, users, without};
use super::stage::repairs;
use super::{Against, Finding, Options, Severity, Trial, Verdict};
use crate::adversary::attempt::{Attempt, ids, refused};
use crate::adversary::mgl_server::MglServer;
use secagg_vectors::engine::mgl::{Repairs, Session};

/// The finding.
pub const FINDING: Finding = Finding {
    id: "F05",
    place: "MGL §5.1; Figure 4, rounds 1 and 2",
    severity: Severity::Break,
    title: "Nobody checks that the time stamps are new",
    statement: "The one-time keys hang on the time stamps and τ that the server names, and no user checks that it has not met them before. \
                The server names them twice: the keys that are opened for a user declared lost in the first run are those of its \
                masks in the second, in which its self-mask is opened. A counter alone does not help: Figure 4's keys hang on \
                TS_l, and a later T_l may come with the old TS_l. What is opened is the seed, so labels in the PRG do not help either.",
    repair: Some("FreshSession"),
    expected: [Verdict::Broken, Verdict::Safe, Verdict::Broken],
    play,
};

/// The second run's stamps, beside those of the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// All the same.
    Same,
    /// A later T_l, all else the same.
    LaterInterval,
    /// The next session of the interval: no attack.
    Next,
}

impl Again {
    fn session(self) -> Session {
        match self {
            Again::Same => FIRST,
            Again::LaterInterval => Session { t_l: FIRST.t_l + 1, ..FIRST },
            Again::Next => Session { tau: FIRST.tau + 1, ts_tau: FIRST.ts_tau + 1, ..FIRST },
        }
    }
}

/// The first run.
const FIRST: Session = Session { t_l: 1, tau: 2, ts_l: 1, ts_tau: 7 };

fn play(against: Against, options: &Options) -> Result<Trial, String> {
    let repairs = repairs(against, "FreshSession");
    match against {
        Against::AsWritten => attack(options, repairs, Again::Same),
        // That Figure 4's keys do not hang on T_l, and so that a counter over (T_l, τ) would not help.
        Against::HardenedMinusRepair => attack(options, repairs, Again::LaterInterval),
        Against::Hardened => {
            let mut trial = attack(options, repairs, Again::Same)?;
            if trial.verdict != Verdict::Broken {
                trial.steps.push("Once more, with a later T_l and the old TS_l:".to_owned());
                let other = attack(options, repairs, Again::LaterInterval)?;
                trial = Trial { steps: [trial.steps, other.steps].concat(), ..other };
            }
            Ok(trial)
        }
    }
}

/// Rounds 3 and 4 with these users, to whom the others are lost.
fn finish(server: &mut MglServer, arena: &mut Arena, index: u32, lost: &[u32]) -> Result<Option<String>, String> {
    let m = arena.users();
    let decides = arena.stage.enrolled.setup.repairs.has("SignedDecisionSet");
    let here = without(m, lost);
    let u1 = if decides { here.clone() } else { without(m, &[]) };
    let mut crowd = arena.crowd(index)?;
    for i in without(m, &[]) {
        if let Err(refusal) = server.mask(&mut crowd, i)? {
            return refused(i, &refusal, &["E_REPLAY"]).map(Some);
        }
    }
    let signed = server.sign_all(&mut crowd, &here, &u1)?;
    for i in &here {
        server.reveal(&mut crowd, *i, &signed)?.map_err(|refusal| format!("user {i}: {refusal}"))?;
    }
    Ok(None)
}

fn stamps(session: Session) -> String {
    let Session { t_l, tau, ts_l, ts_tau } = session;
    format!("T_l = {t_l}, TS_l = {ts_l}, tau = {tau}, TS_tau = {ts_tau}")
}

/// The attack on the protocol with these repairs.
///
/// # Errors
///
/// Whatever goes otherwise than it can.
pub fn attack(options: &Options, repairs: Repairs, again: Again) -> Result<Trial, String> {
    let mut arena = Arena::new(options, users(options, 9, 9..=64)?, repairs)?;
    let mut attempt: Attempt = arena.attempt()?;
    let mut first = arena.server(&FIRST)?;
    if let Some(refusal) = finish(&mut first, &mut arena, 0, &[TARGET])? {
        return Err(format!("in the first run: {refusal}"));
    }
    let told = ids(without(arena.users(), &[TARGET]));
    attempt.say(format!(
        "First run, {}: it tells {told} that user {TARGET} is lost. {}",
        stamps(FIRST),
        first.holds(TARGET)
    ));
    let mut second = arena.server(&again.session())?;
    let refusal = finish(&mut second, &mut arena, 1, &[])?;
    attempt.say(format!("Second run, {}, with new inputs: nobody is lost.", stamps(again.session())));
    if let Some(refusal) = refusal {
        attempt.say(refusal);
        return Ok(arena.judge(attempt, 1));
    }
    for j in second.neighbours(TARGET) {
        let key =
            first.pair_key(TARGET, j).ok_or_else(|| format!("the key of users {TARGET} and {j} is not opened"))?;
        second.know_pair(TARGET, j, key);
    }
    attempt
        .say(format!("It takes the pairwise keys of the first run for those of the second. {}", second.holds(TARGET)));
    attempt.look(&second.opened()?, TARGET, arena.threshold() as usize);
    Ok(arena.judge(attempt, 1))
}
