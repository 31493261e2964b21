//! Both halves' primitives, on the same inputs: drawn ones, and the edges of every range.

mod keys;
mod shares;
mod streams;

use num_bigint::BigUint;
use quickcheck::{Arbitrary, Gen, QuickCheck, Testable};
use secagg::modulus::Modulus;
use secagg::prim::field::SecretElement;
use secagg_spec as spec;

/// Runs the property on so many draws, the same ones each time; `SECAGG_CASES` asks for more.
fn each(draws: u64, property: impl Testable) {
    let more = std::env::var("SECAGG_CASES").ok().and_then(|n| n.parse().ok());
    QuickCheck::new()
        .rng(Gen::from_size_and_seed(64, 0x5eca99))
        .tests(draws.max(more.unwrap_or(0)))
        .quickcheck(property);
}

/// q.
fn order() -> BigUint {
    spec::p256::order()
}

fn nat(bytes: &[u8]) -> BigUint {
    BigUint::from_bytes_be(bytes)
}

/// 32 bytes, big-endian.
fn bytes(x: &BigUint) -> [u8; 32] {
    let mut out = [0; 32];
    let digits = x.to_bytes_be();
    out[32 - digits.len()..].copy_from_slice(&digits);
    out
}

fn draw_32(g: &mut Gen) -> [u8; 32] {
    std::array::from_fn(|_| u8::arbitrary(g))
}

/// An element of F_q: 0, 1, q − 1, small, with long runs of ones, or any.
#[derive(Clone, Debug)]
struct Element([u8; 32]);

impl Arbitrary for Element {
    fn arbitrary(g: &mut Gen) -> Self {
        let q = order();
        let x = match u8::arbitrary(g) % 8 {
            0 => BigUint::ZERO,
            1 => BigUint::from(1u8),
            2 => &q - 1u8,
            3 => BigUint::from(u64::arbitrary(g)),
            4 => &q - 1u8 - u64::arbitrary(g),
            5 => (BigUint::from(1u8) << (u32::arbitrary(g) % 256)) - 1u8,
            _ => nat(&draw_32(g)),
        };
        Element(bytes(&(x % q)))
    }
}

impl Element {
    fn nat(&self) -> BigUint {
        nat(&self.0)
    }

    fn secret(&self) -> SecretElement {
        SecretElement::from_bytes(&self.0).expect("below q")
    }
}

/// An element of F_q that is not 0.
#[derive(Clone, Debug)]
struct Scalar([u8; 32]);

impl Arbitrary for Scalar {
    fn arbitrary(g: &mut Gen) -> Self {
        match Element::arbitrary(g).0 {
            zero if zero == [0; 32] => Scalar(bytes(&BigUint::from(1u8))),
            other => Scalar(other),
        }
    }
}

/// R − 1, of any size, often a power of two less one or next to it.
#[derive(Clone, Copy, Debug)]
struct MaxElement(u64);

impl Arbitrary for MaxElement {
    fn arbitrary(g: &mut Gen) -> Self {
        let bits = 1 + u32::arbitrary(g) % 64;
        let full = u64::MAX >> (64 - bits);
        let max = match u8::arbitrary(g) % 6 {
            0 | 1 => full,
            2 => full - 1,
            3 => full / 2 + 1,
            4 => [1, 2, 255, 256, 65_535, 65_536, (1 << 33) - 10, u64::MAX][usize::arbitrary(g) % 8],
            _ => u64::arbitrary(g) & full,
        };
        MaxElement(max.max(1))
    }
}

impl MaxElement {
    /// R.
    fn modulus(&self) -> BigUint {
        BigUint::from(self.0) + 1u8
    }

    fn fast(&self) -> Modulus {
        Modulus::from_max_element(self.0).expect("R is 2 at least")
    }

    /// Elements of Z_R: each word taken mod R, but 0 stands for R − 1 in every other place.
    fn vector(&self, words: &[u64]) -> Vec<u64> {
        let fit = |(i, w): (usize, &u64)| match (w, i % 2) {
            (0, 0) => self.0,
            _ => self.0.checked_add(1).map_or(*w, |size| w % size),
        };
        words.iter().enumerate().map(fit).collect()
    }
}

fn nats(vector: &[u64]) -> Vec<BigUint> {
    vector.iter().map(|x| BigUint::from(*x)).collect()
}

/// The code that an error of the specification stands for, so that results can be compared.
fn code<T>(result: spec::error::Result<T>) -> Result<T, &'static str> {
    result.map_err(|e| e.code.as_str())
}

/// The same for the implementation.
fn fast_code<T>(result: Result<T, secagg::Error>) -> Result<T, &'static str> {
    result.map_err(|e| e.code())
}

/// The harness reports a property that does not hold.
#[test]
#[should_panic(expected = "[quickcheck] TEST FAILED")]
fn a_property_that_fails_is_reported() {
    fn property(x: u8) -> bool {
        x < 200
    }
    each(500, property as fn(u8) -> bool);
}
