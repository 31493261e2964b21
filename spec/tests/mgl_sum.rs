//! The server's sum (`docs/bytes.md`, section 10, "The sum"): wrong shares and wrong commitments, and who is blamed.
#![allow(non_snake_case)]

mod mgl_common;

use mgl_common::*;
use secagg_spec::ae::ae_enc;
use secagg_spec::feldman::commit;
use secagg_spec::mgl::messages::{Beta, decode_masked_input, encode_masked_input};
use secagg_spec::mgl::repairs::{AS_WRITTEN, Repair, Repairs};
use secagg_spec::mgl::round4_decrypt_then_unmask::{Server4, collect, output};
use secagg_spec::mgl::setup::Model;
use secagg_spec::mgl::{round2_mask_then_encrypt as r2, round3_failure_recovery as r3};
use secagg_spec::prelude::{Bytes, Code, Id, Nat, nat};

const SIZE: Size = Size { m: 4, t: 2, ell: 3, eta_max: 0 };
const ALL: [Id; 4] = [1, 2, 3, 4];

/// An active session in which user 4 deals, and is lost before it signs: W = U2 = {1, 2, 3} as written. `change`
/// changes the messages of round 2, `betas` the β_i.
fn run(
    repairs: Repairs,
    change: impl Fn(&World, Id, Bytes) -> Bytes,
    betas: impl Fn(&World, Id, &mut Vec<Beta>),
) -> Result<Vec<Nat>, (Code, Option<Id>)> {
    let world = world(SIZE, Model::Active, repairs);
    let session = signed_session(&world, &SESSION, (&ALL, &ALL, &[1, 2, 3]), |i, message| change(&world, i, message));
    let mut server: Server4 = session.server4.clone();
    for i in [1, 2, 3] {
        let message = r3::recover(session.signed(i), &of(&session.signatures, i), &[5; 12]).unwrap();
        let mut beta = world.open_beta(&server, i, &message);
        betas(&world, i, &mut beta);
        server = collect(&server, i, &world.seal_beta(&server, i, &beta)).unwrap();
    }
    output(&server).map_err(|e| (e.code, e.culprit))
}

fn unchanged(_: &World, _: Id, message: Bytes) -> Bytes {
    message
}

/// Whether i deals to j where each edge has one dealer.
fn deals(world: &World, i: Id, j: Id) -> bool {
    of(&world.server.D, i).contains(&j)
}

/// The message of round 2 with a_{i,j} of another share, or b_{i,j} of another key. Without `DirectionalAe` and
/// `SessionBinding` there are no associated data.
fn change_dealing(world: &World, (i, j): (Id, Id), message: &[u8], commitment: bool) -> Bytes {
    let mut input = decode_masked_input(&world.setup, message).unwrap();
    let seal = |text: &[u8]| ae_enc(&of(&world.server.K_S, i), &[8; 12], &[], text).unwrap();
    for (to, dealing) in &mut input.dealt {
        if *to == j && commitment {
            dealing.b = seal(&commit(&[nat(77), nat(78)]).unwrap().concat());
        } else if *to == j {
            dealing.a = seal(&[1; 32]);
        }
    }
    encode_masked_input(&world.setup, &input).unwrap()
}

#[test]
fn honest_parties() {
    assert_eq!(run(AS_WRITTEN, unchanged, |_, _, _| ()), Ok(plain_sum(&[1, 2, 3])));
}

/// The dealer's share for the server is not the committed one: the dealer is to blame, whichever end it is.
#[test]
fn a_servers_share_that_does_not_verify() {
    let mut ends = [0, 0];
    for i in [1, 2, 3] {
        let change = |world: &World, who: Id, message: Bytes| {
            let (d, other) = if deals(world, i, 4) { (i, 4) } else { (4, i) };
            if who == d { change_dealing(world, (d, other), &message, false) } else { message }
        };
        let world = world(SIZE, Model::SemiHonest, AS_WRITTEN);
        let dealer = if deals(&world, i, 4) { i } else { 4 };
        ends[usize::from(dealer == 4)] += 1;
        assert_eq!(run(AS_WRITTEN, change, |_, _, _| ()), Err((Code::Share, Some(dealer))));
        // the commitment is another one: nothing verifies, and it is the dealer again
        let change = |world: &World, who: Id, message: Bytes| {
            let (d, other) = if deals(world, i, 4) { (i, 4) } else { (4, i) };
            if who == d { change_dealing(world, (d, other), &message, true) } else { message }
        };
        assert_eq!(run(AS_WRITTEN, change, |_, _, _| ()), Err((Code::Share, Some(dealer))));
    }
    assert!(ends[0] > 0 && ends[1] > 0);
}

/// The survivor's share: it is to blame if it dealt itself; if not, it or the dealer.
#[test]
fn a_survivors_share_that_does_not_verify() {
    for liar in [1, 2, 3] {
        let betas = |_: &World, i: Id, beta: &mut Vec<Beta>| {
            if i == liar {
                beta[3] = Beta::Pair(nat(5));
            }
        };
        let world = world(SIZE, Model::SemiHonest, AS_WRITTEN);
        let culprit = deals(&world, liar, 4).then_some(liar);
        assert_eq!(run(AS_WRITTEN, unchanged, betas), Err((Code::Share, culprit)));
        assert_eq!(run(Repairs::of(&[Repair::BothDeal]), unchanged, betas), Err((Code::Share, Some(liar))));
        // none at all
        let nothing = |_: &World, i: Id, beta: &mut Vec<Beta>| {
            if i == liar {
                beta[3] = Beta::Nothing;
            }
        };
        assert_eq!(run(AS_WRITTEN, unchanged, nothing), Err((Code::Incomplete, Some(liar))));
    }
}

/// With `BothDeal` the lost user's dealing must be of the same key, if it is there: nobody can say who lied.
#[test]
fn two_dealings_of_different_keys() {
    let both = Repairs::of(&[Repair::BothDeal]);
    for i in [1, 2, 3] {
        let change = |world: &World, who: Id, message: Bytes| {
            if who == 4 { change_dealing(world, (4, i), &message, true) } else { message }
        };
        assert_eq!(run(both, change, |_, _, _| ()), Err((Code::Share, None)));
    }
    // its share for the server is not looked at
    let change = |world: &World, who: Id, message: Bytes| {
        if who == 4 { change_dealing(world, (4, 1), &message, false) } else { message }
    };
    assert_eq!(run(both, change, |_, _, _| ()), Ok(plain_sum(&[1, 2, 3])));
}

/// A share of κ that does not verify is dropped; t = 2 others are enough.
#[test]
fn a_share_of_kappa_that_does_not_verify() {
    let one_liar = |_: &World, i: Id, beta: &mut Vec<Beta>| {
        if i == 2 {
            for entry in beta.iter_mut().take(3) {
                *entry = Beta::Kappa(nat(9));
            }
        }
    };
    assert_eq!(run(AS_WRITTEN, unchanged, one_liar), Ok(plain_sum(&[1, 2, 3])));
    let two_liars = |_: &World, i: Id, beta: &mut Vec<Beta>| {
        if i != 1 {
            beta[2] = Beta::Kappa(nat(9));
        }
    };
    let repaired = Repairs::of(&[Repair::NoDiscard]);
    assert_eq!(run(repaired, unchanged, two_liars), Err((Code::Threshold, Some(3))));
    // as written input 3 is left out
    let sum = run(AS_WRITTEN, unchanged, two_liars).unwrap();
    assert!(sum != plain_sum(&[1, 2, 3]));
}

/// In the semi-honest model nothing is verified: the same lies change the sum, or nothing.
#[test]
fn semi_honest_servers_verify_nothing() {
    let world = world(SIZE, Model::SemiHonest, Repairs::of(&[Repair::BothDeal]));
    let (server, call) = world.call(&SESSION, &ALL);
    let masked = world.masked(&call, &ALL);
    let (next, out) = hear(&server, &masked, &[1, 2, 3]).unwrap();
    for (liar, at, right) in [(0, 0, true), (2, 1, false), (2, 3, false)] {
        let mut server = recovery(next.clone());
        for (i, message) in &out {
            let beta = r3::recover_semi_honest(&masked[*i as usize - 1].1, message, &[5; 12]).unwrap();
            let mut beta = world.open_beta(&server, *i, &beta);
            if *i == liar {
                beta[at] = match beta[at] {
                    Beta::Kappa(_) => Beta::Kappa(nat(9)),
                    _ => Beta::Pair(nat(9)),
                };
            }
            server = collect(&server, *i, &world.seal_beta(&server, *i, &beta)).unwrap();
        }
        assert_eq!(output(&server).unwrap() == plain_sum(&[1, 2, 3]), right, "{liar}");
    }
}

/// The dealer refuses to commit to a coefficient 0, which is the identity.
#[test]
fn a_zero_coefficient() {
    let world = world(SIZE, Model::Active, AS_WRITTEN);
    let (_, call) = world.call(&SESSION, &ALL);
    let user = world.user(1);
    let zeros: [&dyn Fn(&mut r2::Coins); 3] =
        [&|c| c.kappa = nat(0), &|c| c.a_kappa[0] = nat(0), &|c| c.a_pair[0].1 = nat(0)];
    for change in zeros {
        let mut coins = coins(user, 0);
        change(&mut coins);
        assert_eq!(fault(r2::mask_then_encrypt(user, &call, &x(1), &coins)), (Code::Point, None));
    }
}
