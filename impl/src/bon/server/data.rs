//! What the server has collected, round by round.

use crate::Error;
use crate::bon::binding::SessionId;
use crate::bon::messages::{AdvertisedKeys, Ciphertext};
use crate::bon::{Model, Params, Repair, VerificationKeys};
use crate::prim::field::SecretElement;
use crate::prim::key_agreement::PublicKey;
use crate::prim::signature;
use crate::wire::{Reader, Writer};
use std::collections::{BTreeMap, BTreeSet};
use zeroize::Zeroizing;

/// What a server knows besides what it collects.
pub struct Session {
    pub(super) params: Params,
    /// d_v^PK of every user: in the active model with verified signatures. Without keys no signature verifies.
    pub(super) keys: Option<VerificationKeys>,
    /// sid: from round 1 on, where the server verifies signatures that are bound to it.
    pub(super) sid: Option<SessionId>,
}

impl Session {
    /// Whether the server verifies signatures.
    pub(super) fn verifies<M: Model>(params: &Params) -> bool {
        M::ACTIVE && params.has(Repair::VerifiedSignatures)
    }

    /// Whether the server needs to know sid: what it verifies in round 3 is bound to it.
    pub(super) fn needs_sid<M: Model>(params: &Params) -> bool {
        Self::verifies::<M>(params) && params.has(Repair::SessionBinding)
    }

    /// That user u signed the message, if the server verifies signatures: else `E_SIGNATURE`.
    pub(super) fn verify<M: Model>(
        &self,
        u: u32,
        message: impl FnOnce() -> Vec<u8>,
        signature: Option<&[u8; signature::LEN]>,
    ) -> Result<(), Error> {
        if !Self::verifies::<M>(&self.params) {
            return Ok(());
        }
        let (Some(keys), Some(signature)) = (&self.keys, signature) else {
            return Err(Error::Signature { culprit: Some(u) });
        };
        keys.verify(u, &message(), signature)
    }
}

/// One round's collection: whom it waits for, how a message is judged and kept, and how all of it is written down.
pub trait Round<M: Model>: Sized {
    /// The round's number.
    const NUMBER: u8;

    /// Whether the round waits for a message of this user.
    fn awaits(&self, params: &Params, from: u32) -> bool;

    /// Whether this user's message was taken.
    fn has(&self, from: u32) -> bool;

    /// How many messages were taken.
    fn received(&self) -> usize;

    /// Judges one message and keeps it; on an error nothing has changed.
    fn take(&mut self, session: &Session, from: u32, message: &[u8]) -> Result<(), Error>;

    /// Writes the collection down.
    fn write(&self, params: &Params, writer: &mut Writer);

    /// Reads what [`Round::write`] wrote, judging all of it again.
    fn read(params: &Params, reader: &mut Reader<'_>) -> Result<Self, Error>;
}

/// Round 0.
#[derive(Default)]
pub struct Advertising {
    /// What each user advertised.
    pub(super) keys: BTreeMap<u32, AdvertisedKeys>,
}

/// Round 1.
pub struct Sharing {
    /// U1 and what its users advertised.
    pub(super) keys: BTreeMap<u32, AdvertisedKeys>,
    /// By sender u, e_{u,v} for each v of U1∖{u} ascending.
    pub(super) lists: BTreeMap<u32, Vec<Ciphertext>>,
}

/// Round 2.
pub struct Masking {
    /// U2 and each s_v^PK.
    pub(super) s_keys: BTreeMap<u32, PublicKey>,
    /// Whose masked inputs are in the sum.
    pub(super) taken: BTreeSet<u32>,
    /// Σ y_u mod R; of dimension 0 as long as nobody's is in it.
    pub(super) sum: Zeroizing<Vec<u64>>,
}

/// What is known when the survivors are: the state in which round 2 leaves the server.
pub struct Survived {
    /// U2 ∖ U3 and each s_v^PK.
    pub(super) dropped: BTreeMap<u32, PublicKey>,
    /// U3 and each s_v^PK.
    pub(super) s_keys: BTreeMap<u32, PublicKey>,
    /// Σ_{u∈U3} y_u mod R.
    pub(super) sum: Zeroizing<Vec<u64>>,
}

/// Round 3.
pub struct Checking {
    pub(super) survived: Survived,
    /// σ'_u, by u.
    pub(super) signatures: BTreeMap<u32, [u8; signature::LEN]>,
}

/// Round 4.
pub struct Revealing {
    pub(super) survived: Survived,
    /// U4; in the honest-but-curious model U3.
    pub(super) awaited: BTreeSet<u32>,
    /// What each user revealed.
    pub(super) shares: BTreeMap<u32, Revealed>,
}

/// The shares that one user reveals; none, with [`Repair::SkipUndecryptable`], for a share that it left out.
pub struct Revealed {
    /// s^SK_{v,u} for each v of U2∖U3 ascending.
    pub(super) of_dropped: Vec<Option<SecretElement>>,
    /// b_{v,u} for each v of U3 ascending.
    pub(super) of_survivors: Vec<Option<SecretElement>>,
}

impl From<Survived> for Checking {
    fn from(survived: Survived) -> Self {
        Self { survived, signatures: BTreeMap::new() }
    }
}

impl From<Survived> for Revealing {
    /// In the honest-but-curious model U4 is U3.
    fn from(survived: Survived) -> Self {
        let awaited = survived.s_keys.keys().copied().collect();
        Self { survived, awaited, shares: BTreeMap::new() }
    }
}
