//! Properties over many sessions, messages and bytes: the sum is the plain sum, decoding is canonical, nothing panics.

mod common;

use common::{Kind, World, entries, message, refusal};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use secagg::bon::Params;
use secagg::bon::server::AnyServer;
use secagg::prim::key_agreement::PublicKey;
use secagg::wire::{Reader, Writer, decode_set, encode_set, packing};
use secagg::{Error, Modulus};
use std::collections::BTreeMap;

fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![Just(Kind::Hbc), Just(Kind::Active)]
}

/// R − 1: powers of two and others, of every size.
fn max_element() -> impl Strategy<Value = u64> {
    (0u32..64, any::<u64>(), any::<bool>())
        .prop_map(|(shift, x, power)| if power { u64::MAX >> shift } else { (x >> shift).max(1) })
}

/// Parameters of a small session, with inputs for every user.
fn session() -> impl Strategy<Value = (Params, BTreeMap<u32, Vec<u64>>)> {
    (1u32..7, 1u32..5, max_element())
        .prop_flat_map(|(n, m, max)| (Just(n), 1..=n, Just(m), Just(max), vec(vec(0..=max, m as usize), n as usize)))
        .prop_map(|(n, t, m, max, inputs)| (Params::modular(n, t, m, max).unwrap(), (1..).zip(inputs).collect()))
}

/// Who is lost before which round.
fn drop_pattern() -> impl Strategy<Value = BTreeMap<u32, u8>> {
    btree_map(1u32..7, 0u8..5, 0..4)
}

/// What happens to a message on its way.
#[derive(Clone, Debug)]
enum Change {
    /// One byte becomes another.
    Set(prop::sample::Index, u8),
    /// One of the first bytes becomes a small number: counts and ids are there.
    Front(usize, u8),
    Cut(prop::sample::Index),
    Append(Vec<u8>),
    /// A piece is doubled.
    Double(prop::sample::Index, u8),
    Replace(Vec<u8>),
    /// The kind stays, the rest is replaced.
    KeepKind(Vec<u8>),
}

impl Change {
    fn apply(&self, good: &[u8]) -> Vec<u8> {
        let mut bytes = good.to_vec();
        match self {
            _ if bytes.is_empty() => {}
            Change::Set(at, value) => bytes[at.index(good.len())] = *value,
            Change::Front(at, value) => bytes[at % good.len()] = *value,
            Change::Cut(at) => bytes.truncate(at.index(good.len())),
            Change::Append(more) => bytes.extend(more),
            Change::Double(at, length) => {
                let at = at.index(good.len());
                let piece = bytes[at..].iter().copied().take((*length).into()).collect::<Vec<_>>();
                bytes.splice(at..at, piece);
            }
            Change::Replace(other) => bytes = other.clone(),
            Change::KeepKind(other) => {
                bytes.truncate(1);
                bytes.extend(other);
            }
        }
        bytes
    }
}

fn change() -> impl Strategy<Value = Change> {
    let index = any::<prop::sample::Index>;
    let bytes = || vec(any::<u8>(), 0..80);
    prop_oneof![
        4 => (index(), any::<u8>()).prop_map(|(at, value)| Change::Set(at, value)),
        4 => (0usize..40, 0u8..8).prop_map(|(at, value)| Change::Front(at, value)),
        1 => index().prop_map(Change::Cut),
        1 => bytes().prop_map(Change::Append),
        1 => (index(), any::<u8>()).prop_map(|(at, length)| Change::Double(at, length)),
        1 => bytes().prop_map(Change::Replace),
        1 => bytes().prop_map(Change::KeepKind),
    ]
}

/// What the session must end with: the sum of those whose masked input is in, or the round that has too few.
fn expected(world: &World, gone: &BTreeMap<u32, u8>) -> Result<Vec<u64>, u8> {
    let there = |round: u8| -> Vec<u32> {
        let lost = |u: &u32| gone.get(u).is_some_and(|before| *before <= round);
        (1..=world.params.users()).filter(|u| !lost(u)).collect()
    };
    let short = |round: &&u8| (there(**round).len() as u32) < world.params.threshold();
    match world.kind.rounds().iter().find(short) {
        Some(round) => Err(*round),
        None => Ok(world.plain_sum(&there(2))),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn the_sum_is_the_plain_sum(kind in kind(), (params, inputs) in session(), gone in drop_pattern()) {
        let mut world = World::with_inputs(kind, &params, inputs);
        let expected = expected(&world, &gone);
        let got = loop {
            let round = world.round();
            let lost: Vec<u32> = gone.iter().filter(|(_, before)| **before <= round).map(|(u, _)| *u).collect();
            world.lose(&lost);
            for (u, message) in world.up() {
                world.server.receive(u, &message).unwrap();
            }
            match world.close() {
                Ok(None) => {}
                Ok(Some(sum)) => break Ok(sum),
                Err(e) => {
                    prop_assert_eq!(e.code(), "E_THRESHOLD");
                    break Err(round);
                }
            }
        };
        prop_assert_eq!(got, expected);
    }

    #[test]
    fn no_message_to_a_user_panics(kind in kind(), round in 1u8..5, changes in vec(change(), 1..4)) {
        prop_assume!(kind.rounds().contains(&round));
        let mut world = World::at(kind, round);
        for (u, user) in std::mem::take(&mut world.users) {
            let bad = changes.iter().fold(world.down[&u].clone(), |bytes, change| change.apply(&bytes));
            if let Ok((_, message)) = user.step(&bad) {
                // Only a ciphertext or a signature that nobody has looked at yet can differ and be taken.
                prop_assert!(bad.len() <= world.down[&u].len());
                let _ = world.server.receive(u, &message);
            }
        }
        let _ = world.close();
    }

    #[test]
    fn no_message_to_the_server_panics(kind in kind(), round in 0u8..5, changes in vec(change(), 1..4)) {
        prop_assume!(kind.rounds().contains(&round));
        let mut world = World::at(kind, round);
        for (u, message) in world.up() {
            let bad = changes.iter().fold(message, |bytes, change| change.apply(&bytes));
            let before = world.server.to_bytes();
            match world.server.receive(u, &bad) {
                Err(e) => {
                    prop_assert_eq!(e.culprit(), Some(u));
                    prop_assert_eq!(world.server.to_bytes(), before);
                }
                // What is taken is kept as it was sent: a snapshot reads back.
                Ok(()) => {
                    let bytes = world.server.to_bytes();
                    prop_assert_eq!(AnyServer::from_bytes(&bytes).unwrap().to_bytes(), bytes);
                }
            }
        }
        // To the end, with users who go on as long as they can.
        while let Ok(None) = world.close() {
            for (u, user) in std::mem::take(&mut world.users) {
                let Some(down) = world.down.get(&u) else { continue };
                if let Ok((next, message)) = user.step(down) {
                    world.users.extend(next.map(|next| (u, next)));
                    let _ = world.server.receive(u, &message);
                }
            }
        }
    }

    #[test]
    fn arbitrary_bytes_are_refused_everywhere(kind in kind(), round in 0u8..5, bytes in vec(any::<u8>(), 0..300)) {
        prop_assume!(kind.rounds().contains(&round));
        let mut world = World::at(kind, round);
        let _ = AnyServer::from_bytes(&bytes);
        for from in 0..7 {
            let got = world.server.receive(from, &bytes);
            // Only a masked input or a signature can be anything.
            prop_assert!(got.is_err() || (round == 2 && bytes.len() == 6) || (round == 3 && bytes.len() == 65));
        }
        if round > 0 {
            for user in std::mem::take(&mut world.users).into_values() {
                prop_assert!(user.step(&bytes).is_err());
            }
        }
    }

    #[test]
    fn changed_snapshots_are_refused_or_read_back(kind in kind(), round in 0u8..5, changes in vec(change(), 1..3)) {
        prop_assume!(kind.rounds().contains(&round));
        let mut world = World::at(kind, round);
        let up = world.up();
        for (u, message) in up.iter().take(4) {
            world.server.receive(*u, message).unwrap();
        }
        let bad = changes.iter().fold(world.server.to_bytes().to_vec(), |bytes, change| change.apply(&bytes));
        if let Ok(mut server) = AnyServer::from_bytes(&bad) {
            prop_assert_eq!(&server.to_bytes()[..], &bad);
            for (u, message) in &up {
                let _ = server.receive(*u, message);
            }
            let _ = server.close();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// What the server forwards of a key is what it was sent: points have one encoding.
    #[test]
    fn points_decode_canonically(tag in 0u8..8, x in any::<[u8; 32]>(), high in any::<bool>()) {
        let mut bytes = [255; 33];
        bytes[0] = tag;
        bytes[if high { 9 } else { 1 }..].copy_from_slice(&x[..if high { 24 } else { 32 }]);
        if let Ok(point) = PublicKey::from_bytes(&bytes) {
            prop_assert!(tag == 2 || tag == 3);
            prop_assert_eq!(point.to_bytes(), bytes);
        }
    }

    #[test]
    fn sets_decode_canonically(n in 1u32..9, ids in vec(0u32..10, 0..6), count in 0u32..7, rest in vec(any::<u8>(), 0..2)) {
        let mut bytes = count.to_be_bytes().to_vec();
        bytes.extend(ids.iter().flat_map(|id| id.to_be_bytes()));
        bytes.extend(&rest);
        let mut reader = Reader::new(&bytes);
        let got = decode_set(&mut reader, n).and_then(|set| reader.finish().map(|()| set));
        let good = count as usize == ids.len() && rest.is_empty() && count <= n
            && ids.windows(2).all(|w| w[0] < w[1]) && ids.iter().all(|id| (1..=n).contains(id));
        prop_assert_eq!(got.is_ok(), good);
        if let Ok(set) = got {
            let mut writer = Writer::default();
            encode_set(&mut writer, &set);
            prop_assert_eq!(writer.finish(), bytes);
        }
    }

    #[test]
    fn lists_decode_canonically(bytes in vec(prop_oneof![4 => Just(0u8), 1 => 0u8..4], 0..40)) {
        let mut reader = Reader::new(&bytes);
        let got: Result<Vec<(u32, [u8; 2])>, Error> = reader.list(3, 2, |entry| entry.array().copied());
        if let Ok(list) = got.and_then(|list| reader.finish().map(|()| list)) {
            let list = list.into_iter().map(|(v, b)| (v, b.to_vec())).collect();
            prop_assert_eq!(&common::list(&list), &bytes);
            let whole = message(9, &list);
            prop_assert_eq!(entries(&whole, 2), list);
        }
    }

    #[test]
    fn vectors_unpack_canonically(max in max_element(), m in 0usize..20, fill in any::<[u8; 32]>(), extra in 0usize..2) {
        let modulus = Modulus::from_max_element(max).unwrap();
        let length = (m as u64 * u64::from(modulus.bits())).div_ceil(8) as usize;
        let bytes: Vec<u8> = (0..length + extra).map(|i| fill[i % 32].wrapping_mul(i as u8 | 1)).collect();
        match packing::unpack(&bytes, m, modulus) {
            Ok(v) => {
                prop_assert_eq!(v.len(), m);
                prop_assert!(v.iter().all(|x| *x <= max));
                prop_assert_eq!(packing::pack(&v, modulus), bytes);
            }
            Err(e) => {
                let code = e.code();
                prop_assert_eq!(code == "E_LENGTH", extra == 1);
                prop_assert!(code == "E_LENGTH" || code == "E_RANGE" || code == "E_PADDING");
            }
        }
    }
}

#[test]
fn a_pattern_for_every_outcome() {
    // The model above says both things at all.
    let world = World::at(Kind::Active, 0);
    assert_eq!(expected(&world, &BTreeMap::from([(1, 3), (2, 2)])), Ok(world.plain_sum(&[1, 3, 4, 5])));
    assert_eq!(expected(&world, &BTreeMap::from([(1, 3), (2, 2), (3, 1)])), Err(3));
    assert_eq!(refusal::<()>(Err(Error::Wrap)), ("E_WRAP", None));
}
