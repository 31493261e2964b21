//! Whole runs of BON: what they have in common whatever the model and the repairs.

use super::session::{Lost, Session, Tamper, decimals, honest, play};
use crate::engine::bon::{Model, Repairs, Setup};
use crate::maker::{Flaw, Maker, object};
use serde_json::json;

/// A run to be made.
pub struct Run<'a> {
    /// What it is about.
    pub comment: &'a str,
    /// Its flags.
    pub flags: &'a [&'a str],
    /// n, t, m.
    pub sizes: (u32, u32, u32),
    /// R − 1.
    pub max_element: u64,
    /// R_U − 1.
    pub max_input: Option<u64>,
    /// The model.
    pub model: Model,
    /// The repairs.
    pub repairs: Repairs,
    /// Who is lost.
    pub lost: &'a [(u8, &'a [u32])],
}

impl Run<'_> {
    /// The set-up, without verification keys.
    pub fn setup(&self) -> Setup {
        let (users, threshold, dimension) = self.sizes;
        let (max_element, max_input, model, repairs) = (self.max_element, self.max_input, self.model, self.repairs);
        Setup { users, threshold, dimension, max_element, max_input, model, repairs, verification_keys: Vec::new() }
    }

    /// Who is lost.
    pub fn lost(&self) -> Lost {
        self.lost.iter().map(|(round, ids)| (*round, ids.to_vec())).collect()
    }

    /// The session, with draws of its own.
    ///
    /// # Errors
    ///
    /// None in practice.
    pub fn session(&self, maker: &Maker) -> Result<Session, Flaw> {
        Session::new(self.setup(), &maker.draw("session")?, &maker.draw("pki")?)
    }

    /// Plays it and writes it down.
    ///
    /// # Errors
    ///
    /// A party refuses, or the sum is another than that of the inputs.
    pub fn make(&self, maker: &mut Maker) -> Result<(), Flaw> {
        let session = self.session(maker)?;
        self.make_of(maker, &session, &honest)
    }

    /// The same, of this session, with messages replaced on their way to the server.
    ///
    /// # Errors
    ///
    /// See [`Run::make`].
    pub fn make_of(&self, maker: &mut Maker, session: &Session, tamper: Tamper<'_>) -> Result<(), Flaw> {
        let lost = self.lost();
        let played = play(session, &lost, tamper)?;
        let users: Vec<u32> = (1..=session.setup.users).collect();
        let sum = decimals(&session.sum(&played.survivors));
        if sum != played.sum {
            return Err(Flaw(format!("{}: the sum is {}, that of the inputs {sum}", self.comment, played.sum)));
        }
        let out = object([("sum", sum), ("survivors", json!(played.survivors))]);
        maker.run(self.comment, self.flags, session.about(&users, &lost), played.finish(), out)
    }
}
