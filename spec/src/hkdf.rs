//! HKDF with SHA-256 (RFC 5869).

use crate::hmac::hmac_sha256;
use crate::prelude::*;

/// HashLen: the length of a SHA-256 digest in bytes.
const HASH_LEN: usize = 32;

/// HKDF-Extract(salt, IKM), a 32-byte PRK (RFC 5869, 2.2). The empty salt stands for the absent one: HMAC pads its key
/// with zeros, so both give the same PRK.
pub fn extract(salt: &[u8], ikm: &[u8]) -> [u8; 32] {
    // PRK = HMAC-Hash(salt, IKM)
    hmac_sha256(salt, ikm)
}

/// HKDF-Expand(PRK, info, L), L = `length` bytes (RFC 5869, 2.3); `E_LENGTH` when L > 255·32.
#[hax_lib::requires(length <= 255 * 32)]
#[hax_lib::ensures(|okm| match okm { Ok(okm) => okm.len() == length, Err(_) => false })]
#[allow(non_snake_case)]
pub fn expand(prk: &[u8], info: &[u8], length: usize) -> Result<Bytes> {
    // L ≤ 255·HashLen
    if length > 255 * HASH_LEN {
        return Err(Code::Length.error());
    }
    // N = ⌈L/HashLen⌉
    let N = length.div_ceil(HASH_LEN);
    // T(0) = the empty string
    let mut T_i = Vec::new();
    let mut T = Vec::new();
    for i in 1..=N {
        // T(i) = HMAC-Hash(PRK, T(i−1) | info | i), i in one byte
        T_i = hmac_sha256(prk, &concat(&[&T_i, info, &[i as u8]])).to_vec();
        // T = T(1) | T(2) | … | T(N)
        T = concat(&[&T, &T_i]);
    }
    // OKM = the first L bytes of T
    Ok(T[..length].to_vec())
}

/// Extract, then expand: HKDF(salt, IKM, info, L), L = `length` bytes (RFC 5869, section 2); `E_LENGTH` when L > 255·32.
#[hax_lib::requires(length <= 255 * 32)]
pub fn hkdf(salt: &[u8], ikm: &[u8], info: &[u8], length: usize) -> Result<Bytes> {
    let prk = extract(salt, ikm);
    expand(&prk, info, length)
}
