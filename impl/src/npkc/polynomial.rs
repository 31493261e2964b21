//! Z_N\[x\]: polynomials, their values at small points, and their products.
//!
//! A user evaluates one polynomial of degree 2(k − 1) at every other user's id. The point is a small integer, so
//! Horner's rule needs no product of two elements: each step multiplies every word of an accumulator by the point. The
//! accumulator has some words more than N and is reduced only when these could overflow.

use crate::Error;
use crate::npkc::natural::Natural;
use crate::npkc::ring::Ring;
use crate::prim::counters::{Operation, count};
use crate::wire::{Reader, Writer};
use crypto_bigint::{ConcatenatingMul, WideWord, Word};
use rayon::prelude::*;
use std::fmt;
use std::sync::Arc;
use zeroize::Zeroizing;

/// The words that an accumulator has more than N.
const SPARE: usize = 4;

/// A polynomial over Z_N, the constant first. Overwritten when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Polynomial {
    ring: Arc<Ring>,
    /// The coefficients one after the other, each in as many words as N.
    words: Zeroizing<Vec<Word>>,
}

impl Polynomial {
    /// The polynomial with these coefficients, the constant first.
    ///
    /// # Errors
    ///
    /// `E_RANGE` when one is ≥ N, without culprit.
    pub fn new(ring: &Arc<Ring>, coefficients: &[Natural]) -> Result<Self, Error> {
        let mut polynomial = Self::with_capacity(ring, coefficients.len());
        for a in coefficients {
            ring.check(a)?;
            polynomial.push(a);
        }
        Ok(polynomial)
    }

    fn with_capacity(ring: &Arc<Ring>, count: usize) -> Self {
        let words = Zeroizing::new(Vec::with_capacity(ring.words().saturating_mul(count)));
        Self { ring: Arc::clone(ring), words }
    }

    /// One more coefficient, below N, within the capacity.
    fn push(&mut self, a: &Natural) {
        let words = a.inner().as_words();
        self.words.extend(words.iter().copied().chain(std::iter::repeat(0)).take(self.ring.words()));
    }

    /// The ring.
    pub fn ring(&self) -> &Arc<Ring> {
        &self.ring
    }

    /// The number of coefficients.
    pub fn len(&self) -> usize {
        self.words.len().checked_div(self.ring.words()).unwrap_or(0)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The coefficients, the constant first.
    pub fn coefficients(&self) -> Vec<Natural> {
        self.words.chunks_exact(self.ring.words()).map(Natural::from_words).collect()
    }

    /// f(x). The time depends on x, on N and on the degree.
    pub fn evaluate(&self, x: u32) -> Natural {
        count(Operation::EvaluateZn);
        let width = self.ring.words();
        let mut low = Zeroizing::new(vec![0; width]);
        let mut high = Zeroizing::new([0; SPARE]);
        let mut wide = Zeroizing::new(vec![0; width.saturating_add(SPARE)]);
        let interval = steps(x);
        let mut left = interval;
        for a in self.words.chunks_exact(width).rev() {
            if left == 0 {
                self.reduce(&mut low, &mut high, &mut wide);
                left = interval;
            }
            left -= 1;
            // y ← y·x + a
            let carry = multiply_add(&mut low, x, a);
            multiply_carry(high.as_mut_slice(), x, carry);
        }
        self.reduce(&mut low, &mut high, &mut wide);
        Natural::from_words(&low)
    }

    /// (low, high) ← ((low, high) mod N, 0).
    fn reduce(&self, low: &mut [Word], high: &mut [Word; SPARE], wide: &mut [Word]) {
        for (to, from) in wide.iter_mut().zip(low.iter().chain(high.iter())) {
            *to = *from;
        }
        self.ring.reduce_words(wide, low);
        *high = [0; SPARE];
    }

    /// f(x)·g(x), with |f| + |g| − 1 coefficients; none when f or g has none. Every coefficient is summed up before it
    /// is reduced.
    ///
    /// # Errors
    ///
    /// `E_PARAMS` when the two are over different rings.
    pub fn product(&self, other: &Self) -> Result<Self, Error> {
        if self.ring != other.ring {
            return Err(Error::Params { what: "polynomials over different rings" });
        }
        let (f, g) = (self.coefficients(), other.coefficients());
        let count = if f.is_empty() || g.is_empty() { 0 } else { f.len().saturating_add(g.len()).saturating_sub(1) };
        let sums: Vec<Natural> = (0..count).into_par_iter().map(|i| self.convolution(&f, &g, i)).collect();
        let mut out = Self::with_capacity(&self.ring, count);
        for sum in &sums {
            out.push(sum);
        }
        Ok(out)
    }

    /// Σ f_a·g_b mod N over a + b = i.
    fn convolution(&self, f: &[Natural], g: &[Natural], i: usize) -> Natural {
        // There are fewer than 2^32 terms, each below N²: one word more than that is enough.
        let mut sum = Zeroizing::new(vec![0; self.ring.words().saturating_mul(2).saturating_add(1)]);
        let first = i.saturating_sub(g.len().saturating_sub(1));
        for (a, b) in f.iter().skip(first).zip(g.iter().take(i.saturating_sub(first).saturating_add(1)).rev()) {
            add_words(&mut sum, Natural::from_inner(a.inner().concatenating_mul(b.inner())).inner().as_words());
        }
        self.ring.reduce(&Natural::from_words(&sum))
    }

    /// c·f(x).
    pub fn scale(&self, c: &Natural) -> Self {
        let mut out = Self::with_capacity(&self.ring, self.len());
        for a in self.coefficients() {
            out.push(&self.ring.mul(c, &a));
        }
        out
    }

    /// Reads a polynomial of k coefficients: their count (`u32`), then the coefficients.
    ///
    /// # Errors
    ///
    /// Without culprit: `E_RANGE` for another count, `E_LENGTH` when not all of them are there, `E_RANGE` when one is ≥
    /// N.
    pub fn read(ring: &Arc<Ring>, k: u32, reader: &mut Reader<'_>) -> Result<Self, Error> {
        if reader.u32()? != k {
            return Err(Error::Range { what: "the count of coefficients", culprit: None });
        }
        let count = usize::try_from(k).unwrap_or(usize::MAX);
        // Seen to be there before anything is allocated.
        let mut all = Reader::new(reader.take(count.saturating_mul(ring.element_len()))?);
        let mut out = Self::with_capacity(ring, count);
        for _ in 0..count {
            out.push(&ring.read(&mut all)?);
        }
        Ok(out)
    }

    /// Writes what [`Polynomial::read`] reads.
    ///
    /// # Errors
    ///
    /// None occurs: the coefficients are below N.
    pub fn write(&self, writer: &mut Writer) -> Result<(), Error> {
        writer.count(self.len());
        for a in self.coefficients() {
            self.ring.write(&a, writer)?;
        }
        Ok(())
    }

    /// The bytes of its encoding.
    pub fn encoded_len(&self) -> usize {
        self.len().saturating_mul(self.ring.element_len()).saturating_add(4)
    }
}

/// How many steps y ← y·x + a, from y below N, stay within the spare words: t of them give less than (x + 1)^t times the
/// bound before, and x + 1 ≤ 2^|x|.
fn steps(x: u32) -> u32 {
    let spare_bits = Word::BITS.saturating_mul(SPARE as u32);
    spare_bits / (u32::BITS - x.leading_zeros()).max(1)
}

/// y ← y·x + a, word by word; what is left over is given back.
fn multiply_add(y: &mut [Word], x: u32, a: &[Word]) -> Word {
    let mut carry = 0;
    for (y, a) in y.iter_mut().zip(a) {
        let sum = WideWord::from(*y) * WideWord::from(x) + WideWord::from(*a) + WideWord::from(carry);
        (*y, carry) = split(sum);
    }
    carry
}

/// y ← y·x + carry.
fn multiply_carry(y: &mut [Word], x: u32, mut carry: Word) {
    for y in y {
        (*y, carry) = split(WideWord::from(*y) * WideWord::from(x) + WideWord::from(carry));
    }
}

/// y ← y + a; y is long enough for the sum.
fn add_words(y: &mut [Word], a: &[Word]) {
    let mut carry = 0;
    for (y, a) in y.iter_mut().zip(a.iter().chain(std::iter::repeat(&0))) {
        (*y, carry) = split(WideWord::from(*y) + WideWord::from(*a) + WideWord::from(carry));
    }
}

/// The low and the high word.
fn split(x: WideWord) -> (Word, Word) {
    (x as Word, (x >> Word::BITS) as Word)
}

impl fmt::Debug for Polynomial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Polynomial {{ coefficients: {}, values: [redacted] }}", self.len())
    }
}
