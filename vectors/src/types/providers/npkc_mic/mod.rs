//! π_MIC: the two providers' shares of 1/e modulo the φ that they share.

mod cases;
mod party;

use super::numbers::DRAW;
use crate::catalogue::{Flag, Type};
use crate::field::{Field, Kind, field};
use crate::op::{Action, Op};

const SOURCE: &str = "docs/bytes.md §9, π_MIC; MGL Figure 2, Round 1, step 1";

const MESSAGE: Field = field("message", Kind::AnyBytes, "the message that arrives");
const OUT: Field = field("message", Kind::AnyBytes, "the message that it sends");
const SHARE: Field = field("d", Kind::Integer, "d_i, which may be negative");

/// An SSP.
static BEGIN: Op = Op {
    name: "npkc.mic_begin",
    doc: "SSP_i knows N, e and φ_i. Nothing is judged before it has its draws.",
    source: SOURCE,
    params: &[],
    input: &[
        field("ssp", Kind::Number, "i, 1 or 2"),
        field("N", Kind::Decimal, "the modulus"),
        field("e", Kind::Number, "the exponent"),
        field("phi", Kind::Integer, "φ_i"),
    ],
    coins: &[],
    out: &[],
    action: Action::Begins(party::begin),
};

/// SSP_1's message `00`.
static START: Op = Op {
    name: "npkc.mic_start",
    doc: "SSP_1 gives message `00`, n ‖ Enc(φ_1) ‖ Enc(λ_1).",
    source: SOURCE,
    params: &[],
    input: &[],
    coins: &[
        field("p", DRAW, "a prime of the Paillier key"),
        field("q", DRAW, "the other prime"),
        field("lambda_1", DRAW, "λ_1 < N²"),
        field("r_1", DRAW, "r_1 < N³"),
        field("rho_phi", DRAW, "Enc's coin for φ_1"),
        field("rho_lambda", DRAW, "Enc's coin for λ_1"),
    ],
    out: &[OUT],
    action: Action::Continues,
};

/// SSP_2's message `01`.
static ANSWER: Op = Op {
    name: "npkc.mic_answer",
    doc: "SSP_2 takes message `00` and gives message `01`, Enc(φ_1)^(λ_2)·Enc(λ_1)^(φ_2)·Enc(λ_2·φ_2 + r_2·e).",
    source: SOURCE,
    params: &[],
    input: &[MESSAGE],
    coins: &[field("lambda_2", DRAW, "λ_2 < N²"), field("r_2", DRAW, "r_2 < N³"), field("rho", DRAW, "Enc's coin")],
    out: &[OUT],
    action: Action::Continues,
};

/// SSP_1's message `02`.
static REVEAL: Op = Op {
    name: "npkc.mic_reveal",
    doc: "SSP_1 takes message `01` and gives message `02`, γ.",
    source: SOURCE,
    params: &[],
    input: &[MESSAGE],
    coins: &[],
    out: &[OUT],
    action: Action::Continues,
};

/// d_1.
static SHARE_1: Op = Op {
    name: "npkc.mic_share_1",
    doc: "SSP_1, after message `02`: d_1 = a·r_1 + b.",
    source: SOURCE,
    params: &[],
    input: &[],
    coins: &[],
    out: &[SHARE],
    action: Action::Continues,
};

/// d_2.
static SHARE_2: Op = Op {
    name: "npkc.mic_share_2",
    doc: "SSP_2 takes message `02`: d_2 = a·r_2.",
    source: SOURCE,
    params: &[],
    input: &[MESSAGE],
    coins: &[],
    out: &[SHARE],
    action: Action::Continues,
};

const fn flag(name: &'static str, bug_type: &'static str, effect: &'static str, finding: Option<&'static str>) -> Flag {
    Flag { name, bug_type, section: SOURCE, effect, finding }
}

/// The type.
pub static TYPE: Type = Type {
    name: "npkc_mic",
    algorithm: "NPKC-MIC",
    about: "π_MIC between SSP_1 and SSP_2: every message, and the shares d_1 and d_2 of 1/e modulo φ_1 + φ_2.",
    flags: &[
        flag("NegativeShare", "WRONG_RESULT", "takes φ_2, γ or d_1, which are negative, for natural numbers", None),
        flag(
            "PhiReduced",
            "WRONG_RESULT",
            "with the φ_i reduced mod N, as printed, d_1 + d_2 is no inverse of e mod φ(N), or there is none: not this protocol's mistake, which must invert what it is given",
            Some("F07"),
        ),
        flag("NoInverse", "MISSING_CHECK", "takes any a where gcd(γ, e) ≠ 1: the shares are no inverse", None),
        flag("BadParameters", "MISSING_CHECK", "goes on with N = 1 or e = 0", None),
        flag("OutOfRange", "MISSING_CHECK", "takes a φ_i, λ_i or r_i that makes a plaintext wrap", None),
        flag("BadKey", "MISSING_CHECK", "makes a Paillier key that cannot decrypt", None),
        flag("ShortKey", "MISSING_CHECK", "takes a key under which plaintexts wrap: γ is another number", None),
        flag("BadCoin", "MISSING_CHECK", "encrypts with a coin that is no unit mod n", None),
        flag("NoCiphertext", "MISSING_CHECK", "takes what is no unit mod n² for a ciphertext", None),
        flag("NotReduced", "MALLEABILITY", "takes a number ≥ n², or an integer in more than its shortest form", None),
        flag("WrongKind", "MISSING_CHECK", "takes a message for another one", None),
        flag("Length", "MALLEABILITY", "takes a message that is too short or too long", None),
        flag(
            "CheckOrder",
            "WRONG_ERROR",
            "judges the message before the draws, or Enc's coin before the message",
            None,
        ),
    ],
    ops: &[&BEGIN, &START, &ANSWER, &REVEAL, &SHARE_1, &SHARE_2],
    runs: true,
    about_a_run: &[
        field("N", Kind::Decimal, "the modulus"),
        field("e", Kind::Number, "the exponent"),
        field("order", Kind::Decimal, "φ(N)"),
    ],
    result_of_a_run: &[
        field("d_1", Kind::Integer, "SSP_1's share"),
        field("d_2", Kind::Integer, "SSP_2's share"),
        field("inverts", Kind::Flag, "whether e·(d_1 + d_2) ≡ 1 mod φ(N)"),
    ],
    positive: Some(cases::positive),
    negative: Some(cases::negative),
};
