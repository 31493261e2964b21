//! P-256 against multiples of the base point computed by OpenSSL, the edges of SEC 1's encoding, and the group laws.

mod common;

use common::hex;
use proptest::prelude::*;
use quickcheck::{Arbitrary, Gen, QuickCheck};
use secagg_spec::p256::{self, Point};
use secagg_spec::prelude::*;

/// k, x and y, in hexadecimal, with k·G = (x, y): the scalars 1 to 20, then scalars with long runs of equal bits, then the
/// last ones below the order.
fn multiples() -> Vec<[&'static str; 3]> {
    let lines = include_str!("data/p256_multiples.txt").lines().filter(|line| !line.starts_with('#'));
    let fields = |line: &'static str| line.split(' ').collect::<Vec<_>>().try_into().expect("three numbers on a line");
    lines.map(fields).collect()
}

fn point(x: &str, y: &str) -> Point {
    Point::Affine { x: nat_from_hex(x), y: nat_from_hex(y) }
}

/// k·P by the group law alone: double and add with `p256::add`.
fn affine_mul(k: &Nat, point: &Point) -> Point {
    let mut multiple = Point::Infinity;
    for i in (0..k.bits()).rev() {
        multiple = p256::add(&multiple, &multiple);
        if k.bit(i) {
            multiple = p256::add(&multiple, point);
        }
    }
    multiple
}

#[test]
fn the_parameters_are_those_of_the_standard() {
    assert_eq!(p256::prime(), nat_from_hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff"));
    assert_eq!(p256::coefficient_a(), nat_from_hex("ffffffff00000001000000000000000000000000fffffffffffffffffffffffc"));
    assert!(p256::is_on_curve(&p256::generator()));
    assert_eq!(p256::scalar_mul(&p256::order(), &p256::generator()), Point::Infinity);
    assert_eq!(affine_mul(&p256::order(), &p256::generator()), Point::Infinity);
}

#[test]
fn known_multiples_of_the_base_point() {
    assert_eq!(multiples().len(), 31);
    for [k, x, y] in multiples() {
        assert_eq!(p256::scalar_mul(&nat_from_hex(k), &p256::generator()), point(x, y), "k = {k}");
        assert_eq!(affine_mul(&nat_from_hex(k), &p256::generator()), point(x, y), "k = {k}");
        assert!(p256::is_on_curve(&point(x, y)), "k = {k}");
    }
}

#[test]
fn the_first_twenty_multiples_by_repeated_addition() {
    let mut multiple = Point::Infinity;
    for [k, x, y] in &multiples()[..20] {
        multiple = p256::add(&multiple, &p256::generator());
        assert_eq!(multiple, point(x, y), "k = {k}");
    }
    assert_eq!(p256::double(&p256::generator()), point(multiples()[1][1], multiples()[1][2]));
}

#[test]
fn special_cases_of_addition() {
    let o = Point::Infinity;
    let g = p256::generator();
    assert_eq!(p256::add(&o, &o), o);
    assert_eq!(p256::add(&o, &g), g);
    assert_eq!(p256::add(&g, &o), g);
    assert_eq!(p256::add(&g, &p256::negate(&g)), o);
    assert_eq!(p256::add(&p256::negate(&g), &g), o);
    assert_eq!(p256::add(&g, &g), point(multiples()[1][1], multiples()[1][2]));
    assert_eq!(p256::double(&o), o);
    assert_eq!(p256::negate(&o), o);
    assert_eq!(p256::negate(&g), point(multiples()[30][1], multiples()[30][2]));
}

/// Scalars at which double-and-add meets every special case: nothing yet added (0, 1), the last addition is T + P with
/// T = P (q + 2), with T = −P (q) and with T = O in the middle (2q + 1), and a T that stays O (2q, 4q).
#[test]
fn special_cases_of_multiplication() {
    let q = p256::order();
    let o = Point::Infinity;
    for p in [p256::generator(), point(multiples()[22][1], multiples()[22][2])] {
        let two_p = p256::add(&p, &p);
        let minus_p = p256::negate(&p);
        let cases = [
            (nat(0), o.clone()),
            (nat(1), p.clone()),
            (nat(2), two_p.clone()),
            (&q - 2u32, p256::negate(&two_p)),
            (&q - 1u32, minus_p.clone()),
            (q.clone(), o.clone()),
            (&q + 1u32, p.clone()),
            (&q + 2u32, two_p.clone()),
            (&q * 2u32 - 1u32, minus_p.clone()),
            (&q * 2u32, o.clone()),
            (&q * 2u32 + 1u32, p.clone()),
            (&q * 2u32 + 2u32, two_p.clone()),
            (&q * 4u32, o.clone()),
            (&q * &q + 1u32, p.clone()),
        ];
        for (k, expected) in cases {
            assert_eq!(p256::scalar_mul(&k, &p), expected, "k = {k}");
            assert_eq!(affine_mul(&k, &p), expected, "k = {k}");
            assert_eq!(p256::scalar_mul(&k, &o), o, "k = {k}");
        }
    }
}

#[test]
fn points_off_the_curve_are_told_apart() {
    let Point::Affine { x, y } = p256::generator() else { panic!("the base point has coordinates") };
    assert!(p256::is_on_curve(&Point::Infinity));
    assert!(!p256::is_on_curve(&Point::Affine { x: x.clone(), y: &y + 1u32 }));
    assert!(!p256::is_on_curve(&Point::Affine { x: &x + 1u32, y: y.clone() }));
    assert!(!p256::is_on_curve(&Point::Affine { x: y.clone(), y: x.clone() }));
    assert!(!p256::is_on_curve(&Point::Affine { x: nat(0), y: nat(0) }));
    // The same residues, not reduced.
    assert!(!p256::is_on_curve(&Point::Affine { x: &x + p256::prime(), y: y.clone() }));
    assert!(!p256::is_on_curve(&Point::Affine { x, y: y + p256::prime() }));
}

/// The group law on what is no point: an answer without meaning, but an answer.
#[test]
fn nothing_panics_on_points_off_the_curve() {
    let bad = [
        Point::Affine { x: nat(0), y: nat(0) },
        Point::Affine { x: nat(5), y: nat(0) },
        Point::Affine { x: p256::prime(), y: p256::prime() },
        Point::Affine { x: nat(1) << 300u32, y: nat(7) },
    ];
    for p in &bad {
        for q in &bad {
            p256::add(p, q);
        }
        p256::scalar_mul(&p256::order(), p);
        p256::negate(p);
        assert_eq!(p256::encode_compressed(p), Err(Code::Point.error()));
    }
}

#[test]
fn known_encodings() {
    for [k, x, y] in multiples() {
        let odd = u8::from_str_radix(&y[63..], 16).expect("a hexadecimal digit") % 2 == 1;
        let encoding = hex(&format!("{}{x}", if odd { "03" } else { "02" }));
        assert_eq!(p256::encode_compressed(&point(x, y)), Ok(encoding.clone()), "k = {k}");
        assert_eq!(p256::decode_compressed(&encoding), Ok(point(x, y)), "k = {k}");
    }
}

/// Encodings with the least and the greatest x, and both signs of y; the square roots are OpenSSL's.
#[test]
fn known_decodings() {
    let cases = [
        ("02", nat(0), "66485c780e2f83d72433bd5d84a06bb6541c2af31dae871728bf856a174f93f4"),
        ("03", nat(0), "99b7a386f1d07c29dbcc42a27b5f9449abe3d50de25178e8d7407a95e8b06c0b"),
        ("02", nat(5), "459243b9aa581806fe913bce99817ade11ca503c64d9a3c533415c083248fbcc"),
        ("03", nat(5), "ba6dbc4555a7e7fa016ec431667e8521ee35afc49b265c3accbea3f7cdb70433"),
        ("02", p256::prime() - 3u32, "e68e641309515ec1da369202838e0adda2b37040614a5f5460c616e871aa3ede"),
    ];
    for (prefix, x, y) in cases {
        let encoding = hex(&format!("{prefix}{x:064x}"));
        let expected = Point::Affine { x, y: nat_from_hex(y) };
        assert_eq!(p256::decode_compressed(&encoding), Ok(expected.clone()));
        assert_eq!(p256::encode_compressed(&expected), Ok(encoding));
    }
}

#[test]
fn the_identity_has_no_encoding() {
    assert_eq!(p256::encode_compressed(&Point::Infinity), Err(Code::Point.error()));
    // SEC 1 writes it as one zero byte; others write zeros, with or without a prefix.
    for encoding in [vec![0], vec![0; 33], vec![0; 65]] {
        assert_eq!(p256::decode_compressed(&encoding), Err(Code::Point.error()));
    }
}

#[test]
fn no_other_prefix_is_taken() {
    let [_, x, y] = multiples()[0];
    for prefix in 0..=255u8 {
        let encoding = hex(&format!("{prefix:02x}{x}"));
        let taken = p256::decode_compressed(&encoding).is_ok();
        assert_eq!(taken, prefix == 2 || prefix == 3, "prefix {prefix:02x}");
    }
    // Uncompressed and hybrid forms of the base point, whole and cut to 33 bytes.
    for prefix in ["04", "06", "07"] {
        let encoding = hex(&format!("{prefix}{x}{y}"));
        assert_eq!(p256::decode_compressed(&encoding), Err(Code::Point.error()), "prefix {prefix}");
        assert_eq!(p256::decode_compressed(&encoding[..33]), Err(Code::Point.error()), "prefix {prefix}");
    }
}

#[test]
fn no_other_length_is_taken() {
    let whole = hex(&format!("03{}{}", multiples()[0][1], multiples()[0][2]));
    for length in (0..=whole.len()).filter(|length| *length != 33) {
        assert_eq!(p256::decode_compressed(&whole[..length]), Err(Code::Point.error()), "{length} bytes");
    }
    assert_eq!(p256::decode_compressed(&whole[..33]), Ok(p256::generator()));
    // A leading zero leaves the number x as it is.
    let with_zero = concat(&[&whole[..1], &[0], &whole[1..33]]);
    assert_eq!(p256::decode_compressed(&with_zero), Err(Code::Point.error()));
}

/// The x below 20 for which x³ + ax + b is not a square; OpenSSL refuses the same.
#[test]
fn an_x_off_the_curve_is_refused() {
    for x in 0..20u64 {
        let off = [1, 2, 3, 4, 7, 10, 11, 14, 15, 16, 18, 19].contains(&x);
        for prefix in ["02", "03"] {
            let decoded = p256::decode_compressed(&hex(&format!("{prefix}{x:064x}")));
            assert_eq!(decoded.is_err(), off, "x = {x}");
            assert!(decoded.is_ok() || decoded == Err(Code::Point.error()), "x = {x}");
        }
    }
}

/// p + 5 is refused although 5 is the x of a point; so are p and 2^256 − 1.
#[test]
fn an_x_of_p_or_more_is_refused() {
    for x in [p256::prime(), p256::prime() + 5u32, (nat(1) << 256u32) - 1u32] {
        for prefix in ["02", "03"] {
            assert_eq!(p256::decode_compressed(&hex(&format!("{prefix}{x:064x}"))), Err(Code::Point.error()), "{x:x}");
        }
    }
}

/// A scalar of up to 320 bits, so often above the order.
fn scalar() -> impl Strategy<Value = Nat> {
    prop_oneof![
        any::<[u8; 32]>().prop_map(|b| nat_from_be(&b)),
        any::<[u8; 40]>().prop_map(|b| nat_from_be(&b)),
        (0u64..100).prop_map(nat),
        (0u64..100).prop_map(|k| p256::order() - nat(k)),
    ]
}

/// A point of the curve: an affine multiple of G, the point at infinity now and then.
fn curve_point() -> impl Strategy<Value = Point> {
    prop_oneof![
        8 => scalar().prop_map(|k| p256::scalar_mul(&k, &p256::generator())),
        1 => Just(Point::Infinity),
    ]
}

/// Two points, related in one case of two.
fn two_points() -> impl Strategy<Value = (Point, Point)> {
    prop_oneof![
        3 => (curve_point(), curve_point()),
        1 => curve_point().prop_map(|p| (p.clone(), p)),
        1 => curve_point().prop_map(|p| (p.clone(), p256::negate(&p))),
        1 => curve_point().prop_map(|p| (p256::double(&p), p)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn multiplication_is_repeated_addition(k in scalar(), p in curve_point()) {
        let multiple = p256::scalar_mul(&k, &p);
        prop_assert_eq!(&multiple, &affine_mul(&k, &p));
        prop_assert!(p256::is_on_curve(&multiple));
    }

    #[test]
    fn addition_is_commutative_and_stays_on_the_curve((p, q) in two_points()) {
        let sum = p256::add(&p, &q);
        prop_assert!(p256::is_on_curve(&sum));
        prop_assert_eq!(sum, p256::add(&q, &p));
    }

    #[test]
    fn addition_is_associative((p, q) in two_points(), r in curve_point()) {
        for r in [r, p.clone(), p256::negate(&q)] {
            prop_assert_eq!(p256::add(&p256::add(&p, &q), &r), p256::add(&p, &p256::add(&q, &r)));
        }
    }

    #[test]
    fn identity_and_inverse(p in curve_point()) {
        prop_assert_eq!(p256::add(&p, &Point::Infinity), p.clone());
        prop_assert_eq!(p256::add(&p, &p256::negate(&p)), Point::Infinity);
        prop_assert_eq!(p256::double(&p), p256::add(&p, &p));
        prop_assert_eq!(p256::scalar_mul(&p256::order(), &p), Point::Infinity);
    }

    #[test]
    fn scalars_distribute(j in scalar(), k in scalar(), p in curve_point()) {
        let sum = p256::add(&p256::scalar_mul(&j, &p), &p256::scalar_mul(&k, &p));
        prop_assert_eq!(p256::scalar_mul(&(&j + &k), &p), sum);
        prop_assert_eq!(p256::scalar_mul(&(&j * &k), &p), p256::scalar_mul(&j, &p256::scalar_mul(&k, &p)));
    }

    #[test]
    fn points_survive_their_encoding(p in curve_point()) {
        match p256::encode_compressed(&p) {
            Ok(encoding) => {
                prop_assert_eq!(encoding.len(), p256::POINT_BYTES);
                prop_assert_eq!(p256::decode_compressed(&encoding), Ok(p));
            }
            Err(error) => prop_assert!(p == Point::Infinity && error == Code::Point.error()),
        }
    }
}

/// Bytes of about the right length, with a good prefix in most cases.
#[derive(Clone, Debug)]
struct Encoding(Vec<u8>);

impl Arbitrary for Encoding {
    fn arbitrary(g: &mut Gen) -> Self {
        let length = *g.choose(&[32, 33, 33, 33, 33, 33, 34]).unwrap_or(&33);
        let mut bytes: Vec<u8> = (0..length).map(|_| u8::arbitrary(g)).collect();
        bytes[0] = *g.choose(&[2, 2, 3, 3, 4]).unwrap_or(&2);
        Encoding(bytes)
    }
}

#[test]
fn what_decodes_is_a_point_with_that_encoding() {
    fn property(encoding: Encoding) -> bool {
        match p256::decode_compressed(&encoding.0) {
            Ok(point) => p256::is_on_curve(&point) && p256::encode_compressed(&point) == Ok(encoding.0),
            Err(error) => error == Code::Point.error(),
        }
    }
    QuickCheck::new().tests(500).quickcheck(property as fn(Encoding) -> bool);
}
