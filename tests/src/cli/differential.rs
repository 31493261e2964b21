//! `secagg differential`: the specification against the implementation over random sessions.

use super::out::{Exit, Written, write};
use super::progress::Progress;
use secagg_audit::differential::{self, CampaignReport};
use secagg_audit::strategies;
use std::fmt::Write;

/// Runs a campaign and shows how far it is.
pub fn campaign(cases: u32, seed: &[u8; 32]) -> CampaignReport {
    let task = Progress::BarOrLines.start(u64::from(cases), "cases");
    differential::campaign(cases, seed, &mut |done| task.at(u64::from(done)))
}

/// `secagg differential`: the first `cases` cases of the seed, or one of them alone.
pub fn differential(cases: u32, only: Option<u32>, seed: &[u8; 32]) -> Exit {
    let (report, mut text) = match only {
        None => {
            let what = format!("secagg differential: {cases} random sessions from seed {}\n\n", hex::encode(seed));
            (campaign(cases, seed), what)
        }
        Some(index) => {
            let what = format!("secagg differential: {}\n\n", strategies::case(seed, index));
            (differential::replay(index, seed), what)
        }
    };
    text.push_str(&render(&report));
    let pass = report.disagreements.is_empty();
    text.push_str(&match report.disagreements.len() {
        0 => "\nverdict: PASS — the specification and the implementation agree in every case\n".to_owned(),
        differ => format!("\nverdict: FAIL — they differ in {differ} of {} cases\n", report.cases),
    });
    match write(&text) {
        Written::Lost => Exit::Failed,
        _ if pass => Exit::Fine,
        _ => Exit::Failed,
    }
}

/// What a campaign compared, and where the two differ.
pub fn render(report: &CampaignReport) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = body(&mut out, report);
    out
}

fn body(out: &mut String, report: &CampaignReport) -> std::fmt::Result {
    let r = report;
    writeln!(
        out,
        "  cases      {}: {} active, {} honest but curious; {} lose nobody",
        r.cases, r.active, r.hbc, r.lossless
    )?;
    writeln!(
        out,
        "  sessions   {}: each case by either half alone, by one's users with the other's server, and mixed",
        r.sessions
    )?;
    writeln!(out, "  compared   {} messages ({} bytes), {} refusals and aborts", r.messages, r.bytes, r.refusals)?;
    writeln!(
        out,
        "  outcomes   {} sums, each equal to the plain one; {} ended for want of clients",
        r.sums, r.threshold_failures
    )?;
    for (round, drops) in &r.by_round {
        writeln!(
            out,
            "  lost in round {round}: {} before, {} in the middle of, {} after their message",
            drops.before, drops.cut, drops.late
        )?;
    }
    for (case, difference) in &r.disagreements {
        writeln!(out, "  case {case} differs: {difference}")?;
    }
    Ok(())
}
