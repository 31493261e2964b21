//! What a session is called, what is signed in it, and the associated data of its ciphertexts (`docs/bytes.md`,
//! section 10).
//!
//! As written a signature binds what the figure puts into it and nothing else, and there is no associated data
//! (findings F06, F16).
#![allow(non_snake_case)]

use super::repairs::Repair;
use super::setup::{Model, Session, Setup};
use crate::prelude::*;
use crate::sha256::sha256;
use crate::wire::encode_set;

/// What the session id's input starts with.
const SID_LABEL: &[u8] = b"secagg/v1/mgl/sid";

/// What the server's signature starts with, with `SessionBinding`.
const CALL_LABEL: &[u8] = b"secagg/v1/mgl/call";

/// What a user's signature starts with, with `SessionBinding`.
const SURVIVORS_LABEL: &[u8] = b"secagg/v1/mgl/survivors";

/// What associated data start with, with `DirectionalAe`.
const AD_LABEL: &[u8] = b"secagg/v1/mgl/ad";

/// The server, where an id is wanted.
pub const SERVER: Id = 0;

/// What a ciphertext is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// e_{i,j}: shares of κ_i, and of the pairwise key where i deals to j.
    Shares,
    /// a_{i,j}: the server's share of the pairwise key.
    ServerShare,
    /// b_{i,j}: the commitment to the pairwise key.
    PairCommitment,
    /// c_i: the commitment to κ_i.
    KappaCommitment,
    /// β_i.
    Recovery,
}

/// τ ‖ T_l ‖ TS_l ‖ TS_τ: 4, 8, 8 and 8 bytes.
pub fn encode_session(session: &Session) -> Bytes {
    concat(&[
        &session.tau.to_be_bytes(),
        &session.T_l.to_be_bytes(),
        &session.TS_l.to_be_bytes(),
        &session.TS_tau.to_be_bytes(),
    ])
}

/// The session id: SHA-256 of the parameters, the session, U0 and, in the active model, all verification keys.
/// `E_PARAMS` when n or R_U − 1 does not fit its width, which [`super::setup::check_setup`] excludes.
pub fn sid(setup: &Setup, session: &Session, U0: &[Id]) -> Result<[u8; 32]> {
    Ok(sha256(&sid_input(setup, session, U0)?))
}

/// What [`sid`] hashes.
pub fn sid_input(setup: &Setup, session: &Session, U0: &[Id]) -> Result<Bytes> {
    let numbers = [setup.m, setup.t, setup.ell, setup.eta_max, setup.nu, setup.r, setup.colluders];
    let mut parameters = Vec::new();
    for number in numbers {
        parameters.extend_from_slice(&number.to_be_bytes());
    }
    let n = u8::try_from(setup.n).map_err(|_| Code::Params.error())?;
    let largest = match &setup.R_U {
        Some(R_U) if !R_U.is_zero() => u64::try_from(&(R_U - 1u32)).map_err(|_| Code::Params.error())?,
        _ => 0,
    };
    let (model, keys) = match setup.model {
        Model::SemiHonest => (0, Vec::new()),
        Model::Active => (1, concat(&[&setup.pk_S, &setup.pk_U.concat()])),
    };
    Ok(concat(&[
        SID_LABEL,
        &setup.repairs.0.to_be_bytes(),
        &[model],
        &parameters,
        &[n],
        &largest.to_be_bytes(),
        &setup.seed,
        &encode_session(session),
        &encode_set(U0),
        &keys,
    ]))
}

/// What the server signs: U0 ‖ τ ‖ T_l ‖ TS_l ‖ TS_τ (Figure 4, round 1); with `SessionBinding` the session id.
pub fn signed_call(setup: &Setup, session: &Session, U0: &[Id]) -> Result<Bytes> {
    if setup.repairs.has(Repair::SessionBinding) {
        return Ok(concat(&[CALL_LABEL, &sid(setup, session, U0)?]));
    }
    Ok(concat(&[&encode_set(U0), &encode_session(session)]))
}

/// What a user signs: U1 (Figure 4, round 3); with `SessionBinding` the session id before it.
pub fn signed_survivors(setup: &Setup, sid: &[u8; 32], U1: &[Id]) -> Bytes {
    if setup.repairs.has(Repair::SessionBinding) {
        return concat(&[SURVIVORS_LABEL, sid, &encode_set(U1)]);
    }
    encode_set(U1)
}

/// The associated data of a ciphertext `from` one party `to` another; `subject` is j in a_{i,j} and b_{i,j}, else 0.
pub fn associated_data(setup: &Setup, sid: &[u8; 32], purpose: Purpose, from: Id, to: Id, subject: Id) -> Bytes {
    let mut ad = Vec::new();
    if setup.repairs.has(Repair::DirectionalAe) {
        ad = concat(&[AD_LABEL, &[purpose as u8], &from.to_be_bytes(), &to.to_be_bytes(), &subject.to_be_bytes()]);
    }
    if setup.repairs.has(Repair::SessionBinding) {
        ad.extend_from_slice(sid);
    }
    ad
}
