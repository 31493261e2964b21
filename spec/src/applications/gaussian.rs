//! The Gaussian mechanism beside secure aggregation (BON Appendix D): what of it is exact.
//!
//! Each of U users has a vector x_u of ℓ²-norm at most Δ/2, and N(0, σ²) noise makes a sum (ε, δ)-differentially
//! private. σ itself is a real number and not computed here; variances are fractions of σ². Vectors and noise are
//! integers, in units of 2^−f: real noise is rounded before it comes here.
//!
//! Three places for the noise, each with the variance that it leaves in the sum of U users: everybody for itself,
//! [`local_variance`]; a trusted party, once a batch of n, [`batch_variance`]; and, since the server of a secure
//! aggregation is not trusted with the sum before the noise, the users of a batch together, [`shared_variance`].
#![allow(non_snake_case)]

use super::fixed_point::{Encoding, check_encoding};
use super::fraction::{Fraction, fraction};
use crate::npkc::integer::{Int, int, int_from_nat};
use crate::prelude::*;

/// That ‖x‖ ≤ Δ/2, so that the ℓ²-sensitivity of the sum is at most Δ: 4·Σ x_i² ≤ Δ², else `E_INPUT`. Δ is in x's
/// units.
pub fn check_norm(x: &[Int], delta: &Nat) -> Result<()> {
    let mut square = Nat::zero();
    for x_i in x {
        square += x_i.magnitude() * x_i.magnitude();
    }
    if square * nat(4) > delta * delta {
        return Err(Code::Input.error());
    }
    Ok(())
}

/// x + z, each element that lies outside −B … B put on that bound.
///
/// For an integer x, x + round(z) = round(x + z): what comes out depends on x only through x + z with the real noise z,
/// so that rounding and cutting off take no privacy away from a user that adds all of its own noise. (Of noise in
/// shares this is not said: a sum of rounded shares is not a function of the rounded sum.)
///
/// The errors of [`check_encoding`]; `E_INPUT` unless z is as long as x.
#[hax_lib::ensures(|out| match out { Ok(out) => out.iter().all(|y| *y.magnitude() <= encoding.B), Err(_) => true })]
pub fn add_noise(encoding: &Encoding, x: &[Int], z: &[Int]) -> Result<Vec<Int>> {
    check_encoding(encoding)?;
    if x.len() != z.len() {
        return Err(Code::Input.error());
    }
    let most = int_from_nat(&encoding.B);
    let least = -&most;
    let mut out = Vec::new();
    for (x_i, z_i) in x.iter().zip(z) {
        let sum = x_i + z_i;
        out.push(if sum > most {
            most.clone()
        } else if sum < least {
            least.clone()
        } else {
            sum
        });
    }
    Ok(out)
}

/// The variance, in σ², of the noise in the sum of U users when each adds N(0, σ²): U. `E_PARAMS` when U = 0.
pub fn local_variance(U: u32) -> Result<Fraction> {
    if U == 0 {
        return Err(Code::Params.error());
    }
    fraction(&int(i64::from(U)), &int(1))
}

/// The variance, in σ², of the noise in the sum of U users when each batch of n gets N(0, σ²) once: U/n. `E_PARAMS`
/// unless n divides U ≥ 1.
///
/// [`local_variance`] is n times as much, the standard deviation √n times: 32 times for n = 1024.
pub fn batch_variance(U: u32, n: u32) -> Result<Fraction> {
    if U == 0 || n == 0 || !U.is_multiple_of(n) {
        return Err(Code::Params.error());
    }
    fraction(&int(i64::from(U / n)), &int(1))
}

/// The variance, in σ², of what each user of a batch adds so that any `least` of them have N(0, σ²) together: 1/least.
/// `E_PARAMS` when it is 0.
///
/// Users are lost, and those who collude take their own noise off again: `least` is the least number of honest users in
/// the sum, BON Figure 5's "minimum inputs" ([`crate::bon::params::minimum_inputs`]), not n.
pub fn share_of_variance(least: u32) -> Result<Fraction> {
    fraction(&int(1), &int(i64::from(least)))
}

/// The variance, in σ², that k honest users leave in the sum of their batch: k/least; below 1 when k < least.
/// `E_PARAMS` when `least` is 0.
pub fn shared_variance(k: u32, least: u32) -> Result<Fraction> {
    fraction(&int(i64::from(k)), &int(i64::from(least)))
}
