//! What a user remembers from one round to the next.

use crate::bon::binding::SessionId;
use crate::bon::messages::Ciphertext;
use crate::prim::ae;
use crate::prim::field::SecretElement;
use crate::prim::key_agreement::{PublicKey, SecretKey};
use std::collections::{BTreeMap, BTreeSet};
use zeroize::Zeroizing;

/// Before round 0.
pub struct AwaitingStart {
    /// x_u.
    pub(super) input: Zeroizing<Vec<u64>>,
}

/// Between rounds 0 and 1.
pub struct AwaitingKeyList {
    /// x_u.
    pub(super) input: Zeroizing<Vec<u64>>,
    /// c_u^SK.
    pub(super) c_sk: SecretKey,
    /// s_u^SK.
    pub(super) s_sk: SecretKey,
}

/// Another user of U1.
pub(super) struct Peer {
    /// AE's key from KA.agree(c_u^SK, c_v^PK), the same for both directions.
    pub(super) key: ae::Key,
    /// s_v^PK.
    pub(super) s_pk: PublicKey,
}

/// Between rounds 1 and 2.
pub struct AwaitingCiphertexts {
    /// x_u.
    pub(super) input: Zeroizing<Vec<u64>>,
    /// s_u^SK.
    pub(super) s_sk: SecretKey,
    /// b_u.
    pub(super) b: SecretElement,
    /// b_{u,u}.
    pub(super) own_share: SecretElement,
    /// U1 without u.
    pub(super) peers: BTreeMap<u32, Peer>,
    /// sid, with session binding.
    pub(super) sid: Option<SessionId>,
}

/// After round 2: e_{v,u} and its key, for each v of U2 without u.
pub struct AwaitingSurvivors {
    /// b_{u,u}.
    pub(super) own_share: SecretElement,
    /// U2 without u.
    pub(super) received: BTreeMap<u32, (ae::Key, Ciphertext)>,
    /// sid, with session binding.
    pub(super) sid: Option<SessionId>,
}

/// Between rounds 3 and 4 of the active model.
pub struct AwaitingSignatures {
    /// What it remembered before.
    pub(super) shares: AwaitingSurvivors,
    /// U3, which it signed.
    pub(super) u3: BTreeSet<u32>,
}
