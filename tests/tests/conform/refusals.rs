//! What is excused, what is stale, and what cannot be run at all.

use super::{conform, file};
use crate::tool_support::run;

const SECAGG: &str = env!("CARGO_BIN_EXE_secagg");

/// A shim that says it has an operation, and then does not answer.
const NOTHING: &str = r#"
import json, sys
for line in sys.stdin:
    r = json.loads(line)
    if r["op"] == "hello":
        print(json.dumps({"id": r["id"], "ok": True, "impl": "nothing/1", "ops": ["shamir.share"]}), flush=True)
    else:
        print(json.dumps({"id": r["id"], "skip": "not today"}), flush=True)
"#;

fn with_config(config: &str, only: Option<&str>, command: &[&str]) -> (Option<i32>, String) {
    let (_folder, path) = file("conform.toml", config);
    let mut options = vec!["--config", path.to_str().expect("UTF-8")];
    options.extend(only.iter().flat_map(|only| ["--only", only]));
    let done = conform(&options, command);
    (done.ended.code, done.ended.stdout + &done.ended.stderr)
}

#[test]
fn what_is_not_answered_needs_an_excuse() {
    let (_folder, shim) = file("shim.py", NOTHING);
    let command = ["python3", shim.to_str().expect("UTF-8")];
    let (code, said) = with_config("", Some("shamir*/*"), &command);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("shamir.share was not answered (not today), which nothing excuses"), "{said}");
    assert!(said.contains("shamir.reconstruct was not answered (not offered), which nothing excuses"), "{said}");
    let (code, said) = with_config("[[skip]]\nop = 'shamir.*'\nreason = 'no sharing'", Some("shamir*/*"), &command);
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn an_excuse_that_is_stale_fails() {
    for (config, entry) in [
        ("[[skip]]\nop = 'shamir.share'\nreason = 'not yet'", "the skip of op \"shamir.share\" excuses nothing"),
        ("[[skip]]\ntest = 'shamir/1'\nreason = 'not yet'", "the skip of test \"shamir/1\" excuses nothing"),
        ("[[skip]]\ntest = 'no_such/*'\nreason = 'not yet'", "the skip of test \"no_such/*\" excuses nothing"),
    ] {
        let (code, said) = with_config(config, None, &[SECAGG, "shim", "impl"]);
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains(entry), "{said}");
        // Of a part nothing can be said.
        let (code, said) = with_config(config, Some("shamir/2"), &[SECAGG, "shim", "impl"]);
        assert_eq!(code, Some(0), "{said}");
    }
}

#[test]
fn what_cannot_be_run() {
    let (_folder, bad) = file("conform.toml", "[[skip]]\nop = 'x'");
    let bad = bad.to_str().expect("UTF-8");
    for (arguments, says) in [
        (&["conform", "--", "/no/such/program"][..], "cannot be started"),
        (&["conform", "--", "cat"], "garbage"),
        (&["conform", "--", "true"], "it ended"),
        (&["conform", "--timeout", "1", "--", "sleep", "60"], "no answer within 1 s"),
        (&["conform", "--config", "/no/such/file", "--", SECAGG, "shim", "spec"], "/no/such/file"),
        (&["conform", "--config", bad, "--", SECAGG, "shim", "spec"], "reason"),
        (&["conform", "--vectors", "/no/such", "--", SECAGG, "shim", "spec"], "/no/such"),
        (&["conform", "--only", "nothing", "--", SECAGG, "shim", "spec"], "no test fits"),
        (&["conform", "--only", "shamir/1", "--json", "/no/such/file", "--", SECAGG, "shim", "spec"], "--json"),
        (&["vectors", "--directory", "/no/such", "list"], "/no/such"),
    ] {
        let ended = run(arguments);
        assert_eq!(ended.code, Some(2), "{arguments:?}: {}{}", ended.stdout, ended.stderr);
        assert!(ended.stderr.contains(says), "{arguments:?}: {}", ended.stderr);
    }
}

#[test]
fn junit_has_a_case_for_each_test() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("conform.xml");
    let path = path.to_str().expect("UTF-8");
    let (_other, shim) = file("shim.py", NOTHING);
    let shim = shim.to_str().expect("UTF-8");
    let ended = run(&["conform", "--only", "shamir/*", "--junit", path, "--", "python3", shim]);
    assert_eq!(ended.code, Some(1), "{}", ended.stderr);
    let xml = std::fs::read_to_string(path).expect("a file");
    let count = |what: &str| xml.matches(what).count();
    assert!(count("<testcase ") > 0 && count("<testcase ") == count("<failure "), "{xml}");
    assert!(xml.contains("<testsuite name=\"shamir\""), "{xml}");
}

/// A shim keeps its wits when it is asked nonsense.
#[test]
fn a_half_answers_nonsense_with_an_error() {
    use std::io::Write;
    let mut shim = std::process::Command::new(SECAGG)
        .args(["shim", "impl"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("the tool starts");
    let lines = [
        "nonsense",
        r#"{"id":1,"op":"hello","protocol":2}"#,
        r#"{"id":2,"op":"no.such"}"#,
        r#"{"id":3,"op":"shamir.share","in":{},"coins":{}}"#,
        r#"{"id":4,"op":"bon.share_keys","in":{"message":"00"},"coins":{}}"#,
        r#"{"id":5,"op":"bon.share_keys","state":"7","in":{"message":"00"},"coins":{}}"#,
        r#"{"id":6,"op":"shamir.share","in":{"threshold":1,"secret":"00","ids":[1]},"coins":{}}"#,
        r#"{"id":7,"op":"shamir.share","in":{"threshold":1,"secret":"0000000000000000000000000000000000000000000000000000000000000001","ids":[1],"more":1},"coins":{}}"#,
    ];
    let mut stdin = shim.stdin.take().expect("a pipe");
    for line in lines {
        writeln!(stdin, "{line}").expect("it reads");
    }
    drop(stdin);
    let output = shim.wait_with_output().expect("it ends");
    assert!(output.status.success());
    let answers: Vec<serde_json::Value> = String::from_utf8(output.stdout)
        .expect("UTF-8")
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(answers.len(), lines.len());
    for (i, answer) in answers.iter().enumerate() {
        assert_eq!(answer["id"], i, "{answer}");
        assert_eq!((&answer["ok"], &answer["error"]), (&false.into(), &"E_REQUEST".into()), "{answer}");
    }
}
