//! The simulators at real parameters: they run, and what they make has the messages and lengths of a real view.
//!
//! The simulator plays the honest users itself. In the place of their inputs it takes zeros, where the adversary has no server; else
//! values that are uniform but for the sum over those who stay, which it is told. Its draws are its own.

use super::{Number, Outcome, holds};
use crate::adversary::view::{Coalition, messages};
use crate::drops::{DropPattern, Moment};
use crate::findings::stage::text;
use crate::table::{Player, Protocol, Table};
use secagg_spec::prelude::Nat;
use secagg_vectors::engine::mgl_draws::{self, SMALL_SAFE_PRIMES};
use secagg_vectors::engine::{bon, draws, mgl};
use std::collections::BTreeSet;

const USERS: u32 = 8;
const DIMENSION: u32 = 3;
const ELEMENT: u64 = 0xffff;

/// A message of a view: round, user, whether up, kind, length.
type Shape = (u8, u32, bool, Option<u8>, usize);

/// The view of a coalition in a run, its shape; and the sum.
fn view(
    protocol: &Protocol,
    player: Player,
    inputs: &[Vec<u64>],
    (coalition, drops): (&Coalition, &DropPattern),
    seed: u8,
) -> Result<(Vec<Shape>, Vec<u64>), String> {
    let mut table = Table::new(protocol, player, &[seed; 32], 0).map_err(text)?;
    let run = table.play(inputs, drops, &mut |_| ()).map_err(text)?;
    let shape = messages(coalition, &run, drops).into_iter();
    let shape = shape.map(|met| (met.round, met.user, met.is_up, met.message.first().copied(), met.message.len()));
    Ok((shape.collect(), run.outcome.clone().map_err(text)?))
}

fn vector(what: &str) -> Result<Vec<u64>, String> {
    let element = |k| {
        let [high, low] = draws::bytes(&[0x5a; 32], &format!("shape/{what}/{k}")).map_err(text)?;
        Ok(u64::from(u16::from_be_bytes([high, low])))
    };
    (0..DIMENSION).map(element).collect()
}

/// What the simulator puts in: the coalition's inputs as they are, and of the others what it makes up.
fn made_up(inputs: &[Vec<u64>], coalition: &Coalition, lost: &BTreeSet<u32>) -> Result<Vec<Vec<u64>>, String> {
    let mut made_up = inputs.to_vec();
    let honest: Vec<u32> = (1..=USERS).filter(|u| !coalition.users.contains(u)).collect();
    let at = |u: u32| u as usize - 1;
    for u in &honest {
        made_up[at(*u)] = if coalition.server { vector(&format!("made up/{u}"))? } else { vec![0; DIMENSION as usize] };
    }
    let staying: Vec<u32> = honest.into_iter().filter(|u| !lost.contains(u)).collect();
    if let (true, Some((last, others))) = (coalition.server, staying.split_last()) {
        let sum = |all: &[Vec<u64>], users: &[u32], k: usize| users.iter().map(|u| all[at(*u)][k]).sum::<u64>();
        let rest = (0..DIMENSION as usize)
            .map(|k| (sum(inputs, &staying, k) + (ELEMENT + 1) * u64::from(USERS) - sum(&made_up, others, k)) & ELEMENT)
            .collect();
        made_up[at(*last)] = rest;
    }
    Ok(made_up)
}

/// Real and simulated views of several coalitions. `losses`: who is lost, and in which round before it sends.
fn game(protocol: &Protocol, losses: &[(u32, u8)]) -> Result<(Outcome, Vec<Number>), String> {
    let inputs = (1..=USERS).map(|u| vector(&format!("input/{u}"))).collect::<Result<Vec<_>, String>>()?;
    let drops = losses.iter().fold(DropPattern::none(), |all, (u, round)| all.with(*u, *round, Moment::Before));
    let lost: BTreeSet<u32> = losses.iter().map(|(u, _)| *u).collect();
    let (mut views, mut equal, mut count) = (0, 0, 0);
    for player in [Player::Spec, Player::Impl] {
        for (users, server) in [(vec![1, 5], false), (vec![], true), (vec![1, 5], true)] {
            let coalition = Coalition { users: users.into_iter().collect(), server, ..Coalition::default() };
            let (real, sum) = view(protocol, player, &inputs, (&coalition, &drops), 0x11)?;
            let made_up = made_up(&inputs, &coalition, &lost)?;
            let (simulated, simulated_sum) = view(protocol, player, &made_up, (&coalition, &drops), 0x22)?;
            views += 1;
            count += real.len();
            let sums_agree = !server || sum == simulated_sum;
            equal += u32::from(real == simulated && sums_agree && !real.is_empty());
        }
    }
    let numbers = vec![
        ("views: users 1 and 5, the server, both; specification and implementation", views.to_string()),
        ("messages in them", count.to_string()),
        ("with the same messages, kinds and lengths, and the same sum where the server sees it", equal.to_string()),
    ];
    Ok((holds(views == equal), numbers))
}

/// BON, honest-but-curious: user 3 is lost before round 1, user 6 before round 2.
pub(super) fn bon() -> Result<(Outcome, Vec<Number>), String> {
    let setup = bon::Setup {
        users: USERS,
        threshold: 5,
        dimension: DIMENSION,
        max_element: ELEMENT,
        max_input: None,
        model: bon::Model::Hbc,
        repairs: bon::Repairs::AS_WRITTEN,
        verification_keys: Vec::new(),
    };
    game(&Protocol::Bon(setup), &[(3, 1), (6, 2)])
}

/// MGL, hardened, semi-honest: user 3 is lost before it answers, user 6 before round 2.
pub(super) fn mgl() -> Result<(Outcome, Vec<Number>), String> {
    let setup = mgl::Setup {
        users: USERS,
        threshold: 6,
        degree: 5,
        eta_max: 2,
        sessions: 4,
        dimension: DIMENSION,
        bits: 16,
        max_input: None,
        colluders: 2,
        model: mgl::Model::SemiHonest,
        repairs: mgl::Repairs::HARDENED,
        graph_seed: [0x33; 32],
        server_key: None,
        verification_keys: Vec::new(),
    };
    let [p, q] = SMALL_SAFE_PRIMES.map(Nat::from);
    let enrolled = mgl_draws::enrol(&[0x44; 32], &setup, (&p, &q)).map_err(text)?;
    game(&Protocol::Mgl(Box::new(enrolled)), &[(3, 1), (6, 2)])
}
