//! Every check of ACS (`docs/bytes.md`, sections 4 and 8), with its code and its culprit.

use super::session::{R, masked, public, secret, seed, setup};
use super::{around_1, code, plain_sum};
use secagg_spec::acs::messages::{encode_dropouts, encode_key_list};
use secagg_spec::acs::params::{Setup, check_setup, user};
use secagg_spec::acs::{round0_advertise_keys as r0, round1_masked_input as r1, round2_recovery as r2};
use secagg_spec::prelude::{Bytes, Code, Id, nat};

#[test]
fn of_the_parameters() {
    let good = setup(4, 3);
    assert_eq!(check_setup(&good), Ok(()));
    let sizes = [(0, 0), (1, 0), (1, 1), (4, 0), (4, 4), (5, 1), (5, 3), (5, 5)];
    let mut bad: Vec<Setup> = sizes.iter().map(|(n, ell)| setup(*n, *ell)).collect();
    bad.push(Setup { m: 0, ..good.clone() });
    bad.extend([nat(0), nat(1), (nat(1) << 64) + 1u32].map(|r| Setup { R: r, ..good.clone() }));
    for setup in bad {
        assert_eq!(code(check_setup(&setup)), (Code::Params, None), "{setup:?}");
        assert_eq!(code(r0::server(&setup)), (Code::Params, None));
        assert_eq!(code(user(&setup, 1, &[nat(1), nat(1), nat(1)])), (Code::Params, None));
    }
    assert_eq!(check_setup(&Setup { R: nat(1) << 64, ..good.clone() }), Ok(()));
    // 4·252 + 1 = 1009 = R
    let bounded = |R_U| Setup { R_U: Some(nat(R_U)), ..good.clone() };
    assert_eq!(check_setup(&bounded(253)), Ok(()));
    for R_U in [0, 1, 254] {
        assert_eq!(code(check_setup(&bounded(R_U))), (Code::Wrap, None), "R_U = {R_U}");
    }
    for u in [0, 5] {
        assert_eq!(code(user(&good, u, &[nat(1), nat(1), nat(1)])), (Code::Params, None));
        // who it is comes before what it has
        assert_eq!(code(user(&good, u, &[])), (Code::Params, None));
    }
    let inputs = |setup: &Setup, x: &[u64]| user(setup, 1, &x.iter().map(|e| nat(*e)).collect::<Vec<_>>()).map(|_| ());
    assert_eq!(inputs(&good, &[0, 0, R - 1]), Ok(()));
    assert_eq!(inputs(&bounded(253), &[0, 0, 252]), Ok(()));
    for x in [&[1, 1][..], &[1, 1, 1, 1], &[0, 0, R], &[R, 0, 0]] {
        assert_eq!(code(inputs(&good, x)), (Code::Input, None), "{x:?}");
    }
    assert_eq!(code(inputs(&bounded(253), &[0, 0, 253])), (Code::Input, None));
}

/// A message of this kind: a count, and these entries.
fn list(kind: u8, count: u8, entries: &[&[u8]]) -> Bytes {
    [&[kind, 0, 0, 0, count][..], &entries.concat()].concat()
}

/// v ‖ s_v^PK.
fn entry(v: Id) -> Bytes {
    [&v.to_be_bytes()[..], &public(v)].concat()
}

#[test]
fn of_the_user_on_the_key_list() {
    let (a, b, stranger) = around_1();
    let state = r0::advertise_keys(&user(&setup(5, 2), 1, &plain_sum(&[1])).unwrap(), &secret(1)).unwrap().0;
    let answer = |message: &[u8]| r1::masked_input(&state, message, &seed(1));
    let named = |v: u8| [&[0, 0, 0, v][..], &public(a)].concat();
    let mut off_curve = entry(b);
    off_curve[4] = 5;
    for good in [vec![], vec![a], vec![b], vec![a, b]] {
        let entries: Vec<(Id, Bytes)> = good.iter().map(|v| (*v, public(*v))).collect();
        assert!(answer(&encode_key_list(&entries)).is_ok(), "{good:?}");
    }
    let two = list(1, 2, &[&entry(a), &entry(b)]);
    let trailing = |message: Bytes| [&message[..], &[0]].concat();
    let cases = [
        (vec![], Code::Length, None),
        (list(0, 0, &[]), Code::Round, None),
        (list(3, 0, &[]), Code::Round, None),
        (vec![1, 0, 0, 0], Code::Length, None),
        (list(1, 6, &[]), Code::Range, None),
        (two[..two.len() - 1].to_vec(), Code::Length, None),
        (list(1, 1, &[&named(0)]), Code::Range, Some(0)),
        (list(1, 1, &[&named(6)]), Code::Range, Some(6)),
        (list(1, 2, &[&entry(a), &entry(a)]), Code::Duplicate, Some(a)),
        (list(1, 2, &[&entry(b), &entry(a)]), Code::Order, Some(a)),
        (list(1, 2, &[&entry(a), &off_curve]), Code::Point, Some(b)),
        (trailing(two), Code::Length, None),
        (list(1, 1, &[&entry(stranger)]), Code::NotSubset, Some(stranger)),
        (list(1, 1, &[&entry(1)]), Code::NotSubset, Some(1)),
        // decoding comes first
        (trailing(list(1, 1, &[&entry(stranger)])), Code::Length, None),
    ];
    for (message, expected, culprit) in cases {
        assert_eq!(code(answer(&message)), (expected, culprit), "{message:?}");
    }
}

#[test]
fn of_the_user_on_the_dropouts() {
    let (a, b, stranger) = around_1();
    let mut U1 = [1, a, stranger];
    U1.sort();
    let session = masked(&setup(5, 2), &U1);
    let answer = |message: &[u8]| r2::recovery(session.state(1), message);
    let id = |v: u8| [0, 0, 0, v];
    let cases = [
        (vec![], Code::Length, None),
        (list(4, 0, &[]), Code::Round, None),
        (vec![3, 0, 0, 0], Code::Length, None),
        (list(3, 6, &[]), Code::Range, None),
        (list(3, 2, &[&id(2)]), Code::Length, None),
        (list(3, 1, &[&id(0)]), Code::Range, Some(0)),
        (list(3, 1, &[&id(6)]), Code::Range, Some(6)),
        (list(3, 2, &[&id(2), &id(2)]), Code::Duplicate, Some(2)),
        (list(3, 2, &[&id(3), &id(2)]), Code::Order, Some(2)),
        (list(3, 1, &[&id(2), &[0]]), Code::Length, None),
        (list(3, 2, &[&id(1), &id(2)]), Code::NotSubset, Some(1)),
        // decoding comes first
        (list(3, 1, &[&id(1), &[0]]), Code::Length, None),
    ];
    for (message, expected, culprit) in cases {
        assert_eq!(code(answer(&message)), (expected, culprit), "{message:?}");
    }
    // Neighbours outside U1, and users who are no neighbours, change nothing; a neighbour in U1 does
    let nobody = answer(&encode_dropouts(&[])).unwrap();
    let mut others = vec![b, stranger];
    others.sort();
    assert_eq!(answer(&encode_dropouts(&others)), Ok(nobody.clone()));
    assert_ne!(answer(&encode_dropouts(&[a])), Ok(nobody));
}

#[test]
fn of_the_server() {
    let setup = setup(4, 3);
    let session = masked(&setup, &[1, 2, 3]);
    // Round 0
    let start = r0::server(&setup).unwrap();
    assert_eq!(code(r0::close(&start)), (Code::Threshold, None));
    let key = [&[0][..], &public(2)].concat();
    let one = r0::collect(&start, 2, &key).unwrap();
    assert!(r0::close(&one).is_ok());
    let off_curve = [&key[..1], &[5], &key[2..]].concat();
    let cases = [(&[][..], Code::Length), (&[2], Code::Round), (&off_curve, Code::Point), (&key[..33], Code::Length)];
    for (message, expected) in cases.into_iter().chain([(&[&key[..], &[0]].concat()[..], Code::Length)]) {
        assert_eq!(code(r0::collect(&start, 3, message)), (expected, Some(3)), "{message:?}");
        // who sends is looked at before what is sent
        assert_eq!(code(r0::collect(&one, 2, message)), (Code::Duplicate, Some(2)));
        for stranger in [0, 5] {
            assert_eq!(code(r0::collect(&one, stranger, message)), (Code::Unknown, Some(stranger)));
        }
    }
    // Rounds 1 and 2: three elements of ten bits, two of padding. All ones is 1023 ≥ R
    let vectors = |kind: u8| {
        let of = |body: [u8; 4]| [&[kind][..], &body].concat();
        let long = [&of([0; 4])[..], &[0]].concat();
        [
            (vec![], Code::Length),
            (vec![kind - 1, 0, 0, 0, 0], Code::Round),
            (of([0; 4])[..4].to_vec(), Code::Length),
            (long, Code::Length),
            (of([0, 0, 0x0f, 0xfc]), Code::Range),
            (of([0, 0, 0, 1]), Code::Padding),
        ]
    };
    assert_eq!(code(r1::close(&session.server)), (Code::Threshold, None));
    let one = r1::collect(&session.server, 2, session.y(2)).unwrap();
    for (message, expected) in vectors(2) {
        assert_eq!(code(r1::collect(&one, 3, &message)), (expected, Some(3)), "{message:?}");
        assert_eq!(code(r1::collect(&one, 2, &message)), (Code::Duplicate, Some(2)));
        assert_eq!(code(r1::collect(&one, 4, &message)), (Code::Unknown, Some(4)));
    }
    let (server, answers) = session.recover(&[2, 3]);
    let one = r2::collect(&server, 2, &answers[0].1).unwrap();
    for (message, expected) in vectors(4) {
        assert_eq!(code(r2::collect(&one, 3, &message)), (expected, Some(3)), "{message:?}");
        assert_eq!(code(r2::collect(&one, 2, &message)), (Code::Duplicate, Some(2)));
        assert_eq!(code(r2::collect(&one, 1, &message)), (Code::Unknown, Some(1)));
    }
}
