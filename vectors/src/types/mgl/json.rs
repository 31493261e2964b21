//! What MGL's parties are made from, as it stands in a request: the other way round than in [`super::fields`].

use super::fields::model_name;
use crate::engine::mgl::{Coins, Enrolment, Material, Model, REPAIRS, Repairs, ServerKeys, Session, Setup};
use crate::file::Object;
use crate::maker::object;
use serde_json::{Value, json};

/// Elements of vectors, in decimal.
pub fn decimals(list: &[u64]) -> Value {
    list.iter().map(|x| Value::from(x.to_string())).collect()
}

fn hexes<B: AsRef<[u8]>>(list: &[B]) -> Value {
    list.iter().map(|bytes| Value::from(hex::encode(bytes))).collect()
}

fn hex_or_null<B: AsRef<[u8]>>(bytes: &Option<B>) -> Value {
    bytes.as_ref().map_or(Value::Null, |bytes| hex::encode(bytes).into())
}

/// The names of repairs.
pub fn repairs(set: Repairs) -> Value {
    REPAIRS.iter().filter(|name| set.has(name)).map(|name| Value::from(*name)).collect()
}

/// The set-up.
pub fn setup(setup: &Setup) -> Object {
    object([
        ("users", setup.users.into()),
        ("threshold", setup.threshold.into()),
        ("degree", setup.degree.into()),
        ("eta_max", setup.eta_max.into()),
        ("sessions", setup.sessions.into()),
        ("dimension", setup.dimension.into()),
        ("bits", setup.bits.into()),
        ("max_input", setup.max_input.map_or(Value::Null, |x| x.to_string().into())),
        ("colluders", setup.colluders.into()),
        ("model", model_name(setup.model).into()),
        ("repairs", repairs(setup.repairs)),
        ("graph_seed", hex::encode(setup.graph_seed).into()),
        ("server_verification_key", hex_or_null(&setup.server_key)),
        ("verification_keys", hexes(&setup.verification_keys)),
    ])
}

/// User i.
pub fn member(set_up: &Setup, i: u32, enrolment: &Enrolment) -> Object {
    let (npkc, nike) = match &enrolment.material {
        Material::Npkc { modulus, exponent, masks, ae } => {
            let npkc = json!({"modulus": hex::encode(modulus), "exponent": hex::encode(exponent), "masks": hexes(masks), "ae": hexes(ae)});
            (npkc, Value::Null)
        }
        Material::Nike { coefficients, keys, sealed } => {
            (Value::Null, json!({"coefficients": coefficients, "keys": hexes(keys), "sealed": hexes(sealed)}))
        }
    };
    let mut all = setup(set_up);
    all.extend(object([
        ("id", i.into()),
        ("neighbours", enrolment.neighbours.clone().into()),
        ("deals_to", enrolment.deals_to.clone().into()),
        ("npkc", npkc),
        ("nike", nike),
        ("server_key", hex::encode(enrolment.server_key).into()),
        ("signing_key", hex_or_null(&enrolment.signing_key)),
    ]));
    all
}

/// Which session it is.
pub fn session(session: &Session) -> Object {
    object([
        ("t_l", session.t_l.to_string().into()),
        ("tau", session.tau.into()),
        ("ts_l", session.ts_l.to_string().into()),
        ("ts_tau", session.ts_tau.to_string().into()),
    ])
}

/// The server of a session.
pub fn server(set_up: &Setup, keys: &ServerKeys, which: &Session) -> Object {
    let graph = keys.graph.iter().map(|(near, dealt)| json!({"neighbours": near, "deals_to": dealt}));
    let mut all = setup(set_up);
    all.extend(object([
        ("graph", graph.collect()),
        ("server_keys", hexes(&keys.keys)),
        ("signing_key", hex_or_null(&keys.signing_key)),
    ]));
    all.extend(session(which));
    all
}

/// The draws of a user that the model uses, by label.
pub fn coins(setup: &Setup, dealt: &[u32], coins: &Coins) -> Object {
    let mut all = Object::new();
    let mut put = |label: String, bytes: &[u8]| all.insert(label, hex::encode(bytes).into());
    put("kappa".to_owned(), &coins.kappa);
    for (k, a) in (1..).zip(&coins.a_kappa) {
        put(format!("a_kappa/{k}"), a);
    }
    let mut each = |stem: &str, list: Vec<(u32, Vec<u8>)>| {
        for (j, bytes) in list {
            put(format!("{stem}/{j}"), &bytes);
        }
    };
    let dealings = |list: &std::collections::BTreeMap<u32, [u8; 12]>| -> Vec<(u32, Vec<u8>)> {
        list.iter().filter(|(j, _)| dealt.contains(j)).map(|(j, nonce)| (*j, nonce.to_vec())).collect()
    };
    each("a_pair", coins.a_pair.iter().filter(|(j, _)| dealt.contains(j)).map(|(j, a)| (*j, a.to_vec())).collect());
    each("nonce_e", coins.nonce_e.iter().map(|(j, nonce)| (*j, nonce.to_vec())).collect());
    each("nonce_a", dealings(&coins.nonce_a));
    if setup.model == Model::Active {
        each("nonce_b", dealings(&coins.nonce_b));
        put("nonce_c".to_owned(), &coins.nonce_c);
    }
    put("nonce_beta".to_owned(), &coins.nonce_beta);
    all
}
