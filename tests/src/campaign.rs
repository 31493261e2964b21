//! A campaign: many drawn cases of one protocol, checked some at a time, counted.

use crate::drops::Moment;
use crate::playable::{CaseReport, Disagreement};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::mpsc;

/// Where a campaign's cases come from: one protocol, one seed.
pub trait Draws: Sync {
    /// Draws case `index` and checks it.
    fn check(&self, index: u32) -> Checked;

    /// The case as one line, with the command that plays it again.
    fn describe(&self, index: u32) -> String;

    /// A smaller case that fails too, as one line; none where none is found.
    fn least_failing(&self, index: u32) -> Option<String>;
}

/// A case and what came of it.
#[derive(Clone, Debug)]
pub struct Checked {
    /// What the case is one of, for counting: its model, its kind of modulus and so on.
    pub kinds: Vec<&'static str>,
    /// What was compared, or what disagrees.
    pub result: Result<CaseReport, Disagreement>,
}

impl Checked {
    /// A case that no strategy gave: a disagreement, so that it shows.
    pub fn not_drawn() -> Self {
        let why = Disagreement { runs: "before the session".to_owned(), what: "no case was drawn".to_owned() };
        Self { kinds: Vec::new(), result: Err(why) }
    }
}

/// The drops of one round that sessions got as far as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Drops {
    /// Before the message.
    pub before: u64,
    /// In the middle of it.
    pub cut: u64,
    /// After the round.
    pub late: u64,
}

/// What a campaign played and compared.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct CampaignReport {
    /// Cases that agree and cases that do not.
    pub cases: u32,
    /// Sessions of the cases that agree; the figures below are of these, too.
    pub sessions: u64,
    /// Messages compared.
    pub messages: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Refusals and aborts compared.
    pub refusals: u64,
    /// Sessions with a sum, compared with the plain one.
    pub sums: u64,
    /// Sessions in which too few were left, or the wrong ones.
    pub failures: u64,
    /// Drops, by round.
    pub by_round: BTreeMap<u8, Drops>,
    /// Cases of each kind.
    pub kinds: BTreeMap<&'static str, u64>,
    /// Cases that lose nobody.
    pub lossless: u64,
    /// The case's index; the difference, the case, and the least case that fails too.
    pub disagreements: Vec<(u32, String)>,
}

impl CampaignReport {
    /// How many cases were of this kind.
    pub fn of_kind(&self, kind: &str) -> u64 {
        self.kinds.get(kind).copied().unwrap_or(0)
    }

    /// Adds a case that agrees.
    fn add(&mut self, kinds: &[&'static str], report: &CaseReport) {
        self.cases += 1;
        self.sessions += report.sessions;
        self.messages += report.messages;
        self.bytes += report.bytes;
        self.refusals += report.refusals;
        self.sums += report.sums;
        self.failures += report.failures;
        for (round, moment) in &report.lost {
            let drops = self.by_round.entry(*round).or_default();
            match moment {
                Moment::Before => drops.before += 1,
                Moment::Cut(_) => drops.cut += 1,
                Moment::Late => drops.late += 1,
            }
        }
        for kind in kinds {
            *self.kinds.entry(kind).or_default() += 1;
        }
        self.lossless += u64::from(report.lost.is_empty());
    }
}

/// Checks the cases with these indices. `watch` is told how many are done, each time one is. The report hangs on the
/// draws alone.
pub fn campaign(draws: &dyn Draws, indices: &[u32], watch: &mut dyn FnMut(u32)) -> CampaignReport {
    let (sender, receiver) = mpsc::channel();
    let mut results = std::thread::scope(|scope| {
        scope.spawn(move || {
            indices.par_iter().for_each_with(sender, |sender, &index| {
                // The receiver is there until every sender is gone.
                let _ = sender.send((index, draws.check(index)));
            });
        });
        let mut results = Vec::new();
        for result in receiver {
            results.push(result);
            watch(results.len() as u32);
        }
        results
    });
    results.sort_by_key(|(index, _)| *index);
    let mut report = CampaignReport::default();
    for (index, checked) in &results {
        match &checked.result {
            Ok(case_report) => report.add(&checked.kinds, case_report),
            Err(disagreement) => {
                report.cases += 1;
                let mut text = format!("{disagreement}; {}", draws.describe(*index));
                // One small case is worth the time; the others are likely the same fault.
                if report.disagreements.is_empty()
                    && let Some(least) = draws.least_failing(*index)
                {
                    text.push_str(&format!("; fails, too: {least}"));
                }
                report.disagreements.push((*index, text));
            }
        }
    }
    report
}
