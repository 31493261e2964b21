//! What every protocol's cases have in common: whoever sits where, the same sessions must come out.

use crate::case::Half;
use crate::compare::first_difference;
use crate::drops::Moment;
use crate::outline::{Expected, differs};
use crate::session::{Event, Honest, Run, Wire};
use std::fmt;

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
#[derive(Clone, Debug, Default)]
pub struct CaseReport {
    /// Sessions played.
    pub sessions: u64,
    /// Messages compared.
    pub messages: u64,
    /// The bytes of these messages.
    pub bytes: u64,
    /// Refusals and aborts compared.
    pub refusals: u64,
    /// Sessions of the case that end with a sum.
    pub sums: u64,
    /// Sessions of the case that end without.
    pub failures: u64,
    /// The drops that the sessions got as far as.
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

/// A case of any protocol, with everything dealt: one session, or several with the same users.
pub trait Playable {
    /// The name of the engine that this half is.
    fn engine(&self, half: Half) -> &'static str;

    /// Who plays user `u` in the mixed crowd.
    fn seat(&self, u: u32) -> Half;

    /// Plays it with these seats over this wire: a run for each session.
    ///
    /// # Errors
    ///
    /// A party that cannot be made, although the case is a proper one.
    fn play(&self, seats: &Seating<'_>, wire: &mut dyn Wire) -> Result<Vec<Run>, Disagreement>;

    /// What each session on an honest wire must look like, whoever plays.
    fn expected(&self) -> Vec<Expected>;
}

/// Plays the case with the first engine, the second, each one's users with the other's server, and a mixed crowd and
/// its complement with a server each; holds the first runs against the oracle and the others against the first.
///
/// # Errors
///
/// The first disagreement.
pub fn check(case: &dyn Playable) -> Result<CaseReport, Disagreement> {
    let (one, two) = (case.engine(Half::First), case.engine(Half::Second));
    let (first, second) = (&|_| Half::First, &|_| Half::Second);
    let (crowd, opposite) = (&|u| case.seat(u), &|u| case.seat(u).other());
    let base_seats = Seating { name: format!("{one} alone"), users: first, server: Half::First };
    let base = case.play(&base_seats, &mut Honest)?;
    let mut report = CaseReport { sessions: base.len() as u64, ..CaseReport::default() };
    let expected = case.expected();
    if base.len() != expected.len() {
        let what = format!("{} sessions, must be {}", base.len(), expected.len());
        return Err(Disagreement { runs: base_seats.name, what });
    }
    for (i, (expected, run)) in expected.into_iter().zip(&base).enumerate() {
        if let Some(what) = differs(&expected, run) {
            return Err(Disagreement { runs: session_name(&base_seats.name, i, base.len()), what });
        }
        report.lost.extend(expected.lost);
        *(if run.outcome.is_ok() { &mut report.sums } else { &mut report.failures }) += 1;
    }
    let others = [
        Seating { name: format!("{two} alone"), users: second, server: Half::Second },
        Seating { name: format!("{one} users, {two} server"), users: first, server: Half::Second },
        Seating { name: format!("{two} users, {one} server"), users: second, server: Half::First },
        Seating { name: format!("mixed users, {two} server"), users: crowd, server: Half::Second },
        Seating { name: format!("the opposite mix, {one} server"), users: opposite, server: Half::First },
    ];
    for seats in &others {
        let runs = case.play(seats, &mut Honest)?;
        let differ = |i: usize, what: String| {
            let runs = format!("{} / {}", base_seats.name, seats.name);
            Err(Disagreement { runs: session_name(&runs, i, base.len()), what })
        };
        if runs.len() != base.len() {
            return differ(0, format!("{} sessions and {}", base.len(), runs.len()));
        }
        for (i, (base, run)) in base.iter().zip(&runs).enumerate() {
            if let Some(what) = first_difference((&base_seats.name, base), (&seats.name, run)) {
                return differ(i, what);
            }
            report.count(run);
        }
    }
    Ok(report)
}

/// The name of a run, with the session where there are several.
fn session_name(name: &str, session: usize, of: usize) -> String {
    if of == 1 { name.to_owned() } else { format!("{name}, session {session}") }
}

impl CaseReport {
    /// Counts a run that was compared.
    fn count(&mut self, run: &Run) {
        self.sessions += 1;
        for event in &run.events {
            match event {
                Event::Up { message, .. } | Event::Down { message, .. } => {
                    self.messages += 1;
                    self.bytes += message.len() as u64;
                }
                Event::UserAborts { .. } | Event::Refused { .. } => self.refusals += 1,
            }
        }
    }
}
