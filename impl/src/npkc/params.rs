//! What the SSPs know after NPKC.DistRSAParam (MGL, section 4.1; Figure 2, Round 0): N and e in public, and a share of P,
//! Q and φ(N) each.

use crate::Error;
use crate::npkc::integer::Integer;
use crate::npkc::natural::Natural;
use crate::npkc::ring::Ring;
use std::sync::Arc;

/// pp_1 = pp_2 = (N, e), and m, the number of users.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Public {
    ring: Arc<Ring>,
    e: u32,
    m: u32,
}

/// sp_i = (P_i, Q_i, φ_i). Overwritten when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Private {
    /// P_i, a share of P.
    pub p: Natural,
    /// Q_i, a share of Q.
    pub q: Natural,
    /// φ_i, a share of φ(N) over the integers.
    pub phi: Integer,
}

redacted!(Private);

impl Public {
    /// (N, e) for m users.
    ///
    /// # Errors
    ///
    /// `E_PARAMS` when N < 2 or e = 0.
    pub fn new(modulus: Natural, e: u32, m: u32) -> Result<Self, Error> {
        let ring = Arc::new(Ring::new(modulus)?);
        if e == 0 {
            return Err(Error::Params { what: "the exponent is 0" });
        }
        Ok(Self { ring, e, m })
    }

    /// N with the exponent for m users ([`public_exponent`]).
    ///
    /// # Errors
    ///
    /// `E_PARAMS` when m < 2 or N < 2.
    pub fn for_users(modulus: Natural, m: u32) -> Result<Self, Error> {
        let e = public_exponent(m)?;
        Self::new(modulus, e, m)
    }

    /// Z_N.
    pub fn ring(&self) -> &Arc<Ring> {
        &self.ring
    }

    /// N.
    pub fn modulus(&self) -> &Natural {
        self.ring.modulus()
    }

    /// e.
    pub fn e(&self) -> u32 {
        self.e
    }

    /// m.
    pub fn users(&self) -> u32 {
        self.m
    }

    /// `E_RANGE` unless j is from 1 to m, without culprit.
    pub(crate) fn check_id(&self, j: u32) -> Result<(), Error> {
        if j == 0 || j > self.m { Err(Error::Range { what: "an id", culprit: None }) } else { Ok(()) }
    }
}

/// e = m − 1 if m is even, m if m is odd.
///
/// # Errors
///
/// `E_PARAMS` when m < 2: one user has nobody to share a key with.
pub fn public_exponent(m: u32) -> Result<u32, Error> {
    if m < 2 {
        return Err(Error::Params { what: "fewer than two users" });
    }
    Ok(if m.is_multiple_of(2) { m - 1 } else { m })
}

impl Private {
    /// SSP_1's: φ_1 = N + 1 − (P_1 + Q_1), Round 0, step 3, without its reduction.
    pub fn ssp_1(public: &Public, p_1: Natural, q_1: Natural) -> Self {
        let phi = &(public.modulus() + &Natural::one()) - &(&p_1 + &q_1);
        Self { p: p_1, q: q_1, phi }
    }

    /// SSP_2's: φ_2 = −(P_2 + Q_2), Round 0, step 4, without its reduction.
    pub fn ssp_2(p_2: Natural, q_2: Natural) -> Self {
        let phi = -&Integer::from(&p_2 + &q_2);
        Self { p: p_2, q: q_2, phi }
    }

    /// φ_i mod N, as steps 3 and 4 are printed. These two add to φ(N) + N, not to φ(N) (finding F07).
    pub fn phi_as_printed(&self, public: &Public) -> Integer {
        public.ring().residue(&self.phi).into()
    }
}
