//! F23: the counts of MGL's tables.

use super::stage::{claim, text, text_only};
use super::{Against, Finding, Options, Severity, Trial, Verdict};
use secagg_spec::graph::exists_regular_graph;
use secagg_spec::mgl::cost::*;
use secagg_spec::mgl::params::server_only;

/// The finding.
pub const FINDING: Finding = Finding {
    id: "F23",
    place: "MGL Tables 1, 2, 3, 5, §5.7",
    severity: Severity::Wrong,
    title: "Counts that disagree with the figures, with the text and with each other",
    statement: "One direction of π_EXP for two, two key chains for m + ℓ − 1, a complete graph's keys for an ℓ-regular one, half of the \
                2-of-3 shares, a total smaller than its parts, a choice of ℓ without a graph, masks removed when nobody is lost.",
    repair: None,
    expected: [Verdict::Broken, Verdict::NotTried, Verdict::NotTried],
    play,
};

/// The paper's own size (§6.3), users-server: m = 2000, t = k = 667, ℓ = 1334, r = 10^5, n = 16.
const SIZE: Sizes = Sizes { m: 2000, t: 667, ell: 1334, k: 667, r: 100_000, n: 16, lambda: 3072, mu: 256, gamma: 264 };

/// What is counted, the paper's number, and the number that follows from its figures.
pub type Row = (&'static str, u128, u128);

fn play(against: Against, _: &Options) -> Result<Trial, String> {
    text_only(against, || trial(&rows(&SIZE)?))
}

/// The rows at this size.
///
/// # Errors
///
/// None in practice: those of the specification.
pub fn rows(s: &Sizes) -> Result<Vec<Row>, String> {
    let dealt = s.ell / 2;
    let (table, counted) = (table_3_user(s), counted_user(s, dealt, false));
    let (bits, counted_bits) = (table_3_user_bits(s), counted_user_bits(s, dealt));
    let [.., server_shares] = table_3_server_bits(s, s.m, s.m);
    let [.., counted_server_shares] = counted_server_bits(s, s.m, s.m);
    let parts: u128 = section_5_7_1_storage_parts(s).iter().sum();
    Ok(vec![
        ("Table 1, exponentiations of both SSPs", table_1_total(s).exp, counted_ssps(s).exp),
        ("Table 1, products of the SSP that answers", table_1_ssp_3_minus_i(s).mul, counted_ssp_3_minus_i(s).mul),
        ("Table 3, key chains of a user", table.chains, counted.chains),
        ("Table 3, KDFs of a user", table.kdf, counted.kdf),
        ("Table 3, bits of 2-of-3 shares a user sends", bits.share_23, counted_bits.share_23),
        ("Table 3, bits of 2-of-3 shares the server gets", server_shares, counted_server_shares),
        ("§5.7.1, bits a user stores, the total and its parts", section_5_7_1_storage(s), parts),
        ("Table 4, PRGs of the server with nobody lost", table_4_server(&Scheme::Mgl, s, 0).prg, u128::from(s.m)),
        ("§5.7.2, products for every κ", section_5_7_2_on_the_fly(s), counted_reconstruction(s.m, s.m)),
    ])
}

/// Claimed beside counted.
///
/// # Errors
///
/// None in practice: those of the specification.
pub fn trial(rows: &[Row]) -> Result<Trial, String> {
    let mut steps = vec!["m = 2000, t = k = 667, ℓ = 1334, r = 100000, n = 16, λ = 3072".to_owned()];
    for (what, claimed, counted) in rows {
        steps.push(format!("{what}: claimed {claimed}, counted {counted}"));
    }
    let mut without = Vec::new();
    for m in 3..30 {
        if !exists_regular_graph(m, server_only(m).map_err(text)?.ell) {
            without.push(m);
        }
    }
    steps.push(format!("§5.4, server-only: no graph with ℓ = ⌈m/3⌉ + 1 for m = {without:?}"));
    let zero = table_3_user_bits(&SIZE).polynomials;
    steps.push(format!("\"zero communication\" for pairwise keys: {zero} bits to each user, before any session"));
    let right = rows.iter().filter(|(_, claimed, counted)| claimed == counted).count();
    Ok(claim(
        steps,
        format!("{0} of {0} counts are right", rows.len()),
        format!("{right} of {} counts are right", rows.len()),
    ))
}
