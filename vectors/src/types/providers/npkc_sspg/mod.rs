//! π_SSPG: each user's two polynomials, which an SSP gives with the other's help.

mod cases;
mod party;

use super::npkc_comp_key::COMP_KEY;
use super::numbers::{DRAW, NUMBERS};
use crate::catalogue::{Flag, Type};
use crate::field::{Field, Kind, field};
use crate::op::{Action, Op};

const SOURCE: &str = "docs/bytes.md §9, π_SSPG; MGL §3.1.1, Figure 2, Round 1";

const MESSAGE: Field = field("message", Kind::AnyBytes, "the message that arrives");
const OUT: Field = field("message", Kind::AnyBytes, "the message that it sends");
const F: Field = field("f/*", DRAW, "the coefficients of f_i, the constant first, numbered from 1");
const SHARE: Field = field("d", Kind::Integer, "d_i, of π_MIC");
const KEY: Field = field("key", Kind::Bytes(32), "K_{j,SSP_i}, preshared");

/// An SSP.
static BEGIN: Op = Op {
    name: "npkc.sspg_begin",
    doc: "SSP_i, after π_MIC, with its polynomial f_i of degree k − 1.",
    source: SOURCE,
    params: &[],
    input: &[
        field("N", Kind::Decimal, "the modulus"),
        field("e", Kind::Number, "the exponent"),
        field("m", Kind::Number, "how many users there are"),
        field("k", Kind::Number, "how many coefficients f_i has"),
        SHARE,
    ],
    coins: &[F],
    out: &[],
    action: Action::Begins(party::begin),
};

/// The next polynomial.
static REFRESH: Op = Op {
    name: "npkc.sspg_refresh",
    doc: "SSP_i begins again for all users, with a new f_i and a new d_i.",
    source: SOURCE,
    params: &[],
    input: &[SHARE],
    coins: &[F],
    out: &[],
    action: Action::Continues,
};

/// A user's request.
static REQUEST: Op = Op {
    name: "npkc.sspg_request",
    doc: "User j's message `00` to both SSPs.",
    source: SOURCE,
    params: &[],
    input: &[field("j", Kind::Number, "the user")],
    coins: &[],
    out: &[OUT],
    action: Action::Pure { spec: party::spec_request, fast: party::fast_request },
};

/// A registration.
static REGISTER: Op = Op {
    name: "npkc.sspg_register",
    doc: "SSP_i takes message `00` and gives the other SSP message `01`, j ‖ π_EXP's `00` for x = f_i(j).",
    source: SOURCE,
    params: &[],
    input: &[MESSAGE],
    coins: &[],
    out: &[OUT],
    action: Action::Continues,
};

/// The other SSP's help.
static ANSWER: Op = Op {
    name: "npkc.sspg_answer",
    doc: "The other SSP takes message `01` and gives message `02`, j ‖ π_EXP's `01`.",
    source: SOURCE,
    params: &[],
    input: &[MESSAGE],
    coins: &[],
    out: &[OUT],
    action: Action::Continues,
};

/// What the user gets.
static SHARE_OP: Op = Op {
    name: "npkc.sspg_share",
    doc: "SSP_i takes message `02` about user j and gives it message `03`, s_{i,j} = f_i(j)^d·f_i under K_{j,SSP_i}.",
    source: SOURCE,
    params: &[],
    input: &[field("j", Kind::Number, "the user it asked about"), KEY, MESSAGE],
    coins: &[field("nonce", Kind::Bytes(12), "AE's nonce")],
    out: &[OUT],
    action: Action::Continues,
};

/// What the user reads.
static RECEIVE: Op = Op {
    name: "npkc.sspg_receive",
    doc: "User j takes message `03` and gets s_{i,j}.",
    source: SOURCE,
    params: &[],
    input: &[field("N", Kind::Decimal, "the modulus"), field("k", Kind::Number, "how many coefficients"), KEY, MESSAGE],
    coins: &[],
    out: &[field("s", NUMBERS, "the coefficients of s_{i,j}, the constant first")],
    action: Action::Pure { spec: party::spec_receive, fast: party::fast_receive },
};

const fn flag(name: &'static str, bug_type: &'static str, effect: &'static str) -> Flag {
    Flag { name, bug_type, section: SOURCE, effect, finding: None }
}

/// The type.
pub static TYPE: Type = Type {
    name: "npkc_sspg",
    algorithm: "NPKC-SSPG",
    about: "π_SSPG: users register with both SSPs, get their polynomials, and compute a pairwise key from them.",
    flags: &[
        flag("NegativeShare", "WRONG_RESULT", "takes d_1, which is negative, for a natural number"),
        flag("Refresh", "WRONG_RESULT", "remembers who was registered beyond a refresh"),
        flag("BadParameters", "MISSING_CHECK", "goes on with a k for which m users together know f_i, or with N = 1"),
        flag("BadPolynomial", "MISSING_CHECK", "takes a polynomial of another degree, or with a coefficient 1 or ≥ N"),
        flag("NoSuchUser", "KEY_LEAK", "serves the id 0, for which f_i(0)^d comes out, or one that nobody has"),
        flag(
            "Twice",
            "KEY_LEAK",
            "serves, or answers for, one id twice: whoever asks again in j's place gets what j has",
        ),
        flag("AnotherUser", "MISSING_CHECK", "takes an answer about another user"),
        flag("Forged", "MISSING_CHECK", "takes a share that does not authenticate"),
        flag("AnotherCount", "MISSING_CHECK", "takes a polynomial of another degree than k − 1"),
        flag("NotReduced", "MALLEABILITY", "takes a number ≥ N"),
        flag("WrongKind", "MISSING_CHECK", "takes a message, or π_EXP's within it, for another one"),
        flag("Length", "MALLEABILITY", "takes a message that is too short or too long"),
        flag("CheckOrder", "WRONG_ERROR", "reads π_EXP's part before it judges whom the message is about"),
    ],
    ops: &[&BEGIN, &REFRESH, &REQUEST, &REGISTER, &ANSWER, &SHARE_OP, &RECEIVE, &COMP_KEY],
    runs: true,
    about_a_run: &[
        field("N", Kind::Decimal, "the modulus"),
        field("m", Kind::Number, "how many users there are"),
        field("k", Kind::Number, "how many coefficients each f_i has"),
    ],
    result_of_a_run: &[field("key", Kind::Bytes(32), "the key that two users share")],
    positive: Some(cases::positive),
    negative: Some(cases::negative),
};
