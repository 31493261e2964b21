//! The campaign through both halves, and what it would catch.

use secagg_audit::campaign::CampaignReport;
use secagg_audit::case::Case;
use secagg_audit::differential::{Pair, both, campaign, campaign_over, campaign_pair, check_pair, replay};
use secagg_audit::planted::{Fault, Planted};
use secagg_audit::strategies::{case, shrunk};
use secagg_vectors::engine::bon::{Engine, Model};
use secagg_vectors::engine::impl_engine::ImplEngine;
use std::collections::BTreeSet;

/// The seed of the campaigns here.
const SEED: [u8; 32] = *b"secagg/v1/differential/campaign1";

/// How many cases the default campaign plays; `SECAGG_CASES` asks for more.
const CASES: u32 = 96;

fn cases() -> u32 {
    let more = std::env::var("SECAGG_CASES").ok().and_then(|n| n.parse().ok());
    CASES.max(more.unwrap_or(0))
}

/// Every round of the active model lost someone at every moment, both outcomes came, and so on: a campaign that covers
/// less says less.
fn assert_covers(report: &CampaignReport) {
    let rounds: Vec<u8> = report.by_round.keys().copied().collect();
    assert_eq!(rounds, [0, 1, 2, 3, 4]);
    for (round, drops) in &report.by_round {
        assert!(drops.before > 0 && drops.cut > 0 && drops.late > 0, "round {round}: {drops:?}");
    }
    let of = |kind| report.of_kind(kind);
    assert!(of("honest but curious") > 0 && of("active") > 0, "both models");
    assert!(of("R a power of two") > 0 && of("another R") > 0, "both kinds of R");
    let bounded = of("bounded inputs");
    assert!(bounded > 0 && bounded < u64::from(report.cases), "bounded inputs and unbounded ones");
    assert!(of("as written") > 0 && of("hardened") > 0 && of("with some repairs") > 0, "every kind of repairs");
    assert!(report.sums > 0 && report.failures > 0, "both outcomes");
    assert!(report.lossless > 0, "sessions that lose nobody");
    assert!(report.refusals > 0);
}

#[test]
fn both_halves_agree_on_every_case() {
    let mut told = Vec::new();
    let report = campaign(cases(), &SEED, &mut |done| told.push(done));
    assert!(report.disagreements.is_empty(), "{:#?}", report.disagreements);
    assert_eq!(told, (1..=cases()).collect::<Vec<u32>>(), "watch is told of each case");
    assert_eq!(report.cases, cases());
    assert_eq!(report.sessions, 6 * u64::from(cases()));
    assert_eq!(report.sums + report.failures, u64::from(cases()));
    assert_covers(&report);
    println!("{report:?}");
}

#[test]
fn a_case_is_its_seed_and_index() {
    let mut seen = BTreeSet::new();
    for index in 0..200 {
        let drawn = case(&SEED, index);
        assert_eq!(drawn, case(&SEED, index));
        assert_eq!(drawn.origin, Some((SEED, index)), "no draw was rejected");
        assert!(seen.insert(format!("{drawn}").replace(&format!("--only {index}"), "")), "case {index} came before");
    }
    let mut other = SEED;
    other[31] ^= 1;
    assert_ne!(case(&SEED, 0).coins, case(&other, 0).coins);
}

#[test]
fn a_case_prints_as_one_line_that_says_how_to_play_it_again() {
    let text = format!("{:?}", case(&SEED, 7));
    let hex: String = SEED.iter().map(|b| format!("{b:02x}")).collect();
    assert!(text.ends_with(&format!("replay: secagg differential --protocol bon --seed {hex} --only 7")), "{text}");
    assert_eq!(text.lines().count(), 1);
}

#[test]
fn a_campaign_hangs_on_its_arguments_alone() {
    let pair = Pair { first: &ImplEngine, second: &ImplEngine };
    let once = campaign_pair(12, &SEED, pair, &mut |_| {});
    assert_eq!(once, campaign_pair(12, &SEED, pair, &mut |_| {}));
    assert_eq!(once.disagreements, []);
}

/// The first of the default campaign's cases that reports the fault, and what it says.
fn caught(first: &dyn Engine, second: &dyn Engine) -> Option<(u32, String)> {
    let pair = Pair { first, second };
    (0..CASES).find_map(|index| Some((index, check_pair(&case(&SEED, index), pair).err()?.to_string())))
}

/// The implementation against itself with a fault: everything reported is the fault's.
fn says(fault: Fault) -> String {
    let (_, what) = caught(&ImplEngine, &Planted { inner: &ImplEngine, fault }).unwrap_or_else(|| panic!("{fault:?}"));
    what
}

#[test]
fn a_case_is_played_again_alone() {
    let report = replay(7, &SEED);
    assert_eq!((report.cases, report.sessions, report.disagreements.as_slice()), (1, 6, &[][..]));
    let model = case(&SEED, 7).parameters.model;
    let counts = (report.of_kind("honest but curious"), report.of_kind("active"));
    assert_eq!(counts, if model == Model::Hbc { (1, 0) } else { (0, 1) });
}

#[test]
fn no_fault_is_reported_where_there_is_none() {
    let pair = Pair { first: &ImplEngine, second: &Planted { inner: &ImplEngine, fault: Fault::None } };
    assert_eq!(campaign_pair(24, &SEED, pair, &mut |_| {}).disagreements, []);
}

#[test]
fn one_turned_bit_of_any_message_is_reported() {
    for kind in [0, 2, 4, 6, 8] {
        let what = says(Fault::UserBit(kind));
        assert!(what.contains("planted") && what.contains("byte"), "kind {kind}: {what}");
    }
    for kind in [1, 3, 5, 7] {
        let what = says(Fault::ServerBit(kind));
        assert!(what.contains("server sends"), "kind {kind}: {what}");
    }
}

#[test]
fn an_engine_that_only_understands_itself_is_reported() {
    for kind in [0, 2, 4, 6, 8] {
        says(Fault::Dialect(kind));
    }
}

#[test]
fn a_threshold_off_by_one_is_reported() {
    says(Fault::ThresholdLess);
    says(Fault::ThresholdMore);
}

#[test]
fn a_swallowed_a_renamed_and_a_blameless_error_are_reported() {
    for code in ["E_LENGTH", "E_UNKNOWN"] {
        assert!(says(Fault::Swallow(code)).contains(code), "{code}");
    }
    for code in ["E_LENGTH", "E_UNKNOWN", "E_THRESHOLD"] {
        assert!(says(Fault::Rename(code, "E_ORDER")).contains("E_ORDER"), "{code}");
    }
    assert!(says(Fault::NoCulprit).contains("E_"));
}

#[test]
fn a_wrong_sum_is_reported() {
    assert!(says(Fault::Sum).contains("outcome"));
}

/// Where both halves are wrong alike, only the oracle is left.
#[test]
fn a_fault_that_both_halves_share_is_reported() {
    for fault in [
        Fault::Sum,
        Fault::ThresholdLess,
        Fault::ThresholdMore,
        Fault::NoCulprit,
        Fault::Swallow("E_LENGTH"),
        Fault::Rename("E_UNKNOWN", "E_DUPLICATE"),
        Fault::UserBit(4),
    ] {
        let planted = Planted { inner: &ImplEngine, fault };
        let (_, what) = caught(&planted, &planted).unwrap_or_else(|| panic!("{fault:?}"));
        assert!(what.contains("must be"), "{fault:?}: {what}");
    }
}

#[test]
fn a_disagreement_comes_with_the_case_and_a_smaller_one() {
    let planted = Planted { inner: &ImplEngine, fault: Fault::Sum };
    let report = campaign_pair(12, &SEED, Pair { first: &ImplEngine, second: &planted }, &mut |_| {});
    let (index, text) = report.disagreements.first().expect("a sum among twelve cases");
    let again = campaign_over(&[*index], &SEED, Pair { first: &ImplEngine, second: &planted }, &mut |_| {});
    assert_eq!((again.cases, again.disagreements.first()), (1, report.disagreements.first()), "played again");
    assert!(text.contains(&format!("--only {index}")) && text.contains("fails, too: n 1, t 1"), "{text}");
    assert_eq!(u64::from(report.cases), report.sums + report.failures + report.disagreements.len() as u64);
}

#[test]
fn shrinking_ends_at_the_least_case_that_still_fails() {
    let fails = |c: &Case| c.parameters.users >= 3 && c.parameters.dimension >= 2;
    let index = (0..).find(|i| fails(&case(&SEED, *i))).expect("such a case");
    let least = shrunk(&SEED, index, 10_000, &fails).expect("it is not the least already");
    assert_eq!((least.parameters.users, least.parameters.dimension), (3, 2), "{least}");
    assert!(least.inputs.iter().flatten().all(|x| *x == 0), "{least}");
    assert_eq!(shrunk(&SEED, index, 100, &|_| false), None, "a case that does not fail has nothing to shrink");
}

#[test]
fn the_halves_are_the_two_that_are_meant() {
    assert_eq!((both().first.name(), both().second.name()), ("spec", "impl"));
}
