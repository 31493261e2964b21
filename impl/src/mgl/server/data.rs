//! What the server has collected, round by round.

use super::network::Network;
use crate::Error;
use crate::mgl::messages::{DealtShares, KappaShare};
use crate::mgl::session::Session;
use crate::mgl::{Model, Params};
use crate::prim::feldman::Commitment;
use crate::prim::field::SecretElement;
use crate::prim::signature;
use crate::wire::{Reader, Writer};
use std::collections::{BTreeMap, BTreeSet};
use zeroize::Zeroizing;

/// What does not change from round to round.
pub struct Setting<M: Model> {
    pub params: Params<M>,
    pub network: Network,
    pub session: Session,
}

/// One round's collection: whom it waits for, how a message is judged and kept, and how all of it is written down.
pub trait Round<M: Model>: Sized {
    /// The round's number.
    const NUMBER: u8;

    /// Whether the round waits for a message of this user.
    fn awaits(&self, setting: &Setting<M>, from: u32) -> bool;

    /// Whether this user's message was taken.
    fn has(&self, from: u32) -> bool;

    /// How many messages were taken.
    fn received(&self) -> usize;

    /// Judges one message and keeps it; on an error nothing has changed.
    fn take(&mut self, setting: &Setting<M>, from: u32, message: &[u8]) -> Result<(), Error>;

    /// Writes the collection down.
    fn write(&self, setting: &Setting<M>, writer: &mut Writer);

    /// Reads what [`Round::write`] wrote, judging all of it again.
    fn read(setting: &Setting<M>, reader: &mut Reader<'_>) -> Result<Self, Error>;
}

/// Round 1: the users that are there.
pub struct Responses<M: Model> {
    pub(super) responded: BTreeSet<u32>,
    pub(super) signing_key: M::SigningKey,
}

/// Round 2: the masked inputs.
pub struct MaskedInputs {
    pub(super) collected: Collected,
    /// By sender i, what it has for others.
    pub(super) mail: BTreeMap<u32, Mail>,
}

/// The e_{i,j} of one user i.
pub struct Mail {
    /// By j to whom i deals.
    pub(super) dealt: BTreeMap<u32, DealtShares>,
    /// By other j.
    pub(super) others: BTreeMap<u32, KappaShare>,
}

/// What the server keeps of the masked inputs to the end.
pub struct Collected {
    pub(super) u0: BTreeSet<u32>,
    pub(super) session_id: [u8; 32],
    /// The vectors α_i.
    pub(super) vectors: Vectors,
    /// By i of U1, what it dealt.
    pub(super) dealt: BTreeMap<u32, Dealt>,
}

/// The masked inputs.
pub enum Vectors {
    /// Σ α_i mod 2^n, where every user of U1 is in the sum; of dimension 0 as long as there is none.
    Sum(Zeroizing<Vec<u64>>),
    /// α_i by i, packed, where some may be left out.
    Each(BTreeMap<u32, Zeroizing<Vec<u8>>>),
}

/// What one user dealt.
pub struct Dealt {
    /// By j, the server's share of the pair's key.
    pub(super) pairs: BTreeMap<u32, PairShare>,
    /// Comm^t(κ_i), in the active model.
    pub(super) commitment: Option<Commitment>,
}

/// The server's share of the key of a pair.
pub struct PairShare {
    /// s_{i,j}^S.
    pub(super) share: SecretElement,
    /// Comm² of the dealing, in the active model.
    pub(super) commitment: Option<Commitment>,
}

/// Round 3: the signatures on U1, in the active model.
pub struct Signatures {
    pub(super) collected: Collected,
    /// σ_i, by i.
    pub(super) signatures: BTreeMap<u32, [u8; signature::LEN]>,
}

/// Round 4: what the users reveal.
pub struct Recovery {
    pub(super) collected: Collected,
    /// U2; in the semi-honest model U1.
    pub(super) awaited: BTreeSet<u32>,
    /// β_i, by i.
    pub(super) revealed: BTreeMap<u32, Revealed>,
}

/// The shares that one user reveals.
#[derive(Default)]
pub struct Revealed {
    /// κ_{j,i}, by j.
    pub(super) kappas: BTreeMap<u32, SecretElement>,
    /// Its share of K^{l,τ}_{i,j}, by j.
    pub(super) pairs: BTreeMap<u32, SecretElement>,
}

impl From<Collected> for Signatures {
    fn from(collected: Collected) -> Self {
        Self { collected, signatures: BTreeMap::new() }
    }
}

impl From<Collected> for Recovery {
    /// In the semi-honest model U2 is U1.
    fn from(collected: Collected) -> Self {
        let awaited = collected.dealt.keys().copied().collect();
        Self { collected, awaited, revealed: BTreeMap::new() }
    }
}
