//! The messages of BON Figure 4, as bytes (`docs/bytes.md`, section 3).
#![allow(non_snake_case)]

use super::params::{Model, Setup};
use crate::packing::{pack, unpack};
use crate::prelude::*;
use crate::wire::*;

/// (c_v^PK, s_v^PK, σ_v): what user v advertises. σ_v is empty in the honest-but-curious model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKeys {
    /// c_v^PK, a point.
    pub c_PK: Bytes,
    /// s_v^PK, a point.
    pub s_PK: Bytes,
    /// σ_v.
    pub sigma: Bytes,
}

/// The shares of a user's last message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shares {
    /// (v, s^SK_{v,u}), v ∈ U2 ∖ U3.
    pub s_SK: Vec<(Id, Nat)>,
    /// (v, b_{v,u}), v ∈ U3.
    pub b: Vec<(Id, Nat)>,
}

/// The length of e_{u,v}: nonce, two ids, two shares, tag.
pub const CIPHERTEXT: usize = 12 + 4 + 4 + 32 + 32 + 16;

/// The length of a signature in this model: none, or 64 bytes.
pub fn signature_length(model: &Model) -> usize {
    match model {
        Model::HonestButCurious => 0,
        Model::Active => 64,
    }
}

/// Kind 0, and an entry of kind 1: c^PK ‖ s^PK ‖ σ.
fn read_public_keys(setup: &Setup, message: &[u8], at: usize) -> Result<(PublicKeys, usize)> {
    let (c_PK, at) = read_point(message, at)?;
    let (s_PK, at) = read_point(message, at)?;
    let (sigma, at) = read_bytes(message, at, signature_length(&setup.model))?;
    Ok((PublicKeys { c_PK, s_PK, sigma }, at))
}

/// Round 0, user to server.
pub fn encode_advertise_keys(keys: &PublicKeys) -> Bytes {
    concat(&[&[0], &keys.c_PK, &keys.s_PK, &keys.sigma])
}

/// Round 0, user to server, read.
pub fn decode_advertise_keys(setup: &Setup, message: &[u8]) -> Result<PublicKeys> {
    let at = read_kind(message, 0)?;
    let (keys, at) = read_public_keys(setup, message, at)?;
    read_end(message, at)?;
    Ok(keys)
}

/// Round 0, server to users: the list {(v, c_v^PK, s_v^PK, σ_v)}, v ∈ U1.
pub fn encode_key_list(list: &[(Id, PublicKeys)]) -> Bytes {
    let mut out = concat(&[&[1], &(list.len() as u32).to_be_bytes()]);
    for (v, keys) in list {
        out = concat(&[&out, &v.to_be_bytes(), &keys.c_PK, &keys.s_PK, &keys.sigma]);
    }
    out
}

/// Round 0, server to users, read.
pub fn decode_key_list(setup: &Setup, message: &[u8]) -> Result<Vec<(Id, PublicKeys)>> {
    let at = read_kind(message, 1)?;
    let size = 4 + 33 + 33 + signature_length(&setup.model);
    let (entries, at) = read_entries(message, at, size, setup.n)?;
    let mut list = Vec::new();
    let mut previous = 0;
    for entry in &entries {
        let (v, i) = read_entry_id(entry, previous, setup.n)?;
        let (keys, _) = read_public_keys(setup, entry, i).map_err(|e| e.code.by(v))?;
        list.push((v, keys));
        previous = v;
    }
    read_end(message, at)?;
    Ok(list)
}

/// Round 1: the list of v ‖ e, user to server (kind 2) or server to user (kind 3).
pub fn encode_ciphertexts(kind: u8, list: &[(Id, Bytes)]) -> Bytes {
    let mut out = concat(&[&[kind], &(list.len() as u32).to_be_bytes()]);
    for (v, e) in list {
        out = concat(&[&out, &v.to_be_bytes(), e]);
    }
    out
}

/// Round 1, either way, read.
pub fn decode_ciphertexts(setup: &Setup, kind: u8, message: &[u8]) -> Result<Vec<(Id, Bytes)>> {
    let at = read_kind(message, kind)?;
    let (entries, at) = read_entries(message, at, 4 + CIPHERTEXT, setup.n)?;
    let mut list = Vec::new();
    let mut previous = 0;
    for entry in &entries {
        let (v, i) = read_entry_id(entry, previous, setup.n)?;
        let (e, _) = read_bytes(entry, i, CIPHERTEXT)?;
        list.push((v, e));
        previous = v;
    }
    read_end(message, at)?;
    Ok(list)
}

/// Round 2, user to server: y_u.
pub fn encode_masked_input(setup: &Setup, y: &[Nat]) -> Result<Bytes> {
    Ok(concat(&[&[4], &pack(y, &setup.R)?]))
}

/// Round 2, user to server, read.
pub fn decode_masked_input(setup: &Setup, message: &[u8]) -> Result<Vec<Nat>> {
    let at = read_kind(message, 4)?;
    // The vector is all the rest: its length is judged first (section 1)
    unpack(&message[at..], setup.m, &setup.R)
}

/// Round 2, server to users: U3.
pub fn encode_survivors(U3: &[Id]) -> Bytes {
    concat(&[&[5], &encode_set(U3)])
}

/// Round 2, server to users, read.
pub fn decode_survivors(setup: &Setup, message: &[u8]) -> Result<Vec<Id>> {
    let at = read_kind(message, 5)?;
    let (U3, at) = read_set(message, at, setup.n)?;
    read_end(message, at)?;
    Ok(U3)
}

/// Round 3, user to server: σ'_u.
pub fn encode_consistency_check(sigma: &[u8]) -> Bytes {
    concat(&[&[6], sigma])
}

/// Round 3, user to server, read.
pub fn decode_consistency_check(message: &[u8]) -> Result<Bytes> {
    let at = read_kind(message, 6)?;
    let (sigma, at) = read_bytes(message, at, 64)?;
    read_end(message, at)?;
    Ok(sigma)
}

/// Round 3, server to users: {(v, σ'_v)}, v ∈ U4.
pub fn encode_signatures(list: &[(Id, Bytes)]) -> Bytes {
    let mut out = concat(&[&[7], &(list.len() as u32).to_be_bytes()]);
    for (v, sigma) in list {
        out = concat(&[&out, &v.to_be_bytes(), sigma]);
    }
    out
}

/// Round 3, server to users, read.
pub fn decode_signatures(setup: &Setup, message: &[u8]) -> Result<Vec<(Id, Bytes)>> {
    let at = read_kind(message, 7)?;
    let (entries, at) = read_entries(message, at, 4 + 64, setup.n)?;
    let mut list = Vec::new();
    let mut previous = 0;
    for entry in &entries {
        let (v, i) = read_entry_id(entry, previous, setup.n)?;
        let (sigma, _) = read_bytes(entry, i, 64)?;
        list.push((v, sigma));
        previous = v;
    }
    read_end(message, at)?;
    Ok(list)
}

/// A list of v ‖ share.
fn encode_share_list(list: &[(Id, Nat)]) -> Result<Bytes> {
    let mut out = (list.len() as u32).to_be_bytes().to_vec();
    for (v, share) in list {
        out = concat(&[&out, &v.to_be_bytes(), &nat_to_be(share, 32)?]);
    }
    Ok(out)
}

/// A list of v ‖ share, read.
fn read_share_list(setup: &Setup, message: &[u8], at: usize) -> Result<(Vec<(Id, Nat)>, usize)> {
    let (entries, at) = read_entries(message, at, 4 + 32, setup.n)?;
    let mut list = Vec::new();
    let mut previous = 0;
    for entry in &entries {
        let (v, i) = read_entry_id(entry, previous, setup.n)?;
        let (share, _) = read_fq(entry, i).map_err(|e| e.code.by(v))?;
        list.push((v, share));
        previous = v;
    }
    Ok((list, at))
}

/// Round 4, user to server: the shares.
pub fn encode_unmasking(shares: &Shares) -> Result<Bytes> {
    Ok(concat(&[&[8], &encode_share_list(&shares.s_SK)?, &encode_share_list(&shares.b)?]))
}

/// Round 4, user to server, read.
pub fn decode_unmasking(setup: &Setup, message: &[u8]) -> Result<Shares> {
    let at = read_kind(message, 8)?;
    let (s_SK, at) = read_share_list(setup, message, at)?;
    let (b, at) = read_share_list(setup, message, at)?;
    read_end(message, at)?;
    Ok(Shares { s_SK, b })
}
