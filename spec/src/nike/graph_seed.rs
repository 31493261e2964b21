//! The graph's seed, of both providers: each commits to its half before either opens (the repair of finding F14).

use crate::prelude::*;
use crate::sha256::sha256;

/// What SSP_b publishes first: SHA-256 of a label, b and its half ρ_b, 32 bytes that it draws.
pub fn commit(b: u8, rho: &[u8; 32]) -> [u8; 32] {
    sha256(&concat(&[b"secagg/v1/graph/commit", &[b], rho]))
}

/// The seed from both halves; `E_SHARE`, the fault of b, for the first ρ_b that is not what was committed to.
pub fn seed(commitments: (&[u8; 32], &[u8; 32]), rho_1: &[u8; 32], rho_2: &[u8; 32]) -> Result<[u8; 32]> {
    if commit(1, rho_1) != *commitments.0 {
        return Err(Code::Share.by(1));
    }
    if commit(2, rho_2) != *commitments.1 {
        return Err(Code::Share.by(2));
    }
    Ok(sha256(&concat(&[b"secagg/v1/graph/seed", rho_1, rho_2])))
}
