//! F06 in MGL, after the repairs of F02 and F03: signatures of an earlier session.

use super::active::{Arena, TARGET, users, without};
use super::stage::session_of;
use super::{Options, Trial};
use crate::adversary::attempt::{ids, refused};
use crate::adversary::mgl_server::Signed;
use secagg_vectors::engine::mgl::Repairs;

/// What the server shows the target's neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// U1 and signatures of the session before: the attack.
    Old,
    /// The same as everybody else: no attack.
    New,
}

/// Session 0, in which the target is lost: everybody else's signature on U1 without it.
fn earlier(arena: &mut Arena) -> Result<Vec<Signed>, String> {
    let mut server = arena.server(&session_of(0))?;
    let others = without(arena.users(), &[TARGET]);
    let mut crowd = arena.crowd(0)?;
    server.mask_all(&mut crowd)?;
    server.sign_all(&mut crowd, &others, &others)
}

/// The attack on the protocol with these repairs.
///
/// # Errors
///
/// Whatever goes otherwise than it can.
pub fn attack(options: &Options, repairs: Repairs, shown: Shown) -> Result<Trial, String> {
    let mut arena = Arena::new(options, users(options, 10, 10..=64)?, repairs)?;
    let mut attempt = arena.attempt()?;
    let old = earlier(&mut arena)?;
    let (all, others) = (without(arena.users(), &[]), without(arena.users(), &[TARGET]));
    attempt.say(format!(
        "MGL, session 0: user {TARGET} is lost, {} sign U1 = {}.",
        ids(others.iter().copied()),
        ids(others.iter().copied())
    ));
    let mut server = arena.server(&session_of(1))?;
    let near = server.neighbours(TARGET);
    let is_shown_old = |i: &u32| near.contains(i) && shown == Shown::Old;
    let mut crowd = arena.crowd(1)?;
    server.mask_all(&mut crowd)?;
    // Whatever the neighbours sign is thrown away.
    for i in all.iter().filter(|i| is_shown_old(i)) {
        server.sign(&mut crowd, *i, &others)?.map_err(|refusal| format!("user {i}: {refusal}"))?;
    }
    let rest: Vec<u32> = all.iter().copied().filter(|i| !is_shown_old(i)).collect();
    let new = server.sign_all(&mut crowd, &rest, &all)?;
    attempt.say(format!(
        "Session 1, with new inputs: {} sign U1 = {}, and get these signatures.",
        ids(rest.iter().copied()),
        ids(all.iter().copied())
    ));
    if shown == Shown::Old {
        let near = ids(near.iter().copied());
        attempt
            .say(format!("Users {near} are shown the U1 of session 0, with the {} signatures from then.", old.len()));
    }
    for i in &all {
        let list = if is_shown_old(i) { &old } else { &new };
        if let Err(refusal) = server.reveal(&mut crowd, *i, list)? {
            // The target has no neighbour among those who signed with it, where the signers decide.
            let expected = if *i == TARGET { "E_THRESHOLD" } else { "E_SIGNATURE" };
            attempt.say(refused(*i, &refusal, &[expected])?);
        }
    }
    drop(crowd);
    attempt.say(server.holds(TARGET));
    attempt.look(&server.opened()?, TARGET, arena.threshold() as usize);
    Ok(arena.judge(attempt, 1))
}
