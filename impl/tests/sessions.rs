//! Whole sessions: nobody lost, users lost in every round, exactly t left, one fewer.

mod common;

use common::{Kind, World, refusal};
use secagg::bon::Params;

/// Plays a session in which these users are lost before these rounds; gives the sum, or the round that fails and why.
fn play(world: &mut World, gone: &[(u8, &[u32])]) -> Result<Vec<u64>, (u8, &'static str, Option<u32>)> {
    loop {
        let round = world.round();
        for (before, users) in gone {
            if *before == round {
                world.lose(users);
            }
        }
        for (u, message) in world.up() {
            world.server.receive(u, &message).unwrap();
        }
        let closed = world.close();
        match closed {
            Ok(None) => {}
            Ok(Some(sum)) => return Ok(sum),
            Err(_) => {
                let (code, culprit) = refusal(closed);
                return Err((round, code, culprit));
            }
        }
    }
}

#[test]
fn nobody_is_lost() {
    for kind in Kind::BOTH {
        let mut world = World::at(kind, 0);
        assert_eq!(world.finish(), [15, 30, 45]);
    }
}

#[test]
fn one_user_alone() {
    for kind in Kind::BOTH {
        let mut world = World::new(kind, &Params::bounded(1, 1, 4, 10).unwrap());
        assert_eq!(world.finish(), [1, 2, 3, 4]);
    }
}

#[test]
fn users_lost_before_each_round() {
    for kind in Kind::BOTH {
        for round in kind.rounds() {
            let mut world = World::at(kind, 0);
            let sum = play(&mut world, &[(*round, &[2])]).unwrap();
            // Whoever's masked input is in stays in the sum.
            let expected: &[u32] = if *round <= 2 { &[1, 3, 4, 5] } else { &[1, 2, 3, 4, 5] };
            assert_eq!(sum, world.plain_sum(expected), "{kind:?}, lost before round {round}");
        }
    }
}

#[test]
fn users_lost_before_every_round() {
    let params = Params::bounded(9, 3, 6, 60).unwrap();
    for kind in Kind::BOTH {
        let mut world = World::new(kind, &params);
        let sum = play(&mut world, &[(0, &[9]), (1, &[1]), (2, &[5, 6]), (3, &[2]), (4, &[3])]).unwrap();
        assert_eq!(sum, world.plain_sum(&[2, 3, 4, 7, 8]), "{kind:?}");
    }
}

#[test]
fn exactly_t_and_one_fewer() {
    for kind in Kind::BOTH {
        for round in kind.rounds() {
            let mut world = World::at(kind, 0);
            let sum = play(&mut world, &[(*round, &[1, 4])]).unwrap();
            let expected: &[u32] = if *round <= 2 { &[2, 3, 5] } else { &[1, 2, 3, 4, 5] };
            assert_eq!(sum, world.plain_sum(expected), "{kind:?}, t left in round {round}");

            let mut world = World::at(kind, 0);
            let refused = play(&mut world, &[(*round, &[1, 4, 5])]);
            assert_eq!(refused, Err((*round, "E_THRESHOLD", None)), "{kind:?}, t - 1 left in round {round}");
        }
    }
}

#[test]
fn the_sum_is_modulo_r() {
    // R = 2^64, 2^64 − 1, 2 and 3: as Figure 4 has it, inputs are any elements of Z_R.
    for max in [u64::MAX, u64::MAX - 1, 1, 2] {
        for kind in Kind::BOTH {
            let params = Params::modular(3, 2, 2, max).unwrap();
            let inputs = (1..=3).map(|u| (u, vec![max, max / u64::from(u)])).collect();
            let mut world = World::with_inputs(kind, &params, inputs);
            let sum = play(&mut world, &[(2, &[2])]).unwrap();
            assert_eq!(sum, world.plain_sum(&[1, 3]), "{kind:?}, R - 1 = {max}");
        }
    }
}

#[test]
fn vectors_longer_than_a_tile() {
    // 5000 elements of 4 bytes, and of 8: several tiles of keystream.
    for max_input in [1 << 20, 1 << 40] {
        let params = Params::bounded(4, 2, 5000, max_input).unwrap();
        let mut world = World::new(Kind::Hbc, &params);
        let sum = play(&mut world, &[(2, &[3])]).unwrap();
        assert_eq!(sum, world.plain_sum(&[1, 2, 4]));
    }
}

#[test]
fn more_masks_than_threads() {
    let params = Params::bounded(40, 20, 7, 1000).unwrap();
    let mut world = World::new(Kind::Hbc, &params);
    let gone: Vec<u32> = (1..=40).filter(|u| u % 3 == 0).collect();
    let stay: Vec<u32> = (1..=40).filter(|u| u % 3 != 0).collect();
    assert_eq!(play(&mut world, &[(2, &gone)]).unwrap(), world.plain_sum(&stay));
}

#[test]
fn masked_inputs_look_like_nothing() {
    // The same input twice in one session gives two messages, and neither is the input.
    let params = Params::modular(3, 2, 64, 255).unwrap();
    let inputs = (1..=3).map(|u| (u, vec![7; 64])).collect();
    let mut world = World::with_inputs(Kind::Hbc, &params, inputs);
    world.play();
    world.play();
    let up = world.up();
    assert_ne!(up[&1], up[&2]);
    assert_ne!(up[&1][1..], [7; 64]);
}
