//! Gradient descent (MGL Appendix D) over real sessions, one a step: it stays within the rounding of the descent in the
//! clear, it finds the least squares solution, and where users are lost a step is that of the rows of those who stay.

use crate::support::{acs, bon, diabetes};
use secagg_audit::data::centred::Centred;
use secagg_audit::data::csv::split;
use secagg_audit::data::gradient::{Descent, Part};
use secagg_audit::data::householder::least_squares;
use secagg_audit::drops::{DropPattern, Moment};
use secagg_vectors::engine::bon::Model;
use std::collections::BTreeSet;

/// The first four columns and the target, each less a middle and divided by a width that need no look at the data.
const SCALES: [(f64, f64); 5] = [(48.0, 13.0), (1.5, 0.5), (26.0, 4.5), (95.0, 14.0), (150.0, 77.0)];

/// The extreme eigenvalues of ZᵀZ/m for these columns over all 442 rows, by power iteration with Python, rounded
/// outwards.
const EIGENVALUES: (f64, f64) = (0.529, 1.712);

/// r + 1, the square root of which takes a bound on each element to a bound on the length.
const COEFFICIENTS: f64 = 5.0;

/// The rows of the example, scaled, split over so many users.
fn parts(users: usize) -> Vec<Part> {
    let rows = diabetes(&["age", "sex", "bmi", "bp"]);
    let scaled = |v: &f64, (middle, width): &(f64, f64)| (v - middle) / width;
    let part = |range: std::ops::Range<usize>| Part {
        x: rows[range.clone()]
            .iter()
            .map(|(x, _)| x.iter().zip(&SCALES).map(|(v, s)| scaled(v, s)).collect())
            .collect(),
        y: rows[range].iter().map(|(_, y)| scaled(y, &SCALES[4])).collect(),
    };
    split(rows.len(), users).into_iter().map(part).collect()
}

/// All rows of some of the parts, the first being user 1's.
fn together(parts: &[Part], users: &BTreeSet<u32>) -> Part {
    let mut all = Part::default();
    for (_, part) in (1..).zip(parts).filter(|(id, _)| users.contains(id)) {
        all.x.extend(part.x.clone());
        all.y.extend(part.y.clone());
    }
    all
}

/// The step in the clear, from the gradient as its definition has it: ∂J/∂c_i by the normal equations, (2/m)·Σ_j
/// A_ij·c_j − 2b_i/m.
fn plain_step(c: &[f64], rate: f64, rows: &Part) -> Vec<f64> {
    let z: Vec<Vec<f64>> = rows.x.iter().map(|x| [&[1.0], x.as_slice()].concat()).collect();
    let m = z.len() as f64;
    let gradient = |i: usize| {
        let a = |j: usize| z.iter().map(|z| z[i] * z[j]).sum::<f64>();
        let b: f64 = z.iter().zip(&rows.y).map(|(z, y)| z[i] * y).sum();
        2.0 / m * ((0..c.len()).map(|j| a(j) * c[j]).sum::<f64>() - b)
    };
    (0..c.len()).map(|i| c[i] - rate * gradient(i)).collect()
}

fn distance(a: &[f64], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
}

/// What double precision may add to a distance of order 1.
const DOUBLE: f64 = 1e-12;

/// 40 sessions at f = 32 from c = 0. A step shrinks the distance to the solution c* by ρ = max |1 − 2ζλ| at least, and
/// rounding adds √(r + 1)·ζk/m units: |c_40 − c*| ≤ ρ^40·|c*| + √(r + 1)·(ζk/m)·2^−32/(1 − ρ).
#[test]
fn descent_finds_the_least_squares_solution() {
    let parts = parts(6);
    let descent = Descent { encoding: Centred::widest(32, 6, u64::MAX).unwrap(), rate: 0.4 };
    let rho = f64::max(1.0 - 0.8 * EIGENVALUES.0, 0.8 * EIGENVALUES.1 - 1.0);
    assert!(rho < 0.577);
    let mut carrier = bon(6, u64::MAX, Model::Hbc, vec![]);
    let path = descent.descend(&[0.0; 5], 40, &parts, &mut |x| carrier.aggregate(x)).unwrap();
    assert_eq!((path.len(), carrier.contributors.len()), (40, 40));
    let all = together(&parts, &(1..=6).collect());
    let solution = least_squares(&all.x, &all.y).unwrap().coefficients;
    let size = distance(&solution, &[0.0; 5]);
    assert!(size > 0.4, "the start is no solution");
    for (j, step) in (1..).zip(&path) {
        assert_eq!(step.rows, 442);
        let bound = rho.powi(j) * size + COEFFICIENTS.sqrt() * descent.rounding(6, 442) / (1.0 - rho) + DOUBLE;
        let found = distance(&step.coefficients, &solution);
        assert!(found <= bound, "step {j}: {found} from the solution, more than {bound}");
    }
    let last = distance(&path[39].coefficients, &solution);
    assert!(last < 1e-9, "{last}");
}

/// The same walk in units of 2^−8, 12 steps: as ‖I − 2ζA/m‖ ≤ 1, step j is within j·√(r + 1)·(ζk/m)·2^−8 of the walk in
/// the clear, and is not it: rounding shows. Over the Bonawitz protocol and over Ács and Castelluccia's, element for
/// element the same.
#[test]
fn descent_stays_within_the_rounding_whoever_carries_it() {
    let parts = parts(4);
    let max_element = 16 * 442 * 256;
    let descent = Descent { encoding: Centred::new(8, 4, 442 * 512, max_element).unwrap(), rate: 0.4 };
    let mut carrier = bon(4, max_element, Model::Active, vec![]);
    let path = descent.descend(&[0.0; 5], 12, &parts, &mut |x| carrier.aggregate(x)).unwrap();
    let mut carrier = acs(4, max_element);
    let by_acs = descent.descend(&[0.0; 5], 12, &parts, &mut |x| carrier.aggregate(x)).unwrap();
    assert_eq!(path, by_acs);
    let all = together(&parts, &(1..=4).collect());
    let mut plain = vec![0.0; 5];
    for (j, step) in (1..).zip(&path) {
        plain = plain_step(&plain, 0.4, &all);
        let found = distance(&step.coefficients, &plain);
        let bound = f64::from(j) * COEFFICIENTS.sqrt() * descent.rounding(4, 442) + DOUBLE;
        assert!(found > 0.0 && found <= bound, "step {j}: {found}, bound {bound}");
    }
}

/// Of six users, user 2 is lost in the second step and users 1 and 5 in the third, each before its masked input; user 4
/// is lost in the fourth after it. Each step is that of the rows of those in the sum, from where the step before led.
#[test]
fn a_step_with_losses_is_that_of_the_rows_that_stay() {
    let parts = parts(6);
    let descent = Descent { encoding: Centred::widest(32, 6, u64::MAX).unwrap(), rate: 0.4 };
    let lost = [
        DropPattern::none(),
        DropPattern::none().with(2, 2, Moment::Before),
        DropPattern::none().with(1, 1, Moment::Before).with(5, 2, Moment::Cut(9)),
        DropPattern::none().with(4, 4, Moment::Before),
    ];
    let stay: [&[u32]; 5] =
        [&[1, 2, 3, 4, 5, 6], &[1, 3, 4, 5, 6], &[2, 3, 4, 6], &[1, 2, 3, 4, 5, 6], &[1, 2, 3, 4, 5, 6]];
    // 442 = 4·74 + 2·73.
    let rows = [442, 442 - 74, 442 - 74 - 73, 442, 442];
    let mut carrier = bon(6, u64::MAX, Model::Active, lost.to_vec());
    let path = descent.descend(&[0.0; 5], 5, &parts, &mut |x| carrier.aggregate(x)).unwrap();
    let mut from = vec![0.0; 5];
    for (j, step) in path.iter().enumerate() {
        let users: BTreeSet<u32> = stay[j].iter().copied().collect();
        assert_eq!((&carrier.contributors[j], step.rows), (&users, rows[j]), "step {}", j + 1);
        let plain = plain_step(&from, 0.4, &together(&parts, &users));
        let bound = COEFFICIENTS.sqrt() * descent.rounding(users.len(), rows[j] as usize) + DOUBLE;
        let found = distance(&step.coefficients, &plain);
        assert!(found <= bound, "step {}: {found}, bound {bound}", j + 1);
        let of_all = plain_step(&from, 0.4, &together(&parts, &(1..=6).collect()));
        let apart = distance(&step.coefficients, &of_all);
        assert_eq!(apart > 1e-4, users.len() < 6, "step {}: {apart} from the step of all rows", j + 1);
        from.clone_from(&step.coefficients);
    }
}

/// With x_2 = 2·x_1 there is no inverse of A and no fit from one aggregate; descent still finds coefficients of the
/// least error: y = 1 + 3·x_1 where c_1 + 2·c_2 = 3. From c = 0 the ratio c_2 = 2·c_1 stays, so (1, 3/5, 6/5).
#[test]
fn descent_goes_on_without_an_inverse() {
    let part = |xs: &[f64]| Part {
        x: xs.iter().map(|x| vec![*x, 2.0 * *x]).collect(),
        y: xs.iter().map(|x| 1.0 + 3.0 * x).collect(),
    };
    let parts = [part(&[-0.5, 0.5]), part(&[0.25, -0.25]), part(&[0.0])];
    let all = together(&parts, &(1..=3).collect());
    assert!(least_squares(&all.x, &all.y).is_none());
    let descent = Descent { encoding: Centred::widest(32, 3, u64::MAX).unwrap(), rate: 0.5 };
    let mut carrier = bon(3, u64::MAX, Model::Hbc, vec![]);
    let path = descent.descend(&[0.0; 3], 60, &parts, &mut |x| carrier.aggregate(x)).unwrap();
    // ZᵀZ/m has the eigenvalues 1 and 5·0.625/5 = 0.625, and 0: the distance shrinks to 3/8 a step.
    let bound = 2.0 * 0.375f64.powi(60) + 3f64.sqrt() * descent.rounding(3, 5) * 60.0 + DOUBLE;
    let found = distance(&path[59].coefficients, &[1.0, 0.6, 1.2]);
    assert!(found <= bound && bound < 1e-7, "{found}, bound {bound}");
}
