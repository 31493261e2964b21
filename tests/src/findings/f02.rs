//! F02: the server shows two sets U2.

use super::active::{Arena, TARGET, users, without};
use super::stage::{repairs, session_of};
use super::{Against, Finding, Options, Severity, Trial, Verdict};
use crate::adversary::attempt::{Attempt, ids};
use secagg_vectors::engine::mgl::Repairs;

/// The finding.
pub const FINDING: Finding = Finding {
    id: "F02",
    place: "MGL Figure 4, round 3; Theorem 5.3",
    severity: Severity::Break,
    title: "The set that is signed is not the set that decides what is revealed",
    statement: "Users sign U1, and reveal by U2, the set of those whose signatures the server passes on. It passes on all of them to some \
                and all but the target's to the target's neighbours: every check passes, some reveal the target's self-mask and the \
                others its pairwise keys. It needs m − ℓ ≥ t and no colluder.",
    repair: Some("SignedDecisionSet"),
    expected: [Verdict::Broken, Verdict::Safe, Verdict::Broken],
    play,
};

/// What the server shows the target's neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Everybody's signatures but the target's: the attack.
    WithoutTarget,
    /// The same as everybody else: no attack.
    All,
}

fn play(against: Against, options: &Options) -> Result<Trial, String> {
    attack(options, repairs(against, "SignedDecisionSet"), Shown::WithoutTarget)
}

/// The attack on the protocol with these repairs.
///
/// # Errors
///
/// Whatever goes otherwise than it can.
pub fn attack(options: &Options, repairs: Repairs, shown: Shown) -> Result<Trial, String> {
    let mut arena = Arena::new(options, users(options, 10, 10..=64)?, repairs)?;
    let (all, mut attempt) = (without(arena.users(), &[]), arena.attempt()?);
    let mut server = arena.server(&session_of(0))?;
    let near = server.neighbours(TARGET);
    let mut crowd = arena.crowd(0)?;
    server.mask_all(&mut crowd)?;
    let signed = server.sign_all(&mut crowd, &all, &all)?;
    attempt.say(format!("Everybody sends a masked input and signs U1 = {}.", ids(all.iter().copied())));
    let fewer: Vec<_> = signed.iter().filter(|(i, _)| *i != TARGET).cloned().collect();
    for i in &all {
        let list = if near.contains(i) && shown == Shown::WithoutTarget { &fewer } else { &signed };
        server.reveal(&mut crowd, *i, list)?.map_err(|refusal| format!("user {i}: {refusal}"))?;
    }
    drop(crowd);
    tell(&mut attempt, shown, &near);
    attempt.say(server.holds(TARGET));
    attempt.look(&server.opened()?, TARGET, arena.threshold() as usize);
    Ok(arena.judge(attempt, 0))
}

fn tell(attempt: &mut Attempt, shown: Shown, near: &[u32]) {
    attempt.say(match shown {
        Shown::WithoutTarget => format!(
            "To {} it passes on all signatures but that of user {TARGET}, to the others all. Every signature is good, every check passes.",
            ids(near.iter().copied())
        ),
        Shown::All => "It passes on all signatures to everybody.".to_owned(),
    });
}
