//! Perfect secrecy of Shamir's sharing, decided by counting: over small primes, every secret, every choice of coins and
//! every coalition.
//!
//! The view of a coalition C is the vector of its shares. For each secret the views are counted over all q^k choices of
//! the k coins. The sharing is perfectly secret against C (BON Appendix A-A, MGL §2.2 with equality in place of
//! indistinguishability) when the counts are the same for all secrets. For Shamir's sharing and |C| < t each count is
//! moreover q^(t−1−|C|): the view is uniform over F_q^|C|. For |C| ≥ t no view occurs for two secrets.

use quickcheck::{QuickCheck, TestResult};
use secagg_spec::prelude::*;
use secagg_spec::shamir::{share, share_2_of_3};
use std::collections::{BTreeMap, BTreeSet};

/// A sharing scheme over F_q for n users: its name for messages, the number of its coins (elements of F_q), and the shares
/// of users 0 … n − 1 as a function of secret and coins.
struct Scheme<'a> {
    name: String,
    q: u64,
    n: usize,
    coins: u32,
    deal: &'a dyn Fn(u64, &[u64]) -> Vec<u64>,
}

/// How often each view occurs, over all choices of the coins.
type Counts = BTreeMap<Vec<u64>, u64>;

/// What a coalition learns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Learns {
    /// Nothing: the counts are those of the uniform distribution, for every secret.
    NothingUniform,
    /// Nothing: the counts are the same for every secret, but not uniform.
    Nothing,
    /// Something: the counts of two secrets differ.
    Something,
    /// All: no view occurs for two secrets.
    All,
}

/// Every vector of `length` elements of F_q.
fn all_vectors(q: u64, length: u32) -> impl Iterator<Item = Vec<u64>> {
    (0..q.pow(length)).map(move |i| (0..length).map(|k| i / q.pow(k) % q).collect())
}

/// For each coalition (a bit mask over the users), for each secret, the counts of its views.
fn count_views(scheme: &Scheme<'_>) -> Vec<Vec<Counts>> {
    let mut counts = vec![vec![Counts::new(); scheme.q as usize]; 1 << scheme.n];
    for secret in 0..scheme.q {
        for coins in all_vectors(scheme.q, scheme.coins) {
            let shares = (scheme.deal)(secret, &coins);
            assert_eq!(shares.len(), scheme.n, "{}: one share a user", scheme.name);
            for (coalition, of_coalition) in counts.iter_mut().enumerate() {
                let view = (0..scheme.n).filter(|i| coalition >> i & 1 == 1).map(|i| shares[i]).collect();
                *of_coalition[secret as usize].entry(view).or_insert(0) += 1;
            }
        }
    }
    counts
}

/// What a coalition of `size` users learns, from the counts of its views for each secret.
fn judge(scheme: &Scheme<'_>, size: u32, by_secret: &[Counts]) -> Learns {
    let views = scheme.q.pow(size);
    let choices = scheme.q.pow(scheme.coins);
    let uniform = |counts: &Counts| counts.len() as u64 == views && counts.values().all(|c| c * views == choices);
    let identical = by_secret.iter().all(|counts| *counts == by_secret[0]);
    let distinct: BTreeSet<&Vec<u64>> = by_secret.iter().flat_map(Counts::keys).collect();
    let disjoint = distinct.len() == by_secret.iter().map(Counts::len).sum::<usize>();
    match (identical, disjoint) {
        (true, _) if by_secret.iter().all(uniform) => Learns::NothingUniform,
        (true, _) => Learns::Nothing,
        (false, true) => Learns::All,
        (false, false) => Learns::Something,
    }
}

/// What each coalition learns; a coalition is a bit mask over the users.
fn audit(scheme: &Scheme<'_>) -> Vec<(u32, Learns)> {
    let counts = count_views(scheme);
    (0u32..).zip(counts).map(|(mask, by_secret)| (mask, judge(scheme, mask.count_ones(), &by_secret))).collect()
}

/// The coalitions below the threshold `t` that learn something.
fn leaks(scheme: &Scheme<'_>, t: u32) -> Vec<(u32, Learns)> {
    let told = |learns: Learns| matches!(learns, Learns::Something | Learns::All);
    audit(scheme).into_iter().filter(|(mask, learns)| mask.count_ones() < t && told(*learns)).collect()
}

/// That every coalition below `t` learns nothing, its view uniform, and every other one the secret.
fn assert_perfect(scheme: &Scheme<'_>, t: u32) {
    let audited = audit(scheme);
    assert_eq!(audited.len(), 1 << scheme.n, "{}: every coalition", scheme.name);
    for (mask, learns) in audited {
        let expected = if mask.count_ones() < t { Learns::NothingUniform } else { Learns::All };
        assert_eq!(learns, expected, "{}: coalition {mask:b}", scheme.name);
    }
}

/// The shares of the specification's `share` over F_q.
fn shamir_shares(secret: u64, t: usize, ids: &[Id], coins: &[u64], q: u64) -> Vec<u64> {
    let coefficients: Vec<Nat> = coins.iter().map(|a| nat(*a)).collect();
    let shares = share(&nat(secret), t, ids, &coefficients, &nat(q)).expect("good parameters");
    shares.iter().map(|(_, value)| u64::try_from(value).expect("below q")).collect()
}

fn check_shamir(q: u64, t: usize, ids: &[Id]) {
    let deal = |secret: u64, coins: &[u64]| shamir_shares(secret, t, ids, coins, q);
    let name = format!("Shamir, q = {q}, t = {t}, ids {ids:?}");
    assert_perfect(&Scheme { name, q, n: ids.len(), coins: t as u32 - 1, deal: &deal }, t as u32);
}

#[test]
fn shamir_over_f_2_and_f_3() {
    check_shamir(2, 1, &[1]);
    for t in 1..=2 {
        check_shamir(3, t, &[1, 2]);
    }
}

#[test]
fn shamir_over_f_5() {
    for t in 1..=4 {
        check_shamir(5, t, &[1, 2, 3, 4]);
    }
    check_shamir(5, 2, &[2, 3]);
    check_shamir(5, 3, &[4, 1, 3]);
}

#[test]
fn shamir_over_f_7() {
    for n in 2..=6u32 {
        let ids: Vec<Id> = (1..=n).collect();
        for t in 1..=n.min(4) as usize {
            check_shamir(7, t, &ids);
        }
    }
}

#[test]
fn shamir_over_f_11() {
    for t in 1..=3 {
        check_shamir(11, t, &[1, 2, 3, 4, 5]);
    }
    check_shamir(11, 3, &[10, 2, 7, 5, 9, 3]);
    check_shamir(11, 4, &[1, 4, 6, 10]);
}

/// Ids above q count by their residue.
#[test]
fn shamir_with_large_ids() {
    check_shamir(7, 3, &[8, 13, 4294967295, 25]);
}

#[test]
fn two_of_three() {
    for q in [5, 7, 11, 13] {
        let deal = |secret: u64, coins: &[u64]| {
            let shares = share_2_of_3(&nat(secret), &nat(coins[0]), &nat(q)).expect("good parameters");
            shares.iter().map(|(_, value)| u64::try_from(value).expect("below q")).collect()
        };
        assert_perfect(&Scheme { name: format!("2 of 3, q = {q}"), q, n: 3, coins: 1, deal: &deal }, 2);
    }
}

/// f(x) for a polynomial of machine integers, so that the broken schemes below share no code with the sound one.
fn value(polynomial: &[u64], x: u64, q: u64) -> u64 {
    polynomial.iter().rev().fold(0, |y, a| (y * x + a) % q)
}

/// A scheme over F_7 that evaluates at `xs` what `polynomial` makes of secret and coins; the number of coins is two.
fn leaks_of_planted(name: &str, xs: &[u64], polynomial: &dyn Fn(u64, &[u64]) -> Vec<u64>) -> Vec<(u32, Learns)> {
    let deal = |secret: u64, coins: &[u64]| {
        let f = polynomial(secret, coins);
        xs.iter().map(|x| value(&f, *x, 7)).collect()
    };
    leaks(&Scheme { name: name.to_string(), q: 7, n: xs.len(), coins: 2, deal: &deal }, 3)
}

/// The counting itself: the sound sharing, computed by these machine integers, passes at t = 3 and is caught at t = 4.
#[test]
fn the_planted_frame_is_sound() {
    let polynomial = |s: u64, coins: &[u64]| vec![s, coins[0], coins[1]];
    assert_eq!(leaks_of_planted("sound", &[1, 2, 3, 4], &polynomial), []);
    let deal = |s: u64, coins: &[u64]| [1, 2, 3, 4].map(|x| value(&polynomial(s, coins), x, 7)).to_vec();
    let scheme = Scheme { name: "t = 3 taken for 4".to_string(), q: 7, n: 4, coins: 2, deal: &deal };
    assert_eq!(leaks(&scheme, 3), []);
    let caught = leaks(&scheme, 4);
    assert_eq!(caught, [0b0111, 0b1011, 0b1101, 0b1110].map(|mask| (mask, Learns::All)));
}

/// A degree of t − 2: every pair learns the secret.
#[test]
fn a_degree_too_low_is_caught() {
    let caught = leaks_of_planted("low degree", &[1, 2, 3, 4], &|s, coins| vec![s, coins[0]]);
    assert_eq!(caught, [0b0011, 0b0101, 0b0110, 0b1001, 0b1010, 0b1100].map(|mask| (mask, Learns::All)));
}

/// A share at 0 is the secret: user 2 learns it alone, and every pair with user 2.
#[test]
fn a_share_at_zero_is_caught() {
    let caught = leaks_of_planted("share at 0", &[1, 2, 7, 4], &|s, coins| vec![s, coins[0], coins[1]]);
    assert_eq!(caught, [0b0100, 0b0101, 0b0110, 0b1100].map(|mask| (mask, Learns::All)));
}

/// A leading coefficient that is never 0: a pair of users can rule one secret out.
#[test]
fn a_leading_coefficient_other_than_zero_is_caught() {
    let caught =
        leaks_of_planted("leading 1 … q − 1", &[1, 2, 3, 4], &|s, coins| vec![s, coins[0], coins[1].max(1)]);
    assert_eq!(caught.len(), 6);
    assert!(caught.iter().all(|(mask, learns)| mask.count_ones() == 2 && *learns == Learns::Something), "{caught:?}");
}

/// One coin for two coefficients: f(x) = s + a·x + a·x², and f(−1) = s.
#[test]
fn a_coin_used_twice_is_caught() {
    let caught = leaks_of_planted("a_1 = a_2", &[1, 2, 3, 6], &|s, coins| vec![s, coins[0], coins[0]]);
    assert!(caught.contains(&(0b1000, Learns::All)), "{caught:?}");
    // The pairs learn the line through two points of a family with one unknown: all of them the secret.
    assert_eq!(caught.iter().filter(|(mask, _)| mask.count_ones() == 2).count(), 6);
}

/// The other verdicts: shares doubled are as good as before; shares cut down to their parity tell nothing below t, but
/// are not uniform over F_7, and t of them tell something, not all.
#[test]
fn the_verdicts_are_told_apart() {
    let f = |s: u64, coins: &[u64], x: u64| value(&[s, coins[0], coins[1]], x, 7);
    let doubled = |s: u64, coins: &[u64]| [1, 2, 3].map(|x| 2 * f(s, coins, x) % 7).to_vec();
    assert_perfect(&Scheme { name: "doubled".to_string(), q: 7, n: 3, coins: 2, deal: &doubled }, 3);
    let parity = |s: u64, coins: &[u64]| [1, 2, 3].map(|x| f(s, coins, x) % 2).to_vec();
    let audited = audit(&Scheme { name: "parity".to_string(), q: 7, n: 3, coins: 2, deal: &parity });
    assert_eq!(audited[0b011], (0b011, Learns::Nothing));
    assert_eq!(audited[0b111], (0b111, Learns::Something));
}

/// Random ids over F_7, t = 3.
#[test]
fn shamir_with_any_ids() {
    fn property(ids: (u16, u16, u16, u16)) -> TestResult {
        let ids = [ids.0, ids.1, ids.2, ids.3].map(u32::from);
        let mut residues = ids.map(|id| id % 7).to_vec();
        residues.sort_unstable();
        residues.dedup();
        if residues.len() < 4 || residues[0] == 0 {
            return TestResult::discard();
        }
        check_shamir(7, 3, &ids);
        TestResult::passed()
    }
    QuickCheck::new().tests(20).max_tests(10_000).quickcheck(property as fn((u16, u16, u16, u16)) -> TestResult);
}
