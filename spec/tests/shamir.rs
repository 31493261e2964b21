//! Shamir's sharing against cases worked by hand over F_17, a case over P-256's order, and every subset of shares.

use proptest::prelude::*;
use quickcheck::{QuickCheck, TestResult};
use secagg_spec::p256;
use secagg_spec::prelude::*;
use secagg_spec::shamir::{lagrange_at_zero, reconstruct, reconstruct_2_of_3, share, share_2_of_3};

fn nats(values: &[u64]) -> Vec<Nat> {
    values.iter().map(|v| nat(*v)).collect()
}

fn shares(pairs: &[(Id, u64)]) -> Vec<(Id, Nat)> {
    pairs.iter().map(|(id, value)| (*id, nat(*value))).collect()
}

/// f(x) = 5 + 3x + 2x² mod 17: 10, 19 = 2, 32 = 15, 49 = 15, 70 = 2, 95 = 10.
const BY_HAND: [(Id, u64); 6] = [(1, 10), (2, 2), (3, 15), (4, 15), (5, 2), (6, 10)];

#[test]
fn shares_by_hand() {
    let ids = [1, 2, 3, 4, 5, 6];
    assert_eq!(share(&nat(5), 3, &ids, &nats(&[3, 2]), &nat(17)), Ok(shares(&BY_HAND)));
    // In the order asked for, and at ids that are not 1 … n: f(16) = f(−1) = 4, f(18) = f(1) = 10.
    assert_eq!(share(&nat(5), 3, &[4, 16, 18], &nats(&[3, 2]), &nat(17)), Ok(shares(&[(4, 15), (16, 4), (18, 10)])));
    // t = 1: f is constant, and every share is the secret.
    assert_eq!(share(&nat(5), 1, &[2, 7], &[], &nat(17)), Ok(shares(&[(2, 5), (7, 5)])));
}

#[test]
fn lagrange_coefficients_by_hand() {
    let q = nat(17);
    // 2·3/((2−1)(3−1)) = 3; 1·3/((1−2)(3−2)) = −3; 1·2/((1−3)(2−3)) = 1
    assert_eq!(lagrange_at_zero(&[1, 2, 3], &q), Ok(nats(&[3, 14, 1])));
    assert_eq!(lagrange_at_zero(&[3, 1, 2], &q), Ok(nats(&[1, 3, 14])));
    // 2/(2−1) = 2, 1/(1−2) = −1; 3/2 = 3·9 = 10, −1/2 = −9 = 8; 3/(3−2) = 3, 2/(2−3) = −2
    assert_eq!(lagrange_at_zero(&[1, 2], &q), Ok(nats(&[2, 16])));
    assert_eq!(lagrange_at_zero(&[1, 3], &q), Ok(nats(&[10, 8])));
    assert_eq!(lagrange_at_zero(&[2, 3], &q), Ok(nats(&[3, 15])));
    assert_eq!(lagrange_at_zero(&[7], &q), Ok(nats(&[1])));
    assert_eq!(lagrange_at_zero(&[], &q), Ok(nats(&[])));
}

#[test]
fn reconstruction_by_hand() {
    // 3·10 − 3·2 + 15 = 39 = 5
    assert_eq!(reconstruct(&shares(&BY_HAND[..3]), 3, &nat(17)), Ok(nat(5)));
    // One share of t = 1.
    assert_eq!(reconstruct(&shares(&[(7, 5)]), 1, &nat(17)), Ok(nat(5)));
    // Two shares of f with t = 2 are on another line: 2·10 − 2 = 18 = 1.
    assert_eq!(reconstruct(&shares(&BY_HAND[..2]), 2, &nat(17)), Ok(nat(1)));
}

/// f(x) = 4 + 6x mod 17: 10, 16, 22 = 5.
#[test]
fn two_of_three_by_hand() {
    let q = nat(17);
    let all = shares(&[(1, 10), (2, 16), (3, 5)]);
    assert_eq!(share_2_of_3(&nat(4), &nat(6), &q), Ok(all.clone()));
    assert_eq!(share_2_of_3(&nat(4), &nat(6), &q), share(&nat(4), 2, &[1, 2, 3], &nats(&[6]), &q));
    for left_out in 0..3 {
        let mut two = all.clone();
        two.remove(left_out);
        assert_eq!(reconstruct_2_of_3(&two, &q), Ok(nat(4)));
    }
    assert_eq!(reconstruct_2_of_3(&all, &q), Ok(nat(4)));
    for one in &all {
        assert_eq!(reconstruct_2_of_3(std::slice::from_ref(one), &q), Err(Code::Threshold.error()));
    }
    assert_eq!(reconstruct_2_of_3(&[], &q), Err(Code::Threshold.error()));
    assert_eq!(share_2_of_3(&nat(17), &nat(6), &q), Err(Code::Range.error()));
    assert_eq!(share_2_of_3(&nat(4), &nat(17), &q), Err(Code::Range.error()));
    // Over F_3, id 3 is 0; over F_2, id 2.
    assert_eq!(share_2_of_3(&nat(1), &nat(1), &nat(3)), Err(Code::Range.error()));
    assert_eq!(share_2_of_3(&nat(1), &nat(1), &nat(2)), Err(Code::Range.error()));
}

/// A sharing over the order of P-256's group, t = 3, with the least and the greatest id; computed by an independent
/// program.
#[test]
fn a_sharing_of_256_bits() {
    let q = p256::order();
    let s = nat_from_hex("0b1248c394562ffe79fec3228d40b306a00caea829236a2ad03b3977891af847");
    let coefficients = [
        nat_from_hex("3b281b0aa20384bac8f4629954720679109ebf0e920ec92b88ee1f6be64030df"),
        nat_from_hex("35ee3bdc1b678ce12746a092092c330fceaeae73e6343ecba885c2e7747da98f"),
    ];
    let ids = [1, 2, 7, 4294967295];
    let values = [
        "7c289faa51c1419a6a39c64deadeec8f7f5a1c2aa166722201af1bcae3d8d2b5",
        "591b6e4a45fb6cf7a9020a9d5ad58c383f1debe73efa592b9074b92a2b2edaf0",
        "fbc47b3a4140c8277d3231479dd4a65f85e686c709871fa0575cad5748a72844",
        "8306a55270ac209af73beef610af41c3fd00c410f365e6872a61bb2ce1da1538",
    ];
    let lambdas = [
        "6711f8e76711f8e83535eab76a6bd56eb9d3e3d32eaecd900a22611ee7d6434b",
        "c609312c8c12625b6a40583d3ec108b7885b5744a9308263f90ede825b408aee",
        "950105bb130728222d3a46c869d236432783dd67d50fe7ff90da4086a94075a1",
        "3de3d02ef9d47c9c334f7642ed00eb96101adcdba14005165368155e0c6f06c9",
    ];
    let expected: Vec<(Id, Nat)> = ids.into_iter().zip(values.map(nat_from_hex)).collect();
    assert_eq!(share(&s, 3, &ids, &coefficients, &q), Ok(expected.clone()));
    assert_eq!(lagrange_at_zero(&ids, &q), Ok(lambdas.map(nat_from_hex).to_vec()));
    assert_eq!(reconstruct(&expected, 3, &q), Ok(s));
}

#[test]
fn parameters_of_share() {
    let q = nat(17);
    let params = Err(Code::Params.error());
    let ids = [1, 2, 3];
    assert_eq!(share(&nat(5), 0, &ids, &[], &q), params);
    assert_eq!(share(&nat(5), 4, &ids, &nats(&[1, 2, 3]), &q), params);
    assert_eq!(share(&nat(5), 1, &[], &[], &q), params);
    for (t, count) in [(1, 1), (2, 0), (2, 2), (3, 1), (3, 3)] {
        assert_eq!(share(&nat(5), t, &ids, &nats(&vec![1; count]), &q), params, "t = {t}, {count} coefficients");
    }
    assert_eq!(share(&nat(0), usize::MAX, &ids, &[], &q), params);
    for q in [nat(0), nat(1)] {
        assert_eq!(share(&nat(0), 1, &ids, &[], &q), params);
        assert_eq!(lagrange_at_zero(&ids, &q), Err(Code::Params.error()));
        assert_eq!(reconstruct(&shares(&BY_HAND), 3, &q), Err(Code::Params.error()));
    }
    assert_eq!(reconstruct(&shares(&BY_HAND), 0, &nat(17)), Err(Code::Params.error()));
    assert_eq!(reconstruct(&[], 0, &nat(17)), Err(Code::Params.error()));
}

#[test]
fn values_of_q_or_more_are_refused() {
    let q = nat(17);
    let range = Err(Code::Range.error());
    assert_eq!(share(&nat(17), 2, &[1, 2], &nats(&[1]), &q), range);
    assert_eq!(share(&nat(5), 3, &[1, 2, 3], &nats(&[17, 1]), &q), range);
    assert_eq!(share(&nat(5), 3, &[1, 2, 3], &nats(&[1, 17]), &q), range);
    assert!(share(&nat(16), 3, &[1, 2, 3], &nats(&[16, 16]), &q).is_ok());
    assert_eq!(reconstruct(&shares(&[(1, 10), (2, 19), (3, 15)]), 3, &q), Err(Code::Range.error()));
    assert_eq!(reconstruct(&shares(&[(1, 10), (2, 2), (3, 17)]), 3, &q), Err(Code::Range.error()));
}

#[test]
fn an_id_that_is_0_mod_q_is_refused() {
    let q = nat(17);
    for ids in [[0, 1, 2], [1, 0, 2], [1, 2, 17], [34, 1, 2]] {
        assert_eq!(share(&nat(5), 2, &ids, &nats(&[1]), &q), Err(Code::Range.error()), "{ids:?}");
        assert_eq!(lagrange_at_zero(&ids, &q), Err(Code::Range.error()), "{ids:?}");
        assert_eq!(reconstruct(&ids.map(|id| (id, nat(1))), 2, &q), Err(Code::Range.error()), "{ids:?}");
    }
}

#[test]
fn ids_equal_mod_q_are_refused() {
    let q = nat(17);
    for ids in [[1, 1, 2], [1, 2, 1], [3, 1, 18], [33, 16, 1]] {
        assert_eq!(share(&nat(5), 2, &ids, &nats(&[1]), &q), Err(Code::Duplicate.error()), "{ids:?}");
        assert_eq!(lagrange_at_zero(&ids, &q), Err(Code::Duplicate.error()), "{ids:?}");
        assert_eq!(reconstruct(&ids.map(|id| (id, nat(1))), 2, &q), Err(Code::Duplicate.error()), "{ids:?}");
    }
}

/// Several things wrong at once: what is reported is what the documentation names first.
#[test]
fn the_order_of_the_checks() {
    let q = nat(17);
    // share: parameters, then s and coefficients, then the ids in turn.
    assert_eq!(share(&nat(17), 0, &[0], &[], &q), Err(Code::Params.error()));
    assert_eq!(share(&nat(17), 2, &[1, 1], &nats(&[1]), &q), Err(Code::Range.error()));
    assert_eq!(share(&nat(5), 2, &[1, 1, 0], &nats(&[1]), &q), Err(Code::Duplicate.error()));
    assert_eq!(share(&nat(5), 2, &[1, 0, 1], &nats(&[1]), &q), Err(Code::Range.error()));
    // reconstruct: parameters, the number of shares, the ids in turn, the shares.
    assert_eq!(reconstruct(&shares(&[(0, 99)]), 2, &nat(1)), Err(Code::Params.error()));
    assert_eq!(reconstruct(&shares(&[(0, 99)]), 2, &q), Err(Code::Threshold.error()));
    assert_eq!(reconstruct(&shares(&[(1, 99), (1, 99), (0, 99)]), 2, &q), Err(Code::Duplicate.error()));
    assert_eq!(reconstruct(&shares(&[(1, 99), (0, 99), (1, 99)]), 2, &q), Err(Code::Range.error()));
    assert_eq!(reconstruct(&shares(&[(1, 99), (1, 1)]), 2, &q), Err(Code::Duplicate.error()));
}

/// The elements of `list` that the bits of `mask` choose.
fn chosen<T: Clone>(list: &[T], mask: u32) -> Vec<T> {
    list.iter().enumerate().filter(|(i, _)| mask >> i & 1 == 1).map(|(_, x)| x.clone()).collect()
}

/// Every 1 ≤ t ≤ n ≤ 6 and every subset of the shares: the secret from t or more, a refusal from fewer.
#[test]
fn every_subset_of_the_shares() {
    for q in [nat(7), nat(11), p256::order()] {
        for n in 1..=6u32 {
            let ids: Vec<Id> = (1..=n).collect();
            for t in 1..=n as usize {
                let secret = nat(4);
                let coefficients: Vec<Nat> = (1..t as u64).map(|k| nat(3 * k + 2) % &q).collect();
                let all = share(&secret, t, &ids, &coefficients, &q).expect("good parameters");
                for mask in 0..1u32 << n {
                    let some = chosen(&all, mask);
                    let expected = if some.len() < t { Err(Code::Threshold.error()) } else { Ok(secret.clone()) };
                    assert_eq!(reconstruct(&some, t, &q), expected, "q = {q}, n = {n}, t = {t}, subset {mask:b}");
                }
            }
        }
    }
}

/// All the shares given are used, not only t of them.
#[test]
fn a_wrong_share_among_more_than_t_changes_the_result() {
    let q = nat(17);
    for wrong in 0..6 {
        let mut all = shares(&BY_HAND);
        all[wrong].1 = (&all[wrong].1 + 1u32) % &q;
        assert!(reconstruct(&all, 3, &q).is_ok_and(|s| s != nat(5)), "share {wrong}");
    }
}

/// A sharing over P-256's order: t, the secret and coefficients, and ids without repetition.
fn sharing() -> impl Strategy<Value = (usize, Vec<Nat>, Vec<Id>)> {
    let element = any::<[u8; 32]>().prop_map(|b| nat_from_be(&b) % p256::order());
    (prop::collection::btree_set(1..=u32::MAX, 1..12), prop::collection::vec(element, 12), any::<prop::sample::Index>())
        .prop_map(|(ids, mut polynomial, t)| {
            let t = 1 + t.index(ids.len());
            polynomial.truncate(t);
            (t, polynomial, ids.into_iter().collect::<Vec<_>>())
        })
        .prop_flat_map(|(t, polynomial, ids)| (Just(t), Just(polynomial), Just(ids).prop_shuffle()))
}

proptest! {
    #[test]
    fn any_t_shares_give_the_secret((t, polynomial, ids) in sharing(), extra in 0usize..4) {
        let q = p256::order();
        let all = share(&polynomial[0], t, &ids, &polynomial[1..], &q).expect("good parameters");
        let some = &all[..(t + extra).min(all.len())];
        prop_assert_eq!(reconstruct(some, t, &q), Ok(polynomial[0].clone()));
        prop_assert_eq!(reconstruct(&all[..t - 1], t, &q), Err(Code::Threshold.error()));
        prop_assert_eq!(all.iter().map(|(id, _)| *id).collect::<Vec<_>>(), ids);
    }

    #[test]
    fn sharing_is_linear((t, polynomial, ids) in sharing(), other in prop::collection::vec(any::<u64>(), 12)) {
        let q = p256::order();
        let sum: Vec<Nat> = polynomial.iter().zip(&other).map(|(a, b)| (a + b) % &q).collect();
        let other: Vec<Nat> = other.into_iter().take(t).map(nat).collect();
        let [f, g, h] = [&polynomial, &other, &sum].map(|p| share(&p[0], t, &ids, &p[1..], &q).expect("good parameters"));
        for ((f, g), h) in f.iter().zip(&g).zip(&h) {
            prop_assert_eq!((&f.1 + &g.1) % &q, h.1.clone());
        }
    }

    #[test]
    fn a_changed_share_changes_the_secret((t, polynomial, ids) in sharing(), which in any::<prop::sample::Index>(), by in 1u64..) {
        let q = p256::order();
        let mut all = share(&polynomial[0], t, &ids, &polynomial[1..], &q).expect("good parameters");
        let i = which.index(all.len());
        all[i].1 = (&all[i].1 + by) % &q;
        prop_assert_ne!(reconstruct(&all, t, &q), Ok(polynomial[0].clone()));
    }
}

#[test]
fn lagrange_coefficients_interpolate_every_monomial() {
    // Σ λ_v·v^k = 0^k for k below the number of ids: 1 for k = 0, else 0.
    fn property(ids: Vec<u32>) -> TestResult {
        let q = nat(65537);
        match lagrange_at_zero(&ids, &q) {
            Err(_) => TestResult::discard(),
            Ok(lambdas) => TestResult::from_bool((0..ids.len() as u32).all(|k| {
                let terms = ids.iter().zip(&lambdas).map(|(v, lambda)| lambda * Nat::from(*v).pow(k));
                terms.sum::<Nat>() % &q == nat(u64::from(k == 0))
            })),
        }
    }
    QuickCheck::new().tests(100).quickcheck(property as fn(Vec<u32>) -> TestResult);
}

#[test]
fn two_of_three_shares_lie_on_a_line() {
    fn property(s: u64, a: u64) -> bool {
        let q = p256::order();
        let (s, a) = (nat(s), nat(a));
        share_2_of_3(&s, &a, &q).is_ok_and(|all| {
            let on_line = all.iter().all(|(id, value)| *value == (&s + &a * *id) % &q);
            on_line
                && (1..8)
                    .filter(|mask: &u32| mask.count_ones() > 1)
                    .all(|mask| reconstruct_2_of_3(&chosen(&all, mask), &q) == Ok(s.clone()))
        })
    }
    QuickCheck::new().tests(100).quickcheck(property as fn(u64, u64) -> bool);
}
