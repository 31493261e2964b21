//! All the vectors, put to one implementation.

use super::config::{Config, matches};
use crate::file::{File, Test};
use crate::replay::{Outcome, replay};
use crate::subject::{Broken, Subject};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

/// What became of one test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// All of it was answered as it must be.
    Passed,
    /// What was answered was right; the rest is excused by `conform.toml`.
    Partial,
    /// None of it could be asked, and that is excused.
    Skipped,
    /// It failed, and that is excused.
    Known,
    /// An answer was wrong, or something was left out without excuse.
    Failed,
    /// There was no answer: a crash, a hang, garbage.
    Broken,
}

/// A test and what became of it.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// The file, `shamir_negative`.
    pub file: String,
    /// The number in it.
    #[serde(rename = "tcId")]
    pub tc_id: u32,
    /// What it tests.
    pub comment: String,
    /// Its flags.
    pub flags: Vec<String>,
    /// What became of it.
    pub fate: Fate,
    /// What went wrong, or why it was not asked.
    pub detail: Option<String>,
}

/// What became of all.
#[derive(Clone, Debug, Serialize)]
pub struct Summary {
    /// The implementation, as it calls itself.
    pub implementation: String,
    /// Every test.
    pub tests: Vec<Line>,
    /// Entries of `conform.toml` that excuse nothing any more.
    pub stale: Vec<String>,
    /// The findings whose attack the implementation lets pass.
    pub vulnerable: Vec<String>,
    /// `pass` or `fail`.
    pub verdict: &'static str,
}

impl Summary {
    /// How many tests had this fate.
    pub fn count(&self, fate: Fate) -> usize {
        self.tests.iter().filter(|line| line.fate == fate).count()
    }

    /// Whether everything is as it must be.
    pub fn is_pass(&self) -> bool {
        self.verdict == "pass"
    }
}

/// When so much time was lost in a row of tests without an answer, the rest is not asked.
const PATIENCE: Duration = Duration::from_secs(60);

/// Puts the tests whose name fits `only` to the subject; `progress` is told of each.
///
/// # Errors
///
/// The subject does not greet.
pub fn run(
    subject: &mut dyn Subject,
    files: &BTreeMap<String, File>,
    config: &Config,
    only: Option<&str>,
    mut progress: impl FnMut(&Line),
) -> Result<Summary, Broken> {
    let hello = subject.hello()?;
    let offered: BTreeSet<String> = hello.ops.into_iter().collect();
    // Of each entry: whether it named anything, and whether it was needed.
    let mut needed = vec![false; config.skip.len()];
    let mut tests = Vec::new();
    let mut vulnerable = BTreeSet::new();
    let mut lost = Duration::ZERO;
    for (file, content) in files {
        for (group, test) in content.tests() {
            let name = format!("{file}/{}", test.tc_id);
            if only.is_some_and(|only| !matches(only, &name)) {
                continue;
            }
            let begun = Instant::now();
            let outcome = if lost < PATIENCE {
                replay(subject, &offered, group, test)
            } else {
                Outcome::Broken(format!("not asked: {} s had gone by without an answer", lost.as_secs()))
            };
            lost = if matches!(outcome, Outcome::Broken(_)) { lost + begun.elapsed() } else { Duration::ZERO };
            let (fate, detail) = judge(&name, outcome, config, &mut needed);
            if matches!(fate, Fate::Failed | Fate::Known) {
                let finding = |flag: &String| content.notes.get(flag).and_then(|note| note.finding.clone());
                vulnerable.extend(test.flags.iter().filter_map(finding));
            }
            let line = line(file, test, fate, detail);
            progress(&line);
            tests.push(line);
        }
    }
    let stale = config.skip.iter().zip(needed).filter(|(_, needed)| only.is_none() && !needed);
    let stale: Vec<String> = stale.map(|(skip, _)| skip.to_string()).collect();
    let fails = tests.iter().any(|line| matches!(line.fate, Fate::Failed | Fate::Broken));
    let verdict = if fails || !stale.is_empty() || tests.is_empty() { "fail" } else { "pass" };
    let vulnerable = vulnerable.into_iter().collect();
    Ok(Summary { implementation: hello.implementation, tests, stale, vulnerable, verdict })
}

fn line(file: &str, test: &Test, fate: Fate, detail: Option<String>) -> Line {
    Line {
        file: file.to_owned(),
        tc_id: test.tc_id,
        comment: test.comment.clone(),
        flags: test.flags.clone(),
        fate,
        detail,
    }
}

fn judge(name: &str, outcome: Outcome, config: &Config, needed: &mut [bool]) -> (Fate, Option<String>) {
    let mut excuse = |names: &dyn Fn(&super::config::Skip) -> bool| {
        let mut reason = None;
        for (skip, needed) in config.skip.iter().zip(needed.iter_mut()).filter(|(skip, _)| names(skip)) {
            *needed = true;
            reason = Some(skip.reason.clone());
        }
        reason
    };
    match outcome {
        Outcome::Passed { skipped, .. } if skipped.is_empty() => (Fate::Passed, None),
        Outcome::Passed { asked, skipped } => {
            // What follows in the same party's steps has the excuse of the step that could not be asked.
            let mut reasons = BTreeSet::new();
            let mut bare = None;
            for skip in &skipped {
                match excuse(&|entry| entry.names_op(&skip.op) || entry.names_test(name)) {
                    Some(reason) => drop(reasons.insert(reason)),
                    None if skip.follows => (),
                    None => bare = bare.or(Some(skip)),
                }
            }
            if let Some(bare) = bare {
                return (
                    Fate::Failed,
                    Some(format!("{} was not answered ({}), which nothing excuses", bare.op, bare.reason)),
                );
            }
            let reasons = reasons.into_iter().collect::<Vec<_>>().join("; ");
            (if asked == 0 { Fate::Skipped } else { Fate::Partial }, Some(reasons))
        }
        Outcome::Failed(what) => match excuse(&|entry| entry.names_test(name)) {
            Some(reason) => (Fate::Known, Some(format!("{what} ({reason})"))),
            None => (Fate::Failed, Some(what)),
        },
        Outcome::Broken(what) => match excuse(&|entry| entry.names_test(name)) {
            Some(reason) => (Fate::Known, Some(format!("{what} ({reason})"))),
            None => (Fate::Broken, Some(what)),
        },
    }
}
