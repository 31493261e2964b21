//! Options that make sense together: the parameters of a run, checked.

use super::args::{DealerArg, DropArg, EngineArg, ModelArg, ProtocolArg, RunArgs, Seed, VariantArg};
use secagg_audit::connectivity::sure_degree;
use secagg_audit::drops::{DropPattern, Moment};
use secagg_audit::provision::Dealer;
use secagg_spec::graph::exists_regular_graph;
use secagg_vectors::engine::{acs, bon, mgl};
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
    /// The protocol, its model and variant.
    pub rules: Rules,
    /// n ≥ 2.
    pub clients: u32,
    /// t, from 1 to n and high enough for the model; none: ACS.
    pub threshold: Option<u32>,
    /// C.
    pub colluders: u32,
    /// ℓ, for which there is a graph; none: BON.
    pub degree: Option<u32>,
    /// η_max; none: BON and ACS.
    pub eta_max: Option<u32>,
    /// K ≥ 1.
    pub sessions: u32,
    /// Where NPKC's modulus comes from; MGL as written only.
    pub npkc: Option<Npkc>,
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

/// Where NPKC's modulus comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Npkc {
    /// Who finds it.
    pub dealer: Dealer,
    /// Its bits.
    pub bits: u32,
}

/// Which rules are played by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// The protocol.
    pub protocol: ProtocolArg,
    /// The threat model.
    pub model: ModelArg,
    /// As written or hardened.
    pub variant: VariantArg,
}

impl Rules {
    /// The rounds in which messages pass.
    pub fn rounds(self) -> &'static [u8] {
        match (self.protocol, self.model) {
            (ProtocolArg::Bon, ModelArg::Hbc) => bon::Model::Hbc.rounds(),
            (ProtocolArg::Bon, ModelArg::Active) => bon::Model::Active.rounds(),
            (ProtocolArg::Mgl, ModelArg::Hbc) => mgl::Model::SemiHonest.rounds(),
            (ProtocolArg::Mgl, ModelArg::Active) => mgl::Model::Active.rounds(),
            (ProtocolArg::Acs, _) => &acs::ROUNDS,
        }
    }

    /// What messages call the model.
    pub fn model_name(self) -> &'static str {
        match (self.protocol, self.model) {
            (ProtocolArg::Mgl, ModelArg::Hbc) => "semi-honest model",
            (_, ModelArg::Hbc) => "honest-but-curious model",
            (_, ModelArg::Active) => "active model",
        }
    }

    /// Whether any two sets of t clients must share one that does not collude.
    pub fn wants_quorum(self) -> bool {
        match self.protocol {
            ProtocolArg::Bon => self.model == ModelArg::Active,
            ProtocolArg::Mgl => self.variant == VariantArg::Hardened,
            ProtocolArg::Acs => false,
        }
    }

    /// The threshold that the papers advise: BON Figure 5's second row for its honest-but-curious model and third for the active
    /// one, which the hardened MGL takes too; MGL §5.4 as written.
    pub fn default_threshold(self, clients: u32) -> u32 {
        let n = u64::from(clients);
        let t = match self.protocol {
            _ if self.wants_quorum() => 2 * n / 3 + 1,
            ProtocolArg::Mgl => n.div_ceil(3),
            _ => n / 2 + 1,
        };
        u32::try_from(t).unwrap_or(u32::MAX)
    }

    /// The smallest t that is safe with so many colluders: 2t > n + C (BON Theorem 4), or t > C (BON Theorem 2, MGL Theorem 5.2).
    pub fn smallest_threshold(self, clients: u32, colluders: u32) -> u64 {
        let (n, c) = (u64::from(clients), u64::from(colluders));
        if self.wants_quorum() { (n + c) / 2 + 1 } else { c + 1 }
    }
}

impl Config {
    /// Checks the options against each other.
    ///
    /// # Errors
    ///
    /// The first one that cannot be.
    pub fn check(source: Source, args: &RunArgs, seed: Seed) -> Result<Self, BadInput> {
        let (n, colluders, protocol) = (args.clients, args.colluders, args.protocol);
        let default = if protocol == ProtocolArg::Acs { ModelArg::Hbc } else { ModelArg::Active };
        let rules = Rules { protocol, model: args.model.unwrap_or(default), variant: args.variant };
        check_offered(rules, args)?;
        if n < 2 {
            return Err(BadInput(format!("--clients {n}: expected at least 2")));
        }
        let threshold = threshold(rules, n, colluders, args.threshold)?;
        Ok(Self {
            source,
            target: args.target.clone(),
            rules,
            clients: n,
            threshold,
            colluders,
            degree: degree(rules, n, threshold, colluders, args.neighbours)?,
            eta_max: (protocol == ProtocolArg::Mgl).then(|| {
                let written = n.div_ceil(3).saturating_sub(1);
                args.eta_max.unwrap_or(if rules.variant == VariantArg::Hardened { 0 } else { written })
            }),
            sessions: args.sessions,
            npkc: npkc(rules, args)?,
            drops: drops(rules, n, &args.drop)?,
            seed: seed.0,
            seed_is_given: args.seed.is_some(),
            engine: args.engine,
            scale_bits: args.scale_bits,
        })
    }
}

/// That every option given is one of the protocol's.
fn check_offered(rules: Rules, args: &RunArgs) -> Result<(), BadInput> {
    let mgl = rules.protocol == ProtocolArg::Mgl;
    let name = rules.protocol.name();
    let refuse = |option: &str, why: &str| Err(BadInput(format!("{option}: {why}")));
    if rules.protocol == ProtocolArg::Acs && rules.model == ModelArg::Active {
        return refuse("--model active", "acs is honest-but-curious only; expected hbc");
    }
    if rules.variant == VariantArg::Hardened && rules.protocol == ProtocolArg::Acs {
        return refuse("--variant hardened", "acs is run as written only; expected as-written");
    }
    if rules.protocol == ProtocolArg::Acs && (args.threshold.is_some() || args.colluders > 0) {
        return refuse("--threshold, --colluders", "acs has no rule for either; expected neither");
    }
    if rules.protocol == ProtocolArg::Bon && args.neighbours.is_some() {
        return refuse("--neighbours", "in bon everybody is everybody's neighbour; expected --protocol mgl or acs");
    }
    if !mgl && args.eta_max.is_some() {
        return refuse("--eta-max", &format!("{name} has no such bound; expected --protocol mgl"));
    }
    if (args.rsa_bits.is_some() || args.dealer.is_some()) && !(mgl && rules.variant == VariantArg::AsWritten) {
        return refuse("--rsa-bits, --dealer", "there is a modulus in mgl as written only");
    }
    Ok(())
}

/// t; none where the protocol has none.
fn threshold(rules: Rules, clients: u32, colluders: u32, given: Option<u32>) -> Result<Option<u32>, BadInput> {
    if rules.protocol == ProtocolArg::Acs {
        return Ok(None);
    }
    let threshold = given.unwrap_or_else(|| rules.default_threshold(clients));
    if !(1..=clients).contains(&threshold) {
        return Err(BadInput(format!("--threshold {threshold}: expected 1 to {clients}, the number of clients")));
    }
    if colluders >= clients {
        return Err(BadInput(format!("--colluders {colluders}: expected fewer than the {clients} clients")));
    }
    let smallest = rules.smallest_threshold(clients, colluders);
    if u64::from(threshold) >= smallest {
        return Ok(Some(threshold));
    }
    let rule = if rules.wants_quorum() {
        let what = if rules.protocol == ProtocolArg::Mgl { "hardened mgl" } else { "the active model" };
        let (twice, sum) = (2 * u64::from(threshold), u64::from(clients) + u64::from(colluders));
        format!("{what} needs 2t > n + C, and {twice} is not above {sum}")
    } else {
        format!("the {} needs t > C, and {threshold} is not above {colluders}", rules.model_name())
    };
    Err(BadInput(format!("--threshold {threshold}: {rule}; the smallest threshold that would do is {smallest}")))
}

/// ℓ; none where everybody is everybody's neighbour.
fn degree(
    rules: Rules,
    clients: u32,
    threshold: Option<u32>,
    colluders: u32,
    given: Option<u32>,
) -> Result<Option<u32>, BadInput> {
    if rules.protocol == ProtocolArg::Bon {
        return Ok(None);
    }
    if let Some(given) = given {
        if exists_regular_graph(clients, given) {
            return Ok(Some(given));
        }
        let nearest = nearest_degree(clients, given);
        let rule = "each client needs at least 1 and at most n - 1 neighbours, and n times that must be even";
        return Err(BadInput(format!(
            "--neighbours {given}: no such graph over {clients} clients: {rule}; {nearest} would do"
        )));
    }
    let wanted = match (rules.protocol, rules.variant, threshold) {
        // Whoever stays stays connected: fewer than ℓ are lost or collude, and ℓ = 1 would be pairs.
        (ProtocolArg::Mgl, VariantArg::Hardened, Some(t)) => {
            sure_degree(clients, (clients - t).saturating_add(colluders)).unwrap_or(clients - 1)
        }
        (ProtocolArg::Mgl, ..) => clients.div_ceil(3).saturating_mul(2),
        _ => clients - 1,
    };
    Ok(Some(nearest_degree(clients, wanted)))
}

/// The ℓ nearest to this one, and rather above than below it, for which there is a graph over n ≥ 2 clients.
fn nearest_degree(clients: u32, wanted: u32) -> u32 {
    let wanted = wanted.clamp(1, clients - 1);
    if exists_regular_graph(clients, wanted) {
        wanted
    } else if exists_regular_graph(clients, wanted + 1) {
        wanted + 1
    } else {
        wanted - 1
    }
}

/// Where the modulus comes from; none where there is none.
fn npkc(rules: Rules, args: &RunArgs) -> Result<Option<Npkc>, BadInput> {
    if rules.protocol != ProtocolArg::Mgl || rules.variant == VariantArg::Hardened {
        return Ok(None);
    }
    let (dealer, usual, least, most) = match args.dealer {
        None | Some(DealerArg::Trusted) => (Dealer::Trusted, 1024, 64, 3072),
        Some(DealerArg::TwoParty) => (Dealer::TwoParty, 256, 64, 512),
    };
    let bits = args.rsa_bits.unwrap_or(usual);
    if !(least..=most).contains(&bits) || !bits.is_multiple_of(2) {
        return Err(BadInput(format!(
            "--rsa-bits {bits}: expected an even number from {least} to {most} with this dealer"
        )));
    }
    Ok(Some(Npkc { dealer, bits }))
}

fn drops(rules: Rules, clients: u32, args: &[DropArg]) -> Result<DropPattern, BadInput> {
    let mut pattern = DropPattern::none();
    for DropArg { round, ids } in args {
        if !rules.rounds().contains(round) {
            let rounds: Vec<String> = rules.rounds().iter().map(u8::to_string).collect();
            let (last, first) = rounds
                .split_last()
                .map_or((String::new(), String::new()), |(last, first)| (last.clone(), first.join(", ")));
            return Err(BadInput(format!(
                "--drop {round}: the {} of {} has no messages in a round {round}; expected round {first} or {last}",
                rules.model_name(),
                rules.protocol.name(),
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
        let of =
            |protocol, model, variant| [26, 27, 2].map(|n| Rules { protocol, model, variant }.default_threshold(n));
        assert_eq!(of(ProtocolArg::Bon, ModelArg::Active, VariantArg::AsWritten), [18, 19, 2]);
        assert_eq!(of(ProtocolArg::Bon, ModelArg::Hbc, VariantArg::AsWritten), [14, 14, 2]);
        // MGL §5.4: t = ⌈m/3⌉.
        assert_eq!(of(ProtocolArg::Mgl, ModelArg::Active, VariantArg::AsWritten), [9, 9, 1]);
        assert_eq!(of(ProtocolArg::Mgl, ModelArg::Hbc, VariantArg::Hardened), [18, 19, 2]);
        assert_eq!(config("").map(|c| (c.clients, c.threshold)), Ok((26, Some(18))));
        assert_eq!(config("--model hbc --clients 10").map(|c| c.threshold), Ok(Some(6)));
        assert_eq!(config("--protocol acs").map(|c| (c.threshold, c.rules.model)), Ok((None, ModelArg::Hbc)));
    }

    /// MGL §5.4: ℓ = 2⌈m/3⌉ and η_max = ⌈m/3⌉ − 1; hardened, ℓ = m − t + |C| + 1; where there is no such graph, the next.
    #[test]
    fn default_graphs() {
        let of = |options: &str| config(options).map(|c| (c.degree, c.eta_max));
        assert_eq!(of("--protocol mgl"), Ok((Some(18), Some(8))));
        assert_eq!(of("--protocol mgl --variant hardened"), Ok((Some(9), Some(0))));
        assert_eq!(of("--protocol mgl --variant hardened --clients 27"), Ok((Some(10), Some(0))), "9 and 27 are odd");
        assert_eq!(of("--protocol mgl --variant hardened --threshold 26"), Ok((Some(2), Some(0))), "not pairs");
        assert_eq!(of("--protocol mgl --clients 2"), Ok((Some(1), Some(0))));
        assert_eq!(of("--protocol mgl --clients 4"), Ok((Some(3), Some(1))));
        assert_eq!(of("--protocol acs --clients 7"), Ok((Some(6), None)));
        assert_eq!(of(""), Ok((None, None)));
        assert_eq!(of("--protocol mgl --neighbours 3 --eta-max 1 --clients 6"), Ok((Some(3), Some(1))));
        let error = config("--protocol acs --clients 7 --neighbours 3").expect_err("3 and 7 are odd").0;
        assert!(error.ends_with("4 would do"), "{error}");
    }

    #[test]
    fn options_of_another_protocol_are_refused() {
        for bad in [
            "--neighbours 4",
            "--eta-max 1",
            "--protocol acs --variant hardened",
            "--rsa-bits 1024",
            "--dealer trusted",
            "--protocol acs --model active",
            "--protocol acs --threshold 3",
            "--protocol acs --colluders 1",
            "--protocol acs --eta-max 1",
            "--protocol mgl --variant hardened --rsa-bits 1024",
            "--protocol mgl --rsa-bits 65",
            "--protocol mgl --rsa-bits 4096",
            "--protocol mgl --dealer two-party --rsa-bits 1024",
        ] {
            assert!(config(bad).is_err(), "{bad}");
        }
        let npkc = |options: &str| config(options).map(|c| c.npkc.map(|n| (n.dealer, n.bits)));
        assert_eq!(npkc("--protocol mgl"), Ok(Some((Dealer::Trusted, 1024))));
        assert_eq!(npkc("--protocol mgl --dealer two-party"), Ok(Some((Dealer::TwoParty, 256))));
        assert_eq!(npkc("--protocol mgl --variant hardened"), Ok(None));
    }

    #[test]
    fn thresholds_are_checked_against_the_model() {
        assert_eq!(config("--clients 10 --threshold 6").map(|c| c.threshold), Ok(Some(6)));
        let error = config("--clients 10 --threshold 5").expect_err("10 is not above 10").0;
        assert!(error.contains("--threshold 5") && error.ends_with("would do is 6"), "{error}");
        assert_eq!(config("--clients 10 --threshold 8 --colluders 5").map(|c| c.threshold), Ok(Some(8)));
        let error = config("--clients 10 --threshold 7 --colluders 4").expect_err("14 is not above 14").0;
        assert!(error.ends_with("would do is 8"), "{error}");
        assert_eq!(config("--clients 10 --threshold 1 --model hbc").map(|c| c.threshold), Ok(Some(1)));
        let error = config("--clients 10 --threshold 3 --colluders 3 --model hbc").expect_err("3 is not above 3").0;
        assert!(error.ends_with("would do is 4"), "{error}");
        for bad in ["--threshold 0", "--threshold 27", "--clients 1", "--clients 0", "--colluders 26"] {
            assert!(config(bad).is_err(), "{bad}");
        }
    }

    /// The smallest threshold does, and one less does not, up to as many colluders as leave any.
    #[test]
    fn the_smallest_threshold_is_the_smallest() {
        let of = |model, n, c| {
            Rules { protocol: ProtocolArg::Bon, model, variant: VariantArg::AsWritten }.smallest_threshold(n, c)
        };
        for n in 2u32..40 {
            for c in 0..n {
                let active = of(ModelArg::Active, n, c);
                assert!(
                    2 * active > u64::from(n + c) && 2 * (active - 1) <= u64::from(n + c) && active <= u64::from(n)
                );
                assert_eq!(of(ModelArg::Hbc, n, c), u64::from(c) + 1);
            }
        }
    }

    #[test]
    fn drops_name_known_clients_once_in_rounds_of_the_model() {
        let drops = config("--drop 1:4,5 --drop 3:26").map(|c| c.drops).expect("right");
        let all: Vec<_> = drops.iter().collect();
        assert_eq!(all, [(4, 1, Moment::Before), (5, 1, Moment::Before), (26, 3, Moment::Before)]);
        for bad in [
            "--drop 1:0",
            "--drop 1:27",
            "--drop 1:4,4",
            "--drop 1:4 --drop 2:4",
            "--model hbc --drop 3:1",
            "--protocol mgl --drop 0:1",
            "--protocol acs --drop 3:1",
        ] {
            assert!(config(bad).is_err(), "{bad}");
        }
    }
}
