//! The numbers below NPKC against num-bigint, and its primes against tables.

use num_bigint::{BigInt, BigUint, Sign};
use proptest::collection::vec;
use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use secagg::npkc::integer::Integer;
use secagg::npkc::natural::{MAX_LEN, Natural};
use secagg::npkc::prime::{
    is_probable_prime, is_probable_safe_prime, jacobi, odd_primes_up_to, random_prime, random_safe_prime,
};
use secagg::npkc::ring::Ring;
use secagg::wire::{Reader, Writer};

/// A number, as bytes: of any length up to 50 bytes, and often with long runs of zeros or ones.
fn number() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        vec(any::<u8>(), 0..50),
        (0usize..50, prop_oneof![Just(0u8), Just(255)], any::<u8>()).prop_map(|(length, fill, first)| [
            vec![first],
            vec![fill; length]
        ]
        .concat()),
    ]
}

fn ours(bytes: &[u8]) -> Natural {
    Natural::from_be_bytes(bytes).unwrap()
}

fn theirs(bytes: &[u8]) -> BigUint {
    BigUint::from_bytes_be(bytes)
}

/// What a number of ours is.
fn value(x: &Natural) -> BigUint {
    theirs(&x.to_be_bytes_trimmed())
}

fn signed(x: &Integer) -> BigInt {
    BigInt::from_biguint(if x.is_negative() { Sign::Minus } else { Sign::Plus }, value(x.magnitude()))
}

/// The greatest common divisor by Euclid.
fn gcd(a: BigUint, b: BigUint) -> BigUint {
    if b == BigUint::ZERO { a } else { gcd(b.clone(), a % b) }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn naturals_compute_as_they_should(a in number(), b in number(), shift in 0u32..200, small in any::<u32>()) {
        let (x, y) = (ours(&a), ours(&b));
        let (u, v) = (theirs(&a), theirs(&b));
        prop_assert_eq!(value(&(&x + &y)), &u + &v);
        prop_assert_eq!(value(&(&x * &y)), &u * &v);
        prop_assert_eq!(signed(&(&x - &y)), BigInt::from(u.clone()) - BigInt::from(v.clone()));
        prop_assert_eq!(x.checked_sub(&y).map(|d| value(&d)), (u >= v).then(|| &u - u.clone().min(v.clone())));
        prop_assert_eq!(x.cmp(&y), u.cmp(&v));
        prop_assert_eq!(x == y, u == v);
        prop_assert_eq!(value(&(&x << shift)), &u << shift);
        prop_assert_eq!(value(&(&x >> shift)), &u >> shift);
        prop_assert_eq!(u64::from(x.bits()), u.bits());
        prop_assert_eq!(x.is_odd(), u.bit(0));
        prop_assert_eq!(x.is_coprime_to(&y), gcd(u.clone(), v.clone()) == BigUint::from(1u32));
        let has_divisor = v != BigUint::ZERO;
        prop_assert_eq!(x.rem(&y).map(|r| value(&r)), has_divisor.then(|| &u % &v.clone().max(1u32.into())));
        prop_assert_eq!(x.div(&y).map(|q| value(&q)), has_divisor.then(|| &u / &v.clone().max(1u32.into())));
        let by_small = x.div_rem_small(small).map(|(q, r)| (value(&q), BigUint::from(r)));
        prop_assert_eq!(by_small, (small != 0).then(|| (&u / small.max(1), &u % small.max(1))));
        let length = a.len() + 3;
        prop_assert_eq!(theirs(&x.to_be_bytes(length).unwrap()), u);
        prop_assert_eq!(x.to_be_bytes(length).unwrap().len(), length);
    }

    #[test]
    fn integers_compute_as_they_should(
        a in number(), b in number(), m in number(), minus_a in any::<bool>(), minus_b in any::<bool>(),
    ) {
        let (x, y) = (Integer::new(minus_a, ours(&a)), Integer::new(minus_b, ours(&b)));
        let sign = |minus| if minus { Sign::Minus } else { Sign::Plus };
        let (u, v) = (BigInt::from_bytes_be(sign(minus_a), &a), BigInt::from_bytes_be(sign(minus_b), &b));
        prop_assert_eq!(signed(&x), u.clone());
        prop_assert_eq!(signed(&(&x + &y)), &u + &v);
        prop_assert_eq!(signed(&(&x * &y)), &u * &v);
        prop_assert_eq!(signed(&-&x), -&u);
        prop_assert_eq!(x == y, u == v);
        let modulus = theirs(&m);
        let residue = if modulus == BigUint::ZERO {
            BigInt::ZERO
        } else {
            let m = BigInt::from(modulus);
            ((&u % &m) + &m) % &m
        };
        prop_assert_eq!(BigInt::from(value(&x.residue(&ours(&m)))), residue);
        // sign ‖ length ‖ magnitude
        let mut writer = Writer::default();
        x.write(&mut writer);
        let bytes = writer.finish();
        let magnitude = if u == BigInt::ZERO { Vec::new() } else { u.magnitude().to_bytes_be() };
        let head = [u8::from(u.sign() == Sign::Minus)];
        prop_assert_eq!(&bytes, &[&head, &(magnitude.len() as u32).to_be_bytes()[..], &magnitude].concat());
        prop_assert_eq!(Integer::read(&mut Reader::new(&bytes)).unwrap(), x);
    }

    /// Odd moduli, even ones and powers of two.
    #[test]
    fn rings_compute_as_they_should(
        a in number(), b in number(), k in vec(any::<u8>(), 0..20), m in number(), is_even in any::<bool>(),
        power in proptest::option::weighted(0.2, 1u32..200), minus in any::<bool>(),
    ) {
        let modulus = match power {
            Some(power) => BigUint::from(1u32) << power,
            None if is_even => (theirs(&m) << 1u32) + 2u32,
            None => (theirs(&m) << 1u32) + 3u32,
        };
        let ring = Ring::new(ours(&modulus.to_bytes_be())).unwrap();
        let (x, y, u, v) = (ours(&a), ours(&b), theirs(&a), theirs(&b));
        prop_assert_eq!(value(&ring.reduce(&x)), &u % &modulus);
        prop_assert_eq!(value(&ring.mul(&x, &y)), (&u * &v) % &modulus);
        prop_assert_eq!(value(&ring.neg(&ring.reduce(&x))), (&modulus - &u % &modulus) % &modulus);
        prop_assert_eq!(value(&ring.pow(&x, &ours(&k))), u.modpow(&theirs(&k), &modulus));
        let inverse = u.modinv(&modulus);
        prop_assert_eq!(ring.is_unit(&x), inverse.is_some());
        prop_assert_eq!(ring.invert(&x).map(|i| value(&i)).ok(), inverse.clone());
        let exponent = Integer::new(minus, ours(&k));
        let base = if exponent.is_negative() { inverse } else { Some(u) };
        let expected = base.map(|base| base.modpow(&theirs(&k), &modulus));
        let got = ring.pow_signed(&x, &exponent);
        prop_assert_eq!(got.as_ref().err().map(|e| e.code()), expected.is_none().then_some("E_RANGE"));
        prop_assert_eq!(got.ok().map(|p| value(&p)), expected);
        // Elements travel in ⌈|N|/8⌉ bytes.
        let mut writer = Writer::default();
        ring.write(&ring.reduce(&x), &mut writer).unwrap();
        let bytes = writer.finish();
        prop_assert_eq!(bytes.len() as u64, modulus.bits().div_ceil(8));
        prop_assert_eq!(ring.read(&mut Reader::new(&bytes)).unwrap(), ring.reduce(&x));
    }
}

fn decimal(digits: &str) -> Natural {
    ours(&digits.parse::<BigUint>().unwrap().to_bytes_be())
}

/// The code of a decoding error, which has no culprit.
fn refusal<T: std::fmt::Debug>(result: Result<T, secagg::Error>) -> &'static str {
    let error = result.unwrap_err();
    assert_eq!(error.culprit(), None);
    error.code()
}

#[test]
fn encodings_are_canonical() {
    let read = |bytes: &[u8]| Integer::read(&mut Reader::new(bytes));
    assert_eq!(signed(&read(&[0, 0, 0, 0, 0]).unwrap()), BigInt::ZERO);
    assert_eq!(signed(&read(&[1, 0, 0, 0, 2, 1, 2]).unwrap()), BigInt::from(-258));
    assert_eq!(refusal(read(&[2])), "E_RANGE");
    assert_eq!(refusal(read(&[])), "E_LENGTH");
    assert_eq!(refusal(read(&[0, 0, 0, 0])), "E_LENGTH");
    assert_eq!(refusal(read(&[0, 0, 0, 0, 2, 0])), "E_LENGTH");
    assert_eq!(refusal(read(&[0, 255, 255, 255, 255, 0])), "E_LENGTH");
    assert_eq!(refusal(read(&[0, 0, 0, 0, 2, 0, 1])), "E_RANGE");
    assert_eq!(refusal(read(&[1, 0, 0, 0, 0])), "E_RANGE");
    let ring = Ring::new(Natural::from(0x0123)).unwrap();
    let element = |bytes: &[u8]| ring.read(&mut Reader::new(bytes));
    assert_eq!(value(&element(&[1, 0x22]).unwrap()), BigUint::from(0x0122u32));
    assert_eq!(refusal(element(&[1, 0x23])), "E_RANGE");
    assert_eq!(refusal(element(&[1])), "E_LENGTH");
    assert_eq!(refusal(ring.write(&Natural::from(0x0123), &mut Writer::default())), "E_RANGE");
}

#[test]
fn numbers_that_nobody_needs_are_not_computed_with() {
    assert_eq!(Natural::from_be_bytes(&vec![1; MAX_LEN]).unwrap().bits() as usize, 8 * MAX_LEN - 7);
    assert_eq!(refusal(Natural::from_be_bytes(&vec![1; MAX_LEN + 1])), "E_RANGE");
    assert_eq!(refusal(Natural::from(256).to_be_bytes(1)), "E_RANGE");
    assert_eq!(refusal(Ring::new(Natural::zero())), "E_PARAMS");
    assert_eq!(refusal(Ring::new(Natural::one())), "E_PARAMS");
}

#[test]
fn primes_below_two_thousand() {
    let primes: Vec<u32> = (2..2000).filter(|n| (2..*n).all(|d| n % d != 0)).collect();
    assert_eq!(primes.len(), 303);
    for n in 0..2000 {
        let expected = primes.contains(&n);
        assert_eq!(is_probable_prime(&Natural::from(n)), expected, "{n}");
        let is_safe = n > 5 && expected && primes.contains(&(n / 2));
        assert_eq!(is_probable_safe_prime(&Natural::from(n)), is_safe, "{n}");
    }
    assert_eq!(odd_primes_up_to(1999), primes[1..]);
    assert_eq!(odd_primes_up_to(2), []);
    // π(2^16) = 6542.
    assert_eq!(odd_primes_up_to(1 << 16).len(), 6541);
}

/// Numbers of OEIS: Mersenne primes; strong pseudoprimes to the first 4, 8, 12 and 13 prime bases (A014233).
#[test]
fn primes_and_pseudoprimes() {
    for exponent in [61, 89, 107, 127, 521] {
        let one_less = Natural::power_of_two(exponent).checked_sub(&Natural::one()).unwrap();
        assert!(is_probable_prime(&one_less), "2^{exponent} − 1");
    }
    for composite in ["561", "3215031751", "341550071728321", "318665857834031151167461"] {
        assert!(!is_probable_prime(&decimal(composite)), "{composite}");
    }
    // The least composite that passes.
    assert!(is_probable_prime(&decimal("3317044064679887385961981")));
}

/// (a/n) as the product of Legendre symbols, these by listing the squares.
#[test]
fn jacobi_symbols() {
    let legendre = |a: u32, p: u32| {
        if a.is_multiple_of(p) {
            0
        } else if (1..p).any(|x| x * x % p == a % p) {
            1
        } else {
            -1
        }
    };
    for n in (1u32..150).step_by(2) {
        let mut factors = Vec::new();
        let mut rest = n;
        for p in 3..=n {
            while rest.is_multiple_of(p) {
                factors.push(p);
                rest /= p;
            }
        }
        for a in 0..2 * n {
            let expected: i8 = factors.iter().map(|p| legendre(a, *p)).product();
            assert_eq!(jacobi(&Natural::from(a), &Natural::from(n)), expected, "({a}/{n})");
        }
        assert_eq!(jacobi(&Natural::from(3), &Natural::from(n + 1)), 0);
    }
}

#[test]
fn random_primes_have_their_length() {
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    for bits in [8, 9, 31, 64, 65, 130] {
        for _ in 0..4 {
            let safe = random_safe_prime(bits, &mut rng).unwrap();
            assert!(is_probable_safe_prime(&safe));
            for p in [random_prime(bits, &mut rng).unwrap(), safe] {
                assert!(is_probable_prime(&p));
                assert_eq!(p.bits(), bits);
                assert_eq!(value(&(&p >> (bits - 2))), BigUint::from(3u32), "two high bits");
            }
        }
    }
    assert_eq!(refusal(random_prime(7, &mut rng)), "E_PARAMS");
    assert_eq!(refusal(random_safe_prime(7, &mut rng)), "E_PARAMS");
}
