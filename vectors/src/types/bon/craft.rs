//! Messages that nobody sends who keeps to the protocol, by the specification's encoders.

use super::session::Session;
use super::victim::Base;
use crate::engine::spec_engine::spec_setup;
use crate::maker::Flaw;
use secagg_spec::ae::ae_enc;
use secagg_spec::bon::messages::{
    PublicKeys, Shares, decode_ciphertexts, decode_key_list, decode_signatures, decode_unmasking, encode_ciphertexts,
    encode_key_list, encode_signatures, encode_unmasking,
};
use secagg_spec::bon::params::Setup;
use secagg_spec::bon::session_id::{associated_data, signed_keys, signed_survivors};
use secagg_spec::ecdsa::sig_sign;
use secagg_spec::key_agreement::{ka_agree, ka_gen};
use secagg_spec::prelude::{Id, Nat, nat_to_be};

/// A key list.
pub type KeyList = Vec<(Id, PublicKeys)>;

/// A list of bytes by id.
pub type List = Vec<(Id, Vec<u8>)>;

/// The set-up as the specification has it.
pub fn setup(base: &Base) -> Setup {
    spec_setup(&base.session.setup)
}

fn nat(bytes: &[u8]) -> Nat {
    Nat::from_bytes_be(bytes)
}

/// The key list, changed.
///
/// # Errors
///
/// It does not decode.
pub fn key_list(base: &Base, bytes: &[u8], change: impl FnOnce(&mut KeyList)) -> Result<Vec<u8>, Flaw> {
    let mut list = decode_key_list(&setup(base), bytes)?;
    change(&mut list);
    Ok(encode_key_list(&list))
}

/// The ciphertexts, kind 2 or 3, changed.
///
/// # Errors
///
/// They do not decode.
pub fn ciphertexts(base: &Base, kind: u8, bytes: &[u8], change: impl FnOnce(&mut List)) -> Result<Vec<u8>, Flaw> {
    let mut list = decode_ciphertexts(&setup(base), kind, bytes)?;
    change(&mut list);
    Ok(encode_ciphertexts(kind, &list))
}

/// The signatures, changed.
///
/// # Errors
///
/// They do not decode.
pub fn signatures(base: &Base, bytes: &[u8], change: impl FnOnce(&mut List)) -> Result<Vec<u8>, Flaw> {
    let mut list = decode_signatures(&setup(base), bytes)?;
    change(&mut list);
    Ok(encode_signatures(&list))
}

/// The shares, changed.
///
/// # Errors
///
/// They do not decode.
pub fn shares(base: &Base, bytes: &[u8], change: impl FnOnce(&mut Shares)) -> Result<Vec<u8>, Flaw> {
    let mut list = decode_unmasking(&setup(base), bytes)?;
    change(&mut list);
    Ok(encode_unmasking(&list)?)
}

/// Puts a value in the place of that of user v.
pub fn set<T>(list: &mut [(Id, T)], v: Id, value: T) {
    if let Some((_, old)) = list.iter_mut().find(|(w, _)| *w == v) {
        *old = value;
    }
}

/// The value of user v.
///
/// # Errors
///
/// There is none.
pub fn of<T: Clone>(list: &[(Id, T)], v: Id) -> Result<T, Flaw> {
    list.iter().find(|(w, _)| *w == v).map(|(_, value)| value.clone()).ok_or_else(|| Flaw(format!("no entry {v}")))
}

/// A signature by user v.
///
/// # Errors
///
/// It has no signing key.
pub fn sign(session: &Session, v: Id, message: &[u8]) -> Result<Vec<u8>, Flaw> {
    let key = session.coins(v)?.signing_key.ok_or_else(|| Flaw(format!("user {v} signs nothing")))?;
    Ok(sig_sign(&nat(&key), message)?)
}

/// These keys, signed by user v where there are signatures.
///
/// # Errors
///
/// None in practice.
pub fn signed(base: &Base, v: Id, c_pk: Vec<u8>, s_pk: Vec<u8>) -> Result<PublicKeys, Flaw> {
    let mut keys = PublicKeys { c_PK: c_pk, s_PK: s_pk, sigma: Vec::new() };
    if base.session.coins(v)?.signing_key.is_some() {
        keys.sigma = sign(&base.session, v, &signed_keys(&setup(base), v, &keys))?;
    }
    Ok(keys)
}

/// User v's signature on a set of survivors.
///
/// # Errors
///
/// It signs nothing.
pub fn signed_set(base: &Base, sid: &[u8], v: Id, set: &[Id]) -> Result<Vec<u8>, Flaw> {
    sign(&base.session, v, &signed_survivors(&setup(base), sid, set))
}

/// The public key of a scalar.
///
/// # Errors
///
/// It is none.
pub fn public(scalar: &[u8; 32]) -> Result<Vec<u8>, Flaw> {
    Ok(ka_gen(&nat(scalar))?)
}

/// What v seals for u, instead of its shares: these ids and these two values of 32 bytes.
pub struct Sealed<'a> {
    /// Who says it is the sender.
    pub from: Id,
    /// Who it says is the recipient.
    pub to: Id,
    /// The two shares.
    pub shares: [&'a [u8]; 2],
}

/// e_{v,u} with another plaintext.
///
/// # Errors
///
/// None in practice.
pub fn seal(base: &Base, sid: &[u8], (v, u): (Id, Id), text: &Sealed<'_>) -> Result<Vec<u8>, Flaw> {
    let coins = base.session.coins(v)?;
    let key = ka_agree(&nat(&coins.c_sk), &public(&base.session.coins(u)?.c_sk)?)?;
    let [s, b] = text.shares;
    let plain = [&text.from.to_be_bytes()[..], &text.to.to_be_bytes(), s, b].concat();
    let nonce = coins.nonces.get(&u).ok_or_else(|| Flaw("no nonce".to_owned()))?;
    Ok(ae_enc(&key, nonce, &associated_data(&setup(base), sid, v, u), &plain)?)
}

/// 32 bytes that are q.
///
/// # Errors
///
/// None.
pub fn order() -> Result<Vec<u8>, Flaw> {
    Ok(nat_to_be(&secagg_spec::p256::order(), 32)?)
}
