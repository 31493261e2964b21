//! BON Figure 4, Round 3 (ConsistencyCheck): the active model only.
#![allow(non_snake_case)]

use super::messages::{
    PublicKeys, decode_consistency_check, decode_survivors, encode_consistency_check, encode_signatures,
};
use super::params::{Setup, server_verifies};
use super::round2_masked_input_collection::Masked;
use super::round4_unmasking::Server4;
use super::server::{at_least_t, check_sender};
use super::session_id::signed_survivors;
use crate::ecdsa::{sig_sign, sig_verify};
use crate::prelude::*;
use crate::sets::{check_subset, ids, with};

/// A user that has signed the set of survivors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// As after round 2.
    pub masked: Masked,
    /// U3.
    pub U3: Vec<Id>,
}

/// The list U3 that a user receives. In the honest-but-curious model this is the beginning of round 4.
pub fn receive_survivors(state: &Masked, message: &[u8]) -> Result<Vec<Id>> {
    let user = &state.user;
    // Receive from the server a list U3 ⊆ U2 consisting of at least t users (including itself).
    let U3 = decode_survivors(&user.setup, message)?;
    check_subset(&U3, &state.U2)?;
    if !U3.contains(&user.u) {
        return Err(Code::NotMember.error());
    }
    // If U3 is smaller than t, abort
    if U3.len() < user.setup.t as usize {
        return Err(Code::Threshold.error());
    }
    Ok(U3)
}

/// User u.
pub fn consistency_check(state: &Masked, message: &[u8]) -> Result<(Signed, Bytes)> {
    let U3 = receive_survivors(state, message)?;
    // Send to the server σ'_u ← SIG.sign(d_u^SK, U3)
    let sigma = match &state.user.d_SK {
        Some(d_SK) => sig_sign(d_SK, &signed_survivors(&state.user.setup, &state.sid, &U3))?,
        None => return Err(Code::Params.error()),
    };
    Ok((Signed { masked: state.clone(), U3 }, encode_consistency_check(&sigma)))
}

/// The server in round 3.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server3 {
    /// What all parties are given.
    pub setup: Setup,
    /// The session id; empty without `SessionBinding`.
    pub sid: Bytes,
    /// The list of round 0, of v ∈ U1.
    pub keys: Vec<(Id, PublicKeys)>,
    /// U2.
    pub U2: Vec<Id>,
    /// (u, y_u), u ∈ U3.
    pub y: Vec<(Id, Vec<Nat>)>,
    /// The messages so far: sender u, and σ'_u.
    pub collected: Vec<(Id, Bytes)>,
}

/// Server: takes the message of user `u`.
pub fn collect(server: &Server3, u: Id, message: &[u8]) -> Result<Server3> {
    let U3 = ids(&server.y);
    check_sender(&U3, &server.collected, u)?;
    let sigma = decode_consistency_check(message).map_err(|e| e.code.by(u))?;
    // `VerifiedSignatures`: SIG.verify(d_u^PK, U3, σ'_u)
    if server_verifies(&server.setup) {
        let d_u_PK = &server.setup.d_PK[u as usize - 1];
        if !sig_verify(d_u_PK, &signed_survivors(&server.setup, &server.sid, &U3), &sigma) {
            return Err(Code::Signature.by(u));
        }
    }
    let mut next = server.clone();
    next.collected = with(&server.collected, u, &sigma);
    Ok(next)
}

/// Server: closes the round, with the message for each user in U4.
pub fn close(server: &Server3) -> Result<(Server4, Vec<(Id, Bytes)>)> {
    // Collect σ'_u from at least t users (U4 ⊆ U3)
    let U4 = at_least_t(&server.setup, &server.collected)?;
    // Send to each user in U4 the set {v, σ'_v}, v ∈ U4
    let mut out = Vec::new();
    for u in &U4 {
        out.push((*u, encode_signatures(&server.collected)));
    }
    let (setup, keys, U2, y) = (server.setup.clone(), server.keys.clone(), server.U2.clone(), server.y.clone());
    Ok((Server4 { setup, keys, U2, y, U4, collected: Vec::new() }, out))
}
