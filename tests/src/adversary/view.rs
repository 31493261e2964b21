//! What a semi-honest coalition has from a session: what its members received, and what they drew and were given themselves.

use super::holdings::Holdings;
use super::world::World;
use crate::drops::{DropPattern, Moment};
use crate::session::{Event, Run};
use secagg_vectors::engine::Failure;
use secagg_vectors::engine::mgl::{Coins, Session};
use std::collections::{BTreeMap, BTreeSet};

/// Who has come together: users, with or without the server, with or without one of the providers or both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coalition {
    /// The users.
    pub users: BTreeSet<u32>,
    /// Whether the server is among them.
    pub server: bool,
    /// Which secret service providers are: 1, 2. They take part in the set-up of MGL and in no session.
    pub providers: BTreeSet<u8>,
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

/// A session of MGL as a coalition has it. Whoever computes something from a session of others takes this, and so has nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View<'a> {
    held: Holdings,
    session: Session,
    coins: BTreeMap<u32, Coins>,
    met: Vec<Met<'a>>,
}

impl<'a> View<'a> {
    /// What the coalition has of this run. `coins` says what a user drew, and is asked for members only.
    ///
    /// # Errors
    ///
    /// Those of `coins`.
    pub fn of(
        coalition: &Coalition,
        world: &World,
        (session, drops): (&Session, &DropPattern),
        coins: &dyn Fn(u32) -> Result<Coins, Failure>,
        run: &'a Run,
    ) -> Result<Self, Failure> {
        let held = Holdings::of(coalition, world);
        let coins = held.users().keys().map(|i| Ok((*i, coins(*i)?))).collect::<Result<_, Failure>>()?;
        Ok(Self { held, session: *session, coins, met: messages(coalition, run, drops) })
    }

    /// The key material of its members.
    pub fn held(&self) -> &Holdings {
        &self.held
    }

    /// Which session it is.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// What its users drew.
    pub fn coins(&self) -> &BTreeMap<u32, Coins> {
        &self.coins
    }

    /// The messages that its members received or sent, in order.
    pub fn met(&self) -> &[Met<'a>] {
        &self.met
    }
}
