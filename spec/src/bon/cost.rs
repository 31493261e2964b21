//! What a user's session costs in communication (BON §VII-A), by the paper's formulas and by the messages' real lengths.
//!
//! Exact throughout: a factor is a fraction, `(numerator, denominator)`.
#![allow(non_snake_case)]

use super::messages::CIPHERTEXT;
use super::params::modulus_for;
use crate::packing::packed_length;
use crate::prelude::*;
use crate::prg::bits;

/// BON §VII-A, "Communication cost": 2n·a_K + (5n − 4)·a_S + m⌈log2 R⌉ bits, for keys of a_K and shares of a_S bits.
#[hax_lib::requires(n >= 1)]
pub fn user_communication_bits(n: u64, a_K: u64, a_S: u64, m: u64, R: &Nat) -> Result<Nat> {
    if n == 0 {
        return Err(Code::Params.error());
    }
    Ok(nat(2) * nat(n) * nat(a_K) + (nat(5) * nat(n) - nat(4)) * nat(a_S) + nat(m) * nat(bits(R) as u64))
}

/// What the data takes in the clear: m⌈log2 R_U⌉ bits.
pub fn clear_bits(m: u64, R_U: &Nat) -> Nat {
    nat(m) * nat(bits(R_U) as u64)
}

/// The communication expansion factor with a_K = a_S = 256, as §VII-A prints its formula:
/// (256(7n − 4) + m⌈log2 R_U⌉) / (m⌈log2 R_U⌉).
///
/// The figures printed beside it do not follow from it (finding F15): [`expansion`] is what they follow from.
pub fn expansion_as_printed(n: u64, m: u64, R_U: &Nat) -> Result<(Nat, Nat)> {
    if n == 0 {
        return Err(Code::Params.error());
    }
    Ok((nat(256) * (nat(7) * nat(n) - nat(4)) + clear_bits(m, R_U), clear_bits(m, R_U)))
}

/// The communication expansion factor that gives the figures of §VII-A (1.73×, 3.62×, 1.98×):
/// (256(7n − 4) + m⌈log2 R⌉) / (m⌈log2 R_U⌉), R = n(R_U − 1) + 1. What is sent is over Z_R, not over Z_{R_U}.
pub fn expansion(n: u64, m: u64, R_U: &Nat) -> Result<(Nat, Nat)> {
    let users = u32::try_from(n).map_err(|_| Code::Params.error())?;
    let R = modulus_for(users, R_U)?;
    Ok((user_communication_bits(n, 256, 256, m, &R)?, clear_bits(m, R_U)))
}

/// The least number of bytes that holds every sum of n values from [0, R_U − 1].
///
/// BON §VII-C gives 3 bytes for 500 two-byte values; the sum reaches 32 767 500 > 2^24 − 1 (finding F25).
pub fn bytes_for_sum(n: u32, R_U: &Nat) -> Result<u64> {
    let largest = modulus_for(n, R_U)? - nat(1);
    Ok(largest.bits().div_ceil(8))
}

/// What a user really sends and receives in a session in which nobody is lost, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traffic {
    /// Public keys: 32 bytes each, the 33rd of a compressed point is framing.
    pub keys: Nat,
    /// Shares: 32 bytes each.
    pub shares: Nat,
    /// The masked input.
    pub vector: Nat,
    /// All the rest: kinds, counts, ids, nonces, tags.
    pub framing: Nat,
}

impl Traffic {
    /// Everything, in bytes.
    pub fn total(&self) -> Nat {
        &self.keys + &self.shares + &self.vector + &self.framing
    }
}

/// The real traffic of a user in the honest-but-curious model, which is the one §VII-A counts, when nobody is lost.
pub fn user_traffic(n: u64, m: usize, R: &Nat) -> Result<Traffic> {
    if n == 0 {
        return Err(Code::Params.error());
    }
    let (n, others) = (nat(n), nat(n - 1));
    // Round 0: sends two keys, receives the list of U1, itself included. (The paper counts 2 + 2(n − 1).)
    let keys = nat(2) + nat(2) * &n;
    // Round 1: sends and receives n − 1 ciphertexts of two shares each. Round 4: sends n shares.
    let shares = nat(2) * nat(2) * &others + &n;
    let vector = nat(packed_length(m, R) as u64);
    // The lengths of docs/bytes.md, section 3, kind by kind
    let up = nat(1 + 66)
        + (nat(1 + 4) + &others * nat(4 + CIPHERTEXT as u64))
        + (nat(1) + &vector)
        + (nat(1 + 4 + 4) + &n * nat(4 + 32));
    let down = (nat(1 + 4) + &n * nat(4 + 66))
        + (nat(1 + 4) + &others * nat(4 + CIPHERTEXT as u64))
        + (nat(1 + 4) + &n * nat(4));
    let (keys, shares) = (keys * nat(32), shares * nat(32));
    let framing = up + down - &keys - &shares - &vector;
    Ok(Traffic { keys, shares, vector, framing })
}
