//! HKDF with SHA-256.

use super::common::{bytes, flag, nobody};
use crate::args::{Args, Done, Outcome};
use crate::catalogue::Type;
use crate::field::{Kind, field};
use crate::file::Object;
use crate::maker::{Case, Flaw, Maker};
use crate::op::{Action, Op};
use secagg_spec::hkdf as spec;

/// HKDF-SHA256.
static HKDF: Op = Op {
    name: "hkdf_sha256",
    doc: "HKDF-SHA256, both steps: the first `length` bytes of T(1) ‖ T(2) ‖ …. The empty salt is the absent one.",
    source: "RFC 5869 §2",
    params: &[],
    input: &[
        field("salt", Kind::AnyBytes, "the salt; everything else here uses HKDF with the empty one"),
        field("ikm", Kind::AnyBytes, "the input key material"),
        field("info", Kind::AnyBytes, "the context, in most uses a label"),
        field("length", Kind::Number, "L, the number of bytes wanted"),
    ],
    coins: &[],
    out: &[field("okm", Kind::AnyBytes, "the output key material, L bytes")],
    action: Action::Pure { spec: by_spec, fast: by_impl },
};

/// The type.
pub static TYPE: Type = Type {
    name: "hkdf_sha256",
    algorithm: "HKDF-SHA256",
    about: "HKDF with SHA-256. The trace has PRK and the first four T(i).",
    flags: &[
        flag("ShortOutput", "WRONG_RESULT", "RFC 5869 §2.3", "a length that is no multiple of 32 comes out wrong"),
        flag(
            "TooLong",
            "MISSING_CHECK",
            "RFC 5869 §2.3; docs/bytes.md §2",
            "the block counter, one byte, wraps: the output repeats itself",
        ),
    ],
    ops: &[&HKDF],
    runs: false,
    about_a_run: &[],
    result_of_a_run: &[],
    positive: Some(positive),
    negative: Some(negative),
};

/// So many T(i) stand in the trace.
const TRACED: usize = 4;

fn by_spec(args: &Args<'_>) -> Outcome {
    let (salt, ikm, info) = (args.bytes("salt")?, args.bytes("ikm")?, args.bytes("info")?);
    let length = args.number("length")? as usize;
    let okm = spec::hkdf(&salt, &ikm, &info, length)?;
    let prk = spec::extract(&salt, &ikm);
    let mut done = Done::new().hex("okm", okm).step("RFC 5869 §2.2", "PRK", prk);
    let blocks = spec::expand(&prk, &info, 32 * length.div_ceil(32).min(TRACED))?;
    for (i, block) in (1..).zip(blocks.as_chunks::<32>().0) {
        done = done.step("RFC 5869 §2.3", format!("T({i})"), block);
    }
    Ok(done)
}

fn by_impl(args: &Args<'_>) -> Outcome {
    let (salt, ikm, info) = (args.bytes("salt")?, args.bytes("ikm")?, args.bytes("info")?);
    let mut okm = vec![0; args.number("length")? as usize];
    secagg::prim::kdf::fill(&salt, &ikm, &[&info], &mut okm).map_err(nobody)?;
    Ok(Done::new().hex("okm", okm))
}

fn case(comment: impl Into<String>, salt: &[u8], ikm: &[u8], info: &[u8], length: usize) -> Case {
    Case::new(comment).hex("salt", salt).hex("ikm", ikm).hex("info", info).with("length", length)
}

fn positive(maker: &mut Maker) -> Result<(), Flaw> {
    maker.group(&HKDF, Object::new());
    let ramp = |from: u8, count: u8| -> Vec<u8> { (0..count).map(|i| from.wrapping_add(i)).collect() };
    let one = case("RFC 5869, A.1", &ramp(0, 13), &[0x0b; 22], &ramp(0xf0, 10), 42);
    let okm = "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865";
    maker.case(one.known("okm", okm))?;
    let two = case("RFC 5869, A.2", &ramp(0x60, 80), &ramp(0, 80), &ramp(0xb0, 80), 82);
    let okm = "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09\
               da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87";
    maker.case(two.known("okm", okm))?;
    let three = case("RFC 5869, A.3", &[], &[0x0b; 22], &[], 42);
    let okm = "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8";
    maker.case(three.known("okm", okm))?;
    for length in [0, 1, 32, 33] {
        let (ikm, info) = (bytes(maker, "ikm", 32)?, bytes(maker, "info", 12)?);
        maker.case(case(format!("{length} bytes"), &[], &ikm, &info, length).flag("ShortOutput"))?;
    }
    let ikm = bytes(maker, "ikm", 32)?;
    maker.case(case("a label, as everything here uses it", &[], &ikm, b"secagg/v1/ae", 16))?;
    let salt = bytes(maker, "salt", 65)?;
    maker.case(case("a salt longer than a block; no key material", &salt, &[], b"info", 32))?;
    let ikm = bytes(maker, "ikm", 32)?;
    maker.case(case("255·32 bytes, the most there are", b"salt", &ikm, b"info", 255 * 32))?;
    Ok(())
}

fn negative(maker: &mut Maker) -> Result<(), Flaw> {
    maker.group(&HKDF, Object::new());
    for (comment, length) in [("one byte more than 255·32", 255 * 32 + 1), ("256·32 bytes and more", 256 * 32 + 7)] {
        let ikm = bytes(maker, "ikm", 32)?;
        maker.case(case(comment, &[], &ikm, b"info", length).flag("TooLong").refused("E_LENGTH"))?;
    }
    Ok(())
}
