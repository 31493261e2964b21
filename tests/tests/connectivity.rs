//! The connectivity calculator: its formulas against every set of users that can be removed, by hand, and against the graphs.

use num_bigint::BigUint;
use proptest::prelude::*;
use secagg_audit::connectivity::{
    Fraction, cut_bound_log2, cut_probability, likely_degree, parts, simulate, small_part_bound_log2, sure_degree,
};
use secagg_spec::graph::{exists_regular_graph, joined_positions};
use std::collections::BTreeSet;

/// The m and ℓ with a graph, to `most` users.
fn sizes(most: u32) -> impl Iterator<Item = (u32, u32)> {
    (2..=most).flat_map(|m| (1..m).map(move |ell| (m, ell))).filter(|(m, ell)| exists_regular_graph(*m, *ell))
}

/// The sizes of the parts when these positions are left.
fn parts_of(m: u32, ell: u32, left: u32) -> Vec<u32> {
    let joined = |p| joined_positions(m, ell, p).unwrap().into_iter().collect::<BTreeSet<u32>>();
    parts((0..m).filter(|p| left >> p & 1 == 1), joined)
}

/// By the number that are removed, 0 to m − 1: of all sets of positions, how many cut the rest, and how many leave a part of fewer
/// than `least` cut off; and how many sets there are.
fn every_set(m: u32, ell: u32, least: u32) -> Vec<(u64, u64, u64)> {
    let mut counts = vec![(0, 0, 0); m as usize];
    for left in 1..1u32 << m {
        let (cut, small, all) = &mut counts[(m - left.count_ones()) as usize];
        let parts = parts_of(m, ell, left);
        *all += 1;
        if parts.len() > 1 {
            *cut += 1;
            *small += u64::from(parts.iter().any(|part| *part < least));
        }
    }
    counts
}

fn equal(fraction: &Fraction, cases: u64, all: u64) -> bool {
    &fraction.cases * all == BigUint::from(cases) * &fraction.all
}

#[test]
fn by_hand() {
    // A ring of 8 without 2: cut unless the two are side by side, 28 − 8 of 28.
    assert!(equal(&cut_probability(8, 2, 2).unwrap(), 20, 28));
    // ±1, ±2 without 4 of 8: two pairs of neighbours, with 1 and 3 or with 2 and 2 between them: 8 + 4 of 70.
    assert!(equal(&cut_probability(8, 4, 4).unwrap(), 12, 70));
    // Three gaps of one in a ring of 6 without 3: 2 sets; two gaps or more: 20 − 6 of 20, the 6 being three in a row.
    assert!(equal(&cut_probability(6, 3, 2).unwrap(), 14, 20));
    // s(s − 1)/2·(2·1)/(7·6) with s = 6: 15/21, which is exact: there are no three gaps.
    assert!((cut_bound_log2(8, 2, 2).unwrap() - (15f64 / 21.0).log2()).abs() < 1e-5);
    // s(b − 1) = 6 pairs with one user between: 6/21; cut off by one on either side: 8 of 28.
    assert!((small_part_bound_log2(8, 2, 2, 2).unwrap() - (8f64 / 28.0).log2()).abs() < 1e-5);
}

/// Every set of positions of every graph of up to eight users: exact for even ℓ, no less for odd; the bounds no less than that; and no
/// cut from `sure_degree` on.
#[test]
fn every_set_of_positions() {
    for (m, ell) in sizes(8) {
        for least in 2..=3 {
            for (r, (cut, small, all)) in (0..).zip(every_set(m, ell, least)) {
                let what = format!("m = {m}, ℓ = {ell}, r = {r}");
                let log2 = |cases: u64| (cases as f64 / all as f64).log2();
                assert!(cut_bound_log2(m, r, ell).unwrap() >= log2(cut), "{what}");
                assert!(small_part_bound_log2(m, r, ell, least).unwrap() >= log2(small), "{what}, {least}");
                let sure = sure_degree(m, r);
                assert!(cut == 0 || sure.is_none_or(|sure| ell < sure), "{what}");
                if let Some(exact) = cut_probability(m, r, ell) {
                    assert!(
                        equal(&exact, cut, all) || (ell % 2 == 1 && exact.log2() >= log2(cut)),
                        "{what}: {exact:?}"
                    );
                }
            }
        }
    }
}

/// Six users, in every order, without users 1 to r: the same share as over sets of positions.
#[test]
fn every_permutation() {
    fn orders(rest: &[u32], order: &mut Vec<u32>, all: &mut Vec<Vec<u32>>) {
        if rest.is_empty() {
            all.push(order.clone());
        }
        for id in rest {
            order.push(*id);
            orders(&rest.iter().copied().filter(|other| other != id).collect::<Vec<_>>(), order, all);
            order.pop();
        }
    }
    let (m, mut all) = (6, Vec::new());
    orders(&[1, 2, 3, 4, 5, 6], &mut Vec::new(), &mut all);
    assert_eq!(all.len(), 720);
    for (ell, r) in [(2, 2), (2, 3), (2, 4), (4, 4)] {
        let left = |order: &[u32]| (0..m).filter(|p| order[*p as usize] > r).fold(0, |bits, p| bits | 1 << p);
        let cut = all.iter().filter(|order| parts_of(m, ell, left(order)).len() > 1).count();
        assert!(equal(&cut_probability(m, r, ell).unwrap(), cut as u64, 720), "ℓ = {ell}, r = {r}");
    }
}

/// Where r + 1 neighbours are too many for a graph, and where one neighbour is too few.
#[test]
fn the_sure_rule() {
    let cases = [
        (2, 0, Some(1)),
        (3, 0, Some(2)),
        (10, 0, Some(2)),
        (10, 4, Some(5)),
        (9, 4, Some(6)),
        (9, 8, None),
        (10, 8, Some(9)),
    ];
    for (m, r, expected) in cases {
        assert_eq!(sure_degree(m, r), expected, "m = {m}, r = {r}");
    }
}

/// The least ℓ at which s(s − 1)/2·Π (r − i)/(m − 1 − i) ≤ 2^−40, by another program; r + 1 where that is less.
#[test]
fn the_likely_rule() {
    let cases = [
        (26, 16, 18),
        (100, 15, 16),
        (100, 65, 52),
        (1000, 150, 22),
        (1000, 500, 56),
        (10_000, 1000, 20),
        (2000, 1332, 96),
    ];
    for (m, r, expected) in cases {
        let expected = if sure_degree(m, r).unwrap() < expected { sure_degree(m, r) } else { Some(expected) };
        assert_eq!(likely_degree(m, r, 40), expected, "m = {m}, r = {r}");
    }
    // Half of a thousand: 501 for sure.
    assert_eq!((sure_degree(1000, 500), likely_degree(1000, 500, 0)), (Some(501), Some(18)));
    assert_eq!(likely_degree(5, 5, 40), None);
    // One user is left: connected.
    assert_eq!((sure_degree(3, 2), likely_degree(3, 2, 40)), (None, Some(2)));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    /// The bound is above the exact value, and close to it where it is small; what is called likely is.
    #[test]
    fn the_bound_is_above_the_exact_value(m in 3u32..400, part in 0.0..1.0f64, ell in 2u32..60, kappa in 1u32..80) {
        let r = 1 + (f64::from(m - 2) * part) as u32;
        if let (Some(exact), Some(bound)) = (cut_probability(m, r, ell), cut_bound_log2(m, r, ell)) {
            prop_assert!(bound >= exact.log2(), "{} < {}", bound, exact.log2());
            // Three gaps in place of two are rare then.
            prop_assert!(bound > -20.0 || bound - exact.log2() < 0.01 || exact.cases == BigUint::ZERO);
        }
        let likely = likely_degree(m, r, kappa);
        if let Some(likely) = likely.filter(|likely| Some(*likely) != sure_degree(m, r)) {
            prop_assert!(cut_probability(m, r, likely).unwrap().log2() <= -f64::from(kappa));
            prop_assert!(likely == 2 || cut_bound_log2(m, r, likely - 2).unwrap() > -f64::from(kappa));
        }
    }
}

/// The graphs of section 6 of docs/bytes.md, many seeds, users 1 to r removed: as often cut as the exact value says, to 4 standard
/// errors, and the bound is within a factor of two of it where it is 1/8 or less.
#[test]
fn graphs_are_cut_as_often_as_they_must() {
    const TRIALS: u32 = 3000;
    for (m, r, ell) in
        [(12, 4, 2), (16, 8, 4), (20, 8, 4), (24, 14, 8), (30, 12, 6), (21, 12, 6), (40, 12, 6), (30, 10, 6)]
    {
        let measured = simulate(m, r, ell, TRIALS, &[m as u8; 32]).unwrap();
        let what = format!("m = {m}, r = {r}, ℓ = {ell}: {measured:?}");
        let exact = cut_probability(m, r, ell).unwrap().log2().exp2();
        let error = (exact * (1.0 - exact) / f64::from(TRIALS)).sqrt();
        assert!((measured.rate() - exact).abs() <= 4.0 * error, "{what}, exact {exact}");
        let bound = cut_bound_log2(m, r, ell).unwrap().exp2();
        assert!(bound >= measured.rate() - 4.0 * measured.error(), "{what}, bound {bound}");
        assert!(bound > 0.125 || bound <= 2.0 * exact, "{what}, bound {bound}, exact {exact}");
        assert!(measured.cut > 0 && measured.least_part.is_some_and(|part| 0 < part && part <= (m - r) / 2), "{what}");
    }
    // By the rule no seed cuts anybody off.
    assert_eq!(simulate(12, 4, 5, 500, &[1; 32]).unwrap().cut, 0);
}

#[test]
fn nothing_to_judge() {
    assert_eq!(cut_bound_log2(5, 5, 2), None);
    assert_eq!(cut_bound_log2(5, 1, 3), None);
    assert_eq!(cut_probability(5, 0, 2), None);
    assert_eq!(simulate(5, 1, 3, 1, &[0; 32]), None);
    assert_eq!(simulate(5, 5, 2, 1, &[0; 32]), None);
}
