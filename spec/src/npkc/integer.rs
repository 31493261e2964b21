//! Integers with a sign, and their encoding (`docs/bytes.md`, section 9): the shares of φ(N) and of d are integers, not
//! residues.

use crate::prelude::*;
use crate::wire::{read_bytes, read_u32};
use num_bigint::Sign;

pub use num_bigint::BigInt as Int;

/// The integer with value `x`.
pub fn int(x: i64) -> Int {
    Int::from(x)
}

/// The natural number x as an integer.
pub fn int_from_nat(x: &Nat) -> Int {
    Int::from(x.clone())
}

/// x mod M, from 0 to M − 1, and 0 when M = 0.
#[hax_lib::requires(*modulus > nat(0))]
#[hax_lib::ensures(|residue| residue < *modulus)]
pub fn residue(x: &Int, modulus: &Nat) -> Nat {
    if modulus.is_zero() {
        return Nat::zero();
    }
    let r = x.magnitude() % modulus;
    if x.sign() == Sign::Minus && !r.is_zero() { modulus - r } else { r }
}

/// The encoding: sign (0, or 1 for a negative integer) ‖ length (`u32`) ‖ magnitude, big-endian and without leading
/// zeros. Zero has sign 0 and length 0.
pub fn encode_int(x: &Int) -> Bytes {
    let sign = if x.sign() == Sign::Minus { 1u8 } else { 0u8 };
    let magnitude = if x.is_zero() { Vec::new() } else { x.magnitude().to_bytes_be() };
    concat(&[&[sign], &(magnitude.len() as u32).to_be_bytes(), &magnitude])
}

/// An integer, read: `E_LENGTH` when a part runs past the end; `E_RANGE` for a sign above 1, a leading zero and a
/// negative zero.
#[hax_lib::ensures(|out| match out { Ok((x, end)) => encode_int(&x) == message[at..end], Err(_) => true })]
pub fn read_int(message: &[u8], at: usize) -> Result<(Int, usize)> {
    let (sign, at) = read_bytes(message, at, 1)?;
    if sign[0] > 1 {
        return Err(Code::Range.error());
    }
    let (length, at) = read_u32(message, at)?;
    let (magnitude, at) = read_bytes(message, at, length as usize)?;
    let is_negative = sign[0] == 1;
    if magnitude.first() == Some(&0) || (is_negative && magnitude.is_empty()) {
        return Err(Code::Range.error());
    }
    let sign = if is_negative { Sign::Minus } else { Sign::Plus };
    Ok((Int::from_bytes_be(sign, &magnitude), at))
}
