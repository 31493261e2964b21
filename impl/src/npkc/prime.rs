//! Primes: a check that a number is one, the small ones, random ones, and the Jacobi symbol.

use crate::Error;
use crate::npkc::natural::Natural;
use crate::npkc::ring::Ring;
use crypto_bigint::{BoxedUint, Word};
use crypto_primes::hazmat::{SetBits, SmallFactorsSieveFactory};
use crypto_primes::{Flavor, is_prime, sieve_and_find};
use rand_core::CryptoRng;

/// The bases of [`is_probable_prime`]: the first thirteen primes.
const BASES: [u32; 13] = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41];

/// Whether n passes the test of Miller and Rabin to the bases 2, 3, 5, …, 41. A base that divides n and is not n
/// refutes.
///
/// A prime passes; below 3317044064679887385961981 nothing else does. Beyond that composites exist that pass, and since
/// the bases are fixed they can be made on purpose. How long it takes tells which base refuted.
pub fn is_probable_prime(n: &Natural) -> bool {
    for base in BASES {
        if *n == Natural::from(base) {
            return true;
        }
        if n.div_rem_small(base).is_none_or(|(_, rest)| rest == 0) {
            return false;
        }
    }
    let Ok(ring) = Ring::new(n.clone()) else { return false };
    BASES.iter().all(|base| is_strong_probable_prime(&ring, &Natural::from(*base)))
}

/// One base a: with n − 1 = 2^s·t and t odd, a^t ≡ 1, or a^(2^i·t) ≡ −1 for some i from 0 to s − 1.
fn is_strong_probable_prime(ring: &Ring, a: &Natural) -> bool {
    let minus_one = ring.neg(&Natural::one());
    let s = minus_one.trailing_zeros();
    let mut power = ring.pow(a, &(&minus_one >> s));
    if power.is_one() {
        return true;
    }
    for _ in 0..s {
        if power == minus_one {
            return true;
        }
        power = ring.mul(&power, &power);
    }
    false
}

/// Whether p > 5, and p and (p − 1)/2 pass [`is_probable_prime`].
pub fn is_probable_safe_prime(p: &Natural) -> bool {
    *p > Natural::from(5) && is_probable_prime(p) && is_probable_prime(&(p >> 1))
}

/// The odd primes up to `bound`, ascending.
pub fn odd_primes_up_to(bound: u32) -> Vec<u32> {
    let mut primes: Vec<u32> = Vec::new();
    for n in (3..=bound).step_by(2) {
        let is_prime = primes.iter().take_while(|p| **p <= n / **p).all(|p| n % p != 0);
        if is_prime {
            primes.push(n);
        }
    }
    primes
}

/// A random prime of exactly `bits` bits, the highest two of which are set, so that a product of two of these has 2·`bits`
/// bits.
///
/// # Errors
///
/// `E_PARAMS` for fewer than 8 bits: below, there may be none.
pub fn random_prime<R: CryptoRng + ?Sized>(bits: u32, rng: &mut R) -> Result<Natural, Error> {
    draw(Flavor::Any, bits, rng)
}

/// A random prime p of exactly `bits` bits, the highest two of which are set, with prime (p − 1)/2.
///
/// # Errors
///
/// `E_PARAMS` for fewer than 8 bits: below, there may be none.
pub fn random_safe_prime<R: CryptoRng + ?Sized>(bits: u32, rng: &mut R) -> Result<Natural, Error> {
    draw(Flavor::Safe, bits, rng)
}

fn draw<R: CryptoRng + ?Sized>(flavor: Flavor, bits: u32, rng: &mut R) -> Result<Natural, Error> {
    let refused = |what| Error::Params { what };
    if bits < 8 {
        return Err(refused("primes that short"));
    }
    loop {
        let sieve = SmallFactorsSieveFactory::<BoxedUint>::new(flavor, bits, SetBits::TwoMsb)
            .map_err(|_| refused("primes of that length"))?;
        let prime = sieve_and_find(rng, sieve, |_, candidate| is_prime(flavor, candidate))
            .map_err(|_| refused("primes of that length"))?;
        let prime = prime.map(Natural::from_inner).ok_or(refused("no prime of that length"))?;
        // The sieve climbs from a random start, and may climb past the last number of this length.
        if prime.bits() == bits {
            return Ok(prime);
        }
    }
}

/// The Jacobi symbol (a/n) for odd n: 1, −1 or 0; 0 for even n, for which there is none. In variable time: a and n are
/// public.
pub fn jacobi(a: &Natural, n: &Natural) -> i8 {
    if !n.is_odd() {
        return 0;
    }
    let Some(mut a) = a.rem(n) else { return 0 };
    let mut n = n.clone();
    let mut symbol = 1;
    while !a.is_zero() {
        // (2/n) = −1 if n ≡ 3, 5 mod 8
        let twos = a.trailing_zeros();
        a = &a >> twos;
        if twos % 2 == 1 && matches!(low(&n, 8), 3 | 5) {
            symbol = -symbol;
        }
        // (a/n) = −(n/a) if a ≡ n ≡ 3 mod 4, else (n/a)
        if low(&a, 4) == 3 && low(&n, 4) == 3 {
            symbol = -symbol;
        }
        let Some(rest) = n.rem(&a) else { return 0 };
        n = std::mem::replace(&mut a, rest);
    }
    if n.is_one() { symbol } else { 0 }
}

/// n modulo a small power of two.
pub(crate) fn low(n: &Natural, power: Word) -> Word {
    n.low_word() % power
}
