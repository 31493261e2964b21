//! Federated averaging (BON §II): the weighted average of the users' updates from one aggregate.
//!
//! User u holds n_u examples and an update Δ_u. Its vector is n_u·Δ_u ‖ n_u, in integers: Δ_u is rounded once to units
//! of 2^−f, and from there on everything is exact. So each element of the average is off by at most half a unit, and by
//! nothing where the updates are whole numbers of units.

use super::centred::{AggregateError, Centred, EncodingError};

/// What one user has.
#[derive(Clone, Debug, PartialEq)]
pub struct Update {
    /// n_u.
    pub weight: u64,
    /// Δ_u.
    pub delta: Vec<f64>,
}

/// How updates are encoded, and what they may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Averaging {
    encoding: Centred,
    max_weight: u64,
    max_delta: u64,
}

/// The sums, and the average.
#[derive(Clone, Debug, PartialEq)]
pub struct Averaged {
    /// Σ n_u·Δ_u, in units.
    pub sums: Vec<i64>,
    /// Σ n_u.
    pub weight: i64,
    /// Their quotient.
    pub average: Vec<f64>,
}

impl Averaging {
    /// Weights up to `max_weight`, W, and updates whose elements are at most `max_delta`, D, in units, in size.
    ///
    /// # Errors
    ///
    /// `E_PARAMS` when W or D is 0, `E_WRAP` when W·D is above the encoding's bound.
    pub fn new(encoding: Centred, max_weight: u64, max_delta: u64) -> Result<Self, EncodingError> {
        if max_weight == 0 || max_delta == 0 {
            return Err(EncodingError::Params);
        }
        if u128::from(max_weight) * u128::from(max_delta) > u128::from(encoding.bound()) {
            return Err(EncodingError::Wrap);
        }
        Ok(Self { encoding, max_weight, max_delta })
    }

    /// What a user puts in: n_u·Δ_u ‖ n_u, in units.
    ///
    /// # Errors
    ///
    /// `E_INPUT`: a weight above W, an element of Δ_u that is above D in size or no number.
    pub fn contribution(&self, update: &Update) -> Result<Vec<i64>, EncodingError> {
        if update.weight > self.max_weight {
            return Err(EncodingError::Input);
        }
        let weight = i64::try_from(update.weight).map_err(|_| EncodingError::Input)?;
        let weighted = update.delta.iter().map(|v| {
            let units = self.encoding.units(*v)?;
            if units.unsigned_abs() > self.max_delta {
                return Err(EncodingError::Input);
            }
            // W·D ≤ B < 2^63.
            units.checked_mul(weight).ok_or(EncodingError::Input)
        });
        weighted.chain([Ok(weight)]).collect()
    }

    /// The weighted average over whoever is in the sum.
    ///
    /// # Errors
    ///
    /// [`AggregateError`]; `Nothing` when their weights are 0 altogether.
    pub fn average<E>(
        &self,
        updates: &[Update],
        aggregate: &mut impl FnMut(&[Vec<u64>]) -> Result<Vec<u64>, E>,
    ) -> Result<Averaged, AggregateError<E>> {
        let inputs = updates.iter().map(|update| self.contribution(update)).collect::<Result<Vec<_>, _>>()?;
        let sum = self.encoding.sum(&inputs, aggregate)?;
        let (weight, sums) = sum.split_last().ok_or(AggregateError::Dimension)?;
        if *weight < 1 {
            return Err(AggregateError::Nothing);
        }
        let average = sums.iter().map(|s| self.encoding.value(*s) / *weight as f64).collect();
        Ok(Averaged { sums: sums.to_vec(), weight: *weight, average })
    }
}

/// Θ − η·average. None: they are not equally long.
pub fn step(theta: &[f64], eta: f64, averaged: &Averaged) -> Option<Vec<f64>> {
    let same = theta.len() == averaged.average.len();
    same.then(|| theta.iter().zip(&averaged.average).map(|(t, a)| t - eta * a).collect())
}

#[cfg(test)]
mod tests {
    use super::EncodingError::{Input, Params, Wrap};
    use super::*;

    fn averaging() -> Averaging {
        Averaging::new(Centred::new(1, 3, 60, 360).expect("in range"), 6, 10).expect("within the bound")
    }

    fn update(weight: u64, delta: &[f64]) -> Update {
        Update { weight, delta: delta.to_vec() }
    }

    /// In halves: 3·(10, −4) and 6·(2, 5), the sums (42, 18) and 9, as in the specification's test; the averages 14/3
    /// and 2 are 7/3 and 1.
    #[test]
    fn an_average_by_hand() {
        let a = averaging();
        let updates = [update(3, &[5.0, -2.0]), update(6, &[1.0, 2.5])];
        assert_eq!(a.contribution(&updates[0]), Ok(vec![30, -12, 3]));
        let averaged = a.average(&updates, &mut |_| Ok::<_, ()>(vec![42, 18, 9])).expect("an average");
        assert_eq!((averaged.sums.as_slice(), averaged.weight), ([42, 18].as_slice(), 9));
        assert_eq!(averaged.average, [7.0 / 3.0, 1.0]);
        assert_eq!(step(&[1.0, 1.0], 0.5, &averaged), Some(vec![1.0 - 0.5 * (7.0 / 3.0), 0.5]));
        assert_eq!(step(&[1.0], 0.5, &averaged), None);
        assert_eq!(a.average(&updates, &mut |_| Ok::<_, ()>(vec![0, 0, 0])), Err(AggregateError::Nothing));
    }

    #[test]
    fn weights_and_updates_are_bounded() {
        let encoding = Centred::new(1, 3, 60, 360).expect("in range");
        assert_eq!(Averaging::new(encoding, 6, 11), Err(Wrap));
        assert_eq!(Averaging::new(encoding, u64::MAX, u64::MAX), Err(Wrap));
        assert_eq!(Averaging::new(encoding, 0, 1), Err(Params));
        assert_eq!(Averaging::new(encoding, 1, 0), Err(Params));
        for bad in [update(7, &[0.0]), update(1, &[5.5]), update(1, &[-5.5]), update(0, &[f64::NAN])] {
            assert_eq!(averaging().contribution(&bad), Err(Input), "{bad:?}");
        }
        assert_eq!(averaging().contribution(&update(6, &[5.0, -5.0])), Ok(vec![60, -60, 6]));
    }
}
