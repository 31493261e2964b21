//! The operations of ACS's parties.

use super::party;
use crate::field::{Field, Kind, field};
use crate::op::{Action, Op};

const SOURCE: &str = "docs/bytes.md §8; BON §IV-C";
const SENT: &[Field] = &[field("message", Kind::AnyBytes, "what it sends to the server")];

/// n.
const USERS: Field = field("users", Kind::Number, "n: users have the ids 1 to n");
/// ℓ.
const DEGREE: Field = field("degree", Kind::Number, "ℓ, the neighbours of each");

/// What every party is given.
const SETUP: &[Field] = &[
    USERS,
    DEGREE,
    field("graph_seed", Kind::Bytes(32), "the seed of the graph"),
    field("dimension", Kind::Number, "m"),
    field("max_element", Kind::Decimal, "R − 1"),
    field("max_input", Kind::OrNull(&Kind::Decimal), "R_U − 1; null where inputs have no bound"),
];

/// A user.
static USER: Op = Op {
    name: "acs.user",
    doc: "User u before round 0. Its draws for all rounds are given here.",
    source: SOURCE,
    params: SETUP,
    input: &[field("id", Kind::Number, "u"), field("input", Kind::List(&Kind::Decimal), "x_u")],
    coins: &[field("s_sk", Kind::Bytes(32), "s_u^SK"), field("seed", Kind::Bytes(32), "the seed of k_u")],
    out: &[],
    action: Action::Begins(party::user),
};

const fn step(name: &'static str, doc: &'static str, input: &'static [Field]) -> Op {
    Op { name, doc, source: SOURCE, params: &[], input, coins: &[], out: SENT, action: Action::Continues }
}

static ADVERTISE_KEYS: Op = step("acs.advertise_keys", "User u, round 0: sends its public key.", &[]);
static MASKED_INPUT: Op = step(
    "acs.masked_input",
    "User u, round 1: takes its neighbours' keys, and sends its masked input.",
    &[field("message", Kind::AnyBytes, "the key list, kind 01")],
);
static RECOVERY: Op = step(
    "acs.recovery",
    "User u, round 2: takes who dropped out, and sends the masks that did not cancel.",
    &[field("message", Kind::AnyBytes, "the dropouts, kind 03")],
);

/// The user's operations, by round.
pub const ROUNDS: [&str; 3] = ["acs.advertise_keys", "acs.masked_input", "acs.recovery"];

static SERVER: Op = Op {
    name: "acs.server",
    doc: "The server before round 0.",
    source: SOURCE,
    params: SETUP,
    input: &[],
    coins: &[],
    out: &[],
    action: Action::Begins(party::server),
};

static RECEIVE: Op = Op {
    name: "acs.server.receive",
    doc: "The server takes a message of the round it is in. Refused, it is as it was.",
    source: SOURCE,
    params: &[],
    input: &[field("from", Kind::Number, "the sender"), field("message", Kind::AnyBytes, "what it sent")],
    coins: &[],
    out: &[],
    action: Action::Continues,
};

static CLOSE_ROUND: Op = Op {
    name: "acs.server.close_round",
    doc: "The server closes the round it is in, any but the last.",
    source: SOURCE,
    params: &[],
    input: &[],
    coins: &[],
    out: &[field("messages", Kind::ById(&Kind::AnyBytes), "what it sends, by recipient")],
    action: Action::Continues,
};

static OUTPUT: Op = Op {
    name: "acs.server.output",
    doc: "The server closes the last round.",
    source: SOURCE,
    params: &[],
    input: &[],
    coins: &[],
    out: &[field("sum", Kind::List(&Kind::Decimal), "z")],
    action: Action::Continues,
};

/// All of them.
pub static OPS: &[&Op] = &[&USER, &ADVERTISE_KEYS, &MASKED_INPUT, &RECOVERY, &SERVER, &RECEIVE, &CLOSE_ROUND, &OUTPUT];

/// What a run is about.
pub const ABOUT: &[Field] = &[
    USERS,
    DEGREE,
    field("inputs", Kind::ById(&Kind::List(&Kind::Decimal)), "x_u of every user that begins, by id"),
    field(
        "dropped",
        Kind::ById(&Kind::List(&Kind::Number)),
        "by the number of a round (0 … 2), who is lost before sending in it; rounds in which nobody is lost are left out",
    ),
];

/// What comes out of a run that ends with the sum.
pub const RESULT: &[Field] = &[
    field("sum", Kind::List(&Kind::Decimal), "z, the sum of the survivors' inputs mod R"),
    field("survivors", Kind::List(&Kind::Number), "U2, whose inputs are in the sum"),
];
