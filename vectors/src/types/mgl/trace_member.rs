//! What comes up at a user on the way, from the specification's states.
#![allow(non_snake_case)]

use crate::args::Done;
use crate::engine::mgl_spec::{SpecMember, State};
use secagg_spec::ae::ae_dec;
use secagg_spec::feldman::commit;
use secagg_spec::masks::add_vectors;
use secagg_spec::mgl::messages::{decode_call, decode_recovery, decode_shares};
use secagg_spec::mgl::one_time_keys::{Use, key_input, mask, one_time_key};
use secagg_spec::mgl::repairs::Repair;
use secagg_spec::mgl::round2_mask_then_encrypt::{Coins, Masked};
use secagg_spec::mgl::session_id::{Purpose, SERVER, associated_data, sid_input, signed_call, signed_survivors};
use secagg_spec::mgl::setup::{Member, Model, deals_to, everyone, modulus};
use secagg_spec::p256::order;
use secagg_spec::packing::pack;
use secagg_spec::prelude::{Id, Nat, Result, nat_from_be, nat_to_be};
use secagg_spec::sets::{difference, value_of};
use secagg_spec::shamir::{share, share_2_of_3};

const MESSAGES: &str = "docs/bytes.md §10";

/// What is gone after a step.
pub struct Before {
    coins: Option<Coins>,
    masked: Option<Masked>,
}

/// Before a step.
pub fn before(member: &SpecMember) -> Before {
    let masked = match &member.state {
        State::Masked(masked) => Some(masked.clone()),
        State::Signed(signed) => Some(signed.masked.clone()),
        _ => None,
    };
    Before { coins: member.coins.clone(), masked }
}

/// After a step that received one message and sent another.
pub fn after(done: Done, before: &Before, member: &SpecMember, received: &[u8], sent: &[u8]) -> Result<Done> {
    match (&member.state, &before.masked) {
        (State::Masked(masked), None) => match &before.coins {
            Some(coins) => masked_input(done, masked, coins, received),
            None => Ok(done),
        },
        (State::Signed(signed), Some(masked)) => {
            let done = opened(done, masked, received)?;
            let U1 = &signed.received.U1;
            Ok(done.step(MESSAGES, "signed", signed_survivors(&masked.member.setup, &masked.sid, U1)))
        }
        (State::Over, Some(masked)) => {
            let setup = &masked.member.setup;
            let done = if setup.model == Model::SemiHonest { opened(done, masked, received)? } else { done };
            let ad = associated_data(setup, &masked.sid, Purpose::Recovery, masked.member.i, SERVER, 0);
            let beta = ae_dec(&masked.member.keys.K_S, &ad, &decode_recovery(sent)?)?;
            Ok(named(done, "ad_beta", &ad).step(MESSAGES, "beta", beta))
        }
        _ => Ok(done),
    }
}

/// With a step more, if there is anything in it.
fn named(done: Done, name: impl Into<String>, value: &[u8]) -> Done {
    if value.is_empty() { done } else { done.step(MESSAGES, name, value) }
}

/// The call: what σ_S signs, and what sid is of, where anything hangs on it.
fn session(done: Done, masked: &Masked) -> Result<Done> {
    let (setup, session, U0) = (&masked.member.setup, &masked.session, &masked.U0);
    let mut done = done;
    if setup.repairs.has(Repair::FreshSession) || setup.repairs.has(Repair::SessionBinding) {
        done = done.step(MESSAGES, "sid_input", sid_input(setup, session, U0)?).step(MESSAGES, "sid", masked.sid);
    }
    match setup.model {
        Model::Active => Ok(done.step(MESSAGES, "signed_call", signed_call(setup, session, U0)?)),
        Model::SemiHonest => Ok(done),
    }
}

/// A one-time key, with what is hashed first.
fn one_time(done: Done, masked: &Masked, purpose: Use, j: Id) -> Result<Done> {
    let Masked { member: Member { setup, i, keys, .. }, session, sid, .. } = masked;
    let (name, master) = match purpose {
        Use::Mask => ("K", value_of(&keys.MK, j)?),
        Use::Ae => ("EK", value_of(&keys.EK, j)?),
    };
    let input = key_input(setup, session, sid, (*i, j), &master);
    let key = one_time_key(setup, session, sid, purpose, (*i, j), &master)?;
    let step = "docs/bytes.md §7, §10";
    Ok(done.step(step, format!("{name}_{i},{j}_input"), input).step(step, format!("{name}_{i},{j}"), key))
}

fn element(x: &Nat) -> Result<Vec<u8>> {
    nat_to_be(x, 32)
}

/// The shares, the commitments and what they are bound to.
fn dealings(done: Done, masked: &Masked, coins: &Coins) -> Result<Done> {
    let Masked { member: Member { setup, i, keys, .. }, session, sid, U0, .. } = masked;
    let (mut done, active) = (done, setup.model == Model::Active);
    let ad = |purpose, to, subject| associated_data(setup, sid, purpose, *i, to, subject);
    for (j, share) in share(&coins.kappa, setup.t as usize, &everyone(setup), &coins.a_kappa, &order())? {
        if U0.contains(&j) {
            done = done.step(MESSAGES, format!("kappa_{i},{j}"), element(&share)?);
        }
    }
    let to_deal = deals_to(setup, &keys.N, &keys.D);
    for j in U0.iter().filter(|j| *j != i) {
        done = named(done, format!("ad_e_{i},{j}"), &ad(Purpose::Shares, *j, 0));
        if !to_deal.contains(j) {
            continue;
        }
        let key = nat_from_be(&one_time_key(setup, session, sid, Use::Mask, (*i, *j), &value_of(&keys.MK, *j)?)?);
        let a = value_of(&coins.a_pair, *j)?;
        for (place, share) in share_2_of_3(&key, &a, &order())? {
            done = done.step(MESSAGES, format!("s_{i},{j}_{place}"), element(&share)?);
        }
        done = named(done, format!("ad_a_{i},{j}"), &ad(Purpose::ServerShare, SERVER, *j));
        if active {
            done = done.step(MESSAGES, format!("comm_{i},{j}"), commit(&[key, a])?.concat());
            done = named(done, format!("ad_b_{i},{j}"), &ad(Purpose::PairCommitment, SERVER, *j));
        }
    }
    if active {
        let polynomial = [std::slice::from_ref(&coins.kappa), &coins.a_kappa].concat();
        done = done.step(MESSAGES, "comm_kappa", commit(&polynomial)?.concat());
        done = named(done, "ad_c", &ad(Purpose::KappaCommitment, SERVER, 0));
    }
    Ok(done)
}

/// Round 2.
fn masked_input(done: Done, masked: &Masked, coins: &Coins, call: &[u8]) -> Result<Done> {
    let Masked { member: Member { setup, i, keys, .. }, session: at, sid, U0, .. } = masked;
    decode_call(setup, call)?;
    let mut done = session(done, masked)?;
    for j in U0.iter().filter(|j| *j != i) {
        done = one_time(done, masked, Use::Ae, *j)?;
    }
    let near: Vec<Id> = keys.N.iter().copied().filter(|j| U0.contains(j)).collect();
    for j in &near {
        done = one_time(done, masked, Use::Mask, *j)?;
    }
    done = dealings(done, masked, coins)?;
    let R = modulus(setup);
    let zero = vec![Nat::default(); setup.r as usize];
    let packed = |key: &[u8]| pack(&add_vectors(&zero, &mask(setup, at, key)?, &R), &R);
    done = done.step(MESSAGES, "prg_kappa", packed(&element(&coins.kappa)?)?);
    for j in &near {
        let key = one_time_key(setup, at, sid, Use::Mask, (*i, *j), &value_of(&keys.MK, *j)?)?;
        done = done.step(MESSAGES, format!("prg_K_{i},{j}"), packed(&key)?);
    }
    Ok(done)
}

/// What is in the ciphertexts of `05` that open, in the order of the lists.
fn opened(done: Done, masked: &Masked, message: &[u8]) -> Result<Done> {
    let Masked { member: Member { setup, i, .. }, sid, EK, U0, .. } = masked;
    let shares = decode_shares(setup, message)?;
    let mut done = done;
    for (j, e) in shares.dealt.iter().chain(&shares.others) {
        if difference(&[*j], U0).is_empty()
            && let Ok(text) = ae_dec(&value_of(EK, *j)?, &associated_data(setup, sid, Purpose::Shares, *j, *i, 0), e)
        {
            done = done.step(MESSAGES, format!("e_{j},{i}_plaintext"), text);
        }
    }
    Ok(done)
}
