//! F28: two hybrids that take more for granted than there is.

use super::stage::{claim, text, text_only};
use super::{Against, Finding, Options, Severity, Trial, Verdict};
use secagg_spec::feldman::commit;
use secagg_spec::mgl::params::{ThreatModel, neighbour_size, proceeds_round_2};
use secagg_spec::p256::order;
use secagg_spec::prelude::nat;

/// The finding.
pub const FINDING: Finding = Finding {
    id: "F28",
    place: "MGL Theorem 5.4, Hybrids 7, 9 and 14",
    severity: Severity::Wrong,
    title: "\"Information-theoretically hidden\" beside Feldman's κ·G; |N_U0| = ℓ where round 2 grants η_max + 1",
    statement: "Fewer than t shares of κ hide it from anyone, but the commitment that goes with them determines it. And a user goes on \
                with η_max + 1 neighbours, of which η_max dropouts and t − 1 colluders leave none that is honest.",
    repair: None,
    expected: [Verdict::Broken, Verdict::NotTried, Verdict::NotTried],
    play,
};

fn play(against: Against, _: &Options) -> Result<Trial, String> {
    text_only(against, || trial(true))
}

/// The κ below 40 that fit what is seen, with the commitment or with a share alone; the neighbours that are left, with round 2's least
/// number or with ℓ.
///
/// # Errors
///
/// None in practice: those of the specification.
pub fn trial(as_it_is: bool) -> Result<Trial, String> {
    let (kappa, a) = (23u64, order() - nat(5));
    let seen = commit(&[nat(kappa), a.clone()]).map_err(text)?;
    let mut fit = Vec::new();
    for candidate in 1..40u64 {
        let same = commit(&[nat(candidate), a.clone()]).map_err(text)?.first() == seen.first();
        // One share of two fits any κ: a polynomial through both exists
        fit.extend((same || !as_it_is).then_some(candidate));
    }
    let (t, eta_max) = (6u32, 5u32);
    let ell = neighbour_size(&ThreatModel::UsersServer, t, eta_max).map_err(text)?;
    let granted = (0..=ell).find(|present| proceeds_round_2(*present, eta_max)).ok_or("round 2 lets nobody go on")?;
    let present = if as_it_is { granted } else { ell };
    let left = present.saturating_sub(eta_max).saturating_sub(t - 1);
    let steps = vec![
        format!("κ = {kappa} is committed to; of the 39 numbers below 40 those that fit what is seen: {}", fit.len()),
        format!("t = {t}, η_max = {eta_max}, ℓ = {ell}: a user goes on with {present} neighbours"),
        format!("{eta_max} are lost and {} collude: {left} honest ones are left", t - 1),
    ];
    let both = |hidden: bool, is_left: bool| {
        let word = |is: bool| if is { "yes" } else { "no" };
        format!("κ is hidden: {}; an honest neighbour is left: {}", word(hidden), word(is_left))
    };
    Ok(claim(steps, both(true, true), both(fit.len() > 1, left > 0)))
}
