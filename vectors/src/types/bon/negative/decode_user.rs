//! Messages of the server that do not decode. The users are two.

use super::U;
use crate::engine::bon::Model;
use crate::maker::{Flaw, Maker};
use crate::types::bon::broken::{List, any, list, point};
use crate::types::bon::victim::{Base, User};

/// All kinds.
pub fn all(maker: &mut Maker, base: &Base) -> Result<(), Flaw> {
    let model = base.session.setup.model;
    let keys = if model == Model::Active { 4 + 66 + 64 } else { 4 + 66 };
    let user = User::new(base, U);
    let mut kind = |round: u8, what: &str, other: u8, entry: usize| {
        let message = user.message(round)?;
        let shape = List { at: 1, entry, users: base.session.setup.users };
        let mut all = any(&message, other);
        all.extend(list(&message, shape)?);
        if round == 1 {
            // In the last entry
            let at = message.len() - entry + 4;
            all.extend(point(&message, at, "c_2^PK", Some(2)).into_iter().take(2));
            all.extend(point(&message, at + 33, "s_2^PK", Some(2)).into_iter().skip(2));
        }
        user.refuses_all(maker, round, what, all)
    };
    kind(1, "key list", 0x03, keys)?;
    match model {
        // The others are the same in both models
        Model::Hbc => Ok(()),
        Model::Active => {
            kind(2, "ciphertexts", 0x02, 104)?;
            kind(3, "survivors", 0x07, 4)?;
            kind(4, "signatures", 0x05, 68)
        }
    }
}
