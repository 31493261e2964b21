//! The differential campaign over BON: the same sessions with the same coins through both halves, alone and mixed,
//! compared byte for byte with each other and, but for the bytes, with what the case alone says.

use crate::campaign::{self, CampaignReport, Checked, Draws};
use crate::case::{Case, Dealt, Half};
use crate::outline::{Expected, expect};
use crate::playable::{self, CaseReport, Disagreement, Playable, Seating};
use crate::session::{self, Run, Wire};
use crate::strategies;
use crate::table::Player;
use secagg_vectors::engine::bon::{Engine, Model};

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
    Pair { first: Player::of(Half::First).bon(), second: Player::of(Half::Second).bon() }
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

/// A case, what was dealt for it, and who plays it.
pub(crate) struct Table<'a> {
    /// The case.
    pub(crate) case: &'a Case,
    dealt: Dealt,
    pair: Pair<'a>,
}

impl<'a> Table<'a> {
    /// Deals.
    pub(crate) fn deal(case: &'a Case, pair: Pair<'a>) -> Result<Self, Disagreement> {
        Ok(Self { case, dealt: deal(case)?, pair })
    }
}

impl Playable for Table<'_> {
    fn engine(&self, half: Half) -> &'static str {
        self.pair.of(half).name()
    }

    fn seat(&self, u: u32) -> Half {
        self.case.seat(u)
    }

    fn play(&self, seats: &Seating<'_>, wire: &mut dyn Wire) -> Result<Vec<Run>, Disagreement> {
        Ok(vec![play(self.case, &self.dealt, self.pair, seats, wire)?])
    }

    fn expected(&self) -> Vec<Expected> {
        vec![expect(self.case)]
    }
}

/// [`playable::check`], with the specification and the implementation.
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
    playable::check(&Table::deal(case, pair)?)
}

/// The campaign's cases with this seed, for these engines.
pub struct Cases<'a> {
    seed: &'a [u8; 32],
    pair: Pair<'a>,
}

impl<'a> Cases<'a> {
    /// For the specification and the implementation.
    pub fn of_both(seed: &'a [u8; 32]) -> Self {
        Self { seed, pair: both() }
    }
}

impl Draws for Cases<'_> {
    fn check(&self, index: u32) -> Checked {
        let case = strategies::case(self.seed, index);
        Checked { kinds: kinds(&case), result: check_pair(&case, self.pair) }
    }

    fn describe(&self, index: u32) -> String {
        strategies::case(self.seed, index).to_string()
    }

    fn least_failing(&self, index: u32) -> Option<String> {
        let fails = |case: &Case| check_pair(case, self.pair).is_err();
        strategies::shrunk(self.seed, index, 100, &fails).map(|case| case.to_string())
    }
}

/// What a case is one of.
fn kinds(case: &Case) -> Vec<&'static str> {
    let mut kinds = vec![match case.parameters.model {
        Model::Hbc => "honest but curious",
        Model::Active => "active",
    }];
    kinds.push(case.parameters.repairs.kind());
    kinds.push(if case.parameters.power_of_two() { "R a power of two" } else { "another R" });
    kinds.extend(case.parameters.max_input.map(|_| "bounded inputs"));
    kinds
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

/// [`campaign()`], for any two engines.
pub fn campaign_pair(cases: u32, seed: &[u8; 32], pair: Pair<'_>, watch: &mut dyn FnMut(u32)) -> CampaignReport {
    campaign_over(&(0..cases).collect::<Vec<u32>>(), seed, pair, watch)
}

/// A campaign of the cases with these indices.
pub fn campaign_over(indices: &[u32], seed: &[u8; 32], pair: Pair<'_>, watch: &mut dyn FnMut(u32)) -> CampaignReport {
    campaign::campaign(&Cases { seed, pair }, indices, watch)
}
