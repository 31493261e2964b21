//! Messages as linear forms: what a server can compute from them, whatever it does, when the masks are uniform.
//!
//! The unknowns are x_u and k_u for each user and q_{u,v} = PRG(s_{u,v}) for each pair u < v. A message is the row of
//! their coefficients. A combination of the inputs can be computed when it is in the span of the rows; all others are
//! hidden perfectly.
#![allow(non_snake_case)]

use super::session::{R, combine, self_mask, stretched, x};
use secagg_spec::prelude::Id;

/// The column of x_u.
pub fn column_x(u: Id) -> usize {
    u as usize - 1
}

/// The column of k_u among n users.
fn column_k(n: u32, u: Id) -> usize {
    (n + u) as usize - 1
}

/// The column of q_{u,v} = q_{v,u}.
fn column_q(n: u32, u: Id, v: Id) -> usize {
    let (low, high) = (u.min(v), u.max(v));
    (2 * n + (high - 1) * (high - 2) / 2 + low - 1) as usize
}

/// How many unknowns there are.
fn columns(n: u32) -> usize {
    (2 * n + n * (n - 1) / 2) as usize
}

/// k_u + Σ_{v ∈ whom} p_{u,v}, where p_{u,v} is q_{u,v} for u > v and −q_{u,v} for u < v.
fn masks(n: u32, u: Id, whom: &[Id]) -> Vec<i64> {
    let mut row = vec![0; columns(n)];
    row[column_k(n, u)] = 1;
    for v in whom {
        row[column_q(n, u, *v)] = if u > *v { 1 } else { -1 };
    }
    row
}

/// r_u, when D has these neighbours of u in it.
pub fn r(n: u32, u: Id, dropped_neighbours: &[Id]) -> Vec<i64> {
    masks(n, u, dropped_neighbours)
}

/// y_u, when U1 has these neighbours of u in it.
pub fn y(n: u32, u: Id, neighbours: &[Id]) -> Vec<i64> {
    let mut row = masks(n, u, neighbours);
    row[column_x(u)] = 1;
    row
}

/// x_u alone.
pub fn input(n: u32, u: Id) -> Vec<i64> {
    let mut row = vec![0; columns(n)];
    row[column_x(u)] = 1;
    row
}

/// The row's value in the session of these coins.
pub fn value(n: u32, row: &[i64]) -> Vec<i64> {
    let mut terms = Vec::new();
    for u in (1..=n).filter(|u| row[column_x(*u)] != 0) {
        terms.push((row[column_x(u)], x(u).into_iter().map(|e| e as i64).collect()));
    }
    for u in (1..=n).filter(|u| row[column_k(n, *u)] != 0) {
        terms.push((row[column_k(n, u)], self_mask(u)));
    }
    for (u, v) in (1..=n).flat_map(|v| (1..v).map(move |u| (u, v))) {
        if row[column_q(n, u, v)] != 0 {
            terms.push((row[column_q(n, u, v)], stretched(u, v)));
        }
    }
    combine(&terms)
}

/// The rank over Z_R, by Gaussian elimination.
pub fn rank(rows: &[Vec<i64>]) -> usize {
    let q = R as i64;
    let mut rows: Vec<Vec<i64>> = rows.iter().map(|row| row.iter().map(|e| e.rem_euclid(q)).collect()).collect();
    let mut rank = 0;
    for column in 0..rows.first().map_or(0, Vec::len) {
        let Some(pivot) = (rank..rows.len()).find(|i| rows[*i][column] != 0) else { continue };
        rows.swap(rank, pivot);
        let leading = rows[rank].clone();
        let inverse = (1..q).find(|i| i * leading[column] % q == 1).unwrap();
        for row in rows.iter_mut().skip(rank + 1) {
            let factor = row[column] * inverse % q;
            for (e, l) in row.iter_mut().zip(&leading) {
                *e = (*e - factor * l).rem_euclid(q);
            }
        }
        rank += 1;
    }
    rank
}

/// Whether the row is a combination of the rows.
pub fn spans(rows: &[Vec<i64>], row: &[i64]) -> bool {
    rank(rows) == rank(&[rows, &[row.to_vec()]].concat())
}

/// How many independent combinations of the inputs alone the rows give: those in which every mask is gone.
pub fn sums(n: u32, rows: &[Vec<i64>]) -> usize {
    let masks: Vec<Vec<i64>> = rows.iter().map(|row| row[n as usize..].to_vec()).collect();
    rank(rows) - rank(&masks)
}
