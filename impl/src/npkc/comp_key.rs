//! NPKC.CompKey (MGL, section 4.1): a user's pairwise keys from its two polynomials.
//!
//! With g_i(x) = f(i)^d·f(x), where f = f_1·f_2, the key of the pair (i, j) comes from g_i(j)·g_i(0)^(e−1) =
//! f(i)·f(j)·f(0)^(e−1). So does the key of every other pair, for user i alone (finding F01).

use crate::Error;
use crate::npkc::natural::Natural;
use crate::npkc::params::Public;
use crate::npkc::polynomial::Polynomial;
use crate::prim::field::SecretElement;
use crate::prim::kdf;
use rayon::prelude::*;

/// The label of the KDF.
const LABEL: &[u8] = b"secagg/v1/npkc/key";

/// User i with g_i, from which all its pairwise keys come. Overwritten when dropped.
#[derive(Clone)]
pub struct PairwiseKeys {
    public: Public,
    g: Polynomial,
    /// g_i(0)^(e−1).
    tail: Natural,
}

redacted!(PairwiseKeys);

impl PairwiseKeys {
    /// User i, with its polynomials s_{1,i} and s_{2,i} (or c_{1,i} and c_{2,i}, section 5.1): g_i = s_{1,i}·s_{2,i}.
    ///
    /// # Errors
    ///
    /// `E_PARAMS` when a polynomial has no coefficient or is over another ring than Z_N.
    pub fn new(public: &Public, s_1: &Polynomial, s_2: &Polynomial) -> Result<Self, Error> {
        let g = s_1.product(s_2)?;
        if g.is_empty() || g.ring() != public.ring() {
            return Err(Error::Params { what: "polynomials without coefficients or over another ring" });
        }
        let ring = public.ring();
        let tail = ring.pow(&g.evaluate(0), &Natural::from(public.e().saturating_sub(1)));
        Ok(Self { public: public.clone(), g, tail })
    }

    /// g_i.
    pub fn polynomial(&self) -> &Polynomial {
        &self.g
    }

    /// MK_{i,j} = KDF(g_i(j)·g_i(0)^(e−1) mod N) in F_q.
    ///
    /// # Errors
    ///
    /// `E_RANGE` unless j is from 1 to m, without culprit.
    pub fn key(&self, j: u32) -> Result<SecretElement, Error> {
        self.public.check_id(j)?;
        let ring = self.public.ring();
        let material = ring.mul(&self.g.evaluate(j), &self.tail);
        kdf::to_field(&material.to_be_bytes(ring.element_len())?, LABEL)
    }

    /// MK_{i,j} for each of these j, in their order.
    ///
    /// # Errors
    ///
    /// `E_RANGE` unless each j is from 1 to m, without culprit.
    pub fn keys(&self, ids: &[u32]) -> Result<Vec<SecretElement>, Error> {
        ids.par_iter().map(|j| self.key(*j)).collect()
    }
}
