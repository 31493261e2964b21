//! The applications' encoding, the weighted average and the noise, with values worked by hand or with Python's
//! fractions.
#![allow(non_snake_case)]

use secagg_spec::applications::federated_averaging::{self, Limits, average, check_limits, step};
use secagg_spec::applications::fixed_point::{
    Encoding, MAX_F, check_encoding, decode_sum, encode, from_units, to_units, unit,
};
use secagg_spec::applications::fraction::{Fraction, div_round, fraction};
use secagg_spec::applications::gaussian::{
    add_noise, batch_variance, check_norm, local_variance, share_of_variance, shared_variance,
};
use secagg_spec::bon::params::{ThreatModel, minimum_inputs, modulus_for};
use secagg_spec::npkc::integer::{Int, int, residue};
use secagg_spec::prelude::*;

/// The code of a refusal.
fn code<T: std::fmt::Debug>(result: Result<T>) -> Code {
    result.unwrap_err().code
}

fn ints(values: &[i64]) -> Vec<Int> {
    values.iter().map(|x| int(*x)).collect()
}

fn encoding(n: u32, B: u64, R: u64) -> Encoding {
    Encoding { n, B: nat(B), R: nat(R) }
}

/// num/den as it must come out, already in lowest terms.
fn ratio(num: i64, den: i64) -> Fraction {
    Fraction { num: int(num), den: int(den) }
}

/// The sum mod R of what users send.
fn added(encoding: &Encoding, inputs: &[Vec<Int>]) -> Vec<Nat> {
    let mut z = vec![nat(0); inputs[0].len()];
    for x in inputs {
        z = z.iter().zip(encode(encoding, x).unwrap()).map(|(a, b)| (a + b) % &encoding.R).collect();
    }
    z
}

/// 7/2 → 4, −7/2 → −3, 5/3 → 2, −5/3 → −2, 4/3 → 1, −4/3 → −1: halves go up.
#[test]
fn rounding_by_hand() {
    for (num, den, expected) in
        [(7, 2, 4), (-7, 2, -3), (5, 3, 2), (-5, 3, -2), (4, 3, 1), (-4, 3, -1), (0, 5, 0), (-1, 2, 0), (1, 2, 1)]
    {
        assert_eq!(div_round(&int(num), &int(den)).unwrap(), int(expected), "{num}/{den}");
    }
    assert_eq!(code(div_round(&int(1), &int(0))), Code::Params);
    assert_eq!(code(div_round(&int(1), &int(-2))), Code::Params);
    assert_eq!(fraction(&int(6), &int(-4)).unwrap(), ratio(-3, 2));
    assert_eq!(fraction(&int(0), &int(-4)).unwrap(), ratio(0, 1));
    assert_eq!(code(fraction(&int(1), &int(0))), Code::Params);
}

/// 1.3 in sixteenths is 20.8, so 21; −1.3 is −21; −3/32 is −1.5 sixteenths, so −1.
#[test]
fn units_by_hand() {
    assert_eq!(to_units(&ratio(13, 10), 4).unwrap(), int(21));
    assert_eq!(to_units(&ratio(-13, 10), 4).unwrap(), int(-21));
    assert_eq!(to_units(&ratio(-3, 32), 4).unwrap(), int(-1));
    assert_eq!(from_units(&int(-12), 4).unwrap(), ratio(-3, 4));
    assert_eq!(unit(MAX_F).unwrap(), Int::from(1u64 << 62));
    assert_eq!(code(unit(MAX_F + 1)), Code::Params);
}

/// R = 13, n = 3, B = 2: −2 … 2 travel as 11, 12, 0, 1, 2. All 125 sums come back.
#[test]
fn every_sum_of_a_small_ring_comes_back() {
    let e = encoding(3, 2, 13);
    assert_eq!(encode(&e, &ints(&[-2, -1, 0, 1, 2])).unwrap(), [11, 12, 0, 1, 2].map(nat));
    for a in -2..=2 {
        for b in -2..=2 {
            for c in -2..=2 {
                let z = added(&e, &[ints(&[a]), ints(&[b]), ints(&[c])]);
                assert_eq!(decode_sum(&e, &z, 3).unwrap(), ints(&[a + b + c]));
            }
        }
    }
}

#[test]
fn what_the_encoding_refuses() {
    let e = encoding(3, 2, 13);
    assert_eq!(code(encode(&e, &ints(&[0, 3]))), Code::Input);
    assert_eq!(code(encode(&e, &ints(&[-3]))), Code::Input);
    // 7 is −6, three times −2; two users cannot have it, nor one more than 6 or less than −6 anybody.
    assert_eq!(decode_sum(&e, &[nat(7), nat(6)], 3).unwrap(), ints(&[-6, 6]));
    assert_eq!(code(decode_sum(&e, &[nat(7)], 2)), Code::Range);
    assert_eq!(code(decode_sum(&e, &[nat(13)], 3)), Code::Range);
    assert_eq!(code(decode_sum(&encoding(3, 2, 16), &[nat(7)], 3)), Code::Range);
    assert_eq!(code(decode_sum(&e, &[nat(0)], 4)), Code::Params);
    for wrong in [encoding(0, 2, 13), encoding(3, 0, 13), encoding(3, 2, 1)] {
        assert_eq!(code(check_encoding(&wrong)), Code::Params);
        assert_eq!(code(encode(&wrong, &[])), Code::Params);
        assert_eq!(code(decode_sum(&wrong, &[], 0)), Code::Params);
    }
    let beyond = Encoding { R: (nat(1) << 64u32) + nat(1), ..encoding(3, 2, 13) };
    assert_eq!(code(check_encoding(&beyond)), Code::Params);
    assert_eq!(check_encoding(&Encoding { R: nat(1) << 64u32, ..e }), Ok(()));
}

/// One less than 13, and 2 + 2 + 2 and −2 − 2 − 2 are both 6 mod 12. The condition is BON §VII-A's, for 2B + 1 values.
#[test]
fn the_bound_is_tight() {
    assert_eq!(code(check_encoding(&encoding(3, 2, 12))), Code::Wrap);
    assert_eq!(residue(&int(6), &nat(12)), residue(&int(-6), &nat(12)));
    for n in 1..6 {
        for B in 1..6 {
            for R in 2..70 {
                let allowed = nat(R) >= modulus_for(n, &nat(2 * B + 1)).unwrap();
                assert_eq!(check_encoding(&encoding(n, B, R)).is_ok(), allowed, "{n} {B} {R}");
            }
        }
    }
}

/// 16-bit inputs in Z_{2^16}: 40000 + 30000 + 20000 = 90000 comes out as 24464. Signed 16-bit ones need R ≥ 3·2·32768 +
/// 1.
#[test]
fn f13_sixteen_bit_sums_wrap_and_the_bound_refuses_them() {
    assert_eq!(residue(&int(40_000 + 30_000 + 20_000), &nat(1 << 16)), nat(24_464));
    assert_eq!(code(check_encoding(&encoding(3, 65_535, 65_536))), Code::Wrap);
    assert_eq!(code(check_encoding(&encoding(3, 32_768, 196_608))), Code::Wrap);
    assert_eq!(code(encode(&encoding(3, 65_535, 65_536), &ints(&[40_000]))), Code::Wrap);
    let e = encoding(3, 32_768, 196_609);
    let z = added(&e, &[ints(&[-32_768]), ints(&[-32_768]), ints(&[-32_768])]);
    assert_eq!(decode_sum(&e, &z, 3).unwrap(), ints(&[-98_304]));
}

/// Users with 3, 1 and 6 examples: (3·(10, −4) + 1·(−7, 8) + 6·(2, 5))/10 = (35/10, 26/10).
#[test]
fn a_weighted_average_by_hand() {
    let e = encoding(3, 60, 361);
    let limits = Limits { W: nat(6), D: nat(10) };
    check_limits(&e, &limits).unwrap();
    let users = [(3, [10, -4]), (1, [-7, 8]), (6, [2, 5])];
    let inputs: Vec<Vec<Int>> = users
        .iter()
        .map(|(n_u, d)| federated_averaging::contribution(&limits, &nat(*n_u), &ints(d)).unwrap())
        .collect();
    assert_eq!(inputs[0], ints(&[30, -12, 3]));
    let sum = decode_sum(&e, &added(&e, &inputs), 3).unwrap();
    assert_eq!(sum, ints(&[35, 26, 10]));
    assert_eq!(average(&sum).unwrap(), [ratio(7, 2), ratio(13, 5)]);
    // η = 1/2: 100 − ⌊7/4 + 1/2⌋ = 98, −100 − ⌊13/10 + 1/2⌋ = −101.
    assert_eq!(step(&ints(&[100, -100]), &sum, &ratio(1, 2)).unwrap(), ints(&[98, -101]));
    // Without the second user: (42, 18)/9.
    let sum = decode_sum(&e, &added(&e, &[inputs[0].clone(), inputs[2].clone()]), 2).unwrap();
    assert_eq!(average(&sum).unwrap(), [ratio(14, 3), ratio(2, 1)]);
}

#[test]
fn what_averaging_refuses() {
    let e = encoding(3, 60, 361);
    let limits = |W, D| Limits { W: nat(W), D: nat(D) };
    assert_eq!(code(check_limits(&e, &limits(6, 11))), Code::Wrap);
    assert_eq!(code(check_limits(&encoding(3, 60, 360), &limits(6, 10))), Code::Wrap);
    assert_eq!(code(check_limits(&e, &limits(0, 10))), Code::Params);
    assert_eq!(code(check_limits(&e, &limits(6, 0))), Code::Params);
    let bounded = |n_u, d| federated_averaging::contribution(&limits(6, 10), &nat(n_u), &ints(&[d]));
    assert_eq!(code(bounded(7, 0)), Code::Input);
    assert_eq!(code(bounded(6, 11)), Code::Input);
    assert_eq!(code(bounded(6, -11)), Code::Input);
    assert_eq!(bounded(0, 10).unwrap(), ints(&[0, 0]));
    assert_eq!(code(average(&[])), Code::Input);
    assert_eq!(code(average(&ints(&[1, 0]))), Code::Range);
    assert_eq!(code(average(&ints(&[1, -1]))), Code::Range);
    let at = |theta: &[i64], sum: &[i64], eta| code(step(&ints(theta), &ints(sum), &eta));
    assert_eq!(at(&[1], &[1, 2, 3], ratio(1, 1)), Code::Input);
    assert_eq!(at(&[1], &[1, 0], ratio(1, 1)), Code::Range);
    assert_eq!(at(&[1], &[1, 2], ratio(0, 1)), Code::Params);
}

/// 2·‖(3, 4)‖ = 10.
#[test]
fn norms_by_hand() {
    assert_eq!(check_norm(&ints(&[3, -4]), &nat(10)), Ok(()));
    assert_eq!(code(check_norm(&ints(&[3, -4]), &nat(9))), Code::Input);
    assert_eq!(check_norm(&[], &nat(0)), Ok(()));
}

#[test]
fn noise_enters_and_is_cut_off_at_the_bound() {
    let e = encoding(2, 10, 41);
    let noisy = add_noise(&e, &ints(&[3, 8, -8, -10, 10]), &ints(&[-5, 2, -3, 0, 7])).unwrap();
    assert_eq!(noisy, ints(&[-2, 10, -10, -10, 10]));
    assert_eq!(encode(&e, &noisy).unwrap(), [39, 10, 31, 31, 10].map(nat));
    assert_eq!(code(add_noise(&e, &ints(&[1]), &[])), Code::Input);
    assert_eq!(code(add_noise(&encoding(2, 10, 40), &[], &[])), Code::Wrap);
}

/// BON §I: batches of 1024 users, 32 times the precision. In variances, 32² = 1024 times, exactly.
#[test]
fn batches_of_1024_are_32_times_as_precise() {
    for (U, n, root) in [(1024, 1024, 32), (1 << 20, 1024, 32), (1_000_000, 100, 10), (9, 9, 3)] {
        let (local, batch) = (local_variance(U).unwrap(), batch_variance(U, n).unwrap());
        assert_eq!(local.num * batch.den, batch.num * local.den * root * root);
    }
    assert_eq!(code(local_variance(0)), Code::Params);
    for (U, n) in [(0, 4), (4, 0), (6, 4)] {
        assert_eq!(code(batch_variance(U, n)), Code::Params);
    }
}

/// 10 users, t = 7, 2 of whom collude: at least 5 honest users are in the sum. Shares made for 5 leave σ² whoever is
/// lost; shares made for all 10 leave half of it.
#[test]
fn shares_of_noise_are_for_those_who_stay() {
    let least = minimum_inputs(&ThreatModel::ClientsServer, 7, 2).unwrap();
    assert_eq!(share_of_variance(least).unwrap(), ratio(1, 5));
    assert_eq!(shared_variance(5, least).unwrap(), ratio(1, 1));
    assert_eq!(shared_variance(8, least).unwrap(), ratio(8, 5));
    assert_eq!(shared_variance(5, 10).unwrap(), ratio(1, 2));
    assert_eq!(code(share_of_variance(0)), Code::Params);
    assert_eq!(code(shared_variance(5, 0)), Code::Params);
}
