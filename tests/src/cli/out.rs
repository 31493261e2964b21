//! Results on stdout, also when the reader has gone.

use super::config::BadInput;
use super::progress::note;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
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

/// Writes a text beside the file first, and then over it: there is never half of one. `option` is what asked for it.
///
/// # Errors
///
/// It cannot be written.
pub fn save(option: &str, path: &Path, text: &str) -> Result<(), BadInput> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".partial");
    let beside = PathBuf::from(beside);
    std::fs::write(&beside, text).and_then(|()| std::fs::rename(&beside, path)).map_err(|error| {
        // What was begun is of no use; that it may stay behind cannot be helped.
        let _ = std::fs::remove_file(&beside);
        BadInput(format!("{option} {}: {error}", path.display()))
    })
}
