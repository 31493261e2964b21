//! KA: Diffie–Hellman over NIST P-256, the agreed key hashed. Points are SEC 1 compressed (section 2.3.3).

use crate::Error;
use crate::prim::counters::{Operation, count};
use crate::prim::field::SecretElement;
use p256::NonZeroScalar;
use p256::elliptic_curve::ecdh::diffie_hellman;
use rand_core::CryptoRng;
use sha2::{Digest, Sha256};
use std::fmt;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// A point of the curve that is not the identity.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey(p256::PublicKey);

impl PublicKey {
    /// The length of a point, in bytes.
    pub const LEN: usize = 33;

    /// The point with this encoding.
    ///
    /// # Errors
    ///
    /// `E_POINT` for any form but the compressed one, for the identity, and for an x that no point of the curve has.
    pub fn from_bytes(bytes: &[u8; 33]) -> Result<Self, Error> {
        Self::from_slice(bytes)
    }

    /// The point with this encoding, whose length is not known yet.
    ///
    /// # Errors
    ///
    /// As [`PublicKey::from_bytes`], and `E_POINT` for any length but 33.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, Error> {
        let refused = Error::Point { culprit: None };
        // The library also takes SEC 1's other forms, of which the compact one (tag 5) has the same length.
        match bytes {
            [2 | 3, rest @ ..] if rest.len() == Self::LEN - 1 => {
                p256::PublicKey::from_sec1_bytes(bytes).map(Self).map_err(|_| refused)
            }
            _ => Err(refused),
        }
    }

    /// The point's encoding.
    pub fn to_bytes(&self) -> [u8; 33] {
        p256::CompressedPoint::from(&self.0).into()
    }

    /// From the library's own type.
    pub(crate) fn from_inner(inner: p256::PublicKey) -> Self {
        Self(inner)
    }

    /// The library's own type.
    pub(crate) fn inner(&self) -> &p256::PublicKey {
        &self.0
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PublicKey(")?;
        for byte in self.to_bytes() {
            write!(f, "{byte:02x}")?;
        }
        f.write_str(")")
    }
}

/// sk, from 1 to q − 1.
#[derive(Clone)]
pub struct SecretKey(NonZeroScalar);

impl SecretKey {
    /// The key with this encoding.
    ///
    /// # Errors
    ///
    /// `E_RANGE` for 0 and for a value ≥ q.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, Error> {
        Self::from_element(&SecretElement::from_bytes(bytes)?)
    }

    /// The key that is this field element.
    ///
    /// # Errors
    ///
    /// `E_RANGE` for 0.
    pub fn from_element(element: &SecretElement) -> Result<Self, Error> {
        let scalar: Option<NonZeroScalar> = NonZeroScalar::new(*element.expose()).into();
        scalar.map(Self).ok_or(Error::Range { what: "a secret key", culprit: None })
    }

    /// A uniform draw, by rejection.
    pub fn random<R: CryptoRng + ?Sized>(rng: &mut R) -> Self {
        loop {
            if let Ok(key) = Self::from_element(&SecretElement::random(rng)) {
                return key;
            }
        }
    }

    /// The key as an element of F_q, to be shared.
    pub fn to_element(&self) -> SecretElement {
        SecretElement::new(*self.0.as_ref())
    }

    /// pk = sk·G.
    pub fn public_key(&self) -> PublicKey {
        PublicKey(p256::PublicKey::from_secret_scalar(&self.0))
    }

    /// KA.agree: SHA-256 of the affine x-coordinate of sk·pk.
    pub fn agree(&self, public: &PublicKey) -> SharedKey {
        count(Operation::Agree);
        let point = diffie_hellman(self.0, public.0.as_affine());
        SharedKey(Zeroizing::new(Sha256::digest(point.raw_secret_bytes()).into()))
    }
}

impl Drop for SecretKey {
    fn drop(&mut self) {
        // A scalar that may not be 0 becomes 1.
        self.0.zeroize();
    }
}

impl ZeroizeOnDrop for SecretKey {}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey([redacted])")
    }
}

/// What two users agree on: 32 bytes, the same for both. Comparison is in constant time.
#[derive(Clone)]
pub struct SharedKey(Zeroizing<[u8; 32]>);

impl SharedKey {
    /// The key that is these bytes: one that was agreed on elsewhere.
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self(Zeroizing::new(*bytes))
    }

    /// The bytes.
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

impl PartialEq for SharedKey {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(other.0.as_slice()).into()
    }
}

impl Eq for SharedKey {}

impl ZeroizeOnDrop for SharedKey {}

impl fmt::Debug for SharedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedKey([redacted])")
    }
}
