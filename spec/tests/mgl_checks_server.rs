//! The checks of the server (`docs/bytes.md`, section 10): the culprit is the sender, and the server stays as it was.
#![allow(non_snake_case)]

mod mgl_common;

use mgl_common::*;
use secagg_spec::ae::ae_enc;
use secagg_spec::feldman::commit;
use secagg_spec::mgl::messages::{
    Beta, MaskedInput, decode_masked_input, encode_beta, encode_masked_input, encode_recovery, encode_signature,
};
use secagg_spec::mgl::repairs::{AS_WRITTEN, HARDENED, Repair, Repairs};
use secagg_spec::mgl::round2_mask_then_encrypt::Server2;
use secagg_spec::mgl::round4_decrypt_then_unmask::Server4;
use secagg_spec::mgl::session_id::{Purpose, SERVER, associated_data, sid};
use secagg_spec::mgl::setup::{Model, Setup};
use secagg_spec::mgl::{
    round1_initiate as r1, round2_mask_then_encrypt as r2, round3_failure_recovery as r3,
    round4_decrypt_then_unmask as r4,
};
use secagg_spec::p256::order;
use secagg_spec::prelude::{Bytes, Code, Id, Result, nat, nat_to_be};

/// A ring of five: everybody deals to one neighbour.
const SIZE: Size = Size { m: 5, t: 3, ell: 2, eta_max: 0 };
const ALL: [Id; 5] = [1, 2, 3, 4, 5];

/// Every round: the sender must be awaited, and only its first message counts.
#[test]
fn who_may_send() {
    let world = world(SIZE, Model::Active, AS_WRITTEN);
    let server = r1::server(&world.setup, &world.server, &SESSION).unwrap();
    let response = r1::respond(world.user(2));
    for i in [0, 6] {
        assert_eq!(fault(r1::collect(&server, i, &response)), (Code::Unknown, Some(i)));
    }
    let once = r1::collect(&server, 2, &response).unwrap();
    // both judged before the message is read
    assert_eq!(fault(r1::collect(&once, 2, &[])), (Code::Duplicate, Some(2)));
    assert_eq!(fault(r1::collect(&once, 9, &[])), (Code::Unknown, Some(9)));
    for (message, code) in [(&[][..], Code::Length), (&[4], Code::Round), (&[2, 0], Code::Length)] {
        assert_eq!(fault(r1::collect(&server, 3, message)), (code, Some(3)));
    }
    let (U0, U1, U2) = ([1, 2, 3, 4], [1, 2, 3], [1, 2, 3]);
    let session = signed_session(&world, &SESSION, (&U0, &U1, &U2), |_, message| message);
    assert_eq!(fault(r2::collect(&session.server2, 5, &[])), (Code::Unknown, Some(5)));
    let once = r2::collect(&session.server2, 4, &session.masked[3].2).unwrap();
    assert_eq!(fault(r2::collect(&once, 4, &[])), (Code::Duplicate, Some(4)));
    let (next, _) = hear(&session.server2, &session.masked, &U1).unwrap();
    let server = signatures(next);
    assert_eq!(fault(r3::collect(&server, 4, &[])), (Code::Unknown, Some(4)));
    let sigma = &session.signed[0].2;
    let once = r3::collect(&server, 1, sigma).unwrap();
    assert_eq!(fault(r3::collect(&once, 1, &[])), (Code::Duplicate, Some(1)));
    for (message, code) in [
        (&[][..], Code::Length),
        (&[8], Code::Round),
        (&sigma[..64], Code::Length),
        (&[&sigma[..], &[0]].concat(), Code::Length),
    ] {
        assert_eq!(fault(r3::collect(&server, 1, message)), (code, Some(1)));
    }
    // the server does not verify a signature: any 64 bytes will do
    assert!(r3::collect(&server, 1, &encode_signature(&[0; 64])).is_ok());
    let (server, _) = r3::close(&r3::collect(&once, 2, sigma).unwrap()).unwrap();
    assert_eq!(server.awaited, [1, 2]);
    assert_eq!(fault(r4::collect(&server, 3, &[])), (Code::Unknown, Some(3)));
    let beta = r3::recover(session.signed(1), &of(&session.signatures, 1), &[5; 12]).unwrap();
    let mut four = session.server4.clone();
    four = r4::collect(&four, 1, &beta).unwrap();
    assert_eq!(fault(r4::collect(&four, 1, &[])), (Code::Duplicate, Some(1)));
}

/// The server that waits for user 1's masked input, that input, and a function that changes it and hands it over.
struct Round2 {
    world: World,
    server: Server2,
    message: Bytes,
    input: MaskedInput,
}

fn round2(model: Model, repairs: Repairs) -> Round2 {
    let world = world(SIZE, model, repairs);
    let (server, call) = world.call(&SESSION, &ALL);
    let message = world.masked(&call, &ALL)[0].2.clone();
    let input = decode_masked_input(&world.setup, &message).unwrap();
    Round2 { world, server, message, input }
}

impl Round2 {
    fn hand_over(&self, message: &[u8]) -> std::result::Result<(), (Code, Option<Id>)> {
        r2::collect(&self.server, 1, message).map(|_| ()).map_err(|e| (e.code, e.culprit))
    }

    fn with(&self, change: impl Fn(&mut MaskedInput)) -> std::result::Result<(), (Code, Option<Id>)> {
        let mut input = self.input.clone();
        change(&mut input);
        self.hand_over(&encode_masked_input(&self.world.setup, &input).unwrap())
    }

    /// What user 1 encrypts for the server.
    fn seal(&self, purpose: Purpose, subject: Id, text: &[u8]) -> Bytes {
        let setup: &Setup = &self.world.setup;
        let ad = associated_data(setup, &sid(setup, &SESSION, &ALL).unwrap(), purpose, 1, SERVER, subject);
        ae_enc(&key(0x33, 1, 0), &[9; 12], &ad, text).unwrap()
    }
}

#[test]
fn a_masked_input_is_read() {
    for model in [Model::SemiHonest, Model::Active] {
        let round = round2(model, AS_WRITTEN);
        let good = &round.message;
        assert_eq!(round.hand_over(good), Ok(()));
        for length in 0..good.len() {
            assert_eq!(round.hand_over(&good[..length]), Err((Code::Length, Some(1))), "{length}");
        }
        assert_eq!(round.hand_over(&[&good[..], &[0]].concat()), Err((Code::Length, Some(1))));
        assert_eq!(round.hand_over(&[&[5], &good[1..]].concat()), Err((Code::Round, Some(1))));
        // the count and the first id of the first list
        for (at, value, code) in [(4, 6, Code::Range), (8, 0, Code::Range), (8, 6, Code::Range)] {
            let mut bad = good.clone();
            bad[at] = value;
            assert_eq!(round.hand_over(&bad), Err((code, Some(1))));
        }
        assert_eq!(round.with(|input| input.others.swap(0, 1)), Err((Code::Order, Some(1))));
        assert_eq!(round.with(|input| input.others[1].0 = input.others[0].0), Err((Code::Duplicate, Some(1))));
    }
    // a padding bit of α: 2 elements of 3 bits
    let world = world_with(SIZE, Model::SemiHonest, AS_WRITTEN, |setup| (setup.n, setup.R_U) = (3, Some(nat(2))));
    let (server, call) = world.call(&SESSION, &ALL);
    let x = [nat(1), nat(0)];
    let (_, _, mut message) = r2::mask_then_encrypt(world.user(1), &call, &x, &coins(world.user(1), 0)).unwrap();
    assert!(r2::collect(&server, 1, &message).is_ok());
    *message.last_mut().unwrap() |= 1;
    assert_eq!(fault(r2::collect(&server, 1, &message)), (Code::Padding, Some(1)));
}

#[test]
fn a_masked_input_is_for_those_it_must_be_for() {
    for repairs in [AS_WRITTEN, Repairs::of(&[Repair::BothDeal])] {
        let round = round2(Model::Active, repairs);
        let (dealt, others) = (round.input.dealt[0].0, round.input.others[0].0);
        assert_eq!(round.input.dealt.len(), if repairs == AS_WRITTEN { 1 } else { 2 });
        assert_eq!(round.with(|i| i.dealt[0].0 = 1), Err((Code::NotSubset, Some(1))));
        assert_eq!(
            round.with(|i| {
                i.dealt = vec![(others, i.dealt[0].1.clone())];
                i.others[0].0 = others;
            }),
            Err((Code::NotSubset, Some(1)))
        );
        assert_eq!(round.with(|i| drop(i.dealt.remove(0))), Err((Code::Incomplete, Some(1))));
        assert_eq!(round.with(|i| drop(i.others.remove(0))), Err((Code::Incomplete, Some(1))));
        assert_eq!(round.with(|i| i.others = vec![(dealt, vec![0; 60])]), Err((Code::NotSubset, Some(1))));
        assert_eq!(round.with(|i| i.others = vec![(1, vec![0; 60])]), Err((Code::NotSubset, Some(1))));
        // the first list goes before the second, both before what is decrypted
        let both = |i: &mut MaskedInput| {
            i.dealt.remove(0);
            i.others = vec![(1, vec![0; 60])];
        };
        assert_eq!(round.with(both), Err((Code::Incomplete, Some(1))));
        let late = |i: &mut MaskedInput| {
            i.dealt[0].1.a[30] ^= 1;
            i.others.remove(0);
        };
        assert_eq!(round.with(late), Err((Code::Incomplete, Some(1))));
    }
}

#[test]
fn what_is_for_the_server_opens() {
    for repairs in [AS_WRITTEN, HARDENED] {
        let round = round2(Model::Active, repairs);
        let j = round.input.dealt[0].0;
        let q = nat_to_be(&order(), 32).unwrap();
        assert_eq!(round.with(|i| i.dealt[0].1.a[30] ^= 1), Err((Code::Tag, Some(1))));
        assert_eq!(round.with(|i| i.dealt[0].1.b[30] ^= 1), Err((Code::Tag, Some(1))));
        assert_eq!(round.with(|i| i.c[30] ^= 1), Err((Code::Tag, Some(1))));
        let a = round.seal(Purpose::ServerShare, j, &q);
        assert_eq!(round.with(|i| i.dealt[0].1.a = a.clone()), Err((Code::Range, Some(1))));
        let good = commit(&[nat(5), nat(6), nat(7)]).unwrap().concat();
        let mut bad = good.clone();
        bad[33] = 4;
        let b = round.seal(Purpose::PairCommitment, j, &good[..66]);
        assert_eq!(round.with(|i| i.dealt[0].1.b = b.clone()), Ok(()));
        let b = round.seal(Purpose::PairCommitment, j, &bad[..66]);
        assert_eq!(round.with(|i| i.dealt[0].1.b = b.clone()), Err((Code::Point, Some(1))));
        let c = round.seal(Purpose::KappaCommitment, 0, &good);
        assert_eq!(round.with(|i| i.c = c.clone()), Ok(()));
        let c = round.seal(Purpose::KappaCommitment, 0, &bad);
        assert_eq!(round.with(|i| i.c = c.clone()), Err((Code::Point, Some(1))));
        // a before b
        let change = |i: &mut MaskedInput| {
            (i.dealt[0].1.a, i.dealt[0].1.b) = (a.clone(), vec![0; 94]);
            i.c[30] ^= 1;
        };
        assert_eq!(round.with(change), Err((Code::Range, Some(1))));
        // what is for one place is not taken in another, with DirectionalAe
        let a = round.seal(Purpose::Recovery, j, &[1; 32]);
        let expected = if repairs == HARDENED { Err((Code::Tag, Some(1))) } else { Ok(()) };
        assert_eq!(round.with(|i| i.dealt[0].1.a = a.clone()), expected);
        let a = round.seal(Purpose::ServerShare, 0, &[1; 32]);
        assert_eq!(round.with(|i| i.dealt[0].1.a = a.clone()), expected);
    }
}

/// The server that waits for user 1's β, U0 = 1 … 5 and W without one neighbour of user 1; who is lost.
fn round4(repairs: Repairs) -> (World, Server4, Bytes, Id) {
    let world = world(SIZE, Model::SemiHonest, repairs);
    let lost = world.N(1)[0];
    let W: Vec<Id> = ALL.into_iter().filter(|i| *i != lost).collect();
    let (server, call) = world.call(&SESSION, &ALL);
    let masked = world.masked(&call, &ALL);
    let (next, out) = hear(&server, &masked, &W).unwrap();
    let beta = r3::recover_semi_honest(&masked[0].1, &of(&out, 1), &[5; 12]).unwrap();
    (world, recovery(next), beta, lost)
}

#[test]
fn a_beta_is_read_and_belongs() {
    for repairs in [AS_WRITTEN, HARDENED.without(Repair::QuorumThreshold)] {
        let (world, server, good, lost) = round4(repairs);
        let setup = &world.setup;
        let ad = associated_data(setup, &sid(setup, &SESSION, &ALL).unwrap(), Purpose::Recovery, 1, SERVER, 0);
        let seal = |text: &[u8]| encode_recovery(&ae_enc(&key(0x33, 1, 0), &[9; 12], &ad, text).unwrap());
        let hand_over = |message: &[u8]| r4::collect(&server, 1, message).map(|_| ()).map_err(|e| (e.code, e.culprit));
        assert_eq!(hand_over(&good), Ok(()));
        for (message, code) in [
            (&[][..], Code::Length),
            (&[6], Code::Round),
            (&good[..28], Code::Length),
            (&good[..29], Code::Tag),
            (&good[..good.len() - 1], Code::Tag),
        ] {
            assert_eq!(hand_over(message), Err((code, Some(1))), "{}", message.len());
        }
        let mut changed = good.clone();
        changed[20] ^= 1;
        assert_eq!(hand_over(&changed), Err((Code::Tag, Some(1))));
        // five times ⊥
        assert_eq!(hand_over(&seal(&[0; 5])), Ok(()));
        let q = nat_to_be(&order(), 32).unwrap();
        for (text, code) in [
            (vec![], Code::Length),
            (vec![0; 4], Code::Length),
            (vec![0; 6], Code::Length),
            (vec![3, 0, 0, 0, 0], Code::Range),
            (vec![1; 32], Code::Length),
            ([&[1], &q[..], &[0; 4]].concat(), Code::Range),
        ] {
            assert_eq!(hand_over(&seal(&text)), Err((code, Some(1))), "{text:?}");
        }
        // κ of those in W, a pairwise share of the lost neighbour, nothing else
        for j in ALL {
            for (entry, belongs) in
                [(Beta::Nothing, true), (Beta::Kappa(nat(7)), j != lost), (Beta::Pair(nat(7)), j == lost)]
            {
                let mut beta = vec![Beta::Nothing; 5];
                beta[j as usize - 1] = entry;
                let expected = if belongs { Ok(()) } else { Err((Code::NotSubset, Some(1))) };
                assert_eq!(hand_over(&seal(&encode_beta(&beta).unwrap())), expected, "{beta:?}");
            }
        }
    }
}

/// What every user reveals: a share of every κ in W; of the one that was lost before it dealt, a share of the
/// pairwise key if the user dealt it, else ⊥.
#[test]
fn what_a_beta_holds() {
    for repairs in [AS_WRITTEN, Repairs::of(&[Repair::BothDeal])] {
        let world = world(SIZE, Model::SemiHonest, repairs);
        let lost = 3;
        let W = [1, 2, 4, 5];
        let (server, call) = world.call(&SESSION, &ALL);
        let masked = world.masked(&call, &ALL);
        let (next, out) = hear(&server, &masked, &W).unwrap();
        let server = recovery(next);
        for (i, message) in out {
            let state = &masked[i as usize - 1].1;
            let beta = world.open_beta(&server, i, &r3::recover_semi_honest(state, &message, &[5; 12]).unwrap());
            let to = if repairs == AS_WRITTEN { of(&world.server.D, i) } else { world.N(i) };
            for j in ALL {
                let entry = &beta[j as usize - 1];
                if j != lost {
                    assert!(matches!(entry, Beta::Kappa(_)));
                } else if to.contains(&j) {
                    assert!(matches!(entry, Beta::Pair(_)));
                } else {
                    assert_eq!(*entry, Beta::Nothing);
                }
            }
        }
    }
}

#[test]
fn too_few() {
    let world = world(SIZE, Model::SemiHonest, AS_WRITTEN);
    let (server, call) = world.call(&SESSION, &ALL);
    let masked = world.masked(&call, &ALL);
    assert_eq!(
        hear(&server, &masked, &[1, 2]).map(|_| ()).map_err(|e| (e.code, e.culprit)),
        Err((Code::Threshold, None))
    );
    let (next, out) = hear(&server, &masked, &ALL).unwrap();
    let mut server = recovery(next);
    for k in 0..3 {
        assert_eq!(fault(r4::output(&server)), (Code::Threshold, None), "{k} answers");
        let beta: Result<Bytes> = r3::recover_semi_honest(&masked[k].1, &out[k].1, &[5; 12]);
        server = r4::collect(&server, masked[k].0, &beta.unwrap()).unwrap();
    }
    assert_eq!(r4::output(&server).unwrap(), plain_sum(&ALL));
}
