//! F_q, q the order of NIST P-256's group (SP 800-186, section 3.2.1.3), in 32 big-endian bytes.

use crate::Error;
use p256::Scalar;
use p256::elliptic_curve::ff::PrimeField;
use rand_core::CryptoRng;
use std::fmt;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The element with this encoding.
///
/// # Errors
///
/// `E_RANGE` for a value ≥ q.
pub fn decode(bytes: &[u8; 32]) -> Result<Scalar, Error> {
    let element: Option<Scalar> = Scalar::from_repr((*bytes).into()).into();
    element.ok_or(Error::Range { what: "a field element", culprit: None })
}

/// The element's encoding.
pub fn encode(element: &Scalar) -> [u8; 32] {
    element.to_repr().into()
}

/// A secret element of F_q: a share, a coefficient, a self-mask's seed.
///
/// Comparison is in constant time.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct SecretElement(Scalar);

impl SecretElement {
    /// Keeps this element.
    pub fn new(element: Scalar) -> Self {
        Self(element)
    }

    /// The element with this encoding.
    ///
    /// # Errors
    ///
    /// `E_RANGE` for a value ≥ q.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, Error> {
        decode(bytes).map(Self)
    }

    /// The element's encoding.
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(encode(&self.0))
    }

    /// A uniform draw, by rejection: 32 bytes a try, one try in 2^32 fails.
    pub fn random<R: CryptoRng + ?Sized>(rng: &mut R) -> Self {
        let mut bytes = Zeroizing::new([0u8; 32]);
        loop {
            rng.fill_bytes(bytes.as_mut_slice());
            if let Ok(element) = Self::from_bytes(&bytes) {
                return element;
            }
        }
    }

    /// The element itself. The copy is the caller's to forget.
    pub fn expose(&self) -> &Scalar {
        &self.0
    }
}

impl PartialEq for SecretElement {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for SecretElement {}

impl fmt::Debug for SecretElement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretElement([redacted])")
    }
}
