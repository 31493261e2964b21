//! BON Figure 4, Round 1 (ShareKeys).
#![allow(non_snake_case)]

use super::messages::{PublicKeys, decode_ciphertexts, decode_key_list, encode_ciphertexts};
use super::params::{Model, Setup, User};
use super::repairs::Repair;
use super::round0_advertise_keys::Advertised;
use super::round2_masked_input_collection::Server2;
use super::server::{at_least_t, check_sender};
use super::session_id::{associated_data, sid, signed_keys};
use crate::ae::ae_enc;
use crate::ecdsa::sig_verify;
use crate::key_agreement::{ka_agree, ka_gen};
use crate::p256::order;
use crate::prelude::*;
use crate::sets::{check_exactly, ids, value_of, with, without};
use crate::shamir::share;

/// The coins of user u in this round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coins {
    /// b_u ∈ F_q.
    pub b: Nat,
    /// The t − 1 coefficients that SS.share draws for s_u^SK.
    pub a_s: Vec<Nat>,
    /// The t − 1 coefficients that SS.share draws for b_u.
    pub a_b: Vec<Nat>,
    /// (v, nonce): the nonce that AE.enc draws for e_{u,v}.
    pub nonce: Vec<(Id, [u8; 12])>,
}

/// A user that has shared its keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// As at the beginning.
    pub user: User,
    /// c_u^SK.
    pub c_SK: Nat,
    /// s_u^SK.
    pub s_SK: Nat,
    /// The list of round 0, of v ∈ U1.
    pub keys: Vec<(Id, PublicKeys)>,
    /// b_u.
    pub b: Nat,
    /// b_{u,u}, the share of b_u that u keeps.
    pub b_u_u: Nat,
    /// The session id; empty without `SessionBinding`.
    pub sid: Bytes,
}

/// What user u asserts of the list it receives.
fn assert_key_list(state: &Advertised, list: &[(Id, PublicKeys)]) -> Result<()> {
    let user = &state.user;
    // Assert that |U1| ≥ t
    if list.len() < user.setup.t as usize {
        return Err(Code::Threshold.error());
    }
    // The broadcast is "to all users in U1", so u is one of them
    if !ids(list).contains(&user.u) {
        return Err(Code::NotMember.error());
    }
    // `OwnKeys`: and the keys listed for u are the ones that u advertised
    if user.setup.repairs.has(Repair::OwnKeys) {
        let own = value_of(list, user.u)?;
        if own.c_PK != ka_gen(&state.c_SK)? || own.s_PK != ka_gen(&state.s_SK)? {
            return Err(Code::NotMember.error());
        }
    }
    // … that all the public key pairs are different
    for i in 0..list.len() {
        for j in 0..i {
            let ((v, a), (_, b)) = (&list[i], &list[j]);
            if a.c_PK == b.c_PK && a.s_PK == b.s_PK {
                return Err(Code::DuplicateKey.by(*v));
            }
        }
    }
    // [active] … and that ∀v ∈ U1, SIG.verify(d_v^PK, c_v^PK ‖ s_v^PK, σ_v) = 1
    if user.setup.model == Model::Active {
        for (v, keys) in list {
            let d_v_PK = &user.setup.d_PK[*v as usize - 1];
            if !sig_verify(d_v_PK, &signed_keys(&user.setup, *v, keys), &keys.sigma) {
                return Err(Code::Signature.by(*v));
            }
        }
    }
    Ok(())
}

/// User u.
pub fn share_keys(state: &Advertised, message: &[u8], coins: &Coins) -> Result<(Shared, Bytes)> {
    let user = &state.user;
    let q = order();
    // Receive the list {(v, c_v^PK, s_v^PK, σ_v)}, v ∈ U1, broadcasted by the server
    let keys = decode_key_list(&user.setup, message)?;
    assert_key_list(state, &keys)?;
    let sid = sid(&user.setup, message)?;
    let U1 = ids(&keys);
    let t = user.setup.t as usize;
    // Sample a random element b_u ← F
    let b = coins.b.clone();
    // {(v, s^SK_{u,v})} ← SS.share(s_u^SK, t, U1)
    let s_shares = share(&state.s_SK, t, &U1, &coins.a_s, &q)?;
    // {(v, b_{u,v})} ← SS.share(b_u, t, U1)
    let b_shares = share(&b, t, &U1, &coins.a_b, &q)?;
    // For each other user v ∈ U1 ∖ {u},
    let mut e = Vec::new();
    for v in without(&U1, user.u) {
        let s_u_v = value_of(&s_shares, v)?;
        let b_u_v = value_of(&b_shares, v)?;
        // e_{u,v} ← AE.enc(KA.agree(c_u^SK, c_v^PK), u ‖ v ‖ s^SK_{u,v} ‖ b_{u,v})
        let key = ka_agree(&state.c_SK, &value_of(&keys, v)?.c_PK)?;
        let text = concat(&[&user.u.to_be_bytes(), &v.to_be_bytes(), &nat_to_be(&s_u_v, 32)?, &nat_to_be(&b_u_v, 32)?]);
        let ad = associated_data(&user.setup, &sid, user.u, v);
        e.push((v, ae_enc(&key, &value_of(&coins.nonce, v)?, &ad, &text)?));
    }
    // Send all the ciphertexts e_{u,v} to the server. Store all messages received and values generated
    let b_u_u = value_of(&b_shares, user.u)?;
    let next = Shared { user: user.clone(), c_SK: state.c_SK.clone(), s_SK: state.s_SK.clone(), keys, b, b_u_u, sid };
    Ok((next, encode_ciphertexts(2, &e)))
}

/// The server in round 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server1 {
    /// What all parties are given.
    pub setup: Setup,
    /// The session id; empty without `SessionBinding`.
    pub sid: Bytes,
    /// The list of round 0, of v ∈ U1.
    pub keys: Vec<(Id, PublicKeys)>,
    /// The messages so far: sender u, and its (v, e_{u,v}).
    pub collected: Vec<(Id, Vec<(Id, Bytes)>)>,
}

/// Server: takes the message of user `u`.
pub fn collect(server: &Server1, u: Id, message: &[u8]) -> Result<Server1> {
    let U1 = ids(&server.keys);
    check_sender(&U1, &server.collected, u)?;
    let e = decode_ciphertexts(&server.setup, 2, message).map_err(|e| e.code.by(u))?;
    check_exactly(&ids(&e), &without(&U1, u)).map_err(|e| e.code.by(u))?;
    let mut next = server.clone();
    next.collected = with(&server.collected, u, &e);
    Ok(next)
}

/// Server: closes the round, with the message for each user in U2.
pub fn close(server: &Server1) -> Result<(Server2, Vec<(Id, Bytes)>)> {
    // Collect lists of ciphertexts from at least t users (U2 ⊆ U1)
    let U2 = at_least_t(&server.setup, &server.collected)?;
    // Send to each user u ∈ U2 all ciphertexts encrypted for it: {e_{v,u}}, v ∈ U2
    let mut out = Vec::new();
    for u in &U2 {
        let mut e = Vec::new();
        for (v, list) in &server.collected {
            if v != u {
                e.push((*v, value_of(list, *u)?));
            }
        }
        out.push((*u, encode_ciphertexts(3, &e)));
    }
    let (setup, sid, keys) = (server.setup.clone(), server.sid.clone(), server.keys.clone());
    let next = Server2 { setup, sid, keys, U2, collected: Vec::new() };
    Ok((next, out))
}
