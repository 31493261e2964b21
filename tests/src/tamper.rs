//! Sessions in which somebody on the wire changes a message: both halves must answer alike, and what they still accept
//! must be right, but for the few places where the paper leaves a malicious party room.

use crate::case::{Case, Half};
use crate::compare::first_difference;
use crate::differential::{Pair, Table, both};
use crate::lists::{self, List};
use crate::oracle::plain_sum;
use crate::playable::{Disagreement, Playable, Seating};
use crate::session::{Event, Run};
use crate::tamper_class::{Class, class};
use std::collections::BTreeSet;
use std::fmt;

pub use crate::tamperer::{Change, Tamperer, Tampering, Touched, Way};

/// A session and what is done in it. Prints as one line.
#[derive(Clone)]
pub struct Tampered {
    /// The session.
    pub case: Case,
    /// What is done.
    pub tampering: Tampering,
}

impl fmt::Display for Tampered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Tampering { round, way, user, change } = &self.tampering;
        write!(f, "{change:?} on the message {way:?} of user {user} in round {round}; {}", self.case)
    }
}

impl fmt::Debug for Tampered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// How a tampered session ended, in both halves alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ending {
    /// A sum, the one of the inputs that are to be in it.
    Right,
    /// A sum, but another one.
    Spoiled,
    /// No sum.
    Stopped,
}

/// What one tampered session showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TamperReport {
    /// What the changed message could do at worst.
    pub class: Class,
    /// How it ended.
    pub ending: Ending,
    /// The codes of all refusals and aborts, and of the outcome.
    pub codes: BTreeSet<&'static str>,
    /// Messages compared.
    pub messages: u64,
}

/// A case of one session, of any protocol, as tampering needs it.
pub trait Tamperable: Playable {
    /// The lists of a message.
    fn lists(&self) -> fn(&[u8]) -> Option<Vec<List>>;

    /// The worst that what was done can do.
    fn class(&self, touched: &[Touched]) -> Class;

    /// The sum of the inputs that are to be in it, by whose messages were taken; none where nothing was to come out.
    fn right_sum(&self, run: &Run) -> Option<Vec<u64>>;
}

impl Tamperable for Table<'_> {
    fn lists(&self) -> fn(&[u8]) -> Option<Vec<List>> {
        lists::lists
    }

    fn class(&self, touched: &[Touched]) -> Class {
        class(self.case.parameters.model, touched)
    }

    fn right_sum(&self, run: &Run) -> Option<Vec<u64>> {
        run.accepted.get(2).map(|u3| plain_sum(self.case, u3))
    }
}

/// Plays the tampered session with each half alone.
///
/// # Errors
///
/// The halves differ; or they accept a wrong sum where [`Class`] says that they must not.
pub fn check(tampered: &Tampered) -> Result<TamperReport, Disagreement> {
    check_pair(tampered, both())
}

/// [`check`], for any two engines.
///
/// # Errors
///
/// As [`check`].
pub fn check_pair(tampered: &Tampered, pair: Pair<'_>) -> Result<TamperReport, Disagreement> {
    check_table(&Table::deal(&tampered.case, pair)?, &tampered.tampering)
}

/// [`check`], for a case of any protocol.
///
/// # Errors
///
/// As [`check`].
pub fn check_table(table: &dyn Tamperable, tampering: &Tampering) -> Result<TamperReport, Disagreement> {
    let (first, touched) = run(table, tampering, Half::First)?;
    let (second, touched_too) = run(table, tampering, Half::Second)?;
    let (one, two) = (table.engine(Half::First), table.engine(Half::Second));
    let runs = format!("{one} / {two}, tampered");
    if let Some(what) = first_difference((one, &first), (two, &second)) {
        return Err(Disagreement { runs, what });
    }
    if touched != touched_too {
        return Err(Disagreement { runs, what: "the wires did not do the same".to_string() });
    }
    let class = table.class(&touched);
    let ending = match &first.outcome {
        Ok(sum) if Some(sum) == table.right_sum(&first).as_ref() => Ending::Right,
        Ok(_) => Ending::Spoiled,
        Err(_) => Ending::Stopped,
    };
    if ending == Ending::Spoiled && class <= Class::Bound {
        return Err(Disagreement { runs, what: format!("{class:?}, and yet the sum is wrong: {:?}", first.outcome) });
    }
    let mut codes: BTreeSet<&'static str> = first.outcome.as_ref().err().map(|f| f.code).into_iter().collect();
    let mut messages = 0;
    for event in &first.events {
        match event {
            Event::UserAborts { failure, .. } | Event::Refused { failure, .. } => {
                codes.insert(failure.code);
            }
            Event::Up { .. } | Event::Down { .. } => messages += 1,
        }
    }
    Ok(TamperReport { class, ending, codes, messages })
}

/// One half alone, and what the wire did.
fn run(table: &dyn Tamperable, tampering: &Tampering, half: Half) -> Result<(Run, Vec<Touched>), Disagreement> {
    let mut wire = Tamperer::new(tampering.clone(), table.lists());
    let name = format!("{}, tampered", table.engine(half));
    let seats = Seating { name: name.clone(), users: &move |_| half, server: half };
    let run = table.play(&seats, &mut wire)?.pop();
    let run = run.ok_or(Disagreement { runs: name, what: "no session was played".to_owned() })?;
    Ok((run, wire.touched))
}
