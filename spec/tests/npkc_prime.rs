//! The primality check against sieves, pseudoprimes and known primes; the Jacobi symbol against its definition.

mod npkc_common;

use secagg_spec::npkc::prime::{are_coprime, gcd, is_probable_prime, is_probable_safe_prime, jacobi, odd_primes_up_to};
use secagg_spec::p256;
use secagg_spec::prelude::*;

/// Whether n is prime, by trial division.
fn is_prime(n: u64) -> bool {
    n > 1 && (2..n).take_while(|d| d * d <= n).all(|d| !n.is_multiple_of(d))
}

#[test]
fn every_number_below_five_thousand() {
    for n in 0..5000 {
        assert_eq!(is_probable_prime(&nat(n)), is_prime(n), "{n}");
        let is_safe = n > 5 && n % 2 == 1 && is_prime(n) && is_prime((n - 1) / 2);
        assert_eq!(is_probable_safe_prime(&nat(n)), is_safe, "{n}");
    }
    let odd: Vec<u32> = (3..5000u32).filter(|n| is_prime(*n as u64)).collect();
    assert_eq!(odd_primes_up_to(4999), odd);
    for bound in 0..3 {
        assert_eq!(odd_primes_up_to(bound), Vec::<u32>::new());
    }
    assert_eq!(odd_primes_up_to(13), [3, 5, 7, 11, 13]);
}

/// OEIS A014233: the smallest composite that passes for the first 1, 2, …, 12 primes as bases.
const STRONG_PSEUDOPRIMES: [&str; 9] = [
    "2047",
    "1373653",
    "25326001",
    "3215031751",
    "2152302898747",
    "3474749660383",
    "341550071728321",
    "3825123056546413051",
    "318665857834031151167461",
];

#[test]
fn pseudoprimes_to_fewer_bases_are_refused() {
    for n in STRONG_PSEUDOPRIMES {
        assert!(!is_probable_prime(&n.parse().unwrap()), "{n}");
    }
    // Carmichael numbers (6k+1)(12k+1)(18k+1)
    for k in [1u64, 6, 35, 45, 51, 55, 56] {
        let n = nat(6 * k + 1) * nat(12 * k + 1) * nat(18 * k + 1);
        assert!(!is_probable_prime(&n), "{n}");
    }
}

/// The next number of that sequence, for thirteen bases: a composite passes, so this is a check and no proof.
#[test]
fn the_smallest_composite_that_passes() {
    let (p, q) = (nat(1_287_836_182_261), nat(2_575_672_364_521));
    let n: Nat = "3317044064679887385961981".parse().unwrap();
    assert_eq!(&p * &q, n);
    assert!(is_probable_prime(&n));
}

#[test]
fn known_primes_and_their_products() {
    // Mersenne primes, and the two primes of P-256
    let mersenne = |k: u32| (nat(1) << k) - 1u32;
    let primes = [mersenne(61), mersenne(89), mersenne(107), mersenne(127), p256::prime(), p256::order()];
    for (i, p) in primes.iter().enumerate() {
        assert!(is_probable_prime(p), "{p}");
        assert!(!is_probable_safe_prime(p), "{p}");
        for q in &primes[..=i] {
            assert!(!is_probable_prime(&(p * q)));
        }
    }
    // 2^67 − 1 = 193707721 · 761838257287 (Cole)
    assert!(!is_probable_prime(&mersenne(67)));
    for (left, right) in npkc_common::SAFE_PRIMES {
        assert!(is_probable_safe_prime(&nat_from_hex(left)) && is_probable_safe_prime(&nat_from_hex(right)));
    }
}

/// (a/p) by listing the squares, (a/n) as the product over the prime factors of n.
fn jacobi_by_definition(a: u64, n: u64) -> i32 {
    let (mut rest, mut symbol) = (n, 1);
    for p in 2..=n {
        while rest.is_multiple_of(p) {
            rest /= p;
            symbol *= if a.is_multiple_of(p) {
                0
            } else if (1..p).any(|x| x * x % p == a % p) {
                1
            } else {
                -1
            };
        }
    }
    symbol
}

#[test]
fn jacobi_symbols() {
    for n in (1..150).step_by(2) {
        for a in 0..2 * n {
            assert_eq!(jacobi(&nat(a), &nat(n)), jacobi_by_definition(a, n), "({a}/{n})");
        }
    }
    // computed with SymPy
    assert_eq!(jacobi(&nat(1001), &nat(9907)), -1);
    for n in [0, 2, 60] {
        assert_eq!(jacobi(&nat(7), &nat(n)), 0, "no symbol for the even {n}");
    }
}

#[test]
fn common_divisors() {
    assert_eq!(gcd(&nat(84), &nat(30)), nat(6));
    assert_eq!(gcd(&nat(0), &nat(5)), nat(5));
    assert!(are_coprime(&nat(9), &nat(1012)));
    assert!(!are_coprime(&nat(33), &nat(1012)));
}
