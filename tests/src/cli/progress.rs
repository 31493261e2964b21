//! How far it has got: a bar on a terminal, nothing or plain lines elsewhere. Always on stderr.

use indicatif::{ProgressBar, ProgressStyle};
use std::cell::Cell;
use std::io::Write;

/// Where progress goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// A bar if stderr is a terminal, else nothing.
    Bar,
    /// A bar if stderr is a terminal, else a line each tenth of the way.
    BarOrLines,
}

/// One task under way. Its bar goes when it does.
pub struct Task {
    bar: ProgressBar,
    lines: bool,
    name: String,
    total: u64,
    done: Cell<u64>,
}

impl Progress {
    /// Starts a task of so many steps.
    pub fn start(self, total: u64, name: &str) -> Task {
        let bar = ProgressBar::new(total);
        if let Ok(style) = ProgressStyle::with_template("{msg} [{bar:40}] {pos}/{len} {elapsed}") {
            bar.set_style(style.progress_chars("=> "));
        }
        bar.set_message(name.to_owned());
        bar.tick();
        let lines = self == Self::BarOrLines && bar.is_hidden();
        Task { bar, lines, name: name.to_owned(), total, done: Cell::new(0) }
    }
}

impl Task {
    /// One step more is done.
    pub fn step(&self) {
        self.at(self.done.get() + 1);
    }

    /// So many steps are done.
    pub fn at(&self, done: u64) {
        let before = self.done.replace(done);
        self.bar.set_position(done);
        let tenths = |steps: u64| (10 * steps).checked_div(self.total).unwrap_or(10);
        if self.lines && tenths(done) > tenths(before) {
            note(&format!("{}: {done} of {}", self.name, self.total));
        }
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// A line on stderr. Where nobody reads it, it is lost.
pub fn note(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
