//! Where a session's draws come from when it must be reproducible.
//!
//! Every draw has a label of its own, `secagg/v1/coins/<what>`, and is HKDF-SHA256(ikm = seed, info = label) taken to the
//! draw's range; so no two draws are equal, and anyone can recompute one alone.

use super::Failure;
use super::bon::{Coins, Model, Setup};
use secagg_spec::prelude::{Nat, One, SpecError, Zero, nat_to_be};
use secagg_spec::{ecdsa, hkdf, kdf, p256};

/// The failure a specification error is.
pub(super) fn failure(e: SpecError) -> Failure {
    Failure { code: e.code.as_str(), culprit: e.culprit }
}

/// The draw `what` as an element of F_q.
fn element(seed: &[u8; 32], what: &str) -> Result<Nat, SpecError> {
    kdf::kdf_fq(seed, format!("secagg/v1/coins/{what}").as_bytes(), &p256::order())
}

/// 32 bytes, big-endian.
fn encode(x: &Nat) -> Result<[u8; 32], SpecError> {
    let mut out = [0u8; 32];
    out.copy_from_slice(&nat_to_be(x, 32)?);
    Ok(out)
}

/// The draw `what` as a secret key: an element of F_q that is not 0. (0 has probability 2^−256 and becomes 1.)
fn secret_key(seed: &[u8; 32], what: &str) -> Result<[u8; 32], SpecError> {
    let x = element(seed, what)?;
    encode(&if x.is_zero() { Nat::one() } else { x })
}

/// The draw `what` as a nonce.
fn nonce(seed: &[u8; 32], what: &str) -> Result<[u8; 12], SpecError> {
    let mut out = [0u8; 12];
    out.copy_from_slice(&hkdf::hkdf(&[], seed, format!("secagg/v1/coins/{what}").as_bytes(), 12)?);
    Ok(out)
}

/// The signing key that the PKI gives user `u`.
///
/// # Errors
///
/// None in practice: the failures are those of the specification's encoders.
pub fn signing_key(seed: &[u8; 32], u: u32) -> Result<[u8; 32], Failure> {
    secret_key(seed, &format!("user/{u}/d_sk")).map_err(failure)
}

/// The verification keys of users 1 to n, as the PKI gives them to everybody.
///
/// # Errors
///
/// None in practice: the failures are those of the specification's encoders.
pub fn verification_keys(seed: &[u8; 32], n: u32) -> Result<Vec<[u8; 33]>, Failure> {
    (1..=n)
        .map(|u| {
            let sk = Nat::from_bytes_be(&signing_key(seed, u)?);
            let mut pk = [0u8; 33];
            pk.copy_from_slice(&ecdsa::sig_gen(&sk).map_err(failure)?);
            Ok(pk)
        })
        .collect()
}

/// All the draws of user `u` in the session that `seed` stands for.
///
/// # Errors
///
/// None in practice: the failures are those of the specification's encoders.
pub fn derive(seed: &[u8; 32], u: u32, setup: &Setup) -> Result<Coins, Failure> {
    let key = |what: &str| secret_key(seed, &format!("user/{u}/{what}")).map_err(failure);
    let elements = |what: &str| -> Result<Vec<[u8; 32]>, Failure> {
        (1..setup.threshold)
            .map(|i| element(seed, &format!("user/{u}/{what}/{i}")).and_then(|x| encode(&x)).map_err(failure))
            .collect()
    };
    let nonces = (1..=setup.users)
        .filter(|v| *v != u)
        .map(|v| Ok((v, nonce(seed, &format!("user/{u}/nonce/{v}")).map_err(failure)?)))
        .collect::<Result<_, Failure>>()?;
    Ok(Coins {
        signing_key: match setup.model {
            Model::Active => Some(signing_key(seed, u)?),
            Model::Hbc => None,
        },
        c_sk: key("c_sk")?,
        s_sk: key("s_sk")?,
        b: element(seed, &format!("user/{u}/b")).and_then(|x| encode(&x)).map_err(failure)?,
        a_s: elements("a_s")?,
        a_b: elements("a_b")?,
        nonces,
    })
}
