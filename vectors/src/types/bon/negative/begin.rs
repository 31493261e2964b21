//! Parties that cannot begin.

use super::U;
use crate::engine::bon::Model;
use crate::maker::{Flaw, Maker};
use crate::types::bon::session::decimals;
use crate::types::bon::victim::{Base, cannot_begin};
use serde_json::{Value, json};

/// All of them.
pub fn all(maker: &mut Maker, base: &Base) -> Result<(), Flaw> {
    match base.session.setup.model {
        Model::Hbc => {
            parameters(maker, base, U)?;
            parameters(maker, base, 0)?;
        }
        Model::Active => keys(maker, base)?,
    }
    inputs(maker, base)
}

fn parameters(maker: &mut Maker, base: &Base, u: u32) -> Result<(), Flaw> {
    let who = if u == 0 { "the server" } else { "a user" };
    let mut refused = |given: &[(&str, Value)], what: &str, flag: &str, code| {
        cannot_begin(maker, base, u, given, (&format!("{who}: {what}"), flag), code)
    };
    refused(&[("threshold", 0.into())], "t = 0", "Parameters", "E_PARAMS")?;
    refused(&[("threshold", 4.into())], "t = n + 1", "Parameters", "E_PARAMS")?;
    let mut empty = vec![("dimension", 0.into())];
    if u != 0 {
        empty.push(("input", json!([])));
    }
    refused(&empty, "m = 0", "Parameters", "E_PARAMS")?;
    refused(&[("max_element", "0".into())], "R = 1", "Parameters", "E_PARAMS")?;
    refused(&[("max_input", "0".into())], "R_U = 1", "Wrap", "E_WRAP")?;
    refused(&[("max_input", "334".into())], "R = n(R_U − 1) − 1", "Wrap", "E_WRAP")?;
    refused(&[("max_input", "333".into()), ("max_element", "998".into())], "R = n(R_U − 1)", "Wrap", "E_WRAP")?;
    let wraps = [("max_input", "6148914691236517206".into()), ("max_element", "18446744073709551615".into())];
    refused(&wraps, "n(R_U − 1) is 2^64 + 2", "Wrap", "E_WRAP")?;
    if u != 0 {
        refused(&[("id", 0.into())], "the id 0", "Parameters", "E_PARAMS")?;
        refused(&[("id", 4.into())], "the id n + 1", "Parameters", "E_PARAMS")?;
    }
    Ok(())
}

/// The active model: what comes from the PKI.
fn keys(maker: &mut Maker, base: &Base) -> Result<(), Flaw> {
    let keys = &base.session.setup.verification_keys;
    let hexed = |keys: &[[u8; 33]]| -> Value { keys.iter().map(hex::encode).collect() };
    let mut refused = |given: (&str, Value), what: &str| {
        cannot_begin(maker, base, U, &[given], (&format!("a user: {what}"), "Parameters"), "E_PARAMS")
    };
    let few = keys.split_last().map(|(_, few)| few.to_vec()).unwrap_or_default();
    refused(("verification_keys", hexed(&few)), "a verification key too few")?;
    let many: Vec<_> = keys.iter().chain(keys.first()).copied().collect();
    refused(("verification_keys", hexed(&many)), "a verification key too many")?;
    let mut bad = keys.clone();
    bad.iter_mut().next_back().into_iter().for_each(|key| *key = [0; 33]);
    refused(("verification_keys", hexed(&bad)), "a verification key that is no point")?;
    refused(("signing_key", Value::Null), "no signing key")?;
    refused(("signing_key", "00".repeat(32).into()), "the signing key 0")?;
    let order = secagg_spec::p256::order();
    refused(("signing_key", format!("{order:064x}").into()), "the signing key q")
}

/// Inputs that are none.
fn inputs(maker: &mut Maker, base: &Base) -> Result<(), Flaw> {
    let mut refused = |given: &[(&str, Value)], what: &str| {
        cannot_begin(maker, base, U, given, (&format!("a user: {what}"), "BadInput"), "E_INPUT")
    };
    let drawn = base.session.inputs.get(&U).map(Vec::as_slice).unwrap_or_default();
    refused(&[("input", decimals(drawn.get(..1).unwrap_or_default()))], "an input of m − 1 elements")?;
    refused(&[("input", decimals(&[drawn, &[7]].concat()))], "an input of m + 1 elements")?;
    refused(&[("input", json!(["1000", "1001"]))], "an element that is R")?;
    refused(&[("input", json!(["333", "334"])), ("max_input", "333".into())], "an element that is R_U")
}
