//! What nobody can be made from.

use super::play::plan;
use super::script::Bench;
use super::semi_honest::plain;
use super::world::{first, size};
use crate::engine::mgl::Setup;
use crate::file::Object;
use crate::maker::{Flaw, Maker};
use serde_json::{Value, json};

const FLAG: &str = "BadParameters";

/// User 1 must be refused, with these fields in the request for one of four users.
fn refuse(maker: &mut Maker, comment: &str, code: &'static str, setup: &Setup, fields: Value) -> Result<(), Flaw> {
    let bench = Bench::new(maker, setup, &[])?;
    let mut script = bench.user(1).until("mgl.member", 0)?;
    for (name, value) in fields.as_object().cloned().unwrap_or_else(Object::new) {
        script = script.with(&name, value);
    }
    script.refused(maker, &bench.world, (comment, FLAG), code, None)
}

/// The parameters, the id, the neighbours.
pub fn members(maker: &mut Maker) -> Result<(), Flaw> {
    let four = plain(size(4, 2, 2, 1));
    for (comment, code, fields) in [
        ("t = 0", "E_PARAMS", json!({"threshold": 0})),
        ("t = m + 1", "E_PARAMS", json!({"threshold": 5})),
        ("ℓ = 0, and no neighbours", "E_PARAMS", json!({"degree": 0, "neighbours": [], "deals_to": []})),
        ("ν = 0", "E_PARAMS", json!({"sessions": 0})),
        ("r = 0", "E_PARAMS", json!({"dimension": 0})),
        ("n = 0", "E_PARAMS", json!({"bits": 0})),
        ("n = 65", "E_PARAMS", json!({"bits": 65})),
        ("R_U = 1", "E_WRAP", json!({"max_input": "0"})),
        ("m(R_U − 1) = 2^n", "E_WRAP", json!({"max_input": "16384"})),
        ("the id 0", "E_PARAMS", json!({"id": 0, "neighbours": [2, 3], "deals_to": [2]})),
        ("the id m + 1", "E_PARAMS", json!({"id": 5, "neighbours": [2, 3], "deals_to": [2]})),
        ("a neighbour too few", "E_PARAMS", json!({"neighbours": [2], "deals_to": [2]})),
        ("a neighbour too many", "E_PARAMS", json!({"neighbours": [2, 3, 4], "deals_to": [2]})),
        ("itself for a neighbour", "E_PARAMS", json!({"neighbours": [1, 2], "deals_to": [2]})),
        ("the neighbour m + 1", "E_PARAMS", json!({"neighbours": [2, 5], "deals_to": [2]})),
        ("neighbours in another order", "E_PARAMS", json!({"neighbours": [3, 2], "deals_to": [2]})),
        ("a neighbour twice", "E_PARAMS", json!({"neighbours": [2, 2], "deals_to": [2]})),
        ("it deals to one that is no neighbour", "E_PARAMS", json!({"neighbours": [2, 3], "deals_to": [4]})),
        ("those to whom it deals in another order", "E_PARAMS", json!({"neighbours": [2, 3], "deals_to": [3, 2]})),
    ] {
        refuse(maker, comment, code, &four, fields)?;
    }
    let odd = json!({"degree": 3, "neighbours": [2, 3, 4], "deals_to": [2]});
    refuse(maker, "ℓ·m is odd", "E_PARAMS", &plain(size(5, 2, 2, 1)), odd)
}

/// The server's graph and session. The users are in a square: 1 and 2, 2 and 3, 3 and 4, 4 and 1.
pub fn servers(maker: &mut Maker) -> Result<(), Flaw> {
    let place = |near: [u32; 2], dealt: &[u32]| json!({"neighbours": near, "deals_to": dealt});
    let square = |first: Value| json!([first, place([1, 3], &[3]), place([2, 4], &[4]), place([1, 3], &[1])]);
    let good = place([2, 4], &[2]);
    let end = |near: u32, dealt: &[u32]| json!({"neighbours": [near], "deals_to": dealt});
    let path = json!([end(2, &[2]), place([1, 3], &[3]), place([2, 4], &[4]), end(3, &[])]);
    for (comment, name, value) in [
        ("an edge that only one of its ends knows", "graph", square(place([2, 3], &[2, 3]))),
        ("an edge without a dealer", "graph", square(place([2, 4], &[]))),
        ("an edge with two dealers", "graph", square(place([2, 4], &[2, 4]))),
        ("an edge too few", "graph", path),
        ("a dealing to one that is no neighbour", "graph", square(place([2, 4], &[2, 3]))),
        ("τ = ν", "tau", 4.into()),
    ] {
        let bench = Bench::new(maker, &plain(size(4, 2, 2, 1)), &[plan(first(), &[])])?;
        let script = bench.server().until("mgl.server", 0)?.with("graph", square(good.clone())).with(name, value);
        script.refused(maker, &bench.world, (comment, FLAG), "E_PARAMS", None)?;
    }
    Ok(())
}
