//! The aggregated fit: the normal equations solved exactly, and how far rounded entries can have moved the solution.

use super::statistics::NormalEquations;
use num_bigint::{BigInt, Sign};

/// The solution of A·c = b, exact until it is written as doubles.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// c_0 (the intercept), c_1 … c_r.
    pub coefficients: Vec<f64>,
    /// For each coefficient i the sum Σ_j |A⁻¹_{i,j}|: how far it moves when the entries do.
    pub sensitivities: Vec<f64>,
}

impl Fit {
    /// How far each coefficient can be from the solution of the equations whose every entry, of A and of b, differs from
    /// these by at most `error`, in the entries' units. None: such equations may have no unique solution.
    ///
    /// With g_i = Σ_j |A⁻¹_{i,j}|, G = Σ g_i and (A + E)(c + d) = b + e: d = A⁻¹(e − E·c − E·d), so
    /// |d_i| ≤ g_i·error·(1 + Σ|c| + Σ|d|), and summed over i, Σ|d| ≤ G·error·(1 + Σ|c|) / (1 − G·error). When G·error < 1
    /// no such A + E is singular.
    pub fn error_bounds(&self, error: f64) -> Option<Vec<f64>> {
        let spread = self.sensitivities.iter().sum::<f64>() * error;
        if spread.is_nan() || spread >= 1.0 {
            return None;
        }
        let size = 1.0 + self.coefficients.iter().map(|c| c.abs()).sum::<f64>();
        let total = spread * size / (1.0 - spread);
        Some(self.sensitivities.iter().map(|g| g * error * (size + total)).collect())
    }
}

/// Solves the normal equations by fraction-free Gauss–Jordan elimination on [A | b | I] (Bareiss): every division is exact.
/// None: A is singular.
pub fn solve(equations: &NormalEquations) -> Option<Fit> {
    let size = equations.right.len();
    let mut rows: Vec<Vec<BigInt>> = Vec::with_capacity(size);
    for (i, (row, right)) in equations.matrix.iter().zip(&equations.right).enumerate() {
        let identity = (0..size).map(|j| BigInt::from(u8::from(i == j)));
        rows.push(row.iter().chain([right]).copied().map(BigInt::from).chain(identity).collect());
    }
    let determinant = eliminate(&mut rows)?;
    let mut fit = Fit { coefficients: Vec::with_capacity(size), sensitivities: Vec::with_capacity(size) };
    for row in &rows {
        // The row now says determinant · c_i = row[size], and determinant · A⁻¹_{i,·} = what follows.
        fit.coefficients.push(ratio(row.get(size)?, &determinant));
        let absolute: BigInt = row.iter().skip(size + 1).map(|v| BigInt::from(v.magnitude().clone())).sum();
        fit.sensitivities.push(ratio(&absolute, &BigInt::from(determinant.magnitude().clone())));
    }
    Some(fit)
}

/// Turns the left square into determinant · identity and gives the determinant, up to its sign. None: it is 0.
fn eliminate(rows: &mut [Vec<BigInt>]) -> Option<BigInt> {
    let mut previous = BigInt::from(1);
    for k in 0..rows.len() {
        let from = (k..rows.len())
            .find(|i| rows.get(*i).and_then(|row| row.get(k)).is_some_and(|v| v.sign() != Sign::NoSign))?;
        rows.swap(k, from);
        let pivot_row = rows.get(k)?.clone();
        let pivot = pivot_row.get(k)?;
        for (i, row) in rows.iter_mut().enumerate() {
            if i == k {
                continue;
            }
            let factor = row.get(k)?.clone();
            for (value, above) in row.iter_mut().zip(&pivot_row) {
                *value = (pivot * &*value - &factor * above) / &previous;
            }
        }
        previous = pivot.clone();
    }
    Some(previous)
}

/// numerator / denominator as a double, to within one unit in the last place; the denominator is not 0.
fn ratio(numerator: &BigInt, denominator: &BigInt) -> f64 {
    // A quotient of 100 or 101 bits, cut off, keeps far more than a double does.
    let shift = 100 + i64::try_from(denominator.bits()).unwrap_or(0) - i64::try_from(numerator.bits()).unwrap_or(0);
    let scaled = |value: &BigInt, shift: i64| value << u64::try_from(shift).unwrap_or(0);
    let quotient = scaled(numerator, shift) / scaled(denominator, -shift);
    let Ok(quotient) = i128::try_from(quotient) else { return f64::NAN };
    let half = i32::try_from(-shift / 2).unwrap_or(0);
    let rest = i32::try_from(-shift - i64::from(half)).unwrap_or(0);
    // In two steps: 2^−shift alone may lie outside the range of doubles.
    quotient as f64 * 2f64.powi(half) * 2f64.powi(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn equations(matrix: &[&[i128]], right: &[i128]) -> NormalEquations {
        NormalEquations { matrix: matrix.iter().map(|r| r.to_vec()).collect(), right: right.to_vec() }
    }

    /// A = [[2, 1], [1, 3]], b = (3, 5): the inverse is [[3, −1], [−1, 2]] / 5, so c = (4/5, 7/5), g = (4/5, 3/5).
    #[test]
    fn two_by_two_by_hand() {
        let fit = solve(&equations(&[&[2, 1], &[1, 3]], &[3, 5])).expect("regular");
        assert_eq!(fit.coefficients, [0.8, 1.4]);
        assert_eq!(fit.sensitivities, [0.8, 0.6]);
    }

    /// The same, with an error of 1/8: G·error = 7/40, 1 + Σ|c| = 16/5, Σ|d| ≤ (7/40 · 16/5) / (33/40) = 112/165, so
    /// |d_0| ≤ 1/10 · (16/5 + 112/165) = 64/165 and |d_1| ≤ 3/40 · 128/33 = 16/55. At 5/7, G·error = 1: singular, maybe.
    #[test]
    fn bounds_by_hand() {
        let fit = solve(&equations(&[&[2, 1], &[1, 3]], &[3, 5])).expect("regular");
        let bounds = fit.error_bounds(0.125).expect("below the limit");
        for (bound, expected) in bounds.iter().zip([64.0 / 165.0, 16.0 / 55.0]) {
            assert!((bound - expected).abs() < 1e-15);
        }
        assert_eq!(fit.error_bounds(0.0), Some(vec![0.0, 0.0]));
        assert_eq!(fit.error_bounds(0.72), None);
    }

    /// The points (1, 1), (2, 2), (3, 2), (4, 3): y = 1/2 + 3/5 x. With Σ1 = 4, Σx = 10, Σx² = 30, Σy = 8, Σxy = 23:
    /// the slope is (4·23 − 10·8) / (4·30 − 10²) = 12/20, the intercept (8 − 6) / 4.
    #[test]
    fn a_line_by_hand() {
        let fit = solve(&equations(&[&[4, 10], &[10, 30]], &[8, 23])).expect("regular");
        assert_eq!(fit.coefficients, [0.5, 0.6]);
    }

    /// The first pivot is 0; x = (3, −2, 1) by hand.
    #[test]
    fn swaps_rows_where_a_pivot_is_zero() {
        let fit = solve(&equations(&[&[0, 1, 2], &[1, 0, 3], &[2, 3, 0]], &[0, 6, 0])).expect("regular");
        assert_eq!(fit.coefficients, [3.0, -2.0, 1.0]);
    }

    #[test]
    fn singular_systems_have_no_fit() {
        assert_eq!(solve(&equations(&[&[4, 10], &[10, 25]], &[1, 2])), None);
        assert_eq!(solve(&equations(&[&[0, 0], &[0, 0]], &[0, 0])), None);
    }

    #[test]
    fn ratios_of_any_size() {
        let big = |bits: u32| BigInt::from(2).pow(bits);
        assert_eq!(ratio(&BigInt::from(-1), &BigInt::from(3)), -1.0 / 3.0);
        assert_eq!(ratio(&BigInt::from(0), &BigInt::from(7)), 0.0);
        assert_eq!(ratio(&big(900), &big(2)), 2f64.powi(898));
        assert_eq!(ratio(&big(2), &big(900)), 2f64.powi(-898));
        assert_eq!(ratio(&(big(3000) * 5), &(big(3000) * -4)), -1.25);
    }

    proptest! {
        /// Whatever the errors in the entries, the solution stays within the bound.
        #[test]
        fn bounds_hold(
            x in prop::collection::vec(-50i128..50, 12),
            y in prop::collection::vec(-50i128..50, 6),
            noise in prop::collection::vec(-1i128..=1, 9),
        ) {
            // Rows (1, x1, x2), y; entries in units of 1/1000, moved by up to one unit. The moved A need not be symmetric.
            let rows: Vec<[i128; 3]> = x.chunks_exact(2).map(|c| [1, c[0], c[1]]).collect();
            let sum = |f: &dyn Fn(usize) -> i128| (0..6).map(f).sum::<i128>() * 1000;
            let entry = |i: usize, j: usize| sum(&|k| rows[k][i] * rows[k][j]);
            let matrix: Vec<Vec<i128>> = (0..3).map(|i| (0..3).map(|j| entry(i, j)).collect()).collect();
            let right: Vec<i128> = (0..3).map(|i| sum(&|k| rows[k][i] * y[k])).collect();
            let mut moved = NormalEquations { matrix: matrix.clone(), right: right.clone() };
            for i in 0..3 {
                for j in 0..3 {
                    moved.matrix[i][j] += noise[3 * i + j];
                }
                moved.right[i] -= noise[(i * 5) % 9];
            }
            let fit = solve(&NormalEquations { matrix, right });
            let bounds = fit.as_ref().and_then(|fit| fit.error_bounds(1.0));
            if let (Some(fit), Some(bounds)) = (fit, bounds) {
                let other = solve(&moved).expect("the bound says that it is regular");
                for (bound, (c, moved)) in bounds.iter().zip(fit.coefficients.iter().zip(&other.coefficients)) {
                    let distance = (c - moved).abs();
                    prop_assert!(distance <= bound * (1.0 + 1e-9) + 1e-12, "{distance} > {bound}");
                }
            }
        }
    }
}
