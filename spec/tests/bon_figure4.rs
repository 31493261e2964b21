//! BON Figure 4, the specification alone: what a step computes, checked against the figure's formulas written out here, and
//! the readings that `docs/errata.md` lists.
#![allow(non_snake_case)]

use secagg_spec::bon::messages::{
    PublicKeys, decode_ciphertexts, decode_key_list, decode_masked_input, decode_signatures, decode_unmasking,
    encode_ciphertexts, encode_key_list, encode_signatures, encode_survivors,
};
use secagg_spec::bon::params::{Model, Setup, User, user};
use secagg_spec::bon::repairs::AS_WRITTEN;
use secagg_spec::bon::{
    round0_advertise_keys as r0, round1_share_keys as r1, round2_masked_input_collection as r2,
    round3_consistency_check as r3, round4_unmasking as r4,
};
use secagg_spec::ecdsa::sig_gen;
use secagg_spec::key_agreement::{ka_agree, ka_gen};
use secagg_spec::prelude::{Bytes, Code, Id, Nat, SpecError, nat, nat_to_be};
use secagg_spec::prg::prg_vector;
use secagg_spec::sets::ids;

const R: u64 = 1000;

/// The secret keys of user u: c, s and d, all different.
fn secrets(u: Id) -> (Nat, Nat, Nat) {
    (nat(1000 + u as u64), nat(2000 + u as u64), nat(3000 + u as u64))
}

/// b_u.
fn b(u: Id) -> Nat {
    nat(77_000 + u as u64)
}

/// x_u.
fn x(u: Id) -> Vec<Nat> {
    vec![nat(u as u64), nat(10 * u as u64), nat(R - 1)]
}

fn setup(n: u32, t: u32, model: Model) -> Setup {
    let d_PK = (1..=n).map(|u| sig_gen(&secrets(u).2).unwrap()).collect();
    Setup { n, t, m: 3, R: nat(R), R_U: None, model, repairs: AS_WRITTEN, d_PK }
}

fn coins(u: Id, setup: &Setup) -> r1::Coins {
    let coefficients = |base: u64| (1..setup.t as u64).map(|i| nat(base + 100 * u as u64 + i)).collect();
    let nonce = (1..=setup.n).map(|v| (v, [u as u8 * 16 + v as u8; 12])).collect();
    r1::Coins { b: b(u), a_s: coefficients(500_000), a_b: coefficients(600_000), nonce }
}

/// The users up to round 1, who is where, and the server's last message to each.
struct Crowd {
    shared: Vec<(Id, r1::Shared)>,
    server: r1::Server1,
    sent: Vec<(Id, Bytes)>,
}

fn advertised(setup: &Setup, everyone: &[Id]) -> (Vec<(Id, r0::Advertised)>, r0::Server0) {
    let mut server = r0::server(setup).unwrap();
    let mut users = Vec::new();
    for u in everyone {
        let (c, s, d) = secrets(*u);
        let who: User = user(setup, *u, &x(*u), &Some(d)).unwrap();
        let (next, message) = r0::advertise_keys(&who, &c, &s).unwrap();
        server = r0::collect(&server, *u, &message).unwrap();
        users.push((*u, next));
    }
    (users, server)
}

fn shared(setup: &Setup, everyone: &[Id]) -> Crowd {
    let (users, server) = advertised(setup, everyone);
    let (server, lists) = r0::close(&server).unwrap();
    let (mut shared, mut sent) = (Vec::new(), Vec::new());
    for ((u, user), (to, list)) in users.iter().zip(&lists) {
        assert_eq!(u, to);
        let (next, message) = r1::share_keys(user, list, &coins(*u, setup)).unwrap();
        shared.push((*u, next));
        sent.push((*u, message));
    }
    Crowd { shared, server, sent }
}

/// Round 2 of a crowd in which these users sent their ciphertexts.
fn masked(crowd: &Crowd, U2: &[Id]) -> (r2::Server2, Vec<(Id, r2::Masked, Bytes)>) {
    let mut server = crowd.server.clone();
    for (u, message) in &crowd.sent {
        if U2.contains(u) {
            server = r1::collect(&server, *u, message).unwrap();
        }
    }
    let (server, out) = r1::close(&server).unwrap();
    let mut users = Vec::new();
    for (u, message) in out {
        let (_, state) = crowd.shared.iter().find(|(v, _)| *v == u).unwrap();
        let (next, y) = r2::masked_input_collection(state, &message).unwrap();
        users.push((u, next, y));
    }
    (server, users)
}

fn code<T>(result: Result<T, SpecError>) -> (Code, Option<Id>) {
    result.err().map(|e| (e.code, e.culprit)).unwrap()
}

/// y_u ← x_u + p_u + Σ_{v<u} PRG(s_{u,v}) − Σ_{v>u} PRG(s_{u,v}), each term computed here.
#[test]
fn masked_input_is_the_figures_sum() {
    let setup = setup(3, 2, Model::HonestButCurious);
    let (_, users) = masked(&shared(&setup, &[1, 2, 3]), &[1, 2, 3]);
    for (u, _, message) in users {
        let mut expected: Vec<i64> = x(u).iter().map(|e| i64::try_from(e).unwrap()).collect();
        let mut add = |seed: &[u8], sign: i64| {
            for (e, p) in expected.iter_mut().zip(prg_vector(seed, &[], 3, &nat(R)).unwrap()) {
                *e += sign * i64::try_from(&p).unwrap();
            }
        };
        add(&nat_to_be(&b(u), 32).unwrap(), 1);
        for v in (1..=3).filter(|v| *v != u) {
            let s_u_v = ka_agree(&secrets(u).1, &ka_gen(&secrets(v).1).unwrap()).unwrap();
            add(&s_u_v, if u > v { 1 } else { -1 });
        }
        let expected: Vec<Nat> = expected.iter().map(|e| nat(e.rem_euclid(R as i64) as u64)).collect();
        assert_eq!(decode_masked_input(&setup, &message).unwrap(), expected, "user {u}");
    }
}

/// p_{u,v} + p_{v,u} = 0, and p_{u,u} = 0.
#[test]
fn pairwise_masks_cancel() {
    let setup = setup(3, 2, Model::HonestButCurious);
    for (u, v) in [(1, 2), (1, 3), (2, 3)] {
        let p = r2::pairwise_mask(&setup, u, v, &[u as u8; 32]).unwrap();
        let minus_p = r2::pairwise_mask(&setup, v, u, &[u as u8; 32]).unwrap();
        assert_ne!(p, vec![nat(0); 3]);
        assert_eq!(r2::add_vectors(&p, &minus_p, &nat(R)), vec![nat(0); 3]);
    }
    assert_eq!(r2::pairwise_mask(&setup, 2, 2, &[9; 32]).unwrap(), vec![nat(0); 3]);
}

/// For every U3 with at least t users of four: a survivor reveals the key share of each user that is gone, the self-mask share of each that is
/// there, its own among them, never both of one user; and the server's sum is Σ_{u ∈ U3} x_u.
#[test]
fn every_set_of_survivors_gives_its_sum_and_nothing_is_revealed_twice() {
    let (n, t) = (4, 2);
    let setup = setup(n, t, Model::HonestButCurious);
    let crowd = shared(&setup, &[1, 2, 3, 4]);
    let (server, users) = masked(&crowd, &[1, 2, 3, 4]);
    let mut patterns = 0;
    for bits in 0u32..16 {
        let U3: Vec<Id> = (1..=n).filter(|u| bits >> (u - 1) & 1 == 1).collect();
        let mut server = server.clone();
        for (u, _, y) in users.iter().filter(|(u, _, _)| U3.contains(u)) {
            server = r2::collect(&server, *u, y).unwrap();
        }
        if U3.len() < t as usize {
            assert_eq!(code(r2::close(&server)), (Code::Threshold, None));
            continue;
        }
        patterns += 1;
        let (next, out) = r2::close(&server).unwrap();
        let r2::Next::Unmasking(mut server) = next else { panic!("round 4 is next") };
        for (u, message) in out {
            let (_, state, _) = users.iter().find(|(v, _, _)| *v == u).unwrap();
            let answer = r4::unmasking_hbc(state, &message).unwrap();
            let shares = decode_unmasking(&setup, &answer).unwrap();
            assert_eq!(ids(&shares.b), U3);
            assert_eq!(ids(&shares.s_SK), (1..=n).filter(|v| !U3.contains(v)).collect::<Vec<_>>());
            server = r4::collect(&server, u, &answer).unwrap();
        }
        let sum: u64 = U3.iter().map(|u| *u as u64).sum();
        let expected = vec![nat(sum), nat(10 * sum), nat((R - 1) * U3.len() as u64 % R)];
        assert_eq!(r4::output(&server).unwrap(), expected, "U3 = {U3:?}");
    }
    // C(4,2) + C(4,3) + C(4,4)
    assert_eq!(patterns, 11);
}

/// docs/errata.md: the list has |U2| − 1 ciphertexts, and it is |U2| that must reach t.
#[test]
fn ciphertexts_below_threshold() {
    let setup = setup(4, 3, Model::HonestButCurious);
    let crowd = shared(&setup, &[1, 2, 3, 4]);
    let (_, users) = masked(&crowd, &[1, 2, 3]);
    assert_eq!(users[0].1.e.len(), 2);
    assert_eq!(users[0].1.U2, [1, 2, 3]);
    let one = encode_ciphertexts(3, &users[0].1.e[..1]);
    assert_eq!(code(r2::masked_input_collection(&crowd.shared[0].1, &one)), (Code::Threshold, None));
}

/// docs/errata.md: the *pairs* are different; one half may be shared.
#[test]
fn key_pairs_may_share_one_half() {
    let setup = setup(3, 2, Model::HonestButCurious);
    let (users, server) = advertised(&setup, &[1, 2, 3]);
    let (_, lists) = r0::close(&server).unwrap();
    let list = decode_key_list(&setup, &lists[0].1).unwrap();
    let with_third = |c_PK: &Bytes, s_PK: &Bytes| {
        let mut list = list.clone();
        list[2].1 = PublicKeys { c_PK: c_PK.clone(), s_PK: s_PK.clone(), sigma: Vec::new() };
        r1::share_keys(&users[0].1, &encode_key_list(&list), &coins(1, &setup))
    };
    let (second, third) = (&list[1].1, &list[2].1);
    assert!(with_third(&second.c_PK, &third.s_PK).is_ok());
    assert!(with_third(&third.c_PK, &second.s_PK).is_ok());
    assert_eq!(code(with_third(&second.c_PK, &second.s_PK)), (Code::DuplicateKey, Some(3)));
}

/// docs/errata.md: u ∈ U1 is asserted, but not that the keys shown for u are its own.
#[test]
fn the_user_must_be_listed_but_not_with_its_own_keys() {
    let setup = setup(3, 2, Model::HonestButCurious);
    let (users, server) = advertised(&setup, &[1, 2, 3]);
    let (_, lists) = r0::close(&server).unwrap();
    let list = decode_key_list(&setup, &lists[0].1).unwrap();
    let without_1 = encode_key_list(&list[1..]);
    assert_eq!(code(r1::share_keys(&users[0].1, &without_1, &coins(1, &setup))), (Code::NotMember, None));
    let mut strange = list.clone();
    strange[0].1.c_PK = ka_gen(&nat(424_242)).unwrap();
    assert!(r1::share_keys(&users[0].1, &encode_key_list(&strange), &coins(1, &setup)).is_ok());
}

/// docs/errata.md: in round 4 a signature is verified with the key of the user it is said to come from, on the set this user signed.
#[test]
fn signature_of_another_user_is_refused() {
    let setup = setup(3, 2, Model::Active);
    let crowd = shared(&setup, &[1, 2, 3]);
    let (mut server, users) = masked(&crowd, &[1, 2, 3]);
    for (u, _, y) in &users {
        server = r2::collect(&server, *u, y).unwrap();
    }
    let (next, out) = r2::close(&server).unwrap();
    let r2::Next::ConsistencyCheck(mut server) = next else { panic!("round 3 is next") };
    let mut signed = Vec::new();
    for ((u, state, _), (_, message)) in users.iter().zip(&out) {
        let (next, sigma) = r3::consistency_check(state, message).unwrap();
        server = r3::collect(&server, *u, &sigma).unwrap();
        signed.push(next);
    }
    let (_, out) = r3::close(&server).unwrap();
    assert!(r4::unmasking(&signed[0], &out[0].1).is_ok());
    let list = decode_signatures(&setup, &out[0].1).unwrap();
    let mut swapped = list.clone();
    swapped[1].1 = list[2].1.clone();
    assert_eq!(code(r4::unmasking(&signed[0], &encode_signatures(&swapped))), (Code::Signature, Some(2)));
    // A signature on another set than the one this user signed
    let (other, _) = r3::consistency_check(&users[0].1, &encode_survivors(&[1, 2])).unwrap();
    assert_eq!(code(r4::unmasking(&other, &encode_signatures(&list[..2]))), (Code::Signature, Some(1)));
}

/// What travels in e_{u,v} is for v alone, and says so: sent on to another it does not authenticate.
#[test]
fn ciphertext_for_another_user_is_refused() {
    let setup = setup(3, 2, Model::HonestButCurious);
    let crowd = shared(&setup, &[1, 2, 3]);
    let (_, users) = masked(&crowd, &[1, 2, 3]);
    let from_2 = decode_ciphertexts(&setup, 2, &crowd.sent[1].1).unwrap();
    let mut state = users[0].1.clone();
    // user 1 is shown what 2 encrypted for 3
    state.e[0].1 = from_2[1].1.clone();
    assert_eq!(code(r4::unmasking_hbc(&state, &encode_survivors(&[1, 2, 3]))), (Code::Tag, Some(2)));
}
