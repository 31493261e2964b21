//! That each run is what it says it is: the operations against the fields at its head.

use super::session::decimals;
use super::{active, hardened, hbc};
use crate::catalogue::Type;
use crate::file::{Object, Operation, Test, Verdict};
use num_bigint::BigUint;
use serde_json::Value;
use std::collections::BTreeMap;

/// The users that do this operation, ascending.
fn doing(test: &Test, op: &str) -> Vec<u32> {
    let id = |o: &Operation| o.party.strip_prefix("user/").and_then(|id| id.parse().ok()).expect("a user");
    let mut ids: Vec<u32> = test.operations.iter().filter(|o| o.op == op).map(id).collect();
    ids.sort_unstable();
    ids
}

fn ids(value: &Value) -> Vec<u32> {
    value
        .as_array()
        .expect("a list")
        .iter()
        .map(|id| u32::try_from(id.as_u64().expect("an id")).expect("u32"))
        .collect()
}

fn numbers(value: &Value) -> Vec<BigUint> {
    value.as_array().expect("a list").iter().map(|x| x.as_str().expect("decimal").parse().expect("decimal")).collect()
}

/// Whether it is a whole run; it is then seen that `dropped`, `sum` and `survivors` are what the operations show.
fn check(test: &Test, rounds: &[(&str, &str)], survive: &str) -> bool {
    let Some(sum) = test.out.get("sum") else { return false };
    let dropped = test.input["dropped"].as_object().expect("an object");
    let inputs = test.input["inputs"].as_object().expect("an object");
    let mut present: Vec<u32> = inputs.keys().map(|id| id.parse().expect("an id")).collect();
    for (round, op) in rounds {
        let lost = dropped.get(*round).map(ids).unwrap_or_default();
        assert!(lost.iter().all(|u| present.contains(u)), "{}: round {round}", test.comment);
        present.retain(|u| !lost.contains(u));
        assert_eq!(doing(test, op), present, "{}: round {round}", test.comment);
    }
    let survivors = ids(&test.out["survivors"]);
    assert_eq!(survivors, doing(test, survive), "{}", test.comment);
    let modulus =
        test.operations[0].input["max_element"].as_str().and_then(|x| x.parse().ok()).map(|x: BigUint| x + 1u32);
    let modulus = modulus.expect("R − 1");
    let mut z = vec![BigUint::ZERO; numbers(sum).len()];
    for u in &survivors {
        z.iter_mut().zip(numbers(&inputs[&u.to_string()])).for_each(|(z, x)| *z += x);
    }
    z.iter_mut().for_each(|z| *z %= &modulus);
    assert_eq!(numbers(sum), z, "{}", test.comment);
    assert_eq!(test.operations.last().and_then(|o| o.out.get("sum")), Some(sum), "{}", test.comment);
    true
}

/// Checks the runs of a type; how many whole ones there are, and that no draw comes twice in a test.
pub(crate) fn whole_runs(kind: &Type, rounds: &[(&str, &str)], survive: &str) -> usize {
    let mut whole = 0;
    for (name, file) in kind.files().expect("the files") {
        for (_, test) in file.tests() {
            whole += usize::from(check(test, rounds, survive));
            assert_eq!(test.result == Verdict::Invalid, name.ends_with("_negative"), "{}", test.comment);
            let mut drawn: BTreeMap<&str, String> = BTreeMap::new();
            for operation in &test.operations {
                for (label, value) in &operation.coins {
                    let at = format!("{}/{label}", operation.party);
                    let before = drawn.insert(value.as_str().expect("hex"), at.clone());
                    assert!(before.is_none(), "{}: {at} is {before:?}", test.comment);
                }
            }
        }
    }
    whole
}

const HBC: [(&str, &str); 4] =
    [("0", "bon.advertise_keys"), ("1", "bon.share_keys"), ("2", "bon.masked_input"), ("4", "bon.unmasking")];

const ACTIVE: [(&str, &str); 5] = [HBC[0], HBC[1], HBC[2], ("3", "bon.consistency_check"), HBC[3]];

#[test]
fn runs_as_written_are_what_they_say() {
    assert_eq!(whole_runs(&hbc::TYPE, &HBC, "bon.masked_input"), 7);
    assert_eq!(whole_runs(&active::TYPE, &ACTIVE, "bon.masked_input"), 4);
}

#[test]
fn hardened_runs_are_what_they_say() {
    let mut whole = 0;
    for (_, file) in hardened::TYPE.files().expect("the files") {
        for (_, test) in file.tests() {
            let active = test.input["model"] == "active";
            whole += usize::from(check(test, if active { &ACTIVE } else { &HBC }, "bon.masked_input"));
        }
    }
    assert_eq!(whole, 12);
}

/// A run whose head says something else is noticed.
#[test]
#[should_panic(expected = "round 2")]
fn another_round_is_noticed() {
    let (_, file) = hbc::TYPE.files().expect("the files").into_iter().next().expect("a file");
    let (_, test) = file.tests().find(|(_, test)| test.input["dropped"].get("2").is_some()).expect("one is lost");
    let mut test = test.clone();
    test.input["dropped"] = Object::new().into();
    test.out.insert("sum".to_owned(), decimals(&[0]));
    check(&test, &HBC, "bon.masked_input");
}
