//! Whole sessions, written down as they are played: who is lost when, and what comes out.

use super::fields::model_name;
use super::json;
use super::world::World;
use crate::engine::mgl::{Model, Session};
use crate::field::{Field, Kind, field};
use crate::file::{Object, Operation};
use crate::maker::{Flaw, Maker, Recorder, object};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const BY_ROUND: Kind = Kind::ById(&Kind::List(&Kind::Number));

const SESSIONS: Kind = Kind::List(&Kind::Record(&[
    field("inputs", Kind::ById(&Kind::List(&Kind::Decimal)), "x_i of those who join, by id"),
    field("dropped", BY_ROUND, "by round 1 to 4, who is lost before sending in it"),
]));

/// What a run is about.
pub const ABOUT: &[Field] = &[
    field("users", Kind::Number, "m"),
    field("threshold", Kind::Number, "t"),
    field("degree", Kind::Number, "ℓ"),
    field("model", Kind::OneOf(&["semi-honest", "active"]), "the model"),
    field("repairs", super::fields::REPAIRS_KIND, "the repairs that are made"),
    field("sessions", SESSIONS, "the sessions, in order; where one party stands alone, as far as it sees them"),
];

/// What comes of one.
pub const RESULT: &[Field] = &[
    field("sums", Kind::List(&Kind::List(&Kind::Decimal)), "the sum of each session that comes to one"),
    field(
        "included",
        Kind::List(&Kind::List(&Kind::Number)),
        "for each of them, whose inputs are in it; empty where one party alone is followed, or the sum is of no set of inputs",
    ),
];

/// Who is lost before sending in which round.
pub type Dropped = BTreeMap<u32, Vec<u32>>;

/// One session to play.
pub struct Plan {
    /// Which it is.
    pub session: Session,
    /// Who is lost.
    pub dropped: Dropped,
}

/// A session in which these are lost in these rounds.
pub fn plan(session: Session, dropped: &[(u32, &[u32])]) -> Plan {
    Plan { session, dropped: dropped.iter().map(|(round, ids)| (*round, ids.to_vec())).collect() }
}

/// What was played.
#[derive(Default)]
pub struct Played {
    recorder: Recorder,
    sessions: Vec<Value>,
    sums: Vec<Value>,
    included: Vec<Value>,
}

/// The name of a user as a party.
pub fn user(i: u32) -> String {
    format!("user/{i}")
}

/// A message in an operation's result.
fn message(operation: &Operation) -> Result<Value, Flaw> {
    let failed =
        || Flaw(format!("{} of {}: {:?}, {:?}", operation.op, operation.party, operation.error, operation.culprit));
    operation.out.get("message").cloned().ok_or_else(failed)
}

/// Messages by recipient in an operation's result.
fn messages(operation: &Operation) -> Result<BTreeMap<u32, Value>, Flaw> {
    let failed =
        || Flaw(format!("{} of {}: {:?}, {:?}", operation.op, operation.party, operation.error, operation.culprit));
    let list = operation.out.get("messages").and_then(Value::as_object).ok_or_else(failed)?;
    Ok(list.iter().filter_map(|(i, message)| Some((i.parse().ok()?, message.clone()))).collect())
}

/// The `in` of a run of these sessions.
pub fn about(world: &World, sessions: Vec<Value>) -> Object {
    let setup = world.setup();
    object([
        ("users", setup.users.into()),
        ("threshold", setup.threshold.into()),
        ("degree", setup.degree.into()),
        ("model", model_name(setup.model).into()),
        ("repairs", json::repairs(setup.repairs)),
        ("sessions", sessions.into()),
    ])
}

impl Played {
    /// Everybody, made.
    pub fn begin(world: &World) -> Result<Self, Flaw> {
        let mut played = Self::default();
        for i in world.everyone() {
            played.recorder.step(&user(i), "mgl.member", world.member(i)?, Object::new())?;
        }
        Ok(played)
    }

    /// Hands a round's messages to the server, which closes it.
    fn close(&mut self, sent: Vec<(u32, Value)>) -> Result<BTreeMap<u32, Value>, Flaw> {
        for (i, message) in sent {
            let input = object([("from", i.into()), ("message", message)]);
            let taken = self.recorder.step("server", "mgl.server.receive", input, Object::new())?;
            if !taken.success {
                return Err(Flaw(format!("the server refuses user {i}: {:?}", taken.error)));
            }
        }
        messages(self.recorder.step("server", "mgl.server.close_round", Object::new(), Object::new())?)
    }

    /// One round: each user that is still there answers what it has.
    fn answers(
        &mut self,
        op: &str,
        inbox: &BTreeMap<u32, Value>,
        lost: &BTreeSet<u32>,
    ) -> Result<Vec<(u32, Value)>, Flaw> {
        let mut sent = Vec::new();
        for (i, incoming) in inbox.iter().filter(|(i, _)| !lost.contains(i)) {
            let input = object([("message", incoming.clone())]);
            sent.push((*i, message(self.recorder.step(&user(*i), op, input, Object::new())?)?));
        }
        Ok(sent)
    }

    /// One session, number `index`; whether it comes to a sum.
    pub fn session(&mut self, world: &World, index: u32, plan: &Plan) -> Result<bool, Flaw> {
        let mut lost: BTreeSet<u32> = BTreeSet::new();
        let gone = |round: u32, lost: &mut BTreeSet<u32>| lost.extend(plan.dropped.get(&round).into_iter().flatten());
        self.recorder.step("server", "mgl.server", world.server(&plan.session), Object::new())?;
        gone(1, &mut lost);
        let (mut inputs, mut sent) = (Object::new(), Vec::new());
        for i in world.everyone().into_iter().filter(|i| !lost.contains(i)) {
            let input = json::decimals(&world.input(index, i)?);
            inputs.insert(i.to_string(), input.clone());
            self.recorder.step(&user(i), "mgl.join", object([("input", input)]), world.coins(index, i)?)?;
            sent.push((i, message(self.recorder.step(&user(i), "mgl.respond", Object::new(), Object::new())?)?));
        }
        let calls = self.close(sent)?;
        gone(2, &mut lost);
        let masked = self.answers("mgl.masked_input", &calls, &lost)?;
        let u1: Vec<u32> = masked.iter().map(|(i, _)| *i).collect();
        let mut inbox = self.close(masked)?;
        gone(3, &mut lost);
        let mut u2 = u1.clone();
        if world.setup().model == Model::Active {
            let signed = self.answers("mgl.signature", &inbox, &lost)?;
            u2 = signed.iter().map(|(i, _)| *i).collect();
            inbox = self.close(signed)?;
        }
        gone(4, &mut lost);
        for (i, message) in self.answers("mgl.recovery", &inbox, &lost)? {
            let input = object([("from", i.into()), ("message", message)]);
            self.recorder.step("server", "mgl.server.receive", input, Object::new())?;
        }
        let output = self.recorder.step("server", "mgl.server.output", Object::new(), Object::new())?;
        let sum = output.out.get("sum").cloned();
        let done = sum.is_some();
        let signed_decides = world.setup().repairs.has("SignedDecisionSet");
        if let Some(sum) = sum {
            self.sums.push(sum);
            self.included.push(if signed_decides { u1 } else { u2 }.into());
        }
        let dropped: Object = plan.dropped.iter().map(|(round, ids)| (round.to_string(), ids.clone().into())).collect();
        self.sessions.push(json!({"inputs": inputs, "dropped": dropped}));
        Ok(done)
    }

    /// What was written down.
    pub fn operations(&self) -> &[Operation] {
        self.recorder.operations()
    }

    /// The run as a test that must succeed.
    pub fn keep(self, maker: &mut Maker, world: &World, comment: &str, flags: &[&str]) -> Result<(), Flaw> {
        let out = object([("sums", self.sums.into()), ("included", self.included.into())]);
        maker.run(comment, flags, about(world, self.sessions), self.recorder.finish(), out)
    }
}

/// These sessions with these users, kept as a test.
pub fn keep(maker: &mut Maker, world: &World, comment: &str, flags: &[&str], plans: &[Plan]) -> Result<(), Flaw> {
    let mut played = Played::begin(world)?;
    for (index, plan) in (0..).zip(plans) {
        if !played.session(world, index, plan)? {
            return Err(Flaw(format!("{comment}: session {index} comes to no sum")));
        }
    }
    played.keep(maker, world, comment, flags)
}
