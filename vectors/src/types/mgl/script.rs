//! What one party does in a session that was played, changed where a test wants it, and played again by that party alone.

use super::play::{Plan, Played, about, user};
use super::world::World;
use crate::engine::mgl::Setup;
use crate::file::{Object, Operation};
use crate::maker::{Flaw, Maker, Recorder, object};
use secagg_spec::mgl::messages::{
    MaskedInput, SharesFor, decode_masked_input, decode_shares, decode_signatures, encode_masked_input, encode_shares,
    encode_signatures,
};
use secagg_spec::mgl::setup as spec;
use serde_json::{Value, json};

/// A session that was played, and who played it.
pub struct Bench {
    /// The parties.
    pub world: World,
    played: Vec<Operation>,
}

/// What one party does, in order.
#[derive(Clone)]
pub struct Script {
    party: String,
    steps: Vec<(String, Object, Object)>,
    setup: spec::Setup,
}

fn bytes(input: &Object) -> Option<Vec<u8>> {
    hex::decode(input.get("message")?.as_str()?).ok()
}

impl Bench {
    /// The parties of the next test, and these sessions, whatever they come to.
    pub fn new(maker: &Maker, setup: &Setup, plans: &[Plan]) -> Result<Self, Flaw> {
        let world = World::new(maker, setup)?;
        let mut played = Played::begin(&world)?;
        for (index, plan) in (0..).zip(plans) {
            played.session(&world, index, plan)?;
        }
        let operations = played.operations().to_vec();
        Ok(Self { world, played: operations })
    }

    fn script(&self, party: &str) -> Script {
        let steps = self.played.iter().filter(|operation| operation.party == party);
        let steps = steps.map(|o| (o.op.clone(), o.input.clone(), o.coins.clone())).collect();
        Script { party: party.to_owned(), steps, setup: self.world.spec() }
    }

    /// What user i does.
    pub fn user(&self, i: u32) -> Script {
        self.script(&user(i))
    }

    /// What the server does.
    pub fn server(&self) -> Script {
        self.script("server")
    }

    /// The message that a user sent or was sent in an operation, the `nth` of this name.
    pub fn message(&self, i: u32, op: &str, nth: usize, sent: bool) -> Result<Vec<u8>, Flaw> {
        let mut all = self.played.iter().filter(|operation| operation.party == user(i) && operation.op == op);
        let found = all.nth(nth).and_then(|operation| bytes(if sent { &operation.out } else { &operation.input }));
        found.ok_or_else(|| Flaw(format!("no message of user {i} in {op}")))
    }
}

impl Script {
    fn cut(mut self, found: Option<usize>, what: &str) -> Result<Self, Flaw> {
        let at = found.ok_or_else(|| Flaw(format!("{} has no {what}", self.party)))?;
        self.steps.truncate(at + 1);
        Ok(self)
    }

    /// All up to the `nth` operation of this name, counted from 0.
    pub fn until(self, op: &str, nth: usize) -> Result<Self, Flaw> {
        let found = self.steps.iter().enumerate().filter(|(_, (name, ..))| name == op).map(|(at, _)| at).nth(nth);
        self.cut(found, op)
    }

    fn place(&self, kind: u8, from: u32) -> Option<usize> {
        let is_it = |input: &Object| {
            input.get("from").and_then(Value::as_u64) == Some(from.into())
                && bytes(input).is_some_and(|message| message.first() == Some(&kind))
        };
        self.steps.iter().position(|(_, input, _)| is_it(input))
    }

    /// Of the server: all up to a user's message of this kind.
    pub fn until_message(self, kind: u8, from: u32) -> Result<Self, Flaw> {
        let found = self.place(kind, from);
        self.cut(found, &format!("message {kind} of user {from}"))
    }

    /// Of the server: a user's message of this kind is another one.
    pub fn replace(
        mut self,
        kind: u8,
        from: u32,
        change: impl FnOnce(Vec<u8>) -> Result<Vec<u8>, Flaw>,
    ) -> Result<Self, Flaw> {
        let missing = || Flaw(format!("no message {kind} of user {from}"));
        let at = self.place(kind, from).ok_or_else(missing)?;
        let (_, input, _) = self.steps.get_mut(at).ok_or_else(missing)?;
        let message = change(bytes(input).ok_or_else(missing)?)?;
        input.insert("message".to_owned(), hex::encode(message).into());
        Ok(self)
    }

    /// Of the server: a user's message of this kind does not come.
    pub fn lose(mut self, kind: u8, from: u32) -> Result<Self, Flaw> {
        let at = self.place(kind, from).ok_or_else(|| Flaw(format!("no message {kind} of user {from}")))?;
        self.steps.remove(at);
        Ok(self)
    }

    /// The message of the last step.
    pub fn message(&self) -> Result<Vec<u8>, Flaw> {
        let last = self.steps.last().and_then(|(_, input, _)| bytes(input));
        last.ok_or_else(|| Flaw("no message in the last step".to_owned()))
    }

    /// With another input in the last step.
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        if let Some((_, input, _)) = self.steps.last_mut() {
            input.insert(name.to_owned(), value.into());
        }
        self
    }

    /// With another draw where the user joins last.
    pub fn coin(mut self, label: &str, value: impl AsRef<[u8]>) -> Self {
        if let Some((.., coins)) = self.steps.iter_mut().rfind(|(op, ..)| op == "mgl.join") {
            coins.insert(label.to_owned(), hex::encode(value).into());
        }
        self
    }

    /// With another message in the last step.
    pub fn saying(self, message: impl AsRef<[u8]>) -> Self {
        self.with("message", hex::encode(message))
    }

    /// With the bytes of the last message changed.
    pub fn bytes(self, change: impl FnOnce(&mut Vec<u8>)) -> Result<Self, Flaw> {
        let mut message = self.message()?;
        change(&mut message);
        Ok(self.saying(message))
    }

    /// With a change in the last message, `04`.
    pub fn masked_input(self, change: impl FnOnce(&mut MaskedInput)) -> Result<Self, Flaw> {
        let mut message = decode_masked_input(&self.setup, &self.message()?)?;
        change(&mut message);
        let message = encode_masked_input(&self.setup, &message)?;
        Ok(self.saying(message))
    }

    /// With a change in the last message, `05`.
    pub fn shares(self, change: impl FnOnce(&mut SharesFor)) -> Result<Self, Flaw> {
        let mut message = decode_shares(&self.setup, &self.message()?)?;
        change(&mut message);
        Ok(self.saying(encode_shares(&message)))
    }

    /// With a change in the last message, `07`.
    pub fn signatures(self, change: impl FnOnce(&mut Vec<(u32, Vec<u8>)>)) -> Result<Self, Flaw> {
        let mut list = decode_signatures(&self.setup, &self.message()?)?;
        change(&mut list);
        Ok(self.saying(encode_signatures(&list)))
    }

    /// With a step more.
    pub fn then(mut self, op: &str, input: Object) -> Self {
        self.steps.push((op.to_owned(), input, Object::new()));
        self
    }

    /// Of the server: the last session alone.
    pub fn last_session(mut self) -> Self {
        let from = self.steps.iter().rposition(|(op, ..)| op == "mgl.server").unwrap_or(0);
        self.steps.drain(..from);
        self
    }

    /// What comes up in the last step under this name.
    pub fn traced_last(&self, name: &str) -> Result<Option<String>, Flaw> {
        Ok(self.play()?.last().and_then(|last| traced(last, name).map(str::to_owned)))
    }

    /// What comes of it.
    fn play(&self) -> Result<Vec<Operation>, Flaw> {
        let mut recorder = Recorder::default();
        for (op, input, coins) in &self.steps {
            recorder.step(&self.party, op, input.clone(), coins.clone())?;
        }
        Ok(recorder.finish())
    }

    /// The sessions as this party sees them: its own inputs.
    fn sessions(&self) -> Vec<Value> {
        let own = |input: &Object| {
            let id = self.party.strip_prefix("user/").unwrap_or_default();
            let inputs: Object =
                [(id.to_owned(), input.get("input").cloned().unwrap_or_default())].into_iter().collect();
            json!({"inputs": inputs, "dropped": {}})
        };
        self.steps.iter().filter(|(op, ..)| op == "mgl.join").map(|(_, input, _)| own(input)).collect()
    }

    /// Kept as a test whose last step must be refused, with this code and culprit.
    pub fn refused(
        &self,
        maker: &mut Maker,
        world: &World,
        (comment, flag): (&str, &str),
        code: &'static str,
        culprit: Option<u32>,
    ) -> Result<(), Flaw> {
        let operations = self.play()?;
        let found = operations.last().and_then(|last| Some((last.error.clone()?, last.culprit)));
        if found != Some((code.to_owned(), culprit)) {
            return Err(Flaw(format!("{comment}: {found:?} comes up, {code} of {culprit:?} expected")));
        }
        maker.run(comment, &[flag], about(world, self.sessions()), operations, Object::new())
    }

    /// Kept as a test that must succeed; `check` looks at the last step.
    pub fn accepted(
        &self,
        maker: &mut Maker,
        world: &World,
        (comment, flag): (&str, &str),
        check: impl FnOnce(&Operation) -> bool,
    ) -> Result<(), Flaw> {
        let operations = self.play()?;
        match operations.last() {
            Some(last) if last.success && check(last) => (),
            last => {
                return Err(Flaw(format!("{comment}: {:?} comes up", last.map(|l| (&l.error, &l.culprit, &l.trace)))));
            }
        }
        let sums: Value = operations.iter().filter_map(|o| o.out.get("sum").cloned()).collect();
        let out = object([("sums", sums), ("included", Value::Array(Vec::new()))]);
        maker.run(comment, &[flag], about(world, self.sessions()), operations, out)
    }
}

/// The value of a step of an operation's trace.
pub fn traced<'a>(operation: &'a Operation, name: &str) -> Option<&'a str> {
    operation.trace.iter().find(|step| step.name == name).map(|step| step.value.as_str())
}

/// The first byte of each entry of a β in a trace: 0 is ⊥, 1 κ, 2 a share of a pairwise key.
pub fn kinds(operation: &Operation) -> Vec<u8> {
    let beta = traced(operation, "beta").and_then(|beta| hex::decode(beta).ok()).unwrap_or_default();
    let (mut kinds, mut rest) = (Vec::new(), beta.as_slice());
    while let Some((kind, after)) = rest.split_first() {
        kinds.push(*kind);
        rest = after.get(if *kind == 0 { 0 } else { 32 }..).unwrap_or_default();
    }
    kinds
}
