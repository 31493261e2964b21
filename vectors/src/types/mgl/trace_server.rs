//! What comes up at the server on the way, from the specification's states.
#![allow(non_snake_case)]

use crate::args::Done;
use crate::engine::mgl_spec::SpecServer;
use secagg_spec::mgl::messages::encode_beta;
use secagg_spec::mgl::repairs::Repair;
use secagg_spec::mgl::round4_decrypt_then_unmask::{Server4, pairwise_key, shares_of_kappa};
use secagg_spec::mgl::session_id::{sid_input, signed_call};
use secagg_spec::mgl::setup::Model;
use secagg_spec::p256::order;
use secagg_spec::prelude::{Id, Result, nat_to_be};
use secagg_spec::sets::{difference, ids, value_of};
use secagg_spec::shamir::reconstruct;

const MESSAGES: &str = "docs/bytes.md §10";
const SUM: &str = "docs/bytes.md §10, the sum";

/// After a message of this user was taken: what in it was for the server.
pub fn received(done: Done, server: &SpecServer, from: Id) -> Result<Done> {
    match server {
        SpecServer::Round2(state) => {
            let sent = value_of(&state.collected, from)?;
            sent.s_S.iter().try_fold(done, |done, (j, share)| {
                Ok(done.step(MESSAGES, format!("s_{from},{j}_3"), nat_to_be(share, 32)?))
            })
        }
        SpecServer::Round4(state) => Ok(done.step(MESSAGES, "beta", encode_beta(&value_of(&state.collected, from)?)?)),
        _ => Ok(done),
    }
}

/// Before a round is closed: what is signed, and at the end the secrets that come back.
pub fn closing(done: Done, server: &SpecServer) -> Result<Done> {
    match server {
        SpecServer::Round1(state) => {
            let (setup, U0, mut done) = (&state.setup, ids(&state.collected), done);
            if setup.repairs.has(Repair::FreshSession) || setup.repairs.has(Repair::SessionBinding) {
                done = done.step(MESSAGES, "sid_input", sid_input(setup, &state.session, &U0)?);
            }
            match setup.model {
                Model::Active => Ok(done.step(MESSAGES, "signed_call", signed_call(setup, &state.session, &U0)?)),
                Model::SemiHonest => Ok(done),
            }
        }
        SpecServer::Round4(state) => secrets(done, state),
        _ => Ok(done),
    }
}

/// Whatever can be brought back, in the order in which it is.
fn secrets(done: Done, server: &Server4) -> Result<Done> {
    let (mut done, t) = (done, server.setup.t as usize);
    for j in &server.W {
        let shares = shares_of_kappa(server, *j)?;
        if shares.len() >= t {
            done = done.step(SUM, format!("kappa_{j}"), nat_to_be(&reconstruct(&shares, t, &order())?, 32)?);
        }
    }
    let lost = difference(&server.U0, &server.W);
    for i in &server.W {
        for j in value_of(&server.keys.N, *i)?.iter().filter(|j| lost.contains(j)) {
            if let Ok(key) = pairwise_key(server, *i, *j) {
                done = done.step(SUM, format!("K_{i},{j}"), key);
            }
        }
    }
    Ok(done)
}
