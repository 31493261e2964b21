//! P-256: the elliptic curve y² = x³ + ax + b of SP 800-186 §3.2.1.3, and SEC 1's compressed encoding of its points.
//!
//! [`add`] is the group law, in affine coordinates as the definition has it. [`scalar_mul`] computes the same multiples in
//! Jacobian coordinates, which need one division a multiple instead of one an addition.
//!
//! A point given as an argument is taken to be on the curve. On other coordinates nothing panics, and what comes out
//! means nothing: check with [`is_on_curve`], or take the point from [`decode_compressed`], which checks.

use crate::field;
use crate::prelude::*;

/// The number of bytes of an encoded point: one for the sign of y, then x.
pub const POINT_BYTES: usize = 1 + field::FQ_BYTES;

/// A point of the curve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Point {
    /// The point at infinity, the identity of the group.
    Infinity,
    /// The point (x, y), with x, y < p.
    Affine {
        /// The x-coordinate.
        x: Nat,
        /// The y-coordinate.
        y: Nat,
    },
}

/// p = 2^256 − 2^224 + 2^192 + 2^96 − 1, the prime that the coordinates are taken modulo.
pub fn prime() -> Nat {
    (nat(1) << 256u32) - (nat(1) << 224u32) + (nat(1) << 192u32) + (nat(1) << 96u32) - 1u32
}

/// q (SP 800-186 calls it n), the prime order of the group.
pub fn order() -> Nat {
    nat_from_hex("ffffffff 00000000 ffffffff ffffffff bce6faad a7179e84 f3b9cac2 fc632551")
}

/// The coefficient a = −3 of the curve.
pub fn coefficient_a() -> Nat {
    prime() - 3u32
}

/// The coefficient b of the curve.
pub fn coefficient_b() -> Nat {
    nat_from_hex("5ac635d8 aa3a93e7 b3ebbd55 769886bc 651d06b0 cc53b0f6 3bce3c3e 27d2604b")
}

/// G, the base point.
pub fn generator() -> Point {
    Point::Affine {
        x: nat_from_hex("6b17d1f2 e12c4247 f8bce6e5 63a440f2 77037d81 2deb33a0 f4a13945 d898c296"),
        y: nat_from_hex("4fe342e2 fe1a7f9b 8ee7eb4a 7c0f9e16 2bce3357 6b315ece cbb64068 37bf51f5"),
    }
}

/// x³ + ax + b mod p.
fn curve_rhs(x: &Nat, p: &Nat) -> Nat {
    // (x² + a)·x + b
    let factor = field::add(&field::mul(x, x, p), &coefficient_a(), p);
    field::add(&field::mul(&factor, x, p), &coefficient_b(), p)
}

/// Whether `point` is on the curve: the point at infinity, or x, y < p with y² = x³ + ax + b.
pub fn is_on_curve(point: &Point) -> bool {
    match point {
        Point::Infinity => true,
        Point::Affine { x, y } => {
            let p = prime();
            *x < p && *y < p && field::mul(y, y, &p) == curve_rhs(x, &p)
        }
    }
}

/// −P: the point at infinity for itself, (x, −y) for (x, y).
#[hax_lib::requires(is_on_curve(point))]
#[hax_lib::ensures(|negative| is_on_curve(&negative))]
pub fn negate(point: &Point) -> Point {
    match point {
        Point::Infinity => Point::Infinity,
        Point::Affine { x, y } => Point::Affine { x: x.clone(), y: field::neg(y, &prime()) },
    }
}

/// P + Q, by the chord-and-tangent rule (SP 800-186 §A.1.1).
#[hax_lib::requires(is_on_curve(left) && is_on_curve(right))]
#[hax_lib::ensures(|sum| is_on_curve(&sum))]
pub fn add(left: &Point, right: &Point) -> Point {
    match (left, right) {
        // O + Q = Q, P + O = P
        (Point::Infinity, _) => right.clone(),
        (_, Point::Infinity) => left.clone(),
        (Point::Affine { x: x1, y: y1 }, Point::Affine { x: x2, y: y2 }) => {
            let p = prime();
            let (rise, run) = if left == right {
                // The tangent: λ = (3·x1² + a) / (2·y1)
                let three_x1_squared = field::mul(&nat(3), &field::mul(x1, x1, &p), &p);
                (field::add(&three_x1_squared, &coefficient_a(), &p), field::add(y1, y1, &p))
            } else {
                // The chord: λ = (y2 − y1) / (x2 − x1)
                (field::sub(y2, y1, &p), field::sub(x2, x1, &p))
            };
            match field::inv(&run, &p) {
                // A vertical line: P + (−P) = O
                Err(_) => Point::Infinity,
                Ok(one_over_run) => {
                    let lambda = field::mul(&rise, &one_over_run, &p);
                    // x3 = λ² − x1 − x2
                    let x3 = field::sub(&field::sub(&field::mul(&lambda, &lambda, &p), x1, &p), x2, &p);
                    // y3 = λ·(x1 − x3) − y1
                    let y3 = field::sub(&field::mul(&lambda, &field::sub(x1, &x3, &p), &p), y1, &p);
                    Point::Affine { x: x3, y: y3 }
                }
            }
        }
    }
}

/// 2P = P + P.
#[hax_lib::requires(is_on_curve(point))]
#[hax_lib::ensures(|twice| is_on_curve(&twice))]
pub fn double(point: &Point) -> Point {
    add(point, point)
}

/// A point in Jacobian coordinates: (X/Z², Y/Z³), or the point at infinity when Z = 0.
struct Jacobian {
    x: Nat,
    y: Nat,
    z: Nat,
}

/// 2T, in Jacobian coordinates.
fn jacobian_double(t: &Jacobian, p: &Nat) -> Jacobian {
    // S = 4·X·Y²; M = 3·X² + a·Z⁴ = 3·(X − Z²)·(X + Z²), since a = −3
    let yy = field::mul(&t.y, &t.y, p);
    let s = field::mul(&nat(4), &field::mul(&t.x, &yy, p), p);
    let zz = field::mul(&t.z, &t.z, p);
    let m = field::mul(&field::mul(&nat(3), &field::sub(&t.x, &zz, p), p), &field::add(&t.x, &zz, p), p);
    // X' = M² − 2·S
    let x = field::sub(&field::mul(&m, &m, p), &field::add(&s, &s, p), p);
    // Y' = M·(S − X') − 8·Y⁴
    let eight_yyyy = field::mul(&nat(8), &field::mul(&yy, &yy, p), p);
    let y = field::sub(&field::mul(&m, &field::sub(&s, &x, p), p), &eight_yyyy, p);
    // Z' = 2·Y·Z, which is 0 when Z = 0
    let z = field::mul(&field::add(&t.y, &t.y, p), &t.z, p);
    Jacobian { x, y, z }
}

/// T + (x2, y2), in Jacobian coordinates.
fn jacobian_add_affine(t: &Jacobian, x2: &Nat, y2: &Nat, p: &Nat) -> Jacobian {
    if t.z.is_zero() {
        // O + Q = Q
        return Jacobian { x: x2.clone(), y: y2.clone(), z: Nat::one() };
    }
    // H = x2·Z² − X; R = y2·Z³ − Y
    let zz = field::mul(&t.z, &t.z, p);
    let zzz = field::mul(&zz, &t.z, p);
    let h = field::sub(&field::mul(x2, &zz, p), &t.x, p);
    let r = field::sub(&field::mul(y2, &zzz, p), &t.y, p);
    if h.is_zero() && r.is_zero() {
        // T = Q: the tangent instead of the chord
        return jacobian_double(t, p);
    }
    // X' = R² − H³ − 2·X·H²
    let hh = field::mul(&h, &h, p);
    let hhh = field::mul(&hh, &h, p);
    let xhh = field::mul(&t.x, &hh, p);
    let x = field::sub(&field::sub(&field::mul(&r, &r, p), &hhh, p), &field::add(&xhh, &xhh, p), p);
    // Y' = R·(X·H² − X') − Y·H³
    let y = field::sub(&field::mul(&r, &field::sub(&xhh, &x, p), p), &field::mul(&t.y, &hhh, p), p);
    // Z' = Z·H, which is 0 when T = −Q
    let z = field::mul(&t.z, &h, p);
    Jacobian { x, y, z }
}

/// The affine point (X/Z², Y/Z³).
fn jacobian_to_affine(t: &Jacobian, p: &Nat) -> Point {
    match field::inv(&t.z, p) {
        Err(_) => Point::Infinity,
        Ok(zi) => {
            let zzi = field::mul(&zi, &zi, p);
            let x = field::mul(&t.x, &zzi, p);
            let y = field::mul(&t.y, &field::mul(&zzi, &zi, p), p);
            Point::Affine { x, y }
        }
    }
}

/// k·P = P + … + P, k times; k is any natural number, also 0 and also ≥ q.
#[hax_lib::requires(is_on_curve(point))]
#[hax_lib::ensures(|multiple| is_on_curve(&multiple))]
pub fn scalar_mul(k: &Nat, point: &Point) -> Point {
    match point {
        Point::Infinity => Point::Infinity,
        Point::Affine { x, y } => {
            let p = prime();
            let mut t = Jacobian { x: Nat::one(), y: Nat::one(), z: Nat::zero() };
            // Double and add, from the most significant bit of k down.
            for i in (0..k.bits()).rev() {
                t = jacobian_double(&t, &p);
                if k.bit(i) {
                    t = jacobian_add_affine(&t, x, y, &p);
                }
            }
            jacobian_to_affine(&t, &p)
        }
    }
}

/// The compressed encoding of a point (SEC 1 §2.3.3): 33 bytes, 02 or 03 as y is even or odd, then x.
///
/// The point at infinity has no encoding of 33 bytes: `E_POINT`; so has nothing that is not on the curve.
#[hax_lib::requires(is_on_curve(point))]
#[hax_lib::ensures(|bytes| bytes.map_or(true, |b| b.len() == POINT_BYTES))]
pub fn encode_compressed(point: &Point) -> Result<Bytes> {
    match point {
        Point::Affine { x, y } if is_on_curve(point) => {
            let prefix = if y.bit(0) { 0x03u8 } else { 0x02u8 };
            Ok(concat(&[&[prefix], &field::fq_to_bytes(x)?]))
        }
        _ => Err(Code::Point.error()),
    }
}

/// The point that `bytes` encodes (SEC 1 §2.3.4, compressed form only).
///
/// `E_POINT` for another length, another prefix than 02 and 03 (so for the uncompressed, hybrid and identity encodings),
/// x ≥ p, and an x that no point of the curve has.
#[hax_lib::ensures(|point| point.map_or(true, |p| is_on_curve(&p) && p != Point::Infinity))]
pub fn decode_compressed(bytes: &[u8]) -> Result<Point> {
    if bytes.len() != POINT_BYTES || (bytes[0] != 0x02 && bytes[0] != 0x03) {
        return Err(Code::Point.error());
    }
    let p = prime();
    let x = nat_from_be(&bytes[1..]);
    if x >= p {
        return Err(Code::Point.error());
    }
    // α = x³ + ax + b; β = α^((p+1)/4), a square root of α if it has one, since p ≡ 3 mod 4
    let alpha = curve_rhs(&x, &p);
    let beta = field::pow(&alpha, &((&p + 1u32) >> 2u32), &p);
    if field::mul(&beta, &beta, &p) != alpha {
        return Err(Code::Point.error());
    }
    // y = β if β has the parity of the prefix, else p − β; y = 0 does not occur, for the order of the group is odd.
    let y = if beta.bit(0) == (bytes[0] == 0x03) { beta } else { field::neg(&beta, &p) };
    Ok(Point::Affine { x, y })
}
