//! Linear regression from one session and federated averaging give what the computation in the clear gives, exactly;
//! sums that could wrap are refused; both halves of the workspace encode alike.
#![allow(non_snake_case)]

use crate::support::{bon, diabetes, nats, u64s};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha20Rng;
use secagg_audit::data::averaging::{self, Averaging, Update};
use secagg_audit::data::centred::{AggregateError, Centred, EncodingError};
use secagg_audit::data::gradient::{Descent, Part};
use secagg_audit::drops::{DropPattern, Moment};
use secagg_spec::applications::federated_averaging::{self, Limits};
use secagg_spec::applications::fixed_point::{self, Encoding};
use secagg_spec::applications::gradient_descent;
use secagg_spec::applications::linear_regression::{self as regression, Row};
use secagg_spec::npkc::integer::{Int, int};
use secagg_spec::prelude::nat;
use secagg_vectors::engine::Failure;
use secagg_vectors::engine::bon::{Engine, Model, Repairs, Setup};
use secagg_vectors::engine::impl_engine::ImplEngine;

/// The specification's vectors of integers, one a user, through the implementation's BON, and the users lost.
fn spec_sum(encoding: &Encoding, inputs: &[Vec<Int>], drops: DropPattern, model: Model) -> Vec<Int> {
    let vectors: Vec<Vec<u64>> = inputs.iter().map(|x| u64s(&fixed_point::encode(encoding, x).unwrap())).collect();
    let max_element = u64s(&[&encoding.R - nat(1)])[0];
    let mut carrier = bon(encoding.n, max_element, model, vec![drops]);
    let z = carrier.aggregate(&vectors).unwrap();
    let k = carrier.contributors[0].len() as u32;
    fixed_point::decode_sum(encoding, &nats(&z), k).unwrap()
}

/// `age`, `sex` and `s1`, whole numbers in the example, at 4 clinics the third of which is lost: the exact solution is
/// the one at which the residuals of the rows that stay are orthogonal to 1 and to every predictor.
#[test]
fn regression_in_one_session() {
    let rows: Vec<Row> = diabetes(&["age", "sex", "s1"])
        .into_iter()
        .map(|(x, y)| Row { x: x.iter().map(|v| int(*v as i64)).collect(), y: int(y as i64) })
        .collect();
    let clinics: Vec<&[Row]> = vec![&rows[..111], &rows[111..221], &rows[221..331], &rows[331..]];
    let inputs: Vec<Vec<Int>> = clinics.iter().map(|rows| regression::pack_rows(rows, 3).unwrap()).collect();
    let encoding = Encoding { n: 4, B: nat(1 << 40), R: nat(1 << 43) + nat(1) };
    let sum = spec_sum(&encoding, &inputs, DropPattern::none().with(3, 2, Moment::Before), Model::Active);
    assert_eq!(sum.last(), Some(&int(332)));
    let solved = regression::solve(&regression::normal_equations_of_rows(&sum, 3).unwrap()).unwrap().unwrap();
    let left: Vec<Row> = [clinics[0], clinics[1], clinics[3]].concat();
    // Zᵀ(y − Zc) = 0, multiplied by all denominators.
    for column in 0..4 {
        let den = solved.iter().fold(int(1), |product, c| product * &c.den);
        let mut inner = int(0);
        for row in &left {
            let factor = if column == 0 { int(1) } else { row.x[column - 1].clone() };
            let mut e = &row.y * &den - &solved[0].num * (&den / &solved[0].den);
            for (c, x) in solved[1..].iter().zip(&row.x) {
                e -= &c.num * (&den / &c.den) * x;
            }
            inner += e * factor;
        }
        assert_eq!(inner, int(0), "column {column}");
    }
}

/// Both halves of the workspace encode alike, refuse alike and decode alike.
#[test]
fn both_encodings_are_the_same() {
    let mut rng = ChaCha20Rng::from_seed([1; 32]);
    let mut refused = 0;
    for _ in 0..2000 {
        let (n, B) = (rng.random_range(0..6u32), rng.random_range(0..9u64));
        let max = rng.random_range(0..100u64);
        let spec = Encoding { n, B: nat(B), R: nat(max) + nat(1) };
        let x: Vec<i64> = (0..3).map(|_| rng.random_range(-9..=9)).collect();
        let integers: Vec<Int> = x.iter().map(|x| int(*x)).collect();
        let expected = fixed_point::encode(&spec, &integers).map(|z| u64s(&z)).map_err(|e| e.code.as_str());
        let found = Centred::new(0, n, B, max).and_then(|c| c.encode(&x)).map_err(|e| e.code());
        assert_eq!(found, expected, "n {n}, B {B}, R − 1 {max}, {x:?}");
        refused += u32::from(found.is_err());
        let z: Vec<u64> = (0..2).map(|_| rng.random_range(0..=max + 1)).collect();
        let expected = fixed_point::decode_sum(&spec, &nats(&z), n).map_err(|e| e.code.as_str());
        let found = Centred::new(0, n, B, max).and_then(|c| c.decode(&z)).map_err(|e| e.code());
        let found = found.map(|sums| sums.into_iter().map(int).collect::<Vec<_>>());
        assert_eq!(found, expected, "n {n}, B {B}, R − 1 {max}, {z:?}");
    }
    assert!((500..1900).contains(&refused), "{refused} of 2000 refused");
}

/// In units of 2^−4 doubles are exact here, so what users send is the same to the last unit.
#[test]
fn both_send_the_same() {
    let mut rng = ChaCha20Rng::from_seed([2; 32]);
    let encoding = Centred::widest(4, 2, u64::MAX).unwrap();
    let spec = Encoding { n: 2, B: nat(encoding.bound()), R: nat(1) << 64u32 };
    let limits = Limits { W: nat(50), D: nat(160) };
    federated_averaging::check_limits(&spec, &limits).unwrap();
    for _ in 0..500 {
        let mut units = |count: usize| -> Vec<i64> { (0..count).map(|_| rng.random_range(-160..=160)).collect() };
        let real = |units: &[i64]| -> Vec<f64> { units.iter().map(|x| *x as f64 / 16.0).collect() };
        let integers = |units: &[i64]| -> Vec<Int> { units.iter().map(|x| int(*x)).collect() };
        let (c, rows, y) = (units(3), [units(2), units(2), units(2)], units(3));
        let part = Part { x: rows.iter().map(|x| real(x)).collect(), y: real(&y) };
        let spec_rows: Vec<Row> = rows.iter().zip(&y).map(|(x, y)| Row { x: integers(x), y: int(*y) }).collect();
        let sent = Descent { encoding, rate: 0.5 }.contribution(&real(&c), &part).unwrap();
        assert_eq!(integers(&sent), gradient_descent::contribution(&integers(&c), &spec_rows, 4).unwrap());
        let weight = rng.random_range(0..=50);
        let averaging = Averaging::new(encoding, 50, 160).unwrap();
        let sent = averaging.contribution(&Update { weight, delta: real(&c) }).unwrap();
        let expected = federated_averaging::contribution(&limits, &nat(weight), &integers(&c)).unwrap();
        assert_eq!(integers(&sent), expected);
    }
}

/// Weights 7, 3, 11, 5, 2; user 2 is lost before it sends and user 4 after. Σ n_u·Δ_u and Σ n_u exactly, by hand.
#[test]
fn averaging_is_exact_over_those_who_stay() {
    let encoding = Centred::new(3, 5, 1 << 20, 1 << 24).unwrap();
    let averaging = Averaging::new(encoding, 1 << 4, 1 << 16).unwrap();
    let update = |weight, delta: [f64; 3]| Update { weight, delta: delta.to_vec() };
    let updates = [
        update(7, [1.5, -0.25, 8000.0]),
        update(3, [100.0, 100.0, 100.0]),
        update(11, [-2.0, 0.125, -8000.0]),
        update(5, [0.5, 0.0, 1.0]),
        update(2, [0.0, 1.0, -1.0]),
    ];
    for model in [Model::Hbc, Model::Active] {
        let drops = DropPattern::none().with(2, 2, Moment::Before).with(4, 4, Moment::Before);
        let mut carrier = bon(5, 1 << 24, model, vec![drops]);
        let averaged = averaging.average(&updates, &mut |x| carrier.aggregate(x)).unwrap();
        // In eighths: 7·12 − 11·16 + 5·4, −7·2 + 11·1 + 2·8, 7·64000 − 11·64000 + 5·8 − 2·8.
        assert_eq!((averaged.sums.as_slice(), averaged.weight), ([-72, 13, -255_976].as_slice(), 25));
        assert_eq!(averaged.average, [-9.0 / 25.0, 1.625 / 25.0, -31_997.0 / 25.0]);
        let theta = averaging::step(&[1.0, 1.0, 1.0], 2.0, &averaged).unwrap();
        assert_eq!(theta, [1.0 + 18.0 / 25.0, 1.0 - 3.25 / 25.0, 1.0 + 63_994.0 / 25.0]);
    }
}

/// MGL §6.3: 16-bit inputs. Summed in Z_{2^16} they wrap, and the server gets a number that looks like any other; with
/// the bound R_U the same session is refused, and so is the encoding. With R = 3·65535 + 1 the sum is right.
#[test]
fn f13_sixteen_bit_inputs_wrap_and_the_bound_refuses_them() {
    let inputs = [vec![40_000, 1], vec![30_000, 2], vec![20_000, 3]];
    let wrapped = bon(3, 65_535, Model::Hbc, vec![]).aggregate(&inputs);
    assert_eq!(wrapped, Ok(vec![24_464, 6]), "90000 − 65536");
    let setup = |max_element: u64| Setup {
        users: 3,
        threshold: 2,
        dimension: 2,
        max_element,
        max_input: Some(65_535),
        model: Model::Hbc,
        repairs: Repairs::AS_WRITTEN,
        verification_keys: vec![],
    };
    let refused = Failure { code: "E_WRAP", culprit: None };
    assert_eq!(ImplEngine.server(&setup(65_535)).err(), Some(refused.clone()));
    assert_eq!(ImplEngine.server(&setup(3 * 65_535 - 1)).err(), Some(refused));
    assert!(ImplEngine.server(&setup(3 * 65_535)).is_ok());
    assert_eq!(bon(3, 3 * 65_535, Model::Hbc, vec![]).aggregate(&inputs), Ok(vec![90_000, 6]));

    // Signed: −30000 twice is −60000, which Z_{2^16} shows as 5536.
    let signed = [vec![65_536 - 30_000], vec![65_536 - 30_000], vec![0]];
    assert_eq!(bon(3, 65_535, Model::Hbc, vec![]).aggregate(&signed), Ok(vec![5_536]));
    assert_eq!(Centred::new(0, 3, 32_767, 65_535), Err(EncodingError::Wrap));
    let encoding = Centred::new(0, 3, 32_767, 6 * 32_767).unwrap();
    let mut carrier = bon(3, 6 * 32_767, Model::Hbc, vec![]);
    let sum = encoding.sum(&[vec![-30_000], vec![-30_000], vec![0]], &mut |x| carrier.aggregate(x));
    assert_eq!(sum, Ok(vec![-60_000]));
}

/// MGL Appendix D takes x and y from Z_{2^n}: their products need 2n bits and their sums more. x = y = 300 in n = 16
/// bits.
#[test]
fn f13_products_of_sixteen_bit_numbers_wrap() {
    let row = Row { x: vec![int(300)], y: int(300) };
    let packed = regression::pack(&row, 1).unwrap();
    assert_eq!(packed, [300, 90_000, 300, 90_000].map(int));
    let inputs = vec![vec![300, 90_000 % 65_536, 300, 90_000 % 65_536]; 3];
    let wrapped = bon(3, 65_535, Model::Hbc, vec![]).aggregate(&inputs).unwrap();
    // m·Σx² − (Σx)² is 0 for equal points; here it is 3·7856 − 900², less than nothing.
    assert_eq!(wrapped, [900, 7_856, 900, 7_856]);
    let encoding = Encoding { n: 3, B: nat(65_535 * 65_535), R: nat(1 << 16) };
    assert_eq!(fixed_point::encode(&encoding, &packed).unwrap_err().code.as_str(), "E_WRAP");
    let encoding = Encoding { R: nat(6 * 65_535 * 65_535 + 1), ..encoding };
    let sum = spec_sum(&encoding, &vec![packed; 3], DropPattern::none(), Model::Hbc);
    assert_eq!(sum, [900, 270_000, 900, 270_000].map(int));
}

/// A session below its threshold ends an application, with the session's own code; a user's bad input never gets so
/// far.
#[test]
fn refusals_come_through() {
    let encoding = Centred::new(0, 3, 10, 60).unwrap();
    let averaging = Averaging::new(encoding, 2, 5).unwrap();
    let updates = vec![Update { weight: 1, delta: vec![1.0] }; 3];
    let drops = DropPattern::none().with(1, 2, Moment::Before).with(2, 2, Moment::Before);
    let mut carrier = bon(3, 60, Model::Hbc, vec![drops]);
    let below = averaging.average(&updates, &mut |x| carrier.aggregate(x));
    assert_eq!(below, Err(AggregateError::Session(Failure { code: "E_THRESHOLD", culprit: None })));
    let mut sessions = 0;
    let wild = [vec![Update { weight: 3, delta: vec![1.0] }], updates].concat();
    let refused = averaging.average(&wild, &mut |_| {
        sessions += 1;
        Err(())
    });
    assert_eq!((refused, sessions), (Err(AggregateError::Encoding(EncodingError::Input)), 0));
}
