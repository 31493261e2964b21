//! MGL Figure 4, Round 4 (Computing Aggregate-sum by Server, Decrypt-then-unmask).
//!
//! The figure's sum runs over U3, those who sent a β_i, though β_i follows U2. Here it runs over W, the set that β_i
//! followed (finding F08): U2 as written, U1 with `SignedDecisionSet` and in the semi-honest model.
#![allow(non_snake_case)]

use super::messages::{Beta, decode_beta, decode_recovery};
use super::one_time_keys::{mask, signed_mask};
use super::repairs::Repair;
use super::round2_mask_then_encrypt::intersection;
use super::round2_server::Sent;
use super::session_id::{Purpose, SERVER, associated_data, sid};
use super::setup::{Model, ServerKeys, Session, Setup, deals_to, everyone, modulus};
use crate::ae::ae_dec;
use crate::bon::server::check_sender;
use crate::feldman::verify_share;
use crate::masks::{add_vectors, negate_vector};
use crate::p256::order;
use crate::prelude::*;
use crate::sets::{difference, value_of, with};
use crate::shamir::{reconstruct, reconstruct_2_of_3};

/// The server in round 4.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server4 {
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
    /// Who may send β_i: U2, in the semi-honest model U1.
    pub awaited: Vec<Id>,
    /// W, the set that decides what is revealed.
    pub W: Vec<Id>,
    /// The messages so far: sender i, and β_i. U3 are the senders.
    pub collected: Vec<(Id, Vec<Beta>)>,
}

/// Whether β_{j,i} may be what it is: κ_{j,i} for j ∈ W, a share of the pairwise key for a neighbour j ∈ U0 ∖ W, else
/// ⊥; ⊥ always.
fn belongs(server: &Server4, N: &[Id], j: Id, entry: &Beta) -> bool {
    match entry {
        Beta::Nothing => true,
        Beta::Kappa(_) => server.W.contains(&j),
        Beta::Pair(_) => !server.W.contains(&j) && server.U0.contains(&j) && N.contains(&j),
    }
}

/// β_i from the message of user i.
fn receive(server: &Server4, i: Id, message: &[u8]) -> Result<Vec<Beta>> {
    let setup = &server.setup;
    let ciphertext = decode_recovery(message)?;
    let sid = sid(setup, &server.session, &server.U0)?;
    let ad = associated_data(setup, &sid, Purpose::Recovery, i, SERVER, 0);
    let beta = decode_beta(setup, &ae_dec(&value_of(&server.keys.K_S, i)?, &ad, &ciphertext)?)?;
    let N = value_of(&server.keys.N, i)?;
    for (j, entry) in everyone(setup).iter().zip(&beta) {
        if !belongs(server, &N, *j, entry) {
            return Err(Code::NotSubset.error());
        }
    }
    Ok(beta)
}

/// Server: takes the message of user `i`.
pub fn collect(server: &Server4, i: Id, message: &[u8]) -> Result<Server4> {
    check_sender(&server.awaited, &server.collected, i)?;
    let beta = receive(server, i, message).map_err(|e| e.code.by(i))?;
    let mut next = server.clone();
    next.collected = with(&server.collected, i, &beta);
    Ok(next)
}

/// (i, κ_{j,i}), i ∈ U3: the shares of κ_j. Active: those alone that Comm^t(κ_j) verifies.
pub fn shares_of_kappa(server: &Server4, j: Id) -> Result<Vec<(Id, Nat)>> {
    let sent = value_of(&server.sent, j)?;
    let mut shares = Vec::new();
    for (i, beta) in &server.collected {
        if let Some(Beta::Kappa(share)) = beta.get(j as usize - 1) {
            // SVerify^t
            if server.setup.model == Model::SemiHonest || verify_share(&sent.kappa_commitment, *i, share)? {
                shares.push((*i, share.clone()));
            }
        }
    }
    Ok(shares)
}

/// SVerify² of a share at a place, 1, 2 or 3, of the dealing d → j; in the semi-honest model nothing is verified.
fn pair_share_verifies(server: &Server4, d: Id, j: Id, place: Id, share: &Nat) -> Result<bool> {
    match server.setup.model {
        Model::SemiHonest => Ok(true),
        Model::Active => verify_share(&value_of(&value_of(&server.sent, d)?.pair_commitments, j)?, place, share),
    }
}

/// C_0 of the dealing d → j, if d dealt.
fn committed_key(server: &Server4, d: Id, j: Id) -> Option<Bytes> {
    let sent = value_of(&server.sent, d).ok()?;
    value_of(&sent.pair_commitments, j).ok()?.first().cloned()
}

/// MK^{l,τ}_{i,j} of i ∈ W and its neighbour j ∈ U0 ∖ W, in 32 bytes, from i's share and the server's.
pub fn pairwise_key(server: &Server4, i: Id, j: Id) -> Result<Bytes> {
    let setup = &server.setup;
    let i_deals = deals_to(setup, &value_of(&server.keys.N, i)?, &value_of(&server.keys.D, i)?).contains(&j);
    // The dealer, the other end, and the place of i's share
    let (d, other, place) = if i_deals { (i, j, 1) } else { (j, i, 2) };
    let sent = value_of(&server.sent, d)?;
    let s_S = value_of(&sent.s_S, other)?;
    let s_i = match value_of(&server.collected, i)?.get(j as usize - 1) {
        Some(Beta::Pair(share)) => share.clone(),
        _ => return Err(Code::Incomplete.by(i)),
    };
    // Server verifies at least two shares including itself using SVerify²
    if !pair_share_verifies(server, d, other, 3, &s_S)? {
        return Err(Code::Share.by(d));
    }
    if !pair_share_verifies(server, d, other, place, &s_i)? {
        return Err(if i_deals { Code::Share.by(i) } else { Code::Share.error() });
    }
    // [BothDeal] two dealings of an edge are of one key
    if setup.repairs.has(Repair::BothDeal)
        && setup.model == Model::Active
        && let Some(C_0) = committed_key(server, j, i)
        && Some(C_0) != committed_key(server, i, j)
    {
        return Err(Code::Share.error());
    }
    // Rec²₃
    nat_to_be(&reconstruct_2_of_3(&[(place, s_i), (3, s_S)], &order())?, 32)
}

/// Server: the output Σ x_j, over the j ∈ W that are not discarded.
pub fn output(server: &Server4) -> Result<Vec<Nat>> {
    let (setup, session, R) = (&server.setup, &server.session, &modulus(&server.setup));
    // Server receives inputs {β_i} from users in U3. If |U3| < t, abort the protocol
    if server.collected.len() < setup.t as usize {
        return Err(Code::Threshold.error());
    }
    let mut z = vec![nat(0); setup.r as usize];
    for j in &server.W {
        // At least t shares verify: otherwise discard the input
        let shares = shares_of_kappa(server, *j)?;
        if shares.len() >= setup.t as usize {
            // γ_j = Dec_{κ_j}(α_j), κ_j by Rec^t
            let kappa = reconstruct(&shares, setup.t as usize, &order())?;
            let k_j = mask(setup, session, &nat_to_be(&kappa, 32)?)?;
            z = add_vectors(&z, &value_of(&server.sent, *j)?.alpha, R);
            z = add_vectors(&z, &negate_vector(&k_j, R), R);
        } else if setup.repairs.has(Repair::NoDiscard) {
            return Err(Code::Threshold.by(*j));
        }
    }
    // + Σ (−1)^{δ_{i,j}+1}·q_{i,j}, i ∈ W, j ∈ U0 ∖ W and j ∈ N(i)
    let lost = difference(&server.U0, &server.W);
    for i in &server.W {
        for j in intersection(&value_of(&server.keys.N, *i)?, &lost) {
            let key = pairwise_key(server, *i, j)?;
            z = add_vectors(&z, &negate_vector(&signed_mask(setup, session, *i, j, &key)?, R), R);
        }
    }
    Ok(z)
}
