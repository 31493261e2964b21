//! Drawn cases: every model, every kind of repair set, several sessions, losses at every moment.

use secagg_audit::campaign::{Draws, campaign};
use secagg_audit::mgl::strategies::Cases;

const SEED: [u8; 32] = *b"secagg/v1/differential/mgl/cases";

/// How many cases the default campaign plays; `SECAGG_CASES` asks for more.
const CASES: u32 = 64;

#[test]
fn both_halves_agree_on_every_case() {
    let more = std::env::var("SECAGG_CASES").ok().and_then(|n| n.parse().ok());
    let cases: Vec<u32> = (0..CASES.max(more.unwrap_or(0))).collect();
    let report = campaign(&Cases(&SEED), &cases, &mut |_| {});
    assert!(report.disagreements.is_empty(), "{:#?}", report.disagreements);
    assert_eq!(report.cases as usize, cases.len());
    let rounds: Vec<u8> = report.by_round.keys().copied().collect();
    assert_eq!(rounds, [1, 2, 3, 4]);
    for (round, drops) in &report.by_round {
        assert!(drops.before > 0 && drops.cut > 0 && drops.late > 0, "round {round}: {drops:?}");
    }
    for kind in ["semi-honest", "active", "as written", "hardened", "with some repairs", "with several sessions"] {
        assert!(report.of_kind(kind) > 0, "{kind}: {report:?}");
    }
    assert!(report.sums > 0 && report.failures > 0 && report.lossless > 0, "{report:?}");
    println!("{report:?}");
}

#[test]
fn a_case_is_its_seed_and_index() {
    let cases = Cases(&SEED);
    let drawn = cases.case(3).expect("no draw is rejected");
    assert_eq!(Some(drawn), cases.case(3));
    let text = cases.describe(3);
    assert!(text.ends_with("--only 3") && text.contains("--protocol mgl --seed "), "{text}");
}
