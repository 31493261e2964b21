//! The hardened key material (`docs/bytes.md`, section 11), against Python (`hashlib`, `hmac` and the package
//! `cryptography`): k = 3, m = 4, the coefficients from `mgl_common::key`.
#![allow(non_snake_case)]

mod common;
mod mgl_common;

use common::{block, hex};
use mgl_common::{fault, key, nonce};
use secagg_spec::ae::ae_enc;
use secagg_spec::mgl::round0_pairwise_keys::sound_keys;
use secagg_spec::nike::bivariate::{evaluate, row, symmetric};
use secagg_spec::nike::graph_seed;
use secagg_spec::nike::keys::{Row, Use, pairwise_key, receive_row, row_data};
use secagg_spec::nike::provider::{Provider, provider, register};
use secagg_spec::p256::order;
use secagg_spec::prelude::{Code, Id, Nat, nat, nat_from_be, nat_to_be};
use secagg_spec::sha256::sha256;

const M: u32 = 4;
const K: u32 = 3;

/// The six coins of F_{b,p}.
fn a(b: u8, p: u8) -> Vec<Nat> {
    (0..6).map(|index| nat_from_be(&key(0x60 + 2 * b + p, index, 0))).collect()
}

fn ssp(b: u8) -> Provider {
    provider(b, M, K, &a(b, 0), &a(b, 1)).unwrap()
}

/// K_{i,SSP_b}.
fn preshared(b: u8, i: Id) -> [u8; 32] {
    key(0x70 + b, i, 0)
}

/// User i's rows of both providers, delivered.
fn rows(i: Id) -> (Row, Row) {
    let of = |b: u8| {
        let (_, message) = register(&ssp(b), i, &preshared(b, i), &nonce(6, b.into(), i, 0)).unwrap();
        receive_row(b, i, K, &preshared(b, i), &message).unwrap()
    };
    (of(1), of(2))
}

/// Over F_97, k = 2, a_00, a_01, a_11 = 5, 7, 11: F(x, y) = 5 + 7x + 7y + 11xy; F(3, y) = 26 + 40y, F(3, 4) = 186 = 89.
#[test]
fn a_row_by_hand() {
    let q = nat(97);
    let F = symmetric(2, &[nat(5), nat(7), nat(11)], &q).unwrap();
    assert_eq!(F.a, [[nat(5), nat(7)], [nat(7), nat(11)]]);
    assert_eq!(row(&F, 3, &q), [nat(26), nat(40)]);
    assert_eq!(evaluate(&row(&F, 3, &q), 4, &q), nat(89));
    assert_eq!(evaluate(&row(&F, 4, &q), 3, &q), nat(89));
}

/// The order of the coins with k = 3, and that F is symmetric in every pair of small points.
#[test]
fn coefficients_by_u_then_v() {
    let q = nat(1_000_003);
    let coins: Vec<Nat> = (1..=6).map(nat).collect();
    let F = symmetric(3, &coins, &q).unwrap();
    assert_eq!(F.a, [[1, 2, 3], [2, 4, 5], [3, 5, 6]].map(|line| line.map(nat)));
    for x in 0..20 {
        for y in 0..20 {
            assert_eq!(evaluate(&row(&F, x, &q), y, &q), evaluate(&row(&F, y, &q), x, &q));
        }
    }
}

#[test]
fn rows_and_keys_from_python() {
    let expected = [
        "fa1505a7bfe0f90d2a4e667e96b2d3ed108156a2d52b2bb3100fe5285ad7e751",
        "fa2e07394e728a9ebad6f8102841657ea211df3466bcba44a1a175b0ec6978e1",
        "fa3b080a1e435b6f8ba4c8e0f911364f72e2ad05378d8a157272467ebd3a49b1",
    ];
    assert_eq!(rows(3).0.masks, expected.map(|digits| nat_from_be(&hex(digits))));
    let (masks, ae) = (Use::Mask, Use::Ae);
    for (purpose, i, j, expected) in [
        (masks, 1, 2, "2da0ddc5d473ad67ede7f2226fab073f9e36f50c8d0a44516df0d09cb12e365d"),
        (masks, 2, 4, "aebd34f1919c204bb710cff082833e3186658a605ed4694ab9b2dbe929dff935"),
        (masks, 3, 4, "edcf827ecd17fa995ebf2cab98ac2a3bb2b7f8bb5107f104f6781c3291867902"),
        (ae, 1, 2, "c69b8b407681e3616412120e64b5c0ad1e69d27a42d030f851d5dff918264fb6"),
        (ae, 2, 4, "803420720e587da883ef21a9a9c46968039694187bfed2c4f6c44eb114185b74"),
        (ae, 3, 4, "9803e44a60f174f5aad08e7feae0af5e747c3e86d23a2df3795e89ac99b8044a"),
    ] {
        for (i, j) in [(i, j), (j, i)] {
            let (row_1, row_2) = rows(i);
            assert_eq!(pairwise_key(M, i, j, purpose, &row_1, &row_2), Ok(block(expected)), "{i}, {j}");
        }
    }
}

/// Every pair agrees, and no two pairs have one key.
#[test]
fn all_pairs_agree() {
    let mut seen = Vec::new();
    for i in 1..=M {
        let (row_1, row_2) = rows(i);
        let neighbours: Vec<Id> = (1..=M).filter(|j| *j != i && *j % 2 != i % 2).collect();
        let keys = sound_keys(M, i, &neighbours, &row_1, &row_2).unwrap();
        assert_eq!(keys.MK.iter().map(|(j, _)| *j).collect::<Vec<_>>(), neighbours);
        assert_eq!(
            keys.EK.iter().map(|(j, _)| *j).collect::<Vec<_>>(),
            (1..=M).filter(|j| *j != i).collect::<Vec<_>>()
        );
        for (purpose, list) in [(Use::Mask, keys.MK), (Use::Ae, keys.EK)] {
            for (j, found) in list {
                let (other_1, other_2) = rows(j);
                assert_eq!(pairwise_key(M, j, i, purpose, &other_1, &other_2), Ok(found));
                if i < j {
                    assert!(!seen.contains(&found));
                    seen.push(found);
                }
            }
        }
    }
    // four edges of the square, six pairs for EK
    assert_eq!(seen.len(), 4 + 6);
}

/// With fewer than k rows, the key of another pair can still be anything: for every value of F(3, 4) there is exactly
/// one F with the rows of user 1 that were seen. Over F_7, k = 2, by exhaustion.
#[test]
fn fewer_than_k_rows_tell_nothing() {
    let q = nat(7);
    let mut counts = std::collections::BTreeMap::new();
    for bits in 0..343u64 {
        let F = symmetric(2, &[nat(bits % 7), nat(bits / 7 % 7), nat(bits / 49)], &q).unwrap();
        *counts.entry((row(&F, 1, &q), evaluate(&row(&F, 3, &q), 4, &q))).or_insert(0) += 1;
    }
    assert_eq!(counts.len(), 343);
    assert!(counts.values().all(|count| *count == 1));
}

#[test]
fn delivery() {
    for (b, digest) in [
        (1u8, "8b5e91977495ce5467f1754458f7f24f626942e62aa2edcdd948a1b68bbf676f"),
        (2, "4d6db9634359c9686dcc9e8f5fd6bbac3ec1a21c7b568f38339215898a6614b5"),
    ] {
        let (after, message) = register(&ssp(b), 3, &preshared(b, 3), &nonce(6, b.into(), 3, 0)).unwrap();
        assert_eq!((message.len(), sha256(&message)), (28 + 64 * K as usize, block(digest)));
        // once a user, and only users
        assert_eq!(fault(register(&after, 3, &preshared(b, 3), &[0; 12])), (Code::Duplicate, Some(3)));
        assert!(register(&after, 4, &preshared(b, 4), &[0; 12]).is_ok());
        for i in [0, M + 1] {
            assert_eq!(fault(register(&after, i, &preshared(b, 3), &[0; 12])), (Code::Range, Some(i)));
        }
        // for another user, from the other provider, cut
        let receive = |b: u8, i: Id, k: u32, message: &[u8]| receive_row(b, i, k, &preshared(1, 3), message);
        let (_, message) = register(&ssp(1), 3, &preshared(1, 3), &[9; 12]).unwrap();
        assert!(receive(1, 3, K, &message).is_ok());
        assert_eq!(fault(receive(1, 2, K, &message)), (Code::Tag, None));
        assert_eq!(fault(receive(2, 3, K, &message)), (Code::Tag, None));
        assert_eq!(fault(receive(1, 3, K, &message[..27])), (Code::Length, None));
        for k in [K - 1, K + 1] {
            assert_eq!(fault(receive(1, 3, k, &message)), (Code::Length, None));
        }
        // an element that is q
        for at in 0..6 {
            let mut text = vec![0; 192];
            text[32 * at..32 * at + 32].copy_from_slice(&nat_to_be(&order(), 32).unwrap());
            let message = ae_enc(&preshared(1, 3), &[9; 12], &row_data(1, 3), &text).unwrap();
            assert_eq!(fault(receive(1, 3, K, &message)), (Code::Range, None));
        }
    }
}

#[test]
fn what_is_refused() {
    let (good, q) = (a(1, 0), order());
    for (b, k, coins) in [(0, 3, &good[..]), (3, 3, &good), (1, 0, &[]), (1, 3, &good[..5]), (1, 2, &good)] {
        assert_eq!(fault(provider(b, M, k, coins, coins)), (Code::Params, None));
    }
    let ten: Vec<Nat> = (0..15).map(nat).collect();
    assert!(provider(1, M, M, &ten[..10], &ten[..10]).is_ok());
    assert_eq!(fault(provider(1, M, M + 1, &ten, &ten)), (Code::Params, None));
    for at in 0..6 {
        let mut large = good.clone();
        large[at] = q.clone();
        assert_eq!(fault(provider(1, M, K, &large, &good)), (Code::Range, None));
        assert_eq!(fault(provider(1, M, K, &good, &large)), (Code::Range, None));
    }
    let (row_1, row_2) = rows(2);
    for j in [0, 2, M + 1] {
        assert_eq!(fault(pairwise_key(M, 2, j, Use::Mask, &row_1, &row_2)), (Code::Range, None));
    }
}

#[test]
fn graph_seed_from_python() {
    let (rho_1, rho_2) = (key(0x71, 1, 1), key(0x72, 2, 2));
    let (c_1, c_2) = (graph_seed::commit(1, &rho_1), graph_seed::commit(2, &rho_2));
    assert_eq!(c_1, block("a53575f06093d587db40829b7836d6a6df49865a202317fe6a8e2837a37603ac"));
    assert_eq!(c_2, block("78b32eca30dc80014a46a269e5636fce086f9b2368149b55c58a48cfebfcde76"));
    let seed = block("9c903a781dfa91259e4395875e649437f7145b381684d81adc2604bf97e10662");
    assert_eq!(graph_seed::seed((&c_1, &c_2), &rho_1, &rho_2), Ok(seed));
    // a half that is not the one committed to
    assert_eq!(fault(graph_seed::seed((&c_1, &c_2), &rho_2, &rho_2)), (Code::Share, Some(1)));
    assert_eq!(fault(graph_seed::seed((&c_1, &c_2), &rho_1, &rho_1)), (Code::Share, Some(2)));
    assert_eq!(fault(graph_seed::seed((&c_2, &c_1), &rho_2, &rho_1)), (Code::Share, Some(1)));
}
