//! KA.gen and KA.agree against RFC 5903, section 8.1, and the edges of their arguments.

mod common;

use common::hex;
use proptest::prelude::*;
use quickcheck::QuickCheck;
use secagg_spec::key_agreement::{ka_agree, ka_gen};
use secagg_spec::p256;
use secagg_spec::prelude::*;

// RFC 5903, section 8.1: the 256-bit random ECP group.
const I: &str = "c88f01f5 10d9ac3f 70a292da a2316de5 44e9aab8 afe84049 c62a9c57 862d1433";
const GI_X: &str = "dad0b653 94221cf9 b051e1fe ca5787d0 98dfe637 fc90b9ef 945d0c37 72581180";
const GI_Y: &str = "5271a046 1cdb8252 d61f1c45 6fa3e59a b1f45b33 accf5f58 389e0577 b8990bb3";
const R: &str = "c6ef9c5d 78ae012a 011164ac b397ce20 88685d8f 06bf9be0 b283ab46 476bee53";
const GR_X: &str = "d12dfb52 89c8d4f8 1208b702 70398c34 2296970a 0bccb74c 736fc755 4494bf63";
const GR_Y: &str = "56fbf3ca 366cc23e 8157854c 13c58d6a ac23f046 ada30f83 53e74f33 039872ab";
const GIR_X: &str = "d6840f6b 42f6edaf d13116e0 e1256520 2fef8e9e ce7dce03 812464d0 4b9442de";

/// SHA-256 of the 32 bytes of `GIR_X`, by Python's hashlib.
const AGREED: &str = "0519dc09 b36efad1 d00aef1d 5b53b100 202eb910 b5de0ded e75f190a 357a367d";

/// The compressed encoding of (x, y), both given in hexadecimal.
fn compressed(x: &str, y: &str) -> Bytes {
    let odd = hex(y)[31] % 2 == 1;
    concat(&[if odd { &[3] } else { &[2] }, &hex(x)])
}

#[test]
fn the_key_pairs_of_rfc_5903() {
    assert_eq!(ka_gen(&nat_from_hex(I)), Ok(compressed(GI_X, GI_Y)));
    assert_eq!(ka_gen(&nat_from_hex(R)), Ok(compressed(GR_X, GR_Y)));
}

#[test]
fn the_shared_secret_of_rfc_5903_hashed() {
    let agreed: [u8; 32] = common::block(AGREED);
    assert_eq!(ka_agree(&nat_from_hex(I), &compressed(GR_X, GR_Y)), Ok(agreed));
    assert_eq!(ka_agree(&nat_from_hex(R), &compressed(GI_X, GI_Y)), Ok(agreed));
    assert_eq!(secagg_spec::sha256::sha256(&hex(GIR_X)), agreed);
}

/// The x-coordinate of 196·(r·G) starts with a zero byte, which is hashed too. Computed by OpenSSL and hashlib.
#[test]
fn leading_zeros_of_x_are_kept() {
    let agreed = common::block("0750a3e3 d5e7a15e d2644026 05d054f5 e3fd7534 af729459 db2c50d4 eabd69de");
    assert_eq!(ka_agree(&nat(196), &compressed(GR_X, GR_Y)), Ok(agreed));
    let x = hex("0095a7aacad904297245fef3033ecfcdd3b717b1157b433a6a1756a269980e97");
    assert_eq!(secagg_spec::sha256::sha256(&x), agreed);
}

/// Only the x-coordinate is hashed, so that a public key and its negative agree on the same secret.
#[test]
fn the_sign_of_the_public_key_does_not_matter() {
    let mut negative = compressed(GR_X, GR_Y);
    negative[0] ^= 1;
    assert_eq!(ka_agree(&nat_from_hex(I), &negative), Ok(common::block(AGREED)));
    let minus_i = p256::order() - nat_from_hex(I);
    assert_eq!(ka_agree(&minus_i, &compressed(GR_X, GR_Y)), Ok(common::block(AGREED)));
}

#[test]
fn a_secret_key_outside_1_to_q_minus_1_is_refused() {
    let q = p256::order();
    let range = Code::Range.error();
    let pk = compressed(GR_X, GR_Y);
    for sk in [nat(0), q.clone(), &q + 1u32, &q * 2u32, nat(1) << 256u32, nat(1) << 400u32] {
        assert_eq!(ka_gen(&sk), Err(range), "{sk}");
        assert_eq!(ka_agree(&sk, &pk), Err(range), "{sk}");
        // The secret key is looked at first.
        assert_eq!(ka_agree(&sk, &[]), Err(range), "{sk}");
    }
    let p256::Point::Affine { x, .. } = p256::generator() else { panic!("the base point has coordinates") };
    for sk in [nat(1), &q - 1u32] {
        assert_eq!(ka_gen(&sk).map(|pk| nat_from_be(&pk[1..])), Ok(x.clone()));
        assert_eq!(ka_agree(&sk, &pk), Ok(secagg_spec::sha256::sha256(&hex(GR_X))));
    }
}

#[test]
fn a_public_key_that_is_no_point_is_refused() {
    let good = compressed(GR_X, GR_Y);
    let off_curve = hex(&format!("02{:064x}", 1));
    let above_p = hex(&format!("02{:064x}", p256::prime() + 5u32));
    let uncompressed = hex(&format!("04{GR_X}{GR_Y}"));
    let long = concat(&[&good, &[0]]);
    for pk in [&[][..], &[0], &[0; 33], &good[..32], &good[1..], &long, &off_curve, &above_p, &uncompressed] {
        assert_eq!(ka_agree(&nat_from_hex(I), pk), Err(Code::Point.error()), "{pk:02x?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn both_sides_agree(a in any::<[u8; 32]>(), b in any::<[u8; 32]>()) {
        let (a, b) = (nat_from_be(&a), nat_from_be(&b));
        prop_assume!(a != nat(0) && a < p256::order() && b != nat(0) && b < p256::order());
        let agreed = ka_agree(&a, &ka_gen(&b).expect("b is a secret key"));
        prop_assert!(agreed.is_ok());
        prop_assert_eq!(agreed, ka_agree(&b, &ka_gen(&a).expect("a is a secret key")));
    }
}

#[test]
fn different_partners_have_different_secrets() {
    fn property(a: u64, b: u64, c: u64) -> bool {
        let [a, b, c] = [a, b, c].map(|sk| nat(sk) + 1u32);
        let with = |sk: &Nat| ka_gen(sk).and_then(|pk| ka_agree(&a, &pk));
        with(&b).is_ok() && (with(&b) == with(&c)) == (b == c)
    }
    QuickCheck::new().tests(40).quickcheck(property as fn(u64, u64, u64) -> bool);
}
