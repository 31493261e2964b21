//! The type `mgl_messages`: each message, decoded alone.

use super::fields::{SOURCE, model};
use super::play::plan;
use super::refuse_user::put;
use super::script::Bench;
use super::world::{first, set_up, size};
use super::{messages_fast as fast, messages_spec as spec};
use crate::args::{Args, Outcome, Refusal};
use crate::catalogue::{Flag, Type};
use crate::engine::mgl::{Model, Repairs};
use crate::field::{Field, Kind, field};
use crate::file::Object;
use crate::maker::{Case, Flaw, Maker, object};
use crate::op::{Action, Op};
use secagg_spec::mgl::messages::{Beta, encode_beta};
use secagg_spec::prelude::nat_from_be;

/// What a message is read with.
pub struct Form {
    /// m.
    pub users: u32,
    /// t.
    pub threshold: u32,
    /// r.
    pub dimension: u32,
    /// n.
    pub bits: u8,
    /// The model.
    pub model: Model,
}

const FORM: &[Field] = &[
    field("users", Kind::Number, "m"),
    field("threshold", Kind::Number, "t"),
    field("dimension", Kind::Number, "r"),
    field("bits", Kind::Number, "n"),
    field("model", Kind::OneOf(&["semi-honest", "active"]), "the model"),
];

/// The form, read.
pub fn form(args: &Args<'_>) -> Result<Form, Refusal> {
    Ok(Form {
        users: args.number("users")?,
        threshold: args.number("threshold")?,
        dimension: args.number("dimension")?,
        bits: u8::try_from(args.number("bits")?).map_err(|_| Refusal::Request("bits: not below 256".to_owned()))?,
        model: model(args)?,
    })
}

const IDS: Kind = super::fields::IDS;
const TO_USER: &[Field] = &[field("message", Kind::AnyBytes, "the message")];
const TO_SERVER: &[Field] = &[
    field("from", Kind::Number, "the sender, whom the server blames"),
    field("message", Kind::AnyBytes, "the message; of β_i, the plaintext"),
];

const SEALED: Kind =
    Kind::List(&Kind::Record(&[field("id", Kind::Number, "j"), field("e", Kind::AnyBytes, "e_{i,j} or e_{j,i}")]));

const DEALT: Kind = Kind::List(&Kind::Record(&[
    field("id", Kind::Number, "j"),
    field("e", Kind::Bytes(92), "e_{i,j}"),
    field("a", Kind::Bytes(60), "a_{i,j}"),
    field("b", Kind::OrNull(&Kind::Bytes(94)), "b_{i,j}; null semi-honest"),
]));

const SIGNATURES: Kind =
    Kind::List(&Kind::Record(&[field("id", Kind::Number, "j"), field("signature", Kind::Bytes(64), "σ_j")]));

const BETA: Kind = Kind::List(&Kind::Record(&[
    field("kind", Kind::OneOf(&["nothing", "kappa", "pair"]), "⊥, κ_{j,i} or a share of a pairwise key"),
    field("share", Kind::OrNull(&Kind::Bytes(32)), "the share; null for ⊥"),
]));

type Read = fn(&Args<'_>) -> Outcome;

const fn op(
    name: &'static str,
    doc: &'static str,
    input: &'static [Field],
    out: &'static [Field],
    (spec, fast): (Read, Read),
) -> Op {
    Op { name, doc, source: SOURCE, params: FORM, input, coins: &[], out, action: Action::Pure { spec, fast } }
}

static RESPONSE: Op =
    op("mgl.decode.response", "Message `02`, read.", TO_SERVER, &[], (spec::response, fast::response));

static CALL: Op = op(
    "mgl.decode.call",
    "Message `03`, read.",
    TO_USER,
    &[
        field("tau", Kind::Number, "τ"),
        field("t_l", Kind::Decimal, "T_l"),
        field("ts_l", Kind::Decimal, "TS_l"),
        field("ts_tau", Kind::Decimal, "TS_τ"),
        field("u0", IDS, "U0"),
        field("signature", Kind::OrNull(&Kind::Bytes(64)), "σ_S; null semi-honest"),
    ],
    (spec::call, fast::call),
);

static MASKED_INPUT: Op = op(
    "mgl.decode.masked_input",
    "Message `04`, read.",
    TO_SERVER,
    &[
        field("dealt", DEALT, "of those to whom i deals"),
        field("others", SEALED, "of all others"),
        field("c", Kind::OrNull(&Kind::AnyBytes), "c_i; null semi-honest"),
        field("alpha", Kind::List(&Kind::Decimal), "α_i"),
    ],
    (spec::masked_input, fast::masked_input),
);

static SHARES: Op = op(
    "mgl.decode.shares",
    "Message `05`, read.",
    TO_USER,
    &[
        field("u1", IDS, "U1"),
        field("dealt", SEALED, "of those who deal to i"),
        field("others", SEALED, "of all others"),
    ],
    (spec::shares, fast::shares),
);

static SIGNATURE: Op = op(
    "mgl.decode.signature",
    "Message `06`, read.",
    TO_SERVER,
    &[field("signature", Kind::Bytes(64), "σ_i")],
    (spec::signature, fast::signature),
);

static SIGNATURE_LIST: Op = op(
    "mgl.decode.signatures",
    "Message `07`, read.",
    TO_USER,
    &[field("signatures", SIGNATURES, "of U2")],
    (spec::signatures, fast::signatures),
);

static RECOVERY: Op = op(
    "mgl.decode.beta",
    "β_i, the plaintext of message `08`, read.",
    TO_SERVER,
    &[field("beta", BETA, "an entry for each user, from 1 on")],
    (spec::beta, fast::beta),
);

/// The type.
pub static TYPE: Type = Type {
    name: "mgl_messages",
    algorithm: "MGL-MESSAGES",
    about: "MGL's messages, each decoded alone, before anything in it is judged.",
    flags: &[
        Flag {
            name: "OpaqueSignature",
            bug_type: "PARSING",
            section: "docs/bytes.md §4",
            effect: "judges a signature where it is only read",
            finding: None,
        },
        Flag {
            name: "MalformedMessage",
            bug_type: "PARSING",
            section: "docs/bytes.md §4 and §10",
            effect: "one message has two encodings, or is read beyond its end",
            finding: None,
        },
    ],
    ops: &[&RESPONSE, &CALL, &MASKED_INPUT, &SHARES, &SIGNATURE, &SIGNATURE_LIST, &RECOVERY],
    runs: false,
    about_a_run: &[],
    result_of_a_run: &[],
    positive: Some(positive),
    negative: Some(negative),
};

fn params(model: Model) -> Object {
    object([
        ("users", 4.into()),
        ("threshold", 3.into()),
        ("dimension", 3.into()),
        ("bits", 5.into()),
        ("model", super::fields::model_name(model).into()),
    ])
}

/// A session of four users in a ring, whose messages are read.
fn bench(maker: &Maker, model: Model) -> Result<Bench, Flaw> {
    let mut setup = set_up(size(4, 3, 2, 0), model, Repairs::AS_WRITTEN);
    setup.bits = 5;
    Bench::new(maker, &setup, &[plan(first(), &[])])
}

/// A message of user 1, or to it.
fn case(comment: &str, op: &Op, message: &[u8]) -> Case {
    let case = Case::new(comment).hex("message", message);
    if op.input.len() == TO_SERVER.len() { case.with("from", 1) } else { case }
}

/// One of each kind, with its operation.
fn kinds(maker: &Maker, model: Model) -> Result<Vec<(&'static Op, Vec<u8>)>, Flaw> {
    let bench = bench(maker, model)?;
    let message = |op: &str, sent| bench.message(1, op, 0, sent);
    let mut all = vec![
        (&RESPONSE, message("mgl.respond", true)?),
        (&CALL, message("mgl.masked_input", false)?),
        (&MASKED_INPUT, message("mgl.masked_input", true)?),
    ];
    match model {
        Model::SemiHonest => all.push((&SHARES, message("mgl.recovery", false)?)),
        Model::Active => {
            all.push((&SIGNATURE, message("mgl.signature", true)?));
            all.push((&SIGNATURE_LIST, message("mgl.recovery", false)?));
        }
    }
    Ok(all)
}

fn share(maker: &Maker, label: &str) -> Result<secagg_spec::prelude::Nat, Flaw> {
    Ok(nat_from_be(&maker.element(label)?))
}

fn positive(maker: &mut Maker) -> Result<(), Flaw> {
    for model in [Model::SemiHonest, Model::Active] {
        for (op, message) in kinds(maker, model)? {
            maker.group(op, params(model));
            maker.case(case("as a session has it", op, &message))?;
            if op.name == "mgl.decode.signature" {
                let opaque = case("64 bytes that are no signature", op, &[&[6][..], &[0; 64]].concat());
                maker.case(opaque.flag("OpaqueSignature"))?;
            }
            if op.name == "mgl.decode.call" && model == Model::SemiHonest {
                let last = [&[3][..], &[0xff; 28], &[0; 4]].concat();
                maker.case(case("numbers that fill their places, and nobody called", op, &last))?;
            }
        }
    }
    maker.group(&RECOVERY, params(Model::SemiHonest));
    let beta = [Beta::Kappa(share(maker, "1")?), Beta::Nothing, Beta::Pair(share(maker, "3")?), Beta::Nothing];
    maker.case(case("one of each, and nothing", &RECOVERY, &encode_beta(&beta)?))?;
    maker.case(case("nothing of anybody", &RECOVERY, &[0; 4]))?;
    Ok(())
}

type Change = fn(&mut Vec<u8>);

/// A change of a message of this operation; what it must be refused with, and who is to blame at a user.
type Fault = (&'static str, &'static str, Change, &'static str, Option<u32>);

/// Beyond what every kind has. At a user the culprit is the id; at the server the sender.
const FAULTS: &[Fault] = &[
    ("mgl.decode.call", "an id 0", |m| put(m, 36, 0), "E_RANGE", Some(0)),
    ("mgl.decode.call", "ids not ascending", |m| put(m, 44, 1), "E_ORDER", Some(1)),
    ("mgl.decode.call", "a count above m", |m| put(m, 32, 5), "E_RANGE", None),
    ("mgl.decode.masked_input", "a count above m, in the first list", |m| put(m, 4, 5), "E_RANGE", None),
    ("mgl.decode.masked_input", "a padding bit", |m| *m.last_mut().unwrap_or(&mut 0) |= 1, "E_PADDING", None),
    ("mgl.decode.shares", "an id twice, in U1", |m| put(m, 12, 1), "E_DUPLICATE", Some(1)),
    ("mgl.decode.shares", "the id m + 1, in the first list", |m| put(m, 28, 5), "E_RANGE", Some(5)),
    ("mgl.decode.shares", "the id 0, in the second list", |m| put(m, 128, 0), "E_RANGE", Some(0)),
    ("mgl.decode.signatures", "an id twice", |m| put(m, 76, 1), "E_DUPLICATE", Some(1)),
    ("mgl.decode.signatures", "the id m + 1", |m| put(m, 212, 5), "E_RANGE", Some(5)),
];

fn negative(maker: &mut Maker) -> Result<(), Flaw> {
    let malformed = |comment: &str, op: &Op, message: &[u8]| case(comment, op, message).flag("MalformedMessage");
    for model in [Model::SemiHonest, Model::Active] {
        for (op, message) in kinds(maker, model)? {
            maker.group(op, params(model));
            let (short, long) = (message.get(..message.len() - 1).unwrap_or_default(), [&message[..], &[0]].concat());
            if op.name != "mgl.decode.response" {
                maker.case(malformed("a byte too few", op, short).refused("E_LENGTH"))?;
            }
            maker.case(malformed("a byte too many", op, &long).refused("E_LENGTH"))?;
            maker.case(
                malformed("another kind", op, &[&[9], message.get(1..).unwrap_or_default()].concat())
                    .refused("E_ROUND"),
            )?;
            maker.case(malformed("empty", op, &[]).refused("E_LENGTH"))?;
            for (_, comment, change, code, culprit) in FAULTS.iter().filter(|(name, ..)| *name == op.name) {
                let mut message = message.clone();
                change(&mut message);
                let culprit = if op.input.len() == TO_SERVER.len() { Some(1) } else { *culprit };
                let test = maker.case(malformed(comment, op, &message).refused(code))?;
                if test.culprit != culprit {
                    return Err(Flaw(format!("{comment}: {:?} is blamed", test.culprit)));
                }
            }
        }
    }
    maker.group(&RECOVERY, params(Model::Active));
    let order = super::refuse_user::q()?;
    for (comment, text, code) in [
        ("an entry too few", vec![0; 3], "E_LENGTH"),
        ("an entry too many", vec![0; 5], "E_LENGTH"),
        ("an entry of kind 3", vec![0, 3, 0, 0], "E_RANGE"),
        ("a share that is q", [&[2], &order[..], &[0; 3]].concat(), "E_RANGE"),
        ("half a share", [&[0, 0, 0, 1][..], &[7; 16]].concat(), "E_LENGTH"),
    ] {
        maker.case(malformed(comment, &RECOVERY, &text).refused(code))?;
    }
    Ok(())
}
