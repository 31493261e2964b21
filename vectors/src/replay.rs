//! A test, put to a subject: what must come out is compared with what does, and never shown to it.

use crate::file::{Group, Object, Operation, Step, Test, Verdict};
use crate::subject::{Answer, Broken, Request, Subject};
use std::collections::{BTreeMap, BTreeSet};

/// What became of a test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All that could be asked was answered as it must be.
    Passed {
        /// The operations that were answered.
        asked: usize,
        /// The operations that could not be asked, with the reason given.
        skipped: Vec<Skipped>,
    },
    /// An answer was wrong: which, and how.
    Failed(String),
    /// There was no answer.
    Broken(String),
}

/// An operation that was not answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Which.
    pub op: String,
    /// Why.
    pub reason: String,
    /// Whether it could not be asked because of an earlier operation of the same party that was not answered.
    pub follows: bool,
}

/// What an operation must give.
struct Expected<'a> {
    name: &'a str,
    out: &'a Object,
    trace: &'a [Step],
    error: Option<&'a str>,
    culprit: Option<u32>,
}

/// Puts a test to a subject that has the operations `offered`. What it has not is skipped, with all that the same party does later.
pub fn replay(subject: &mut dyn Subject, offered: &BTreeSet<String>, group: &Group, test: &Test) -> Outcome {
    match run(subject, offered, group, test) {
        Ok(outcome) => outcome,
        Err(Broken(what)) => Outcome::Broken(what),
    }
}

fn run(subject: &mut dyn Subject, offered: &BTreeSet<String>, group: &Group, test: &Test) -> Result<Outcome, Broken> {
    let mut skipped = Vec::new();
    let mut asked = 0;
    let mut states: BTreeMap<&str, Option<String>> = BTreeMap::new();
    let mut lost: BTreeSet<&str> = BTreeSet::new();
    let alone = group.op.as_deref().map(|op| alone(op, test));
    for operation in alone.iter().chain(&test.operations) {
        let Operation { op, party, .. } = operation;
        let request = Request {
            op: op.clone(),
            state: states.get(party.as_str()).cloned().flatten(),
            input: group.params.iter().chain(&operation.input).map(|(k, v)| (k.clone(), v.clone())).collect(),
            coins: operation.coins.clone(),
        };
        let follows = lost.contains(party.as_str());
        let answer = if follows {
            Answer::Skip(format!("{party} could not be followed"))
        } else if offered.contains(op) {
            subject.ask(&request)?
        } else {
            Answer::Skip("not offered".to_owned())
        };
        if let Answer::Skip(reason) = answer {
            lost.insert(party);
            skipped.push(Skipped { op: op.clone(), reason, follows });
            continue;
        }
        asked += 1;
        if let Answer::Done { state, .. } = &answer {
            states.insert(party, state.clone());
        }
        let expected = Expected {
            name: op,
            out: &operation.out,
            trace: &operation.trace,
            error: operation.error.as_deref(),
            culprit: operation.culprit,
        };
        if let Err(problem) = compare(&expected, &answer, subject.may_omit_the_trace()) {
            let by = if party.is_empty() { String::new() } else { format!(" of {party}") };
            return Ok(Outcome::Failed(format!("{op}{by}: {problem}")));
        }
    }
    Ok(Outcome::Passed { asked, skipped })
}

/// A test of one operation, as the one operation of a run.
fn alone(op: &str, test: &Test) -> Operation {
    Operation {
        op: op.to_owned(),
        party: String::new(),
        input: test.input.clone(),
        coins: test.coins.clone(),
        trace: test.trace.clone(),
        out: test.out.clone(),
        success: test.result == Verdict::Valid,
        error: test.error.clone(),
        culprit: test.culprit,
    }
}

fn compare(expected: &Expected<'_>, answer: &Answer, may_omit: bool) -> Result<(), String> {
    match (answer, expected.error) {
        (Answer::Done { out, trace, .. }, None) => {
            // The trace first: it says where it went wrong.
            match trace {
                Some(trace) => compare_trace(expected.trace, trace, may_omit)?,
                None if may_omit => (),
                None => return Err("no trace".to_owned()),
            }
            compare_out(expected.out, out)
        }
        (Answer::Done { .. }, Some(code)) => Err(format!("accepted; {} expected", blame(code, expected.culprit))),
        (Answer::Refused { error, culprit, detail }, code) => {
            if code == Some(error) && *culprit == expected.culprit {
                return Ok(());
            }
            let found = blame(error, *culprit) + &detail.as_ref().map(|d| format!(" ({d})")).unwrap_or_default();
            Err(match code {
                Some(code) => format!("refused with {found}; {} expected", blame(code, expected.culprit)),
                None => format!("refused with {found}; {} must be done", expected.name),
            })
        }
        (Answer::Skip(_), _) => Err("skipped".to_owned()),
    }
}

fn blame(code: &str, culprit: Option<u32>) -> String {
    culprit.map_or_else(|| code.to_owned(), |id| format!("{code} (user {id})"))
}

/// A value as a message shows it: cut where it is long.
fn short(value: &serde_json::Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(160) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text,
    }
}

fn compare_out(expected: &Object, found: &Object) -> Result<(), String> {
    for (name, value) in expected {
        match found.get(name) {
            None => return Err(format!("no {name} in the answer")),
            Some(other) if other != value => {
                return Err(format!("{name} is {}; {} expected", short(other), short(value)));
            }
            Some(_) => (),
        }
    }
    match found.keys().find(|name| !expected.contains_key(*name)) {
        Some(name) => Err(format!("{name} in the answer, which no such operation gives")),
        None => Ok(()),
    }
}

/// A foreign trace may leave steps out, but what it has stands in the file, with that value. A whole one is the file's.
fn compare_trace(expected: &[Step], found: &[Step], may_omit: bool) -> Result<(), String> {
    if !may_omit && expected.len() != found.len() {
        return Err(format!("{} steps in the trace; {} expected", found.len(), expected.len()));
    }
    let known: BTreeMap<&str, &Step> = expected.iter().map(|step| (step.name.as_str(), step)).collect();
    for step in found {
        match known.get(step.name.as_str()) {
            None => return Err(format!("{} in the trace, which is none of its steps", step.name)),
            Some(right) if right.value != step.value => {
                return Err(format!(
                    "first at {}: {} is {}; {} expected",
                    right.step, step.name, step.value, right.value
                ));
            }
            Some(_) => (),
        }
    }
    if !may_omit && expected != found {
        return Err("the steps of the trace are in another order".to_owned());
    }
    Ok(())
}
