//! AE: AES-128-GCM (SP 800-38D), as `nonce(12) ‖ ciphertext ‖ tag(16)`, the nonce a coin of the sender.

use crate::Error;
use crate::prim::counters::{Operation, count};
use crate::prim::kdf;
use crate::prim::key_agreement::SharedKey;
use aes_gcm::{AeadInOut, Aes128Gcm, KeyInit};
use std::fmt;
use zeroize::{ZeroizeOnDrop, Zeroizing};

/// The info of the key's derivation.
const LABEL: &[u8] = b"secagg/v1/ae";
/// The bytes that encryption adds: nonce and tag.
pub const OVERHEAD: usize = 12 + 16;

/// A key of AES-128-GCM, derived from an agreed key.
#[derive(Clone)]
pub struct Key(Zeroizing<[u8; 16]>);

impl Key {
    /// HKDF-SHA256 of the agreed key, label `secagg/v1/ae`, 16 bytes.
    ///
    /// # Errors
    ///
    /// None occurs: 16 bytes are within HKDF's limit.
    pub fn derive(agreed: &SharedKey) -> Result<Self, Error> {
        kdf::hkdf(agreed.expose(), &[LABEL]).map(Self)
    }

    /// The key that is these bytes: one that was derived elsewhere.
    pub fn from_bytes(bytes: &[u8; 16]) -> Self {
        Self(Zeroizing::new(*bytes))
    }

    /// AE.enc: encrypts and authenticates `plaintext`, and authenticates `ad`.
    ///
    /// A nonce must not come twice with one key.
    ///
    /// # Errors
    ///
    /// `E_LENGTH` for more than GCM takes (2^36 − 32 bytes).
    pub fn seal(&self, nonce: &[u8; 12], ad: &[u8], plaintext: &[u8]) -> Result<Vec<u8>, Error> {
        count(Operation::Seal);
        let mut body = Zeroizing::new(plaintext.to_vec());
        let tag = self
            .cipher()
            .encrypt_inout_detached(nonce.into(), ad, body.as_mut_slice().into())
            .map_err(|_| Error::Length { what: "a plaintext", culprit: None })?;
        let mut out = Vec::with_capacity(body.len().saturating_add(OVERHEAD));
        out.extend_from_slice(nonce);
        out.extend_from_slice(&body);
        out.extend_from_slice(&tag);
        Ok(out)
    }

    /// AE.dec.
    ///
    /// # Errors
    ///
    /// `E_LENGTH` for fewer than 28 bytes, `E_TAG` when it does not authenticate; without culprit.
    pub fn open(&self, ad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
        count(Operation::Open);
        let short = || Error::Length { what: "a ciphertext", culprit: None };
        let (nonce, rest) = sealed.split_first_chunk::<12>().ok_or_else(short)?;
        let (body, tag) = rest.split_last_chunk::<16>().ok_or_else(short)?;
        let mut plaintext = Zeroizing::new(body.to_vec());
        self.cipher()
            .decrypt_inout_detached(nonce.into(), ad, plaintext.as_mut_slice().into(), tag.into())
            .map_err(|_| Error::Tag { culprit: None })?;
        Ok(plaintext)
    }

    fn cipher(&self) -> Aes128Gcm {
        let key: &[u8; 16] = &self.0;
        Aes128Gcm::new(key.into())
    }
}

impl ZeroizeOnDrop for Key {}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(digits: &str) -> Vec<u8> {
        digits.as_bytes().chunks(2).map(|d| u8::from_str_radix(std::str::from_utf8(d).unwrap(), 16).unwrap()).collect()
    }

    /// McGrew and Viega, *The Galois/Counter Mode of Operation*, appendix B, test case 4.
    #[test]
    fn gcm_test_case_4() {
        let key = Key(Zeroizing::new(hex("feffe9928665731c6d6a8f9467308308").try_into().unwrap()));
        let nonce: [u8; 12] = hex("cafebabefacedbaddecaf888").try_into().unwrap();
        let plaintext =
            hex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525\
             b16aedf5aa0de657ba637b39");
        let ad = hex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
        let expected = hex("cafebabefacedbaddecaf888\
             42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa05\
             1ba30b396a0aac973d58e091\
             5bc94fbc3221a5db94fae95ae7121a47");
        assert_eq!(key.seal(&nonce, &ad, &plaintext).unwrap(), expected);
        assert_eq!(*key.open(&ad, &expected).unwrap(), plaintext);
    }
}
