//! Symmetric polynomials in two variables over F_q: F(x, y) = Σ a_{uv}·x^u·y^v, 0 ≤ u, v < k, a_{uv} = a_{vu}.
#![allow(non_snake_case)]

use crate::field::{add, mul};
use crate::prelude::*;

/// A symmetric polynomial of degree k − 1 in each variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symmetric {
    /// a_{uv}: row u, column v.
    pub a: Vec<Vec<Nat>>,
}

/// The polynomial with these a_{uv}, u ≤ v, ordered by u, then v.
///
/// In this order: `E_PARAMS` when k = 0 or there are not k(k+1)/2 coefficients, `E_RANGE` when one is ≥ q.
#[hax_lib::requires(k >= 1)]
#[hax_lib::ensures(|f| f.map_or(true, |f| f.a.len() == k as usize))]
pub fn symmetric(k: u32, coefficients: &[Nat], q: &Nat) -> Result<Symmetric> {
    let wanted = u64::from(k) * (u64::from(k) + 1) / 2;
    if k == 0 || coefficients.len() as u64 != wanted {
        return Err(Code::Params.error());
    }
    if coefficients.iter().any(|a| a >= q) {
        return Err(Code::Range.error());
    }
    let k = k as usize;
    let mut a = Vec::new();
    for u in 0..k {
        let mut row = Vec::new();
        for v in 0..k {
            // a_{uv} = a_{vu}: before the row of the lesser index stand k + (k − 1) + … coefficients, a term for each
            // row
            let (less, more) = (u.min(v), u.max(v));
            row.push(coefficients[less * (2 * k - less + 1) / 2 + more - less].clone());
        }
        a.push(row);
    }
    Ok(Symmetric { a })
}

/// f(x), by Horner's rule; the coefficients from the constant on.
pub fn evaluate(f: &[Nat], x: Id, q: &Nat) -> Nat {
    let mut y = nat(0);
    for c in f.iter().rev() {
        y = add(&mul(&y, &nat(u64::from(x)), q), c, q);
    }
    y
}

/// F(i, y), as the k coefficients of y^0, y^1, …
#[hax_lib::ensures(|row| row.len() == F.a.len())]
pub fn row(F: &Symmetric, i: Id, q: &Nat) -> Vec<Nat> {
    // The coefficient of y^v is Σ_u a_{uv}·i^u, and a_{uv} = a_{vu}
    let mut out = Vec::new();
    for a_v in &F.a {
        out.push(evaluate(a_v, i, q));
    }
    out
}
