//! The bivariate key scheme over small fields, by counting all polynomials of the specification.

use super::{Number, Outcome, holds};
use secagg_spec::nike::bivariate::{evaluate, row, symmetric};
use secagg_spec::prelude::{Nat, nat};
use std::collections::HashMap;

/// What all symmetric polynomials come to: for each, the users' rows and the values F(i, j), numbers below q.
struct Polynomials {
    q: u64,
    k: u32,
    users: usize,
    /// By polynomial, then by user: the row, as one number.
    rows: Vec<Vec<u64>>,
    /// By polynomial, then by user and user.
    values: Vec<Vec<Vec<u64>>>,
}

/// All q^(k(k+1)/2) polynomials, for users 1 to min(q − 1, 5).
fn polynomials(q: u64, k: u32) -> Result<Polynomials, String> {
    let users = (q as usize - 1).min(5);
    let count = k * (k + 1) / 2;
    let field = nat(q);
    let word = |x: &Nat| u64::try_from(x).map_err(|e| e.to_string());
    let mut all = Polynomials { q, k, users, rows: Vec::new(), values: Vec::new() };
    for number in 0..q.pow(count) {
        let coefficients: Vec<Nat> = (0..count).map(|place| nat(number / q.pow(place) % q)).collect();
        let f = symmetric(k, &coefficients, &field).map_err(|e| format!("{e:?}"))?;
        let (mut rows, mut values) = (Vec::new(), Vec::new());
        for i in 1..=users as u32 {
            let mine = row(&f, i, &field);
            let at = |j: u32| word(&evaluate(&mine, j, &field));
            rows.push(mine.iter().try_fold(0, |acc, a| word(a).map(|a| acc * q + a))?);
            values.push((1..=users as u32).map(at).collect::<Result<_, String>>()?);
        }
        all.rows.push(rows);
        all.values.push(values);
    }
    Ok(all)
}

/// For each coalition of `size` users and each pair of others: over all polynomials, or pairs of them, the views, and how many
/// leave every value of the pair's sum equally likely, and how many leave one.
#[derive(Default)]
struct Counted {
    pairs: u64,
    views: u64,
    uniform: u64,
    determined: u64,
}

impl Counted {
    fn add(&mut self, q: u64, views: &HashMap<(u64, u64), Vec<u64>>) {
        self.pairs += 1;
        self.views += views.len() as u64;
        for counts in views.values() {
            let all: u64 = counts.iter().sum();
            self.uniform += u64::from(counts.iter().all(|count| count * q == all));
            self.determined += u64::from(counts.contains(&all));
        }
    }
}

/// `both`: neither provider's polynomial is known, and all pairs of polynomials are counted. Else F_1 is known and settled.
fn count(all: &Polynomials, size: u32, both: bool, counted: &mut Counted) {
    let m = all.users;
    for coalition in (0u32..1 << m).filter(|c| c.count_ones() == size) {
        let outside: Vec<usize> = (0..m).filter(|i| coalition >> i & 1 == 0).collect();
        let seen = |f: usize| {
            let mine = (0..m).filter(|i| coalition >> i & 1 == 1);
            mine.fold(0, |acc, i| acc * all.q.pow(all.k) + all.rows[f][i])
        };
        let seen: Vec<u64> = (0..all.rows.len()).map(seen).collect();
        for (u, v) in outside.iter().flat_map(|u| outside.iter().filter(move |v| *v > u).map(move |v| (*u, *v))) {
            let mut views: HashMap<(u64, u64), Vec<u64>> = HashMap::new();
            // The last polynomial stands for any that is known.
            let first = if both { 0..all.rows.len() } else { all.rows.len() - 1..all.rows.len() };
            for f_1 in first {
                for f_2 in 0..all.rows.len() {
                    let sum = (all.values[f_1][u][v] + all.values[f_2][u][v]) % all.q;
                    let counts = views.entry((seen[f_1], seen[f_2])).or_insert_with(|| vec![0; all.q as usize]);
                    counts[sum as usize] += 1;
                }
            }
            counted.add(all.q, &views);
        }
    }
}

fn game(sizes: &[(u64, u32)], both: bool) -> Result<(Outcome, Vec<Number>), String> {
    let (mut fewer, mut enough) = (Counted::default(), Counted::default());
    let mut polynomials_counted = 0;
    for (q, k) in sizes {
        let all = polynomials(*q, *k)?;
        polynomials_counted += all.rows.len();
        for size in 0..*k {
            count(&all, size, both, &mut fewer);
        }
        count(&all, *k, both, &mut enough);
    }
    let so = fewer.views > 0 && fewer.uniform == fewer.views && enough.views > 0 && enough.determined == enough.views;
    let numbers = vec![
        ("polynomials, over all q and k", polynomials_counted.to_string()),
        ("fewer than k users: coalitions with a pair of others", fewer.pairs.to_string()),
        ("their views", fewer.views.to_string()),
        ("of them with every value of F_1 + F_2 equally likely", fewer.uniform.to_string()),
        ("k users: views", enough.views.to_string()),
        ("of them with one value left", enough.determined.to_string()),
    ];
    Ok((holds(so && fewer.determined == 0), numbers))
}

/// Users alone: all pairs of polynomials.
pub(super) fn users() -> Result<(Outcome, Vec<Number>), String> {
    game(&[(5, 2), (7, 2)], true)
}

/// Users and one provider: its polynomial is known.
pub(super) fn ssp() -> Result<(Outcome, Vec<Number>), String> {
    game(&[(5, 2), (7, 2), (5, 3), (7, 3)], false)
}
