//! AES-128-CTR against SP 800-38A, F.5.1, and around the wraps of the counter.

mod common;

use common::{block, hex, ramp};
use proptest::prelude::*;
use secagg_spec::ctr::{aes128_ctr, aes128_ctr_keystream};
use secagg_spec::sha256::sha256;

/// The key of SP 800-38A's examples.
const KEY: &str = "2b7e151628aed2a6abf7158809cf4f3c";

/// F.5.1 CTR-AES128.Encrypt and F.5.2 CTR-AES128.Decrypt: the output blocks, then the ciphertext both ways.
#[test]
fn sp_800_38a_f_5() {
    let (key, counter) = (block(KEY), block("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"));
    let plaintext = hex("6bc1bee22e409f96e93d7e117393172a ae2d8a571e03ac9c9eb76fac45af8e51\
                         30c81c46a35ce411e5fbc1191a0a52ef f69f2445df4f9b17ad2b417be66c3710");
    let output = hex("ec8cdf7398607cb0f2d21675ea9ea1e4 362b7c3c6773516318a077d7fc5073ae\
                      6a2cc3787889374fbeb4c81b17ba6c44 e89c399ff0f198c6d40a31db156cabfe");
    let ciphertext = hex("874d6191b620e3261bef6864990db6ce 9806f66b7970fdff8617187bb9fffdff\
                          5ae4df3edbd5d35e5b4f09020db03eab 1e031dda2fbe03d1792170a0f3009cee");
    assert_eq!(aes128_ctr_keystream(&key, &counter, 64), output);
    assert_eq!(aes128_ctr(&key, &counter, &plaintext), ciphertext);
    assert_eq!(aes128_ctr(&key, &counter, &ciphertext), plaintext);
}

/// The counter block is one 128-bit integer: the carry goes past 32 and 64 bits, and past 128 bits it starts again at 0.
///
/// Python: each block alone, `Cipher(AES(key), ECB())` of `(t + i) % 2**128` in 16 big-endian bytes, i = 0 … 3.
#[test]
fn the_counter_carries_and_wraps() {
    let cases = [
        (
            "000102030405060708090a0bfffffffe",
            "08ff81431e8af8811d931e7bef271fc4 bdb7c0ef49717942fc68eeb17692fcf4\
             eef89e9494c1082ab27d4d9095feff60 e4c55e024df3f265e436ab9720921bb4",
        ),
        (
            "1011121314151617fffffffffffffffe",
            "cc171e8ac4094bc8eaabf99d8a1bcf0a 24dcca34d137a4c88f7aa2696e1d822c\
             bb2be5d041bd0af4247b3d369391b10e 66db9c45658e7fcb335b8e46a67d0139",
        ),
        (
            "fffffffffffffffffffffffffffffffe",
            "d1b714b6fbf5fff1289aee2a4c4eeda3 8af2860142f786f409307c1a3f7eaaac\
             7df76b0c1ab899b33e42f047b91b546f 57127d4034b1bebfaef466b9c7726fc6",
        ),
    ];
    for (counter, keystream) in cases {
        assert_eq!(aes128_ctr_keystream(&block(KEY), &block(counter), 64), hex(keystream), "{counter}");
    }
}

/// Every length from 0 to 80 bytes, from the counter block of all ones.
///
/// Python: `hashlib.sha256(b"".join(ctr(key, b"\xff"*16, bytes((11*i + n) % 256 for i in range(n))) for n in range(81)))`,
/// `ctr` being `Cipher(AES(key), CTR(counter))`.
#[test]
fn every_length() {
    let ciphertexts: Vec<Vec<u8>> =
        (0..=80).map(|n| aes128_ctr(&block(KEY), &[0xff; 16], &ramp(n as u8, 11, n))).collect();
    let digest = hex("5d818d6cf574cf344b4bf0adde818c181d51f21075adc95fd89880b0b80cc34b");
    assert_eq!(sha256(&ciphertexts.concat()).to_vec(), digest);
}

proptest! {
    /// Decryption is encryption again, and the length stays.
    #[test]
    fn round_trip(key: [u8; 16], counter: [u8; 16], data in prop::collection::vec(any::<u8>(), 0..200)) {
        let ciphertext = aes128_ctr(&key, &counter, &data);
        prop_assert_eq!(ciphertext.len(), data.len());
        prop_assert_eq!(aes128_ctr(&key, &counter, &ciphertext), data);
    }

    /// A shorter keystream is the beginning of a longer one, and 16k bytes on it is that of the counter plus k.
    #[test]
    fn keystream_prefix_and_seek(key: [u8; 16], counter: u128, long in 0usize..200, cut in 0usize..200, k in 0usize..12) {
        let whole = aes128_ctr_keystream(&key, &counter.to_be_bytes(), long);
        let short = cut.min(long);
        prop_assert_eq!(&aes128_ctr_keystream(&key, &counter.to_be_bytes(), short), &whole[..short]);
        if let Some(rest) = whole.get(16 * k..) {
            let later = counter.wrapping_add(k as u128).to_be_bytes();
            prop_assert_eq!(aes128_ctr_keystream(&key, &later, rest.len()), rest);
        }
    }
}

quickcheck::quickcheck! {
    /// Encryption adds the keystream: what two ciphertexts under one counter differ in is what the plaintexts differ in.
    fn ciphertexts_differ_as_plaintexts(key: u128, counter: u128, data: Vec<(u8, u8)>) -> bool {
        let (x, y): (Vec<u8>, Vec<u8>) = data.into_iter().unzip();
        let encrypt = |data: &[u8]| aes128_ctr(&key.to_be_bytes(), &counter.to_be_bytes(), data);
        let difference = |a: &[u8], b: &[u8]| -> Vec<u8> { a.iter().zip(b).map(|(a, b)| a ^ b).collect() };
        difference(&encrypt(&x), &encrypt(&y)) == difference(&x, &y)
    }
}
