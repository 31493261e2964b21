//! ACS, Round 1 (MaskedInput).
#![allow(non_snake_case)]

use super::messages::{decode_key_list, decode_vector, encode_dropouts, encode_vector};
use super::params::{Setup, User};
use super::round0_advertise_keys::Advertised;
use super::round2_recovery::Server2;
use crate::bon::server::check_sender;
use crate::key_agreement::ka_agree;
use crate::masks::{add_vectors, pairwise_mask};
use crate::prelude::*;
use crate::prg::prg_vector;
use crate::sets::{check_subset, difference, ids, with};

/// A user that has sent its masked input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Masked {
    /// As at the beginning.
    pub user: User,
    /// k_u, its self-mask.
    pub k: Vec<Nat>,
    /// (v, p_{u,v}), v ∈ U1 ∩ N(u).
    pub p: Vec<(Id, Vec<Nat>)>,
}

/// User u. Coin: `seed`, of its self-mask.
pub fn masked_input(state: &Advertised, message: &[u8], seed: &[u8; 32]) -> Result<(Masked, Bytes)> {
    let user = &state.user;
    let (m, R) = (user.setup.m, &user.setup.R);
    // Receive {(v, s_v^PK)}, v ∈ U1 ∩ N(u)
    let keys = decode_key_list(&user.setup, message)?;
    check_subset(&ids(&keys), &user.N)?;
    // k_u = PRG(seed_u); y_u ← x_u + k_u + …
    let k = prg_vector(seed, &[], m, R)?;
    let mut y = add_vectors(&user.x, &k, R);
    let mut p = Vec::new();
    for (v, s_v_PK) in &keys {
        // s_{u,v} ← KA.agree(s_u^SK, s_v^PK)
        let s_u_v = ka_agree(&state.s_SK, s_v_PK)?;
        // p_{u,v} = Δ_{u,v} · PRG(s_{u,v})
        let p_u_v = pairwise_mask(user.u, *v, &s_u_v, m, R)?;
        // … + Σ_{v ∈ U1 ∩ N(u)} p_{u,v} (mod R)
        y = add_vectors(&y, &p_u_v, R);
        p.push((*v, p_u_v));
    }
    // Send y_u
    Ok((Masked { user: user.clone(), k, p }, encode_vector(&user.setup, 2, &y)?))
}

/// The server in round 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server1 {
    /// What all parties are given.
    pub setup: Setup,
    /// U1.
    pub U1: Vec<Id>,
    /// The messages so far: sender u, and y_u.
    pub collected: Vec<(Id, Vec<Nat>)>,
}

/// Server: takes the message of user `u`.
pub fn collect(server: &Server1, u: Id, message: &[u8]) -> Result<Server1> {
    check_sender(&server.U1, &server.collected, u)?;
    let y = decode_vector(&server.setup, 2, message).map_err(|e| e.code.by(u))?;
    let mut next = server.clone();
    next.collected = with(&server.collected, u, &y);
    Ok(next)
}

/// Server: closes the round, with the message for each user in U2; `E_THRESHOLD` when nobody sent anything.
pub fn close(server: &Server1) -> Result<(Server2, Vec<(Id, Bytes)>)> {
    let U2 = ids(&server.collected);
    if U2.is_empty() {
        return Err(Code::Threshold.error());
    }
    // Send to each user in U2 the set D = U1 ∖ U2
    let D = difference(&server.U1, &U2);
    let mut out = Vec::new();
    for u in &U2 {
        out.push((*u, encode_dropouts(&D)));
    }
    Ok((Server2 { setup: server.setup.clone(), y: server.collected.clone(), collected: Vec::new() }, out))
}
