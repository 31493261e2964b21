//! MK_{i,j} and EK_{i,j}: what users i and j both compute, each from its own rows.

use super::{ProviderId, Row, check_id};
use crate::Error;
use crate::mgl::MemberKeys;
use crate::prim::field::SecretElement;
use crate::prim::kdf;
use crate::prim::key_agreement::SharedKey;
use crate::wire::Writer;

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
/// from 1 to m, or is i, without culprit: it is the caller's.
pub fn master_keys(first: &Row, second: &Row, j: u32) -> Result<MasterKeys, Error> {
    check_rows(first, second)?;
    check_other(first, j)?;
    Ok(MasterKeys { mask: mask(first, second, j)?, ciphertext: ciphertext(first, second, j)? })
}

/// MK_{i,j}, of rows that were checked.
fn mask(first: &Row, second: &Row, j: u32) -> Result<SharedKey, Error> {
    derive(first.id(), j, first.mask_at(j)?, second.mask_at(j)?, MASK)
}

/// EK_{i,j}, of rows that were checked.
fn ciphertext(first: &Row, second: &Row, j: u32) -> Result<SharedKey, Error> {
    derive(first.id(), j, first.ciphertext_at(j)?, second.ciphertext_at(j)?, CIPHERTEXT)
}

/// KDF(F_1(i,j) + F_2(i,j) ‖ min(i,j) ‖ max(i,j)).
fn derive(i: u32, j: u32, one: SecretElement, two: SecretElement, label: &[u8]) -> Result<SharedKey, Error> {
    let sum = SecretElement::new(*one.expose() + two.expose());
    let mut ikm = Writer::with_capacity(32 + 8);
    ikm.bytes(sum.to_bytes().as_slice());
    ikm.u32(i.min(j));
    ikm.u32(i.max(j));
    Ok(SharedKey::from_bytes(&kdf::to_field(&ikm.finish_secret(), label)?.to_bytes()))
}

/// What [`crate::mgl::Member::new`] takes: MK_{i,j} for each neighbour, EK_{i,j} for each other user, and K_{i,S} as given.
///
/// # Errors
///
/// Those of [`master_keys`].
pub fn member_keys(first: &Row, second: &Row, neighbours: &[u32], server: SharedKey) -> Result<MemberKeys, Error> {
    check_rows(first, second)?;
    neighbours.iter().try_for_each(|j| check_other(first, *j))?;
    let others = (1..=first.params().users()).filter(|j| *j != first.id());
    Ok(MemberKeys {
        masks: neighbours.iter().map(|j| Ok((*j, mask(first, second, *j)?))).collect::<Result<_, Error>>()?,
        ciphertexts: others.map(|j| Ok((j, ciphertext(first, second, j)?))).collect::<Result<_, Error>>()?,
        server,
    })
}

/// That j is a user, and another one.
fn check_other(first: &Row, j: u32) -> Result<(), Error> {
    if j == first.id() || check_id(first.params().users(), j).is_err() {
        return Err(Error::Range { what: "the id of another user", culprit: None });
    }
    Ok(())
}

/// That these are the rows of one user, from both providers.
fn check_rows(first: &Row, second: &Row) -> Result<(), Error> {
    let providers = (first.provider(), second.provider()) == (ProviderId::First, ProviderId::Second);
    if !providers || first.id() != second.id() || first.params() != second.params() {
        return Err(Error::Params { what: "not the rows of one user from the two providers" });
    }
    Ok(())
}
