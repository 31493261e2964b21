//! A half of this project as a program that the runner can drive.

use super::PROTOCOL;
use super::wire::{self, Asked};
use crate::subject::{Answer, BAD_REQUEST, Request, Subject};
use std::io::{BufRead, Write};

/// Answers lines until there are no more.
///
/// # Errors
///
/// Those of reading and writing.
pub fn serve(subject: &mut dyn Subject, input: impl BufRead, mut output: impl Write) -> std::io::Result<()> {
    for line in input.lines() {
        let answer = answer(subject, &line?);
        output.write_all(answer.as_bytes())?;
        output.write_all(b"\n")?;
        output.flush()?;
    }
    Ok(())
}

fn refuse(id: u64, detail: String) -> String {
    wire::line(id, &Answer::Refused { error: BAD_REQUEST.to_owned(), culprit: None, detail: Some(detail) })
}

fn answer(subject: &mut dyn Subject, line: &str) -> String {
    let asked: Asked = match serde_json::from_str(line) {
        Ok(asked) => asked,
        Err(error) => return refuse(0, format!("not a request: {error}")),
    };
    if asked.op == "hello" {
        return match (asked.protocol, subject.hello()) {
            (Some(PROTOCOL), Ok(hello)) => wire::hello_line(asked.id, &hello),
            (Some(PROTOCOL), Err(broken)) => refuse(asked.id, broken.0),
            _ => refuse(asked.id, format!("this speaks version {PROTOCOL}")),
        };
    }
    let request = Request { op: asked.op, state: asked.state, input: asked.input, coins: asked.coins };
    match subject.ask(&request) {
        Ok(answer) => wire::line(asked.id, &answer),
        Err(broken) => refuse(asked.id, broken.0),
    }
}
