//! The messages of ACS, as bytes (`docs/bytes.md`, section 8).
#![allow(non_snake_case)]

use super::params::Setup;
use crate::packing::{pack, unpack};
use crate::prelude::*;
use crate::wire::*;

/// Round 0, user to server: s_u^PK.
pub fn encode_advertise_keys(s_PK: &[u8]) -> Bytes {
    concat(&[&[0], s_PK])
}

/// Round 0, user to server, read.
pub fn decode_advertise_keys(message: &[u8]) -> Result<Bytes> {
    let at = read_kind(message, 0)?;
    let (s_PK, at) = read_point(message, at)?;
    read_end(message, at)?;
    Ok(s_PK)
}

/// Round 0, server to user u: {(v, s_v^PK)}, v ∈ U1 ∩ N(u).
pub fn encode_key_list(list: &[(Id, Bytes)]) -> Bytes {
    let mut out = concat(&[&[1], &(list.len() as u32).to_be_bytes()]);
    for (v, s_PK) in list {
        out = concat(&[&out, &v.to_be_bytes(), s_PK]);
    }
    out
}

/// Round 0, server to user, read.
pub fn decode_key_list(setup: &Setup, message: &[u8]) -> Result<Vec<(Id, Bytes)>> {
    let at = read_kind(message, 1)?;
    let (entries, at) = read_entries(message, at, 4 + 33, setup.n)?;
    let mut list = Vec::new();
    let mut previous = 0;
    for entry in &entries {
        let (v, i) = read_entry_id(entry, previous, setup.n)?;
        let (s_PK, _) = read_point(entry, i).map_err(|e| e.code.by(v))?;
        list.push((v, s_PK));
        previous = v;
    }
    read_end(message, at)?;
    Ok(list)
}

/// Round 1, user to server (kind 2): y_u. Round 2, user to server (kind 4): r_u.
pub fn encode_vector(setup: &Setup, kind: u8, vector: &[Nat]) -> Result<Bytes> {
    Ok(concat(&[&[kind], &pack(vector, &setup.R)?]))
}

/// Rounds 1 and 2, user to server, read.
pub fn decode_vector(setup: &Setup, kind: u8, message: &[u8]) -> Result<Vec<Nat>> {
    let at = read_kind(message, kind)?;
    // The vector is all the rest: its length is judged first (section 1)
    unpack(&message[at..], setup.m, &setup.R)
}

/// Round 1, server to users: D.
pub fn encode_dropouts(D: &[Id]) -> Bytes {
    concat(&[&[3], &encode_set(D)])
}

/// Round 1, server to users, read.
pub fn decode_dropouts(setup: &Setup, message: &[u8]) -> Result<Vec<Id>> {
    let at = read_kind(message, 3)?;
    let (D, at) = read_set(message, at, setup.n)?;
    read_end(message, at)?;
    Ok(D)
}
