//! Keys from HKDF: the key derivation to F_q and the one-way function F (`docs/bytes.md`, section 2).

use crate::field::fq_to_bytes;
use crate::hkdf::hkdf;
use crate::p256::order;
use crate::prelude::*;

/// The label of F.
const ONE_WAY_LABEL: &[u8] = b"secagg/v1/one-way";

/// The bytes drawn before the reduction mod q: 16 more than the 32 of q, so that the bias is below 2^−128.
const FQ_BYTES: usize = 48;

/// KDF to F_q: an element of \[0, q−1\] from the input key material and a label; `E_PARAMS` when q = 0.
#[hax_lib::requires(q > &Nat::zero())]
#[hax_lib::ensures(|out| match out { Ok(x) => &x < q, Err(_) => false })]
pub fn kdf_fq(ikm: &[u8], label: &[u8], q: &Nat) -> Result<Nat> {
    if q.is_zero() {
        return Err(Code::Params.error());
    }
    // HKDF-SHA256(ikm, empty salt, info = label), 48 bytes
    let okm = hkdf(&[], ikm, label, FQ_BYTES)?;
    // reduced mod q
    Ok(nat_from_be(&okm) % q)
}

/// F(x) = KDF to F_q (x, `secagg/v1/one-way`), 32 bytes, for x of any length; q is the order of P-256's group.
///
/// MGL §2.4 builds F from a hash function; that its values are elements of F_q is Figure 4's.
#[hax_lib::ensures(|y| y.map_or(true, |bytes| bytes.len() == 32))]
pub fn one_way(x: &[u8]) -> Result<Bytes> {
    fq_to_bytes(&kdf_fq(x, ONE_WAY_LABEL, &order())?)
}
