//! Messages are read from left to right, and the first thing wrong is reported (`docs/bytes.md`, section 4).
//!
//! A reader is a position in the message: each function takes the position where its field starts and gives the field and
//! the position after it.

use crate::field::fq_from_bytes;
use crate::p256::{decode_compressed, order};
use crate::prelude::*;

/// The kind, a message's first byte: `E_LENGTH` when there is none, `E_ROUND` when it is not `kind`.
pub fn read_kind(message: &[u8], kind: u8) -> Result<usize> {
    if message.is_empty() {
        return Err(Code::Length.error());
    }
    if message[0] != kind {
        return Err(Code::Round.error());
    }
    Ok(1)
}

/// A field of `length` bytes; `E_LENGTH` when it runs past the end.
pub fn read_bytes(message: &[u8], at: usize, length: usize) -> Result<(Bytes, usize)> {
    if message.len() < at || message.len() - at < length {
        return Err(Code::Length.error());
    }
    Ok((message[at..at + length].to_vec(), at + length))
}

/// A `u32`.
pub fn read_u32(message: &[u8], at: usize) -> Result<(u32, usize)> {
    let (b, at) = read_bytes(message, at, 4)?;
    Ok((u32::from_be_bytes([b[0], b[1], b[2], b[3]]), at))
}

/// The entries of a list, each of `size` bytes and not yet looked into: the count is at most n (`E_RANGE`), and all the
/// entries it promises are there (`E_LENGTH`).
pub fn read_entries(message: &[u8], at: usize, size: usize, n: u32) -> Result<(Vec<Bytes>, usize)> {
    let (count, at) = read_u32(message, at)?;
    if count > n {
        return Err(Code::Range.error());
    }
    let (all, after) = read_bytes(message, at, count as usize * size)?;
    let mut entries = Vec::new();
    for i in 0..count as usize {
        entries.push(all[i * size..(i + 1) * size].to_vec());
    }
    Ok((entries, after))
}

/// The id that starts an entry: from 1 to n (`E_RANGE`) and above `previous`, the id of the entry before, or 0
/// (`E_DUPLICATE`, `E_ORDER`).
pub fn read_entry_id(entry: &[u8], previous: Id, n: u32) -> Result<(Id, usize)> {
    let (v, at) = read_u32(entry, 0)?;
    if v == 0 || v > n {
        return Err(Code::Range.by(v));
    }
    if v == previous {
        return Err(Code::Duplicate.by(v));
    }
    if v < previous {
        return Err(Code::Order.by(v));
    }
    Ok((v, at))
}

/// A point, still encoded: on the curve and not the identity (`E_POINT`).
pub fn read_point(message: &[u8], at: usize) -> Result<(Bytes, usize)> {
    let (encoded, at) = read_bytes(message, at, 33)?;
    decode_compressed(&encoded)?;
    Ok((encoded, at))
}

/// An element of F_q, q the order of P-256's group (`E_RANGE`).
pub fn read_fq(message: &[u8], at: usize) -> Result<(Nat, usize)> {
    let (encoded, at) = read_bytes(message, at, 32)?;
    Ok((fq_from_bytes(&encoded, &order())?, at))
}

/// The end: nothing may follow the last field (`E_LENGTH`).
pub fn read_end(message: &[u8], at: usize) -> Result<()> {
    if message.len() != at {
        return Err(Code::Length.error());
    }
    Ok(())
}

/// A set: its count, then its ids in ascending order.
pub fn encode_set(set: &[Id]) -> Bytes {
    let mut out = (set.len() as u32).to_be_bytes().to_vec();
    for v in set {
        out.extend_from_slice(&v.to_be_bytes());
    }
    out
}

/// A set, read.
pub fn read_set(message: &[u8], at: usize, n: u32) -> Result<(Vec<Id>, usize)> {
    let (entries, at) = read_entries(message, at, 4, n)?;
    let mut set = Vec::new();
    let mut previous = 0;
    for entry in &entries {
        let (v, _) = read_entry_id(entry, previous, n)?;
        set.push(v);
        previous = v;
    }
    Ok((set, at))
}
