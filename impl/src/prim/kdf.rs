//! HKDF-SHA256 (RFC 5869), with the empty salt but for [`fill`], the derivation of field elements, and the one-way function F.

use crate::Error;
use crate::prim::counters::{Operation, count};
use crate::prim::field::SecretElement;
use hkdf::Hkdf;
use p256::Scalar;
use p256::elliptic_curve::ff::FromUniformBytes;
use sha2::Sha256;
use zeroize::Zeroizing;

/// The label of F.
const ONE_WAY: &[u8] = b"secagg/v1/one-way";

/// `N` bytes of HKDF-SHA256: empty salt, key material `ikm`, info the parts one after the other.
///
/// # Errors
///
/// `E_LENGTH` for more than 255 · 32 bytes (RFC 5869, section 2.3).
pub fn hkdf<const N: usize>(ikm: &[u8], info: &[&[u8]]) -> Result<Zeroizing<[u8; N]>, Error> {
    let mut okm = Zeroizing::new([0u8; N]);
    fill(&[], ikm, info, okm.as_mut_slice())?;
    Ok(okm)
}

/// HKDF-SHA256 with any salt, to any length: fills `okm`.
///
/// # Errors
///
/// `E_LENGTH` for more than 255 · 32 bytes (RFC 5869, section 2.3).
pub fn fill(salt: &[u8], ikm: &[u8], info: &[&[u8]], okm: &mut [u8]) -> Result<(), Error> {
    Hkdf::<Sha256>::new(Some(salt), ikm)
        .expand_multi_info(info, okm)
        .map_err(|_| Error::Length { what: "more bytes than HKDF gives", culprit: None })
}

/// KDF to F_q: 48 bytes of HKDF with this label as info, as an integer, reduced mod q.
///
/// # Errors
///
/// None occurs: 48 bytes are within HKDF's limit.
pub fn to_field(ikm: &[u8], label: &[u8]) -> Result<SecretElement, Error> {
    count(Operation::Kdf);
    element(ikm, label)
}

/// What [`to_field`] and [`one_way`] give.
fn element(ikm: &[u8], label: &[u8]) -> Result<SecretElement, Error> {
    let okm = hkdf::<48>(ikm, &[label])?;
    let mut wide = Zeroizing::new([0u8; 64]);
    for (to, from) in wide.iter_mut().skip(16).zip(okm.iter()) {
        *to = *from;
    }
    Ok(SecretElement::new(Scalar::from_uniform_bytes(&wide)))
}

/// F(x) = KDF to F_q (x, `secagg/v1/one-way`), in 32 bytes.
///
/// # Errors
///
/// None occurs, as with [`to_field`].
pub fn one_way(x: &[u8]) -> Result<Zeroizing<[u8; 32]>, Error> {
    count(Operation::OneWay);
    Ok(element(x, ONE_WAY)?.to_bytes())
}
