//! The plaintext fit: least squares in double precision straight from the rows, by Householder reflections on the centred
//! columns. It shares nothing with the aggregated path: no sums of products, no fixed point, no normal equations.

/// What double precision is trusted with here: its 53 bits less seven for the roundings that pile up over the rows. Relative
/// to the size of a column.
pub const DOUBLE_ROOM: f64 = 1.0 / (1u64 << 46) as f64;

/// A fit over rows.
#[derive(Clone, Debug, PartialEq)]
pub struct PlainFit {
    /// c_0 (the intercept), c_1 … c_r.
    pub coefficients: Vec<f64>,
    /// The largest Σ v² over the columns, the column of ones and the target included.
    pub largest_square: f64,
}

/// Fits y ≈ c_0 + c_1 x_1 + … + c_r x_r. `x` holds the rows, each of r predictors; `y` the targets.
///
/// None: the rows do not determine a fit (fewer than r + 1 of them, or a column that the others already give), or the rows are
/// not all as long as the first or not as many as the targets.
pub fn least_squares(x: &[Vec<f64>], y: &[f64]) -> Option<PlainFit> {
    let (rows, r) = (x.len(), x.first()?.len());
    if rows != y.len() || rows <= r || x.iter().any(|row| row.len() != r) {
        return None;
    }
    // Column-major: r predictors, then the target.
    let mut columns: Vec<Vec<f64>> = (0..r).map(|j| x.iter().filter_map(|row| row.get(j).copied()).collect()).collect();
    columns.push(y.to_vec());
    let squares: Vec<f64> = columns.iter().map(|c| dot(c, c)).collect();
    let largest_square = squares.iter().copied().fold(rows as f64, f64::max);
    let means: Vec<f64> = columns.iter().map(|c| mean(c)).collect();
    for (column, mean) in columns.iter_mut().zip(&means) {
        column.iter_mut().for_each(|v| *v -= mean);
    }
    let target = columns.pop()?;
    let slopes = triangularize_and_solve(columns, target, &squares)?;
    let (target_mean, means) = means.split_last()?;
    let intercept = target_mean - dot(&slopes, means);
    Some(PlainFit { coefficients: std::iter::once(intercept).chain(slopes).collect(), largest_square })
}

/// Householder QR of the columns, the same reflections on the target, then back substitution.
fn triangularize_and_solve(mut columns: Vec<Vec<f64>>, mut target: Vec<f64>, squares: &[f64]) -> Option<Vec<f64>> {
    let r = columns.len();
    for k in 0..r {
        let (done, rest) = columns.split_at_mut(k + 1);
        let column = done.last_mut()?;
        let below = column.get(k..)?;
        let norm = dot(below, below).sqrt();
        if !norm.is_finite() || norm <= DOUBLE_ROOM * squares.get(k)?.sqrt() {
            return None;
        }
        // v = column − alpha·e_k, alpha of the other sign than the pivot, so that nothing cancels.
        let mut v = below.to_vec();
        let pivot = v.first_mut()?;
        let alpha = if *pivot > 0.0 { -norm } else { norm };
        *pivot -= alpha;
        let half = dot(&v, &v) / 2.0;
        for other in rest.iter_mut().chain([&mut target]) {
            let tail = other.get_mut(k..)?;
            let factor = dot(&v, tail) / half;
            tail.iter_mut().zip(&v).for_each(|(t, v)| *t -= factor * v);
        }
        *column.get_mut(k)? = alpha;
    }
    let mut slopes = vec![0.0; r];
    for k in (0..r).rev() {
        let mut known = 0.0;
        for j in k + 1..r {
            known += columns.get(j)?.get(k)? * slopes.get(j)?;
        }
        *slopes.get_mut(k)? = (target.get(k)? - known) / columns.get(k)?.get(k)?;
    }
    Some(slopes)
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The mean, with one step of correction: the mean of the deviations from a first guess.
fn mean(values: &[f64]) -> f64 {
    let count = values.len() as f64;
    let guess = values.iter().sum::<f64>() / count;
    guess + values.iter().map(|v| v - guess).sum::<f64>() / count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(fit: Option<PlainFit>, expected: &[f64]) {
        let fit = fit.expect("determined");
        assert_eq!(fit.coefficients.len(), expected.len());
        for (c, e) in fit.coefficients.iter().zip(expected) {
            assert!((c - e).abs() <= 1e-13 * (1.0 + e.abs()), "{c} is not {e}");
        }
    }

    fn column(values: &[f64]) -> Vec<Vec<f64>> {
        values.iter().map(|v| vec![*v]).collect()
    }

    /// The points (1, 1), (2, 2), (3, 2), (4, 3): y = 1/2 + 3/5 x, see the aggregated fit's tests.
    #[test]
    fn a_line_by_hand() {
        let fit = least_squares(&column(&[1.0, 2.0, 3.0, 4.0]), &[1.0, 2.0, 2.0, 3.0]);
        close(fit.clone(), &[0.5, 0.6]);
        assert_eq!(fit.map(|f| f.largest_square), Some(30.0));
    }

    /// y = 3 − 2 x1 + x2 through four points, exactly.
    #[test]
    fn a_plane_through_its_points() {
        let x = [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [5.0, -7.0]].map(|r| r.to_vec());
        close(least_squares(&x, &[3.0, 1.0, 4.0, -14.0]), &[3.0, -2.0, 1.0]);
    }

    /// Columns that are triangular already, (3, 0) and (1, 2): the reflection must not cancel its own pivot. 3·1 + 1·2 = 5, 2·2 = 4.
    #[test]
    fn an_aligned_column_does_not_cancel() {
        let columns = vec![vec![3.0, 0.0], vec![1.0, 2.0]];
        let slopes = triangularize_and_solve(columns, vec![5.0, 4.0], &[9.0, 5.0]).expect("determined");
        assert!((slopes[0] - 1.0).abs() < 1e-15 && (slopes[1] - 2.0).abs() < 1e-15, "{slopes:?}");
    }

    /// Far from the origin: y = x − 10^6 + 1 on x = 10^6, 10^6 + 1, 10^6 + 2.
    #[test]
    fn a_large_mean_costs_nothing() {
        let fit = least_squares(&column(&[1e6, 1e6 + 1.0, 1e6 + 2.0]), &[1.0, 2.0, 3.0]);
        close(fit, &[1.0 - 1e6, 1.0]);
    }

    #[test]
    fn undetermined_fits_are_none() {
        assert_eq!(least_squares(&[], &[]), None);
        assert_eq!(least_squares(&column(&[1.0]), &[1.0]), None, "fewer rows than coefficients");
        assert_eq!(least_squares(&column(&[0.1, 0.1, 0.1]), &[1.0, 2.0, 3.0]), None, "a constant column");
        let twice: Vec<Vec<f64>> = [0.1, 0.7, 0.3, 0.4].iter().map(|v| vec![*v, 3.0 * v]).collect();
        assert_eq!(least_squares(&twice, &[1.0, 2.0, 3.0, 4.0]), None, "one column a multiple of another");
        assert_eq!(least_squares(&column(&[1.0, 2.0, 3.0]), &[1.0, 2.0]), None, "not as many targets as rows");
        assert_eq!(least_squares(&[vec![1.0], vec![2.0, 3.0], vec![4.0]], &[1.0, 2.0, 3.0]), None, "ragged");
    }
}
