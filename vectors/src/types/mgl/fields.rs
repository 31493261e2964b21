//! What MGL's parties are made from, as fields and as they are read.

use crate::args::{Args, Refusal};
use crate::engine::mgl::{Enrolment, Material, Model, REPAIRS, Repairs, ServerKeys, Session, Setup};
use crate::field::{Field, Kind, field};
use crate::file::Object;
use serde_json::Value;

/// Where the protocol is said.
pub const SOURCE: &str = "docs/bytes.md §10; MGL Figure 4";

/// Ids.
pub const IDS: Kind = Kind::List(&Kind::Number);

/// Names of repairs.
pub const REPAIRS_KIND: Kind = Kind::List(&Kind::OneOf(&REPAIRS));

/// The set-up: what everybody knows.
pub const SETUP: &[Field] = &[
    field("users", Kind::Number, "m"),
    field("threshold", Kind::Number, "t"),
    field("degree", Kind::Number, "ℓ"),
    field("eta_max", Kind::Number, "η_max"),
    field("sessions", Kind::Number, "ν"),
    field("dimension", Kind::Number, "r"),
    field("bits", Kind::Number, "n: R = 2^n"),
    field("max_input", Kind::OrNull(&Kind::Decimal), "R_U − 1, where inputs are bounded"),
    field("colluders", Kind::Number, "|C|"),
    field("model", Kind::OneOf(&["semi-honest", "active"]), "the model"),
    field("repairs", REPAIRS_KIND, "the repairs that are made, in the order of their bits"),
    field("graph_seed", Kind::Bytes(32), "the graph's seed"),
    field("server_verification_key", Kind::OrNull(&Kind::Bytes(33)), "the server's verification key; null semi-honest"),
    field(
        "verification_keys",
        Kind::List(&Kind::Bytes(33)),
        "the users' verification keys, from 1 on; none semi-honest",
    ),
];

const NPKC: Kind = Kind::Record(&[
    field("modulus", Kind::AnyBytes, "N, big-endian, as long as it is"),
    field("exponent", Kind::AnyBytes, "e, big-endian, as long as it is"),
    field("masks", Kind::List(&Kind::AnyBytes), "s_{1,i} and s_{2,i}, encoded polynomials"),
    field("ae", Kind::List(&Kind::AnyBytes), "c_{1,i} and c_{2,i}, encoded polynomials"),
]);

const NIKE: Kind = Kind::Record(&[
    field("coefficients", Kind::Number, "k"),
    field("keys", Kind::List(&Kind::Bytes(32)), "K_{i,SSP_1} and K_{i,SSP_2}"),
    field("sealed", Kind::List(&Kind::AnyBytes), "the encrypted rows of SSP_1 and SSP_2"),
]);

/// What a user is made from, besides the set-up.
pub const ENROLMENT: &[Field] = &[
    field("id", Kind::Number, "i"),
    field("neighbours", IDS, "N(i)"),
    field("deals_to", IDS, "D(i)"),
    field("npkc", Kind::OrNull(&NPKC), "the material of section 9; null where it is section 11's"),
    field("nike", Kind::OrNull(&NIKE), "the material of section 11; null where it is section 9's"),
    field("server_key", Kind::Bytes(32), "K_{i,S}"),
    field("signing_key", Kind::OrNull(&Kind::Bytes(32)), "the user's signing key; null semi-honest"),
];

const PLACE: Kind = Kind::Record(&[field("neighbours", IDS, "N(i)"), field("deals_to", IDS, "D(i)")]);

/// T_l.
pub const T_L: Field = field("t_l", Kind::Decimal, "T_l");
/// τ.
pub const TAU: Field = field("tau", Kind::Number, "τ");
/// TS_l.
pub const TS_L: Field = field("ts_l", Kind::Decimal, "TS_l");
/// TS_τ.
pub const TS_TAU: Field = field("ts_tau", Kind::Decimal, "TS_τ");

/// What the server is made from, besides the set-up.
pub const SERVER_KEYS: &[Field] = &[
    field("graph", Kind::List(&PLACE), "N(i) and D(i), from user 1 on"),
    field("server_keys", Kind::List(&Kind::Bytes(32)), "K_{i,S}, from user 1 on"),
    field("signing_key", Kind::OrNull(&Kind::Bytes(32)), "the server's signing key; null semi-honest"),
    T_L,
    TAU,
    TS_L,
    TS_TAU,
];

fn wrong(what: &str) -> Refusal {
    Refusal::Request(what.to_owned())
}

/// An object in a request, whose fields are read as a request's are.
fn object<'a>(value: &'a Value, name: &str) -> Result<&'a Object, Refusal> {
    value.as_object().ok_or_else(|| wrong(&format!("{name}: not an object")))
}

/// Bytes, or null.
fn array_or_null<const N: usize>(args: &Args<'_>, name: &str) -> Result<Option<[u8; N]>, Refusal> {
    if args.value(name)?.is_null() { Ok(None) } else { args.array(name).map(Some) }
}

/// Two of them.
fn two<T: Clone>(list: &[T], name: &str) -> Result<[T; 2], Refusal> {
    match list {
        [one, two] => Ok([one.clone(), two.clone()]),
        _ => Err(wrong(&format!("{name}: not two"))),
    }
}

/// The repairs that a request names.
pub fn repairs(args: &Args<'_>) -> Result<Repairs, Refusal> {
    let list = args.value("repairs")?.as_array().ok_or_else(|| wrong("repairs: not a list"))?;
    let names: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
    let set = Repairs::only(&names);
    let known = REPAIRS.iter().copied().filter(|name| set.has(name));
    if names.len() == list.len() && known.eq(names) { Ok(set) } else { Err(wrong("repairs: not names in order")) }
}

/// The model that a request names.
pub fn model(args: &Args<'_>) -> Result<Model, Refusal> {
    match args.word("model")? {
        "semi-honest" => Ok(Model::SemiHonest),
        "active" => Ok(Model::Active),
        _ => Err(wrong("model: no such model")),
    }
}

/// The name of a model.
pub fn model_name(model: Model) -> &'static str {
    match model {
        Model::SemiHonest => "semi-honest",
        Model::Active => "active",
    }
}

/// [`SETUP`], read.
pub fn setup(args: &Args<'_>) -> Result<Setup, Refusal> {
    Ok(Setup {
        users: args.number("users")?,
        threshold: args.number("threshold")?,
        degree: args.number("degree")?,
        eta_max: args.number("eta_max")?,
        sessions: args.number("sessions")?,
        dimension: args.number("dimension")?,
        bits: u8::try_from(args.number("bits")?).map_err(|_| wrong("bits: not below 256"))?,
        max_input: args.u64_or_null("max_input")?,
        colluders: args.number("colluders")?,
        model: model(args)?,
        repairs: repairs(args)?,
        graph_seed: args.array("graph_seed")?,
        server_key: array_or_null(args, "server_verification_key")?,
        verification_keys: args.arrays("verification_keys")?,
    })
}

/// Which of the two materials it is, read.
fn material(args: &Args<'_>) -> Result<Material, Refusal> {
    let none = Object::new();
    match (args.value("npkc")?, args.value("nike")?) {
        (npkc, Value::Null) => {
            let npkc = Args::new(object(npkc, "npkc")?, &none);
            Ok(Material::Npkc {
                modulus: npkc.bytes("modulus")?,
                exponent: npkc.bytes("exponent")?,
                masks: two(&npkc.byte_strings("masks")?, "masks")?,
                ae: two(&npkc.byte_strings("ae")?, "ae")?,
            })
        }
        (Value::Null, nike) => {
            let nike = Args::new(object(nike, "nike")?, &none);
            Ok(Material::Nike {
                coefficients: nike.number("coefficients")?,
                keys: two(&nike.arrays("keys")?, "keys")?,
                sealed: two(&nike.byte_strings("sealed")?, "sealed")?,
            })
        }
        _ => Err(wrong("npkc, nike: not one of them")),
    }
}

/// [`ENROLMENT`], read: i, and all else.
pub fn enrolment(args: &Args<'_>) -> Result<(u32, Enrolment), Refusal> {
    let enrolment = Enrolment {
        neighbours: args.numbers("neighbours")?,
        deals_to: args.numbers("deals_to")?,
        material: material(args)?,
        server_key: args.array("server_key")?,
        signing_key: array_or_null(args, "signing_key")?,
    };
    Ok((args.number("id")?, enrolment))
}

/// Which session it is, read.
pub fn session(args: &Args<'_>) -> Result<Session, Refusal> {
    Ok(Session {
        t_l: args.u64("t_l")?,
        tau: args.number("tau")?,
        ts_l: args.u64("ts_l")?,
        ts_tau: args.u64("ts_tau")?,
    })
}

/// [`SERVER_KEYS`], read.
pub fn server_keys(args: &Args<'_>) -> Result<(ServerKeys, Session), Refusal> {
    let none = Object::new();
    let graph = args.records("graph")?.into_iter().map(|place| {
        let place = Args::new(place, &none);
        Ok((place.numbers("neighbours")?, place.numbers("deals_to")?))
    });
    let keys = ServerKeys {
        graph: graph.collect::<Result<_, Refusal>>()?,
        keys: args.arrays("server_keys")?,
        signing_key: array_or_null(args, "signing_key")?,
    };
    Ok((keys, session(args)?))
}
