//! What a session on an honest wire must look like, from the sizes of sets alone: nothing here asks an engine.

use crate::drops::{DropPattern, Moment};
use crate::session::{Event, Run};
use secagg_vectors::engine::Failure;
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
    /// The sum, or why there is none.
    pub outcome: Result<Vec<u64>, Failure>,
    /// The drops that the session got as far as, by round.
    pub lost: Vec<(u8, Moment)>,
}

/// The members of U1, U2 and so on so far, the first of them 0.
pub type Sets = [BTreeSet<u32>];

/// A session as the bench needs it to say what must pass.
pub trait Outline {
    /// The paper's numbers of the rounds, in order.
    fn rounds(&self) -> &'static [u8];

    /// How many users there are.
    fn users(&self) -> u32;

    /// Who is lost, and when.
    fn drops(&self) -> &DropPattern;

    /// Why user `u` leaves on what it was sent in the round before; none: it goes on.
    fn abort(&self, _round: u8, _u: u32, _sets: &Sets) -> Option<&'static str> {
        None
    }

    /// The length of the message of user `u`.
    fn up(&self, round: u8, u: u32, sets: &Sets) -> usize;

    /// The length of the server's message to user `u` on closing the round, the last of `sets` being its senders.
    fn down(&self, round: u8, u: u32, sets: &Sets) -> usize;

    /// The code for a message of which only the first `at` bytes arrive.
    fn cut(&self, _round: u8, _at: usize) -> &'static str {
        "E_LENGTH"
    }

    /// What ends the session on closing the round; none: another one follows.
    fn end(&self, round: u8, sets: &Sets) -> Option<Result<Vec<u64>, Failure>>;
}

/// Plays the session with the sizes of sets alone.
pub fn expect(session: &dyn Outline) -> Expected {
    let unfinished = Failure { code: "E_ROUND", culprit: None };
    let mut expected = Expected { shapes: vec![], accepted: vec![], outcome: Err(unfinished), lost: vec![] };
    let mut awaited: BTreeSet<u32> = (1..=session.users()).collect();
    let mut late: Vec<u32> = vec![];
    let mut last = 0;
    for &round in session.rounds() {
        last = round;
        let stale = std::mem::take(&mut late).into_iter();
        expected.shapes.extend(stale.map(|u| Shape::Refused(round, u, "E_UNKNOWN", Some(u))));
        let mut accepted = BTreeSet::new();
        let mut refused = vec![];
        for u in awaited {
            let moment = session.drops().during(u, round);
            if session.drops().gone_before(u, round) {
                expected.lost.extend(moment.map(|m| (round, m)));
                continue;
            }
            if let Some(code) = session.abort(round, u, &expected.accepted) {
                expected.shapes.push(Shape::Aborts(round, u, code));
                continue;
            }
            let length = session.up(round, u, &expected.accepted);
            expected.shapes.push(Shape::Up(round, u, 2 * round, length));
            expected.lost.extend(moment.map(|m| (round, m)));
            match moment {
                Some(Moment::Late) => late.push(u),
                Some(Moment::Cut(at)) if at < length => {
                    refused.push(Shape::Refused(round, u, session.cut(round, at), Some(u)));
                }
                _ => {
                    accepted.insert(u);
                }
            }
        }
        expected.shapes.extend(refused);
        expected.accepted.push(accepted.clone());
        if let Some(outcome) = session.end(round, &expected.accepted) {
            expected.outcome = outcome;
            break;
        }
        let sets = &expected.accepted;
        let down = accepted.iter().map(|u| Shape::Down(round, *u, 2 * round + 1, session.down(round, *u, sets)));
        expected.shapes.extend(down);
        awaited = accepted;
    }
    expected.shapes.extend(late.into_iter().map(|u| Shape::Refused(last, u, "E_ROUND", None)));
    expected
}

/// The sum over `ids` of the vectors, each of `dimension` elements: of the integers where the inputs are bounded, else mod R.
pub fn plain_sum<'a>(
    input: impl Fn(u32) -> &'a [u64],
    ids: &BTreeSet<u32>,
    dimension: u32,
    max_element: u64,
    bounded: bool,
) -> Vec<u64> {
    let modulus = u128::from(max_element) + 1;
    (0..dimension as usize)
        .map(|i| {
            let sum: u128 = ids.iter().filter_map(|u| input(*u).get(i)).map(|x| u128::from(*x)).sum();
            // A bounded sum that did not fit would come out as something no engine answers.
            u64::try_from(if bounded { sum } else { sum % modulus }).unwrap_or(u64::MAX)
        })
        .collect()
}

/// The bytes of a packed vector of `dimension` elements up to `max_element`.
pub fn packed(dimension: u32, max_element: u64) -> usize {
    let bits = u64::BITS - max_element.leading_zeros();
    (dimension as usize * bits as usize).div_ceil(8)
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
