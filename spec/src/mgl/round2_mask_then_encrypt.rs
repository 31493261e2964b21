//! MGL Figure 4, Round 2 (Mask-then-encrypt Input based on One-way Key Chain for Pairwise Keys): the user's part. The
//! server's is in [`super::round2_server`].
#![allow(non_snake_case)]

use super::messages::{Call, Dealing, MaskedInput, decode_call, encode_masked_input};
use super::one_time_keys::{Use, mask, one_time_key, signed_mask};
use super::repairs::Repair;
use super::session_id::{Purpose, SERVER, associated_data, sid, signed_call};
use super::setup::{Member, Model, Session, deals_to, everyone, modulus};
use crate::ae::ae_enc;
use crate::ecdsa::sig_verify;
use crate::feldman::commit;
use crate::masks::add_vectors;
use crate::p256::order;
use crate::prelude::*;
use crate::sets::{value_of, without};
use crate::shamir::{share, share_2_of_3};

pub use super::round2_server::{Next, Sent, Server2, close, collect};

/// The coins of user i in this round. That of round 3 is the nonce of β_i.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coins {
    /// κ_i ∈ F_q.
    pub kappa: Nat,
    /// The t − 1 coefficients that Share^t draws for κ_i.
    pub a_kappa: Vec<Nat>,
    /// (j, a): the coefficient that Share²₃ draws for MK^{l,τ}_{i,j}, for each j to whom i deals.
    pub a_pair: Vec<(Id, Nat)>,
    /// (j, nonce) of e_{i,j}, for each j ≠ i.
    pub nonce_e: Vec<(Id, [u8; 12])>,
    /// (j, nonce) of a_{i,j}, for each j to whom i deals.
    pub nonce_a: Vec<(Id, [u8; 12])>,
    /// (j, nonce) of b_{i,j}, for each j to whom i deals. The active model only.
    pub nonce_b: Vec<(Id, [u8; 12])>,
    /// The nonce of c_i. The active model only.
    pub nonce_c: [u8; 12],
}

/// A user that has sent its masked input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Masked {
    /// The user, after the call.
    pub member: Member,
    /// The session.
    pub session: Session,
    /// The session id.
    pub sid: [u8; 32],
    /// U0.
    pub U0: Vec<Id>,
    /// (j, EK^{l,τ}_{i,j}), j ∈ U0 ∖ {i}.
    pub EK: Vec<(Id, Bytes)>,
    /// κ_{i,i}, the share of κ_i that i keeps.
    pub kappa_i_i: Nat,
    /// (j, s_{i,j}^i), j ∈ U0 to whom i deals.
    pub s: Vec<(Id, Nat)>,
}

/// r elements, each below R_U, or 2^n where there is no R_U; `E_INPUT`.
pub fn check_input(member: &Member, x: &[Nat]) -> Result<()> {
    let bound = match &member.setup.R_U {
        Some(R_U) => R_U.clone(),
        None => modulus(&member.setup),
    };
    if x.len() != member.setup.r as usize || x.iter().any(|x_k| *x_k >= bound) {
        return Err(Code::Input.error());
    }
    Ok(())
}

/// V ∩ W, in V's order.
pub(super) fn intersection(v: &[Id], w: &[Id]) -> Vec<Id> {
    v.iter().filter(|i| w.contains(i)).copied().collect()
}

/// What user i checks of the call.
fn check_call(member: &Member, call: &Call) -> Result<()> {
    let (setup, session) = (&member.setup, &call.session);
    // 0 ≤ τ ≤ ν − 1
    if session.tau >= setup.nu {
        return Err(Code::Range.error());
    }
    // [active] U_i verifies σ_S
    if setup.model == Model::Active {
        let signed = signed_call(setup, session, &call.U0)?;
        if !sig_verify(&setup.pk_S, &signed, &call.sigma) {
            return Err(Code::Signature.error());
        }
    }
    // [FreshSession] a later session than the last
    if setup.repairs.has(Repair::FreshSession) && member.last.is_some_and(|last| (session.T_l, session.tau) <= last) {
        return Err(Code::Replay.error());
    }
    // The broadcast is "to users in U0", so i is one of them
    if !call.U0.contains(&member.i) {
        return Err(Code::NotMember.error());
    }
    // … checks whether |N_U0(U_i)| > η_max
    if intersection(&member.keys.N, &call.U0).len() <= setup.eta_max as usize {
        return Err(Code::Threshold.error());
    }
    Ok(())
}

/// User i, given the call and its input. The user that comes back knows this session as its last.
pub fn mask_then_encrypt(member: &Member, call: &[u8], x: &[Nat], coins: &Coins) -> Result<(Member, Masked, Bytes)> {
    check_input(member, x)?;
    let (next, call) = receive_call(member, call)?;
    let (masked, message) = mask_input(&next, &call, x, coins)?;
    Ok((next, masked, message))
}

/// User i, given the call: the user that knows this session as its last, whatever comes of it, and the call.
pub fn receive_call(member: &Member, call: &[u8]) -> Result<(Member, Call)> {
    // Upon receiving (U0, τ, T_l, TS_l, TS_τ, σ_S)
    let call = decode_call(&member.setup, call)?;
    check_call(member, &call)?;
    let mut next = member.clone();
    next.last = Some((call.session.T_l, call.session.tau));
    Ok((next, call))
}

/// User i, given a call that has passed, its input and its coins.
pub fn mask_input(member: &Member, call: &Call, x: &[Nat], coins: &Coins) -> Result<(Masked, Bytes)> {
    let (setup, i, q) = (&member.setup, member.i, order());
    let (session, U0) = (&call.session, &call.U0);
    let sid = sid(setup, session, U0)?;
    let ad = |purpose: Purpose, to: Id, subject: Id| associated_data(setup, &sid, purpose, i, to, subject);
    // EK^{l,τ}_{i,j} = F^{ν−τ}(EK^l_{i,j} ‖ ν ‖ τ), for all of U0: round 2 encrypts to all of them
    let mut EK = Vec::new();
    for j in without(U0, i) {
        EK.push((j, one_time_key(setup, session, &sid, Use::Ae, (i, j), &value_of(&member.keys.EK, j)?)?));
    }
    // For each U_j ∈ N_U0(U_i), MK^{l,τ}_{i,j} = F^{ν−τ}(MK^l_{i,j} ‖ ν ‖ τ)
    let mut MK = Vec::new();
    for j in intersection(&member.keys.N, U0) {
        MK.push((j, one_time_key(setup, session, &sid, Use::Mask, (i, j), &value_of(&member.keys.MK, j)?)?));
    }
    // {κ_{i,j}, 1 ≤ j ≤ m} ← Share^t_m(κ_i)
    let kappa = share(&coins.kappa, setup.t as usize, &everyone(setup), &coins.a_kappa, &q)?;
    let to_deal = deals_to(setup, &member.keys.N, &member.keys.D);
    let (mut dealt, mut others, mut s) = (Vec::new(), Vec::new(), Vec::new());
    for (j, EK_j) in &EK {
        let nonce_e = value_of(&coins.nonce_e, *j)?;
        let kappa_i_j = nat_to_be(&value_of(&kappa, *j)?, 32)?;
        let ad_e = ad(Purpose::Shares, *j, 0);
        if to_deal.contains(j) {
            // (s^i, s^j, s^S) ← Share²₃(MK^{l,τ}_{i,j}), at 1, 2 and 3
            let (key, a) = (nat_from_be(&value_of(&MK, *j)?), value_of(&coins.a_pair, *j)?);
            let shares = share_2_of_3(&key, &a, &q)?;
            s.push((*j, value_of(&shares, 1)?));
            // E_{EK^{l,τ}_{i,j}}(κ_{i,j} ‖ s^j) to U_j
            let s_j = nat_to_be(&value_of(&shares, 2)?, 32)?;
            let e = ae_enc(EK_j, &nonce_e, &ad_e, &concat(&[&kappa_i_j, &s_j]))?;
            // E_{K_{i,S}}(s^S)
            let s_S = nat_to_be(&value_of(&shares, 3)?, 32)?;
            let ad_a = ad(Purpose::ServerShare, SERVER, *j);
            let a_j = ae_enc(&member.keys.K_S, &value_of(&coins.nonce_a, *j)?, &ad_a, &s_S)?;
            // [active] ‖ E_{K_{i,S}}(Comm²(MK^{l,τ}_{i,j})) to server S
            let b_j = match setup.model {
                Model::Active => {
                    let ad_b = ad(Purpose::PairCommitment, SERVER, *j);
                    let commitment = commit(&[key, a])?.concat();
                    ae_enc(&member.keys.K_S, &value_of(&coins.nonce_b, *j)?, &ad_b, &commitment)?
                }
                Model::SemiHonest => Vec::new(),
            };
            dealt.push((*j, Dealing { e, a: a_j, b: b_j }));
        } else {
            // E_{EK^{l,τ}_{i,j}}(κ_{i,j}) to U_j if U_j ∉ N_U0(U_i), or if it is U_j who deals
            others.push((*j, ae_enc(EK_j, &nonce_e, &ad_e, &kappa_i_j)?));
        }
    }
    // [active] E_{K_{i,S}}(Comm^t(κ_i)) to server S
    let c = match setup.model {
        Model::Active => {
            let polynomial = [std::slice::from_ref(&coins.kappa), &coins.a_kappa].concat();
            let ad_c = ad(Purpose::KappaCommitment, SERVER, 0);
            ae_enc(&member.keys.K_S, &coins.nonce_c, &ad_c, &commit(&polynomial)?.concat())?
        }
        Model::SemiHonest => Vec::new(),
    };
    // α_i = x_i + k_i + Σ_{U ∈ N_U0(U_i)} (−1)^{δ_{i,id(U)}}·q_{i,id(U)}, k_i ← PRG(κ_i, TS_τ)
    let R = modulus(setup);
    let mut alpha = add_vectors(x, &mask(setup, session, &nat_to_be(&coins.kappa, 32)?)?, &R);
    for (j, key) in &MK {
        alpha = add_vectors(&alpha, &signed_mask(setup, session, i, *j, key)?, &R);
    }
    // … and sends α_i to server S
    let message = encode_masked_input(setup, &MaskedInput { dealt, others, c, alpha })?;
    let kappa_i_i = value_of(&kappa, i)?;
    let masked = Masked { member: member.clone(), session: *session, sid, U0: U0.clone(), EK, kappa_i_i, s };
    Ok((masked, message))
}
