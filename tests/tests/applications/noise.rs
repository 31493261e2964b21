//! The Gaussian mechanism (BON §I and Appendix D) with real sessions: what aggregation gains over local noise, and that
//! the noise in the sum is that of those who stay.

use crate::support::bon;
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use secagg_audit::data::centred::Centred;
use secagg_audit::data::gaussian::{clip, contribution, deviation, gain, gain_error, noise, share, sigma};
use secagg_audit::drops::{DropPattern, Moment};
use secagg_spec::applications::gaussian::{batch_variance, check_norm, local_variance};
use secagg_spec::npkc::integer::{Int, int};
use secagg_spec::prelude::nat;
use secagg_vectors::engine::bon::Model;

/// BON §I: 32 times the precision with batches of 1024. Measured over 10 000 batches from a fixed seed; the standard
/// error is 1 %, and four of them are allowed. A batch of 900 would give 30, more than six standard errors away.
#[test]
fn batches_of_1024_are_measured_to_be_32_times_as_precise() {
    let (repetitions, expected) = (10_000, 32.0);
    let measured = gain(1024, repetitions, &mut ChaCha20Rng::from_seed([32; 32]));
    let tolerance = 4.0 * expected * gain_error(repetitions);
    assert!((measured - expected).abs() <= tolerance, "{measured}, not 32 ± {tolerance}");
    assert!((tolerance - 1.28).abs() < 1e-9);
    // The exact ratio of the variances.
    let (local, batch) = (local_variance(1024).unwrap(), batch_variance(1024, 1024).unwrap());
    assert_eq!((&local.num / &local.den) / (&batch.num / &batch.den), int(32 * 32));
}

/// Other sizes of batches, the same tolerance in standard errors: √n.
#[test]
fn the_gain_is_the_root_of_the_batch() {
    for (n, root) in [(1, 1.0), (4, 2.0), (100, 10.0)] {
        let measured = gain(n, 10_000, &mut ChaCha20Rng::from_seed([n as u8; 32]));
        assert!((measured / root - 1.0).abs() <= 4.0 * gain_error(10_000), "n = {n}: {measured}");
    }
}

/// Five users of whom user 3 is lost, with noise in shares that three of them suffice for. The sum is exactly what
/// those who stay put in, and within half a unit each of their x + z.
#[test]
fn the_noise_of_those_who_stay_is_in_the_sum() {
    let encoding = Centred::widest(20, 5, u64::MAX).unwrap();
    let sigma = sigma(2.0, 0.5, 1e-5).unwrap();
    let own = share(sigma, 3).unwrap();
    let mut rng = ChaCha20Rng::from_seed([11; 32]);
    let dimension = 6;
    let x: Vec<Vec<f64>> = (1..=5).map(|u| clip(&vec![f64::from(u); dimension], 1.0)).collect();
    let z: Vec<Vec<f64>> = (0..5).map(|_| noise(own, dimension, &mut rng)).collect();
    let sent: Vec<Vec<i64>> = x.iter().zip(&z).map(|(x, z)| contribution(&encoding, x, z).unwrap()).collect();
    let drops = DropPattern::none().with(3, 2, Moment::Before);
    let mut carrier = bon(5, u64::MAX, Model::Active, vec![drops]);
    let sum = encoding.sum(&sent, &mut |x| carrier.aggregate(x)).unwrap();
    for i in 0..dimension {
        assert_eq!(sum[i], [0, 1, 3, 4].iter().map(|u| sent[*u][i]).sum::<i64>());
        let plain: f64 = [0, 1, 3, 4].iter().map(|u| x[*u][i] + z[*u][i]).sum();
        assert!((encoding.value(sum[i]) - plain).abs() <= 4.0 * encoding.unit() / 2.0 + 1e-12);
    }
    // All were shortened to norm 1 = Δ/2, which is 2^20 units; rounding six elements adds √6/2 at most.
    for x in &x {
        let units: Vec<Int> = x.iter().map(|v| int(encoding.units(*v).unwrap())).collect();
        assert_eq!(check_norm(&units, &nat(2 * (1 << 20) + 3)), Ok(()));
        assert!(check_norm(&units, &nat(2 * (1 << 20) - 3)).is_err());
    }
}

/// Appendix D does not say who adds the batch's noise once there is no trusted party. In equal shares for all n = 16
/// users, σ² / n each, what 10 of them leave is σ·√(10/16) = 0.79σ: too little. In shares for the 10 that must stay it
/// is σ.
#[test]
fn shares_for_everybody_are_too_little_when_users_are_lost() {
    let repetitions = 10_000;
    let error = 4.0 / f64::sqrt(2.0 * repetitions as f64);
    let mut rng = ChaCha20Rng::from_seed([16; 32]);
    for (least, expected) in [(16, 0.625f64.sqrt()), (10, 1.0)] {
        let own = share(1.0, least).unwrap();
        let left: Vec<f64> = (0..repetitions).map(|_| noise(own, 10, &mut rng).iter().sum()).collect();
        let measured = deviation(&left);
        assert!((measured / expected - 1.0).abs() <= error, "shares for {least}: {measured}, not {expected}");
    }
}
