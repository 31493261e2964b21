//! Feldman's verifiable secret sharing (MGL §2.2) over the group of P-256: commitments to a sharing's polynomial, against
//! which the receiver of a share checks it.
//!
//! The sharing is [`crate::shamir::share`] with q the order of the group. A commitment binds the polynomial, but it hides the
//! secret s = a_0 only as far as a discrete logarithm is hard: who can guess s can check the guess against C_0 = s·G.

use crate::p256::{self, Point};
use crate::prelude::*;

/// Comm^t: the commitment (C_0, …, C_{t−1}), C_k = a_k·G, to f(x) = a_0 + a_1·x + … + a_{t−1}·x^{t−1}; a_0 is the secret.
///
/// `E_PARAMS` when there is no coefficient; of the coefficients in turn, `E_RANGE` for one ≥ q and `E_POINT` for 0, whose
/// commitment is the identity, which has no encoding. A random coefficient is 0 with probability 1/q < 2^−255: the dealer
/// draws again.
#[hax_lib::requires(!coefficients_with_secret.is_empty())]
#[hax_lib::ensures(|commitment| commitment.map_or(true, |list| list.len() == coefficients_with_secret.len()))]
pub fn commit(coefficients_with_secret: &[Nat]) -> Result<Vec<Bytes>> {
    if coefficients_with_secret.is_empty() {
        return Err(Code::Params.error());
    }
    let q = p256::order();
    let mut commitment = Vec::new();
    for a in coefficients_with_secret {
        if *a >= q {
            return Err(Code::Range.error());
        }
        // C_k = a_k·G
        commitment.push(p256::encode_compressed(&p256::scalar_mul(a, &p256::generator()))?);
    }
    Ok(commitment)
}

/// SVerify^t: whether `share` is f(id) for the f that `commitment` commits to: s·G = Σ_k id^k·C_k.
///
/// In this order: `E_PARAMS` for an empty commitment; `E_RANGE` for the id 0 and for a share ≥ q; `E_POINT` for a C_k that
/// does not decode. That the commitment has t entries is for the caller to check, who knows t.
#[hax_lib::requires(!commitment.is_empty() && id != 0 && *share < p256::order())]
pub fn verify_share(commitment: &[Bytes], id: Id, share: &Nat) -> Result<bool> {
    if commitment.is_empty() {
        return Err(Code::Params.error());
    }
    if id == 0 || *share >= p256::order() {
        return Err(Code::Range.error());
    }
    // Σ_k id^k·C_k by Horner's rule: (… (C_{t−1}·id + C_{t−2})·id + …)·id + C_0
    let mut sum = Point::Infinity;
    for c in commitment.iter().rev() {
        sum = p256::add(&p256::scalar_mul(&Nat::from(id), &sum), &p256::decode_compressed(c)?);
    }
    Ok(p256::scalar_mul(share, &p256::generator()) == sum)
}
