//! MGL Figure 4, Round 3 (Failure-recovery Information Exchange): the shares and U1, σ_i, the signatures of U2, and
//! β_i.
//!
//! In the semi-honest model there are no signatures, so no U2: U1 decides what is revealed. A user signs one U1 and
//! sends one β_i a session; the states are values here, so this is for the caller to keep.
#![allow(non_snake_case)]

use super::messages::{
    Beta, decode_share_text, decode_shares, decode_signature, decode_signatures, encode_beta, encode_recovery,
    encode_signature, encode_signatures,
};
use super::repairs::Repair;
use super::round2_mask_then_encrypt::{Masked, intersection};
use super::round2_server::Sent;
use super::round4_decrypt_then_unmask::Server4;
use super::session_id::{Purpose, SERVER, associated_data, signed_survivors};
use super::setup::{ServerKeys, Session, Setup, dealers_of, everyone};
use crate::ae::{ae_dec, ae_enc};
use crate::bon::server::check_sender;
use crate::ecdsa::{sig_sign, sig_verify};
use crate::prelude::*;
use crate::sets::{check_subset, difference, ids, value_of, with, without};

/// What user i decrypted, and U1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// U1.
    pub U1: Vec<Id>,
    /// (j, κ_{j,i}), its own among them.
    pub kappa: Vec<(Id, Nat)>,
    /// (j, s_{j,i}^i), of the j who deal to i.
    pub s: Vec<(Id, Nat)>,
}

/// A user that has signed U1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// As after round 2.
    pub masked: Masked,
    /// U1 and the shares.
    pub received: Received,
}

/// What is in e_{j,i}. Errors are the fault of j.
fn open_share(state: &Masked, j: Id, e: &[u8], dealt: bool) -> Result<(Nat, Option<Nat>)> {
    let ad = associated_data(&state.member.setup, &state.sid, Purpose::Shares, j, state.member.i, 0);
    let text = ae_dec(&value_of(&state.EK, j)?, &ad, e).map_err(|e| e.code.by(j))?;
    decode_share_text(&text, dealt).map_err(|e| e.code.by(j))
}

/// The shares and U1, as both models receive them.
fn receive(state: &Masked, message: &[u8]) -> Result<Received> {
    let (setup, i) = (&state.member.setup, state.member.i);
    let shares = decode_shares(setup, message)?;
    let dealers = dealers_of(setup, &state.member.keys.N, &state.member.keys.D);
    check_subset(&ids(&shares.dealt), &intersection(&state.U0, &dealers))?;
    check_subset(&ids(&shares.others), &difference(&without(&state.U0, i), &dealers))?;
    // Respective users decrypt it and store the result. If any decryption fails, abort the protocol
    let (mut kappa, mut s) = (vec![(i, state.kappa_i_i.clone())], Vec::new());
    for (list, dealt) in [(&shares.dealt, true), (&shares.others, false)] {
        for (j, e) in list {
            match open_share(state, *j, e, dealt) {
                Ok((kappa_j_i, s_j_i)) => {
                    kappa = with(&kappa, *j, &kappa_j_i);
                    if let Some(s_j_i) = s_j_i {
                        s.push((*j, s_j_i));
                    }
                }
                // [SkipUndecryptable] as if it had not been sent
                Err(_) if setup.repairs.has(Repair::SkipUndecryptable) => (),
                Err(error) => return Err(error),
            }
        }
    }
    // On receiving U1, U_i checks whether U_i ∈ U1,
    if !shares.U1.contains(&i) {
        return Err(Code::NotMember.error());
    }
    // |U1| ≥ t
    if shares.U1.len() < setup.t as usize {
        return Err(Code::Threshold.error());
    }
    // and U1 ⊆ U0
    check_subset(&shares.U1, &state.U0)?;
    Ok(Received { U1: shares.U1, kappa, s })
}

/// Check if |N_W(U_i)| < η_max, abort the protocol (`E_THRESHOLD`). The figure's W is U2.
fn check_neighbours(state: &Masked, W: &[Id]) -> Result<()> {
    if intersection(&state.member.keys.N, W).len() < state.member.setup.eta_max as usize {
        return Err(Code::Threshold.error());
    }
    Ok(())
}

/// User i, active model: the shares, U1, and its signature on U1.
pub fn receive_shares(state: &Masked, message: &[u8]) -> Result<(Signed, Bytes)> {
    let received = receive(state, message)?;
    // U_i computes σ_i = Sig(sk_{U_i}, U1) and sends to the server
    let sigma = match &state.member.keys.sk {
        Some(sk) => sig_sign(sk, &signed_survivors(&state.member.setup, &state.sid, &received.U1))?,
        None => return Err(Code::Params.error()),
    };
    Ok((Signed { masked: state.clone(), received }, encode_signature(&sigma)))
}

/// User i, active model: the signatures of U2, and β_i. The coin is AE's nonce.
pub fn recover(state: &Signed, message: &[u8], nonce_beta: &[u8; 12]) -> Result<Bytes> {
    let (masked, U1) = (&state.masked, &state.received.U1);
    let setup = &masked.member.setup;
    // On receiving {σ_j}, U_j ∈ U2,
    let list = decode_signatures(setup, message)?;
    let U2 = ids(&list);
    // [SignedDecisionSet] U2 ⊆ U1, and what was signed decides
    let W = if setup.repairs.has(Repair::SignedDecisionSet) {
        check_subset(&U2, U1)?;
        U1.clone()
    } else {
        U2.clone()
    };
    // check if |U2| < t or |N_U2(U_i)| < η_max, abort the protocol
    if U2.len() < setup.t as usize {
        return Err(Code::Threshold.error());
    }
    check_neighbours(masked, &W)?;
    // U_i verifies σ_j for all U_j ∈ U2
    let signed = signed_survivors(setup, &masked.sid, U1);
    for (j, sigma) in &list {
        let pk_j = setup.pk_U.get(*j as usize - 1).ok_or(Code::Params.error())?;
        if !sig_verify(pk_j, &signed, sigma) {
            return Err(Code::Signature.by(*j));
        }
    }
    reveal(masked, &state.received, &W, nonce_beta)
}

/// User i, semi-honest model: the shares, U1, and β_i. The coin is AE's nonce.
pub fn recover_semi_honest(state: &Masked, message: &[u8], nonce_beta: &[u8; 12]) -> Result<Bytes> {
    let received = receive(state, message)?;
    check_neighbours(state, &received.U1)?;
    reveal(state, &received, &received.U1, nonce_beta)
}

/// β_{j,i}: what user i reveals of user j when W decides.
fn beta_entry(state: &Masked, received: &Received, W: &[Id], j: Id) -> Beta {
    if W.contains(&j) {
        // β_{j,i} = κ_{j,i} if U_j ∈ U2
        return value_of(&received.kappa, j).map_or(Beta::Nothing, Beta::Kappa);
    }
    if state.U0.contains(&j) && state.member.keys.N.contains(&j) {
        // β_{j,i} = s^i if U_j ∈ U0 ∖ U2 and U_j ∈ N_U0(U_i): of its own dealing if it deals to j, else of j's
        return value_of(&state.s, j).or(value_of(&received.s, j)).map_or(Beta::Nothing, Beta::Pair);
    }
    // β_{j,i} = ⊥
    Beta::Nothing
}

/// β_i, encrypted for the server.
fn reveal(state: &Masked, received: &Received, W: &[Id], nonce_beta: &[u8; 12]) -> Result<Bytes> {
    let (member, setup) = (&state.member, &state.member.setup);
    // U_i constructs β_i = (β_{1,i}, β_{2,i}, …, β_{m,i})
    let mut beta = Vec::new();
    for j in everyone(setup) {
        beta.push(beta_entry(state, received, W, j));
    }
    // and sends E_{K_{i,S}}(β_i) to the server
    let ad = associated_data(setup, &state.sid, Purpose::Recovery, member.i, SERVER, 0);
    Ok(encode_recovery(&ae_enc(&member.keys.K_S, nonce_beta, &ad, &encode_beta(&beta)?)?))
}

/// The server, collecting signatures. The active model only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server3 {
    /// The public inputs.
    pub setup: Setup,
    /// What the server is made from.
    pub keys: ServerKeys,
    /// The session.
    pub session: Session,
    /// U0.
    pub U0: Vec<Id>,
    /// What the users of U1 sent in round 2.
    pub sent: Vec<(Id, Sent)>,
    /// The messages so far: sender i, and σ_i.
    pub collected: Vec<(Id, Bytes)>,
}

/// Server: takes the signature of user `i`. It does not verify it: the users do.
pub fn collect(server: &Server3, i: Id, message: &[u8]) -> Result<Server3> {
    check_sender(&ids(&server.sent), &server.collected, i)?;
    let sigma = decode_signature(message).map_err(|e| e.code.by(i))?;
    let mut next = server.clone();
    next.collected = with(&server.collected, i, &sigma);
    Ok(next)
}

/// Server: closes the signatures, with the message for each user in U2.
pub fn close(server: &Server3) -> Result<(Server4, Vec<(Id, Bytes)>)> {
    // Server receives a collection of {σ_i} from a set of users in U2 ⊆ U1
    let U2 = ids(&server.collected);
    // and broadcasts {σ_i}, U_i ∈ U2, to all users in U2
    let mut out = Vec::new();
    for i in &U2 {
        out.push((*i, encode_signatures(&server.collected)));
    }
    let W = if server.setup.repairs.has(Repair::SignedDecisionSet) { ids(&server.sent) } else { U2.clone() };
    let next = Server4 {
        setup: server.setup.clone(),
        keys: server.keys.clone(),
        session: server.session,
        U0: server.U0.clone(),
        sent: server.sent.clone(),
        awaited: U2,
        W,
        collected: Vec::new(),
    };
    Ok((next, out))
}
