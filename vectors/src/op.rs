//! Operations: what can be asked of an implementation, and who answers in this project.

use crate::args::{Args, Outcome, Refusal};
use crate::field::Field;
use secagg_spec::prelude::Code;

/// The two halves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    /// The specification.
    Spec,
    /// The implementation.
    Impl,
}

impl Half {
    /// `spec` or `impl`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Spec => "spec",
            Self::Impl => "impl",
        }
    }
}

/// One operation.
pub struct Op {
    /// Its name.
    pub name: &'static str,
    /// What it does, in a sentence or two.
    pub doc: &'static str,
    /// Where it is said.
    pub source: &'static str,
    /// Inputs that a group of tests has in common. A request has them among its inputs.
    pub params: &'static [Field],
    /// The other inputs.
    pub input: &'static [Field],
    /// The draws.
    pub coins: &'static [Field],
    /// The results.
    pub out: &'static [Field],
    /// How the halves do it.
    pub action: Action,
}

/// How the halves do an operation.
pub enum Action {
    /// A function of the request alone.
    Pure {
        /// The specification.
        spec: fn(&Args<'_>) -> Outcome,
        /// The implementation.
        fast: fn(&Args<'_>) -> Outcome,
    },
    /// It makes a party.
    Begins(fn(&Args<'_>, Half) -> Begun),
    /// It is something that a party does: [`Party::act`].
    Continues,
}

/// A party that begins.
pub type Begun = Result<Box<dyn Party>, Refusal>;

/// A party of a protocol, where it has got to.
pub trait Party {
    /// Does this operation.
    ///
    /// # Errors
    ///
    /// What the party refuses; `E_ROUND` when it is not this operation's turn.
    fn act(&mut self, op: &str, args: &Args<'_>) -> Outcome;
}

/// That it is not this operation's turn.
pub fn out_of_turn() -> Refusal {
    Code::Round.error().into()
}
