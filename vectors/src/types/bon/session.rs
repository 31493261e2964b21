//! Sessions that are played and written down: the parties' draws, the order of their operations, and who is lost.

use super::ops::ROUNDS;
use super::setup;
use crate::engine::bon::{Coins, Model, Setup};
use crate::engine::{bon_coins, draws};
use crate::file::{Object, Operation};
use crate::maker::{Flaw, Recorder, object};
use num_bigint::BigUint;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// By the number of a round, who is lost before sending in it.
pub type Lost = BTreeMap<u8, Vec<u32>>;

/// One session: what is known before it, and everybody's draws.
#[derive(Clone, Debug)]
pub struct Session {
    /// What every party knows.
    pub setup: Setup,
    /// The users' draws.
    pub coins: BTreeMap<u32, Coins>,
    /// The users' inputs.
    pub inputs: BTreeMap<u32, Vec<u64>>,
}

/// Everybody's verification key, from the seed that the signing keys come from.
///
/// # Errors
///
/// None in practice.
pub fn with_keys(mut setup: Setup, seed: &[u8; 32]) -> Result<Setup, Flaw> {
    if setup.model == Model::Active {
        setup.verification_keys = bon_coins::verification_keys(seed, setup.users)?;
    }
    Ok(setup)
}

impl Session {
    /// A session whose draws come from `seed`, and its signing keys from `pki`.
    ///
    /// # Errors
    ///
    /// None in practice.
    pub fn new(setup: Setup, seed: &[u8; 32], pki: &[u8; 32]) -> Result<Self, Flaw> {
        let setup = with_keys(setup, pki)?;
        let bound = BigUint::from(setup.max_input.unwrap_or(setup.max_element)) + 1u32;
        let (mut coins, mut inputs) = (BTreeMap::new(), BTreeMap::new());
        for u in 1..=setup.users {
            let mut drawn = bon_coins::derive(seed, u, &setup)?;
            drawn.signing_key = drawn.signing_key.map(|_| bon_coins::signing_key(pki, u)).transpose()?;
            coins.insert(u, drawn);
            let element = |k| Ok(number(&draws::below(seed, &format!("user/{u}/x/{k}"), &bound)?));
            inputs.insert(u, (1..=setup.dimension).map(element).collect::<Result<_, Flaw>>()?);
        }
        Ok(Self { setup, coins, inputs })
    }

    /// The draws of user u.
    ///
    /// # Errors
    ///
    /// There is no such user.
    pub fn coins(&self, u: u32) -> Result<&Coins, Flaw> {
        self.coins.get(&u).ok_or_else(|| Flaw(format!("no user {u}")))
    }

    /// The inputs and the draws of `bon.user`.
    ///
    /// # Errors
    ///
    /// There is no such user.
    pub fn user(&self, u: u32) -> Result<(Object, Object), Flaw> {
        let coins = self.coins(u)?;
        let mut input = setup::write(&self.setup);
        input.insert("id".to_owned(), u.into());
        input.insert("input".to_owned(), decimals(self.inputs.get(&u).map_or(&[], Vec::as_slice)));
        input.insert("signing_key".to_owned(), coins.signing_key.map(hex::encode).into());
        let mut drawn = object([("c_sk", hexed(&coins.c_sk)), ("s_sk", hexed(&coins.s_sk)), ("b", hexed(&coins.b))]);
        for (name, list) in [("a_s", &coins.a_s), ("a_b", &coins.a_b)] {
            drawn.extend((1..).zip(list).map(|(k, a): (u32, _)| (format!("{name}/{k}"), hexed(a))));
        }
        drawn.extend(coins.nonces.iter().map(|(v, nonce)| (format!("nonce/{v}"), hexed(nonce))));
        Ok((input, drawn))
    }

    /// What a run is about: these users begin, and those are lost.
    pub fn about(&self, users: &[u32], lost: &Lost) -> Object {
        let inputs: Object =
            users.iter().map(|u| (u.to_string(), decimals(self.inputs.get(u).map_or(&[], Vec::as_slice)))).collect();
        let dropped: Object = lost.iter().map(|(round, ids)| (round.to_string(), json!(ids))).collect();
        object([
            ("users", self.setup.users.into()),
            ("threshold", self.setup.threshold.into()),
            ("model", setup::word(self.setup.model).into()),
            ("repairs", json!(setup::names(self.setup.repairs))),
            ("inputs", inputs.into()),
            ("dropped", dropped.into()),
        ])
    }

    /// Σ x_u mod R over these users.
    pub fn sum(&self, users: &[u32]) -> Vec<u64> {
        let modulus = BigUint::from(self.setup.max_element) + 1u32;
        let column = |k: usize| {
            let of = |u: &u32| self.inputs.get(u).and_then(|x| x.get(k)).copied().unwrap_or_default();
            number(&(users.iter().map(|u| BigUint::from(of(u))).sum::<BigUint>() % &modulus))
        };
        (0..self.setup.dimension as usize).map(column).collect()
    }
}

/// A natural number below 2^64.
fn number(x: &BigUint) -> u64 {
    u64::try_from(x).unwrap_or_default()
}

fn hexed(bytes: &[u8]) -> Value {
    hex::encode(bytes).into()
}

/// Numbers, as vectors have them.
pub fn decimals(numbers: &[u64]) -> Value {
    numbers.iter().map(u64::to_string).collect()
}

/// An object with a message.
pub fn message(bytes: &[u8]) -> Object {
    object([("message", hexed(bytes))])
}

/// What a message that a party sent is replaced by on its way to the server; none: it goes as it is.
pub type Tamper<'a> = &'a dyn Fn(&Played, u8, u32) -> Result<Option<Vec<u8>>, Flaw>;

/// Nothing is replaced.
pub fn honest(_: &Played, _: u8, _: u32) -> Result<Option<Vec<u8>>, Flaw> {
    Ok(None)
}

/// A session that was played.
#[derive(Default)]
pub struct Played {
    recorder: Recorder,
    /// By round and sender, what users sent.
    pub up: BTreeMap<(u8, u32), Vec<u8>>,
    /// By round and recipient, what the server sent at its end.
    pub down: BTreeMap<(u8, u32), Vec<u8>>,
    /// U3.
    pub survivors: Vec<u32>,
    /// z, as vectors have it.
    pub sum: Value,
}

impl Played {
    /// What was written down.
    pub fn finish(self) -> Vec<Operation> {
        self.recorder.finish()
    }

    /// What user u sent in a round.
    ///
    /// # Errors
    ///
    /// Nothing.
    pub fn sent(&self, round: u8, u: u32) -> Result<&Vec<u8>, Flaw> {
        self.up.get(&(round, u)).ok_or_else(|| Flaw(format!("user {u} sent nothing in round {round}")))
    }

    /// What user u was sent at the end of a round.
    ///
    /// # Errors
    ///
    /// Nothing.
    pub fn given(&self, round: u8, u: u32) -> Result<&Vec<u8>, Flaw> {
        self.down.get(&(round, u)).ok_or_else(|| Flaw(format!("user {u} was sent nothing in round {round}")))
    }

    fn step(&mut self, party: &str, op: &str, input: Object, coins: Object) -> Result<Object, Flaw> {
        let done = self.recorder.step(party, op, input, coins)?;
        match &done.error {
            None => Ok(done.out.clone()),
            Some(error) => Err(Flaw(format!("{op} of {party}: {error}, culprit {:?}", done.culprit))),
        }
    }
}

/// The bytes of a field.
pub(super) fn bytes(out: &Object, name: &str) -> Result<Vec<u8>, Flaw> {
    Ok(hex::decode(out.get(name).and_then(Value::as_str).ok_or_else(|| Flaw(format!("no {name}")))?)?)
}

/// Plays a session to its end: everybody begins, and those who are lost say nothing any more.
///
/// # Errors
///
/// A party refuses.
pub fn play(session: &Session, lost: &Lost, tamper: Tamper<'_>) -> Result<Played, Flaw> {
    let mut played = Played::default();
    played.step("server", "bon.server", setup::write(&session.setup), Object::new())?;
    let mut present: Vec<u32> = (1..=session.setup.users).collect();
    for u in &present {
        let (input, coins) = session.user(*u)?;
        played.step(&format!("user/{u}"), "bon.user", input, coins)?;
    }
    let mut before = 0;
    for round in session.setup.model.rounds() {
        present.retain(|u| !lost.get(round).is_some_and(|lost| lost.contains(u)));
        for u in &present {
            let input = if *round == 0 { Object::new() } else { message(played.given(before, *u)?) };
            let op = ROUNDS.get(usize::from(*round)).copied().unwrap_or_default();
            let out = played.step(&format!("user/{u}"), op, input, Object::new())?;
            played.up.insert((*round, *u), bytes(&out, "message")?);
        }
        for u in &present {
            let sent = tamper(&played, *round, *u)?.map_or_else(|| played.sent(*round, *u).cloned(), Ok)?;
            let mut input = object([("from", (*u).into())]);
            input.extend(message(&sent));
            played.up.insert((*round, *u), sent);
            played.step("server", "bon.server.receive", input, Object::new())?;
        }
        if *round == 2 {
            played.survivors = present.clone();
        }
        if *round == 4 {
            let out = played.step("server", "bon.server.output", Object::new(), Object::new())?;
            played.sum = out.get("sum").cloned().unwrap_or_default();
        } else {
            let out = played.step("server", "bon.server.close_round", Object::new(), Object::new())?;
            let messages = out.get("messages").and_then(Value::as_object).ok_or_else(|| Flaw("no messages".into()))?;
            for u in &present {
                played.down.insert((*round, *u), bytes(messages, &u.to_string())?);
            }
        }
        before = *round;
    }
    Ok(played)
}
