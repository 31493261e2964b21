//! Carries an application's vectors through one session after another of the Bonawitz protocol.

use crate::case::Parameters;
use crate::drops::DropPattern;
use crate::session::{self, Honest};
use secagg_spec::hkdf::hkdf;
use secagg_vectors::engine::bon::{Engine, Model, Repairs};
use secagg_vectors::engine::{Failure, User, bon_coins};
use std::collections::BTreeSet;

/// A row of sessions among the same users, each with draws of its own.
pub struct Carrier<'a> {
    /// Which half plays.
    pub engine: &'a dyn Engine,
    /// n.
    pub users: u32,
    /// t.
    pub threshold: u32,
    /// R − 1.
    pub max_element: u64,
    /// The threat model.
    pub model: Model,
    /// What all draws are derived from.
    pub seed: [u8; 32],
    /// Who is lost in the first session, the second and so on; in those that follow nobody is.
    pub drops: Vec<DropPattern>,
    /// Who is in the sum of each session so far: U3, whether or not the session got to its sum.
    pub contributors: Vec<BTreeSet<u32>>,
}

impl Carrier<'_> {
    /// The sum mod R over those who stay, `inputs` holding x_u by user from 1 on: the next session.
    ///
    /// # Errors
    ///
    /// Whatever ends the session.
    pub fn aggregate(&mut self, inputs: &[Vec<u64>]) -> Result<Vec<u64>, Failure> {
        let index = self.contributors.len();
        let dimension = inputs.first().map_or(0, Vec::len);
        let params = Failure { code: "E_PARAMS", culprit: None };
        let parameters = Parameters {
            users: self.users,
            threshold: self.threshold,
            dimension: u32::try_from(dimension).map_err(|_| params.clone())?,
            max_element: self.max_element,
            max_input: None,
            model: self.model,
            repairs: Repairs::AS_WRITTEN,
        };
        let seed = session_seed(&self.seed, index).ok_or_else(|| params.clone())?;
        let setup = parameters.setup(&seed)?;
        if inputs.len() != self.users as usize {
            return Err(params);
        }
        let users = (1..)
            .zip(inputs)
            .map(|(u, x)| self.engine.user(&setup, u, &bon_coins::derive(&seed, u, &setup)?, x))
            .collect::<Result<Vec<Box<dyn User>>, Failure>>()?;
        let server = self.engine.server(&setup)?;
        let drops = self.drops.get(index).cloned().unwrap_or_default();
        let run = session::run(self.model.rounds(), users, server, &drops, &mut Honest, &mut |_| {});
        self.contributors.push(run.accepted.get(2).cloned().unwrap_or_default());
        run.outcome
    }
}

/// The seed of a session: HKDF-SHA256(ikm = seed, info = `secagg/v1/bench/session/<index>`).
fn session_seed(seed: &[u8; 32], index: usize) -> Option<[u8; 32]> {
    let bytes = hkdf(&[], seed, format!("secagg/v1/bench/session/{index}").as_bytes(), 32).ok()?;
    bytes.try_into().ok()
}
