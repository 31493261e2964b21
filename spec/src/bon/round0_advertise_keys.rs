//! BON Figure 4, Round 0 (AdvertiseKeys).
#![allow(non_snake_case)]

use super::messages::{PublicKeys, decode_advertise_keys, encode_advertise_keys, encode_key_list};
use super::params::{Model, Setup, User, check_server_setup, server_verifies};
use super::round1_share_keys::Server1;
use super::server::{at_least_t, check_sender};
use super::session_id::{sid, signed_keys};
use crate::ecdsa::{sig_sign, sig_verify};
use crate::key_agreement::ka_gen;
use crate::prelude::*;
use crate::sets::with;

/// A user that has advertised its keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advertised {
    /// As before the round.
    pub user: User,
    /// c_u^SK.
    pub c_SK: Nat,
    /// s_u^SK.
    pub s_SK: Nat,
}

/// User u. Coins: the secret keys c_u^SK and s_u^SK, from [1, q − 1].
pub fn advertise_keys(user: &User, c_SK: &Nat, s_SK: &Nat) -> Result<(Advertised, Bytes)> {
    // (c_u^PK, c_u^SK) ← KA.gen(pp), (s_u^PK, s_u^SK) ← KA.gen(pp)
    let c_PK = ka_gen(c_SK)?;
    let s_PK = ka_gen(s_SK)?;
    // [active] σ_u ← SIG.sign(d_u^SK, c_u^PK ‖ s_u^PK)
    let mut keys = PublicKeys { c_PK, s_PK, sigma: Vec::new() };
    keys.sigma = match (&user.setup.model, &user.d_SK) {
        (Model::Active, Some(d_SK)) => sig_sign(d_SK, &signed_keys(&user.setup, user.u, &keys))?,
        (Model::Active, None) => return Err(Code::Params.error()),
        (Model::HonestButCurious, _) => Vec::new(),
    };
    // Send (c_u^PK ‖ s_u^PK ‖ σ_u)
    let message = encode_advertise_keys(&keys);
    Ok((Advertised { user: user.clone(), c_SK: c_SK.clone(), s_SK: s_SK.clone() }, message))
}

/// The server in round 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server0 {
    /// What all parties are given.
    pub setup: Setup,
    /// The messages so far, by sender.
    pub collected: Vec<(Id, PublicKeys)>,
}

/// The server before any message.
pub fn server(setup: &Setup) -> Result<Server0> {
    check_server_setup(setup)?;
    Ok(Server0 { setup: setup.clone(), collected: Vec::new() })
}

/// Server: takes the message of user `u`.
pub fn collect(server: &Server0, u: Id, message: &[u8]) -> Result<Server0> {
    let everyone: Vec<Id> = (1..=server.setup.n).collect();
    check_sender(&everyone, &server.collected, u)?;
    let keys = decode_advertise_keys(&server.setup, message).map_err(|e| e.code.by(u))?;
    // `VerifiedSignatures`: SIG.verify(d_u^PK, c_u^PK ‖ s_u^PK, σ_u)
    if server_verifies(&server.setup) {
        let d_u_PK = &server.setup.d_PK[u as usize - 1];
        if !sig_verify(d_u_PK, &signed_keys(&server.setup, u, &keys), &keys.sigma) {
            return Err(Code::Signature.by(u));
        }
    }
    Ok(Server0 { setup: server.setup.clone(), collected: with(&server.collected, u, &keys) })
}

/// Server: closes the round, with the message for each user in U1.
pub fn close(server: &Server0) -> Result<(Server1, Vec<(Id, Bytes)>)> {
    // Collect at least t messages from individual users (U1). Otherwise, abort
    let U1 = at_least_t(&server.setup, &server.collected)?;
    // Broadcast to all users in U1 the list {(v, c_v^PK, s_v^PK, σ_v)}, v ∈ U1
    let key_list = encode_key_list(&server.collected);
    let mut out = Vec::new();
    for u in &U1 {
        out.push((*u, key_list.clone()));
    }
    let sid = sid(&server.setup, &key_list)?;
    let next = Server1 { setup: server.setup.clone(), sid, keys: server.collected.clone(), collected: Vec::new() };
    Ok((next, out))
}
