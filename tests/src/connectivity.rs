//! How few neighbours are enough: whether those who are left in a permuted Harary graph (`docs/bytes.md`, section 6) hang together.
//!
//! The rules and the proof are in `docs/security.md`, sections 3 and 9. Of m users r are removed, lost or colluding, and s = m − r are
//! left. [`sure_degree`] is for removals that are chosen, [`cut_bound_log2`] and [`cut_probability`] are for such as do not depend on
//! the graph's seed, and [`simulate`] counts cuts in the graphs themselves.

use num_bigint::BigUint;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use secagg::graph::Graph;
use secagg_spec::graph::exists_regular_graph;
use serde::Serialize;
use std::collections::BTreeSet;

/// What a sum of logarithms may be off by, far more than it is: added to every bound.
const ROUNDING: f64 = 1e-6;

/// The least ℓ with a graph over m users at which no removal of r of them cuts the others apart: ℓ ≥ r + 1, and ℓ ≥ 2 but for two
/// users. None: there is no such graph.
pub fn sure_degree(m: u32, r: u32) -> Option<u32> {
    let least = r.saturating_add(1).max(if m > 2 { 2 } else { 1 });
    (least..=least.saturating_add(1)).find(|ell| exists_regular_graph(m, *ell))
}

/// The log2 of Π_{i=0}^{2h−1} (r − i)/(m − 1 − i), the probability that two given gaps between those who are left are of h = ⌊ℓ/2⌋ or
/// more; −∞ when 2h > r. Asks for r < m and 2h < m.
fn two_gaps_log2(m: u32, r: u32, ell: u32) -> f64 {
    let places = ell / 2 * 2;
    if places > r {
        return f64::NEG_INFINITY;
    }
    (0..places).map(|i| f64::from(r - i).log2() - f64::from(m - 1 - i).log2()).sum()
}

/// An upper bound, as a log2, on the probability that those who are left are cut apart: s(s − 1)/2 times the probability that two
/// given gaps are of h or more, 0 at most, −∞ where it is impossible. None unless r < m and the graph exists.
pub fn cut_bound_log2(m: u32, r: u32, ell: u32) -> Option<f64> {
    let left = f64::from(m.checked_sub(r).filter(|left| *left > 0)?);
    bound_log2(m, r, ell, left * (left - 1.0) / 2.0)
}

/// The same for the probability that some part of fewer than `least` users is cut off from others: s(least − 1) pairs of gaps have
/// so few between them.
pub fn small_part_bound_log2(m: u32, r: u32, ell: u32, least: u32) -> Option<f64> {
    let left = f64::from(m.checked_sub(r).filter(|left| *left > 0)?);
    let near = left * f64::from(least.saturating_sub(1));
    bound_log2(m, r, ell, near.min(left * (left - 1.0) / 2.0))
}

fn bound_log2(m: u32, r: u32, ell: u32, pairs: f64) -> Option<f64> {
    if !exists_regular_graph(m, ell) {
        return None;
    }
    if ell == 1 {
        // m/2 pairs, which nothing joins.
        return Some(if m == 2 { f64::NEG_INFINITY } else { 0.0 });
    }
    Some((pairs.log2() + two_gaps_log2(m, r, ell) + ROUNDING).min(0.0))
}

/// The least ℓ at which the bound is 2^−κ or less; at most [`sure_degree`], and even where it is less than that. None: there is no
/// graph that does.
pub fn likely_degree(m: u32, r: u32, kappa: u32) -> Option<u32> {
    let sure = sure_degree(m, r);
    let left = f64::from(m.checked_sub(r).filter(|left| *left > 0)?);
    let wanted = -f64::from(kappa);
    // Two factors more for each h, from first to last as in `two_gaps_log2`.
    let mut bound = (left * (left - 1.0) / 2.0).log2() + ROUNDING;
    for h in 1..m.div_ceil(2) {
        if sure.is_some_and(|sure| sure <= 2 * h) {
            break;
        }
        for i in [2 * h - 2, 2 * h - 1] {
            let above = r.saturating_sub(i);
            bound += f64::from(above).log2() - f64::from(m.saturating_sub(1).saturating_sub(i)).log2();
        }
        if bound <= wanted {
            return Some(2 * h);
        }
    }
    sure
}

/// A probability, as a fraction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fraction {
    /// Of so many cases …
    pub cases: BigUint,
    /// … all of them alike.
    pub all: BigUint,
}

impl Fraction {
    /// Its log2, −∞ for none.
    pub fn log2(&self) -> f64 {
        log2(&self.cases) - log2(&self.all)
    }
}

/// To 53 bits.
fn log2(x: &BigUint) -> f64 {
    let shift = x.bits().saturating_sub(64);
    let top = (x >> shift).iter_u64_digits().next().unwrap_or(0);
    (top as f64).log2() + shift as f64
}

/// C(n, k).
fn choose(n: u64, k: u64) -> BigUint {
    if k > n {
        return BigUint::ZERO;
    }
    (0..k).fold(BigUint::from(1u8), |product, i| product * (n - i) / (i + 1))
}

/// The probability that those who are left are cut apart, exactly: Σ_{a≥2} (−1)^a (a − 1)·C(s, a)·C(m − 1 − ah, s − 1) of
/// C(m − 1, s − 1). Of odd ℓ it is that of ℓ − 1 neighbours: no less. None unless 0 < r < m, ℓ ≥ 2 and the graph exists.
pub fn cut_probability(m: u32, r: u32, ell: u32) -> Option<Fraction> {
    let left = u64::from(m.checked_sub(r).filter(|left| *left > 0 && r > 0)?);
    if ell < 2 || !exists_regular_graph(m, ell) {
        return None;
    }
    let (m, r, h) = (u64::from(m), u64::from(r), u64::from(ell / 2));
    let (mut more, mut less) = (BigUint::ZERO, BigUint::ZERO);
    for a in (2..=left).take_while(|a| a * h <= r) {
        let term = choose(left, a) * choose(m - 1 - a * h, left - 1) * (a - 1);
        *(if a % 2 == 0 { &mut more } else { &mut less }) += term;
    }
    Some(Fraction { cases: more - less, all: choose(m - 1, left - 1) })
}

/// What was counted.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Measured {
    /// Graphs that were drawn.
    pub trials: u32,
    /// Those in which the users who are left are cut apart.
    pub cut: u32,
    /// The least part in any of them; none: nothing was cut.
    pub least_part: Option<u32>,
}

impl Measured {
    /// cut/trials.
    pub fn rate(&self) -> f64 {
        f64::from(self.cut) / f64::from(self.trials.max(1))
    }

    /// The standard error of the rate.
    pub fn error(&self) -> f64 {
        let rate = self.rate();
        (rate * (1.0 - rate) / f64::from(self.trials.max(1))).sqrt()
    }
}

/// Draws so many seeds of graphs, removes users 1 to r, who do not know them, and counts. None unless r < m and the graph exists.
pub fn simulate(m: u32, r: u32, ell: u32, trials: u32, seed: &[u8; 32]) -> Option<Measured> {
    m.checked_sub(r).filter(|left| *left > 0)?;
    let mut stream = ChaCha20Rng::from_seed(*seed);
    let mut measured = Measured { trials, cut: 0, least_part: None };
    for _ in 0..trials {
        let mut draw = [0; 32];
        stream.fill_bytes(&mut draw);
        let graph = Graph::new(m, ell, &draw).ok()?;
        let parts = parts(r + 1..=m, |v| graph.neighbours(v));
        if parts.len() > 1 {
            measured.cut += 1;
            measured.least_part = parts.into_iter().chain(measured.least_part).min();
        }
    }
    Some(measured)
}

/// The sizes of the connected parts of those who are left.
pub fn parts(left: impl IntoIterator<Item = u32>, neighbours: impl Fn(u32) -> BTreeSet<u32>) -> Vec<u32> {
    let mut waiting: BTreeSet<u32> = left.into_iter().collect();
    let mut parts = Vec::new();
    while let Some(first) = waiting.pop_first() {
        let (mut next, mut size) = (vec![first], 0u32);
        while let Some(v) = next.pop() {
            size += 1;
            next.extend(neighbours(v).into_iter().filter(|w| waiting.remove(w)));
        }
        parts.push(size);
    }
    parts
}
