//! MGL's messages, as the implementation reads them.

use super::json::decimals;
use super::messages::{Form, form};
use crate::args::{Args, Done, Outcome, Refusal};
use crate::engine::mgl::Model;
use crate::engine::{Failure, mgl_impl};
use secagg::Error;
use secagg::mgl::messages as wire;
use secagg::mgl::{Active, SemiHonest};
use serde_json::{Value, json};

/// What the server is sent, with the sender as the culprit of what is wrong with it.
fn sent<T>(args: &Args<'_>, read: impl Fn(&Form, &[u8]) -> Result<T, Error>) -> Result<T, Refusal> {
    let (form, from, message) = (form(args)?, args.number("from")?, args.bytes("message")?);
    Ok(read(&form, &message).map_err(|e| Failure { code: e.code(), culprit: Some(from) })?)
}

fn received<T>(args: &Args<'_>, read: impl Fn(&Form, &[u8]) -> Result<T, Error>) -> Result<T, Refusal> {
    let (form, message) = (form(args)?, args.bytes("message")?);
    Ok(read(&form, &message)?)
}

fn list<'a, const N: usize>(list: impl IntoIterator<Item = (&'a u32, &'a [u8; N])>, name: &str) -> Value {
    list.into_iter().map(|(id, bytes)| json!({"id": id, name: hex::encode(bytes)})).collect()
}

/// `02`.
pub fn response(args: &Args<'_>) -> Outcome {
    sent(args, |_, message| wire::read_response(message)).map(|()| Done::new())
}

/// `03`.
pub fn call(args: &Args<'_>) -> Outcome {
    let call = received(args, |form, message| match form.model {
        Model::SemiHonest => wire::Call::read::<SemiHonest>(message, form.users),
        Model::Active => wire::Call::read::<Active>(message, form.users),
    })?;
    let session = call.session;
    let done = Done::new().with("tau", session.tau).with("t_l", session.t_l.to_string());
    let done = done.with("ts_l", session.ts_l.to_string()).with("ts_tau", session.ts_tau.to_string());
    let u0: Vec<u32> = call.u0.into_iter().collect();
    Ok(done.with("u0", u0).with("signature", call.signature.map(hex::encode)))
}

/// `04`.
pub fn masked_input(args: &Args<'_>) -> Outcome {
    sent(args, |form, message| {
        let space = mgl_impl::space(form.dimension, form.bits)?;
        let read = match form.model {
            Model::SemiHonest => wire::MaskedInput::read::<SemiHonest>(message, form.users, form.threshold, &space),
            Model::Active => wire::MaskedInput::read::<Active>(message, form.users, form.threshold, &space),
        }?;
        let dealt = read.dealings.iter().map(|(id, dealing)| {
            let (e, a, b) = (dealing.shares, dealing.server_share, dealing.commitment);
            json!({"id": id, "e": hex::encode(e), "a": hex::encode(a), "b": b.map(hex::encode)})
        });
        let c = (form.model == Model::Active).then(|| hex::encode(read.commitment));
        let done = Done::new().with("dealt", dealt.collect::<Value>()).with("others", list(&read.others, "e"));
        Ok(done.with("c", c).with("alpha", decimals(&read.alpha)))
    })
}

/// `05`.
pub fn shares(args: &Args<'_>) -> Outcome {
    let shares = received(args, |form, message| wire::Shares::read(message, form.users))?;
    let u1: Vec<u32> = shares.u1.into_iter().collect();
    Ok(Done::new().with("u1", u1).with("dealt", list(&shares.dealt, "e")).with("others", list(&shares.others, "e")))
}

/// `06`.
pub fn signature(args: &Args<'_>) -> Outcome {
    Ok(Done::new().hex("signature", sent(args, |_, message| wire::read_signature(message))?))
}

/// `07`.
pub fn signatures(args: &Args<'_>) -> Outcome {
    let read = received(args, |form, message| wire::read_signatures(message, form.users))?;
    Ok(Done::new().with("signatures", list(&read, "signature")))
}

/// β.
pub fn beta(args: &Args<'_>) -> Outcome {
    let entries = sent(args, |form, message| wire::read_beta(message, form.users))?;
    let entries = entries.iter().map(|(_, entry)| match entry {
        wire::Recovered::Nothing => json!({"kind": "nothing", "share": null}),
        wire::Recovered::Kappa(share) => json!({"kind": "kappa", "share": hex::encode(share.to_bytes())}),
        wire::Recovered::Pair(share) => json!({"kind": "pair", "share": hex::encode(share.to_bytes())}),
    });
    Ok(Done::new().with("beta", entries.collect::<Value>()))
}
