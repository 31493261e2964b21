//! The hardened key material: symmetric polynomials of two providers, and the keys that two users compute from their rows.

mod cases;
mod party;

use super::numbers::DRAW;
use crate::catalogue::{Flag, Type};
use crate::field::{Kind, field};
use crate::op::{Action, Op};

const SOURCE: &str = "docs/bytes.md §11";

/// A provider.
static PROVIDER: Op = Op {
    name: "nike.provider",
    doc: "SSP_b with the polynomials F_{b,0} (masks) and F_{b,1} (AE), of k coefficients in each variable.",
    source: SOURCE,
    params: &[],
    input: &[
        field("b", Kind::Number, "which provider, 1 or 2"),
        field("m", Kind::Number, "how many users there are"),
        field("k", Kind::Number, "how many coefficients"),
    ],
    coins: &[
        field("a_0/*", DRAW, "the a_{uv} of F_{b,0}, u ≤ v, ordered by u, then v, numbered from 1"),
        field("a_1/*", DRAW, "those of F_{b,1}"),
    ],
    out: &[],
    action: Action::Begins(party::provider),
};

/// A registration.
static REGISTER: Op = Op {
    name: "nike.register",
    doc: "SSP_b gives user i its rows F_{b,0}(i, y) ‖ F_{b,1}(i, y), encrypted.",
    source: SOURCE,
    params: &[],
    input: &[field("i", Kind::Number, "the user"), field("key", Kind::Bytes(32), "K_{i,SSP_b}, preshared")],
    coins: &[field("nonce", Kind::Bytes(12), "AE's nonce")],
    out: &[field("row", Kind::AnyBytes, "what SSP_b sends")],
    action: Action::Continues,
};

/// A user's keys.
static KEYS: Op = Op {
    name: "nike.keys",
    doc: "User i reads the rows of both providers, that of SSP_1 first, and computes MK_{i,j} and EK_{i,j}.",
    source: SOURCE,
    params: &[],
    input: &[
        field("m", Kind::Number, "how many users there are"),
        field("k", Kind::Number, "how many coefficients"),
        field("i", Kind::Number, "the user"),
        field("j", Kind::Number, "the other user"),
        field("key_1", Kind::Bytes(32), "K_{i,SSP_1}"),
        field("row_1", Kind::AnyBytes, "what SSP_1 sent"),
        field("key_2", Kind::Bytes(32), "K_{i,SSP_2}"),
        field("row_2", Kind::AnyBytes, "what SSP_2 sent"),
    ],
    coins: &[],
    out: &[field("mask", Kind::Bytes(32), "MK_{i,j}"), field("ae", Kind::Bytes(32), "EK_{i,j}")],
    action: Action::Pure { spec: party::spec_keys, fast: party::fast_keys },
};

const fn flag(name: &'static str, bug_type: &'static str, effect: &'static str) -> Flag {
    Flag { name, bug_type, section: SOURCE, effect, finding: None }
}

/// The type.
pub static TYPE: Type = Type {
    name: "nike",
    algorithm: "BLUNDO-P256-ORDER",
    about: "Pairwise keys without interaction from two providers: rows, and the keys of both users of a pair.",
    flags: &[
        Flag {
            name: "OnlyOnesOwn",
            bug_type: "KEY_LEAK",
            section: SOURCE,
            effect: "derives keys in which the pair is not named, or of one provider alone: others come by them",
            finding: Some("F01"),
        },
        flag(
            "NotSymmetric",
            "WRONG_RESULT",
            "orders the a_{uv} by v, or does not mirror them: the two users have different keys",
        ),
        flag(
            "BadParameters",
            "MISSING_CHECK",
            "draws a polynomial that k = 0 users, or more than there are, determine",
        ),
        flag(
            "AnotherCount",
            "MISSING_CHECK",
            "takes more or fewer coefficients than k(k + 1)/2, or rows of another length than 64k",
        ),
        flag("NotReduced", "MALLEABILITY", "takes a value ≥ q"),
        flag("NoSuchUser", "KEY_LEAK", "gives a row to the id 0, or to one that nobody has, or computes a key with it"),
        flag("OneselfTwice", "MISSING_CHECK", "computes a key of a user with itself"),
        flag("Twice", "KEY_LEAK", "gives the row of i again, to whoever asks in i's name"),
        flag("Forged", "MISSING_CHECK", "takes a row that does not authenticate"),
        flag(
            "NotAddressed",
            "MISSING_CHECK",
            "takes a row for another user, or of the other provider: b and i are not bound to it",
        ),
        flag("Length", "MISSING_CHECK", "reads past the end of a ciphertext"),
    ],
    ops: &[&PROVIDER, &REGISTER, &KEYS],
    runs: true,
    about_a_run: &[
        field("m", Kind::Number, "how many users there are"),
        field("k", Kind::Number, "how many coefficients"),
    ],
    result_of_a_run: &[
        field("mask", Kind::Bytes(32), "MK of the two users"),
        field("ae", Kind::Bytes(32), "EK of the two users"),
    ],
    positive: Some(cases::positive),
    negative: Some(cases::negative),
};
