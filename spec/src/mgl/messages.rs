//! The messages of MGL Figure 4, as bytes (`docs/bytes.md`, section 10).
#![allow(non_snake_case)]

use super::session_id::encode_session;
use super::setup::{Model, Session, Setup, modulus};
use crate::packing::{pack, unpack};
use crate::prelude::*;
use crate::wire::*;

/// The server's call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// τ, T_l, TS_l, TS_τ.
    pub session: Session,
    /// U0.
    pub U0: Vec<Id>,
    /// σ_S; empty in the semi-honest model.
    pub sigma: Bytes,
}

/// What user i sends about a j to whom it deals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dealing {
    /// e_{i,j}.
    pub e: Bytes,
    /// a_{i,j}.
    pub a: Bytes,
    /// b_{i,j}; empty in the semi-honest model.
    pub b: Bytes,
}

/// What user i sends in round 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaskedInput {
    /// j ∈ U0 to whom i deals.
    pub dealt: Vec<(Id, Dealing)>,
    /// (j, e_{i,j}), all other j ∈ U0 ∖ {i}.
    pub others: Vec<(Id, Bytes)>,
    /// c_i; empty in the semi-honest model.
    pub c: Bytes,
    /// α_i.
    pub alpha: Vec<Nat>,
}

/// What the server sends user i in round 3.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharesFor {
    /// U1.
    pub U1: Vec<Id>,
    /// (j, e_{j,i}), j ∈ U1 who deals to i.
    pub dealt: Vec<(Id, Bytes)>,
    /// (j, e_{j,i}), all other j ∈ U1 ∖ {i}.
    pub others: Vec<(Id, Bytes)>,
}

/// β_{j,i}, what user i reveals about user j.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Beta {
    /// ⊥.
    Nothing,
    /// κ_{j,i}, its share of κ_j.
    Kappa(Nat),
    /// s^i, its share of MK^{l,τ}_{i,j}.
    Pair(Nat),
}

/// The length of a signature.
const SIGNATURE: usize = 64;

/// What AE adds to a plaintext.
const AE: usize = 28;

/// The length of e_{i,j}, where i deals to j.
pub const E_DEALT: usize = AE + 32 + 32;

/// The length of e_{i,j}, where i does not deal to j.
pub const E_OTHER: usize = AE + 32;

/// The length of a_{i,j}.
pub const A: usize = AE + 32;

/// `length`, or 0 in the semi-honest model.
fn if_active(setup: &Setup, length: usize) -> usize {
    match setup.model {
        Model::SemiHonest => 0,
        Model::Active => length,
    }
}

/// The length of b_{i,j}: two points.
fn b_length(setup: &Setup) -> usize {
    if_active(setup, AE + 2 * 33)
}

/// A list of v ‖ bytes.
fn encode_list(list: &[(Id, Bytes)]) -> Bytes {
    let mut out = (list.len() as u32).to_be_bytes().to_vec();
    for (v, field) in list {
        out = concat(&[&out, &v.to_be_bytes(), field]);
    }
    out
}

/// A list of v ‖ `size` bytes, read.
fn read_list(setup: &Setup, message: &[u8], at: usize, size: usize) -> Result<(Vec<(Id, Bytes)>, usize)> {
    let (entries, at) = read_entries(message, at, 4 + size, setup.m)?;
    let mut list = Vec::new();
    let mut previous = 0;
    for entry in &entries {
        let (v, i) = read_entry_id(entry, previous, setup.m)?;
        let (field, _) = read_bytes(entry, i, size)?;
        list.push((v, field));
        previous = v;
    }
    Ok((list, at))
}

/// A `u64`.
fn read_u64(message: &[u8], at: usize) -> Result<(u64, usize)> {
    let (high, at) = read_u32(message, at)?;
    let (low, at) = read_u32(message, at)?;
    Ok((u64::from(high) << 32 | u64::from(low), at))
}

/// Round 1, user to server: the user responds.
pub fn encode_response() -> Bytes {
    vec![2]
}

/// Round 1, user to server, read.
pub fn decode_response(message: &[u8]) -> Result<()> {
    let at = read_kind(message, 2)?;
    read_end(message, at)
}

/// Round 1, server to users: τ, T_l, TS_l, TS_τ, U0 and σ_S.
pub fn encode_call(call: &Call) -> Bytes {
    concat(&[&[3], &encode_session(&call.session), &encode_set(&call.U0), &call.sigma])
}

/// Round 1, server to users, read.
pub fn decode_call(setup: &Setup, message: &[u8]) -> Result<Call> {
    let at = read_kind(message, 3)?;
    let (tau, at) = read_u32(message, at)?;
    let (T_l, at) = read_u64(message, at)?;
    let (TS_l, at) = read_u64(message, at)?;
    let (TS_tau, at) = read_u64(message, at)?;
    let (U0, at) = read_set(message, at, setup.m)?;
    let (sigma, at) = read_bytes(message, at, if_active(setup, SIGNATURE))?;
    read_end(message, at)?;
    Ok(Call { session: Session { tau, T_l, TS_l, TS_tau }, U0, sigma })
}

/// Round 2, user to server.
pub fn encode_masked_input(setup: &Setup, input: &MaskedInput) -> Result<Bytes> {
    let mut dealt = Vec::new();
    for (j, dealing) in &input.dealt {
        dealt.push((*j, concat(&[&dealing.e, &dealing.a, &dealing.b])));
    }
    let alpha = pack(&input.alpha, &modulus(setup))?;
    Ok(concat(&[&[4], &encode_list(&dealt), &encode_list(&input.others), &input.c, &alpha]))
}

/// Round 2, user to server, read. α_i is all that is left at the end.
pub fn decode_masked_input(setup: &Setup, message: &[u8]) -> Result<MaskedInput> {
    let at = read_kind(message, 4)?;
    let (entries, at) = read_list(setup, message, at, E_DEALT + A + b_length(setup))?;
    let mut dealt = Vec::new();
    for (j, entry) in &entries {
        let (e, i) = read_bytes(entry, 0, E_DEALT)?;
        let (a, i) = read_bytes(entry, i, A)?;
        let (b, _) = read_bytes(entry, i, b_length(setup))?;
        dealt.push((*j, Dealing { e, a, b }));
    }
    let (others, at) = read_list(setup, message, at, E_OTHER)?;
    let (c, at) = read_bytes(message, at, if_active(setup, AE + 33 * setup.t as usize))?;
    let alpha = unpack(&message[at..], setup.r as usize, &modulus(setup))?;
    Ok(MaskedInput { dealt, others, c, alpha })
}

/// Round 3, server to users.
pub fn encode_shares(shares: &SharesFor) -> Bytes {
    concat(&[&[5], &encode_set(&shares.U1), &encode_list(&shares.dealt), &encode_list(&shares.others)])
}

/// Round 3, server to users, read.
pub fn decode_shares(setup: &Setup, message: &[u8]) -> Result<SharesFor> {
    let at = read_kind(message, 5)?;
    let (U1, at) = read_set(message, at, setup.m)?;
    let (dealt, at) = read_list(setup, message, at, E_DEALT)?;
    let (others, at) = read_list(setup, message, at, E_OTHER)?;
    read_end(message, at)?;
    Ok(SharesFor { U1, dealt, others })
}

/// Round 3, user to server: σ_i.
pub fn encode_signature(sigma: &[u8]) -> Bytes {
    concat(&[&[6], sigma])
}

/// Round 3, user to server, read.
pub fn decode_signature(message: &[u8]) -> Result<Bytes> {
    let at = read_kind(message, 6)?;
    let (sigma, at) = read_bytes(message, at, SIGNATURE)?;
    read_end(message, at)?;
    Ok(sigma)
}

/// Round 3, server to users: {(j, σ_j)}, j ∈ U2.
pub fn encode_signatures(list: &[(Id, Bytes)]) -> Bytes {
    concat(&[&[7], &encode_list(list)])
}

/// Round 3, server to users, read.
pub fn decode_signatures(setup: &Setup, message: &[u8]) -> Result<Vec<(Id, Bytes)>> {
    let at = read_kind(message, 7)?;
    let (list, at) = read_list(setup, message, at, SIGNATURE)?;
    read_end(message, at)?;
    Ok(list)
}

/// Round 3, user to server: β_i, encrypted.
pub fn encode_recovery(ciphertext: &[u8]) -> Bytes {
    concat(&[&[8], ciphertext])
}

/// Round 3, user to server, read: the ciphertext is all that is left.
pub fn decode_recovery(message: &[u8]) -> Result<Bytes> {
    let at = read_kind(message, 8)?;
    Ok(message[at..].to_vec())
}

/// β_i = (β_{1,i}, …, β_{m,i}), the plaintext.
pub fn encode_beta(beta: &[Beta]) -> Result<Bytes> {
    let mut out = Vec::new();
    for entry in beta {
        out = match entry {
            Beta::Nothing => concat(&[&out, &[0]]),
            Beta::Kappa(share) => concat(&[&out, &[1], &nat_to_be(share, 32)?]),
            Beta::Pair(share) => concat(&[&out, &[2], &nat_to_be(share, 32)?]),
        };
    }
    Ok(out)
}

/// β_i, read: m entries.
pub fn decode_beta(setup: &Setup, text: &[u8]) -> Result<Vec<Beta>> {
    let mut beta = Vec::new();
    let mut at = 0;
    for _ in 0..setup.m {
        let (kind, after) = read_bytes(text, at, 1)?;
        at = after;
        if kind == [0] {
            beta.push(Beta::Nothing);
        } else if kind == [1] || kind == [2] {
            let (share, after) = read_fq(text, at)?;
            at = after;
            beta.push(if kind == [1] { Beta::Kappa(share) } else { Beta::Pair(share) });
        } else {
            return Err(Code::Range.error());
        }
    }
    read_end(text, at)?;
    Ok(beta)
}

/// (κ_{j,i}, s_{j,i}^i) in e_{j,i} of a dealer j; κ_{j,i} alone of another, `dealt` says which.
pub fn decode_share_text(text: &[u8], dealt: bool) -> Result<(Nat, Option<Nat>)> {
    let (kappa, at) = read_fq(text, 0)?;
    let (s, at) = if dealt {
        let (s, at) = read_fq(text, at)?;
        (Some(s), at)
    } else {
        (None, at)
    };
    read_end(text, at)?;
    Ok((kappa, s))
}

/// A commitment of `count` points.
pub fn decode_commitment(text: &[u8], count: u32) -> Result<Vec<Bytes>> {
    let mut commitment = Vec::new();
    let mut at = 0;
    for _ in 0..count {
        let (point, after) = read_point(text, at)?;
        commitment.push(point);
        at = after;
    }
    read_end(text, at)?;
    Ok(commitment)
}
