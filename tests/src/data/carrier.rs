//! Carries an application's vectors through one session after another, of any protocol.

use crate::drops::DropPattern;
use crate::table::{Player, Protocol, Table};
use secagg_vectors::engine::Failure;
use std::collections::BTreeSet;

/// A row of sessions among the same users, each with draws of its own.
pub struct Carrier {
    /// The protocol, for vectors of any dimension.
    pub protocol: Protocol,
    /// Which half plays.
    pub player: Player,
    /// What all draws are derived from.
    pub seed: [u8; 32],
    /// Who is lost in the first session, the second and so on; in those that follow nobody is.
    pub drops: Vec<DropPattern>,
    /// Who is in the sum of each session so far, whether or not the session got to its sum.
    pub contributors: Vec<BTreeSet<u32>>,
}

impl Carrier {
    /// The sum mod R over those who stay, `inputs` holding x_u by user from 1 on: the next session.
    ///
    /// # Errors
    ///
    /// Whatever ends the session.
    pub fn aggregate(&mut self, inputs: &[Vec<u64>]) -> Result<Vec<u64>, Failure> {
        let params = |_| Failure { code: "E_PARAMS", culprit: None };
        let dimension = u32::try_from(inputs.first().map_or(0, Vec::len)).map_err(params)?;
        let played = u32::try_from(self.contributors.len()).map_err(params)?;
        let protocol = self.protocol.with_dimension(dimension);
        let drops = self.drops.get(self.contributors.len()).cloned().unwrap_or_default();
        let run = Table::new(&protocol, self.player, &self.seed, played)?.play(inputs, &drops, &mut |_| {})?;
        self.contributors.push(protocol.contributors(&run).cloned().unwrap_or_default());
        run.outcome
    }
}
