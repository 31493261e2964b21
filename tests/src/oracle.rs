//! What a session of BON on an honest wire must look like, from the case alone (`docs/bytes.md`, section 3).

use crate::case::Case;
use crate::drops::DropPattern;
use crate::outline::{self, Outline, Sets, packed};
use secagg_vectors::engine::Failure;
use secagg_vectors::engine::bon::Model;
use std::collections::BTreeSet;

/// The sum over `ids` of the case's inputs: the sum of the integers where the inputs are bounded, else mod R.
pub fn plain_sum(case: &Case, ids: &BTreeSet<u32>) -> Vec<u64> {
    let p = &case.parameters;
    outline::plain_sum(|u| case.input(u), ids, p.dimension, p.max_element, p.max_input.is_some())
}

impl Outline for Case {
    fn rounds(&self) -> &'static [u8] {
        self.parameters.model.rounds()
    }

    fn users(&self) -> u32 {
        self.parameters.users
    }

    fn drops(&self) -> &DropPattern {
        &self.drops
    }

    fn up(&self, round: u8, _: u32, sets: &Sets) -> usize {
        let size = |i: usize| sets.get(i).map_or(0, BTreeSet::len);
        let signature = if self.parameters.model == Model::Active { 64 } else { 0 };
        match round {
            0 => 1 + 66 + signature,
            1 => 5 + 104 * (size(0) - 1),
            2 => 1 + packed(self.parameters.dimension, self.parameters.max_element),
            3 => 1 + 64,
            _ => 1 + 4 + 36 * (size(1) - size(2)) + 4 + 36 * size(2),
        }
    }

    fn down(&self, round: u8, _: u32, sets: &Sets) -> usize {
        let size = sets.last().map_or(0, BTreeSet::len);
        let signature = if self.parameters.model == Model::Active { 64 } else { 0 };
        match round {
            0 => 5 + (4 + 66 + signature) * size,
            1 => 5 + 104 * (size - 1),
            2 => 5 + 4 * size,
            _ => 5 + 68 * size,
        }
    }

    fn end(&self, round: u8, sets: &Sets) -> Option<Result<Vec<u64>, Failure>> {
        if sets.last().map_or(0, BTreeSet::len) < self.parameters.threshold as usize {
            return Some(Err(Failure { code: "E_THRESHOLD", culprit: None }));
        }
        (round == 4).then(|| Ok(sets.get(2).map_or(vec![], |u3| plain_sum(self, u3))))
    }
}
