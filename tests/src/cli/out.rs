//! Results on stdout, also when the reader has gone.

use super::progress::note;
use std::io::{ErrorKind, Write};
use std::process::ExitCode;

/// How the tool ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Everything agrees.
    Fine,
    /// The protocol failed, a comparison did, or there is no fit.
    Failed,
    /// Nothing was run.
    BadInput,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Fine => ExitCode::SUCCESS,
            Exit::Failed => ExitCode::FAILURE,
            Exit::BadInput => ExitCode::from(2),
        }
    }
}

/// What became of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// It is out.
    Yes,
    /// The reader has closed the pipe: it wants no more.
    Closed,
    /// It could not be written; why is on stderr.
    Lost,
}

/// Writes a text to stdout, whole.
pub fn write(text: &str) -> Written {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Ok(()) => Written::Yes,
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Written::Closed,
        Err(error) => {
            note(&format!("error: cannot write the result: {error}"));
            Written::Lost
        }
    }
}
