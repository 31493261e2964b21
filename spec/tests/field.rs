//! F_q against values worked out elsewhere, over primes of 3 to 256 bits, and against the field laws.

mod common;

use common::hex;
use proptest::prelude::*;
use quickcheck::{Arbitrary, Gen, QuickCheck};
use secagg_spec::field;
use secagg_spec::p256;
use secagg_spec::prelude::*;

/// Six operations on two elements, with the results computed by an independent program.
struct Known {
    q: Nat,
    a: &'static str,
    b: &'static str,
    a_plus_b: &'static str,
    a_minus_b: &'static str,
    b_minus_a: &'static str,
    minus_a: &'static str,
    a_times_b: &'static str,
    a_to_the_b: &'static str,
    one_over_a: &'static str,
}

fn known() -> Vec<Known> {
    vec![
        Known {
            q: p256::order(),
            a: "8f592a43d8634d4c7a15feebe356924d267476b04283b7d3ddac576e1025e192",
            b: "d8e81ab7c405a0958389c59f2fa24e03c6568043777470a71e1c71e0e63d1737",
            a_plus_b: "684144fc9c68ede0fd9fc48b12f8e0512fe3fc4612e089f6080efe8bf9ffd378",
            a_minus_b: "b6710f8b145dacb7f68c394cb3b444491d04f11a7226e5b1b349b050264befac",
            b_minus_a: "498ef073eba253490973c6b34c4bbbb69fe2099334f0b8d340701a72d61735a5",
            minus_a: "70a6d5bb279cb2b485ea01141ca96db2967283fd6493e6b1160d7354ec3d43bf",
            a_times_b: "d680205a3e598f87d27a7b3ce2771f29e02748ba34eb8b520e076fe092bdadba",
            a_to_the_b: "7fc556c02670f798bbbabcbf603fd478ef73aaf1117dabc5b83ec8c28592540a",
            one_over_a: "ac0685f8c15fe9c115d574c66d2196eb69a5afc6f240cbcd689d741a53935e75",
        },
        Known {
            q: p256::prime(),
            a: "a9bf509717b6460f8e258308a408f2f776a8051dcf633ac9b6317a3904915b52",
            b: "2f9faed4bf097088f8860f1333e005a0eb9d8fe9f9b904d18804347887f31fb5",
            a_plus_b: "d95eff6bd6bfb69886ab921bd7e8f89862459507c91c3f9b3e35aeb18c847b07",
            a_minus_b: "7a1fa1c258acd586959f73f57028ed568b0a7533d5aa35f82e2d45c07c9e3b9d",
            b_minus_a: "85e05e3ca7532a7a6a608c0a8fd712a974f58acd2a55ca07d1d2ba3f8361c462",
            minus_a: "5640af67e849b9f171da7cf75bf70d088957fae3309cc53649ce85c6fb6ea4ad",
            a_times_b: "83c9d2557ed4cf78348febeb222ec6f46e18bb86ac604154740474f812c60043",
            a_to_the_b: "671f9e9d7d11eb2057767f1dd3158947d4e907ed281c9a67edcdbfe880a6b7c9",
            one_over_a: "8475e9a32865bed52480c0b5d8c89955842415c3b95c6bc6096b2a27c4720a9d",
        },
    ]
}

#[test]
fn known_values_of_256_bits() {
    for k in known() {
        let (a, b) = (nat_from_hex(k.a), nat_from_hex(k.b));
        assert_eq!(field::add(&a, &b, &k.q), nat_from_hex(k.a_plus_b));
        assert_eq!(field::sub(&a, &b, &k.q), nat_from_hex(k.a_minus_b));
        assert_eq!(field::sub(&b, &a, &k.q), nat_from_hex(k.b_minus_a));
        assert_eq!(field::neg(&a, &k.q), nat_from_hex(k.minus_a));
        assert_eq!(field::mul(&a, &b, &k.q), nat_from_hex(k.a_times_b));
        assert_eq!(field::pow(&a, &b, &k.q), nat_from_hex(k.a_to_the_b));
        assert_eq!(field::inv(&a, &k.q), Ok(nat_from_hex(k.one_over_a)));
    }
}

/// The inverses of 1 … 16 mod 17, worked by hand.
const INVERSES_MOD_17: [u64; 16] = [1, 9, 6, 13, 7, 3, 5, 15, 2, 12, 14, 10, 4, 11, 8, 16];

/// The powers 3^0 … 3^16 mod 17, worked by hand; 3 generates the multiplicative group.
const POWERS_OF_3_MOD_17: [u64; 17] = [1, 3, 9, 10, 13, 5, 15, 11, 16, 14, 8, 7, 4, 12, 2, 6, 1];

#[test]
fn tables_mod_17() {
    let q = nat(17);
    for (a, inverse) in (1u64..).zip(INVERSES_MOD_17) {
        assert_eq!(field::inv(&nat(a), &q), Ok(nat(inverse)), "1/{a}");
    }
    for (e, power) in (0u64..).zip(POWERS_OF_3_MOD_17) {
        assert_eq!(field::pow(&nat(3), &nat(e), &q), nat(power), "3^{e}");
    }
    assert_eq!(field::pow(&nat(0), &nat(0), &q), nat(1));
    assert_eq!(field::pow(&nat(0), &nat(5), &q), nat(0));
}

/// Every pair of elements of a small field, against machine arithmetic.
#[test]
fn all_pairs_of_small_fields() {
    for q in [2u64, 3, 5, 7, 17, 31] {
        let modulus = nat(q);
        for a in 0..q {
            assert_eq!(field::neg(&nat(a), &modulus), nat((q - a) % q), "-{a} mod {q}");
            for b in 0..q {
                assert_eq!(field::add(&nat(a), &nat(b), &modulus), nat((a + b) % q), "{a} + {b} mod {q}");
                assert_eq!(field::sub(&nat(a), &nat(b), &modulus), nat((a + q - b) % q), "{a} - {b} mod {q}");
                assert_eq!(field::mul(&nat(a), &nat(b), &modulus), nat(a * b % q), "{a} * {b} mod {q}");
            }
        }
    }
}

#[test]
fn zero_has_no_inverse() {
    let range = Err(Code::Range.error());
    for q in [nat(2), nat(17), p256::order()] {
        assert_eq!(field::inv(&nat(0), &q), range);
        assert_eq!(field::inv(&q, &q), range);
        assert_eq!(field::inv(&(&q + &q), &q), range);
    }
}

#[test]
fn a_composite_modulus_has_other_elements_without_inverse() {
    assert_eq!(field::inv(&nat(6), &nat(15)), Err(Code::Range.error()));
    assert_eq!(field::inv(&nat(5), &nat(15)), Err(Code::Range.error()));
    assert_eq!(field::inv(&nat(2), &nat(15)), Ok(nat(8)));
}

#[test]
fn arguments_are_taken_mod_q() {
    let q = nat(17);
    assert_eq!(field::add(&nat(40), &nat(50), &q), nat(5));
    assert_eq!(field::sub(&nat(1), &nat(50), &q), nat(2));
    assert_eq!(field::neg(&nat(40), &q), nat(11));
    assert_eq!(field::mul(&nat(18), &nat(19), &q), nat(2));
    assert_eq!(field::pow(&nat(20), &nat(2), &q), nat(9));
    assert_eq!(field::inv(&nat(19), &q), Ok(nat(9)));
}

#[test]
fn a_modulus_below_two_gives_zero_and_no_panic() {
    for q in [nat(0), nat(1)] {
        assert_eq!(field::add(&nat(3), &nat(4), &q), nat(0));
        assert_eq!(field::sub(&nat(3), &nat(4), &q), nat(0));
        assert_eq!(field::neg(&nat(3), &q), nat(0));
        assert_eq!(field::mul(&nat(3), &nat(4), &q), nat(0));
        assert_eq!(field::pow(&nat(3), &nat(0), &q), nat(0));
        assert_eq!(field::inv(&nat(3), &q), Err(Code::Range.error()));
        assert_eq!(field::fq_from_bytes(&[0; 32], &q), if q == nat(0) { Err(Code::Range.error()) } else { Ok(nat(0)) });
    }
}

#[test]
fn the_encoding_is_32_bytes_big_endian() {
    let mut one = [0u8; 32];
    one[31] = 1;
    assert_eq!(field::fq_to_bytes(&nat(1)), Ok(one.to_vec()));
    assert_eq!(field::fq_to_bytes(&nat(0)), Ok(vec![0; 32]));
    let digits = "00592a43d8634d4c7a15feebe356924d267476b04283b7d3ddac576e1025e192";
    assert_eq!(field::fq_to_bytes(&nat_from_hex(digits)), Ok(hex(digits)));
    assert_eq!(field::fq_from_bytes(&hex(digits), &p256::order()), Ok(nat_from_hex(digits)));
    assert_eq!(field::fq_to_bytes(&((nat(1) << 256u32) - 1u32)), Ok(vec![0xff; 32]));
    assert_eq!(field::fq_to_bytes(&(nat(1) << 256u32)), Err(Code::Range.error()));
}

#[test]
fn another_length_is_refused() {
    for length in [0, 1, 31, 33, 64] {
        assert_eq!(field::fq_from_bytes(&vec![0; length], &p256::order()), Err(Code::Length.error()), "{length} bytes");
    }
}

#[test]
fn a_value_of_q_or_more_is_refused() {
    let q = p256::order();
    let last = hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550");
    let order = hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
    assert_eq!(field::fq_from_bytes(&last, &q), Ok(&q - 1u32));
    assert_eq!(field::fq_from_bytes(&order, &q), Err(Code::Range.error()));
    assert_eq!(field::fq_from_bytes(&[0xff; 32], &q), Err(Code::Range.error()));
    let mut seventeen = [0u8; 32];
    seventeen[31] = 17;
    assert_eq!(field::fq_from_bytes(&seventeen, &nat(17)), Err(Code::Range.error()));
    assert_eq!(field::fq_from_bytes(&seventeen, &nat(19)), Ok(nat(17)));
}

/// A prime modulus: small ones, and the two of P-256.
fn prime_modulus() -> impl Strategy<Value = Nat> {
    prop_oneof![
        prop::sample::select(vec![2u64, 3, 5, 7, 11, 101, 65537]).prop_map(nat),
        Just(p256::order()),
        Just(p256::prime()),
    ]
}

/// A modulus and three elements of its field.
fn three_elements() -> impl Strategy<Value = (Nat, Nat, Nat, Nat)> {
    (prime_modulus(), any::<[[u8; 40]; 3]>()).prop_map(|(q, [a, b, c])| {
        let (a, b, c) = (nat_from_be(&a) % &q, nat_from_be(&b) % &q, nat_from_be(&c) % &q);
        (q, a, b, c)
    })
}

proptest! {
    #[test]
    fn field_laws((q, a, b, c) in three_elements()) {
        let add = |x: &Nat, y: &Nat| field::add(x, y, &q);
        let mul = |x: &Nat, y: &Nat| field::mul(x, y, &q);
        prop_assert_eq!(add(&a, &b), add(&b, &a));
        prop_assert_eq!(mul(&a, &b), mul(&b, &a));
        prop_assert_eq!(add(&add(&a, &b), &c), add(&a, &add(&b, &c)));
        prop_assert_eq!(mul(&mul(&a, &b), &c), mul(&a, &mul(&b, &c)));
        prop_assert_eq!(mul(&a, &add(&b, &c)), add(&mul(&a, &b), &mul(&a, &c)));
        prop_assert_eq!(add(&a, &nat(0)), a.clone());
        prop_assert_eq!(mul(&a, &nat(1)), a.clone());
        prop_assert_eq!(add(&a, &field::neg(&a, &q)), nat(0));
        prop_assert_eq!(field::sub(&a, &b, &q), add(&a, &field::neg(&b, &q)));
        prop_assert_eq!(add(&field::sub(&a, &b, &q), &b), a.clone());
        for result in [add(&a, &b), field::sub(&a, &b, &q), field::neg(&a, &q), mul(&a, &b)] {
            prop_assert!(result < q);
        }
    }

    #[test]
    fn the_inverse_is_the_one_of_fermat((q, a, _, _) in three_elements()) {
        match field::inv(&a, &q) {
            Err(error) => prop_assert!(a == nat(0) && error == Code::Range.error()),
            Ok(inverse) => {
                prop_assert_eq!(field::mul(&a, &inverse, &q), nat(1));
                prop_assert_eq!(&inverse, &field::pow(&a, &(&q - 2u32), &q));
                prop_assert!(inverse < q);
            }
        }
    }

    #[test]
    fn exponents_add((q, a, d, e) in three_elements()) {
        let product = field::mul(&field::pow(&a, &d, &q), &field::pow(&a, &e, &q), &q);
        prop_assert_eq!(field::pow(&a, &(d + e), &q), product);
    }

    #[test]
    fn elements_survive_their_encoding((q, a, _, _) in three_elements()) {
        let bytes = field::fq_to_bytes(&a).expect("an element has an encoding");
        prop_assert_eq!(bytes.len(), field::FQ_BYTES);
        prop_assert_eq!(field::fq_from_bytes(&bytes, &q), Ok(a));
    }
}

/// 32 bytes, often at the ends of the range.
#[derive(Clone, Debug)]
struct Encoding([u8; 32]);

impl Arbitrary for Encoding {
    fn arbitrary(g: &mut Gen) -> Self {
        let mut bytes = [0u8; 32];
        for byte in &mut bytes {
            let other = u8::arbitrary(g);
            *byte = *g.choose(&[0x00, 0x01, 0x7f, 0xff, other]).unwrap_or(&other);
        }
        Encoding(bytes)
    }
}

#[test]
fn thirty_two_bytes_decode_exactly_when_below_q() {
    fn property(encoding: Encoding) -> bool {
        let q = p256::order();
        match field::fq_from_bytes(&encoding.0, &q) {
            Ok(a) => a < q && field::fq_to_bytes(&a) == Ok(encoding.0.to_vec()),
            Err(error) => error == Code::Range.error() && nat_from_be(&encoding.0) >= q,
        }
    }
    QuickCheck::new().tests(1000).quickcheck(property as fn(Encoding) -> bool);
}

#[test]
fn a_power_is_a_repeated_product() {
    fn property(a: u32, e: u8) -> bool {
        let q = nat(65537);
        let product = (0..e).fold(nat(1), |product, _| field::mul(&product, &Nat::from(a), &q));
        field::pow(&Nat::from(a), &Nat::from(e), &q) == product
    }
    QuickCheck::new().tests(300).quickcheck(property as fn(u32, u8) -> bool);
}
