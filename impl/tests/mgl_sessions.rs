//! Whole sessions of the aggregate-sum protocol: who is lost when, several sessions a member, replays.

mod mgl_common;

use mgl_common::{Play, World, numbers, refusal, session};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use quickcheck::quickcheck;
use secagg::mgl::{Active, Numbers, Repairs, SemiHonest, cost};
use std::collections::{BTreeMap, BTreeSet};

/// What a session must end with: the sum over U1; or the round and the code.
type Outcome = Result<Vec<u64>, (u8, &'static str)>;

/// Who is there in each round: lost before round r is absent from round r on.
fn there(users: u32, gone: &BTreeMap<u32, u8>, round: u8) -> BTreeSet<u32> {
    (1..=users).filter(|u| gone.get(u).is_none_or(|before| *before > round)).collect()
}

/// The rules, from the page: U0, U1, U3 by who is there; a user that finds too few neighbours leaves.
fn expected<M: Play>(world: &World<M>, gone: &BTreeMap<u32, u8>) -> Outcome {
    let Numbers { users, threshold: t, eta_max, .. } = *world.params.numbers();
    let (t, eta_max) = (t as usize, eta_max as usize);
    let near = |u: &u32, set: &BTreeSet<u32>| world.params.graph().neighbours(*u).intersection(set).count();
    let u0 = there(users, gone, 1);
    let u1: BTreeSet<u32> = there(users, gone, 2).into_iter().filter(|u| near(u, &u0) > eta_max).collect();
    if u1.len() < t {
        return Err((2, "E_THRESHOLD"));
    }
    let signers = there(users, gone, 3).intersection(&u1).count();
    let stays = |u: &u32| u1.contains(u) && near(u, &u1) >= eta_max && (!M::ACTIVE || signers >= t);
    let u3: BTreeSet<u32> = there(users, gone, 4).into_iter().filter(stays).collect();
    if u3.len() < t {
        return Err((4, "E_THRESHOLD"));
    }
    // Of a pair with one end gone before its masked input the other end must stay to the end.
    let lost: BTreeSet<u32> = u0.difference(&u1).copied().collect();
    if u1.iter().any(|u| !u3.contains(u) && near(u, &lost) > 0) {
        return Err((4, "E_INCOMPLETE"));
    }
    Ok(world.plain_sum(u1))
}

/// Plays it; users that refuse to go on are gone.
fn outcome<M: Play>(world: &mut World<M>, gone: &BTreeMap<u32, u8>) -> Outcome {
    loop {
        let round = world.round;
        let lost: Vec<u32> = gone.iter().filter(|(_, before)| **before <= round).map(|(u, _)| *u).collect();
        world.lose(&lost);
        let ids: Vec<u32> = world.playing.keys().copied().collect();
        for u in ids {
            let Some(down) = world.down.get(&u).cloned() else { continue };
            match world.step(u, &down) {
                Ok(message) => world.server.receive(u, &message).unwrap(),
                Err(e) => {
                    assert_eq!(e.code(), "E_THRESHOLD");
                    world.lose(&[u]);
                }
            }
        }
        match world.close() {
            Ok(None) => {}
            Ok(Some(sum)) => return Ok(sum),
            Err(e) => return Err((round, e.code())),
        }
    }
}

/// Numbers of a small hardened session, with inputs.
fn small() -> impl Strategy<Value = (Numbers, Vec<Vec<u64>>)> {
    (2u32..8, 0u32..3, 1u32..4, 1u8..=64).prop_flat_map(|(users, colluding, dimension, bits)| {
        let degree = (1..users).filter(|l| l * users % 2 == 0).collect::<Vec<_>>();
        let colluding = colluding.min(users - 1);
        let max = u64::MAX >> (64 - bits);
        (
            prop::sample::select(degree),
            (users + colluding) / 2 + 1..=users,
            0u32..3,
            any::<[u8; 32]>(),
            vec(vec(0..=max, dimension as usize), users as usize),
        )
            .prop_map(move |(degree, threshold, eta_max, graph_seed, inputs)| {
                let numbers = Numbers {
                    users,
                    threshold,
                    degree,
                    eta_max,
                    sessions: 3,
                    dimension,
                    colluding,
                    bits,
                    max_input: None,
                    graph_seed,
                };
                (numbers, inputs)
            })
    })
}

fn check<M: Play>(numbers: &Numbers, inputs: &[Vec<u64>], gone: &BTreeMap<u32, u8>) -> Result<(), TestCaseError> {
    let mut world = World::<M>::new(numbers, Repairs::HARDENED);
    world.inputs = (1..).zip(inputs.iter().cloned()).collect();
    let expected = expected(&world, gone);
    prop_assert_eq!(outcome(&mut world, gone), expected);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn semi_honest_sums_are_plain_sums((numbers, inputs) in small(), gone in btree_map(1u32..8, 1u8..5, 0..4)) {
        check::<SemiHonest>(&numbers, &inputs, &gone)?;
    }

    #[test]
    fn active_sums_are_plain_sums((numbers, inputs) in small(), gone in btree_map(1u32..8, 1u8..5, 0..4)) {
        check::<Active>(&numbers, &inputs, &gone)?;
    }
}

quickcheck! {
    fn the_order_of_messages_changes_nothing(order: Vec<u8>) -> bool {
        let mut world = World::<SemiHonest>::at(1);
        loop {
            let mut up: Vec<_> = world.up().into_iter().collect();
            for (place, other) in order.iter().enumerate() {
                let (place, other) = (place % up.len(), usize::from(*other) % up.len());
                up.swap(place, other);
            }
            for (u, message) in up {
                world.server.receive(u, &message).unwrap();
            }
            if let Some(sum) = world.close().unwrap() {
                return sum == world.plain_sum(1..=6);
            }
        }
    }
}

/// Three sessions of the same members with other losses, one in a later interval with an earlier number.
fn several_sessions<M: Play>() {
    let mut world = World::<M>::new(&numbers(), Repairs::HARDENED);
    for (session, gone) in [(session(7, 2), vec![]), (session(7, 3), vec![2, 5]), (session(8, 0), vec![1])] {
        world.start(session);
        assert!(world.play().is_none());
        world.lose(&gone);
        let u1 = (1..=6).filter(|u| !gone.contains(u)).collect::<Vec<_>>();
        assert_eq!(world.finish(), world.plain_sum(u1));
        for (u, member) in &world.members {
            let called = member.last() == Some((session.t_l, session.tau));
            assert_eq!(called, !gone.contains(u), "user {u}: {:?}", member.last());
        }
    }
    // No masked input comes twice.
    let masked: BTreeSet<&Vec<u8>> = world.transcript.iter().filter(|message| message[0] == 4).collect();
    assert_eq!(masked.len(), 6 + 4 + 5);
}

#[test]
fn several_sessions_a_member() {
    several_sessions::<SemiHonest>();
    several_sessions::<Active>();
}

/// The call of this session to users 1 to 6.
fn call<M: Play>(world: &mut World<M>, t_l: u64, tau: u32) -> Vec<u8> {
    world.start(session(t_l, tau));
    assert!(world.play().is_none());
    world.down[&1].clone()
}

fn replays<M: Play>() {
    let mut world = World::<M>::new(&numbers(), Repairs::HARDENED);
    let mut answer = |t_l, tau| {
        let call = call(&mut world, t_l, tau);
        refusal(world.step(1, &call))
    };
    assert_eq!(answer(7, 2), ("accepted", None));
    for (t_l, tau) in [(7, 2), (7, 1), (7, 0), (6, 4), (0, 0)] {
        assert_eq!(answer(t_l, tau), ("E_REPLAY", None), "{t_l}, {tau}");
    }
    assert_eq!(answer(7, 3), ("accepted", None));
    assert_eq!(answer(8, 0), ("accepted", None));
    assert_eq!(answer(7, 4), ("E_REPLAY", None));
    // A call that did not pass leaves what was last as it was.
    world.start(session(9, 4));
    world.lose(&[1]);
    assert!(world.play().is_none());
    let without_me = world.down[&2].clone();
    world.playing.insert(1, mgl_common::Playing { sharing: None, signed: None });
    assert_eq!(refusal(world.step(1, &without_me)), ("E_NOT_MEMBER", None));
    assert_eq!(world.members[&1].last(), Some((8, 0)));
    // A user that is made again is told where it was, and never goes back.
    world.members.insert(1, mgl_common::member(&world.params, 1));
    let member = world.members.get_mut(&1).unwrap();
    member.resume_after((8, 0));
    member.resume_after((3, 4));
    assert_eq!(member.last(), Some((8, 0)));
    let call = call(&mut world, 8, 0);
    assert_eq!(refusal(world.step(1, &call)), ("E_REPLAY", None));
}

#[test]
fn a_session_is_played_once() {
    replays::<SemiHonest>();
    replays::<Active>();
}

/// Every message is as long as the cost says.
fn lengths<M: Play>() {
    let mut world = World::<M>::at(1);
    let params = world.params.clone();
    let deals = |i: u32, set: &[u32]| params.graph().neighbours(i).iter().filter(|j| set.contains(j)).count();
    let (u0, u1) = ([1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5]);
    loop {
        if world.round == 2 {
            assert!(world.down.values().all(|call| call.len() == cost::call::<M>(6)));
            world.lose(&[6]);
        }
        let after_masked_input = world.down.values().next().is_some_and(|message| message.first() == Some(&5));
        if after_masked_input {
            assert!(world.down.iter().all(|(i, message)| message.len() == cost::shares(5, deals(*i, &u1))));
        } else if world.round == 4 {
            assert!(world.down.values().all(|message| message.len() == cost::signatures(5)));
        }
        for (i, message) in world.up() {
            let length = match message[0] {
                2 => cost::response(),
                4 => cost::masked_input(&params, 6, deals(i, &u0)),
                6 => cost::signature(),
                _ => cost::recovery(&params, 5 + deals(i, &[6])),
            };
            assert_eq!(message.len(), length, "user {i}, kind {}", message[0]);
            world.server.receive(i, &message).unwrap();
        }
        if world.close().unwrap().is_some() {
            return;
        }
    }
}

#[test]
fn messages_are_as_long_as_they_cost() {
    lengths::<SemiHonest>();
    lengths::<Active>();
    // By hand, from the page: 1 + 28 + (4 + 6·4); with the signature 64 more.
    assert_eq!((cost::call::<SemiHonest>(6), cost::call::<Active>(6)), (57, 121));
    // 1 + (4 + 2·156) + (4 + 3·64) + 6; with b and c 2·94 + (33·4 + 28) more.
    let semi_honest = World::<SemiHonest>::at(1).params;
    let active = World::<Active>::at(1).params;
    assert_eq!(cost::masked_input(&semi_honest, 6, 2), 519);
    assert_eq!(cost::masked_input(&active, 6, 2), 867);
    // 1 + (4 + 5·4) + (4 + 2·96) + (4 + 2·64).
    assert_eq!(cost::shares(5, 2), 353);
    // 1 + 28 + 6 + 3·32.
    assert_eq!(cost::recovery(&active, 3), 131);
}
