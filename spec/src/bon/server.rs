//! What every round of the server begins with: "Collect at least t messages from individual users" (BON Figure 4).
//!
//! A round's state holds what was collected, by sender, ascending. A message that is refused leaves it as it was: its sender
//! counts as not having sent it.

use super::params::Setup;
use crate::prelude::*;
use crate::sets::ids;

/// May `u` send now? It must be one the round waits for (`E_UNKNOWN`) and not have sent yet (`E_DUPLICATE`).
pub fn check_sender<T>(awaited: &[Id], collected: &[(Id, T)], u: Id) -> Result<()> {
    if !awaited.contains(&u) {
        return Err(Code::Unknown.by(u));
    }
    for (v, _) in collected {
        if *v == u {
            return Err(Code::Duplicate.by(u));
        }
    }
    Ok(())
}

/// The senders, once there are at least t of them (`E_THRESHOLD`).
pub fn at_least_t<T>(setup: &Setup, collected: &[(Id, T)]) -> Result<Vec<Id>> {
    if collected.len() < setup.t as usize {
        return Err(Code::Threshold.error());
    }
    Ok(ids(collected))
}
