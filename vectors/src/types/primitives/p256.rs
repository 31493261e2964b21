//! The curve P-256: its points as bytes, and their multiples.

use super::common::{LARGEST, below_order, flag, nobody, refused, small, wide};
use crate::args::{Args, Done, Outcome};
use crate::catalogue::Type;
use crate::field::{Field, Kind, field};
use crate::file::Object;
use crate::maker::{Case, Flaw, Maker};
use crate::op::{Action, Op};
use p256::ProjectivePoint;
use p256::elliptic_curve::sec1::ToSec1Point;
use secagg::prim::{field as fast_field, key_agreement::PublicKey};
use secagg_spec::field as spec_field;
use secagg_spec::p256::{self as spec, Point};
use secagg_spec::prelude::{Nat, nat_to_be};

const POINT: Field = field("point", Kind::Bytes(33), "a point, SEC 1 compressed");

/// k·P.
static MULTIPLY: Op = Op {
    name: "p256.multiply",
    doc: "k·P. The scalar is an element of F_q; the identity, which has no encoding, is refused as a result.",
    source: "docs/bytes.md §1, §2; SP 800-186 §3.2.1.3",
    params: &[],
    input: &[field("scalar", Kind::Bytes(32), "k, big-endian"), POINT],
    coins: &[],
    out: &[POINT],
    action: Action::Pure { spec: spec_multiply, fast: fast_multiply },
};

/// A point, decoded.
static DECODE: Op = Op {
    name: "p256.decode",
    doc: "The coordinates of an encoded point.",
    source: "docs/bytes.md §1; SEC 1 §2.3.4",
    params: &[],
    input: &[field("point", Kind::AnyBytes, "what may be a point, SEC 1 compressed")],
    coins: &[],
    out: &[
        field("x", Kind::Bytes(32), "the x-coordinate, big-endian"),
        field("y", Kind::Bytes(32), "the y-coordinate, big-endian"),
    ],
    action: Action::Pure { spec: spec_decode, fast: fast_decode },
};

/// The type.
pub static TYPE: Type = Type {
    name: "p256",
    algorithm: "P-256",
    about: "Points of P-256 in 33 bytes, and their multiples.",
    flags: &[
        flag("EdgeScalar", "WRONG_RESULT", "SP 800-186 §3.2.1.3", "a rare case of the group law is wrong"),
        flag(
            "OffCurve",
            "KEY_LEAK",
            "docs/bytes.md §1",
            "computes on another curve, whose small groups tell the secret key",
        ),
        flag("Identity", "KEY_LEAK", "docs/bytes.md §1", "agrees on a key that everybody knows"),
        flag("OtherForm", "MALLEABILITY", "docs/bytes.md §1", "one point has several encodings"),
        flag("NotReduced", "MALLEABILITY", "docs/bytes.md §1", "one point, or one scalar, has two encodings"),
        flag("WrongLength", "MISSING_CHECK", "docs/bytes.md §1", "reads past the end, or leaves bytes unread"),
    ],
    ops: &[&MULTIPLY, &DECODE],
    runs: false,
    about_a_run: &[],
    result_of_a_run: &[],
    positive: Some(positive),
    negative: Some(negative),
};

fn spec_multiply(args: &Args<'_>) -> Outcome {
    let (scalar, point) = (args.array::<32>("scalar")?, args.array::<33>("point")?);
    let scalar = spec_field::fq_from_bytes(&scalar, &spec::order())?;
    let product = spec::scalar_mul(&scalar, &spec::decode_compressed(&point)?);
    Ok(Done::new().hex("point", spec::encode_compressed(&product)?))
}

/// The library's own point.
fn library(point: &PublicKey) -> Result<p256::PublicKey, crate::args::Refusal> {
    p256::PublicKey::from_sec1_bytes(&point.to_bytes()).map_err(|_| refused("E_POINT"))
}

fn fast_multiply(args: &Args<'_>) -> Outcome {
    let (scalar, point) = (args.array("scalar")?, args.array("point")?);
    let scalar = fast_field::decode(&scalar).map_err(nobody)?;
    let point = library(&PublicKey::from_bytes(&point).map_err(nobody)?)?;
    let product = ProjectivePoint::from(*point.as_affine()) * scalar;
    let product = p256::PublicKey::from_affine(product.to_affine()).map_err(|_| refused("E_POINT"))?;
    Ok(Done::new().hex("point", p256::CompressedPoint::from(&product)))
}

fn spec_decode(args: &Args<'_>) -> Outcome {
    match spec::decode_compressed(&args.bytes("point")?)? {
        Point::Infinity => Err(refused("E_POINT")),
        Point::Affine { x, y } => Ok(Done::new().hex("x", nat_to_be(&x, 32)?).hex("y", nat_to_be(&y, 32)?)),
    }
}

fn fast_decode(args: &Args<'_>) -> Outcome {
    let point = library(&PublicKey::from_slice(&args.bytes("point")?).map_err(nobody)?)?.to_sec1_point(false);
    match (point.x(), point.y()) {
        (Some(x), Some(y)) => Ok(Done::new().hex("x", x).hex("y", y)),
        _ => Err(refused("E_POINT")),
    }
}

/// The base point.
const G: &str = "036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296";
/// Its y-coordinate.
const G_Y: &str = "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";

/// Scalars and multiples of G with their coordinates, by OpenSSL.
const MULTIPLES: [[&str; 3]; 9] = [
    [
        "02",
        "7cf27b188d034f7e8a52380304b51ac3c08969e277f21b35a60b48fc47669978",
        "07775510db8ed040293d9ac69f7430dbba7dade63ce982299e04b79d227873d1",
    ],
    [
        "03",
        "5ecbe4d1a6330a44c8f7ef951d4bf165e6c6b721efada985fb41661bc6e7fd6c",
        "8734640c4998ff7e374b06ce1a64a2ecd82ab036384fb83d9a79b127a27d5032",
    ],
    [
        "05",
        "51590b7a515140d2d784c85608668fdfef8c82fd1f5be52421554a0dc3d033ed",
        "e0c17da8904a727d8ae1bf36bf8a79260d012f00d4d80888d1d0bb44fda16da4",
    ],
    [
        "018ebbb95eed0e13",
        "339150844ec15234807fe862a86be77977dbfb3ae3d96f4c22795513aeaab82f",
        "b1c14ddfdc8ec1b2583f51e85a5eb3a155840f2034730e9b5ada38b674336a21",
    ],
    [
        "41ffc1fffffe01fffc0003fffe0007c001fff00003fff07ffe0007c000000003",
        "9eace8f4b071e677c5350b02f2bb2b384aae89d58aa72ca97a170572e0fb222f",
        "1bbdaec2430b09b93f7cb08678636ce12eaafd58390699b5fd2f6e1188fc2a78",
    ],
    [
        "7fffffc03fffc00400005c38b315e6f5e02f0763a76284c714ae00fffffff3ff",
        "e7c5f0454f33c2822faf5fd4da0e3b4db24128c7668bfd2800955f2f3e46d74f",
        "fef7629464c677b82f3afacf4adb9832f1193c79b5594864d8130bbb00667bfd",
    ],
    [
        "00fffffffe03fffc07fffc800070000fc0007ffc00000000000fffe1fbff81ff",
        "c1e4072c529bf2f44da769efc934472848003b3af2c0f5aa8f8ddbd53e12ed7c",
        "39a6ee77812bb37e8079cd01ed649d3830fca46f718c1d3993e4a591824abcdb",
    ],
    [
        "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc63254f",
        "7cf27b188d034f7e8a52380304b51ac3c08969e277f21b35a60b48fc47669978",
        "f888aaee24712fc0d6c26539608bcf244582521ac3167dd661fb4862dd878c2e",
    ],
    [
        "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550",
        "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
        "b01cbd1c01e58065711814b583f061e9d431cca994cea1313449bf97c840ae0a",
    ],
];

/// 02 or 03 as y is even or odd, then x.
fn compressed(x: &str, y: &str) -> String {
    let odd = y.ends_with(|digit: char| digit.to_digit(16).is_some_and(|d| d % 2 == 1));
    format!("{}{x}", if odd { "03" } else { "02" })
}

fn positive(maker: &mut Maker) -> Result<(), Flaw> {
    maker.group(&MULTIPLY, Object::new());
    maker.case(Case::new("1·G").hex("scalar", small(1)).with("point", G).known("point", G))?;
    for [k, x, y] in MULTIPLES {
        let case = Case::new(format!("k·G, by OpenSSL: k = {k}")).with("scalar", format!("{k:0>64}")).with("point", G);
        let case = if k.len() == 64 { case.flag("EdgeScalar") } else { case };
        maker.case(case.known("point", compressed(x, y)))?;
    }
    for comment in ["a drawn multiple of a drawn point", "another one"] {
        let point = spec::scalar_mul(&Nat::from_bytes_be(&maker.scalar("point")?), &spec::generator());
        let case = Case::new(comment).hex("scalar", maker.scalar("scalar")?);
        let case = case.hex("point", spec::encode_compressed(&point)?);
        maker.case(case)?;
    }
    maker.group(&DECODE, Object::new());
    let decoded = |comment: &str, point: String, x: &str, y: &str| {
        Case::new(comment).with("point", point).known("x", x).known("y", y)
    };
    maker.case(decoded("G", G.to_owned(), G.get(2..).unwrap_or_default(), G_Y))?;
    for [k, x, y] in MULTIPLES {
        maker.case(decoded(&format!("k·G, by OpenSSL: k = {k}"), compressed(x, y), x, y))?;
    }
    // y² = b.
    maker.case(Case::new("x = 0").with("point", format!("02{:064x}", 0)))?;
    maker.case(Case::new("x = 5, y odd").with("point", format!("03{:064x}", 5)))?;
    let last = wide(&(spec::prime() - 3u32))?;
    maker.case(Case::new("x = p − 3, the largest there is").with("point", format!("02{}", hex::encode(last))))?;
    Ok(())
}

/// Points of the orders 3, 5, 13 and 179 on the curve's twist: their x-coordinates.
const TWIST: [(u32, &str); 4] = [
    (3, "efdde3b32872a9effcf3b94cbf73aa7b39f9683ece9121b9852167f4e3da609b"),
    (5, "c49524b2adfd8f5f972ef554652836e2efb2d306c6d3b0689234cec93ae73db5"),
    (13, "99a3a5b7249a376c1d6eaf996b247623f97dd2faba1f90ce7806059ecb7ff874"),
    (179, "ddb24ae3bdc69764f62d2c09c21ffb6ed556025a6ed477ef551900baf4549473"),
];

fn negative(maker: &mut Maker) -> Result<(), Flaw> {
    let x = G.get(2..).unwrap_or_default();
    maker.group(&DECODE, Object::new());
    let mut bad = |comment: &str, flag: &str, point: String| {
        maker.case(Case::new(comment).flag(flag).with("point", point).refused("E_POINT")).map(|_| ())
    };
    bad("x = 1: x³ − 3x + b is no square", "OffCurve", format!("02{:064x}", 1))?;
    bad("x = 2, with the other prefix", "OffCurve", format!("03{:064x}", 2))?;
    for (order, x) in TWIST {
        bad(&format!("x of a point of order {order} on the twist"), "OffCurve", format!("02{x}"))?;
    }
    bad("the identity as SEC 1 has it, one zero byte", "Identity", "00".to_owned())?;
    bad("33 zero bytes", "Identity", "00".repeat(33))?;
    bad("uncompressed, 65 bytes", "OtherForm", format!("04{x}{G_Y}"))?;
    bad("hybrid, 65 bytes", "OtherForm", format!("07{x}{G_Y}"))?;
    bad("compact, prefix 05", "OtherForm", format!("05{x}"))?;
    bad("the prefix of the uncompressed form, 33 bytes", "OtherForm", format!("04{x}"))?;
    bad("the prefix of the hybrid form, 33 bytes", "OtherForm", format!("06{x}"))?;
    bad("the prefix 00 before an x of the curve", "OtherForm", format!("00{x}"))?;
    bad("the prefix 01", "OtherForm", format!("01{x}"))?;
    bad("the prefix ff", "OtherForm", format!("ff{x}"))?;
    let above = wide(&(spec::prime() + 5u32))?;
    bad("x = p + 5, and 5 is on the curve", "NotReduced", format!("02{}", hex::encode(above)))?;
    bad("x = p, and 0 is on the curve", "NotReduced", format!("03{}", hex::encode(wide(&spec::prime())?)))?;
    bad("x = 2^256 − 1", "NotReduced", format!("02{}", hex::encode(LARGEST)))?;
    bad("nothing", "WrongLength", String::new())?;
    bad("32 bytes: no prefix", "WrongLength", x.to_owned())?;
    bad("32 bytes: the last one is missing", "WrongLength", G.get(..64).unwrap_or_default().to_owned())?;
    bad("34 bytes", "WrongLength", format!("{G}00"))?;

    maker.group(&MULTIPLY, Object::new());
    let large = Case::new("k = q").flag("NotReduced").hex("scalar", below_order(0)?).with("point", G);
    maker.case(large.refused("E_RANGE"))?;
    let zero = Case::new("0·G is the identity").flag("Identity").hex("scalar", small(0)).with("point", G);
    maker.case(zero.refused("E_POINT"))?;
    let off = Case::new("a point that is not on the curve").flag("OffCurve").hex("scalar", maker.scalar("scalar")?);
    maker.case(off.with("point", format!("02{:064x}", 1)).refused("E_POINT"))?;
    Ok(())
}
