//! The dealer and π_MIC.
#![allow(non_snake_case)]

use crate::common::{Draws, Tally, agree, fast, hex, integer, natural, public, signed, spec, value};
use num_bigint::{BigInt, BigUint};
use secagg::npkc::{dealer, mic as fast_mic};
use secagg_spec::npkc::mic;
use secagg_spec::npkc::rsa_param::{Coins, Private, Public, dist_rsa_param};

/// Safe primes, found and verified with SymPy: 24 and 48 bits each.
const SAFE_PRIMES: [(&str, &str); 2] = [("eedd3b", "c2c0cf"), ("fe26adc2288f", "c5322c419c57")];
/// Primes for Paillier keys long enough for π_MIC over these and e < 64.
const KEYS: [(&str, &str); 2] = [
    ("f1af92f94e46ab3463bfed", "d029a9f3856f294cdb9141"),
    ("f48b619d38bff11d2d5d07a30094d2bdaaca1dcf37", "d559d2a73ea6e8ae07b4445566918001fd9f96ded1"),
];

/// What the dealer gives for m users over the i-th pair, by both halves.
pub fn deal(i: usize, m: u32, draws: &mut Draws) -> (Public, Private, Private) {
    let (P, Q) = (hex(SAFE_PRIMES[i].0), hex(SAFE_PRIMES[i].1));
    let coins = Coins { P_1: draws.below(&P), Q_1: draws.below(&Q) };
    dealt(&mut Tally::default(), &P, &Q, m, &coins).expect("good parameters")
}

fn dealt(tally: &mut Tally, P: &BigUint, Q: &BigUint, m: u32, coins: &Coins) -> Option<(Public, Private, Private)> {
    let (p_1, q_1) = (natural(&coins.P_1), natural(&coins.Q_1));
    let left = spec(dist_rsa_param(P, Q, m, coins));
    let right = fast(dealer::deal_with_coins(m, dealer::Coins { p: natural(P), q: natural(Q), p_1, q_1 }));
    let one = |x: &Private| (x.P.clone(), x.Q.clone(), x.phi.clone());
    let fast_one = |x: &secagg::npkc::params::Private| (value(&x.p), value(&x.q), signed(&x.phi));
    let both = agree(
        tally,
        left,
        right,
        |(pp, a, b)| (pp.N.clone(), pp.e.clone(), pp.m, one(a), one(b)),
        |(pp, a, b)| (value(pp.modulus()), pp.e().into(), pp.users(), fast_one(a), fast_one(b)),
    );
    both.map(|(dealt, _)| dealt)
}

#[test]
fn the_dealer() {
    let mut draws = Draws::new(1);
    let mut tally = Tally::default();
    // Safe primes, 5, 7, a prime that is not safe, composites, 0, 1; the largest m goes beyond P'.
    let values = [23u32, 47, 59, 83, 107, 5, 7, 29, 13, 21, 25, 0, 1];
    for _ in 0..3000 {
        let (P, Q) = (values[draws.index(values.len())].into(), values[draws.index(values.len())].into());
        let coins = Coins { P_1: draws.near(&(&P + 1u32), 8), Q_1: draws.near(&(&Q + 1u32), 8) };
        dealt(&mut tally, &P, &Q, draws.index(60) as u32, &coins);
    }
    tally.saw(&["agreed", "E_PARAMS", "E_RANGE"]);
}

/// The coins of one run, each planted with something one time in `n`.
fn coins(N: &BigUint, key: (&str, &str), draws: &mut Draws, n: usize) -> (mic::Coins1, mic::Coins2) {
    let (mut p, mut q) = (hex(key.0), hex(key.1));
    let pq = &p * &q;
    if draws.rarely(n) {
        match draws.index(5) {
            0 => q = p.clone(),
            1 => p += 2u32,
            2 => p = 65537u32.into(),
            3 => q = 2u32.into(),
            _ => (p, q) = (3u32.into(), 7u32.into()),
        }
    }
    let (square, cube) = (N * N, N * N * N);
    let one = mic::Coins1 {
        p,
        q,
        lambda_1: draws.near(&square, n),
        r_1: draws.near(&cube, n),
        rho_phi: draws.near(&pq, n),
        rho_lambda: draws.near(&pq, n),
    };
    (one, mic::Coins2 { lambda_2: draws.near(&square, n), r_2: draws.near(&cube, n), rho: draws.near(&pq, n) })
}

/// One run of π_MIC in both halves, everything planted with something one time in `n`: (d_1, d_2) if it comes to them.
fn run(
    tally: &mut Tally,
    pp: &Public,
    phi: [&BigInt; 2],
    key: (&str, &str),
    draws: &mut Draws,
    n: usize,
) -> Option<(BigInt, BigInt)> {
    let (one, two) = coins(&pp.N, key, draws, n);
    let phi_of = |phi: &BigInt, draws: &mut Draws| match draws.rarely(n) {
        true => BigInt::from(draws.near(&(&pp.N * 2u32 + 1u32), 2)) * if draws.rarely(2) { -1 } else { 1 },
        false => phi.clone(),
    };
    let (phi_1, phi_2) = (phi_of(phi[0], draws), phi_of(phi[1], draws));
    let fast_public = match public(pp) {
        Ok(fast_public) => fast_public,
        Err(refusal) => {
            assert_eq!(spec(mic::start(pp, &phi_1, &one)).err(), Some(refusal));
            assert_eq!(spec(mic::answer(pp, &phi_2, &[], &two)).err(), Some(refusal));
            tally.add(refusal.0);
            return None;
        }
    };
    let fast_one = fast_mic::Coins1 {
        p: natural(&one.p),
        q: natural(&one.q),
        lambda_1: natural(&one.lambda_1),
        r_1: natural(&one.r_1),
        rho_phi: natural(&one.rho_phi),
        rho_lambda: natural(&one.rho_lambda),
    };
    let left = spec(mic::start(pp, &phi_1, &one));
    let right = fast(fast_mic::Ssp1::start_with_coins(&fast_public, &integer(&phi_1), &fast_one));
    let ((state_1, m0), (fast_1, _)) = agree(tally, left, right, |x| x.1.clone(), |x| x.1.clone())?;

    let m0 = draws.tamper(&m0, n);
    let fast_two =
        fast_mic::Coins2 { lambda_2: natural(&two.lambda_2), r_2: natural(&two.r_2), rho: natural(&two.rho) };
    let left = spec(mic::answer(pp, &phi_2, &m0, &two));
    let right = fast(fast_mic::Ssp2::answer_with_coins(&fast_public, &integer(&phi_2), &m0, &fast_two));
    let ((state_2, m1), (fast_2, _)) = agree(tally, left, right, |x| x.1.clone(), |x| x.1.clone())?;

    let m1 = draws.tamper(&m1, n);
    let (left, right) = (spec(mic::reveal(&state_1, &m1)), fast(fast_1.reveal(&m1)));
    let ((state_1, m2), (fast_1, _)) = agree(tally, left, right, |x| x.1.clone(), |x| x.1.clone())?;

    let m2 = draws.tamper(&m2, n);
    let d_1 = agree(tally, spec(mic::share_1(&state_1)), fast(fast_1.share()), Clone::clone, signed);
    let d_2 = agree(tally, spec(mic::share_2(&state_2, &m2)), fast(fast_2.share(&m2)), Clone::clone, signed);
    Some((d_1?.0, d_2?.0))
}

/// Shares of d for the pair that was dealt.
pub fn shares_of_d(i: usize, dealt: &(Public, Private, Private), draws: &mut Draws) -> (BigInt, BigInt) {
    let phi = [&dealt.1.phi, &dealt.2.phi];
    loop {
        if let Some(shares) = run(&mut Tally::default(), &dealt.0, phi, KEYS[i], draws, usize::MAX) {
            return shares;
        }
    }
}

#[test]
fn the_shared_inverse() {
    let mut draws = Draws::new(2);
    let mut tally = Tally::default();
    for round in 0..1500 {
        let i = round % 2;
        let m = 2 + draws.index(20) as u32;
        let (mut pp, one, two) = deal(i, m, &mut draws);
        if draws.rarely(10) {
            // N and e that no dealer gives, also even ones.
            pp.N = [0u32, 1, 2, 3, 4096, 1_000_003][draws.index(6)].into();
        }
        if draws.rarely(10) {
            pp.e = [0u32, 1, 2, 10, 60][draws.index(5)].into();
        }
        run(&mut tally, &pp, [&one.phi, &two.phi], KEYS[i], &mut draws, 12);
    }
    tally.saw(&["agreed", "E_PARAMS", "E_RANGE", "E_WRAP", "E_LENGTH", "E_ROUND"]);
}
