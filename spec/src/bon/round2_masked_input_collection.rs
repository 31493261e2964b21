//! BON Figure 4, Round 2 (MaskedInputCollection).
#![allow(non_snake_case)]

use super::messages::{PublicKeys, decode_ciphertexts, decode_masked_input, encode_masked_input, encode_survivors};
use super::params::{Model, Setup, User};
use super::repairs::Repair;
use super::round1_share_keys::Shared;
use super::round3_consistency_check::Server3;
use super::round4_unmasking::Server4;
use super::server::{at_least_t, check_sender};
use crate::kdf::kdf_fq;
use crate::key_agreement::ka_agree;
use crate::masks;
use crate::p256::order;
use crate::prelude::*;
use crate::prg::prg_vector;
use crate::sets::{check_subset, ids, value_of, with, without};

pub use crate::masks::{add_vectors, negate_vector};

/// A user that has sent its masked input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Masked {
    /// As at the beginning.
    pub user: User,
    /// c_u^SK.
    pub c_SK: Nat,
    /// The list of round 0, of v ∈ U1.
    pub keys: Vec<(Id, PublicKeys)>,
    /// b_{u,u}.
    pub b_u_u: Nat,
    /// (v, e_{v,u}), v ∈ U2 ∖ {u}.
    pub e: Vec<(Id, Bytes)>,
    /// U2.
    pub U2: Vec<Id>,
    /// The session id; empty without `SessionBinding`.
    pub sid: Bytes,
}

/// What `NamedSeeds` derives seeds with.
const MASK_LABEL: &[u8] = b"secagg/v1/bon/mask";

/// What `NamedSeeds` derives the seed of p_{u,v} from: s_{u,v} and the names of the two users, the lower first.
pub fn mask_seed_input(u: Id, v: Id, s_u_v: &[u8; 32]) -> Bytes {
    concat(&[s_u_v, &u.min(v).to_be_bytes(), &u.max(v).to_be_bytes()])
}

/// The seed of p_{u,v}, 32 bytes: s_{u,v} as it was agreed; with `NamedSeeds` derived from it and the names of the two
/// users, so that no two pairs share a seed whatever keys they show (finding F31).
pub fn mask_seed(setup: &Setup, u: Id, v: Id, s_u_v: &[u8; 32]) -> Result<Bytes> {
    if setup.repairs.has(Repair::NamedSeeds) {
        return nat_to_be(&kdf_fq(&mask_seed_input(u, v, s_u_v), MASK_LABEL, &order())?, 32);
    }
    Ok(s_u_v.to_vec())
}

/// p_{u,v} = Δ_{u,v} · PRG(s_{u,v}), where Δ_{u,v} = 1 when u > v and −1 when u < v; p_{u,u} = 0. The seed is
/// [`mask_seed`]'s.
pub fn pairwise_mask(setup: &Setup, u: Id, v: Id, s_u_v: &[u8; 32]) -> Result<Vec<Nat>> {
    masks::pairwise_mask(u, v, &mask_seed(setup, u, v, s_u_v)?, setup.m, &setup.R)
}

/// p_u = PRG(b_u), the seed b_u in 32 bytes.
pub fn self_mask(setup: &Setup, b: &Nat) -> Result<Vec<Nat>> {
    prg_vector(&nat_to_be(b, 32)?, &[], setup.m, &setup.R)
}

/// User u.
pub fn masked_input_collection(state: &Shared, message: &[u8]) -> Result<(Masked, Bytes)> {
    let user = &state.user;
    let setup = &user.setup;
    // Receive (and store) from the server the list of ciphertexts {e_{v,u}}, v ∈ U2 (and infer the set U2)
    let e = decode_ciphertexts(setup, 3, message)?;
    let others = ids(&e);
    check_subset(&others, &without(&ids(&state.keys), user.u))?;
    let mut U2 = others.clone();
    U2.push(user.u);
    U2.sort();
    // If the list is of size < t, abort
    if U2.len() < setup.t as usize {
        return Err(Code::Threshold.error());
    }
    // p_u = PRG(b_u); y_u ← x_u + p_u + …
    let p_u = self_mask(setup, &state.b)?;
    let mut y = add_vectors(&user.x, &p_u, &setup.R);
    // For each other user v ∈ U2 ∖ {u},
    for v in &others {
        // s_{u,v} ← KA.agree(s_u^SK, s_v^PK)
        let s_u_v = ka_agree(&state.s_SK, &value_of(&state.keys, *v)?.s_PK)?;
        // p_{u,v} = Δ_{u,v} · PRG(s_{u,v}); `NamedSeeds`: of a seed that names u and v
        let p_u_v = pairwise_mask(setup, user.u, *v, &s_u_v)?;
        // … + Σ_{v ∈ U2} p_{u,v} (mod R)
        y = add_vectors(&y, &p_u_v, &setup.R);
    }
    // Send y_u to the server
    let next = Masked {
        user: user.clone(),
        c_SK: state.c_SK.clone(),
        keys: state.keys.clone(),
        b_u_u: state.b_u_u.clone(),
        e,
        U2,
        sid: state.sid.clone(),
    };
    Ok((next, encode_masked_input(setup, &y)?))
}

/// The server in round 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server2 {
    /// What all parties are given.
    pub setup: Setup,
    /// The session id; empty without `SessionBinding`.
    pub sid: Bytes,
    /// The list of round 0, of v ∈ U1.
    pub keys: Vec<(Id, PublicKeys)>,
    /// U2.
    pub U2: Vec<Id>,
    /// The messages so far: sender u, and y_u.
    pub collected: Vec<(Id, Vec<Nat>)>,
}

/// The server's next round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Round 3, in the active model.
    ConsistencyCheck(Server3),
    /// Round 4, in the honest-but-curious model.
    Unmasking(Server4),
}

/// Server: takes the message of user `u`.
pub fn collect(server: &Server2, u: Id, message: &[u8]) -> Result<Server2> {
    check_sender(&server.U2, &server.collected, u)?;
    let y = decode_masked_input(&server.setup, message).map_err(|e| e.code.by(u))?;
    let mut next = server.clone();
    next.collected = with(&server.collected, u, &y);
    Ok(next)
}

/// Server: closes the round, with the message for each user in U3. In the honest-but-curious model round 4 is next.
pub fn close(server: &Server2) -> Result<(Next, Vec<(Id, Bytes)>)> {
    // Collect y_u from at least t users (U3 ⊆ U2)
    let U3 = at_least_t(&server.setup, &server.collected)?;
    // Send to each user in U3 the list U3
    let mut out = Vec::new();
    for u in &U3 {
        out.push((*u, encode_survivors(&U3)));
    }
    let (setup, keys, U2, y) = (server.setup.clone(), server.keys.clone(), server.U2.clone(), server.collected.clone());
    let next = match setup.model {
        Model::Active => {
            let sid = server.sid.clone();
            Next::ConsistencyCheck(Server3 { setup, sid, keys, U2, y, collected: Vec::new() })
        }
        // If Round ConsistencyCheck has been omitted, define U4 := U3 (BON §VI-A)
        Model::HonestButCurious => Next::Unmasking(Server4 { setup, keys, U2, y, U4: U3, collected: Vec::new() }),
    };
    Ok((next, out))
}
