//! What was tried and does not work, or works only for somebody that the papers trust (`docs/findings/tried.md`): each as it was tried.
#![allow(non_snake_case)]

use num_bigint::BigUint as Nat;
use secagg_audit::adversary::bon_server::BonServer;
use secagg_audit::adversary::crowd::Crowd;
use secagg_audit::adversary::mgl_server::MglServer;
use secagg_audit::findings::Options;
use secagg_audit::findings::active::{Arena, without};
use secagg_audit::findings::f01::Held;
use secagg_audit::findings::stage::{Size, Stage, session_of};
use secagg_audit::table::Player;
use secagg_spec::bon::messages::{decode_advertise_keys, encode_ciphertexts, encode_key_list};
use secagg_spec::bon::params as bon_spec;
use secagg_spec::bon::repairs;
use secagg_spec::mgl::one_time_keys::Use;
use secagg_spec::npkc::comp_key::{comp_key, derive};
use secagg_spec::npkc::integer::int;
use secagg_spec::npkc::prime::gcd;
use secagg_spec::npkc::ring::{evaluate, product, scale};
use secagg_spec::npkc::rsa_param::{Public, public_exponent};
use secagg_spec::npkc::sspg;
use secagg_spec::prelude::{Code, nat};
use secagg_vectors::engine::mgl::{Model, Repairs};
use secagg_vectors::engine::mgl_draws::{SMALL_SAFE_PRIMES, npkc_materials};
use secagg_vectors::engine::{Failure, User, bon, bon_coins, draws};

const PLAYERS: [Player; 2] = [Player::Spec, Player::Impl];

fn options(player: Player) -> Options {
    Options { player, users: None, seed: [7; 32] }
}

fn code(failure: Failure) -> &'static str {
    failure.code
}

/// User 1 is told a smaller U0 than all the others. It signs no U1 that reaches beyond its own U0, so whoever is summed is in everybody's
/// U0, and every edge between two of them is masked by both: the parts are those of a common U0.
#[test]
fn different_calls_for_different_users() {
    for player in PLAYERS {
        for repairs in [Repairs::AS_WRITTEN, Repairs::HARDENED] {
            let mut arena = Arena::new(&options(player), 10, repairs).unwrap();
            let near = arena.stage.neighbours(1).to_vec();
            let (away, all) = ((2..=10).find(|j| !near.contains(j)).unwrap(), without(10, &[]));
            let fewer = without(10, &[away]);
            let session = session_of(0);
            let mut server = arena.server(&session).unwrap();
            let mut other =
                MglServer::new(&arena.stage.spec(), &arena.stage.enrolled.server, &session, &fewer).unwrap();
            for (u1, signs) in [(&all, false), (&fewer, true)] {
                let mut crowd = arena.crowd(0).unwrap();
                let asked = other.mask(&mut crowd, 1).unwrap();
                if repairs == Repairs::HARDENED && signs {
                    // it has been in this session a moment ago
                    assert_eq!(asked.map_err(code), Err("E_REPLAY"));
                    continue;
                }
                asked.unwrap();
                for i in 2..=10 {
                    server.mask(&mut crowd, i).unwrap().unwrap();
                }
                let message = other.shares(1, u1, &|j| server.ciphertext(j, 1));
                let answer = crowd.send(1, Some(&message)).map_err(code);
                assert_eq!(answer.is_ok(), signs, "{answer:?}");
                assert_eq!(answer.err(), (!signs).then_some("E_NOT_SUBSET"));
            }
        }
        // Hardened, nobody's signature in another U0 is good for user 1
        let mut arena = Arena::new(&options(player), 10, Repairs::HARDENED).unwrap();
        let near = arena.stage.neighbours(1).to_vec();
        let away = (2..=10).find(|j| !near.contains(j)).unwrap();
        let fewer = without(10, &[away]);
        let mut server = arena.server(&session_of(0)).unwrap();
        let mut other =
            MglServer::new(&arena.stage.spec(), &arena.stage.enrolled.server, &session_of(0), &fewer).unwrap();
        let mut crowd = arena.crowd(0).unwrap();
        other.mask(&mut crowd, 1).unwrap().unwrap();
        for i in 2..=10 {
            server.mask(&mut crowd, i).unwrap().unwrap();
        }
        let mut signed = vec![other.sign(&mut crowd, 1, &fewer).unwrap().unwrap()];
        for i in fewer.iter().filter(|i| **i != 1) {
            signed.push(server.sign(&mut crowd, *i, &fewer).unwrap().unwrap());
        }
        assert_eq!(other.reveal(&mut crowd, 1, &signed).unwrap().map(|_| ()).map_err(code), Err("E_SIGNATURE"));
    }
}

const USERS: u32 = 4;

fn bon_setup(repairs: bon::Repairs) -> bon::Setup {
    bon::Setup {
        users: USERS,
        threshold: 3,
        dimension: 1,
        max_element: 0xffff,
        max_input: None,
        model: bon::Model::Active,
        repairs,
        verification_keys: bon_coins::verification_keys(&[7; 32], USERS).unwrap(),
    }
}

/// The users of session `index`; signing keys stay.
fn bon_crowd(player: Player, setup: &bon::Setup, index: u8) -> Crowd<'static> {
    let user = |u: u32| {
        let mut coins = bon_coins::derive(&[index; 32], u, setup).unwrap();
        coins.signing_key = Some(draws::signing_key(&[7; 32], u).unwrap());
        player.bon().user(setup, u, &coins, &[u64::from(u)]).unwrap() as Box<dyn User>
    };
    Crowd::new((1..=USERS).map(user).collect())
}

/// What everybody advertises.
fn advertised(crowd: &mut Crowd<'_>, spec: &bon_spec::Setup) -> Vec<(u32, secagg_spec::bon::messages::PublicKeys)> {
    (1..=USERS).map(|u| (u, decode_advertise_keys(spec, &crowd.send(u, None).unwrap()).unwrap())).collect()
}

/// The set-up as the specification's functions take it.
fn bon_spec_setup(setup: &bon::Setup) -> bon_spec::Setup {
    bon_spec::Setup {
        n: USERS,
        t: setup.threshold,
        m: 1,
        R: nat(65_536),
        R_U: None,
        model: bon_spec::Model::Active,
        repairs: repairs::Repairs(setup.repairs.0),
        d_PK: setup.verification_keys.iter().map(|key| key.to_vec()).collect(),
    }
}

/// Users 2 and 3 with their keys changed round: a signature is verified under the key of the id it stands beside.
#[test]
fn swapped_key_advertisements() {
    for player in PLAYERS {
        for repairs in [bon::Repairs::AS_WRITTEN, bon::Repairs::HARDENED] {
            let setup = bon_setup(repairs);
            let mut crowd = bon_crowd(player, &setup, 2);
            let mut list = advertised(&mut crowd, &bon_spec_setup(&setup));
            let (second, third) = (list[1].1.clone(), list[2].1.clone());
            (list[1].1, list[2].1) = (third, second);
            let refused = crowd.send(1, Some(&encode_key_list(&list))).map_err(|f| (f.code, f.culprit));
            assert_eq!(refused, Err(("E_SIGNATURE", Some(2))));
        }
    }
}

/// A session in which user 1 is shown, for user 2, the keys that user 2 advertised in an earlier session, with their signature; up to the
/// signatures on U3, which are everybody.
fn replay(player: Player, setup: &bon::Setup) -> (Crowd<'static>, BonServer, Vec<(u32, Vec<u8>)>) {
    let spec = bon_spec_setup(setup);
    let old = advertised(&mut bon_crowd(player, setup, 1), &spec);
    let mut crowd = bon_crowd(player, setup, 2);
    let list = advertised(&mut crowd, &spec);
    let mut replayed = list.clone();
    replayed[1].1 = old[1].1.clone();
    let mut server = BonServer::new(setup).unwrap();
    for u in 1..=USERS {
        let shown = if u == 1 { &replayed } else { &list };
        // the signature names no session, and is good
        let sent = crowd.send(u, Some(&encode_key_list(shown))).unwrap();
        server.take_ciphertexts(u, &sent).unwrap();
    }
    for u in 1..=USERS {
        let others = (1..=USERS).filter(|v| *v != u);
        let to_u: Vec<_> = others.map(|v| (v, server.ciphertext(v, u).unwrap().to_vec())).collect();
        crowd.send(u, Some(&encode_ciphertexts(3, &to_u))).unwrap();
    }
    let all: Vec<u32> = (1..=USERS).collect();
    let signed = all.iter().map(|u| server.sign(&mut crowd, *u, &all).unwrap().unwrap()).collect();
    (crowd, server, signed)
}

/// As written the two that the replay stands between decrypt nothing of each other, and reveal nothing. Hardened, user 1 is in a session of
/// its own: its signature and its ciphertexts are good nowhere else.
#[test]
fn replayed_key_advertisements() {
    for player in PLAYERS {
        let answers = |repairs, without_1: bool| {
            let (mut crowd, mut server, mut signed) = replay(player, &bon_setup(repairs));
            signed.retain(|(u, _)| !(without_1 && *u == 1));
            let mut answer = |u| server.unmask(&mut crowd, u, &signed).unwrap().map_err(|f| (f.code, f.culprit));
            let answers: Vec<_> = (1..=USERS).map(&mut answer).collect();
            (answers, server.reach().0)
        };
        let (as_written, open) = answers(bon::Repairs::AS_WRITTEN, false);
        assert_eq!(as_written, [Err(("E_TAG", Some(2))), Err(("E_TAG", Some(1))), Ok(()), Ok(())]);
        assert!(open.is_empty(), "two answers are fewer than t: no self-mask is open");
        let (hardened, _) = answers(bon::Repairs::HARDENED, false);
        let refused = |v| Err(("E_SIGNATURE", Some(v)));
        assert_eq!(hardened, [refused(2), refused(1), refused(1), refused(1)]);
        let (hardened, open) = answers(bon::Repairs::HARDENED, true);
        assert_eq!(hardened, [refused(2), Ok(()), Ok(()), Ok(())]);
        assert_eq!(open, [2, 3, 4].into(), "of user 1's shares nobody has any");
    }
}

/// The target's masked input arrives after it was declared lost and its pairwise keys were opened. Its κ is opened by nobody.
#[test]
fn a_masked_input_that_is_late() {
    for player in PLAYERS {
        for repairs in [Repairs::AS_WRITTEN, Repairs::HARDENED] {
            let mut arena = Arena::new(&options(player), 10, repairs).unwrap();
            let rest = without(10, &[1]);
            let mut server = arena.server(&session_of(0)).unwrap();
            let near = server.neighbours(1);
            let mut crowd = arena.crowd(0).unwrap();
            server.mask_all(&mut crowd).unwrap();
            let signed = server.sign_all(&mut crowd, &rest, &rest).unwrap();
            for i in &rest {
                server.reveal(&mut crowd, *i, &signed).unwrap().unwrap();
            }
            assert!(
                near.iter().all(|j| server.pair_key(1, *j).is_some()),
                "all of the target's pairwise keys are open"
            );
            assert_eq!((server.kappa_shares(1), server.kappa(1)), (0, None));
            let leaks = server.opened().unwrap().leaks();
            assert_eq!(leaks.len(), 1);
            assert_eq!(leaks[0].users, rest.iter().copied().collect());
        }
    }
}

fn modulus() -> [Nat; 3] {
    let [P, Q] = SMALL_SAFE_PRIMES.map(Nat::from);
    let N = &P * &Q;
    [P, Q, N]
}

/// s_i for both f's, as user i is dealt them for m users.
fn shares(f: &[Vec<Nat>; 2], i: u32, m: u32) -> (Public, [Vec<Nat>; 2]) {
    let [P, Q, N] = modulus();
    let public = Public { e: public_exponent(m).unwrap(), N, m };
    let d = public.e.modinv(&((P - 1u32) * (Q - 1u32))).unwrap();
    let share = |f: &Vec<Nat>| scale(&evaluate(f, i, &public.N).modpow(&d, &public.N), f, &public.N);
    let both = [share(&f[0]), share(&f[1])];
    (public, both)
}

/// f(0) = 0 makes all keys KDF(0), and both halves take such a polynomial; f(0) a multiple of P shows P to every user. The first takes an
/// SSP that wants it, the second one that knows P; drawn at random, either comes one time in P or less.
#[test]
fn a_constant_term_without_inverse() {
    let [P, _, N] = modulus();
    for (constant, is_zero) in [(nat(0), true), (P.clone(), false)] {
        let f = [vec![constant, nat(9)], vec![nat(12), nat(7)]];
        let (public, one) = shares(&f, 1, 6);
        let (_, two) = shares(&f, 2, 6);
        let key = comp_key(&public, &one[0], &one[1], 2).unwrap();
        assert_eq!(key, comp_key(&public, &two[0], &two[1], 1).unwrap());
        let g = product(&one[0], &one[1], &N);
        if is_zero {
            assert_eq!(key, derive(&public, &nat(0)).unwrap());
            assert!(sspg::start(&public, 2, &int(1), &f[0]).is_ok());
        } else {
            assert_eq!(gcd(&evaluate(&g, 0, &N), &N), P);
        }
    }
}

/// After a refresh with the same N the old polynomials give no new key, not even by F01's formula.
#[test]
fn a_refresh_with_the_same_modulus() {
    let [P, Q, _] = modulus();
    let size = Size { users: 6, threshold: 4, degree: 3, eta_max: 1 };
    let mut stage = Stage::new(&options(Player::Impl), size, Model::SemiHonest, Repairs::AS_WRITTEN).unwrap();
    let mut deal = |seed: u8| {
        let materials = npkc_materials(&[seed; 32], (&P, &Q), 6, 4).unwrap();
        for (user, material) in stage.enrolled.users.iter_mut().zip(materials) {
            user.material = material;
        }
        (Held::of(&stage, 1).unwrap(), Held::of(&stage, 2).unwrap())
    };
    let (old, old_2) = deal(1);
    let (new, new_2) = deal(2);
    let key = |held: &Held, i| held.key(i, Use::Mask, (2, 3), true).unwrap();
    assert_eq!(key(&old, 1), key(&old_2, 2));
    assert_eq!(key(&new, 1), key(&new_2, 2));
    assert_ne!(key(&old, 1), key(&new, 1));
}

/// Neither half's SSP serves an identity twice; and served twice it would give the same polynomial.
#[test]
fn a_user_that_registers_twice() {
    let (public, [s_1, _]) = shares(&[vec![nat(5), nat(9)], vec![nat(12), nat(7)]], 1, 6);
    assert_eq!(shares(&[vec![nat(5), nat(9)], vec![nat(12), nat(7)]], 1, 6).1[0], s_1);
    let ssp = sspg::start(&public, 2, &int(1), &[nat(5), nat(9)]).unwrap();
    let (ssp, ..) = sspg::register(&ssp, &sspg::request(1)).unwrap();
    assert_eq!(sspg::register(&ssp, &sspg::request(1)).unwrap_err().code, Code::Duplicate);
    let natural = |x: &Nat| secagg::npkc::natural::Natural::from_be_bytes(&x.to_bytes_be()).unwrap();
    let params = secagg::npkc::params::Public::for_users(natural(&public.N), 6).unwrap();
    let d = secagg::npkc::integer::Integer::new(false, secagg::npkc::natural::Natural::one());
    let f = [natural(&nat(5)), natural(&nat(9))];
    let mut ssp = secagg::npkc::sspg::Ssp::with_coins(&params, 2, &d, &f).unwrap();
    ssp.register(&secagg::npkc::sspg::request(1)).unwrap();
    let again = ssp.register(&secagg::npkc::sspg::request(1)).map(|_| ()).map_err(|e| e.code());
    assert_eq!(again, Err("E_DUPLICATE"));
}

/// A seventh user: e goes from 5 to 7. With the same f_1 and f_2 users of before and after have no key in common, so everybody is dealt new
/// polynomials. The two of one user, f(i)^(1/5)·f and f(i)^(1/7)·f, open no more than either does by itself (F01).
#[test]
fn a_join_changes_e() {
    let f = [vec![nat(5), nat(9)], vec![nat(12), nat(7)]];
    let key = |m: u32, i: u32, j: u32| {
        let (public, s) = shares(&f, i, m);
        comp_key(&public, &s[0], &s[1], j).unwrap()
    };
    assert_eq!((public_exponent(6).unwrap(), public_exponent(7).unwrap()), (nat(5), nat(7)));
    assert_eq!(key(6, 1, 2), key(6, 2, 1));
    assert_eq!(key(7, 1, 2), key(7, 2, 1));
    assert_ne!(key(6, 1, 2), key(7, 2, 1));
}
