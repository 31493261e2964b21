//! F_q.

use super::common::{LARGEST, below_order, flag, nobody, refused, small, wide};
use crate::args::{Args, Done, Outcome, Refusal};
use crate::catalogue::Type;
use crate::field::{Field, Kind, field};
use crate::file::Object;
use crate::maker::{Case, Flaw, Maker};
use crate::op::{Action, Op};
use p256::Scalar;
use secagg::prim::field as fast;
use secagg_spec::field as spec;
use secagg_spec::p256::order;
use secagg_spec::prelude::Nat;

const SOURCE: &str = "docs/bytes.md §1";

const A: Field = field("a", Kind::Bytes(32), "an element of F_q, big-endian");
const B: Field = field("b", Kind::Bytes(32), "an element of F_q, big-endian");
const RESULT: Field = field("result", Kind::Bytes(32), "the result, big-endian");

/// a + b.
static ADD: Op = Op {
    name: "field.add",
    doc: "a + b in F_q.",
    source: SOURCE,
    params: &[],
    input: &[A, B],
    coins: &[],
    out: &[RESULT],
    action: Action::Pure { spec: |args| spec_two(args, spec::add), fast: |args| fast_two(args, |a, b| a + b) },
};

/// a − b.
static SUB: Op = Op {
    name: "field.sub",
    doc: "a − b in F_q.",
    source: SOURCE,
    params: &[],
    input: &[A, B],
    coins: &[],
    out: &[RESULT],
    action: Action::Pure { spec: |args| spec_two(args, spec::sub), fast: |args| fast_two(args, |a, b| a - b) },
};

/// a·b.
static MUL: Op = Op {
    name: "field.mul",
    doc: "a·b in F_q.",
    source: SOURCE,
    params: &[],
    input: &[A, B],
    coins: &[],
    out: &[RESULT],
    action: Action::Pure { spec: |args| spec_two(args, spec::mul), fast: |args| fast_two(args, |a, b| a * b) },
};

/// 1/a.
static INV: Op = Op {
    name: "field.inv",
    doc: "1/a in F_q.",
    source: "docs/bytes.md §2",
    params: &[],
    input: &[A],
    coins: &[],
    out: &[RESULT],
    action: Action::Pure { spec: spec_inv, fast: fast_inv },
};

/// The type.
pub static TYPE: Type = Type {
    name: "field",
    algorithm: "P256-ORDER-FIELD",
    about: "F_q, q the order of P-256's group: the field of shares and secrets.",
    flags: &[
        flag("NotReduced", "MALLEABILITY", "docs/bytes.md §1", "one element has two encodings"),
        flag("Carry", "WRONG_RESULT", "docs/bytes.md §1", "a carry out of a word, or the last reduction, is lost"),
        flag("InverseOfZero", "MISSING_CHECK", "docs/bytes.md §2", "a wrong secret, where a difference of ids is 0"),
    ],
    ops: &[&ADD, &SUB, &MUL, &INV],
    runs: false,
    about_a_run: &[],
    result_of_a_run: &[],
    positive: Some(positive),
    negative: Some(negative),
};

fn spec_element(args: &Args<'_>, name: &str) -> Result<Nat, Refusal> {
    Ok(spec::fq_from_bytes(&args.array::<32>(name)?, &order())?)
}

fn spec_two(args: &Args<'_>, f: fn(&Nat, &Nat, &Nat) -> Nat) -> Outcome {
    let (a, b) = (args.array::<32>("a")?, args.array::<32>("b")?);
    let (a, b) = (spec::fq_from_bytes(&a, &order())?, spec::fq_from_bytes(&b, &order())?);
    Ok(Done::new().hex("result", spec::fq_to_bytes(&f(&a, &b, &order()))?))
}

fn fast_two(args: &Args<'_>, f: fn(Scalar, Scalar) -> Scalar) -> Outcome {
    let (a, b) = (args.array("a")?, args.array("b")?);
    let (a, b) = (fast::decode(&a).map_err(nobody)?, fast::decode(&b).map_err(nobody)?);
    Ok(Done::new().hex("result", fast::encode(&f(a, b))))
}

fn spec_inv(args: &Args<'_>) -> Outcome {
    let inverse = spec::inv(&spec_element(args, "a")?, &order())?;
    Ok(Done::new().hex("result", spec::fq_to_bytes(&inverse)?))
}

fn fast_inv(args: &Args<'_>) -> Outcome {
    let a = fast::decode(&args.array("a")?).map_err(nobody)?;
    let inverse: Option<Scalar> = a.invert().into();
    Ok(Done::new().hex("result", fast::encode(&inverse.ok_or_else(|| refused("E_RANGE"))?)))
}

fn two(comment: &str, a: impl AsRef<[u8]>, b: impl AsRef<[u8]>) -> Case {
    Case::new(comment).hex("a", a).hex("b", b)
}

fn positive(maker: &mut Maker) -> Result<(), Flaw> {
    let known = |x: &[u8]| hex::encode(x);
    let (one, two_, largest) = (small(1), small(2), below_order(1)?);
    maker.group(&ADD, Object::new());
    maker.case(two("2 + 3", &two_, small(3)).known("result", known(&small(5))))?;
    maker.case(two("(q − 1) + 1 = 0", &largest, &one).flag("Carry").known("result", known(&small(0))))?;
    let sum = two("(q − 1) + (q − 1) = q − 2", &largest, &largest).flag("Carry");
    maker.case(sum.known("result", known(&below_order(2)?)))?;
    let drawn = two("two drawn elements", maker.element("a")?, maker.element("b")?);
    maker.case(drawn)?;
    maker.group(&SUB, Object::new());
    maker.case(two("5 − 3", small(5), small(3)).known("result", known(&two_)))?;
    maker.case(two("0 − 1 = q − 1", small(0), &one).flag("Carry").known("result", known(&largest)))?;
    maker.case(two("1 − (q − 1) = 2", &one, &largest).flag("Carry").known("result", known(&two_)))?;
    maker.case(two("0 − 0", small(0), small(0)).known("result", known(&small(0))))?;
    let drawn = two("two drawn elements", maker.element("a")?, maker.element("b")?);
    maker.case(drawn)?;
    maker.group(&MUL, Object::new());
    maker.case(two("6·7", small(6), small(7)).known("result", known(&small(42))))?;
    maker.case(two("(q − 1)·(q − 1) = 1", &largest, &largest).flag("Carry").known("result", known(&one)))?;
    maker.case(two("(q − 2)·2 = q − 4", below_order(2)?, &two_).known("result", known(&below_order(4)?)))?;
    let zero = two("times 0", maker.element("a")?, small(0)).known("result", known(&small(0)));
    maker.case(zero)?;
    let drawn = two("two drawn elements", maker.element("a")?, maker.element("b")?);
    maker.case(drawn)?;
    maker.group(&INV, Object::new());
    maker.case(Case::new("1").hex("a", &one).known("result", known(&one)))?;
    maker.case(Case::new("q − 1, its own inverse").hex("a", &largest).known("result", known(&largest)))?;
    // (q + 1)/2.
    let half = "7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a9";
    maker.case(Case::new("1/2 = (q + 1)/2").hex("a", &two_).known("result", half))?;
    let drawn = Case::new("a drawn element").hex("a", maker.scalar("a")?);
    maker.case(drawn)?;
    Ok(())
}

fn negative(maker: &mut Maker) -> Result<(), Flaw> {
    let q = below_order(0)?;
    for op in [&ADD, &SUB, &MUL] {
        maker.group(op, Object::new());
        let large = two("a = q", &q, maker.element("b")?).flag("NotReduced");
        maker.case(large.refused("E_RANGE"))?;
        let large = two("b = 2^256 − 1", maker.element("a")?, LARGEST).flag("NotReduced");
        maker.case(large.refused("E_RANGE"))?;
    }
    maker.group(&INV, Object::new());
    let above = wide(&(order() + 1u32))?;
    maker.case(Case::new("a = q + 1").flag("NotReduced").hex("a", above).refused("E_RANGE"))?;
    maker.case(Case::new("a = 0").flag("InverseOfZero").hex("a", small(0)).refused("E_RANGE"))?;
    Ok(())
}
