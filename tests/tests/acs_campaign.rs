//! Drawn sessions of the Ács–Castelluccia scheme: any graph, any modulus, any losses.

use secagg_audit::acs::Cases;
use secagg_audit::campaign::campaign;

const SEED: [u8; 32] = *b"secagg/v1/differential/acs/cases";

/// How many cases the default campaign plays; `SECAGG_CASES` asks for more.
const CASES: u32 = 64;

#[test]
fn both_halves_agree_on_every_case() {
    let more = std::env::var("SECAGG_CASES").ok().and_then(|n| n.parse().ok());
    let cases: Vec<u32> = (0..CASES.max(more.unwrap_or(0))).collect();
    let report = campaign(&Cases(&SEED), &cases, &mut |_| {});
    assert!(report.disagreements.is_empty(), "{:#?}", report.disagreements);
    assert_eq!((report.cases, report.sessions), (cases.len() as u32, 6 * cases.len() as u64));
    assert_eq!(report.by_round.keys().copied().collect::<Vec<u8>>(), [0, 1, 2]);
    for (round, drops) in &report.by_round {
        assert!(drops.before > 0 && drops.cut > 0 && drops.late > 0, "round {round}: {drops:?}");
    }
    for kind in ["in pairs", "in a connected graph", "bounded inputs"] {
        assert!(report.of_kind(kind) > 0, "{kind}: {report:?}");
    }
    assert!(report.sums > 0 && report.failures > 0 && report.lossless > 0, "{report:?}");
}
