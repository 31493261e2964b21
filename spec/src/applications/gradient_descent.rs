//! Gradient descent for linear regression, one aggregate a step (MGL Appendix D, "Need for Multiple Aggregate-sum
//! Computation").
//!
//! With the error J_m(c) = (1/m)·Σ (y_i − L(x_i))², a step is c − ζ∇J_m(c) = c + (2ζ/m)·Zᵀ(y − Zc). The users send what
//! adds up to Zᵀ(y − Zc), r + 1 elements, and their numbers of rows, whose sum is m: where users are lost, the step is
//! that of the rows of those who are left. The paper prints the step without 1/m: [`update_as_printed`].
//!
//! The x_i, y and c are integers, in units of 2^−f. Two roundings, each ⌊v + 1/2⌋: a user rounds each sum over its rows
//! once, the server each element of its update once. So a step from the same c with k users is within k·ζ/m + 1/2 units
//! of the exact one, in each element.
#![allow(non_snake_case)]

use super::fixed_point::unit;
use super::fraction::{Fraction, div_round};
use super::linear_regression::Row;
use crate::npkc::integer::{Int, int};
use crate::prelude::*;

/// y − L(x) = y − c_0 − c_1·x_1 − … − c_r·x_r in units of 2^−2f, exactly. `E_INPUT` unless x is one shorter than c;
/// `E_PARAMS` for f out of range.
pub fn residual(c: &[Int], row: &Row, f: u32) -> Result<Int> {
    if c.len() != row.x.len() + 1 {
        return Err(Code::Input.error());
    }
    let mut e = (&row.y - &c[0]) * unit(f)?;
    for (c_i, x_i) in c[1..].iter().zip(&row.x) {
        e -= c_i * x_i;
    }
    Ok(e)
}

/// What a user adds to step j: its rows' part of Zᵀ(y − Z·c_j), that is Σ (y − L_j(x)) and Σ (y − L_j(x))·x_i, each
/// rounded to units of 2^−f, then its number of rows. The errors of [`residual`].
pub fn contribution(c: &[Int], rows: &[Row], f: u32) -> Result<Vec<Int>> {
    let one = unit(f)?;
    let mut sums = vec![int(0); c.len()];
    for row in rows {
        // In units of 2^−3f: x_0 = 1 is 2^f units.
        let e = residual(c, row, f)?;
        sums[0] += &e * &one;
        for (sum, x_i) in sums[1..].iter_mut().zip(&row.x) {
            *sum += &e * x_i;
        }
    }
    let mut out = Vec::new();
    for sum in &sums {
        out.push(div_round(sum, &(&one * &one))?);
    }
    out.push(Int::from(rows.len()));
    Ok(out)
}

/// c + ⌊(2ζ/m)·s + 1/2⌋, element by element. `E_PARAMS` unless ζ > 0 and m > 0, `E_INPUT` unless s is as long as c.
fn moved(c: &[Int], s: &[Int], zeta: &Fraction, m: &Int) -> Result<Vec<Int>> {
    if zeta.num <= int(0) {
        return Err(Code::Params.error());
    }
    if s.len() != c.len() {
        return Err(Code::Input.error());
    }
    let mut out = Vec::new();
    for (c_i, s_i) in c.iter().zip(s) {
        out.push(c_i + div_round(&(&zeta.num * s_i * 2), &(&zeta.den * m))?);
    }
    Ok(out)
}

/// The server's step: c_{j+1} = c_j + (2ζ/m)·Zᵀ(y − Z·c_j), from the sum of the [`contribution`]s, whose last entry is
/// m.
///
/// `E_INPUT` unless the sum is one longer than c; `E_RANGE` unless m ≥ 1; `E_PARAMS` unless ζ > 0.
pub fn update(c: &[Int], sum: &[Int], zeta: &Fraction) -> Result<Vec<Int>> {
    if sum.len() != c.len() + 1 {
        return Err(Code::Input.error());
    }
    let m = &sum[c.len()];
    if *m < int(1) {
        return Err(Code::Range.error());
    }
    moved(c, &sum[..c.len()], zeta, m)
}

/// The step as printed, c_{j+1} = c_j + 2ζ·Zᵀ(y − Z·c_j), from a sum of r + 1 entries: [`update`] with mζ for ζ.
///
/// `E_PARAMS` unless ζ > 0, `E_INPUT` unless the sum is as long as c.
pub fn update_as_printed(c: &[Int], sum: &[Int], zeta: &Fraction) -> Result<Vec<Int>> {
    moved(c, sum, zeta, &int(1))
}
