//! MGL Figure 4, whole sessions: every way to lose users gives the plain sum or the stated error.
#![allow(non_snake_case)]

mod mgl_common;

use mgl_common::*;
use secagg_spec::mgl::one_time_keys::{Use, one_time_key, signed_mask};
use secagg_spec::mgl::repairs::{AS_WRITTEN, HARDENED, Repair, Repairs};
use secagg_spec::mgl::round4_decrypt_then_unmask::Server4;
use secagg_spec::mgl::setup::{Model, Session};
use secagg_spec::mgl::{
    round1_initiate as r1, round2_mask_then_encrypt as r2, round3_failure_recovery as r3,
    round4_decrypt_then_unmask as r4,
};
use secagg_spec::prelude::{Bytes, Code, Id, Nat, nat};

/// |N(i) ∩ V|.
fn present(world: &World, i: Id, set: &[Id]) -> u32 {
    world.N(i).iter().filter(|j| set.contains(j)).count() as u32
}

/// What the server must answer when β was decided by W: the plain sum over W, or who is missing.
fn expected(world: &World, (U0, U1, W, U3): (&[Id], &[Id], &[Id], &[Id])) -> Result<Vec<Nat>, (Code, Option<Id>)> {
    if U3.len() < world.setup.t as usize {
        return Err((Code::Threshold, None));
    }
    for i in W {
        for j in world.N(*i).into_iter().filter(|j| U0.contains(j) && !W.contains(j)) {
            let both_deal = world.setup.repairs.has(Repair::BothDeal);
            let dealer = if both_deal || of(&world.server.D, *i).contains(&j) { *i } else { j };
            if !U1.contains(&dealer) {
                return Err((Code::Incomplete, Some(dealer)));
            }
            if !U3.contains(i) {
                return Err((Code::Incomplete, Some(*i)));
            }
        }
    }
    Ok(plain_sum(W))
}

/// Counts of the outcomes of [`answers`].
#[derive(Default, Debug, PartialEq, Eq)]
struct Tally {
    sums: u32,
    too_few: u32,
    incomplete: u32,
    refused: u32,
}

/// Every U3 of the users who answered: the server's output is what is expected.
fn answers(world: &World, server: &Server4, betas: &[(Id, Bytes)], (U0, U1): (&[Id], &[Id]), tally: &mut Tally) {
    let answering: Vec<Id> = betas.iter().map(|(i, _)| *i).collect();
    for U3 in subsets(&answering) {
        let mut server = server.clone();
        for i in &U3 {
            server = r4::collect(&server, *i, &of(betas, *i)).unwrap();
        }
        let found = r4::output(&server).map_err(|e| (e.code, e.culprit));
        let W = server.W.clone();
        assert_eq!(found, expected(world, (U0, U1, &W, &U3)), "U0 = {U0:?}, U1 = {U1:?}, W = {W:?}, U3 = {U3:?}");
        match found {
            Ok(_) => tally.sums += 1,
            Err((Code::Threshold, _)) => tally.too_few += 1,
            Err(_) => tally.incomplete += 1,
        }
    }
}

/// Every U2 of U1, in the active model.
fn signers(world: &World, server: &r3::Server3, signed: &[(Id, r3::Signed, Bytes)], U0: &[Id], tally: &mut Tally) {
    let U1: Vec<Id> = signed.iter().map(|(i, _, _)| *i).collect();
    for U2 in subsets(&U1) {
        let mut server = server.clone();
        for (i, _, sigma) in signed.iter().filter(|(i, _, _)| U2.contains(i)) {
            server = r3::collect(&server, *i, sigma).unwrap();
        }
        let (server, out) = r3::close(&server).unwrap();
        let W = if world.setup.repairs.has(Repair::SignedDecisionSet) { &U1 } else { &U2 };
        assert_eq!(server.W, *W);
        let mut betas = Vec::new();
        for (i, message) in out {
            let (_, state, _) = signed.iter().find(|(j, _, _)| *j == i).unwrap();
            let goes_on = U2.len() >= world.setup.t as usize && present(world, i, W) >= world.setup.eta_max;
            match r3::recover(state, &message, &nonce(5, i, 0, 0)) {
                Ok(beta) if goes_on => betas.push((i, beta)),
                other => {
                    assert!(!goes_on);
                    assert_eq!(fault(other), (Code::Threshold, None));
                    tally.refused += 1;
                }
            }
        }
        answers(world, &server, &betas, (U0, &U1), tally);
    }
}

/// Every chain U0 ⊇ U1 ⊇ U2 ⊇ U3 over all users.
fn every_loss(size: Size, model: Model, repairs: Repairs) -> Tally {
    let world = world(size, model, repairs);
    let mut tally = Tally::default();
    let everyone: Vec<Id> = (1..=size.m).collect();
    for U0 in subsets(&everyone) {
        let (server, call) = world.call(&SESSION, &U0);
        let masked = world.masked(&call, &U0);
        let willing: Vec<Id> = masked.iter().map(|(i, _, _)| *i).collect();
        assert_eq!(willing, U0.iter().copied().filter(|i| present(&world, *i, &U0) > size.eta_max).collect::<Vec<_>>());
        for U1 in subsets(&willing) {
            let Ok((next, out)) = hear(&server, &masked, &U1).map_err(|e| {
                assert_eq!((e.code, e.culprit), (Code::Threshold, None));
                assert!(U1.len() < size.t as usize);
                tally.too_few += 1;
            }) else {
                continue;
            };
            let state = |i: Id| masked.iter().find(|(j, _, _)| *j == i).map(|(_, state, _)| state).unwrap();
            match next {
                r2::Next::Signatures(server) => {
                    let mut signed = Vec::new();
                    for (i, message) in &out {
                        let (next, sigma) = r3::receive_shares(state(*i), message).unwrap();
                        signed.push((*i, next, sigma));
                    }
                    signers(&world, &server, &signed, &U0, &mut tally);
                }
                r2::Next::Recovery(server) => {
                    let mut betas = Vec::new();
                    for (i, message) in &out {
                        let result = r3::recover_semi_honest(state(*i), message, &nonce(5, *i, 0, 0));
                        if present(&world, *i, &U1) >= size.eta_max {
                            betas.push((*i, result.unwrap()));
                        } else {
                            assert_eq!(fault(result), (Code::Threshold, None));
                            tally.refused += 1;
                        }
                    }
                    answers(&world, &server, &betas, (&U0, &U1), &mut tally);
                }
            }
        }
    }
    tally
}

const RING: Size = Size { m: 4, t: 2, ell: 2, eta_max: 0 };
const COMPLETE: Size = Size { m: 4, t: 3, ell: 3, eta_max: 1 };

/// Ring, t = 2, η_max = 0. U3 has two users at least in 65 cases: 33 with U0 of four (U1 of two: 6; of three: 4·4; of
/// four: 11), 28 with U0 of three (4·(3 + 4)), 4 with two neighbours; the two pairs of opposite users refuse.
///
/// When one dealer gives shares, a lost user's own dealing is missing: U1 of three out of four, 16; U1 of two out of
/// four, 6; U1 of two out of three, in two of three ways, 8. When both deal, only U3 of two out of U1 of three can
/// fail, where one of the lost user's two neighbours is not in U3: 4·2.
#[test]
fn every_loss_semi_honest_in_a_ring() {
    let one_dealer = Tally { sums: 35, incomplete: 30, too_few: 143, refused: 0 };
    assert_eq!(every_loss(RING, Model::SemiHonest, AS_WRITTEN), one_dealer);
    let both_deal = Tally { sums: 57, incomplete: 8, too_few: 143, refused: 0 };
    assert_eq!(every_loss(RING, Model::SemiHonest, Repairs::of(&[Repair::BothDeal])), both_deal);
    assert_eq!(every_loss(RING, Model::SemiHonest, HARDENED.without(Repair::QuorumThreshold)), both_deal);
}

/// Complete graph, t = 3, η_max = 1. U0 of four: U1 of four and five U3, U1 of three and one, four times; U0 of
/// three: one, four times. Each user deals an edge at least, so that with one dealer no U1 of three out of four has a
/// sum.
#[test]
fn every_loss_semi_honest_in_a_complete_graph() {
    let one_dealer = Tally { sums: 5 + 4, incomplete: 4, too_few: 117, refused: 0 };
    assert_eq!(every_loss(COMPLETE, Model::SemiHonest, AS_WRITTEN), one_dealer);
    let both_deal = Tally { sums: 5 + 4 + 4, incomplete: 0, too_few: 117, refused: 0 };
    assert_eq!(every_loss(COMPLETE, Model::SemiHonest, HARDENED), both_deal);
}

/// Ring, W = U2. U3 has two users at least in 111 cases: 67 with U0 of four (U1 of two: 6; of three: 4·7; of four:
/// 33), 40 with U0 of three, 4 with two. U2 of one in U1, refused: 4·1 + 4·3 + 6·2 of U0 of four, 4·(3 + 3·2) of
/// three, 4·2 of two.
#[test]
fn every_loss_active_as_written() {
    let tally = every_loss(RING, Model::Active, AS_WRITTEN);
    assert_eq!(tally.sums + tally.incomplete, 67 + 40 + 4);
    assert_eq!(tally.refused, 28 + 36 + 8);
    assert_eq!((tally.sums, tally.too_few), (65, 352));
}

/// Complete graph, W = U1. As in the semi-honest model, and of U0 = U1 of four the four U2 of three. Refused are
/// those in a U2 of one or two: 4 + 12 of U1 of four, 3 + 6 of the eight of three.
#[test]
fn every_loss_active_hardened() {
    let tally = Tally { sums: 5 + 4 + 4 + 4, incomplete: 0, too_few: 212, refused: 16 + 72 };
    assert_eq!(every_loss(COMPLETE, Model::Active, HARDENED), tally);
}

/// Σ of all pairwise masks over U0 is 0, and over any W it is what the server adds to it with the opposite sign.
#[test]
fn masks_cancel_in_every_set() {
    for (m, ell) in [(2, 1), (3, 2), (4, 2), (4, 3), (5, 2), (5, 4), (6, 2), (6, 3), (6, 5)] {
        let world = world(Size { m, t: 2, ell, eta_max: 0 }, Model::SemiHonest, AS_WRITTEN);
        let mask = |i: Id, j: Id| -> Vec<u64> {
            let master = of(&world.user(i).keys.MK, j);
            let k = one_time_key(&world.setup, &SESSION, &[0; 32], Use::Mask, (i, j), &master).unwrap();
            let signed = signed_mask(&world.setup, &SESSION, i, j, &k).unwrap();
            signed.iter().map(|e| u64::try_from(e).unwrap()).collect()
        };
        let everyone: Vec<Id> = (1..=m).collect();
        let mut open = 0;
        for W in subsets(&everyone) {
            let mut total = [0u64; 2];
            for i in &W {
                for j in world.N(*i) {
                    let sign = if W.contains(&j) { 0 } else { 1 };
                    open += sign;
                    let q = mask(*i, j);
                    // as user i adds it, minus what is opened
                    for k in 0..2 {
                        total[k] = (total[k] + q[k] + (65536 - q[k]) * sign) % 65536;
                    }
                    assert_ne!(q, [0, 0]);
                }
            }
            assert_eq!(total, [0, 0], "m = {m}, ℓ = {ell}, W = {W:?}");
        }
        // each of the m·ℓ directed edges leaves W in a quarter of the 2^m sets
        assert_eq!(open, u64::from(m * ell) << (m - 2));
    }
}

/// The same users through four sessions of one interval and one of the next, also losing users.
#[test]
fn many_sessions_of_the_same_members() {
    for repairs in [AS_WRITTEN, HARDENED.without(Repair::QuorumThreshold)] {
        let mut world = world(RING, Model::SemiHonest, repairs);
        let mut alphas = Vec::new();
        for (number, (T_l, TS_l, tau)) in
            [(100, 501, 0), (100, 501, 1), (100, 501, 2), (100, 501, 3), (200, 502, 0)].into_iter().enumerate()
        {
            let session = Session { tau, T_l, TS_l, TS_tau: 900 + number as u64 };
            let U0 = [1, 2, 3, 4];
            let (mut server, call) = world.call(&session, &U0);
            let mut states = Vec::new();
            for i in U0 {
                let coins = coins(world.user(i), number as u8);
                let (next, state, message) = r2::mask_then_encrypt(world.user(i), &call, &x(i), &coins).unwrap();
                assert_eq!(next.last, Some((T_l, tau)));
                world.members[i as usize - 1] = next;
                server = r2::collect(&server, i, &message).unwrap();
                states.push(state);
            }
            alphas.push(server.collected.iter().map(|(_, sent)| sent.alpha.clone()).collect::<Vec<_>>());
            let (next, out) = r2::close(&server).unwrap();
            let mut server = recovery(next);
            for (state, (i, message)) in states.iter().zip(&out) {
                let beta = r3::recover_semi_honest(state, message, &nonce(5, *i, 0, number as u8)).unwrap();
                server = r4::collect(&server, *i, &beta).unwrap();
            }
            assert_eq!(r4::output(&server).unwrap(), plain_sum(&U0));
        }
        // no two sessions mask alike
        for a in 0..alphas.len() {
            for b in 0..a {
                assert!(alphas[a].iter().zip(&alphas[b]).all(|(x, y)| x != y));
            }
        }
    }
}

/// Round 1 has no threshold: a call to nobody can be made, and ends in round 2.
#[test]
fn nobody_responds() {
    let world = world(RING, Model::SemiHonest, AS_WRITTEN);
    let server = r1::server(&world.setup, &world.server, &SESSION).unwrap();
    let (server, out) = r1::close(&server).unwrap();
    assert!(out.is_empty());
    assert_eq!(fault(r2::close(&server)), (Code::Threshold, None));
}

/// The narrowest and the widest elements; and R_U, with the least n that holds the sum.
#[test]
fn widths_of_the_elements() {
    for (n, bound, value, sum) in [
        (1, None, 1u64, 1u64),
        (64, None, u64::MAX, u64::MAX - 2),
        (5, Some(11u64), 10, 30),
        (64, Some(1 << 62), (1 << 62) - 1, 3 * ((1 << 62) - 1)),
    ] {
        let world = world_with(Size { m: 3, t: 2, ell: 2, eta_max: 0 }, Model::SemiHonest, AS_WRITTEN, |setup| {
            setup.n = n;
            setup.R_U = bound.map(nat);
        });
        let (mut server, call) = world.call(&SESSION, &[1, 2, 3]);
        let mut states = Vec::new();
        for member in &world.members {
            let x = [nat(value), nat(0)];
            let (_, state, message) = r2::mask_then_encrypt(member, &call, &x, &coins(member, 0)).unwrap();
            server = r2::collect(&server, member.i, &message).unwrap();
            states.push(state);
        }
        let (next, out) = r2::close(&server).unwrap();
        let mut server = recovery(next);
        for (state, (i, message)) in states.iter().zip(&out) {
            let beta = r3::recover_semi_honest(state, message, &nonce(5, *i, 0, 0)).unwrap();
            server = r4::collect(&server, *i, &beta).unwrap();
        }
        assert_eq!(r4::output(&server).unwrap(), [nat(sum), nat(0)], "n = {n}");
    }
}
