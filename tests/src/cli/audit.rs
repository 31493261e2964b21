//! `secagg audit`: every finding, game, search and campaign, and a verdict.

use super::args::Seed;
use super::attack::{find, severity, verdict};
use super::config::BadInput;
use super::differential::campaigns;
use super::out::{Exit, Written, save, write};
use super::progress::Progress;
use super::text::grid;
use clap::Args;
use secagg_audit::findings::{self, AGAINST, Finding, Options, Trial, Verdict};
use secagg_audit::games;
use secagg_audit::search::{self, Bounds, SearchReport};
use secagg_audit::table::Player;
use serde::Serialize;
use std::fmt::Write;
use std::path::PathBuf;

/// The options of `secagg audit`.
#[derive(Args, Debug)]
pub struct AuditArgs {
    /// Small bounds, and the honest parties of the implementation. The default.
    #[arg(long, conflicts_with = "full")]
    pub quick: bool,
    /// Larger bounds, which take minutes, and the honest parties of both halves.
    #[arg(long)]
    pub full: bool,
    /// One finding alone, such as F01.
    #[arg(long, value_name = "ID")]
    pub only: Option<String>,
    /// Write the report as one JSON document to this file.
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// 64 hex digits from which all draws are derived [default: from the operating system].
    #[arg(long, value_name = "HEX")]
    pub seed: Option<Seed>,
}

/// The document of `--json`. Field names are stable.
#[derive(Debug, Serialize)]
struct Report {
    format: &'static str,
    findings: Vec<FindingReport>,
    games: Vec<GameLine>,
    search: Vec<SearchLine>,
    differential: Vec<CampaignLine>,
    verdict: &'static str,
}

/// A row of the matrix.
#[derive(Debug, Serialize)]
struct FindingReport {
    id: &'static str,
    place: &'static str,
    severity: &'static str,
    title: &'static str,
    repair: Option<&'static str>,
    as_written: Verdict,
    hardened: Verdict,
    hardened_minus_repair: Verdict,
    /// Whether all three are what they must be, for every half that played the honest parties.
    as_expected: bool,
    /// What went wrong, where it did.
    problems: Vec<String>,
    evidence: Evidence,
}

/// The trials themselves.
#[derive(Debug, Serialize)]
struct Evidence {
    page: String,
    as_written: Option<Trial>,
    hardened: Option<Trial>,
    hardened_minus_repair: Option<Trial>,
}

#[derive(Debug, Serialize)]
struct GameLine {
    id: &'static str,
    claim: &'static str,
    as_expected: bool,
    problem: Option<String>,
    report: Option<games::Report>,
}

#[derive(Debug, Serialize)]
struct SearchLine {
    id: &'static str,
    title: &'static str,
    must_find: Option<&'static str>,
    as_expected: bool,
    problem: Option<String>,
    report: Option<SearchReport>,
}

#[derive(Debug, Serialize)]
struct CampaignLine {
    protocol: &'static str,
    cases: u32,
    sessions: u64,
    messages: u64,
    disagreements: usize,
}

/// Runs it.
///
/// # Errors
///
/// No such finding, or a file that cannot be written.
pub fn audit(args: &AuditArgs, seed: [u8; 32]) -> Result<Exit, BadInput> {
    let chosen: Vec<&Finding> = match &args.only {
        Some(id) => vec![find(id)?],
        None => findings::all().to_vec(),
    };
    let players: &[Player] = if args.full { &[Player::Impl, Player::Spec] } else { &[Player::Impl] };
    let task = Progress::BarOrLines.start(chosen.len() as u64, "findings");
    let findings: Vec<FindingReport> = chosen
        .into_iter()
        .map(|finding| {
            let report = judge(finding, players, &seed);
            task.step();
            report
        })
        .collect();
    drop(task);
    let whole = args.only.is_none();
    let games = if whole { play_games() } else { Vec::new() };
    let search = if whole { searches(args.full) } else { Vec::new() };
    let differential = if whole { differential(args.full, &seed) } else { Vec::new() };
    let pass = findings.iter().all(|f| f.as_expected)
        && games.iter().all(|game| game.as_expected)
        && search.iter().all(|line| line.as_expected)
        && differential.iter().all(|line| line.disagreements == 0);
    let verdict = if pass { "pass" } else { "fail" };
    let report = Report { format: "secagg-audit/1", findings, games, search, differential, verdict };
    if let Some(path) = &args.json {
        save("--json", path, &super::json(&report)?)?;
    }
    let written = write(&render(&report));
    Ok(if pass && written != Written::Lost { Exit::Fine } else { Exit::Failed })
}

/// All three trials, by every player.
fn judge(finding: &Finding, players: &[Player], seed: &[u8; 32]) -> FindingReport {
    let mut problems = Vec::new();
    let mut kept: Vec<Option<Trial>> = vec![None; AGAINST.len()];
    for player in players {
        let options = Options { player: *player, users: None, seed: *seed };
        for ((against, expected), kept) in AGAINST.into_iter().zip(finding.expected).zip(&mut kept) {
            match (finding.play)(against, &options) {
                Ok(trial) => {
                    if trial.verdict != expected {
                        let (is, must) = (verdict(trial.verdict), verdict(expected));
                        problems.push(format!("{against:?}, {}: {is}, must be {must}", player.name()));
                    }
                    kept.get_or_insert(trial);
                }
                Err(why) => problems.push(format!("{against:?}, {}: {why}", player.name())),
            }
        }
    }
    let verdict_at = |at: usize| kept.get(at).and_then(Option::as_ref).map_or(Verdict::NotTried, |trial| trial.verdict);
    let verdicts = [verdict_at(0), verdict_at(1), verdict_at(2)];
    let mut kept = kept.into_iter();
    let mut next = || kept.next().flatten();
    FindingReport {
        id: finding.id,
        place: finding.place,
        severity: severity(finding.severity),
        title: finding.title,
        repair: finding.repair,
        as_written: verdicts[0],
        hardened: verdicts[1],
        hardened_minus_repair: verdicts[2],
        as_expected: problems.is_empty(),
        problems,
        evidence: Evidence {
            page: finding.page(),
            as_written: next(),
            hardened: next(),
            hardened_minus_repair: next(),
        },
    }
}

fn play_games() -> Vec<GameLine> {
    let all = games::all();
    let task = Progress::BarOrLines.start(all.len() as u64, "games");
    all.iter()
        .map(|game| {
            let (report, problem) = match game.play() {
                Ok(report) => (Some(report), None),
                Err(why) => (None, Some(why)),
            };
            task.step();
            let as_expected = report.as_ref().is_some_and(|report| report.outcome == report.expected);
            GameLine { id: game.id, claim: game.claim, as_expected, problem, report }
        })
        .collect()
}

fn searches(full: bool) -> Vec<SearchLine> {
    let (all, bounds) = (search::all(), if full { Bounds::Full } else { Bounds::Quick });
    let task = Progress::BarOrLines.start(all.len() as u64, "searches");
    all.iter()
        .map(|search| {
            let line = match search.run(bounds) {
                Ok(report) => SearchLine {
                    id: search.id,
                    title: search.title,
                    must_find: search.finds,
                    as_expected: report.is_as_expected(search),
                    problem: None,
                    report: Some(report),
                },
                Err(why) => SearchLine {
                    id: search.id,
                    title: search.title,
                    must_find: search.finds,
                    as_expected: false,
                    problem: Some(why),
                    report: None,
                },
            };
            task.step();
            line
        })
        .collect()
}

fn differential(full: bool, seed: &[u8; 32]) -> Vec<CampaignLine> {
    let line = |(protocol, report): (super::args::ProtocolArg, secagg_audit::campaign::CampaignReport)| CampaignLine {
        protocol: protocol.name(),
        cases: report.cases,
        sessions: report.sessions,
        messages: report.messages,
        disagreements: report.disagreements.len(),
    };
    campaigns(None, if full { 64 } else { 8 }, seed).into_iter().map(line).collect()
}

fn render(report: &Report) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = body(&mut out, report);
    out
}

fn body(out: &mut String, report: &Report) -> std::fmt::Result {
    writeln!(out, "Findings: what an attack, or a computation, comes to against three variants.\n")?;
    let header = ["id", "severity", "as written", "hardened", "minus repair", "repair", "what", ""];
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    for f in &report.findings {
        let cells = [
            f.id,
            f.severity,
            verdict(f.as_written),
            verdict(f.hardened),
            verdict(f.hardened_minus_repair),
            f.repair.unwrap_or("-"),
            f.title,
            if f.as_expected { "" } else { "NOT EXPECTED" },
        ];
        rows.push(cells.map(str::to_owned).to_vec());
    }
    out.push_str(&grid(&rows));
    for f in &report.findings {
        for problem in &f.problems {
            writeln!(out, "{}: {problem}", f.id)?;
        }
    }
    if !report.games.is_empty() {
        writeln!(out, "\nGames: definitions and theorems, played.\n")?;
        let mut rows = vec![["game", "claim", "outcome", ""].map(str::to_owned).to_vec()];
        for game in &report.games {
            let note = if game.as_expected { "" } else { "NOT EXPECTED" };
            let outcome = game.report.as_ref().map_or("not played", |report| match report.outcome {
                games::Outcome::Holds => "holds",
                games::Outcome::Fails => "fails",
                games::Outcome::Vacuous => "vacuous",
            });
            rows.push([game.id, game.claim, outcome, note].map(str::to_owned).to_vec());
        }
        out.push_str(&grid(&rows));
        for game in &report.games {
            if let Some(problem) = &game.problem {
                writeln!(out, "{}: {problem}", game.id)?;
            }
        }
    }
    if !report.search.is_empty() {
        writeln!(out, "\nSearch: everything an active server can do to a few users.\n")?;
        let mut rows = vec![["search", "what", "states", "finds", ""].map(str::to_owned).to_vec()];
        for line in &report.search {
            let states = line.report.as_ref().map_or(String::new(), |report| report.states.to_string());
            let found = line.report.as_ref().and_then(|report| report.found).unwrap_or("nothing");
            let note = if line.as_expected { "" } else { "NOT EXPECTED" };
            rows.push([line.id, line.title, &states, found, note].map(str::to_owned).to_vec());
        }
        out.push_str(&grid(&rows));
        for line in &report.search {
            if let Some(trace) = line.report.as_ref().and_then(|report| report.trace.as_ref()) {
                writeln!(out, "\n{} — the shortest way:", line.id)?;
                for step in trace {
                    writeln!(out, "  - {step}")?;
                }
            }
            if let Some(problem) = &line.problem {
                writeln!(out, "{}: {problem}", line.id)?;
            }
        }
    }
    if !report.differential.is_empty() {
        writeln!(out, "\nDifferential: the specification against the implementation.\n")?;
        for line in &report.differential {
            writeln!(
                out,
                "  {:<4} {} cases, {} sessions, {} messages compared, {} disagreements",
                line.protocol, line.cases, line.sessions, line.messages, line.disagreements
            )?;
        }
    }
    writeln!(out)?;
    match report.verdict {
        "pass" => writeln!(out, "verdict: PASS — every verdict is the expected one"),
        _ => writeln!(out, "verdict: FAIL — see NOT EXPECTED above"),
    }
}
