//! What the sessions of a case must look like on an honest wire, from the case alone (`docs/bytes.md`, section 10).

use super::case::{Case, Play};
use crate::case::of_user;
use crate::drops::DropPattern;
use crate::outline::{Expected, Outline, Sets, Shape, expect, packed};
use secagg_spec::graph::{dealt_by, graph, neighbours};
use secagg_vectors::engine::Failure;
use secagg_vectors::engine::mgl::Model;
use std::collections::{BTreeMap, BTreeSet};

/// A session of a case, and who would answer a call twice.
struct Sitting<'a> {
    case: &'a Case,
    index: usize,
    play: &'a Play,
    /// N(i) and to whom i deals, from user 1 on.
    graph: Vec<(BTreeSet<u32>, BTreeSet<u32>)>,
    /// Who has answered a call that was as late, or later.
    replayed: BTreeSet<u32>,
}

/// Every session of the case.
pub fn expected(case: &Case) -> Vec<Expected> {
    let graph = graph_of(case);
    let mut last: BTreeMap<u32, (u64, u32)> = BTreeMap::new();
    let mut all = Vec::new();
    for (index, play) in case.plays.iter().enumerate() {
        let now = (play.session.t_l, play.session.tau);
        let fresh = case.setup.repairs.has("FreshSession");
        let replayed = last.iter().filter(|(_, then)| fresh && **then >= now).map(|(i, _)| *i).collect();
        let sitting = Sitting { case, index, play, graph: graph.clone(), replayed };
        let expected = expect(&sitting);
        // Who sent a masked input had found the call in order.
        for shape in &expected.shapes {
            if let Shape::Up(2, i, ..) = shape {
                last.insert(*i, now);
            }
        }
        all.push(expected);
    }
    all
}

/// N(i) and to whom i deals, from user 1 on; empty where there is no graph.
fn graph_of(case: &Case) -> Vec<(BTreeSet<u32>, BTreeSet<u32>)> {
    let s = &case.setup;
    let Ok(graph) = graph(s.users, s.degree, &s.graph_seed) else { return Vec::new() };
    let of = |i: u32| {
        let near: BTreeSet<u32> = neighbours(&graph, i).unwrap_or_default().into_iter().collect();
        let dealt = dealt_by(&graph, i).unwrap_or_default().into_iter().collect();
        let dealt = if s.repairs.has("BothDeal") { near.clone() } else { dealt };
        (near, dealt)
    };
    (1..=s.users).map(of).collect()
}

impl Sitting<'_> {
    fn near(&self, i: u32) -> BTreeSet<u32> {
        of_user(&self.graph, i).map(|(near, _)| near.clone()).unwrap_or_default()
    }

    fn deals(&self, i: u32, j: u32) -> bool {
        of_user(&self.graph, i).is_some_and(|(_, dealt)| dealt.contains(&j))
    }

    fn active(&self) -> bool {
        self.case.setup.model == Model::Active
    }

    /// W, once U1 and, in the active model, U2 are there.
    fn deciding(&self, sets: &Sets) -> BTreeSet<u32> {
        let by_u2 = self.active() && !self.case.setup.repairs.has("SignedDecisionSet");
        sets.get(if by_u2 { 2 } else { 1 }).cloned().unwrap_or_default()
    }

    /// Whether i has a share of its key with j ∉ W to give.
    fn has_share(&self, i: u32, j: u32, u1: &BTreeSet<u32>) -> bool {
        self.near(i).contains(&j) && (self.deals(i, j) || (u1.contains(&j) && self.deals(j, i)))
    }

    /// What the server makes of the answers of round 4.
    fn sum(&self, sets: &Sets) -> Result<Vec<u64>, Failure> {
        let set = |at: usize| sets.get(at).cloned().unwrap_or_default();
        let (u0, u1, deciding, answered) =
            (set(0), set(1), self.deciding(sets), sets.last().cloned().unwrap_or_default());
        if answered.len() < self.case.setup.threshold as usize {
            return Err(Failure { code: "E_THRESHOLD", culprit: None });
        }
        for i in &deciding {
            for j in self.near(*i).iter().filter(|j| u0.contains(j) && !deciding.contains(j)) {
                let dealer = if self.deals(*i, *j) { *i } else { *j };
                if !u1.contains(&dealer) {
                    return Err(Failure { code: "E_INCOMPLETE", culprit: Some(dealer) });
                }
                if !answered.contains(i) {
                    return Err(Failure { code: "E_INCOMPLETE", culprit: Some(*i) });
                }
            }
        }
        Ok(self.case.plain_sum(self.index, &deciding))
    }
}

impl Outline for Sitting<'_> {
    fn rounds(&self) -> &'static [u8] {
        self.case.setup.model.rounds()
    }

    fn users(&self) -> u32 {
        self.case.setup.users
    }

    fn drops(&self) -> &DropPattern {
        &self.play.drops
    }

    fn abort(&self, round: u8, i: u32, sets: &Sets) -> Option<&'static str> {
        let s = &self.case.setup;
        let present = |set: &BTreeSet<u32>| self.near(i).intersection(set).count();
        let too_few = match round {
            2 if self.replayed.contains(&i) => return Some("E_REPLAY"),
            2 => sets.first().is_none_or(|u0| present(u0) <= s.eta_max as usize),
            4 => {
                let signed = sets.last().map_or(0, BTreeSet::len);
                (self.active() && signed < s.threshold as usize) || present(&self.deciding(sets)) < s.eta_max as usize
            }
            _ => false,
        };
        too_few.then_some("E_THRESHOLD")
    }

    fn up(&self, round: u8, i: u32, sets: &Sets) -> usize {
        let s = &self.case.setup;
        let (u0, u1) = (sets.first().cloned().unwrap_or_default(), sets.get(1).cloned().unwrap_or_default());
        match round {
            1 => 1,
            2 => {
                let dealt = u0.iter().filter(|j| self.deals(i, **j)).count();
                let others = u0.len() - 1 - dealt;
                let (entry, kappa) = if self.active() { (94, 33 * s.threshold as usize + 28) } else { (0, 0) };
                1 + 4
                    + (4 + 92 + 60 + entry) * dealt
                    + 4
                    + (4 + 60) * others
                    + kappa
                    + packed(s.dimension, s.max_element())
            }
            3 => 1 + 64,
            _ => {
                let deciding = self.deciding(sets);
                let given = u0.iter().filter(|j| deciding.contains(j) || self.has_share(i, **j, &u1)).count();
                1 + 28 + s.users as usize + 32 * given
            }
        }
    }

    fn down(&self, round: u8, i: u32, sets: &Sets) -> usize {
        let last = sets.last().cloned().unwrap_or_default();
        match round {
            1 => 1 + 4 + 3 * 8 + 4 + 4 * last.len() + if self.active() { 64 } else { 0 },
            2 => {
                let dealers = last.iter().filter(|j| self.deals(**j, i)).count();
                1 + 4 + 4 * last.len() + 4 + (4 + 92) * dealers + 4 + (4 + 60) * (last.len() - 1 - dealers)
            }
            _ => 1 + 4 + 68 * last.len(),
        }
    }

    fn cut(&self, round: u8, at: usize) -> &'static str {
        // The ciphertext is whatever follows the kind.
        if round == 4 && at > 28 { "E_TAG" } else { "E_LENGTH" }
    }

    fn end(&self, round: u8, sets: &Sets) -> Option<Result<Vec<u64>, Failure>> {
        match round {
            2 if sets.last().map_or(0, BTreeSet::len) < self.case.setup.threshold as usize => {
                Some(Err(Failure { code: "E_THRESHOLD", culprit: None }))
            }
            4 => Some(self.sum(sets)),
            _ => None,
        }
    }
}
