//! Federated averaging: a step from sums of weighted updates (BON §II).
//!
//! User u holds |D_u| = n_u examples, and Δ_u, which is its gradient ∇L(D_u, Θ). It shares ⟨n_u, n_u·Δ_u⟩, and the
//! server takes Θ − η·(Σ n_u·Δ_u)/(Σ n_u). Here the weight stands last. Δ_u is in integers, units of 2^−f; n_u·Δ_u is
//! exact, and so are the sums: the weighted average is a fraction without any rounding.
#![allow(non_snake_case)]

use super::fixed_point::{Encoding, check_encoding};
use super::fraction::{Fraction, div_round, fraction};
use crate::npkc::integer::{Int, int};
use crate::prelude::*;

/// What a user's update may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// W: 0 ≤ n_u ≤ W.
    pub W: Nat,
    /// D: every element of Δ_u lies between −D and D.
    pub D: Nat,
}

/// The conditions on limits: those of the encoding; `E_PARAMS` unless W ≥ 1 and D ≥ 1; `E_WRAP` unless W·D ≤ B.
///
/// So both fit: n_u·Δ_u, and n_u itself.
pub fn check_limits(encoding: &Encoding, limits: &Limits) -> Result<()> {
    check_encoding(encoding)?;
    if limits.W.is_zero() || limits.D.is_zero() {
        return Err(Code::Params.error());
    }
    if &limits.W * &limits.D > encoding.B {
        return Err(Code::Wrap.error());
    }
    Ok(())
}

/// n_u·Δ_u ‖ n_u. `E_INPUT` for a weight above W or an element of Δ_u outside −D … D.
pub fn contribution(limits: &Limits, n_u: &Nat, delta_u: &[Int]) -> Result<Vec<Int>> {
    if *n_u > limits.W {
        return Err(Code::Input.error());
    }
    let weight = Int::from(n_u.clone());
    let mut out = Vec::new();
    for d in delta_u {
        if *d.magnitude() > limits.D {
            return Err(Code::Input.error());
        }
        out.push(&weight * d);
    }
    out.push(weight);
    Ok(out)
}

/// The sums of the n_u·Δ_u, and of the n_u. `E_INPUT` for an empty vector, `E_RANGE` unless Σ n_u ≥ 1.
fn split(sum: &[Int]) -> Result<(&[Int], &Int)> {
    match sum.split_last() {
        None => Err(Code::Input.error()),
        Some((weight, _)) if *weight < int(1) => Err(Code::Range.error()),
        Some((weight, sums)) => Ok((sums, weight)),
    }
}

/// (Σ n_u·Δ_u)/(Σ n_u), exactly, in units of 2^−f. `E_INPUT` for an empty vector, `E_RANGE` unless Σ n_u ≥ 1.
pub fn average(sum: &[Int]) -> Result<Vec<Fraction>> {
    let (sums, weight) = split(sum)?;
    let mut out = Vec::new();
    for s in sums {
        out.push(fraction(s, weight)?);
    }
    Ok(out)
}

/// Θ − η·(Σ n_u·Δ_u)/(Σ n_u), each element of what is taken away rounded once, ⌊v + 1/2⌋.
///
/// The errors of [`average`]; `E_INPUT` unless the sum is one longer than Θ; `E_PARAMS` unless η > 0.
pub fn step(theta: &[Int], sum: &[Int], eta: &Fraction) -> Result<Vec<Int>> {
    let (sums, weight) = split(sum)?;
    if sums.len() != theta.len() {
        return Err(Code::Input.error());
    }
    if eta.num <= int(0) {
        return Err(Code::Params.error());
    }
    let mut out = Vec::new();
    for (theta_i, s) in theta.iter().zip(sums) {
        out.push(theta_i - div_round(&(&eta.num * s), &(&eta.den * weight))?);
    }
    Ok(out)
}
