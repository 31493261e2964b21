//! Somebody on the wire who changes one message.

use crate::lists::List;
use crate::session::Wire;
use std::collections::{BTreeMap, BTreeSet};

/// Which way a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// From a user to the server.
    Up,
    /// From the server to a user.
    Down,
}

/// What is done to a message. `at` picks a place as a fraction of 2^32: the start is 0, the end 2^32.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// One bit is turned.
    Flip {
        /// Which.
        at: u32,
    },
    /// Only the first bytes are left, one less than all at most.
    Truncate {
        /// How many.
        at: u32,
    },
    /// Bytes are added at the end.
    Extend {
        /// These.
        bytes: Vec<u8>,
    },
    /// Two users' messages change places.
    Swap {
        /// The other user.
        with: u32,
    },
    /// The user's message of an earlier round comes again, in this one's place.
    Replay {
        /// The earlier round.
        round: u8,
    },
    /// Another user's message comes in place of this one.
    Replace {
        /// The other user.
        by: u32,
    },
    /// An entry of a list is taken out, and the count is one less.
    Omit {
        /// Which.
        at: u32,
    },
    /// An entry of a list comes twice, and the count is one more.
    Repeat {
        /// Which.
        at: u32,
    },
    /// The message is lost.
    Lose,
    /// The message comes twice.
    Twice,
}

/// What is done in a session: to the message of this round that comes from, or goes to, this user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tampering {
    /// The round; a message down is of the round that the server closes with it.
    pub round: u8,
    /// From the user or to it.
    pub way: Way,
    /// The user.
    pub user: u32,
    /// What is done.
    pub change: Change,
}

/// A message that does not arrive as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touched {
    /// The round.
    pub round: u8,
    /// Its way.
    pub way: Way,
    /// Its user.
    pub user: u32,
    /// As it was sent; none: nothing was.
    pub before: Option<Vec<u8>>,
    /// As it arrives: not at all, once or more often.
    pub after: Vec<Vec<u8>>,
}

/// The wire that does it.
pub struct Tamperer {
    plan: Tampering,
    lists: fn(&[u8]) -> Option<Vec<List>>,
    seen: BTreeMap<(u8, Way, u32), Vec<u8>>,
    /// What it did.
    pub touched: Vec<Touched>,
}

impl Tamperer {
    /// A wire that will do this to a message, whose lists these are.
    pub fn new(plan: Tampering, lists: fn(&[u8]) -> Option<Vec<List>>) -> Self {
        Tamperer { plan, lists, seen: BTreeMap::new(), touched: Vec::new() }
    }

    /// All messages of a round one way, as they arrive.
    fn pass(&mut self, round: u8, way: Way, messages: Vec<(u32, Vec<u8>)>) -> Vec<(u32, Vec<u8>)> {
        self.seen.extend(messages.iter().map(|(user, m)| ((round, way, *user), m.clone())));
        if (round, way) != (self.plan.round, self.plan.way) {
            return messages;
        }
        let user = self.plan.user;
        let sent: BTreeMap<u32, Vec<u8>> = messages.into_iter().collect();
        let mut arrive: BTreeMap<u32, Vec<Vec<u8>>> = sent.iter().map(|(u, m)| (*u, vec![m.clone()])).collect();
        let mut put = |u: u32, message: Option<Vec<u8>>| {
            arrive.insert(u, message.into_iter().collect());
        };
        let own = sent.get(&user).cloned();
        match &self.plan.change {
            Change::Swap { with } => {
                put(user, sent.get(with).cloned());
                put(*with, own);
            }
            Change::Replace { by } => put(user, sent.get(by).cloned()),
            Change::Replay { round: earlier } => {
                if own.is_some() && *earlier < round {
                    put(user, self.seen.get(&(*earlier, way, user)).cloned());
                }
            }
            Change::Lose => put(user, None),
            // A user reads one message a round: there is no second one on the way down.
            Change::Twice if way == Way::Up => {
                if let Some(own) = own {
                    arrive.insert(user, vec![own.clone(), own]);
                }
            }
            Change::Twice => {}
            change => put(user, own.map(|m| altered(change, &m, self.lists))),
        }
        for u in sent.keys().chain(arrive.keys()).collect::<BTreeSet<_>>() {
            let before = sent.get(u).cloned();
            let after = arrive.get(u).cloned().unwrap_or_default();
            if before.iter().ne(&after) {
                self.touched.push(Touched { round, way, user: *u, before, after });
            }
        }
        arrive.into_iter().flat_map(|(u, each)| each.into_iter().map(move |m| (u, m))).collect()
    }
}

impl Wire for Tamperer {
    fn round_up(&mut self, round: u8, messages: Vec<(u32, Vec<u8>)>) -> Vec<(u32, Vec<u8>)> {
        self.pass(round, Way::Up, messages)
    }

    fn down(&mut self, round: u8, messages: Vec<(u32, Vec<u8>)>) -> Vec<(u32, Vec<u8>)> {
        self.pass(round, Way::Down, messages)
    }
}

/// ⌊at · size / 2^32⌋, less than `size` (or 0).
fn place(at: u32, size: usize) -> usize {
    ((u64::from(at) * size as u64) >> 32) as usize
}

/// A message with a change that needs no other message.
fn altered(change: &Change, message: &[u8], lists: fn(&[u8]) -> Option<Vec<List>>) -> Vec<u8> {
    let mut out = message.to_vec();
    match change {
        Change::Flip { at } => {
            let bit = place(*at, 8 * message.len());
            if let Some(byte) = out.get_mut(bit / 8) {
                *byte ^= 0x80 >> (bit % 8);
            }
        }
        Change::Truncate { at } => out.truncate(place(*at, message.len())),
        Change::Extend { bytes } => out.extend(bytes),
        Change::Omit { at } => return with_entry(*at, message, lists(message), &[]).unwrap_or(out),
        Change::Repeat { at } => return with_entry(*at, message, lists(message), &[(), ()]).unwrap_or(out),
        _ => {}
    }
    out
}

/// The message with one entry of one of its lists as many times as `times` is long; none: it has no entry.
fn with_entry(at: u32, message: &[u8], lists: Option<Vec<List>>, times: &[()]) -> Option<Vec<u8>> {
    let lists = lists?;
    let total: usize = lists.iter().map(|list| list.entries.len()).sum();
    let mut pick = place(at, total);
    for list in &lists {
        let Some(entry) = list.entries.get(pick) else {
            pick -= list.entries.len();
            continue;
        };
        let count = (list.entries.len() + times.len() - 1) as u32;
        let body = message.get(entry.clone())?;
        let mut out = message.get(..list.count)?.to_vec();
        out.extend(count.to_be_bytes());
        out.extend(message.get(list.count + 4..entry.start)?);
        times.iter().for_each(|()| out.extend(body));
        out.extend(message.get(entry.end..)?);
        return Some(out);
    }
    None
}
