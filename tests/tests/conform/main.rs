//! `secagg conform`: both halves and the Python example pass, and every shim that is wrong on purpose is caught, by name.

#[path = "../tool_support/mod.rs"]
mod tool_support;

mod refusals;
mod wrong;

use serde_json::Value;
use std::path::{Path, PathBuf};
use tool_support::{Ended, run};

/// The Python example.
const PYTHON: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/examples/python_shim/shim.py");

/// What a run of the runner left behind.
struct Conformed {
    ended: Ended,
    json: Option<Value>,
}

impl Conformed {
    /// The tests with this fate.
    fn with_fate(&self, fate: &str) -> Vec<&Value> {
        let tests = self.json.as_ref().and_then(|json| json["tests"].as_array()).expect("a document");
        tests.iter().filter(|test| test["fate"] == fate).collect()
    }
}

/// Puts the vectors to a program.
fn conform(options: &[&str], command: &[&str]) -> Conformed {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("result.json");
    let mut arguments = vec!["conform", "--json", file.to_str().expect("UTF-8")];
    arguments.extend(options);
    arguments.push("--");
    arguments.extend(command);
    let ended = run(&arguments);
    let json = std::fs::read_to_string(&file).ok().map(|text| serde_json::from_str(&text).expect("JSON"));
    Conformed { ended, json }
}

/// A folder with a file of this text in it.
fn file(name: &str, text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, text).expect("a file");
    (folder, path)
}

#[test]
fn both_halves_pass_with_nothing_excused() {
    for half in ["spec", "impl"] {
        let done = conform(&[], &[env!("CARGO_BIN_EXE_secagg"), "shim", half]);
        assert_eq!(done.ended.code, Some(0), "{half}: {}{}", done.ended.stdout, done.ended.stderr);
        let all = done.json.as_ref().and_then(|json| json["tests"].as_array()).map(Vec::len);
        assert_eq!(Some(done.with_fate("passed").len()), all, "{half}");
    }
}

/// An implementation that was written from the pages alone, in another language.
#[test]
fn the_python_example_passes_with_what_it_excuses() {
    let config = Path::new(PYTHON).with_file_name("conform.toml");
    let done = conform(&["--config", config.to_str().expect("UTF-8")], &["python3", PYTHON]);
    assert_eq!(done.ended.code, Some(0), "{}{}", done.ended.stdout, done.ended.stderr);
    assert!(done.with_fate("known").is_empty(), "it has no known fault");
    let passed = done.with_fate("passed").len() + done.with_fate("partial").len();
    assert!(passed > done.with_fate("skipped").len(), "{}", done.ended.stdout);
    for file in ["shamir", "prg", "kdf", "key_agreement", "key_chain", "graph", "mgl_hardened", "bon_hardened"] {
        let answered = done.with_fate("passed").into_iter().chain(done.with_fate("partial"));
        assert!(answered.into_iter().any(|test| test["file"] == file), "{file}");
    }
}

#[test]
fn the_python_library_passes_its_own_tests() {
    let folder = Path::new(PYTHON).parent().expect("a folder");
    let ran = std::process::Command::new("python3")
        .args(["-B", "-m", "unittest", "-q"])
        .current_dir(folder)
        .output()
        .expect("Python 3, which the tests need");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
}
