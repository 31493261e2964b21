//! Where somebody who changes messages can spoil the sum and still have it accepted, and where not.

use crate::lists::entries;
use crate::tamper::{Touched, Way};
use secagg_vectors::engine::bon::Model;
use std::collections::BTreeMap;

/// What a changed message may do at worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Every message arrived as it was sent: the session is the honest one.
    Untouched,
    /// Somebody refuses, or it changes nothing: a sum that comes out is that of the inputs of U3.
    Bound,
    /// y_u is what its sender says it is: a malicious user may put in anything (BON §VI-B), and the private
    /// authenticated channel that keeps others from it (Figure 4, Setup) is not part of the messages. Both models.
    OwnInput,
    /// The shares of an Unmasking message carry neither a proof nor a signature: a wrong one of s^SK or b leads to a
    /// wrong secret and a wrong sum (BON §VI-B). Both models.
    Shares,
    /// s_u^PK without σ_u: two users agree on different masks, and these do not cancel. Honest-but-curious model alone;
    /// in the active model the signature covers both keys.
    UnsignedKeys,
    /// The list of ciphertexts is all a user knows of U2, and no signature covers it, in either model. Whoever is left
    /// out of it, or put into it, changes the masks in y_u, which then do not cancel; ConsistencyCheck is about U3, and
    /// comes after y_u.
    SendersSeen,
    /// MGL, semi-honest: no signature covers the call, and whoever is shown another U0 or other time stamps masks by other keys.
    UnsignedCall,
    /// MGL without `NoDiscard`: where shares of κ_j do not arrive, j may have too few and be discarded, its masks staying in
    /// the sum (F29).
    Discarded,
    /// ACS: no signature covers the keys or D, so that masks differ, or others than the missing ones are taken away.
    Unauthenticated,
}

/// Every class of BON's, the best first.
pub const CLASSES: [Class; 6] =
    [Class::Untouched, Class::Bound, Class::OwnInput, Class::Shares, Class::UnsignedKeys, Class::SendersSeen];

/// The class of what was done: the worst of the messages touched. Only messages that the recipient can read to their
/// end count, for all others are refused.
pub fn class(model: Model, touched: &[Touched]) -> Class {
    let each = touched.iter().flat_map(|t| t.after.iter().map(|after| of_message(model, t, after)));
    match touched {
        [] => Class::Untouched,
        _ => each.max().unwrap_or(Class::Bound),
    }
}

/// The class of one message that arrives.
fn of_message(model: Model, touched: &Touched, after: &[u8]) -> Class {
    let before = touched.before.as_deref();
    let spoils = match (touched.round, touched.way) {
        (0, _) if model == Model::Hbc => keys(touched, before) != keys(touched, Some(after)),
        (1, Way::Down) => ids(before, 0) != ids(Some(after), 0),
        (2, Way::Up) => before != Some(after),
        (4, Way::Up) => before != Some(after),
        _ => false,
    };
    // What no list can be read from is refused, and so is a list of others than the server waits for.
    let readable = match (touched.round, touched.way) {
        (0, Way::Up) => after.len() == 67 && after.first() == Some(&0),
        (0, Way::Down) => before.is_none() || ids(before, 0) == ids(Some(after), 0),
        (2, Way::Up) => after.first() == Some(&4) && before.is_none_or(|b| b.len() == after.len()),
        (4, Way::Up) => ids(Some(after), 1).is_some() && before.is_none_or(|b| all_ids(b) == all_ids(after)),
        _ => ids(Some(after), 0).is_some(),
    };
    match (touched.round, touched.way) {
        _ if !(spoils && readable) => Class::Bound,
        (0, _) => Class::UnsignedKeys,
        (1, _) => Class::SendersSeen,
        (2, _) => Class::OwnInput,
        _ => Class::Shares,
    }
}

/// The x-coordinates of the keys s_v^PK that a message of round 0 carries, by v; the recipient's own is none of its
/// business. Only x goes into KA.agree, so that the other square root of y is the same key.
fn keys(touched: &Touched, message: Option<&[u8]>) -> Option<BTreeMap<u32, Vec<u8>>> {
    let x = |fields: &[u8]| fields.get(34..66).map(<[u8]>::to_vec);
    match touched.way {
        Way::Up => Some(BTreeMap::from([(touched.user, x(message?.get(1..)?)?)])),
        Way::Down => entries(message?, 0)?
            .into_iter()
            .filter(|(v, _)| *v != touched.user)
            .map(|(v, fields)| Some((v, x(fields)?)))
            .collect(),
    }
}

/// The ids of one list of a message.
fn ids(message: Option<&[u8]>, index: usize) -> Option<Vec<u32>> {
    Some(entries(message?, index)?.into_keys().collect())
}

/// The ids of both lists of an Unmasking message.
fn all_ids(message: &[u8]) -> (Option<Vec<u32>>, Option<Vec<u32>>) {
    (ids(Some(message), 0), ids(Some(message), 1))
}
