//! Messages, read into fields by either half.

use super::setup::{DIMENSION, MAX_ELEMENT, MODEL, USERS};
use crate::args::{Args, Done, Outcome, Refusal};
use crate::engine::bon::{Model, Repairs, Setup};
use crate::engine::{impl_engine, spec_engine};
use crate::field::{Field, Kind, field};
use crate::op::{Action, Op};
use secagg::bon::literal as fast;
use secagg_spec::bon::messages as spec;
use secagg_spec::prelude::{Id, Nat, nat_to_be};
use serde_json::{Value, json};

const PARAMS: &[Field] = &[USERS, MODEL, DIMENSION, MAX_ELEMENT];
const MESSAGE: &[Field] = &[field("message", Kind::AnyBytes, "the message, kind and all")];

type Half = fn(&Args<'_>) -> Outcome;

const fn op(name: &'static str, doc: &'static str, out: &'static [Field], spec: Half, fast: Half) -> Op {
    let (source, action) = ("docs/bytes.md §3, §4", Action::Pure { spec, fast });
    Op { name, doc, source, params: PARAMS, input: MESSAGE, coins: &[], out, action }
}

const KEYS: &[Field] = &[
    field("c_pk", Kind::Bytes(33), "c_v^PK"),
    field("s_pk", Kind::Bytes(33), "s_v^PK"),
    field("sigma", Kind::OrNull(&Kind::Bytes(64)), "σ_v; null in the honest-but-curious model"),
];
const KEY_ENTRY: &[Field] = &[
    field("id", Kind::Number, "v"),
    field("c_pk", Kind::Bytes(33), "c_v^PK"),
    field("s_pk", Kind::Bytes(33), "s_v^PK"),
    field("sigma", Kind::OrNull(&Kind::Bytes(64)), "σ_v; null in the honest-but-curious model"),
];
const CIPHERTEXT_ENTRY: &[Field] =
    &[field("id", Kind::Number, "v"), field("value", Kind::Bytes(100), "the ciphertext for v, or from v")];
const SIGNATURE_ENTRY: &[Field] = &[field("id", Kind::Number, "v"), field("value", Kind::Bytes(64), "σ'_v")];
const SHARE_ENTRY: &[Field] = &[field("id", Kind::Number, "v"), field("value", Kind::Bytes(32), "the share")];
const CIPHERTEXT_LIST: &[Field] = &[field("list", Kind::List(&Kind::Record(CIPHERTEXT_ENTRY)), "the list")];

/// Kind 00.
pub static ADVERTISE_KEYS: Op = op(
    "bon.decode.advertise_keys",
    "Reads the message 00.",
    KEYS,
    |args| {
        let keys = spec::decode_advertise_keys(&read(args)?.spec(), &args.bytes("message")?)?;
        Ok(Done { out: keys_json(&spec_keys(&keys)), ..Done::new() })
    },
    |args| {
        let (read, message) = (read(args)?, args.bytes("message")?);
        let keys = fast::advertise_keys(&message, read.active())?;
        Ok(Done { out: keys_json(&fast_keys(&keys)), ..Done::new() })
    },
);

/// Kind 01.
pub static KEY_LIST: Op = op(
    "bon.decode.key_list",
    "Reads the message 01.",
    &[field("list", Kind::List(&Kind::Record(KEY_ENTRY)), "the list")],
    |args| {
        let list = spec::decode_key_list(&read(args)?.spec(), &args.bytes("message")?)?;
        Ok(Done::new().with("list", list.iter().map(|(v, keys)| key_entry(*v, &spec_keys(keys))).collect::<Value>()))
    },
    |args| {
        let (read, message) = (read(args)?, args.bytes("message")?);
        let list = fast::key_list(&message, &read.fast()?, read.active())?;
        Ok(Done::new().with("list", list.iter().map(|(v, keys)| key_entry(*v, &fast_keys(keys))).collect::<Value>()))
    },
);

/// Kind 02.
pub static SHARE_KEYS: Op = op(
    "bon.decode.share_keys",
    "Reads the message 02.",
    CIPHERTEXT_LIST,
    |args| Ok(list(&spec::decode_ciphertexts(&read(args)?.spec(), 2, &args.bytes("message")?)?)),
    |args| Ok(list(&fast::share_keys(&args.bytes("message")?, &read(args)?.fast()?)?)),
);

/// Kind 03.
pub static CIPHERTEXTS: Op = op(
    "bon.decode.ciphertexts",
    "Reads the message 03.",
    CIPHERTEXT_LIST,
    |args| Ok(list(&spec::decode_ciphertexts(&read(args)?.spec(), 3, &args.bytes("message")?)?)),
    |args| Ok(list(&fast::ciphertexts(&args.bytes("message")?, &read(args)?.fast()?)?)),
);

/// Kind 04.
pub static MASKED_INPUT: Op = op(
    "bon.decode.masked_input",
    "Reads the message 04.",
    &[field("vector", Kind::List(&Kind::Decimal), "y_u")],
    |args| {
        let y = spec::decode_masked_input(&read(args)?.spec(), &args.bytes("message")?)?;
        Ok(Done::new().with("vector", y.iter().map(Nat::to_string).collect::<Vec<_>>()))
    },
    |args| {
        let y = fast::masked_input(&args.bytes("message")?, &read(args)?.fast()?)?;
        Ok(Done::new().with("vector", y.iter().map(u64::to_string).collect::<Vec<_>>()))
    },
);

/// Kind 05.
pub static SURVIVORS: Op = op(
    "bon.decode.survivors",
    "Reads the message 05.",
    &[field("set", Kind::List(&Kind::Number), "U3")],
    |args| Ok(Done::new().with("set", spec::decode_survivors(&read(args)?.spec(), &args.bytes("message")?)?)),
    |args| Ok(Done::new().with("set", fast::survivors(&args.bytes("message")?, &read(args)?.fast()?)?)),
);

/// Kind 06.
pub static CONSISTENCY_CHECK: Op = op(
    "bon.decode.consistency_check",
    "Reads the message 06.",
    &[field("sigma", Kind::Bytes(64), "σ'_u")],
    |args| {
        read(args)?;
        Ok(Done::new().hex("sigma", spec::decode_consistency_check(&args.bytes("message")?)?))
    },
    |args| {
        read(args)?;
        Ok(Done::new().hex("sigma", fast::consistency_check(&args.bytes("message")?)?))
    },
);

/// Kind 07.
pub static SIGNATURES: Op = op(
    "bon.decode.signatures",
    "Reads the message 07.",
    &[field("list", Kind::List(&Kind::Record(SIGNATURE_ENTRY)), "the list")],
    |args| Ok(list(&spec::decode_signatures(&read(args)?.spec(), &args.bytes("message")?)?)),
    |args| Ok(list(&fast::signatures(&args.bytes("message")?, &read(args)?.fast()?)?)),
);

/// Kind 08.
pub static UNMASKING: Op = op(
    "bon.decode.unmasking",
    "Reads the message 08.",
    &[
        field("s_sk", Kind::List(&Kind::Record(SHARE_ENTRY)), "s^SK_{v,u}, v ∈ U2 ∖ U3"),
        field("b", Kind::List(&Kind::Record(SHARE_ENTRY)), "b_{v,u}, v ∈ U3"),
    ],
    |args| {
        let shares = spec::decode_unmasking(&read(args)?.spec(), &args.bytes("message")?)?;
        let bytes = |list: &[(Id, Nat)]| -> Result<Vec<(Id, Vec<u8>)>, Refusal> {
            list.iter().map(|(v, share)| Ok((*v, nat_to_be(share, 32)?))).collect()
        };
        Ok(Done::new().with("s_sk", entries(&bytes(&shares.s_SK)?)).with("b", entries(&bytes(&shares.b)?)))
    },
    |args| {
        let (s_sk, b) = fast::unmasking(&args.bytes("message")?, &read(args)?.fast()?)?;
        Ok(Done::new().with("s_sk", entries(&s_sk)).with("b", entries(&b)))
    },
);

/// All of them, by kind.
pub static OPS: &[&Op] = &[
    &ADVERTISE_KEYS,
    &KEY_LIST,
    &SHARE_KEYS,
    &CIPHERTEXTS,
    &MASKED_INPUT,
    &SURVIVORS,
    &CONSISTENCY_CHECK,
    &SIGNATURES,
    &UNMASKING,
];

/// What a reader needs to know.
struct Known(Setup);

fn read(args: &Args<'_>) -> Result<Known, Refusal> {
    Ok(Known(Setup {
        users: args.number("users")?,
        threshold: 1,
        dimension: args.number("dimension")?,
        max_element: args.u64("max_element")?,
        max_input: None,
        model: super::setup::model(args)?,
        repairs: Repairs::AS_WRITTEN,
        verification_keys: Vec::new(),
    }))
}

impl Known {
    fn active(&self) -> bool {
        self.0.model == Model::Active
    }

    fn spec(&self) -> secagg_spec::bon::params::Setup {
        spec_engine::spec_setup(&self.0)
    }

    fn fast(&self) -> Result<secagg::bon::Params, Refusal> {
        Ok(impl_engine::params(&self.0)?)
    }
}

/// c^PK, s^PK, σ.
type Keys = [Option<Vec<u8>>; 3];

fn spec_keys(keys: &spec::PublicKeys) -> Keys {
    let sigma = Some(keys.sigma.clone()).filter(|sigma| !sigma.is_empty());
    [Some(keys.c_PK.clone()), Some(keys.s_PK.clone()), sigma]
}

fn fast_keys((c_pk, s_pk, sigma): &fast::Keys) -> Keys {
    [Some(c_pk.to_vec()), Some(s_pk.to_vec()), sigma.map(|sigma| sigma.to_vec())]
}

fn keys_json(keys: &Keys) -> crate::file::Object {
    let names = ["c_pk", "s_pk", "sigma"];
    names.iter().zip(keys).map(|(name, value)| ((*name).to_owned(), value.as_ref().map(hex::encode).into())).collect()
}

fn key_entry(v: Id, keys: &Keys) -> Value {
    let mut entry = crate::maker::object([("id", v.into())]);
    entry.extend(keys_json(keys));
    entry.into()
}

fn entries<T: AsRef<[u8]>>(list: &[(Id, T)]) -> Value {
    list.iter().map(|(v, value)| json!({"id": v, "value": hex::encode(value)})).collect()
}

fn list<T: AsRef<[u8]>>(list: &[(Id, T)]) -> Done {
    Done::new().with("list", entries(list))
}
