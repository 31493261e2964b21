//! What a semi-honest coalition has from a session: what its members received, and what they drew and were given themselves.

use crate::drops::{DropPattern, Moment};
use crate::session::{Event, Run};
use std::collections::BTreeSet;

/// Who has come together: users, with or without the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coalition {
    /// The users.
    pub users: BTreeSet<u32>,
    /// Whether the server is among them.
    pub server: bool,
}

/// A message that a member of the coalition received or sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Met<'a> {
    /// The round.
    pub round: u8,
    /// The user at the one end; at the other is the server.
    pub user: u32,
    /// Whether it goes to the server.
    pub is_up: bool,
    /// The message.
    pub message: &'a [u8],
}

/// The messages that the coalition has met in a run, in order. What came too late has come all the same; what was cut off has not.
pub fn messages<'a>(coalition: &Coalition, run: &'a Run, drops: &DropPattern) -> Vec<Met<'a>> {
    let met = |user: u32| coalition.server || coalition.users.contains(&user);
    let is_cut = |user, round, length| matches!(drops.during(user, round), Some(Moment::Cut(at)) if at < length);
    let messages = run.events.iter().filter_map(|event| match event {
        Event::Up { round, from, message } if met(*from) && !is_cut(*from, *round, message.len()) => {
            Some(Met { round: *round, user: *from, is_up: true, message })
        }
        Event::Down { round, to, message } if met(*to) => Some(Met { round: *round, user: *to, is_up: false, message }),
        _ => None,
    });
    messages.collect()
}
