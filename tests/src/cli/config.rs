//! Options that make sense together: the parameters of a run, checked.

use super::args::{DropArg, EngineArg, RunArgs, Seed};
use secagg_audit::drops::{DropPattern, Moment};
use secagg_vectors::engine::bon::Model;
use std::fmt;
use std::path::PathBuf;

/// Something that was asked for and cannot be: the message says what, and what was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadInput(pub String);

impl fmt::Display for BadInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BadInput {}

/// Where the rows come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A file.
    File(PathBuf),
    /// The bundled example.
    Example,
}

/// A run to be made. Made by [`Config::check`] only: whatever can be checked without the rows is.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the rows come from.
    pub source: Source,
    /// The target's column; none: the last.
    pub target: Option<String>,
    /// The threat model.
    pub model: Model,
    /// n ≥ 2.
    pub clients: u32,
    /// t, from 1 to n and high enough for the model.
    pub threshold: u32,
    /// C.
    pub colluders: u32,
    /// Who is lost, always before the message of a round of the model.
    pub drops: DropPattern,
    /// Where the coins come from.
    pub seed: [u8; 32],
    /// Whether the caller chose the seed, so that it may be told.
    pub seed_is_given: bool,
    /// Who plays.
    pub engine: EngineArg,
    /// f.
    pub scale_bits: u32,
}

/// The threshold that Figure 5 of BON advises: its second row for the honest-but-curious model, its third for the active one.
pub fn default_threshold(model: Model, clients: u32) -> u32 {
    let n = u64::from(clients);
    let t = match model {
        Model::Active => 2 * n / 3 + 1,
        Model::Hbc => n / 2 + 1,
    };
    u32::try_from(t).unwrap_or(u32::MAX)
}

/// The smallest t that is safe with so many colluders: 2t > n + C (BON Theorem 4), or t > C (Theorem 2).
pub fn smallest_threshold(model: Model, clients: u32, colluders: u32) -> u64 {
    let (n, c) = (u64::from(clients), u64::from(colluders));
    match model {
        Model::Active => (n + c) / 2 + 1,
        Model::Hbc => c + 1,
    }
}

impl Config {
    /// Checks the options against each other.
    ///
    /// # Errors
    ///
    /// The first one that cannot be.
    pub fn check(source: Source, args: &RunArgs, seed: Seed) -> Result<Self, BadInput> {
        let (n, colluders, model) = (args.clients, args.colluders, Model::from(args.model));
        if n < 2 {
            return Err(BadInput(format!("--clients {n}: expected at least 2")));
        }
        let threshold = args.threshold.unwrap_or_else(|| default_threshold(model, n));
        if !(1..=n).contains(&threshold) {
            return Err(BadInput(format!("--threshold {threshold}: expected 1 to {n}, the number of clients")));
        }
        check_colluders(model, n, threshold, colluders)?;
        Ok(Self {
            source,
            target: args.target.clone(),
            model,
            clients: n,
            threshold,
            colluders,
            drops: drops(model, n, &args.drop)?,
            seed: seed.0,
            seed_is_given: args.seed.is_some(),
            engine: args.engine,
            scale_bits: args.scale_bits,
        })
    }
}

fn check_colluders(model: Model, clients: u32, threshold: u32, colluders: u32) -> Result<(), BadInput> {
    if colluders >= clients {
        return Err(BadInput(format!("--colluders {colluders}: expected fewer than the {clients} clients")));
    }
    let smallest = smallest_threshold(model, clients, colluders);
    if u64::from(threshold) >= smallest {
        return Ok(());
    }
    let rule = match model {
        Model::Active => {
            let (twice, sum) = (2 * u64::from(threshold), u64::from(clients) + u64::from(colluders));
            format!("the active model needs 2t > n + C, and {twice} is not above {sum}")
        }
        Model::Hbc => format!("the honest-but-curious model needs t > C, and {threshold} is not above {colluders}"),
    };
    Err(BadInput(format!("--threshold {threshold}: {rule}; the smallest threshold that would do is {smallest}")))
}

fn drops(model: Model, clients: u32, args: &[DropArg]) -> Result<DropPattern, BadInput> {
    let mut pattern = DropPattern::none();
    for DropArg { round, ids } in args {
        if !model.rounds().contains(round) {
            let rounds = "expected round 0, 1, 2 or 4";
            return Err(BadInput(format!(
                "--drop {round}: the honest-but-curious model has no round {round}; {rounds}"
            )));
        }
        for id in ids {
            if !(1..=clients).contains(id) {
                return Err(BadInput(format!(
                    "--drop {round}:{id}: no client {id}; expected an id from 1 to {clients}"
                )));
            }
            if pattern.iter().any(|(dropped, ..)| dropped == *id) {
                return Err(BadInput(format!(
                    "--drop {round}:{id}: client {id} is dropped twice; expected once at most"
                )));
            }
            pattern = pattern.with(*id, *round, Moment::Before);
        }
    }
    Ok(pattern)
}

#[cfg(test)]
mod tests {
    use super::super::args::{Cli, Command};
    use super::*;
    use clap::Parser;

    fn config(options: &str) -> Result<Config, BadInput> {
        let words = ["secagg", "run", "--input", "x.csv"].into_iter().chain(options.split_whitespace());
        let Some(Command::Run(args)) = Cli::try_parse_from(words).expect("the syntax is right").command else {
            panic!("not a run");
        };
        Config::check(Source::File(args.input.clone()), &args, Seed([7; 32]))
    }

    /// BON Figure 5, for n = 26 and 27: ⌊2n/3⌋ + 1 = 18 and 19, ⌊n/2⌋ + 1 = 14 and 14.
    #[test]
    fn default_thresholds_are_those_of_the_figure() {
        assert_eq!([26, 27, 2].map(|n| default_threshold(Model::Active, n)), [18, 19, 2]);
        assert_eq!([26, 27, 2].map(|n| default_threshold(Model::Hbc, n)), [14, 14, 2]);
        assert_eq!(config("").map(|c| (c.clients, c.threshold)), Ok((26, 18)));
        assert_eq!(config("--model hbc --clients 10").map(|c| c.threshold), Ok(6));
    }

    #[test]
    fn thresholds_are_checked_against_the_model() {
        assert_eq!(config("--clients 10 --threshold 6").map(|c| c.threshold), Ok(6));
        let error = config("--clients 10 --threshold 5").expect_err("10 is not above 10").0;
        assert!(error.contains("--threshold 5") && error.ends_with("would do is 6"), "{error}");
        assert_eq!(config("--clients 10 --threshold 8 --colluders 5").map(|c| c.threshold), Ok(8));
        let error = config("--clients 10 --threshold 7 --colluders 4").expect_err("14 is not above 14").0;
        assert!(error.ends_with("would do is 8"), "{error}");
        assert_eq!(config("--clients 10 --threshold 1 --model hbc").map(|c| c.threshold), Ok(1));
        let error = config("--clients 10 --threshold 3 --colluders 3 --model hbc").expect_err("3 is not above 3").0;
        assert!(error.ends_with("would do is 4"), "{error}");
        for bad in ["--threshold 0", "--threshold 27", "--clients 1", "--clients 0", "--colluders 26"] {
            assert!(config(bad).is_err(), "{bad}");
        }
    }

    /// The smallest threshold does, and one less does not, up to as many colluders as leave any.
    #[test]
    fn the_smallest_threshold_is_the_smallest() {
        for n in 2u32..40 {
            for c in 0..n {
                let active = smallest_threshold(Model::Active, n, c);
                assert!(
                    2 * active > u64::from(n + c) && 2 * (active - 1) <= u64::from(n + c) && active <= u64::from(n)
                );
                assert_eq!(smallest_threshold(Model::Hbc, n, c), u64::from(c) + 1);
            }
        }
    }

    #[test]
    fn drops_name_known_clients_once_in_rounds_of_the_model() {
        let drops = config("--drop 1:4,5 --drop 3:26").map(|c| c.drops).expect("right");
        let all: Vec<_> = drops.iter().collect();
        assert_eq!(all, [(4, 1, Moment::Before), (5, 1, Moment::Before), (26, 3, Moment::Before)]);
        for bad in ["--drop 1:0", "--drop 1:27", "--drop 1:4,4", "--drop 1:4 --drop 2:4", "--model hbc --drop 3:1"] {
            assert!(config(bad).is_err(), "{bad}");
        }
    }
}
