//! A server written down and resumed: at every moment, and from bytes that are not what a server wrote.

mod common;

use common::{Kind, World, refusal};
use secagg::bon::server::AnyServer;
use secagg::bon::{Params, Repairs};

/// As written and hardened, in both models.
const SESSIONS: [(Kind, Repairs); 4] = [
    (Kind::Hbc, Repairs::AS_WRITTEN),
    (Kind::Active, Repairs::AS_WRITTEN),
    (Kind::Hbc, Repairs::HARDENED),
    (Kind::Active, Repairs::HARDENED),
];

/// Writes the server down, reads it back, and sees that the bytes are the same.
fn resume(world: &mut World) {
    let bytes = world.server.to_bytes();
    world.server = AnyServer::from_bytes(&bytes).unwrap();
    assert_eq!(world.server.to_bytes(), bytes);
}

/// Every snapshot of a session: before and after every message and every close. User 4 is lost before round 2.
fn snapshots(kind: Kind, bounded: bool, repairs: Repairs) -> Vec<Vec<u8>> {
    let params = if bounded { Params::bounded(4, 2, 3, 9) } else { Params::modular(4, 2, 3, 1000) };
    let mut world = World::new(kind, &params.unwrap().with_repairs(repairs));
    let mut all = Vec::new();
    loop {
        if world.round() == 2 {
            world.lose(&[4]);
        }
        all.push(world.server.to_bytes().to_vec());
        for (u, message) in world.up() {
            world.server.receive(u, &message).unwrap();
            all.push(world.server.to_bytes().to_vec());
        }
        if world.close().unwrap().is_some() {
            return all;
        }
    }
}

#[test]
fn resumed_after_every_message_and_every_close() {
    for (kind, repairs) in SESSIONS {
        let params = Params::bounded(5, 3, 3, 1000).unwrap().with_repairs(repairs);
        let (mut straight, mut resumed) = (World::new(kind, &params), World::new(kind, &params));
        let sum = loop {
            if straight.round() == 2 {
                straight.lose(&[4]);
                resumed.lose(&[4]);
            }
            resume(&mut resumed);
            for (u, message) in resumed.up() {
                resumed.server.receive(u, &message).unwrap();
                resume(&mut resumed);
                // What was taken before is still known to be.
                assert_eq!(refusal(resumed.server.receive(u, &message)), ("E_DUPLICATE", Some(u)));
            }
            let sum = straight.play();
            assert_eq!(resumed.close().unwrap(), sum);
            assert_eq!(straight.transcript, resumed.transcript, "{kind:?}");
            if let Some(sum) = sum {
                break sum;
            }
        };
        assert_eq!(sum, straight.plain_sum(&[1, 2, 3, 5]));
    }
}

#[test]
fn by_hand() {
    // A server before round 0: the name, the model, the round, the repairs, n, t, m, R − 1, the bound, and an empty list.
    let world = World::new(Kind::Active, &Params::bounded(4, 2, 3, 9).unwrap());
    let mut expected = b"secagg/v2/server".to_vec();
    expected.extend([1, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 2, 0, 0, 0, 3]);
    expected.extend([0, 0, 0, 0, 0, 0, 0, 36, 1, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0]);
    assert_eq!(world.server.to_bytes()[..], expected);
    let world = World::new(Kind::Hbc, &Params::modular(4, 2, 3, 1000).unwrap());
    let mut expected = b"secagg/v2/server".to_vec();
    expected.extend([0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 2, 0, 0, 0, 3]);
    expected.extend([0, 0, 0, 0, 0, 0, 3, 232, 0, 0, 0, 0, 0]);
    assert_eq!(world.server.to_bytes()[..], expected);
    // Hardened, in the active model: four verification keys before the list.
    let world = World::new(Kind::Active, &Params::modular(4, 2, 3, 1000).unwrap().with_repairs(Repairs::HARDENED));
    expected[16] = 1;
    expected[19] = 0x7f;
    expected.truncate(expected.len() - 4);
    expected.extend([0, 0, 0, 4]);
    (1..=4).for_each(|u| expected.extend(common::signing_key(u).verifying_key().to_bytes()));
    expected.extend([0; 4]);
    assert_eq!(world.server.to_bytes()[..], expected);
}

#[test]
fn truncated_and_extended() {
    for (kind, repairs) in SESSIONS {
        for bytes in snapshots(kind, true, repairs) {
            for end in 0..bytes.len() {
                assert!(AnyServer::from_bytes(&bytes[..end]).is_err(), "{kind:?}: {end} of {} bytes", bytes.len());
            }
            assert_eq!(refusal(AnyServer::from_bytes(&[&bytes[..], &[0]].concat())), ("E_LENGTH", None), "{kind:?}");
        }
    }
}

#[test]
fn changed_in_any_byte() {
    // Whatever a changed byte leads to, it is an error, or a snapshot that reads back as itself and whose server does not
    // fall over.
    for (kind, repairs) in SESSIONS {
        for bytes in snapshots(kind, false, repairs) {
            // Long runs of shares and ciphertexts all look the same: every byte of the front, then every seventh.
            for place in (0..bytes.len()).filter(|p| *p < 150 || p % 7 == 0) {
                for value in [0, 1, 255, bytes[place] ^ 1] {
                    let mut changed = bytes.clone();
                    changed[place] = value;
                    if let Ok(mut server) = AnyServer::from_bytes(&changed) {
                        assert_eq!(server.to_bytes()[..], changed, "{kind:?}: byte {place}");
                        assert!(server.receive(1, &[8]).is_err());
                        let _ = server.close();
                    }
                }
            }
        }
    }
}

#[test]
fn of_another_version_model_or_round() {
    let bytes = World::at(Kind::Hbc, 0).server.to_bytes().to_vec();
    for (place, value) in [(8, b'1'), (16, 2), (16, 255), (17, 3), (17, 5), (17, 255)] {
        let mut changed = bytes.clone();
        changed[place] = value;
        assert_eq!(refusal(AnyServer::from_bytes(&changed)), ("E_ROUND", None), "byte {place}");
    }
    let mut changed = bytes.clone();
    // The flag of the bound.
    changed[40] = 2;
    assert_eq!(refusal(AnyServer::from_bytes(&changed)), ("E_RANGE", None));
    // t = 0, and R too small for the bound.
    let mut changed = bytes.clone();
    changed[27] = 0;
    assert_eq!(refusal(AnyServer::from_bytes(&changed)), ("E_PARAMS", None));
    // A repair that is none.
    let mut changed = bytes.clone();
    changed[19] = 0x80;
    assert_eq!(refusal(AnyServer::from_bytes(&changed)), ("E_PARAMS", None));
    let mut changed = bytes;
    changed[41] = 255;
    assert_eq!(refusal(AnyServer::from_bytes(&changed)), ("E_WRAP", None));
}

/// The snapshot before this round closes, n = 4, t = 2, m = 3, R = 37, with the head cut off: 49 bytes.
fn body(kind: Kind, round: u8) -> (Vec<u8>, Vec<u8>) {
    let mut world = World::new(kind, &Params::bounded(4, 2, 3, 9).unwrap());
    while world.round() != round {
        if world.round() == 2 {
            world.lose(&[4]);
        }
        world.play();
    }
    if world.round() == 2 {
        world.lose(&[4]);
    }
    for (u, message) in world.up() {
        world.server.receive(u, &message).unwrap();
    }
    let bytes = world.server.to_bytes();
    (bytes[..49].to_vec(), bytes[49..].to_vec())
}

fn read(head: &[u8], body: &[u8]) -> (&'static str, Option<u32>) {
    refusal(AnyServer::from_bytes(&[head, body].concat()))
}

#[test]
fn inconsistent() {
    // Round 1: U1 = {1, 2, 3, 4}, 70 bytes an entry, then 4 lists of 4 + 300 bytes.
    let (head, body1) = body(Kind::Hbc, 1);
    assert_eq!(body1.len(), 4 + 4 * 70 + 4 + 4 * 304);
    assert_eq!(read(&head, &body1), ("accepted", None));
    // U1 without user 4, who has sent a list; the lists of 200 bytes that go with three users.
    let mut bad = vec![0, 0, 0, 3];
    bad.extend(&body1[4..4 + 210]);
    bad.extend([0, 0, 0, 1, 0, 0, 0, 4]);
    bad.extend([7; 200]);
    assert_eq!(read(&head, &bad), ("E_NOT_SUBSET", Some(4)));
    // U1 smaller than t.
    let bad = [&[0, 0, 0, 1], &body1[4..74], &[0, 0, 0, 0]].concat();
    assert_eq!(read(&head, &bad), ("E_THRESHOLD", None));

    // Round 2: U2 = {1, 2, 3, 4} with 33 bytes of key, the set {1, 2, 3}, and 3 · 6 bits.
    let (head, body2) = body(Kind::Hbc, 2);
    assert_eq!(body2.len(), 4 + 4 * 37 + 4 + 3 * 4 + 3);
    assert_eq!(read(&head, &body2), ("accepted", None));
    let bad = [&[0, 0, 0, 3], &body2[4..4 + 37 * 2], &body2[4 + 37 * 3..]].concat();
    assert_eq!(read(&head, &bad), ("E_NOT_SUBSET", Some(3)));
    let bad = [&[0, 0, 0, 1], &body2[4..4 + 37], &[0; 4]].concat();
    assert_eq!(read(&head, &bad), ("E_THRESHOLD", None));
    let mut bad = body2.clone();
    bad[4 + 148 + 16] = 0xff;
    assert_eq!(read(&head, &bad), ("E_RANGE", None));
    let mut bad = body2.clone();
    *bad.last_mut().unwrap() |= 1;
    assert_eq!(read(&head, &bad), ("E_PADDING", None));
    // A sum, and nobody's masked input in it.
    let bad = [&body2[..4 + 148], &[0; 4], &body2[4 + 148 + 16..]].concat();
    assert_eq!(read(&head, &bad), ("E_LENGTH", None));

    // Round 3: U2∖U3 = {4} and U3 = {1, 2, 3} with keys, the sum, three signatures.
    let (head, body3) = body(Kind::Active, 3);
    assert_eq!(body3.len(), 41 + 4 + 3 * 37 + 3 + 4 + 3 * 68);
    assert_eq!(read(&head, &body3), ("accepted", None));
    let mut bad = body3.clone();
    bad[7] = 3;
    assert_eq!(read(&head, &bad), ("E_NOT_SUBSET", Some(3)));
    let mut bad = body3.clone();
    bad[41 + 4 + 111 + 3 + 4 + 2 * 68 + 3] = 4;
    assert_eq!(read(&head, &bad), ("E_NOT_SUBSET", Some(4)));
    let bad = [&body3[..41], &[0, 0, 0, 1], &body3[45..45 + 37], &[0; 3], &[0; 4]].concat();
    assert_eq!(read(&head, &bad), ("E_THRESHOLD", None));

    // Round 4: the same without signatures, U4 in the active model, and three lists of 4 shares.
    let (head, body4) = body(Kind::Active, 4);
    assert_eq!(body4.len(), 41 + 4 + 3 * 37 + 3 + 16 + 4 + 3 * (4 + 4 * 32));
    assert_eq!(read(&head, &body4), ("accepted", None));
    let u4 = 41 + 4 + 111 + 3;
    let mut bad = body4.clone();
    bad[u4 + 15] = 4;
    assert_eq!(read(&head, &bad), ("E_NOT_SUBSET", Some(4)));
    let bad = [&body4[..u4], &[0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2], &body4[u4 + 16..]].concat();
    assert_eq!(read(&head, &bad), ("E_NOT_SUBSET", Some(3)));
    let bad = [&body4[..u4], &[0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0]].concat();
    assert_eq!(read(&head, &bad), ("E_THRESHOLD", None));
    let mut bad = body4.clone();
    bad[u4 + 16 + 4 + 132 + 4..][..32].fill(255);
    assert_eq!(read(&head, &bad), ("E_RANGE", Some(2)));
}

/// A share that was left out is 32 bytes ff: taken with the repair that leaves it out, and with no other.
#[test]
fn shares_left_out() {
    let (mut head, mut bytes) = body(Kind::Hbc, 4);
    bytes[41 + 4 + 111 + 3 + 4 + 4..][..32].fill(255);
    assert_eq!(read(&head, &bytes), ("E_RANGE", Some(1)));
    for (repairs, expected) in [(1 << 5, ("accepted", None)), (1 << 3, ("E_RANGE", Some(1)))] {
        head[19] = repairs;
        assert_eq!(read(&head, &bytes), expected);
    }
    head[19] = 1 << 5;
    let server = AnyServer::from_bytes(&[&head[..], &bytes].concat()).unwrap();
    assert_eq!(server.to_bytes()[..], [&head[..], &bytes].concat());
}

#[test]
fn nothing_is_allocated_from_a_claimed_dimension() {
    // m = 2^32 − 1 elements of 64 bits would be 32 GiB.
    let params = Params::modular(1, 1, u32::MAX, u64::MAX).unwrap();
    let mut world = World::at(Kind::Hbc, 0);
    let keys = world.up()[&1].clone();
    world.server = common::server(Kind::Hbc, &params);
    world.server.receive(1, &keys).unwrap();
    world.close().unwrap();
    world.server.receive(1, &[2, 0, 0, 0, 0]).unwrap();
    world.close().unwrap();
    assert_eq!(refusal(world.server.receive(1, &[4; 1000])), ("E_LENGTH", Some(1)));
    let snapshot = world.server.to_bytes();
    world.server = AnyServer::from_bytes(&snapshot).unwrap();
    // The same with user 1 in the set of senders, and three bytes of sum.
    let mut bad = snapshot.to_vec();
    bad.truncate(bad.len() - 4);
    bad.extend([0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]);
    assert_eq!(refusal(AnyServer::from_bytes(&bad)), ("E_LENGTH", None));
}
