//! What a run is told as: text, JSON, JUnit.

use super::run::{Fate, Line, Summary};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

/// One test that did not pass, in a line.
pub fn line(line: &Line) -> Option<String> {
    let word = match line.fate {
        Fate::Failed => "FAILED",
        Fate::Broken => "BROKEN",
        _ => return None,
    };
    let detail = line.detail.as_deref().unwrap_or_default();
    let flags = if line.flags.is_empty() { String::new() } else { format!(" [{}]", line.flags.join(", ")) };
    Some(format!("{word} {}/{}: {}{flags}: {detail}", line.file, line.tc_id, line.comment))
}

/// The end of the text.
pub fn text(summary: &Summary) -> String {
    let mut out = String::new();
    let mut say = |line: String| {
        out.push_str(&line);
        out.push('\n');
    };
    let count = |fate| summary.count(fate);
    say(format!("implementation: {}", summary.implementation));
    say(format!(
        "{} tests: {} passed, {} in part, {} failed, {} broken, {} known to fail, {} skipped",
        summary.tests.len(),
        count(Fate::Passed),
        count(Fate::Partial),
        count(Fate::Failed),
        count(Fate::Broken),
        count(Fate::Known),
        count(Fate::Skipped),
    ));
    for stale in &summary.stale {
        say(format!("stale: the {stale} excuses nothing: take it out"));
    }
    if !summary.vulnerable.is_empty() {
        say(format!("vulnerable to: {}", summary.vulnerable.join(", ")));
    }
    say(format!("verdict: {}", summary.verdict.to_uppercase()));
    out
}

/// The run as JUnit has it: a suite a file, a case a test.
///
/// # Errors
///
/// None in practice.
pub fn junit(summary: &Summary) -> Result<String, String> {
    let mut report = Report::new(format!("secagg conform: {}", summary.implementation));
    let mut files: Vec<&str> = summary.tests.iter().map(|line| line.file.as_str()).collect();
    files.dedup();
    for file in files {
        let mut suite = TestSuite::new(file);
        for line in summary.tests.iter().filter(|line| line.file == file) {
            let detail = line.detail.clone().unwrap_or_default();
            let status = match line.fate {
                Fate::Passed | Fate::Partial => TestCaseStatus::success(),
                Fate::Known | Fate::Skipped => {
                    let mut status = TestCaseStatus::skipped();
                    status.set_message(detail);
                    status
                }
                Fate::Failed | Fate::Broken => {
                    let kind = if line.fate == Fate::Failed { NonSuccessKind::Failure } else { NonSuccessKind::Error };
                    let mut status = TestCaseStatus::non_success(kind);
                    status.set_message(detail);
                    status
                }
            };
            let mut case = TestCase::new(format!("{}: {}", line.tc_id, line.comment), status);
            case.set_classname(file);
            suite.add_test_case(case);
        }
        report.add_test_suite(suite);
    }
    if !summary.stale.is_empty() {
        let mut suite = TestSuite::new("conform.toml");
        for stale in &summary.stale {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_message("it excuses nothing");
            suite.add_test_case(TestCase::new(stale.clone(), status));
        }
        report.add_test_suite(suite);
    }
    report.to_string().map_err(|error| error.to_string())
}
