//! Requests and answers as lines of JSON.

use super::PROTOCOL;
use crate::file::{Object, Step};
use crate::subject::{Answer, Broken, Hello, Request};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A request as it stands on its line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Its number.
    pub id: u64,
    /// The operation.
    pub op: String,
    /// The handle of the party.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// The inputs.
    #[serde(rename = "in", default)]
    pub input: Object,
    /// The draws.
    #[serde(default)]
    pub coins: Object,
    /// Of `hello`: the version of the language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol: Option<u32>,
}

/// An answer as it stands on its line.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Answered {
    id: u64,
    ok: Option<bool>,
    state: Option<String>,
    out: Option<Object>,
    trace: Option<Vec<Step>>,
    error: Option<String>,
    culprit: Option<u32>,
    detail: Option<String>,
    skip: Option<String>,
    #[serde(rename = "impl")]
    implementation: Option<String>,
    ops: Option<Vec<String>>,
}

/// The line that asks for a greeting.
pub fn greeting(id: u64) -> String {
    json!({"id": id, "op": "hello", "protocol": PROTOCOL}).to_string()
}

/// The line of a request.
pub fn question(id: u64, request: &Request) -> String {
    let mut line = json!({"id": id, "op": request.op, "in": request.input, "coins": request.coins});
    if let (Some(state), Some(line)) = (&request.state, line.as_object_mut()) {
        line.insert("state".to_owned(), state.clone().into());
    }
    line.to_string()
}

/// The start of a line, for a message.
fn excerpt(line: &str) -> String {
    line.chars().take(120).collect()
}

fn parse(id: u64, line: &str) -> Result<Answered, Broken> {
    let answered: Answered =
        serde_json::from_str(line).map_err(|error| Broken(format!("garbage: {error}, in {:?}", excerpt(line))))?;
    if answered.id != id {
        return Err(Broken(format!("an answer to request {}, where {id} was asked", answered.id)));
    }
    Ok(answered)
}

/// The greeting that a line is.
///
/// # Errors
///
/// It is none.
pub fn read_hello(id: u64, line: &str) -> Result<Hello, Broken> {
    match parse(id, line)? {
        Answered { ok: Some(true), implementation: Some(implementation), ops: Some(ops), .. } => {
            Ok(Hello { implementation, ops })
        }
        _ => Err(Broken(format!("no greeting: {:?}", excerpt(line)))),
    }
}

/// The answer that a line is.
///
/// # Errors
///
/// It is none.
pub fn read_answer(id: u64, line: &str) -> Result<Answer, Broken> {
    match parse(id, line)? {
        Answered { ok: None, skip: Some(reason), .. } => Ok(Answer::Skip(reason)),
        Answered { ok: Some(true), state, out: Some(out), trace, error: None, .. } => {
            Ok(Answer::Done { state, out, trace })
        }
        Answered { ok: Some(false), error: Some(error), culprit, detail, out: None, .. } => {
            Ok(Answer::Refused { error, culprit, detail })
        }
        _ => Err(Broken(format!("neither a result nor an error nor a skip: {:?}", excerpt(line)))),
    }
}

/// The line of an answer.
pub fn line(id: u64, answer: &Answer) -> String {
    let mut line = match answer {
        Answer::Done { out, trace, .. } => match trace {
            Some(trace) => json!({"id": id, "ok": true, "out": out, "trace": trace}),
            None => json!({"id": id, "ok": true, "out": out}),
        },
        Answer::Refused { error, culprit, detail } => match detail {
            Some(detail) => json!({"id": id, "ok": false, "error": error, "culprit": culprit, "detail": detail}),
            None => json!({"id": id, "ok": false, "error": error, "culprit": culprit}),
        },
        Answer::Skip(reason) => json!({"id": id, "skip": reason}),
    };
    if let (Answer::Done { state: Some(state), .. }, Value::Object(line)) = (answer, &mut line) {
        line.insert("state".to_owned(), state.clone().into());
    }
    line.to_string()
}

/// The line of a greeting.
pub fn hello_line(id: u64, hello: &Hello) -> String {
    json!({"id": id, "ok": true, "impl": hello.implementation, "ops": hello.ops}).to_string()
}
