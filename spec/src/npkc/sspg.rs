//! π_SSPG (MGL Figure 2, Protocol 1): each user's two secret shared polynomials.
//!
//! Round 0 is [`super::rsa_param`], step (1) of Round 1 is [`super::mic`]; here are steps (2) to (4), of which (2) and
//! (3) are one, done by each SSP in turn. §3.1.1 adds who starts it: a user sends a request to both SSPs, and each SSP
//! serves an identity once.
//!
//! An SSP_i with f_i and d_i serves user j in four messages: `00` from the user, `01` to the other SSP, `02` back, `03`
//! to the user.
#![allow(non_snake_case)]

use super::exp;
use super::integer::Int;
use super::ring::{encode_polynomial, evaluate, read_polynomial, scale};
use super::rsa_param::Public;
use crate::ae::{ae_dec, ae_enc};
use crate::prelude::*;
use crate::wire::{read_end, read_kind, read_u32};

/// An SSP after step (1) of Round 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ssp {
    /// (N, e).
    pub public: Public,
    /// k: the polynomials have degree k − 1.
    pub k: u32,
    /// d_i.
    pub d: Int,
    /// f_i, the constant first.
    pub f: Vec<Nat>,
    /// The identities that this SSP began to serve.
    pub registered: Vec<Id>,
    /// The identities for which it answered the other SSP.
    pub answered: Vec<Id>,
}

/// What an SSP keeps between `01` and `02`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// j.
    pub j: Id,
    /// π_EXP with x = f_i(j).
    pub exp: exp::Asked,
}

/// Whether f_i is as Figure 2 wants it: over Z_N, of degree k − 1, with coefficients other than 1. Zeros are not
/// excluded, except that of the leading coefficient, which the degree excludes.
fn check_polynomial(f: &[Nat], k: u32, N: &Nat) -> Result<()> {
    if f.len() != k as usize {
        return Err(Code::Params.error());
    }
    if f.iter().any(|a| a >= N) {
        return Err(Code::Range.error());
    }
    if f.iter().any(|a| a.is_one()) || f.last().is_none_or(|a| a.is_zero()) {
        return Err(Code::Params.error());
    }
    Ok(())
}

/// SSP_i with its secret polynomial f_i, the coin, and its share d_i of π_MIC.
///
/// In this order: `E_PARAMS` unless N > 1 and 1 ≤ k < m; `E_PARAMS` unless f_i has k coefficients; `E_RANGE` when one
/// is ≥ N; `E_PARAMS` when one is 1 or the last one is 0.
#[hax_lib::requires(1 <= k && k < public.m)]
pub fn start(public: &Public, k: u32, d: &Int, f: &[Nat]) -> Result<Ssp> {
    if public.N < nat(2) || k == 0 || k >= public.m {
        return Err(Code::Params.error());
    }
    check_polynomial(f, k, &public.N)?;
    Ok(Ssp { public: public.clone(), k, d: d.clone(), f: f.to_vec(), registered: Vec::new(), answered: Vec::new() })
}

/// SSP_i begins again for all users (§3.1.1): Round 1 only, so a new polynomial and a new share of d, with the same N,
/// e and k. Errors as [`start`].
///
/// A user's AE key stays the same too, and nothing in a share says when it was made.
pub fn refresh(ssp: &Ssp, d: &Int, f: &[Nat]) -> Result<Ssp> {
    start(&ssp.public, ssp.k, d, f)
}

/// A user's id: from 1 to m, else `E_RANGE`.
fn read_id(public: &Public, message: &[u8], at: usize) -> Result<(Id, usize)> {
    let (j, at) = read_u32(message, at)?;
    if j == 0 || j > public.m {
        return Err(Code::Range.by(j));
    }
    Ok((j, at))
}

/// User j's request to both SSPs: message `00`, j.
pub fn request(j: Id) -> Bytes {
    concat(&[&[0], &j.to_be_bytes()])
}

/// SSP_i, on a user's request: message `01` to the other SSP, j ‖ π_EXP's message `00`.
///
/// The message as it is read; `E_DUPLICATE`, the fault of j, when j was registered before.
pub fn register(ssp: &Ssp, message: &[u8]) -> Result<(Ssp, Pending, Bytes)> {
    let at = read_kind(message, 0)?;
    let (j, at) = read_id(&ssp.public, message, at)?;
    read_end(message, at)?;
    if ssp.registered.contains(&j) {
        return Err(Code::Duplicate.by(j));
    }
    // SSP_i computes f_i(j)
    let x = evaluate(&ssp.f, j, &ssp.public.N);
    // … and jointly f_i(j)^d by running π_EXP
    let (exp, c) = exp::ask(&ssp.public, &x, &ssp.d)?;
    let mut next = ssp.clone();
    next.registered.push(j);
    Ok((next, Pending { j, exp }, concat(&[&[1], &j.to_be_bytes(), &c])))
}

/// The other SSP: message `02`, j ‖ π_EXP's message `01`.
///
/// The message as it is read; `E_DUPLICATE`, the fault of j, when this SSP answered for j before; then π_EXP's errors.
pub fn answer(ssp: &Ssp, message: &[u8]) -> Result<(Ssp, Bytes)> {
    let at = read_kind(message, 1)?;
    let (j, at) = read_id(&ssp.public, message, at)?;
    if ssp.answered.contains(&j) {
        return Err(Code::Duplicate.by(j));
    }
    let powers = exp::answer(&ssp.public, &ssp.d, &message[at..])?;
    let mut next = ssp.clone();
    next.answered.push(j);
    Ok((next, concat(&[&[2], &j.to_be_bytes(), &powers])))
}

/// SSP_i: s_{i,j}(x) = f_i(j)^d·f_i(x).
///
/// The message as it is read; `E_ADDRESS` when it is for another user than j; then π_EXP's errors.
pub fn share(ssp: &Ssp, pending: &Pending, message: &[u8]) -> Result<Vec<Nat>> {
    let at = read_kind(message, 2)?;
    let (j, at) = read_id(&ssp.public, message, at)?;
    if j != pending.j {
        return Err(Code::Address.by(j));
    }
    let power = exp::finish(&pending.exp, &message[at..])?;
    Ok(scale(&power, &ssp.f, &ssp.public.N))
}

/// Step (4): SSP_i sends E_{K_{j,SSP_i}}(s_{i,j}(x)) to U_j, message `03`. K_{j,SSP_i} is their preshared key, `nonce`
/// AE's coin. As printed, nothing but the polynomial goes in: no identity, and nothing that tells one refresh from
/// another.
pub fn deliver(ssp: &Ssp, s: &[Nat], key: &[u8; 32], nonce: &[u8; 12]) -> Result<Bytes> {
    Ok(concat(&[&[3], &ae_enc(key, nonce, &[], &encode_polynomial(s, &ssp.public.N)?)?]))
}

/// User j: s_{i,j}(x) from the message of SSP_i.
///
/// `E_LENGTH`, `E_ROUND` for the kind; AE.dec's `E_LENGTH` and `E_TAG`; then the polynomial as it is read.
pub fn receive(public: &Public, k: u32, key: &[u8; 32], message: &[u8]) -> Result<Vec<Nat>> {
    let at = read_kind(message, 3)?;
    let text = ae_dec(key, &[], &message[at..])?;
    let (s, at) = read_polynomial(&text, 0, k, &public.N)?;
    read_end(&text, at)?;
    Ok(s)
}
