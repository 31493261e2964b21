//! Z_N, Z_N[x] and signed integers: known values, laws, and encodings with one form each.
#![allow(non_snake_case)]

mod common;
mod npkc_common;

use common::hex;
use npkc_common::{assert_length_is_exact, code};
use num_bigint::BigInt;
use proptest::prelude::*;
use quickcheck::QuickCheck;
use secagg_spec::npkc::integer::{encode_int, int, int_from_nat, read_int, residue};
use secagg_spec::npkc::ring;
use secagg_spec::prelude::*;

/// Integers and their encodings, written by hand from the definition.
const INTEGERS: [(i64, &str); 9] = [
    (0, "00 00000000"),
    (1, "00 00000001 01"),
    (-1, "01 00000001 01"),
    (127, "00 00000001 7f"),
    (128, "00 00000001 80"),
    (-255, "01 00000001 ff"),
    (256, "00 00000002 0100"),
    (-256, "01 00000002 0100"),
    (-2361, "01 00000002 0939"),
];

#[test]
fn integers_by_hand() {
    for (x, bytes) in INTEGERS {
        assert_eq!(encode_int(&int(x)), hex(bytes), "{x}");
        assert_eq!(read_int(&hex(bytes), 0), Ok((int(x), hex(bytes).len())), "{x}");
    }
}

#[test]
fn an_integer_has_one_encoding() {
    for bytes in [
        "01 00000000",        // −0
        "00 00000001 00",     // 0 with a digit
        "01 00000001 00",     // −0 with a digit
        "00 00000002 0001",   // a leading zero
        "01 00000003 000100", // a leading zero
        "02 00000001 01",     // no sign
        "ff 00000000",        // no sign
        "02 00000009",        // no sign, judged before the length
    ] {
        assert_eq!(code(read_int(&hex(bytes), 0)), (Code::Range, None), "{bytes}");
    }
    for bytes in ["", "00", "00 000000", "00 00000001", "01 00000002 01", "00 ffffffff 01"] {
        assert_eq!(code(read_int(&hex(bytes), 0)), (Code::Length, None), "{bytes}");
    }
    // what follows is the next field's
    assert_eq!(read_int(&hex("aa 00 00000001 05 bb"), 1), Ok((int(5), 7)));
}

#[test]
fn what_is_read_as_an_integer_is_its_encoding() {
    fn property(sign: u8, declared: u8, magnitude: Vec<u8>) -> bool {
        let declared = if declared < 200 { magnitude.len() as u32 } else { declared as u32 };
        let bytes = [&[sign % 3], &declared.to_be_bytes()[..], &magnitude].concat();
        match read_int(&bytes, 0) {
            Ok((x, end)) => encode_int(&x) == bytes[..end],
            Err(e) => e == Code::Range.error() || declared as usize > magnitude.len(),
        }
    }
    QuickCheck::new().tests(2000).quickcheck(property as fn(u8, u8, Vec<u8>) -> bool);
}

#[test]
fn residues() {
    fn property(x: i64, modulus: u32) -> bool {
        let expected = if modulus == 0 { 0 } else { x.rem_euclid(modulus as i64) as u64 };
        residue(&int(x), &Nat::from(modulus)) == nat(expected)
    }
    QuickCheck::new().tests(1000).quickcheck(property as fn(i64, u32) -> bool);
    for modulus in 1..8 {
        for x in -20..20i64 {
            assert!(property(x, modulus), "{x} mod {modulus}");
        }
    }
}

/// ⌈|N|/8⌉ bytes: 255 has 8 bits and 256 has 9.
#[test]
fn elements_have_the_width_of_the_modulus() {
    for (N, width) in [(77, 1), (255, 1), (256, 2), (1081, 2), (65535, 2), (65536, 3)] {
        assert_eq!(ring::zn_bytes(&nat(N)), width, "{N}");
    }
    let N = nat(1081);
    assert_eq!(ring::zn_to_bytes(&nat(0), &N), Ok(hex("0000")));
    assert_eq!(ring::zn_to_bytes(&nat(1080), &N), Ok(hex("0438")));
    assert_eq!(code(ring::zn_to_bytes(&nat(1081), &N)), (Code::Range, None));
    assert_eq!(ring::read_zn(&hex("ff 0438"), 1, &N), Ok((nat(1080), 3)));
    assert_eq!(code(ring::read_zn(&hex("0439"), 0, &N)), (Code::Range, None));
    assert_eq!(code(ring::read_zn(&hex("04"), 0, &N)), (Code::Length, None));
    // The modulus 256 fits in its width, its double does not
    assert_eq!(code(ring::zn_to_bytes(&nat(256), &nat(256))), (Code::Range, None));
}

#[test]
fn polynomials_by_hand() {
    let N = nat(1081);
    // 2 + 1080x
    let bytes = hex("00000002 0002 0438");
    assert_eq!(ring::encode_polynomial(&[nat(2), nat(1080)], &N), Ok(bytes.clone()));
    assert_eq!(ring::read_polynomial(&bytes, 0, 2, &N), Ok((vec![nat(2), nat(1080)], 8)));
    assert_eq!(code(ring::encode_polynomial(&[nat(1081)], &N)), (Code::Range, None));
    let read = |bytes: &[u8]| {
        let (f, at) = ring::read_polynomial(bytes, 0, 2, &N)?;
        secagg_spec::wire::read_end(bytes, at).map(|()| f)
    };
    assert_length_is_exact(&bytes, read);
    for bad in ["00000001 0002", "00000003 0002 0438 0000", "00000000", "ffffffff"] {
        assert_eq!(code(read(&hex(bad))), (Code::Range, None), "{bad}");
    }
    assert_eq!(code(read(&hex("00000002 0002 0439"))), (Code::Range, None));
    // (2 + 3x)(5 + 7x) = 10 + 29x + 21x²
    let (f, g) = ([nat(2), nat(3)], [nat(5), nat(7)]);
    assert_eq!(ring::product(&f, &g, &N), [nat(10), nat(29), nat(21)]);
    assert_eq!(ring::product(&f, &g, &nat(20)), [nat(10), nat(9), nat(1)]);
    assert_eq!(ring::product(&f, &[], &N), Vec::<Nat>::new());
    assert_eq!(ring::scale(&nat(360), &f, &N), [nat(720), nat(1080)]);
    // 5 + 7·154 = 1083
    assert_eq!(ring::evaluate(&g, 154, &N), nat(2));
    assert_eq!(ring::evaluate(&g, 0, &N), nat(5));
    assert_eq!(ring::evaluate(&[], 3, &N), nat(0));
}

/// 3·721 = 2163 = 2·1081 + 1 and 7·309 = 2163.
#[test]
fn powers_by_hand() {
    let N = nat(1081);
    assert_eq!(ring::pow(&nat(3), &int(-1), &N), Ok(nat(721)));
    assert_eq!(ring::pow(&nat(7), &int(-1), &N), Ok(nat(309)));
    assert_eq!(ring::pow(&nat(3), &int(0), &N), Ok(nat(1)));
    assert_eq!(ring::pow(&nat(0), &int(0), &N), Ok(nat(1)));
    assert_eq!(ring::pow(&nat(1082), &int(-5), &N), Ok(nat(1)));
    // 1081 = 23·47
    for x in [0, 23, 47, 46, 1081] {
        assert_eq!(code(ring::pow(&nat(x), &int(-1), &N)), (Code::Range, None), "{x}");
        assert!(ring::pow(&nat(x), &int(2), &N).is_ok());
    }
}

#[test]
fn a_modulus_below_two_does_no_harm() {
    for N in [nat(0), nat(1)] {
        assert_eq!(ring::pow(&nat(5), &int(3), &N), Ok(nat(0)));
        assert_eq!(code(ring::pow(&nat(5), &int(-3), &N)), (Code::Range, None));
        assert_eq!(ring::evaluate(&[nat(2), nat(3)], 1, &N), nat(0));
        assert_eq!(ring::product(&[nat(2)], &[nat(3)], &N), [nat(0)]);
    }
    assert_eq!(code(ring::read_zn(&[], 0, &nat(0))), (Code::Range, None));
}

/// A modulus, and polynomials of up to six coefficients below 2^16.
fn two_polynomials() -> impl Strategy<Value = (u64, Vec<u64>, Vec<u64>)> {
    let coefficients = || prop::collection::vec(0u64..65536, 1..6);
    (2u64..65536, coefficients(), coefficients())
}

proptest! {
    /// Against machine arithmetic: (fg)(x) = f(x)·g(x), (cf)(x) = c·f(x).
    #[test]
    fn products_are_products_of_values((N, f, g) in two_polynomials(), x in 0u32..1000, c in 0u64..65536) {
        let value = |f: &[u64]| f.iter().rev().fold(0u64, |y, a| (y * x as u64 + a) % N);
        let nats = |f: &[u64]| f.iter().map(|a| nat(*a)).collect::<Vec<Nat>>();
        let (n, F, G) = (nat(N), nats(&f), nats(&g));
        prop_assert_eq!(ring::evaluate(&F, x, &n), nat(value(&f)));
        let FG = ring::product(&F, &G, &n);
        prop_assert_eq!(FG.len(), f.len() + g.len() - 1);
        prop_assert_eq!(ring::evaluate(&FG, x, &n), nat(value(&f) * value(&g) % N));
        prop_assert_eq!(ring::evaluate(&ring::scale(&nat(c), &F, &n), x, &n), nat(c % N * value(&f) % N));
        prop_assert!(FG.iter().all(|a| *a < n));
    }

    /// x^(a+b) = x^a·x^b for units and any signs.
    #[test]
    fn exponents_add(x in 1u64..1081, a in -3000i64..3000, b in -3000i64..3000) {
        prop_assume!(x % 23 != 0 && x % 47 != 0);
        let N = nat(1081);
        let power = |k: i64| ring::pow(&nat(x), &int(k), &N).unwrap();
        prop_assert_eq!(power(a + b), power(a) * power(b) % &N);
        // the order of the group is 22·46 = 1012
        prop_assert_eq!(power(a), power(a.rem_euclid(1012)));
    }

    #[test]
    fn integers_survive_their_encoding(magnitude in prop::collection::vec(any::<u8>(), 0..40), negative: bool) {
        let x = int_from_nat(&Nat::from_bytes_be(&magnitude));
        let x: BigInt = if negative { -x } else { x };
        let bytes = encode_int(&x);
        prop_assert_eq!(read_int(&bytes, 0), Ok((x, bytes.len())));
    }
}
