//! The search: every choice of the server, up to renaming the users, fewest first.
//!
//! What a user reveals never closes what is open: a server that may show a user something loses nothing by it. So the order of the
//! deliveries of a round does not matter, and once it is settled what everybody signs, everybody who can be brought to reveal is.

use super::graphs::graphs;
use super::model::{Frame, Held, Kind, Rules, Shown};
use super::symmetry::{MOST, Permutation, Set, Sets, members, permutations, size, subsets};
use std::collections::{HashMap, HashSet, VecDeque};

/// A run in which a sum is opened that must not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// What is settled first.
    pub frame: Frame,
    /// What is signed.
    pub shown: Shown,
    /// The deciding set to which each user is brought; 0: it is left alone.
    pub decided: Sets,
    /// Whose sum is opened.
    pub leaked: Set,
}

/// How a search ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explored {
    /// The states that were judged, up to renaming the users.
    pub states: u64,
    /// The first that is bad: with the fewest other sessions, then the fewest users asked to sign, then to reveal.
    pub plan: Option<Plan>,
}

/// Searches everything that the rules allow.
pub fn explore(rules: &Rules) -> Explored {
    let mut states = 0;
    for runs in 0..=rules.most_runs {
        let mut best: Option<Plan> = None;
        for (frame, symmetries) in frames(rules, runs) {
            let found = within(rules, &frame, &symmetries, &mut states);
            let cost = |plan: &Plan| (signers(&plan.shown), members_of(&plan.decided));
            if let Some(plan) = found
                && best.as_ref().is_none_or(|best| cost(&plan) < cost(best))
            {
                best = Some(plan);
            }
        }
        if best.is_some() {
            return Explored { states, plan: best };
        }
    }
    Explored { states, plan: None }
}

fn signers(shown: &Shown) -> usize {
    members_of(&shown.survivors)
}

fn members_of(sets: &Sets) -> usize {
    sets.iter().filter(|set| **set != 0).count()
}

/// The least frame: no other session.
pub fn first_frame(rules: &Rules) -> Frame {
    let (graph, deals) = graphs(rules).into_iter().next().unwrap_or_default();
    let all = rules.everybody();
    Frame { graph, deals, runs: Vec::new(), calls: alike(all) }
}

/// Everybody called with everybody.
fn alike(all: Set) -> Sets {
    std::array::from_fn(|i| if all >> i & 1 == 1 { all } else { 0 })
}

/// Every frame with so many other sessions, one of each orbit, with the permutations that leave it as it is.
fn frames(rules: &Rules, runs: usize) -> Vec<(Frame, Vec<Permutation>)> {
    let all = permutations(rules.users);
    let dealers_matter = rules.split_calls || rules.reflects();
    let mut frames = Vec::new();
    for (graph, deals) in graphs(rules) {
        let keeps = |p: &&Permutation| {
            p.sets(&graph) == graph
                && p.set(rules.coalition) == rules.coalition
                && (!dealers_matter || p.sets(&deals) == deals)
        };
        let group: Vec<Permutation> = all.iter().filter(keeps).cloned().collect();
        for runs in choices(rules, &graph, runs, &group) {
            let image = |p: &Permutation| {
                let mut image: Vec<(Kind, Set)> = runs.iter().map(|(kind, set)| (*kind, p.set(*set))).collect();
                image.sort_unstable();
                image
            };
            let group: Vec<Permutation> = group.iter().filter(|p| image(p) == runs).cloned().collect();
            for calls in calls(rules, &graph, &group) {
                let group = group.iter().filter(|p| p.sets(&calls) == calls).cloned().collect();
                frames.push((Frame { graph, deals, runs: runs.clone(), calls }, group));
            }
        }
    }
    frames
}

/// The sets of other sessions, one of each orbit, sorted.
fn choices(rules: &Rules, graph: &Sets, runs: usize, group: &[Permutation]) -> Vec<Vec<(Kind, Set)>> {
    let all = rules.everybody();
    let useful = rules.kinds.iter().filter(|kind| rules.run_helps(**kind));
    let one: Vec<(Kind, Set)> = useful
        .flat_map(|kind| subsets(all, 0, rules.threshold).map(|set| (*kind, set)))
        .filter(|(_, set)| rules.can_survive(graph, *set))
        .collect();
    let mut found: Vec<Vec<(Kind, Set)>> = vec![Vec::new()];
    for _ in 0..runs {
        let mut seen = HashSet::new();
        let mut next = Vec::new();
        for some in &found {
            for another in one.iter().filter(|another| !some.contains(another)) {
                let more: Vec<(Kind, Set)> = some.iter().chain([another]).copied().collect();
                let image = |p: &Permutation| {
                    let mut image: Vec<_> = more.iter().map(|(kind, set)| (*kind, p.set(*set))).collect();
                    image.sort_unstable();
                    image
                };
                let least = group.iter().map(image).min().unwrap_or_default();
                if seen.insert(least.clone()) {
                    next.push(least);
                }
            }
        }
        found = next;
    }
    found
}

/// The ways to call the users, one of each orbit.
fn calls(rules: &Rules, graph: &Sets, group: &[Permutation]) -> Vec<Sets> {
    let all = rules.everybody();
    let same = alike(all);
    if !rules.split_calls {
        return vec![same];
    }
    let mut found = vec![same];
    for i in members(all & !rules.coalition) {
        let options = rules.calls(graph, i);
        let with = |sets: &Sets| {
            let mut more: Vec<Sets> = vec![*sets; options.len() + 1];
            for (next, option) in more.iter_mut().zip(options.iter().copied().chain([0])) {
                next[i] = option;
            }
            more
        };
        found = found.iter().flat_map(with).collect();
    }
    // Fewer users than sign can be of no use.
    let called = |sets: &Sets| members_of(sets) as u32 >= rules.threshold;
    let least = |sets: &Sets| group.iter().all(|p| p.sets(sets) >= *sets);
    found.retain(|sets| called(sets) && least(sets));
    found
}

/// The states of a frame, those with fewer signers first.
fn within(rules: &Rules, frame: &Frame, symmetries: &[Permutation], states: &mut u64) -> Option<Plan> {
    let canonical = |shown: &Shown| {
        let image = |p: &Permutation| Shown { survivors: p.sets(&shown.survivors), reflected: p.set(shown.reflected) };
        symmetries.iter().map(image).min().unwrap_or(*shown)
    };
    let honest = rules.everybody() & !rules.coalition;
    let mut seen = HashSet::from([Shown::default()]);
    let mut queue = VecDeque::from([Shown::default()]);
    while let Some(shown) = queue.pop_front() {
        *states += 1;
        if let Some(plan) = judge(rules, frame, &shown) {
            return Some(plan);
        }
        for i in members(honest).filter(|i| shown.survivors[*i] == 0 && frame.calls[*i] != 0) {
            let reflects = (0..rules.users).any(|j| rules.reflectable(frame, i, j));
            for set in subsets(frame.calls[i], 1 << i, rules.threshold) {
                for reflected in [false, true].into_iter().filter(|reflected| !reflected || reflects) {
                    let mut next = shown;
                    next.survivors[i] = set;
                    next.reflected |= Set::from(reflected) << i;
                    let next = canonical(&next);
                    if seen.insert(next) {
                        queue.push_back(next);
                    }
                }
            }
        }
    }
    None
}

/// Brings everybody who can be to reveal, in every way: a way that is bad, cut down to those whose shares it needs.
fn judge(rules: &Rules, frame: &Frame, shown: &Shown) -> Option<Plan> {
    let mut held: HashMap<Held, Sets> = HashMap::from([(rules.at_first(frame), [0; MOST])]);
    for i in members(rules.everybody() & !rules.coalition) {
        let options = rules.decisions(frame, shown, i);
        if options.is_empty() {
            continue;
        }
        let mut ways: Vec<(Held, Sets)> = held.into_iter().collect();
        ways.sort_unstable();
        held = HashMap::new();
        for (before, decided) in ways {
            for set in &options {
                let mut decided = decided;
                decided[i] = *set;
                held.entry(rules.reveal(frame, shown, &before, i, *set)).or_insert(decided);
            }
        }
    }
    let mut bad: Vec<Sets> =
        held.into_iter().filter(|(held, _)| rules.bad(frame, held).is_some()).map(|(_, decided)| decided).collect();
    bad.sort_unstable();
    cut(rules, frame, shown, bad.first()?)
}

/// The least part of these decisions that is bad.
fn cut(rules: &Rules, frame: &Frame, shown: &Shown, decided: &Sets) -> Option<Plan> {
    let mut parts: Vec<Set> = (0..=rules.everybody()).collect();
    parts.sort_by_key(|part| (size(*part), *part));
    parts.into_iter().find_map(|part| {
        let mut held = rules.at_first(frame);
        let mut kept = [0; MOST];
        for i in members(part).filter(|i| decided[*i] != 0) {
            kept[i] = decided[i];
            held = rules.reveal(frame, shown, &held, i, decided[i]);
        }
        let leaked = rules.bad(frame, &held)?;
        Some(Plan { frame: frame.clone(), shown: *shown, decided: kept, leaked })
    })
}
