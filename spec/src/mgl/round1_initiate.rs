//! MGL Figure 4, Round 1 (Initiate Aggregate-sum Computation by Server).
#![allow(non_snake_case)]

use super::messages::{Call, decode_response, encode_call, encode_response};
use super::round2_mask_then_encrypt::Server2;
use super::session_id::signed_call;
use super::setup::{Member, Model, ServerKeys, Session, Setup, check_server_keys, everyone};
use crate::bon::server::check_sender;
use crate::ecdsa::sig_sign;
use crate::prelude::*;
use crate::sets::{ids, with};

/// User i responds, to take part.
pub fn respond(_member: &Member) -> Bytes {
    encode_response()
}

/// The server in round 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server1 {
    /// The public inputs.
    pub setup: Setup,
    /// What the server is made from.
    pub keys: ServerKeys,
    /// The session it calls for.
    pub session: Session,
    /// Who responded so far.
    pub collected: Vec<(Id, ())>,
}

/// The server before any message of a session. Errors as [`check_server_keys`]; `E_PARAMS` unless τ < ν.
pub fn server(setup: &Setup, keys: &ServerKeys, session: &Session) -> Result<Server1> {
    check_server_keys(setup, keys)?;
    if session.tau >= setup.nu {
        return Err(Code::Params.error());
    }
    Ok(Server1 { setup: setup.clone(), keys: keys.clone(), session: *session, collected: Vec::new() })
}

/// Server: takes the message of user `i`.
pub fn collect(server: &Server1, i: Id, message: &[u8]) -> Result<Server1> {
    check_sender(&everyone(&server.setup), &server.collected, i)?;
    decode_response(message).map_err(|e| e.code.by(i))?;
    let mut next = server.clone();
    next.collected = with(&server.collected, i, &());
    Ok(next)
}

/// Server: closes the round, with the call for each user in U0.
pub fn close(server: &Server1) -> Result<(Server2, Vec<(Id, Bytes)>)> {
    let (setup, session) = (&server.setup, &server.session);
    // The set of alive users U0 responds
    let U0 = ids(&server.collected);
    // [active] σ_S = Sig(sk_S, U0 ‖ τ ‖ T_l ‖ TS_l ‖ TS_τ)
    let sigma = match (setup.model, &server.keys.sk) {
        (Model::Active, Some(sk)) => sig_sign(sk, &signed_call(setup, session, &U0)?)?,
        (Model::Active, None) => return Err(Code::Params.error()),
        (Model::SemiHonest, _) => Vec::new(),
    };
    // Broadcast (U0, τ, T_l, TS_l) along with σ_S to users in U0; TS_τ too, which round 2 has received
    let message = encode_call(&Call { session: *session, U0: U0.clone(), sigma });
    let mut out = Vec::new();
    for i in &U0 {
        out.push((*i, message.clone()));
    }
    let next =
        Server2 { setup: setup.clone(), keys: server.keys.clone(), session: *session, U0, collected: Vec::new() };
    Ok((next, out))
}
