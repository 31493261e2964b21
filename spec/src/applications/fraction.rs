//! Fractions, and the one rule by which a fraction becomes an integer.

use crate::npkc::integer::Int;
use crate::prelude::*;
use num_integer::Integer;

/// A fraction in lowest terms; the denominator is positive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fraction {
    /// The numerator.
    pub num: Int,
    /// The denominator, at least 1.
    pub den: Int,
}

/// num/den in lowest terms; `E_PARAMS` when den = 0.
#[hax_lib::requires(!den.is_zero())]
#[hax_lib::ensures(|out| match out { Ok(out) => &out.num * den == num * &out.den, Err(_) => false })]
pub fn fraction(num: &Int, den: &Int) -> Result<Fraction> {
    if den.is_zero() {
        return Err(Code::Params.error());
    }
    let common = num.gcd(den);
    let common = if *den < Int::zero() { -common } else { common };
    Ok(Fraction { num: num / &common, den: den / &common })
}

/// ⌊num/den + 1/2⌋, the nearest integer, halves upwards; `E_PARAMS` unless den > 0.
#[hax_lib::requires(*den > Int::zero())]
pub fn div_round(num: &Int, den: &Int) -> Result<Int> {
    if *den <= Int::zero() {
        return Err(Code::Params.error());
    }
    let two = Int::from(2);
    Ok((num * &two + den).div_floor(&(den * &two)))
}
