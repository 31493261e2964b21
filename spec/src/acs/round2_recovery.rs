//! ACS, Round 2 (Recovery).
#![allow(non_snake_case)]

use super::messages::{decode_dropouts, decode_vector, encode_vector};
use super::params::Setup;
use super::round1_masked_input::Masked;
use crate::bon::server::check_sender;
use crate::masks::{add_vectors, negate_vector};
use crate::prelude::*;
use crate::sets::{ids, value_of, with};

/// User u. For one session once: two answers for different D differ by pairwise masks (finding F17).
pub fn recovery(state: &Masked, message: &[u8]) -> Result<Bytes> {
    let user = &state.user;
    // Receive D = U1 ∖ U2, in which u is not
    let D = decode_dropouts(&user.setup, message)?;
    if D.contains(&user.u) {
        return Err(Code::NotSubset.by(user.u));
    }
    // r_u = k_u + Σ_{v ∈ D ∩ N(u) ∩ U1} p_{u,v} (mod R)
    let mut r = state.k.clone();
    for (v, p_u_v) in &state.p {
        if D.contains(v) {
            r = add_vectors(&r, p_u_v, &user.setup.R);
        }
    }
    // Send r_u
    encode_vector(&user.setup, 4, &r)
}

/// The server in round 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server2 {
    /// What all parties are given.
    pub setup: Setup,
    /// (u, y_u), u ∈ U2.
    pub y: Vec<(Id, Vec<Nat>)>,
    /// The messages so far: sender u, and r_u.
    pub collected: Vec<(Id, Vec<Nat>)>,
}

/// Server: takes the message of user `u`.
pub fn collect(server: &Server2, u: Id, message: &[u8]) -> Result<Server2> {
    check_sender(&ids(&server.y), &server.collected, u)?;
    let r = decode_vector(&server.setup, 4, message).map_err(|e| e.code.by(u))?;
    let mut next = server.clone();
    next.collected = with(&server.collected, u, &r);
    Ok(next)
}

/// Server: generates the output z = Σ_{u ∈ U2} x_u; `E_INCOMPLETE`, the fault of the lowest id of U2 that did not
/// answer.
pub fn output(server: &Server2) -> Result<Vec<Nat>> {
    let R = &server.setup.R;
    let mut z = vec![nat(0); server.setup.m];
    for (u, y_u) in &server.y {
        // Every user of U2 must have answered: without one of them the protocol cannot continue
        let r_u = value_of(&server.collected, *u)?;
        // z = Σ_{u ∈ U2} y_u − Σ_{u ∈ U2} r_u
        z = add_vectors(&z, y_u, R);
        z = add_vectors(&z, &negate_vector(&r_u, R), R);
    }
    Ok(z)
}
