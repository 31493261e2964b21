//! BON with repairs: what each of them refuses, with code and culprit, or bears.

mod common;

use common::{Entries, Kind, World, entries, message, refusal, signing_key, verification_keys};
use secagg::bon::server::{AnyServer, Server};
use secagg::bon::{Active, AdvertiseKeys, Params, Repair, Repairs, VerificationKeys};

/// n = 5, t = 3, three elements.
fn params(repairs: Repairs) -> Params {
    Params::bounded(5, 3, 3, 1000).unwrap().with_repairs(repairs)
}

/// Everybody, about to start this round; users 4 and 5 are lost before their masked input.
fn world(kind: Kind, repairs: Repairs, round: u8) -> World {
    let mut world = World::new(kind, &params(repairs));
    play_to(&mut world, round);
    world
}

fn play_to(world: &mut World, round: u8) {
    while world.round() < round {
        if world.round() == 2 {
            world.lose(&[4, 5]);
        }
        world.play();
    }
}

fn only(repair: Repair) -> Repairs {
    Repairs::of(&[repair])
}

/// The user's next step, on this message.
fn step(world: &mut World, u: u32, incoming: &[u8]) -> Result<Vec<u8>, secagg::Error> {
    world.users.remove(&u).unwrap().step(incoming).map(|(_, message)| message)
}

/// The two lists of a message of round 4.
fn both_lists(message: &[u8]) -> (Entries, Entries) {
    let dropped = u32::from_be_bytes(message[1..5].try_into().unwrap()) as usize;
    let rest = 5 + 36 * dropped;
    (entries(&message[..rest], 32), entries(&message[rest - 1..], 32))
}

fn unmasking(of_dropped: &Entries, of_survivors: &Entries) -> Vec<u8> {
    [message(8, of_dropped), common::list(of_survivors)].concat()
}

/// Round 4 with the messages of these users changed; the sum, or why there is none.
fn end(
    kind: Kind,
    repairs: Repairs,
    change: &dyn Fn(u32, &mut Entries, &mut Entries),
) -> Result<Vec<u64>, secagg::Error> {
    let mut world = world(kind, repairs, 4);
    for (u, sent) in world.up() {
        let (mut of_dropped, mut of_survivors) = both_lists(&sent);
        change(u, &mut of_dropped, &mut of_survivors);
        world.server.receive(u, &unmasking(&of_dropped, &of_survivors))?;
    }
    world.close().map(Option::unwrap)
}

#[test]
fn any_set_of_repairs_gives_the_sum_by_messages_of_the_same_lengths() {
    for kind in Kind::BOTH {
        let written = {
            let mut world = world(kind, Repairs::AS_WRITTEN, 4);
            world.finish();
            world.transcript
        };
        let singles = Repair::ALL.into_iter().map(only);
        let all_but_one = Repair::ALL.into_iter().map(|repair| Repairs::HARDENED.without(repair));
        for repairs in singles.chain(all_but_one).chain([Repairs::HARDENED]) {
            let mut world = world(kind, repairs, 4);
            let sum = world.finish();
            assert_eq!(sum, world.plain_sum(&[1, 2, 3]), "{kind:?}, {repairs:?}");
            let lengths = |all: &[Vec<u8>]| all.iter().map(Vec::len).collect::<Vec<_>>();
            assert_eq!(lengths(&world.transcript), lengths(&written), "{kind:?}, {repairs:?}");
            // Only these three are in the bytes of a session in which nobody does wrong.
            let seen = [Repair::SessionBinding, Repair::DirectionalAe, Repair::NamedSeeds];
            let differs = seen.into_iter().any(|repair| repairs.has(repair));
            assert_eq!(world.transcript != written, differs, "{kind:?}, {repairs:?}");
        }
    }
}

#[test]
fn own_keys_must_be_in_the_list() {
    for kind in Kind::BOTH {
        let size = if kind == Kind::Active { 130 } else { 66 };
        for (repairs, refused) in [
            (Repairs::AS_WRITTEN, false),
            (Repairs::HARDENED.without(Repair::OwnKeys), false),
            (only(Repair::OwnKeys), true),
            (Repairs::HARDENED, true),
        ] {
            // The user's entry is what it advertised, and signed, when it drew other keys.
            let mut world = world(kind, repairs, 1);
            let other = {
                let params = params(repairs);
                let user = common::user(kind, &params, 2, vec![0; 3]).unwrap();
                let mut rng = common::rng(7, 2);
                match user {
                    common::AnyUser::H0(user) => user.advertise_keys(&mut rng).unwrap().1,
                    common::AnyUser::A0(user) => user.advertise_keys(&mut rng).unwrap().1,
                    _ => unreachable!("a new user"),
                }
            };
            for keys in [0..33, 33..66] {
                let mut list = entries(&world.down[&2], size);
                list[1].1[keys.clone()].copy_from_slice(&other[1..][keys]);
                // One key of the two is another one; in the active model no signature would be right.
                if kind == Kind::Hbc {
                    let mut fresh = self::world(kind, repairs, 1);
                    let expected = if refused { ("E_NOT_MEMBER", None) } else { ("accepted", None) };
                    assert_eq!(refusal(step(&mut fresh, 2, &message(1, &list))), expected, "{repairs:?}");
                }
            }
            let mut list = entries(&world.down[&2], size);
            list[1].1 = other[1..].to_vec();
            let expected = if refused { ("E_NOT_MEMBER", None) } else { ("accepted", None) };
            assert_eq!(refusal(step(&mut world, 2, &message(1, &list))), expected, "{kind:?}, {repairs:?}");
        }
    }
}

#[test]
fn the_server_verifies_signatures() {
    for (repairs, refused) in
        [(Repairs::AS_WRITTEN, false), (only(Repair::VerifiedSignatures), true), (Repairs::HARDENED, true)]
    {
        let expected = |u| if refused { ("E_SIGNATURE", Some(u)) } else { ("accepted", None) };
        let mut start = world(Kind::Active, repairs, 0);
        let up = start.up();
        let mut bad = up[&2].clone();
        bad[130] ^= 1;
        assert_eq!(refusal(start.server.receive(2, &bad)), expected(2));
        assert_eq!(refusal(start.server.receive(3, &up[&4])), expected(3), "the keys of 4, which 4 signed");
        if refused {
            assert_eq!(refusal(start.server.receive(2, &up[&2])), ("accepted", None), "it may send again");
        }
        let mut check = world(Kind::Active, repairs, 3);
        let up = check.up();
        assert_eq!(refusal(check.server.receive(1, &up[&2])), expected(1));
        let empty = [&[6][..], &signing_key(3).sign(b"").unwrap()].concat();
        assert_eq!(refusal(check.server.receive(3, &empty)), expected(3));
        assert_eq!(refusal(check.server.receive(2, &up[&2])), ("accepted", None));
    }
}

#[test]
fn a_server_without_keys_takes_no_signature() {
    let hardened = params(Repairs::HARDENED);
    let sent = world(Kind::Active, Repairs::HARDENED, 0).up();
    let mut server = Server::<Active, AdvertiseKeys>::new(&hardened);
    assert_eq!(refusal(server.receive(1, &sent[&1])), ("E_SIGNATURE", Some(1)));
    // It comes back from a snapshot as it was.
    let mut server = AnyServer::from_bytes(&server.to_bytes()).unwrap();
    assert_eq!(refusal(server.receive(1, &sent[&1])), ("E_SIGNATURE", Some(1)));
    // Keys for four users are none for five.
    let four = Params::bounded(4, 3, 3, 1000).unwrap();
    let keys: VerificationKeys = verification_keys(&four);
    assert_eq!(refusal(Server::verifying(&hardened, keys)), ("E_PARAMS", None));
}

/// The signatures of a session in which user 5 never came, on the same U3.
#[test]
fn signatures_are_bound_to_the_session() {
    for (repairs, expected) in [
        (Repairs::AS_WRITTEN, ("accepted", None)),
        (Repairs::HARDENED.without(Repair::SessionBinding), ("accepted", None)),
        (only(Repair::SessionBinding), ("E_SIGNATURE", Some(1))),
        (Repairs::HARDENED, ("E_SIGNATURE", Some(1))),
    ] {
        let mut before = World::new(Kind::Active, &params(repairs));
        before.lose(&[5]);
        play_to(&mut before, 4);
        let mut now = world(Kind::Active, repairs, 4);
        let (old, mut list) = (entries(&before.down[&2], 64), entries(&now.down[&2], 64));
        assert_eq!(list.iter().map(|(v, _)| *v).collect::<Vec<_>>(), [1, 2, 3]);
        list[0] = old[0].clone();
        assert_eq!(refusal(step(&mut now, 2, &message(7, &list))), expected, "{repairs:?}");
    }
}

/// A ciphertext sent back to its sender: as written the ids inside tell, which a reader without them would not know.
#[test]
fn a_reflected_ciphertext_does_not_decrypt() {
    for (repairs, code) in [(Repairs::AS_WRITTEN, "E_ADDRESS"), (only(Repair::DirectionalAe), "E_TAG")] {
        let mut world = world(Kind::Hbc, repairs, 1);
        let up = world.up();
        let own = entries(&up[&2], 100)[0].1.clone();
        for (u, sent) in up {
            world.server.receive(u, &sent).unwrap();
        }
        world.close().unwrap();
        let mut list = entries(&world.down[&2], 100);
        list[0].1 = own;
        world.down.insert(2, message(3, &list));
        world.lose(&[4, 5]);
        world.play();
        let survivors = world.down[&2].clone();
        assert_eq!(refusal(step(&mut world, 2, &survivors)), (code, Some(1)));
    }
}

#[test]
fn a_key_that_was_not_advertised_is_refused() {
    for kind in Kind::BOTH {
        let wrong = |ids: &'static [u32]| {
            move |u: u32, of_dropped: &mut Entries, _: &mut Entries| {
                let shares = of_dropped.iter_mut().filter(|(v, _)| u == 2 && ids.contains(v));
                shares.for_each(|(_, share)| share[31] ^= 1);
            }
        };
        let good = end(kind, Repairs::HARDENED, &|_, _, _| ()).unwrap();
        assert_ne!(end(kind, Repairs::AS_WRITTEN, &wrong(&[4])).unwrap(), good);
        assert_ne!(end(kind, Repairs::HARDENED.without(Repair::CheckedKeys), &wrong(&[4])).unwrap(), good);
        for repairs in [only(Repair::CheckedKeys), Repairs::HARDENED] {
            assert_eq!(refusal(end(kind, repairs, &wrong(&[4]))), ("E_SHARE", Some(4)));
            assert_eq!(refusal(end(kind, repairs, &wrong(&[5]))), ("E_SHARE", Some(5)));
            assert_eq!(refusal(end(kind, repairs, &wrong(&[4, 5]))), ("E_SHARE", Some(4)), "the first");
        }
        // 5's key is 0, and 4's another one: user by user.
        let zero = |u: u32, of_dropped: &mut Entries, _: &mut Entries| {
            of_dropped[0].1[31] ^= u8::from(u == 2);
            of_dropped[1].1.fill(0);
        };
        assert_eq!(refusal(end(kind, Repairs::HARDENED, &zero)), ("E_SHARE", Some(4)));
        assert_eq!(refusal(end(kind, Repairs::AS_WRITTEN, &zero)), ("E_RANGE", Some(5)));
    }
}

/// User 2 cannot open what 3, who stays, and 4, who does not, have sent it.
#[test]
fn what_does_not_open_is_left_out() {
    for kind in Kind::BOTH {
        for (repairs, skips) in [
            (Repairs::AS_WRITTEN, false),
            (Repairs::HARDENED.without(Repair::SkipUndecryptable), false),
            (only(Repair::SkipUndecryptable), true),
            (Repairs::HARDENED, true),
        ] {
            let mut world = World::new(kind, &params(repairs));
            // Nobody is lost before this round but 4 and 5; t is 3, so that of 3 and 4 the others' shares do not do.
            play_to(&mut world, 2);
            let mut list = entries(&world.down[&2], 100);
            list.iter_mut().filter(|(v, _)| [3, 4].contains(v)).for_each(|(_, e)| e[50] ^= 1);
            world.down.insert(2, message(3, &list));
            play_to(&mut world, 4);
            let last = world.down[&2].clone();
            let revealed = step(&mut world, 2, &last);
            if !skips {
                assert_eq!(refusal(revealed), ("E_TAG", Some(3)));
                continue;
            }
            let ids = |list: Entries| list.into_iter().map(|(v, _)| v).collect::<Vec<_>>();
            let (of_dropped, of_survivors) = both_lists(&revealed.unwrap());
            assert_eq!((ids(of_dropped), ids(of_survivors)), (vec![5], vec![1, 2]));
        }
    }
}

#[test]
fn each_secret_needs_t_shares() {
    // A fourth user stays, so that one share of each secret may be missing.
    let end = |change: &dyn Fn(u32, &mut Entries, &mut Entries)| {
        let mut world = World::new(Kind::Active, &params(Repairs::HARDENED));
        while world.round() < 4 {
            if world.round() == 2 {
                world.lose(&[5]);
            }
            world.play();
        }
        for (u, sent) in world.up() {
            let (mut of_dropped, mut of_survivors) = both_lists(&sent);
            change(u, &mut of_dropped, &mut of_survivors);
            world.server.receive(u, &unmasking(&of_dropped, &of_survivors)).unwrap();
            // Whatever was left out is left out of a snapshot too.
            let bytes = world.server.to_bytes();
            world.server = AnyServer::from_bytes(&bytes).unwrap();
            assert_eq!(world.server.to_bytes(), bytes);
        }
        let sum = world.plain_sum(&[1, 2, 3, 4]);
        world.close().map(|found| assert_eq!(found, Some(sum)))
    };
    let lacks = |list: &mut Entries, v: u32| list.retain(|(id, _)| *id != v);
    assert_eq!(end(&|_, _, _| ()), Ok(()));
    // Each leaves out another one, and user 3 the lost one.
    let round_robin = |u: u32, of_dropped: &mut Entries, of_survivors: &mut Entries| {
        lacks(of_survivors, u % 4 + 1);
        if u == 3 {
            of_dropped.clear();
        }
    };
    assert_eq!(end(&round_robin), Ok(()));
    let too_few = |v: u32, least: u32| {
        move |u: u32, of_dropped: &mut Entries, of_survivors: &mut Entries| {
            if u >= least {
                lacks(of_dropped, v);
                lacks(of_survivors, v);
            }
        }
    };
    for v in [1, 4, 5] {
        assert_eq!(refusal(end(&too_few(v, 3))), ("E_THRESHOLD", Some(v)));
        assert_eq!(refusal(end(&too_few(v, 1))), ("E_THRESHOLD", Some(v)), "none at all");
        assert_eq!(end(&too_few(v, 4)), Ok(()), "three of four");
    }
    // Those of the lost come first.
    let both = |u: u32, of_dropped: &mut Entries, of_survivors: &mut Entries| {
        if u >= 3 {
            of_dropped.clear();
            lacks(of_survivors, 1);
        }
    };
    assert_eq!(refusal(end(&both)), ("E_THRESHOLD", Some(5)));
    // A list holds nobody else, whatever it lacks.
    let mut world = world(Kind::Hbc, Repairs::HARDENED, 4);
    let sent = world.up()[&1].clone();
    let (of_dropped, of_survivors) = both_lists(&sent);
    let bad = unmasking(&vec![(3, of_dropped[0].1.clone())], &of_survivors);
    assert_eq!(refusal(world.server.receive(1, &bad)), ("E_NOT_SUBSET", Some(1)));
    assert_eq!(refusal(world.server.receive(1, &unmasking(&vec![], &vec![]))), ("accepted", None));
}
