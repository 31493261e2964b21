//! SIG: ECDSA over P-256 with SHA-256 (FIPS 186-5, section 6.4), the nonce derived from key and message (RFC 6979).
//!
//! q is the order of the group, which FIPS 186-5 calls n. A signature is r ‖ s, 64 bytes. If (r, s) verifies, so does
//! (r, q − s); both are accepted.

use crate::field;
use crate::hmac::hmac_sha256;
use crate::p256::{self, Point};
use crate::prelude::*;
use crate::sha256::sha256;

/// The number of bytes of a signature.
pub const SIGNATURE_BYTES: usize = 2 * field::FQ_BYTES;

/// How many nonces [`sig_sign`] tries. One is refused with a probability below 2^−32, all of them below 2^−256.
const MAX_NONCES: usize = 8;

/// Whether x ∈ [1, q−1].
fn in_range(x: &Nat, q: &Nat) -> bool {
    !x.is_zero() && x < q
}

/// bits2int (RFC 6979 §2.3.2) of 256 bits. The order has 256 bits too, so that none is dropped.
fn bits2int(bits: &[u8; 32]) -> Nat {
    nat_from_be(bits)
}

/// int2octets (RFC 6979 §2.3.3).
fn int2octets(x: &Nat) -> Result<Bytes> {
    field::fq_to_bytes(x)
}

/// bits2octets (RFC 6979 §2.3.4).
fn bits2octets(bits: &[u8; 32], q: &Nat) -> Result<Bytes> {
    int2octets(&(bits2int(bits) % q))
}

/// r and s for the nonce k (FIPS 186-5 §6.4.1, steps 4 to 9); either may be 0.
fn sign_with_nonce(sk: &Nat, e: &Nat, k: &Nat, q: &Nat) -> Result<(Nat, Nat)> {
    // 4. k⁻¹ mod n
    let one_over_k = field::inv(k, q)?;
    // 5. R = [k]G; 6. to 8. r = r1 mod n, r1 the x-coordinate of R
    let r = x_mod_q(&p256::scalar_mul(k, &p256::generator()), q);
    // 9. s = k⁻¹·(e + r·d) mod n
    let s = field::mul(&one_over_k, &field::add(e, &field::mul(&r, sk, q), q), q);
    Ok((r, s))
}

/// x_R mod q, and 0, which no valid r is, for the point at infinity.
fn x_mod_q(point: &Point, q: &Nat) -> Nat {
    match point {
        Point::Infinity => Nat::zero(),
        Point::Affine { x, .. } => x % q,
    }
}

/// SIG.gen: the verification key sk·G, 33 bytes, of the signing key `sk`, the coin; `E_RANGE` unless 1 ≤ sk < q.
#[hax_lib::requires(in_range(sk, &p256::order()))]
#[hax_lib::ensures(|pk| pk.map_or(true, |bytes| bytes.len() == p256::POINT_BYTES))]
pub fn sig_gen(sk: &Nat) -> Result<Bytes> {
    if !in_range(sk, &p256::order()) {
        return Err(Code::Range.error());
    }
    p256::encode_compressed(&p256::scalar_mul(sk, &p256::generator()))
}

/// SIG.sign: the signature r ‖ s of `message`, 64 bytes; `E_RANGE` unless 1 ≤ sk < q.
///
/// RFC 6979 §3.2 step h goes on until a nonce is good. Here it ends after eight, also with `E_RANGE`; no key and message
/// with which that happens are expected to exist, for it would take 2^256 of them.
#[hax_lib::requires(in_range(sk, &p256::order()))]
#[hax_lib::ensures(|signature| signature.map_or(true, |bytes| bytes.len() == SIGNATURE_BYTES))]
pub fn sig_sign(sk: &Nat, message: &[u8]) -> Result<Bytes> {
    let q = p256::order();
    if !in_range(sk, &q) {
        return Err(Code::Range.error());
    }
    // a. h1 = H(m)
    let h1 = sha256(message);
    let x_and_h1 = concat(&[&int2octets(sk)?, &bits2octets(&h1, &q)?]);
    // b. V = 0x01 0x01 … 0x01
    let mut v = [0x01u8; 32];
    // c. K = 0x00 0x00 … 0x00
    let mut key = [0x00u8; 32];
    // d. K = HMAC_K(V ‖ 0x00 ‖ int2octets(x) ‖ bits2octets(h1))
    key = hmac_sha256(&key, &concat(&[&v, &[0x00], &x_and_h1]));
    // e. V = HMAC_K(V)
    v = hmac_sha256(&key, &v);
    // f. K = HMAC_K(V ‖ 0x01 ‖ int2octets(x) ‖ bits2octets(h1))
    key = hmac_sha256(&key, &concat(&[&v, &[0x01], &x_and_h1]));
    // g. V = HMAC_K(V)
    v = hmac_sha256(&key, &v);
    // h. Until a proper k is found:
    for _ in 0..MAX_NONCES {
        // h.1., h.2. V = HMAC_K(V); T = V, long enough at once
        v = hmac_sha256(&key, &v);
        // h.3. k = bits2int(T), good if 1 ≤ k < q and neither r nor s is 0
        let k = bits2int(&v);
        if in_range(&k, &q) {
            let (r, s) = sign_with_nonce(sk, &bits2int(&h1), &k, &q)?;
            if !r.is_zero() && !s.is_zero() {
                return Ok(concat(&[&field::fq_to_bytes(&r)?, &field::fq_to_bytes(&s)?]));
            }
        }
        // Otherwise: K = HMAC_K(V ‖ 0x00); V = HMAC_K(V)
        key = hmac_sha256(&key, &concat(&[&v, &[0x00]]));
        v = hmac_sha256(&key, &v);
    }
    Err(Code::Range.error())
}

/// SIG.verify: whether `signature` (r ‖ s, 64 bytes) is one of `message` under the key `pk` (33 bytes), FIPS 186-5 §6.4.2.
///
/// A key or a signature that does not decode verifies nothing.
pub fn sig_verify(pk: &[u8], message: &[u8], signature: &[u8]) -> bool {
    match (p256::decode_compressed(pk), signature.len() == SIGNATURE_BYTES) {
        (Ok(point), true) => {
            let (r, s) = signature.split_at(field::FQ_BYTES);
            verify_numbers(&point, message, &nat_from_be(r), &nat_from_be(s))
        }
        _ => false,
    }
}

/// FIPS 186-5 §6.4.2, for a point Q and numbers r and s.
fn verify_numbers(public: &Point, message: &[u8], r: &Nat, s: &Nat) -> bool {
    let q = p256::order();
    // 1. r, s ∈ [1, n−1]
    if !in_range(r, &q) || !in_range(s, &q) {
        return false;
    }
    // 2. H = Hash(M); 3. e, the number H stands for
    let e = bits2int(&sha256(message));
    // 4. s⁻¹ mod n
    match field::inv(s, &q) {
        Err(_) => false,
        Ok(one_over_s) => {
            // 5. u = e·s⁻¹ mod n; v = r·s⁻¹ mod n
            let u = field::mul(&e, &one_over_s, &q);
            let v = field::mul(r, &one_over_s, &q);
            // 6. R1 = [u]G + [v]Q, not the identity
            let point = p256::add(&p256::scalar_mul(&u, &p256::generator()), &p256::scalar_mul(&v, public));
            // 7. to 9. r = r1 mod n, r1 the x-coordinate of R1
            point != Point::Infinity && *r == x_mod_q(&point, &q)
        }
    }
}
