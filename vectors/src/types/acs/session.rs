//! Sessions of ACS that are played and written down, whole or by one party alone.

use super::ops::ROUNDS;
use crate::engine::acs::{Coins, Setup};
use crate::engine::draws;
use crate::file::Object;
use crate::maker::{Flaw, Maker, Recorder, object};
use num_bigint::BigUint;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// By the number of a round, who is lost before sending in it.
pub type Lost<'a> = &'a [(usize, &'a [u32])];

/// One session.
pub struct Session {
    /// What every party knows.
    pub setup: Setup,
    /// The users' draws and inputs.
    pub users: BTreeMap<u32, (Coins, Vec<u64>)>,
}

fn decimals(numbers: &[u64]) -> Value {
    numbers.iter().map(u64::to_string).collect()
}

fn low(x: &BigUint) -> u64 {
    u64::try_from(x).unwrap_or_default()
}

/// An object with a message.
pub fn message(bytes: &[u8]) -> Object {
    object([("message", hex::encode(bytes).into())])
}

impl Session {
    /// A session with draws of its own for the test that comes next; n, ℓ, m, R − 1, R_U − 1.
    ///
    /// # Errors
    ///
    /// None in practice.
    pub fn new(
        maker: &Maker,
        (users, degree, dimension): (u32, u32, u32),
        max_element: u64,
        max_input: Option<u64>,
    ) -> Result<Self, Flaw> {
        let seed = maker.draw("session")?;
        let graph_seed = maker.draw("graph")?;
        let setup = Setup { users, degree, graph_seed, dimension, max_element, max_input };
        let bound = BigUint::from(max_input.unwrap_or(max_element)) + 1u32;
        let user = |u: u32| {
            let element = |k| Ok(low(&draws::below(&seed, &format!("user/{u}/x/{k}"), &bound)?));
            let x = (1..=dimension).map(element).collect::<Result<_, Flaw>>()?;
            Ok((u, (Coins::derive(&seed, u)?, x)))
        };
        Ok(Self { setup, users: (1..=users).map(user).collect::<Result<_, Flaw>>()? })
    }

    /// The inputs of `acs.server`.
    pub fn server(&self) -> Object {
        object([
            ("users", self.setup.users.into()),
            ("degree", self.setup.degree.into()),
            ("graph_seed", hex::encode(self.setup.graph_seed).into()),
            ("dimension", self.setup.dimension.into()),
            ("max_element", self.setup.max_element.to_string().into()),
            ("max_input", self.setup.max_input.map(|x| x.to_string()).into()),
        ])
    }

    /// The inputs and draws of `acs.user`.
    ///
    /// # Errors
    ///
    /// There is no such user.
    pub fn user(&self, u: u32) -> Result<(Object, Object), Flaw> {
        let (coins, x) = self.users.get(&u).ok_or_else(|| Flaw(format!("no user {u}")))?;
        let mut input = self.server();
        input.insert("id".to_owned(), u.into());
        input.insert("input".to_owned(), decimals(x));
        let coins = [("s_sk", hex::encode(coins.s_sk).into()), ("seed", hex::encode(coins.seed).into())];
        Ok((input, object(coins)))
    }

    /// What a run is about: these users begin, and those are lost.
    pub fn about(&self, users: &[u32], lost: Lost<'_>) -> Object {
        let input = |u: &u32| (u.to_string(), decimals(self.users.get(u).map_or(&[], |(_, x)| x.as_slice())));
        object([
            ("users", self.setup.users.into()),
            ("degree", self.setup.degree.into()),
            ("inputs", users.iter().map(input).collect::<Object>().into()),
            ("dropped", lost.iter().map(|(round, ids)| (round.to_string(), json!(ids))).collect::<Object>().into()),
        ])
    }

    /// Σ x_u mod R over these users.
    fn sum(&self, survivors: &[u32]) -> Value {
        let modulus = BigUint::from(self.setup.max_element) + 1u32;
        let column = |k: usize| {
            let of = |u: &u32| self.users.get(u).and_then(|(_, x)| x.get(k)).copied().unwrap_or_default();
            low(&(survivors.iter().map(|u| BigUint::from(of(u))).sum::<BigUint>() % &modulus))
        };
        decimals(&(0..self.setup.dimension as usize).map(column).collect::<Vec<_>>())
    }
}

/// A session that was played: what was written down, and the messages by round and user.
#[derive(Default)]
pub struct Played {
    recorder: Recorder,
    /// What users sent.
    pub up: BTreeMap<(usize, u32), Vec<u8>>,
    /// What the server sent.
    pub down: BTreeMap<(usize, u32), Vec<u8>>,
    sum: Value,
    survivors: Vec<u32>,
}

impl Played {
    fn step(&mut self, party: &str, op: &str, input: Object, coins: Object) -> Result<Object, Flaw> {
        let done = self.recorder.step(party, op, input, coins)?;
        match &done.error {
            None => Ok(done.out.clone()),
            Some(error) => Err(Flaw(format!("{op} of {party}: {error}"))),
        }
    }

    /// Plays a session to its end.
    ///
    /// # Errors
    ///
    /// A party refuses.
    pub fn new(session: &Session, lost: Lost<'_>) -> Result<Self, Flaw> {
        let bytes = |out: &Object, name: &str| -> Result<Vec<u8>, Flaw> {
            Ok(hex::decode(out.get(name).and_then(Value::as_str).unwrap_or_default())?)
        };
        let mut played = Self::default();
        played.step("server", "acs.server", session.server(), Object::new())?;
        let mut present: Vec<u32> = session.users.keys().copied().collect();
        for u in &present {
            let (input, coins) = session.user(*u)?;
            played.step(&format!("user/{u}"), "acs.user", input, coins)?;
        }
        for (round, op) in ROUNDS.into_iter().enumerate() {
            present.retain(|u| !lost.iter().any(|(r, ids)| *r == round && ids.contains(u)));
            for u in &present {
                let given = round.checked_sub(1).and_then(|before| played.down.get(&(before, *u)));
                let input = given.map(|bytes| message(bytes)).unwrap_or_default();
                let out = played.step(&format!("user/{u}"), op, input, Object::new())?;
                played.up.insert((round, *u), bytes(&out, "message")?);
            }
            for u in &present {
                let mut input = object([("from", (*u).into())]);
                input.extend(message(played.sent(round, *u)?));
                played.step("server", "acs.server.receive", input, Object::new())?;
            }
            if round == 2 {
                played.sum = played
                    .step("server", "acs.server.output", Object::new(), Object::new())?
                    .get("sum")
                    .cloned()
                    .unwrap_or_default();
            } else {
                let out = played.step("server", "acs.server.close_round", Object::new(), Object::new())?;
                let none = Object::new();
                let messages = out.get("messages").and_then(Value::as_object).unwrap_or(&none);
                for u in &present {
                    played.down.insert((round, *u), bytes(messages, &u.to_string())?);
                }
            }
            played.survivors.clone_from(&present);
        }
        Ok(played)
    }

    /// What user u sent.
    ///
    /// # Errors
    ///
    /// Nothing.
    pub fn sent(&self, round: usize, u: u32) -> Result<&Vec<u8>, Flaw> {
        self.up.get(&(round, u)).ok_or_else(|| Flaw(format!("user {u} sent nothing in round {round}")))
    }
}

/// Plays a session and writes it down.
///
/// # Errors
///
/// A party refuses, or the sum is another than that of the inputs.
pub fn run(maker: &mut Maker, session: &Session, comment: &str, flags: &[&str], lost: Lost<'_>) -> Result<(), Flaw> {
    let played = Played::new(session, lost)?;
    let sum = session.sum(&played.survivors);
    if sum != played.sum {
        return Err(Flaw(format!("{comment}: the sum is {}, that of the inputs {sum}", played.sum)));
    }
    let out = object([("sum", sum), ("survivors", json!(played.survivors))]);
    let users: Vec<u32> = session.users.keys().copied().collect();
    maker.run(comment, flags, session.about(&users, lost), played.recorder.finish(), out)
}
