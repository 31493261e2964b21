//! What a semi-honest coalition can open of a session, from its view: for the leak oracle.

use super::bon_server::BonServer;
use super::leak::Opened;
use super::mgl_server::MglServer;
use super::pairwise;
use super::view::{Met, View};
use secagg::prim::ae::Key;
use secagg::prim::key_agreement::{PublicKey, SecretKey, SharedKey};
use secagg_spec::mgl::messages::{decode_call, decode_share_text, decode_shares};
use secagg_spec::mgl::one_time_keys::{Use, one_time_key};
use secagg_spec::mgl::session_id::{Purpose, associated_data, sid};
use secagg_vectors::engine::bon;
use std::collections::BTreeMap;
use std::fmt::Debug;

fn text(error: impl Debug) -> String {
    format!("{error:?}")
}

/// MGL, semi-honest: what the coalition opens of this session.
///
/// # Errors
///
/// Messages that are none of an honest session.
pub fn mgl(view: &View<'_>) -> Result<Opened, String> {
    let (setup, session, met) = (&view.held().setup(), view.session(), view.met());
    let server_keys = view.held().server_keys();
    let call = met.iter().find(|m| !m.is_up && m.message.first() == Some(&3));
    let Some(call) = call else { return MglServer::new(setup, &server_keys, session, &[])?.opened() };
    let call = decode_call(setup, call.message).map_err(text)?;
    let sid = sid(setup, &call.session, &call.U0).map_err(text)?;
    let mut held = MglServer::new(setup, &server_keys, session, &call.U0)?;
    for m in met.iter().filter(|m| m.is_up) {
        match m.message.first() {
            Some(4) => held.take_masked_input(m.user, m.message)?,
            Some(8) => held.take_recovery(m.user, m.message).map(|_| ())?,
            _ => (),
        }
    }
    for (i, coins) in view.coins().iter().filter(|(i, _)| call.U0.contains(i)) {
        held.know_kappa(*i, coins.kappa);
    }
    // e_{j,i}, by (j, i): as the server passed it on, or as it received it.
    let mut sealed: BTreeMap<(u32, u32), Vec<u8>> = BTreeMap::new();
    for m in met.iter().filter(|m| !m.is_up && m.message.first() == Some(&5)) {
        let shares = decode_shares(setup, m.message).map_err(text)?;
        sealed.extend(shares.dealt.into_iter().chain(shares.others).map(|(j, e)| ((j, m.user), e)));
    }
    let pairs = call.U0.iter().flat_map(|j| call.U0.iter().map(move |i| (*j, *i)));
    sealed.extend(pairs.filter_map(|(j, i)| Some(((j, i), held.ciphertext(j, i)?))));
    for ((u, v), master) in pairwise::keys(view.held())? {
        if !(call.U0.contains(&u) && call.U0.contains(&v)) {
            continue;
        }
        let key = |purpose, master| one_time_key(setup, &call.session, &sid, purpose, (u, v), master).map_err(text);
        held.know_pair(u, v, key(Use::Mask, &master.mask)?.try_into().map_err(text)?);
        let key = SharedKey::from_bytes(&key(Use::Ae, &master.ae)?.try_into().map_err(text)?);
        for (j, i) in [(u, v), (v, u)] {
            let Some(e) = sealed.get(&(j, i)) else { continue };
            let ad = associated_data(setup, &sid, Purpose::Shares, j, i, 0);
            let plain = Key::derive(&key).and_then(|key| key.open(&ad, e)).map_err(text)?;
            let (kappa, _) = decode_share_text(&plain, plain.len() > 32).map_err(text)?;
            held.file_kappa(j, i, &kappa)?;
        }
    }
    held.opened()
}

/// BON, as written, the server in the coalition: what it opens of this session. `coins` are its users'.
///
/// # Errors
///
/// Messages that are none of an honest session.
pub fn bon(setup: &bon::Setup, coins: &BTreeMap<u32, bon::Coins>, met: &[Met<'_>]) -> Result<Opened, String> {
    let mut held = BonServer::new(setup)?;
    for m in met {
        match m.message.first() {
            Some(3) => held.pass(m.user, m.message)?,
            Some(0) => held.take_keys(m.user, m.message)?,
            Some(2) => held.take_ciphertexts(m.user, m.message)?,
            Some(4) => held.take_masked_input(m.user, m.message)?,
            Some(8) => held.take_shares(m.user, m.message)?,
            _ => (),
        }
    }
    for (u, own) in coins {
        held.know(*u, own.s_sk, own.b);
        let secret = SecretKey::from_bytes(&own.c_sk).map_err(text)?;
        for v in 1..=setup.users {
            let (Some(keys), Some(e)) = (held.advertised(v), held.ciphertext(v, *u)) else { continue };
            let public = PublicKey::from_bytes(keys.c_PK.as_slice().try_into().map_err(text)?).map_err(text)?;
            let plain = Key::derive(&secret.agree(&public)).and_then(|key| key.open(&[], e)).map_err(text)?;
            // v ‖ u ‖ s^SK_{v,u} ‖ b_{v,u}
            let share = |from: usize| plain.get(from..from + 32).and_then(|bytes| bytes.try_into().ok());
            let (s, b) = (share(8), share(40));
            held.file(v, *u, s, b);
        }
    }
    held.opened()
}
