//! F06 in BON: signatures of six earlier sessions.

use super::active_bon::{GROUP, Ring, THRESHOLD, USERS, shown, survivors, tell};
use super::{Options, Trial};
use crate::adversary::attempt::{ids, refused};
use crate::adversary::bon_server::Signed;
use secagg_vectors::engine::bon::{Model, Repairs};

/// The session that is attacked, after sessions 0 to 5.
const LAST: u32 = 6;

/// Which signatures the server passes on in the last session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passed {
    /// Those of earlier sessions on the same set: the attack.
    Old,
    /// Those of this session: no attack.
    New,
}

/// The attack on the protocol with these repairs.
///
/// # Errors
///
/// Whatever goes otherwise than it can.
pub fn attack(options: &Options, repairs: Repairs, passed: Passed) -> Result<Trial, String> {
    let ring = Ring::new(options, Model::Active, repairs)?;
    let mut attempt = ring.attempt()?;
    let mut old: Vec<Vec<Signed>> = Vec::new();
    for k in 0..LAST {
        let (mut server, mut crowd, u3) = (ring.server()?, ring.crowd(k)?, survivors(k));
        server.mask_all(&mut crowd)?;
        let mut signed = Vec::new();
        for u in &u3 {
            signed.push(server.sign(&mut crowd, *u, &u3)?.map_err(|refusal| format!("user {u}: {refusal}"))?);
        }
        attempt.say(format!("BON, session {k}: four are declared lost, t = {} sign U3 = {}.", signed.len(), ids(u3)));
        old.push(signed);
    }
    let (mut server, mut crowd) = (ring.server()?, ring.crowd(LAST)?);
    server.mask_all(&mut crowd)?;
    let mut new: Vec<Signed> = Vec::new();
    for u in 1..=USERS {
        new.push(server.sign(&mut crowd, u, &survivors(shown(u)))?.map_err(|refusal| format!("user {u}: {refusal}"))?);
    }
    attempt.say(format!("Session {LAST}, with new inputs and new keys but for those of signatures: nobody is lost."));
    for u in 1..=USERS {
        let (k, u3) = (shown(u), survivors(shown(u)));
        let list: Vec<Signed> = match passed {
            Passed::Old => old.get(k as usize).cloned().unwrap_or_default(),
            Passed::New => new.iter().filter(|(v, _)| u3.contains(v)).cloned().collect(),
        };
        attempt.say(format!("User {u} is shown the U3 of session {k}, {}, with {} signatures.", ids(u3), list.len()));
        if let Err(refusal) = server.unmask(&mut crowd, u, &list)? {
            attempt.say(refused(u, &refusal, &["E_SIGNATURE"])?);
        }
    }
    tell(&mut attempt, &server);
    attempt.look(&server.opened()?, GROUP[0], THRESHOLD as usize);
    Ok(attempt.judge(&|u| ring.input(LAST, u).unwrap_or_default()))
}
