//! Findings of the aggregate-sum protocol, each computed from messages: what the failure is as written, and what the
//! repair makes of it. F05, F22 and F27 are in `mgl_checks_user.rs` and `mgl_setup.rs`.
#![allow(non_snake_case)]

mod mgl_common;

use mgl_common::*;
use secagg_spec::ae::{ae_dec, ae_enc};
use secagg_spec::feldman::{commit, verify_share};
use secagg_spec::mgl::messages::{
    Beta, MaskedInput, SharesFor, decode_masked_input, encode_masked_input, encode_shares, encode_signatures,
};
use secagg_spec::mgl::one_time_keys::{Use, mask, one_time_key};
use secagg_spec::mgl::repairs::{AS_WRITTEN, HARDENED, Repair, Repairs};
use secagg_spec::mgl::round4_decrypt_then_unmask::{Server4, collect, output};
use secagg_spec::mgl::session_id::{Purpose, SERVER, associated_data, sid};
use secagg_spec::mgl::setup::{Model, Session};
use secagg_spec::mgl::{round3_failure_recovery as r3, round4_decrypt_then_unmask as r4};
use secagg_spec::p256::order;
use secagg_spec::prelude::{Bytes, Code, Id, Nat, nat, nat_to_be};
use secagg_spec::prg::prg_vector;
use secagg_spec::shamir::{reconstruct, reconstruct_2_of_3};

const FOUR: [Id; 4] = [1, 2, 3, 4];
const COMPLETE: Size = Size { m: 4, t: 3, ell: 3, eta_max: 1 };

/// v + w and v − w mod 2^16.
fn plus(v: &[Nat], w: &[Nat]) -> Vec<Nat> {
    v.iter().zip(w).map(|(a, b)| (a + b) % 65_536u32).collect()
}

fn minus(v: &[Nat], w: &[Nat]) -> Vec<Nat> {
    v.iter().zip(w).map(|(a, b)| (a + nat(65_536) - b) % 65_536u32).collect()
}

/// γ_j = α_j − PRG(κ_j, TS_τ), κ_j from the β_i that the server has.
fn gamma(server: &Server4, j: Id) -> Vec<Nat> {
    let shares: Vec<(Id, Nat)> = server
        .collected
        .iter()
        .filter_map(|(i, beta)| match &beta[j as usize - 1] {
            Beta::Kappa(share) => Some((*i, share.clone())),
            _ => None,
        })
        .collect();
    let kappa = reconstruct(&shares, server.setup.t as usize, &order()).unwrap();
    let seed = nat_to_be(&kappa, 32).unwrap();
    let k = prg_vector(&seed, &SESSION.TS_tau.to_be_bytes(), 2, &nat(65_536)).unwrap();
    minus(&of(&server.sent, j).alpha, &k)
}

/// U2 = {1, 2, 3, 4}, U3 = {1, 2, 3}. The figure wants the keys of U3 × (U0 ∖ U3), so those of the pairs (1, 4), (2,
/// 4), (3, 4). What was revealed follows U2, and 4 ∈ U2: of each of these keys the server has its own share and no
/// other. Without them the sum over U3 is wrong; the sum over U2 is right.
#[test]
fn f08_the_figures_sum_over_u3() {
    let world = world(COMPLETE, Model::Active, AS_WRITTEN);
    let session = signed_session(&world, &SESSION, (&FOUR, &FOUR, &FOUR), |_, message| message);
    let server = session.answered(&[1, 2, 3]);
    let mut sum = vec![nat(0), nat(0)];
    for i in [1, 2, 3] {
        sum = plus(&sum, &gamma(&server, i));
        // β_{4,i} is a share of κ_4; what there is of the pairwise key is s^S
        let (_, beta) = server.collected.iter().find(|(j, _)| *j == i).unwrap();
        assert!(matches!(beta[3], Beta::Kappa(_)));
        assert!(beta.iter().all(|entry| !matches!(entry, Beta::Pair(_))));
        let (d, other) = if of(&world.server.D, i).contains(&4) { (i, 4) } else { (4, i) };
        let s_S = of(&of(&server.sent, d).s_S, other);
        assert_eq!(fault(reconstruct_2_of_3(&[(3, s_S)], &order())), (Code::Threshold, None));
    }
    assert_ne!(sum, plain_sum(&[1, 2, 3]));
    assert_eq!(plus(&sum, &gamma(&server, 4)), plain_sum(&FOUR));
    assert_eq!(output(&server).unwrap(), plain_sum(&FOUR));
}

/// "U_j ∈ U0 ∖ U2 and U_j ∈ N_U2(U_i)": no j for any U2 ⊆ U0 and any neighbours; with N_U0 there is one in many cases.
#[test]
fn f09_the_condition_is_empty() {
    let (mut printed, mut read) = (0, 0);
    for m in 1..=5u32 {
        let everyone: Vec<Id> = (1..=m).collect();
        for U0 in subsets(&everyone) {
            for U2 in subsets(&U0) {
                for N in subsets(&everyone) {
                    for j in U0.iter().filter(|j| !U2.contains(j)) {
                        printed += u32::from(N.contains(j) && U2.contains(j));
                        read += u32::from(N.contains(j) && U0.contains(j));
                    }
                }
            }
        }
    }
    assert_eq!(printed, 0);
    // for each j: itself in U0 ∖ U2 and in N, every other in or out of U0, U2 and N: Σ m·6^(m−1)
    assert_eq!(read, 1 + 2 * 6 + 3 * 36 + 4 * 216 + 5 * 1296);
}

/// … so that, taken at its word, it reveals ⊥ for every lost user, and no sum comes out once one is lost.
#[test]
fn f09_taken_at_its_word_there_is_no_sum() {
    let world = world(COMPLETE, Model::Active, AS_WRITTEN);
    let session = signed_session(&world, &SESSION, (&FOUR, &FOUR, &[1, 2, 3]), |_, message| message);
    let mut server = session.server4.clone();
    for i in [1, 2, 3] {
        let message = r3::recover(session.signed(i), &of(&session.signatures, i), &[5; 12]).unwrap();
        let mut beta = world.open_beta(&server, i, &message);
        assert!(matches!(beta[3], Beta::Pair(_)));
        beta[3] = Beta::Nothing;
        server = collect(&server, i, &world.seal_beta(&server, i, &beta)).unwrap();
    }
    assert_eq!(fault(output(&server)), (Code::Incomplete, Some(1)));
    assert_eq!(output(&session.answered(&[1, 2, 3])).unwrap(), plain_sum(&[1, 2, 3]));
}

/// A dealer lost after the call and before its shares leaves its masks in the sum; where both deal, the survivors'
/// own dealings do.
#[test]
fn f11_a_dealer_lost_before_its_shares() {
    for lost in FOUR {
        let U1: Vec<Id> = FOUR.into_iter().filter(|i| *i != lost).collect();
        for repairs in [AS_WRITTEN, HARDENED.without(Repair::BothDeal), Repairs::of(&[Repair::BothDeal]), HARDENED] {
            let world = world(COMPLETE, Model::Active, repairs);
            let session = signed_session(&world, &SESSION, (&FOUR, &U1, &U1), |_, message| message);
            let result = output(&session.answered(&U1));
            if repairs.has(Repair::BothDeal) {
                assert_eq!(result.unwrap(), plain_sum(&U1));
            } else {
                assert_eq!(fault(result), (Code::Incomplete, Some(lost)));
            }
        }
    }
}

/// Whatever is sent as c_4 that is not Comm^t(κ_4), input 4 is discarded: its κ verifies nowhere.
#[test]
fn f29_a_discarded_input_leaves_its_neighbours_masks() {
    for repairs in [AS_WRITTEN, HARDENED.without(Repair::NoDiscard), Repairs::of(&[Repair::NoDiscard]), HARDENED] {
        let world = world(COMPLETE, Model::Active, repairs);
        let id = sid(&world.setup, &SESSION, &FOUR).unwrap();
        let change = |i: Id, message: Bytes| {
            let mut input: MaskedInput = decode_masked_input(&world.setup, &message).unwrap();
            if i == 4 {
                let ad = associated_data(&world.setup, &id, Purpose::KappaCommitment, 4, SERVER, 0);
                let other = commit(&[nat(5), nat(6), nat(7)]).unwrap().concat();
                input.c = ae_enc(&of(&world.server.K_S, 4), &[8; 12], &ad, &other).unwrap();
            }
            encode_masked_input(&world.setup, &input).unwrap()
        };
        let session = signed_session(&world, &SESSION, (&FOUR, &FOUR, &FOUR), change);
        let server = session.answered(&FOUR);
        if repairs.has(Repair::NoDiscard) {
            assert_eq!(fault(output(&server)), (Code::Threshold, Some(4)));
            continue;
        }
        let sum = output(&server).unwrap();
        assert_ne!(sum, plain_sum(&[1, 2, 3]));
        assert_ne!(sum, plain_sum(&FOUR));
        // the masks that users 1, 2 and 3 share with 4, who would have subtracted them
        let mut expected = plain_sum(&[1, 2, 3]);
        for i in [1, 2, 3] {
            let master = of(&world.user(i).keys.MK, 4);
            let key = one_time_key(&world.setup, &SESSION, &id, Use::Mask, (i, 4), &master).unwrap();
            expected = plus(&expected, &mask(&world.setup, &SESSION, &key).unwrap());
        }
        assert_eq!(sum, expected);
    }
}

/// η_max = 3 of four neighbours; two users are gone: 5 before it signs, 4 after. Nobody else can give 4's share of
/// the key that it had with 5, and W holds 4: there is no sum. As written 5 has dealt, in the hardened protocol it
/// need not.
#[test]
fn f30_a_user_lost_after_it_signed() {
    let size = Size { m: 5, t: 3, ell: 4, eta_max: 3 };
    let (all, rest) = ([1, 2, 3, 4, 5], [1, 2, 3, 4]);
    for (repairs, U1) in [(AS_WRITTEN, &all[..]), (HARDENED, &rest)] {
        let world = world(size, Model::Active, repairs);
        let session = signed_session(&world, &SESSION, (&all, U1, &rest), |_, message| message);
        assert_eq!(session.server4.W, rest);
        assert_eq!(fault(output(&session.answered(&[1, 2, 3]))), (Code::Incomplete, Some(4)));
        assert_eq!(output(&session.answered(&rest)).unwrap(), plain_sum(&rest));
    }
    for repairs in [Repairs::of(&[Repair::BothDeal]), HARDENED] {
        let world = world(size, Model::SemiHonest, repairs);
        let (server, call) = world.call(&SESSION, &all);
        let masked = world.masked(&call, &all);
        let (next, out) = hear(&server, &masked, &rest).unwrap();
        let mut server = recovery(next);
        for (i, message) in &out[..3] {
            let beta = r3::recover_semi_honest(&masked[*i as usize - 1].1, message, &[5; 12]).unwrap();
            server = r4::collect(&server, *i, &beta).unwrap();
        }
        assert_eq!(fault(output(&server)), (Code::Incomplete, Some(4)));
    }
}

/// The server sends the target, as if from each user that is no neighbour, what the target had sent to it. As written
/// the target accepts, and its β_1 holds t shares of its own κ_1: with no other β the server has κ_1, and its
/// commitment says so.
#[test]
fn f16_a_reflected_ciphertext() {
    let size = Size { m: 6, t: 4, ell: 2, eta_max: 1 };
    let all = [1, 2, 3, 4, 5, 6];
    for repairs in
        [AS_WRITTEN, HARDENED.without(Repair::DirectionalAe), Repairs::of(&[Repair::DirectionalAe]), HARDENED]
    {
        let world = world(size, Model::Active, repairs);
        let session = signed_session(&world, &SESSION, (&all, &all, &all), |_, message| message);
        let sent = decode_masked_input(&world.setup, &session.masked[0].2).unwrap();
        let neighbours = world.N(1);
        let others: Vec<(Id, Bytes)> = sent.others.into_iter().filter(|(j, _)| !neighbours.contains(j)).collect();
        let strangers: Vec<Id> = others.iter().map(|(j, _)| *j).collect();
        assert_eq!(strangers.len(), 3);
        let reflected = encode_shares(&SharesFor { U1: all.to_vec(), dealt: vec![], others });
        let result = r3::receive_shares(session.masked(1), &reflected);
        if repairs == HARDENED {
            // refused, and then skipped (F27): nothing of κ_1 but its own share is left
            assert_eq!(result.unwrap().0.received.kappa.len(), 1);
            continue;
        }
        if repairs.has(Repair::DirectionalAe) {
            assert_eq!(fault(result), (Code::Tag, Some(strangers[0])));
            continue;
        }
        let (target, _) = result.unwrap();
        let message = r3::recover(&target, &of(&session.signatures, 1), &[5; 12]).unwrap();
        let beta = world.open_beta(&session.server4, 1, &message);
        let commitment = of(&session.server4.sent, 1).kappa_commitment;
        let mut shares = Vec::new();
        for j in [&[1], &strangers[..]].concat() {
            let Beta::Kappa(share) = &beta[j as usize - 1] else { panic!("a share of κ") };
            assert!(verify_share(&commitment, j, share).unwrap());
            shares.push((j, share.clone()));
        }
        let kappa = reconstruct(&shares, 4, &order()).unwrap();
        // C_0 = κ_1·G
        assert_eq!(commit(std::slice::from_ref(&kappa)).unwrap(), commitment[..1]);
        assert_eq!(kappa, coins(world.user(1), 0).kappa);
    }
}

/// The signatures of one session in another, on the same set U1: accepted as written, refused with the session bound
/// in.
#[test]
fn f06_a_signature_of_another_session() {
    let (first, second) = (SESSION, Session { tau: 2, TS_tau: 99, ..SESSION });
    for repairs in
        [AS_WRITTEN, HARDENED.without(Repair::SessionBinding), Repairs::of(&[Repair::SessionBinding]), HARDENED]
    {
        let world = world(COMPLETE, Model::Active, repairs);
        let old = signed_session(&world, &first, (&FOUR, &FOUR, &FOUR), |_, message| message);
        let new = signed_session(&world, &second, (&FOUR, &FOUR, &[1]), |_, message| message);
        let list: Vec<(Id, Bytes)> = old.signed.iter().map(|(i, _, sigma)| (*i, sigma[1..].to_vec())).collect();
        let result = r3::recover(new.signed(2), &encode_signatures(&list), &[5; 12]);
        if repairs.has(Repair::SessionBinding) {
            assert_eq!(fault(result), (Code::Signature, Some(1)));
        } else {
            // what it reveals is of the new session
            let beta = world.open_beta(&new.server4, 2, &result.unwrap());
            assert!(beta.iter().all(|entry| matches!(entry, Beta::Kappa(_))));
        }
    }
}

/// Without associated data a ciphertext does not say what it is: a_{i,j} of one dealing is taken for that of another.
#[test]
fn f16_ciphertexts_for_the_server_swapped() {
    for repairs in [Repairs::of(&[Repair::BothDeal]), HARDENED] {
        let world = world(COMPLETE, Model::Active, repairs);
        let (server, call) = world.call(&SESSION, &FOUR);
        let masked = world.masked(&call, &FOUR);
        let mut input = decode_masked_input(&world.setup, &masked[0].2).unwrap();
        let (a, b) = (input.dealt[0].1.a.clone(), input.dealt[1].1.a.clone());
        (input.dealt[0].1.a, input.dealt[1].1.a) = (b, a.clone());
        let message = encode_masked_input(&world.setup, &input).unwrap();
        let result = secagg_spec::mgl::round2_server::collect(&server, 1, &message);
        let no_data = ae_dec(&of(&world.server.K_S, 1), &[], &a);
        if repairs == HARDENED {
            assert_eq!(fault(result), (Code::Tag, Some(1)));
            assert_eq!(fault(no_data), (Code::Tag, None));
        } else {
            assert_eq!(no_data.unwrap().len(), 32);
            assert!(result.is_ok());
        }
    }
}
