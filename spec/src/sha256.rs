//! SHA-256 (FIPS 180-4).

use crate::prelude::*;

/// K_0^{256} … K_63^{256}: the first 32 bits of the fractional parts of the cube roots of the first 64 primes (4.2.2).
#[rustfmt::skip]
const K: [u32; 64] = [
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
];

/// H^(0): the first 32 bits of the fractional parts of the square roots of the first 8 primes (5.3.3).
pub const H0: [u32; 8] =
    [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

/// Ch(x, y, z) (4.2).
#[allow(non_snake_case)]
fn Ch(x: u32, y: u32, z: u32) -> u32 {
    (x & y) ^ (!x & z)
}

/// Maj(x, y, z) (4.3).
#[allow(non_snake_case)]
fn Maj(x: u32, y: u32, z: u32) -> u32 {
    (x & y) ^ (x & z) ^ (y & z)
}

/// Σ_0^{256}(x) (4.4).
#[allow(non_snake_case)]
fn Sigma0(x: u32) -> u32 {
    x.rotate_right(2) ^ x.rotate_right(13) ^ x.rotate_right(22)
}

/// Σ_1^{256}(x) (4.5).
#[allow(non_snake_case)]
fn Sigma1(x: u32) -> u32 {
    x.rotate_right(6) ^ x.rotate_right(11) ^ x.rotate_right(25)
}

/// σ_0^{256}(x) (4.6).
fn sigma0(x: u32) -> u32 {
    x.rotate_right(7) ^ x.rotate_right(18) ^ (x >> 3)
}

/// σ_1^{256}(x) (4.7).
fn sigma1(x: u32) -> u32 {
    x.rotate_right(17) ^ x.rotate_right(19) ^ (x >> 10)
}

/// The padded message, a multiple of 64 bytes (5.1.1).
pub fn pad(message: &[u8]) -> Bytes {
    // ℓ, the length in bits, in 64 bits
    let l = (message.len() as u64).wrapping_mul(8);
    // k, the smallest solution of ℓ + 1 + k ≡ 448 mod 512: the bit 1 and 7 zero bits are a byte, the rest whole bytes
    let zeros = (119 - message.len() % 64) % 64;
    // M ‖ 1 ‖ 0^k ‖ [ℓ]_64
    concat(&[message, &[0x80], &vec![0u8; zeros], &l.to_be_bytes()])
}

/// The message schedule of one block (6.2.2, step 1).
#[allow(non_snake_case)]
fn schedule(M: &[u8; 64]) -> [u32; 64] {
    let mut W = [0u32; 64];
    // W_t = M_t^(i), 0 ≤ t ≤ 15
    for t in 0..16 {
        W[t] = u32::from_be_bytes([M[4 * t], M[4 * t + 1], M[4 * t + 2], M[4 * t + 3]]);
    }
    // W_t = σ_1(W_{t−2}) + W_{t−7} + σ_0(W_{t−15}) + W_{t−16}, 16 ≤ t ≤ 63
    for t in 16..64 {
        W[t] = sigma1(W[t - 2]).wrapping_add(W[t - 7]).wrapping_add(sigma0(W[t - 15])).wrapping_add(W[t - 16]);
    }
    W
}

/// H^(i) from H^(i−1) and block M^(i) (6.2.2).
#[allow(non_snake_case)]
pub fn compress(H: &[u32; 8], M: &[u8; 64]) -> [u32; 8] {
    // 1. Prepare the message schedule
    let W = schedule(M);
    // 2. Initialize the eight working variables
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *H;
    // 3. For t = 0 to 63
    for t in 0..64 {
        // T_1 = h + Σ_1(e) + Ch(e, f, g) + K_t + W_t
        let T1 = h.wrapping_add(Sigma1(e)).wrapping_add(Ch(e, f, g)).wrapping_add(K[t]).wrapping_add(W[t]);
        // T_2 = Σ_0(a) + Maj(a, b, c)
        let T2 = Sigma0(a).wrapping_add(Maj(a, b, c));
        // h = g, g = f, f = e, e = d + T_1, d = c, c = b, b = a, a = T_1 + T_2
        h = g;
        g = f;
        f = e;
        e = d.wrapping_add(T1);
        d = c;
        c = b;
        b = a;
        a = T1.wrapping_add(T2);
    }
    // 4. H_0^(i) = a + H_0^(i−1), …, H_7^(i) = h + H_7^(i−1)
    let mut out = *H;
    for (word, variable) in out.iter_mut().zip([a, b, c, d, e, f, g, h]) {
        *word = word.wrapping_add(variable);
    }
    out
}

/// SHA-256(message), 32 bytes (FIPS 180-4, 6.2). The standard's limit of 2^64 − 1 bits is above any slice in memory.
#[hax_lib::requires(message.len() < 1 << 61)]
#[allow(non_snake_case)]
pub fn sha256(message: &[u8]) -> [u8; 32] {
    let mut H = H0;
    // For i = 1 to N
    for M in pad(message).as_chunks::<64>().0 {
        H = compress(&H, M);
    }
    // H_0^(N) ‖ … ‖ H_7^(N)
    let mut digest = [0u8; 32];
    for i in 0..8 {
        digest[4 * i..4 * i + 4].copy_from_slice(&H[i].to_be_bytes());
    }
    digest
}
