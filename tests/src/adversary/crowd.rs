//! Honest users in the hands of an active server: it sees what they send and decides what each of them receives. There is no other
//! way to them, so that an attack cannot peek.

use secagg_vectors::engine::{Failure, User};
use std::collections::BTreeMap;

/// A message that the server has seen, or a user that went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The user.
    pub user: u32,
    /// What the server sent it; none: it opened the session itself.
    pub sent: Option<Vec<u8>>,
    /// What it answered, or why it left.
    pub answer: Result<Vec<u8>, Failure>,
}

/// Honest users of one session.
pub struct Crowd<'a> {
    users: BTreeMap<u32, Box<dyn User + 'a>>,
    seen: Vec<Seen>,
}

impl<'a> Crowd<'a> {
    /// These users, before their first message.
    pub fn new(users: Vec<Box<dyn User + 'a>>) -> Self {
        Self { users: users.into_iter().map(|user| (user.id(), user)).collect(), seen: Vec::new() }
    }

    /// The ids of the users.
    pub fn ids(&self) -> Vec<u32> {
        self.users.keys().copied().collect()
    }

    /// Hands a user a message, or none to begin with: what it answers.
    ///
    /// # Errors
    ///
    /// Why it leaves; `E_UNKNOWN` for an id that is nobody's.
    pub fn send(&mut self, to: u32, message: Option<&[u8]>) -> Result<Vec<u8>, Failure> {
        let user = self.users.get_mut(&to).ok_or(Failure { code: "E_UNKNOWN", culprit: Some(to) })?;
        let answer = user.step(message);
        self.seen.push(Seen { user: to, sent: message.map(<[u8]>::to_vec), answer: answer.clone() });
        answer
    }

    /// Everything that has passed, in order.
    pub fn seen(&self) -> &[Seen] {
        &self.seen
    }
}
