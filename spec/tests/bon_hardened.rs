//! BON with repairs, the specification alone: each repair refuses what the protocol as written takes, or bears what stops it.
#![allow(non_snake_case)]

use secagg_spec::bon::messages::{
    CIPHERTEXT, decode_advertise_keys, decode_ciphertexts, decode_key_list, decode_signatures, decode_unmasking,
    encode_advertise_keys, encode_ciphertexts, encode_consistency_check, encode_key_list, encode_signatures,
    encode_survivors, encode_unmasking,
};
use secagg_spec::bon::params::{Model, Setup, user};
use secagg_spec::bon::repairs::{ALL, AS_WRITTEN, HARDENED, Repair, Repairs};
use secagg_spec::bon::session_id::{associated_data, sid};
use secagg_spec::bon::{
    round0_advertise_keys as r0, round1_share_keys as r1, round2_masked_input_collection as r2,
    round3_consistency_check as r3, round4_unmasking as r4,
};
use secagg_spec::ecdsa::{sig_gen, sig_sign};
use secagg_spec::prelude::{Bytes, Code, Id, Nat, SpecError, nat};
use secagg_spec::sets::ids;

const HBC: Model = Model::HonestButCurious;
const ACTIVE: Model = Model::Active;

/// Four users, t = 2, two elements mod 1000.
fn setup(model: Model, repairs: Repairs) -> Setup {
    let d_PK = (1..=4).map(|u| sig_gen(&d(u)).unwrap()).collect();
    Setup { n: 4, t: 2, m: 2, R: nat(1000), R_U: None, model, repairs, d_PK }
}

/// d_u^SK, the same in every session.
fn d(u: Id) -> Nat {
    nat(3000 + u as u64)
}

fn x(u: Id) -> Vec<Nat> {
    vec![nat(u as u64), nat(100 * u as u64)]
}

fn coins(u: Id) -> r1::Coins {
    let nonce = (1..=4).map(|v| (v, [u as u8 * 16 + v as u8; 12])).collect();
    r1::Coins { b: nat(77_000 + u as u64), a_s: vec![nat(500 + u as u64)], a_b: vec![nat(600 + u as u64)], nonce }
}

/// Each user's round 0 in one of several sessions, in which it draws other keys.
fn advertise(setup: &Setup, session: u64) -> Vec<(Id, r0::Advertised, Bytes)> {
    let of = |u: Id| {
        let who = user(setup, u, &x(u), &Some(d(u))).unwrap();
        let base = 10_000 * session + u as u64;
        let (next, message) = r0::advertise_keys(&who, &nat(base + 1000), &nat(base + 2000)).unwrap();
        (u, next, message)
    };
    (1..=4).map(of).collect()
}

/// The server after round 0, and the key list.
fn listed(setup: &Setup, advertised: &[(Id, r0::Advertised, Bytes)]) -> (r1::Server1, Bytes) {
    let mut server = r0::server(setup).unwrap();
    for (u, _, message) in advertised {
        server = r0::collect(&server, *u, message).unwrap();
    }
    let (server, out) = r0::close(&server).unwrap();
    (server, out[0].1.clone())
}

/// Everything up to round 2: all four share keys, and user 4 is lost before its masked input.
struct Masked {
    /// The users that stay, 1 to 3.
    users: Vec<(Id, r2::Masked)>,
    next: r2::Next,
    /// U3, as it is sent.
    survivors: Bytes,
    sent: Vec<Bytes>,
}

/// `garble` changes what user u reads in round 2.
fn masked(setup: &Setup, session: u64, garble: &dyn Fn(Id, Bytes) -> Bytes) -> Masked {
    let advertised = advertise(setup, session);
    let (mut server, list) = listed(setup, &advertised);
    let mut sent: Vec<Bytes> = advertised.iter().map(|(_, _, m)| m.clone()).chain([list.clone()]).collect();
    let mut shared = Vec::new();
    for (u, state, _) in &advertised {
        let (next, message) = r1::share_keys(state, &list, &coins(*u)).unwrap();
        server = r1::collect(&server, *u, &message).unwrap();
        sent.push(message);
        shared.push(next);
    }
    let (mut server, out) = r1::close(&server).unwrap();
    let mut users = Vec::new();
    for ((u, message), state) in out.iter().zip(&shared).take(3) {
        let (next, y) = r2::masked_input_collection(state, &garble(*u, message.clone())).unwrap();
        server = r2::collect(&server, *u, &y).unwrap();
        sent.extend([message.clone(), y]);
        users.push((*u, next));
    }
    let (next, out) = r2::close(&server).unwrap();
    sent.push(out[0].1.clone());
    Masked { users, next, survivors: out[0].1.clone(), sent }
}

fn honest(setup: &Setup) -> Masked {
    masked(setup, 0, &|_, message| message)
}

/// A user's last message, or why there is none.
type Answer = (Id, Result<Bytes, SpecError>);

/// Those of several users.
type Answers = Vec<Answer>;

/// The shares that each of users 1 to 3 reveals in the honest-but-curious model, and the server that waits for them.
fn revealed(world: &Masked) -> (r4::Server4, Answers) {
    let r2::Next::Unmasking(server) = &world.next else { panic!("the honest-but-curious model") };
    let reveal = |(u, state): &(Id, r2::Masked)| (*u, r4::unmasking_hbc(state, &world.survivors));
    (server.clone(), world.users.iter().map(reveal).collect())
}

/// The server's output once it has taken these.
fn output(server: &r4::Server4, shares: &[Answer]) -> Result<Vec<Nat>, SpecError> {
    let mut server = server.clone();
    for (u, message) in shares {
        server = r4::collect(&server, *u, message.as_ref().map_err(|e| *e)?)?;
    }
    r4::output(&server)
}

/// 1 + 2 + 3 and 100 + 200 + 300.
fn sum() -> Vec<Nat> {
    vec![nat(6), nat(600)]
}

fn code<T>(result: Result<T, SpecError>) -> (Code, Option<Id>) {
    result.err().map(|e| (e.code, e.culprit)).unwrap()
}

fn only(repair: Repair) -> Repairs {
    Repairs::of(&[repair])
}

#[test]
fn repairs_stand_at_their_bits() {
    for (bit, repair) in ALL.iter().enumerate() {
        assert_eq!(only(*repair), Repairs(1 << bit));
        assert!(HARDENED.has(*repair) && !AS_WRITTEN.has(*repair) && !HARDENED.without(*repair).has(*repair));
        assert_eq!(HARDENED.without(*repair).0, 0x7f ^ 1 << bit);
    }
    assert_eq!((HARDENED.0, AS_WRITTEN.0), (0x7f, 0));
}

/// python3: hashlib.sha256(b"secagg/v1/bon/sid" + struct.pack(">HBIIIQQ", repairs, model, 4, 2, 2, 999, R_U − 1) + b"\1list" + keys).
#[test]
fn session_id_from_another_library() {
    let hex = |id: Bytes| id.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let hardened = Setup { d_PK: vec![vec![7; 33], vec![9; 33]], ..setup(ACTIVE, HARDENED) };
    let id = sid(&hardened, b"\x01list").unwrap();
    assert_eq!(hex(id.clone()), "c1388062ce50000d4a72f12114cf809a526a024b56b71e0a9141c1a2e63f2e93");
    let bounded = Setup { R_U: Some(nat(43)), ..setup(HBC, only(Repair::SessionBinding)) };
    assert_eq!(
        hex(sid(&bounded, b"\x01list").unwrap()),
        "34d6b604d7f5cee54b8055591248e4cc51be3a9b0365a0e0f7bc3a5063257f9f"
    );
    assert_eq!(sid(&setup(ACTIVE, HARDENED.without(Repair::SessionBinding)), b"\x01list").unwrap(), Vec::<u8>::new());
    // The associated data that it ends.
    let ad = associated_data(&hardened, &id, 1, 258);
    assert_eq!(ad, [b"secagg/v1/bon/ad\0\0\0\x01\0\0\x01\x02", &id[..]].concat());
    assert_eq!(associated_data(&setup(HBC, only(Repair::SessionBinding)), &id, 1, 2), id);
    assert_eq!(
        associated_data(&setup(HBC, only(Repair::DirectionalAe)), &[], 1, 2),
        ad[..20].iter().copied().chain([0, 0, 0, 2]).collect::<Bytes>()
    );
    assert_eq!(associated_data(&setup(HBC, AS_WRITTEN), &[], 1, 2), Vec::<u8>::new());
}

/// As written and hardened: messages of the same lengths, and the same sum, in both models.
#[test]
fn hardened_messages_are_as_long_as_those_as_written() {
    let mut lengths = Vec::new();
    for model in [HBC, ACTIVE] {
        for repairs in [AS_WRITTEN, HARDENED] {
            let setup = setup(model, repairs);
            let mut world = honest(&setup);
            let (server, shares) = match &world.next {
                r2::Next::Unmasking(_) => revealed(&world),
                r2::Next::ConsistencyCheck(server) => {
                    let (mut server, mut signed) = (server.clone(), Vec::new());
                    for (u, state) in &world.users {
                        let (next, message) = r3::consistency_check(state, &world.survivors).unwrap();
                        server = r3::collect(&server, *u, &message).unwrap();
                        world.sent.push(message);
                        signed.push((*u, next));
                    }
                    let (server, out) = r3::close(&server).unwrap();
                    world.sent.push(out[0].1.clone());
                    let reveal = |(u, state): &(Id, r3::Signed)| (*u, r4::unmasking(state, &out[0].1));
                    (server, signed.iter().map(reveal).collect::<Vec<_>>())
                }
            };
            assert_eq!(output(&server, &shares), Ok(sum()));
            let shares = shares.into_iter().map(|(_, message)| message.unwrap());
            lengths.push(world.sent.into_iter().chain(shares).map(|message| message.len()).collect::<Vec<_>>());
        }
    }
    assert_eq!((lengths[0].len(), lengths[2].len()), (4 + 1 + 4 + 6 + 1 + 3, 4 + 1 + 4 + 6 + 1 + 4 + 3));
    assert_eq!((&lengths[0], &lengths[2]), (&lengths[1], &lengths[3]));
}

/// What user 1 signs for the survivors {1, 2, 3} in one session, shown to user 2 in another one with the same survivors.
#[test]
fn what_another_session_signed_is_refused() {
    let replayed = |repairs| {
        let setup = setup(ACTIVE, repairs);
        let signature = |session: u64, u: usize| {
            let world = masked(&setup, session, &|_, message| message);
            let (signed, message) = r3::consistency_check(&world.users[u].1, &world.survivors).unwrap();
            (signed, message[1..].to_vec())
        };
        let (state, own) = signature(1, 1);
        let list = |old: u64| encode_signatures(&[(1, signature(old, 0).1), (2, own.clone())]);
        assert!(r4::unmasking(&state, &list(1)).is_ok(), "those of this session");
        r4::unmasking(&state, &list(0))
    };
    assert!(replayed(AS_WRITTEN).is_ok());
    assert!(replayed(HARDENED.without(Repair::SessionBinding)).is_ok());
    for repairs in [HARDENED, only(Repair::SessionBinding)] {
        assert_eq!(code(replayed(repairs)), (Code::Signature, Some(1)));
    }
}

/// Two users that are shown different key lists do not read each other.
#[test]
fn a_ciphertext_of_another_key_list_does_not_decrypt() {
    let read = |repairs| {
        let setup = setup(HBC, repairs);
        let advertised = advertise(&setup, 0);
        let (_, list) = listed(&setup, &advertised);
        let keys = decode_key_list(&setup, &list).unwrap();
        let (_, from_1) = r1::share_keys(&advertised[0].1, &list, &coins(1)).unwrap();
        let e_1_2 = decode_ciphertexts(&setup, 2, &from_1).unwrap()[0].clone();
        assert_eq!(e_1_2.0, 2);
        let (state, _) = r1::share_keys(&advertised[1].1, &encode_key_list(&keys[..3]), &coins(2)).unwrap();
        let (state, _) = r2::masked_input_collection(&state, &encode_ciphertexts(3, &[(1, e_1_2.1)])).unwrap();
        r4::unmasking_hbc(&state, &encode_survivors(&[1, 2]))
    };
    assert!(read(AS_WRITTEN).is_ok());
    assert_eq!(code(read(only(Repair::SessionBinding))), (Code::Tag, Some(1)));
}

/// The keys that user 2 advertised in another session, and signed, stand for it in the list.
#[test]
fn keys_that_are_not_its_own_are_refused() {
    for model in [HBC, ACTIVE] {
        let shown = |repairs, from: u64, count: usize| {
            let setup = setup(model, repairs);
            let (now, before) = (advertise(&setup, 1), advertise(&setup, 0));
            let mut keys = decode_key_list(&setup, &listed(&setup, &now).1).unwrap();
            let old = decode_advertise_keys(&setup, &before[1].2).unwrap();
            match from {
                0 => keys[1].1 = old,
                1 => keys[1].1.c_PK = old.c_PK,
                2 => keys[1].1.s_PK = old.s_PK,
                // Those of user 1, which come twice.
                _ => keys[1].1 = keys[0].1.clone(),
            }
            r1::share_keys(&now[1].1, &encode_key_list(&keys[2 - count..2]), &coins(2))
        };
        for repairs in [AS_WRITTEN, HARDENED.without(Repair::OwnKeys)] {
            assert!(shown(repairs, 0, 2).is_ok());
            assert_eq!(code(shown(repairs, 3, 2)), (Code::DuplicateKey, Some(2)));
        }
        for repairs in [HARDENED, only(Repair::OwnKeys)] {
            for from in 0..4 {
                assert_eq!(code(shown(repairs, from, 2)), (Code::NotMember, None), "{from}");
            }
            assert_eq!(code(shown(repairs, 0, 1)), (Code::Threshold, None));
        }
    }
}

/// User 1 is sent back what it sent to user 2, as if from user 2.
#[test]
fn a_reflected_ciphertext_does_not_decrypt() {
    let reflected = |repairs| {
        let setup = setup(HBC, repairs);
        let advertised = advertise(&setup, 0);
        let (_, list) = listed(&setup, &advertised);
        let (state, sent) = r1::share_keys(&advertised[0].1, &list, &coins(1)).unwrap();
        let own = decode_ciphertexts(&setup, 2, &sent).unwrap()[0].1.clone();
        let (state, _) = r2::masked_input_collection(&state, &encode_ciphertexts(3, &[(2, own)])).unwrap();
        r4::unmasking_hbc(&state, &encode_survivors(&[1, 2]))
    };
    // As written the ids inside tell.
    assert_eq!(code(reflected(AS_WRITTEN)), (Code::Address, Some(2)));
    assert_eq!(code(reflected(only(Repair::DirectionalAe))), (Code::Tag, Some(2)));
}

/// User 2's share of s_4^SK is another one, so that another key comes out.
#[test]
fn a_wrong_share_of_a_key_is_refused() {
    let spoiled = |repairs, all_zero: bool| {
        let setup = setup(HBC, repairs);
        let (server, mut shares) = revealed(&honest(&setup));
        for (u, message) in &mut shares {
            let mut list = decode_unmasking(&setup, message.as_ref().unwrap()).unwrap();
            if all_zero {
                list.s_SK[0].1 = nat(0);
            } else if *u == 2 {
                list.s_SK[0].1 += 1u32;
            }
            *message = encode_unmasking(&list);
        }
        output(&server, &shares)
    };
    for repairs in [AS_WRITTEN, HARDENED.without(Repair::CheckedKeys)] {
        assert_ne!(spoiled(repairs, false).unwrap(), sum());
    }
    for repairs in [HARDENED, only(Repair::CheckedKeys)] {
        assert_eq!(code(spoiled(repairs, false)), (Code::Share, Some(4)));
    }
    // 0 is no key, whatever was advertised.
    assert_eq!(code(spoiled(HARDENED, true)), (Code::Range, Some(4)));
}

#[test]
fn the_server_refuses_bad_signatures() {
    for (repairs, verifies) in [(AS_WRITTEN, false), (only(Repair::VerifiedSignatures), true), (HARDENED, true)] {
        let setup = setup(ACTIVE, repairs);
        // Round 0: user 2 with a bit of its signature turned, and with the signature of user 1.
        let advertised = advertise(&setup, 0);
        let server = r0::server(&setup).unwrap();
        let keys = |u: usize| decode_advertise_keys(&setup, &advertised[u].2).unwrap();
        let mut turned = advertised[1].2.clone();
        turned[130] ^= 1;
        let anothers = encode_advertise_keys(&keys(0));
        for bad in [turned, anothers] {
            let taken = r0::collect(&server, 2, &bad);
            assert_eq!(taken.is_ok(), !verifies);
            if verifies {
                assert_eq!(code(taken), (Code::Signature, Some(2)));
            }
        }
        assert!(r0::collect(&server, 2, &advertised[1].2).is_ok());
        // Round 3: a signature on nothing.
        let world = honest(&setup);
        let r2::Next::ConsistencyCheck(server) = &world.next else { panic!("the active model") };
        let taken = r3::collect(server, 2, &encode_consistency_check(&sig_sign(&d(2), b"").unwrap()));
        assert_eq!(taken.is_ok(), !verifies);
        if verifies {
            assert_eq!(code(taken), (Code::Signature, Some(2)));
        }
        let (_, message) = r3::consistency_check(&world.users[1].1, &world.survivors).unwrap();
        assert!(r3::collect(server, 2, &message).is_ok());
        // It needs keys to verify with.
        let without = Setup { d_PK: Vec::new(), ..setup.clone() };
        assert_eq!(r0::server(&without).is_ok(), !verifies);
        let points = Setup { d_PK: vec![vec![0; 33]; 4], ..setup };
        assert_eq!(r0::server(&points).err().map(|e| e.code), verifies.then_some(Code::Params));
    }
    assert!(r0::server(&Setup { d_PK: Vec::new(), ..setup(HBC, HARDENED) }).is_ok());
}

/// The server, in the active model, finds the signatures that it lists to be good, and so do the users.
#[test]
fn the_signatures_that_the_server_took_are_those_the_users_take() {
    let setup = setup(ACTIVE, HARDENED);
    let world = honest(&setup);
    let r2::Next::ConsistencyCheck(mut server) = world.next.clone() else { panic!("the active model") };
    let sign = |(_, state): &(Id, r2::Masked)| r3::consistency_check(state, &world.survivors).unwrap();
    let signed: Vec<(r3::Signed, Bytes)> = world.users.iter().map(sign).collect();
    for (u, (_, message)) in (1..).zip(&signed) {
        server = r3::collect(&server, u, message).unwrap();
    }
    let (_, out) = r3::close(&server).unwrap();
    assert_eq!(ids(&decode_signatures(&setup, &out[0].1).unwrap()), [1, 2, 3]);
    for ((_, message), (state, _)) in out.iter().zip(&signed) {
        assert!(r4::unmasking(state, message).is_ok());
    }
}

/// The ciphertexts from `bad` to the users in `at` are garbled.
fn garbled(repairs: Repairs, bad: Id, at: &'static [Id]) -> (r4::Server4, Answers) {
    let setup = setup(HBC, repairs);
    let garble = |u: Id, message: Bytes| {
        let mut list = decode_ciphertexts(&setup, 3, &message).unwrap();
        for (v, e) in &mut list {
            if *v == bad && at.contains(&u) {
                *e = vec![0x99; CIPHERTEXT];
            }
        }
        encode_ciphertexts(3, &list)
    };
    revealed(&masked(&setup, 0, &garble))
}

#[test]
fn a_ciphertext_that_fails_is_left_out() {
    for repairs in [AS_WRITTEN, HARDENED.without(Repair::SkipUndecryptable)] {
        let (_, shares) = garbled(repairs, 3, &[1]);
        assert_eq!(code(shares[0].1.clone()), (Code::Tag, Some(3)));
    }
    for repairs in [HARDENED, only(Repair::SkipUndecryptable)] {
        let setup = setup(HBC, repairs);
        // Of user 3, who stays, user 1 has no share; of b_3 there are two left.
        let (server, shares) = garbled(repairs, 3, &[1]);
        let list = decode_unmasking(&setup, shares[0].1.as_ref().unwrap()).unwrap();
        assert_eq!((ids(&list.s_SK), ids(&list.b)), (vec![4], vec![1, 2]));
        assert_eq!(output(&server, &shares), Ok(sum()));
        // Neither has user 2, and user 3's own share is one.
        let (server, shares) = garbled(repairs, 3, &[1, 2]);
        assert_eq!(code(output(&server, &shares)), (Code::Threshold, Some(3)));
        // Of user 4, who is lost.
        let (server, shares) = garbled(repairs, 4, &[2]);
        assert_eq!(output(&server, &shares), Ok(sum()));
        let (server, shares) = garbled(repairs, 4, &[2, 3]);
        assert_eq!(code(output(&server, &shares)), (Code::Threshold, Some(4)));
        let (server, shares) = garbled(repairs, 4, &[1, 2, 3]);
        assert_eq!(code(output(&server, &shares)), (Code::Threshold, Some(4)));
    }
}

/// A list may lack some, but holds nobody else; without the repair it lacks nobody.
#[test]
fn lists_of_shares_that_lack_some() {
    for (repairs, lacking) in [(AS_WRITTEN, Some((Code::Incomplete, Some(1)))), (HARDENED, None)] {
        let setup = setup(HBC, repairs);
        let (server, shares) = revealed(&honest(&setup));
        let full = decode_unmasking(&setup, shares[0].1.as_ref().unwrap()).unwrap();
        let send = |change: &dyn Fn(&mut secagg_spec::bon::messages::Shares)| {
            let mut list = full.clone();
            change(&mut list);
            r4::collect(&server, 1, &encode_unmasking(&list).unwrap()).err().map(|e| (e.code, e.culprit))
        };
        assert_eq!(send(&|_| ()), None);
        assert_eq!(send(&|list| list.s_SK.clear()), lacking);
        assert_eq!(send(&|list| drop(list.b.remove(1))), lacking);
        assert_eq!(send(&|list| list.s_SK[0].0 = 3), Some((Code::NotSubset, Some(1))));
        assert_eq!(send(&|list| list.b[2].0 = 4), Some((Code::NotSubset, Some(1))));
    }
}
