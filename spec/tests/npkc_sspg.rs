//! π_SSPG (MGL Figure 2) from the dealer to the keys: Proposition 4.3, who is served when, refresh, and a join.
#![allow(non_snake_case)]

mod common;
mod npkc_common;

use common::hex;
use npkc_common::{
    PAILLIER_PRIMES, SAFE_PRIMES, Stream, assert_length_is_exact, code, serve, serve_all, shares_of_d, ssps, totient,
};
use proptest::prelude::*;
use secagg_spec::ae::ae_enc;
use secagg_spec::field;
use secagg_spec::npkc::comp_key::comp_key;
use secagg_spec::npkc::integer::{int, int_from_nat};
use secagg_spec::npkc::ring::{evaluate, scale};
use secagg_spec::npkc::rsa_param::{Public, phi_shares_as_printed};
use secagg_spec::npkc::sspg::{self, Ssp, answer, deliver, receive, refresh, register, request, share, start};
use secagg_spec::prelude::*;

/// N = 23·47, e = 3, m = 4, k = 2; f_1 = 2 + 3x with d_1 = −2365, f_2 = 5 + 7x with d_2 = 4.
fn tiny() -> (Public, Ssp, Ssp) {
    let public = Public { N: nat(1081), e: nat(3), m: 4 };
    let one = start(&public, 2, &int(-2365), &[nat(2), nat(3)]).unwrap();
    let two = start(&public, 2, &int(4), &[nat(5), nat(7)]).unwrap();
    (public, one, two)
}

/// User 1 by hand: f_1(1) = 5 and π_EXP's run for it, 5^675 = 180 and s_{1,1} = 360 + 540x; f_2(1) = 12, whose cube is
/// 1728 = 647, 12^675 = 128 and s_{2,1} = 640 + 896x.
#[test]
fn a_user_by_hand() {
    let (_, one, two) = tiny();
    let (one, two, messages, s_1) = serve(&one, &two, 1);
    assert_eq!(messages, [hex("01 00000001 00 007d"), hex("02 00000001 01 0012 0077")]);
    assert_eq!(s_1, [nat(360), nat(540)]);
    let (_, _, [ask, _], s_2) = serve(&two, &one, 1);
    assert_eq!(ask, hex("01 00000001 00 0287"));
    assert_eq!(s_2, [nat(640), nat(896)]);
}

/// A run over one of the moduli: i, m users, k < m, a seed.
fn run() -> impl Strategy<Value = (usize, u32, u32, u64)> {
    (0..SAFE_PRIMES.len(), 2u32..9, any::<u32>(), any::<u64>())
        .prop_map(|(i, m, k, seed)| (i, m, 1 + k % (m - 1), seed))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Proposition 4.3: MK_{i,j} = MK_{j,i}, and it is KDF(f(i)·f(j)·f(0)^(e−1)). The shares are f_i(j)^d·f_i(x) with d
    /// from φ(N).
    #[test]
    fn proposition_4_3((i, m, k, seed) in run()) {
        let mut coins = Stream::new(seed);
        let (public, one, two) = ssps(i, m, k, &mut coins);
        let (users, _) = serve_all(&public, (&one, &two), &mut coins);
        let d = field::inv(&public.e, &totient(i)).unwrap();
        for j in 1..=m {
            for (s, f) in users[j as usize - 1].iter().zip([&one.f, &two.f]) {
                let power = field::pow(&evaluate(f, j, &public.N), &d, &public.N);
                prop_assert_eq!(s, &scale(&power, f, &public.N));
            }
        }
        let key = |a: u32, b: u32| comp_key(&public, &users[a as usize - 1][0], &users[a as usize - 1][1], b).unwrap();
        let mut keys = std::collections::BTreeSet::new();
        for a in 1..=m {
            for b in a + 1..=m {
                prop_assert_eq!(key(a, b), key(b, a), "({}, {})", a, b);
                keys.insert(key(a, b));
            }
        }
        // k = 1: f is constant, and so are the keys
        prop_assert_eq!(keys.len() as u32, if k == 1 { 1 } else { m * (m - 1) / 2 });
    }
}

/// Finding F07: with the shares of φ(N) as printed, the keys of a pair are not equal.
#[test]
fn f07_the_printed_shares_give_no_common_key() {
    let mut coins = Stream::new(70);
    let mut unequal = 0;
    for (i, key) in PAILLIER_PRIMES.into_iter().enumerate() {
        let (public, sp_1, sp_2) = npkc_common::deal(i, 4, &mut coins);
        let (a, b) = phi_shares_as_printed(&public.N, &sp_1.phi, &sp_2.phi);
        if (totient(i) + &public.N) % 3u32 == nat(0) {
            continue;
        }
        let (d_1, d_2) = shares_of_d(&public, [&int_from_nat(&a), &int_from_nat(&b)], key, &mut coins);
        let (f_1, f_2) = (coins.polynomial(2, &public.N), coins.polynomial(2, &public.N));
        let one = start(&public, 2, &d_1, &f_1).unwrap();
        let two = start(&public, 2, &d_2, &f_2).unwrap();
        let (users, _) = serve_all(&public, (&one, &two), &mut coins);
        let key = |a: usize, b: u32| comp_key(&public, &users[a - 1][0], &users[a - 1][1], b).unwrap();
        for (a, b) in [(1, 2), (1, 3), (1, 4), (2, 3), (2, 4), (3, 4)] {
            assert_ne!(key(a, b), key(b as usize, a as u32));
            unequal += 1;
        }
    }
    assert!(unequal >= 12, "{unequal}");
}

/// As printed: k coefficients, none of them 1, degree k − 1, and k < m.
#[test]
fn polynomials_as_printed() {
    let public = Public { N: nat(1081), e: nat(3), m: 4 };
    let with = |k: u32, f: &[u64]| start(&public, k, &int(0), &f.iter().map(|a| nat(*a)).collect::<Vec<_>>());
    for f in [[2, 3], [0, 2], [1080, 1080]] {
        assert!(with(2, &f).is_ok(), "{f:?}");
    }
    assert!(with(3, &[0, 0, 2]).is_ok());
    assert_eq!(code(with(2, &[1, 3])), (Code::Params, None));
    assert_eq!(code(with(2, &[3, 1])), (Code::Params, None));
    assert_eq!(code(with(2, &[3, 0])), (Code::Params, None));
    assert_eq!(code(with(2, &[3])), (Code::Params, None));
    assert_eq!(code(with(2, &[3, 3, 3])), (Code::Params, None));
    assert_eq!(code(with(2, &[1081, 3])), (Code::Range, None));
    // the range is judged before the 1
    assert_eq!(code(with(2, &[1, 1081])), (Code::Range, None));
    assert_eq!(code(with(0, &[])), (Code::Params, None));
    assert_eq!(code(with(4, &[2, 2, 2, 2])), (Code::Params, None));
    assert_eq!(code(start(&Public { N: nat(1), ..public.clone() }, 1, &int(0), &[nat(0)])), (Code::Params, None));
}

/// §3.1.1: each identity registers once, at each SSP; and an SSP answers once for it.
#[test]
fn an_identity_is_served_once() {
    let (_, one, two) = tiny();
    let (registered, _, ask) = register(&one, &request(2)).unwrap();
    assert_eq!(registered.registered, [2]);
    assert_eq!(code(register(&registered, &request(2))), (Code::Duplicate, Some(2)));
    assert!(register(&registered, &request(3)).is_ok());
    let (answered, _) = answer(&two, &ask).unwrap();
    assert_eq!(answered.answered, [2]);
    assert_eq!(code(answer(&answered, &ask)), (Code::Duplicate, Some(2)));
    // the same identity is still to be served by the other one
    assert!(register(&answered, &request(2)).is_ok());
}

#[test]
fn what_is_refused() {
    let (public, one, two) = tiny();
    let (one, pending, ask) = register(&one, &request(2)).unwrap();
    let (_, powers) = answer(&two, &ask).unwrap();
    assert_length_is_exact(&request(2), |m| register(&two, m));
    assert_length_is_exact(&ask, |m| answer(&two, m));
    assert_length_is_exact(&powers, |m| share(&one, &pending, m));
    for id in ["00000000", "00000005", "ffffffff"] {
        let id = hex(id);
        let culprit = Some(u32::from_be_bytes(id.clone().try_into().unwrap()));
        assert_eq!(code(register(&two, &[&[0], &id[..]].concat())), (Code::Range, culprit));
        assert_eq!(code(answer(&two, &[&[1], &id[..], &ask[5..]].concat())), (Code::Range, culprit));
        assert_eq!(code(share(&one, &pending, &[&[2], &id[..], &powers[5..]].concat())), (Code::Range, culprit));
    }
    // another kind, outside and inside
    assert_eq!(code(register(&two, &ask)), (Code::Round, None));
    assert_eq!(code(answer(&two, &powers)), (Code::Round, None));
    assert_eq!(code(share(&one, &pending, &ask)), (Code::Round, None));
    assert_eq!(code(answer(&two, &hex("01 00000002 01 007d"))), (Code::Round, None));
    assert_eq!(code(share(&one, &pending, &hex("02 00000002 00 0012 0077"))), (Code::Round, None));
    // an answer for user 3 is none for user 2
    let third = [&powers[..4], &[3], &powers[5..]].concat();
    assert_eq!(code(share(&one, &pending, &third)), (Code::Address, Some(3)));
    // a value of N or more
    assert_eq!(code(answer(&two, &hex("01 00000002 00 0439"))), (Code::Range, None));
    // f_1(j) without inverse mod N: f_1 = 21 + 2x, f_1(1) = 23
    let unlucky = start(&public, 2, &int(-2365), &[nat(21), nat(2)]).unwrap();
    let (unlucky, pending, ask) = register(&unlucky, &request(1)).unwrap();
    let (_, powers) = answer(&two, &ask).unwrap();
    assert_eq!(code(share(&unlucky, &pending, &powers)), (Code::Range, None));
}

/// Step (4), and what a user refuses.
#[test]
fn delivery() {
    let (public, one, _) = tiny();
    let (s, key, nonce) = ([nat(360), nat(540)], [9; 32], [7; 12]);
    let message = deliver(&one, &s, &key, &nonce).unwrap();
    let text = hex("00000002 0168 021c");
    assert_eq!(message, [&[3], &ae_enc(&key, &nonce, &[], &text).unwrap()[..]].concat());
    assert_eq!(receive(&public, 2, &key, &message), Ok(s.to_vec()));
    assert_eq!(code(receive(&public, 2, &[8; 32], &message)), (Code::Tag, None));
    for i in 1..message.len() {
        let mut changed = message.clone();
        changed[i] ^= 1;
        assert_eq!(code(receive(&public, 2, &key, &changed)), (Code::Tag, None), "byte {i}");
    }
    assert_eq!(code(receive(&public, 2, &key, &[])), (Code::Length, None));
    assert_eq!(code(receive(&public, 2, &key, &[&[2], &message[1..]].concat())), (Code::Round, None));
    assert_eq!(code(receive(&public, 2, &key, &message[..28])), (Code::Length, None));
    for (text, expected) in [
        ("00000001 0168", Code::Range),
        ("00000003 0168 021c 0001", Code::Range),
        ("00000002 0168 0439", Code::Range),
        ("00000002 0168 02", Code::Length),
        ("00000002 0168 021c 00", Code::Length),
    ] {
        let sealed = [&[3], &ae_enc(&key, &nonce, &[], &hex(text)).unwrap()[..]].concat();
        assert_eq!(code(receive(&public, 2, &key, &sealed)), (expected, None), "{text}");
    }
    // a share that is no share is not sent
    assert_eq!(code(deliver(&one, &[nat(1081)], &key, &nonce)), (Code::Range, None));
}

/// A refresh keeps N, e and k, serves everybody again and changes every key. A share of before it is accepted after it,
/// since nothing in it says when it was made: the user that is shown an old one has keys that nobody else has.
#[test]
fn refresh_and_a_replayed_share() {
    let mut coins = Stream::new(4);
    let (public, one, two) = ssps(1, 4, 2, &mut coins);
    let (before, _) = serve_all(&public, (&one, &two), &mut coins);
    let (served, _, _, _) = serve(&one, &two, 1);
    assert_eq!(code(register(&served, &request(1))), (Code::Duplicate, Some(1)));
    let fresh = |ssp: &Ssp, coins: &mut Stream| refresh(ssp, &ssp.d, &coins.polynomial(2, &public.N)).unwrap();
    let (one, two) = (fresh(&served, &mut coins), fresh(&two, &mut coins));
    assert_eq!((&one.public, one.k, &one.registered, &one.answered), (&public, 2, &vec![], &vec![]));
    let (after, _) = serve_all(&public, (&one, &two), &mut coins);
    let key = |user: &[Vec<Nat>; 2], j: u32| comp_key(&public, &user[0], &user[1], j).unwrap();
    assert_eq!(key(&after[0], 2), key(&after[1], 1));
    assert_ne!(key(&after[0], 2), key(&before[0], 2));
    // SSP_1's old message to user 1, replayed under the same preshared key
    let old = deliver(&one, &before[0][0], &[1; 32], &coins.nonce()).unwrap();
    let mixed = [receive(&public, 2, &[1; 32], &old).unwrap(), after[0][1].clone()];
    assert_ne!(key(&mixed, 2), key(&after[1], 1));
}

/// A polynomial that is not as printed is not taken in a refresh either.
#[test]
fn refresh_checks_the_polynomial() {
    let (_, one, _) = tiny();
    assert_eq!(code(refresh(&one, &one.d, &[nat(1), nat(2)])), (Code::Params, None));
    assert_eq!(code(refresh(&one, &one.d, &[nat(2)])), (Code::Params, None));
}

/// m = 4 has e = 3 and m = 5 has e = 5: when a fifth user joins, d is another one, and whoever keeps its polynomials
/// has no key in common with the fifth, although f_1 and f_2 are the same. From m = 3 to 4, e stays.
#[test]
fn a_join_changes_e_and_with_it_every_key() {
    let mut coins = Stream::new(5);
    let (public, one, two) = ssps(2, 4, 2, &mut coins);
    let (four, _) = serve_all(&public, (&one, &two), &mut coins);
    let joined = |m: u32, coins: &mut Stream| {
        let (public, sp_1, sp_2) = npkc_common::deal(2, m, coins);
        let (d_1, d_2) = shares_of_d(&public, [&sp_1.phi, &sp_2.phi], PAILLIER_PRIMES[2], coins);
        let again = (sspg::start(&public, 2, &d_1, &one.f).unwrap(), sspg::start(&public, 2, &d_2, &two.f).unwrap());
        let (users, _) = serve_all(&public, (&again.0, &again.1), coins);
        (public, users)
    };
    let (public_5, five) = joined(5, &mut coins);
    let key = |public: &Public, user: &[Vec<Nat>; 2], j: u32| comp_key(public, &user[0], &user[1], j).unwrap();
    assert_eq!(key(&public_5, &five[0], 5), key(&public_5, &five[4], 1));
    assert_ne!(key(&public_5, &four[0], 5), key(&public_5, &five[4], 1));
    assert_ne!(key(&public, &four[0], 2), key(&public_5, &five[0], 2));
    let (_, three) = joined(3, &mut coins);
    assert_eq!(three[..], four[..3]);
}
