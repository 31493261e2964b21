//! Key agreement: Diffie–Hellman over P-256, then SHA-256 (BON Appendix A-B; `docs/bytes.md`, section 2).
//!
//! BON's KA.paramGen is fixed: the group of P-256 with its base point G and order q, and H = SHA-256.

use crate::p256::{self, Point};
use crate::prelude::*;
use crate::{field, sha256};

/// Whether sk ∈ [1, q−1].
fn is_secret_key(sk: &Nat) -> bool {
    !sk.is_zero() && *sk < p256::order()
}

/// KA.gen: the public key pk = sk·G, 33 bytes, of the secret key `sk`, the coin; `E_RANGE` unless 1 ≤ sk < q.
///
/// BON draws sk from all of Z_q. Zero is left out here, since its public key is the identity.
#[hax_lib::requires(is_secret_key(sk))]
#[hax_lib::ensures(|pk| pk.map_or(true, |bytes| bytes.len() == p256::POINT_BYTES))]
pub fn ka_gen(sk: &Nat) -> Result<Bytes> {
    if !is_secret_key(sk) {
        return Err(Code::Range.error());
    }
    // pk = g^sk
    p256::encode_compressed(&p256::scalar_mul(sk, &p256::generator()))
}

/// KA.agree: SHA-256(x), where x is the affine x-coordinate of sk·pk in 32 bytes.
///
/// `E_RANGE` unless 1 ≤ sk < q, then `E_POINT` when `pk` is not the encoding of a point.
#[hax_lib::requires(is_secret_key(sk) && p256::decode_compressed(pk).is_ok())]
pub fn ka_agree(sk: &Nat, pk: &[u8]) -> Result<[u8; 32]> {
    if !is_secret_key(sk) {
        return Err(Code::Range.error());
    }
    let point = p256::decode_compressed(pk)?;
    // s_{u,v} = H((g^{x_v})^{x_u})
    match p256::scalar_mul(sk, &point) {
        Point::Infinity => Err(Code::Point.error()),
        Point::Affine { x, .. } => Ok(sha256::sha256(&field::fq_to_bytes(&x)?)),
    }
}
