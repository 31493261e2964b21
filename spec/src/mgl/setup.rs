//! What the parties of the aggregate-sum protocol are given (MGL Figure 4, its inputs), and the conditions on it.
#![allow(non_snake_case)]

use super::repairs::{Repair, Repairs};
use crate::bon::params::modulus_for;
use crate::graph::{dealt_by, exists_regular_graph, graph, neighbours};
use crate::p256::{decode_compressed, order};
use crate::prelude::*;
use crate::sets::{check_subset, ids, value_of};

/// Which of the figure's two variants runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    /// Semi-honest: the red parts are left out.
    SemiHonest,
    /// Active: signatures, and commitments to the shares.
    Active,
}

/// The public inputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setup {
    /// m, the number of users.
    pub m: u32,
    /// t, the threshold of the shares of κ.
    pub t: u32,
    /// ℓ, the number of a user's neighbours.
    pub ell: u32,
    /// η_max, of which each round has a check of its own (finding F10).
    pub eta_max: u32,
    /// ν, the number of sessions of an interval.
    pub nu: u32,
    /// r, the dimension of the inputs.
    pub r: u32,
    /// |C|, the number of users that may collude.
    pub colluders: u32,
    /// n: the elements of the inputs have n bits, and sums are taken mod 2^n.
    pub n: u32,
    /// R_U, where every element is known to be in [0, R_U − 1].
    pub R_U: Option<Nat>,
    /// The variant.
    pub model: Model,
    /// The repairs.
    pub repairs: Repairs,
    /// The seed of the graph.
    pub seed: [u8; 32],
    /// pk_S, the server's verification key. The active model only.
    pub pk_S: Bytes,
    /// The users' verification keys, that of user i at i − 1. The active model only.
    pub pk_U: Vec<Bytes>,
}

/// What names a session: number τ of the interval (T_l, TS_l), at TS_τ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    /// τ, from 0 to ν − 1.
    pub tau: u32,
    /// T_l, when the interval begins.
    pub T_l: u64,
    /// TS_l, the time stamp of the interval.
    pub TS_l: u64,
    /// TS_τ, the time stamp of the session.
    pub TS_tau: u64,
}

/// What a user is made from, besides the public inputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserKeys {
    /// N(i), ascending.
    pub N: Vec<Id>,
    /// D(i): the neighbours to whom i deals, ascending. With `BothDeal` these are all of N(i), whatever stands here.
    pub D: Vec<Id>,
    /// (j, MK_{i,j}), j ∈ N(i).
    pub MK: Vec<(Id, [u8; 32])>,
    /// (j, EK_{i,j}), j ≠ i.
    pub EK: Vec<(Id, [u8; 32])>,
    /// K_{i,S}, preshared with the server.
    pub K_S: [u8; 32],
    /// sk_{U_i}, the signing key. The active model only.
    pub sk: Option<Nat>,
}

/// A user. It lasts for many sessions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The public inputs.
    pub setup: Setup,
    /// i, the user's identity.
    pub i: Id,
    /// Its keys and its place in the graph.
    pub keys: UserKeys,
    /// (T_l, τ) of the last call that passed its checks.
    pub last: Option<(u64, u32)>,
}

/// What the server is made from, besides the public inputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerKeys {
    /// (i, N(i)), for every user.
    pub N: Vec<(Id, Vec<Id>)>,
    /// (i, D(i)), for every user.
    pub D: Vec<(Id, Vec<Id>)>,
    /// (i, K_{i,S}), for every user.
    pub K_S: Vec<(Id, [u8; 32])>,
    /// sk_S, the signing key. The active model only.
    pub sk: Option<Nat>,
}

/// R = 2^n.
pub fn modulus(setup: &Setup) -> Nat {
    nat(1) << setup.n
}

/// The ids of all users, 1 … m.
pub fn everyone(setup: &Setup) -> Vec<Id> {
    (1..=setup.m).collect()
}

/// The conditions on the public inputs, in this order: `E_PARAMS` for a number out of range; `E_WRAP` unless R_U ≥ 2
/// and 2^n ≥ m(R_U − 1) + 1; active, `E_PARAMS` unless there are m + 1 verification keys, all of them points.
pub fn check_setup(setup: &Setup) -> Result<()> {
    let in_range = setup.m >= 2
        && setup.t >= 1
        && setup.t <= setup.m
        && exists_regular_graph(setup.m, setup.ell)
        && setup.nu >= 1
        && setup.r >= 1
        && setup.n >= 1
        && setup.n <= 64;
    if !in_range {
        return Err(Code::Params.error());
    }
    // [QuorumThreshold] 2t > m + |C|: two sets of t users share one that does not collude
    let quorums_meet = 2 * u64::from(setup.t) > u64::from(setup.m) + u64::from(setup.colluders);
    if setup.repairs.has(Repair::QuorumThreshold) && !quorums_meet {
        return Err(Code::Params.error());
    }
    if let Some(R_U) = &setup.R_U
        && (*R_U < nat(2) || modulus(setup) < modulus_for(setup.m, R_U)?)
    {
        return Err(Code::Wrap.error());
    }
    if setup.model == Model::Active {
        if setup.pk_U.len() != setup.m as usize {
            return Err(Code::Params.error());
        }
        for pk in [std::slice::from_ref(&setup.pk_S), &setup.pk_U].concat() {
            decode_compressed(&pk).map_err(|_| Code::Params.error())?;
        }
    }
    Ok(())
}

/// `E_PARAMS` unless there is a signing key from [1, q − 1], or none is needed.
fn check_signing_key(setup: &Setup, sk: &Option<Nat>) -> Result<()> {
    match (&setup.model, sk) {
        (Model::SemiHonest, _) => Ok(()),
        (Model::Active, Some(d)) if !d.is_zero() && *d < order() => Ok(()),
        (Model::Active, _) => Err(Code::Params.error()),
    }
}

/// Whether the ids ascend strictly.
fn ascends(set: &[Id]) -> bool {
    set.windows(2).all(|pair| pair[0] < pair[1])
}

/// `E_PARAMS` unless N is ℓ ids of 1 … m other than i, ascending, and D an ascending part of it; with `PublicGraph`,
/// unless both are those of the seed's graph.
fn check_place(setup: &Setup, i: Id, N: &[Id], D: &[Id]) -> Result<()> {
    let in_range = N.iter().all(|j| 1 <= *j && *j <= setup.m && *j != i);
    let well_formed = N.len() == setup.ell as usize && in_range && ascends(N) && ascends(D);
    if !well_formed || check_subset(D, N).is_err() {
        return Err(Code::Params.error());
    }
    if setup.repairs.has(Repair::PublicGraph) {
        let public = graph(setup.m, setup.ell, &setup.seed)?;
        if N != neighbours(&public, i)? || D != dealt_by(&public, i)? {
            return Err(Code::Params.error());
        }
    }
    Ok(())
}

/// A user. `E_PARAMS` and `E_WRAP` as [`check_setup`]; `E_PARAMS` for an id outside 1 … m, for an N(i) or D(i) that
/// cannot be, and for keys that are missing, too many or no keys.
pub fn member(setup: &Setup, i: Id, keys: &UserKeys) -> Result<Member> {
    check_setup(setup)?;
    if i == 0 || i > setup.m {
        return Err(Code::Params.error());
    }
    check_place(setup, i, &keys.N, &keys.D)?;
    let others: Vec<Id> = everyone(setup).into_iter().filter(|j| *j != i).collect();
    if ids(&keys.MK) != keys.N || ids(&keys.EK) != others {
        return Err(Code::Params.error());
    }
    check_signing_key(setup, &keys.sk)?;
    Ok(Member { setup: setup.clone(), i, keys: keys.clone(), last: None })
}

/// The conditions on what the server is made from: `E_PARAMS` and `E_WRAP` as [`check_setup`]; `E_PARAMS` when a user
/// is missing or there is one too many, for an N(i) or D(i) that cannot be, when an edge is at one end only, when
/// without `BothDeal` it has no dealer or two, and when there is no signing key in the active model.
pub fn check_server_keys(setup: &Setup, keys: &ServerKeys) -> Result<()> {
    check_setup(setup)?;
    let all = everyone(setup);
    if ids(&keys.N) != all || ids(&keys.D) != all || ids(&keys.K_S) != all {
        return Err(Code::Params.error());
    }
    for i in &all {
        check_place(setup, *i, &value_of(&keys.N, *i)?, &value_of(&keys.D, *i)?)?;
    }
    for (i, N_i) in &keys.N {
        for j in N_i {
            let symmetric = value_of(&keys.N, *j)?.contains(i);
            let one_dealer = value_of(&keys.D, *i)?.contains(j) != value_of(&keys.D, *j)?.contains(i);
            if !symmetric || !(one_dealer || setup.repairs.has(Repair::BothDeal)) {
                return Err(Code::Params.error());
            }
        }
    }
    check_signing_key(setup, &keys.sk)
}

/// Those to whom a user with these neighbours deals: D(i), with `BothDeal` N(i).
pub fn deals_to(setup: &Setup, N: &[Id], D: &[Id]) -> Vec<Id> {
    if setup.repairs.has(Repair::BothDeal) { N.to_vec() } else { D.to_vec() }
}

/// Those who deal to a user with these neighbours: N(i) ∖ D(i), with `BothDeal` N(i).
pub fn dealers_of(setup: &Setup, N: &[Id], D: &[Id]) -> Vec<Id> {
    if setup.repairs.has(Repair::BothDeal) { N.to_vec() } else { crate::sets::difference(N, D) }
}
