//! Runs the built `secagg` and keeps what it said. Each test crate uses its part of this.
#![allow(dead_code)]

use serde_json::Value;
use std::process::{Command, Stdio};

/// The bundled example.
pub const DIABETES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/examples/diabetes.csv");

/// How a run of the tool ended.
#[derive(Debug)]
pub struct Ended {
    /// Its exit code; none: it was killed by a signal.
    pub code: Option<i32>,
    /// Its stdout.
    pub stdout: String,
    /// Its stderr.
    pub stderr: String,
}

/// The tool with these arguments, stdin empty.
pub fn secagg(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_secagg"));
    command.args(arguments).stdin(Stdio::null());
    command
}

/// Runs it to its end. Whatever it was asked, it did not panic.
pub fn run(arguments: &[&str]) -> Ended {
    let output = secagg(arguments).output().expect("the tool starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the tool writes UTF-8");
    let ended = Ended { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) };
    assert!(!ended.stderr.contains("panicked"), "{arguments:?} panicked: {}", ended.stderr);
    ended
}

/// Five clients, 12 rows: 3, 3, 2, 2 and 2.
pub const SMALL: &str =
    "x,z,y\n1,2.5,3\n2,0.5,1\n3,4.25,2\n4,-1,0\n5,2,6\n6,3.5,8\n7,1,4\n8,0.25,9\n9,5,7\n10,-2,3\n11,1.5,12\n12,6,10\n";

/// Runs on a file with this text and these options; its exit code and its JSON document.
pub fn small(table: &str, options: &str) -> (Option<i32>, Value) {
    let (code, stdout) = small_text(table, &format!("--json {options}"));
    (code, serde_json::from_str(&stdout).expect("one JSON document"))
}

/// The same, as it is printed.
pub fn small_text(table: &str, options: &str) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("table.csv");
    std::fs::write(&path, table).expect("a file");
    let mut arguments = vec!["run", "--input", path.to_str().expect("UTF-8")];
    arguments.extend(options.split_whitespace());
    let ended = run(&arguments);
    (ended.code, ended.stdout.replace(arguments[2], "table.csv"))
}

/// Runs on the bundled example, the implementation alone; it must succeed.
pub fn diabetes(options: &str) -> Value {
    let mut arguments = vec!["run", "--input", DIABETES, "--json", "--engine", "impl"];
    arguments.extend(options.split_whitespace());
    let ended = run(&arguments);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    serde_json::from_str(&ended.stdout).expect("one JSON document")
}

/// The numbers of a list.
pub fn numbers(value: &Value) -> Vec<u64> {
    value.as_array().expect("a list").iter().map(|v| v.as_u64().expect("a number")).collect()
}

/// The sum with this label.
pub fn sum(document: &Value, label: &str) -> f64 {
    let sums = document["sums"].as_array().expect("sums");
    let sum = sums.iter().find(|s| s["label"] == label).expect("such a sum");
    sum["value"].as_f64().expect("a number")
}
