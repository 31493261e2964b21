//! The operations of BON's parties.

use super::party;
use super::setup::{MODEL, REPAIRED, SETUP, THRESHOLD, USERS};
use crate::field::{Field, Kind, field};
use crate::op::{Action, Op};

/// Where it is said.
const SOURCE: &str = "docs/bytes.md §3, §4; BON Fig. 4";

const SENT: &[Field] = &[field("message", Kind::AnyBytes, "what it sends to the server")];

/// A user.
pub static USER: Op = Op {
    name: "bon.user",
    doc: "User u before round 0. Its draws for all rounds are given here.",
    source: SOURCE,
    params: SETUP,
    input: &[
        field("id", Kind::Number, "u"),
        field("input", Kind::List(&Kind::Decimal), "x_u"),
        field("signing_key", Kind::OrNull(&Kind::Bytes(32)), "d_u^SK; null in the honest-but-curious model"),
    ],
    coins: &[
        field("c_sk", Kind::Bytes(32), "c_u^SK"),
        field("s_sk", Kind::Bytes(32), "s_u^SK"),
        field("b", Kind::Bytes(32), "b_u"),
        field("a_s/*", Kind::Bytes(32), "the coefficient of x^* in the polynomial that shares s_u^SK, * = 1 … t − 1"),
        field("a_b/*", Kind::Bytes(32), "the coefficient of x^* in the polynomial that shares b_u, * = 1 … t − 1"),
        field("nonce/*", Kind::Bytes(12), "the nonce of e_{u,v}, v = *"),
    ],
    out: &[],
    action: Action::Begins(party::user),
};

const fn step(name: &'static str, doc: &'static str, input: &'static [Field]) -> Op {
    Op { name, doc, source: SOURCE, params: &[], input, coins: &[], out: SENT, action: Action::Continues }
}

/// A user, round 0.
pub static ADVERTISE_KEYS: Op = step("bon.advertise_keys", "User u, round 0: sends its public keys.", &[]);

/// A user, round 1.
pub static SHARE_KEYS: Op = step(
    "bon.share_keys",
    "User u, round 1: takes the key list, and sends its shares, encrypted.",
    &[field("message", Kind::AnyBytes, "the key list, kind 01")],
);

/// A user, round 2.
pub static MASKED_INPUT: Op = step(
    "bon.masked_input",
    "User u, round 2: takes the ciphertexts, and sends its masked input.",
    &[field("message", Kind::AnyBytes, "the ciphertexts, kind 03")],
);

/// A user, round 3.
pub static CONSISTENCY_CHECK: Op = step(
    "bon.consistency_check",
    "User u, round 3 of the active model: takes the survivors, and sends its signature on them.",
    &[field("message", Kind::AnyBytes, "the survivors, kind 05")],
);

/// A user, round 4.
pub static UNMASKING: Op = step(
    "bon.unmasking",
    "User u, round 4: takes the signatures, or the survivors in the honest-but-curious model, and sends shares.",
    &[field("message", Kind::AnyBytes, "the signatures, kind 07; honest-but-curious: the survivors, kind 05")],
);

/// The server.
pub static SERVER: Op = Op {
    name: "bon.server",
    doc: "The server before round 0.",
    source: SOURCE,
    params: SETUP,
    input: &[],
    coins: &[],
    out: &[],
    action: Action::Begins(party::server),
};

/// The server takes a message.
pub static RECEIVE: Op = Op {
    name: "bon.server.receive",
    doc: "The server takes a message of the round it is in. Refused, it is as it was.",
    source: SOURCE,
    params: &[],
    input: &[field("from", Kind::Number, "the sender"), field("message", Kind::AnyBytes, "what it sent")],
    coins: &[],
    out: &[],
    action: Action::Continues,
};

/// The server closes a round.
pub static CLOSE_ROUND: Op = Op {
    name: "bon.server.close_round",
    doc: "The server closes the round it is in, any but the last.",
    source: SOURCE,
    params: &[],
    input: &[],
    coins: &[],
    out: &[field("messages", Kind::ById(&Kind::AnyBytes), "what it sends, by recipient")],
    action: Action::Continues,
};

/// The server closes the last round.
pub static OUTPUT: Op = Op {
    name: "bon.server.output",
    doc: "The server closes the last round.",
    source: SOURCE,
    params: &[],
    input: &[],
    coins: &[],
    out: &[field("sum", Kind::List(&Kind::Decimal), "z")],
    action: Action::Continues,
};

/// Those of the honest-but-curious model.
pub static HBC: &[&Op] =
    &[&USER, &ADVERTISE_KEYS, &SHARE_KEYS, &MASKED_INPUT, &UNMASKING, &SERVER, &RECEIVE, &CLOSE_ROUND, &OUTPUT];

/// Those of the active model.
pub static ACTIVE: &[&Op] = &[
    &USER,
    &ADVERTISE_KEYS,
    &SHARE_KEYS,
    &MASKED_INPUT,
    &CONSISTENCY_CHECK,
    &UNMASKING,
    &SERVER,
    &RECEIVE,
    &CLOSE_ROUND,
    &OUTPUT,
];

/// The user's operation in each round, by the paper's number.
pub const ROUNDS: [&str; 5] =
    ["bon.advertise_keys", "bon.share_keys", "bon.masked_input", "bon.consistency_check", "bon.unmasking"];

/// What a run is about.
pub const ABOUT: &[Field] = &[
    USERS,
    THRESHOLD,
    MODEL,
    REPAIRED,
    field("inputs", Kind::ById(&Kind::List(&Kind::Decimal)), "x_u of every user that begins, by id"),
    field(
        "dropped",
        Kind::ById(&Kind::List(&Kind::Number)),
        "by the number of a round (0 … 4), who is lost before sending in it; rounds in which nobody is lost are left out",
    ),
];

/// What comes out of a run that ends with the sum.
pub const RESULT: &[Field] = &[
    field("sum", Kind::List(&Kind::Decimal), "z, the sum of the survivors' inputs mod R"),
    field("survivors", Kind::List(&Kind::Number), "U3, whose inputs are in the sum"),
];
