//! What NPKC.CompKey costs: a polynomial of degree 1332 over a modulus of 3072 bits, at small points. The fast evaluation
//! against Horner's rule with a product and a remainder at full width each step. A time is that of the points together.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use secagg::npkc::natural::Natural;
use secagg::npkc::polynomial::Polynomial;
use secagg::npkc::ring::Ring;
use std::hint::black_box;
use std::sync::Arc;

const DEGREE: usize = 1332;
const BITS: u32 = 3072;

/// Each step a full product and a remainder.
fn plain(ring: &Ring, coefficients: &[Natural], x: u32) -> Natural {
    let x = Natural::from(x);
    coefficients.iter().rev().fold(Natural::zero(), |y, a| ring.reduce(&(&ring.mul(&y, &x) + a)))
}

/// The same with a point as long as N, as for a point that is not small.
fn wide(ring: &Ring, coefficients: &[Natural], x: &Natural) -> Natural {
    coefficients.iter().rev().fold(Natural::zero(), |y, a| ring.reduce(&(&ring.mul(&y, x) + a)))
}

fn evaluation(c: &mut Criterion) {
    let mut rng = ChaCha20Rng::seed_from_u64(3072);
    // Any odd number of this length does as well as a product of two primes.
    let half = Natural::random_bits(BITS - 2, &mut rng);
    let modulus = &(&(&half << 1) + &Natural::one()) + &Natural::power_of_two(BITS - 1);
    let ring = Arc::new(Ring::new(modulus).expect("a modulus"));
    let f: Vec<Natural> = (0..=DEGREE).map(|_| Natural::random_below(ring.modulus(), &mut rng)).collect();
    let polynomial = Polynomial::new(&ring, &f).expect("coefficients below N");
    let long_point = Natural::random_below(ring.modulus(), &mut rng);
    assert_eq!(polynomial.evaluate(1999), plain(&ring, &f, 1999));

    let mut group = c.benchmark_group("degree 1332 over 3072 bits");
    group.sample_size(10);
    for points in [20u32, 2000] {
        group.throughput(Throughput::Elements(points.into()));
        group.bench_with_input(BenchmarkId::new("fast", points), &points, |b, points| {
            b.iter(|| (1..=*points).for_each(|j| drop(black_box(polynomial.evaluate(black_box(j))))));
        });
    }
    group.throughput(Throughput::Elements(20));
    group.bench_function(BenchmarkId::new("a remainder each step", 20), |b| {
        b.iter(|| (1..=20).for_each(|j| drop(black_box(plain(&ring, &f, black_box(j))))));
    });
    group.bench_function(BenchmarkId::new("a full product and a remainder each step", 20), |b| {
        b.iter(|| (1..=20).for_each(|_| drop(black_box(wide(&ring, &f, black_box(&long_point))))));
    });
    group.finish();
}

criterion_group!(benches, evaluation);
criterion_main!(benches);
