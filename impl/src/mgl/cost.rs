//! What a session costs in bytes: the exact length of every message.
//!
//! `u0`, `u1`, `u2` are the sizes of the sets U0, U1, U2. A list is its count (4 bytes) and its entries, an entry's id takes
//! 4 bytes, and each message starts with the byte of its kind.

use super::messages::{DEALT_LEN, Dealing, KAPPA_LEN, commitment_len};
use super::{Model, Params, Session};
use crate::prim::{ae, signature};

/// A message's kind.
const KIND: usize = 1;
/// The count of a list.
const COUNT: usize = 4;
/// An id.
const ID: usize = 4;

/// A list of `entries` entries of `size` bytes after the id.
const fn list(entries: usize, size: usize) -> usize {
    entries.saturating_mul(ID + size).saturating_add(COUNT)
}

/// The response, i → S.
pub const fn response() -> usize {
    KIND
}

/// The call, S → each of U0.
pub const fn call<M: Model>(u0: usize) -> usize {
    let signature = if M::ACTIVE { signature::LEN } else { 0 };
    list(u0, 0).saturating_add(KIND + Session::LEN + signature)
}

/// The masked input, i → S, of a user that deals to `dealt` others of U0.
pub fn masked_input<M: Model>(params: &Params<M>, u0: usize, dealt: usize) -> usize {
    let others = u0.saturating_sub(1).saturating_sub(dealt);
    let commitment = if M::ACTIVE { commitment_len(params.threshold()) } else { 0 };
    [list(dealt, Dealing::len::<M>()), list(others, KAPPA_LEN), commitment, params.space().packed_len()]
        .into_iter()
        .fold(KIND, usize::saturating_add)
}

/// The shares, S → each of U1, for a user to whom `dealers` others of U1 deal.
pub const fn shares(u1: usize, dealers: usize) -> usize {
    let others = u1.saturating_sub(1).saturating_sub(dealers);
    list(u1, 0).saturating_add(list(dealers, DEALT_LEN)).saturating_add(list(others, KAPPA_LEN)).saturating_add(KIND)
}

/// The signature, i → S, in the active model.
pub const fn signature() -> usize {
    KIND + signature::LEN
}

/// The signatures, S → each of U2, in the active model.
pub const fn signatures(u2: usize) -> usize {
    list(u2, signature::LEN).saturating_add(KIND)
}

/// The recovery, i → S, of a user that has `shares` shares to give, of m users: a byte for each user, 32 for each share.
pub fn recovery<M: Model>(params: &Params<M>, shares: usize) -> usize {
    let users = usize::try_from(params.users()).unwrap_or(usize::MAX);
    shares.saturating_mul(32).saturating_add(users).saturating_add(KIND + ae::OVERHEAD)
}
