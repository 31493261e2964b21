//! Signed fixed point in Z_R: how numbers with a sign and a fraction travel as elements that the protocols add.
//!
//! A number v is held as an integer x, v in units of 2^−f. The integer travels as x mod R, and the sum z comes back as
//! the residue of least size: z when z ≤ (R − 1)/2, else z − R. So that it is the sum of the integers, each of the n
//! users keeps −B ≤ x ≤ B, and n·B ≤ (R − 1)/2. This is BON §VII-A's R ≥ n(R_U − 1) + 1 for the R_U = 2B + 1 values
//! from −B to B. MGL §6.3 sums 16-bit inputs in Z_{2^16}, where it does not hold and sums wrap unseen (finding F13).
//!
//! A user checks its own input. Nothing in the protocols makes it do so.
#![allow(non_snake_case)]

use super::fraction::{Fraction, div_round, fraction};
use crate::npkc::integer::{Int, int, int_from_nat, residue};
use crate::prelude::*;
use crate::prg::check_modulus;

/// The most fraction bits.
pub const MAX_F: u32 = 62;

/// How the vectors of one session are encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoding {
    /// n, the number of users.
    pub n: u32,
    /// B: every element x of a user's vector satisfies −B ≤ x ≤ B.
    pub B: Nat,
    /// R.
    pub R: Nat,
}

/// The conditions on an encoding: `E_PARAMS` unless n ≥ 1, B ≥ 1 and 2 ≤ R ≤ 2^64; then `E_WRAP` unless
/// n·B ≤ ⌊(R − 1)/2⌋.
pub fn check_encoding(encoding: &Encoding) -> Result<()> {
    check_modulus(&encoding.R)?;
    if encoding.n == 0 || encoding.B.is_zero() {
        return Err(Code::Params.error());
    }
    if nat(u64::from(encoding.n)) * &encoding.B > (&encoding.R - nat(1)) / nat(2) {
        return Err(Code::Wrap.error());
    }
    Ok(())
}

/// 2^f as an integer; `E_PARAMS` when f > [`MAX_F`].
#[hax_lib::requires(f <= MAX_F)]
pub fn unit(f: u32) -> Result<Int> {
    if f > MAX_F {
        return Err(Code::Params.error());
    }
    Ok(int(1) << f)
}

/// v in units of 2^−f: ⌊v·2^f + 1/2⌋; `E_PARAMS` when f > [`MAX_F`] or v is no fraction.
pub fn to_units(v: &Fraction, f: u32) -> Result<Int> {
    div_round(&(&v.num * unit(f)?), &v.den)
}

/// The number behind x units of 2^−f; `E_PARAMS` when f > [`MAX_F`].
pub fn from_units(x: &Int, f: u32) -> Result<Fraction> {
    fraction(x, &unit(f)?)
}

/// A user's vector of integers as elements of Z_R: x mod R each. The errors of [`check_encoding`], then `E_INPUT` for
/// an element outside −B … B.
#[hax_lib::ensures(|out| match out { Ok(out) => out.iter().all(|z| *z < encoding.R), Err(_) => true })]
pub fn encode(encoding: &Encoding, x: &[Int]) -> Result<Vec<Nat>> {
    check_encoding(encoding)?;
    let mut out = Vec::new();
    for x_i in x {
        if *x_i.magnitude() > encoding.B {
            return Err(Code::Input.error());
        }
        out.push(residue(x_i, &encoding.R));
    }
    Ok(out)
}

/// The sums behind an aggregate of k users. The errors of [`check_encoding`], `E_PARAMS` when k > n, then `E_RANGE` for
/// an element that is ≥ R, or that no k users within the bound can have brought about.
pub fn decode_sum(encoding: &Encoding, z: &[Nat], k: u32) -> Result<Vec<Int>> {
    check_encoding(encoding)?;
    if k > encoding.n {
        return Err(Code::Params.error());
    }
    let half = (&encoding.R - nat(1)) / nat(2);
    let mut out = Vec::new();
    for z_i in z {
        if *z_i >= encoding.R {
            return Err(Code::Range.error());
        }
        let sum = if *z_i <= half { int_from_nat(z_i) } else { int_from_nat(z_i) - int_from_nat(&encoding.R) };
        if *sum.magnitude() > nat(u64::from(k)) * &encoding.B {
            return Err(Code::Range.error());
        }
        out.push(sum);
    }
    Ok(out)
}
