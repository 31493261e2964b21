//! SIG: ECDSA over P-256 with SHA-256.

use super::common::{below_order, bytes, flag, flipped, nobody, small, wide};
use crate::args::{Args, Done, Outcome};
use crate::catalogue::Type;
use crate::field::{Field, Kind, field};
use crate::file::Object;
use crate::maker::{Case, Flaw, Maker};
use crate::op::{Action, Op};
use secagg::prim::signature as fast;
use secagg_spec::ecdsa as spec;
use secagg_spec::field::{inv, mul, neg};
use secagg_spec::hmac::hmac_sha256;
use secagg_spec::p256::{self, Point, order};
use secagg_spec::prelude::{Code, Nat, nat_to_be};
use secagg_spec::sha256::sha256;

const SK: Field = field("sk", Kind::Bytes(32), "the signing key d, from 1 to q − 1, big-endian");
const PK: Field = field("pk", Kind::Bytes(33), "the verification key d·G, SEC 1 compressed");
const MESSAGE: Field = field("message", Kind::AnyBytes, "the message; it is hashed");
const SIGNATURE: Field = field("signature", Kind::Bytes(64), "r ‖ s, big-endian");

/// SIG.gen.
static PUBLIC_KEY: Op = Op {
    name: "ecdsa.public_key",
    doc: "The verification key of a signing key.",
    source: "docs/bytes.md §1, §2; FIPS 186-5 §6.2",
    params: &[],
    input: &[SK],
    coins: &[],
    out: &[PK],
    action: Action::Pure { spec: spec_public_key, fast: fast_public_key },
};

/// SIG.sign.
static SIGN: Op = Op {
    name: "ecdsa.sign",
    doc: "The signature of a message, with the nonce of RFC 6979.",
    source: "docs/bytes.md §1, §2; FIPS 186-5 §6.4.1; RFC 6979 §3.2",
    params: &[],
    input: &[SK, MESSAGE],
    coins: &[],
    out: &[SIGNATURE],
    action: Action::Pure { spec: spec_sign, fast: fast_sign },
};

/// SIG.verify.
static VERIFY: Op = Op {
    name: "ecdsa.verify",
    doc: "That a signature is one of this message under this key. High s is accepted.",
    source: "docs/bytes.md §1; FIPS 186-5 §6.4.2",
    params: &[],
    input: &[PK, MESSAGE, SIGNATURE],
    coins: &[],
    out: &[],
    action: Action::Pure { spec: spec_verify, fast: fast_verify },
};

/// The type.
pub static TYPE: Type = Type {
    name: "ecdsa",
    algorithm: "ECDSA-P256-SHA256",
    about: "ECDSA over P-256 with SHA-256, deterministic, the signature r ‖ s. The trace of a signature has what its nonce comes from.",
    flags: &[
        flag("HighS", "WRONG_RESULT", "docs/bytes.md §1", "refuses s above q/2, which about half of all signers send"),
        flag("EdgeFigures", "WRONG_RESULT", "FIPS 186-5 §6.4", "a rare case of the arithmetic is wrong"),
        flag("NonceLoop", "WRONG_RESULT", "RFC 6979 §3.2, step h", "takes a first nonce that is not below q"),
        flag("ZeroSignature", "FORGERY", "docs/bytes.md §1", "r = s = 0 verifies for every message and key"),
        flag("NotReduced", "MALLEABILITY", "docs/bytes.md §1", "takes r + q for r, or s + q for s"),
        flag("WrongSignature", "FORGERY", "FIPS 186-5 §6.4.2", "takes a signature of something or somebody else"),
        flag("Infinity", "FORGERY", "FIPS 186-5 §6.4.2, step 6", "takes the identity for R"),
        flag("BadKey", "MISSING_CHECK", "docs/bytes.md §1, §2", "works with a key that is none"),
    ],
    ops: &[&PUBLIC_KEY, &SIGN, &VERIFY],
    runs: false,
    about_a_run: &[],
    result_of_a_run: &[],
    positive: Some(positive),
    negative: Some(negative),
};

fn spec_public_key(args: &Args<'_>) -> Outcome {
    Ok(Done::new().hex("pk", spec::sig_gen(&args.nat("sk")?)?))
}

fn fast_public_key(args: &Args<'_>) -> Outcome {
    let key = fast::SigningKey::from_bytes(&args.array("sk")?).map_err(nobody)?;
    Ok(Done::new().hex("pk", key.verifying_key().to_bytes()))
}

fn spec_sign(args: &Args<'_>) -> Outcome {
    let (sk, message) = (args.array::<32>("sk")?, args.bytes("message")?);
    let mut done = Done::new().hex("signature", spec::sig_sign(&Nat::from_bytes_be(&sk), &message)?);
    let hash = sha256(&message);
    let reduced = nat_to_be(&(Nat::from_bytes_be(&hash) % order()), 32)?;
    done = done.step("RFC 6979 §3.2, step a", "h1", hash).step("RFC 6979 §2.3.4", "bits2octets(h1)", &reduced);
    let (mut k, mut v) = ([0u8; 32], [1u8; 32]);
    for (octet, step_k, step_v) in [(0u8, "d", "e"), (1, "f", "g")] {
        let input = [v.as_slice(), &[octet], &sk, &reduced].concat();
        k = hmac_sha256(&k, &input);
        v = hmac_sha256(&k, &v);
        done = done
            .step(&format!("RFC 6979 §3.2, step {step_k}"), format!("input of K, step {step_k}"), input)
            .step(&format!("RFC 6979 §3.2, step {step_k}"), format!("K, step {step_k}"), k)
            .step(&format!("RFC 6979 §3.2, step {step_v}"), format!("V, step {step_v}"), v);
    }
    for round in 1..=2 {
        v = hmac_sha256(&k, &v);
        done = done.step("RFC 6979 §3.2, step h", format!("k, round {round}"), v);
        if Nat::from_bytes_be(&v) < order() {
            break;
        }
        k = hmac_sha256(&k, &[v.as_slice(), &[0]].concat());
        v = hmac_sha256(&k, &v);
    }
    Ok(done)
}

fn fast_sign(args: &Args<'_>) -> Outcome {
    let (sk, message) = (args.array("sk")?, args.bytes("message")?);
    let key = fast::SigningKey::from_bytes(&sk).map_err(nobody)?;
    Ok(Done::new().hex("signature", key.sign(&message).map_err(nobody)?))
}

fn spec_verify(args: &Args<'_>) -> Outcome {
    let (pk, message, signature) = (args.array::<33>("pk")?, args.bytes("message")?, args.array::<64>("signature")?);
    let point = p256::decode_compressed(&pk)?;
    if !spec::sig_verify(&pk, &message, &signature) {
        return Err(Code::Signature.error().into());
    }
    let hash = sha256(&message);
    let (r, s) = signature.split_at(32);
    let inverse = inv(&Nat::from_bytes_be(s), &order())?;
    let u = mul(&Nat::from_bytes_be(&hash), &inverse, &order());
    let v = mul(&Nat::from_bytes_be(r), &inverse, &order());
    let sum = p256::add(&p256::scalar_mul(&u, &p256::generator()), &p256::scalar_mul(&v, &point));
    Ok(Done::new()
        .step("FIPS 186-5 §6.4.2, step 2", "H", hash)
        .step("FIPS 186-5 §6.4.2, step 5", "u", nat_to_be(&u, 32)?)
        .step("FIPS 186-5 §6.4.2, step 5", "v", nat_to_be(&v, 32)?)
        .step("FIPS 186-5 §6.4.2, step 6", "R1", p256::encode_compressed(&sum)?))
}

fn fast_verify(args: &Args<'_>) -> Outcome {
    let (pk, message, signature) = (args.array("pk")?, args.bytes("message")?, args.array("signature")?);
    fast::VerifyingKey::from_bytes(&pk).and_then(|key| key.verify(&message, &signature)).map_err(nobody)?;
    Ok(Done::new())
}

/// The key pair of RFC 6979, A.2.5.
const RFC_SK: &str = "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721";
const RFC_PK: &str = "0360fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6";

/// Messages and their signatures under that key, and from where.
const PUBLISHED: [[&str; 3]; 4] = [
    [
        "RFC 6979, A.2.5: sample",
        "sample",
        "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8",
    ],
    [
        "RFC 6979, A.2.5: test",
        "test",
        "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083",
    ],
    [
        "C2SP's CCTV, RFC6979: the first nonce is above q",
        "wv[vnX",
        "efd9073b652e76da1b5a019c0e4a2e3fa529b035a6abb91ef67f0ed7a1f212343db4706c9d9f4a4fe13bb5e08ef0fab53a57dbab2061c83a35fa411c68d2ba33",
    ],
    [
        "the hash is above q, by OpenSSL",
        "3610672442",
        "f579af68f595cc5a042b4eabff9e10f4454edd25b7884d0c732208befe3abeb9b057de6d7a8ef5fcda90a45db3f9af274eb18c6e8e61e9990cbf6ed7de9c7162",
    ],
];

/// The key under which (r, s) is a signature of the message with this R: (s·R − e·G)/r.
fn key_for(message: &[u8], point: &Point, r: &Nat, s: &Nat) -> Result<Vec<u8>, Flaw> {
    let inverse = inv(r, &order())?;
    let e = neg(&Nat::from_bytes_be(&sha256(message)), &order());
    let of_r = p256::scalar_mul(&mul(s, &inverse, &order()), point);
    let of_g = p256::scalar_mul(&mul(&e, &inverse, &order()), &p256::generator());
    Ok(p256::encode_compressed(&p256::add(&of_r, &of_g))?)
}

/// The point with this x-coordinate and an even y.
fn point_at(x: &Nat) -> Result<Point, Flaw> {
    Ok(p256::decode_compressed(&[&[2], wide(x)?.as_slice()].concat())?)
}

fn joined(r: &Nat, s: &Nat) -> Result<Vec<u8>, Flaw> {
    Ok([wide(r)?, wide(s)?].concat())
}

fn verify(comment: &str, flag: &str, pk: impl AsRef<[u8]>, message: impl AsRef<[u8]>, signature: Vec<u8>) -> Case {
    Case::new(comment).flag(flag).hex("pk", pk).hex("message", message).hex("signature", signature)
}

fn positive(maker: &mut Maker) -> Result<(), Flaw> {
    maker.group(&PUBLIC_KEY, Object::new());
    maker.case(Case::new("RFC 6979, A.2.5").with("sk", RFC_SK).known("pk", RFC_PK))?;
    let minus_g = "026b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296";
    maker.case(Case::new("q − 1: −G").flag("EdgeFigures").hex("sk", below_order(1)?).known("pk", minus_g))?;

    maker.group(&SIGN, Object::new());
    for [comment, message, signature] in PUBLISHED {
        let case = Case::new(comment).with("sk", RFC_SK).hex("message", message).known("signature", signature);
        maker.case(if message == "wv[vnX" { case.flag("NonceLoop") } else { case })?;
    }
    for (comment, length) in [("the empty message", 0), ("66 bytes, as BON's two keys", 66), ("300 bytes", 300)] {
        let case = Case::new(comment).hex("sk", maker.scalar("sk")?).hex("message", bytes(maker, "message", length)?);
        maker.case(case)?;
    }

    maker.group(&VERIFY, Object::new());
    for [comment, message, signature] in PUBLISHED {
        let case = Case::new(comment).with("pk", RFC_PK).hex("message", message).with("signature", signature);
        maker.case(case)?;
    }
    let (pk, sample) = (hex::decode(RFC_PK)?, hex::decode(PUBLISHED[0][2])?);
    let (r, s) = sample.split_at(32);
    let other = order() - Nat::from_bytes_be(s);
    maker.case(verify("a high s: that of RFC 6979", "HighS", &pk, "sample", sample.clone()))?;
    let low = [r, &wide(&other)?].concat();
    maker.case(verify("q − s, the low one, verifies too", "HighS", &pk, "sample", low))?;
    // Keys for which a given R and s are a signature.
    let (three, five) = (Nat::from(3u32), Nat::from(5u32));
    for (comment, x, s) in [
        ("x of R is q + 3, so r = 3", order() + 3u32, Nat::from_bytes_be(&maker.scalar("s")?)),
        ("x of R is 5", five, Nat::from_bytes_be(&maker.scalar("s")?)),
        ("s = 1", three.clone() + 3u32, Nat::from(1u32)),
        ("s = q − 1", three + 5u32, order() - 1u32),
    ] {
        let (message, r) = (bytes(maker, "message", 24)?, &x % order());
        let key = key_for(&message, &point_at(&x)?, &r, &s)?;
        maker.case(verify(comment, "EdgeFigures", key, message, joined(&r, &s)?))?;
    }
    let key = hex::decode("03d01f7fc2fa1353e9fe2bfcce110acc62026e93b255b61dc040fadfb9b77267a5")?;
    let halves = "b192a1fe6f385ce40914eac45630d815919f015c76d7043ec9e0554f3dbb6b6e0f70a3e95a4710a6beb1157c834e64b2aec73f92212d4c3b1e9b398689459c41";
    let case = verify("u·G = v·Q", "EdgeFigures", key, "the two halves of R are equal", hex::decode(halves)?);
    maker.case(case)?;
    Ok(())
}

fn negative(maker: &mut Maker) -> Result<(), Flaw> {
    for op in [&PUBLIC_KEY, &SIGN] {
        maker.group(op, Object::new());
        for (comment, sk) in [("sk = 0", small(0)), ("sk = q", below_order(0)?)] {
            let case = Case::new(comment).flag("BadKey").hex("sk", sk);
            let case = if op.name == SIGN.name { case.hex("message", "a message") } else { case };
            maker.case(case.refused("E_RANGE"))?;
        }
    }

    maker.group(&VERIFY, Object::new());
    let (zero, q) = (Nat::default(), order());
    let sk = Nat::from_bytes_be(&maker.scalar("sk")?);
    let pk = spec::sig_gen(&sk)?;
    let message = bytes(maker, "message", 36)?;
    let good = spec::sig_sign(&sk, &message)?;
    let (r, s) = good.split_at(32);
    let (r, s) = (Nat::from_bytes_be(r), Nat::from_bytes_be(s));
    let mut bad = |comment: &str, flag: &str, pk: &[u8], message: &[u8], signature: Vec<u8>| {
        maker.case(verify(comment, flag, pk, message, signature).refused("E_SIGNATURE")).map(|_| ())
    };
    for (comment, r, s) in [
        ("r = s = 0", &zero, &zero),
        ("r = 0", &zero, &s),
        ("s = 0", &r, &zero),
        ("r = q, s = 0", &q, &zero),
        ("r = 0, s = q", &zero, &q),
        ("r = s = q", &q, &q),
        ("r = q", &q, &s),
        ("s = q", &r, &q),
    ] {
        bad(comment, "ZeroSignature", &pk, &message, joined(r, s)?)?;
    }
    // Signatures whose r or s is small enough that q more still fits.
    let x = Nat::from(5u32);
    let key = key_for(&message, &point_at(&x)?, &x, &s)?;
    bad("r + q for r = 5", "NotReduced", &key, &message, joined(&(&x + &q), &s)?)?;
    let key = key_for(&message, &point_at(&(&q + 3u32))?, &Nat::from(3u32), &s)?;
    bad("r = q + 3, the x-coordinate as it is", "NotReduced", &key, &message, joined(&(&q + 3u32), &s)?)?;
    let one = Nat::from(1u32);
    let key = key_for(&message, &point_at(&x)?, &x, &one)?;
    bad("s + q for s = 1", "NotReduced", &key, &message, joined(&x, &(&one + &q))?)?;

    bad("r and s swapped", "WrongSignature", &pk, &message, joined(&s, &r)?)?;
    bad("q − r", "WrongSignature", &pk, &message, joined(&(&q - &r), &s)?)?;
    bad("r = s = 1", "WrongSignature", &pk, &message, joined(&one, &one)?)?;
    bad("another bit in r", "WrongSignature", &pk, &message, flipped(&good, 31))?;
    bad("another bit in s", "WrongSignature", &pk, &message, flipped(&good, 63))?;
    bad("another message", "WrongSignature", &pk, &flipped(&message, 35), good.clone())?;
    bad("the message and a zero byte", "WrongSignature", &pk, &[message.as_slice(), &[0]].concat(), good.clone())?;
    bad("another key", "WrongSignature", &spec::sig_gen(&(&sk + 1u32))?, &message, good.clone())?;
    bad("the negative of the key", "WrongSignature", &flipped(&pk, 0), &message, good.clone())?;
    let hashed = spec::sig_sign(&sk, &sha256(&message))?;
    bad("a signature of the message's hash", "WrongSignature", &pk, &message, hashed)?;
    // r = −e/d: u·G + v·Q is the identity, whatever s is.
    let e = neg(&Nat::from_bytes_be(&sha256(&message)), &q);
    let r = mul(&e, &inv(&sk, &q)?, &q);
    bad("R is the identity", "Infinity", &pk, &message, joined(&r, &s)?)?;

    let off = verify(
        "a key that is not on the curve",
        "BadKey",
        [&[2], small(1).as_slice()].concat(),
        &message,
        good.clone(),
    );
    maker.case(off.refused("E_POINT"))?;
    let none = verify("33 zero bytes as the key", "BadKey", [0; 33], &message, good);
    maker.case(none.refused("E_POINT"))?;
    Ok(())
}
