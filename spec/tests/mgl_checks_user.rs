//! The checks of a user (`docs/bytes.md`, section 10): each fails when it should, with its code and culprit, and in
//! its place.
#![allow(non_snake_case)]

mod mgl_common;

use mgl_common::*;
use secagg_spec::ae::ae_enc;
use secagg_spec::mgl::messages::{
    Call, SharesFor, decode_call, decode_shares, decode_signatures, encode_call, encode_shares, encode_signatures,
};
use secagg_spec::mgl::repairs::{AS_WRITTEN, Repair, Repairs};
use secagg_spec::mgl::round2_mask_then_encrypt::Masked;
use secagg_spec::mgl::session_id::{Purpose, associated_data};
use secagg_spec::mgl::setup::{Member, Model, Session};
use secagg_spec::mgl::{round2_mask_then_encrypt as r2, round3_failure_recovery as r3};
use secagg_spec::p256::order;
use secagg_spec::prelude::{Bytes, Code, Id, nat, nat_to_be};

/// A ring of five, so that everybody has two neighbours, one of whom it deals to, and two others.
const SIZE: Size = Size { m: 5, t: 3, ell: 2, eta_max: 1 };
const ALL: [Id; 5] = [1, 2, 3, 4, 5];

type Fault = (Code, Option<Id>);

fn mask(member: &Member, call: &[u8]) -> Result<Masked, Fault> {
    r2::mask_then_encrypt(member, call, &x(member.i), &coins(member, 0))
        .map(|(_, masked, _)| masked)
        .map_err(|e| (e.code, e.culprit))
}

/// Those of 2 … 5 who are neighbours of user 1 and who are not; of the neighbours, the one who deals to 1 and the one
/// to whom 1 deals.
struct Places {
    neighbours: Vec<Id>,
    strangers: Vec<Id>,
    dealer: Id,
    dealt: Id,
}

fn places(world: &World) -> Places {
    let neighbours = world.N(1);
    let dealt = of(&world.server.D, 1)[0];
    let dealer = neighbours.iter().copied().find(|j| *j != dealt).unwrap();
    let strangers = (2..=5).filter(|j| !neighbours.contains(j)).collect();
    Places { neighbours, strangers, dealer, dealt }
}

#[test]
fn the_input() {
    let bounded = world_with(SIZE, Model::SemiHonest, AS_WRITTEN, |setup| setup.R_U = Some(nat(100)));
    let free = world(SIZE, Model::SemiHonest, AS_WRITTEN);
    let try_input = |world: &World, x: &[u64], call: &[u8]| {
        let x: Vec<_> = x.iter().copied().map(nat).collect();
        r2::mask_then_encrypt(world.user(1), call, &x, &coins(world.user(1), 0)).map(|_| ()).map_err(|e| e.code)
    };
    for (world, good, bad) in [(&free, 65_535, 65_536), (&bounded, 99, 100)] {
        let (_, call) = world.call(&SESSION, &ALL);
        assert_eq!(try_input(world, &[0, good], &call), Ok(()));
        for x in [&[0, bad][..], &[bad, 0], &[], &[0], &[0, 0, 0]] {
            assert_eq!(try_input(world, x, &call), Err(Code::Input), "{x:?}");
            // before the call is read
            assert_eq!(try_input(world, x, &[]), Err(Code::Input));
        }
    }
}

#[test]
fn the_call_is_read() {
    for model in [Model::SemiHonest, Model::Active] {
        let world = world(SIZE, model, AS_WRITTEN);
        let (_, call) = world.call(&SESSION, &ALL);
        assert!(mask(world.user(1), &call).is_ok());
        for length in 0..call.len() {
            assert_eq!(mask(world.user(1), &call[..length]).err(), Some((Code::Length, None)), "{length}");
        }
        assert_eq!(mask(world.user(1), &[&call[..], &[0]].concat()).err(), Some((Code::Length, None)));
        for kind in [2, 4] {
            assert_eq!(mask(world.user(1), &[&[kind], &call[1..]].concat()).err(), Some((Code::Round, None)));
        }
        // the set: its count stands at byte 29, its first id at 33
        for (at, value, expected) in [
            (32, 6, (Code::Range, None)),
            (36, 0, (Code::Range, Some(0))),
            (36, 6, (Code::Range, Some(6))),
            (40, 1, (Code::Duplicate, Some(1))),
            (44, 1, (Code::Order, Some(1))),
        ] {
            let mut bad = call.clone();
            bad[at] = value;
            assert_eq!(mask(world.user(1), &bad).err(), Some(expected));
        }
    }
}

#[test]
fn the_call_is_checked() {
    let world = world(SIZE, Model::Active, AS_WRITTEN);
    let Places { neighbours, strangers, .. } = places(&world);
    let (_, call) = world.call(&SESSION, &ALL);
    let decoded = decode_call(&world.setup, &call).unwrap();
    let with_session = |session: Session| encode_call(&Call { session, ..decoded.clone() });
    // τ < ν, before the signature
    let late = with_session(Session { tau: 4, ..SESSION });
    assert_eq!(mask(world.user(1), &late).err(), Some((Code::Range, None)));
    // σ_S binds every field
    for session in [
        Session { tau: 2, ..SESSION },
        Session { T_l: 1, ..SESSION },
        Session { TS_l: 1, ..SESSION },
        Session { TS_tau: 1, ..SESSION },
    ] {
        assert_eq!(mask(world.user(1), &with_session(session)).err(), Some((Code::Signature, None)));
    }
    let fewer = encode_call(&Call { U0: vec![1, 2, 3, 4], ..decoded.clone() });
    assert_eq!(mask(world.user(1), &fewer).err(), Some((Code::Signature, None)));
    // … before i ∈ U0
    let without_1 = encode_call(&Call { U0: vec![2, 3, 4, 5], ..decoded });
    assert_eq!(mask(world.user(1), &without_1).err(), Some((Code::Signature, None)));
    // i ∈ U0, before its neighbours are counted
    for U0 in [vec![2, 3, 4, 5], strangers.clone(), vec![]] {
        let call = signed_call(&world, &U0);
        assert_eq!(mask(world.user(1), &call).err(), Some((Code::NotMember, None)));
    }
    // |N(1) ∩ U0| > η_max = 1
    let mut one = vec![1, neighbours[0]];
    one.extend(&strangers);
    one.sort();
    assert_eq!(mask(world.user(1), &signed_call(&world, &one)).err(), Some((Code::Threshold, None)));
    let both = [&[1], &neighbours[..]].concat();
    assert!(mask(world.user(1), &signed_call(&world, &both)).is_ok());
}

/// A call that the server signs, to anybody.
fn signed_call(world: &World, U0: &[Id]) -> Bytes {
    if U0.is_empty() {
        let call = Call { session: SESSION, U0: vec![], sigma: vec![] };
        let signed = secagg_spec::mgl::session_id::signed_call(&world.setup, &SESSION, &[]).unwrap();
        let sigma = secagg_spec::ecdsa::sig_sign(&signing_key(0), &signed).unwrap();
        return encode_call(&Call { sigma, ..call });
    }
    world.call(&SESSION, U0).1
}

/// (T_l, τ) must grow; TS_l and TS_τ do not count. Without the repair the same call is good again and again (finding
/// F05).
#[test]
fn f05_sessions_only_forwards() {
    let at = |T_l: u64, tau: u32, stamp: u64| Session { tau, T_l, TS_l: stamp, TS_tau: stamp };
    for repaired in [false, true] {
        let repairs = if repaired { Repairs::of(&[Repair::FreshSession]) } else { AS_WRITTEN };
        let world = world(SIZE, Model::SemiHonest, repairs);
        let mut user = world.user(1).clone();
        for (session, fresh) in [
            (at(5, 2, 1), true),
            (at(5, 2, 1), false),
            (at(5, 2, 9), false),
            (at(5, 1, 9), false),
            (at(4, 3, 9), false),
            (at(5, 3, 1), true),
            (at(6, 0, 1), true),
            (at(5, 3, 9), false),
        ] {
            let (_, call) = world.call(&session, &ALL);
            let result = r2::mask_then_encrypt(&user, &call, &x(1), &coins(&user, 0));
            match result {
                Ok((next, _, _)) => {
                    assert!(fresh || !repaired);
                    assert_eq!(next.last, Some((session.T_l, session.tau)));
                    user = next;
                }
                Err(error) => {
                    assert!(!fresh && repaired);
                    assert_eq!((error.code, error.culprit), (Code::Replay, None));
                }
            }
        }
        // before i ∈ U0 is looked at
        let (_, call) = world.call(&at(6, 0, 1), &[2, 3]);
        let expected = if repaired { Code::Replay } else { Code::NotMember };
        assert_eq!(mask(&user, &call).err(), Some((expected, None)));
    }
}

/// A call counts as the last when all its checks have passed: not when one fails, but even if the coins then do not do.
#[test]
fn the_last_call_that_passed() {
    let size = Size { eta_max: 1, ..SIZE };
    let world = world(size, Model::Active, Repairs::of(&[Repair::FreshSession]));
    let user = world.user(1);
    let Places { strangers, dealer, .. } = places(&world);
    let mut few = [&[1, dealer], &strangers[..]].concat();
    few.sort();
    for U0 in [vec![2, 3, 4, 5], few] {
        let (_, call) = world.call(&SESSION, &U0);
        assert!(r2::receive_call(user, &call).is_err());
        assert_eq!(user.last, None);
    }
    let (_, call) = world.call(&SESSION, &ALL);
    let (next, decoded) = r2::receive_call(user, &call).unwrap();
    assert_eq!(next.last, Some((SESSION.T_l, SESSION.tau)));
    let zero = r2::Coins { kappa: nat(0), ..coins(user, 0) };
    let result = r2::mask_input(&next, &decoded, &x(1), &zero);
    assert_eq!(result.err().map(|e| (e.code, e.culprit)), Some((Code::Point, None)));
    assert_eq!(fault(r2::receive_call(&next, &call)), (Code::Replay, None));
}

/// A user's state after round 2 and the message of round 3, from all users.
fn shares(world: &World) -> (Masked, SharesFor) {
    let (server, call) = world.call(&SESSION, &ALL);
    let masked = world.masked(&call, &ALL);
    let (_, out) = hear(&server, &masked, &ALL).unwrap();
    (masked[0].1.clone(), decode_shares(&world.setup, &of(&out, 1)).unwrap())
}

fn receive(state: &Masked, shares: &SharesFor) -> Result<(), Fault> {
    let message = encode_shares(shares);
    let result = match state.member.setup.model {
        Model::Active => r3::receive_shares(state, &message).map(|_| ()),
        Model::SemiHonest => r3::recover_semi_honest(state, &message, &[5; 12]).map(|_| ()),
    };
    result.map_err(|e| (e.code, e.culprit))
}

#[test]
fn the_shares() {
    for model in [Model::SemiHonest, Model::Active] {
        let world = world(SIZE, model, AS_WRITTEN);
        let Places { neighbours, strangers, dealer, dealt } = places(&world);
        let (state, good) = shares(&world);
        assert_eq!(receive(&state, &good), Ok(()));
        let with = |change: &dyn Fn(&mut SharesFor)| {
            let mut shares = good.clone();
            change(&mut shares);
            receive(&state, &shares)
        };
        // who stands in which list
        for j in [1, dealt, strangers[0], strangers[1]] {
            assert_eq!(with(&|s| s.dealt[0].0 = j), Err((Code::NotSubset, Some(j))));
        }
        for j in [1, dealer] {
            let at = usize::from(j > good.others[0].0);
            let change = |s: &mut SharesFor| {
                s.others[at.min(1)].0 = j;
                s.others.sort();
                s.others.dedup_by_key(|(j, _)| *j);
            };
            assert_eq!(with(&change), Err((Code::NotSubset, Some(j))));
        }
        // … judged before anything is decrypted, the first list before the second
        assert_eq!(with(&|s| (s.dealt[0].0, s.others[0].0) = (dealt, 1)), Err((Code::NotSubset, Some(dealt))));
        let broken = |s: &mut SharesFor| s.dealt[0].1[40] ^= 1;
        let change = |s: &mut SharesFor| {
            broken(s);
            s.others[0].0 = 1;
        };
        assert_eq!(with(&change), Err((Code::NotSubset, Some(1))));
        // a ciphertext that fails, in either list, before U1 is looked at
        assert_eq!(with(&broken), Err((Code::Tag, Some(dealer))));
        for k in 0..3 {
            let change = |s: &mut SharesFor| {
                s.others[k].1[59] ^= 0x80;
                s.U1 = vec![];
            };
            assert_eq!(with(&change), Err((Code::Tag, Some(good.others[k].0))));
        }
        // an element that is q
        let seal = |j: Id, text: &[u8]| {
            let ad = associated_data(&world.setup, &state.sid, Purpose::Shares, j, 1, 0);
            ae_enc(&of(&state.EK, j), &[9; 12], &ad, text).unwrap()
        };
        let q = nat_to_be(&order(), 32).unwrap();
        for text in [[&q[..], &[0; 32]].concat(), [&[0; 32], &q[..]].concat()] {
            assert_eq!(with(&|s| s.dealt[0].1 = seal(dealer, &text)), Err((Code::Range, Some(dealer))));
        }
        let other = good.others[1].0;
        assert_eq!(with(&|s| s.others[1].1 = seal(other, &q)), Err((Code::Range, Some(other))));
        // U1, in the order of the checks
        assert_eq!(with(&|s| s.U1 = vec![2]), Err((Code::NotMember, None)));
        assert_eq!(with(&|s| s.U1 = vec![1, 2]), Err((Code::Threshold, None)));
        let with_all = with(&|s| s.U1 = [&[1], &neighbours[..]].concat());
        assert_eq!(with_all, Ok(()));
        // η_max: 1 is enough, 0 is not; the active user asks later
        let none = [&[1], &strangers[..]].concat();
        let expected = if model == Model::Active { Ok(()) } else { Err((Code::Threshold, None)) };
        assert_eq!(with(&|s| s.U1 = none.clone()), expected);
        let mut one = [&[1, neighbours[1]], &strangers[..]].concat();
        one.sort();
        assert_eq!(with(&|s| s.U1 = one.clone()), Ok(()));
    }
}

/// U1 ⊆ U0, and only users of U0 in the lists.
#[test]
fn the_shares_of_a_smaller_u0() {
    let world = world(SIZE, Model::Active, AS_WRITTEN);
    let Places { neighbours, strangers, .. } = places(&world);
    let gone = strangers[0];
    let mut U0 = [&[1, strangers[1]], &neighbours[..]].concat();
    U0.sort();
    let (server, call) = world.call(&SESSION, &U0);
    // round 2 refuses those with one neighbour left; user 1 has both
    let masked = world.masked(&call, &U0);
    assert_eq!(masked[0].0, 1);
    let mut only = server.clone();
    only = r2::collect(&only, 1, &masked[0].2).unwrap();
    assert_eq!(only.collected.len(), 1);
    let message = |U1: &[Id], others: Vec<(Id, Bytes)>| SharesFor { U1: U1.to_vec(), dealt: vec![], others };
    assert_eq!(receive(&masked[0].1, &message(&[1, 2, 3, 4, 5], vec![])), Err((Code::NotSubset, Some(gone))));
    assert_eq!(receive(&masked[0].1, &message(&U0, vec![])), Ok(()));
    let others = vec![(gone, vec![0; 60])];
    assert_eq!(receive(&masked[0].1, &message(&U0, others)), Err((Code::NotSubset, Some(gone))));
}

/// With `SkipUndecryptable` a ciphertext that fails counts as not sent, and nothing of it is revealed.
#[test]
fn f27_an_undecryptable_share_is_skipped() {
    let world = world(SIZE, Model::Active, Repairs::of(&[Repair::SkipUndecryptable]));
    let (state, good) = shares(&world);
    let mut bad = good.clone();
    let (dealer, other) = (bad.dealt[0].0, bad.others[2].0);
    bad.dealt[0].1[50] ^= 1;
    bad.others[2].1[50] ^= 1;
    let (signed, _) = r3::receive_shares(&state, &encode_shares(&bad)).unwrap();
    let (mut left, whole) = (good.clone(), r3::receive_shares(&state, &encode_shares(&good)).unwrap().0);
    left.dealt.remove(0);
    left.others.remove(2);
    assert_eq!(signed, r3::receive_shares(&state, &encode_shares(&left)).unwrap().0);
    for (received, expected) in [(&signed.received, false), (&whole.received, true)] {
        let has = |j: Id| received.kappa.iter().any(|(k, _)| *k == j);
        assert_eq!((has(dealer), has(other), has(1)), (expected, expected, true));
        assert_eq!(received.s.len(), usize::from(expected));
    }
}

#[test]
fn the_signatures() {
    for repaired in [false, true] {
        let repairs = if repaired { Repairs::of(&[Repair::SignedDecisionSet]) } else { AS_WRITTEN };
        let world = world(SIZE, Model::Active, repairs);
        let Places { neighbours, strangers, .. } = places(&world);
        let mut U1 = [&[1, strangers[0]], &neighbours[..]].concat();
        U1.sort();
        let session = signed_session(&world, &SESSION, (&ALL, &U1, &U1), |_, message| message);
        let state = session.signed(1);
        let list = decode_signatures(&world.setup, &of(&session.signatures, 1)).unwrap();
        let recover = |list: &[(Id, Bytes)]| {
            r3::recover(state, &encode_signatures(list), &[5; 12]).map(|_| ()).map_err(|e| (e.code, e.culprit))
        };
        let only = |U2: &[Id]| list.iter().filter(|(j, _)| U2.contains(j)).cloned().collect::<Vec<_>>();
        assert_eq!(recover(&list), Ok(()));
        // U2 ⊆ U1, with the repair only; without it the signature of a user outside U1 is what fails
        let mut more = list.clone();
        more.push((strangers[1], vec![1; 64]));
        more.sort();
        let code = if repaired { Code::NotSubset } else { Code::Signature };
        assert_eq!(recover(&more), Err((code, Some(strangers[1]))));
        // … before |U2| ≥ t
        let one = [(strangers[1], vec![1; 64])];
        let expected = if repaired { (Code::NotSubset, Some(strangers[1])) } else { (Code::Threshold, None) };
        assert_eq!(recover(&one), Err(expected));
        assert_eq!(recover(&only(&[1, neighbours[0]])), Err((Code::Threshold, None)));
        assert_eq!(recover(&only(&[1, neighbours[0], strangers[0]])), Ok(()));
        // a signature of somebody else, and of none, after the counts
        for (k, (j, _)) in list.iter().enumerate() {
            let mut swapped = list.clone();
            swapped[k].1 = list[(k + 1) % list.len()].1.clone();
            assert_eq!(recover(&swapped), Err((Code::Signature, Some(*j))));
            let mut bad = list.clone();
            bad[k].1 = vec![0; 64];
            assert_eq!(recover(&bad), Err((Code::Signature, Some(*j))));
            assert_eq!(recover(&bad[k..k + 1]), Err((Code::Threshold, None)));
        }
    }
}

/// |N(i) ∩ W| ≥ η_max, where W is U2 as written and U1 with `SignedDecisionSet`.
#[test]
fn the_neighbours_among_those_who_decide() {
    for repaired in [false, true] {
        let repairs = if repaired { Repairs::of(&[Repair::SignedDecisionSet]) } else { AS_WRITTEN };
        let world = world(SIZE, Model::Active, repairs);
        let Places { strangers, .. } = places(&world);
        let U2 = [&[1], &strangers[..]].concat();
        let session = signed_session(&world, &SESSION, (&ALL, &ALL, &U2), |_, message| message);
        let result = r3::recover(session.signed(1), &of(&session.signatures, 1), &[5; 12]);
        if repaired {
            assert!(result.is_ok());
        } else {
            assert_eq!(fault(result), (Code::Threshold, None));
        }
    }
}
