//! HMAC with SHA-256 (FIPS 198-1, RFC 2104).

use crate::prelude::*;
use crate::sha256::sha256;

/// B: the block length of SHA-256 in bytes.
pub const B: usize = 64;

/// K_0: the key made exactly B bytes long (FIPS 198-1, section 4, steps 1–3).
#[allow(non_snake_case)]
pub fn block_key(K: &[u8]) -> [u8; B] {
    let mut K0 = [0u8; B];
    if K.len() <= B {
        // Step 1, step 3. K_0 = K ‖ 00…00
        K0[..K.len()].copy_from_slice(K);
    } else {
        // Step 2. K_0 = H(K) ‖ 00…00
        K0[..32].copy_from_slice(&sha256(K));
    }
    K0
}

/// HMAC-SHA256(key, message), the untruncated 32 bytes (FIPS 198-1, section 4). The key has any length.
#[allow(non_snake_case)]
pub fn hmac_sha256(key: &[u8], message: &[u8]) -> [u8; 32] {
    // Steps 1–3. K_0
    let K0 = block_key(key);
    // Step 4. K_0 ⊕ ipad; step 7. K_0 ⊕ opad
    let inner_key = K0.map(|k| k ^ 0x36);
    let outer_key = K0.map(|k| k ^ 0x5c);
    // Steps 5–6. H((K_0 ⊕ ipad) ‖ text)
    let inner = sha256(&concat(&[&inner_key, message]));
    // Steps 8–9. H((K_0 ⊕ opad) ‖ H((K_0 ⊕ ipad) ‖ text))
    sha256(&concat(&[&outer_key, &inner]))
}
