//! `secagg conform`: the vectors, put to a foreign program; and `secagg shim`: a half of this project as such a program.

use super::config::BadInput;
use super::out::{Exit, Written, save, write};
use super::progress::{Progress, note};
use super::vectors::directory;
use clap::{Args, ValueEnum};
use secagg_vectors::conform::config::Config;
use secagg_vectors::conform::process::Process;
use secagg_vectors::conform::{report, run, shim};
use secagg_vectors::op::Half;
use secagg_vectors::store;
use secagg_vectors::subject::Local;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What is read where `--config` is not given, if it is there.
const CONFIG: &str = "conform.toml";

/// The options of `secagg conform`.
#[derive(Args, Debug)]
pub struct ConformArgs {
    /// The program and its arguments.
    #[arg(last = true, required = true, value_name = "COMMAND")]
    pub command: Vec<String>,
    /// What the program is known not to do, and why [default: conform.toml, if there is one].
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Put these tests alone, such as `shamir*/*`; each `*` stands for anything.
    #[arg(long, value_name = "PATTERN")]
    pub only: Option<String>,
    /// How long the program has for each answer.
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub timeout: u64,
    /// Write the result as JUnit XML to this file.
    #[arg(long, value_name = "FILE")]
    pub junit: Option<PathBuf>,
    /// Write the result as one JSON document to this file.
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// The directory that holds v1 [default: vectors, in the checkout].
    #[arg(long, value_name = "DIR")]
    pub vectors: Option<PathBuf>,
}

/// The options of `secagg shim`.
#[derive(Args, Debug)]
pub struct ShimArgs {
    /// Which half answers.
    #[arg(value_enum)]
    pub half: HalfArg,
}

/// The halves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum HalfArg {
    /// The specification.
    Spec,
    /// The implementation.
    Impl,
}

/// Runs it.
///
/// # Errors
///
/// What it takes is not there: vectors, configuration, program; or a report cannot be written.
pub fn conform(args: &ConformArgs) -> Result<Exit, BadInput> {
    let directory = directory(args.vectors.as_ref());
    let files = store::read(&directory)?;
    if files.is_empty() {
        return Err(BadInput(format!("{}: no vectors", directory.display())));
    }
    let config = config(args.config.as_deref())?;
    let (program, arguments) = args.command.split_first().ok_or_else(|| BadInput("no command".to_owned()))?;
    let mut subject = Process::new(program.clone(), arguments.to_vec(), Duration::from_secs(args.timeout));
    let total = files.values().map(|file| u64::from(file.number_of_tests)).sum();
    let task = Progress::BarOrLines.start(total, "tests");
    let summary = run::run(&mut subject, &files, &config, args.only.as_deref(), |line| {
        report::line(line).iter().for_each(|line| note(line));
        task.step();
    })
    .map_err(|broken| BadInput(format!("{program}: {}", broken.0)))?;
    drop(task);
    if summary.tests.is_empty() {
        return Err(BadInput(format!("no test fits {:?}", args.only.as_deref().unwrap_or_default())));
    }
    if let Some(path) = &args.json {
        save("--json", path, &super::json(&summary)?)?;
    }
    if let Some(path) = &args.junit {
        let text = report::junit(&summary).map_err(|error| BadInput(format!("--junit: {error}")))?;
        save("--junit", path, &text)?;
    }
    let written = write(&report::text(&summary));
    Ok(if summary.is_pass() && written != Written::Lost { Exit::Fine } else { Exit::Failed })
}

fn config(path: Option<&Path>) -> Result<Config, BadInput> {
    let (path, asked) = (path.unwrap_or(Path::new(CONFIG)), path.is_some());
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if !asked && error.kind() == std::io::ErrorKind::NotFound => return Ok(Config::default()),
        Err(error) => return Err(BadInput(format!("{}: {error}", path.display()))),
    };
    Config::parse(&text).map_err(|error| BadInput(format!("{}: {error}", path.display())))
}

/// Answers on stdout what is asked on stdin, until that ends.
///
/// # Errors
///
/// Reading or writing fails.
pub fn serve(args: &ShimArgs) -> Result<Exit, BadInput> {
    let half = match args.half {
        HalfArg::Spec => Half::Spec,
        HalfArg::Impl => Half::Impl,
    };
    shim::serve(&mut Local::new(half), std::io::stdin().lock(), std::io::stdout().lock())
        .map_err(|error| BadInput(error.to_string()))?;
    Ok(Exit::Fine)
}
