//! A server of the aggregate-sum protocol written down and resumed: at every moment, and from bytes that are not what a
//! server wrote.

mod mgl_common;

use mgl_common::{Play, World, numbers, refusal};
use proptest::prelude::*;
use secagg::mgl::server::AnyServer;
use secagg::mgl::{Active, Numbers, Repairs, SemiHonest};

/// Every repair set that is tried.
fn repairs() -> Vec<Repairs> {
    #[cfg(feature = "as-written")]
    return vec![Repairs::HARDENED, Repairs::AS_WRITTEN];
    #[cfg(not(feature = "as-written"))]
    return vec![Repairs::HARDENED];
}

/// Writes the server down, reads it back, and sees that the bytes are the same.
fn resume<M: Play>(world: &mut World<M>) {
    let bytes = world.server.to_bytes();
    world.server = AnyServer::from_bytes(&bytes).unwrap();
    assert_eq!(world.server.to_bytes(), bytes);
}

fn resumed<M: Play>(repairs: Repairs) {
    let (mut straight, mut resumed) = (World::<M>::new(&numbers(), repairs), World::<M>::new(&numbers(), repairs));
    let sum = loop {
        if straight.round == 2 {
            straight.lose(&[6]);
            resumed.lose(&[6]);
        }
        resume(&mut resumed);
        for (u, message) in resumed.up() {
            resumed.server.receive(u, &message).unwrap();
            resume(&mut resumed);
            // What was taken before is still known to be.
            assert_eq!(refusal(resumed.server.receive(u, &message)), ("E_DUPLICATE", Some(u)));
        }
        for (u, message) in straight.up() {
            straight.server.receive(u, &message).unwrap();
        }
        let (one, other) = (straight.close(), resumed.close());
        assert_eq!(straight.transcript, resumed.transcript);
        assert_eq!(one, other);
        match one {
            Ok(None) => {}
            Ok(Some(sum)) => break sum,
            // One dealer an edge, who may be 6.
            Err(e) => {
                assert!(repairs != Repairs::HARDENED);
                assert_eq!(refusal::<()>(Err(e)), ("E_INCOMPLETE", Some(6)));
                return;
            }
        }
    };
    assert_eq!(sum, straight.plain_sum(1..=5));
}

#[test]
fn resumed_after_every_message_and_every_close() {
    for repairs in repairs() {
        resumed::<SemiHonest>(repairs);
        resumed::<Active>(repairs);
    }
}

/// Four users, so that snapshots are short, before and after every message and every close; user 4 is lost.
fn snapshots<M: Play>(repairs: Repairs) -> Vec<Vec<u8>> {
    let mut world = World::<M>::new(&Numbers { users: 4, threshold: 3, degree: 2, eta_max: 0, ..numbers() }, repairs);
    let mut all = Vec::new();
    loop {
        if world.round == 2 {
            world.lose(&[4]);
        }
        all.push(world.server.to_bytes().to_vec());
        for (u, message) in world.up() {
            world.server.receive(u, &message).unwrap();
            all.push(world.server.to_bytes().to_vec());
        }
        if !matches!(world.close(), Ok(None)) {
            return all;
        }
    }
}

fn cut<M: Play>(repairs: Repairs) {
    for bytes in snapshots::<M>(repairs) {
        for end in (0..bytes.len()).filter(|end| *end < 200 || end % 5 == 0 || bytes.len() - end < 40) {
            assert!(AnyServer::from_bytes(&bytes[..end]).is_err(), "{end} of {} bytes", bytes.len());
        }
        assert_eq!(refusal(AnyServer::from_bytes(&[&bytes[..], &[0]].concat())), ("E_LENGTH", None));
    }
}

#[test]
fn truncated_and_extended() {
    for repairs in repairs() {
        cut::<SemiHonest>(repairs);
        cut::<Active>(repairs);
    }
}

fn changed<M: Play>(repairs: Repairs) {
    for bytes in snapshots::<M>(repairs) {
        // Long runs of shares and ciphertexts all look the same: every byte of the front, then every eleventh.
        for place in (0..bytes.len()).filter(|place| *place < 100 || place % 11 == 0) {
            for value in [0, 1, 255, bytes[place] ^ 1] {
                let mut changed = bytes.clone();
                changed[place] = value;
                if let Ok(mut server) = AnyServer::from_bytes(&changed) {
                    assert_eq!(server.to_bytes()[..], changed, "byte {place}");
                    assert!(server.receive(1, &[9]).is_err());
                    let _ = server.close();
                }
            }
        }
    }
}

#[test]
fn changed_in_any_byte() {
    // Whatever a changed byte leads to, it is an error, or a snapshot that reads back as itself and whose server does not
    // fall over.
    for repairs in repairs() {
        changed::<SemiHonest>(repairs);
        changed::<Active>(repairs);
    }
}

#[test]
fn by_hand() {
    // Before round 1: the name, the round, the repairs, the model, m, t, ℓ, η_max, ν, r, |C|, n, R_U − 1, the seed.
    let world = World::<SemiHonest>::at(1);
    let mut expected = b"secagg/v1/mgl/server".to_vec();
    expected.extend([1, 0x07, 0xff, 0]);
    expected.extend([6, 4, 4, 1, 5, 3, 1].map(u32::to_be_bytes).concat());
    expected.push(16);
    expected.extend(1000u64.to_be_bytes());
    expected.extend([0x5a; 32]);
    let bytes = world.server.to_bytes();
    assert_eq!(bytes[..expected.len()], expected);
    // Of each user four neighbours, two to whom it deals, and a key: 4 + 16 + 4 + 8 + 32 bytes. Then session and empty set.
    assert_eq!(bytes.len(), expected.len() + 6 * 64 + 28 + 4);
    assert_eq!(World::<Active>::at(1).server.to_bytes().len(), bytes.len() + 7 * 33 + 32);
}

#[test]
fn of_another_version_model_or_round() {
    let bytes = World::<SemiHonest>::at(1).server.to_bytes().to_vec();
    let change = |place: usize, value: u8| {
        let mut changed = bytes.clone();
        changed[place] = value;
        refusal(AnyServer::from_bytes(&changed))
    };
    for (place, value) in [(0, b'S'), (8, b'2'), (20, 0), (20, 3), (20, 5), (23, 2)] {
        assert_eq!(change(place, value), ("E_ROUND", None), "byte {place}");
    }
    // A repair that is none; t = 0; |C| = 2; R_U too large; an edge to oneself; τ = ν.
    assert_eq!(change(21, 0x0f), ("E_PARAMS", None));
    assert_eq!(change(31, 0), ("E_PARAMS", None));
    assert_eq!(change(51, 2), ("E_PARAMS", None));
    assert_eq!(change(54, 1), ("E_WRAP", None));
    let session = bytes.len() - 4 - 28;
    assert_eq!(change(session + 3, 5), ("E_PARAMS", None));
    #[cfg(not(feature = "as-written"))]
    assert_eq!(change(22, 0xfe), ("E_PARAMS", None));
}

#[test]
fn a_sender_that_did_not_respond() {
    let mut world = World::<SemiHonest>::at(1);
    world.lose(&[6]);
    world.play();
    for (u, message) in world.up() {
        world.server.receive(u, &message).unwrap();
    }
    // U0 ‖ U1, the last id of U1 another.
    let mut bytes = world.server.to_bytes().to_vec();
    let sets = mgl_common::set(&[1, 2, 3, 4, 5]).repeat(2);
    let place = bytes.windows(sets.len()).position(|window| window == sets).unwrap();
    bytes[place + sets.len() - 1] = 6;
    assert_eq!(refusal(AnyServer::from_bytes(&bytes)), ("E_NOT_SUBSET", Some(6)));
}

#[test]
fn nothing_is_allocated_from_claimed_users() {
    // m = 2^32 − 2 users would be a graph of 48 GiB.
    let mut bytes = World::<SemiHonest>::at(1).server.to_bytes().to_vec();
    bytes[24..28].copy_from_slice(&(u32::MAX - 1).to_be_bytes());
    bytes[28..32].copy_from_slice(&(u32::MAX - 1).to_be_bytes());
    assert_eq!(refusal(AnyServer::from_bytes(&bytes)), ("E_LENGTH", None));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn arbitrary_bytes_are_refused(round in 1u8..5, from in 0u32..8, bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(AnyServer::from_bytes(&bytes).is_err());
        let mut world = World::<Active>::at(round);
        let got = world.server.receive(from, &bytes);
        // Only a response or a signature can be anything.
        prop_assert!(got.is_err() || (round == 1 && bytes == [2]) || (round == 3 && bytes.len() == 65 && bytes[0] == 6));
        if round > 1 {
            prop_assert!(world.step(1, &bytes).is_err());
        }
    }
}
