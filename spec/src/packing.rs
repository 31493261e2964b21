//! Packed vectors: m elements of Z_R, b = ⌈log2 R⌉ bits each, most significant bit first (`docs/bytes.md`, section 1).
//!
//! The bits of a byte string are numbered from the left: bit j is bit 7 − (j mod 8) of byte ⌊j/8⌋.

use crate::prelude::*;
use crate::prg::{bits, check_modulus};

/// Bit j of `bytes`, counted from the left; 0 past the end.
fn bit(bytes: &[u8], j: usize) -> u8 {
    match bytes.get(j / 8) {
        Some(byte) => (byte >> (7 - j % 8)) & 1,
        None => 0,
    }
}

/// ⌈m·b/8⌉: the length in bytes of m packed elements of Z_R. A length that `usize` cannot hold comes out as `usize::MAX`,
/// which no byte string has.
#[hax_lib::requires(nat(2) <= *R && *R <= nat(1) << 64)]
#[allow(non_snake_case)]
pub fn packed_length(m: usize, R: &Nat) -> usize {
    let length = (m as u128 * bits(R) as u128).div_ceil(8);
    usize::try_from(length).unwrap_or(usize::MAX)
}

/// v packed, [`packed_length`] bytes; `E_PARAMS` unless 2 ≤ R ≤ 2^64, `E_RANGE` when an element is ≥ R.
#[hax_lib::requires(nat(2) <= *R && *R <= nat(1) << 64 && v.iter().all(|x| x < R))]
#[hax_lib::ensures(|out| match out { Ok(out) => out.len() == packed_length(v.len(), R), Err(_) => false })]
#[allow(non_snake_case)]
pub fn pack(v: &[Nat], R: &Nat) -> Result<Bytes> {
    check_modulus(R)?;
    let b = bits(R);
    // zero bits pad the last byte
    let mut out = vec![0u8; packed_length(v.len(), R)];
    for (i, x) in v.iter().enumerate() {
        if x >= R {
            return Err(Code::Range.error());
        }
        // bit k of element i, from the left, is bit i·b + k of the string
        for k in 0..b {
            let j = i * b + k;
            if x.bit((b - 1 - k) as u64) {
                out[j / 8] |= 1 << (7 - j % 8);
            }
        }
    }
    Ok(out)
}

/// The m elements packed in `bytes`; `E_PARAMS` unless 2 ≤ R ≤ 2^64, `E_LENGTH` when the length is not
/// [`packed_length`], `E_RANGE` when an element is ≥ R, `E_PADDING` when a padding bit is set, in this order.
#[hax_lib::requires(nat(2) <= *R && *R <= nat(1) << 64)]
#[allow(non_snake_case)]
pub fn unpack(bytes: &[u8], m: usize, R: &Nat) -> Result<Vec<Nat>> {
    check_modulus(R)?;
    if bytes.len() != packed_length(m, R) {
        return Err(Code::Length.error());
    }
    let b = bits(R);
    let mut v = Vec::new();
    for i in 0..m {
        let mut x = 0u64;
        for k in 0..b {
            x = (x << 1) | u64::from(bit(bytes, i * b + k));
        }
        if nat(x) >= *R {
            return Err(Code::Range.error());
        }
        v.push(nat(x));
    }
    for j in m * b..8 * bytes.len() {
        if bit(bytes, j) == 1 {
            return Err(Code::Padding.error());
        }
    }
    Ok(v)
}
