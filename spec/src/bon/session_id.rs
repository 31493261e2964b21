//! What a session is called, what is signed in it, and the associated data of its ciphertexts (`docs/bytes.md`,
//! section 3).
//!
//! As written a signature binds what the figure puts into it and nothing else, and there is no associated data
//! (finding F06).
#![allow(non_snake_case)]

use super::messages::PublicKeys;
use super::params::{Model, Setup};
use super::repairs::Repair;
use crate::prelude::*;
use crate::sha256::sha256;
use crate::wire::encode_set;

/// What the session id's input starts with.
const SID_LABEL: &[u8] = b"secagg/v1/bon/sid";

/// What σ_u signs first, with `SessionBinding`.
const KEYS_LABEL: &[u8] = b"secagg/v1/bon/keys";

/// What σ'_u signs first, with `SessionBinding`.
const SURVIVORS_LABEL: &[u8] = b"secagg/v1/bon/survivors";

/// What associated data start with, with `DirectionalAe`.
const AD_LABEL: &[u8] = b"secagg/v1/bon/ad";

/// R − 1 in 8 bytes; `E_PARAMS` when it does not fit, which [`super::params::check_setup`] excludes.
fn largest(modulus: &Nat) -> Result<[u8; 8]> {
    if modulus.is_zero() {
        return Err(Code::Params.error());
    }
    let greatest = u64::try_from(&(modulus - 1u32)).map_err(|_| Code::Params.error())?;
    Ok(greatest.to_be_bytes())
}

/// What the session id is the hash of: the repairs, the model, the parameters, the key list (`key_list`: the message in
/// full) and, in the active model, all verification keys.
pub fn sid_input(setup: &Setup, key_list: &[u8]) -> Result<Bytes> {
    let m = u32::try_from(setup.m).map_err(|_| Code::Params.error())?;
    let bound = match &setup.R_U {
        Some(R_U) => largest(R_U)?,
        None => [0; 8],
    };
    let (model, keys) = match setup.model {
        Model::HonestButCurious => (0, Vec::new()),
        Model::Active => (1, setup.d_PK.concat()),
    };
    Ok(concat(&[
        SID_LABEL,
        &setup.repairs.0.to_be_bytes(),
        &[model],
        &setup.n.to_be_bytes(),
        &setup.t.to_be_bytes(),
        &m.to_be_bytes(),
        &largest(&setup.R)?,
        &bound,
        key_list,
        &keys,
    ]))
}

/// The session id, 32 bytes: SHA-256 of [`sid_input`]; empty without `SessionBinding`, where nothing holds it.
///
/// Every honest user's keys are fresh and in the list, so that no two sessions of an honest user share an id.
pub fn sid(setup: &Setup, key_list: &[u8]) -> Result<Bytes> {
    if !setup.repairs.has(Repair::SessionBinding) {
        return Ok(Vec::new());
    }
    Ok(sha256(&sid_input(setup, key_list)?).to_vec())
}

/// What σ_u signs: c_u^PK ‖ s_u^PK (Figure 4, round 0); with `SessionBinding` a label and u before them. There is no
/// session id yet.
pub fn signed_keys(setup: &Setup, u: Id, keys: &PublicKeys) -> Bytes {
    if setup.repairs.has(Repair::SessionBinding) {
        return concat(&[KEYS_LABEL, &u.to_be_bytes(), &keys.c_PK, &keys.s_PK]);
    }
    concat(&[&keys.c_PK, &keys.s_PK])
}

/// What σ'_u signs: U3 (Figure 4, round 3); with `SessionBinding` a label and the session id before it.
pub fn signed_survivors(setup: &Setup, sid: &[u8], U3: &[Id]) -> Bytes {
    if setup.repairs.has(Repair::SessionBinding) {
        return concat(&[SURVIVORS_LABEL, sid, &encode_set(U3)]);
    }
    encode_set(U3)
}

/// The associated data of e_{u,v}: none; with `DirectionalAe` a label, u and v; with `SessionBinding` the session id
/// follows.
pub fn associated_data(setup: &Setup, sid: &[u8], u: Id, v: Id) -> Bytes {
    let mut ad = Vec::new();
    if setup.repairs.has(Repair::DirectionalAe) {
        ad = concat(&[AD_LABEL, &u.to_be_bytes(), &v.to_be_bytes()]);
    }
    if setup.repairs.has(Repair::SessionBinding) {
        ad.extend_from_slice(sid);
    }
    ad
}
