//! The Ács–Castelluccia scheme: both halves on the same coins, message for message, over every way of losing users.

use proptest::prelude::*;
use secagg_audit::drops::{DropPattern, Moment};
use secagg_audit::session::{self, Event, Honest, Run};
use secagg_vectors::engine::Failure;
use secagg_vectors::engine::acs::{Coins, Engine, ImplEngine, ROUNDS, Setup, SpecEngine};
use std::collections::BTreeSet;

const HALVES: [&dyn Engine; 2] = [&SpecEngine, &ImplEngine];

fn setup(users: u32, degree: u32) -> Setup {
    Setup { users, degree, graph_seed: [users as u8; 32], dimension: 3, max_element: 996, max_input: None }
}

/// Any coins will do; these are different for every user.
fn coins(u: u32) -> Coins {
    Coins { s_sk: [u as u8; 32], seed: [0x80 | u as u8; 32] }
}

fn input(u: u32) -> Vec<u64> {
    vec![u64::from(u), 500 + u64::from(u), 996]
}

/// A session: user u played by the half `users(u)`, the server by `server`.
fn play(setup: &Setup, drops: &DropPattern, users: &dyn Fn(u32) -> usize, server: usize) -> Run {
    let parties = (1..=setup.users).map(|u| HALVES[users(u)].user(setup, u, &coins(u), &input(u)).unwrap()).collect();
    session::run(&ROUNDS, parties, HALVES[server].server(setup).unwrap(), drops, &mut Honest, &mut |_| {})
}

/// All seats by one half, by the other, crossed and mixed: one transcript. It is given back.
fn same(setup: &Setup, drops: &DropPattern) -> Run {
    let first = play(setup, drops, &|_| 0, 0);
    let seats: [(&dyn Fn(u32) -> usize, usize); 5] =
        [(&|_| 1, 1), (&|_| 0, 1), (&|_| 1, 0), (&|u| (u % 2) as usize, 1), (&|u| ((u + 1) % 2) as usize, 0)];
    for (users, server) in seats {
        let other = play(setup, drops, users, server);
        assert_eq!(first.events, other.events, "{drops:?}");
        assert_eq!(first.accepted, other.accepted, "{drops:?}");
        assert_eq!(first.outcome, other.outcome, "{drops:?}");
    }
    first
}

/// What must come out, from the losses alone. (A cut message arrives too short and counts as not sent.)
fn expected(setup: &Setup, drops: &DropPattern) -> Result<Vec<u64>, Failure> {
    let left = |round: u8| -> BTreeSet<u32> {
        (1..=setup.users).filter(|u| !drops.gone_before(*u, round) && drops.during(*u, round).is_none()).collect()
    };
    let (u1, u2, answered) = (left(0), left(1), left(2));
    if u1.is_empty() || u2.is_empty() {
        return Err(Failure { code: "E_THRESHOLD", culprit: None });
    }
    if let Some(missing) = u2.difference(&answered).next() {
        return Err(Failure { code: "E_INCOMPLETE", culprit: Some(*missing) });
    }
    Ok((0..3).map(|i| u2.iter().map(|u| input(*u)[i]).sum::<u64>() % 997).collect())
}

#[test]
fn every_set_of_losses_before_every_round() {
    let mut sums = 0;
    for (users, degree) in [(2, 1), (3, 2), (4, 2), (4, 3)] {
        let setup = setup(users, degree);
        // Each user is lost before round 0, 1 or 2, or stays.
        for pattern in 0..4u32.pow(users) {
            let drops = (1..=users).fold(DropPattern::none(), |drops, u| match pattern / 4u32.pow(u - 1) % 4 {
                3 => drops,
                round => drops.with(u, round as u8, Moment::Before),
            });
            // All seatings where it matters most, the two pure ones elsewhere.
            let run = if users < 4 { same(&setup, &drops) } else { play(&setup, &drops, &|_| 1, 1) };
            let expected = expected(&setup, &drops);
            sums += u32::from(expected.is_ok());
            assert_eq!(run.outcome, expected, "{drops:?}");
        }
    }
    // A sum comes out when nobody is lost before round 2 alone and somebody is left: 3^n − 2^n patterns of n users.
    assert_eq!(sums, 5 + 19 + 65 + 65);
}

/// A list with the key of someone who is no neighbour: both halves name that user.
#[test]
fn a_key_of_no_neighbour_is_refused_alike() {
    let setup = setup(5, 2);
    let first = play(&setup, &DropPattern::none(), &|_| 0, 0);
    let list = |to: u32| {
        first.events.iter().find_map(|event| match event {
            Event::Down { round: 0, to: u, message } if *u == to => Some(message.clone()),
            _ => None,
        })
    };
    let refusals: Vec<Failure> = HALVES
        .iter()
        .map(|half| {
            let mut user = half.user(&setup, 1, &coins(1), &input(1)).unwrap();
            user.step(None).unwrap();
            // What user 2 is sent names 2's neighbours, not 1's.
            user.step(list(2).as_deref()).unwrap_err()
        })
        .collect();
    assert_eq!(refusals[0], refusals[1]);
    assert_eq!(refusals[0].code, "E_NOT_SUBSET");
}

/// Who is told that it is itself lost does not answer: its self-mask would go out beside its masked input.
#[test]
fn a_user_among_the_dropped_is_refused_alike() {
    let setup = setup(3, 2);
    for half in HALVES {
        let run = play(&setup, &DropPattern::none(), &|_| 0, 0);
        let mut user = half.user(&setup, 2, &coins(2), &input(2)).unwrap();
        user.step(None).unwrap();
        let list = run.events.iter().find_map(|event| match event {
            Event::Down { round: 0, to: 2, message } => Some(message.clone()),
            _ => None,
        });
        user.step(list.as_deref()).unwrap();
        let refusal = user.step(Some(&[3, 0, 0, 0, 1, 0, 0, 0, 2])).unwrap_err();
        assert_eq!(refusal, Failure { code: "E_NOT_SUBSET", culprit: Some(2) });
        assert_eq!(user.step(None).unwrap_err().code, "E_ROUND");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any graph, any modulus, any losses, also in the middle of a message and after the round.
    #[test]
    fn any_session_is_the_same_for_both(
        users in 2u32..=7,
        half in 1u32..=3,
        dimension in 1u32..=5,
        max_element in prop_oneof![Just(u64::MAX), Just(1), 1u64.., 2u64..1000],
        seed in any::<[u8; 32]>(),
        losses in prop::collection::vec((1u32..=7, 0u8..=2, 0usize..60, any::<bool>()), 0..3),
    ) {
        let degree = (2 * half).min(if users % 2 == 1 { users - 1 } else { users - 2 }).max(if users == 2 { 1 } else { 2 });
        let setup = Setup { users, degree, graph_seed: seed, dimension, max_element, max_input: None };
        let drops = losses.iter().filter(|l| l.0 <= users).fold(DropPattern::none(), |drops, (u, round, at, late)| {
            drops.with(*u, *round, if *late { Moment::Late } else { Moment::Cut(*at) })
        });
        let make = |half: usize| {
            let x = |u: u32| (0..dimension).map(|i| u64::from(u * 31 + i) % max_element.max(1)).collect::<Vec<u64>>();
            let parties = (1..=users).map(|u| HALVES[half].user(&setup, u, &coins(u), &x(u)).unwrap()).collect();
            session::run(&ROUNDS, parties, HALVES[half].server(&setup).unwrap(), &drops, &mut Honest, &mut |_| {})
        };
        let (spec, fast) = (make(0), make(1));
        prop_assert_eq!(&spec.events, &fast.events);
        prop_assert_eq!(&spec.outcome, &fast.outcome);
    }
}
