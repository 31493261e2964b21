//! MGL's messages, as the specification reads them.

use super::messages::{Form, form};
use crate::args::{Args, Done, Outcome, Refusal};
use crate::engine::mgl::Model;
use secagg_spec::mgl::messages as wire;
use secagg_spec::mgl::repairs::AS_WRITTEN;
use secagg_spec::mgl::setup as spec;
use secagg_spec::prelude::{Nat, SpecError, nat_to_be};
use serde_json::{Value, json};

/// A set-up of which only the form of messages is used.
fn setup(form: &Form) -> spec::Setup {
    spec::Setup {
        m: form.users,
        t: form.threshold,
        ell: 1,
        eta_max: 0,
        nu: 1,
        r: form.dimension,
        colluders: 0,
        n: u32::from(form.bits),
        R_U: None,
        model: match form.model {
            Model::SemiHonest => spec::Model::SemiHonest,
            Model::Active => spec::Model::Active,
        },
        repairs: AS_WRITTEN,
        seed: [0; 32],
        pk_S: Vec::new(),
        pk_U: Vec::new(),
    }
}

/// What the server is sent, with the sender as the culprit of what is wrong with it.
fn sent<T>(args: &Args<'_>, read: impl Fn(&spec::Setup, &[u8]) -> Result<T, SpecError>) -> Result<T, Refusal> {
    let (form, from, message) = (form(args)?, args.number("from")?, args.bytes("message")?);
    Ok(read(&setup(&form), &message).map_err(|e| e.code.by(from))?)
}

fn received<T>(args: &Args<'_>, read: impl Fn(&spec::Setup, &[u8]) -> Result<T, SpecError>) -> Result<T, Refusal> {
    let (form, message) = (form(args)?, args.bytes("message")?);
    Ok(read(&setup(&form), &message)?)
}

/// Bytes in hex; null where there are none.
fn some(bytes: &[u8]) -> Value {
    if bytes.is_empty() { Value::Null } else { hex::encode(bytes).into() }
}

fn list(list: &[(u32, Vec<u8>)], name: &str) -> Value {
    list.iter().map(|(id, bytes)| json!({"id": id, name: hex::encode(bytes)})).collect()
}

/// `02`.
pub fn response(args: &Args<'_>) -> Outcome {
    sent(args, |_, message| wire::decode_response(message)).map(|()| Done::new())
}

/// `03`.
pub fn call(args: &Args<'_>) -> Outcome {
    let call = received(args, wire::decode_call)?;
    let spec::Session { tau, T_l, TS_l, TS_tau } = call.session;
    let done = Done::new().with("tau", tau).with("t_l", T_l.to_string()).with("ts_l", TS_l.to_string());
    Ok(done.with("ts_tau", TS_tau.to_string()).with("u0", call.U0).with("signature", some(&call.sigma)))
}

/// `04`.
pub fn masked_input(args: &Args<'_>) -> Outcome {
    let wire::MaskedInput { dealt, others, c, alpha } = sent(args, wire::decode_masked_input)?;
    let dealt = dealt.iter().map(|(id, dealing)| {
        json!({"id": id, "e": hex::encode(&dealing.e), "a": hex::encode(&dealing.a), "b": some(&dealing.b)})
    });
    let done = Done::new().with("dealt", dealt.collect::<Value>()).with("others", list(&others, "e"));
    Ok(done.with("c", some(&c)).with("alpha", alpha.iter().map(|x| Value::from(x.to_string())).collect::<Value>()))
}

/// `05`.
pub fn shares(args: &Args<'_>) -> Outcome {
    let shares = received(args, wire::decode_shares)?;
    let done = Done::new().with("u1", shares.U1).with("dealt", list(&shares.dealt, "e"));
    Ok(done.with("others", list(&shares.others, "e")))
}

/// `06`.
pub fn signature(args: &Args<'_>) -> Outcome {
    Ok(Done::new().hex("signature", sent(args, |_, message| wire::decode_signature(message))?))
}

/// `07`.
pub fn signatures(args: &Args<'_>) -> Outcome {
    Ok(Done::new().with("signatures", list(&received(args, wire::decode_signatures)?, "signature")))
}

/// β.
pub fn beta(args: &Args<'_>) -> Outcome {
    let entry = |kind: &str, share: Option<&Nat>| -> Result<Value, Refusal> {
        let share = share.map(|share| nat_to_be(share, 32)).transpose()?;
        Ok(json!({"kind": kind, "share": share.map(hex::encode)}))
    };
    let entries = sent(args, wire::decode_beta)?;
    let entries = entries.iter().map(|e| match e {
        wire::Beta::Nothing => entry("nothing", None),
        wire::Beta::Kappa(share) => entry("kappa", Some(share)),
        wire::Beta::Pair(share) => entry("pair", Some(share)),
    });
    Ok(Done::new().with("beta", entries.collect::<Result<Value, Refusal>>()?))
}
