//! KDF to F_q, and the one-way function F.

use super::common::{bytes, flag, nobody};
use crate::args::{Args, Done, Outcome};
use crate::catalogue::Type;
use crate::field::{Kind, field};
use crate::file::Object;
use crate::maker::{Case, Flaw, Maker};
use crate::op::{Action, Op};
use secagg::prim::kdf as fast;
use secagg_spec::p256::order;
use secagg_spec::prelude::nat_to_be;
use secagg_spec::{hkdf, kdf as spec};

const SOURCE: &str = "docs/bytes.md §2";

/// The label of F.
const ONE_WAY_LABEL: &[u8] = b"secagg/v1/one-way";

/// KDF to F_q.
static TO_FIELD: Op = Op {
    name: "kdf.to_field",
    doc: "48 bytes of HKDF-SHA256 with the empty salt and the label as info, big-endian, reduced mod q.",
    source: SOURCE,
    params: &[],
    input: &[
        field("ikm", Kind::AnyBytes, "the input key material"),
        field("label", Kind::AnyBytes, "the label, the bytes of its text"),
    ],
    coins: &[],
    out: &[field("element", Kind::Bytes(32), "an element of F_q, big-endian")],
    action: Action::Pure { spec: spec_to_field, fast: fast_to_field },
};

/// F.
static ONE_WAY: Op = Op {
    name: "kdf.one_way",
    doc: "F(x): KDF to F_q of x with the label `secagg/v1/one-way`, in 32 bytes.",
    source: "docs/bytes.md §2; MGL §2.4",
    params: &[],
    input: &[field("x", Kind::AnyBytes, "of any length")],
    coins: &[],
    out: &[field("y", Kind::Bytes(32), "F(x)")],
    action: Action::Pure { spec: spec_one_way, fast: fast_one_way },
};

/// The type.
pub static TYPE: Type = Type {
    name: "kdf",
    algorithm: "SECAGG-KDF",
    about: "Field elements from key material, and the one-way function F. The trace has the 48 bytes before the reduction.",
    flags: &[
        flag(
            "Label",
            "KEY_LEAK",
            "docs/bytes.md §2",
            "two keys of one secret that should differ are the same, or hang together",
        ),
        flag("Reduction", "WRONG_RESULT", "docs/bytes.md §2", "takes 32 bytes, or reduces another way"),
    ],
    ops: &[&TO_FIELD, &ONE_WAY],
    runs: false,
    about_a_run: &[],
    result_of_a_run: &[],
    positive: Some(positive),
    negative: None,
};

fn traced(done: Done, ikm: &[u8], label: &[u8]) -> Outcome {
    Ok(done.step("RFC 5869 §2.2", "PRK", hkdf::extract(&[], ikm)).step(SOURCE, "info", label).step(
        SOURCE,
        "48 bytes, before the reduction",
        hkdf::hkdf(&[], ikm, label, 48)?,
    ))
}

fn spec_to_field(args: &Args<'_>) -> Outcome {
    let (ikm, label) = (args.bytes("ikm")?, args.bytes("label")?);
    let element = nat_to_be(&spec::kdf_fq(&ikm, &label, &order())?, 32)?;
    traced(Done::new().hex("element", element), &ikm, &label)
}

fn fast_to_field(args: &Args<'_>) -> Outcome {
    let element = fast::to_field(&args.bytes("ikm")?, &args.bytes("label")?).map_err(nobody)?;
    Ok(Done::new().hex("element", element.to_bytes()))
}

fn spec_one_way(args: &Args<'_>) -> Outcome {
    let x = args.bytes("x")?;
    traced(Done::new().hex("y", spec::one_way(&x)?), &x, ONE_WAY_LABEL)
}

fn fast_one_way(args: &Args<'_>) -> Outcome {
    Ok(Done::new().hex("y", fast::one_way(&args.bytes("x")?).map_err(nobody)?))
}

fn positive(maker: &mut Maker) -> Result<(), Flaw> {
    maker.group(&TO_FIELD, Object::new());
    let ikm = "c3f1a7d20e4b5968b7c6d5e4f3021120a9b8c7d6e5f4038291a0bfcedd0c1b2a";
    for (label, element) in [
        ("secagg/v1/test/a", "2144492aaabd0909d969d1c1af11ce496c36449bea108b69e20f2ae54f9ec77d"),
        ("secagg/v1/test/b", "f9f8198f4b89597b1ff578d49127fbe26026195dbad06d3e3edd83626afc6bae"),
        ("", "5f6bb2a77ea38dcdc56b48eaf6df033e698ca162bc4f622afc3350a1e7425133"),
    ] {
        let case = Case::new(format!("the label {label:?}, by Python")).flag("Label").with("ikm", ikm);
        maker.case(case.hex("label", label).known("element", element))?;
    }
    for (comment, length, label) in [
        ("the seed of a mask, with BON's NamedSeeds", 40, "secagg/v1/bon/mask"),
        ("a one-time key, with MGL's FreshSession", 72, "secagg/v1/mgl/mask"),
        ("no key material", 0, "secagg/v1/mgl/ae"),
    ] {
        let ikm = bytes(maker, "ikm", length)?;
        maker.case(Case::new(comment).flag("Reduction").hex("ikm", ikm).hex("label", label))?;
    }
    maker.group(&ONE_WAY, Object::new());
    for (comment, x, y) in [
        (
            "the empty string, by Python",
            String::new(),
            "903f5fd610f2ac2750eed9ef95d96f216bde05af9dd16277bdd8dd1f16936ac0",
        ),
        (
            "4 bytes, by Python",
            "5e7a90b3".to_owned(),
            "a75955af6a8500c79a4edfe3558866312743b8df463d781658198ef192c77873",
        ),
        (
            "100 zero bytes, by Python",
            "00".repeat(100),
            "b0dead9cf32da7d2c4ddb778faf35fcb100a58ff88452d2e85ca51195964e5b8",
        ),
    ] {
        maker.case(Case::new(comment).with("x", x).known("y", y))?;
    }
    for (comment, length) in [("a key and a time, as an interval's key", 40), ("a key, as a link of a chain", 32)] {
        let x = bytes(maker, "x", length)?;
        maker.case(Case::new(comment).flag("Reduction").hex("x", x))?;
    }
    Ok(())
}
