//! What a session costs in bytes: the exact length of every message, and what one user sends and receives.
//!
//! `u1` to `u4` are the sizes of the sets U1 to U4. A list is its count (4 bytes) and its entries, an entry's id takes 4
//! bytes, and each message starts with the byte of its kind.

use crate::bon::messages::{AdvertisedKeys, CIPHERTEXT_LEN};
use crate::bon::{Model, Params};
use crate::prim::signature;
use crate::wire::packing;

/// A message's kind.
const KIND: usize = 1;
/// The count of a list.
const COUNT: usize = 4;
/// An id.
const ID: usize = 4;
/// A share: an element of F_q.
const SHARE: usize = 32;

/// A kind and a list of `entries` entries of `size` bytes after the id.
const fn list(entries: usize, size: usize) -> usize {
    entries.saturating_mul(ID + size).saturating_add(KIND + COUNT)
}

/// AdvertiseKeys, u → S.
pub const fn advertise_keys<M: Model>() -> usize {
    KIND + AdvertisedKeys::len::<M>()
}

/// The key list, S → each of U1.
pub const fn key_list<M: Model>(u1: usize) -> usize {
    list(u1, AdvertisedKeys::len::<M>())
}

/// ShareKeys, u → S.
pub const fn share_keys(u1: usize) -> usize {
    list(u1.saturating_sub(1), CIPHERTEXT_LEN)
}

/// The ciphertexts, S → each of U2.
pub const fn ciphertexts(u2: usize) -> usize {
    list(u2.saturating_sub(1), CIPHERTEXT_LEN)
}

/// MaskedInputCollection, u → S: ⌈m·b/8⌉ bytes after the kind.
pub fn masked_input(params: &Params) -> usize {
    packing::packed_len(params.len(), params.modulus()).unwrap_or(usize::MAX).saturating_add(KIND)
}

/// The survivors, S → each of U3.
pub const fn survivors(u3: usize) -> usize {
    list(u3, 0)
}

/// ConsistencyCheck, u → S, in the active model.
pub const fn consistency_check() -> usize {
    KIND + signature::LEN
}

/// The signatures, S → each of U4, in the active model.
pub const fn signatures(u4: usize) -> usize {
    list(u4, signature::LEN)
}

/// Unmasking, u → S: one share of each user of U2, in two lists.
pub const fn unmasking(u2: usize) -> usize {
    list(u2, SHARE).saturating_add(COUNT)
}

/// The sizes of the sets of users still there: round r's messages come from U_{r+1}.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sets {
    /// |U1|.
    pub u1: usize,
    /// |U2|.
    pub u2: usize,
    /// |U3|.
    pub u3: usize,
    /// |U4|; not used in the honest-but-curious model.
    pub u4: usize,
}

impl Sets {
    /// The bytes that a user who stays to the end sends.
    pub fn sent<M: Model>(&self, params: &Params) -> usize {
        let check = if M::ACTIVE { consistency_check() } else { 0 };
        [advertise_keys::<M>(), share_keys(self.u1), masked_input(params), check, unmasking(self.u2)]
            .into_iter()
            .fold(0, usize::saturating_add)
    }

    /// The bytes that a user who stays to the end receives.
    pub fn received<M: Model>(&self) -> usize {
        let check = if M::ACTIVE { signatures(self.u4) } else { 0 };
        [key_list::<M>(self.u1), ciphertexts(self.u2), survivors(self.u3), check]
            .into_iter()
            .fold(0, usize::saturating_add)
    }
}
