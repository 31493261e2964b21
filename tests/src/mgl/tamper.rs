//! Where somebody who changes a message of MGL can spoil the sum and still have it accepted, and where not.

use super::case::{Case, Table};
use crate::lists::{List, lists_from};
use crate::outline::packed;
use crate::playable::Disagreement;
use crate::session::Run;
use crate::tamper::{self, TamperReport, Tamperable};
use crate::tamper_class::Class;
use crate::tamperer::{Tampering, Touched, Way};
use secagg_vectors::engine::mgl::{Model, Setup};

/// The lists of a message (`docs/bytes.md`, section 10), with entries of `04`'s first list of this size.
fn lists(message: &[u8], dealing: usize) -> Option<Vec<List>> {
    let (at, sizes): (usize, &[usize]) = match message.first()? {
        3 => (1 + 4 + 3 * 8, &[4]),
        4 => (1, &[dealing, 4 + 60]),
        5 => (1, &[4, 4 + 92, 4 + 60]),
        7 => (1, &[4 + 64]),
        _ => return None,
    };
    lists_from(message, at, sizes).map(|(lists, _)| lists)
}

fn semi_honest_lists(message: &[u8]) -> Option<Vec<List>> {
    lists(message, 4 + 92 + 60)
}

fn active_lists(message: &[u8]) -> Option<Vec<List>> {
    lists(message, 4 + 92 + 60 + 94)
}

/// The worst that what was done can do.
fn class(setup: &Setup, touched: &[Touched]) -> Class {
    let discards = !setup.repairs.has("NoDiscard");
    let skips = setup.repairs.has("SkipUndecryptable");
    let alpha = packed(setup.dimension, setup.max_element());
    let tail = |message: &[u8]| message.get(message.len().saturating_sub(alpha)..).map(<[u8]>::to_vec);
    let each = |t: &Touched| {
        let worst = t.after.iter().map(|after| match (t.round, t.way) {
            (1, Way::Down) if setup.model == Model::SemiHonest => Class::UnsignedCall,
            (2, Way::Up) if t.before.as_deref().and_then(tail) != tail(after) => Class::OwnInput,
            (2, Way::Up) if discards && skips => Class::Discarded,
            (2 | 3, Way::Down) if discards => Class::Discarded,
            _ => Class::Bound,
        });
        worst.max().unwrap_or(Class::Bound)
    };
    touched.iter().map(each).max().unwrap_or(Class::Untouched)
}

impl Tamperable for Table<'_> {
    fn lists(&self) -> fn(&[u8]) -> Option<Vec<List>> {
        match self.case.setup.model {
            Model::SemiHonest => semi_honest_lists,
            Model::Active => active_lists,
        }
    }

    fn class(&self, touched: &[Touched]) -> Class {
        class(&self.case.setup, touched)
    }

    fn right_sum(&self, run: &Run) -> Option<Vec<u64>> {
        let by_u2 = self.case.setup.model == Model::Active && !self.case.setup.repairs.has("SignedDecisionSet");
        run.accepted.get(if by_u2 { 2 } else { 1 }).map(|set| self.case.plain_sum(0, set))
    }
}

/// [`tamper::check_table`], for a case of one session.
///
/// # Errors
///
/// The halves differ; or they accept a wrong sum where [`Class`] says that they must not.
pub fn check(case: &Case, tampering: &Tampering) -> Result<TamperReport, Disagreement> {
    tamper::check_table(&Table::deal(case)?, tampering)
}
