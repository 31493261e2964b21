//! MK_{i,j} and EK_{i,j}: what users i and j both compute, each from its own rows.

use super::{ProviderId, Row, check_id};
use crate::Error;
use crate::mgl::MemberKeys;
use crate::prim::field::SecretElement;
use crate::prim::kdf;
use crate::prim::key_agreement::SharedKey;
use crate::wire::Writer;
use std::collections::BTreeMap;

/// The label of MK_{i,j}.
const MASK: &[u8] = b"secagg/v1/nike/mask";
/// The label of EK_{i,j}.
const CIPHERTEXT: &[u8] = b"secagg/v1/nike/ae";

/// The master keys of a pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MasterKeys {
    /// MK_{i,j}.
    pub mask: SharedKey,
    /// EK_{i,j}.
    pub ciphertext: SharedKey,
}

/// The keys that user i, whose rows these are, shares with user j.
///
/// # Errors
///
/// `E_PARAMS` unless the rows are those of one user, from the first provider and the second; `E_RANGE` for a j that is not
/// from 1 to m, or is i, culprit j.
pub fn master_keys(first: &Row, second: &Row, j: u32) -> Result<MasterKeys, Error> {
    check_rows(first, second)?;
    let i = first.id();
    check_id(first.params().users(), j)?;
    if j == i {
        return Err(Error::Range { what: "a key of a user with itself", culprit: Some(j) });
    }
    let ([mask_1, ciphertext_1], [mask_2, ciphertext_2]) = (first.at(j)?, second.at(j)?);
    let key = |one: SecretElement, two: SecretElement, label| {
        let sum = SecretElement::new(*one.expose() + two.expose());
        let mut ikm = Writer::with_capacity(32 + 8);
        ikm.bytes(sum.to_bytes().as_slice());
        ikm.u32(i.min(j));
        ikm.u32(i.max(j));
        let key = kdf::to_field(&ikm.finish_secret(), label)?;
        Ok::<_, Error>(SharedKey::from_bytes(&key.to_bytes()))
    };
    Ok(MasterKeys { mask: key(mask_1, mask_2, MASK)?, ciphertext: key(ciphertext_1, ciphertext_2, CIPHERTEXT)? })
}

/// What [`crate::mgl::Member::new`] takes: MK_{i,j} for each neighbour, EK_{i,j} for each other user, and K_{i,S} as given.
///
/// # Errors
///
/// Those of [`master_keys`].
pub fn member_keys(first: &Row, second: &Row, neighbours: &[u32], server: SharedKey) -> Result<MemberKeys, Error> {
    check_rows(first, second)?;
    if let Some(j) = neighbours.iter().find(|j| **j == first.id() || check_id(first.params().users(), **j).is_err()) {
        return Err(Error::Range { what: "the id of a neighbour", culprit: Some(*j) });
    }
    let (mut masks, mut ciphertexts) = (BTreeMap::new(), BTreeMap::new());
    for j in (1..=first.params().users()).filter(|j| *j != first.id()) {
        let keys = master_keys(first, second, j)?;
        if neighbours.contains(&j) {
            masks.insert(j, keys.mask);
        }
        ciphertexts.insert(j, keys.ciphertext);
    }
    Ok(MemberKeys { masks, ciphertexts, server })
}

/// That these are the rows of one user, from both providers.
fn check_rows(first: &Row, second: &Row) -> Result<(), Error> {
    let providers = (first.provider(), second.provider()) == (ProviderId::First, ProviderId::Second);
    if !providers || first.id() != second.id() || first.params() != second.params() {
        return Err(Error::Params { what: "not the rows of one user from the two providers" });
    }
    Ok(())
}
