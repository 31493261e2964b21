//! The key derivation to F_q, the one-way function and authenticated encryption, against the definitions of
//! `docs/bytes.md`, section 2, composed from other libraries.
//!
//! Python: `hkdf(ikm, info, L)` is HKDF-SHA256 with an empty salt, composed from `hmac`; AES-GCM is `cryptography`'s.

mod common;

use common::{block, hex};
use proptest::prelude::*;
use secagg_spec::ae::{ae_dec, ae_enc, ae_key};
use secagg_spec::error::Code;
use secagg_spec::kdf::{kdf_fq, one_way};
use secagg_spec::prelude::{Nat, nat, nat_from_hex, nat_to_be};

/// The input key material of every case.
const IKM: &str = "c3f1a7d20e4b5968b7c6d5e4f3021120a9b8c7d6e5f4038291a0bfcedd0c1b2a";

/// The order of P-256's group (FIPS 186-4, D.1.2.3).
fn order() -> Nat {
    nat_from_hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")
}

/// Python: `int.from_bytes(hkdf(ikm, label, 48)) % q` for the order q and for q = 65537.
#[test]
fn kdf_to_fq() {
    let cases: [(&str, &[u8], &str, u64); 3] = [
        (IKM, b"secagg/v1/test/a", "2144492aaabd0909d969d1c1af11ce496c36449bea108b69e20f2ae54f9ec77d", 45699),
        (IKM, b"secagg/v1/test/b", "f9f8198f4b89597b1ff578d49127fbe26026195dbad06d3e3edd83626afc6bae", 48264),
        (IKM, b"", "5f6bb2a77ea38dcdc56b48eaf6df033e698ca162bc4f622afc3350a1e7425133", 14711),
    ];
    for (ikm, label, mod_order, mod_small) in cases {
        let x = kdf_fq(&hex(ikm), label, &order()).unwrap();
        assert_eq!(nat_to_be(&x, 32), Ok(hex(mod_order)));
        assert_eq!(kdf_fq(&hex(ikm), label, &nat(65537)), Ok(nat(mod_small)));
    }
    let empty = nat_from_hex("b07e4e20409eb0f75b6db08c86ea5d983f0eff19bb1ae7ac0e38821048d653ce");
    assert_eq!(kdf_fq(&[], b"secagg/v1/test/a", &order()), Ok(empty));
}

#[test]
fn kdf_needs_a_modulus() {
    assert_eq!(kdf_fq(&hex(IKM), b"secagg/v1/test/a", &nat(0)), Err(Code::Params.error()));
    assert_eq!(kdf_fq(&hex(IKM), b"secagg/v1/test/a", &nat(1)), Ok(nat(0)));
}

/// Python: `(int.from_bytes(hkdf(x, b"secagg/v1/one-way", 48)) % q).to_bytes(32)`, q the order.
#[test]
fn one_way_function() {
    let cases = [
        (vec![], "903f5fd610f2ac2750eed9ef95d96f216bde05af9dd16277bdd8dd1f16936ac0"),
        (hex("5e7a90b3"), "a75955af6a8500c79a4edfe3558866312743b8df463d781658198ef192c77873"),
        (vec![0; 100], "b0dead9cf32da7d2c4ddb778faf35fcb100a58ff88452d2e85ca51195964e5b8"),
    ];
    for (x, y) in cases {
        assert_eq!(one_way(&x), Ok(hex(y)));
    }
}

/// Python: `hkdf(ikm, b"secagg/v1/ae", 16)`.
#[test]
fn ae_key_derivation() {
    assert_eq!(ae_key(&hex(IKM)), Ok(block("92b2918e6238e45601d757d8e7842215")));
}

/// The nonce of the encryptions below.
const NONCE: &str = "d4c3b2a1908f7e6d5c4b3a29";

/// Additional data, plaintext and what they encrypt to. The second is as long as the message of BON's round 1.
///
/// Python: `nonce + AESGCM(hkdf(ikm, b"secagg/v1/ae", 16)).encrypt(nonce, x, ad)`.
fn encryptions() -> [(&'static [u8], Vec<u8>, Vec<u8>); 3] {
    let shares: Vec<u8> = (0x40..0x80).collect();
    [
        (b"", vec![], hex("d4c3b2a1908f7e6d5c4b3a29e1b423f59675216020f6d6abeb740fcd")),
        (
            b"",
            [hex("0000000300000007"), shares].concat(),
            hex("d4c3b2a1908f7e6d5c4b3a292aa10afc74f0f587e5c948ab248e615d61985f4d5e1c6974c4231fa304a6195610b82302\
                 7f7880b51ac7da091ae4e3e6c8147eaa74f9d647b85160193d573f54fa6150786eca46dbd45d4f446aaa560e6078cf8d\
                 9c7f3ddd"),
        ),
        (
            b"round 1",
            hex("0000000300000007"),
            hex("d4c3b2a1908f7e6d5c4b3a292aa10afc74f0f587318c53146b93a230914da822bed91994"),
        ),
    ]
}

#[test]
fn ae_both_ways() {
    for (ad, x, e) in encryptions() {
        assert_eq!(ae_enc(&hex(IKM), &block(NONCE), ad, &x), Ok(e.clone()));
        assert_eq!(ae_dec(&hex(IKM), ad, &e), Ok(x));
    }
}

/// Below 28 bytes the length is wrong; from 28 on it is the tag.
#[test]
fn ae_refuses() {
    let (k, [.., (ad, _, e)]) = (hex(IKM), encryptions());
    for length in 0..28 {
        assert_eq!(ae_dec(&k, ad, &e[..length]), Err(Code::Length.error()), "{length} bytes");
    }
    for length in 28..e.len() {
        assert_eq!(ae_dec(&k, ad, &e[..length]), Err(Code::Tag.error()), "{length} bytes");
    }
    for bit in 0..8 * e.len() {
        let mut flipped = e.clone();
        flipped[bit / 8] ^= 0x80 >> (bit % 8);
        assert_eq!(ae_dec(&k, ad, &flipped), Err(Code::Tag.error()), "bit {bit}");
    }
    assert_eq!(ae_dec(&k, b"round 2", &e), Err(Code::Tag.error()));
    assert_eq!(ae_dec(&k[1..], ad, &e), Err(Code::Tag.error()));
}

proptest! {
    #[test]
    fn kdf_stays_below_q(ikm: Vec<u8>, label: Vec<u8>, q in 1u64..) {
        prop_assert!(kdf_fq(&ikm, &label, &nat(q))? < nat(q));
    }

    #[test]
    fn ae_round_trip(k: [u8; 32], nonce: [u8; 12], ad: [u8; 7], x in prop::collection::vec(any::<u8>(), 0..100)) {
        let e = ae_enc(&k, &nonce, &ad, &x)?;
        prop_assert_eq!(e.len(), x.len() + 28);
        prop_assert_eq!(ae_dec(&k, &ad, &e), Ok(x));
    }
}

quickcheck::quickcheck! {
    /// No byte string makes decryption panic, and none is accepted.
    fn ae_dec_is_total(k: Vec<u8>, ad: Vec<u8>, e: Vec<u8>) -> bool {
        let expected = if e.len() < 28 { Code::Length } else { Code::Tag };
        ae_dec(&k, &ad, &e) == Err(expected.error())
    }
}
