//! NPKC.CompKey: a user's pairwise keys from its two polynomials.

use super::numbers::{
    NUMBERS, SAFE_24, SAFE_32, all_natural, below, decimals, fast_public, naturals, phi, product, public,
};
use crate::args::{Args, Done, Outcome, Refusal};
use crate::catalogue::{Flag, Type};
use crate::field::{Kind, field};
use crate::maker::{Case, Flaw, Maker, object};
use crate::op::{Action, Op};
use secagg::npkc::comp_key::PairwiseKeys;
use secagg::npkc::polynomial::Polynomial;
use secagg_spec::field as zq;
use secagg_spec::npkc::comp_key as spec;
use secagg_spec::npkc::ring::{encode_polynomial, evaluate, scale, zn_to_bytes};
use secagg_spec::prelude::{Nat, nat, nat_to_be};
use serde_json::{Value, json};

const SOURCE: &str = "docs/bytes.md §9, CompKey; MGL §4.1";

/// A pairwise key.
pub(super) static COMP_KEY: Op = Op {
    name: "npkc.pairwise_key",
    doc: "MK_{i,j} = KDF to F_q of g_i(j)·g_i(0)^(e−1) mod N, g_i = s_{1,i}·s_{2,i}.",
    source: SOURCE,
    params: &[
        field("N", Kind::Decimal, "the modulus"),
        field("e", Kind::Number, "the exponent"),
        field("m", Kind::Number, "how many users there are"),
    ],
    input: &[
        field("s_1", NUMBERS, "the coefficients of s_{1,i}, the constant first"),
        field("s_2", NUMBERS, "those of s_{2,i}"),
        field("j", Kind::Number, "the other user"),
    ],
    coins: &[],
    out: &[field("key", Kind::Bytes(32), "MK_{i,j}")],
    action: Action::Pure { spec: spec_key, fast: fast_key },
};

/// The type.
pub static TYPE: Type = Type {
    name: "npkc_comp_key",
    algorithm: "NPKC-COMPKEY",
    about: "NPKC.CompKey: the keys of two users from the polynomials that the providers gave them.",
    flags: &[
        Flag {
            name: "OneUserHasAll",
            bug_type: "KEY_LEAK",
            section: "docs/findings/F01",
            effect: "nothing wrong: this is the scheme, in which one user's polynomials, alone, give the key of any two others",
            finding: Some("F01"),
        },
        Flag {
            name: "BadParameters",
            bug_type: "MISSING_CHECK",
            section: SOURCE,
            effect: "gives a key that everybody knows",
            finding: None,
        },
        Flag {
            name: "NoSuchUser",
            bug_type: "KEY_LEAK",
            section: SOURCE,
            effect: "gives a key for the id 0, which tells g_i(0)^e, or for an id that nobody has",
            finding: None,
        },
        Flag {
            name: "ShortMaterial",
            bug_type: "WRONG_RESULT",
            section: SOURCE,
            effect: "hashes the number without its leading zeros: users with the same number agree, implementations do not",
            finding: None,
        },
    ],
    ops: &[&COMP_KEY],
    runs: false,
    about_a_run: &[],
    result_of_a_run: &[],
    positive: Some(positive),
    negative: Some(negative),
};

struct Given {
    n: Nat,
    e: u32,
    m: u32,
    s: [Vec<Nat>; 2],
    j: u32,
}

fn given(args: &Args<'_>) -> Result<Given, Refusal> {
    let (n, e, m) = (args.decimal("N")?, args.number("e")?, args.number("m")?);
    Ok(Given { n, e, m, s: [naturals(args, "s_1")?, naturals(args, "s_2")?], j: args.number("j")? })
}

fn spec_key(args: &Args<'_>) -> Outcome {
    let Given { n, e, m, s: [s_1, s_2], j } = given(args)?;
    let public = public(&n, e, m);
    let key = spec::comp_key(&public, &s_1, &s_2, j)?;
    let g = spec::g(&public, &s_1, &s_2);
    let material = spec::key_material(&public, &g, j)?;
    let done = Done::new().hex("key", nat_to_be(&key, 32)?);
    let done = done.step(SOURCE, "g_i", encode_polynomial(&g, &n)?);
    let done = done.step(SOURCE, "g_i(j)", zn_to_bytes(&evaluate(&g, j, &n), &n)?);
    Ok(done.step(SOURCE, "KDF input", zn_to_bytes(&material, &n)?))
}

fn fast_key(args: &Args<'_>) -> Outcome {
    let Given { n, e, m, s: [s_1, s_2], j } = given(args)?;
    let public = fast_public(&n, e, m)?;
    let polynomial = |s: &[Nat]| Ok::<_, Refusal>(Polynomial::new(public.ring(), &all_natural(s)?)?);
    let keys = PairwiseKeys::new(&public, &polynomial(&s_1)?, &polynomial(&s_2)?)?;
    Ok(Done::new().hex("key", keys.key(j)?.to_bytes()))
}

/// What the providers give users: s_{b,i} = f_b(i)^d·f_b for each of two polynomials.
fn shares(digits: [&str; 2], e: u32, f: &[Vec<Nat>; 2], i: u32) -> Result<[Vec<Nat>; 2], Flaw> {
    let n = product(digits);
    let d = zq::inv(&nat(e.into()), &phi(digits))?;
    Ok(f.each_ref().map(|f| scale(&zq::pow(&evaluate(f, i, &n), &d, &n), f, &n)))
}

fn case(comment: impl Into<String>, [s_1, s_2]: &[Vec<Nat>; 2], j: u32) -> Case {
    Case::new(comment).with("s_1", decimals(s_1)).with("s_2", decimals(s_2)).with("j", j)
}

/// The key of the test.
fn made(maker: &mut Maker, case: Case) -> Result<Value, Flaw> {
    maker.case(case)?.out.get("key").cloned().ok_or_else(|| Flaw("no key".to_owned()))
}

fn params(n: &Nat, e: u32, m: u32) -> crate::file::Object {
    object([("N", n.to_string().into()), ("e", e.into()), ("m", m.into())])
}

fn positive(maker: &mut Maker) -> Result<(), Flaw> {
    for (digits, m, e, k) in [(SAFE_24, 5, 5, 3), (SAFE_32, 6, 5, 2), (SAFE_24, 2, 1, 1)] {
        let n = product(digits);
        let draw = |maker: &Maker, name: &str| {
            (0..k).map(|i| below(maker, &format!("{name}/{i}"), &n)).collect::<Result<Vec<Nat>, Flaw>>()
        };
        let f = [draw(maker, "f_1")?, draw(maker, "f_2")?];
        maker.group(&COMP_KEY, params(&n, e, m));
        for (i, j) in [(1, 2), (2, m)].into_iter().filter(|(i, j)| i != j) {
            let key = made(maker, case(format!("MK_{{{i},{j}}} by user {i}"), &shares(digits, e, &f, i)?, j))?;
            let same = case(format!("MK_{{{i},{j}}} by user {j}"), &shares(digits, e, &f, j)?, i);
            maker.case(same.known("key", key))?;
        }
    }
    let (n, e) = (product(SAFE_24), 5);
    let f = [0, 1].map(|b| (1..4).map(|i: u32| nat((1_000_003 * i + 77 * b).into())).collect::<Vec<Nat>>());
    maker.group(&COMP_KEY, params(&n, e, 5));
    let key = made(maker, case("MK_{2,3} by user 2", &shares(SAFE_24, e, &f, 2)?, 3))?;
    maker.case(others_key(&n, shares(SAFE_24, e, &f, 1)?)?.known("key", key))?;
    // g = 1: the number is 1, in 6 bytes.
    let one = case("the number 1, in ⌈|N|/8⌉ bytes", &[vec![nat(1)], vec![nat(1)]], 3);
    maker.case(one.flag("ShortMaterial"))?;
    let zero = case("polynomials that are 0 at j", &[vec![&n - 3u32, nat(1)], vec![nat(5)]], 3);
    maker.case(zero.flag("ShortMaterial"))?;
    Ok(())
}

/// User 1 alone finds MK_{2,3}: of its polynomials it makes some that have the same value at 0, and at 3 g_1(2)/g_1(1) times
/// as much.
fn others_key(n: &Nat, [s_1, s_2]: [Vec<Nat>; 2]) -> Result<Case, Flaw> {
    let g = |x| zq::mul(&evaluate(&s_1, x, n), &evaluate(&s_2, x, n), n);
    let ratio = zq::mul(&g(2), &zq::inv(&g(1), n)?, n);
    let more = zq::sub(&zq::mul(&ratio, &evaluate(&s_1, 3, n), n), &evaluate(&s_1, 3, n), n);
    let slope = zq::mul(&more, &zq::inv(&nat(3), n)?, n);
    let forged = s_1.iter().enumerate().map(|(i, a)| if i == 1 { zq::add(a, &slope, n) } else { a.clone() }).collect();
    Ok(case("MK_{2,3} by user 1, from its own polynomials alone", &[forged, s_2], 3).flag("OneUserHasAll"))
}

fn negative(maker: &mut Maker) -> Result<(), Flaw> {
    let n = product(SAFE_24);
    let good = [vec![nat(5), nat(7)], vec![nat(11), nat(13)]];
    for (comment, n, e) in [("N = 1", nat(1), 5), ("e = 0", n.clone(), 0)] {
        maker.group(&COMP_KEY, params(&n, e, 5));
        let zero = [vec![nat(0)], vec![nat(0)]];
        maker.case(case(comment, &zero, 2).flag("BadParameters").refused("E_PARAMS"))?;
    }
    maker.group(&COMP_KEY, params(&n, 5, 5));
    let none = case("s_1 has no coefficients", &good, 2).with("s_1", json!([]));
    maker.case(none.flag("BadParameters").refused("E_PARAMS"))?;
    let none = case("s_2 has no coefficients", &good, 2).with("s_2", json!([]));
    maker.case(none.flag("BadParameters").refused("E_PARAMS"))?;
    maker.case(case("j = 0", &good, 0).flag("NoSuchUser").refused("E_RANGE"))?;
    maker.case(case("j = m + 1", &good, 6).flag("NoSuchUser").refused("E_RANGE"))?;
    Ok(())
}
