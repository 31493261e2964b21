//! F10: the checks of η_max.

use super::stage::{claim, text, text_only};
use super::{Against, Finding, Options, Severity, Trial, Verdict};
use secagg_spec::mgl::params::{
    ThreatModel, dropouts, minimum_inputs, proceeds_hybrid_4, proceeds_less_than, proceeds_round_2, proceeds_round_3,
    proceeds_up_to, server_only,
};

/// The finding.
pub const FINDING: Finding = Finding {
    id: "F10",
    place: "MGL Figure 4, Rounds 2 and 3; §5.3; Hybrid 4",
    severity: Severity::Gap,
    title: "The checks of η_max are five, no two alike, and none keeps both promises of Table 2",
    statement: "η_max neighbours may drop out, and at least t inputs are summed, says Table 2. Each wording of the check loses one or \
                the other, and Hybrid 4 aborts exactly where round 2 goes on.",
    repair: None,
    expected: [Verdict::Broken, Verdict::NotTried, Verdict::NotTried],
    play,
};

/// A wording, and whether a user goes on that has so many neighbours, of so many, for this η_max.
pub type Check = (&'static str, fn(u32, u32, u32) -> bool);

/// The five wordings.
pub const CHECKS: [Check; 5] = [
    ("round 2, |N_U0| > η_max goes on", |present, _, eta| proceeds_round_2(present, eta)),
    ("round 3, |N_U2| < η_max aborts", |present, _, eta| proceeds_round_3(present, eta)),
    ("§5.3, up to η_max are gone", |present, ell, eta| proceeds_up_to(ell - present, eta)),
    ("§5.3, less than η_max are gone", |present, ell, eta| proceeds_less_than(ell - present, eta)),
    ("Hybrid 4, |N_U0| > η_max aborts", |present, _, eta| proceeds_hybrid_4(present, eta)),
];

fn play(against: Against, _: &Options) -> Result<Trial, String> {
    text_only(against, || trial(None))
}

/// Which of the checks keeps both promises for the server-only choice at m = 16, with its ℓ or another one: a user goes on with η_max gone,
/// and whoever goes on is summed with t − 1 neighbours or more.
///
/// # Errors
///
/// None in practice: those of the specification.
pub fn trial(other_ell: Option<u32>) -> Result<Trial, String> {
    let choice = server_only(16).map_err(text)?;
    let (ell, eta) = (other_ell.unwrap_or(choice.ell), choice.eta_max);
    let inputs = minimum_inputs(&ThreatModel::ServerOnly, choice.t, ell, 0).map_err(text)?;
    let gone = dropouts(&ThreatModel::ServerOnly, eta).ok_or("no number of dropouts")?;
    let mut steps = vec![format!(
        "m = 16: t = {}, ℓ = {ell}, η_max = {eta}; promised: {gone} may go, {inputs} are summed",
        choice.t
    )];
    let mut keep_both = 0;
    for (name, proceeds) in CHECKS {
        let accepted: Vec<u32> = (0..=ell).filter(|present| proceeds(*present, ell, eta)).collect();
        let robust = proceeds(ell - gone, ell, eta);
        let private = accepted.iter().all(|present| present + 1 >= inputs);
        keep_both += usize::from(robust && private);
        let has = |is: bool| if is { "kept" } else { "lost" };
        steps.push(format!(
            "{name}: goes on with {accepted:?} neighbours; robustness {}, inputs {}",
            has(robust),
            has(private)
        ));
    }
    let some = |is_some: bool| if is_some { "a check keeps both" } else { "no check keeps both" }.to_owned();
    Ok(claim(steps, some(true), some(keep_both > 0)))
}
