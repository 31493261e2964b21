//! What a session on an honest wire must look like, from the case alone: nothing here asks an engine.

use crate::case::Case;
use crate::drops::Moment;
use crate::session::{Event, Run};
use secagg_vectors::engine::Failure;
use secagg_vectors::engine::bon::Model;
use std::collections::BTreeSet;

/// An event without its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A message of a user: round, sender, kind, length in bytes.
    Up(u8, u32, u8, usize),
    /// A message of the server: round, recipient, kind, length in bytes.
    Down(u8, u32, u8, usize),
    /// The server refuses: round, sender, code, culprit.
    Refused(u8, u32, &'static str, Option<u32>),
    /// A user aborts: round, user, code.
    Aborts(u8, u32, &'static str),
}

/// What must come out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// Every event, in order.
    pub shapes: Vec<Shape>,
    /// U1, U2 and so on, as far as the session gets.
    pub accepted: Vec<BTreeSet<u32>>,
    /// The sum over U3, or `E_THRESHOLD`.
    pub outcome: Result<Vec<u64>, Failure>,
    /// The drops that the session got as far as, by round.
    pub lost: Vec<(u8, Moment)>,
}

/// The sum over `ids` of the case's inputs: the sum of the integers where the inputs are bounded, else mod R.
pub fn plain_sum(case: &Case, ids: &BTreeSet<u32>) -> Vec<u64> {
    let modulus = u128::from(case.parameters.max_element) + 1;
    let bounded = case.parameters.max_input.is_some();
    (0..case.parameters.dimension as usize)
        .map(|i| {
            let sum: u128 = ids.iter().filter_map(|u| case.input(*u).get(i)).map(|x| u128::from(*x)).sum();
            // A bounded sum that did not fit would come out as something no engine answers.
            u64::try_from(if bounded { sum } else { sum % modulus }).unwrap_or(u64::MAX)
        })
        .collect()
}

/// The length of a user's message (`docs/bytes.md`, section 3), the sets of the rounds before being `sets`.
fn up_length(case: &Case, round: u8, sets: &[BTreeSet<u32>]) -> usize {
    let size = |i: usize| sets.get(i).map_or(0, BTreeSet::len);
    let signature = if case.parameters.model == Model::Active { 64 } else { 0 };
    match round {
        0 => 1 + 66 + signature,
        1 => 5 + 104 * (size(0) - 1),
        2 => {
            let bits = u64::BITS - case.parameters.max_element.leading_zeros();
            1 + (case.parameters.dimension as usize * bits as usize).div_ceil(8)
        }
        3 => 1 + 64,
        _ => 1 + 4 + 36 * (size(1) - size(2)) + 4 + 36 * size(2),
    }
}

/// The length of the server's message that closes a round, whose set has `size` members.
fn down_length(case: &Case, round: u8, size: usize) -> usize {
    let signature = if case.parameters.model == Model::Active { 64 } else { 0 };
    match round {
        0 => 5 + (4 + 66 + signature) * size,
        1 => 5 + 104 * (size - 1),
        2 => 5 + 4 * size,
        _ => 5 + 68 * size,
    }
}

/// Plays the case with the sizes of sets alone.
pub fn expect(case: &Case) -> Expected {
    let threshold = Failure { code: "E_THRESHOLD", culprit: None };
    let mut expected = Expected { shapes: vec![], accepted: vec![], outcome: Err(threshold), lost: vec![] };
    let mut awaited: BTreeSet<u32> = (1..=case.parameters.users).collect();
    let mut late: Vec<u32> = vec![];
    let mut last = 0;
    for &round in case.parameters.model.rounds() {
        last = round;
        let stale = std::mem::take(&mut late).into_iter();
        expected.shapes.extend(stale.map(|u| Shape::Refused(round, u, "E_UNKNOWN", Some(u))));
        let length = up_length(case, round, &expected.accepted);
        let mut accepted = BTreeSet::new();
        let mut refused = vec![];
        for u in awaited {
            let moment = case.drops.during(u, round);
            if case.drops.gone_before(u, round) {
                expected.lost.extend(moment.map(|m| (round, m)));
                continue;
            }
            expected.shapes.push(Shape::Up(round, u, 2 * round, length));
            expected.lost.extend(moment.map(|m| (round, m)));
            match moment {
                Some(Moment::Late) => late.push(u),
                Some(Moment::Cut(at)) if at < length => refused.push(Shape::Refused(round, u, "E_LENGTH", Some(u))),
                _ => {
                    accepted.insert(u);
                }
            }
        }
        expected.shapes.extend(refused);
        expected.accepted.push(accepted.clone());
        if accepted.len() < case.parameters.threshold as usize {
            break;
        }
        if round == 4 {
            expected.outcome = Ok(expected.accepted.get(2).map_or(vec![], |u3| plain_sum(case, u3)));
            break;
        }
        let length = down_length(case, round, accepted.len());
        expected.shapes.extend(accepted.iter().map(|u| Shape::Down(round, *u, 2 * round + 1, length)));
        awaited = accepted;
    }
    expected.shapes.extend(late.into_iter().map(|u| Shape::Refused(last, u, "E_ROUND", None)));
    expected
}

/// The event without its content.
fn shape(event: &Event) -> Shape {
    // An empty message has no kind; 255 is none either.
    let kind = |message: &[u8]| message.first().copied().unwrap_or(u8::MAX);
    match event {
        Event::Up { round, from, message } => Shape::Up(*round, *from, kind(message), message.len()),
        Event::Down { round, to, message } => Shape::Down(*round, *to, kind(message), message.len()),
        Event::Refused { round, from, failure } => Shape::Refused(*round, *from, failure.code, failure.culprit),
        Event::UserAborts { round, user, failure } => Shape::Aborts(*round, *user, failure.code),
    }
}

/// The first thing in which the run is not what it must be.
pub fn differs(expected: &Expected, run: &Run) -> Option<String> {
    let shapes: Vec<Shape> = run.events.iter().map(shape).collect();
    for (i, pair) in shapes.iter().zip(&expected.shapes).enumerate() {
        if pair.0 != pair.1 {
            return Some(format!("event {i} is {:?}, must be {:?}", pair.0, pair.1));
        }
    }
    if shapes.len() != expected.shapes.len() {
        return Some(format!("{} events, must be {}", shapes.len(), expected.shapes.len()));
    }
    if run.accepted != expected.accepted {
        return Some(format!("accepted {:?}, must be {:?}", run.accepted, expected.accepted));
    }
    if run.outcome != expected.outcome {
        return Some(format!("the outcome is {:?}, must be {:?}", run.outcome, expected.outcome));
    }
    None
}
