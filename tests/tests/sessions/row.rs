//! A row: one check, one way to break it, what must come of it.

use crate::edit::Edit;
use crate::script::{Script, engines};
use secagg_vectors::engine::Failure;
use secagg_vectors::engine::bon::{Engine, Model};

/// The user whose messages the rows change.
pub const SUBJECT: u32 = 2;

/// Something that fails in this engine.
type Deed = Box<dyn Fn(&dyn Engine) -> Result<(), Failure>>;

/// What is done.
pub enum Act {
    /// User 2 reads this in place of the server's message in one round, and fails in that one or in a later one.
    User {
        /// The round in which it reads it.
        reads: u8,
        /// The round in which it fails.
        fails: u8,
        /// What it reads.
        edit: Edit,
    },
    /// The server is sent this, in place of user 2's message of this round.
    Server {
        /// The round.
        round: u8,
        /// What it is sent.
        edit: Edit,
    },
    /// Anything else.
    Any(Deed),
}

/// One row.
pub struct Row {
    /// The check, as the table of section 4 words it; `DECODING` for what comes before the table.
    pub rule: &'static str,
    /// How it is broken.
    pub what: String,
    /// The model.
    pub model: Model,
    /// Whether the session is the hardened one.
    pub hardened: bool,
    /// What is done.
    pub act: Act,
    /// The code that must come of it.
    pub code: &'static str,
    /// The culprit that must come of it.
    pub culprit: Option<u32>,
}

impl Row {
    /// User 2 reads an edited message in round `reads` and fails at once.
    pub fn user(rule: &'static str, what: &str, model: Model, reads: u8, edit: Edit, code: &'static str) -> Row {
        let act = Act::User { reads, fails: reads, edit };
        Row { rule, what: what.to_string(), model, hardened: false, act, code, culprit: None }
    }

    /// The server is sent an edited message of user 2, which is to blame.
    pub fn server(rule: &'static str, what: &str, model: Model, round: u8, edit: Edit, code: &'static str) -> Row {
        let act = Act::Server { round, edit };
        Row { rule, what: what.to_string(), model, hardened: false, act, code, culprit: Some(SUBJECT) }
    }

    /// Something else is done.
    pub fn any(
        rule: &'static str,
        what: &str,
        model: Model,
        act: impl Fn(&dyn Engine) -> Result<(), Failure> + 'static,
        code: &'static str,
    ) -> Row {
        Row { rule, what: what.to_string(), model, hardened: false, act: Act::Any(Box::new(act)), code, culprit: None }
    }

    /// It is this user's fault.
    pub fn by(self, culprit: u32) -> Row {
        Row { culprit: Some(culprit), ..self }
    }

    /// In the hardened session.
    pub fn hardened(self) -> Row {
        Row { hardened: true, ..self }
    }

    /// The user fails only in this round.
    pub fn later(mut self, round: u8) -> Row {
        if let Act::User { fails, .. } = &mut self.act {
            *fails = round;
        }
        self
    }

    fn expected(&self) -> Failure {
        Failure { code: self.code, culprit: self.culprit }
    }
}

/// Checks the rows in both halves. After a user's error its session is over; after a server's refusal the server is as
/// it was, so that all of a round's rows are tried on one server, which at the end takes the true messages and goes on.
pub fn check(rows: &[&Row]) {
    assert!(!rows.is_empty());
    for engine in engines() {
        for row in rows {
            check_alone(row, engine);
        }
        for model in [Model::Hbc, Model::Active] {
            for round in model.rounds() {
                check_together(rows, (model, false), *round, engine);
                check_together(rows, (model, true), *round, engine);
            }
        }
    }
}

/// A row that needs a party of its own.
fn check_alone(row: &Row, engine: &dyn Engine) {
    let name = format!("{}: {}, {:?}, {}", engine.name(), row.rule, row.model, row.what);
    let script = Script::either(row.model, row.hardened);
    match &row.act {
        Act::User { reads, fails, edit } => {
            let honest = &script.down[&(*reads, SUBJECT)];
            let edited = edit(honest);
            assert_ne!(&edited, honest, "{name}: the edit changes nothing");
            let mut user = script.user(engine, SUBJECT, *fails, &[(*reads, edited.clone())]);
            let message = if reads == fails { &edited } else { &script.down[&(*fails, SUBJECT)] };
            assert_eq!(user.step(Some(message)), Err(row.expected()), "{name}");
            let over = Err(Failure { code: "E_ROUND", culprit: None });
            assert_eq!(user.step(Some(&script.down[&(*fails, SUBJECT)])), over, "{name}: afterwards");
            assert_eq!(user.step(None), over, "{name}: afterwards, without a message");
        }
        Act::Any(act) => assert_eq!(act(engine), Err(row.expected()), "{name}"),
        Act::Server { .. } => {}
    }
}

/// The rows about one round of the server, one after another.
fn check_together(rows: &[&Row], (model, hardened): (Model, bool), at: u8, engine: &dyn Engine) {
    let script = Script::either(model, hardened);
    let mut server = None;
    for row in rows {
        let Act::Server { round, edit } = &row.act else { continue };
        if (*round, row.model, row.hardened) != (at, model, hardened) {
            continue;
        }
        let name = format!("{}: {}, {:?}, {}", engine.name(), row.rule, row.model, row.what);
        let honest = &script.up[&(at, SUBJECT)];
        let edited = edit(honest);
        assert_ne!(&edited, honest, "{name}: the edit changes nothing");
        let server = server.get_or_insert_with(|| script.server(engine, at));
        assert_eq!(server.receive(SUBJECT, &edited), Err(row.expected()), "{name}");
    }
    if let Some(mut server) = server {
        let rest = model.rounds().iter().filter(|r| **r >= at);
        let last = rest.map(|r| script.finish_round(server.as_mut(), *r, &[]).expect("as it was")).last();
        assert_eq!(last, Some(secagg_vectors::engine::Output::Sum(vec![6, 248, 43])), "{}: round {at}", engine.name());
    }
}
