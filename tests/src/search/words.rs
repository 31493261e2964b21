//! A plan in words: what the server does, line by line.

use super::explore::Plan;
use super::model::{Kind, Rules};
use super::symmetry::{Set, ids, members, size};
use crate::adversary::attempt;

/// A set as it is read.
pub fn set(set: Set) -> String {
    attempt::ids(ids(set))
}

/// Everybody with the same set, and the set.
fn groups(sets: &[Set]) -> Vec<(Set, Set)> {
    let mut groups: Vec<(Set, Set)> = Vec::new();
    for (i, what) in sets.iter().enumerate().filter(|(_, what)| **what != 0) {
        match groups.iter_mut().find(|(_, known)| known == what) {
            Some((users, _)) => *users |= 1 << i,
            None => groups.push((1 << i, *what)),
        }
    }
    groups
}

fn users(set: Set) -> String {
    let ids: Vec<String> = ids(set).iter().map(u32::to_string).collect();
    match ids.split_last() {
        Some((last, [])) => format!("user {last}"),
        Some((last, rest)) => format!("users {} and {last}", rest.join(", ")),
        None => "nobody".to_owned(),
    }
}

/// The plan, told.
pub fn tell(rules: &Rules, plan: &Plan) -> Vec<String> {
    let mut lines = Vec::new();
    let (masked, left, last) = if rules.is_bon() { ("U2", "U3", "U3") } else { ("U0", "U1", "the deciding set") };
    if !rules.is_bon() {
        let near = |i: usize| format!("N({}) = {}", i + 1, set(plan.frame.graph[i]));
        lines.push(format!("The graph: {}.", (0..rules.users).map(near).collect::<Vec<_>>().join(", ")));
    }
    for (kind, survivors) in &plan.frame.runs {
        let gone = users(rules.everybody() & !survivors);
        let when = match kind {
            Kind::Earlier => "An earlier session",
            Kind::Same => "This session, the same time stamps, once before",
            Kind::Later => "A later session of the interval",
        };
        lines.push(format!("{when}: it says that {gone} dropped out; the others sign {} and reveal.", set(*survivors)));
    }
    for (who, called) in groups(&plan.frame.calls) {
        let verb = if rules.is_bon() { "Hands" } else { "Calls" };
        lines.push(format!("{verb} {} {masked} = {}; they send masked inputs.", users(who), set(called)));
    }
    for (who, survivors) in groups(&plan.shown.survivors) {
        lines.push(format!("Shows {} {left} = {}, which they take for the survivors.", users(who), set(survivors)));
    }
    for i in members(plan.shown.reflected) {
        let back = (0..rules.users).filter(|j| rules.reflectable(&plan.frame, i, *j)).fold(0, |acc, j| acc | 1 << j);
        lines.push(format!("Sends user {} its own ciphertexts to {} back as theirs.", i + 1, users(back)));
    }
    for (who, decided) in groups(&plan.decided) {
        lines.push(format!("Brings {} to reveal with {last} = {}.", users(who), set(decided)));
    }
    lines.push(format!(
        "The sum over {} is open: {} where at least {} must stay together.",
        set(plan.leaked),
        if size(plan.leaked) == 1 {
            "one honest user".to_owned()
        } else {
            format!("{} honest users", size(plan.leaked))
        },
        rules.least()
    ));
    lines
}
