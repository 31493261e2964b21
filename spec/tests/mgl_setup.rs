//! What the parties of the aggregate-sum protocol are made from: repairs, parameters, keys, the session id, round 0.
#![allow(non_snake_case)]

mod common;
mod mgl_common;

use common::block;
use mgl_common::*;
use secagg_spec::ecdsa::sig_gen;
use secagg_spec::mgl::repairs::{ALL, AS_WRITTEN, HARDENED, Repair, Repairs};
use secagg_spec::mgl::round0_pairwise_keys::{Polynomials, npkc_keys};
use secagg_spec::mgl::round1_initiate as r1;
use secagg_spec::mgl::session_id::sid;
use secagg_spec::mgl::setup::{
    Model, ServerKeys, Session, Setup, UserKeys, check_server_keys, check_setup, member, modulus,
};
use secagg_spec::npkc::rsa_param::Public;
use secagg_spec::p256::order;
use secagg_spec::prelude::{Code, Id, Nat, nat, nat_from_hex, nat_to_be};

const SIZE: Size = Size { m: 4, t: 3, ell: 2, eta_max: 0 };

/// The bits of `docs/bytes.md`, section 10, by name.
#[test]
fn bits_of_the_repairs() {
    for (bit, repair) in [
        (0, Repair::SoundNike),
        (1, Repair::SignedDecisionSet),
        (2, Repair::QuorumThreshold),
        (3, Repair::SeparatedOneTimeKeys),
        (4, Repair::FreshSession),
        (5, Repair::SessionBinding),
        (6, Repair::BothDeal),
        (7, Repair::PublicGraph),
        (8, Repair::DirectionalAe),
        (9, Repair::SkipUndecryptable),
        (10, Repair::NoDiscard),
    ] {
        assert_eq!(Repairs::of(&[repair]), Repairs(1 << bit));
        assert_eq!(ALL[bit], repair);
        assert!(HARDENED.has(repair) && !AS_WRITTEN.has(repair));
        assert_eq!(HARDENED.without(repair), Repairs(0x7ff - (1 << bit)));
        assert!(!HARDENED.without(repair).has(repair));
    }
    assert_eq!(Repairs::of(&ALL), HARDENED);
    assert_eq!(Repairs::of(&[Repair::NoDiscard, Repair::SoundNike, Repair::SoundNike]), Repairs(0x401));
}

#[test]
fn parameters() {
    let good = world(SIZE, Model::SemiHonest, AS_WRITTEN).setup;
    let with = |change: &dyn Fn(&mut Setup)| {
        let mut setup = good.clone();
        change(&mut setup);
        check_setup(&setup).map_err(|e| (e.code, e.culprit))
    };
    let changes: [&dyn Fn(&mut Setup); 10] = [
        &|s| (s.m, s.t, s.ell) = (1, 1, 1),
        &|s| s.t = 0,
        &|s| s.t = 5,
        &|s| s.ell = 0,
        &|s| s.ell = 4,
        &|s| (s.m, s.ell) = (5, 3),
        &|s| s.nu = 0,
        &|s| s.r = 0,
        &|s| s.n = 0,
        &|s| s.n = 65,
    ];
    for change in changes {
        assert_eq!(with(change), Err((Code::Params, None)));
    }
    let limits: [&dyn Fn(&mut Setup); 5] =
        [&|s| (s.m, s.t, s.ell) = (2, 1, 1), &|s| s.t = 4, &|s| s.n = 1, &|s| s.n = 64, &|s| s.eta_max = 9];
    for change in limits {
        assert_eq!(with(change), Ok(()));
    }
    // 2t > m + |C|: 6 > 4 + 1, not 6 > 4 + 2
    for (colluders, expected) in [(1, Ok(())), (2, Err((Code::Params, None))), (u32::MAX, Err((Code::Params, None)))] {
        let change = |s: &mut Setup| (s.repairs, s.colluders) = (Repairs::of(&[Repair::QuorumThreshold]), colluders);
        assert_eq!(with(&change), expected);
        assert_eq!(with(&|s| s.colluders = colluders), Ok(()));
    }
    // 2^5 ≥ 4(R_U − 1) + 1 up to R_U = 8
    for (R_U, expected) in [
        (0, Err((Code::Wrap, None))),
        (1, Err((Code::Wrap, None))),
        (2, Ok(())),
        (8, Ok(())),
        (9, Err((Code::Wrap, None))),
    ] {
        assert_eq!(with(&|s| (s.n, s.R_U) = (5, Some(nat(R_U)))), expected, "{R_U}");
    }
    assert_eq!(modulus(&Setup { n: 64, ..good.clone() }), nat(1) << 64u32);
    // a number out of range goes before a sum that wraps
    assert_eq!(with(&|s| (s.nu, s.R_U) = (0, Some(nat(0)))), Err((Code::Params, None)));
}

#[test]
fn verification_keys() {
    let good = world(SIZE, Model::Active, AS_WRITTEN).setup;
    assert!(check_setup(&good).is_ok());
    let mut short = good.clone();
    short.pk_U.pop();
    let mut no_point = good.clone();
    no_point.pk_U[3][1] ^= 1;
    no_point.pk_U[3][0] = 5;
    let server = Setup { pk_S: vec![0; 33], ..good.clone() };
    for bad in [short, no_point, server] {
        assert_eq!(fault(check_setup(&bad)), (Code::Params, None));
        assert!(check_setup(&Setup { model: Model::SemiHonest, ..bad }).is_ok());
    }
}

#[test]
fn what_a_user_is_made_from() {
    for repairs in [AS_WRITTEN, Repairs::of(&[Repair::BothDeal]), Repairs::of(&[Repair::PublicGraph])] {
        let setup = world(SIZE, Model::Active, repairs).setup;
        let good = user_keys(&setup, 2);
        assert!(member(&setup, 2, &good).is_ok());
        for i in [0, 5] {
            assert_eq!(fault(member(&setup, i, &good)), (Code::Params, None));
        }
        let N = good.N.clone();
        let with_place = |N: &[Id], D: &[Id]| {
            let MK = N.iter().map(|j| (*j, [7; 32])).collect();
            member(&setup, 2, &UserKeys { N: N.to_vec(), D: D.to_vec(), MK, ..good.clone() })
        };
        // too few, too many, descending, itself, no user, D not of N, D descending
        let descending: Vec<Id> = N.iter().rev().copied().collect();
        let strange: Id = (1..=4).find(|j| *j != 2 && !N.contains(j)).unwrap();
        for (N, D) in [
            (&N[..1], &[][..]),
            (&[1, 3, 4], &[]),
            (&descending, &[]),
            (&[1, 2], &[]),
            (&[0, 3], &[]),
            (&[3, 5], &[]),
            (&[N[0], N[0]], &[]),
            (&N, &[strange]),
            (&N, &descending),
        ] {
            assert_eq!(fault(with_place(N, D)), (Code::Params, None), "{N:?}, {D:?}");
        }
        // any graph as written, that of the seed with PublicGraph
        let other: Vec<Id> = [N[0], strange].iter().copied().min().into_iter().chain([N[0].max(strange)]).collect();
        let public = repairs.has(Repair::PublicGraph);
        assert_eq!(with_place(&other, &[]).is_err(), public);
        assert_eq!(with_place(&N, &N).is_err(), public);
        // keys
        let bad: [&dyn Fn(&mut UserKeys); 7] = [
            &|k| k.MK.truncate(1),
            &|k| k.MK.push((4, [0; 32])),
            &|k| k.EK.truncate(2),
            &|k| k.EK.insert(1, (2, [0; 32])),
            &|k| k.sk = None,
            &|k| k.sk = Some(nat(0)),
            &|k| k.sk = Some(order()),
        ];
        for change in bad {
            let mut keys = good.clone();
            change(&mut keys);
            assert_eq!(fault(member(&setup, 2, &keys)), (Code::Params, None));
        }
        let semi_honest = Setup { model: Model::SemiHonest, ..setup.clone() };
        assert!(member(&semi_honest, 2, &UserKeys { sk: None, ..good.clone() }).is_ok());
    }
}

#[test]
fn what_the_server_is_made_from() {
    let World { setup, server: good, .. } = world(SIZE, Model::Active, AS_WRITTEN);
    assert!(check_server_keys(&setup, &good).is_ok());
    let with = |repairs: Repairs, change: &dyn Fn(&mut ServerKeys)| {
        let mut keys = good.clone();
        change(&mut keys);
        check_server_keys(&Setup { repairs, ..setup.clone() }, &keys).map_err(|e| (e.code, e.culprit))
    };
    let bad: [&dyn Fn(&mut ServerKeys); 7] = [
        &|k| k.N.truncate(3),
        &|k| k.D.truncate(3),
        &|k| k.K_S.truncate(3),
        &|k| k.K_S.push((5, [0; 32])),
        &|k| k.sk = None,
        // one end is joined to all but one, the other end to none of them
        &|k| k.N[0].1 = vec![2, 3, 4],
        &|k| k.N[0].1 = (2..=4).filter(|j| k.N[0].1.first() != Some(j)).collect(),
    ];
    for change in bad {
        assert_eq!(with(AS_WRITTEN, change), Err((Code::Params, None)));
    }
    // an edge without dealer, or with two: only where both deal is D not looked at
    let nobody = |k: &mut ServerKeys| k.D[0].1 = vec![];
    let both = |k: &mut ServerKeys| k.D[0].1 = k.N[0].1.clone();
    for change in [&nobody as &dyn Fn(&mut ServerKeys), &both] {
        assert_eq!(with(AS_WRITTEN, change), Err((Code::Params, None)));
        assert_eq!(with(Repairs::of(&[Repair::BothDeal]), change), Ok(()));
    }
    // a session past the interval
    let late = Session { tau: 4, ..SESSION };
    assert_eq!(fault(r1::server(&setup, &good, &late)), (Code::Params, None));
    assert!(r1::server(&setup, &good, &Session { tau: 3, ..SESSION }).is_ok());
}

/// Python's `hashlib`, with numbers that are all different; every one of them is in the hash.
#[test]
fn session_ids_from_python() {
    let setup = Setup {
        m: 6,
        t: 4,
        ell: 3,
        eta_max: 2,
        nu: 9,
        r: 11,
        colluders: 1,
        n: 33,
        R_U: Some(nat(1_234_568)),
        model: Model::Active,
        repairs: Repairs(0x2a5),
        seed: SEED,
        pk_S: sig_gen(&signing_key(0)).unwrap(),
        pk_U: (1..=6).map(|i| sig_gen(&signing_key(i)).unwrap()).collect(),
    };
    let session = Session { tau: 8, T_l: 21, TS_l: 22, TS_tau: 23 };
    let U0 = [1, 3, 4, 6];
    let active = block("61c4f44f1d4432d71478378bc1bae002f8e8eff411c4ad2732d69f8c9accd8c0");
    assert_eq!(sid(&setup, &session, &U0), Ok(active));
    let semi_honest = Setup { model: Model::SemiHonest, ..setup.clone() };
    let expected = block("f03f19291e30e37e6ca8750f3b1bd92a8e172ee3c388d5e0c9b18845cc041200");
    assert_eq!(sid(&semi_honest, &session, &U0), Ok(expected));
}

/// KEYS of `npkc_comp_key.rs`: MK for the neighbours, EK for everybody (finding F22).
#[test]
fn f22_ek_for_everybody() {
    let public = Public { N: nat(1081), e: nat(3), m: 4 };
    let nats = |values: [u64; 2]| -> Vec<Nat> { values.map(nat).to_vec() };
    let (s_1, s_2, other) = (nats([4, 6]), nats([675, 945]), nats([3, 2]));
    let key_of_2 = |j: Id| -> [u8; 32] {
        let digits = match j {
            1 => "e24a071362260694601caf97849670bd8d454768d88d8c82008ba104a54eee95",
            3 => "a67464179f6b955891bc97623cb613eb439c9e5754af22467e57142a5107e0a0",
            _ => "d6935c29a41ad41340ed8708c5243c741b27ed7df6c8732e88f594f2cdd75689",
        };
        nat_to_be(&nat_from_hex(digits), 32).unwrap().try_into().unwrap()
    };
    let masks = Polynomials { s_1: s_1.clone(), s_2: s_2.clone(), c_1: other.clone(), c_2: other.clone() };
    let found = npkc_keys(&public, 2, &[1, 4], &masks).unwrap();
    assert_eq!(found.MK, [(1, key_of_2(1)), (4, key_of_2(4))]);
    let ae = Polynomials { s_1: other.clone(), s_2: other, c_1: s_1, c_2: s_2 };
    let found = npkc_keys(&public, 2, &[1, 4], &ae).unwrap();
    assert_eq!(found.EK, [(1, key_of_2(1)), (3, key_of_2(3)), (4, key_of_2(4))]);
    assert_ne!(found.MK[0].1, key_of_2(1));
}
