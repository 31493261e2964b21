//! The communication graph.

use super::common::{flag, nobody};
use crate::args::{Args, Done, Outcome, Refusal};
use crate::catalogue::Type;
use crate::field::{Field, Kind, field};
use crate::file::Object;
use crate::maker::{Case, Flaw, Maker};
use crate::op::{Action, Op};
use secagg::graph::Graph;
use secagg_spec::graph as spec;
use secagg_spec::prelude::{Nat, nat_to_be};
use secagg_spec::prg::prg_vector;
use secagg_spec::sha256::sha256;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const SOURCE: &str = "docs/bytes.md §6; MGL §3.1.2";

const USERS: Field = field("users", Kind::Number, "n");
const SEED: Field = field("seed", Kind::Bytes(32), "the seed");
const BY_ID: Kind = Kind::ById(&Kind::List(&Kind::Number));

/// The graph.
static GRAPH: Op = Op {
    name: "graph",
    doc: "The ℓ-regular graph over the ids 1 … n: who stands where, who is joined to whom, who deals to whom.",
    source: SOURCE,
    params: &[],
    input: &[USERS, field("degree", Kind::Number, "ℓ"), SEED],
    coins: &[],
    out: &[
        field("order", Kind::List(&Kind::Number), "the id at each position, from position 0"),
        field("neighbours", BY_ID, "N(v), ascending"),
        field("dealt_by", BY_ID, "the neighbours to whom v deals, ascending"),
    ],
    action: Action::Pure { spec: spec_graph, fast: fast_graph },
};

/// Many graphs at once.
static DIGEST: Op = Op {
    name: "graph.digest",
    doc: "SHA-256 of, for each ℓ in turn and for each v from 1 to n, the set N(v) and the set of those to whom v deals.",
    source: SOURCE,
    params: &[],
    input: &[USERS, field("degrees", Kind::List(&Kind::Number), "each ℓ"), SEED],
    coins: &[],
    out: &[field("digest", Kind::Bytes(32), "over all sets, each its count and its ids in 4 bytes, big-endian")],
    action: Action::Pure { spec: spec_digest, fast: fast_digest },
};

/// The type.
pub static TYPE: Type = Type {
    name: "graph",
    algorithm: "SECAGG-GRAPH",
    about: "The permuted Harary graph of MGL and ACS, and who deals on its edges. The trace has the draws of the permutation.",
    flags: &[
        flag("OddDegree", "WRONG_RESULT", "docs/bytes.md §6", "the one opposite is missing, or both ends deal"),
        flag("Complete", "WRONG_RESULT", "docs/bytes.md §6", "somebody is his own neighbour, or a neighbour twice"),
        flag("LargeGraph", "WRONG_RESULT", "docs/bytes.md §6", "draws below 2^8 only, where words of 2 bytes are due"),
        flag("NoGraph", "MISSING_CHECK", "docs/bytes.md §6", "a graph that is not regular, or none at all"),
    ],
    ops: &[&GRAPH, &DIGEST],
    runs: false,
    about_a_run: &[],
    result_of_a_run: &[],
    positive: Some(positive),
    negative: Some(negative),
};

fn by_id(lists: Vec<Vec<u32>>) -> Value {
    (1u32..).zip(lists).map(|(id, list)| (id.to_string(), json!(list))).collect()
}

/// Of each id in turn.
type Lists = Vec<Vec<u32>>;

fn spec_lists(graph: &spec::Graph, n: u32) -> Result<(Lists, Lists), Refusal> {
    let joined = (1..=n).map(|v| spec::neighbours(graph, v)).collect::<Result<_, _>>()?;
    let dealt = (1..=n).map(|v| spec::dealt_by(graph, v)).collect::<Result<_, _>>()?;
    Ok((joined, dealt))
}

fn fast_lists(graph: &Graph, n: u32) -> (Lists, Lists) {
    let joined = (1..=n).map(|v| graph.neighbours(v).into_iter().collect()).collect();
    (joined, (1..=n).map(|v| graph.deals_to(v).into_iter().collect()).collect())
}

fn arguments(args: &Args<'_>) -> Result<(u32, u32, [u8; 32]), Refusal> {
    Ok((args.number("users")?, args.number("degree")?, args.array("seed")?))
}

fn spec_graph(args: &Args<'_>) -> Outcome {
    let (n, degree, seed) = arguments(args)?;
    let graph = spec::graph(n, degree, &seed)?;
    let (joined, dealt) = spec_lists(&graph, n)?;
    let done = Done::new().with("order", json!(graph.ids));
    let mut done = done.with("neighbours", by_id(joined)).with("dealt_by", by_id(dealt));
    for i in (1..n).rev() {
        let ts = [b"graph".as_slice(), &i.to_be_bytes()].concat();
        let draw = prg_vector(&seed, &ts, 1, &(Nat::from(i) + 1u32))?;
        done = done.step(
            "docs/bytes.md §6",
            format!("j for i = {i}"),
            nat_to_be(draw.first().unwrap_or(&Nat::default()), 4)?,
        );
    }
    Ok(done)
}

fn fast_graph(args: &Args<'_>) -> Outcome {
    let (n, degree, seed) = arguments(args)?;
    let graph = Graph::new(n, degree, &seed).map_err(nobody)?;
    let (joined, dealt) = fast_lists(&graph, n);
    let done = Done::new().with("order", json!(graph.order()));
    Ok(done.with("neighbours", by_id(joined)).with("dealt_by", by_id(dealt)))
}

/// The sets of N(v) and of those to whom v deals, v ascending.
fn encoded((joined, dealt): (Lists, Lists)) -> Vec<u8> {
    let set = |list: &Vec<u32>| std::iter::once(list.len() as u32).chain(list.iter().copied()).collect::<Vec<_>>();
    joined.iter().zip(&dealt).flat_map(|(a, b)| [set(a), set(b)].concat()).flat_map(u32::to_be_bytes).collect()
}

fn spec_digest(args: &Args<'_>) -> Outcome {
    let (n, degrees, seed) = (args.number("users")?, args.numbers("degrees")?, args.array("seed")?);
    let mut all = Vec::new();
    for degree in degrees {
        all.extend(encoded(spec_lists(&spec::graph(n, degree, &seed)?, n)?));
    }
    Ok(Done::new().hex("digest", sha256(&all)))
}

fn fast_digest(args: &Args<'_>) -> Outcome {
    let (n, degrees, seed) = (args.number("users")?, args.numbers("degrees")?, args.array("seed")?);
    let mut hash = Sha256::new();
    for degree in degrees {
        hash.update(encoded(fast_lists(&Graph::new(n, degree, &seed).map_err(nobody)?, n)));
    }
    Ok(Done::new().hex("digest", hash.finalize()))
}

/// The seed of the orders that come from another library.
const KNOWN_SEED: &str = "9d1e3c5b7a8f60214365870912bbcadeeffe0d1c2b3a495867768594a3b2c1d0";

fn case(comment: &str, n: u32, degree: u32, seed: impl AsRef<[u8]>) -> Case {
    Case::new(comment).with("users", n).with("degree", degree).hex("seed", seed)
}

fn positive(maker: &mut Maker) -> Result<(), Flaw> {
    maker.group(&GRAPH, Object::new());
    let seed = hex::decode(KNOWN_SEED)?;
    let pair = case("one pair: the order by Python's cryptography", 2, 1, &seed).flag("OddDegree");
    let pair = pair.known("order", json!([2, 1])).known("neighbours", json!({"1": [2], "2": [1]}));
    maker.case(pair.known("dealt_by", json!({"1": [], "2": [1]})))?;
    let triangle = case("a triangle: 2, 3, 1 and back", 3, 2, &seed).flag("Complete").known("order", json!([2, 3, 1]));
    let triangle = triangle.known("neighbours", json!({"1": [2, 3], "2": [1, 3], "3": [1, 2]}));
    maker.case(triangle.known("dealt_by", json!({"1": [2], "2": [3], "3": [1]})))?;
    // On a ring: 2, 8, 1, 12, 4, 9, 6, 10, 11, 3, 5, 7 and back to 2. The dealer is the one before.
    let ring = case("a ring of twelve: the order by Python's cryptography", 12, 2, &seed);
    let ring = ring.known("order", json!([2, 8, 1, 12, 4, 9, 6, 10, 11, 3, 5, 7]));
    let ring = ring.known(
        "neighbours",
        json!({
            "1": [8, 12], "2": [7, 8], "3": [5, 11], "4": [9, 12], "5": [3, 7], "6": [9, 10],
            "7": [2, 5], "8": [1, 2], "9": [4, 6], "10": [6, 11], "11": [3, 10], "12": [1, 4]
        }),
    );
    maker.case(ring.known(
        "dealt_by",
        json!({
            "1": [12], "2": [8], "3": [5], "4": [9], "5": [7], "6": [10],
            "7": [2], "8": [1], "9": [6], "10": [11], "11": [3], "12": [4]
        }),
    ))?;
    for (comment, n, degree, flag) in [
        ("four in two pairs", 4, 1, "OddDegree"),
        ("six, with three neighbours each", 6, 3, "OddDegree"),
        ("eight, with five neighbours each", 8, 5, "OddDegree"),
        ("five, everybody with everybody", 5, 4, "Complete"),
        ("six, everybody with everybody", 6, 5, "Complete"),
        ("eleven, with four neighbours each", 11, 4, "LargeGraph"),
    ] {
        let case = case(comment, n, degree, maker.draw::<32>("seed")?).flag(flag);
        maker.case(case)?;
    }

    maker.group(&DIGEST, Object::new());
    let degrees = |n: u32| (1..n).filter(move |degree| (n * degree).is_multiple_of(2)).collect::<Vec<_>>();
    for (n, degrees) in [
        (2, degrees(2)),
        (3, degrees(3)),
        (7, degrees(7)),
        (16, degrees(16)),
        (25, degrees(25)),
        (256, vec![1, 2, 3, 40]),
        (257, vec![2, 6]),
        (300, vec![3, 20]),
    ] {
        let case = Case::new(format!("{n} users")).flag(if n > 255 { "LargeGraph" } else { "OddDegree" });
        let case = case.with("users", n).with("degrees", json!(degrees)).hex("seed", maker.draw::<32>("seed")?);
        maker.case(case)?;
    }
    Ok(())
}

fn negative(maker: &mut Maker) -> Result<(), Flaw> {
    maker.group(&GRAPH, Object::new());
    for (comment, n, degree) in [
        ("ℓ = 0", 4, 0),
        ("ℓ = n", 4, 4),
        ("ℓ above n", 4, 6),
        ("ℓ·n is odd", 5, 3),
        ("one user", 1, 1),
        ("one user without a neighbour", 1, 0),
    ] {
        let case = case(comment, n, degree, maker.draw::<32>("seed")?).flag("NoGraph");
        maker.case(case.refused("E_PARAMS"))?;
    }
    Ok(())
}
