//! A vector file: what is in it, and how it is written.
//!
//! The form is said field by field in `docs/vectors.md`; `vectors/schema` has it as JSON Schema.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A JSON object whose keys keep their order.
pub type Object = Map<String, Value>;

/// The version of the files: the first number changes when a reader must.
pub const VERSION: &str = "1.0.0";

/// One file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct File {
    /// The name of its schema.
    pub schema: String,
    /// [`VERSION`].
    pub version: String,
    /// What is tested.
    pub algorithm: String,
    /// What the flags of the tests mean.
    pub notes: BTreeMap<String, Note>,
    /// How many tests there are in all groups.
    pub number_of_tests: u32,
    /// The tests.
    pub test_groups: Vec<Group>,
}

/// What a flag means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Note {
    /// The kind of fault that a test with this flag looks for.
    pub bug_type: String,
    /// Where it says what is right.
    pub section: String,
    /// What an implementation with the fault does.
    pub effect: String,
    /// The finding whose attack it is, `F01` …, if it is one.
    pub finding: Option<String>,
}

/// Tests of one operation with the same parameters, or protocol runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Group {
    /// The operation; none where each test is a list of operations.
    pub op: Option<String>,
    /// Inputs that all tests of the group have in common.
    pub params: Object,
    /// The tests.
    pub tests: Vec<Test>,
}

/// One test.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Test {
    /// Its number in the file. A number once given stays.
    pub tc_id: u32,
    /// What it tests.
    pub comment: String,
    /// Names among the file's notes.
    pub flags: Vec<String>,
    /// The inputs. Of a run: what it is about, in short.
    #[serde(rename = "in")]
    pub input: Object,
    /// The draws, by label.
    pub coins: Object,
    /// What comes up on the way.
    pub trace: Vec<Step>,
    /// What the parties of a run do, in order.
    pub operations: Vec<Operation>,
    /// The results; empty in an invalid test.
    pub out: Object,
    /// Whether it must succeed.
    pub result: Verdict,
    /// The stable code that an invalid test must end with.
    pub error: Option<String>,
    /// Whom the error must blame, if anybody.
    pub culprit: Option<u32>,
}

/// What one party does in a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Operation {
    /// Its name.
    pub op: String,
    /// Who does it: `user/3`, `server`, `ssp/1`.
    pub party: String,
    /// The inputs.
    #[serde(rename = "in")]
    pub input: Object,
    /// The draws, by label.
    pub coins: Object,
    /// What comes up on the way.
    pub trace: Vec<Step>,
    /// The results; empty where it fails.
    pub out: Object,
    /// Whether it must succeed.
    pub success: bool,
    /// The stable code that it must fail with.
    pub error: Option<String>,
    /// Whom the error must blame, if anybody.
    pub culprit: Option<u32>,
}

/// Whether a test must succeed. There is nothing between.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It must.
    Valid,
    /// It must be refused.
    Invalid,
}

/// A value that comes up on the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Where it is said: a section, a figure's step.
    pub step: String,
    /// Its name there.
    pub name: String,
    /// Lower-case hex.
    pub value: String,
}

impl Step {
    /// A step with these bytes.
    pub fn new(step: &str, name: impl Into<String>, value: impl AsRef<[u8]>) -> Self {
        Self { step: step.to_owned(), name: name.into(), value: hex::encode(value) }
    }
}

impl File {
    /// The tests with their groups.
    pub fn tests(&self) -> impl Iterator<Item = (&Group, &Test)> {
        self.test_groups.iter().flat_map(|group| group.tests.iter().map(move |test| (group, test)))
    }
}

/// As far as a line may go before what stands on it is broken up.
const WIDTH: usize = 140;

/// JSON as it stands in the repository: what fits on a line is on one, all else is broken up; a line end at the end.
///
/// # Errors
///
/// Values that have no JSON form.
pub fn render(value: &impl Serialize) -> serde_json::Result<String> {
    let mut out = String::new();
    write(&serde_json::to_value(value)?, 0, 0, &mut out)?;
    out.push('\n');
    Ok(out)
}

fn write(value: &Value, depth: usize, before: usize, out: &mut String) -> serde_json::Result<()> {
    let line = serde_json::to_string(value)?;
    if depth + before + line.len() <= WIDTH {
        out.push_str(&line);
        return Ok(());
    }
    let item = |out: &mut String, first: bool| {
        out.push_str(if first { "\n" } else { ",\n" });
        (0..=depth).for_each(|_| out.push(' '));
    };
    let close = |out: &mut String, with: char| {
        out.push('\n');
        (0..depth).for_each(|_| out.push(' '));
        out.push(with);
    };
    match value {
        Value::Array(list) => {
            out.push('[');
            for (i, value) in list.iter().enumerate() {
                item(out, i == 0);
                write(value, depth + 1, 0, out)?;
            }
            close(out, ']');
        }
        Value::Object(map) => {
            out.push('{');
            for (i, (key, value)) in map.iter().enumerate() {
                item(out, i == 0);
                let key = serde_json::to_string(key)?;
                out.push_str(&key);
                out.push_str(": ");
                write(value, depth + 1, key.len() + 2, out)?;
            }
            close(out, '}');
        }
        _ => out.push_str(&line),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_is_on_one_line_and_nothing_is_lost() {
        let long = "ab".repeat(60);
        let value = serde_json::json!({"z": 1, "a": [1, 2, {"x": long, "y": long}], "s": {}});
        let text = render(&value).expect("JSON");
        assert!(text.starts_with("{\n \"z\": 1,\n \"a\": [\n  1,\n  2,\n  {\n   \"x\": \"abab"), "{text}");
        assert!(text.ends_with(" \"s\": {}\n}\n"), "{text}");
        assert_eq!(serde_json::from_str::<Value>(&text).expect("JSON"), value);
    }
}
