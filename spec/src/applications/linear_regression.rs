//! Linear regression from one aggregate (MGL Appendix D, "SIMD-style Fast Computation of Linear Regression").
//!
//! Rows (x_1 … x_r, y) of integers; the model y = c_0 + c_1·x_1 + … + c_r·x_r; the normal equations A·c = b, A = ZᵀZ
//! and b = ZᵀY. Where the x and the y are in units of 2^−f, so is c_0, and c_1 … c_r are as they are.
#![allow(non_snake_case)]

use super::fraction::{Fraction, fraction};
use crate::npkc::integer::{Int, int};
use crate::prelude::*;

/// The most predictors: the vector's dimension stays below 2^31.
pub const MAX_R: usize = 65_000;

/// One row of data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// x_1 … x_r.
    pub x: Vec<Int>,
    /// y.
    pub y: Int,
}

/// A·c = b.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NormalEquations {
    /// A, r + 1 rows of r + 1 entries, symmetric.
    pub A: Vec<Vec<Int>>,
    /// b, r + 1 entries.
    pub b: Vec<Int>,
}

/// The dimension of the packed vector, (r + 1)(r + 2)/2 + r; `E_PARAMS` unless 1 ≤ r ≤ [`MAX_R`].
#[hax_lib::requires(1 <= r && r <= MAX_R)]
pub fn dimension(r: usize) -> Result<usize> {
    if r == 0 || r > MAX_R {
        return Err(Code::Params.error());
    }
    Ok((r + 1) * (r + 2) / 2 + r)
}

/// The vector y_i of a user with one row:
/// (x_1, …, x_r, x_1², x_1·x_2, …, x_1·x_r, x_2², …, x_r², y, x_1·y, …, x_r·y).
///
/// `E_PARAMS` for r out of range, `E_INPUT` for a row that has not r predictors.
pub fn pack(row: &Row, r: usize) -> Result<Vec<Int>> {
    dimension(r)?;
    if row.x.len() != r {
        return Err(Code::Input.error());
    }
    let mut out = row.x.clone();
    for i in 0..r {
        for j in i..r {
            out.push(&row.x[i] * &row.x[j]);
        }
    }
    out.push(row.y.clone());
    for x_i in &row.x {
        out.push(x_i * &row.y);
    }
    Ok(out)
}

/// The vector of a user with any number of rows: the sum of their vectors, then how many they are.
///
/// The paper's users hold one row each, so that the number of rows is the number of users in the sum. The errors of
/// [`pack`].
pub fn pack_rows(rows: &[Row], r: usize) -> Result<Vec<Int>> {
    let mut out = vec![int(0); dimension(r)?];
    for row in rows {
        for (sum, term) in out.iter_mut().zip(pack(row, r)?) {
            *sum += term;
        }
    }
    out.push(Int::from(rows.len()));
    Ok(out)
}

/// A and b from an aggregate of vectors of [`pack`] over m rows: A_{0,0} = m is no entry of it. `E_PARAMS` for r out of
/// range, `E_INPUT` for another dimension.
pub fn normal_equations(sum: &[Int], r: usize, m: &Int) -> Result<NormalEquations> {
    if sum.len() != dimension(r)? {
        return Err(Code::Input.error());
    }
    // Where the entries of the sum stand in A, in their order; b follows.
    let mut places = Vec::new();
    for i in 0..r + 1 {
        for j in i.max(1)..r + 1 {
            places.push((i, j));
        }
    }
    let mut A = vec![vec![m.clone(); r + 1]; r + 1];
    for ((i, j), entry) in places.iter().zip(sum) {
        A[*i][*j] = entry.clone();
        A[*j][*i] = entry.clone();
    }
    Ok(NormalEquations { A, b: sum[places.len()..].to_vec() })
}

/// A and b from an aggregate of vectors of [`pack_rows`], whose last entry is m. `E_PARAMS` for r out of range,
/// `E_INPUT` for another dimension, `E_RANGE` for a negative m.
pub fn normal_equations_of_rows(sum: &[Int], r: usize) -> Result<NormalEquations> {
    if sum.len() != dimension(r)? + 1 {
        return Err(Code::Input.error());
    }
    let m = &sum[sum.len() - 1];
    if *m < int(0) {
        return Err(Code::Range.error());
    }
    normal_equations(&sum[..sum.len() - 1], r, m)
}

/// The determinant, by Bareiss's elimination, in which every division is exact; `E_INPUT` when the matrix is not
/// square.
pub fn determinant(matrix: &[Vec<Int>]) -> Result<Int> {
    let size = matrix.len();
    for row in matrix {
        if row.len() != size {
            return Err(Code::Input.error());
        }
    }
    let mut M = matrix.to_vec();
    let mut sign = int(1);
    let mut previous = int(1);
    for k in 0..size {
        match (k..size).find(|i| !M[*i][k].is_zero()) {
            None => return Ok(int(0)),
            Some(pivot) if pivot != k => {
                M.swap(k, pivot);
                sign = -sign;
            }
            Some(_) => (),
        }
        for i in k + 1..size {
            for j in k + 1..size {
                M[i][j] = (&M[k][k] * &M[i][j] - &M[i][k] * &M[k][j]) / &previous;
            }
        }
        previous = M[k][k].clone();
    }
    Ok(sign * previous)
}

/// c = A⁻¹·b by Cramer's rule, exact: c_i = det(A with b in column i) / det(A). None: A has no inverse, and the paper
/// goes on with [`super::gradient_descent`]. `E_INPUT` unless A is square and b as long.
pub fn solve(equations: &NormalEquations) -> Result<Option<Vec<Fraction>>> {
    let (A, b) = (&equations.A, &equations.b);
    if A.len() != b.len() {
        return Err(Code::Input.error());
    }
    let det = determinant(A)?;
    if det.is_zero() {
        return Ok(None);
    }
    let mut c = Vec::new();
    for i in 0..b.len() {
        let mut replaced = A.clone();
        for (row, b_j) in replaced.iter_mut().zip(b) {
            row[i] = b_j.clone();
        }
        c.push(fraction(&determinant(&replaced)?, &det)?);
    }
    Ok(Some(c))
}
