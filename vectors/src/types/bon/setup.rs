//! What every party of BON is given: its fields, read and written.

use crate::args::{Args, Refusal};
use crate::engine::bon::{Model, REPAIRS, Repairs, Setup};
use crate::field::{Field, Kind, field};
use crate::file::Object;
use crate::maker::object;
use serde_json::{Value, json};

/// n.
pub const USERS: Field = field("users", Kind::Number, "n: users have the ids 1 to n");
/// t.
pub const THRESHOLD: Field = field("threshold", Kind::Number, "t");
/// m.
pub const DIMENSION: Field = field("dimension", Kind::Number, "m");
/// R − 1.
pub const MAX_ELEMENT: Field = field("max_element", Kind::Decimal, "R − 1");
/// R_U − 1.
pub const MAX_INPUT: Field =
    field("max_input", Kind::OrNull(&Kind::Decimal), "R_U − 1; null where inputs have no bound");
/// The model.
pub const MODEL: Field = field(
    "model",
    Kind::OneOf(&["hbc", "active"]),
    "honest-but-curious, without what Figure 4 prints in red; or active",
);
/// The repairs.
pub const REPAIRED: Field = field("repairs", Kind::List(&Kind::OneOf(&REPAIRS)), "the repairs that are made, by name");

/// All of it.
pub const SETUP: &[Field] = &[
    USERS,
    THRESHOLD,
    DIMENSION,
    MAX_ELEMENT,
    MAX_INPUT,
    MODEL,
    REPAIRED,
    field(
        "verification_keys",
        Kind::List(&Kind::Bytes(33)),
        "d_v^PK for v = 1 … n; empty in the honest-but-curious model",
    ),
];

/// The model of a request.
///
/// # Errors
///
/// There is none.
pub fn model(args: &Args<'_>) -> Result<Model, Refusal> {
    match args.word("model")? {
        "hbc" => Ok(Model::Hbc),
        "active" => Ok(Model::Active),
        _ => Err(Refusal::Request("model: neither hbc nor active".to_owned())),
    }
}

/// The word for the model.
pub fn word(model: Model) -> &'static str {
    match model {
        Model::Hbc => "hbc",
        Model::Active => "active",
    }
}

/// The names of these repairs, by bit.
pub fn names(repairs: Repairs) -> Vec<&'static str> {
    REPAIRS.into_iter().filter(|name| repairs.has(name)).collect()
}

fn repairs(args: &Args<'_>) -> Result<Repairs, Refusal> {
    let none = || Refusal::Request("repairs: not a list of names of repairs".to_owned());
    let list = args.value("repairs")?.as_array().ok_or_else(none)?;
    let given: Option<Vec<&str>> = list.iter().map(Value::as_str).collect();
    let given = given.filter(|given| given.iter().all(|name| REPAIRS.contains(name))).ok_or_else(none)?;
    Ok(Repairs::only(&given))
}

/// The set-up of a request.
///
/// # Errors
///
/// A field is missing or of another kind.
pub fn read(args: &Args<'_>) -> Result<Setup, Refusal> {
    Ok(Setup {
        users: args.number("users")?,
        threshold: args.number("threshold")?,
        dimension: args.number("dimension")?,
        max_element: args.u64("max_element")?,
        max_input: args.u64_or_null("max_input")?,
        model: model(args)?,
        repairs: repairs(args)?,
        verification_keys: args.arrays("verification_keys")?,
    })
}

/// The fields of a request.
pub fn write(setup: &Setup) -> Object {
    object([
        ("users", setup.users.into()),
        ("threshold", setup.threshold.into()),
        ("dimension", setup.dimension.into()),
        ("max_element", setup.max_element.to_string().into()),
        ("max_input", setup.max_input.map(|x| x.to_string()).into()),
        ("model", word(setup.model).into()),
        ("repairs", json!(names(setup.repairs))),
        ("verification_keys", setup.verification_keys.iter().map(hex::encode).collect()),
    ])
}
