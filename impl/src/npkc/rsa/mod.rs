//! π_RSA (MGL section 4.1; Figure 2, Round 0, step 1): the two SSPs make N = PQ, each holding a share of P and of Q.
//! Neither knows P or Q.
//!
//! The paper cites for it and describes nothing. This is Boneh and Franklin's protocol (CRYPTO '97; Journal of the ACM 48,
//! 2001) for two honest-but-curious parties, with the products under SSP_1's Paillier key. One attempt is [`ssp_1`]
//! against [`ssp_2`]; it ends in [`Step::Redraw`] or in [`Shares`], and is repeated with new coins until one succeeds.
//!
//! 1. SSP_1 draws P_1 and Q_1, 3 mod 4, SSP_2 draws P_2 and Q_2, 0 mod 4, such that P and Q have h bits and N has 2h.
//! 2. Trial division by each odd prime ℓ ≤ B, on t·P + ℓσ.
//! 3. N = P_1·Q_1 + (P_1·Q_2 + Q_1·P_2 + P_2·Q_2).
//! 4. Boneh and Franklin's test, κ times: g^((N+1−P_1−Q_1)/4) ≡ ±g^((P_2+Q_2)/4) mod N for g with Jacobi symbol (g/N) = 1.
//! 5. gcd(N, P + Q − 1) = 1, decided on z = (r_1 + r_2)(P + Q − 1) mod N.
//!
//! P and Q that come out are primes ≡ 3 mod 4. They are **not safe primes**, though Figure 2 asks for them, and gcd(e,
//! φ(N)) = 1 is not tested either.

pub mod ssp_1;
pub mod ssp_2;

use crate::Error;
use crate::npkc::natural::Natural;
use crate::npkc::params::{Private, Public};
use crate::npkc::prime::{low, odd_primes_up_to};
use crate::npkc::ring::Ring;
use crate::wire::Reader;

/// What is hidden under a large coin is hidden up to a statistical distance of 2^(−128).
const STATISTICAL_BITS: u32 = 128;

/// What both SSPs are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setup {
    h: u32,
    bound: u32,
    kappa: u32,
}

/// What an SSP knows in the end. Overwritten when dropped.
#[derive(Clone)]
pub struct Shares {
    modulus: Natural,
    p: Natural,
    q: Natural,
}

redacted!(Shares);

/// A step's end: the attempt goes on, or both draw again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step<T> {
    /// The attempt failed.
    Redraw,
    /// What comes next.
    Next(T),
}

impl Setup {
    /// P and Q of h bits, trial division by the odd primes up to B, κ bases of the biprimality test.
    ///
    /// # Errors
    ///
    /// `E_PARAMS` unless 6 ≤ h ≤ 65536, B < 3·2^(h−2), B ≤ 65536 and κ ≥ 1.
    pub fn new(h: u32, bound: u32, kappa: u32) -> Result<Self, Error> {
        let refused = Err(Error::Params { what: "the setup of the joint modulus" });
        if !(6..=65536).contains(&h) || bound > 65536 || kappa == 0 {
            return refused;
        }
        if Natural::from(bound) >= &Natural::from(3) << (h - 2) {
            return refused;
        }
        Ok(Self { h, bound, kappa })
    }

    /// h.
    pub fn prime_bits(&self) -> u32 {
        self.h
    }

    /// The odd primes of the trial division.
    pub fn small_primes(&self) -> Vec<u32> {
        odd_primes_up_to(self.bound)
    }

    /// The least n of the Paillier key, 2^(3h+132). Every plaintext is below half of it: the largest, of step 5, is below
    /// N·(2^(h+2) + 2^(h+130)).
    fn least_paillier_modulus(&self) -> Natural {
        Natural::power_of_two(3 * self.h + STATISTICAL_BITS + 4)
    }

    /// The length of r_1, r_2 and the candidates for g in bits, at most.
    fn residue_coin_bits(&self) -> u32 {
        2 * self.h + STATISTICAL_BITS
    }

    /// ⌈2h/8⌉, the bytes of N.
    fn modulus_len(&self) -> usize {
        usize::try_from(self.h.div_ceil(4)).unwrap_or(usize::MAX)
    }

    /// 3·2^(h−2), the least P and Q.
    fn least_prime(&self) -> Natural {
        &Natural::from(3) << (self.h - 2)
    }

    /// `E_RANGE` unless x is a P_1 or Q_1: 3 mod 4, and from [3·2^(h−2), 3·2^(h−2) + 2^(h−3)).
    #[cfg(any(test, feature = "test-util"))]
    fn check_share_1(&self, x: &Natural) -> Result<(), Error> {
        let low_end = self.least_prime();
        let high_end = &low_end + &Natural::power_of_two(self.h - 3);
        in_range(*x >= low_end && *x < high_end && low(x, 4) == 3, "a share of a prime")
    }

    /// `E_RANGE` unless x is a P_2 or Q_2: 0 mod 4, and from [0, 2^(h−3)).
    #[cfg(any(test, feature = "test-util"))]
    fn check_share_2(&self, x: &Natural) -> Result<(), Error> {
        in_range(x.bits() <= self.h - 3 && low(x, 4) == 0, "a share of a prime")
    }

    /// Z_N; `E_RANGE` unless N has 2h bits and is 1 mod 4.
    fn ring(&self, modulus: Natural) -> Result<Ring, Error> {
        in_range(modulus.bits() == 2 * self.h && low(&modulus, 4) == 1, "the joint modulus")?;
        Ring::new(modulus)
    }
}

impl Shares {
    /// N.
    pub fn modulus(&self) -> &Natural {
        &self.modulus
    }

    /// P_i.
    pub fn p(&self) -> &Natural {
        &self.p
    }

    /// Q_i.
    pub fn q(&self) -> &Natural {
        &self.q
    }

    /// What SSP_1 goes on with, for m users.
    ///
    /// # Errors
    ///
    /// `E_PARAMS` when m < 2.
    pub fn into_ssp_1(self, m: u32) -> Result<(Public, Private), Error> {
        let public = Public::for_users(self.modulus, m)?;
        let private = Private::ssp_1(&public, self.p, self.q);
        Ok((public, private))
    }

    /// What SSP_2 goes on with, for m users.
    ///
    /// # Errors
    ///
    /// `E_PARAMS` when m < 2.
    pub fn into_ssp_2(self, m: u32) -> Result<(Public, Private), Error> {
        Ok((Public::for_users(self.modulus, m)?, Private::ssp_2(self.p, self.q)))
    }
}

/// `E_RANGE` when `condition` does not hold, without culprit.
fn in_range(condition: bool, what: &'static str) -> Result<(), Error> {
    if condition { Ok(()) } else { Err(Error::Range { what, culprit: None }) }
}

/// `E_RANGE` for a coin of more bits.
#[cfg(any(test, feature = "test-util"))]
fn check_bits(coin: &Natural, bits: u32) -> Result<(), Error> {
    in_range(coin.bits() <= bits, "a coin")
}

/// A verdict: 1 to go on, 0 to draw again; `E_RANGE` for anything else.
fn read_verdict(reader: &mut Reader<'_>) -> Result<bool, Error> {
    let verdict = reader.u8()?;
    in_range(verdict <= 1, "a verdict")?;
    Ok(verdict == 1)
}
