//! Every game comes out as it must, and its numbers are those of the page.

use secagg_audit::games::{Outcome, Report, all};

fn report(id: &str) -> Report {
    let game = all().into_iter().find(|game| game.id == id).expect("a game of this name");
    game.play().expect("a game that can be played")
}

fn number(report: &Report, what: &str) -> u64 {
    let (_, number) = report.numbers.iter().find(|(name, _)| name.starts_with(what)).expect("a number of this name");
    number.parse().expect("a number")
}

#[test]
fn every_game_comes_out_as_it_must() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/games.md");
    let page = std::fs::read_to_string(page).expect("docs/games.md");
    let mut ids = Vec::new();
    for game in all() {
        let report = game.play().expect("a game that can be played");
        assert_eq!(report.outcome, report.expected, "{}: {:?}", report.id, report.numbers);
        assert!(
            page.contains(&format!("## `{}`: {}\n", report.id, format!("{:?}", report.outcome).to_lowercase())),
            "{}",
            report.id
        );
        assert!(page.contains(report.claim), "docs/games.md lacks the claim of {}", report.id);
        for (what, number) in &report.numbers {
            let row = format!("| {what} | {number} |");
            assert!(page.contains(&row), "docs/games.md, {}, lacks: {row}", report.id);
        }
        ids.push(report.id);
    }
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((ids.len(), count), (14, 14));
}

/// The counts that can be worked out by hand.
#[test]
fn counts_by_hand() {
    // C(5,2) + C(6,2) + C(8,2) pairs; m·C(m−1, 2) games for m = 5, 6, 8.
    assert_eq!(number(&report("npkc-correct"), "pairs"), 10 + 15 + 28);
    for id in ["npkc-users", "npkc-ssp"] {
        let report = report(id);
        let games = 5 * 6 + 6 * 10 + 8 * 21;
        assert_eq!((number(&report, "games"), number(&report, "won by")), (games, games));
    }
    let definition = report("npkc-definition");
    assert_eq!(definition.outcome, Outcome::Vacuous);
    assert_eq!(number(&definition, "polynomials"), 35 * 35);
    // f(1) is prime to 35 for 24 of 35 values, whatever the slope; c·f gives the view of f where c^(d+1) = c^6 = 1: for 2·6 units.
    assert_eq!(number(&definition, "views of user 1"), 24 * 35 / 12);
    // 5^3 + 7^3 polynomials with k = 2, 5^6 + 7^6 with k = 3.
    assert_eq!(number(&report("nike-ssp"), "polynomials"), 125 + 343 + 15_625 + 117_649);
    // 2^2 + 3^2 + 5^2 + 2^3 + 3^3 + 4^3 + 2^4 + 3^4 input vectors.
    assert_eq!(number(&report("bon-lemma-1"), "input vectors"), 4 + 9 + 25 + 8 + 27 + 64 + 16 + 81);
    // Two honest users with four coins in F_5 each, R = 2 for PRG(b) of each and for their pair; user 2 lost, one PRG(b) less. The
    // server alone sees shares of opened secrets only: three users, two coins each.
    let coins = 8 * 5u64.pow(8) + 4 * 5u64.pow(8) + 64 * 5u64.pow(6) + 4 * 8 * 5u64.pow(6);
    assert_eq!(number(&report("bon-theorem-2"), "coins"), coins);
    // Of MGL: two coins in F_5 for each who stays and three for the pair; R = 2, then R = 3; nobody lost, or one of two.
    let coins = |r: u64| 5u64.pow(7) * r.pow(3) + 2 * 5u64.pow(5) * r.pow(2);
    assert_eq!(number(&report("mgl-theorem-5.2-ideal"), "coins"), coins(2) + coins(3));
    // With the keys of NPKC nothing is left in common; with ideal keys the two are one distribution.
    let broken = report("mgl-theorem-5.2");
    assert_eq!(number(&broken, "views in common, keys from NPKC"), 0);
    assert!(number(&broken, "views in common, ideal keys") > 0);
    assert_eq!(number(&broken, "real sessions"), 2);
}
