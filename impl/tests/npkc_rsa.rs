//! π_RSA: what comes out is the product of two primes, and attempts that must fail do.

mod npkc_common;

use npkc_common::{hex, ours, refusal, signed, value};
use num_bigint::{BigInt, BigUint};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use secagg::Error;
use secagg::npkc::natural::Natural;
use secagg::npkc::prime::is_probable_prime;
use secagg::npkc::rsa::{Setup, Shares, Step, ssp_1, ssp_2};

type Pair = (Shares, Shares);

fn next<T>(step: Step<T>) -> Option<T> {
    match step {
        Step::Next(next) => Some(next),
        Step::Redraw => None,
    }
}

/// The rest of an attempt after the first two messages, both sides drawing. None when they have to draw again.
fn go_on(one: ssp_1::Started, two: ssp_2::Sieving, m1: &[u8], rng: &mut ChaCha20Rng) -> Result<Option<Pair>, Error> {
    let (one, m2) = one.sieve(m1)?;
    let (two, m3) = two.product(&m2, rng)?;
    let (Some(one), Some(two), Some(m3)) = (next(one), next(two), m3) else { return Ok(None) };
    let (one, m4) = one.test(&m3, rng)?;
    let (two, m5) = two.test(&m4, rng)?;
    let (one, m6) = one.finish(&m5)?;
    let (Some(two), Some(m6)) = (next(two), m6) else {
        assert!(next(one).is_none());
        return Ok(None);
    };
    let two = two.finish(&m6)?;
    Ok(next(one).zip(next(two)))
}

/// That N is the product of two primes of h bits, 3 mod 4, which the shares add to; and of what comes after.
fn check(setup: Setup, (one, two): Pair) {
    let (p, q) = (value(one.p()) + value(two.p()), value(one.q()) + value(two.q()));
    assert_eq!(value(one.modulus()), &p * &q);
    assert_eq!(one.modulus(), two.modulus());
    for prime in [&p, &q] {
        assert!(is_probable_prime(&ours(prime)));
        assert_eq!(prime.bits(), u64::from(setup.prime_bits()));
        assert_eq!(prime % 4u32, BigUint::from(3u32));
    }
    let ((public, one), (_, two)) = (one.into_ssp_1(8).unwrap(), two.into_ssp_2(8).unwrap());
    assert_eq!((public.e(), public.users()), (7, 8));
    assert_eq!(signed(&one.phi) + signed(&two.phi), BigInt::from((p - 1u32) * (q - 1u32)));
}

/// Attempts with new draws, until one succeeds: N of 128 bits.
#[test]
fn drawn_until_it_succeeds() {
    let mut rng = ChaCha20Rng::seed_from_u64(42);
    let setup = Setup::new(64, 40, 10).unwrap();
    let mut failed = 0;
    let pair = loop {
        let (one, m0) = ssp_1::Started::start(setup, &mut rng).unwrap();
        let (two, m1) = ssp_2::Sieving::sieve(setup, &m0, &mut rng).unwrap();
        if let Some(pair) = go_on(one, two, &m1, &mut rng).unwrap() {
            break pair;
        }
        failed += 1;
    };
    assert!(failed > 0, "a first attempt that succeeds shows nothing");
    check(setup, pair);
}

/// Two primes ≡ 3 mod 4 of 128 bits, from [3·2^126 + 2^125 − 2^124, 3·2^126 + 3·2^124) (drawn, and judged by `openssl prime`).
const PRIMES: (&str, &str) = ("ebbcb5101aafd3660999f4957688672b", "dadd23d975ce603c91c5fb2ba5dab423");
/// Two primes for a Paillier key of 544 bits, which is enough for h = 128.
const KEY: (&str, &str) = (
    "e800ce45ed9d231be2b5afff73acde9d491dfec7a19cd0934363541c956ac59b3083",
    "d0d323c21c329525c2c7c31a4e058b24de81aa2ed210f642df4f8ad908c14b103e43",
);

/// The attempt that ends in these primes, or in what replaces them.
fn planted(setup: Setup, p: &BigUint, q: &BigUint, rng: &mut ChaCha20Rng) -> Result<Option<Pair>, Error> {
    let h = setup.prime_bits();
    // P_1 from [3·2^(h−2), 3·2^(h−2) + 2^(h−3)) and P_2 from [0, 2^(h−3)), here about half of that
    let p_2 = (BigUint::from(1u32) << (h - 4)) + 4u32;
    let one = ssp_1::StartCoins {
        p_1: ours(&(p - &p_2)),
        q_1: ours(&(q - &p_2)),
        p: ours(&hex(KEY.0)),
        q: ours(&hex(KEY.1)),
        rho_p: Natural::from(12345),
        rho_q: Natural::from(67890),
    };
    let division = |l: u32| ssp_2::Division {
        t: Natural::from(l - 1),
        sigma: Natural::from(1 << 20),
        rho: Natural::from(1000 + l),
    };
    let divisions = setup.small_primes().into_iter().map(|l| [division(l), division(l)]).collect();
    let two = ssp_2::SieveCoins { p_2: ours(&p_2), q_2: ours(&p_2), divisions };
    let (one, m0) = ssp_1::Started::start_with_coins(setup, &one)?;
    let (two, m1) = ssp_2::Sieving::sieve_with_coins(setup, &m0, &two)?;
    go_on(one, two, &m1, rng)
}

#[test]
fn planted_primes_come_out() {
    let mut rng = ChaCha20Rng::seed_from_u64(7);
    let setup = Setup::new(128, 100, 20).unwrap();
    let (p, q) = (hex(PRIMES.0), hex(PRIMES.1));
    check(setup, planted(setup, &p, &q, &mut rng).unwrap().expect("both are prime"));
    // Equal ones do not: modulo P² the order of g may have the factor P, which (P − 1)² has not.
    assert!(planted(setup, &p, &p, &mut rng).unwrap().is_none());
}

#[test]
fn composites_do_not() {
    let mut rng = ChaCha20Rng::seed_from_u64(8);
    let (p, q) = (hex(PRIMES.0), hex(PRIMES.1));
    // Of the numbers after Q in its class mod 4 some have a factor up to 100, and some have not.
    let (mut sieved, mut tested) = (0, 0);
    for step in 1..=12u32 {
        let composite = &q + 4 * step;
        if is_probable_prime(&ours(&composite)) {
            continue;
        }
        let with = |bound| Setup::new(128, bound, 20).unwrap();
        let has_factor = with(100).small_primes().iter().any(|l| &composite % l == BigUint::ZERO);
        *(if has_factor { &mut sieved } else { &mut tested }) += 1;
        // Both with the trial division and without it.
        for bound in [0, 100] {
            assert!(planted(with(bound), &p, &composite, &mut rng).unwrap().is_none(), "{step}");
        }
    }
    assert!(sieved > 0 && tested > 0, "{sieved} and {tested}");
}

#[test]
fn setups_out_of_range() {
    for (h, bound, kappa) in [(5, 3, 1), (65537, 3, 1), (16, 65537, 1), (6, 48, 1), (16, 3, 0)] {
        assert_eq!(refusal(Setup::new(h, bound, kappa)), ("E_PARAMS", None), "{h}, {bound}, {kappa}");
    }
    Setup::new(6, 47, 1).unwrap();
    Setup::new(65536, 65536, u32::MAX).unwrap();
}
