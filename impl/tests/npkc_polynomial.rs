//! Polynomials over Z_N: the evaluation at small points and the products, against num-bigint.

use num_bigint::BigUint;
use proptest::collection::vec;
use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use secagg::npkc::natural::Natural;
use secagg::npkc::polynomial::Polynomial;
use secagg::npkc::ring::Ring;
use secagg::wire::{Reader, Writer};
use std::sync::Arc;

fn ours(x: &BigUint) -> Natural {
    Natural::from_be_bytes(&x.to_bytes_be()).unwrap()
}

fn value(x: &Natural) -> BigUint {
    BigUint::from_bytes_be(&x.to_be_bytes_trimmed())
}

/// A modulus of this many bits: random, or the largest, or the least.
fn modulus(bits: u32) -> impl Strategy<Value = BigUint> {
    let top = BigUint::from(1u32) << (bits - 1);
    let length = (bits / 8) as usize + 1;
    prop_oneof![
        3 => vec(any::<u8>(), length).prop_map({
            let top = top.clone();
            move |bytes| &top + BigUint::from_bytes_be(&bytes) % &top
        }),
        1 => Just((&top << 1u32) - 1u32),
        1 => Just(top + 1u32),
    ]
}

fn point() -> impl Strategy<Value = u32> {
    prop_oneof![0u32..4, 0u32..5000, any::<u32>(), Just(u32::MAX)]
}

/// A modulus, and coefficients below it, some of them N − 1.
fn polynomial(degrees: std::ops::Range<usize>) -> impl Strategy<Value = (BigUint, Vec<BigUint>)> {
    prop_oneof![Just(2u32), Just(64), Just(65), Just(128), Just(191), 3u32..1100, Just(3072)]
        .prop_flat_map(modulus)
        .prop_flat_map(move |n| {
            let length = n.to_bytes_be().len() + 1;
            (Just(n), vec((vec(any::<u8>(), length), 0..4u8), degrees.clone()))
        })
        .prop_map(|(n, drawn)| {
            let coefficient = |(bytes, kind): (Vec<u8>, u8)| match kind {
                0 => &n - 1u32,
                _ => BigUint::from_bytes_be(&bytes) % &n,
            };
            let f = drawn.into_iter().map(coefficient).collect();
            (n, f)
        })
}

fn make(n: &BigUint, f: &[BigUint]) -> Polynomial {
    let ring = Arc::new(Ring::new(ours(n)).unwrap());
    Polynomial::new(&ring, &f.iter().map(ours).collect::<Vec<_>>()).unwrap()
}

fn coefficients(f: &Polynomial) -> Vec<BigUint> {
    f.coefficients().iter().map(value).collect()
}

/// Horner's rule, with a remainder each step.
fn plain(n: &BigUint, f: &[BigUint], x: u32) -> BigUint {
    f.iter().rev().fold(BigUint::ZERO, |y, a| (y * x + a) % n)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_fast_evaluation_is_horners_rule((n, f) in polynomial(0..80), x in point()) {
        prop_assert_eq!(value(&make(&n, &f).evaluate(x)), plain(&n, &f, x));
    }

    #[test]
    fn products_and_multiples((n, f) in polynomial(0..12), cut in 0usize..12, c in any::<u64>()) {
        let (g, f) = f.split_at(cut.min(f.len()));
        let product = make(&n, f).product(&make(&n, g)).unwrap();
        let count = if f.is_empty() || g.is_empty() { 0 } else { f.len() + g.len() - 1 };
        let mut expected = vec![BigUint::ZERO; count];
        for (i, a) in f.iter().enumerate() {
            for (j, b) in g.iter().enumerate() {
                expected[i + j] = (&expected[i + j] + a * b) % &n;
            }
        }
        prop_assert_eq!(coefficients(&product), expected);
        let multiple = make(&n, f).scale(&ours(&c.into()));
        prop_assert_eq!(coefficients(&multiple), f.iter().map(|a| a * c % &n).collect::<Vec<_>>());
    }

    #[test]
    fn what_is_written_is_read((n, f) in polynomial(0..6)) {
        let polynomial = make(&n, &f);
        let k = f.len() as u32;
        let mut writer = Writer::default();
        polynomial.write(&mut writer).unwrap();
        let bytes = writer.finish();
        prop_assert_eq!(bytes.len(), polynomial.encoded_len());
        let width = (n.bits() as usize).div_ceil(8);
        let mut expected = k.to_be_bytes().to_vec();
        for a in &f {
            let digits = a.to_bytes_be();
            expected.resize(expected.len() + width - digits.len(), 0);
            expected.extend(digits);
        }
        prop_assert_eq!(&bytes, &expected);
        prop_assert_eq!(&Polynomial::read(polynomial.ring(), k, &mut Reader::new(&bytes)).unwrap(), &polynomial);
        for end in 0..bytes.len() {
            let short = Polynomial::read(polynomial.ring(), k, &mut Reader::new(&bytes[..end]));
            prop_assert_eq!(short.unwrap_err().code(), "E_LENGTH");
        }
        let other = Polynomial::read(polynomial.ring(), k + 1, &mut Reader::new(&bytes));
        prop_assert_eq!(other.unwrap_err().code(), "E_RANGE");
    }
}

/// The sizes of the paper: degree 1332 over 3072 bits.
#[test]
fn the_size_of_the_paper() {
    let mut rng = ChaCha20Rng::seed_from_u64(5);
    let n = value(&Natural::random_bits(3072, &mut rng)) | BigUint::from(1u32) << 3071u32;
    let f: Vec<BigUint> = (0..1333).map(|_| value(&Natural::random_below(&ours(&n), &mut rng))).collect();
    let polynomial = make(&n, &f);
    for x in [0, 1, 2, 1023, 1024, 2000, u32::MAX] {
        assert_eq!(value(&polynomial.evaluate(x)), plain(&n, &f, x), "at {x}");
    }
}

#[test]
fn coefficients_out_of_range_and_other_rings_are_refused() {
    let ring = Arc::new(Ring::new(Natural::from(1000)).unwrap());
    let code = |f: &[u32]| {
        let f: Vec<Natural> = f.iter().map(|a| Natural::from(*a)).collect();
        Polynomial::new(&ring, &f).unwrap_err().code()
    };
    assert_eq!(code(&[999, 1000]), "E_RANGE");
    let bytes = [0, 0, 0, 2, 0, 0, 3, 232];
    assert_eq!(Polynomial::read(&ring, 2, &mut Reader::new(&bytes)).unwrap_err().code(), "E_RANGE");
    let (f, g) = (make(&1000u32.into(), &[7u32.into()]), make(&999u32.into(), &[7u32.into()]));
    assert_eq!(f.product(&g).unwrap_err().code(), "E_PARAMS");
    // A count that nobody could hold is refused before anything is allocated.
    let claim = [255, 255, 255, 255, 0];
    assert_eq!(Polynomial::read(&ring, u32::MAX, &mut Reader::new(&claim)).unwrap_err().code(), "E_LENGTH");
}
