//! What must be refused: every line of the table of `docs/bytes.md`, section 8, and what does not decode.

use super::ops::ROUNDS;
use super::session::{Played, Session, message};
use crate::file::Object;
use crate::maker::{Flaw, Maker, Recorder, object};
use crate::types::bon::broken::{Broken, List, any, list, point, vector};
use secagg_spec::acs::messages::{encode_dropouts, encode_key_list};
use secagg_spec::graph::{graph, neighbours};
use secagg_spec::key_agreement::ka_gen;
use secagg_spec::prelude::Nat;
use serde_json::{Value, json};

/// What a test says: what is wrong, and its flag.
type Says<'a> = (&'a str, &'a str);

/// The code and the culprit.
type End = (&'static str, Option<u32>);

/// A session from which the tests differ in one thing each.
struct Base {
    session: Session,
    played: Played,
}

/// All of it.
///
/// # Errors
///
/// Something is not refused, or otherwise than the page says.
pub fn all(maker: &mut Maker) -> Result<(), Flaw> {
    maker.runs();
    let session = Session::new(maker, (4, 2, 2), 1000, None)?;
    let played = Played::new(&session, &[])?;
    let base = Base { session, played };
    base.parameters(maker)?;
    base.user(maker)?;
    base.server(maker)
}

/// The user that is looked at.
const U: u32 = 2;

impl Base {
    fn write(
        &self,
        maker: &mut Maker,
        recorder: Recorder,
        users: &[u32],
        (comment, flag): Says<'_>,
        end: End,
    ) -> Result<(), Flaw> {
        let last = recorder.operations().last().ok_or_else(|| Flaw("no operations".to_owned()))?;
        let found = last.error.as_deref().map(|code| (code, last.culprit));
        if found != Some(end) {
            return Err(Flaw(format!("{comment}: {} ends with {found:?}, {end:?} expected", last.op)));
        }
        maker.run(comment, &[flag], self.session.about(users, &[]), recorder.finish(), Object::new())
    }

    fn parameters(&self, maker: &mut Maker) -> Result<(), Flaw> {
        let given = |name: &'static str, value: Value| vec![(name, value)];
        for (what, flag, changes, code) in [
            ("ℓ = 0", "Parameters", given("degree", 0.into()), "E_PARAMS"),
            ("ℓ = n", "Parameters", given("degree", 4.into()), "E_PARAMS"),
            ("ℓn is odd", "Parameters", vec![("degree", 1.into()), ("users", 3.into())], "E_PARAMS"),
            ("R = 1", "Parameters", given("max_element", "0".into()), "E_PARAMS"),
            ("R_U = 1", "Wrap", given("max_input", "0".into()), "E_WRAP"),
            ("R < n(R_U − 1) + 1", "Wrap", given("max_input", "251".into()), "E_WRAP"),
        ] {
            let mut recorder = Recorder::default();
            let mut input = self.session.server();
            input.extend(changes.into_iter().map(|(name, value)| (name.to_owned(), value)));
            recorder.step("server", "acs.server", input, Object::new())?;
            self.write(maker, recorder, &[], (&format!("the server: {what}"), flag), (code, None))?;
        }
        for (what, flag, (name, value), code) in [
            ("the id 0", "Parameters", ("id", json!(0)), "E_PARAMS"),
            ("the id n + 1", "Parameters", ("id", json!(5)), "E_PARAMS"),
            ("an input of m − 1 elements", "BadInput", ("input", json!(["7"])), "E_INPUT"),
            ("an input of m + 1 elements", "BadInput", ("input", json!(["7", "8", "9"])), "E_INPUT"),
            ("an element that is R", "BadInput", ("input", json!(["7", "1001"])), "E_INPUT"),
        ] {
            let mut recorder = Recorder::default();
            let (mut input, coins) = self.session.user(U)?;
            input.insert(name.to_owned(), value);
            recorder.step(&format!("user/{U}"), "acs.user", input, coins)?;
            self.write(maker, recorder, &[U], (&format!("a user: {what}"), flag), (code, None))?;
        }
        let mut recorder = Recorder::default();
        let (mut input, coins) = self.session.user(U)?;
        input.insert("max_input".to_owned(), "250".into());
        input.insert("input".to_owned(), json!(["250", "251"]));
        recorder.step(&format!("user/{U}"), "acs.user", input, coins)?;
        self.write(maker, recorder, &[U], ("a user: an element that is R_U", "BadInput"), ("E_INPUT", None))
    }

    /// User 2, who takes this message for the step of the round, and the true ones before.
    fn play(&self, round: usize, bytes: &[u8]) -> Result<Recorder, Flaw> {
        let mut recorder = Recorder::default();
        let party = format!("user/{U}");
        let (input, coins) = self.session.user(U)?;
        recorder.step(&party, "acs.user", input, coins)?;
        for (r, op) in ROUNDS.into_iter().enumerate().take(round + 1) {
            let input = match r.checked_sub(1) {
                None => Object::new(),
                Some(_) if r == round => message(bytes),
                Some(before) => message(self.played.down.get(&(before, U)).map_or(&[], Vec::as_slice)),
            };
            recorder.step(&party, op, input, Object::new())?;
        }
        Ok(recorder)
    }

    fn user(&self, maker: &mut Maker) -> Result<(), Flaw> {
        let users = self.session.setup.users;
        let given = |round: usize| self.played.down.get(&(round, U)).cloned().unwrap_or_default();
        let keys = given(0);
        let mut bad = any(&keys, 0x03);
        bad.extend(list(&keys, List { at: 1, entry: 37, users })?);
        let last = keys.len() - 33;
        let id = keys.get(last - 4..last).and_then(|id| id.first_chunk::<4>()).map(|id| u32::from_be_bytes(*id));
        bad.extend(point(&keys, last, "s_v^PK", id));
        let dropped = encode_dropouts(&[1, 3]);
        let mut worse = any(&dropped, 0x05);
        worse.extend(list(&dropped, List { at: 1, entry: 4, users })?);
        for (round, what, all) in [(1, "key list", bad), (2, "dropouts", worse)] {
            for Broken { comment, flag, bytes, code, culprit } in all {
                let comment = format!("{what}: {comment}");
                self.write(maker, self.play(round, &bytes)?, &[U], (&comment, flag), (code, culprit))?;
            }
        }
        let setup = &self.session.setup;
        let near = neighbours(&graph(setup.users, setup.degree, &setup.graph_seed)?, U)?;
        let stranger = (1..=users).find(|v| *v != U && !near.contains(v)).ok_or_else(|| Flaw("no stranger".into()))?;
        for (v, comment) in [(stranger, "a key of one who is no neighbour"), (U, "a key of u itself")] {
            let (coins, _) = self.session.users.get(&v).ok_or_else(|| Flaw("no user".into()))?;
            let list = encode_key_list(&[(v, ka_gen(&Nat::from_bytes_be(&coins.s_sk))?)]);
            let end = ("E_NOT_SUBSET", Some(v));
            self.write(maker, self.play(1, &list)?, &[U], (comment, "NotSubset"), end)?;
        }
        let end = ("E_NOT_SUBSET", Some(U));
        let itself = encode_dropouts(&[U, 3]);
        self.write(maker, self.play(2, &itself)?, &[U], ("u itself has dropped out", "NotSubset"), end)?;
        // Two answers differ by the masks with those whom only one of them names
        let mut twice = self.play(2, &given(1))?;
        twice.step(&format!("user/{U}"), "acs.recovery", message(&dropped), Object::new())?;
        self.write(maker, twice, &[U], ("asked for a second recovery", "OutOfTurn"), ("E_ROUND", None))
    }

    /// The server, after these rounds, in the last of which only these users sent something.
    fn until(&self, round: usize, present: &[u32], close: bool) -> Result<Recorder, Flaw> {
        let mut recorder = Recorder::default();
        recorder.step("server", "acs.server", self.session.server(), Object::new())?;
        for r in 0..=round {
            for ((_, u), bytes) in
                self.played.up.iter().filter(|((x, u), _)| *x == r && (r < round || present.contains(u)))
            {
                receive(&mut recorder, *u, bytes)?;
            }
            if r < round || close {
                let op = if r == 2 { "acs.server.output" } else { "acs.server.close_round" };
                recorder.step("server", op, Object::new(), Object::new())?;
            }
        }
        Ok(recorder)
    }

    fn server(&self, maker: &mut Maker) -> Result<(), Flaw> {
        let mut keys = any(self.played.sent(0, 1)?, 0x02);
        keys.extend(point(self.played.sent(0, 1)?, 1, "s_1^PK", None));
        let mut masked = any(self.played.sent(1, 1)?, 0x04);
        masked.extend(vector(self.played.sent(1, 1)?));
        let mut recovery = any(self.played.sent(2, 1)?, 0x02);
        recovery.extend(vector(self.played.sent(2, 1)?));
        for (round, what, all) in [(0, "key", keys), (1, "masked input", masked), (2, "recovery", recovery)] {
            for Broken { comment, flag, bytes, code, .. } in all {
                let mut recorder = self.until(round, &[], false)?;
                receive(&mut recorder, 1, &bytes)?;
                self.write(maker, recorder, &[], (&format!("{what}: {comment}"), flag), (code, Some(1)))?;
            }
            let mut recorder = self.until(round, &[1], false)?;
            receive(&mut recorder, 1, self.played.sent(round, 1)?)?;
            let says = (format!("round {round}: a second message"), "SecondMessage");
            self.write(maker, recorder, &[], (&says.0, says.1), ("E_DUPLICATE", Some(1)))?;
        }
        for id in [0, 5] {
            let mut recorder = self.until(0, &[], false)?;
            receive(&mut recorder, id, self.played.sent(0, 1)?)?;
            let comment = format!("round 0: a message from the id {id}");
            self.write(maker, recorder, &[], (&comment, "UnknownSender"), ("E_UNKNOWN", Some(id)))?;
        }
        for (round, set) in [(1, "U1"), (2, "U2")] {
            // User 4 is not in the round before
            let mut recorder = self.until(round - 1, &[1, 2, 3], true)?;
            receive(&mut recorder, 4, self.played.sent(round, 4)?)?;
            let comment = format!("round {round}: a message from a user not in {set}");
            self.write(maker, recorder, &[], (&comment, "UnknownSender"), ("E_UNKNOWN", Some(4)))?;
        }
        for round in [0, 1] {
            let comment = format!("round {round}: nobody sends anything");
            let end = ("E_THRESHOLD", None);
            self.write(maker, self.until(round, &[], true)?, &[], (&comment, "TooFew"), end)?;
        }
        let says = ("users 2 and 4 of U2 do not answer", "Incomplete");
        self.write(maker, self.until(2, &[1, 3], true)?, &[], says, ("E_INCOMPLETE", Some(2)))
    }
}

fn receive(recorder: &mut Recorder, from: u32, bytes: &[u8]) -> Result<(), Flaw> {
    let mut input = object([("from", from.into())]);
    input.extend(message(bytes));
    recorder.step("server", "acs.server.receive", input, Object::new())?;
    Ok(())
}
