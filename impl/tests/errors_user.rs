//! Everything that a user refuses: each row of docs/bytes.md, section 4, as the situation it names.

mod common;

use common::faults::faults;
use common::{Entries, Kind, World, c_sk, entries, message, refusal, signing_key, user};
use secagg::bon::{Params, SigningIdentity, VerificationKeys};
use secagg::prim::ae;

/// The user that everything happens to.
const U: u32 = 2;
const CIPHERTEXT: usize = 100;
const SIGNATURE: usize = 64;
/// q: the least value that is no field element.
const Q: [u8; 32] = [
    255, 255, 255, 255, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 188, 230, 250, 173, 167, 23, 158, 132, 243,
    185, 202, 194, 252, 99, 37, 81,
];

/// What user U says to a message, in the round that the world is about to play.
fn ask(world: &mut World, message: &[u8]) -> (&'static str, Option<u32>) {
    refusal(world.users.remove(&U).unwrap().step(message))
}

/// What user U says to a list of entries.
fn ask_list(world: &mut World, kind: u8, list: &Entries) -> (&'static str, Option<u32>) {
    ask(world, &message(kind, list))
}

fn keys_size(kind: Kind) -> usize {
    if kind == Kind::Active { 130 } else { 66 }
}

/// The round in which the user is told who survived.
fn survivors_round(kind: Kind) -> u8 {
    if kind == Kind::Active { 3 } else { 4 }
}

/// A world before this round, and the entries of the list that user U awaits.
fn awaiting(kind: Kind, round: u8, size: usize) -> (World, Entries) {
    let world = World::at(kind, round);
    let list = entries(&world.down[&U], size);
    (world, list)
}

#[test]
fn malformed_messages() {
    for kind in Kind::BOTH {
        let mut awaited = vec![(1, 1, keys_size(kind)), (2, 3, CIPHERTEXT), (survivors_round(kind), 5, 0)];
        if kind == Kind::Active {
            awaited.push((4, 7, SIGNATURE));
        }
        for (round, message_kind, size) in awaited {
            let good = awaiting(kind, round, size).1;
            for fault in faults(message_kind, &[], &good) {
                let got = ask(&mut World::at(kind, round), &fault.message);
                assert_eq!(got, (fault.code, fault.culprit), "{kind:?}, round {round}: {}", fault.name);
            }
            assert_eq!(ask_list(&mut World::at(kind, round), message_kind, &good), ("accepted", None));
        }
    }
}

#[test]
fn bad_points_are_blamed_on_their_entry() {
    for kind in Kind::BOTH {
        for place in [0, 33] {
            let (mut world, mut list) = awaiting(kind, 1, keys_size(kind));
            list[3].1[place] = 4;
            list[2].1[place] = 5;
            assert_eq!(ask_list(&mut world, 1, &list), ("E_POINT", Some(3)), "{kind:?}, byte {place}");
        }
        // The bad point stands before the bad id.
        let (mut world, mut list) = awaiting(kind, 1, keys_size(kind));
        list[1].1[0] = 0;
        list[2].0 = 9;
        assert_eq!(ask_list(&mut world, 1, &list), ("E_POINT", Some(2)), "{kind:?}");
        let (mut world, mut list) = awaiting(kind, 1, keys_size(kind));
        list[1].0 = 9;
        list[1].1[0] = 0;
        assert_eq!(ask_list(&mut world, 1, &list), ("E_RANGE", Some(9)), "{kind:?}");
    }
}

#[test]
fn key_list_too_short() {
    for kind in Kind::BOTH {
        // t = 3. Two entries, of which U is none: the threshold comes first.
        let (mut world, list) = awaiting(kind, 1, keys_size(kind));
        assert_eq!(ask_list(&mut world, 1, &list[3..].to_vec()), ("E_THRESHOLD", None));
        let (mut world, list) = awaiting(kind, 1, keys_size(kind));
        assert_eq!(ask_list(&mut world, 1, &list[..2].to_vec()), ("E_THRESHOLD", None));
        let (mut world, list) = awaiting(kind, 1, keys_size(kind));
        assert_eq!(ask_list(&mut world, 1, &list[..3].to_vec()), ("accepted", None));
    }
}

#[test]
fn key_list_without_the_user() {
    for kind in Kind::BOTH {
        // Also with a key twice, and signatures that are wrong: membership comes first.
        let (mut world, mut list) = awaiting(kind, 1, keys_size(kind));
        list.remove(1);
        list[1].1 = list[0].1.clone();
        assert_eq!(ask_list(&mut world, 1, &list), ("E_NOT_MEMBER", None), "{kind:?}");
    }
}

#[test]
fn keys_of_another() {
    for kind in Kind::BOTH {
        let (mut world, mut list) = awaiting(kind, 1, keys_size(kind));
        // Users 4 and 5 repeat user 1; user 3's signature, where there is one, is wrong too.
        let first = list[0].1[..66].to_vec();
        list[3].1[..66].copy_from_slice(&first);
        list[4].1[..66].copy_from_slice(&first);
        if let Some(last) = list[2].1.get_mut(129) {
            *last ^= 1;
        }
        assert_eq!(ask_list(&mut world, 1, &list), ("E_DUPLICATE_KEY", Some(4)), "{kind:?}");
    }
    // It is the pair that must differ: one key of the two may be another's.
    for half in [0..33, 33..66] {
        let (mut world, mut list) = awaiting(Kind::Hbc, 1, 66);
        let first = list[0].1.clone();
        list[3].1[half.clone()].copy_from_slice(&first[half.clone()]);
        assert_eq!(ask_list(&mut world, 1, &list), ("accepted", None), "{half:?}");
    }
}

#[test]
fn key_signatures() {
    // Users 5 and 3: the lower is blamed. A changed signature, a zero one, another's, and one on other keys.
    for forge in [
        |l: &mut Entries| l[2].1[70] ^= 1,
        |l: &mut Entries| l[2].1[66..].fill(0),
        |l: &mut Entries| {
            let other = l[0].1[66..].to_vec();
            l[2].1[66..].copy_from_slice(&other);
        },
        |l: &mut Entries| {
            let other = l[0].1[..33].to_vec();
            l[2].1[..33].copy_from_slice(&other);
        },
    ] {
        let (mut world, mut list) = awaiting(Kind::Active, 1, 130);
        forge(&mut list);
        list[4].1[129] ^= 1;
        assert_eq!(ask_list(&mut world, 1, &list), ("E_SIGNATURE", Some(3)));
    }
    // The user's own signature is verified as everyone's is.
    let (mut world, mut list) = awaiting(Kind::Active, 1, 130);
    list[1].1[129] ^= 1;
    assert_eq!(ask_list(&mut world, 1, &list), ("E_SIGNATURE", Some(U)));
}

#[test]
fn ciphertexts_from_strangers() {
    for kind in Kind::BOTH {
        // User 4 was lost before round 0; here is a ciphertext from it all the same, and too few others.
        let mut world = World::at(kind, 0);
        world.lose(&[4]);
        world.play();
        world.play();
        let mut list = entries(&world.down[&U], CIPHERTEXT);
        list = vec![(4, list[0].1.clone())];
        assert_eq!(ask_list(&mut world, 3, &list), ("E_NOT_SUBSET", Some(4)), "{kind:?}");
        // From the user itself.
        let (mut world, mut list) = awaiting(kind, 2, CIPHERTEXT);
        let own = (U, list[0].1.clone());
        list.insert(1, own);
        assert_eq!(ask_list(&mut world, 3, &list), ("E_NOT_SUBSET", Some(U)), "{kind:?}");
    }
}

#[test]
fn too_few_ciphertexts() {
    for kind in Kind::BOTH {
        // t = 3, and the user itself counts: two senders are enough, one is not.
        let (mut world, list) = awaiting(kind, 2, CIPHERTEXT);
        assert_eq!(ask_list(&mut world, 3, &list[..1].to_vec()), ("E_THRESHOLD", None), "{kind:?}");
        let (mut world, list) = awaiting(kind, 2, CIPHERTEXT);
        assert_eq!(ask_list(&mut world, 3, &list[..2].to_vec()), ("accepted", None), "{kind:?}");
    }
}

#[test]
fn survivors() {
    let set = |ids: &[u32]| ids.iter().map(|v| (*v, Vec::new())).collect::<Entries>();
    for kind in Kind::BOTH {
        for (survivors, expected) in [
            // User 4 is not in U2. That comes first, then that U is missing, then that they are too few.
            (&[1, 2, 3, 4][..], ("E_NOT_SUBSET", Some(4))),
            (&[4], ("E_NOT_SUBSET", Some(4))),
            (&[1, 3, 5], ("E_NOT_MEMBER", None)),
            (&[1, 3], ("E_NOT_MEMBER", None)),
            (&[], ("E_NOT_MEMBER", None)),
            (&[1, 2], ("E_THRESHOLD", None)),
            (&[1, 2, 5], ("accepted", None)),
        ] {
            let mut world = World::at(kind, 0);
            world.play();
            world.lose(&[4]);
            while world.round() != survivors_round(kind) {
                world.play();
            }
            assert_eq!(ask_list(&mut world, 5, &set(survivors)), expected, "{kind:?}, {survivors:?}");
        }
    }
}

/// An active world about to unmask, user 4 lost before round 2, and the entries of the signatures.
fn awaiting_signatures() -> (World, Entries) {
    let mut world = World::at(Kind::Active, 2);
    world.lose(&[4]);
    world.play();
    world.play();
    let list = entries(&world.down[&U], SIGNATURE);
    assert_eq!(list.iter().map(|(v, _)| *v).collect::<Vec<_>>(), [1, 2, 3, 5]);
    (world, list)
}

#[test]
fn signatures_on_the_survivors() {
    let (mut world, list) = awaiting_signatures();
    // From user 4, who is in U2 and not in U3, and too few, and wrong: that it is no subset comes first.
    let stranger = vec![(4, list[0].1.clone())];
    assert_eq!(ask_list(&mut world, 7, &stranger), ("E_NOT_SUBSET", Some(4)));

    let (mut world, mut list) = awaiting_signatures();
    list[0].1[0] ^= 1;
    assert_eq!(ask_list(&mut world, 7, &list[..2].to_vec()), ("E_THRESHOLD", None));

    let (mut world, mut list) = awaiting_signatures();
    list[2].1[0] ^= 1;
    list[3].1[0] ^= 1;
    assert_eq!(ask_list(&mut world, 7, &list), ("E_SIGNATURE", Some(3)));

    // User 3 signed another set: the split view that this round is there for.
    let (mut world, mut list) = awaiting_signatures();
    let other_set = [0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 5];
    list[2].1 = signing_key(3).sign(&other_set).unwrap().to_vec();
    assert_eq!(ask_list(&mut world, 7, &list), ("E_SIGNATURE", Some(3)));

    // Figure 4 does not ask that u be in U4.
    let (mut world, mut list) = awaiting_signatures();
    list.remove(1);
    assert_eq!(ask_list(&mut world, 7, &list), ("accepted", None));
}

/// What user U says in the last round when the e_{v,u} it was sent for round 2 were changed. User 4 is lost before
/// round 2, so that of it a share of its key is asked, of the others one of their masks.
fn unmask_after(kind: Kind, change: impl Fn(&mut Entries)) -> (&'static str, Option<u32>) {
    let mut world = World::at(kind, 2);
    let mut list = entries(&world.down[&U], CIPHERTEXT);
    change(&mut list);
    world.down.insert(U, message(3, &list));
    world.lose(&[4]);
    while world.round() != 4 {
        world.play();
    }
    let awaited = world.down[&U].clone();
    ask(&mut world, &awaited)
}

/// e_{v,u} as user v could make it, with these ids and shares inside.
fn forge(v: u32, from: u32, to: u32, s_share: [u8; 32], b_share: [u8; 32]) -> Vec<u8> {
    let key = ae::Key::derive(&c_sk(v).agree(&c_sk(U).public_key())).unwrap();
    let inside = [&from.to_be_bytes()[..], &to.to_be_bytes(), &s_share, &b_share].concat();
    let sealed = key.seal(&[v as u8; 12], &[], &inside).unwrap();
    assert_eq!(sealed.len(), CIPHERTEXT);
    sealed
}

#[test]
fn ciphertexts_that_do_not_decrypt() {
    for kind in Kind::BOTH {
        // The entries are those of users 1, 3, 4 and 5.
        for (place, v) in [(0, 1), (1, 3), (2, 4), (3, 5)] {
            for byte in [0, 12, 50, 99] {
                let got = unmask_after(kind, |list| list[place].1[byte] ^= 1);
                assert_eq!(got, ("E_TAG", Some(v)), "{kind:?}, byte {byte}");
            }
        }
        // Someone else's ciphertext under this name, and a second wrong one: the first counts.
        let got = unmask_after(kind, |list| {
            list[1].1 = list[3].1.clone();
            list[2].1[0] ^= 1;
        });
        assert_eq!(got, ("E_TAG", Some(3)), "{kind:?}");
    }
}

#[test]
fn ciphertexts_that_name_others() {
    for kind in Kind::BOTH {
        // From v for u, and all ways to be wrong; the shares inside are no field elements, which comes later.
        for (from, to) in [(3, 5), (5, U), (U, 3), (U, U), (0, 0)] {
            let got = unmask_after(kind, |list| list[1].1 = forge(3, from, to, Q, Q));
            assert_eq!(got, ("E_ADDRESS", Some(3)), "{kind:?}, {from} to {to}");
        }
        // What U itself sent to 3, sent back: it authenticates, the key being the same both ways.
        let got = unmask_after(kind, |list| list[1].1 = forge(3, U, 3, [1; 32], [1; 32]));
        assert_eq!(got, ("E_ADDRESS", Some(3)), "{kind:?}");
        let got = unmask_after(kind, |list| list[1].1 = forge(3, 3, U, [1; 32], [1; 32]));
        assert_eq!(got, ("accepted", None), "{kind:?}");
    }
}

#[test]
fn shares_that_are_no_field_elements() {
    for kind in Kind::BOTH {
        // Both shares are judged, whichever is asked for: user 3 stays, user 4 is lost.
        for (place, v) in [(1, 3), (2, 4)] {
            for (s_share, b_share) in [(Q, [1; 32]), ([1; 32], Q), ([255; 32], [255; 32])] {
                let got = unmask_after(kind, |list| list[place].1 = forge(v, v, U, s_share, b_share));
                assert_eq!(got, ("E_RANGE", Some(v)), "{kind:?}");
            }
        }
        // The faults of a lower id come first.
        let got = unmask_after(kind, |list| {
            list[1].1 = forge(3, 3, U, Q, Q);
            list[2].1[99] ^= 1;
        });
        assert_eq!(got, ("E_RANGE", Some(3)), "{kind:?}");
    }
}

#[test]
fn inputs() {
    for kind in Kind::BOTH {
        let params = Params::bounded(5, 3, 3, 1000).unwrap();
        let ask = |params: &Params, id, input: &[u64]| refusal(user(kind, params, id, input.to_vec()));
        assert_eq!(ask(&params, 1, &[1, 2]), ("E_INPUT", None));
        assert_eq!(ask(&params, 1, &[1, 2, 3, 4]), ("E_INPUT", None));
        assert_eq!(ask(&params, 1, &[]), ("E_INPUT", None));
        assert_eq!(ask(&params, 1, &[0, 1000, 0]), ("accepted", None));
        assert_eq!(ask(&params, 1, &[0, 0, 1001]), ("E_INPUT", None));
        // Without a bound, elements of Z_R.
        let params = Params::modular(5, 3, 3, 1000).unwrap();
        assert_eq!(ask(&params, 5, &[1000, 0, 0]), ("accepted", None));
        assert_eq!(ask(&params, 5, &[1001, 0, 0]), ("E_INPUT", None));
        for id in [0, 6, u32::MAX] {
            assert_eq!(ask(&params, id, &[0, 0, 0]), ("E_PARAMS", None), "{id}");
        }
    }
}

#[test]
fn verification_keys_one_a_user() {
    let params = Params::bounded(3, 2, 1, 1).unwrap();
    let keys: Vec<[u8; 33]> = (1..=4).map(|u| signing_key(u).verifying_key().to_bytes()).collect();
    assert_eq!(refusal(VerificationKeys::new(&params, &keys)), ("E_PARAMS", None));
    assert_eq!(refusal(VerificationKeys::new(&params, &keys[..2])), ("E_PARAMS", None));
    let mut bad = keys.clone();
    bad[1][0] = 4;
    assert_eq!(refusal(VerificationKeys::new(&params, &bad[..3])), ("E_PARAMS", None));
    // Keys made for other parameters.
    let verification_keys = VerificationKeys::new(&params, &keys[..3]).unwrap();
    let identity = SigningIdentity { signing_key: signing_key(1), verification_keys };
    let others = Params::bounded(4, 2, 1, 1).unwrap();
    let refused = secagg::bon::client::Client::<secagg::bon::Active, _>::new(&others, 1, vec![1], identity);
    assert_eq!(refusal(refused), ("E_PARAMS", None));
}
