//! Z_N and Z_N\[x\]: numbers modulo an N of any factors, and polynomials over them (`docs/bytes.md`, section 9).
//!
//! A polynomial is the list of its coefficients, the constant first. Arguments are taken mod N; results are below N. As
//! in [`crate::field`], a modulus of 0 gives 0.
#![allow(non_snake_case)]

use super::integer::Int;
use crate::field;
use crate::prelude::*;
use crate::wire::{read_bytes, read_u32};
use num_bigint::Sign;

/// ⌈|N|/8⌉: the bytes of an element of Z_N, where |N| is the length of N in bits.
pub fn zn_bytes(N: &Nat) -> usize {
    N.bits().div_ceil(8) as usize
}

/// The encoding of an element: [`zn_bytes`] bytes, big-endian; `E_RANGE` when a ≥ N.
#[hax_lib::requires(a < N)]
#[hax_lib::ensures(|out| out.map_or(true, |bytes| bytes.len() == zn_bytes(N)))]
pub fn zn_to_bytes(a: &Nat, N: &Nat) -> Result<Bytes> {
    if a >= N {
        return Err(Code::Range.error());
    }
    nat_to_be(a, zn_bytes(N))
}

/// An element of Z_N, read; `E_LENGTH` when it runs past the end, `E_RANGE` when it is ≥ N.
#[hax_lib::ensures(|out| out.map_or(true, |(a, _)| a < *N))]
pub fn read_zn(message: &[u8], at: usize, N: &Nat) -> Result<(Nat, usize)> {
    let (bytes, at) = read_bytes(message, at, zn_bytes(N))?;
    let a = nat_from_be(&bytes);
    if a >= *N {
        return Err(Code::Range.error());
    }
    Ok((a, at))
}

/// x^k mod N for any integer k; x^0 is 1. For k < 0 it is (1/x)^−k: `E_RANGE` when x has no inverse.
#[hax_lib::requires(*N > nat(1))]
#[hax_lib::ensures(|out| out.map_or(true, |power| power < *N))]
pub fn pow(x: &Nat, k: &Int, N: &Nat) -> Result<Nat> {
    if k.sign() == Sign::Minus {
        Ok(field::pow(&field::inv(x, N)?, k.magnitude(), N))
    } else {
        Ok(field::pow(x, k.magnitude(), N))
    }
}

/// f(x) mod N, by Horner's rule.
#[hax_lib::requires(*N > nat(0))]
#[hax_lib::ensures(|y| y < *N)]
pub fn evaluate(f: &[Nat], x: u32, N: &Nat) -> Nat {
    let x = Nat::from(x);
    let mut y = Nat::zero();
    for a in f.iter().rev() {
        y = field::add(&field::mul(&y, &x, N), a, N);
    }
    y
}

/// f(x)·g(x) in Z_N\[x\], with |f| + |g| − 1 coefficients; none when f or g has none.
#[hax_lib::requires(*N > nat(0))]
pub fn product(f: &[Nat], g: &[Nat], N: &Nat) -> Vec<Nat> {
    if f.is_empty() || g.is_empty() {
        return Vec::new();
    }
    let mut fg = vec![Nat::zero(); f.len() + g.len() - 1];
    for (i, a) in f.iter().enumerate() {
        for (j, b) in g.iter().enumerate() {
            fg[i + j] = field::add(&fg[i + j], &field::mul(a, b, N), N);
        }
    }
    fg
}

/// c·f(x) in Z_N\[x\].
#[hax_lib::requires(*N > nat(0))]
#[hax_lib::ensures(|cf| cf.len() == f.len())]
pub fn scale(c: &Nat, f: &[Nat], N: &Nat) -> Vec<Nat> {
    let mut cf = Vec::new();
    for a in f {
        cf.push(field::mul(c, a, N));
    }
    cf
}

/// The encoding of a polynomial: the count of its coefficients (`u32`), then the coefficients, the constant first;
/// `E_RANGE` when one is ≥ N.
pub fn encode_polynomial(f: &[Nat], N: &Nat) -> Result<Bytes> {
    let mut out = (f.len() as u32).to_be_bytes().to_vec();
    for a in f {
        out.extend_from_slice(&zn_to_bytes(a, N)?);
    }
    Ok(out)
}

/// A polynomial of k coefficients, read: `E_RANGE` for another count, then `E_LENGTH` when not all of them are there,
/// then `E_RANGE` when one is ≥ N.
#[hax_lib::ensures(|out| out.map_or(true, |(f, _)| f.len() == k as usize))]
pub fn read_polynomial(message: &[u8], at: usize, k: u32, N: &Nat) -> Result<(Vec<Nat>, usize)> {
    let (count, at) = read_u32(message, at)?;
    if count != k {
        return Err(Code::Range.error());
    }
    let (all, after) = read_bytes(message, at, (k as usize).saturating_mul(zn_bytes(N)))?;
    let mut f = Vec::new();
    let mut i = 0;
    for _ in 0..k {
        let (a, next) = read_zn(&all, i, N)?;
        f.push(a);
        i = next;
    }
    Ok((f, after))
}
