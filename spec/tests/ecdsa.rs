//! ECDSA against RFC 6979, appendix A.2.5, signatures made for the corners of the algorithm, and forgeries.

mod common;

use common::hex;
use proptest::prelude::*;
use quickcheck::QuickCheck;
use secagg_spec::ecdsa::{SIGNATURE_BYTES, sig_gen, sig_sign, sig_verify};
use secagg_spec::p256::{self, Point};
use secagg_spec::prelude::*;

// RFC 6979, appendix A.2.5.
const SK: &str = "c9afa9d8 45ba7516 6b5c2157 67b1d693 4e50c3db 36e89b12 7b8a622b 120f6721";
const PK_X: &str = "60fed4ba 255a9d31 c961eb74 c6356d68 c049b892 3b61fa6c e669622e 60f29fb6";
const PK_Y: &str = "7903fe10 08b8bc99 a41ae9e9 5628bc64 f2f1b20c 2d7e9f51 77a3c294 d4462299";

/// A signature of a known nonce under `SK`.
struct Known {
    message: &'static [u8],
    k: &'static str,
    r: &'static str,
    s: &'static str,
}

/// The two signatures of A.2.5 with SHA-256; then that of C2SP's CCTV, directory RFC6979, whose first nonce is above q, so
/// that step h has to go round again; then one of a message whose hash is above q (from Wycheproof), so that bits2octets
/// has to reduce it, signed by OpenSSL and by an independent program.
const KNOWN: [Known; 4] = [
    Known {
        message: b"sample",
        k: "a6e3c57dd01abe90086538398355dd4c3b17aa873382b0f24d6129493d8aad60",
        r: "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716",
        s: "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8",
    },
    Known {
        message: b"test",
        k: "d16b6ae827f17175e040871a1c7ec3500192c4c92677336ec2537acaee0008e0",
        r: "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367",
        s: "019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083",
    },
    Known {
        message: b"wv[vnX",
        k: "2ae40df9d9dab61d688de3dcb9867a98ecc70dd4d6c0f6c228b6e4e0b18b29bc",
        r: "efd9073b652e76da1b5a019c0e4a2e3fa529b035a6abb91ef67f0ed7a1f21234",
        s: "3db4706c9d9f4a4fe13bb5e08ef0fab53a57dbab2061c83a35fa411c68d2ba33",
    },
    Known {
        message: b"3610672442",
        k: "04c105700a9fdb8c9b71547c09f6eee12ada549fa0e7a5c5f72ace6a85751b2e",
        r: "f579af68f595cc5a042b4eabff9e10f4454edd25b7884d0c732208befe3abeb9",
        s: "b057de6d7a8ef5fcda90a45db3f9af274eb18c6e8e61e9990cbf6ed7de9c7162",
    },
];

fn sk() -> Nat {
    nat_from_hex(SK)
}

fn pk() -> Bytes {
    assert_eq!(hex(PK_Y)[31] % 2, 1, "y is odd, so the prefix is 03");
    concat(&[&[3], &hex(PK_X)])
}

/// r ‖ s, for numbers below 2^256.
fn signature(r: &Nat, s: &Nat) -> Bytes {
    hex(&format!("{r:064x}{s:064x}"))
}

/// r and s of the first known signature, that of "sample".
fn sample() -> (Nat, Nat) {
    (nat_from_hex(KNOWN[0].r), nat_from_hex(KNOWN[0].s))
}

#[test]
fn the_key_pair_of_rfc_6979() {
    assert_eq!(sig_gen(&sk()), Ok(pk()));
}

#[test]
fn the_signatures_of_rfc_6979() {
    for known in &KNOWN {
        let expected = hex(&format!("{}{}", known.r, known.s));
        assert_eq!(sig_sign(&sk(), known.message), Ok(expected.clone()));
        assert!(sig_verify(&pk(), known.message, &expected));
        // The published nonce belongs to the published r: r = x(k·G) mod q.
        let Point::Affine { x, .. } = p256::scalar_mul(&nat_from_hex(known.k), &p256::generator()) else {
            panic!("k·G is not the identity")
        };
        assert_eq!(x % p256::order(), nat_from_hex(known.r));
    }
}

#[test]
fn a_signing_key_outside_1_to_q_minus_1_is_refused() {
    let q = p256::order();
    for sk in [nat(0), q.clone(), &q + 1u32, nat(1) << 256u32, nat(1) << 300u32] {
        assert_eq!(sig_gen(&sk), Err(Code::Range.error()), "{sk}");
        assert_eq!(sig_sign(&sk, b"sample"), Err(Code::Range.error()), "{sk}");
    }
    for sk in [nat(1), &q - 1u32] {
        let signature = sig_sign(&sk, b"sample").expect("a signing key");
        assert!(sig_verify(&sig_gen(&sk).expect("a signing key"), b"sample", &signature));
    }
}

#[test]
fn r_and_s_have_to_be_in_range() {
    let q = p256::order();
    let (r, s) = sample();
    let top = (nat(1) << 256u32) - 1u32;
    for bad in [nat(0), q.clone(), &q + 1u32, top] {
        assert!(!sig_verify(&pk(), b"sample", &signature(&bad, &s)), "r = {bad}");
        assert!(!sig_verify(&pk(), b"sample", &signature(&r, &bad)), "s = {bad}");
        assert!(!sig_verify(&pk(), b"sample", &signature(&bad, &bad)), "r = s = {bad}");
    }
}

/// r + q and s + q are the same residues as r and s. With r = 3 and s found below 2^256 − q, both still fit in 32 bytes.
#[test]
fn numbers_above_the_order_are_not_reduced() {
    let (key, message, r, s) = large_x();
    assert!(!sig_verify(&key, message, &signature(&(&r + p256::order()), &s)));
    let message = b"s is small";
    // r = x(G), s = 1: e + r·d = k·s with k = 1, so d = (1 − e)/r.
    let Point::Affine { x: r, .. } = p256::generator() else { panic!("the base point has coordinates") };
    let q = p256::order();
    let e = nat_from_be(&secagg_spec::sha256::sha256(message)) % &q;
    let d = (&q + 1u32 - e) * r.modpow(&(&q - 2u32), &q) % &q;
    let key = sig_gen(&d).expect("a signing key");
    assert!(sig_verify(&key, message, &signature(&r, &nat(1))));
    assert!(!sig_verify(&key, message, &signature(&r, &(q + 1u32))));
}

/// A signature whose R has an x-coordinate of q + 3, so that r = 3: a case of one in 2^128. Made by choosing R and solving
/// for the key; OpenSSL accepts it.
fn large_x() -> (Bytes, &'static [u8], Nat, Nat) {
    let key = hex("03940e03cf10559d0581564288b9353ee01c0f98b3e63891a2fdcf12e29c0bef7e");
    let s = nat_from_hex("0292fca08c49f311e105eb57732bd49941834b557140330f0e17523d62878ebe");
    (key, b"x of R is above the order", nat(3), s)
}

#[test]
fn the_x_coordinate_is_reduced_mod_the_order() {
    let (key, message, r, s) = large_x();
    assert!(sig_verify(&key, message, &signature(&r, &s)));
}

/// Wycheproof, ecdsa_secp256r1_sha256_p1363, "special case hash": SHA-256 of the message is ffffffff293886d3…, above q.
#[test]
fn a_hash_above_the_order_is_verified() {
    let key = hex("022927b10512bae3eddcfe467828128bad2903269919f7086069c8c4df6c732838");
    let r = nat_from_hex("a0c30e8026fdb2b4b4968a27d16a6d08f7098f1a98d21620d7454ba9790f1ba6");
    let s = nat_from_hex("5e470453a8a399f15baf463f9deceb53acc5ca64459149688bd2760c65424339");
    assert!(sig_verify(&key, b"3610672442", &signature(&r, &s)));
}

/// A signature with u·G = v·Q, so that their sum is a doubling. OpenSSL accepts it.
#[test]
fn two_equal_halves_of_r_are_added() {
    let key = hex("03d01f7fc2fa1353e9fe2bfcce110acc62026e93b255b61dc040fadfb9b77267a5");
    let r = nat_from_hex("b192a1fe6f385ce40914eac45630d815919f015c76d7043ec9e0554f3dbb6b6e");
    let s = nat_from_hex("0f70a3e95a4710a6beb1157c834e64b2aec73f92212d4c3b1e9b398689459c41");
    assert!(sig_verify(&key, b"the two halves of R are equal", &signature(&r, &s)));
}

/// r = −e/d: u·G + v·Q is the identity, whatever s is. OpenSSL refuses these too.
#[test]
fn the_identity_as_r_is_refused() {
    let r = nat_from_hex("262300f45491692fad04e2a81100c1d5d7ddf4e4a7458c5c5df9d0d2bf5f3455");
    for s in [nat(1), nat(2), p256::order() - 1u32, sample().1] {
        assert!(!sig_verify(&pk(), b"R is the identity", &signature(&r, &s)), "s = {s}");
    }
}

#[test]
fn another_length_is_refused() {
    let good = hex(&format!("{}{}", KNOWN[0].r, KNOWN[0].s));
    assert_eq!(good.len(), SIGNATURE_BYTES);
    assert!(sig_verify(&pk(), b"sample", &good));
    for length in 0..64 {
        assert!(!sig_verify(&pk(), b"sample", &good[..length]), "{length} bytes");
    }
    assert!(!sig_verify(&pk(), b"sample", &concat(&[&good, &[0]])));
    assert!(!sig_verify(&pk(), b"sample", &concat(&[&[0], &good])));
    assert!(!sig_verify(&pk(), b"sample", &concat(&[&good, &good])));
    // A leading zero leaves the numbers r and s as they are.
    assert!(!sig_verify(&pk(), b"sample", &concat(&[&[0], &good[..32], &[0], &good[32..]])));
    assert!(!sig_verify(&pk(), b"sample", &concat(&[&good[..32], &[0], &good[32..]])));
}

#[test]
fn another_key_message_or_order_is_refused() {
    let (r, s) = sample();
    let good = signature(&r, &s);
    for message in [&b"sampl"[..], b"sample ", b"Sample", b"test", b""] {
        assert!(!sig_verify(&pk(), message, &good));
    }
    let other = sig_gen(&(sk() + 1u32)).expect("a signing key");
    assert!(!sig_verify(&other, b"sample", &good));
    let mut negative = pk();
    negative[0] ^= 1;
    assert!(!sig_verify(&negative, b"sample", &good));
    assert!(!sig_verify(&pk(), b"sample", &signature(&s, &r)));
    let (minus_r, one) = (p256::order() - &r, nat(1));
    assert!(!sig_verify(&pk(), b"sample", &signature(&minus_r, &s)));
    assert!(!sig_verify(&pk(), b"sample", &signature(&one, &one)));
}

/// (r, q − s) verifies whenever (r, s) does: signatures are not unique, and nothing here needs them to be.
#[test]
fn high_and_low_s_are_both_accepted() {
    let (r, s) = sample();
    let low = nat_from_hex("0834e36ad29a83bf2bc9385e491d6099c8fdf9d1ed67aa7ea5f51f93782857a9");
    assert_eq!(p256::order() - &s, low);
    assert!(sig_verify(&pk(), b"sample", &signature(&r, &s)));
    assert!(sig_verify(&pk(), b"sample", &signature(&r, &low)));
}

#[test]
fn a_key_that_is_no_point_verifies_nothing() {
    let (r, s) = sample();
    let good = signature(&r, &s);
    let uncompressed = hex(&format!("04{PK_X}{PK_Y}"));
    let off_curve = hex(&format!("02{:064x}", 1));
    let long = concat(&[&pk(), &[0]]);
    for key in [&[][..], &[0], &[0; 33], &pk()[..32], &long, &uncompressed, &off_curve] {
        assert!(!sig_verify(key, b"sample", &good), "{key:02x?}");
    }
}

/// A signing key in [1, q−1].
fn signing_key() -> impl Strategy<Value = Nat> {
    prop_oneof![
        4 => any::<[u8; 32]>().prop_map(|b| nat_from_be(&b) % (p256::order() - 1u32) + 1u32),
        1 => (1u64..5).prop_map(nat),
        1 => (1u64..5).prop_map(|k| p256::order() - nat(k)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn what_is_signed_verifies(key in signing_key(), message in prop::collection::vec(any::<u8>(), 0..200)) {
        let public = sig_gen(&key).expect("a signing key");
        let signature = sig_sign(&key, &message).expect("a signing key");
        prop_assert_eq!(signature.len(), SIGNATURE_BYTES);
        prop_assert!(sig_verify(&public, &message, &signature));
    }

    #[test]
    fn one_changed_bit_is_noticed(key in signing_key(), message in prop::collection::vec(any::<u8>(), 1..50),
                                  place in any::<prop::sample::Index>()) {
        let flip = |bytes: &[u8]| {
            let mut bytes = bytes.to_vec();
            let bit = place.index(8 * bytes.len());
            bytes[bit / 8] ^= 1 << (bit % 8);
            bytes
        };
        let public = sig_gen(&key).expect("a signing key");
        let signature = sig_sign(&key, &message).expect("a signing key");
        prop_assert!(!sig_verify(&public, &message, &flip(&signature)));
        prop_assert!(!sig_verify(&public, &flip(&message), &signature));
        prop_assert!(!sig_verify(&flip(&public), &message, &signature));
    }
}

#[test]
fn random_bytes_do_not_verify_and_do_not_panic() {
    fn property(key: Vec<u8>, message: Vec<u8>, signature: Vec<u8>) -> bool {
        let mut r_and_s = signature.clone();
        r_and_s.resize(SIGNATURE_BYTES, 0x5a);
        !sig_verify(&key, &message, &signature)
            && !sig_verify(&pk(), &message, &signature)
            && !sig_verify(&pk(), &message, &r_and_s)
    }
    QuickCheck::new().tests(60).quickcheck(property as fn(Vec<u8>, Vec<u8>, Vec<u8>) -> bool);
}
