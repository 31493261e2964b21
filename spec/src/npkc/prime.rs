//! Primes: a check that a number is one, the small ones, and the Jacobi symbol.

use crate::field;
use crate::prelude::*;
use num_integer::Integer;

/// The bases of [`is_probable_prime`]: the first thirteen primes.
const BASES: [u32; 13] = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41];

/// Whether n passes the test of Miller and Rabin to the bases 2, 3, 5, …, 41.
///
/// A prime passes. Below 3 317 044 064 679 887 385 961 981 ≈ 2^81 nothing else does (Sorenson and Webster, "Strong
/// pseudoprimes to twelve prime bases"). From there on this is a check and no proof: that number passes and is
/// composite, and since the bases are fixed more such numbers can be made on purpose.
pub fn is_probable_prime(n: &Nat) -> bool {
    if *n < nat(2) {
        return false;
    }
    for base in BASES {
        let base = Nat::from(base);
        if *n == base {
            return true;
        }
        if (n % &base).is_zero() || !is_strong_probable_prime(n, &base) {
            return false;
        }
    }
    true
}

/// One base a, for odd n > 2: with n − 1 = 2^s·t and t odd, a^t ≡ 1, or a^(2^i·t) ≡ −1 for some i from 0 to s − 1.
fn is_strong_probable_prime(n: &Nat, a: &Nat) -> bool {
    let minus_one = n - 1u32;
    let s = minus_one.trailing_zeros().unwrap_or(0);
    let mut power = field::pow(a, &(&minus_one >> s), n);
    if power.is_one() {
        return true;
    }
    for _ in 0..s {
        if power == minus_one {
            return true;
        }
        power = field::mul(&power, &power, n);
    }
    false
}

/// Whether P and (P − 1)/2 both pass [`is_probable_prime`], and P > 5. (5 = 2·2 + 1 is safe too, but not ≡ 3 mod 4.)
pub fn is_probable_safe_prime(p: &Nat) -> bool {
    *p > nat(5) && is_probable_prime(p) && is_probable_prime(&(p >> 1u32))
}

/// The odd primes up to `bound`, ascending.
pub fn odd_primes_up_to(bound: u32) -> Vec<u32> {
    let mut primes: Vec<u32> = Vec::new();
    for n in 3..=bound {
        if n % 2 == 1 && !primes.iter().any(|p| n.is_multiple_of(*p)) {
            primes.push(n);
        }
    }
    primes
}

/// The Jacobi symbol (a/n) for odd n, 1, −1 or 0; 0 for even n, for which there is none.
#[hax_lib::requires(n.bit(0))]
pub fn jacobi(a: &Nat, n: &Nat) -> i32 {
    if !n.bit(0) {
        return 0;
    }
    let (mut a, mut n) = (a % n, n.clone());
    let mut symbol = 1;
    // Two rounds at least halve n, so there are fewer than two a bit
    for _ in 0..2 * n.bits() {
        if a.is_zero() {
            break;
        }
        // (2/n) = −1 if n ≡ 3, 5 mod 8
        let twos = a.trailing_zeros().unwrap_or(0);
        a >>= twos;
        let n_mod_8 = &n % 8u32;
        if twos % 2 == 1 && (n_mod_8 == nat(3) || n_mod_8 == nat(5)) {
            symbol = -symbol;
        }
        // (a/n) = −(n/a) if a ≡ n ≡ 3 mod 4, else (n/a)
        if &a % 4u32 == nat(3) && &n % 4u32 == nat(3) {
            symbol = -symbol;
        }
        (a, n) = (&n % &a, a);
    }
    if n.is_one() { symbol } else { 0 }
}

/// gcd(a, b).
pub fn gcd(a: &Nat, b: &Nat) -> Nat {
    a.gcd(b)
}

/// Whether gcd(a, b) = 1.
pub fn are_coprime(a: &Nat, b: &Nat) -> bool {
    gcd(a, b).is_one()
}
