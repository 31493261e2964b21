//! SIG: ECDSA over P-256 with SHA-256 (FIPS 186-5, section 6), `r ‖ s`, the nonce from RFC 6979.

use crate::Error;
use crate::prim::counters::{Operation, count};
use crate::prim::key_agreement::PublicKey;
use ecdsa::signature::{Signer, Verifier};
use p256::ecdsa::Signature;
use rand_core::CryptoRng;
use std::fmt;
use zeroize::{ZeroizeOnDrop, Zeroizing};

/// The length of a signature, in bytes.
pub const LEN: usize = 64;

/// d^SK. Overwritten when dropped.
#[derive(Clone)]
pub struct SigningKey(p256::ecdsa::SigningKey);

impl SigningKey {
    /// The key with this encoding.
    ///
    /// # Errors
    ///
    /// `E_RANGE` for 0 and for a value ≥ q.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, Error> {
        p256::ecdsa::SigningKey::from_bytes(bytes.into())
            .map(Self)
            .map_err(|_| Error::Range { what: "a signing key", culprit: None })
    }

    /// A uniform draw, by rejection.
    pub fn random<R: CryptoRng + ?Sized>(rng: &mut R) -> Self {
        let mut bytes = Zeroizing::new([0u8; 32]);
        loop {
            rng.fill_bytes(bytes.as_mut_slice());
            if let Ok(key) = Self::from_bytes(&bytes) {
                return key;
            }
        }
    }

    /// The key's encoding.
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes().into())
    }

    /// d^PK.
    pub fn verifying_key(&self) -> VerifyingKey {
        VerifyingKey(*self.0.verifying_key())
    }

    /// SIG.sign: the same message gives the same signature.
    ///
    /// # Errors
    ///
    /// `E_SIGNATURE` in the case, never seen, that r or s comes out 0.
    pub fn sign(&self, message: &[u8]) -> Result<[u8; 64], Error> {
        count(Operation::Sign);
        let signature: Signature = self.0.try_sign(message).map_err(|_| Error::Signature { culprit: None })?;
        Ok(signature.to_bytes().into())
    }
}

impl ZeroizeOnDrop for SigningKey {}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey([redacted])")
    }
}

/// d^PK.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerifyingKey(p256::ecdsa::VerifyingKey);

impl VerifyingKey {
    /// The key with this encoding, a compressed point.
    ///
    /// # Errors
    ///
    /// `E_POINT`.
    pub fn from_bytes(bytes: &[u8; 33]) -> Result<Self, Error> {
        Ok(Self(PublicKey::from_bytes(bytes)?.inner().into()))
    }

    /// The key's encoding.
    pub fn to_bytes(&self) -> [u8; 33] {
        p256::CompressedPoint::from(p256::PublicKey::from(&self.0)).into()
    }

    /// SIG.verify. Any s from 1 to q − 1 is taken, high ones too.
    ///
    /// # Errors
    ///
    /// `E_SIGNATURE` when r or s is 0 or ≥ q, and when the signature does not verify.
    pub fn verify(&self, message: &[u8], signature: &[u8; 64]) -> Result<(), Error> {
        count(Operation::Verify);
        Signature::from_bytes(signature.into())
            .and_then(|signature| self.0.verify(message, &signature))
            .map_err(|_| Error::Signature { culprit: None })
    }
}
