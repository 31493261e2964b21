//! Where a session's draws come from when it must be reproducible.
//!
//! Every draw has a label of its own, `secagg/v1/coins/<what>`, and is HKDF-SHA256(ikm = seed, info = label) taken to the
//! draw's range; so no two draws are equal, and anyone can recompute one alone.

use super::Failure;
use secagg_spec::prelude::{Nat, One, SpecError, Zero, nat_to_be};
use secagg_spec::{ecdsa, hkdf, kdf, p256};

/// The label of the draw `what`.
fn label(what: &str) -> Vec<u8> {
    format!("secagg/v1/coins/{what}").into_bytes()
}

/// The failure a specification error is.
pub(super) fn failure(e: SpecError) -> Failure {
    Failure { code: e.code.as_str(), culprit: e.culprit }
}

/// The draw `what` as an element of F_q.
fn number(seed: &[u8; 32], what: &str) -> Result<Nat, SpecError> {
    kdf::kdf_fq(seed, &label(what), &p256::order())
}

/// 32 bytes, big-endian.
fn encode(x: &Nat) -> Result<[u8; 32], SpecError> {
    let mut out = [0u8; 32];
    out.copy_from_slice(&nat_to_be(x, 32)?);
    Ok(out)
}

/// The draw `what` as an element of F_q, big-endian.
///
/// # Errors
///
/// None in practice: the failures are those of the specification's encoders.
pub fn element(seed: &[u8; 32], what: &str) -> Result<[u8; 32], Failure> {
    number(seed, what).and_then(|x| encode(&x)).map_err(failure)
}

/// The draw `what` as a secret key: an element of F_q that is not 0. (0 has probability 2^−256 and becomes 1.)
///
/// # Errors
///
/// None in practice: the failures are those of the specification's encoders.
pub fn secret_key(seed: &[u8; 32], what: &str) -> Result<[u8; 32], Failure> {
    number(seed, what).and_then(|x| encode(&if x.is_zero() { Nat::one() } else { x })).map_err(failure)
}

/// The draw `what` as `N` bytes: a nonce, a seed, a preshared key.
///
/// # Errors
///
/// None in practice: the failures are those of the specification's HKDF.
pub fn bytes<const N: usize>(seed: &[u8; 32], what: &str) -> Result<[u8; N], Failure> {
    let mut out = [0u8; N];
    out.copy_from_slice(&hkdf::hkdf(&[], seed, &label(what), N).map_err(failure)?);
    Ok(out)
}

/// The draw `what` as a number below `bound` ≥ 1, from 16 bytes more than it has.
///
/// # Errors
///
/// None in practice: the failures are those of the specification's HKDF.
pub fn below(seed: &[u8; 32], what: &str, bound: &Nat) -> Result<Nat, Failure> {
    let length = bound.to_bytes_be().len() + 16;
    let wide = hkdf::hkdf(&[], seed, &label(what), length).map_err(failure)?;
    Ok(Nat::from_bytes_be(&wide) % bound)
}

/// The signing key that the PKI gives user `u`.
///
/// # Errors
///
/// None in practice: the failures are those of the specification's encoders.
pub fn signing_key(seed: &[u8; 32], u: u32) -> Result<[u8; 32], Failure> {
    secret_key(seed, &format!("user/{u}/d_sk"))
}

/// The verification keys of users 1 to n, as the PKI gives them to everybody.
///
/// # Errors
///
/// None in practice: the failures are those of the specification's encoders.
pub fn verification_keys(seed: &[u8; 32], n: u32) -> Result<Vec<[u8; 33]>, Failure> {
    (1..=n).map(|u| verification_key(&signing_key(seed, u)?)).collect()
}

/// The verification key of a signing key.
///
/// # Errors
///
/// None in practice: the failures are those of the specification's encoders.
pub fn verification_key(signing_key: &[u8; 32]) -> Result<[u8; 33], Failure> {
    let mut pk = [0u8; 33];
    pk.copy_from_slice(&ecdsa::sig_gen(&Nat::from_bytes_be(signing_key)).map_err(failure)?);
    Ok(pk)
}
