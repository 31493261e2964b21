//! The registry of flaws: what each is, what shows it, and what stops it.

pub mod active;
pub mod active_bon;
pub mod f01;
pub mod f02;
pub mod f03;
pub mod f04;
pub mod f05;
pub mod f06;
pub mod f06_bon;
pub mod f06_mgl;
pub mod f07;
pub mod f08;
pub mod f09;
pub mod f10;
pub mod f11;
pub mod f12;
pub mod f13;
pub mod f14;
pub mod f15;
pub mod f16;
pub mod f17;
pub mod f18;
pub mod f19;
pub mod f20;
pub mod f21;
pub mod f22;
pub mod f23;
pub mod f24;
pub mod f25;
pub mod f26;
pub mod f27;
pub mod f28;
pub mod f29;
pub mod f30;
pub mod f31;
pub mod stage;

use crate::table::Player;
use serde::Serialize;

/// What a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Privacy is lost.
    Break,
    /// An output, key, statement or number is wrong.
    Wrong,
    /// It stops working.
    Fragile,
    /// The text is ambiguous or says nothing.
    Gap,
}

/// Which protocol is attacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Against {
    /// As the paper has it.
    AsWritten,
    /// With every repair.
    Hardened,
    /// With every repair but the one that the finding names.
    HardenedMinusRepair,
}

/// All three, in the order in which they are tried.
pub const AGAINST: [Against; 3] = [Against::AsWritten, Against::Hardened, Against::HardenedMinusRepair];

/// How a trial ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The attack recovered what it must not, or the claim was shown to be false.
    Broken,
    /// It did not.
    Safe,
    /// There is nothing to try: the finding is about the text, or nothing repairs it.
    NotTried,
}

/// One attack, or one failing computation, played once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Trial {
    /// How it ended.
    pub verdict: Verdict,
    /// What the adversary held, computed and got, step by step, in words and numbers.
    pub steps: Vec<String>,
    /// What it recovered, as text: a sum, an input, a key.
    pub recovered: Option<String>,
    /// What that truly is, looked up after the fact.
    pub truth: Option<String>,
}

impl Trial {
    /// A trial that is not made, and why.
    pub fn not_tried(why: &str) -> Self {
        Self { verdict: Verdict::NotTried, steps: vec![why.to_owned()], recovered: None, truth: None }
    }
}

/// How a trial is to be played.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Who plays the honest parties.
    pub player: Player,
    /// How many users, where the finding leaves a choice; none: as the page has it.
    pub users: Option<u32>,
    /// What all draws are derived from.
    pub seed: [u8; 32],
}

/// A flaw of a paper.
pub struct Finding {
    /// `F01`.
    pub id: &'static str,
    /// Paper and place.
    pub place: &'static str,
    /// How bad.
    pub severity: Severity,
    /// One line.
    pub title: &'static str,
    /// What is claimed, and why it fails, in a few lines.
    pub statement: &'static str,
    /// The name of the repair that stops it; none: nothing to repair, or no repair is known.
    pub repair: Option<&'static str>,
    /// The verdicts that are expected, in the order of [`AGAINST`].
    pub expected: [Verdict; 3],
    /// Plays it.
    pub play: fn(Against, &Options) -> Result<Trial, String>,
}

impl Finding {
    /// The page that tells it all.
    pub fn page(&self) -> String {
        format!("docs/findings/{}.md", self.id)
    }
}

/// Every finding, by number.
const ALL: [&Finding; 31] = [
    &f01::FINDING,
    &f02::FINDING,
    &f03::FINDING,
    &f04::FINDING,
    &f05::FINDING,
    &f06::FINDING,
    &f07::FINDING,
    &f08::FINDING,
    &f09::FINDING,
    &f10::FINDING,
    &f11::FINDING,
    &f12::FINDING,
    &f13::FINDING,
    &f14::FINDING,
    &f15::FINDING,
    &f16::FINDING,
    &f17::FINDING,
    &f18::FINDING,
    &f19::FINDING,
    &f20::FINDING,
    &f21::FINDING,
    &f22::FINDING,
    &f23::FINDING,
    &f24::FINDING,
    &f25::FINDING,
    &f26::FINDING,
    &f27::FINDING,
    &f28::FINDING,
    &f29::FINDING,
    &f30::FINDING,
    &f31::FINDING,
];

/// Every finding, by number.
pub fn all() -> &'static [&'static Finding] {
    &ALL
}
