//! The Ács–Castelluccia scheme on the bench: its cases, what must come out, and where they are drawn from.

use crate::campaign::{Checked, Draws};
use crate::case::{Half, crowd_text, of_user, replay_text};
use crate::drops::DropPattern;
use crate::lists::{List, lists_from};
use crate::outline::{Expected, Outline, Sets, expect, packed, plain_sum};
use crate::playable::{self, CaseReport, Disagreement, Playable, Seating};
use crate::session::{self, Run, Wire};
use crate::strategies::{drop_plan, least_of, max_element, picked, picks, runner, share};
use crate::table::Player;
use crate::tamper::{Tamperable, Touched, Way};
use crate::tamper_class::Class;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use secagg_spec::graph::{exists_regular_graph, graph, neighbours};
use secagg_vectors::engine::Failure;
use secagg_vectors::engine::acs::{Coins, ROUNDS, Setup};
use std::collections::BTreeSet;
use std::fmt;

/// The most users that a drawn session has.
const MOST_USERS: u32 = 8;

/// The most elements that an input vector has.
const MOST_ELEMENTS: u32 = 9;

/// One session. Prints as one line, with the command that plays it again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// What every party knows.
    pub setup: Setup,
    /// What all coins are derived from.
    pub coins: [u8; 32],
    /// x_u, by user from 1 on.
    pub inputs: Vec<Vec<u64>>,
    /// Who is lost, and when.
    pub drops: DropPattern,
    /// The mixed crowd: who plays each user, by user from 1 on.
    pub crowd: Vec<Half>,
    /// The campaign's seed and the index in it, where the case was drawn from one.
    pub origin: Option<([u8; 32], u32)>,
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Setup { users, degree, graph_seed, dimension, max_element, max_input } = &self.setup;
        write!(f, "acs, n {users}, l {degree}, graph {}, m {dimension}, ", hex::encode(graph_seed))?;
        write!(f, "R {}, R_U - 1 {max_input:?}; ", u128::from(*max_element) + 1)?;
        write!(f, "lost: {}; crowd {}; ", self.drops, crowd_text(&self.crowd))?;
        write!(f, "coins {}; inputs {:?}", hex::encode(self.coins), self.inputs)?;
        write!(f, "{}", replay_text("acs", &self.origin))
    }
}

impl Case {
    /// x_u; empty for an id that is nobody's.
    pub fn input(&self, u: u32) -> &[u64] {
        of_user(&self.inputs, u).map_or(&[], Vec::as_slice)
    }

    /// The sum over `ids` of the inputs.
    pub fn plain_sum(&self, ids: &BTreeSet<u32>) -> Vec<u64> {
        let Setup { dimension, max_element, max_input, .. } = &self.setup;
        plain_sum(|u| self.input(u), ids, *dimension, *max_element, max_input.is_some())
    }

    /// N(u); empty where there is no graph.
    fn neighbours(&self, u: u32) -> Vec<u32> {
        let graph = graph(self.setup.users, self.setup.degree, &self.setup.graph_seed);
        graph.and_then(|g| neighbours(&g, u)).unwrap_or_default()
    }
}

impl Playable for Case {
    fn engine(&self, half: Half) -> &'static str {
        Player::of(half).name()
    }

    fn seat(&self, u: u32) -> Half {
        of_user(&self.crowd, u).copied().unwrap_or(Half::First)
    }

    fn play(&self, seats: &Seating<'_>, wire: &mut dyn Wire) -> Result<Vec<Run>, Disagreement> {
        let failed = |failure| Disagreement { runs: seats.name.clone(), what: format!("not made: {failure}") };
        let user =
            |u| Player::of((seats.users)(u)).acs().user(&self.setup, u, &Coins::derive(&self.coins, u)?, self.input(u));
        let users = (1..=self.setup.users).map(user).collect::<Result<_, _>>().map_err(failed)?;
        let server = Player::of(seats.server).acs().server(&self.setup).map_err(failed)?;
        Ok(vec![session::run(&ROUNDS, users, server, &self.drops, wire, &mut |_| {})])
    }

    fn expected(&self) -> Vec<Expected> {
        vec![expect(self)]
    }
}

impl Tamperable for Case {
    fn lists(&self) -> fn(&[u8]) -> Option<Vec<List>> {
        |message| {
            let size = match message.first()? {
                1 => 4 + 33,
                3 => 4,
                _ => return None,
            };
            lists_from(message, 1, &[size]).map(|(lists, _)| lists)
        }
    }

    /// Nothing is signed, and the vectors are what their senders say they are.
    fn class(&self, touched: &[Touched]) -> Class {
        let worst = |t: &Touched| match (t.round, t.way) {
            _ if t.after.is_empty() => Class::Bound,
            (1 | 2, Way::Up) => Class::OwnInput,
            _ => Class::Unauthenticated,
        };
        touched.iter().map(worst).max().unwrap_or(Class::Untouched)
    }

    fn right_sum(&self, run: &Run) -> Option<Vec<u64>> {
        run.accepted.get(1).map(|u2| self.plain_sum(u2))
    }
}

/// `docs/bytes.md`, section 8.
impl Outline for Case {
    fn rounds(&self) -> &'static [u8] {
        &ROUNDS
    }

    fn users(&self) -> u32 {
        self.setup.users
    }

    fn drops(&self) -> &DropPattern {
        &self.drops
    }

    fn up(&self, round: u8, _: u32, _: &Sets) -> usize {
        if round == 0 { 1 + 33 } else { 1 + packed(self.setup.dimension, self.setup.max_element) }
    }

    fn down(&self, round: u8, u: u32, sets: &Sets) -> usize {
        let u1 = sets.first().cloned().unwrap_or_default();
        match round {
            0 => 5 + 37 * self.neighbours(u).iter().filter(|v| u1.contains(v)).count(),
            _ => 5 + 4 * (u1.len() - sets.get(1).map_or(0, BTreeSet::len)),
        }
    }

    fn end(&self, round: u8, sets: &Sets) -> Option<Result<Vec<u64>, Failure>> {
        let last = sets.last()?;
        if round < 2 {
            return last.is_empty().then_some(Err(Failure { code: "E_THRESHOLD", culprit: None }));
        }
        let u2 = sets.get(1)?;
        Some(match u2.difference(last).next() {
            Some(missing) => Err(Failure { code: "E_INCOMPLETE", culprit: Some(*missing) }),
            None => Ok(self.plain_sum(u2)),
        })
    }
}

/// A session of two to `most` users: any graph there is, any modulus, any losses.
pub fn session_up_to(most: u32) -> impl Strategy<Value = Case> {
    let crowd = vec(select(vec![Half::First, Half::Second]), most as usize);
    let (seed, coins) = (any::<[u8; 32]>().no_shrink(), any::<[u8; 32]>().no_shrink());
    let numbers = (2..=most, any::<u32>(), 1..=MOST_ELEMENTS, max_element(), prop::option::of(any::<u64>()));
    (numbers, seed, drop_plan(most), picks(most, MOST_ELEMENTS), crowd, coins).prop_map(
        |((users, degree, dimension, max_element, bound), graph_seed, plan, picks, mut crowd, coins)| {
            let degrees: Vec<u32> = (1..users).filter(|l| exists_regular_graph(users, *l)).collect();
            let degree = degrees.get(share(degree, degrees.len() as u32) as usize).copied().unwrap_or(1);
            let room = max_element / u64::from(users);
            let max_input = bound.filter(|_| room >= 1).map(|b| 1 + b % room);
            let setup = Setup { users, degree, graph_seed, dimension, max_element, max_input };
            crowd.truncate(users as usize);
            let inputs = picked(&picks, users, dimension, max_input.unwrap_or(max_element));
            // All of U2 must answer: where half may go, most sessions still end with a sum.
            let drops = plan.pattern(users, users.div_ceil(2), &ROUNDS);
            Case { setup, coins, inputs, drops, crowd, origin: None }
        },
    )
}

/// The campaign's cases with this seed.
pub struct Cases<'a>(pub &'a [u8; 32]);

impl Cases<'_> {
    /// Case `index`; none only if a strategy rejected a draw, and none here does.
    pub fn case(&self, index: u32) -> Option<Case> {
        let tree = session_up_to(MOST_USERS).new_tree(&mut runner(self.0, index, 1)).ok()?;
        Some(Case { origin: Some((*self.0, index)), ..tree.current() })
    }
}

impl Draws for Cases<'_> {
    fn check(&self, index: u32) -> Checked {
        let Some(case) = self.case(index) else { return Checked::not_drawn() };
        let mut kinds = vec![if case.setup.degree == 1 { "in pairs" } else { "in a connected graph" }];
        kinds.extend(case.setup.max_input.map(|_| "bounded inputs"));
        Checked { kinds, result: check(&case) }
    }

    fn describe(&self, index: u32) -> String {
        self.case(index).map(|case| case.to_string()).unwrap_or_default()
    }

    fn least_failing(&self, index: u32) -> Option<String> {
        let fails = |case: &Case| check(case).is_err();
        least_of(&session_up_to(MOST_USERS), self.0, index, 100, &fails).map(|case| case.to_string())
    }
}

/// [`playable::check`].
///
/// # Errors
///
/// The first disagreement.
pub fn check(case: &Case) -> Result<CaseReport, Disagreement> {
    playable::check(case)
}
