//! Snapshots: what stands in the vectors, for people to review when it changes.

use super::files;
use secagg_vectors::file::Test;
use std::fmt::Write;

/// The file and the number of the tests whose traces and messages are pinned: a case of each kind of trace, a run of each protocol.
fn told(test: &Test) -> String {
    let mut out = String::new();
    let cut = |text: &str| match text.get(..96) {
        Some(head) => format!("{head}… ({} bytes)", text.len() / 2),
        None => text.to_owned(),
    };
    let _ = writeln!(out, "{}", test.comment);
    for step in &test.trace {
        let _ = writeln!(out, "  {} | {} = {}", step.step, step.name, cut(&step.value));
    }
    for operation in &test.operations {
        let _ = writeln!(out, "{} {}", operation.party, operation.op);
        for step in &operation.trace {
            let _ = writeln!(out, "    {} | {} = {}", step.step, step.name, cut(&step.value));
        }
        for (name, value) in &operation.out {
            let _ = writeln!(out, "  -> {name} = {}", cut(&value.to_string().replace('"', "")));
        }
        if let Some(error) = &operation.error {
            let _ = writeln!(out, "  -> {error} {:?}", operation.culprit);
        }
    }
    out
}

/// What is tested, in a line each: a vector that is gone, or tests another thing, shows here.
#[test]
fn the_list_of_tests() {
    let mut out = String::new();
    for (name, file) in files() {
        let _ = writeln!(out, "{name}: {}", file.algorithm);
        for (group, test) in file.tests() {
            let op = group.op.as_deref().unwrap_or("run");
            let flags = if test.flags.is_empty() { String::new() } else { format!(" [{}]", test.flags.join(", ")) };
            let end = match (&test.error, test.culprit) {
                (Some(error), Some(culprit)) => format!(" => {error} ({culprit})"),
                (Some(error), None) => format!(" => {error}"),
                (None, _) => String::new(),
            };
            let _ = writeln!(out, "  {} {op}: {}{flags}{end}", test.tc_id, test.comment);
        }
    }
    insta::assert_snapshot!("list_of_tests", out);
}

/// The traces and messages of the first test of these files.
#[test]
fn traces_and_messages() {
    let files = files();
    for name in TRACED {
        let file = files.get(name).unwrap_or_else(|| panic!("{name}"));
        let (_, test) = file.tests().next().expect("a test");
        insta::assert_snapshot!(name, told(test));
    }
}

/// Files whose first test is pinned.
const TRACED: [&str; 8] =
    ["prg", "key_chain", "acs", "bon_hbc", "bon_active", "bon_hardened", "mgl_semi_honest", "mgl_hardened"];
