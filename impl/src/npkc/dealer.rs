//! NPKC.DistRSAParam with a dealer (MGL, section 4.1; Figure 2, Round 0), who knows the safe primes and shares them out.
//! Without a dealer there is [`super::rsa`].

use crate::Error;
use crate::npkc::natural::Natural;
use crate::npkc::params::{Private, Public, public_exponent};
use crate::npkc::prime::{is_probable_safe_prime, random_safe_prime};
use rand_core::CryptoRng;

/// The shortest N that [`deal`] makes, in bits: there are many safe primes of half its length.
pub const MIN_BITS: u32 = 32;
/// The longest, in bits.
pub const MAX_BITS: u32 = 16384;

/// What the dealer draws.
#[derive(Clone)]
pub struct Coins {
    /// P.
    pub p: Natural,
    /// Q.
    pub q: Natural,
    /// P_1, from [0, P].
    pub p_1: Natural,
    /// Q_1, from [0, Q].
    pub q_1: Natural,
}

redacted!(Coins);

/// What comes out: (pp, sp_1, sp_2).
pub type Dealt = (Public, Private, Private);

/// Draws safe primes of `bits`/2 bits each, again as long as gcd(e, φ(N)) ≠ 1 or the two are equal, and shares them among
/// the SSPs. `bits` is 1024, 2048 or 3072 where the paper sets it; smaller ones are for tests.
///
/// # Errors
///
/// `E_PARAMS` when m < 2, when `bits` is odd, below [`MIN_BITS`] or above [`MAX_BITS`], or when primes of this length need not be
/// above 2m + 1.
pub fn deal<R: CryptoRng + ?Sized>(bits: u32, m: u32, rng: &mut R) -> Result<Dealt, Error> {
    let e = public_exponent(m)?;
    if !bits.is_multiple_of(2) || !(MIN_BITS..=MAX_BITS).contains(&bits) {
        return Err(Error::Params { what: "the length of N" });
    }
    // P' and Q' have bits/2 − 1 bits, the highest of them set.
    if Natural::from(m) >= Natural::power_of_two(bits / 2 - 2) {
        return Err(Error::Params { what: "too many users for primes of this length" });
    }
    loop {
        let (p, q) = (random_safe_prime(bits / 2, rng)?, random_safe_prime(bits / 2, rng)?);
        if p == q || !is_exponent(e, &p, &q) {
            continue;
        }
        let p_1 = Natural::random_below(&(&p + &Natural::one()), rng);
        let q_1 = Natural::random_below(&(&q + &Natural::one()), rng);
        return deal_coins(m, Coins { p, q, p_1, q_1 });
    }
}

/// The same with literal coins.
///
/// # Errors
///
/// In this order: `E_PARAMS` when m < 2; when gcd(e, (P − 1)(Q − 1)) ≠ 1; when P = Q; when P or Q is no safe prime above
/// 5, as far as [`is_probable_safe_prime`] can tell; when m ≥ P' or m ≥ Q'; then `E_RANGE` unless P_1 ≤ P and Q_1 ≤ Q.
#[cfg(any(test, feature = "test-util"))]
pub fn deal_with_coins(m: u32, coins: Coins) -> Result<Dealt, Error> {
    deal_coins(m, coins)
}

fn deal_coins(m: u32, coins: Coins) -> Result<Dealt, Error> {
    let Coins { p, q, p_1, q_1 } = coins;
    let e = public_exponent(m)?;
    let refused = |what| Err(Error::Params { what });
    if !is_exponent(e, &p, &q) {
        return refused("the exponent has a factor of the order");
    }
    if p == q || !is_probable_safe_prime(&p) || !is_probable_safe_prime(&q) {
        return refused("not two safe primes");
    }
    let users = Natural::from(m);
    if users >= &p >> 1 || users >= &q >> 1 {
        return refused("too many users for these primes");
    }
    // P = P_1 + P_2, Q = Q_1 + Q_2
    let out_of_range = Error::Range { what: "a share of a prime", culprit: None };
    let p_2 = p.checked_sub(&p_1).ok_or(out_of_range.clone())?;
    let q_2 = q.checked_sub(&q_1).ok_or(out_of_range)?;
    // N = PQ
    let public = Public::new(&p * &q, e, m)?;
    let sp_1 = Private::ssp_1(&public, p_1, q_1);
    Ok((public, sp_1, Private::ssp_2(p_2, q_2)))
}

/// gcd(e, (P − 1)(Q − 1)) = 1.
fn is_exponent(e: u32, p: &Natural, q: &Natural) -> bool {
    let one = Natural::one();
    match (p.checked_sub(&one), q.checked_sub(&one)) {
        (Some(p), Some(q)) => Natural::from(e).is_coprime_to(&(&p * &q)),
        _ => false,
    }
}
