//! ACS, Round 0 (AdvertiseKeys).
#![allow(non_snake_case)]

use super::messages::{decode_advertise_keys, encode_advertise_keys, encode_key_list};
use super::params::{Setup, User, check_setup};
use super::round1_masked_input::Server1;
use crate::bon::server::check_sender;
use crate::graph::{graph, neighbours};
use crate::key_agreement::ka_gen;
use crate::prelude::*;
use crate::sets::{ids, with};

/// A user that has advertised its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advertised {
    /// As before the round.
    pub user: User,
    /// s_u^SK.
    pub s_SK: Nat,
}

/// User u. Coin: the secret key s_u^SK, from [1, q − 1].
pub fn advertise_keys(user: &User, s_SK: &Nat) -> Result<(Advertised, Bytes)> {
    // (s_u^PK, s_u^SK) ← KA.gen; send s_u^PK
    let message = encode_advertise_keys(&ka_gen(s_SK)?);
    Ok((Advertised { user: user.clone(), s_SK: s_SK.clone() }, message))
}

/// The server in round 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server0 {
    /// What all parties are given.
    pub setup: Setup,
    /// The messages so far: sender v, and s_v^PK.
    pub collected: Vec<(Id, Bytes)>,
}

/// The server before any message.
pub fn server(setup: &Setup) -> Result<Server0> {
    check_setup(setup)?;
    Ok(Server0 { setup: setup.clone(), collected: Vec::new() })
}

/// Server: takes the message of user `u`.
pub fn collect(server: &Server0, u: Id, message: &[u8]) -> Result<Server0> {
    let everyone: Vec<Id> = (1..=server.setup.n).collect();
    check_sender(&everyone, &server.collected, u)?;
    let s_PK = decode_advertise_keys(message).map_err(|e| e.code.by(u))?;
    Ok(Server0 { setup: server.setup.clone(), collected: with(&server.collected, u, &s_PK) })
}

/// Server: closes the round, with the message for each user in U1; `E_THRESHOLD` when nobody sent anything.
pub fn close(server: &Server0) -> Result<(Server1, Vec<(Id, Bytes)>)> {
    let setup = &server.setup;
    let U1 = ids(&server.collected);
    if U1.is_empty() {
        return Err(Code::Threshold.error());
    }
    // Send to each u ∈ U1 the list {(v, s_v^PK)}, v ∈ U1 ∩ N(u)
    let network = graph(setup.n, setup.ell, &setup.seed)?;
    let mut out = Vec::new();
    for u in &U1 {
        let N = neighbours(&network, *u)?;
        let mut list = Vec::new();
        for (v, s_PK) in &server.collected {
            if N.contains(v) {
                list.push((*v, s_PK.clone()));
            }
        }
        out.push((*u, encode_key_list(&list)));
    }
    Ok((Server1 { setup: setup.clone(), U1, collected: Vec::new() }, out))
}
