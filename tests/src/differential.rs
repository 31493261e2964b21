//! The differential campaign: the same sessions with the same coins through both halves, alone and mixed, compared byte
//! for byte with each other and, but for the bytes, with what the case alone says.

use crate::case::{Case, Dealt, Half};
use crate::compare::first_difference;
use crate::drops::Moment;
use crate::oracle;
use crate::session::{self, Event, Honest, Run, Wire};
use crate::strategies;
use rayon::prelude::*;
use secagg_vectors::engine::bon::{Engine, Model};
use secagg_vectors::engine::impl_engine::ImplEngine;
use secagg_vectors::engine::spec_engine::SpecEngine;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::mpsc;

/// The engines that a check compares.
#[derive(Clone, Copy)]
pub struct Pair<'a> {
    /// The one that is right where they differ, as far as a report has to choose.
    pub first: &'a dyn Engine,
    /// The one compared with it.
    pub second: &'a dyn Engine,
}

impl<'a> Pair<'a> {
    /// The engine of this half.
    pub fn of(&self, half: Half) -> &'a dyn Engine {
        match half {
            Half::First => self.first,
            Half::Second => self.second,
        }
    }
}

/// The specification and the implementation.
pub fn both() -> Pair<'static> {
    Pair { first: &SpecEngine, second: &ImplEngine }
}

/// Two runs that must be equal and are not, or one that is not what the case says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// Whose run.
    pub runs: String,
    /// The first difference.
    pub what: String,
}

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.runs, self.what)
    }
}

impl std::error::Error for Disagreement {}

/// What one case compared.
#[derive(Clone, Debug)]
pub struct CaseReport {
    /// Sessions played.
    pub sessions: u64,
    /// Messages compared, and their bytes.
    pub messages: u64,
    /// The bytes of these messages.
    pub bytes: u64,
    /// Refusals and aborts compared.
    pub refusals: u64,
    /// Whether there is a sum; if not, too few were left.
    pub sum: bool,
    /// The drops that the session got as far as.
    pub lost: Vec<(u8, Moment)>,
}

/// Who sits where in one session.
pub struct Seating<'a> {
    /// What a report calls it.
    pub name: String,
    /// Who plays each user.
    pub users: &'a dyn Fn(u32) -> Half,
    /// Who plays the server.
    pub server: Half,
}

/// What is dealt for the case.
///
/// # Errors
///
/// A set-up that cannot be made, although the case is a proper one.
pub fn deal(case: &Case) -> Result<Dealt, Disagreement> {
    case.deal().map_err(|failure| Disagreement { runs: "before the session".to_string(), what: failure.to_string() })
}

/// Plays the case, with what was dealt for it, with these seats over this wire.
///
/// # Errors
///
/// A party that cannot be made, although the case is a proper one.
pub fn play(
    case: &Case,
    dealt: &Dealt,
    pair: Pair<'_>,
    seats: &Seating<'_>,
    wire: &mut dyn Wire,
) -> Result<Run, Disagreement> {
    let failed = |failure| Disagreement { runs: seats.name.clone(), what: format!("a party is not made: {failure}") };
    let Dealt { setup, coins } = dealt;
    let users = coins
        .iter()
        .map(|(u, coins)| pair.of((seats.users)(*u)).user(setup, *u, coins, case.input(*u)))
        .collect::<Result<Vec<_>, _>>()
        .map_err(failed)?;
    let server = pair.of(seats.server).server(setup).map_err(failed)?;
    Ok(session::run(setup.model.rounds(), users, server, &case.drops, wire, &mut |_| {}))
}

/// Plays the case with the specification, the implementation, each half's users with the other's server, and a mixed
/// crowd and its complement with a server each; holds the first run against the oracle and the others against the
/// first.
///
/// # Errors
///
/// The first disagreement.
pub fn check(case: &Case) -> Result<CaseReport, Disagreement> {
    check_pair(case, both())
}

/// [`check`], for any two engines.
///
/// # Errors
///
/// The first disagreement.
pub fn check_pair(case: &Case, pair: Pair<'_>) -> Result<CaseReport, Disagreement> {
    let (one, two) = (pair.first.name(), pair.second.name());
    let (first, second) = (&|_| Half::First, &|_| Half::Second);
    let (crowd, opposite) = (&|u| case.seat(u), &|u| case.seat(u).other());
    let base_seats = Seating { name: format!("{one} alone"), users: first, server: Half::First };
    let dealt = deal(case)?;
    let base = play(case, &dealt, pair, &base_seats, &mut Honest)?;
    let expected = oracle::expect(case);
    if let Some(what) = oracle::differs(&expected, &base) {
        return Err(Disagreement { runs: base_seats.name, what });
    }
    let others = [
        Seating { name: format!("{two} alone"), users: second, server: Half::Second },
        Seating { name: format!("{one} users, {two} server"), users: first, server: Half::Second },
        Seating { name: format!("{two} users, {one} server"), users: second, server: Half::First },
        Seating { name: format!("mixed users, {two} server"), users: crowd, server: Half::Second },
        Seating { name: format!("the opposite mix, {one} server"), users: opposite, server: Half::First },
    ];
    let mut report = CaseReport { sessions: 1, messages: 0, bytes: 0, refusals: 0, sum: false, lost: expected.lost };
    for seats in &others {
        let run = play(case, &dealt, pair, seats, &mut Honest)?;
        if let Some(what) = first_difference((&base_seats.name, &base), (&seats.name, &run)) {
            return Err(Disagreement { runs: format!("{} / {}", base_seats.name, seats.name), what });
        }
        report.sessions += 1;
        for event in &run.events {
            match event {
                Event::Up { message, .. } | Event::Down { message, .. } => {
                    report.messages += 1;
                    report.bytes += message.len() as u64;
                }
                Event::UserAborts { .. } | Event::Refused { .. } => report.refusals += 1,
            }
        }
    }
    report.sum = base.outcome.is_ok();
    Ok(report)
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
    /// Cases with a sum, compared with the plain one.
    pub sums: u64,
    /// Cases in which too few were left.
    pub threshold_failures: u64,
    /// Drops, by round.
    pub by_round: BTreeMap<u8, Drops>,
    /// Cases in the honest-but-curious model.
    pub hbc: u64,
    /// Cases in the active model.
    pub active: u64,
    /// Cases whose R is a power of two.
    pub powers_of_two: u64,
    /// Cases with another R.
    pub other_moduli: u64,
    /// Cases with bounded inputs.
    pub bounded: u64,
    /// Cases that lose nobody.
    pub lossless: u64,
    /// The case's index; the difference, the case, and the least case that fails too.
    pub disagreements: Vec<(u32, String)>,
}

impl CampaignReport {
    /// Adds a case that agrees.
    fn add(&mut self, case: &Case, report: &CaseReport) {
        self.cases += 1;
        self.sessions += report.sessions;
        self.messages += report.messages;
        self.bytes += report.bytes;
        self.refusals += report.refusals;
        *(if report.sum { &mut self.sums } else { &mut self.threshold_failures }) += 1;
        for (round, moment) in &report.lost {
            let drops = self.by_round.entry(*round).or_default();
            match moment {
                Moment::Before => drops.before += 1,
                Moment::Cut(_) => drops.cut += 1,
                Moment::Late => drops.late += 1,
            }
        }
        match case.parameters.model {
            Model::Hbc => self.hbc += 1,
            Model::Active => self.active += 1,
        }
        *(if case.parameters.power_of_two() { &mut self.powers_of_two } else { &mut self.other_moduli }) += 1;
        self.bounded += u64::from(case.parameters.max_input.is_some());
        self.lossless += u64::from(report.lost.is_empty());
    }
}

/// Checks cases 0 to `cases` − 1 of this seed, some at a time. `watch` is told how many are done, each time one is. The
/// report hangs on the arguments alone.
pub fn campaign(cases: u32, seed: &[u8; 32], watch: &mut dyn FnMut(u32)) -> CampaignReport {
    campaign_pair(cases, seed, both(), watch)
}

/// Case `index` of this seed, alone: what a campaign said of it, again.
pub fn replay(index: u32, seed: &[u8; 32]) -> CampaignReport {
    campaign_over(&[index], seed, both(), &mut |_| {})
}

/// [`campaign`], for any two engines.
pub fn campaign_pair(cases: u32, seed: &[u8; 32], pair: Pair<'_>, watch: &mut dyn FnMut(u32)) -> CampaignReport {
    campaign_over(&(0..cases).collect::<Vec<u32>>(), seed, pair, watch)
}

/// A campaign of the cases with these indices.
pub fn campaign_over(indices: &[u32], seed: &[u8; 32], pair: Pair<'_>, watch: &mut dyn FnMut(u32)) -> CampaignReport {
    let (sender, receiver) = mpsc::channel();
    let mut results = std::thread::scope(|scope| {
        scope.spawn(move || {
            indices.par_iter().for_each_with(sender, |sender, &index| {
                let case = strategies::case(seed, index);
                let result = check_pair(&case, pair);
                // The receiver is there until every sender is gone.
                let _ = sender.send((index, case, result));
            });
        });
        let mut results = Vec::new();
        for result in receiver {
            results.push(result);
            watch(results.len() as u32);
        }
        results
    });
    results.sort_by_key(|(index, ..)| *index);
    let mut report = CampaignReport::default();
    for (index, case, result) in &results {
        match result {
            Ok(case_report) => report.add(case, case_report),
            Err(disagreement) => {
                report.cases += 1;
                let mut text = format!("{disagreement}; {case}");
                // One small case is worth the time; the others are likely the same fault.
                if report.disagreements.is_empty()
                    && let Some(least) = strategies::shrunk(seed, *index, 100, &|c| check_pair(c, pair).is_err())
                {
                    text.push_str(&format!("; fails, too: {least}"));
                }
                report.disagreements.push((*index, text));
            }
        }
    }
    report
}
