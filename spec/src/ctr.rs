//! AES-128 in counter mode (SP 800-38A, 6.5). The counter block is one 128-bit big-endian integer that wraps.

use crate::aes::aes128_encrypt_block;
use crate::prelude::*;

/// Output block O_{i+1}, 16 bytes: the keystream's bytes 16i … 16i + 15.
#[allow(non_snake_case)]
pub(crate) fn keystream_block(key: &[u8; 16], initial_counter: &[u8; 16], i: u64) -> [u8; 16] {
    // T_{i+1} = T_1 + i mod 2^128 (SP 800-38A, B.1, with m = 128)
    let T = u128::from_be_bytes(*initial_counter).wrapping_add(u128::from(i));
    // O_{i+1} = CIPH_K(T_{i+1})
    aes128_encrypt_block(key, &T.to_be_bytes())
}

/// The first `length` bytes of the keystream whose first counter block T_1 is `initial_counter`.
#[hax_lib::ensures(|out| out.len() == length)]
#[allow(non_snake_case)]
pub fn aes128_ctr_keystream(key: &[u8; 16], initial_counter: &[u8; 16], length: usize) -> Bytes {
    let mut O = Vec::new();
    for i in 0..length.div_ceil(16) {
        O.extend_from_slice(&keystream_block(key, initial_counter, i as u64));
    }
    // Of the last block, MSB_u(O_n): the u bits that are needed
    O.truncate(length);
    O
}

/// CTR encryption, which is also decryption, of `data` of any length; T_1 is `initial_counter` (SP 800-38A, 6.5).
#[hax_lib::ensures(|out| out.len() == data.len())]
#[allow(non_snake_case)]
pub fn aes128_ctr(key: &[u8; 16], initial_counter: &[u8; 16], data: &[u8]) -> Bytes {
    let O = aes128_ctr_keystream(key, initial_counter, data.len());
    // C_j = P_j ⊕ O_j, and C*_n = P*_n ⊕ MSB_u(O_n)
    data.iter().zip(&O).map(|(p, o)| p ^ o).collect()
}
