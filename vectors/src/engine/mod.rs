//! One face for both halves: parties that take bytes and give bytes.
//!
//! The specification and the implementation share no type. Whatever compares them, mixes them or drives them (the
//! differential campaigns, the tool, the vectors) does it through the traits here.

pub mod acs;
pub mod bon;
pub mod bon_coins;
pub mod draws;
pub mod impl_engine;
pub mod mgl;
pub mod mgl_draws;
pub mod mgl_impl;
pub mod mgl_spec;
mod repairs;
pub mod spec_engine;

use std::fmt;

/// A refusal, as both halves report it: the stable code and the culprit (`docs/bytes.md`, section 5).
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize)]
pub struct Failure {
    /// The stable code, `E_…`.
    pub code: &'static str,
    /// The id of the user whose fault it is, where one is known.
    pub culprit: Option<u32>,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.culprit {
            Some(id) => write!(f, "{} (user {id})", self.code),
            None => write!(f, "{}", self.code),
        }
    }
}

impl std::error::Error for Failure {}

/// A user's side of one session.
pub trait User: Send {
    /// The user's logical identity.
    fn id(&self) -> u32;

    /// Takes the server's message of the round before (none in round 0) and gives this round's message.
    ///
    /// # Errors
    ///
    /// The abort of the figure, with its code. The session is over for this user: every later call fails with `E_ROUND`.
    fn step(&mut self, incoming: Option<&[u8]>) -> Result<Vec<u8>, Failure>;
}

impl<U: User + ?Sized> User for &mut U {
    fn id(&self) -> u32 {
        (**self).id()
    }

    fn step(&mut self, incoming: Option<&[u8]>) -> Result<Vec<u8>, Failure> {
        (**self).step(incoming)
    }
}

/// The server's side of one session.
pub trait Server: Send {
    /// Takes one user's message of this round.
    ///
    /// # Errors
    ///
    /// The message is refused and the server is as it was.
    fn receive(&mut self, from: u32, message: &[u8]) -> Result<(), Failure>;

    /// Closes the round: the messages to the users, in ascending order of recipient, or the result.
    ///
    /// # Errors
    ///
    /// The session is over, with nothing revealed: every later call fails with `E_ROUND`.
    fn close_round(&mut self) -> Result<Output, Failure>;
}

/// What the server gives when it closes a round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// Another round follows: a message for each of these users.
    Messages(Vec<(u32, Vec<u8>)>),
    /// The last round: the sum.
    Sum(Vec<u64>),
}
