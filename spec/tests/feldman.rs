//! Feldman's commitments against known multiples of the base point; true shares pass, changed ones do not.

mod common;

use common::hex;
use proptest::prelude::*;
use quickcheck::QuickCheck;
use secagg_spec::feldman::{commit, verify_share};
use secagg_spec::p256;
use secagg_spec::prelude::*;
use secagg_spec::shamir::share;

/// f(x) = 5 + 3x + 2x²; its values at 1 to 4 are 10, 19, 32 and 49.
fn small() -> Vec<Nat> {
    [5u64, 3, 2].map(nat).to_vec()
}

/// 5·G, 3·G and 2·G, computed by OpenSSL.
fn small_commitment() -> Vec<Bytes> {
    [
        "0251590b7a515140d2d784c85608668fdfef8c82fd1f5be52421554a0dc3d033ed",
        "025ecbe4d1a6330a44c8f7ef951d4bf165e6c6b721efada985fb41661bc6e7fd6c",
        "037cf27b188d034f7e8a52380304b51ac3c08969e277f21b35a60b48fc47669978",
    ]
    .map(hex)
    .to_vec()
}

#[test]
fn a_commitment_by_hand() {
    assert_eq!(commit(&small()), Ok(small_commitment()));
    for (id, value) in [(1, 10u64), (2, 19), (3, 32), (4, 49)] {
        assert_eq!(verify_share(&small_commitment(), id, &nat(value)), Ok(true), "f({id})");
        assert_eq!(verify_share(&small_commitment(), id, &nat(value + 1)), Ok(false), "f({id}) + 1");
        assert_eq!(verify_share(&small_commitment(), id, &nat(5)), Ok(false), "the secret is no share of {id}");
        assert_eq!(verify_share(&small_commitment(), id, &nat(0)), Ok(false), "0 is no share of {id}");
        assert_eq!(verify_share(&small_commitment(), id + 1, &nat(value)), Ok(false), "f({id}) at {}", id + 1);
    }
}

/// A sharing of 256-bit numbers, the commitments by OpenSSL and the shares by an independent program.
#[test]
fn a_commitment_of_256_bits() {
    let polynomial = [
        "0b1248c394562ffe79fec3228d40b306a00caea829236a2ad03b3977891af847",
        "3b281b0aa20384bac8f4629954720679109ebf0e920ec92b88ee1f6be64030df",
        "35ee3bdc1b678ce12746a092092c330fceaeae73e6343ecba885c2e7747da98f",
    ]
    .map(nat_from_hex);
    let commitment = [
        "025454ba884714fa1b59498642868293d5e4447886a25a238dfd235f4f6fd4c2ce",
        "0387d1f327f8561f7efd40e9f5ad35a47323a495117d60360eee22aeff345174d6",
        "03e7c05622c56c2e33933f3e079ff547407c22c79bec49aea163ecd2e2ac8a2a1e",
    ]
    .map(hex);
    assert_eq!(commit(&polynomial), Ok(commitment.to_vec()));
    let shares = [
        (1, "7c289faa51c1419a6a39c64deadeec8f7f5a1c2aa166722201af1bcae3d8d2b5"),
        (7, "fbc47b3a4140c8277d3231479dd4a65f85e686c709871fa0575cad5748a72844"),
        (4294967295, "8306a55270ac209af73beef610af41c3fd00c410f365e6872a61bb2ce1da1538"),
    ];
    for (id, value) in shares {
        assert_eq!(verify_share(&commitment, id, &nat_from_hex(value)), Ok(true), "f({id})");
    }
}

/// A share can be 0, and then both sides of the equation are the identity: f(x) = 1 + (q − 1)·x at 1.
#[test]
fn the_share_zero() {
    let q = p256::order();
    let commitment = commit(&[nat(1), &q - 1u32]).expect("no coefficient is 0");
    assert_eq!(verify_share(&commitment, 1, &nat(0)), Ok(true));
    assert_eq!(verify_share(&commitment, 2, &nat(0)), Ok(false));
    assert_eq!(verify_share(&commitment, 2, &(q - 1u32)), Ok(true));
}

#[test]
fn errors_of_commit() {
    let q = p256::order();
    assert_eq!(commit(&[]), Err(Code::Params.error()));
    assert_eq!(commit(&[nat(1), q.clone()]), Err(Code::Range.error()));
    assert_eq!(commit(&[nat(1) << 300u32]), Err(Code::Range.error()));
    assert_eq!(commit(&[nat(0), nat(1)]), Err(Code::Point.error()));
    assert_eq!(commit(&[nat(1), nat(0)]), Err(Code::Point.error()));
    // In turn, the first wrong one is reported.
    assert_eq!(commit(&[nat(0), q.clone()]), Err(Code::Point.error()));
    assert_eq!(commit(&[q, nat(0)]), Err(Code::Range.error()));
}

#[test]
fn errors_of_verify_share() {
    let q = p256::order();
    let good = small_commitment();
    assert_eq!(verify_share(&[], 1, &nat(10)), Err(Code::Params.error()));
    assert_eq!(verify_share(&good, 0, &nat(5)), Err(Code::Range.error()));
    assert_eq!(verify_share(&good, 1, &q), Err(Code::Range.error()));
    assert_eq!(verify_share(&good, 1, &(q + 10u32)), Err(Code::Range.error()));
    for place in 0..3 {
        for bad in [vec![], vec![0], vec![0; 33], good[0][..32].to_vec(), hex(&format!("02{:064x}", 1))] {
            let mut commitment = good.clone();
            commitment[place] = bad;
            assert_eq!(verify_share(&commitment, 1, &nat(10)), Err(Code::Point.error()), "C_{place}");
        }
    }
    // In this order: the commitment's length, id and share, the points.
    assert_eq!(verify_share(&[], 0, &nat(10)), Err(Code::Params.error()));
    assert_eq!(verify_share(&[vec![]], 0, &nat(10)), Err(Code::Range.error()));
}

/// Other commitments than the dealer's: entries left out, added, swapped, changed.
#[test]
fn another_commitment_is_noticed() {
    let good = small_commitment();
    let changed = |change: &dyn Fn(&mut Vec<Bytes>)| {
        let mut commitment = good.clone();
        change(&mut commitment);
        commitment
    };
    let others = [
        changed(&|c| c.truncate(2)),
        changed(&|c| drop(c.remove(0))),
        changed(&|c| c.push(good[0].clone())),
        changed(&|c| c.swap(1, 2)),
        changed(&|c| c.swap(0, 2)),
        changed(&|c| c[0][0] ^= 1),
        changed(&|c| c[2][0] ^= 1),
        changed(&|c| c[1] = c[0].clone()),
    ];
    for (i, commitment) in others.iter().enumerate() {
        // At id 2: at id 1 every order of the same entries has the same sum.
        assert_eq!(verify_share(commitment, 2, &nat(19)), Ok(false), "change {i}");
    }
}

/// t coefficients in [1, q−1] and some ids.
fn dealing() -> impl Strategy<Value = (Vec<Nat>, Vec<Id>)> {
    let coefficient = any::<[u8; 32]>().prop_map(|b| nat_from_be(&b) % (p256::order() - 1u32) + 1u32);
    let id = prop_oneof![1..50u32, any::<u32>().prop_map(|id| id.max(1))];
    prop::collection::btree_set(id, 1..6).prop_flat_map(move |ids| {
        let t = 1..=ids.len();
        (prop::collection::vec(coefficient.clone(), t), Just(ids.into_iter().collect()))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(30))]

    #[test]
    fn every_true_share_passes_and_every_changed_one_fails((f, ids) in dealing(), by in 1u64..) {
        let q = p256::order();
        let commitment = commit(&f).expect("no coefficient is 0");
        let shares = share(&f[0], f.len(), &ids, &f[1..], &q).expect("good parameters");
        for (id, value) in &shares {
            prop_assert_eq!(verify_share(&commitment, *id, value), Ok(true));
            prop_assert_eq!(verify_share(&commitment, *id, &((value + by) % &q)), Ok(false));
            // f takes a value at no more than t − 1 places; at t = 1 it is constant.
            let elsewhere = id % u32::MAX + 1;
            prop_assert_eq!(verify_share(&commitment, elsewhere, value), Ok(f.len() == 1));
        }
    }

    #[test]
    fn every_changed_commitment_fails((f, ids) in dealing(), which in any::<prop::sample::Index>(), by in 1u64..) {
        let q = p256::order();
        let mut other = f.clone();
        let k = which.index(f.len());
        other[k] = (&other[k] + by) % &q;
        prop_assume!(other[k] != nat(0));
        let commitment = commit(&other).expect("no coefficient is 0");
        for (id, value) in share(&f[0], f.len(), &ids, &f[1..], &q).expect("good parameters") {
            // by·id^k is not 0 mod q.
            prop_assert_eq!(verify_share(&commitment, id, &value), Ok(false));
        }
    }
}

#[test]
fn two_of_three_shares_pass() {
    fn property(s: u64, a: u64, id: u8, claim: u64) -> bool {
        let (s, a, id) = (nat(s) + 1u32, nat(a) + 1u32, u32::from(id) + 1);
        let value = &s + &a * id;
        let commitment = commit(&[s, a]);
        let check = |claim: &Nat| commitment.clone().and_then(|c| verify_share(&c, id, claim));
        check(&value) == Ok(true) && check(&nat(claim)) == Ok(nat(claim) == value)
    }
    QuickCheck::new().tests(30).quickcheck(property as fn(u64, u64, u8, u64) -> bool);
}
