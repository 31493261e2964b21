//! What the server has for every session: who is joined to whom, who deals, the key it shares with each user.

use crate::Error;
use crate::mgl::{Model, Params, Repair};
use crate::prim::ae;
use crate::prim::key_agreement::SharedKey;
use crate::wire::{self, Reader, Writer};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

/// What the server knows of one user.
#[derive(Clone, Debug)]
pub struct User {
    /// N(i).
    pub neighbours: BTreeSet<u32>,
    /// D(i), the neighbours to whom it deals; not looked at with [`Repair::BothDeal`].
    pub deals_to: BTreeSet<u32>,
    /// K_{i,S}.
    pub key: SharedKey,
}

/// What the server is made from. Cloning shares the users' keys, which are overwritten when the last clone is dropped.
pub struct ServerKeys<M: Model> {
    pub(super) network: Network,
    pub(super) signing_key: M::SigningKey,
}

impl<M: Model> ServerKeys<M> {
    /// The users 1 to m, in this order, and, in the active model, the server's signing key.
    ///
    /// # Errors
    ///
    /// `E_PARAMS` unless there are m users, each joined to others of them, the edges symmetric, and each edge, without
    /// [`Repair::BothDeal`], dealt by one of its ends.
    pub fn new(params: &Params<M>, users: Vec<User>, signing_key: M::SigningKey) -> Result<Self, Error> {
        Ok(Self { network: Network::new(params, (1..).zip(users).collect())?, signing_key })
    }
}

impl<M: Model> Clone for ServerKeys<M> {
    fn clone(&self) -> Self {
        Self { network: self.network.clone(), signing_key: self.signing_key.clone() }
    }
}

impl<M: Model> fmt::Debug for ServerKeys<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ServerKeys([redacted])")
    }
}

/// The users, checked, with the keys of AE that the K_{i,S} give.
#[derive(Clone)]
pub struct Network(Arc<BTreeMap<u32, (User, ae::Key)>>);

impl Network {
    fn new<M: Model>(params: &Params<M>, users: BTreeMap<u32, User>) -> Result<Self, Error> {
        let require = |holds: bool, what| if holds { Ok(()) } else { Err(Error::Params { what }) };
        require(users.keys().copied().eq(1..=params.users()), "not as many users as there are")?;
        for (i, user) in &users {
            let degree = u32::try_from(user.neighbours.len()) == Ok(params.numbers().degree);
            require(degree, "a user without ℓ neighbours")?;
            if params.has(Repair::PublicGraph) {
                let graph = params.graph();
                let public = user.neighbours == graph.neighbours(*i) && user.deals_to == graph.deals_to(*i);
                require(public, "neighbours that are not those of the public graph")?;
            }
            for j in &user.neighbours {
                let back = users.get(j).filter(|other| other.neighbours.contains(i) && j != i);
                let back = back.ok_or(Error::Params { what: "an edge that is not symmetric" })?;
                let dealers = (user.deals_to.contains(j), back.deals_to.contains(i));
                let one = matches!(dealers, (true, false) | (false, true));
                require(one || params.has(Repair::BothDeal), "an edge without just one dealer")?;
            }
            require(user.deals_to.is_subset(&user.neighbours), "a dealing to someone who is no neighbour")?;
        }
        let users = users.into_iter().map(|(i, user)| {
            let key = ae::Key::derive(&user.key)?;
            Ok((i, (user, key)))
        });
        Ok(Self(Arc::new(users.collect::<Result<_, Error>>()?)))
    }

    /// For each user set N(i) ‖ set D(i) ‖ K_{i,S}.
    pub fn write(&self, writer: &mut Writer) {
        for (user, _) in self.0.values() {
            wire::encode_set(writer, &user.neighbours);
            wire::encode_set(writer, &user.deals_to);
            writer.bytes(user.key.expose());
        }
    }

    pub fn read<M: Model>(params: &Params<M>, reader: &mut Reader<'_>) -> Result<Self, Error> {
        let users = (1..=params.users())
            .map(|i| {
                let neighbours = wire::decode_set(reader, params.users())?;
                let deals_to = wire::decode_set(reader, params.users())?;
                Ok((i, User { neighbours, deals_to, key: SharedKey::from_bytes(reader.array()?) }))
            })
            .collect::<Result<_, Error>>()?;
        Self::new(params, users)
    }

    /// m.
    pub fn users(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }

    /// N(i).
    pub fn neighbours(&self, i: u32) -> impl Iterator<Item = u32> {
        self.0.get(&i).into_iter().flat_map(|(user, _)| user.neighbours.iter().copied())
    }

    /// Whether j ∈ N(i).
    pub fn joined(&self, i: u32, j: u32) -> bool {
        self.0.get(&i).is_some_and(|(user, _)| user.neighbours.contains(&j))
    }

    /// Whether i deals to j.
    pub fn deals<M: Model>(&self, params: &Params<M>, i: u32, j: u32) -> bool {
        let deals = |(user, _): &(User, ae::Key)| {
            if params.has(Repair::BothDeal) { user.neighbours.contains(&j) } else { user.deals_to.contains(&j) }
        };
        self.0.get(&i).is_some_and(deals)
    }

    /// The key of AE shared with user i.
    pub fn key(&self, i: u32) -> Result<&ae::Key, Error> {
        self.0.get(&i).map(|(_, key)| key).ok_or(Error::Unknown { culprit: Some(i) })
    }
}
