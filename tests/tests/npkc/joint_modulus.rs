//! π_RSA.
#![allow(non_snake_case)]

use crate::common::{Draws, Tally, agree, fast, hex, natural, naturals, spec, value};
use num_bigint::BigUint;
use secagg::npkc::rsa as fast_rsa;
use secagg_spec::npkc::rsa::{self, Setup, Shares, Step};
use secagg_spec::npkc::{rsa_ssp_1 as one, rsa_ssp_2 as two};

/// Primes of 128 bits, for h up to 40 (drawn, and judged by `openssl prime`).
const KEY: (&str, &str) = ("fca0197a2d048a8833f0de1e0354e641", "cd37babed9ffd32aee7f6e094fbd84c9");

/// Whether an attempt goes on.
fn goes_on<T>(step: &Step<T>) -> bool {
    matches!(step, Step::Next(_))
}

fn fast_goes_on<T>(step: &fast_rsa::Step<T>) -> bool {
    matches!(step, fast_rsa::Step::Next(_))
}

/// Both, when they go on.
fn next<A, B>(left: Step<A>, right: fast_rsa::Step<B>) -> Option<(A, B)> {
    match (left, right) {
        (Step::Next(a), fast_rsa::Step::Next(b)) => Some((a, b)),
        _ => None,
    }
}

fn shares(x: &Shares) -> [BigUint; 3] {
    [x.N.clone(), x.P.clone(), x.Q.clone()]
}

fn fast_shares(x: &fast_rsa::Shares) -> [BigUint; 3] {
    [value(x.modulus()), value(x.p()), value(x.q())]
}

fn division(l: u32, h: u32, key: &BigUint, draws: &mut Draws, n: usize) -> two::Division {
    let t = if draws.rarely(n) { draws.index(2) as u32 * l } else { 1 + draws.index(l as usize - 1) as u32 };
    let sigma = draws.near(&(BigUint::from(1u32) << (h + 128)), n);
    two::Division { t: t.into(), sigma, rho: draws.near(key, n) }
}

fn fast_division(x: &two::Division) -> fast_rsa::ssp_2::Division {
    fast_rsa::ssp_2::Division { t: natural(&x.t), sigma: natural(&x.sigma), rho: natural(&x.rho) }
}

/// An attempt in both halves, everything planted with something one time in `n`. Whether it succeeded.
fn attempt(tally: &mut Tally, setup: &Setup, draws: &mut Draws, n: usize) -> Option<bool> {
    let h = setup.h;
    let fast_setup = fast(fast_rsa::Setup::new(h, setup.B, setup.kappa));
    let fast_setup = match (spec(rsa::check_setup(setup)), fast_setup) {
        (Ok(()), Ok(fast_setup)) => fast_setup,
        (left, right) => {
            assert_eq!(left.err(), right.err());
            tally.add("E_PARAMS");
            return None;
        }
    };
    let (mut p, q) = (hex(KEY.0), hex(KEY.1));
    let key = &p * &q;
    if draws.rarely(n) {
        p = [BigUint::from(65537u32), &p + 2u32, q.clone()][draws.index(3)].clone();
    }
    let power = |bits: u32| BigUint::from(1u32) << bits;
    // 3·2^(h−2) + 4y + 3, or any y one time in `n`
    let share_1 = |draws: &mut Draws| {
        let y = draws.near(&power(h - 5), n);
        (power(h - 2) * 3u32) + y * 4u32 + if draws.rarely(n) { 1u32 } else { 3 }
    };
    let share_2 = |draws: &mut Draws| draws.near(&power(h - 5), n) * 4u32 + u32::from(draws.rarely(n));
    let coins = one::StartCoins {
        P_1: share_1(draws),
        Q_1: share_1(draws),
        p,
        q,
        rho_P: draws.near(&key, n),
        rho_Q: draws.near(&key, n),
    };
    let fast_coins = fast_rsa::ssp_1::StartCoins {
        p_1: natural(&coins.P_1),
        q_1: natural(&coins.Q_1),
        p: natural(&coins.p),
        q: natural(&coins.q),
        rho_p: natural(&coins.rho_P),
        rho_q: natural(&coins.rho_Q),
    };
    let left = spec(one::start(setup, &coins));
    let right = fast(fast_rsa::ssp_1::Started::start_with_coins(fast_setup, &fast_coins));
    let ((ssp_1, m), (fast_1, _)) = agree(tally, left, right, |x| x.1.clone(), |x| x.1.clone())?;

    let mut primes = rsa::small_primes(setup);
    if draws.rarely(n) {
        primes.push(3);
    }
    let pair = |l: &u32| [division(*l, h, &key, draws, n), division(*l, h, &key, draws, n)];
    let divisions: Vec<[two::Division; 2]> = primes.iter().map(pair).collect();
    let coins = two::SieveCoins { P_2: share_2(draws), Q_2: share_2(draws), divisions };
    let fast_coins = fast_rsa::ssp_2::SieveCoins {
        p_2: natural(&coins.P_2),
        q_2: natural(&coins.Q_2),
        divisions: coins.divisions.iter().map(|pair| pair.each_ref().map(fast_division)).collect(),
    };
    let m = draws.tamper(&m, n);
    let left = spec(two::sieve(setup, &m, &coins));
    let right = fast(fast_rsa::ssp_2::Sieving::sieve_with_coins(fast_setup, &m, &fast_coins));
    let ((ssp_2, m), (fast_2, _)) = agree(tally, left, right, |x| x.1.clone(), |x| x.1.clone())?;

    let m = draws.tamper(&m, n);
    let (left, right) = (spec(one::sieve(&ssp_1, &m)), fast(fast_1.sieve(&m)));
    let show = |x: &(Step<one::Sieved>, Vec<u8>)| (goes_on(&x.0), x.1.clone());
    let ((ssp_1, m), (fast_1, _)) = agree(tally, left, right, show, |x| (fast_goes_on(&x.0), x.1.clone()))?;

    let (m, rho) = (draws.tamper(&m, n), draws.near(&key, n));
    let left = spec(two::product(&ssp_2, &m, &rho));
    let right = fast(fast_2.product_with_coins(&m, &natural(&rho)));
    let show = |x: &(Step<two::Multiplied>, Option<Vec<u8>>)| (goes_on(&x.0), x.1.clone());
    let ((ssp_2, m), (fast_2, _)) = agree(tally, left, right, show, |x| (fast_goes_on(&x.0), x.1.clone()))?;
    let (Some((ssp_1, fast_1)), Some((ssp_2, fast_2)), Some(m)) = (next(ssp_1, fast_1), next(ssp_2, fast_2), m) else {
        return Some(false);
    };

    let long = power(2 * h + 128);
    let g: Vec<BigUint> = (0..8 * setup.kappa).map(|_| draws.near(&long, 8 * n.min(1 << 20))).collect();
    let coins = one::TestCoins { g, r_1: draws.near(&long, n), rho: draws.near(&key, n) };
    let fast_coins =
        fast_rsa::ssp_1::TestCoins { g: naturals(&coins.g), r_1: natural(&coins.r_1), rho: natural(&coins.rho) };
    let m = draws.tamper(&m, n);
    let left = spec(one::test_biprimality(&ssp_1, &m, &coins));
    let right = fast(fast_1.test_with_coins(&m, &fast_coins));
    let ((ssp_1, m), (fast_1, _)) = agree(tally, left, right, |x| x.1.clone(), |x| x.1.clone())?;

    let sigma = draws.near(&power(h + 130), n);
    let coins = two::TestCoins { r_2: draws.near(&long, n), sigma, rho: draws.near(&key, n) };
    let fast_coins =
        fast_rsa::ssp_2::TestCoins { r_2: natural(&coins.r_2), sigma: natural(&coins.sigma), rho: natural(&coins.rho) };
    let m = draws.tamper(&m, n);
    let left = spec(two::test_biprimality(&ssp_2, &m, &coins));
    let right = fast(fast_2.test_with_coins(&m, &fast_coins));
    let show = |x: &(Step<two::Tested>, Vec<u8>)| (goes_on(&x.0), x.1.clone());
    let ((ssp_2, m), (fast_2, _)) = agree(tally, left, right, show, |x| (fast_goes_on(&x.0), x.1.clone()))?;

    let m = draws.tamper(&m, n);
    let (left, right) = (spec(one::finish(&ssp_1, &m)), fast(fast_1.finish(&m)));
    let show = |x: &(Step<Shares>, Option<Vec<u8>>)| (goes_on(&x.0), x.1.clone());
    let ((ssp_1, m), (fast_1, _)) = agree(tally, left, right, show, |x| (fast_goes_on(&x.0), x.1.clone()))?;
    let (Some((ssp_2, fast_2)), Some(m)) = (next(ssp_2, fast_2), m) else { return Some(false) };

    let m = draws.tamper(&m, n);
    let (left, right) = (spec(two::finish(&ssp_2, &m)), fast(fast_2.finish(&m)));
    let (ssp_2, fast_2) = agree(tally, left, right, goes_on, fast_goes_on)?;
    let (Some((a, fast_a)), Some((b, fast_b))) = (next(ssp_1, fast_1), next(ssp_2, fast_2)) else {
        return Some(false);
    };
    assert_eq!([shares(&a), shares(&b)], [fast_shares(&fast_a), fast_shares(&fast_b)]);
    Some(true)
}

/// Clean attempts, with and without trial division, some of which succeed.
#[test]
fn attempts_end_alike() {
    let mut draws = Draws::new(6);
    let mut tally = Tally::default();
    let (mut succeeded, mut failed) = (0, 0);
    for round in 0..250 {
        let setup = Setup { h: 6 + round % 5, B: [0, 7][round as usize % 2], kappa: 1 + round % 3 };
        match attempt(&mut tally, &setup, &mut draws, usize::MAX) {
            Some(true) => succeeded += 1,
            Some(false) => failed += 1,
            None => {}
        }
    }
    assert!(succeeded > 5 && failed > 5, "{succeeded} and {failed}");
}

/// Attempts with something planted.
#[test]
fn what_is_planted_is_refused_alike() {
    let mut draws = Draws::new(7);
    let mut tally = Tally::default();
    for round in 0..1200 {
        let mut setup = Setup { h: 6 + round % 30, B: [0, 3, 7][round as usize % 3], kappa: 1 + round % 3 };
        if draws.rarely(20) {
            let bad = [(5, 3, 1), (65537, 3, 1), (8, 65537, 1), (6, 48, 1), (8, 3, 0)][draws.index(5)];
            setup = Setup { h: bad.0, B: bad.1, kappa: bad.2 };
        }
        attempt(&mut tally, &setup, &mut draws, 25);
    }
    tally.saw(&["agreed", "E_PARAMS", "E_RANGE", "E_WRAP", "E_LENGTH", "E_ROUND"]);
}
