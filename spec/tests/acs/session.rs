//! ACS sessions of a few users, with coins that are written down here.
#![allow(non_snake_case)]

use secagg_spec::acs::messages::decode_vector;
use secagg_spec::acs::params::{Setup, user};
use secagg_spec::acs::{round0_advertise_keys as r0, round1_masked_input as r1, round2_recovery as r2};
use secagg_spec::graph::{graph, neighbours};
use secagg_spec::key_agreement::{ka_agree, ka_gen};
use secagg_spec::prelude::{Bytes, Id, Nat, nat};
use secagg_spec::prg::prg_vector;

/// The modulus: a prime, so that Z_R is a field and ranks over it make sense.
pub const R: u64 = 1009;

/// The dimension.
pub const M: usize = 3;

/// n users with ℓ neighbours each.
pub fn setup(n: u32, ell: u32) -> Setup {
    Setup { n, ell, seed: [0x5a; 32], m: M, R: nat(R), R_U: None }
}

/// s_u^SK.
pub fn secret(u: Id) -> Nat {
    nat(2000 + u64::from(u))
}

/// s_u^PK.
pub fn public(u: Id) -> Bytes {
    ka_gen(&secret(u)).unwrap()
}

/// The seed of u's self-mask.
pub fn seed(u: Id) -> [u8; 32] {
    [0xa0 + u as u8; 32]
}

/// x_u; the first element tells any two sets of users apart by its sum.
pub fn x(u: Id) -> Vec<u64> {
    vec![1 << u, 100 + u64::from(u * u), R - 1]
}

/// The users' graph, by user.
pub fn network(setup: &Setup) -> Vec<(Id, Vec<Id>)> {
    let graph = graph(setup.n, setup.ell, &setup.seed).unwrap();
    (1..=setup.n).map(|u| (u, neighbours(&graph, u).unwrap())).collect()
}

/// PRG(s_{u,v}), computed by either of the two.
pub fn stretched(u: Id, v: Id) -> Vec<i64> {
    numbers(&prg_vector(&ka_agree(&secret(u), &public(v)).unwrap(), &[], M, &nat(R)).unwrap())
}

/// k_u = PRG(seed_u).
pub fn self_mask(u: Id) -> Vec<i64> {
    numbers(&prg_vector(&seed(u), &[], M, &nat(R)).unwrap())
}

/// The elements as numbers to reckon with.
pub fn numbers(vector: &[Nat]) -> Vec<i64> {
    vector.iter().map(|e| i64::try_from(e).unwrap()).collect()
}

/// The sum of these vectors, each with its sign, mod R.
pub fn combine(terms: &[(i64, Vec<i64>)]) -> Vec<i64> {
    (0..M).map(|i| terms.iter().map(|(sign, v)| sign * v[i]).sum::<i64>().rem_euclid(R as i64)).collect()
}

/// The vector in a message from a user, kind 2 or 4.
pub fn vector(setup: &Setup, kind: u8, message: &[u8]) -> Vec<i64> {
    numbers(&decode_vector(setup, kind, message).unwrap())
}

/// Every set of these users but the empty one.
pub fn subsets(of: &[Id]) -> Vec<Vec<Id>> {
    let chosen = |bits: u32| of.iter().enumerate().filter(|(i, _)| bits >> i & 1 == 1).map(|(_, u)| *u).collect();
    (1..1u32 << of.len()).map(chosen).collect()
}

/// V ∖ W.
pub fn minus(V: &[Id], W: &[Id]) -> Vec<Id> {
    V.iter().filter(|v| !W.contains(v)).copied().collect()
}

/// A session after the users' part of round 1: the server before it receives anything, each user, and its y_u on the
/// way.
pub struct Session {
    /// What all parties are given.
    pub setup: Setup,
    /// U1.
    pub U1: Vec<Id>,
    /// The server in round 1.
    pub server: r1::Server1,
    /// The users of U1, and the message each sends.
    pub users: Vec<(Id, r1::Masked, Bytes)>,
}

/// Rounds 0 and 1 for the users of U1, given in ascending order.
pub fn masked(setup: &Setup, U1: &[Id]) -> Session {
    let mut server = r0::server(setup).unwrap();
    let mut advertised = Vec::new();
    for u in U1 {
        let input: Vec<Nat> = x(*u).into_iter().map(nat).collect();
        let (next, message) = r0::advertise_keys(&user(setup, *u, &input).unwrap(), &secret(*u)).unwrap();
        server = r0::collect(&server, *u, &message).unwrap();
        advertised.push(next);
    }
    let (server, lists) = r0::close(&server).unwrap();
    let mut users = Vec::new();
    for (state, (u, list)) in advertised.iter().zip(&lists) {
        let (next, y) = r1::masked_input(state, list, &seed(*u)).unwrap();
        users.push((*u, next, y));
    }
    Session { setup: setup.clone(), U1: U1.to_vec(), server, users }
}

impl Session {
    /// The masked inputs of U2 reach the server, which closes round 1; and each user's answer, on the way.
    pub fn recover(&self, U2: &[Id]) -> (r2::Server2, Vec<(Id, Bytes)>) {
        let mut server = self.server.clone();
        for (u, _, y) in self.users.iter().filter(|(u, _, _)| U2.contains(u)) {
            server = r1::collect(&server, *u, y).unwrap();
        }
        let (server, out) = r1::close(&server).unwrap();
        let answers = out.iter().map(|(u, message)| (*u, r2::recovery(self.state(*u), message).unwrap())).collect();
        (server, answers)
    }

    /// User u.
    pub fn state(&self, u: Id) -> &r1::Masked {
        &self.users.iter().find(|(v, _, _)| *v == u).unwrap().1
    }

    /// y_u, on the way.
    pub fn y(&self, u: Id) -> &[u8] {
        &self.users.iter().find(|(v, _, _)| *v == u).unwrap().2
    }
}
