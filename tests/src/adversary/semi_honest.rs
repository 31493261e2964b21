//! What a semi-honest coalition can open of a session, from its view: for the leak oracle.

use super::bon_server::BonServer;
use super::leak::Opened;
use super::mgl_server::MglServer;
use super::view::{Coalition, Met};
use secagg::prim::ae::Key;
use secagg::prim::key_agreement::{PublicKey, SecretKey, SharedKey};
use secagg_spec::mgl::messages::{decode_call, decode_share_text, decode_shares};
use secagg_spec::mgl::one_time_keys::{Use, one_time_key};
use secagg_spec::mgl::round0_pairwise_keys::{MasterKeys, sound_keys};
use secagg_spec::mgl::session_id::{Purpose, associated_data, sid};
use secagg_spec::mgl::setup as spec;
use secagg_spec::nike::keys::receive_row;
use secagg_vectors::engine::mgl::{Coins, Material, Session};
use secagg_vectors::engine::mgl_draws::Enrolled;
use secagg_vectors::engine::{bon, mgl};
use std::collections::BTreeMap;
use std::fmt::Debug;

fn text(error: impl Debug) -> String {
    format!("{error:?}")
}

/// The master keys of a user, from the rows of both providers that it was sent.
fn master_keys(setup: &spec::Setup, i: u32, enrolment: &mgl::Enrolment) -> Result<MasterKeys, String> {
    let Material::Nike { coefficients, keys: [key_1, key_2], sealed: [sealed_1, sealed_2] } = &enrolment.material
    else {
        return Err("only for the hardened keys".to_owned());
    };
    let row_1 = receive_row(1, i, *coefficients, key_1, sealed_1).map_err(text)?;
    let row_2 = receive_row(2, i, *coefficients, key_2, sealed_2).map_err(text)?;
    sound_keys(setup.m, i, &enrolment.neighbours, &row_1, &row_2).map_err(text)
}

/// MGL, semi-honest and hardened: what the coalition opens of this session. Of `enrolled` only its members' part is used, and what is
/// public; `coins` are its users'.
///
/// # Errors
///
/// Messages that are none of an honest session.
pub fn mgl(
    coalition: &Coalition,
    enrolled: &Enrolled,
    setup: &spec::Setup,
    session: &Session,
    coins: &BTreeMap<u32, Coins>,
    met: &[Met<'_>],
) -> Result<Opened, String> {
    let call = met.iter().find(|m| !m.is_up && m.message.first() == Some(&3));
    let Some(call) = call else { return MglServer::new(setup, &enrolled.server, session, &[])?.opened() };
    let call = decode_call(setup, call.message).map_err(text)?;
    let sid = sid(setup, &call.session, &call.U0).map_err(text)?;
    let mut held = MglServer::new(setup, &enrolled.server, session, &call.U0)?;
    for m in met.iter().filter(|m| m.is_up) {
        match m.message.first() {
            Some(4) => held.take_masked_input(m.user, m.message)?,
            Some(8) => held.take_recovery(m.user, m.message).map(|_| ())?,
            _ => (),
        }
    }
    for i in coalition.users.iter().filter(|i| call.U0.contains(i)) {
        let enrolment = enrolled.users.get(*i as usize - 1).ok_or_else(|| format!("no user {i}"))?;
        let MasterKeys { MK, EK } = master_keys(setup, *i, enrolment)?;
        for (j, master) in MK.iter().filter(|(j, _)| call.U0.contains(j)) {
            let key = one_time_key(setup, &call.session, &sid, Use::Mask, (*i, *j), master).map_err(text)?;
            held.know_pair(*i, *j, key.try_into().map_err(text)?);
        }
        if let Some(coins) = coins.get(i) {
            held.know_kappa(*i, coins.kappa);
        }
        // The ciphertexts for it: as the server passed them on, or as it received them.
        let mut sealed: BTreeMap<u32, Vec<u8>> = BTreeMap::new();
        for m in met.iter().filter(|m| !m.is_up && m.user == *i && m.message.first() == Some(&5)) {
            let shares = decode_shares(setup, m.message).map_err(text)?;
            sealed.extend(shares.dealt.into_iter().chain(shares.others));
        }
        sealed.extend(call.U0.iter().filter_map(|j| Some((*j, held.ciphertext(*j, *i)?))));
        for (j, master) in &EK {
            let Some(e) = sealed.get(j) else { continue };
            let key = one_time_key(setup, &call.session, &sid, Use::Ae, (*i, *j), master).map_err(text)?;
            let key = Key::derive(&SharedKey::from_bytes(&key.try_into().map_err(text)?)).map_err(text)?;
            let ad = associated_data(setup, &sid, Purpose::Shares, *j, *i, 0);
            let plain = key.open(&ad, e).map_err(text)?;
            let (kappa, _) = decode_share_text(&plain, plain.len() > 32).map_err(text)?;
            held.file_kappa(*j, *i, &kappa)?;
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
