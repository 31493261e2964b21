//! That the runs are about what they say, and what cannot be written down as a run because it goes on after a refusal.

use super::play::plan;
use super::script::Bench;
use super::world::{at, first, size};
use super::{TYPES, active, hardened};
use crate::engine::mgl::Model;
use crate::file::{Object, Operation, Test};
use crate::maker::{Maker, object};
use crate::op::Half;
use crate::subject::{Answer, Local, Request, Subject};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

fn ids(value: &Value) -> BTreeSet<u32> {
    value.as_array().into_iter().flatten().map(|id| id.as_u64().unwrap() as u32).collect()
}

/// The sum of the inputs of these users, mod 2^bits.
fn sum(inputs: &Object, of: &BTreeSet<u32>, bits: u64) -> Vec<String> {
    let mut sum: Vec<u128> = Vec::new();
    for i in of {
        let input = inputs[&i.to_string()].as_array().unwrap();
        sum.resize(input.len(), 0);
        for (z, x) in sum.iter_mut().zip(input) {
            *z = (*z + x.as_str().unwrap().parse::<u128>().unwrap()) % (1 << bits);
        }
    }
    sum.iter().map(u128::to_string).collect()
}

/// Who sent what the server received, by round; of one session.
fn senders(session: &[Operation]) -> Vec<BTreeSet<u32>> {
    let mut rounds = vec![BTreeSet::new()];
    for operation in session {
        match operation.op.as_str() {
            "mgl.server.receive" => {
                rounds.last_mut().unwrap().insert(operation.input["from"].as_u64().unwrap() as u32);
            }
            "mgl.server.close_round" => rounds.push(BTreeSet::new()),
            _ => (),
        }
    }
    rounds
}

/// A whole run: those who are lost are those whose messages do not come, and the sums are those of the survivors.
fn check(name: &str, test: &Test) {
    let what = format!("{name}/{}", test.tc_id);
    let begins: Vec<usize> =
        test.operations.iter().enumerate().filter(|(_, o)| o.op == "mgl.server").map(|(at, _)| at).collect();
    let sessions = test.input["sessions"].as_array().unwrap();
    assert_eq!(begins.len(), sessions.len(), "{what}");
    for (k, session) in sessions.iter().enumerate() {
        let end = begins.get(k + 1).copied().unwrap_or(test.operations.len());
        let operations = &test.operations[begins[k]..end];
        let inputs = session["inputs"].as_object().unwrap();
        let mut here: BTreeSet<u32> = (1..=test.input["users"].as_u64().unwrap() as u32).collect();
        let rounds = senders(operations);
        let numbers: &[&str] = if test.input["model"] == "active" { &["1", "2", "3", "4"] } else { &["1", "2", "4"] };
        assert_eq!(rounds.len(), numbers.len(), "{what}");
        for (round, sent) in numbers.iter().zip(&rounds) {
            let lost = ids(&session["dropped"][*round]);
            assert!(lost.is_subset(&here), "{what}: {lost:?} are lost already");
            here = &here - &lost;
            assert_eq!(&here, sent, "{what}: round {round}");
        }
        assert!(here.len() as u64 >= test.input["threshold"].as_u64().unwrap(), "{what}: fewer than t stay");
        assert_eq!(inputs.keys().map(|i| i.parse().unwrap()).collect::<BTreeSet<u32>>(), rounds[0], "{what}");
        for joined in operations.iter().filter(|o| o.op == "mgl.join") {
            let i = joined.party.strip_prefix("user/").unwrap();
            assert_eq!(joined.input["input"], inputs[i], "{what}: user {i}");
        }
        let signed = test.input["repairs"].as_array().unwrap().iter().any(|name| name == "SignedDecisionSet");
        let decides = if test.input["model"] == "active" && !signed { &rounds[2] } else { &rounds[1] };
        assert_eq!(&ids(&test.out["included"][k]), decides, "{what}");
        let bits = operations[0].input["bits"].as_u64().unwrap();
        let expected: Vec<Value> = sum(inputs, decides, bits).into_iter().map(Value::from).collect();
        assert_eq!(test.out["sums"][k], Value::Array(expected.clone()), "{what}");
        assert_eq!(operations.last().unwrap().out["sum"], Value::Array(expected), "{what}");
    }
}

#[test]
fn runs_are_what_they_say() {
    let mut whole = 0;
    for kind in TYPES.iter().filter(|kind| kind.runs) {
        let mut maker = Maker::new(kind.name);
        (kind.positive.unwrap())(&mut maker).unwrap();
        for test in maker.finish().iter().flat_map(|group| &group.tests) {
            let has = |op: &str| test.operations.iter().any(|o| o.op == op);
            if has("mgl.join") && has("mgl.server.output") {
                check(kind.name, test);
                whole += 1;
            }
        }
    }
    assert!(whole >= 19, "{whole}");
}

/// Asks a half of user 1, in one session after another.
struct User {
    subject: Local,
    state: Option<String>,
}

impl User {
    fn ask(&mut self, op: &str, input: Object, coins: Object) -> Result<Object, (String, Option<u32>)> {
        let request = Request { op: op.to_owned(), state: self.state.clone(), input, coins };
        match self.subject.ask(&request).unwrap() {
            Answer::Done { state, out, .. } => {
                self.state = state;
                Ok(out)
            }
            Answer::Refused { error, culprit, .. } => Err((error, culprit)),
            Answer::Skip(reason) => panic!("{reason}"),
        }
    }
}

/// A call counts as the last when all its checks have passed: not when one fails, but even if the coins then do not do.
#[test]
fn the_last_call_that_passed() {
    let maker = Maker::new("the_last_call_that_passed");
    let setup = hardened::hardened(size(4, 4, 2, 1), Model::Active);
    let bench = Bench::new(&maker, &setup, &[plan(first(), &[])]).unwrap();
    let world = &bench.world;
    let near = world.near(1).unwrap();
    let call = |t: u64, u0: &[u32]| {
        let call = world.meddle(&at(t, 0), u0).unwrap().call().unwrap();
        object([("message", hex::encode(call).into())])
    };
    for half in [Half::Spec, Half::Impl] {
        let mut user = User { subject: Local::new(half), state: None };
        user.ask("mgl.member", world.member(1).unwrap(), Object::new()).unwrap();
        let mut called = |t: u64, u0: &[u32], zero: bool| {
            let mut coins = world.coins(0, 1).unwrap();
            if zero {
                coins.insert("kappa".to_owned(), "00".repeat(32).into());
            }
            let input = object([("input", super::json::decimals(&world.input(0, 1).unwrap()))]);
            user.ask("mgl.join", input, coins).unwrap();
            user.ask("mgl.respond", Object::new(), Object::new()).unwrap();
            user.ask("mgl.masked_input", call(t, u0), Object::new()).map(|_| ()).map_err(|(code, _)| code)
        };
        let all = [1, 2, 3, 4];
        let refused = |code: &str| Err(code.to_owned());
        assert_eq!(called(9, &[2, 3, 4], false), refused("E_NOT_MEMBER"), "{half:?}");
        assert_eq!(called(9, &world.without(&near[..1]), false), refused("E_THRESHOLD"), "{half:?}");
        assert_eq!(called(7, &all, true), refused("E_POINT"), "{half:?}");
        assert_eq!(called(7, &all, false), refused("E_REPLAY"), "{half:?}");
        assert_eq!(called(8, &all, false), Ok(()), "{half:?}");
    }
}

/// A party does what it is asked in its turn only, and is otherwise as it was.
#[test]
fn out_of_turn() {
    let maker = Maker::new("out_of_turn");
    let bench = Bench::new(&maker, &active::written(size(3, 2, 2, 1)), &[plan(first(), &[])]).unwrap();
    for half in [Half::Spec, Half::Impl] {
        let mut user = User { subject: Local::new(half), state: None };
        user.ask("mgl.member", bench.world.member(1).unwrap(), Object::new()).unwrap();
        let message = || object([("message", "03".into())]);
        let wrong = Err(("E_ROUND".to_owned(), None));
        assert_eq!(user.ask("mgl.respond", Object::new(), Object::new()), wrong);
        let input = object([("input", super::json::decimals(&bench.world.input(0, 1).unwrap()))]);
        user.ask("mgl.join", input, bench.world.coins(0, 1).unwrap()).unwrap();
        for op in ["mgl.masked_input", "mgl.signature", "mgl.recovery"] {
            assert_eq!(user.ask(op, message(), Object::new()), wrong, "{op}");
        }
        user.ask("mgl.respond", Object::new(), Object::new()).unwrap();
    }
}

/// Every code of section 10 comes up in a negative test.
#[test]
fn all_codes() {
    let mut codes: BTreeMap<String, u32> = BTreeMap::new();
    for kind in TYPES {
        let mut maker = Maker::new(kind.name);
        if let Some(negative) = kind.negative {
            negative(&mut maker).unwrap();
        }
        for test in maker.finish().iter().flat_map(|group| &group.tests) {
            *codes.entry(test.error.clone().unwrap()).or_default() += 1;
        }
    }
    let expected = [
        "E_DUPLICATE",
        "E_INCOMPLETE",
        "E_INPUT",
        "E_LENGTH",
        "E_NOT_MEMBER",
        "E_NOT_SUBSET",
        "E_ORDER",
        "E_PADDING",
        "E_PARAMS",
        "E_POINT",
        "E_RANGE",
        "E_REPLAY",
        "E_ROUND",
        "E_SHARE",
        "E_SIGNATURE",
        "E_TAG",
        "E_THRESHOLD",
        "E_UNKNOWN",
        "E_WRAP",
    ];
    assert_eq!(codes.keys().map(String::as_str).collect::<Vec<_>>(), expected);
}
