//! π_EXP (MGL Appendix A, Figure 9): x^(d_1 + d_2) mod N for the SSP that knows x, with the other's share of d.
//!
//! The figure lets SSP_1 ask; in Figure 2, Round 1, step 3, SSP_2 asks, and nothing else changes. Nothing checks the
//! answer, and x is not hidden (finding F21).

use crate::Error;
use crate::npkc::integer::Integer;
use crate::npkc::natural::Natural;
use crate::npkc::params::Public;
use crate::wire::{Reader, Writer};

/// The SSP that asked, waiting for the answer.
#[derive(Clone)]
pub struct Asked {
    public: Public,
    x: Natural,
    d_1: Integer,
}

redacted!(Asked);

impl Asked {
    /// Takes x and d_1, and gives message `00`, c = x^e mod N.
    ///
    /// # Errors
    ///
    /// `E_RANGE` when x ≥ N.
    pub fn ask(public: &Public, x: Natural, d_1: &Integer) -> Result<(Self, Vec<u8>), Error> {
        let ring = public.ring();
        ring.check(&x)?;
        let mut message = Writer::message(0, ring.element_len().saturating_add(1));
        ring.write(&ring.pow(&x, &Natural::from(public.e())), &mut message)?;
        Ok((Self { public: public.clone(), x, d_1: d_1.clone() }, message.finish()))
    }

    /// Takes message `01` and gives x^{d_1}·c'^{d_1}·c'' mod N.
    ///
    /// # Errors
    ///
    /// Those of decoding; then `E_RANGE` when d_1 < 0 and x or c' has no inverse.
    pub fn finish(&self, message: &[u8]) -> Result<Natural, Error> {
        let ring = self.public.ring();
        let mut reader = Reader::message(message, 1)?;
        let c_1 = ring.read(&mut reader)?;
        let c_2 = ring.read(&mut reader)?;
        reader.finish()?;
        // (x·c')^{d_1} is x^{d_1}·c'^{d_1}, and has an inverse exactly when both have one.
        let left = ring.pow_signed(&ring.mul(&self.x, &c_1), &self.d_1)?;
        Ok(ring.mul(&left, &c_2))
    }
}

/// The other SSP: takes d_2 and message `00`, and gives message `01`, c^{d_2} ‖ c^{d_2²}.
///
/// # Errors
///
/// Those of decoding; then `E_RANGE` when d_2 < 0 and c has no inverse.
pub fn answer(public: &Public, d_2: &Integer, message: &[u8]) -> Result<Vec<u8>, Error> {
    let ring = public.ring();
    let mut reader = Reader::message(message, 0)?;
    let c = ring.read(&mut reader)?;
    reader.finish()?;
    // c^{d_2²} = (c^{d_2})^{d_2}
    let c_1 = ring.pow_signed(&c, d_2)?;
    let c_2 = ring.pow_signed(&c_1, d_2)?;
    let mut out = Writer::message(1, ring.element_len().saturating_mul(2).saturating_add(1));
    ring.write(&c_1, &mut out)?;
    ring.write(&c_2, &mut out)?;
    Ok(out.finish())
}
