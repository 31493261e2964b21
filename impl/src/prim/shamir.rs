//! SS: Shamir's secret sharing over F_q. The share of v is f(v); the secret is f(0).

use crate::Error;
use crate::prim::counters::{Operation, count};
use crate::prim::field::{self, SecretElement};
use p256::Scalar;
use p256::elliptic_curve::ff::{BatchInvert, FromUniformBytes};
use std::collections::HashSet;
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// f(x) = s + a_1·x + … + a_{t−1}·x^{t−1}. Overwritten when dropped.
pub struct Polynomial {
    /// a_{t−1} first, s last: the order of Horner's rule. Least significant limb first.
    descending: Zeroizing<Vec<[u64; 4]>>,
}

impl Polynomial {
    /// The polynomial with f(0) = `secret` and these coefficients, of x^1 first.
    pub fn new(secret: &SecretElement, coefficients: &[SecretElement]) -> Self {
        count(if coefficients.len() == 1 { Operation::ShareTwo } else { Operation::Share });
        let mut descending = Zeroizing::new(Vec::with_capacity(coefficients.len().saturating_add(1)));
        descending.extend(coefficients.iter().rev().chain([secret]).map(|a| limbs(a.expose())));
        Self { descending }
    }

    /// f(v), by Horner's rule on k coefficients at a time, where 1 + v + … + v^k is still a machine word:
    ///
    /// value ← value·v^k + a_{i+k−1}·v^{k−1} + … + a_i
    ///
    /// over the integers, reduced mod q once. Its time depends on v and t, not on the polynomial.
    ///
    /// # Errors
    ///
    /// `E_RANGE` for v = 0, whose share would be the secret.
    pub fn share(&self, v: u32) -> Result<SecretElement, Error> {
        if v == 0 {
            return Err(Error::Range { what: "the id of a share", culprit: Some(v) });
        }
        let powers = powers(v);
        let k = powers.len().saturating_sub(1).max(1);
        // The first chunk is the one that may be shorter, so that later ones fit value·v^k.
        let (first, rest) = self.descending.split_at(self.descending.len() % k);
        let mut value = SecretElement::new(Scalar::ZERO);
        for chunk in std::iter::once(first).chain(rest.chunks(k)) {
            let mut wide = Wide::default();
            wide.add_product(&limbs(value.expose()), powers.get(chunk.len()).copied().unwrap_or(0));
            for (a, power) in chunk.iter().rev().zip(&powers) {
                wide.add_product(a, *power);
            }
            value = SecretElement::new(wide.reduce());
        }
        Ok(value)
    }
}

/// v^0, v^1, …, v^k, as many as add up to a machine word, at most 33 of them; at least v^0 and v^1.
fn powers(v: u32) -> Vec<u64> {
    let next = |(power, sum): &(u64, u64)| {
        let power = power.checked_mul(u64::from(v))?;
        Some((power, sum.checked_add(power)?))
    };
    std::iter::successors(Some((1, 1)), next).take(33).map(|(power, _)| power).collect()
}

/// The limbs of a field element, least significant first.
fn limbs(element: &Scalar) -> [u64; 4] {
    let bytes = Zeroizing::new(field::encode(element));
    let mut limbs = [0; 4];
    for (limb, chunk) in limbs.iter_mut().zip(bytes.as_chunks().0.iter().rev()) {
        *limb = u64::from_be_bytes(*chunk);
    }
    limbs
}

/// A sum of products of field elements and machine words, not reduced: below 2^320 when the words add up to a word.
#[derive(Default)]
struct Wide {
    low: [u64; 4],
    high: u64,
}

impl Wide {
    /// self ← self + a·w.
    fn add_product(&mut self, a: &[u64; 4], w: u64) {
        let mut carry = 0;
        for (limb, a) in self.low.iter_mut().zip(a) {
            // At most (2^64 − 1)^2 + 2·(2^64 − 1) = 2^128 − 1.
            let sum = u128::from(*a) * u128::from(w) + u128::from(*limb) + carry;
            *limb = sum as u64;
            carry = sum >> 64;
        }
        self.high = self.high.wrapping_add(carry as u64);
    }

    /// The sum mod q.
    fn reduce(&self) -> Scalar {
        let mut bytes = Zeroizing::new([0; 64]);
        let limbs = self.low.iter().copied().chain([self.high]);
        for (chunk, limb) in bytes.as_chunks_mut().0.iter_mut().rev().zip(limbs) {
            *chunk = limb.to_be_bytes();
        }
        Scalar::from_uniform_bytes(&bytes)
    }
}

impl Drop for Wide {
    fn drop(&mut self) {
        self.low.zeroize();
        self.high.zeroize();
    }
}

impl ZeroizeOnDrop for Polynomial {}

impl fmt::Debug for Polynomial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Polynomial([redacted])")
    }
}

/// SS.share(s, t, V): the share of each id, in the order given; t − 1 is the number of coefficients.
///
/// # Errors
///
/// `E_PARAMS` for fewer ids than t; then of each id in turn `E_RANGE` for 0, `E_DUPLICATE` for a repeated one.
pub fn share(
    secret: &SecretElement,
    coefficients: &[SecretElement],
    ids: &[u32],
) -> Result<Vec<(u32, SecretElement)>, Error> {
    if ids.len() <= coefficients.len() {
        return Err(Error::Params { what: "the threshold is above the number of ids" });
    }
    check_ids(ids)?;
    let f = Polynomial::new(secret, coefficients);
    ids.iter().map(|v| f.share(*v).map(|share| (*v, share))).collect()
}

/// That no id is 0 and none comes twice.
fn check_ids(ids: &[u32]) -> Result<(), Error> {
    let mut seen = HashSet::with_capacity(ids.len());
    for id in ids {
        if *id == 0 {
            return Err(Error::Range { what: "the id of a share", culprit: Some(*id) });
        }
        if !seen.insert(*id) {
            return Err(Error::Duplicate { what: "the id of a share", culprit: Some(*id) });
        }
    }
    Ok(())
}

/// The Lagrange coefficients at 0 for one set of ids: computed once, used for every secret shared among them.
///
/// λ_v = Π_{w≠v} w/(w−v), over all the ids given (BON, section VII-B).
#[derive(Clone, Debug)]
pub struct Lagrange {
    coefficients: Vec<Scalar>,
}

impl Lagrange {
    /// The coefficients for these ids, of which there must be `t`.
    ///
    /// With P the product of all ids, λ_v = P / (v · Π_{w≠v} (w−v)): one product an id, one inversion for all.
    ///
    /// # Errors
    ///
    /// `E_THRESHOLD` for fewer than `t` ids; then of each id in turn `E_RANGE` for 0, `E_DUPLICATE` for a repeated one.
    pub fn at_zero(ids: &[u32], t: u32) -> Result<Self, Error> {
        if u32::try_from(ids.len()).is_ok_and(|n| n < t) {
            return Err(Error::Threshold { what: "shares", culprit: None });
        }
        check_ids(ids)?;
        count(Operation::Lagrange);
        let all = product(ids.iter().map(|w| u64::from(*w)));
        let mut coefficients: Vec<Scalar> = ids.iter().map(|v| denominator(*v, ids)).collect();
        coefficients.iter_mut().batch_invert();
        for c in &mut coefficients {
            *c *= all;
        }
        Ok(Self { coefficients })
    }

    /// SS.reconstruct: Σ_v s_v · λ_v, the shares in the order of the ids.
    ///
    /// # Errors
    ///
    /// `E_LENGTH` when there are not as many shares as ids.
    pub fn reconstruct<'a>(
        &self,
        shares: impl ExactSizeIterator<Item = &'a SecretElement>,
    ) -> Result<SecretElement, Error> {
        if shares.len() != self.coefficients.len() {
            return Err(Error::Length { what: "not a share for each id", culprit: None });
        }
        count(if shares.len() == 2 { Operation::ReconstructTwo } else { Operation::Reconstruct });
        let secret = shares.zip(&self.coefficients).map(|(s, c)| *s.expose() * c).sum();
        Ok(SecretElement::new(secret))
    }
}

/// SS.reconstruct({(v, s_v)}, t), for one secret.
///
/// # Errors
///
/// Those of [`Lagrange::at_zero`].
pub fn reconstruct(shares: &[(u32, SecretElement)], t: u32) -> Result<SecretElement, Error> {
    let ids: Vec<u32> = shares.iter().map(|(v, _)| *v).collect();
    Lagrange::at_zero(&ids, t)?.reconstruct(shares.iter().map(|(_, share)| share))
}

/// v · Π_{w≠v} (w − v), not 0 for distinct ids that are not 0.
fn denominator(v: u32, ids: &[u32]) -> Scalar {
    let below = ids.iter().filter(|w| **w < v).count();
    let differences = ids.iter().filter(|w| **w != v).map(|w| u64::from(w.abs_diff(v)));
    let size = product(differences.chain([u64::from(v)]));
    if below % 2 == 0 { size } else { -size }
}

/// The product of small integers in F_q: gathered in a machine word for as long as they fit.
fn product(factors: impl Iterator<Item = u64>) -> Scalar {
    let (mut wide, mut word) = (Scalar::ONE, 1u64);
    for factor in factors {
        match word.checked_mul(factor) {
            Some(more) => word = more,
            None => {
                wide *= Scalar::from(word);
                word = factor;
            }
        }
    }
    wide * Scalar::from(word)
}
