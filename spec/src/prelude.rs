//! The vocabulary of the specification: natural numbers, byte strings, ids.
//!
//! It stands where hacspec's library used to stand (`docs/dependencies.md` says why). A value goes in by reference and a
//! new value comes out; nothing is changed in place across a call.

pub use crate::error::{Code, Result, SpecError};
pub use num_bigint::BigUint as Nat;
pub use num_traits::{One, Zero};

/// A byte string.
pub type Bytes = Vec<u8>;

/// A user's logical identity, from 1 to n.
pub type Id = u32;

/// The natural number with value `x`.
pub fn nat(x: u64) -> Nat {
    Nat::from(x)
}

/// The natural number written in hexadecimal by `digits`, most significant digit first; digits other than 0–9, a–f and
/// A–F (spaces, say) are skipped.
pub fn nat_from_hex(digits: &str) -> Nat {
    let mut n = Nat::zero();
    for c in digits.chars() {
        if let Some(d) = c.to_digit(16) {
            n = n * 16u32 + d;
        }
    }
    n
}

/// OS2IP: the natural number whose big-endian encoding is `bytes`.
pub fn nat_from_be(bytes: &[u8]) -> Nat {
    Nat::from_bytes_be(bytes)
}

/// I2OSP: the big-endian encoding of `n` in `length` bytes; `E_RANGE` when n ≥ 256^length.
pub fn nat_to_be(n: &Nat, length: usize) -> Result<Bytes> {
    let digits = if n.is_zero() { Vec::new() } else { n.to_bytes_be() };
    if digits.len() > length {
        return Err(Code::Range.error());
    }
    let mut out = vec![0u8; length - digits.len()];
    out.extend_from_slice(&digits);
    Ok(out)
}

/// ‖: the concatenation of byte strings.
pub fn concat(parts: &[&[u8]]) -> Bytes {
    let mut out = Vec::new();
    for part in parts {
        out.extend_from_slice(part);
    }
    out
}
