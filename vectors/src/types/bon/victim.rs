//! One party alone with what it is given: the last operation is refused, or not.

use super::broken::Broken;
use super::ops::ROUNDS;
use super::session::{Lost, Played, Session, honest, message, play};
use super::setup;
use crate::file::Object;
use crate::maker::{Flaw, Maker, Recorder, object};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A session that was played, from which the tests differ in one thing each.
pub struct Base {
    /// The session.
    pub session: Session,
    /// How it went.
    pub played: Played,
}

impl Base {
    /// Plays the session.
    ///
    /// # Errors
    ///
    /// A party refuses.
    pub fn new(session: Session, lost: &Lost) -> Result<Self, Flaw> {
        let played = play(&session, lost, &honest)?;
        Ok(Self { session, played })
    }

    fn rounds(&self) -> &'static [u8] {
        self.session.setup.model.rounds()
    }
}

/// What a test says: what is wrong, and which flag it has.
pub type Says<'a> = (&'a str, &'a str);

/// How it must end: the code and the culprit.
pub type End = (&'static str, Option<u32>);

/// Writes a test down, once it is seen that it ends as the page says.
fn write(
    maker: &mut Maker,
    recorder: Recorder,
    about: Object,
    (comment, flag): Says<'_>,
    end: Option<End>,
) -> Result<(), Flaw> {
    let flaw = |what: String| Flaw(format!("{comment}: {what}"));
    let last = recorder.operations().last().ok_or_else(|| flaw("no operations".to_owned()))?;
    let found = last.error.as_deref().map(|code| (code, last.culprit));
    if found != end {
        return Err(flaw(format!("{} ends with {found:?}, {end:?} expected", last.op)));
    }
    let flags: Vec<&str> = [flag].into_iter().filter(|flag| !flag.is_empty()).collect();
    maker.run(comment, &flags, about, recorder.finish(), Object::new())
}

/// A user alone.
#[derive(Clone)]
pub struct User<'a> {
    base: &'a Base,
    u: u32,
    given: BTreeMap<u8, Vec<u8>>,
}

impl<'a> User<'a> {
    /// User u of the session.
    pub fn new(base: &'a Base, u: u32) -> Self {
        Self { base, u, given: BTreeMap::new() }
    }

    /// With this message in the place of the true one, for the step of this round.
    #[must_use]
    pub fn takes(mut self, round: u8, message: Vec<u8>) -> Self {
        self.given.insert(round, message);
        self
    }

    /// The message for the step of this round: the server's of the round before.
    ///
    /// # Errors
    ///
    /// There is none.
    pub fn message(&self, round: u8) -> Result<Vec<u8>, Flaw> {
        let before = self.base.rounds().iter().copied().take_while(|r| *r < round).last().unwrap_or_default();
        self.given.get(&round).cloned().map_or_else(|| self.base.played.given(before, self.u).cloned(), Ok)
    }

    fn play(&self, to: u8) -> Result<Recorder, Flaw> {
        let mut recorder = Recorder::default();
        let party = format!("user/{}", self.u);
        let (input, coins) = self.base.session.user(self.u)?;
        recorder.step(&party, "bon.user", input, coins)?;
        for round in self.base.rounds().iter().filter(|round| **round <= to) {
            let input = if *round == 0 { Object::new() } else { message(&self.message(*round)?) };
            let op = ROUNDS.get(usize::from(*round)).copied().unwrap_or_default();
            recorder.step(&party, op, input, Object::new())?;
        }
        Ok(recorder)
    }

    fn about(&self) -> Object {
        self.base.session.about(&[self.u], &Lost::new())
    }

    /// It refuses in this round.
    ///
    /// # Errors
    ///
    /// It does not, or otherwise.
    pub fn refuses(&self, maker: &mut Maker, round: u8, says: Says<'_>, end: End) -> Result<(), Flaw> {
        write(maker, self.play(round)?, self.about(), says, Some(end))
    }

    /// It goes on until after this round.
    ///
    /// # Errors
    ///
    /// It refuses.
    pub fn goes_on(&self, maker: &mut Maker, round: u8, says: Says<'_>) -> Result<(), Flaw> {
        write(maker, self.play(round)?, self.about(), says, None)
    }

    /// It refuses each of these messages in this round.
    ///
    /// # Errors
    ///
    /// It does not, or otherwise.
    pub fn refuses_all(&self, maker: &mut Maker, round: u8, what: &str, all: Vec<Broken>) -> Result<(), Flaw> {
        for broken in all {
            let comment = format!("{what}: {}", broken.comment);
            let case = self.clone().takes(round, broken.bytes);
            case.refuses(maker, round, (&comment, broken.flag), (broken.code, broken.culprit))?;
        }
        Ok(())
    }

    /// It is asked for the step of this round once more.
    ///
    /// # Errors
    ///
    /// It does not refuse.
    pub fn refuses_again(&self, maker: &mut Maker, round: u8, says: Says<'_>) -> Result<(), Flaw> {
        let mut recorder = self.play(round)?;
        let op = ROUNDS.get(usize::from(round)).copied().unwrap_or_default();
        recorder.step(&format!("user/{}", self.u), op, message(&self.message(round)?), Object::new())?;
        write(maker, recorder, self.about(), says, Some(("E_ROUND", None)))
    }
}

/// The server alone.
#[derive(Clone)]
pub struct Server<'a> {
    base: &'a Base,
    /// What it is sent in the place of what was sent.
    sent: BTreeMap<(u8, u32), Vec<u8>>,
    /// Who sends nothing, and in which round.
    silent: BTreeSet<(u8, u32)>,
}

impl<'a> Server<'a> {
    /// The server of the session.
    pub fn new(base: &'a Base) -> Self {
        Self { base, sent: BTreeMap::new(), silent: BTreeSet::new() }
    }

    /// With this message of a user in the place of its own.
    #[must_use]
    pub fn sent(mut self, round: u8, from: u32, message: Vec<u8>) -> Self {
        self.sent.insert((round, from), message);
        self
    }

    /// These users send nothing in this round.
    #[must_use]
    pub fn without(mut self, round: u8, users: &[u32]) -> Self {
        self.silent.extend(users.iter().map(|u| (round, *u)));
        self
    }

    fn receive(&self, recorder: &mut Recorder, from: u32, bytes: &[u8]) -> Result<bool, Flaw> {
        let mut input = object([("from", from.into())]);
        input.extend(message(bytes));
        Ok(recorder.step("server", "bon.server.receive", input, Object::new())?.success)
    }

    /// All messages of a round.
    fn collect(&self, recorder: &mut Recorder, round: u8) -> Result<(), Flaw> {
        let all = self.base.played.up.iter().filter(|((r, u), _)| *r == round && !self.silent.contains(&(*r, *u)));
        for ((_, u), bytes) in all {
            let bytes = self.sent.get(&(round, *u)).unwrap_or(bytes);
            if !self.receive(recorder, *u, bytes)? {
                return Err(Flaw(format!("the message of user {u} in round {round} is refused")));
            }
        }
        Ok(())
    }

    fn close(&self, recorder: &mut Recorder, round: u8) -> Result<(), Flaw> {
        let op = if round == 4 { "bon.server.output" } else { "bon.server.close_round" };
        recorder.step("server", op, Object::new(), Object::new())?;
        Ok(())
    }

    /// As far as this round, which it has not begun.
    fn until(&self, round: u8) -> Result<Recorder, Flaw> {
        let mut recorder = Recorder::default();
        recorder.step("server", "bon.server", setup::write(&self.base.session.setup), Object::new())?;
        for round in self.base.rounds().iter().filter(|r| **r < round) {
            self.collect(&mut recorder, *round)?;
            self.close(&mut recorder, *round)?;
        }
        Ok(recorder)
    }

    fn about(&self) -> Object {
        let mut lost = Lost::new();
        self.silent.iter().for_each(|(round, u)| lost.entry(*round).or_default().push(*u));
        self.base.session.about(&[], &lost)
    }

    /// In this round it refuses this message.
    ///
    /// # Errors
    ///
    /// It does not, or otherwise.
    pub fn refuses(
        &self,
        maker: &mut Maker,
        (round, from): (u8, u32),
        bytes: &[u8],
        says: Says<'_>,
        code: &'static str,
    ) -> Result<(), Flaw> {
        let mut recorder = self.until(round)?;
        self.receive(&mut recorder, from, bytes)?;
        write(maker, recorder, self.about(), says, Some((code, Some(from))))
    }

    /// In this round it refuses each of these messages.
    ///
    /// # Errors
    ///
    /// It does not, or otherwise.
    pub fn refuses_all(
        &self,
        maker: &mut Maker,
        (round, from): (u8, u32),
        what: &str,
        all: Vec<Broken>,
    ) -> Result<(), Flaw> {
        for Broken { comment, flag, bytes, code, .. } in all {
            self.refuses(maker, (round, from), &bytes, (&format!("{what}: {comment}"), flag), code)?;
        }
        Ok(())
    }

    /// In this round it refuses the second message of a user.
    ///
    /// # Errors
    ///
    /// It does not, or otherwise.
    pub fn refuses_a_second(&self, maker: &mut Maker, round: u8, from: u32, says: Says<'_>) -> Result<(), Flaw> {
        let mut recorder = self.until(round)?;
        let bytes = self.base.played.sent(round, from)?;
        self.receive(&mut recorder, from, bytes)?;
        self.receive(&mut recorder, from, bytes)?;
        write(maker, recorder, self.about(), says, Some(("E_DUPLICATE", Some(from))))
    }

    /// It refuses to close this round.
    ///
    /// # Errors
    ///
    /// It does not, or otherwise.
    pub fn refuses_to_close(&self, maker: &mut Maker, round: u8, says: Says<'_>, end: End) -> Result<(), Flaw> {
        let mut recorder = self.until(round)?;
        self.collect(&mut recorder, round)?;
        self.close(&mut recorder, round)?;
        write(maker, recorder, self.about(), says, Some(end))
    }

    /// It closes the last round.
    ///
    /// # Errors
    ///
    /// It refuses.
    pub fn ends(&self, maker: &mut Maker, says: Says<'_>) -> Result<(), Flaw> {
        let mut recorder = self.until(4)?;
        self.collect(&mut recorder, 4)?;
        self.close(&mut recorder, 4)?;
        write(maker, recorder, self.about(), says, None)
    }
}

/// A party that cannot begin: user u, or the server where it is 0, with these inputs in the place of its own.
///
/// # Errors
///
/// It can, or is refused otherwise.
pub fn cannot_begin(
    maker: &mut Maker,
    base: &Base,
    u: u32,
    given: &[(&str, Value)],
    says: Says<'_>,
    code: &'static str,
) -> Result<(), Flaw> {
    let session = &base.session;
    let (party, op, (mut input, coins)) = match u {
        0 => ("server".to_owned(), "bon.server", (setup::write(&session.setup), Object::new())),
        _ => (format!("user/{u}"), "bon.user", session.user(u)?),
    };
    input.extend(given.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    let mut recorder = Recorder::default();
    recorder.step(&party, op, input, coins)?;
    let users: Vec<u32> = Some(u).into_iter().filter(|u| *u > 0).collect();
    write(maker, recorder, session.about(&users, &Lost::new()), says, Some((code, None)))
}
