//! The lengths that cost.rs gives are those of real messages.

mod common;

use common::{Kind, World};
use secagg::bon::cost::{self, Sets};
use secagg::bon::{Active, HonestButCurious, Params};

/// Plays a session with one user lost before each round (but the last), and compares every length.
fn compare(kind: Kind, params: &Params) {
    let active = kind == Kind::Active;
    let of = |hbc: usize, act: usize| if active { act } else { hbc };
    let mut world = World::new(kind, params);
    let n = params.users() as usize;
    let mut there = n;
    let mut sets = [0; 5];
    let (mut sent, mut received) = (0, 0);
    loop {
        let round = world.round();
        if round > 0 && round < 4 {
            world.lose(&[u32::from(round) + 1]);
            there -= 1;
        }
        sets[usize::from(round)] = there;
        let [u1, u2, u3, u4, _] = sets;
        let up = world.up();
        let expected = match round {
            0 => of(cost::advertise_keys::<HonestButCurious>(), cost::advertise_keys::<Active>()),
            1 => cost::share_keys(u1),
            2 => cost::masked_input(params),
            3 => cost::consistency_check(),
            _ => cost::unmasking(u2),
        };
        for (u, message) in up {
            assert_eq!(message.len(), expected, "{kind:?}, round {round}");
            world.server.receive(u, &message).unwrap();
        }
        sent += expected;
        if world.close().unwrap().is_some() {
            let sets = Sets { u1, u2, u3, u4 };
            assert_eq!(sent, of(sets.sent::<HonestButCurious>(params), sets.sent::<Active>(params)));
            assert_eq!(received, of(sets.received::<HonestButCurious>(), sets.received::<Active>()));
            return;
        }
        let expected = match round {
            0 => of(cost::key_list::<HonestButCurious>(u1), cost::key_list::<Active>(u1)),
            1 => cost::ciphertexts(u2),
            2 => cost::survivors(u3),
            _ => cost::signatures(u4),
        };
        assert!(world.down.values().all(|m| m.len() == expected), "{kind:?}, down in round {round}");
        received += expected;
    }
}

#[test]
fn of_every_message() {
    for kind in Kind::BOTH {
        for params in [
            Params::bounded(6, 2, 7, 1000),
            Params::bounded(9, 3, 1, 1),
            Params::modular(5, 1, 33, u64::MAX),
            Params::modular(5, 1, 9, 1),
        ] {
            compare(kind, &params.unwrap());
        }
    }
}

/// By hand, from docs/bytes.md, section 3: n = 100, all stay, m = 1000, R = 2^20.
#[test]
fn by_hand() {
    let params = Params::modular(100, 67, 1000, (1 << 20) - 1).unwrap();
    assert_eq!(cost::advertise_keys::<HonestButCurious>(), 67);
    assert_eq!(cost::advertise_keys::<Active>(), 131);
    assert_eq!(cost::key_list::<HonestButCurious>(100), 5 + 100 * 70);
    assert_eq!(cost::key_list::<Active>(100), 5 + 100 * 134);
    assert_eq!(cost::share_keys(100), 5 + 99 * 104);
    assert_eq!(cost::ciphertexts(100), 5 + 99 * 104);
    assert_eq!(cost::masked_input(&params), 1 + 2500);
    assert_eq!(cost::survivors(100), 5 + 400);
    assert_eq!(cost::consistency_check(), 65);
    assert_eq!(cost::signatures(100), 5 + 100 * 68);
    assert_eq!(cost::unmasking(100), 9 + 100 * 36);
    let sets = Sets { u1: 100, u2: 100, u3: 100, u4: 100 };
    assert_eq!(sets.sent::<HonestButCurious>(&params), 67 + 10_301 + 2501 + 3609);
    assert_eq!(sets.sent::<Active>(&params), 131 + 10_301 + 2501 + 65 + 3609);
    assert_eq!(sets.received::<HonestButCurious>(), 7005 + 10_301 + 405);
    assert_eq!(sets.received::<Active>(), 13_405 + 10_301 + 405 + 6805);
}
