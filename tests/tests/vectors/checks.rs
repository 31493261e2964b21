//! `secagg vectors check` passes, and does not where something is wrong.

use super::{VECTORS, files, tool_support};
use secagg_vectors::field::Kind;
use secagg_vectors::file::{File, render};
use secagg_vectors::op::Half;
use secagg_vectors::{catalogue, schema, store};
use serde_json::{Value, json};
use std::path::Path;
use tool_support::run;

#[test]
fn the_files_are_what_the_specification_gives_and_both_halves_pass() {
    let ended = run(&["vectors", "check"]);
    assert_eq!(ended.code, Some(0), "{}{}", ended.stdout, ended.stderr);
    assert!(ended.stdout.ends_with("0 problems\nverdict: PASS\n"), "{}", ended.stdout);
}

#[test]
fn the_sums_are_those_of_the_files() {
    let sums = std::fs::read_to_string(format!("{VECTORS}/{}", store::SUMS)).expect("a file");
    assert!(!sums.is_empty());
    for line in sums.lines() {
        let (sum, name) = line.split_once("  ").expect("two columns");
        let text = std::fs::read(format!("{VECTORS}/{name}")).expect("a file");
        assert_eq!(sum, hex::encode(secagg_spec::sha256::sha256(&text)), "{name}");
    }
}

/// A directory with one good file of tests.
fn copy(names: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for name in names {
        let to = folder.path().join(name);
        std::fs::create_dir_all(to.parent().expect("a parent")).expect("a folder");
        std::fs::copy(format!("{VECTORS}/{name}"), to).expect("a file");
    }
    folder
}

#[test]
fn a_file_that_differs_is_missing_or_too_many_is_named() {
    let made = |name: &str| {
        let text = std::fs::read_to_string(format!("{VECTORS}/{name}")).expect("a file");
        [(name.to_owned(), text)].into_iter().collect()
    };
    let name = "v1/shamir.json";
    let folder = copy(&[name, "schema/shamir.schema.json"]);
    let path = folder.path().join(name);
    let problems = || store::differences(folder.path(), &made(name)).expect("a directory");
    // The schema is one too many here.
    assert_eq!(problems(), ["schema/shamir.schema.json: belongs to no type"]);
    let text = std::fs::read_to_string(&path).expect("a file");
    std::fs::write(&path, text.replacen("worked by hand", "worked by Hand", 1)).expect("a file");
    assert!(problems()[0].starts_with("v1/shamir.json: differs from what the specification gives, first on line "));
    std::fs::remove_file(&path).expect("a file");
    assert!(problems()[0].starts_with("v1/shamir.json: "), "{:?}", problems());
}

/// What is done to a test.
type Change = fn(&mut Value);

/// The first test of a file, as JSON, changed.
fn changed(file: &File, change: impl FnOnce(&mut Value)) -> Value {
    let mut value = serde_json::to_value(file).expect("JSON");
    change(&mut value["testGroups"][0]["tests"][0]);
    value
}

#[test]
fn schemas_refuse_what_is_no_vector() {
    let file = &files()["shamir"];
    let kind = catalogue::types().into_iter().find(|kind| kind.name == "shamir").expect("a type");
    let schema = render(&schema::schema(kind)).expect("JSON");
    let violations = |value: &Value| store::violations("shamir", &value.to_string(), &schema);
    assert_eq!(violations(&changed(file, |_| ())), Ok(vec![]));
    let changes: [(&str, Change); 8] = [
        ("a field too many", |test| test["in"]["more"] = json!(1)),
        ("hex in upper case", |test| test["in"]["secret"] = json!("AB".repeat(32))),
        ("hex of another width", |test| test["in"]["secret"] = json!("00")),
        ("a number as a string", |test| test["in"]["ids"] = json!(["1"])),
        ("a coin of another name", |test| test["coins"]["b/1"] = json!("00".repeat(32))),
        ("neither valid nor invalid", |test| test["result"] = json!("acceptable")),
        ("an error in a valid test", |test| test["error"] = json!("E_RANGE")),
        ("a result missing", |test| test["out"] = json!({})),
    ];
    for (what, change) in changes {
        let problems = violations(&changed(file, change));
        assert_ne!(problems, Ok(vec![]), "{what}");
    }
    let mut twice = changed(file, |test| test["tcId"] = json!(2));
    assert_eq!(violations(&twice), Ok(vec!["shamir: a tcId twice".to_owned()]));
    twice = changed(file, |_| ());
    twice["numberOfTests"] = json!(3);
    assert_eq!(violations(&twice), Ok(vec!["shamir: numberOfTests is not the number of tests".to_owned()]));
}

/// A test that is changed anywhere does not pass: in particular a field that is there and not used.
#[test]
fn every_part_of_a_test_counts() {
    let file = files().remove("shamir").expect("a file");
    let put = |half, value: Value| {
        let file: File = serde_json::from_value(value).expect("still a file");
        let (_, misses) = store::put(half, "shamir", &file).expect("it can be asked");
        misses.into_iter().map(|miss| miss.problem).collect::<Vec<_>>()
    };
    let changes: [(&str, Change); 5] = [
        ("not used: in/more", |test| test["in"]["more"] = json!(1)),
        ("not used: coins/b/1", |test| test["coins"]["b/1"] = json!("00".repeat(32))),
        ("shares is", |test| test["out"]["shares"][0]["value"] = json!("00".repeat(32))),
        ("no more in the answer", |test| test["out"]["more"] = json!(1)),
        ("in the answer, which no such operation gives", |test| test["out"] = json!({})),
    ];
    for half in [Half::Spec, Half::Impl] {
        assert_eq!(put(half, changed(&file, |_| ())), Vec::<String>::new());
        for (says, change) in changes {
            let problems = put(half, changed(&file, change));
            assert!(problems.len() == 1 && problems[0].contains(says), "{says}: {problems:?}");
        }
    }
    // The trace is the specification's: it has to be the file's, whole.
    let step = json!([{"step": "", "name": "x", "value": "00"}]);
    let problems = put(Half::Spec, changed(&file, |test| test["trace"] = step));
    assert!(problems.len() == 1 && problems[0].contains("steps in the trace"), "{problems:?}");
}

/// Every kind has words and a schema of its own: a field of one kind is not taken for another.
#[test]
fn kinds_are_told_apart() {
    let kinds = [
        Kind::Bytes(2),
        Kind::AnyBytes,
        Kind::Number,
        Kind::Decimal,
        Kind::Integer,
        Kind::Flag,
        Kind::OneOf(&["a", "b"]),
        Kind::List(&Kind::Number),
        Kind::ById(&Kind::Number),
        Kind::OrNull(&Kind::Number),
    ];
    let words: std::collections::BTreeSet<String> = kinds.iter().map(Kind::words).collect();
    assert_eq!(words.len(), kinds.len());
}

#[test]
fn what_is_written_can_be_read_and_nothing_is_left_half_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let made = [("v1/a.json".to_owned(), "{}\n".to_owned()), (store::SUMS.to_owned(), "x\n".to_owned())].into();
    store::write(folder.path(), &made).expect("it can be written");
    std::fs::write(folder.path().join("v1/old.json"), "{}").expect("a file");
    store::write(folder.path(), &made).expect("it can be written again");
    assert_eq!(store::differences(folder.path(), &made), Ok(vec![]));
    let names = |part: &str| std::fs::read_dir(folder.path().join(part)).expect("a folder").count();
    assert_eq!((names("v1"), names("schema"), names(".")), (1, 0, 3));
    assert!(store::write(Path::new("/proc/no/such"), &made).is_err());
}
