//! AES-128-GCM against the test cases of the GCM specification (McGrew and Viega, appendix B), which SP 800-38D kept.

mod common;

use common::{block, hex, ramp};
use proptest::prelude::*;
use secagg_spec::error::Code;
use secagg_spec::gcm::{GCTR, GHASH, aes128_gcm_decrypt, aes128_gcm_encrypt, inc32};
use secagg_spec::sha256::sha256;

/// A test case: key, IV, additional data, plaintext, then ciphertext and tag.
type Case = ([u8; 16], [u8; 12], Vec<u8>, Vec<u8>, Vec<u8>);

/// Test cases 1–4.
fn test_cases() -> [Case; 4] {
    let key = block("feffe9928665731c6d6a8f9467308308");
    let iv = block("cafebabefacedbaddecaf888");
    let plaintext = hex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72\
                         1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255");
    let ciphertext = hex("42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e\
                          21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091473f5985");
    let tagged = |ciphertext: &[u8], tag: &str| [ciphertext, &hex(tag)].concat();
    [
        ([0; 16], [0; 12], vec![], vec![], hex("58e2fccefa7e3061367f1d57a4e7455a")),
        (
            [0; 16],
            [0; 12],
            vec![],
            vec![0; 16],
            hex("0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf"),
        ),
        (key, iv, vec![], plaintext.clone(), tagged(&ciphertext, "4d5c2af327cd64a62cf35abd2ba6fab4")),
        (
            key,
            iv,
            hex("feedfacedeadbeeffeedfacedeadbeefabaddad2"),
            plaintext[..60].to_vec(),
            tagged(&ciphertext[..60], "5bc94fbc3221a5db94fae95ae7121a47"),
        ),
    ]
}

#[test]
fn test_cases_1_to_4() {
    for (number, (key, iv, ad, plaintext, e)) in (1..).zip(test_cases()) {
        assert_eq!(aes128_gcm_encrypt(&key, &iv, &ad, &plaintext), e, "test case {number}");
        assert_eq!(aes128_gcm_decrypt(&key, &iv, &ad, &e), Ok(plaintext), "test case {number}");
    }
}

/// GHASH(H, A, C) of test cases 2 and 4, with H = E(K, 0^128) as the specification lists it.
#[test]
fn ghash_of_test_cases_2_and_4() {
    let blocks = |digits: &str| -> Vec<[u8; 16]> { hex(digits).as_chunks::<16>().0.to_vec() };
    let two = blocks("0388dace60b6a392f328c2b971b2fe78 00000000000000000000000000000080");
    let s = GHASH(&block("66e94bd4ef8a2c3b884cfa59ca342b2e"), &two);
    assert_eq!(s, block::<16>("f38cbb1ad69223dcc3457ae5b6b0f885"));
    let four = blocks(
        "feedfacedeadbeeffeedfacedeadbeef abaddad2000000000000000000000000\
         42831ec2217774244b7221b784d0d49c e3aa212f2c02a4e035c17e2329aca12e\
         21d514b25466931c7d8f6a5aac84aa05 1ba30b396a0aac973d58e09100000000\
         00000000000000a000000000000001e0",
    );
    let s = GHASH(&block("b83b533708bf535d0aa6e52980d53b78"), &four);
    assert_eq!(s, block::<16>("698e57f70e6ecc7fd9463b7260a9ae5f"));
    assert_eq!(GHASH(&[0x5a; 16], &[]), [0; 16]);
}

/// inc_32 leaves the first 96 bits alone when the last 32 wrap.
#[test]
fn inc32_wraps() {
    assert_eq!(inc32(&block("a0a1a2a3a4a5a6a7a8a9aaabfffffffe")), block::<16>("a0a1a2a3a4a5a6a7a8a9aaabffffffff"));
    assert_eq!(inc32(&block("a0a1a2a3a4a5a6a7a8a9aaabffffffff")), block::<16>("a0a1a2a3a4a5a6a7a8a9aaab00000000"));
    assert_eq!(inc32(&[0xff; 16]), block::<16>("ffffffffffffffffffffffff00000000"));
}

/// GCTR over the wrap of its 32-bit counter, on zeros, the last block short.
///
/// Python: each block alone, `Cipher(AES(key), ECB())` of `icb[:12] + ((0xfffffffe + i) % 2**32).to_bytes(4)`.
#[test]
fn gctr_wraps() {
    let output = hex("b7281225ee90e4ae6f057c45bf9d7f7a 73d459b1c5f64edf34fb0253958e86da\
                      8cb5bedf7467ceae9e1a947549c26d54 836ae6f399988583785a6d83fee4e0bb");
    let (key, icb) = (block("2b7e151628aed2a6abf7158809cf4f3c"), block("a0a1a2a3a4a5a6a7a8a9aaabfffffffe"));
    for length in [0, 1, 16, 17, 48, 61, 64] {
        assert_eq!(GCTR(&key, &icb, &vec![0; length]), output[..length], "{length} bytes");
    }
}

/// The key of the grid.
const GRID_KEY: &str = "8f2c71d30be64a95c817fe20a3b94d56";

/// The IV of the grid.
const GRID_IV: &str = "4be1903c76d25f08a7331ced";

/// The grid's encryption of p bytes with a bytes of additional data.
fn grid(p: usize, a: usize) -> Vec<u8> {
    aes128_gcm_encrypt(&block(GRID_KEY), &block(GRID_IV), &ramp(a as u8 + 7, 3, a), &ramp(p as u8 + 1, 5, p))
}

/// Plaintexts of 0–49 and additional data of 0–33 bytes: some single ones, and all in one digest.
///
/// Python: `AESGCM(key).encrypt(iv, bytes((5*i + p + 1) % 256 for i in range(p)), bytes((3*i + a + 7) % 256 for i in
/// range(a)))`; the digest is SHA-256 over all of them, p in the outer loop.
#[test]
fn every_length() {
    let cases = [
        (0, 0, "dcc826a0dd6fba3925653c70be388441"),
        (0, 1, "b24617b6eb1bac07052abeae9eea149f"),
        (0, 16, "7117627343243c1d1d8e424f70316322"),
        (1, 0, "4ef8502899dabdf05347d2833128b236a7"),
        (15, 17, "5c2e14f1e2288b952fc70cd6726b8810a0512c51c1a227d6c444755f933475"),
        (16, 16, "5d2d15cee32b8a922ec40dd973688973bae567c1d0b0e84a5368023c1851c60e"),
        (17, 15, "5e2c12cfe02a95932dc50ad870698672ecf13a4495024a7c2184b00f2dff8a0122"),
    ];
    for (p, a, e) in cases {
        assert_eq!(grid(p, a), hex(e), "{p} and {a} bytes");
    }
    let all: Vec<u8> = (0..50).flat_map(|p| (0..34).flat_map(move |a| grid(p, a))).collect();
    let digest = hex("6d1827397738a06080a3e978d751ff717c1b729d7554f33bda62c2e4ee0b17d3");
    assert_eq!(sha256(&all).to_vec(), digest);
}

/// Test case 4 with one thing wrong each time.
#[test]
fn what_is_not_authentic_is_refused() {
    let [.., (key, iv, ad, _, e)] = test_cases();
    let body = e.len() - 16;
    let refused = |key: &[u8; 16], iv: &[u8; 12], ad: &[u8], e: &[u8], what: &str| {
        assert_eq!(aes128_gcm_decrypt(key, iv, ad, e), Err(Code::Tag.error()), "{what}");
    };
    for bit in 0..8 * e.len() {
        let mut flipped = e.clone();
        flipped[bit / 8] ^= 0x80 >> (bit % 8);
        refused(&key, &iv, &ad, &flipped, &format!("bit {bit}"));
    }
    for length in 16..e.len() {
        refused(&key, &iv, &ad, &e[..length], &format!("cut to {length} bytes"));
        refused(&key, &iv, &ad, &e[e.len() - length..], &format!("the last {length} bytes"));
    }
    refused(&key, &iv, &ad, &[&e[..], &[0]].concat(), "a byte behind the tag");
    refused(&key, &iv, &ad, &[&e[..body], &[0; 16]].concat(), "a tag of zeros");
    refused(&key, &iv, &ad, &[&e[..body], &[0xff; 16]].concat(), "a tag of ones");
    refused(&key, &iv, &ad, &[&e[body..], &e[..body]].concat(), "the tag in front");
    refused(&key, &iv, &[], &e, "no additional data");
    refused(&key, &iv, &ad[..19], &e, "additional data cut");
    refused(&key, &iv, &[&ad[..], &[0; 12]].concat(), &e, "the padding of the additional data made part of it");
    refused(&key, &iv, &[&ad[..], &e[..1]].concat(), &e[1..], "a ciphertext byte moved to the additional data");
    let mut other_iv = iv;
    other_iv[11] ^= 1;
    refused(&key, &other_iv, &ad, &e, "another nonce");
    let mut other_key = key;
    other_key[0] ^= 1;
    refused(&other_key, &iv, &ad, &e, "another key");
}

/// Fewer than 16 bytes have no room for a tag.
#[test]
fn what_is_too_short_is_refused() {
    for length in 0..16 {
        let answer = aes128_gcm_decrypt(&[0; 16], &[0; 12], &[], &vec![0x58; length]);
        assert_eq!(answer, Err(Code::Length.error()), "{length} bytes");
    }
}

proptest! {
    /// Decryption gives the plaintext back, and the ciphertext is 16 bytes longer.
    #[test]
    fn round_trip(
        key: [u8; 16],
        iv: [u8; 12],
        ad in prop::collection::vec(any::<u8>(), 0..60),
        plaintext in prop::collection::vec(any::<u8>(), 0..100),
    ) {
        let e = aes128_gcm_encrypt(&key, &iv, &ad, &plaintext);
        prop_assert_eq!(e.len(), plaintext.len() + 16);
        prop_assert_eq!(aes128_gcm_decrypt(&key, &iv, &ad, &e), Ok(plaintext));
    }

    /// Any bit flipped, in ciphertext or tag, IV or additional data, is refused.
    #[test]
    fn a_flipped_bit_is_refused(
        key: [u8; 16],
        mut iv: [u8; 12],
        mut ad in prop::collection::vec(any::<u8>(), 0..40),
        plaintext in prop::collection::vec(any::<u8>(), 0..60),
        place: prop::sample::Index,
    ) {
        let mut e = aes128_gcm_encrypt(&key, &iv, &ad, &plaintext);
        let bit = place.index(8 * (e.len() + iv.len() + ad.len()));
        let all = e.iter_mut().chain(&mut iv).chain(&mut ad);
        all.skip(bit / 8).take(1).for_each(|byte| *byte ^= 1 << (bit % 8));
        prop_assert_eq!(aes128_gcm_decrypt(&key, &iv, &ad, &e), Err(Code::Tag.error()));
    }
}

quickcheck::quickcheck! {
    /// Round trip again, by the other tool.
    fn round_trip_quick(key: u128, iv: (u32, u64), ad: Vec<u8>, plaintext: Vec<u8>) -> bool {
        let mut nonce = [0; 12];
        nonce[..4].copy_from_slice(&iv.0.to_be_bytes());
        nonce[4..].copy_from_slice(&iv.1.to_be_bytes());
        let key = key.to_be_bytes();
        let e = aes128_gcm_encrypt(&key, &nonce, &ad, &plaintext);
        aes128_gcm_decrypt(&key, &nonce, &ad, &e) == Ok(plaintext)
    }

    /// GHASH is linear in its blocks.
    fn ghash_is_linear(h: u128, blocks: Vec<(u128, u128)>) -> bool {
        let hash = |blocks: Vec<u128>| {
            let blocks: Vec<[u8; 16]> = blocks.into_iter().map(u128::to_be_bytes).collect();
            u128::from_be_bytes(GHASH(&h.to_be_bytes(), &blocks))
        };
        let sum = blocks.iter().map(|(x, y)| x ^ y).collect();
        let (x, y) = blocks.into_iter().unzip();
        hash(x) ^ hash(y) == hash(sum)
    }
}
