//! What may be asked for on the command line, and its syntax.

use super::attack::AttackArgs;
use super::audit::AuditArgs;
use super::conform::{ConformArgs, ShimArgs};
use super::connectivity::ConnectivityArgs;
use super::params::ParamsArgs;
use super::vectors::VectorsArgs;
use clap::{Args, Parser, Subcommand, ValueEnum};
use secagg_audit::data::fixed_point::MAX_SCALE_BITS;
use std::path::PathBuf;
use std::str::FromStr;

const EXAMPLES: &str = "\
Examples:
  secagg
      The demo: least squares over the bundled diabetes data of 26 clinics, three of which are lost on the way,
      then a short differential campaign.
  secagg run --input patients.csv --clients 10
      Sum and fit your own table: a header, numeric columns, the last one the target.
  secagg run --input patients.csv --clients 10 --model hbc --threshold 6 --drop 2:3,7 --drop 4:1
      The honest-but-curious model; clients 3 and 7 are lost before round 2, client 1 before round 4.
  secagg run --input patients.csv --json --seed 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f
      One JSON document on stdout; the same seed gives the same messages.
  secagg run --protocol mgl --input patients.csv --clients 10 --rsa-bits 256 --dealer two-party
      MGL as written, its modulus found by the two service providers together.
  secagg run --protocol mgl --variant hardened --sessions 20 --input patients.csv --clients 10
      The repaired protocol, 20 sessions with one set of keys: the sums, then 19 steps of gradient descent.
  secagg params --users 1000 --dropouts 100 --colluders 50
      What both papers ask for, what they claim it costs, and what it costs.
  secagg attack F01
      One client alone computes every key of MGL as written, and opens an input with them: step by step.
  secagg audit --json audit.json
      Every finding against three variants, the games, the searches; the whole report as a document.
  secagg connectivity --users 1000 --dropouts 100 --colluders 50
      The fewest neighbours that keep survivors connected, for sure and but for 2^-40.
  secagg vectors check
      The known-answer vectors: made again, compared, validated, and put to both halves.
  secagg conform --config docs/examples/python_shim/conform.toml -- python3 docs/examples/python_shim/shim.py
      The vectors, put to an implementation in another language; what it does not do stands in the configuration.
  secagg differential --cases 1000
      The specification against the implementation over 1000 random cases of each protocol.

Exit codes:
  0  everything agrees
  1  the protocol failed, two results that must agree do not, or the sums determine no fit
  2  bad input: nothing was run";

/// f where nothing else is asked for: 26 clients may then have sums up to 5.1 million, three times the largest in the bundled data, and
/// the fit is right to nine digits.
pub const DEFAULT_SCALE_BITS: u32 = 36;

/// Secure aggregation: an executable specification and an implementation, run side by side.
///
/// Without a command: the demo.
#[derive(Debug, Parser)]
#[command(name = "secagg", version, after_help = EXAMPLES, max_term_width = 120)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Sum local statistics of a table's rows securely and fit a linear model to the sums.
    #[command(after_help = EXAMPLES)]
    Run(RunArgs),
    /// Play random sessions with the specification and the implementation and compare everything.
    #[command(after_help = EXAMPLES)]
    Differential(DifferentialArgs),
    /// Play one of the attacks on the papers' protocols, step by step; `list` names them.
    #[command(after_help = EXAMPLES)]
    Attack(AttackArgs),
    /// Try every finding, game and search, and say whether each verdict is the expected one.
    #[command(after_help = EXAMPLES)]
    Audit(AuditArgs),
    /// Say what the papers' parameters are for so many users, what they claim to cost, and what they cost.
    #[command(after_help = EXAMPLES)]
    Params(ParamsArgs),
    /// Say how few neighbours keep the honest survivors connected, and try it.
    #[command(after_help = EXAMPLES)]
    Connectivity(ConnectivityArgs),
    /// Make, check or list the known-answer vectors.
    #[command(after_help = EXAMPLES)]
    Vectors(VectorsArgs),
    /// Put the known-answer vectors to another implementation: a program that answers lines of JSON.
    #[command(after_help = EXAMPLES)]
    Conform(ConformArgs),
    /// Be such a program, with one of the halves.
    #[command(after_help = EXAMPLES)]
    Shim(ShimArgs),
}

/// The options of `secagg run`.
#[derive(Args, Debug)]
pub struct RunArgs {
    /// CSV file: a header, then rows of numbers.
    #[arg(long, value_name = "FILE")]
    pub input: PathBuf,
    /// The column to fit; all others are predictors [default: the last column].
    #[arg(long, value_name = "COLUMN")]
    pub target: Option<String>,
    /// The protocol.
    #[arg(long, value_enum, default_value_t = ProtocolArg::Bon)]
    pub protocol: ProtocolArg,
    /// The threat model [default: active; acs: hbc, it has no other].
    #[arg(long, value_enum)]
    pub model: Option<ModelArg>,
    /// BON or MGL as the paper has it (MGL's is broken), or with every repair.
    #[arg(long, value_enum, default_value_t = VariantArg::AsWritten)]
    pub variant: VariantArg,
    /// n: the rows are split over so many clients, contiguous parts whose sizes differ by at most one.
    #[arg(long, value_name = "N", default_value_t = 26)]
    pub clients: u32,
    /// t: with fewer clients left nothing is revealed [default: bon active and mgl hardened floor(2n/3) + 1, bon hbc
    /// floor(n/2) + 1, mgl as written ceil(n/3)]. ACS has none.
    #[arg(long, value_name = "T")]
    pub threshold: Option<u32>,
    /// C: clients assumed to side with the server. bon active and mgl hardened: 2t > n + C must hold; else t > C.
    #[arg(long, value_name = "C", default_value_t = 0)]
    pub colluders: u32,
    /// L, mgl and acs: the neighbours of each client [default: as written 2 ceil(n/3), hardened and acs what keeps any
    /// survivors connected, or the nearest for which there is a graph].
    #[arg(long, value_name = "L")]
    pub neighbours: Option<u32>,
    /// mgl: the neighbours that may be lost, as Figure 4 checks it [default: as written ceil(n/3) - 1, hardened 0].
    #[arg(long, value_name = "E")]
    pub eta_max: Option<u32>,
    /// Sessions of the same clients. The first sums the statistics; each further one is a step of gradient descent.
    #[arg(long, value_name = "K", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub sessions: u32,
    /// mgl as written: the bits of N [default: 1024; two-party: 256].
    #[arg(long, value_name = "BITS")]
    pub rsa_bits: Option<u32>,
    /// mgl as written: who finds N.
    #[arg(long, value_enum)]
    pub dealer: Option<DealerArg>,
    /// These clients are lost before they send their message of this round, in every session: 0 to 4, as the protocol has
    /// them. Repeatable.
    #[arg(long, value_name = "ROUND:ID[,ID...]")]
    pub drop: Vec<DropArg>,
    /// 64 hex digits from which all coins are derived [default: from the operating system].
    #[arg(long, value_name = "HEX")]
    pub seed: Option<Seed>,
    /// Who plays; both: with the same coins, and everything is compared.
    #[arg(long, value_enum, default_value_t = EngineArg::Both)]
    pub engine: EngineArg,
    /// f: numbers are rounded to multiples of 2^-f.
    #[arg(long, value_name = "F", default_value_t = DEFAULT_SCALE_BITS, value_parser = clap::value_parser!(u32).range(0..=i64::from(MAX_SCALE_BITS)))]
    pub scale_bits: u32,
    /// Print one JSON document and nothing else.
    #[arg(long)]
    pub json: bool,
}

/// The options of `secagg differential`.
#[derive(Args, Debug)]
pub struct DifferentialArgs {
    /// The protocol [default: all three].
    #[arg(long, value_enum)]
    pub protocol: Option<ProtocolArg>,
    /// How many cases to draw, of each protocol.
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..))]
    pub cases: u32,
    /// Play this case of the seed alone, as the report of a disagreement says.
    #[arg(long, value_name = "INDEX", requires_all = ["seed", "protocol"], conflicts_with = "cases")]
    pub only: Option<u32>,
    /// 64 hex digits from which the cases are drawn [default: from the operating system].
    #[arg(long, value_name = "HEX")]
    pub seed: Option<Seed>,
}

/// The protocols that can be run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ProtocolArg {
    /// Bonawitz et al., Figure 4.
    Bon,
    /// Mandal, Gong and Liu, Figures 2 and 4.
    Mgl,
    /// Acs and Castelluccia, as BON section IV-C describes it.
    Acs,
}

impl ProtocolArg {
    /// As it is written on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bon => "bon",
            Self::Mgl => "mgl",
            Self::Acs => "acs",
        }
    }
}

/// The threat models.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ModelArg {
    /// Honest but curious; MGL says semi-honest.
    #[value(alias = "semi-honest")]
    Hbc,
    /// Active: signatures and what goes with them.
    Active,
}

/// Whether a protocol is repaired.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum VariantArg {
    /// As the paper has it.
    AsWritten,
    /// With every repair.
    Hardened,
}

/// Who finds the modulus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DealerArg {
    /// A trusted dealer, with safe primes.
    Trusted,
    /// The two service providers, neither of whom learns a factor.
    TwoParty,
}

/// Who plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum EngineArg {
    /// The implementation.
    Impl,
    /// The specification.
    Spec,
    /// Both, compared.
    Both,
}

/// `ROUND:ID[,ID…]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropArg {
    /// The round.
    pub round: u8,
    /// The clients.
    pub ids: Vec<u32>,
}

impl FromStr for DropArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (round, ids) = text.split_once(':').ok_or("expected ROUND:ID[,ID...], such as 2:3,7")?;
        let round = round
            .parse()
            .ok()
            .filter(|round| *round <= 4)
            .ok_or_else(|| format!("unknown round {round:?}; expected 0, 1, 2, 3 or 4"))?;
        let ids = ids
            .split(',')
            .map(|id| id.parse().map_err(|_| format!("{id:?} is no client id; expected a whole number from 1 up")))
            .collect::<Result<_, _>>()?;
        Ok(Self { round, ids })
    }
}

/// 32 bytes, written as 64 hex digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seed(pub [u8; 32]);

impl FromStr for Seed {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut seed = [0u8; 32];
        match hex::decode_to_slice(text, &mut seed) {
            Ok(()) => Ok(Self(seed)),
            Err(hex::FromHexError::InvalidHexCharacter { c, index }) => {
                Err(format!("{c:?} at position {index} is no hex digit; expected 64 hex digits"))
            }
            Err(_) => Err(format!("{} characters; expected 64 hex digits", text.chars().count())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definitions_are_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn drops_are_a_round_and_ids() {
        assert_eq!("2:3,7".parse(), Ok(DropArg { round: 2, ids: vec![3, 7] }));
        assert_eq!("0:1".parse(), Ok(DropArg { round: 0, ids: vec![1] }));
        for text in ["", "2", "2:", ":3", "5:1", "-1:1", "x:1", "2:3,", "2:a", "2:-3", "2;3", "2:3:4", "2:99999999999"]
        {
            assert!(text.parse::<DropArg>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn seeds_are_64_hex_digits() {
        let text = "00ff".to_owned() + &"1A".repeat(30);
        let Seed(seed) = text.parse().expect("a seed");
        assert_eq!((seed[0], seed[1], seed[2], seed[31]), (0, 0xff, 0x1a, 0x1a));
        for text in ["", "00", &"0".repeat(63), &"0".repeat(65), &"0".repeat(66), &"g".repeat(64), &"é".repeat(32)] {
            assert!(text.parse::<Seed>().is_err(), "{text:?}");
        }
    }
}
