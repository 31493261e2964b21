//! `secagg attack`: one finding, step by step.

use super::args::Seed;
use super::config::BadInput;
use super::out::{Exit, Written, write};
use super::text::grid;
use clap::Args;
use secagg_audit::findings::{self, AGAINST, Against, Finding, Options, Severity, Trial, Verdict};
use secagg_audit::table::Player;
use std::fmt::Write;

/// The options of `secagg attack`.
#[derive(Args, Debug)]
pub struct AttackArgs {
    /// `list`, or a finding such as F01.
    #[arg(value_name = "list|ID")]
    pub what: String,
    /// How many users, where the attack leaves a choice.
    #[arg(long, value_name = "M", value_parser = clap::value_parser!(u32).range(2..=64))]
    pub users: Option<u32>,
    /// The honest parties are those of the specification, not of the implementation.
    #[arg(long)]
    pub spec: bool,
    /// 64 hex digits from which all draws are derived [default: from the operating system].
    #[arg(long, value_name = "HEX")]
    pub seed: Option<Seed>,
}

/// The finding of this name, in any case.
///
/// # Errors
///
/// There is none.
pub fn find(id: &str) -> Result<&'static Finding, BadInput> {
    let found = findings::all().iter().find(|finding| finding.id.eq_ignore_ascii_case(id));
    found.copied().ok_or_else(|| BadInput(format!("{id}: no such finding; `secagg attack list` names them")))
}

/// Lists the findings, or plays one.
///
/// # Errors
///
/// No such finding.
pub fn attack(args: &AttackArgs, seed: [u8; 32]) -> Result<Exit, BadInput> {
    if args.what == "list" {
        return Ok(told(&list(), true));
    }
    let finding = find(&args.what)?;
    let player = if args.spec { Player::Spec } else { Player::Impl };
    let options = Options { player, users: args.users, seed };
    let mut text = head(finding);
    let mut as_expected = true;
    for (against, expected) in AGAINST.into_iter().zip(finding.expected) {
        match (finding.play)(against, &options) {
            Ok(trial) => {
                as_expected &= trial.verdict == expected;
                text.push_str(&told_trial(against, expected, &trial));
            }
            Err(why) => {
                as_expected = false;
                text.push_str(&format!("{}: could not be played: {why}\n\n", name(against)));
            }
        }
    }
    text.push_str(if as_expected {
        "verdict: PASS — as it must be\n"
    } else {
        "verdict: FAIL — not as it must be\n"
    });
    Ok(told(&text, as_expected))
}

fn told(text: &str, pass: bool) -> Exit {
    if write(text) != Written::Lost && pass { Exit::Fine } else { Exit::Failed }
}

/// What a severity is called.
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Break => "break",
        Severity::Wrong => "wrong",
        Severity::Fragile => "fragile",
        Severity::Gap => "gap",
    }
}

/// What a verdict is called.
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Broken => "broken",
        Verdict::Safe => "safe",
        Verdict::NotTried => "-",
    }
}

/// What is attacked.
fn name(against: Against) -> &'static str {
    match against {
        Against::AsWritten => "as written",
        Against::Hardened => "hardened",
        Against::HardenedMinusRepair => "hardened, without this repair",
    }
}

fn list() -> String {
    let mut rows = vec![["id", "severity", "where", "what", "repair"].map(str::to_owned).to_vec()];
    for finding in findings::all() {
        let cells =
            [finding.id, severity(finding.severity), finding.place, finding.title, finding.repair.unwrap_or("-")];
        rows.push(cells.map(str::to_owned).to_vec());
    }
    grid(&rows)
}

fn head(finding: &Finding) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{} — {}\n", finding.id, finding.title);
    let _ = writeln!(out, "  where     {}", finding.place);
    let _ = writeln!(out, "  severity  {}", severity(finding.severity));
    let _ = writeln!(out, "  repair    {}", finding.repair.unwrap_or("none"));
    let _ = writeln!(out, "  page      {}\n", finding.page());
    let _ = writeln!(out, "{}\n", finding.statement.split_whitespace().collect::<Vec<_>>().join(" "));
    out
}

fn told_trial(against: Against, expected: Verdict, trial: &Trial) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}:", name(against));
    for step in &trial.steps {
        let _ = writeln!(out, "  - {step}");
    }
    for (what, value) in [("recovered", &trial.recovered), ("truth", &trial.truth)] {
        if let Some(value) = value {
            let _ = writeln!(out, "  {what:<10}{value}");
        }
    }
    if trial.verdict != Verdict::NotTried {
        let surprise = if trial.verdict == expected { "" } else { ", which is NOT what is expected" };
        let _ = writeln!(out, "  {:<10}{}{surprise}", "verdict", verdict(trial.verdict));
    }
    out.push('\n');
    out
}
