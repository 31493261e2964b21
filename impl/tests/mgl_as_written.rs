//! What only shows with repairs left out: the checks that a repair replaces, and sessions with every single repair missing.
#![cfg(feature = "as-written")]

mod mgl_common;

use mgl_common::{Forwarded, Masked, Play, World, key, member_keys, numbers, refusal, server_key, users, without};
use proptest::prelude::*;
use secagg::Error;
use secagg::mgl::server::ServerKeys;
use secagg::mgl::{Active, Member, Numbers, Params, Repair, Repairs, SemiHonest};
use secagg::prim::ae;
use secagg::prim::kdf;
use secagg::prim::key_agreement::SharedKey;
use std::collections::BTreeSet;

type Refusal = (&'static str, Option<u32>);

const ACCEPTED: Refusal = ("accepted", None);

/// A whole session in which nobody is lost.
fn sums<M: Play>(repairs: Repairs) {
    let mut world = World::<M>::new(&numbers(), repairs);
    assert_eq!(world.finish(), world.plain_sum(1..=6), "{repairs:?}");
}

#[test]
fn every_repair_alone_and_missing() {
    for repairs in Repair::ALL.iter().flat_map(|repair| [Repairs::of(&[*repair]), without(&[*repair])]) {
        sums::<SemiHonest>(repairs);
        sums::<Active>(repairs);
    }
    sums::<SemiHonest>(Repairs::AS_WRITTEN);
    sums::<Active>(Repairs::AS_WRITTEN);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// With any repairs a session ends with the sum over the deciding set, or as the page says when a dealer is gone.
    #[test]
    fn any_repairs(bits in 0u16..0x800, before in 1u8..5, gone in 1u32..7) {
        let repairs = Repairs::from_bits(bits).unwrap();
        let mut world = World::<Active>::new(&numbers(), repairs);
        let mut u1: BTreeSet<u32> = (1..=6).collect();
        let got = loop {
            if world.round == before {
                world.lose(&[gone]);
            }
            for (u, message) in world.up() {
                world.server.receive(u, &message).unwrap();
            }
            match world.close() {
                Ok(None) => {}
                Ok(Some(sum)) => break Ok(sum),
                Err(e) => break Err(e),
            }
        };
        let graph = world.params.graph();
        let signed = repairs.has(Repair::SignedDecisionSet);
        if before <= 2 || (before == 3 && !signed) {
            u1.remove(&gone);
        }
        // Lost between the call and its masked input: nobody can say what a lost dealer would have dealt.
        let dealt = repairs.has(Repair::BothDeal) || before != 2 || graph.deals_to(gone).is_empty();
        match got {
            Ok(sum) => {
                prop_assert!(dealt);
                prop_assert_eq!(sum, world.plain_sum(u1));
            }
            Err(e) => {
                prop_assert!(!dealt);
                prop_assert_eq!(refusal::<()>(Err(e)), ("E_INCOMPLETE", Some(gone)));
            }
        }
    }
}

/// What user 1 says to changed shares, without SkipUndecryptable.
fn undecryptable(change: impl Fn(&mut Forwarded, &World<Active>)) -> Refusal {
    let mut world = World::<Active>::new(&numbers(), without(&[Repair::SkipUndecryptable]));
    world.advance(3);
    let mut message = Forwarded::parse(&world.down[&1].clone());
    change(&mut message, &world);
    refusal(world.step(1, &message.bytes()))
}

#[test]
fn a_ciphertext_that_fails_stops_the_user() {
    assert_eq!(undecryptable(|_, _| {}), ACCEPTED);
    let dealers: Vec<u32> =
        World::<Active>::at(1).params.graph().neighbours(1).into_iter().filter(|j| *j != 6).collect();
    for j in &dealers {
        assert_eq!(undecryptable(|m, _| m.dealt.get_mut(j).unwrap()[40] ^= 1), ("E_TAG", Some(*j)));
    }
    // EK^{l,τ}_{1,j}: the fresh key of section 10, for a plaintext of this test's.
    let seal = |world: &World<Active>, j: u32, plaintext: &[u8]| {
        let ids = [1u32.to_be_bytes(), j.to_be_bytes()].concat();
        let ikm = [key(1, 1, j).expose().as_slice(), &world.session_id, &ids].concat();
        let one_time = kdf::to_field(&ikm, b"secagg/v1/mgl/ae").unwrap().to_bytes();
        let key = ae::Key::derive(&SharedKey::from_bytes(&one_time)).unwrap();
        key.seal(&[5; 12], &world.ad(0, [j, 1, 0]), plaintext)
    };
    // The world's session and its associated data are those without SkipUndecryptable too.
    let first = dealers[0];
    let put = |plaintext: [u8; 64]| {
        undecryptable(|m, world| drop(m.dealt.insert(first, seal(world, first, &plaintext).unwrap())))
    };
    let mut plaintext = [1; 64];
    assert_eq!(put(plaintext), ACCEPTED);
    plaintext[..32].fill(255);
    assert_eq!(put(plaintext), ("E_RANGE", Some(first)));
    plaintext[..32].fill(1);
    plaintext[32..].fill(255);
    assert_eq!(put(plaintext), ("E_RANGE", Some(first)));
    // Each entry in turn; and the ciphertexts before U1.
    let last = *dealers.last().unwrap();
    let both = |m: &mut Forwarded, world: &World<Active>| {
        m.dealt.insert(first, seal(world, first, &plaintext).unwrap());
        m.dealt.get_mut(&last).unwrap()[40] ^= 1;
        m.u1 = BTreeSet::from([2]);
    };
    assert_eq!(undecryptable(both), ("E_RANGE", Some(first)));
    // With the repair the same ciphertext counts as not sent, and U1 is judged.
    let mut world = World::<Active>::at(3);
    let mut message = Forwarded::parse(&world.down[&1].clone());
    both(&mut message, &world);
    assert_eq!(refusal(world.step(1, &message.bytes())), ("E_NOT_MEMBER", None));
}

#[test]
fn signers_decide() {
    // Without SignedDecisionSet the user takes U2 from the list of signers; whoever is in it must have signed.
    let mut world = World::<Active>::new(&numbers(), without(&[Repair::SignedDecisionSet]));
    world.advance(4);
    let signature = <Active as Play>::signing_key(6);
    let u1 = mgl_common::set(&[1, 2, 3, 4, 5]);
    let signed = [b"secagg/v1/mgl/survivors".as_slice(), &world.session_id, &u1].concat();
    let mut entries = mgl_common::take_list(&mut &world.down[&1][1..], 64);
    entries.insert(6, vec![1; 64]);
    let bad = [&[7], &mgl_common::list(&entries)[..]].concat();
    let good = entries.insert(6, signature.sign(&signed).unwrap().to_vec());
    assert!(good.is_some());
    let good = [&[7], &mgl_common::list(&entries)[..]].concat();
    assert_eq!(refusal(world.step(1, &bad)), ("E_SIGNATURE", Some(6)));
    assert_eq!(refusal(world.step(2, &good)), ACCEPTED);
}

#[test]
fn any_threshold() {
    let make = |repairs| {
        let numbers = Numbers { threshold: 2, ..numbers() };
        refusal(Params::<SemiHonest>::new(&numbers, repairs, ()))
    };
    assert_eq!(make(Repairs::HARDENED), ("E_PARAMS", None));
    assert_eq!(make(without(&[Repair::QuorumThreshold])), ACCEPTED);
}

#[test]
fn sessions_again() {
    // Without FreshSession the same call is answered twice.
    let mut world = World::<Active>::new(&numbers(), without(&[Repair::FreshSession]));
    world.advance(2);
    let call = world.down[&1].clone();
    assert_eq!(refusal(world.step(1, &call)), ACCEPTED);
    assert_eq!(refusal(world.step(1, &call)), ACCEPTED);
}

#[test]
fn neighbours_that_the_server_names() {
    let make = |repairs: Repairs, deals: &[u32]| {
        let params = Params::<SemiHonest>::new(&numbers(), repairs, ()).unwrap();
        let near: Vec<u32> = params.graph().neighbours(2).into_iter().collect();
        refusal(Member::<SemiHonest>::new(&params, 2, &near, deals, member_keys(&params, 2), ()))
    };
    assert_eq!(make(Repairs::HARDENED, &[]), ("E_PARAMS", None));
    assert_eq!(make(without(&[Repair::PublicGraph]), &[]), ACCEPTED);
    assert_eq!(make(without(&[Repair::PublicGraph, Repair::BothDeal]), &[2]), ("E_PARAMS", None));
}

#[test]
fn one_dealer_an_edge() {
    let params = Params::<SemiHonest>::new(&numbers(), without(&[Repair::BothDeal]), ()).unwrap();
    let make = |change: &dyn Fn(&mut Vec<secagg::mgl::server::User>)| {
        let mut users = users(&params);
        change(&mut users);
        refusal(ServerKeys::new(&params, users, ()))
    };
    let other = *params.graph().neighbours(1).difference(&params.graph().deals_to(1)).next().unwrap();
    assert_eq!(make(&|_| {}), ACCEPTED);
    assert_eq!(make(&|users| assert!(users[0].deals_to.pop_last().is_some())), ("E_PARAMS", None));
    assert_eq!(make(&|users| assert!(users[0].deals_to.insert(other))), ("E_PARAMS", None));
}

/// The last round with some shares of κ_2 gone, without NoDiscard: user 2 is left out of the sum, its masks stay in.
#[test]
fn a_discarded_input() {
    let end = |repairs: Repairs| -> Result<Option<Vec<u64>>, Error> {
        let mut world = World::<Active>::new(&numbers(), repairs);
        world.advance(4);
        for (u, message) in world.up() {
            let ad = world.ad(4, [u, 0, 0]);
            let mut beta = server_key(u).open(&ad, &message[1..])?.to_vec();
            if u <= 2 {
                beta.splice(33..66, [0]);
            }
            world.server.receive(u, &[&[8], &server_key(u).seal(&[7; 12], &ad, &beta)?[..]].concat())?;
        }
        world.close()
    };
    assert_eq!(refusal(end(Repairs::HARDENED)), ("E_THRESHOLD", Some(2)));
    let sum = end(without(&[Repair::NoDiscard])).unwrap().unwrap();
    let world = World::<Active>::at(1);
    assert_ne!(sum, world.plain_sum([1, 3, 4, 5]));
    assert_ne!(sum, world.plain_sum(1..=5));
}

/// Two dealings of one key with different commitments: user `liar` deals another key to `other`, and leaves after its
/// masked input.
#[test]
fn dealings_that_differ() {
    let repairs = without(&[Repair::SignedDecisionSet]);
    let near = World::<Active>::at(1).params.graph().neighbours(6);
    let other = *near.first().unwrap();
    let mut world = World::<Active>::new(&numbers(), repairs);
    world.play();
    for (u, message) in world.up() {
        let mut message = Masked::parse::<Active>(&message, 4);
        if u == 6 {
            let another = message.dealt.iter().find(|(j, _)| **j != other).unwrap();
            let points = server_key(6).open(&world.ad(2, [6, 0, *another.0]), &another.1[152..]).unwrap();
            let sealed = server_key(6).seal(&[9; 12], &world.ad(2, [6, 0, other]), &points).unwrap();
            message.dealt.get_mut(&other).unwrap()[152..].copy_from_slice(&sealed);
        }
        world.server.receive(u, &message.bytes()).unwrap();
    }
    world.close().unwrap();
    world.lose(&[6]);
    world.play();
    for (u, message) in world.up() {
        world.server.receive(u, &message).unwrap();
    }
    assert_eq!(refusal(world.close()), ("E_SHARE", None));
}

/// With one dealer an edge, a bad share of the other end is nobody's to prove.
#[test]
fn a_bad_share_of_a_dealing_of_another() {
    let repairs = without(&[Repair::BothDeal, Repair::SignedDecisionSet]);
    let mut world = World::<Active>::new(&numbers(), repairs);
    // User 6 deals, sends its masked input, and leaves before it signs.
    let receiver = *world.params.graph().deals_to(6).first().unwrap();
    world.play();
    world.play();
    world.lose(&[6]);
    world.play();
    for (u, message) in world.up() {
        let ad = world.ad(4, [u, 0, 0]);
        let mut beta = server_key(u).open(&ad, &message[1..]).unwrap().to_vec();
        if u == receiver {
            *beta.last_mut().unwrap() ^= 1;
        }
        let sealed = server_key(u).seal(&[7; 12], &ad, &beta).unwrap();
        world.server.receive(u, &[&[8], &sealed[..]].concat()).unwrap();
    }
    assert_eq!(refusal(world.close()), ("E_SHARE", None));
}
