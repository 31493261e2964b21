//! HMAC-SHA256 against RFC 4231, HKDF-SHA256 against RFC 5869.

mod common;

use common::{hex, ramp};
use proptest::prelude::*;
use secagg_spec::error::Code;
use secagg_spec::hkdf::{expand, extract, hkdf};
use secagg_spec::hmac::hmac_sha256;
use secagg_spec::sha256::sha256;

/// RFC 4231, 4.2–4.8, test cases 1–7. Case 5 gives the first 16 bytes only.
#[test]
fn rfc_4231_test_cases() {
    let cases: [(Vec<u8>, Vec<u8>, &str); 7] = [
        (vec![0x0b; 20], b"Hi There".to_vec(), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        (
            b"Jefe".to_vec(),
            b"what do ya want for nothing?".to_vec(),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        ),
        (vec![0xaa; 20], vec![0xdd; 50], "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
        (ramp(1, 1, 25), vec![0xcd; 50], "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
        (vec![0x0c; 20], b"Test With Truncation".to_vec(), "a3b6167473100ee06e0c796c2955552b"),
        (
            vec![0xaa; 131],
            b"Test Using Larger Than Block-Size Key - Hash Key First".to_vec(),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
        ),
        (
            vec![0xaa; 131],
            b"This is a test using a larger than block-size key and a larger than block-size data. \
              The key needs to be hashed before being used by the HMAC algorithm."
                .to_vec(),
            "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
        ),
    ];
    for (number, (key, message, tag)) in (1..).zip(cases) {
        let tag = hex(tag);
        assert_eq!(hmac_sha256(&key, &message)[..tag.len()], tag, "test case {number}");
    }
}

/// Keys one byte shorter than a block, a block, and one byte longer, which is where hashing the key begins.
///
/// Python: `hmac.new(bytes(range(n)), b"key of one block or nearly", "sha256").hexdigest()`.
#[test]
fn keys_around_a_block() {
    let cases = [
        (63, "938bb62ef80c6ab2b76bede933f5346b8110189ab0b37ed33f4185ad8c806add"),
        (64, "8168ce965332a983ee07283a49a325346f0f492d068c94230c95257f7af1971a"),
        (65, "02a334795c765f189a56cbd39d4c4d697b08adcac27a95bf41a4f39a933949fc"),
    ];
    for (n, tag) in cases {
        assert_eq!(hmac_sha256(&ramp(0, 1, n), b"key of one block or nearly").to_vec(), hex(tag), "{n} bytes");
    }
}

/// RFC 5869, A.1–A.3: the PRK and the OKM.
#[test]
fn rfc_5869_test_cases() {
    let cases = [
        (
            vec![0x0b; 22],
            ramp(0x00, 1, 13),
            ramp(0xf0, 1, 10),
            "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
        ),
        (
            ramp(0x00, 1, 80),
            ramp(0x60, 1, 80),
            ramp(0xb0, 1, 80),
            "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09\
             da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
        ),
        (
            vec![0x0b; 22],
            vec![],
            vec![],
            "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
        ),
    ];
    for (number, (ikm, salt, info, prk, okm)) in (1..).zip(cases) {
        let okm = hex(okm);
        assert_eq!(extract(&salt, &ikm).to_vec(), hex(prk), "A.{number}, PRK");
        assert_eq!(expand(&hex(prk), &info, okm.len()), Ok(okm.clone()), "A.{number}, OKM");
        assert_eq!(hkdf(&salt, &ikm, &info, okm.len()), Ok(okm), "A.{number}, both steps");
    }
}

/// The absent salt is HashLen zero bytes (RFC 5869, 2.2).
#[test]
fn an_empty_salt_is_zeros() {
    let prk = hex("19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04");
    assert_eq!(extract(&[0; 32], &[0x0b; 22]).to_vec(), prk);
}

/// The longest output, where the block counter reaches 255, and one byte more.
///
/// Python: `hashlib.sha256(okm)` and `okm[-16:]`, okm = 8160 bytes of HKDF-SHA256 with salt `salt`, IKM `ikm`, info
/// `info`, composed from `hmac`.
#[test]
fn the_longest_output() {
    let okm = hkdf(b"salt", b"ikm", b"info", 255 * 32).unwrap();
    assert_eq!(okm.len(), 8160);
    assert_eq!(okm[8144..], hex("7ec49a08915e6f50d16fecad12b8e8b9"));
    assert_eq!(sha256(&okm).to_vec(), hex("e3963f0e8b66c425fb6879cf9bdaf9aac0ffdbac3093b9857871bb35b0056dce"));
    for length in [255 * 32 + 1, usize::MAX] {
        assert_eq!(hkdf(b"salt", b"ikm", b"info", length), Err(Code::Length.error()));
        assert_eq!(expand(&[7; 32], b"info", length), Err(Code::Length.error()));
    }
}

/// Outputs of no byte, of one, of a block and of one more.
///
/// Python: as above, with L = 0, 1, 32, 33.
#[test]
fn short_outputs() {
    let okm = hex("fe8f9615d2374c0d17f77d1aeaf408c2e75fe0466073d0def23c733e2f862dfd68");
    for length in [0, 1, 32, 33] {
        assert_eq!(hkdf(b"salt", b"ikm", b"info", length), Ok(okm[..length].to_vec()), "{length} bytes");
    }
}

proptest! {
    /// A shorter output is the beginning of a longer one.
    #[test]
    fn expand_prefix(prk in any::<[u8; 32]>(), info: Vec<u8>, long in 0usize..200, cut in 0usize..200) {
        let short = cut.min(long);
        prop_assert_eq!(expand(&prk, &info, short)?, &expand(&prk, &info, long)?[..short]);
    }
}

quickcheck::quickcheck! {
    /// A key no longer than a block is the same key with zeros behind it; a longer one is its digest.
    fn block_key(key: Vec<u8>, message: Vec<u8>) -> bool {
        let equivalent = if key.len() <= 64 { [key.clone(), vec![0; 64 - key.len()]].concat() } else { sha256(&key).to_vec() };
        hmac_sha256(&key, &message) == hmac_sha256(&equivalent, &message)
    }
}
