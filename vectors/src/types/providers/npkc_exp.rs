//! π_EXP: x^(d_1 + d_2) mod N for the SSP that knows x, with the other's share of d.

use super::numbers::{
    SAFE_24, SAFE_32, below, fast_public, integer, nat_of, natural, pair, phi, product, public, signed,
};
use super::play::{cut, longer, with_byte, with_bytes};
use crate::args::{Args, Done, Outcome};
use crate::catalogue::{Flag, Type};
use crate::field::{Field, Kind, field};
use crate::maker::{Case, Flaw, Maker, object};
use crate::op::{Action, Op};
use secagg::npkc::exp as fast;
use secagg_spec::field as zq;
use secagg_spec::npkc::exp as spec;
use secagg_spec::npkc::integer::{Int, int_from_nat};
use secagg_spec::npkc::ring::{pow, zn_bytes, zn_to_bytes};
use secagg_spec::prelude::{Nat, nat, nat_to_be};
use serde_json::Value;

const SOURCE: &str = "docs/bytes.md §9, π_EXP; MGL Appendix A, Figure 9";

const PUBLIC: [Field; 2] = [field("N", Kind::Decimal, "the modulus"), field("e", Kind::Number, "the exponent")];
const X: Field = field("x", Kind::Decimal, "x, below N");

/// What the one sends who asks.
static ASK: Op = Op {
    name: "npkc.exp_ask",
    doc: "The SSP that knows x gives message `00`, c = x^e mod N.",
    source: SOURCE,
    params: &PUBLIC,
    input: &[X],
    coins: &[],
    out: &[field("message", Kind::AnyBytes, "message `00`")],
    action: Action::Pure { spec: spec_ask, fast: fast_ask },
};

/// What the other one answers.
static ANSWER: Op = Op {
    name: "npkc.exp_answer",
    doc: "The other SSP takes message `00` and gives message `01`, c^(d_2) ‖ c^(d_2²).",
    source: SOURCE,
    params: &PUBLIC,
    input: &[field("d", Kind::Integer, "d_2"), field("message", Kind::AnyBytes, "message `00`")],
    coins: &[],
    out: &[field("answer", Kind::AnyBytes, "message `01`")],
    action: Action::Pure { spec: spec_answer, fast: fast_answer },
};

/// What comes out.
static FINISH: Op = Op {
    name: "npkc.exp_finish",
    doc: "The SSP that knows x takes message `01` and gets x^(d_1)·c'^(d_1)·c'' mod N, which is x^(d_1 + d_2).",
    source: SOURCE,
    params: &PUBLIC,
    input: &[X, field("d", Kind::Integer, "d_1"), field("message", Kind::AnyBytes, "message `01`")],
    coins: &[],
    out: &[field("power", Kind::Decimal, "x^d mod N")],
    action: Action::Pure { spec: spec_finish, fast: fast_finish },
};

const fn flag(name: &'static str, bug_type: &'static str, effect: &'static str, finding: Option<&'static str>) -> Flag {
    Flag { name, bug_type, section: SOURCE, effect, finding }
}

/// The type.
pub static TYPE: Type = Type {
    name: "npkc_exp",
    algorithm: "NPKC-EXP",
    about: "π_EXP: a power with an exponent in two shares, which may be negative.",
    flags: &[
        flag("NegativeShare", "WRONG_RESULT", "takes |d_i|, or d_i mod N, for a negative share", None),
        flag("NothingHidden", "KEY_LEAK", "with two users e = 1, and the other SSP is told x itself", Some("F21")),
        flag("NoInverse", "MISSING_CHECK", "goes on where a negative power does not exist", None),
        flag("NotReduced", "MALLEABILITY", "takes a number ≥ N", None),
        flag("BadModulus", "MISSING_CHECK", "computes mod 1, where everything is 0", None),
        flag("WrongKind", "MISSING_CHECK", "takes a message for another one", None),
        flag("Length", "MALLEABILITY", "takes a message that is too short or too long", None),
    ],
    ops: &[&ASK, &ANSWER, &FINISH],
    runs: false,
    about_a_run: &[],
    result_of_a_run: &[],
    positive: Some(positive),
    negative: Some(negative),
};

fn spec_ask(args: &Args<'_>) -> Outcome {
    let (n, e, x) = (args.decimal("N")?, args.number("e")?, args.decimal("x")?);
    let (_, message) = spec::ask(&public(&n, e, 2), &x, &Int::from(0))?;
    Ok(Done::new().hex("message", message))
}

fn fast_ask(args: &Args<'_>) -> Outcome {
    let (n, e, x) = (args.decimal("N")?, args.number("e")?, args.decimal("x")?);
    let (_, message) = fast::Asked::ask(&fast_public(&n, e, 2)?, natural(&x)?, &signed(&Int::from(0))?)?;
    Ok(Done::new().hex("message", message))
}

fn spec_answer(args: &Args<'_>) -> Outcome {
    let (n, e, d) = (args.decimal("N")?, args.number("e")?, integer(args, "d")?);
    let message = args.bytes("message")?;
    Ok(Done::new().hex("answer", spec::answer(&public(&n, e, 2), &d, &message)?))
}

fn fast_answer(args: &Args<'_>) -> Outcome {
    let (n, e, d) = (args.decimal("N")?, args.number("e")?, integer(args, "d")?);
    let message = args.bytes("message")?;
    Ok(Done::new().hex("answer", fast::answer(&fast_public(&n, e, 2)?, &signed(&d)?, &message)?))
}

fn spec_finish(args: &Args<'_>) -> Outcome {
    let (n, e, x) = (args.decimal("N")?, args.number("e")?, args.decimal("x")?);
    let (d, message) = (integer(args, "d")?, args.bytes("message")?);
    let (state, _) = spec::ask(&public(&n, e, 2), &x, &d)?;
    let power = spec::finish(&state, &message)?;
    let done = Done::new().with("power", power.to_string());
    Ok(done.step(SOURCE, "x^(d_1)", zn_to_bytes(&pow(&x, &d, &n)?, &n)?))
}

fn fast_finish(args: &Args<'_>) -> Outcome {
    let (n, e, x) = (args.decimal("N")?, args.number("e")?, args.decimal("x")?);
    let (d, message) = (integer(args, "d")?, args.bytes("message")?);
    let (state, _) = fast::Asked::ask(&fast_public(&n, e, 2)?, natural(&x)?, &signed(&d)?)?;
    Ok(Done::new().with("power", nat_of(&state.finish(&message)?).to_string()))
}

/// A result that is text, of the test that was made last.
fn made(maker: &mut Maker, case: Case, name: &str) -> Result<String, Flaw> {
    let value = maker.case(case)?.out.get(name).and_then(Value::as_str).map(str::to_owned);
    value.ok_or_else(|| Flaw(format!("no {name}")))
}

/// The three messages for x with these shares, d_1 + d_2 = 1/e mod φ(N), so that the result is known.
fn whole(maker: &mut Maker, digits: [&str; 2], e: u32, x: &Nat, d: [&Int; 2]) -> Result<(), Flaw> {
    let n = product(digits);
    let [d_1, d_2] = d;
    let params = || object([("N", n.to_string().into()), ("e", e.into())]);
    let power = zq::pow(x, &zq::inv(&nat(e.into()), &phi(digits))?, &n);
    maker.group(&ASK, params());
    let ask = Case::new(format!("N of {} bits, e = {e}", n.bits())).with("x", x.to_string());
    let asked = made(maker, if e == 1 { ask.flag("NothingHidden") } else { ask }, "message")?;
    maker.group(&ANSWER, params());
    let case = |comment, d: &Int| {
        let case = Case::new(comment).with("d", d.to_string());
        if *d < Int::from(0) { case.flag("NegativeShare") } else { case }
    };
    let answered = made(maker, case("the answer to it", d_2).with("message", asked), "answer")?;
    maker.group(&FINISH, params());
    let finish = case("x to the power of 1/e mod φ(N)", d_1).with("x", x.to_string()).with("message", answered);
    maker.case(finish.known("power", power.to_string()))?;
    Ok(())
}

fn positive(maker: &mut Maker) -> Result<(), Flaw> {
    for (digits, e) in [(SAFE_24, 5), (SAFE_32, 1001), (SAFE_24, 1)] {
        let (n, order) = (product(digits), phi(digits));
        let d = int_from_nat(&zq::inv(&nat(e.into()), &order)?);
        let drawn = int_from_nat(&below(maker, "d", &(&n * &n))?);
        for d_2 in [drawn.clone(), -drawn] {
            let x = below(maker, "x", &n)?;
            whole(maker, digits, e, &x, [&(&d - &d_2), &d_2])?;
        }
    }
    // No powers of x = 0, P with negative exponents, but others.
    let d = int_from_nat(&zq::inv(&nat(5), &phi(SAFE_24))?);
    for x in [nat(0), nat(1), pair(SAFE_24).0] {
        whole(maker, SAFE_24, 5, &x, [&(&d - Int::from(77)), &Int::from(77)])?;
    }
    Ok(())
}

fn negative(maker: &mut Maker) -> Result<(), Flaw> {
    let (n, (p, q)) = (product(SAFE_24), pair(SAFE_24));
    let params = |n: &Nat| object([("N", n.to_string().into()), ("e", 5.into())]);
    let element = |x: &Nat| Ok::<_, Flaw>(nat_to_be(x, zn_bytes(&n))?);
    maker.group(&ASK, params(&nat(1)));
    maker.case(Case::new("N = 1").flag("BadModulus").with("x", "0").refused("E_PARAMS"))?;
    maker.group(&ASK, params(&n));
    maker.case(Case::new("x = N").flag("NotReduced").with("x", n.to_string()).refused("E_RANGE"))?;

    maker.group(&ANSWER, params(&nat(1)));
    maker.case(Case::new("N = 1").flag("BadModulus").with("d", "7").with("message", "0000").refused("E_PARAMS"))?;
    maker.group(&ANSWER, params(&n));
    let good = hex::encode([&[0], element(&below(maker, "c", &n)?)?.as_slice()].concat());
    for (comment, flag, d, message, code) in [
        ("nothing", "Length", "7", String::new(), "E_LENGTH"),
        ("of kind 1", "WrongKind", "7", with_byte(&good, 0, 1)?, "E_ROUND"),
        ("a byte short", "Length", "7", cut(&good)?, "E_LENGTH"),
        ("a byte more", "Length", "7", longer(&good), "E_LENGTH"),
        ("c = N", "NotReduced", "7", with_bytes(&good, 1, &element(&n)?)?, "E_RANGE"),
        ("c = P, to a negative power", "NoInverse", "-7", with_bytes(&good, 1, &element(&p)?)?, "E_RANGE"),
        ("c = 0, to a negative power", "NoInverse", "-7", with_bytes(&good, 1, &element(&nat(0))?)?, "E_RANGE"),
    ] {
        let case = Case::new(comment).flag(flag).with("d", d).with("message", message);
        maker.case(case.refused(code))?;
    }

    maker.group(&FINISH, params(&n));
    let width = zn_bytes(&n);
    let two = [element(&below(maker, "c_1", &n)?)?, element(&below(maker, "c_2", &n)?)?].concat();
    let good = hex::encode([&[1], two.as_slice()].concat());
    let x = below(maker, "x", &n)?;
    for (comment, flag, x, d, message, code) in [
        ("nothing", "Length", &x, "7", String::new(), "E_LENGTH"),
        ("of kind 0", "WrongKind", &x, "7", with_byte(&good, 0, 0)?, "E_ROUND"),
        ("a byte short", "Length", &x, "7", cut(&good)?, "E_LENGTH"),
        ("a byte more", "Length", &x, "7", longer(&good), "E_LENGTH"),
        ("c' = N", "NotReduced", &x, "7", with_bytes(&good, 1, &element(&n)?)?, "E_RANGE"),
        ("c'' = N", "NotReduced", &x, "7", with_bytes(&good, 1 + width, &element(&n)?)?, "E_RANGE"),
        ("x = N", "NotReduced", &n, "7", good.clone(), "E_RANGE"),
        ("c' = Q, to a negative power", "NoInverse", &x, "-7", with_bytes(&good, 1, &element(&q)?)?, "E_RANGE"),
        ("x = P, to a negative power", "NoInverse", &p, "-7", good.clone(), "E_RANGE"),
    ] {
        let case = Case::new(comment).flag(flag).with("x", x.to_string()).with("d", d).with("message", message);
        maker.case(case.refused(code))?;
    }
    Ok(())
}
