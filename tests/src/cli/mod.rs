//! The `secagg` tool: what is asked for, checked, done and told.

mod args;
mod attack;
mod audit;
mod config;
mod conform;
mod connectivity;
mod demo;
mod descent;
mod differential;
mod fit;
mod judge;
mod out;
mod params;
mod play;
mod prepare;
mod progress;
mod report;
mod text;
mod vectors;

use args::{Cli, Command, RunArgs, Seed};
use clap::Parser;
use config::{BadInput, Config, Source};
use out::{Exit, Written};
use prepare::Prepared;
use progress::{Progress, note};
use rand::TryRng;
use rand::rngs::SysRng;
use std::process::ExitCode;

/// The tool. Its exit code is documented in its help.
pub fn main() -> ExitCode {
    let exit = match Cli::parse().command {
        None => seed(None).and_then(|Seed(seed)| demo::demo(seed)),
        Some(Command::Run(args)) => run(&args),
        Some(Command::Params(args)) => params::params(&args),
        Some(Command::Connectivity(args)) => connectivity::connectivity(&args),
        Some(Command::Attack(args)) => seed(args.seed).and_then(|Seed(seed)| attack::attack(&args, seed)),
        Some(Command::Audit(args)) => seed(args.seed).and_then(|Seed(seed)| audit::audit(&args, seed)),
        Some(Command::Vectors(args)) => vectors::vectors(&args),
        Some(Command::Conform(args)) => conform::conform(&args),
        Some(Command::Shim(args)) => conform::serve(&args),
        Some(Command::Differential(args)) => {
            seed(args.seed).map(|Seed(seed)| differential::differential(args.protocol, args.cases, args.only, &seed))
        }
    };
    exit.unwrap_or_else(|BadInput(problem)| {
        note(&format!("error: {problem}"));
        Exit::BadInput
    })
    .into()
}

/// `secagg run`.
fn run(args: &RunArgs) -> Result<Exit, BadInput> {
    let config = Config::check(Source::File(args.input.clone()), args, seed(args.seed)?)?;
    let prepared = Prepared::load(config)?;
    let report = judge::judge(&prepared, &play::play(&prepared, Progress::Bar));
    let text = if args.json { json(&report)? } else { text::render(&report) };
    let written = out::write(&text);
    Ok(if report.pass && written != Written::Lost { Exit::Fine } else { Exit::Failed })
}

/// One JSON document and a line end.
fn json(report: &impl serde::Serialize) -> Result<String, BadInput> {
    serde_json::to_string_pretty(report)
        .map(|text| text + "\n")
        .map_err(|error| BadInput(format!("--json: the report cannot be written: {error}")))
}

/// The seed that was asked for, or one from the operating system.
fn seed(seed: Option<Seed>) -> Result<Seed, BadInput> {
    if let Some(seed) = seed {
        return Ok(seed);
    }
    let mut bytes = [0u8; 32];
    SysRng
        .try_fill_bytes(&mut bytes)
        .map_err(|error| BadInput(format!("no randomness from the operating system ({error}); give a --seed")))?;
    Ok(Seed(bytes))
}
