//! F16: a ciphertext comes back.

use super::active::{Arena, TARGET, users, without};
use super::stage::{repairs, session_of};
use super::{Against, Finding, Options, Severity, Trial, Verdict};
use crate::adversary::attempt::{ids, refused};
use crate::adversary::mgl_server::{MglServer, Signed};
use secagg_spec::mgl::messages::Beta;
use secagg_vectors::engine::mgl::Repairs;
use std::collections::BTreeSet;

/// The finding.
pub const FINDING: Finding = Finding {
    id: "F16",
    place: "MGL Figure 4, round 2; Hybrid 5",
    severity: Severity::Break,
    title: "A ciphertext that is reflected makes a user hand over its own shares",
    statement: "The two users of a pair encrypt under one key, and nothing says who speaks. The server hands the target its own e_{i,j} as if \
                it came from user j; the target takes its share κ_{i,j} for κ_{j,i} and reveals it. With t of them the server has the \
                target's self-mask from the target alone, and everybody else may be told that it is lost. No ciphertext \
                is forged, so Hybrid 5 does not see it. With the signed set deciding and a quorum (F02, F03) nothing is gained: a \
                target that is in a signed U1 has its self-mask opened anyway, and then no pairwise key is.",
    repair: Some("DirectionalAe"),
    expected: [Verdict::Broken, Verdict::Safe, Verdict::Safe],
    play,
};

/// What the target is handed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handed {
    /// Its own ciphertexts: the attack.
    Reflected,
    /// Those that were meant for it: no attack.
    Right,
}

fn play(against: Against, options: &Options) -> Result<Trial, String> {
    let mut trial = attack(options, repairs(against, "DirectionalAe"), Handed::Reflected)?;
    if against == Against::HardenedMinusRepair {
        trial.steps.push(
            "The reflected ciphertexts are taken without a word. SignedDecisionSet and QuorumThreshold cover it: whom a quorum has signed is not lost to \
             another."
                .to_owned(),
        );
    }
    Ok(trial)
}

/// The attack on the protocol with these repairs.
///
/// # Errors
///
/// Whatever goes otherwise than it can.
pub fn attack(options: &Options, repairs: Repairs, handed: Handed) -> Result<Trial, String> {
    let mut arena = Arena::new(options, users(options, 10, 10..=64)?, repairs)?;
    let (m, mut attempt) = (arena.users(), arena.attempt()?);
    let mut server = arena.server(&session_of(0))?;
    let (all, others) = (without(m, &[]), without(m, &[TARGET]));
    let mut crowd = arena.crowd(0)?;
    server.mask_all(&mut crowd)?;
    // Round 3. Where what was signed decides, the others must sign that the target is lost.
    let decides = repairs.has("SignedDecisionSet");
    let theirs = if decides { &others } else { &all };
    let mut signed: Vec<Signed> = server.sign_all(&mut crowd, &others, theirs)?;
    let reflected = |j: u32| match handed {
        Handed::Reflected => same_length(&server, j).then(|| server.ciphertext(TARGET, j)).flatten(),
        Handed::Right => server.ciphertext(j, TARGET),
    };
    let handed_over: BTreeSet<u32> = others.iter().copied().filter(|j| reflected(*j).is_some()).collect();
    let shares = server.shares(TARGET, &all, &reflected);
    let what = match handed {
        Handed::Reflected => "its own ciphertexts to",
        Handed::Right => "the ciphertexts of",
    };
    attempt.say(format!("It hands user {TARGET} {what} {} as theirs.", ids(handed_over.iter().copied())));
    let without_target = signed.clone();
    match crowd.send(TARGET, Some(&shares)) {
        Ok(message) => signed.insert(0, (TARGET, message.get(1..).unwrap_or_default().to_vec())),
        Err(refusal) => attempt.say(refused(TARGET, &refusal, &["E_TAG"])?),
    }
    let target_signed = signed.len() == all.len();
    // Round 4: the target is shown all signatures on the U1 that it knows, the others all but its.
    if target_signed {
        match server.reveal(&mut crowd, TARGET, &signed)? {
            Ok(beta) => {
                let taken = refile(&mut server, &beta, &handed_over, handed)?;
                attempt.say(format!("It reveals {taken} shares that are of its own self-mask's seed, and its own."));
            }
            // It was shown signatures on another U1.
            Err(refusal) => attempt.say(refused(TARGET, &refusal, &["E_SIGNATURE"])?),
        }
    }
    for i in &others {
        server.reveal(&mut crowd, *i, &without_target)?.map_err(|refusal| format!("user {i}: {refusal}"))?;
    }
    drop(crowd);
    attempt.say(format!(
        "To everybody else it passes on all signatures but that of user {TARGET}. {}",
        server.holds(TARGET)
    ));
    attempt.look(&server.opened()?, TARGET, arena.threshold() as usize);
    Ok(arena.judge(attempt, 0))
}

/// Whether e_{TARGET,j} and e_{j,TARGET} have one length: a dealer's are longer.
fn same_length(server: &MglServer, j: u32) -> bool {
    let length = |from, to| server.ciphertext(from, to).map(|e| e.len());
    length(TARGET, j) == length(j, TARGET)
}

/// Files what the target revealed of users whose ciphertext was its own: its own shares for them.
fn refile(server: &mut MglServer, beta: &[Beta], users: &BTreeSet<u32>, handed: Handed) -> Result<usize, String> {
    let mut taken = 0;
    for (j, entry) in (1..).zip(beta) {
        if let Beta::Kappa(share) = entry
            && users.contains(&j)
            && handed == Handed::Reflected
        {
            server.drop_kappa(j, TARGET);
            server.file_kappa(TARGET, j, share)?;
            taken += 1;
        }
    }
    Ok(taken)
}
