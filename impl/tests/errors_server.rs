//! Everything that the server refuses: each row of docs/bytes.md, section 4, as the situation it names; and that a
//! refused message changes nothing.

mod common;

use common::faults::faults;
use common::{Entries, Kind, World, entries, list, message, refusal};
use secagg::bon::Params;
use std::collections::BTreeMap;

/// The user whose messages are wrong.
const U: u32 = 2;
const CIPHERTEXT: usize = 100;
const SHARE: usize = 32;

/// A world in which the users have taken their step of this round; user 4 is lost before round 2.
fn before(kind: Kind, round: u8) -> (World, BTreeMap<u32, Vec<u8>>) {
    let mut world = World::at(kind, 0);
    while world.round() < round {
        if world.round() == 2 {
            world.lose(&[4]);
        }
        world.play();
    }
    if round == 2 {
        world.lose(&[4]);
    }
    let up = world.up();
    (world, up)
}

/// That the server refuses this message of U with this code, and is as it was: then takes the honest one, and no second.
fn refuses(world: &mut World, up: &BTreeMap<u32, Vec<u8>>, bad: &[u8], code: &'static str, name: &str) {
    let was = world.server.to_bytes();
    assert_eq!(refusal(world.server.receive(U, bad)), (code, Some(U)), "{:?}, {name}", world.kind);
    assert_eq!(world.server.to_bytes(), was, "{:?}, {name}: the server has changed", world.kind);
    world.server.receive(U, &up[&U]).unwrap();
    let was = world.server.to_bytes();
    assert_eq!(refusal(world.server.receive(U, &up[&U])), ("E_DUPLICATE", Some(U)));
    // A duplicate is refused before it is read.
    assert_eq!(refusal(world.server.receive(U, bad)), ("E_DUPLICATE", Some(U)), "{name}");
    assert_eq!(world.server.to_bytes(), was);
}

#[test]
fn from_someone_the_round_does_not_wait_for() {
    for kind in Kind::BOTH {
        for round in kind.rounds() {
            let (mut world, up) = before(kind, *round);
            // Ids that no user has; from round 3 on user 4 too. Nobody reads what they send.
            let mut strangers = vec![0, 6, u32::MAX];
            strangers.extend((*round > 2).then_some(4));
            for from in strangers {
                for bytes in [&up[&U][..], &[]] {
                    let got = refusal(world.server.receive(from, bytes));
                    assert_eq!(got, ("E_UNKNOWN", Some(from)), "{kind:?}, round {round}");
                }
            }
        }
        // Lost in the round before: U1, U2, U4 leave user 1 out.
        for round in &kind.rounds()[..kind.rounds().len() - 1] {
            let mut world = World::at(kind, *round);
            world.lose(&[1]);
            world.play();
            assert_eq!(refusal(world.server.receive(1, &[])), ("E_UNKNOWN", Some(1)), "{kind:?}, after {round}");
        }
    }
}

#[test]
fn malformed_key_advertisements() {
    for kind in Kind::BOTH {
        let (_, up) = before(kind, 0);
        let good = &up[&U];
        assert_eq!(good.len(), if kind == Kind::Active { 131 } else { 67 });
        let with = |place: usize, value: u8| {
            let mut bad = good.clone();
            bad[place] = value;
            bad
        };
        for (bad, code, name) in [
            (vec![], "E_LENGTH", "nothing"),
            (vec![2], "E_ROUND", "another kind"),
            (with(0, 1), "E_ROUND", "the server's kind"),
            (good[..good.len() - 1].to_vec(), "E_LENGTH", "short"),
            (good[..1].to_vec(), "E_LENGTH", "the kind only"),
            ([&good[..], &[0]].concat(), "E_LENGTH", "long"),
            (with(1, 4), "E_POINT", "c"),
            (with(34, 0), "E_POINT", "s"),
            (with(1, 0)[..40].to_vec(), "E_POINT", "c stands before the end"),
            ([&with(34, 0)[..], &[0]].concat(), "E_POINT", "s stands before what is left"),
        ] {
            let (mut world, up) = before(kind, 0);
            refuses(&mut world, &up, &bad, code, name);
        }
    }
    // A signature is 64 bytes here, whatever they are.
    let (mut world, up) = before(Kind::Active, 0);
    let junk = [&up[&U][..67], &[0; 64]].concat();
    assert_eq!(refusal(world.server.receive(U, &junk)), ("accepted", None));
}

#[test]
fn malformed_ciphertext_lists() {
    for kind in Kind::BOTH {
        let good = entries(&before(kind, 1).1[&U], CIPHERTEXT);
        for fault in faults(2, &[], &good) {
            let (mut world, up) = before(kind, 1);
            refuses(&mut world, &up, &fault.message, fault.code, fault.name);
        }
    }
}

#[test]
fn ciphertexts_for_the_wrong_people() {
    for kind in Kind::BOTH {
        let edit = |change: &dyn Fn(&mut Entries)| {
            let (world, up) = before(kind, 1);
            let mut list = entries(&up[&U], CIPHERTEXT);
            change(&mut list);
            (world, up, message(2, &list))
        };
        // One for itself; and instead of one for another.
        let (mut world, up, bad) = edit(&|l| l.insert(1, (U, vec![0; CIPHERTEXT])));
        refuses(&mut world, &up, &bad, "E_NOT_SUBSET", "for itself");
        let (mut world, up, bad) = edit(&|l| l[0].0 = U);
        refuses(&mut world, &up, &bad, "E_NOT_SUBSET", "for itself, and none for user 1");
        for missing in 0..4 {
            let (mut world, up, bad) = edit(&|l| drop(l.remove(missing)));
            refuses(&mut world, &up, &bad, "E_INCOMPLETE", "one missing");
        }
        let (mut world, up, bad) = edit(&|l| l.clear());
        refuses(&mut world, &up, &bad, "E_INCOMPLETE", "none");
        // For user 4, who is not in U1.
        let mut world = World::at(kind, 0);
        world.lose(&[4]);
        world.play();
        let up = world.up();
        let mut list = entries(&up[&U], CIPHERTEXT);
        list[2].0 = 4;
        refuses(&mut world, &up, &message(2, &list), "E_NOT_SUBSET", "for someone not in U1");
    }
}

#[test]
fn malformed_masked_inputs() {
    // R = 5001: 13 bits an element, 39 bits in all, one bit of padding.
    for kind in Kind::BOTH {
        let good = before(kind, 2).1[&U].clone();
        assert_eq!(good.len(), 6);
        for (bad, code, name) in [
            (vec![], "E_LENGTH", "nothing"),
            (vec![5, 0, 0, 0, 0, 0], "E_ROUND", "another kind"),
            (good[..5].to_vec(), "E_LENGTH", "short"),
            ([&good[..], &[0]].concat(), "E_LENGTH", "long"),
            // 5001 = 0b1001110001001 as first, second and last element.
            (vec![4, 0b10011100, 0b01001000, 0, 0, 0], "E_RANGE", "the first element"),
            (vec![4, 0, 0b00000100, 0b11100010, 0b01000000, 0], "E_RANGE", "the second element"),
            (vec![4, 0, 0, 0, 0b00100111, 0b00010010], "E_RANGE", "the last element"),
            (vec![4, 0, 0, 0, 0b00100111, 0b00010011], "E_RANGE", "the last element stands before the padding"),
            (vec![4, 0, 0, 0, 0, 1], "E_PADDING", "the padding"),
            (vec![4, 255, 255, 255, 255, 255, 255], "E_LENGTH", "the length stands before the elements"),
        ] {
            let (mut world, up) = before(kind, 2);
            refuses(&mut world, &up, &bad, code, name);
        }
        // 5000 is an element.
        let (mut world, _) = before(kind, 2);
        let largest = [4, 0b10011100, 0b01000000, 0, 0, 0];
        assert_eq!(refusal(world.server.receive(U, &largest)), ("accepted", None));
    }
}

#[test]
fn malformed_consistency_checks() {
    let good = before(Kind::Active, 3).1[&U].clone();
    assert_eq!(good.len(), 65);
    for (bad, code, name) in [
        (vec![], "E_LENGTH", "nothing"),
        ([&[4], &good[1..]].concat(), "E_ROUND", "another kind"),
        (good[..64].to_vec(), "E_LENGTH", "short"),
        ([&good[..], &[0]].concat(), "E_LENGTH", "long"),
    ] {
        let (mut world, up) = before(Kind::Active, 3);
        refuses(&mut world, &up, &bad, code, name);
    }
}

/// The two lists of an unmasking message: of key shares, and of mask shares. There is one of the first.
fn two_lists(message: &[u8]) -> (Entries, Entries) {
    let split = 1 + 4 + 4 + SHARE;
    let first = entries(&message[..split], SHARE);
    let second = entries(&message[split - 1..], SHARE);
    (first, second)
}

#[test]
fn malformed_unmasking_messages() {
    for kind in Kind::BOTH {
        let (dropped, survivors) = two_lists(&before(kind, 4).1[&U]);
        assert_eq!((dropped.len(), survivors.len()), (1, 4));
        for fault in faults(8, &list(&dropped), &survivors) {
            let (mut world, up) = before(kind, 4);
            refuses(&mut world, &up, &fault.message, fault.code, fault.name);
        }
        let q: Vec<u8> = vec![
            255, 255, 255, 255, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 188, 230, 250, 173, 167, 23, 158,
            132, 243, 185, 202, 194, 252, 99, 37, 81,
        ];
        for (bad_first, bad_second) in [(true, false), (false, true)] {
            let (mut first, mut second) = (dropped.clone(), survivors.clone());
            if bad_first {
                first[0].1 = q.clone();
            }
            if bad_second {
                second[3].1 = q.clone();
            }
            let bad = [&[8], &list(&first)[..], &list(&second)].concat();
            let (mut world, up) = before(kind, 4);
            refuses(&mut world, &up, &bad, "E_RANGE", "a share that is q");
        }
        // The first list alone; its faults.
        for (bad, code) in [
            (list(&dropped), "E_LENGTH"),
            ([&[0, 0, 0, 6][..], &list(&survivors)].concat(), "E_RANGE"),
            ([list(&vec![(0, dropped[0].1.clone())]), list(&survivors)].concat(), "E_RANGE"),
        ] {
            let (mut world, up) = before(kind, 4);
            refuses(&mut world, &up, &[&[8], &bad[..]].concat(), code, "the first list");
        }
    }
}

#[test]
fn shares_of_the_wrong_people() {
    for kind in Kind::BOTH {
        let check = |change: &dyn Fn(&mut Entries, &mut Entries), code, name: &str| {
            let (mut world, up) = before(kind, 4);
            let (mut dropped, mut survivors) = two_lists(&up[&U]);
            change(&mut dropped, &mut survivors);
            let bad = [&[8], &list(&dropped)[..], &list(&survivors)].concat();
            refuses(&mut world, &up, &bad, code, name);
        };
        check(&|d, _| d[0].0 = 3, "E_NOT_SUBSET", "the key of a survivor");
        check(&|d, _| d.insert(0, (1, vec![0; SHARE])), "E_NOT_SUBSET", "the key of a survivor besides");
        check(&|d, _| d.clear(), "E_INCOMPLETE", "no share of the key of user 4");
        check(&|_, s| s[3].0 = 4, "E_NOT_SUBSET", "the mask of user 4, who was lost, and not of user 5");
        check(&|_, s| s.insert(3, (4, vec![0; SHARE])), "E_NOT_SUBSET", "the mask of user 4 besides");
        check(&|_, s| drop(s.remove(0)), "E_INCOMPLETE", "one missing");
        check(&|_, s| s.clear(), "E_INCOMPLETE", "all missing");
        // The first list is judged before the second.
        check(
            &|d, s| {
                d.clear();
                s[3].0 = 4;
            },
            "E_INCOMPLETE",
            "both lists",
        );
    }
}

#[test]
fn a_key_that_comes_out_zero() {
    for kind in Kind::BOTH {
        // Users 3 and 5 are lost before round 2 and everyone claims shares of 0 of user 5's key, then of both: t = 3.
        for (zero, culprit) in [(&[5][..], 5), (&[3, 5], 3)] {
            let mut world = World::at(kind, 2);
            world.lose(&[3, 5]);
            while world.round() != 4 {
                world.play();
            }
            for (u, mut message) in world.up() {
                for (place, v) in [(5, 3), (41, 5)] {
                    assert_eq!(message[place..place + 4], u32::to_be_bytes(v));
                    if zero.contains(&v) {
                        message[place + 4..place + 36].fill(0);
                    }
                }
                world.server.receive(u, &message).unwrap();
            }
            assert_eq!(refusal(world.close()), ("E_RANGE", Some(culprit)), "{kind:?}");
        }
    }
}

#[test]
fn parameters() {
    let code = |n, t, m, max_element, max_input| refusal(Params::new(n, t, m, max_element, max_input)).0;
    assert_eq!(code(0, 1, 1, 1, None), "E_PARAMS");
    assert_eq!(code(1, 0, 1, 1, None), "E_PARAMS");
    assert_eq!(code(1, 2, 1, 1, None), "E_PARAMS");
    assert_eq!(code(1, 1, 0, 1, None), "E_PARAMS");
    assert_eq!(code(1, 1, 1, 0, None), "E_PARAMS");
    assert_eq!(code(1, 1, 1, 1, None), "accepted");
    // R ≥ n(R_U − 1) + 1: 3 · 7 + 1 = 22.
    assert_eq!(code(3, 2, 1, 21, Some(7)), "accepted");
    assert_eq!(code(3, 2, 1, 20, Some(7)), "E_WRAP");
    assert_eq!(code(3, 2, 1, 20, Some(0)), "E_WRAP");
    assert_eq!(code(3, 2, 1, u64::MAX, Some(u64::MAX / 3)), "accepted");
    assert_eq!(code(3, 2, 1, u64::MAX, Some(u64::MAX / 3 + 1)), "E_WRAP");
    assert_eq!(code(0, 2, 1, 20, Some(7)), "E_PARAMS");
    assert_eq!(code(1, 1, 1, u64::MAX, Some(u64::MAX)), "accepted");

    let bounded = |n, max_input| Params::bounded(n, 1, 1, max_input);
    assert_eq!(bounded(500, 65_535).unwrap().modulus().max_element(), 32_767_500);
    assert_eq!(bounded(500, 65_535).unwrap().modulus().bits(), 25);
    assert_eq!(refusal(bounded(2, u64::MAX)).0, "E_WRAP");
    assert_eq!(refusal(bounded(2, 0)).0, "E_WRAP");
    assert_eq!(refusal(bounded(0, 5)).0, "E_PARAMS");
    assert_eq!(refusal(bounded(0, 0)).0, "E_PARAMS");
    assert_eq!(bounded(1, u64::MAX).unwrap().modulus().max_element(), u64::MAX);
    assert_eq!(Params::modular(2, 1, 1, 9).unwrap().largest_input(), 9);
    assert_eq!(Params::new(2, 1, 1, 9, Some(3)).unwrap().largest_input(), 3);
}

/// BON, Figure 5 and Theorem 4.
#[test]
fn thresholds() {
    use secagg::bon::ThreatModel::{ClientsAndServer, ClientsOnly, ServerOnly};
    for (n, server, both) in [(1, 1, 1), (2, 2, 2), (3, 2, 3), (4, 3, 3), (5, 3, 4), (100, 51, 67), (500, 251, 334)] {
        assert_eq!(ClientsOnly.minimum_threshold(n), 1);
        assert_eq!(ServerOnly.minimum_threshold(n), server, "n = {n}");
        assert_eq!(ClientsAndServer.minimum_threshold(n), both, "n = {n}");
    }
    assert_eq!(ServerOnly.minimum_threshold(u32::MAX), 2_147_483_648);
    assert_eq!(ClientsAndServer.minimum_threshold(u32::MAX), 2_863_311_531);
    assert_eq!(ClientsOnly.minimum_inputs(7, 3), 7);
    assert_eq!(ServerOnly.minimum_inputs(7, 3), 7);
    assert_eq!(ClientsAndServer.minimum_inputs(7, 3), 4);
    assert_eq!(ClientsAndServer.minimum_inputs(2, 3), 0);

    // n = 10, t = 7: 14 > 10 + n_C up to three colluding users.
    let params = Params::modular(10, 7, 1, 1).unwrap();
    params.check_active(3).unwrap();
    assert_eq!(refusal(params.check_active(4)), ("E_PARAMS", None));
    let params = Params::modular(u32::MAX, u32::MAX, 1, 1).unwrap();
    assert_eq!(refusal(params.check_active(u32::MAX)), ("E_PARAMS", None));
    params.check_active(u32::MAX - 1).unwrap();
}
