//! F18: why BON has a ConsistencyCheck.

use super::active_bon::{GROUP, Ring, THRESHOLD, USERS, shown, survivors, tell};
use super::{Against, Finding, Options, Severity, Trial, Verdict};
use crate::adversary::attempt::{ids, refused};
use crate::adversary::bon_server::Signed;
use secagg_vectors::engine::bon::{Model, Repairs};

/// The finding.
pub const FINDING: Finding = Finding {
    id: "F18",
    place: "BON Figure 4, round 3; §VI",
    severity: Severity::Break,
    title: "Without ConsistencyCheck an active server learns sums of n − ⌊n(n−t)/t⌋ users",
    statement: "The honest-but-curious model is not claimed to hold against an active server; this shows what the check is for. The server \
                shows each user another U3 of t users. Everybody who is outside a small group is lost to t others, who reveal their \
                shares of its key, and the group is lost to nobody: all masks of the group come off. The check makes t users sign \
                the U3 that decides, and where 2t > n no two sets find t signers.",
    repair: Some("ConsistencyCheck"),
    expected: [Verdict::Broken, Verdict::Safe, Verdict::Broken],
    play,
};

/// What the users are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Each its own set: the attack.
    Different,
    /// All the same: no attack.
    Same,
}

fn play(against: Against, options: &Options) -> Result<Trial, String> {
    match against {
        Against::AsWritten => attack(options, Model::Hbc, Repairs::AS_WRITTEN, Shown::Different),
        Against::Hardened => attack(options, Model::Active, Repairs::HARDENED, Shown::Different),
        Against::HardenedMinusRepair => attack(options, Model::Hbc, Repairs::HARDENED, Shown::Different),
    }
}

/// The attack on the protocol in this model, with these repairs.
///
/// # Errors
///
/// Whatever goes otherwise than it can.
pub fn attack(options: &Options, model: Model, repairs: Repairs, what: Shown) -> Result<Trial, String> {
    let ring = Ring::new(options, model, repairs)?;
    let (mut attempt, mut server, mut crowd) = (ring.attempt()?, ring.server()?, ring.crowd(0)?);
    server.mask_all(&mut crowd)?;
    let set = |u: u32| match what {
        Shown::Different => survivors(shown(u)),
        Shown::Same => survivors(0),
    };
    let asked: Vec<u32> = (1..=USERS).filter(|u| set(*u).contains(u)).collect();
    attempt.say(format!("Everybody sends a masked input. Each is then shown a U3 of {THRESHOLD} users, with itself."));
    for u in &asked {
        attempt.say(format!("User {u} is shown U3 = {}.", ids(set(*u))));
    }
    let mut signed: Vec<Signed> = Vec::new();
    if model == Model::Active {
        for u in &asked {
            signed.push(server.sign(&mut crowd, *u, &set(*u))?.map_err(|refusal| format!("user {u}: {refusal}"))?);
        }
    }
    for u in &asked {
        let answer = match model {
            Model::Hbc => server.unmask_hbc(&mut crowd, *u, &set(*u))?,
            Model::Active => {
                // The signatures of all of its U3, though they are on other sets.
                let list: Vec<Signed> = signed.iter().filter(|(v, _)| set(*u).contains(v)).cloned().collect();
                server.unmask(&mut crowd, *u, &list)?
            }
        };
        if let Err(refusal) = answer {
            attempt.say(refused(*u, &refusal, &["E_SIGNATURE"])?);
        }
    }
    tell(&mut attempt, &server);
    attempt.look(&server.opened()?, GROUP[0], THRESHOLD as usize);
    Ok(attempt.judge(&|u| ring.input(0, u).unwrap_or_default()))
}
