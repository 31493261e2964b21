//! What the parties read and are bound to, as plain bytes: for known-answer vectors.

pub use super::binding::session_id;

use super::messages::{AdvertisedKeys, kind};
use super::{Active, HonestButCurious, Params, reading};
use crate::Error;

/// c_v^PK, s_v^PK and, in the active model, σ_v.
pub type Keys = ([u8; 33], [u8; 33], Option<[u8; 64]>);

/// A list by id, ascending.
pub type List<T> = Vec<(u32, T)>;

fn plain(keys: AdvertisedKeys) -> Keys {
    (keys.c_pk.to_bytes(), keys.s_pk.to_bytes(), keys.signature)
}

/// Kind 00, in the active model or not.
///
/// # Errors
///
/// Those of decoding; so all of these.
pub fn advertise_keys(message: &[u8], active: bool) -> Result<Keys, Error> {
    let read = if active { reading::advertise_keys::<Active> } else { reading::advertise_keys::<HonestButCurious> };
    read(message).map(plain)
}

/// Kind 01, in the active model or not.
///
/// # Errors
///
/// See [`advertise_keys`].
pub fn key_list(message: &[u8], params: &Params, active: bool) -> Result<List<Keys>, Error> {
    let read = if active { reading::key_list::<Active> } else { reading::key_list::<HonestButCurious> };
    Ok(read(message, params.users())?.into_iter().map(|(v, keys)| (v, plain(keys))).collect())
}

/// Kind 02.
///
/// # Errors
///
/// See [`advertise_keys`].
pub fn share_keys(message: &[u8], params: &Params) -> Result<List<[u8; 100]>, Error> {
    Ok(reading::ciphertexts(message, kind::SHARE_KEYS, params.users())?.into_iter().collect())
}

/// Kind 03.
///
/// # Errors
///
/// See [`advertise_keys`].
pub fn ciphertexts(message: &[u8], params: &Params) -> Result<List<[u8; 100]>, Error> {
    Ok(reading::ciphertexts(message, kind::CIPHERTEXTS, params.users())?.into_iter().collect())
}

/// Kind 04.
///
/// # Errors
///
/// See [`advertise_keys`].
pub fn masked_input(message: &[u8], params: &Params) -> Result<Vec<u64>, Error> {
    reading::masked_input(message, params.space())
}

/// Kind 05.
///
/// # Errors
///
/// See [`advertise_keys`].
pub fn survivors(message: &[u8], params: &Params) -> Result<Vec<u32>, Error> {
    Ok(reading::survivors(message, params.users())?.into_iter().collect())
}

/// Kind 06.
///
/// # Errors
///
/// See [`advertise_keys`].
pub fn consistency_check(message: &[u8]) -> Result<[u8; 64], Error> {
    reading::consistency_check(message)
}

/// Kind 07.
///
/// # Errors
///
/// See [`advertise_keys`].
pub fn signatures(message: &[u8], params: &Params) -> Result<List<[u8; 64]>, Error> {
    Ok(reading::signatures(message, params.users())?.into_iter().collect())
}

/// Kind 08: the shares of keys, then those of mask seeds.
///
/// # Errors
///
/// See [`advertise_keys`].
#[allow(clippy::type_complexity)]
pub fn unmasking(message: &[u8], params: &Params) -> Result<(List<[u8; 32]>, List<[u8; 32]>), Error> {
    let (keys, seeds) = reading::unmasking(message, params)?;
    let plain = |list: reading::Shares| list.into_iter().map(|(v, share)| (v, *share.to_bytes())).collect();
    Ok((plain(keys), plain(seeds)))
}
