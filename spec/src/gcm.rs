//! AES-128-GCM with 96-bit IVs and 128-bit tags (SP 800-38D).

use crate::aes::aes128_encrypt_block;
use crate::prelude::*;

/// A block of 128 bits, 16 bytes.
pub type Block = [u8; 16];

/// R: the 128-bit block 11100001 ‖ 0^120 (SP 800-38D, 6.3).
const R: u128 = 0xe1 << 120;

/// t: the length of the tag in bytes.
const TAG_LENGTH: usize = 16;

/// inc_32(X): the last 32 bits of the block, an integer, plus 1 mod 2^32; the first 96 bits stay (SP 800-38D, 6.2).
#[allow(non_snake_case)]
pub fn inc32(X: &Block) -> Block {
    let counter = u32::from_be_bytes([X[12], X[13], X[14], X[15]]).wrapping_add(1);
    let mut out = *X;
    out[12..].copy_from_slice(&counter.to_be_bytes());
    out
}

/// X • Y (SP 800-38D, 6.3, algorithm 1). Bit x_0 is the block's leftmost, the integer's most significant.
#[allow(non_snake_case)]
fn multiply(X: u128, Y: u128) -> u128 {
    // 1. Let x_0 x_1 … x_127 be the bits of X
    // 2. Z_0 = 0^128, V_0 = Y
    let mut Z = 0u128;
    let mut V = Y;
    // 3. For i = 0 to 127
    for i in 0..128 {
        // Z_{i+1} = Z_i if x_i = 0, Z_i ⊕ V_i if x_i = 1
        if (X >> (127 - i)) & 1 == 1 {
            Z ^= V;
        }
        // V_{i+1} = V_i >> 1 if LSB_1(V_i) = 0, (V_i >> 1) ⊕ R if LSB_1(V_i) = 1
        V = if V & 1 == 0 { V >> 1 } else { (V >> 1) ^ R };
    }
    // 4. Z_128
    Z
}

/// GHASH_H(X) for the blocks X = X_1 ‖ … ‖ X_m (SP 800-38D, 6.4, algorithm 2).
#[allow(non_snake_case)]
pub fn GHASH(H: &Block, X: &[Block]) -> Block {
    // 2. Y_0 = 0^128
    let mut Y = 0u128;
    // 3. For i = 1 to m: Y_i = (Y_{i−1} ⊕ X_i) • H
    for X_i in X {
        Y = multiply(Y ^ u128::from_be_bytes(*X_i), u128::from_be_bytes(*H));
    }
    // 4. Y_m
    Y.to_be_bytes()
}

/// GCTR_K(ICB, X), as long as X, which has any length (SP 800-38D, 6.5, algorithm 3).
#[hax_lib::ensures(|Y| Y.len() == X.len())]
#[allow(non_snake_case)]
pub fn GCTR(K: &[u8; 16], ICB: &Block, X: &[u8]) -> Bytes {
    // 1. If X is empty, Y is empty
    let mut Y = Vec::new();
    // 4. CB_1 = ICB
    let mut CB = *ICB;
    // 2, 3. X = X_1 ‖ … ‖ X*_n, all but the last complete blocks
    for X_i in X.chunks(16) {
        // 6, 7. Y_i = X_i ⊕ CIPH_K(CB_i), and Y*_n = X*_n ⊕ MSB_len(X*_n)(CIPH_K(CB_n))
        Y.extend(X_i.iter().zip(aes128_encrypt_block(K, &CB)).map(|(x, o)| x ^ o));
        // 5. CB_{i+1} = inc_32(CB_i)
        CB = inc32(&CB);
    }
    // 8. Y = Y_1 ‖ … ‖ Y*_n
    Y
}

/// The blocks of X ‖ 0^s, s the fewest bits that make the last block whole.
#[allow(non_snake_case)]
fn padded_blocks(X: &[u8]) -> Vec<Block> {
    let mut blocks = Vec::new();
    for X_i in X.chunks(16) {
        let mut block = [0u8; 16];
        block[..X_i.len()].copy_from_slice(X_i);
        blocks.push(block);
    }
    blocks
}

/// J_0 = IV ‖ 0^31 ‖ 1, for len(IV) = 96 (SP 800-38D, algorithm 4, step 2).
#[allow(non_snake_case)]
fn pre_counter_block(IV: &[u8; 12]) -> Block {
    let mut J0 = [0u8; 16];
    J0[..12].copy_from_slice(IV);
    J0[15] = 1;
    J0
}

/// The tag of ciphertext C and additional data A (SP 800-38D, algorithm 4, steps 4–6, and algorithm 5, steps 5–7).
#[allow(non_snake_case)]
fn tag(K: &[u8; 16], J0: &Block, A: &[u8], C: &[u8]) -> Bytes {
    // Algorithm 4, step 1. H = CIPH_K(0^128)
    let H = aes128_encrypt_block(K, &[0u8; 16]);
    // 4, 5. S = GHASH_H(A ‖ 0^v ‖ C ‖ 0^u ‖ [len(A)]_64 ‖ [len(C)]_64), lengths in bits
    let mut lengths = [0u8; 16];
    lengths[..8].copy_from_slice(&(A.len() as u64).wrapping_mul(8).to_be_bytes());
    lengths[8..].copy_from_slice(&(C.len() as u64).wrapping_mul(8).to_be_bytes());
    let mut X = padded_blocks(A);
    X.extend(padded_blocks(C));
    X.push(lengths);
    let S = GHASH(&H, &X);
    // 6. T = MSB_t(GCTR_K(J_0, S)), t = 128
    GCTR(K, J0, &S)
}

/// GCM-AE_K(IV, P, A) (SP 800-38D, 7.1, algorithm 4): ciphertext ‖ tag, 16 bytes longer than the plaintext. The
/// standard's limits are 2^36 − 32 bytes of plaintext and 2^61 − 1 of additional data.
#[hax_lib::requires(plaintext.len() <= (1 << 36) - 32 && ad.len() < 1 << 61)]
#[hax_lib::ensures(|out| out.len() == plaintext.len() + 16)]
#[allow(non_snake_case)]
pub fn aes128_gcm_encrypt(key: &[u8; 16], iv: &[u8; 12], ad: &[u8], plaintext: &[u8]) -> Bytes {
    // 2. J_0 = IV ‖ 0^31 ‖ 1
    let J0 = pre_counter_block(iv);
    // 3. C = GCTR_K(inc_32(J_0), P)
    let C = GCTR(key, &inc32(&J0), plaintext);
    // 1, 4–6. T
    let T = tag(key, &J0, ad, &C);
    // 7. (C, T)
    concat(&[&C, &T])
}

/// GCM-AD_K(IV, C, A, T) (SP 800-38D, 7.2, algorithm 5): the plaintext of ciphertext ‖ tag; `E_LENGTH` for fewer than 16
/// bytes, `E_TAG` when the tag is not the one of this key, IV, additional data and ciphertext.
#[allow(non_snake_case)]
pub fn aes128_gcm_decrypt(key: &[u8; 16], iv: &[u8; 12], ad: &[u8], ciphertext_and_tag: &[u8]) -> Result<Bytes> {
    // 1. len(T) = t, else FAIL
    if ciphertext_and_tag.len() < TAG_LENGTH {
        return Err(Code::Length.error());
    }
    let (C, T) = ciphertext_and_tag.split_at(ciphertext_and_tag.len() - TAG_LENGTH);
    // 3. J_0 = IV ‖ 0^31 ‖ 1
    let J0 = pre_counter_block(iv);
    // 4. P = GCTR_K(inc_32(J_0), C)
    let P = GCTR(key, &inc32(&J0), C);
    // 2, 5–7. T'
    let T_prime = tag(key, &J0, ad, C);
    // 8. P if T = T', else FAIL
    if T == T_prime { Ok(P) } else { Err(Code::Tag.error()) }
}
