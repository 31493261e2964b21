//! Every refusal of a user: docs/bytes.md, section 10, with its code and culprit, and what comes first.

mod mgl_common;

use mgl_common::{Forwarded, Play, World, member, member_keys, numbers, refusal, session, set};
use secagg::mgl::{Active, Member, Numbers, Params, Repairs, SemiHonest, VerificationKeys};
use std::collections::BTreeSet;

type Refusal = (&'static str, Option<u32>);

const ACCEPTED: Refusal = ("accepted", None);

/// What user 1 says to this instead of what it was sent; user 6 is lost before its masked input.
fn answer<M: Play>(round: u8, message: &[u8]) -> Refusal {
    let mut world = World::<M>::at(round);
    refusal(world.step(1, message))
}

/// What user 1 was sent in this round.
fn good<M: Play>(round: u8) -> Vec<u8> {
    World::<M>::at(round).down[&1].clone()
}

fn input<M: Play>() {
    for (input, expected) in [
        (vec![1000; 3], ACCEPTED),
        (vec![0; 2], ("E_INPUT", None)),
        (vec![0; 4], ("E_INPUT", None)),
        (vec![0, 0, 1001], ("E_INPUT", None)),
    ] {
        let mut world = World::<M>::at(2);
        world.inputs.insert(1, input);
        let call = world.down[&1].clone();
        assert_eq!(refusal(world.step(1, &call)), expected);
        // The input is looked at first.
        if expected != ACCEPTED {
            assert_eq!(refusal(world.step(1, &[])), expected);
        }
    }
}

#[test]
fn inputs() {
    input::<SemiHonest>();
    input::<Active>();
}

/// A call signed by the server: section 10's σ_S with all repairs.
fn signed(world: &World<Active>, body: &[u8], session_id: &[u8; 32]) -> Vec<u8> {
    let key = <Active as Play>::signing_key(0);
    let signature = key.sign(&[b"secagg/v1/mgl/call".as_slice(), session_id].concat()).unwrap();
    assert_eq!(world.round, 2);
    [&[3], body, &signature].concat()
}

#[test]
fn calls() {
    let whole = good::<SemiHonest>(2);
    // The kind, τ, T_l, TS_l, TS_τ, then the set.
    assert_eq!(whole.len(), 1 + 28 + 4 + 6 * 4);
    let with_set = |ids: &[u32]| [&whole[..29], &set(ids)].concat();
    let refuse = |message: &[u8]| answer::<SemiHonest>(2, message);
    assert_eq!(refuse(&whole), ACCEPTED);
    assert_eq!(refuse(&[]), ("E_LENGTH", None));
    assert_eq!(refuse(&[&[5], &whole[1..]].concat()), ("E_ROUND", None));
    assert_eq!(refuse(&whole[..whole.len() - 1]), ("E_LENGTH", None));
    assert_eq!(refuse(&[&whole[..], &[0]].concat()), ("E_LENGTH", None));
    assert_eq!(refuse(&with_set(&[1, 2, 3, 4, 5, 6, 7])), ("E_RANGE", None));
    assert_eq!(refuse(&with_set(&[0, 1])), ("E_RANGE", Some(0)));
    assert_eq!(refuse(&with_set(&[1, 7])), ("E_RANGE", Some(7)));
    assert_eq!(refuse(&with_set(&[1, 1])), ("E_DUPLICATE", Some(1)));
    assert_eq!(refuse(&with_set(&[2, 1])), ("E_ORDER", Some(1)));
    // τ = ν = 5, then 4.
    let mut late = whole.clone();
    late[4] = 5;
    assert_eq!(refuse(&late), ("E_RANGE", None));
    late[4] = 4;
    assert_eq!(refuse(&late), ACCEPTED);
    assert_eq!(refuse(&with_set(&[2, 3, 4, 5, 6])), ("E_NOT_MEMBER", None));
    // η_max = 1: one neighbour is too few, two are enough. That it is in U0 comes first.
    let near: Vec<u32> = World::<SemiHonest>::at(1).params.graph().neighbours(1).into_iter().collect();
    assert_eq!(refuse(&with_set(&[1, near[0]])), ("E_THRESHOLD", None));
    assert_eq!(refuse(&with_set(&[1, near[0], near[1]])), ACCEPTED);
    assert_eq!(refuse(&with_set(&[near[0]])), ("E_NOT_MEMBER", None));
}

#[test]
fn signed_calls() {
    let whole = good::<Active>(2);
    assert_eq!(whole.len(), 1 + 28 + 4 + 6 * 4 + 64);
    assert_eq!(answer::<Active>(2, &whole), ACCEPTED);
    // Whatever of the call is changed, its signature does not verify; only τ ≥ ν comes before.
    for place in [4, 12, 20, 28, whole.len() - 1] {
        let mut bad = whole.clone();
        bad[place] ^= 1;
        assert_eq!(answer::<Active>(2, &bad), ("E_SIGNATURE", None), "byte {place}");
    }
    let mut bad = whole.clone();
    bad[4] = 5;
    assert_eq!(answer::<Active>(2, &bad), ("E_RANGE", None));
    let mut fewer = whole[..29].to_vec();
    fewer.extend(set(&[1, 2, 3, 4, 5]));
    fewer.extend(&whole[57..]);
    assert_eq!(answer::<Active>(2, &fewer), ("E_SIGNATURE", None));
    // Without a signature there is a byte missing; with a byte too many, one left.
    assert_eq!(answer::<Active>(2, &whole[..57]), ("E_LENGTH", None));
    // The identifier binds the numbers too: the same call signed for another |C|.
    let world = World::<Active>::at(2);
    let mut other = World::<Active>::new(&Numbers { colluding: 0, ..numbers() }, Repairs::HARDENED);
    other.advance(2);
    let theirs = other.down[&1].clone();
    other.step(1, &theirs).unwrap();
    let message = signed(&world, &whole[1..57], &other.session_id);
    assert_eq!(message, theirs);
    assert_eq!(answer::<Active>(2, &message), ("E_SIGNATURE", None));
}

fn shares<M: Play>() {
    let world = World::<M>::at(3 + u8::from(!M::ACTIVE));
    let whole = world.down[&1].clone();
    let round = world.round;
    let refuse = |change: &dyn Fn(&mut Forwarded)| {
        let mut message = Forwarded::parse(&whole);
        change(&mut message);
        answer::<M>(round, &message.bytes())
    };
    assert_eq!(refuse(&|_| {}), ACCEPTED);
    let near = world.params.graph().neighbours(1);
    let far = (2..=6).find(|j| !near.contains(j)).unwrap();
    // Senders in the wrong list, and the user itself.
    assert_eq!(refuse(&|m| drop(m.dealt.insert(far, vec![0; 92]))), ("E_NOT_SUBSET", Some(far)));
    assert_eq!(refuse(&|m| drop(m.dealt.insert(1, vec![0; 92]))), ("E_NOT_SUBSET", Some(1)));
    assert_eq!(refuse(&|m| drop(m.others.insert(1, vec![0; 60]))), ("E_NOT_SUBSET", Some(1)));
    for j in &near {
        assert_eq!(refuse(&|m| drop(m.others.insert(*j, vec![0; 60]))), ("E_NOT_SUBSET", Some(*j)));
    }
    // A ciphertext that fails, or is missing, counts as not sent.
    assert_eq!(refuse(&|m| m.dealt.values_mut().for_each(|e| e[50] ^= 1)), ACCEPTED);
    assert_eq!(refuse(&|m| m.dealt.clear()), ACCEPTED);
    assert_eq!(refuse(&|m| m.others.clear()), ACCEPTED);
    // U1.
    assert_eq!(refuse(&|m| m.u1 = BTreeSet::from([2, 3, 4, 5])), ("E_NOT_MEMBER", None));
    assert_eq!(refuse(&|m| m.u1 = BTreeSet::from([2, 3])), ("E_NOT_MEMBER", None));
    assert_eq!(refuse(&|m| m.u1 = BTreeSet::from([1, 2, 3])), ("E_THRESHOLD", None));
    assert_eq!(refuse(&|m| m.u1 = BTreeSet::from([1, 2, 3, 6])), ACCEPTED);
    assert_eq!(refuse(&|m| m.u1 = BTreeSet::from([1, 2, 3, 7])), ("E_RANGE", Some(7)));
    // The senders are looked at before U1.
    let both = |m: &mut Forwarded| {
        m.u1 = BTreeSet::from([2]);
        m.dealt.insert(1, vec![0; 92]);
    };
    assert_eq!(refuse(&both), ("E_NOT_SUBSET", Some(1)));
    // The bytes.
    let refuse = |message: &[u8]| answer::<M>(round, message);
    assert_eq!(refuse(&[]), ("E_LENGTH", None));
    assert_eq!(refuse(&[&[7], &whole[1..]].concat()), ("E_ROUND", None));
    assert_eq!(refuse(&whole[..whole.len() - 1]), ("E_LENGTH", None));
    assert_eq!(refuse(&[&whole[..], &[0]].concat()), ("E_LENGTH", None));
    assert_eq!(refuse(&[&[5], &set(&[1, 2, 3, 4, 5])[..], &[0, 0, 0, 7]].concat()), ("E_RANGE", None));
}

#[test]
fn shares_and_survivors() {
    shares::<SemiHonest>();
    shares::<Active>();
}

/// U0 without user 6: a user of U1 that is not in U0, or a sender that is not.
fn outside_u0<M: Play>() {
    let mut world = World::<M>::at(1);
    world.lose(&[6]);
    world.play();
    world.play();
    let whole = world.down[&1].clone();
    let near = world.params.graph().neighbours(1).contains(&6);
    let mut message = Forwarded::parse(&whole);
    message.u1.insert(6);
    assert_eq!(refusal(world.step(1, &message.bytes())), ("E_NOT_SUBSET", Some(6)));
    message.u1.remove(&6);
    if near {
        message.dealt.insert(6, vec![0; 92])
    } else {
        message.others.insert(6, vec![0; 60])
    };
    let mut world = World::<M>::at(1);
    world.lose(&[6]);
    world.play();
    world.play();
    assert_eq!(refusal(world.step(1, &message.bytes())), ("E_NOT_SUBSET", Some(6)));
}

#[test]
fn from_outside_u0() {
    outside_u0::<SemiHonest>();
    outside_u0::<Active>();
}

#[test]
fn too_few_neighbours_stay() {
    // ℓ = 5, η_max = 4: five neighbours must be there, and four of them stay.
    let numbers = Numbers { degree: 5, eta_max: 4, ..numbers() };
    let play = |lost: &[u32]| {
        let mut world = World::<SemiHonest>::new(&numbers, Repairs::HARDENED);
        world.play();
        world.lose(lost);
        world.play();
        let message = world.down[&1].clone();
        refusal(world.step(1, &message))
    };
    assert_eq!(play(&[]), ACCEPTED);
    assert_eq!(play(&[6]), ACCEPTED);
    assert_eq!(play(&[5, 6]), ("E_THRESHOLD", None));
    let play = |lost: &[u32]| {
        let mut world = World::<Active>::new(&numbers, Repairs::HARDENED);
        world.play();
        world.lose(lost);
        world.play();
        world.play();
        let message = world.down[&1].clone();
        refusal(world.step(1, &message))
    };
    assert_eq!(play(&[6]), ACCEPTED);
    assert_eq!(play(&[5, 6]), ("E_THRESHOLD", None));
}

#[test]
fn signatures() {
    let whole = good::<Active>(4);
    let entries = mgl_common::take_list(&mut &whole[1..], 64);
    assert_eq!(entries.keys().copied().collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    let refuse = |change: &dyn Fn(&mut mgl_common::Entries)| {
        let mut entries = entries.clone();
        change(&mut entries);
        answer::<Active>(4, &[&[7], &mgl_common::list(&entries)[..]].concat())
    };
    assert_eq!(refuse(&|_| {}), ACCEPTED);
    assert_eq!(refuse(&|e| drop(e.remove(&5))), ACCEPTED);
    // It need not be among the signers itself.
    assert_eq!(refuse(&|e| drop(e.remove(&1))), ACCEPTED);
    assert_eq!(refuse(&|e| e.retain(|j, _| *j < 4)), ("E_THRESHOLD", None));
    assert_eq!(refuse(&|e| drop(e.insert(6, vec![0; 64]))), ("E_NOT_SUBSET", Some(6)));
    assert_eq!(refuse(&|e| drop(e.insert(7, vec![0; 64]))), ("E_RANGE", Some(7)));
    for j in 1..=5 {
        assert_eq!(refuse(&|e| e.get_mut(&j).unwrap()[40] ^= 1), ("E_SIGNATURE", Some(j)));
    }
    // Ascending: the first bad one is named; and who may sign comes before whether it did.
    assert_eq!(refuse(&|e| e.values_mut().for_each(|s| s.fill(0))), ("E_SIGNATURE", Some(1)));
    let both = |e: &mut mgl_common::Entries| {
        e.values_mut().for_each(|s| s.fill(0));
        e.insert(6, vec![0; 64]);
    };
    assert_eq!(refuse(&both), ("E_NOT_SUBSET", Some(6)));
    let refuse = |message: &[u8]| answer::<Active>(4, message);
    assert_eq!(refuse(&[]), ("E_LENGTH", None));
    assert_eq!(refuse(&[&[5], &whole[1..]].concat()), ("E_ROUND", None));
    assert_eq!(refuse(&whole[..whole.len() - 1]), ("E_LENGTH", None));
    assert_eq!(refuse(&[&whole[..], &[0]].concat()), ("E_LENGTH", None));
    // A signature of another session on the same set of survivors.
    let mut later = World::<Active>::at(1);
    later.start(session(7, 3));
    later.advance(4);
    let theirs = later.down[&1].clone();
    assert_eq!(answer::<Active>(4, &theirs), ("E_SIGNATURE", Some(1)));
}

#[test]
fn what_a_user_is_made_from() {
    let params = Params::<SemiHonest>::new(&numbers(), Repairs::HARDENED, ()).unwrap();
    let near: Vec<u32> = params.graph().neighbours(2).into_iter().collect();
    let deals: Vec<u32> = params.graph().deals_to(2).into_iter().collect();
    let make = |id, near: &[u32], deals: &[u32], change: &dyn Fn(&mut secagg::mgl::MemberKeys)| {
        let mut keys = member_keys(&params, 2);
        change(&mut keys);
        refusal(Member::<SemiHonest>::new(&params, id, near, deals, keys, ()))
    };
    let refused = ("E_PARAMS", None);
    assert_eq!(make(2, &near, &deals, &|_| {}), ACCEPTED);
    assert_eq!(make(0, &near, &deals, &|_| {}), refused);
    assert_eq!(make(7, &near, &deals, &|_| {}), refused);
    assert_eq!(make(2, &near[1..], &deals, &|_| {}), refused);
    let mut swapped = near.clone();
    swapped.swap(0, 1);
    assert_eq!(make(2, &swapped, &deals, &|_| {}), refused);
    let mut doubled = near.clone();
    doubled[1] = doubled[0];
    assert_eq!(make(2, &doubled, &deals, &|_| {}), refused);
    // Others than the graph's, with the keys that go with them: {2} ∪ N(2) lacks one user.
    let far = (1..=6).find(|j| *j != 2 && !near.contains(j)).unwrap();
    let mut others: Vec<u32> = near.iter().copied().filter(|j| !deals.contains(j)).chain(deals[1..].to_vec()).collect();
    others.push(far);
    others.sort_unstable();
    let gone = deals[0];
    let keys = |keys: &mut secagg::mgl::MemberKeys| {
        let key = keys.masks.remove(&gone).unwrap();
        keys.masks.insert(far, key);
    };
    assert_eq!(make(2, &others, &deals[1..], &keys), refused);
    let mut deals_swapped = deals.clone();
    deals_swapped.reverse();
    assert_eq!(make(2, &near, &deals_swapped, &|_| {}), refused);
    assert_eq!(make(2, &near, &deals[1..], &|_| {}), refused);
    assert_eq!(make(2, &near, &[far], &|_| {}), refused);
    // Keys.
    assert_eq!(make(2, &near, &deals, &|keys| drop(keys.masks.remove(&near[0]))), refused);
    assert_eq!(make(2, &near, &deals, &|keys| drop(keys.masks.insert(far, keys.server.clone()))), refused);
    assert_eq!(make(2, &near, &deals, &|keys| drop(keys.ciphertexts.remove(&6))), refused);
    assert_eq!(make(2, &near, &deals, &|keys| drop(keys.ciphertexts.insert(2, keys.server.clone()))), refused);
    assert_eq!(make(2, &near, &deals, &|keys| drop(keys.ciphertexts.insert(7, keys.server.clone()))), refused);
    assert_eq!(member(&params, 2).id(), 2);
}

#[test]
fn parameters() {
    let make = |change: &dyn Fn(&mut Numbers)| {
        let mut numbers = numbers();
        change(&mut numbers);
        refusal(Params::<SemiHonest>::new(&numbers, Repairs::HARDENED, ()))
    };
    let refused = ("E_PARAMS", None);
    assert_eq!(make(&|_| {}), ACCEPTED);
    assert_eq!(make(&|n| n.users = 0), refused);
    assert_eq!(make(&|n| (n.users, n.threshold) = (1, 1)), refused);
    assert_eq!(make(&|n| n.threshold = 0), refused);
    assert_eq!(make(&|n| n.threshold = 7), refused);
    // 2t > m + |C|: 8 > 7, not 8 > 8, not 6 > 6.
    assert_eq!(make(&|n| n.colluding = 2), refused);
    assert_eq!(make(&|n| (n.threshold, n.colluding) = (3, 0)), refused);
    assert_eq!(make(&|n| n.colluding = u32::MAX), refused);
    assert_eq!(make(&|n| n.degree = 0), refused);
    assert_eq!(make(&|n| n.degree = 6), refused);
    assert_eq!(make(&|n| (n.users, n.degree) = (5, 3)), refused);
    assert_eq!(make(&|n| n.sessions = 0), refused);
    assert_eq!(make(&|n| n.dimension = 0), refused);
    assert_eq!(make(&|n| n.bits = 0), refused);
    assert_eq!(make(&|n| n.bits = 65), refused);
    // 6 · 1000 = 6000 < 2^13, not < 2^12.
    assert_eq!(make(&|n| n.bits = 13), ACCEPTED);
    assert_eq!(make(&|n| n.bits = 12), ("E_WRAP", None));
    assert_eq!(make(&|n| (n.bits, n.colluding) = (12, 2)), refused);
    assert_eq!(make(&|n| n.max_input = Some(0)), ("E_WRAP", None));
    assert_eq!(make(&|n| (n.bits, n.max_input) = (64, None)), ACCEPTED);
    // Verification keys: six, each a point.
    let key = |id| <Active as Play>::signing_key(id).verifying_key().to_bytes();
    let keys: Vec<[u8; 33]> = (1..=6).map(key).collect();
    let make = |keys: &[[u8; 33]]| {
        refusal(Params::<Active>::new(&numbers(), Repairs::HARDENED, VerificationKeys::new(&key(0), keys).unwrap()))
    };
    assert_eq!(make(&keys), ACCEPTED);
    assert_eq!(make(&keys[1..]), refused);
    assert_eq!(refusal(VerificationKeys::new(&[4; 33], &keys)), refused);
    assert_eq!(refusal(VerificationKeys::new(&key(0), &[[0; 33]])), refused);
}
