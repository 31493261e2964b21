//! Linear regression by gradient descent, one aggregate a step (MGL Appendix D).
//!
//! c ← c + (2ζ/m)·Zᵀ(y − Zc). In each step every user sends its rows' part of Zᵀ(y − Zc), r + 1 numbers rounded once to
//! units of 2^−f, and its number of rows, a whole number; m is the sum of these, so that a step is that of the rows of
//! whoever is in the sum. The paper prints the step without 1/m, which is this one with another ζ as long as m stays.
//!
//! With k users in the sum, rounding moves Zᵀ(y − Zc) by at most k/2 units in each element and so the step by at most
//! ζ·k/m units; [`Descent::rounding`] is that number.

use super::centred::{AggregateError, Centred, EncodingError};

/// The rows of one user.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Part {
    /// The predictors of each row, r of them.
    pub x: Vec<Vec<f64>>,
    /// The target of each row.
    pub y: Vec<f64>,
}

/// How to descend.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Descent {
    /// How vectors are encoded.
    pub encoding: Centred,
    /// ζ. A positive number; with one that is too large the coefficients grow until a contribution is refused.
    pub rate: f64,
}

/// Where a step led.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// c_0 (the intercept), c_1 … c_r.
    pub coefficients: Vec<f64>,
    /// m: the rows behind the step.
    pub rows: i64,
}

/// A user's part of Zᵀ(y − Zc), in double precision: Σ e, Σ e·x_1, …, Σ e·x_r with e = y − c_0 − Σ c_i x_i. None: a row
/// is not one shorter than c, or there are not as many targets as rows.
pub fn residual_sums(c: &[f64], part: &Part) -> Option<Vec<f64>> {
    let (intercept, slopes) = c.split_first()?;
    if part.x.len() != part.y.len() {
        return None;
    }
    let mut sums = vec![0.0; c.len()];
    for (x, y) in part.x.iter().zip(&part.y) {
        if x.len() != slopes.len() {
            return None;
        }
        let e = y - intercept - slopes.iter().zip(x).map(|(c, x)| c * x).sum::<f64>();
        for (sum, x) in sums.iter_mut().zip(std::iter::once(&1.0).chain(x)) {
            *sum += e * x;
        }
    }
    Some(sums)
}

impl Descent {
    /// What a user puts in: its part of Zᵀ(y − Zc) and its number of rows, in units, r + 2 elements.
    ///
    /// # Errors
    ///
    /// `E_INPUT`: rows that do not fit c, or an element outside the encoding's bound.
    pub fn contribution(&self, c: &[f64], part: &Part) -> Result<Vec<i64>, EncodingError> {
        let sums = residual_sums(c, part).ok_or(EncodingError::Input)?;
        let mut units = sums.iter().map(|v| self.encoding.units(*v)).collect::<Result<Vec<_>, _>>()?;
        units.push(i64::try_from(part.x.len()).map_err(|_| EncodingError::Input)?);
        Ok(units)
    }

    /// One step from c.
    ///
    /// # Errors
    ///
    /// [`AggregateError`]; `Nothing` when no rows are in the sum.
    pub fn step<E>(
        &self,
        c: &[f64],
        parts: &[Part],
        aggregate: &mut impl FnMut(&[Vec<u64>]) -> Result<Vec<u64>, E>,
    ) -> Result<Step, AggregateError<E>> {
        let inputs = parts.iter().map(|part| self.contribution(c, part)).collect::<Result<Vec<_>, _>>()?;
        let sum = self.encoding.sum(&inputs, aggregate)?;
        let (rows, sums) = sum.split_last().ok_or(AggregateError::Dimension)?;
        if *rows < 1 {
            return Err(AggregateError::Nothing);
        }
        let factor = 2.0 * self.rate / *rows as f64;
        let coefficients = c.iter().zip(sums).map(|(c, s)| c + factor * self.encoding.value(*s)).collect();
        Ok(Step { coefficients, rows: *rows })
    }

    /// So many steps from c: where each led.
    ///
    /// # Errors
    ///
    /// Those of [`Descent::step`]: the first step that fails ends the descent.
    pub fn descend<E>(
        &self,
        c: &[f64],
        steps: usize,
        parts: &[Part],
        aggregate: &mut impl FnMut(&[Vec<u64>]) -> Result<Vec<u64>, E>,
    ) -> Result<Vec<Step>, AggregateError<E>> {
        let mut path: Vec<Step> = Vec::with_capacity(steps);
        for _ in 0..steps {
            let from = path.last().map_or(c, |step| &step.coefficients);
            let step = self.step(from, parts, aggregate)?;
            path.push(step);
        }
        Ok(path)
    }

    /// How far rounding can move each element of one step with `users` users and `rows` rows: ζ·k/m units.
    pub fn rounding(&self, users: usize, rows: usize) -> f64 {
        self.rate * users as f64 / rows as f64 * self.encoding.unit()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;

    fn part(rows: &[(f64, f64)]) -> Part {
        Part { x: rows.iter().map(|(x, _)| vec![*x]).collect(), y: rows.iter().map(|(_, y)| *y).collect() }
    }

    fn add(encoding: Centred) -> impl FnMut(&[Vec<u64>]) -> Result<Vec<u64>, Infallible> {
        move |inputs| {
            let modulus = u128::from(encoding.max_element()) + 1;
            let column = |i: usize| inputs.iter().map(|x| u128::from(x[i])).sum::<u128>() % modulus;
            Ok((0..inputs[0].len()).map(|i| column(i) as u64).collect())
        }
    }

    /// (0, 1), (1, 3) and (2, 4) at c = (0, 1): e = 1, 2, 2, so Σ e = 5 and Σ e·x = 6; with ζ = 3/4 the step is
    /// (2·¾/3)·(5, 6).
    #[test]
    fn a_step_by_hand() {
        let encoding = Centred::widest(4, 2, 1 << 20).expect("in range");
        let descent = Descent { encoding, rate: 0.75 };
        let parts = [part(&[(0.0, 1.0), (2.0, 4.0)]), part(&[(1.0, 3.0)])];
        assert_eq!(descent.contribution(&[0.0, 1.0], &parts[0]), Ok(vec![48, 64, 2]));
        let step = descent.step(&[0.0, 1.0], &parts, &mut add(encoding)).expect("a step");
        assert_eq!(step, Step { coefficients: vec![2.5, 4.0], rows: 3 });
        assert_eq!(descent.rounding(2, 3), 0.75 * 2.0 / 3.0 / 16.0);
        let path = descent.descend(&[0.0, 1.0], 2, &parts, &mut add(encoding)).expect("two steps");
        // At (2.5, 4): e = −1.5, −3.5, −6.5, so Σ e = −11.5 and Σ e·x = −16.5.
        assert_eq!(path.last().map(|s| s.coefficients.as_slice()), Some([2.5 - 5.75, 4.0 - 8.25].as_slice()));
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let encoding = Centred::new(4, 2, 100, 400).expect("in range");
        let descent = Descent { encoding, rate: 0.5 };
        assert_eq!(descent.contribution(&[0.0, 0.0], &part(&[(1.0, 7.0)])), Err(EncodingError::Input));
        assert_eq!(descent.contribution(&[0.0], &part(&[(1.0, 1.0)])), Err(EncodingError::Input));
        assert_eq!(descent.contribution(&[], &Part::default()), Err(EncodingError::Input));
        let ragged = Part { x: vec![vec![1.0]], y: vec![] };
        assert_eq!(descent.contribution(&[0.0, 0.0], &ragged), Err(EncodingError::Input));
        let empty = [Part::default(), Part::default()];
        let step = descent.step(&[0.0, 0.0], &empty, &mut add(encoding));
        assert_eq!(step, Err(AggregateError::Nothing));
    }
}
