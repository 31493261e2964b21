//! Round 1: a user that is there says so.

use crate::mgl::messages::kind;
use crate::mgl::{Member, Model};

impl<M: Model> Member<M> {
    /// The message that says that this user takes part.
    pub fn respond(&self) -> Vec<u8> {
        vec![kind::RESPONSE]
    }
}
