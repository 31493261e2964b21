//! What the machines of π_RSA refuse: coins out of range, short keys, and messages that are not as they should be.
#![allow(non_snake_case)]

mod npkc_common;
#[path = "npkc_rsa/runs.rs"]
mod runs;

use npkc_common::{Stream, assert_length_is_exact, code};
use runs::{Halves, first_coins};
use secagg_spec::npkc::paillier::{PublicKey, enc, encode_ciphertext};
use secagg_spec::npkc::prime::jacobi;
use secagg_spec::npkc::rsa::{Setup, Step};
use secagg_spec::npkc::{integer::int, rsa_ssp_1 as one, rsa_ssp_2 as two};
use secagg_spec::prelude::*;

const SETUP: Setup = Setup { h: 7, B: 5, kappa: 2 };

/// A whole attempt that succeeds, with P = 103 and Q = 107: every state, every message, and the coins.
struct Run {
    start: one::StartCoins,
    sieve: two::SieveCoins,
    test_1: one::TestCoins,
    test_2: two::TestCoins,
    started: one::Started,
    sieving: two::Sieving,
    sieved: one::Sieved,
    multiplied: two::Multiplied,
    tested_1: one::Tested,
    tested_2: two::Tested,
    messages: Vec<Bytes>,
    pk: PublicKey,
}

fn next<T>(step: Step<T>) -> T {
    match step {
        Step::Next(state) => state,
        Step::Redraw => panic!("it goes on"),
    }
}

fn run() -> Run {
    let (start, sieve) = first_coins(&SETUP, &Halves::new(99, 4, 99, 8), &mut Stream::new(3));
    let test_1 = one::TestCoins { g: [4, 5, 6].map(nat).to_vec(), r_1: nat(1234), rho: nat(5) };
    let test_2 = two::TestCoins { r_2: nat(77_777), sigma: nat(99), rho: nat(6) };
    let (started, m0) = one::start(&SETUP, &start).unwrap();
    let (sieving, m1) = two::sieve(&SETUP, &m0, &sieve).unwrap();
    let (sieved, m2) = one::sieve(&started, &m1).unwrap();
    let (multiplied, m3) = two::product(&sieving, &m2, &nat(3)).unwrap();
    let (sieved, multiplied, m3) = (next(sieved), next(multiplied), m3.unwrap());
    let (tested_1, m4) = one::test_biprimality(&sieved, &m3, &test_1).unwrap();
    let (tested_2, m5) = two::test_biprimality(&multiplied, &m4, &test_2).unwrap();
    let tested_2 = next(tested_2);
    let (end, m6) = one::finish(&tested_1, &m5).unwrap();
    let messages = vec![m0, m1, m2, m3, m4, m5, m6.unwrap()];
    assert_eq!(next(end).N, nat(11021));
    assert_eq!(next(two::finish(&tested_2, &messages[6]).unwrap()).N, nat(11021));
    let pk = PublicKey { n: &start.p * &start.q };
    Run { start, sieve, test_1, test_2, started, sieving, sieved, multiplied, tested_1, tested_2, messages, pk }
}

/// Each message, through the function that reads it.
fn read(run: &Run, i: usize, message: &[u8]) -> Result<()> {
    match i {
        0 => two::sieve(&SETUP, message, &run.sieve).map(|_| ()),
        1 => one::sieve(&run.started, message).map(|_| ()),
        2 => two::product(&run.sieving, message, &nat(3)).map(|_| ()),
        3 => one::test_biprimality(&run.sieved, message, &run.test_1).map(|_| ()),
        4 => two::test_biprimality(&run.multiplied, message, &run.test_2).map(|_| ()),
        5 => one::finish(&run.tested_1, message).map(|_| ()),
        _ => two::finish(&run.tested_2, message).map(|_| ()),
    }
}

#[test]
fn every_message_has_one_length_and_one_kind() {
    let run = run();
    for (i, message) in run.messages.iter().enumerate() {
        assert_eq!(message[0] as usize, i);
        assert_eq!(read(&run, i, message), Ok(()));
        assert_length_is_exact(message, |m| read(&run, i, m));
        for kind in (0..=8u8).filter(|kind| *kind as usize != i) {
            let other = [&[kind], &message[1..]].concat();
            assert_eq!(code(read(&run, i, &other)), (Code::Round, None), "message {i} as {kind}");
        }
    }
}

#[test]
fn verdicts() {
    let run = run();
    for i in [2, 5, 6] {
        let mut message = run.messages[i].clone();
        for verdict in [2, 255] {
            message[1] = verdict;
            assert_eq!(code(read(&run, i, &message)), (Code::Range, None), "message {i}");
        }
    }
    // "draw again" ends the message, and the attempt
    assert_eq!(two::product(&run.sieving, &[2, 0], &nat(3)), Ok((Step::Redraw, None)));
    assert_eq!(one::finish(&run.tested_1, &[5, 0]), Ok((Step::Redraw, None)));
    assert_eq!(two::finish(&run.tested_2, &[6, 0]), Ok(Step::Redraw));
    let mut message = run.messages[5].clone();
    message[1] = 0;
    assert_eq!(code(one::finish(&run.tested_1, &message)), (Code::Length, None));
}

/// In each ciphertext's place: 0, and a number that shares a factor with n.
#[test]
fn ciphertexts() {
    let run = run();
    let size = encode_ciphertext(&run.pk, &nat(1)).unwrap().len();
    let ends = |i: usize| run.messages[i].len();
    let places = [(0, vec![ends(0) - size, ends(0) - 2 * size]), (1, (0..4).map(|j| 1 + j * size).collect())];
    let places = places.into_iter().chain([(3, vec![1]), (4, vec![ends(4) - size]), (5, vec![2])]);
    for (i, offsets) in places {
        for at in offsets {
            for bad in [vec![0; size], nat_to_be(&run.start.p, size).unwrap(), vec![0xff; size]] {
                let mut message = run.messages[i].clone();
                message[at..at + size].copy_from_slice(&bad);
                assert_eq!(code(read(&run, i, &message)), (Code::Range, None), "message {i} at {at}");
            }
        }
    }
}

/// n ≥ 2^(3h+132) = 2^153, at both.
#[test]
fn short_keys() {
    let run = run();
    // primes, found with SymPy: 2^76 + 15, 2^76 + 51, 2^77 + 11
    let prime = |i: u32| (nat(1) << 76u32) + i;
    let long = one::StartCoins {
        p: prime(15),
        q: (nat(1) << 77u32) + 11u32,
        rho_P: nat(1),
        rho_Q: nat(1),
        ..run.start.clone()
    };
    assert!(one::start(&SETUP, &long).is_ok());
    let short = one::StartCoins { p: prime(15), q: prime(51), ..run.start.clone() };
    assert_eq!(code(one::start(&SETUP, &short)), (Code::Wrap, None));
    let tail = &run.messages[0][6 + 29..];
    let with_key = |sign: u8, n: &Nat| {
        let n = n.to_bytes_be();
        [&[0, sign], &(n.len() as u32).to_be_bytes()[..], &n, tail].concat()
    };
    assert_eq!(with_key(0, &run.pk.n), run.messages[0]);
    assert_eq!(code(read(&run, 0, &with_key(0, &((nat(1) << 153u32) - 1u32)))), (Code::Wrap, None));
    assert_eq!(code(read(&run, 0, &with_key(1, &run.pk.n))), (Code::Wrap, None));
}

#[test]
fn coins_of_ssp_1() {
    let run = run();
    let same = |q: &Nat| one::StartCoins { p: q.clone(), q: q.clone(), ..run.start.clone() };
    assert_eq!(code(one::start(&SETUP, &same(&run.start.q))), (Code::Params, None));
    for coins in [
        one::StartCoins { rho_P: nat(0), ..run.start.clone() },
        one::StartCoins { rho_Q: run.start.p.clone(), ..run.start.clone() },
    ] {
        assert_eq!(code(one::start(&SETUP, &coins)), (Code::Range, None));
    }
    assert_eq!(code(one::start(&Setup { kappa: 0, ..SETUP }, &run.start)), (Code::Params, None));
    let test = |change: &dyn Fn(&mut one::TestCoins)| {
        let mut coins = run.test_1.clone();
        change(&mut coins);
        one::test_biprimality(&run.sieved, &run.messages[3], &coins).map(|(_, message)| message)
    };
    // below 2^(14+128), and taken mod N
    let large = nat(1) << 142u32;
    assert_eq!(code(test(&|c| c.g[0] = large.clone())), (Code::Range, None));
    assert_eq!(code(test(&|c| c.r_1 = large.clone())), (Code::Range, None));
    assert!(test(&|c| c.r_1 = &large - 1u32).is_ok());
    assert_eq!(test(&|c| c.g[0] = nat(4 + 7 * 11021)), Ok(run.messages[4].clone()));
    assert_eq!(test(&|c| c.r_1 = nat(1234 + 11021)), Ok(run.messages[4].clone()));
    assert_eq!(code(test(&|c| c.rho = nat(0))), (Code::Range, None));
    // 2 and 3 have Jacobi symbol −1, 103 has 0: with them two of 4, 5, 6 still do, and one does not
    for useless in [2, 3, 103, 0] {
        assert_eq!(test(&|c| c.g = [useless, 4, useless, 5, 6].map(nat).to_vec()), Ok(run.messages[4].clone()));
        assert_eq!(code(test(&|c| c.g = [useless, 4, useless].map(nat).to_vec())), (Code::Params, None));
    }
}

#[test]
fn coins_of_ssp_2() {
    let run = run();
    let sieve = |change: &dyn Fn(&mut two::SieveCoins)| {
        let mut coins = run.sieve.clone();
        change(&mut coins);
        code(two::sieve(&SETUP, &run.messages[0], &coins))
    };
    for side in 0..2 {
        for (l, i) in [(3, 0), (5, 1)] {
            for t in [0, l, l + 1] {
                assert_eq!(sieve(&|c| c.divisions[i][side].t = nat(t)), (Code::Range, None));
            }
            assert_eq!(sieve(&|c| c.divisions[i][side].sigma = nat(1) << 135u32), (Code::Range, None));
            assert_eq!(sieve(&|c| c.divisions[i][side].rho = nat(0)), (Code::Range, None));
        }
    }
    assert_eq!(sieve(&|c| c.divisions.truncate(1)), (Code::Params, None));
    assert_eq!(sieve(&|c| c.divisions.push(run.sieve.divisions[0].clone())), (Code::Params, None));
    assert_eq!(code(two::product(&run.sieving, &run.messages[2], &nat(0))), (Code::Range, None));
    for coins in [
        two::TestCoins { r_2: nat(1) << 142u32, ..run.test_2.clone() },
        two::TestCoins { sigma: nat(1) << 137u32, ..run.test_2.clone() },
        two::TestCoins { rho: nat(0), ..run.test_2.clone() },
    ] {
        assert_eq!(code(two::test_biprimality(&run.multiplied, &run.messages[4], &coins)), (Code::Range, None));
    }
}

/// SSP_2 on `04`: N of 14 bits and 1 mod 4; g with Jacobi symbol 1, judged before v_1; v_1 < N.
#[test]
fn what_ssp_2_asks_of_n_and_g() {
    let run = run();
    let with = |at: usize, x: u16| {
        let mut message = run.messages[4].clone();
        message[at..at + 2].copy_from_slice(&x.to_be_bytes());
        message
    };
    assert_eq!(with(1, 11021), run.messages[4]);
    // 13 bits; 15 bits; 3 mod 4; even
    for N in [8189, 16385, 11023, 11022] {
        assert_eq!(code(read(&run, 4, &with(1, N))), (Code::Range, None), "{N}");
    }
    for g in [2, 103, 0, 11021] {
        assert_ne!(jacobi(&nat(g), &nat(11021)), 1);
        assert_eq!(code(read(&run, 4, &with(3, g as u16))), (Code::Range, None), "{g}");
        // before a v_1 that is not there
        assert_eq!(code(read(&run, 4, &with(3, g as u16)[..6])), (Code::Range, None), "{g}");
    }
    assert_eq!(code(read(&run, 4, &with(5, 11021))), (Code::Range, None));
    // a v_1 that is neither v_2 nor −v_2 is no error, but the end of the attempt; −v_1 is as good as v_1
    let v_1 = u16::from_be_bytes([run.messages[4][5], run.messages[4][6]]);
    let (step, message) = two::test_biprimality(&run.multiplied, &with(5, v_1 ^ 2), &run.test_2).unwrap();
    assert_eq!((step, message), (Step::Redraw, vec![5, 0]));
    let (step, _) = two::test_biprimality(&run.multiplied, &with(5, 11021 - v_1), &run.test_2).unwrap();
    assert_ne!(step, Step::Redraw);
}

/// SSP_1 on `03`: an N of another length, an N that is not 1 mod 4 and a negative one are refused.
#[test]
fn what_ssp_1_asks_of_n() {
    let run = run();
    // P_1·Q_1 = 9801
    for (rest, good) in
        [(1220, true), (1224, true), (1221, false), (1222, false), (-1613, false), (6584, false), (-9802, false)]
    {
        let c = enc(&run.pk, &int(rest), &nat(2)).unwrap();
        let message = [&[3], &encode_ciphertext(&run.pk, &c).unwrap()[..]].concat();
        let candidates = one::TestCoins { g: (2..200).map(nat).collect(), ..run.test_1.clone() };
        let result = one::test_biprimality(&run.sieved, &message, &candidates);
        assert_eq!(result.is_ok(), good, "{rest}");
        if !good {
            assert_eq!(code(result), (Code::Range, None));
        }
    }
}
