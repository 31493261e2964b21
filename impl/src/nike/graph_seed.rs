//! The seed of the graph: both providers commit to a part, then open it, so that neither chooses the graph.

use super::ProviderId;
use crate::Error;
use sha2::{Digest, Sha256};

/// What SSP_b publishes first: SHA-256(`secagg/v1/graph/commit` ‖ b ‖ ρ_b), ρ_b 32 random bytes.
pub fn commit(provider: ProviderId, rho: &[u8; 32]) -> [u8; 32] {
    let digest = Sha256::new().chain_update(b"secagg/v1/graph/commit").chain_update([provider.number()]);
    digest.chain_update(rho).finalize().into()
}

/// The seed, once both commitments are published and ρ_1 and ρ_2 after them: SHA-256(`secagg/v1/graph/seed` ‖ ρ_1 ‖ ρ_2).
///
/// # Errors
///
/// `E_SHARE` for a ρ_b that does not match its commitment, culprit b.
pub fn open(commitments: &[[u8; 32]; 2], rhos: &[[u8; 32]; 2]) -> Result<[u8; 32], Error> {
    let mut digest = Sha256::new().chain_update(b"secagg/v1/graph/seed");
    for (provider, (commitment, rho)) in
        [ProviderId::First, ProviderId::Second].into_iter().zip(commitments.iter().zip(rhos))
    {
        if commit(provider, rho) != *commitment {
            return Err(Error::Share { what: "a part of the graph's seed", culprit: Some(provider.number().into()) });
        }
        digest.update(rho);
    }
    Ok(digest.finalize().into())
}
