//! PRG: a seed stretched to bytes and to vectors over Z_R (`docs/bytes.md`, section 2; BON Appendix A-D).

use crate::ctr::{aes128_ctr_keystream, keystream_block};
use crate::hkdf::hkdf;
use crate::prelude::*;

/// The label of the key derivation; the timestamp follows it.
const LABEL: &[u8] = b"secagg/v1/prg";

/// `E_PARAMS` unless 2 ≤ R ≤ 2^64.
#[allow(non_snake_case)]
pub(crate) fn check_modulus(R: &Nat) -> Result<()> {
    if nat(2) <= *R && *R <= nat(1) << 64 { Ok(()) } else { Err(Code::Params.error()) }
}

/// b = ⌈log2 R⌉: the bits of an element of Z_R. For R ≥ 1; 0 for R = 0.
#[hax_lib::requires(R >= &nat(1))]
#[allow(non_snake_case)]
pub fn bits(R: &Nat) -> usize {
    // ⌈log2 R⌉ is the length of R − 1 in binary
    if R.is_zero() { 0 } else { (R - 1u32).bits() as usize }
}

/// The smallest of 1, 2, 4, 8 bytes that holds b = ⌈log2 R⌉ bits. For R ≤ 2^64.
#[hax_lib::requires(R <= &(nat(1) << 64))]
#[allow(non_snake_case)]
pub fn word_bytes(R: &Nat) -> usize {
    match bits(R) {
        0..=8 => 1,
        9..=16 => 2,
        17..=32 => 4,
        _ => 8,
    }
}

/// The AES-128 key and the initial counter block of PRG(seed, ts).
pub fn key_and_counter(seed: &[u8], ts: &[u8]) -> Result<([u8; 16], [u8; 16])> {
    // HKDF-SHA256(ikm = seed, empty salt, info = label ‖ ts), 32 bytes: key ‖ initial counter block
    let okm = hkdf(&[], seed, &concat(&[LABEL, ts]), 32)?;
    let mut key = [0u8; 16];
    let mut initial_counter = [0u8; 16];
    key.copy_from_slice(&okm[..16]);
    initial_counter.copy_from_slice(&okm[16..]);
    Ok((key, initial_counter))
}

/// PRG(seed, ts), its first `length` bytes.
#[hax_lib::ensures(|out| match out { Ok(out) => out.len() == length, Err(_) => false })]
pub fn prg_bytes(seed: &[u8], ts: &[u8], length: usize) -> Result<Bytes> {
    let (key, initial_counter) = key_and_counter(seed, ts)?;
    Ok(aes128_ctr_keystream(&key, &initial_counter, length))
}

/// PRG(seed, ts) to Z_R^m: a vector of m elements of \[0, R−1\]; `E_PARAMS` unless 2 ≤ R ≤ 2^64.
///
/// A word is kept with probability R/2^b > 1/2, so fewer than 2m words are looked at on average. The loop ends at 2^64 − 1
/// blocks because every loop of the specification has an end; no vector that fits in memory gets there.
#[hax_lib::requires(nat(2) <= *R && *R <= nat(1) << 64)]
#[hax_lib::ensures(|out| match out { Ok(v) => v.len() == m && v.iter().all(|x| x < R), Err(_) => false })]
#[allow(non_snake_case)]
pub fn prg_vector(seed: &[u8], ts: &[u8], m: usize, R: &Nat) -> Result<Vec<Nat>> {
    check_modulus(R)?;
    let (key, initial_counter) = key_and_counter(seed, ts)?;
    let b = bits(R);
    let mut v = Vec::new();
    for i in 0..u64::MAX {
        if v.len() == m {
            break;
        }
        // the keystream, cut into little-endian words (their length divides 16, so none straddles two blocks)
        for word in keystream_block(&key, &initial_counter, i).chunks(word_bytes(R)) {
            // masked to the low b bits
            let x = Nat::from_bytes_le(word) % (nat(1) << b);
            // x ≥ R is skipped; the first m words left are the vector
            if x < *R && v.len() < m {
                v.push(x);
            }
        }
    }
    Ok(v)
}
