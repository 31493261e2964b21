//! Runs one session: carries every message between the users and the server, lets users go when the drop pattern says
//! so, and keeps what passed.

use crate::drops::{DropPattern, Moment};
use rayon::prelude::*;
use secagg_vectors::engine::{Failure, Output, Server, User};
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

/// Something that passed between the parties, or a refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// User `from` sent this to the server in this round (as it left the user).
    Up {
        /// The round.
        round: u8,
        /// The sender.
        from: u32,
        /// The message.
        message: Vec<u8>,
    },
    /// The server sent this to user `to` on closing this round (as it left the server).
    Down {
        /// The round.
        round: u8,
        /// The recipient.
        to: u32,
        /// The message.
        message: Vec<u8>,
    },
    /// User `user` aborted in this round.
    UserAborts {
        /// The round.
        round: u8,
        /// Who.
        user: u32,
        /// Why.
        failure: Failure,
    },
    /// The server refused the message of `from` in this round.
    Refused {
        /// The round.
        round: u8,
        /// The sender.
        from: u32,
        /// Why.
        failure: Failure,
    },
}

/// What one round took.
#[derive(Clone, Debug, Default)]
pub struct RoundStats {
    /// The round.
    pub round: u8,
    /// Messages from users that reached the server.
    pub messages_up: usize,
    /// Their bytes.
    pub bytes_up: usize,
    /// Messages from the server.
    pub messages_down: usize,
    /// Their bytes.
    pub bytes_down: usize,
    /// Time in the users' steps, summed over the users.
    pub user_time: Duration,
    /// Time in the server's steps.
    pub server_time: Duration,
    /// Users lost in this round: by drop, by abort, because the server refused their message or because no message
    /// reached them.
    pub lost: Vec<u32>,
}

/// How a session went.
#[derive(Clone, Debug)]
pub struct Run {
    /// What passed, in order. Of each round: refusals of what was late in the round before; messages up and users'
    /// aborts, by sender; refusals; messages down, by recipient. Last of all, refusals of what was late in the last
    /// round.
    pub events: Vec<Event>,
    /// A line a round.
    pub rounds: Vec<RoundStats>,
    /// Whose message the server took, round by round: U1, U2 and so on.
    pub accepted: Vec<BTreeSet<u32>>,
    /// The sum, or why there is none.
    pub outcome: Result<Vec<u64>, Failure>,
}

/// Who stands on the wire between users and server. The default carries every message unchanged.
pub trait Wire {
    /// A message on its way up; none: it is lost.
    fn up(&mut self, _round: u8, _from: u32, message: Vec<u8>) -> Option<Vec<u8>> {
        Some(message)
    }

    /// All messages of a round on their way up, by sender, in the order in which they will arrive. The default hands
    /// each of them to [`Wire::up`].
    fn round_up(&mut self, round: u8, messages: Vec<(u32, Vec<u8>)>) -> Vec<(u32, Vec<u8>)> {
        messages.into_iter().filter_map(|(from, m)| Some((from, self.up(round, from, m)?))).collect()
    }

    /// The messages on their way down, after the server closed this round.
    fn down(&mut self, _round: u8, messages: Vec<(u32, Vec<u8>)>) -> Vec<(u32, Vec<u8>)> {
        messages
    }
}

/// The honest wire.
#[derive(Debug, Default)]
pub struct Honest;

impl Wire for Honest {}

/// Runs a session to its end. `numbers` are the paper's numbers of the protocol's rounds, in order; `watch` is told of
/// every round as it closes.
pub fn run(
    numbers: &[u8],
    mut users: Vec<Box<dyn User + '_>>,
    mut server: Box<dyn Server>,
    drops: &DropPattern,
    wire: &mut dyn Wire,
    watch: &mut dyn FnMut(&RoundStats),
) -> Run {
    let unfinished = Failure { code: "E_ROUND", culprit: None };
    let mut run = Run { events: Vec::new(), rounds: Vec::new(), accepted: Vec::new(), outcome: Err(unfinished) };
    let mut inbox: BTreeMap<u32, Option<Vec<u8>>> = users.iter().map(|u| (u.id(), None)).collect();
    let mut late: Vec<(u32, Vec<u8>)> = Vec::new();
    let mut gone = BTreeSet::new();
    for &round in numbers {
        let mut stats = RoundStats { round, ..RoundStats::default() };
        // The users that are still there and heard from the server take their step, each on its own.
        users.retain(|u| {
            let there = inbox.contains_key(&u.id()) && !drops.gone_before(u.id(), round);
            if !there {
                stats.lost.push(u.id());
            }
            there
        });
        let steps: Vec<(u32, Result<Vec<u8>, Failure>, Duration)> = users
            .par_iter_mut()
            .map(|u| {
                let start = Instant::now();
                let message = inbox.get(&u.id()).and_then(|m| m.as_deref());
                let answer = u.step(message);
                (u.id(), answer, start.elapsed())
            })
            .collect();
        stats.user_time = steps.iter().map(|s| s.2).sum();
        let mut accepted = BTreeSet::new();
        // What was held up in the round before arrives now, ahead of this round's messages.
        for (from, message) in std::mem::take(&mut late) {
            match timed(&mut stats.server_time, || server.receive(from, &message)) {
                Ok(()) => {
                    accepted.insert(from);
                }
                Err(failure) => run.events.push(Event::Refused { round, from, failure }),
            }
        }
        let mut sent = Vec::new();
        for (from, answer, _) in steps {
            let message = match answer {
                Ok(message) => message,
                Err(failure) => {
                    stats.lost.push(from);
                    run.events.push(Event::UserAborts { round, user: from, failure });
                    continue;
                }
            };
            run.events.push(Event::Up { round, from, message: message.clone() });
            match drops.during(from, round) {
                Some(Moment::Cut(at)) => {
                    stats.lost.push(from);
                    sent.push((from, message.iter().copied().take(at).collect()));
                }
                Some(Moment::Late) => {
                    stats.lost.push(from);
                    late.push((from, message));
                }
                _ => sent.push((from, message)),
            }
        }
        for (from, message) in wire.round_up(round, sent) {
            stats.messages_up += 1;
            stats.bytes_up += message.len();
            match timed(&mut stats.server_time, || server.receive(from, &message)) {
                Ok(()) => {
                    accepted.insert(from);
                }
                Err(failure) => {
                    stats.lost.push(from);
                    run.events.push(Event::Refused { round, from, failure });
                }
            }
        }
        // Who was refused once and taken later (a message sent twice) is not lost.
        stats.lost.retain(|id| !accepted.contains(id) || drops.during(*id, round).is_some());
        run.accepted.push(accepted);
        let output = timed(&mut stats.server_time, || server.close_round());
        inbox.clear();
        let done = match output {
            Ok(Output::Messages(messages)) => {
                for (to, message) in &messages {
                    run.events.push(Event::Down { round, to: *to, message: message.clone() });
                    stats.messages_down += 1;
                    stats.bytes_down += message.len();
                }
                inbox = wire.down(round, messages).into_iter().map(|(to, m)| (to, Some(m))).collect();
                false
            }
            Ok(Output::Sum(sum)) => {
                run.outcome = Ok(sum);
                true
            }
            Err(failure) => {
                run.outcome = Err(failure);
                true
            }
        };
        // Each is lost once: in the first round that lacks it.
        stats.lost.sort_unstable();
        stats.lost.retain(|id| gone.insert(*id));
        watch(&stats);
        run.rounds.push(stats);
        if done {
            break;
        }
    }
    // What the last round held up finds the session over.
    let round = run.rounds.last().map_or(0, |stats| stats.round);
    for (from, message) in late {
        if let Err(failure) = server.receive(from, &message) {
            run.events.push(Event::Refused { round, from, failure });
        }
    }
    run
}

/// Does it, and adds the time it took to `total`.
fn timed<T>(total: &mut Duration, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let answer = work();
    *total += start.elapsed();
    answer
}
