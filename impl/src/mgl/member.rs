//! A user: what it is made from, and what it remembers from one session to the next.

use super::{Model, Params, Repair};
use crate::Error;
use crate::prim::ae;
use crate::prim::key_agreement::SharedKey;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The keys that a user shares with others before any session.
#[derive(Clone, Debug)]
pub struct MemberKeys {
    /// MK_{i,j}, for each neighbour j.
    pub masks: BTreeMap<u32, SharedKey>,
    /// EK_{i,j}, for each other user j.
    pub ciphertexts: BTreeMap<u32, SharedKey>,
    /// K_{i,S}.
    pub server: SharedKey,
}

/// User i in the model M, between sessions. Its keys are overwritten when it is dropped.
pub struct Member<M: Model> {
    pub(super) params: Params<M>,
    pub(super) id: u32,
    /// N(i).
    pub(super) neighbours: BTreeSet<u32>,
    /// Those to whom i deals.
    pub(super) deals_to: BTreeSet<u32>,
    /// Those who deal to i.
    pub(super) dealt_by: BTreeSet<u32>,
    pub(super) keys: MemberKeys,
    /// The key of AE that K_{i,S} gives.
    pub(super) server_key: ae::Key,
    pub(super) signing_key: M::SigningKey,
    /// (T_l, τ) of the last call that passed.
    pub(super) last: Option<(u64, u32)>,
}

impl<M: Model> Member<M> {
    /// User `id` with N(i), with D(i), the neighbours to whom it deals, both ascending, with its keys and, in the active
    /// model, its signing key.
    ///
    /// With [`Repair::BothDeal`] it deals to all its neighbours.
    ///
    /// # Errors
    ///
    /// `E_PARAMS` when the id is not from 1 to m; N(i) is not ℓ ids of other users, ascending; D(i) is not an ascending
    /// part of it; with [`Repair::PublicGraph`] either is not what the graph says; or a key is missing or too many.
    pub fn new(
        params: &Params<M>,
        id: u32,
        neighbours: &[u32],
        deals_to: &[u32],
        keys: MemberKeys,
        signing_key: M::SigningKey,
    ) -> Result<Self, Error> {
        let require = |holds: bool, what| if holds { Ok(()) } else { Err(Error::Params { what }) };
        let ids = 1..=params.users();
        require(ids.contains(&id), "the id of a user is not from 1 to m")?;
        let degree = u32::try_from(neighbours.len()) == Ok(params.numbers().degree);
        require(degree && neighbours.is_sorted_by(|v, w| v < w), "not ℓ neighbours, ascending")?;
        require(neighbours.iter().all(|j| *j != id && ids.contains(j)), "a neighbour that is no other user")?;
        let neighbours: BTreeSet<u32> = neighbours.iter().copied().collect();
        let part = deals_to.is_sorted_by(|v, w| v < w) && deals_to.iter().all(|j| neighbours.contains(j));
        require(part, "those to whom the user deals are not a part of its neighbours, ascending")?;
        let mut deals_to: BTreeSet<u32> = deals_to.iter().copied().collect();
        if params.has(Repair::PublicGraph) {
            let graph = params.graph();
            let public = neighbours == graph.neighbours(id) && deals_to == graph.deals_to(id);
            require(public, "the neighbours are not those of the public graph")?;
        }
        require(keys.masks.keys().eq(neighbours.iter()), "not one mask key a neighbour")?;
        require(keys.ciphertexts.keys().copied().eq(ids.filter(|j| *j != id)), "not one key for ciphertexts a user")?;

        let dealt_by = if params.has(Repair::BothDeal) {
            deals_to = neighbours.clone();
            neighbours.clone()
        } else {
            neighbours.difference(&deals_to).copied().collect()
        };
        let (params, server_key) = (params.clone(), ae::Key::derive(&keys.server)?);
        Ok(Self { params, id, neighbours, deals_to, dealt_by, keys, server_key, signing_key, last: None })
    }

    /// i.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// The parameters.
    pub fn params(&self) -> &Params<M> {
        &self.params
    }

    /// (T_l, τ) of the last call that passed.
    pub fn last(&self) -> Option<(u64, u32)> {
        self.last
    }

    /// Takes this session as called already: for a user that is made again after it took part in sessions.
    pub fn resume_after(&mut self, last: (u64, u32)) {
        self.last = self.last.max(Some(last));
    }
}

impl<M: Model> fmt::Debug for Member<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { params, id, last, .. } = self;
        write!(f, "Member {{ id: {id}, last: {last:?}, params: {params:?}, keys: [redacted] }}")
    }
}
