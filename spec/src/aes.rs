//! The AES-128 block cipher, encryption only (FIPS 197). CTR and GCM need no decryption.

/// The state: byte s[r, c] of row r and column c stands at index r + 4c, the order of the input (FIPS 197, 3.4).
pub type State = [u8; 16];

/// A word: four bytes, a column of the state or of the key schedule (FIPS 197, 3.5).
pub type Word = [u8; 4];

/// Nk: the words in a key.
const NK: usize = 4;

/// Nr: the rounds.
const NR: usize = 10;

/// SBOX() (FIPS 197, table 4): entry {xy} in row x, column y.
#[rustfmt::skip]
const SBOX: [u8; 256] = [
    0x63, 0x7c, 0x77, 0x7b, 0xf2, 0x6b, 0x6f, 0xc5, 0x30, 0x01, 0x67, 0x2b, 0xfe, 0xd7, 0xab, 0x76,
    0xca, 0x82, 0xc9, 0x7d, 0xfa, 0x59, 0x47, 0xf0, 0xad, 0xd4, 0xa2, 0xaf, 0x9c, 0xa4, 0x72, 0xc0,
    0xb7, 0xfd, 0x93, 0x26, 0x36, 0x3f, 0xf7, 0xcc, 0x34, 0xa5, 0xe5, 0xf1, 0x71, 0xd8, 0x31, 0x15,
    0x04, 0xc7, 0x23, 0xc3, 0x18, 0x96, 0x05, 0x9a, 0x07, 0x12, 0x80, 0xe2, 0xeb, 0x27, 0xb2, 0x75,
    0x09, 0x83, 0x2c, 0x1a, 0x1b, 0x6e, 0x5a, 0xa0, 0x52, 0x3b, 0xd6, 0xb3, 0x29, 0xe3, 0x2f, 0x84,
    0x53, 0xd1, 0x00, 0xed, 0x20, 0xfc, 0xb1, 0x5b, 0x6a, 0xcb, 0xbe, 0x39, 0x4a, 0x4c, 0x58, 0xcf,
    0xd0, 0xef, 0xaa, 0xfb, 0x43, 0x4d, 0x33, 0x85, 0x45, 0xf9, 0x02, 0x7f, 0x50, 0x3c, 0x9f, 0xa8,
    0x51, 0xa3, 0x40, 0x8f, 0x92, 0x9d, 0x38, 0xf5, 0xbc, 0xb6, 0xda, 0x21, 0x10, 0xff, 0xf3, 0xd2,
    0xcd, 0x0c, 0x13, 0xec, 0x5f, 0x97, 0x44, 0x17, 0xc4, 0xa7, 0x7e, 0x3d, 0x64, 0x5d, 0x19, 0x73,
    0x60, 0x81, 0x4f, 0xdc, 0x22, 0x2a, 0x90, 0x88, 0x46, 0xee, 0xb8, 0x14, 0xde, 0x5e, 0x0b, 0xdb,
    0xe0, 0x32, 0x3a, 0x0a, 0x49, 0x06, 0x24, 0x5c, 0xc2, 0xd3, 0xac, 0x62, 0x91, 0x95, 0xe4, 0x79,
    0xe7, 0xc8, 0x37, 0x6d, 0x8d, 0xd5, 0x4e, 0xa9, 0x6c, 0x56, 0xf4, 0xea, 0x65, 0x7a, 0xae, 0x08,
    0xba, 0x78, 0x25, 0x2e, 0x1c, 0xa6, 0xb4, 0xc6, 0xe8, 0xdd, 0x74, 0x1f, 0x4b, 0xbd, 0x8b, 0x8a,
    0x70, 0x3e, 0xb5, 0x66, 0x48, 0x03, 0xf6, 0x0e, 0x61, 0x35, 0x57, 0xb9, 0x86, 0xc1, 0x1d, 0x9e,
    0xe1, 0xf8, 0x98, 0x11, 0x69, 0xd9, 0x8e, 0x94, 0x9b, 0x1e, 0x87, 0xe9, 0xce, 0x55, 0x28, 0xdf,
    0x8c, 0xa1, 0x89, 0x0d, 0xbf, 0xe6, 0x42, 0x68, 0x41, 0x99, 0x2d, 0x0f, 0xb0, 0x54, 0xbb, 0x16,
];

/// Rcon[1] … Rcon[10], the first byte of each, the other three being {00}: {02}^(j−1) (FIPS 197, table 5).
const RCON: [u8; NR] = [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0x1b, 0x36];

/// XTIMES(b): b • {02} modulo x^8 + x^4 + x^3 + x + 1 (FIPS 197, 4.2).
fn xtimes(b: u8) -> u8 {
    if b & 0x80 == 0 { b << 1 } else { (b << 1) ^ 0x1b }
}

/// SUBWORD(): the S-box on each byte (FIPS 197, 5.2).
fn sub_word(a: &Word) -> Word {
    a.map(|b| SBOX[usize::from(b)])
}

/// ROTWORD(): \[a0, a1, a2, a3\] to \[a1, a2, a3, a0\] (FIPS 197, 5.2).
fn rot_word(a: &Word) -> Word {
    [a[1], a[2], a[3], a[0]]
}

/// KEYEXPANSION(): the words w\[0\] … w\[43\] of the key schedule (FIPS 197, 5.2, algorithm 2).
pub fn key_expansion(key: &[u8; 16]) -> [Word; 4 * (NR + 1)] {
    let mut w = [[0u8; 4]; 4 * (NR + 1)];
    // i from 0 to Nk−1: w[i] ← key[4i..4i+3]
    for i in 0..NK {
        w[i] = [key[4 * i], key[4 * i + 1], key[4 * i + 2], key[4 * i + 3]];
    }
    // i from Nk to 4·Nr+3
    for i in NK..4 * (NR + 1) {
        // temp ← w[i−1]
        let mut temp = w[i - 1];
        if i % NK == 0 {
            // temp ← SUBWORD(ROTWORD(temp)) ⊕ Rcon[i/Nk]
            temp = sub_word(&rot_word(&temp));
            temp[0] ^= RCON[i / NK - 1];
        }
        // w[i] ← w[i−Nk] ⊕ temp
        for k in 0..4 {
            w[i][k] = w[i - NK][k] ^ temp[k];
        }
    }
    w
}

/// SUBBYTES(): the S-box on each byte of the state (FIPS 197, 5.1.1).
pub fn sub_bytes(state: &State) -> State {
    state.map(|b| SBOX[usize::from(b)])
}

/// SHIFTROWS(): row r moves r places to the left, cyclically (FIPS 197, 5.1.2).
pub fn shift_rows(state: &State) -> State {
    let mut out = [0u8; 16];
    for r in 0..4 {
        for c in 0..4 {
            // s'[r, c] = s[r, (c + r) mod 4]
            out[r + 4 * c] = state[r + 4 * ((c + r) % 4)];
        }
    }
    out
}

/// MIXCOLUMNS(): each column times the fixed matrix with rows ({02}, {03}, {01}, {01}), rotated (FIPS 197, 5.1.3).
pub fn mix_columns(state: &State) -> State {
    let mut out = [0u8; 16];
    for c in 0..4 {
        for r in 0..4 {
            let s = |k: usize| state[(r + k) % 4 + 4 * c];
            // s'[r, c] = ({02} • s[r, c]) ⊕ ({03} • s[r+1, c]) ⊕ s[r+2, c] ⊕ s[r+3, c], rows mod 4
            out[r + 4 * c] = xtimes(s(0)) ^ (xtimes(s(1)) ^ s(1)) ^ s(2) ^ s(3);
        }
    }
    out
}

/// ADDROUNDKEY(): the state plus a round key, four words of the key schedule, column by column (FIPS 197, 5.1.4).
pub fn add_round_key(state: &State, round_key: &[Word; 4]) -> State {
    let mut out = [0u8; 16];
    for c in 0..4 {
        for r in 0..4 {
            // s'[r, c] = s[r, c] ⊕ w[4·round + c][r]
            out[r + 4 * c] = state[r + 4 * c] ^ round_key[c][r];
        }
    }
    out
}

/// CIPHER(): the 16-byte block `block` encrypted under the 16-byte key `key` (FIPS 197, 5.1, algorithm 1).
pub fn aes128_encrypt_block(key: &[u8; 16], block: &[u8; 16]) -> [u8; 16] {
    let w = key_expansion(key);
    let round_key = |round: usize| [w[4 * round], w[4 * round + 1], w[4 * round + 2], w[4 * round + 3]];
    // state ← in
    // state ← ADDROUNDKEY(state, w[0..3])
    let mut state = add_round_key(block, &round_key(0));
    // round from 1 to Nr−1
    for round in 1..NR {
        // state ← SUBBYTES(state)
        state = sub_bytes(&state);
        // state ← SHIFTROWS(state)
        state = shift_rows(&state);
        // state ← MIXCOLUMNS(state)
        state = mix_columns(&state);
        // state ← ADDROUNDKEY(state, w[4·round..4·round+3])
        state = add_round_key(&state, &round_key(round));
    }
    // state ← SUBBYTES(state)
    state = sub_bytes(&state);
    // state ← SHIFTROWS(state)
    state = shift_rows(&state);
    // state ← ADDROUNDKEY(state, w[4·Nr..4·Nr+3])
    add_round_key(&state, &round_key(NR))
}
