//! The Gaussian mechanism (BON Appendix D): σ, normal draws, and what aggregation gains over local noise.
//!
//! σ = (Δ/ε)·√(2 ln(1.25/δ)). The draws are Box and Muller's in double precision: good enough to measure with, not to
//! protect anybody, since the gaps between doubles show through them.

use super::centred::{Centred, EncodingError};
use rand::{Rng, RngExt};
use std::f64::consts::TAU;

/// σ for (ε, δ)-differential privacy of a sum of ℓ²-sensitivity Δ. None: unless 0 < ε < 1 and 0 < δ < 1, for which
/// alone the formula is claimed, and Δ > 0.
pub fn sigma(sensitivity: f64, epsilon: f64, delta: f64) -> Option<f64> {
    let inside = |p: f64| 0.0 < p && p < 1.0;
    let allowed = sensitivity > 0.0 && sensitivity.is_finite() && inside(epsilon) && inside(delta);
    allowed.then(|| sensitivity / epsilon * (2.0 * (1.25 / delta).ln()).sqrt())
}

/// The deviation of each user's own noise when any `least` users are to have N(0, σ²) together: σ/√least. None: `least`
/// is 0.
pub fn share(sigma: f64, least: u32) -> Option<f64> {
    (least > 0).then(|| sigma / f64::from(least).sqrt())
}

/// x, shortened to the ℓ²-norm `norm` where it is longer. (Appendix D wants Δ/2.)
pub fn clip(x: &[f64], norm: f64) -> Vec<f64> {
    let length = x.iter().map(|v| v * v).sum::<f64>().sqrt();
    let factor = if length > norm { norm / length } else { 1.0 };
    x.iter().map(|v| v * factor).collect()
}

/// Two independent draws of N(0, 1) from u in (0, 1] and v in [0, 1): √(−2 ln u)·(cos 2πv, sin 2πv).
pub fn box_muller(u: f64, v: f64) -> [f64; 2] {
    let radius = (-2.0 * u.ln()).sqrt();
    [radius * (TAU * v).cos(), radius * (TAU * v).sin()]
}

/// `count` independent draws of N(0, σ²).
pub fn noise(sigma: f64, count: usize, rng: &mut impl Rng) -> Vec<f64> {
    let mut draws = Vec::with_capacity(count + 1);
    while draws.len() < count {
        // 1 − [0, 1) is (0, 1]: no logarithm of 0.
        draws.extend(box_muller(1.0 - rng.random::<f64>(), rng.random()).map(|z| sigma * z));
    }
    draws.truncate(count);
    draws
}

/// What a user puts in: x + z, in units, what is outside the bound put on it; z is real noise that has not been
/// rounded.
///
/// # Errors
///
/// `E_INPUT`: x and z are not equally long, or a sum is no number.
pub fn contribution(encoding: &Centred, x: &[f64], z: &[f64]) -> Result<Vec<i64>, EncodingError> {
    if x.len() != z.len() {
        return Err(EncodingError::Input);
    }
    let sums = x.iter().zip(z).map(|(x, z)| encoding.units_cut_off(x + z).ok_or(EncodingError::Input));
    sums.collect()
}

/// The deviation of numbers whose mean is known to be 0: √(Σ v²/N).
pub fn deviation(values: &[f64]) -> f64 {
    (values.iter().map(|v| v * v).sum::<f64>() / values.len() as f64).sqrt()
}

/// The deviation of n users' local noise in their sum over that of the batch's one draw, both measured over so many
/// repetitions. It estimates √n.
///
/// Each of the two deviations, of N normal values, has the relative standard error 1/√(2N); their quotient, to first
/// order, 1/√N: [`gain_error`].
pub fn gain(users: usize, repetitions: usize, rng: &mut impl Rng) -> f64 {
    let local: Vec<f64> = (0..repetitions).map(|_| noise(1.0, users, rng).iter().sum()).collect();
    let batch = noise(1.0, repetitions, rng);
    deviation(&local) / deviation(&batch)
}

/// The relative standard error of [`gain`].
pub fn gain_error(repetitions: usize) -> f64 {
    1.0 / (repetitions as f64).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha20Rng;

    /// With Python's decimal, 40 digits.
    #[test]
    fn sigma_by_another_hand() {
        for (sensitivity, epsilon, delta, expected) in [
            (1.0, 0.5, 1e-5, 9.689_610_525_210_78),
            (2.0, 0.1, 1e-6, 105.976_050_537_009_5),
            (3.0, 0.9, 0.05, 8.457_574_941_196_798),
        ] {
            let sigma = sigma(sensitivity, epsilon, delta).expect("in range");
            assert!((sigma / expected - 1.0).abs() < 1e-14, "{sigma} is not {expected}");
        }
        for (sensitivity, epsilon, delta) in [
            (0.0, 0.5, 0.1),
            (f64::INFINITY, 0.5, 0.1),
            (1.0, 1.0, 0.1),
            (1.0, 0.0, 0.1),
            (1.0, 0.5, 0.0),
            (1.0, 0.5, 1.0),
        ] {
            assert_eq!(sigma(sensitivity, epsilon, delta), None);
        }
        assert_eq!(sigma(1.0, f64::NAN, 0.1), None);
    }

    #[test]
    fn shares_and_clipping_by_hand() {
        assert_eq!(share(6.0, 4), Some(3.0));
        assert_eq!(share(6.0, 0), None);
        assert_eq!(clip(&[3.0, -4.0], 10.0), [3.0, -4.0]);
        assert_eq!(clip(&[3.0, -4.0], 2.5), [1.5, -2.0]);
        assert_eq!(clip(&[0.0], 0.0), [0.0]);
    }

    /// ln e^(−1/2) = −1/2, so the radius is 1; ln e^(−2) gives 2. A quarter turn swaps the axes.
    #[test]
    fn box_muller_by_hand() {
        for (u, v, expected) in [(-0.5f64, 0.0, [1.0, 0.0]), (-2.0, 0.25, [0.0, 2.0]), (-0.5, 0.5, [-1.0, 0.0])] {
            let drawn = box_muller(u.exp(), v);
            assert!(drawn.iter().zip(expected).all(|(d, e)| (d - e).abs() < 1e-15), "{drawn:?}");
        }
        assert_eq!(box_muller(1.0, 0.3).map(f64::abs), [0.0, 0.0]);
    }

    /// 200 000 draws of N(0, 9): the mean, the deviation, the fourth moment (3σ⁴) and the part within σ (0.6826894921)
    /// and 2σ (0.9544997361), each within five of its standard errors.
    #[test]
    fn draws_are_normal() {
        let count = 200_000;
        let n = count as f64;
        let draws = noise(3.0, count, &mut ChaCha20Rng::from_seed([5; 32]));
        assert_eq!(draws.len(), count);
        assert_eq!(noise(1.0, 3, &mut ChaCha20Rng::from_seed([5; 32])).len(), 3);
        let moment = |power: i32| draws.iter().map(|v| (v / 3.0).powi(power)).sum::<f64>() / n;
        // The variances of v, v² and v⁴ are 1, 2 and 105 − 9.
        for (power, expected, variance) in [(1, 0.0, 1.0), (2, 1.0, 2.0), (4, 3.0, 96.0)] {
            let distance: f64 = moment(power) - expected;
            assert!(distance.abs() < 5.0 * f64::sqrt(variance / n), "moment {power} is {distance} off");
        }
        for (within, expected) in [(3.0, 0.682_689_492_1), (6.0, 0.954_499_736_1)] {
            let part = draws.iter().filter(|v| v.abs() < within).count() as f64 / n;
            let error = f64::sqrt(expected * (1.0 - expected) / n);
            assert!((part - expected).abs() < 5.0 * error, "{part} of the draws within {within}");
        }
        // The two draws of a pair are independent: their product has mean 0 and variance 1.
        let pairs = draws.chunks_exact(2).map(|p| p[0] * p[1] / 9.0).sum::<f64>() / (n / 2.0);
        assert!(pairs.abs() < 5.0 * f64::sqrt(2.0 / n), "{pairs}");
    }

    #[test]
    fn noise_enters_before_the_rounding() {
        let encoding = Centred::new(1, 2, 10, 40).expect("in range");
        // 0.2 + 0.2 is 0.8 halves, so 1; each alone would be none.
        assert_eq!(contribution(&encoding, &[0.2, 4.0, -4.0], &[0.2, 2.0, -9.0]), Ok(vec![1, 10, -10]));
        assert_eq!(contribution(&encoding, &[0.2], &[]), Err(EncodingError::Input));
        assert_eq!(contribution(&encoding, &[f64::NAN], &[0.0]), Err(EncodingError::Input));
    }
}
