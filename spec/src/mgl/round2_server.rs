//! MGL Figure 4, Round 2, the server's part, and the beginning of round 3: what it sends the users of U1.
#![allow(non_snake_case)]

use super::messages::{
    Dealing, MaskedInput, SharesFor, decode_commitment, decode_masked_input, decode_share_text, encode_shares,
};
use super::round2_mask_then_encrypt::intersection;
use super::round3_failure_recovery::Server3;
use super::round4_decrypt_then_unmask::Server4;
use super::session_id::{Purpose, SERVER, associated_data, sid};
use super::setup::{Model, ServerKeys, Session, Setup, dealers_of, deals_to};
use crate::ae::ae_dec;
use crate::bon::server::check_sender;
use crate::prelude::*;
use crate::sets::{check_exactly, difference, ids, value_of, with, without};

/// What the server keeps of a user's masked input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// (j, e_{i,j}), j ∈ U0 to whom i deals.
    pub dealt: Vec<(Id, Bytes)>,
    /// (j, e_{i,j}), all other j ∈ U0 ∖ {i}.
    pub others: Vec<(Id, Bytes)>,
    /// (j, s_{i,j}^S), j ∈ U0 to whom i deals.
    pub s_S: Vec<(Id, Nat)>,
    /// (j, Comm² of the dealing). The active model only.
    pub pair_commitments: Vec<(Id, Vec<Bytes>)>,
    /// Comm^t(κ_i). The active model only.
    pub kappa_commitment: Vec<Bytes>,
    /// α_i.
    pub alpha: Vec<Nat>,
}

/// The server in round 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server2 {
    /// The public inputs.
    pub setup: Setup,
    /// What the server is made from.
    pub keys: ServerKeys,
    /// The session.
    pub session: Session,
    /// U0.
    pub U0: Vec<Id>,
    /// The messages so far, by sender.
    pub collected: Vec<(Id, Sent)>,
}

/// The server's next state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// The signatures of round 3, in the active model.
    Signatures(Server3),
    /// The β_i, in the semi-honest model.
    Recovery(Server4),
}

/// s_{i,j}^S and, in the active model, Comm² of the dealing i → j: what is in a_{i,j} and b_{i,j}.
fn open_dealing(server: &Server2, i: Id, j: Id, dealing: &Dealing) -> Result<(Nat, Vec<Bytes>)> {
    let (setup, K_S) = (&server.setup, value_of(&server.keys.K_S, i)?);
    let sid = sid(setup, &server.session, &server.U0)?;
    let text = ae_dec(&K_S, &associated_data(setup, &sid, Purpose::ServerShare, i, SERVER, j), &dealing.a)?;
    let (s_S, _) = decode_share_text(&text, false)?;
    if setup.model == Model::SemiHonest {
        return Ok((s_S, Vec::new()));
    }
    let text = ae_dec(&K_S, &associated_data(setup, &sid, Purpose::PairCommitment, i, SERVER, j), &dealing.b)?;
    Ok((s_S, decode_commitment(&text, 2)?))
}

/// The masked input of user i: for whom it is, then what in it is for the server.
fn receive(server: &Server2, i: Id, message: &[u8]) -> Result<Sent> {
    let setup = &server.setup;
    let MaskedInput { dealt, others, c, alpha } = decode_masked_input(setup, message)?;
    let to_deal =
        intersection(&deals_to(setup, &value_of(&server.keys.N, i)?, &value_of(&server.keys.D, i)?), &server.U0);
    check_exactly(&ids(&dealt), &to_deal)?;
    check_exactly(&ids(&others), &difference(&without(&server.U0, i), &to_deal))?;
    let (mut e, mut s_S, mut pair_commitments) = (Vec::new(), Vec::new(), Vec::new());
    for (j, dealing) in &dealt {
        let (s_S_j, commitment) = open_dealing(server, i, *j, dealing)?;
        e.push((*j, dealing.e.clone()));
        s_S.push((*j, s_S_j));
        pair_commitments.push((*j, commitment));
    }
    let mut kappa_commitment = Vec::new();
    if setup.model == Model::Active {
        let sid = sid(setup, &server.session, &server.U0)?;
        let ad = associated_data(setup, &sid, Purpose::KappaCommitment, i, SERVER, 0);
        kappa_commitment = decode_commitment(&ae_dec(&value_of(&server.keys.K_S, i)?, &ad, &c)?, setup.t)?;
    }
    Ok(Sent { dealt: e, others, s_S, pair_commitments, kappa_commitment, alpha })
}

/// Server: takes the message of user `i`.
pub fn collect(server: &Server2, i: Id, message: &[u8]) -> Result<Server2> {
    check_sender(&server.U0, &server.collected, i)?;
    let sent = receive(server, i, message).map_err(|e| e.code.by(i))?;
    let mut next = server.clone();
    next.collected = with(&server.collected, i, &sent);
    Ok(next)
}

/// The e_{j,i} for user i, of all j ∈ U1 ∖ {i}.
fn shares_for(server: &Server2, i: Id) -> Result<SharesFor> {
    let dealers = dealers_of(&server.setup, &value_of(&server.keys.N, i)?, &value_of(&server.keys.D, i)?);
    let (mut dealt, mut others) = (Vec::new(), Vec::new());
    for (j, sent) in &server.collected {
        if dealers.contains(j) {
            dealt.push((*j, value_of(&sent.dealt, i)?));
        } else if *j != i {
            others.push((*j, value_of(&sent.others, i)?));
        }
    }
    Ok(SharesFor { U1: ids(&server.collected), dealt, others })
}

/// Server: closes the round, with the message for each user in U1. In the semi-honest model β is next.
pub fn close(server: &Server2) -> Result<(Next, Vec<(Id, Bytes)>)> {
    // Round 3: server receives α_i's from the users in U1. Check if |U1| ≥ t
    let U1 = ids(&server.collected);
    if U1.len() < server.setup.t as usize {
        return Err(Code::Threshold.error());
    }
    // … and then it broadcasts U1; with it, to each user, the encrypted shares for it
    let mut out = Vec::new();
    for i in &U1 {
        out.push((*i, encode_shares(&shares_for(server, *i)?)));
    }
    let (setup, keys, session) = (server.setup.clone(), server.keys.clone(), server.session);
    let (U0, sent) = (server.U0.clone(), server.collected.clone());
    let next = match setup.model {
        Model::Active => Next::Signatures(Server3 { setup, keys, session, U0, sent, collected: Vec::new() }),
        // There is no U2: U1 decides, and all of it may answer
        Model::SemiHonest => Next::Recovery(Server4 {
            setup,
            keys,
            session,
            U0,
            sent,
            awaited: U1.clone(),
            W: U1,
            collected: Vec::new(),
        }),
    };
    Ok((next, out))
}
