//! π_RSA (MGL §4.1, Figure 2, Round 0, step 1): the two SSPs make N = PQ, each holding a share of P and of Q. Neither
//! knows P or Q.
//!
//! MGL cites three papers for it, [3, 8, 26], and describes nothing. This is Boneh and Franklin's (CRYPTO '97, Journal
//! of the ACM 48, 2001) for two honest-but-curious parties, with the products under SSP_1's Paillier key
//! ([`super::paillier`]). One attempt is [`super::rsa_ssp_1`] against [`super::rsa_ssp_2`]; it ends in [`Step::Redraw`]
//! or in [`Shares`]. Attempts are repeated, with new coins, until one succeeds.
//!
//! 1. SSP_1 draws P_1 and Q_1, both 3 mod 4, from [3·2^(h−2), 3·2^(h−2) + 2^(h−3)), SSP_2 draws P_2 and Q_2, both 0 mod
//!    4, from [0, 2^(h−3)). So P and Q are 3 mod 4 and from [3·2^(h−2), 2^h), and N has 2h bits exactly, since
//!    9·2^(2h−4) > 2^(2h−1).
//! 2. Trial division by each odd prime ℓ ≤ B: SSP_1 learns t·P + ℓσ, where t is from [1, ℓ − 1] and σ < 2^(h+128), and
//!    nothing of it but whether ℓ divides P, up to a statistical distance of 2^(−128). Likewise for Q.
//! 3. N = P_1·Q_1 + (P_1·Q_2 + Q_1·P_2 + P_2·Q_2).
//! 4. Boneh and Franklin's test, κ times: for g with Jacobi symbol (g/N) = 1, v_1 = g^((N+1−P_1−Q_1)/4) and v_2 =
//!    g^((P_2+Q_2)/4), v_1 ≡ ±v_2 mod N. If P and Q are prime it always holds; else for at most half of the g, with
//!    exceptions that step 5 finds.
//! 5. gcd(N, P + Q − 1) = 1, decided on z = (r_1 + r_2)(P + Q − 1) mod N, which is a random number mod N when it is. A
//!    modulus of two primes always passes, unless r_1 + r_2 is unlucky.
//!
//! P and Q that come out are primes ≡ 3 mod 4, not uniform ones (they are sums of shares), and **not safe primes**:
//! nothing here makes (P − 1)/2 prime, though Figure 2 asks for "a strong RSA modulus". To test P' and Q' in the same
//! way the SSPs would need the product N' = P'Q'. It must stay shared: P' + Q' = (N − 1 − 4N')/2, so who knows N and N'
//! knows P and Q. Nor is gcd(e, φ(N)) = 1 tested: without it π_MIC never finds gcd(γ, e) = 1, and N has to be drawn
//! again.
#![allow(non_snake_case)]

use super::prime::odd_primes_up_to;
use crate::prelude::*;
use crate::wire::read_bytes;

/// The statistical parameter: what is hidden under a large coin is hidden up to a distance of 2^(−128).
pub const STATISTICAL_BITS: u64 = 128;

/// What both SSPs are given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setup {
    /// h, the length of P and of Q in bits.
    pub h: u32,
    /// B: trial division goes by the odd primes up to B.
    pub B: u32,
    /// κ, the number of bases of the biprimality test.
    pub kappa: u32,
}

/// What an SSP knows in the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shares {
    /// N.
    pub N: Nat,
    /// P_i.
    pub P: Nat,
    /// Q_i.
    pub Q: Nat,
}

/// A step's end: the attempt goes on, or both draw again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step<T> {
    /// The attempt failed.
    Redraw,
    /// What comes next.
    Next(T),
}

/// `E_PARAMS` unless 6 ≤ h ≤ 2^16, B < 3·2^(h−2), B ≤ 2^16 and κ ≥ 1.
pub fn check_setup(setup: &Setup) -> Result<()> {
    let in_range = (6..=1 << 16).contains(&setup.h)
        && setup.B <= 1 << 16
        && Nat::from(setup.B) < nat(3) << (setup.h - 2)
        && setup.kappa >= 1;
    if in_range { Ok(()) } else { Err(Code::Params.error()) }
}

/// The odd primes of the trial division.
pub fn small_primes(setup: &Setup) -> Vec<u32> {
    odd_primes_up_to(setup.B)
}

/// `E_RANGE` unless x is a P_1 or Q_1: 3 mod 4, and from [3·2^(h−2), 3·2^(h−2) + 2^(h−3)).
pub(super) fn check_share_1(setup: &Setup, x: &Nat) -> Result<()> {
    let low = (nat(3) << setup.h) >> 2u32;
    if *x < low || *x >= &low + ((nat(1) << setup.h) >> 3u32) || x % 4u32 != nat(3) {
        return Err(Code::Range.error());
    }
    Ok(())
}

/// `E_RANGE` unless x is a P_2 or Q_2: 0 mod 4, and from [0, 2^(h−3)).
pub(super) fn check_share_2(setup: &Setup, x: &Nat) -> Result<()> {
    if *x >= (nat(1) << setup.h) >> 3u32 || x % 4u32 != nat(0) {
        return Err(Code::Range.error());
    }
    Ok(())
}

/// `E_RANGE` unless N has 2h bits and is 1 mod 4.
pub(super) fn check_modulus(setup: &Setup, N: &Nat) -> Result<()> {
    if N.bits() != 2 * u64::from(setup.h) || N % 4u32 != nat(1) {
        return Err(Code::Range.error());
    }
    Ok(())
}

/// `E_RANGE` unless `coin` is below 2^`bits`.
pub(super) fn check_bits(coin: &Nat, bits: u64) -> Result<()> {
    if coin.bits() > bits {
        return Err(Code::Range.error());
    }
    Ok(())
}

/// The least n of the Paillier key, 2^(3h+128+4). Every plaintext is below half of it: the largest is that of step 5,
/// below N·(2^(h+2) + 2^(h+2+128)).
pub fn least_paillier_modulus(setup: &Setup) -> Nat {
    nat(1) << (3 * u64::from(setup.h) + STATISTICAL_BITS + 4)
}

/// The length of N in bytes.
pub fn modulus_bytes(setup: &Setup) -> usize {
    (2 * u64::from(setup.h)).div_ceil(8) as usize
}

/// A verdict: 1 to go on, 0 to draw again.
pub(super) fn encode_verdict(goes_on: bool) -> Bytes {
    vec![if goes_on { 1u8 } else { 0u8 }]
}

/// A verdict, read; `E_RANGE` for anything but 0 and 1.
pub(super) fn read_verdict(message: &[u8], at: usize) -> Result<(bool, usize)> {
    let (verdict, at) = read_bytes(message, at, 1)?;
    if verdict[0] > 1 {
        return Err(Code::Range.error());
    }
    Ok((verdict[0] == 1, at))
}
