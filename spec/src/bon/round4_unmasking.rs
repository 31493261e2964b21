//! BON Figure 4, Round 4 (Unmasking).
#![allow(non_snake_case)]

use super::messages::{PublicKeys, Shares, decode_signatures, decode_unmasking, encode_unmasking};
use super::params::Setup;
use super::repairs::Repair;
use super::round2_masked_input_collection::{Masked, add_vectors, negate_vector, pairwise_mask, self_mask};
use super::round3_consistency_check::{Signed, receive_survivors};
use super::server::{at_least_t, check_sender};
use super::session_id::{associated_data, signed_survivors};
use crate::ae::ae_dec;
use crate::ecdsa::sig_verify;
use crate::key_agreement::{ka_agree, ka_gen};
use crate::p256::order;
use crate::prelude::*;
use crate::sets::{check_exactly, check_subset, difference, ids, value_of, with};
use crate::shamir::reconstruct;
use crate::wire::{read_fq, read_u32};

/// User u, active model.
pub fn unmasking(state: &Signed, message: &[u8]) -> Result<Bytes> {
    let setup = &state.masked.user.setup;
    // Receive from the server a list {v, σ'_v}, v ∈ U4
    let list = decode_signatures(setup, message)?;
    let U4 = ids(&list);
    // Verify that U4 ⊆ U3,
    check_subset(&U4, &state.U3)?;
    // that |U4| ≥ t
    if U4.len() < setup.t as usize {
        return Err(Code::Threshold.error());
    }
    // and that SIG.verify(d_v^PK, U3, σ'_v) = 1 for all v ∈ U4
    let signed = signed_survivors(setup, &state.masked.sid, &state.U3);
    for (v, sigma) in &list {
        let d_v_PK = &setup.d_PK[*v as usize - 1];
        if !sig_verify(d_v_PK, &signed, sigma) {
            return Err(Code::Signature.by(*v));
        }
    }
    reveal(&state.masked, &state.U3)
}

/// User u, honest-but-curious model: there is no round 3, and the list U3 is what it receives.
pub fn unmasking_hbc(state: &Masked, message: &[u8]) -> Result<Bytes> {
    let U3 = receive_survivors(state, message)?;
    reveal(state, &U3)
}

/// (s^SK_{v,u}, b_{v,u}): what v sent u in e_{v,u}.
fn open(state: &Masked, v: Id, e_v_u: &[u8]) -> Result<(Nat, Nat)> {
    let u = state.user.u;
    // v' ‖ u' ‖ s^SK_{v,u} ‖ b_{v,u} ← AE.dec(KA.agree(c_u^SK, c_v^PK), e_{v,u})
    let key = ka_agree(&state.c_SK, &value_of(&state.keys, v)?.c_PK)?;
    let text = ae_dec(&key, &associated_data(&state.user.setup, &state.sid, v, u), e_v_u)?;
    // and assert that u = u' ∧ v = v'
    let (v1, at) = read_u32(&text, 0)?;
    let (u1, at) = read_u32(&text, at)?;
    if u1 != u || v1 != v {
        return Err(Code::Address.error());
    }
    let (s_v_u, at) = read_fq(&text, at)?;
    let (b_v_u, _) = read_fq(&text, at)?;
    Ok((s_v_u, b_v_u))
}

/// The shares that user u reveals once it knows U3.
fn reveal(state: &Masked, U3: &[Id]) -> Result<Bytes> {
    let skips = state.user.setup.repairs.has(Repair::SkipUndecryptable);
    let mut shares = Shares { s_SK: Vec::new(), b: Vec::new() };
    for v in &state.U2 {
        if *v == state.user.u {
            // u ∈ U3, and its own share of b_u was never encrypted
            shares.b.push((*v, state.b_u_u.clone()));
        } else {
            // For each other user v in U2 ∖ {u}, decrypt … If any of the decryption operations fail, abort
            let e_v_u = value_of(&state.e, *v)?;
            // Send a list of shares: s^SK_{v,u} for users v ∈ U2 ∖ U3 and b_{v,u} for users v ∈ U3
            match open(state, *v, &e_v_u) {
                Ok((_, b_v_u)) if U3.contains(v) => shares.b.push((*v, b_v_u)),
                Ok((s_v_u, _)) => shares.s_SK.push((*v, s_v_u)),
                // `SkipUndecryptable`: its share is left out
                Err(_) if skips => (),
                Err(e) => return Err(e.code.by(*v)),
            }
        }
    }
    encode_unmasking(&shares)
}

/// The server in round 4.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server4 {
    /// What all parties are given.
    pub setup: Setup,
    /// The list of round 0, of v ∈ U1.
    pub keys: Vec<(Id, PublicKeys)>,
    /// U2.
    pub U2: Vec<Id>,
    /// (u, y_u), u ∈ U3.
    pub y: Vec<(Id, Vec<Nat>)>,
    /// U4; without ConsistencyCheck, U4 := U3 (BON §VI-A).
    pub U4: Vec<Id>,
    /// The messages so far: sender u, and its shares.
    pub collected: Vec<(Id, Shares)>,
}

/// Whose shares a list holds: of `wanted`, none missing; with `SkipUndecryptable` some may be.
fn check_share_ids(setup: &Setup, listed: &[Id], wanted: &[Id]) -> Result<()> {
    if setup.repairs.has(Repair::SkipUndecryptable) {
        return check_subset(listed, wanted);
    }
    check_exactly(listed, wanted)
}

/// Server: takes the message of user `u`.
pub fn collect(server: &Server4, u: Id, message: &[u8]) -> Result<Server4> {
    check_sender(&server.U4, &server.collected, u)?;
    let shares = decode_unmasking(&server.setup, message).map_err(|e| e.code.by(u))?;
    let U3 = ids(&server.y);
    check_share_ids(&server.setup, &ids(&shares.s_SK), &difference(&server.U2, &U3)).map_err(|e| e.code.by(u))?;
    check_share_ids(&server.setup, &ids(&shares.b), &U3).map_err(|e| e.code.by(u))?;
    let mut next = server.clone();
    next.collected = with(&server.collected, u, &shares);
    Ok(next)
}

/// {s^SK_{v,u}}, u ∈ U5: the shares of s_v^SK that were collected.
fn shares_of_s(collected: &[(Id, Shares)], v: Id) -> Vec<(Id, Nat)> {
    let mut out = Vec::new();
    for (u, shares) in collected {
        if let Ok(share) = value_of(&shares.s_SK, v) {
            out.push((*u, share));
        }
    }
    out
}

/// {b_{v,u}}, u ∈ U5: the shares of b_v that were collected.
fn shares_of_b(collected: &[(Id, Shares)], v: Id) -> Vec<(Id, Nat)> {
    let mut out = Vec::new();
    for (u, shares) in collected {
        if let Ok(share) = value_of(&shares.b, v) {
            out.push((*u, share));
        }
    }
    out
}

/// Server: generates the output z = Σ_{u ∈ U3} x_u.
pub fn output(server: &Server4) -> Result<Vec<Nat>> {
    let setup = &server.setup;
    let (t, q, R) = (setup.t as usize, order(), &setup.R);
    // Collect responses from at least t users (U5)
    at_least_t(setup, &server.collected)?;
    let U3 = ids(&server.y);
    // For each user v ∈ U2 ∖ U3, reconstruct s_v^SK ← SS.reconstruct({s^SK_{v,u}}, u ∈ U5, t)
    let mut s_SK = Vec::new();
    for v in difference(&server.U2, &U3) {
        let s_v_SK = reconstruct(&shares_of_s(&server.collected, v), t, &q).map_err(|e| e.code.by(v))?;
        if s_v_SK.is_zero() {
            return Err(Code::Range.by(v));
        }
        // `CheckedKeys`: it opens the s_v^PK that v advertised
        if setup.repairs.has(Repair::CheckedKeys) && ka_gen(&s_v_SK)? != value_of(&server.keys, v)?.s_PK {
            return Err(Code::Share.by(v));
        }
        s_SK.push((v, s_v_SK));
    }
    let mut z = vec![nat(0); setup.m];
    for (u, y_u) in &server.y {
        // z = Σ_{u ∈ U3} y_u
        z = add_vectors(&z, y_u, R);
        // For each user u ∈ U3, reconstruct b_u ← SS.reconstruct({b_{u,v}}, v ∈ U5, t) and recompute p_u
        let b_u = reconstruct(&shares_of_b(&server.collected, *u), t, &q).map_err(|e| e.code.by(*u))?;
        // − Σ_{u ∈ U3} p_u
        z = add_vectors(&z, &negate_vector(&self_mask(setup, &b_u)?, R), R);
        // + Σ_{u ∈ U3, v ∈ U2 ∖ U3} p_{v,u}
        for (v, s_v_SK) in &s_SK {
            let s_v_u = ka_agree(s_v_SK, &value_of(&server.keys, *u)?.s_PK)?;
            z = add_vectors(&z, &pairwise_mask(setup, *v, *u, &s_v_u)?, R);
        }
    }
    Ok(z)
}
