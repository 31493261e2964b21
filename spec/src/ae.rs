//! Authenticated encryption: AES-128-GCM under a key derived from a shared secret (`docs/bytes.md`, section 2; BON
//! Appendix A-C).

use crate::gcm::{aes128_gcm_decrypt, aes128_gcm_encrypt};
use crate::hkdf::hkdf;
use crate::prelude::*;

/// The label of the key derivation.
const LABEL: &[u8] = b"secagg/v1/ae";

/// The length of a nonce in bytes.
const NONCE_LENGTH: usize = 12;

/// The length of a tag in bytes.
const TAG_LENGTH: usize = 16;

/// AE key(k): the AES-128 key HKDF-SHA256(ikm = k, empty salt, info = `secagg/v1/ae`).
pub fn ae_key(k: &[u8]) -> Result<[u8; 16]> {
    let okm = hkdf(&[], k, LABEL, 16)?;
    let mut key = [0u8; 16];
    key.copy_from_slice(&okm);
    Ok(key)
}

/// AE.enc(k, nonce, ad, x): nonce ‖ ciphertext ‖ tag, 28 bytes longer than x. The nonce is a coin, and k must never
/// encrypt twice with one nonce.
#[hax_lib::requires(x.len() <= (1 << 36) - 32)]
#[hax_lib::ensures(|out| match out { Ok(e) => e.len() == x.len() + 28, Err(_) => false })]
pub fn ae_enc(k: &[u8], nonce: &[u8; 12], ad: &[u8], x: &[u8]) -> Result<Bytes> {
    let key = ae_key(k)?;
    Ok(concat(&[nonce, &aes128_gcm_encrypt(&key, nonce, ad, x)]))
}

/// AE.dec(k, ad, e): the plaintext of e = nonce ‖ ciphertext ‖ tag; `E_LENGTH` for fewer than 28 bytes, `E_TAG` when the
/// tag does not verify.
pub fn ae_dec(k: &[u8], ad: &[u8], e: &[u8]) -> Result<Bytes> {
    if e.len() < NONCE_LENGTH + TAG_LENGTH {
        return Err(Code::Length.error());
    }
    let mut nonce = [0u8; NONCE_LENGTH];
    nonce.copy_from_slice(&e[..NONCE_LENGTH]);
    aes128_gcm_decrypt(&ae_key(k)?, &nonce, ad, &e[NONCE_LENGTH..])
}
