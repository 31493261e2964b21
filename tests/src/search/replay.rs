//! A plan played against real clients: what the server then computes.

use super::explore::Plan;
use super::model::{Kind, Protocol, Rules};
use super::symmetry::{MOST, Set, ids, members};
use crate::adversary::bon_server::BonServer;
use crate::adversary::crowd::Crowd;
use crate::adversary::leak::Opened;
use crate::adversary::mgl_server::{MglServer, Signed};
use crate::findings::Options;
use crate::findings::active::{Arena, input};
use crate::findings::stage::{Size, Stage, text};
use secagg_spec::key_chain::iterate;
use secagg_spec::mgl::messages::{Beta, decode_signature};
use secagg_spec::prelude::Nat;
use secagg_vectors::engine::mgl::{Model, Repairs, Session};
use secagg_vectors::engine::{User, bon, bon_coins, draws};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What a replay recovered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Recovered {
    /// Whose inputs.
    pub users: BTreeSet<u32>,
    /// Their sum, computed from what the server saw.
    pub sum: Vec<u64>,
    /// What it truly is, looked up afterwards.
    pub truth: Vec<u64>,
}

/// Inputs are taken mod 2^16.
const MAX_ELEMENT: u64 = 0xffff;

/// Plays the plan with honest users of `options.player`.
///
/// # Errors
///
/// A refusal, and a sum that is not open: then the search says more than is so.
pub fn replay(rules: &Rules, plan: &Plan, options: &Options) -> Result<Recovered, String> {
    let opened = play(rules, plan, options)?;
    let users = ids(plan.leaked);
    let leak = opened.leaks().into_iter().find(|leak| leak.users == users);
    let leak = leak.ok_or_else(|| format!("the sum over {users:?} is not open"))?;
    // Only now: the truth.
    let mut truth = vec![0; leak.sum.len()];
    for i in &users {
        opened.modulus.add_assign(&mut truth, &input_of(rules, options, *i)?);
    }
    Ok(Recovered { users, sum: leak.sum, truth })
}

/// Plays the plan: everything that the server can open.
///
/// # Errors
///
/// A refusal.
pub fn play(rules: &Rules, plan: &Plan, options: &Options) -> Result<Opened, String> {
    let all = rules.everybody();
    let called_alike = members(all).all(|i| plan.frame.calls[i] == all);
    if rules.coalition != 0 || !called_alike {
        return Err("a plan with colluders, or in which users are called differently, is not replayed".to_owned());
    }
    match rules.protocol {
        Protocol::Mgl(repairs) => play_mgl(rules, plan, options, repairs),
        Protocol::Bon { consistency, binding } => play_bon(rules, plan, options, (consistency, binding)),
    }
}

fn list(set: Set) -> Vec<u32> {
    ids(set).into_iter().collect()
}

/// x_i in the session that is attacked.
fn input_of(rules: &Rules, options: &Options, i: u32) -> Result<Vec<u64>, String> {
    match rules.protocol {
        Protocol::Mgl(repairs) => Ok(input(&stage(rules, options, repairs)?, 0, i)),
        Protocol::Bon { .. } => bon_input(options, 0, i),
    }
}

/// The signatures that bring a user to a deciding set.
fn signatures(signed: &BTreeMap<Set, Vec<(u32, Vec<u8>)>>, set: Set, among: Set) -> Vec<(u32, Vec<u8>)> {
    let mut found: Vec<_> = signed.get(&set).cloned().unwrap_or_default();
    found.retain(|(j, _)| ids(among).contains(j));
    found.sort();
    found.dedup_by_key(|(j, _)| *j);
    found
}

/// The session that is attacked: number 4 of its interval, and the place of the other ones.
const SESSION: u32 = 4;

fn session_of(kind: Option<Kind>, place: u32) -> Session {
    let tau = match kind {
        None | Some(Kind::Same) => SESSION,
        Some(Kind::Earlier) => place,
        Some(Kind::Later) => SESSION + 1 + place,
    };
    Session { t_l: 1, tau, ts_l: 1, ts_tau: u64::from(tau) + 1 }
}

/// Everybody enrolled. The graph may be another one than the plan's.
fn stage(rules: &Rules, options: &Options, repairs: Repairs) -> Result<Stage, String> {
    let size =
        Size { users: rules.users as u32, threshold: rules.threshold, degree: rules.degree, eta_max: rules.eta_max };
    // A stage has one colluder; without any, a lower t will do.
    let mut stage = Stage::new(options, size, Model::Active, repairs.without("QuorumThreshold"))?;
    stage.enrolled.setup.repairs = repairs;
    stage.enrolled.setup.colluders = 0;
    Ok(stage)
}

fn play_mgl(rules: &Rules, plan: &Plan, options: &Options, repairs: Repairs) -> Result<Opened, String> {
    let mut stage = stage(rules, options, repairs)?;
    if !repairs.has("PublicGraph") {
        let places = (0..rules.users).map(|i| (list(plan.frame.graph[i]), list(plan.frame.deals[i])));
        stage.enrolled.server.graph = places.collect();
        for (user, (near, dealt)) in stage.enrolled.users.iter_mut().zip(&stage.enrolled.server.graph) {
            user.neighbours.clone_from(near);
            user.deals_to.clone_from(dealt);
        }
    }
    let mut arena = Arena::seated(stage)?;
    let mut signed: BTreeMap<Set, Vec<Signed>> = BTreeMap::new();
    let mut others = Vec::new();
    let index = |place: usize| u32::try_from(place).map_err(text);
    let (before, after): (Vec<_>, Vec<_>) = plan.frame.runs.iter().partition(|(kind, _)| *kind != Kind::Later);
    for (place, (kind, set)) in before.iter().enumerate() {
        let server = honest(&mut arena, *kind, index(place)?, index(place)? + 1, *set, &mut signed)?;
        others.push((*kind, index(place)?, server));
    }
    let mut server = arena.server(&session_of(None, 0))?;
    {
        let mut crowd = arena.crowd(0)?;
        server.mask_all(&mut crowd)?;
        sign(rules, plan, &server, &mut crowd, &mut signed)?;
        let mut own = Vec::new();
        for i in members(rules.everybody()).filter(|i| plan.decided[*i] != 0) {
            let (shown, decided) = (plan.shown.survivors[i], plan.decided[i]);
            let list = signatures(&signed, shown, if repairs.has("SignedDecisionSet") { shown } else { decided });
            own.extend(reveal(rules, plan, &mut server, &mut crowd, i, &list)?);
        }
        for (id, j, share) in &own {
            server.file_kappa(*id, *j, share)?;
        }
    }
    for (place, (kind, set)) in after.iter().enumerate() {
        let place = index(place)?;
        let server = honest(&mut arena, *kind, place, index(before.len())? + place + 1, *set, &mut BTreeMap::new())?;
        others.push((*kind, place, server));
    }
    for (kind, place, other) in &others {
        // Keys of the same session are these keys; those of a later one are F's preimages of them.
        let steps = match kind {
            Kind::Later => session_of(Some(*kind), *place).tau - SESSION,
            Kind::Same | Kind::Earlier => 0,
        };
        if *kind != Kind::Earlier {
            carry(rules, plan, &mut server, other, steps)?;
        }
    }
    server.opened()
}

/// A session in which everybody behaves, and this set is left.
fn honest(
    arena: &mut Arena,
    kind: Kind,
    place: u32,
    coins: u32,
    set: Set,
    signed: &mut BTreeMap<Set, Vec<Signed>>,
) -> Result<MglServer, String> {
    let mut server = arena.server(&session_of(Some(kind), place))?;
    let mut crowd = arena.crowd(coins)?;
    server.mask_all(&mut crowd)?;
    let here = list(set);
    let signatures = server.sign_all(&mut crowd, &here, &here)?;
    for i in &here {
        server.reveal(&mut crowd, *i, &signatures)?.map_err(|refusal| format!("user {i}, before: {refusal}"))?;
    }
    signed.entry(set).or_default().extend(signatures);
    Ok(server)
}

/// Round 3: everybody signs what it is shown.
fn sign(
    rules: &Rules,
    plan: &Plan,
    server: &MglServer,
    crowd: &mut Crowd<'_>,
    signed: &mut BTreeMap<Set, Vec<Signed>>,
) -> Result<(), String> {
    for (i, set) in plan.shown.survivors.iter().enumerate().filter(|(_, set)| **set != 0) {
        let id = i as u32 + 1;
        let from = |j: u32| match is_reflected(rules, plan, i, j) {
            true => server.ciphertext(id, j),
            false => server.ciphertext(j, id),
        };
        let message = server.shares(id, &list(*set), &from);
        let answer = crowd.send(id, Some(&message)).map_err(|refusal| format!("user {id}, to sign: {refusal}"))?;
        signed.entry(*set).or_default().push((id, decode_signature(&answer).map_err(text)?));
    }
    Ok(())
}

fn is_reflected(rules: &Rules, plan: &Plan, i: usize, j: u32) -> bool {
    plan.shown.reflected >> i & 1 == 1 && rules.reflectable(&plan.frame, i, j as usize - 1)
}

/// Round 3, second half. What a user took for another's share of κ and is one of its own is not filed as the other's, but given
/// back: whose, at which point, and the share.
fn reveal(
    rules: &Rules,
    plan: &Plan,
    server: &mut MglServer,
    crowd: &mut Crowd<'_>,
    i: usize,
    signatures: &[Signed],
) -> Result<Vec<(u32, u32, Nat)>, String> {
    let id = i as u32 + 1;
    let beta = server.reveal(crowd, id, signatures)?.map_err(|refusal| format!("user {id}, to reveal: {refusal}"))?;
    let mut own = Vec::new();
    for (j, entry) in (1..).zip(&beta) {
        if let Beta::Kappa(share) = entry
            && j != id
            && is_reflected(rules, plan, i, j)
        {
            server.drop_kappa(j, id);
            own.push((id, j, share.clone()));
        }
    }
    Ok(own)
}

/// Takes the pairwise keys that another session opened, so many steps of the chain later, for those of this one.
fn carry(rules: &Rules, plan: &Plan, server: &mut MglServer, other: &MglServer, steps: u32) -> Result<(), String> {
    for i in 0..rules.users {
        for j in members(plan.frame.graph[i]).filter(|j| *j > i) {
            let (i, j) = (i as u32 + 1, j as u32 + 1);
            if let Some(key) = other.pair_key(i, j) {
                server.know_pair(i, j, iterate(&key, steps).map_err(text)?.try_into().map_err(text)?);
            }
        }
    }
    Ok(())
}

/// The users of one session of BON; only the signing keys last.
fn bon_crowd(setup: &bon::Setup, options: &Options, index: u32) -> Result<Crowd<'static>, String> {
    let seed = draws::bytes(&options.seed, &format!("search/session/{index}")).map_err(text)?;
    let user = |u: u32| {
        let mut coins = bon_coins::derive(&seed, u, setup).map_err(text)?;
        let signing_key = coins.signing_key.map(|_| bon_coins::signing_key(&options.seed, u));
        coins.signing_key = signing_key.transpose().map_err(text)?;
        let user = options.player.bon().user(setup, u, &coins, &bon_input(options, index, u)?).map_err(text)?;
        Ok(user as Box<dyn User>)
    };
    Ok(Crowd::new((1..=setup.users).map(user).collect::<Result<_, String>>()?))
}

fn bon_input(options: &Options, index: u32, u: u32) -> Result<Vec<u64>, String> {
    let [a, b, c, d] = draws::bytes(&options.seed, &format!("search/input/{index}/{u}")).map_err(text)?;
    Ok([u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d])].map(u64::from).to_vec())
}

fn play_bon(rules: &Rules, plan: &Plan, options: &Options, model: (bool, bool)) -> Result<Opened, String> {
    let (consistency, binding) = model;
    let users = rules.users as u32;
    let keys = if consistency { bon_coins::verification_keys(&options.seed, users).map_err(text)? } else { Vec::new() };
    let setup = bon::Setup {
        users,
        threshold: rules.threshold,
        dimension: 2,
        max_element: MAX_ELEMENT,
        max_input: None,
        model: if consistency { bon::Model::Active } else { bon::Model::Hbc },
        repairs: if binding { bon::Repairs::HARDENED } else { bon::Repairs::AS_WRITTEN },
        verification_keys: keys,
    };
    let mut signed: BTreeMap<Set, Vec<Signed>> = BTreeMap::new();
    for (index, (_, set)) in (1..).zip(&plan.frame.runs) {
        let mut server = BonServer::new(&setup)?;
        let mut crowd = bon_crowd(&setup, options, index)?;
        server.mask_all(&mut crowd)?;
        bon_round_3(&server, &mut crowd, &list(*set), *set, &mut signed)?;
    }
    let mut server = BonServer::new(&setup)?;
    let mut crowd = bon_crowd(&setup, options, 0)?;
    server.mask_all(&mut crowd)?;
    let shown: [Set; MOST] = plan.shown.survivors;
    for i in members(rules.everybody()).filter(|i| consistency && shown[*i] != 0) {
        bon_round_3(&server, &mut crowd, &[i as u32 + 1], shown[i], &mut signed)?;
    }
    for i in members(rules.everybody()).filter(|i| plan.decided[*i] != 0) {
        let id = i as u32 + 1;
        let answer = match consistency {
            true => server.unmask(&mut crowd, id, &signatures(&signed, shown[i], shown[i]))?,
            false => server.unmask_hbc(&mut crowd, id, &list(shown[i]))?,
        };
        answer.map_err(|refusal| format!("user {id}, to reveal: {refusal}"))?;
    }
    server.opened()
}

/// Round 3: these users sign this U3.
fn bon_round_3(
    server: &BonServer,
    crowd: &mut Crowd<'_>,
    users: &[u32],
    set: Set,
    signed: &mut BTreeMap<Set, Vec<Signed>>,
) -> Result<(), String> {
    for id in users {
        let answer = server.sign(crowd, *id, &list(set))?;
        signed.entry(set).or_default().push(answer.map_err(|refusal| format!("user {id}, to sign: {refusal}"))?);
    }
    Ok(())
}
