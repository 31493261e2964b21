//! Whole messages, read: one function a kind, used by the parties.

use super::messages::{self, AdvertisedKeys, Ciphertext, kind};
use crate::bon::{Model, Params};
use crate::prim::field::SecretElement;
use crate::prim::signature;
use crate::wire::{self, Reader};
use crate::{Error, space::Space};
use std::collections::{BTreeMap, BTreeSet};

/// A message of this kind, all of it.
fn whole<'a, T>(
    message: &'a [u8],
    kind: u8,
    read: impl FnOnce(&mut Reader<'a>) -> Result<T, Error>,
) -> Result<T, Error> {
    let mut reader = Reader::message(message, kind)?;
    let value = read(&mut reader)?;
    reader.finish()?;
    Ok(value)
}

/// AdvertiseKeys.
pub fn advertise_keys<M: Model>(message: &[u8]) -> Result<AdvertisedKeys, Error> {
    whole(message, kind::ADVERTISE_KEYS, AdvertisedKeys::read::<M>)
}

/// The key list.
pub fn key_list<M: Model>(message: &[u8], n: u32) -> Result<BTreeMap<u32, AdvertisedKeys>, Error> {
    whole(message, kind::KEY_LIST, |reader| messages::read_key_list::<M>(reader, n))
}

/// ShareKeys, or what is passed on of it: the kind says which.
pub fn ciphertexts(message: &[u8], kind: u8, n: u32) -> Result<BTreeMap<u32, Ciphertext>, Error> {
    whole(message, kind, |reader| messages::read_list(reader, n))
}

/// MaskedInputCollection: the vector is all the rest.
pub fn masked_input(message: &[u8], space: &Space) -> Result<Vec<u64>, Error> {
    space.unpack(Reader::message(message, kind::MASKED_INPUT)?.rest())
}

/// The survivors.
pub fn survivors(message: &[u8], n: u32) -> Result<BTreeSet<u32>, Error> {
    whole(message, kind::SURVIVORS, |reader| wire::decode_set(reader, n))
}

/// ConsistencyCheck.
pub fn consistency_check(message: &[u8]) -> Result<[u8; signature::LEN], Error> {
    whole(message, kind::CONSISTENCY_CHECK, |reader| reader.array().copied())
}

/// The signatures.
pub fn signatures(message: &[u8], n: u32) -> Result<BTreeMap<u32, [u8; signature::LEN]>, Error> {
    whole(message, kind::SIGNATURES, |reader| messages::read_list(reader, n))
}

/// A list of shares, by id.
pub type Shares = BTreeMap<u32, SecretElement>;

/// Unmasking: the shares of keys, then those of mask seeds.
pub fn unmasking(message: &[u8], params: &Params) -> Result<(Shares, Shares), Error> {
    let n = params.users();
    whole(message, kind::UNMASKING, |reader| Ok((messages::read_shares(reader, n)?, messages::read_shares(reader, n)?)))
}
