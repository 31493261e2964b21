//! F_q: arithmetic modulo a prime, on natural numbers.
//!
//! The modulus is an argument, so that the same lines run over the order of P-256's group, over its coordinate field and
//! over primes small enough to try every value. Arguments are taken mod q; results are always below q.
//!
//! There is no field with fewer than two elements. So that every function is total, a modulus of 0 gives 0.

use crate::prelude::*;

/// The number of bytes of an element of F_q, for a q of 256 bits.
pub const FQ_BYTES: usize = 32;

/// x mod q, and 0 when q = 0.
fn modulo(x: Nat, q: &Nat) -> Nat {
    if q.is_zero() { Nat::zero() } else { x % q }
}

/// a + b in F_q.
#[hax_lib::requires(*q > nat(1))]
#[hax_lib::ensures(|sum| sum < *q)]
pub fn add(a: &Nat, b: &Nat, q: &Nat) -> Nat {
    modulo(a + b, q)
}

/// −a in F_q.
#[hax_lib::requires(*q > nat(1))]
#[hax_lib::ensures(|negative| negative < *q)]
pub fn neg(a: &Nat, q: &Nat) -> Nat {
    modulo(q - modulo(a.clone(), q), q)
}

/// a − b in F_q.
#[hax_lib::requires(*q > nat(1))]
#[hax_lib::ensures(|difference| difference < *q)]
pub fn sub(a: &Nat, b: &Nat, q: &Nat) -> Nat {
    modulo(a + (q - modulo(b.clone(), q)), q)
}

/// a·b in F_q.
#[hax_lib::requires(*q > nat(1))]
#[hax_lib::ensures(|product| product < *q)]
pub fn mul(a: &Nat, b: &Nat, q: &Nat) -> Nat {
    modulo(a * b, q)
}

/// a^e in F_q; a^0 is 1, also for a = 0.
#[hax_lib::requires(*q > nat(1))]
#[hax_lib::ensures(|power| power < *q)]
pub fn pow(a: &Nat, e: &Nat, q: &Nat) -> Nat {
    if q.is_zero() { Nat::zero() } else { a.modpow(e, q) }
}

/// 1/a in F_q, by the extended Euclidean algorithm; `E_RANGE` when a ≡ 0.
///
/// When q is not prime, every a that shares a factor with q is `E_RANGE` too.
#[hax_lib::requires(*q > nat(1))]
#[hax_lib::ensures(|inverse| inverse.map_or(true, |i| i < *q && mul(a, &i, q) == nat(1)))]
pub fn inv(a: &Nat, q: &Nat) -> Result<Nat> {
    let inverse = if *q < nat(2) { None } else { a.modinv(q) };
    inverse.ok_or(Code::Range.error())
}

/// The encoding of an element: 32 bytes, big-endian; `E_RANGE` when a ≥ 2^256.
#[hax_lib::ensures(|bytes| bytes.map_or(true, |b| b.len() == FQ_BYTES))]
pub fn fq_to_bytes(a: &Nat) -> Result<Bytes> {
    nat_to_be(a, FQ_BYTES)
}

/// The element of F_q that `bytes` encodes; `E_LENGTH` unless there are 32 of them, `E_RANGE` when the value is ≥ q.
#[hax_lib::ensures(|element| element.map_or(true, |a| a < *q))]
pub fn fq_from_bytes(bytes: &[u8], q: &Nat) -> Result<Nat> {
    if bytes.len() != FQ_BYTES {
        return Err(Code::Length.error());
    }
    let a = nat_from_be(bytes);
    if a >= *q {
        return Err(Code::Range.error());
    }
    Ok(a)
}
