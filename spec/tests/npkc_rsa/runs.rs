//! Attempts of π_RSA, run from coins.
#![allow(dead_code, reason = "each test crate uses some of these")]

use crate::npkc_common::{PAILLIER_PRIMES, Stream, pair};
use secagg_spec::npkc::integer::residue;
use secagg_spec::npkc::paillier::{dec, key_gen, read_ciphertext};
use secagg_spec::npkc::prime::{gcd, jacobi};
use secagg_spec::npkc::rsa::{Setup, Shares, Step, small_primes};
use secagg_spec::npkc::{rsa_ssp_1 as one, rsa_ssp_2 as two};
use secagg_spec::prelude::*;

/// Primes for a Paillier key of 232 bits, found and verified with SymPy: long enough for h ≤ 32.
pub const SHORT_KEY: (&str, &str) = ("d295a78b5559da6911f050e532389", "da65879d4a8b4f9762bfc63e7fced");

/// A Paillier key that is long enough for h ≤ 64.
pub fn key_for(setup: &Setup) -> (&'static str, &'static str) {
    if setup.h <= 32 { SHORT_KEY } else { PAILLIER_PRIMES[1] }
}

/// P_1 and P_2 of a P that is 3 mod 4 and from [3·2^(h−2), 2^h).
pub fn split(setup: &Setup, P: &Nat) -> (Nat, Nat) {
    let rest = P - (nat(3) << (setup.h - 2));
    let P_2 = rest >> 3u32 << 2u32;
    (P - &P_2, P_2)
}

/// What the two SSPs draw as shares.
#[derive(Clone, Debug)]
pub struct Halves {
    pub P_1: Nat,
    pub P_2: Nat,
    pub Q_1: Nat,
    pub Q_2: Nat,
}

impl Halves {
    /// From small numbers.
    pub fn new(P_1: u64, P_2: u64, Q_1: u64, Q_2: u64) -> Halves {
        Halves { P_1: nat(P_1), P_2: nat(P_2), Q_1: nat(Q_1), Q_2: nat(Q_2) }
    }

    /// Of these P and Q.
    pub fn of(setup: &Setup, P: &Nat, Q: &Nat) -> Halves {
        let ((P_1, P_2), (Q_1, Q_2)) = (split(setup, P), split(setup, Q));
        Halves { P_1, P_2, Q_1, Q_2 }
    }

    /// Drawn as π_RSA has them.
    pub fn draw(setup: &Setup, coins: &mut Stream) -> Halves {
        let (low, quarter) = (nat(3) << (setup.h - 2), nat(1) << (setup.h - 5));
        let mut first = || &low + coins.below(&quarter) * 4u32 + 3u32;
        let (P_1, Q_1) = (first(), first());
        let mut second = || coins.below(&quarter) * 4u32;
        Halves { P_1, P_2: second(), Q_1, Q_2: second() }
    }
}

/// Where an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Sieved,
    NotBiprime,
    NotCoprime,
    Succeeded,
}

/// One attempt: where it ended, what was sent, how the states print, and the shares.
pub struct Attempt {
    pub stage: Stage,
    pub messages: Vec<Bytes>,
    pub states: Vec<String>,
    pub shares: Option<(Shares, Shares)>,
}

/// The coins of both sides' first steps.
pub fn first_coins(setup: &Setup, halves: &Halves, coins: &mut Stream) -> (one::StartCoins, two::SieveCoins) {
    let (p, q) = pair(key_for(setup));
    let n = &p * &q;
    let (rho_P, rho_Q) = (coins.unit(&n), coins.unit(&n));
    let start = one::StartCoins { P_1: halves.P_1.clone(), Q_1: halves.Q_1.clone(), p, q, rho_P, rho_Q };
    let mut division = |l: u32| two::Division {
        t: coins.between(1, &Nat::from(l)),
        sigma: coins.bits(setup.h as u64 + 128),
        rho: coins.unit(&n),
    };
    let divisions = small_primes(setup).iter().map(|l| [division(*l), division(*l)]).collect();
    (start, two::SieveCoins { P_2: halves.P_2.clone(), Q_2: halves.Q_2.clone(), divisions })
}

/// One attempt.
pub fn attempt(setup: &Setup, halves: &Halves, coins: &mut Stream) -> Attempt {
    let (start, sieve) = first_coins(setup, halves, coins);
    let n = &start.p * &start.q;
    let mut run = Attempt { stage: Stage::Sieved, messages: Vec::new(), states: Vec::new(), shares: None };
    let (started, m0) = one::start(setup, &start).unwrap();
    let (sieving, m1) = two::sieve(setup, &m0, &sieve).unwrap();
    let (sieved, m2) = one::sieve(&started, &m1).unwrap();
    let (multiplied, m3) = two::product(&sieving, &m2, &coins.unit(&n)).unwrap();
    run.states.extend([
        format!("{started:?}"),
        format!("{sieving:?}"),
        format!("{sieved:?}"),
        format!("{multiplied:?}"),
    ]);
    run.messages.extend([m0, m1, m2]);
    let (Step::Next(sieved), Step::Next(multiplied), Some(m3)) = (&sieved, &multiplied, m3) else {
        assert!(sieved == Step::Redraw && multiplied == Step::Redraw);
        return run;
    };
    let bits = 2 * setup.h as u64 + 128;
    let g = (0..8 * setup.kappa + 60).map(|_| coins.bits(bits)).collect();
    let test = one::TestCoins { g, r_1: coins.bits(bits), rho: coins.unit(&n) };
    let (tested_1, m4) = one::test_biprimality(sieved, &m3, &test).unwrap();
    let test = two::TestCoins { r_2: coins.bits(bits), sigma: coins.bits(setup.h as u64 + 130), rho: coins.unit(&n) };
    let (tested_2, m5) = two::test_biprimality(multiplied, &m4, &test).unwrap();
    let (end_1, m6) = one::finish(&tested_1, &m5).unwrap();
    run.states.extend([format!("{tested_1:?}"), format!("{tested_2:?}"), format!("{end_1:?}")]);
    run.messages.extend([m3, m4, m5]);
    run.stage = Stage::NotBiprime;
    let (Step::Next(tested_2), Some(m6)) = (&tested_2, m6) else {
        assert!(tested_2 == Step::Redraw && end_1 == Step::Redraw);
        return run;
    };
    let end_2 = two::finish(tested_2, &m6).unwrap();
    run.states.push(format!("{end_2:?}"));
    run.messages.push(m6);
    run.stage = Stage::NotCoprime;
    if let (Step::Next(one), Step::Next(two)) = (&end_1, &end_2) {
        run.stage = Stage::Succeeded;
        run.shares = Some((one.clone(), two.clone()));
    } else {
        assert!(end_1 == Step::Redraw && end_2 == Step::Redraw);
    }
    run
}

/// Attempts up to the first that succeeds, how the others ended, and the last one's messages and states.
pub struct Success {
    pub attempts: u32,
    pub sieved: u32,
    pub not_biprime: u32,
    pub not_coprime: u32,
    pub one: Shares,
    pub two: Shares,
    pub messages: Vec<Bytes>,
    pub states: Vec<String>,
}

/// Runs attempts until one succeeds; panics after `at_most`.
pub fn run_until_success(setup: &Setup, coins: &mut Stream, at_most: u32) -> Success {
    let (mut sieved, mut not_biprime, mut not_coprime) = (0, 0, 0);
    for attempts in 1..=at_most {
        let run = attempt(setup, &Halves::draw(setup, coins), coins);
        match (run.stage, run.shares) {
            (Stage::Succeeded, Some((one, two))) => {
                let (messages, states) = (run.messages, run.states);
                return Success { attempts, sieved, not_biprime, not_coprime, one, two, messages, states };
            }
            (Stage::Sieved, _) => sieved += 1,
            (Stage::NotBiprime, _) => not_biprime += 1,
            (_, _) => not_coprime += 1,
        }
    }
    panic!("no two primes in {at_most} attempts");
}

/// The coins that the program outside used, in the formulas' order: h = 7, B = 5, κ = 2.
pub fn by_hand() -> (Vec<Bytes>, (Step<Shares>, Step<Shares>)) {
    let setup = Setup { h: 7, B: 5, kappa: 2 };
    let start = one::StartCoins {
        P_1: nat(99),
        Q_1: nat(99),
        p: "1208925819614629174718579".parse().unwrap(),
        q: "2417851639229258349413423".parse().unwrap(),
        rho_P: nat(1001),
        rho_Q: nat(1002),
    };
    // σ = 2^134 + 10i for P, 5 more for Q
    let sigma = |i: u64| (nat(1) << 134u32) + 10 * i;
    let divisions = [(1u64, 2u64), (3, 4)].iter().zip(0u64..).map(|((t, u), i)| {
        [
            two::Division { t: nat(*t), sigma: sigma(i), rho: nat(2000 + i) },
            two::Division { t: nat(*u), sigma: sigma(i) + 5u32, rho: nat(3000 + i) },
        ]
    });
    let sieve = two::SieveCoins { P_2: nat(4), Q_2: nat(8), divisions: divisions.collect() };
    let (started, m0) = one::start(&setup, &start).unwrap();
    let (sieving, m1) = two::sieve(&setup, &m0, &sieve).unwrap();
    let (sieved, m2) = one::sieve(&started, &m1).unwrap();
    let (multiplied, m3) = two::product(&sieving, &m2, &nat(4000)).unwrap();
    let (Step::Next(sieved), Step::Next(multiplied), Some(m3)) = (sieved, multiplied, m3) else { panic!("it goes on") };
    let g = [2, 4, 3, 5, 6].map(nat).to_vec();
    let test = one::TestCoins { g, r_1: (nat(1) << 100u32) + 77u32, rho: nat(5000) };
    let (tested_1, m4) = one::test_biprimality(&sieved, &m3, &test).unwrap();
    let test = two::TestCoins { r_2: (nat(1) << 101u32) + 5u32, sigma: (nat(1) << 107u32) + 9u32, rho: nat(6000) };
    let (tested_2, m5) = two::test_biprimality(&multiplied, &m4, &test).unwrap();
    let (end_1, m6) = one::finish(&tested_1, &m5).unwrap();
    let (Step::Next(tested_2), Some(m6)) = (tested_2, m6) else { panic!("it goes on") };
    let end_2 = two::finish(&tested_2, &m6).unwrap();
    (vec![m0, m1, m2, m3, m4, m5, m6], (end_1, end_2))
}

/// What SSP_1 decrypts mod 7 for P = 99 + (P − 99), for t = 1 … 6, h = 7.
pub fn residues_mod_7(P: u64) -> Vec<u64> {
    let setup = Setup { h: 7, B: 7, kappa: 1 };
    let mut coins = Stream::new(P);
    let (start, sieve) = first_coins(&setup, &Halves::of(&setup, &nat(P), &nat(103)), &mut coins);
    let (pk, sk) = key_gen(&start.p, &start.q).unwrap();
    let (_, m0) = one::start(&setup, &start).unwrap();
    let residues = (1..7u64).map(|t| {
        let mut sieve = sieve.clone();
        sieve.divisions[2][0].t = nat(t);
        let (_, m1) = two::sieve(&setup, &m0, &sieve).unwrap();
        // kind, then P and Q for 3, 5, 7
        let size = (m1.len() - 1) / 6;
        let (c, _) = read_ciphertext(&m1, 1 + 4 * size, &pk).unwrap();
        u64::try_from(&residue(&dec(&sk, &c).unwrap(), &nat(7))).unwrap()
    });
    residues.collect()
}

/// Every g < `end` of Jacobi symbol 1, alone in step 4: how many pass, and how many there are.
pub fn passing_bases(setup: &Setup, P: u64, Q: u64, end: u64) -> (u32, u32) {
    let mut coins = Stream::new(P * Q);
    let (start, sieve) = first_coins(setup, &Halves::of(setup, &nat(P), &nat(Q)), &mut coins);
    let n = &start.p * &start.q;
    let (started, m0) = one::start(setup, &start).unwrap();
    let (sieving, m1) = two::sieve(setup, &m0, &sieve).unwrap();
    let (sieved, m2) = one::sieve(&started, &m1).unwrap();
    let (multiplied, m3) = two::product(&sieving, &m2, &coins.unit(&n)).unwrap();
    let (Step::Next(sieved), Step::Next(multiplied), Some(m3)) = (sieved, multiplied, m3) else { panic!("it goes on") };
    let (mut passed, mut tried) = (0, 0);
    for g in 1..end {
        if jacobi(&nat(g), &nat(P * Q)) == 1 {
            let test = one::TestCoins { g: vec![nat(g)], r_1: nat(1), rho: nat(1) };
            let (_, m4) = one::test_biprimality(&sieved, &m3, &test).unwrap();
            let test = two::TestCoins { r_2: nat(1), sigma: nat(1), rho: nat(1) };
            let (step, _) = two::test_biprimality(&multiplied, &m4, &test).unwrap();
            tried += 1;
            passed += u32::from(step != Step::Redraw);
        }
    }
    (passed, tried)
}

/// The first number in `text` that has a factor in common with N, N and its multiples excepted.
pub fn finds(text: &str, N: &Nat) -> Option<Nat> {
    let numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
    let mut numbers = numbers.filter_map(|digits| digits.parse::<Nat>().ok());
    numbers.find(|x| {
        let divisor = gcd(x, N);
        divisor != nat(1) && divisor != *N
    })
}
