//! Numbers of both halves, what they answer, and reproducible draws.

use num_bigint::{BigInt, BigUint, Sign};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use secagg::npkc::integer::Integer;
use secagg::npkc::natural::Natural;
use secagg::npkc::params::Public;
use secagg_spec::error::SpecError;
use secagg_spec::npkc::rsa_param;

/// A code and a culprit.
pub type Refusal = (&'static str, Option<u32>);

/// What a half answers.
pub type Answer<T> = Result<T, Refusal>;

/// The specification's answer.
pub fn spec<T>(result: Result<T, SpecError>) -> Answer<T> {
    result.map_err(|e| (e.code.as_str(), e.culprit))
}

/// The implementation's answer.
pub fn fast<T>(result: Result<T, secagg::Error>) -> Answer<T> {
    result.map_err(|e| (e.code(), e.culprit()))
}

/// Both answers, when they are the same as far as `bytes` shows; what went wrong is counted by its code.
pub fn agree<A, B, C: PartialEq + std::fmt::Debug>(
    tally: &mut Tally,
    left: Answer<A>,
    right: Answer<B>,
    show: impl Fn(&A) -> C,
    show_fast: impl Fn(&B) -> C,
) -> Option<(A, B)> {
    assert_eq!(left.as_ref().map(show).map_err(|e| *e), right.as_ref().map(show_fast).map_err(|e| *e));
    match (left, right) {
        (Ok(a), Ok(b)) => {
            tally.add("agreed");
            Some((a, b))
        }
        (Err((code, _)), _) | (_, Err((code, _))) => {
            tally.add(code);
            None
        }
    }
}

/// How often each outcome came, so that a test can see that it saw them all.
#[derive(Default, Debug)]
pub struct Tally(std::collections::BTreeMap<&'static str, u32>);

impl Tally {
    /// One more.
    pub fn add(&mut self, what: &'static str) {
        *self.0.entry(what).or_default() += 1;
    }

    /// That each of these came.
    pub fn saw(&self, what: &[&str]) {
        for what in what {
            assert!(self.0.contains_key(what), "{what} did not come: {:?}", self.0);
        }
    }
}

/// A number for the implementation.
pub fn natural(x: &BigUint) -> Natural {
    Natural::from_be_bytes(&x.to_bytes_be()).unwrap()
}

/// The same for a list.
pub fn naturals(list: &[BigUint]) -> Vec<Natural> {
    list.iter().map(natural).collect()
}

/// A number of the implementation.
pub fn value(x: &Natural) -> BigUint {
    BigUint::from_bytes_be(&x.to_be_bytes_trimmed())
}

/// An integer for the implementation.
pub fn integer(x: &BigInt) -> Integer {
    Integer::new(x.sign() == Sign::Minus, natural(x.magnitude()))
}

/// An integer of the implementation.
pub fn signed(x: &Integer) -> BigInt {
    BigInt::from_biguint(if x.is_negative() { Sign::Minus } else { Sign::Plus }, value(x.magnitude()))
}

/// Public parameters for the implementation, whose e is a `u32`.
pub fn public(x: &rsa_param::Public) -> Answer<Public> {
    let e = x.e.iter_u32_digits().next().unwrap_or(0);
    fast(Public::new(natural(&x.N), e, x.m))
}

/// The number with these hexadecimal digits.
pub fn hex(digits: &str) -> BigUint {
    BigUint::parse_bytes(digits.as_bytes(), 16).unwrap()
}

/// Draws that come again with the same seed.
pub struct Draws(ChaCha20Rng);

impl Draws {
    /// The draws of a seed.
    pub fn new(seed: u64) -> Self {
        Self(ChaCha20Rng::seed_from_u64(seed))
    }

    /// From [0, bound − 1]; 0 when the bound is 0.
    pub fn below(&mut self, bound: &BigUint) -> BigUint {
        let mut bytes = vec![0; bound.to_bytes_be().len() + 8];
        self.0.fill_bytes(&mut bytes);
        BigUint::from_bytes_be(&bytes) % bound.max(&1u32.into())
    }

    /// From 0 to `bound` − 1.
    pub fn index(&mut self, bound: usize) -> usize {
        (self.0.next_u64() % bound.max(1) as u64) as usize
    }

    /// One time in `n`.
    pub fn rarely(&mut self, n: usize) -> bool {
        self.index(n) == 0
    }

    /// A nonce.
    pub fn nonce(&mut self) -> [u8; 12] {
        let mut nonce = [0; 12];
        self.0.fill_bytes(&mut nonce);
        nonce
    }

    /// A number below `bound`, or, one time in `n`, one of the edges: 0, 1, the bound, one less, the bound times 2^64.
    pub fn near(&mut self, bound: &BigUint, n: usize) -> BigUint {
        if !self.rarely(n) {
            return self.below(bound);
        }
        match self.index(5) {
            0 => BigUint::ZERO,
            1 => 1u32.into(),
            2 => bound.clone(),
            3 => bound.max(&1u32.into()) - 1u32,
            _ => bound << 64u32,
        }
    }

    /// The message as it is, or, one time in `n`, cut, longer, or with bytes changed, the first ones more often.
    pub fn tamper(&mut self, message: &[u8], n: usize) -> Vec<u8> {
        let mut out = message.to_vec();
        if !self.rarely(n) {
            return out;
        }
        let places = if self.rarely(2) { out.len().min(12) } else { out.len() };
        let at = self.index(places);
        match self.index(6) {
            0 => out.truncate(at),
            1 => out.push(self.index(256) as u8),
            2 => out[at] = self.index(4) as u8,
            3 => out[at] = 255,
            4 => out[at] ^= 1 << self.index(8),
            _ => {
                let end = out.len().min(at + 1 + self.index(60));
                let fill = if self.rarely(2) { 0 } else { 255 };
                out[at..end].fill(fill);
            }
        }
        out
    }
}
