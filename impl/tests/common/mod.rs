//! A small world: n users and a server, played round by round, every message at hand.
#![allow(dead_code)]

pub mod faults;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use secagg::Error;
use secagg::bon::client::Client;
use secagg::bon::server::{AnyServer, Server, Step};
use secagg::bon::{
    Active, AdvertiseKeys, ConsistencyCheck, HonestButCurious, MaskedInputCollection, Params, ShareKeys,
    SigningIdentity, Unmasking, VerificationKeys,
};
use secagg::prim::key_agreement::SecretKey;
use secagg::prim::signature::SigningKey;
use std::collections::BTreeMap;

/// Which model a world is played in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Hbc,
    Active,
}

impl Kind {
    pub const BOTH: [Kind; 2] = [Kind::Hbc, Kind::Active];

    /// The numbers of its rounds.
    pub fn rounds(self) -> &'static [u8] {
        match self {
            Kind::Hbc => &[0, 1, 2, 4],
            Kind::Active => &[0, 1, 2, 3, 4],
        }
    }
}

/// A user in whichever round.
#[derive(Debug)]
pub enum AnyUser {
    H0(Client<HonestButCurious, AdvertiseKeys>),
    H1(Client<HonestButCurious, ShareKeys>),
    H2(Client<HonestButCurious, MaskedInputCollection>),
    H4(Client<HonestButCurious, Unmasking>),
    A0(Client<Active, AdvertiseKeys>),
    A1(Client<Active, ShareKeys>),
    A2(Client<Active, MaskedInputCollection>),
    A3(Client<Active, ConsistencyCheck>),
    A4(Client<Active, Unmasking>),
}

impl AnyUser {
    /// The step that is next; what it draws in round 1 depends on the user only.
    pub fn step(self, incoming: &[u8]) -> Result<(Option<AnyUser>, Vec<u8>), Error> {
        use AnyUser::*;
        fn then<C>(next: fn(C) -> AnyUser) -> impl Fn((C, Vec<u8>)) -> (Option<AnyUser>, Vec<u8>) {
            move |(client, message)| (Some(next(client)), message)
        }
        match self {
            H0(user) => {
                let mut rng = rng(0, user.id());
                user.advertise_keys(&mut rng).map(then(H1))
            }
            A0(user) => {
                let mut rng = rng(0, user.id());
                user.advertise_keys(&mut rng).map(then(A1))
            }
            H1(user) => {
                let mut rng = rng(1, user.id());
                user.share_keys(incoming, &mut rng).map(then(H2))
            }
            A1(user) => {
                let mut rng = rng(1, user.id());
                user.share_keys(incoming, &mut rng).map(then(A2))
            }
            H2(user) => user.masked_input(incoming).map(then(H4)),
            A2(user) => user.masked_input(incoming).map(then(A3)),
            A3(user) => user.consistency_check(incoming).map(then(A4)),
            H4(user) => user.unmask(incoming).map(|m| (None, m)),
            A4(user) => user.unmask(incoming).map(|m| (None, m)),
        }
    }
}

/// The generator of user u in a round.
pub fn rng(round: u64, u: u32) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(round << 32 | u64::from(u))
}

/// c_u^SK: the first thing a user draws.
pub fn c_sk(u: u32) -> SecretKey {
    SecretKey::random(&mut rng(0, u))
}

/// d_u^SK.
pub fn signing_key(u: u32) -> SigningKey {
    SigningKey::random(&mut rng(99, u))
}

/// The PKI's keys.
pub fn verification_keys(params: &Params) -> VerificationKeys {
    let keys: Vec<[u8; 33]> = (1..=params.users()).map(|u| signing_key(u).verifying_key().to_bytes()).collect();
    VerificationKeys::new(params, &keys).unwrap()
}

/// User `id` before round 0.
pub fn user(kind: Kind, params: &Params, id: u32, input: Vec<u64>) -> Result<AnyUser, Error> {
    match kind {
        Kind::Hbc => Client::<HonestButCurious, AdvertiseKeys>::new(params, id, input).map(AnyUser::H0),
        Kind::Active => {
            let identity =
                SigningIdentity { signing_key: signing_key(id), verification_keys: verification_keys(params) };
            Client::<Active, AdvertiseKeys>::new(params, id, input, identity).map(AnyUser::A0)
        }
    }
}

/// The server before round 0.
pub fn server(kind: Kind, params: &Params) -> AnyServer {
    match kind {
        Kind::Hbc => Server::<HonestButCurious, AdvertiseKeys>::new(params).into(),
        Kind::Active => Server::verifying(params, verification_keys(params)).unwrap().into(),
    }
}

/// Users and server between two rounds.
pub struct World {
    pub kind: Kind,
    pub params: Params,
    pub inputs: BTreeMap<u32, Vec<u64>>,
    /// How many rounds were closed.
    pub closed: usize,
    /// Those still there.
    pub users: BTreeMap<u32, AnyUser>,
    pub server: AnyServer,
    /// What the server sent to each in the round before.
    pub down: BTreeMap<u32, Vec<u8>>,
    /// Every message, in the order in which it was sent.
    pub transcript: Vec<Vec<u8>>,
}

impl World {
    /// Before round 0; user u's input is u, 2u, 3u …, as far as the bound allows.
    pub fn new(kind: Kind, params: &Params) -> World {
        let bound = u128::from(params.largest_input()) + 1;
        let x = |u: u32| (1..=u128::from(params.dimension())).map(|i| (i * u128::from(u) % bound) as u64).collect();
        World::with_inputs(kind, params, (1..=params.users()).map(|u| (u, x(u))).collect())
    }

    pub fn with_inputs(kind: Kind, params: &Params, inputs: BTreeMap<u32, Vec<u64>>) -> World {
        let users: BTreeMap<u32, AnyUser> =
            inputs.iter().map(|(u, x)| (*u, user(kind, params, *u, x.clone()).unwrap())).collect();
        let down = users.keys().map(|u| (*u, Vec::new())).collect();
        let (server, transcript) = (server(kind, params), Vec::new());
        World { kind, params: params.clone(), inputs, closed: 0, users, server, down, transcript }
    }

    /// Five users of whom three must stay, dimension 3, about to start this round.
    pub fn at(kind: Kind, round: u8) -> World {
        let mut world = World::new(kind, &Params::bounded(5, 3, 3, 1000).unwrap());
        while world.round() < round {
            world.play();
        }
        world
    }

    /// The number of the round that is about to start.
    pub fn round(&self) -> u8 {
        self.kind.rounds()[self.closed]
    }

    /// These users are gone.
    pub fn lose(&mut self, gone: &[u32]) {
        for u in gone {
            self.users.remove(u);
        }
    }

    /// Each user takes its step: the messages up.
    pub fn up(&mut self) -> BTreeMap<u32, Vec<u8>> {
        let mut up = BTreeMap::new();
        for (u, user) in std::mem::take(&mut self.users) {
            let (next, message) = user.step(&self.down[&u]).unwrap();
            self.users.extend(next.map(|next| (u, next)));
            self.transcript.push(message.clone());
            up.insert(u, message);
        }
        up
    }

    /// Closes the round: the sum, after the last.
    pub fn close(&mut self) -> Result<Option<Vec<u64>>, Error> {
        // Any server will do in its place meanwhile.
        let closing = std::mem::replace(&mut self.server, server(self.kind, &self.params));
        match closing.close()? {
            Step::Sum(sum) => Ok(Some(sum)),
            Step::Next(server, sent) => {
                self.server = server;
                self.transcript.extend(sent.iter().map(|(_, message)| message.clone()));
                self.down = sent.into_iter().collect();
                self.closed += 1;
                Ok(None)
            }
        }
    }

    /// One whole round in which everybody still there takes part.
    pub fn play(&mut self) -> Option<Vec<u64>> {
        for (u, message) in self.up() {
            self.server.receive(u, &message).unwrap();
        }
        self.close().unwrap()
    }

    /// All rounds to the end: the sum.
    pub fn finish(&mut self) -> Vec<u64> {
        loop {
            if let Some(sum) = self.play() {
                return sum;
            }
        }
    }

    /// The plain sum of these users' inputs, modulo R.
    pub fn plain_sum(&self, of: &[u32]) -> Vec<u64> {
        let r = u128::from(self.params.modulus().max_element()) + 1;
        let column = |i: usize| of.iter().map(|u| u128::from(self.inputs[u][i])).sum::<u128>() % r;
        (0..self.params.dimension() as usize).map(|i| column(i) as u64).collect()
    }
}

/// A message as its kind and the entries of its list: id and what follows it.
pub type Entries = Vec<(u32, Vec<u8>)>;

/// Takes a message with one list of entries of `size` bytes apart.
pub fn entries(message: &[u8], size: usize) -> Entries {
    message[5..].chunks(4 + size).map(|e| (u32::from_be_bytes(e[..4].try_into().unwrap()), e[4..].to_vec())).collect()
}

/// Puts a message with one list together.
pub fn message(kind: u8, entries: &Entries) -> Vec<u8> {
    let mut bytes = vec![kind];
    bytes.extend(list(entries));
    bytes
}

/// A list alone.
pub fn list(entries: &Entries) -> Vec<u8> {
    let mut bytes = (entries.len() as u32).to_be_bytes().to_vec();
    for (v, rest) in entries {
        bytes.extend(v.to_be_bytes());
        bytes.extend(rest);
    }
    bytes
}

/// Code and culprit.
pub fn refusal<T>(result: Result<T, Error>) -> (&'static str, Option<u32>) {
    match result {
        Ok(_) => ("accepted", None),
        Err(e) => (e.code(), e.culprit()),
    }
}
