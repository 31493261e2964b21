//! F13: sums that wrap.

use super::stage::{Size, Stage, claim, text, text_only};
use super::{Against, Finding, Options, Severity, Trial, Verdict};
use crate::drops::DropPattern;
use crate::session::Honest;
use secagg_vectors::engine::mgl::{Model, Repairs};

/// The finding.
pub const FINDING: Finding = Finding {
    id: "F13",
    place: "MGL §6.3",
    severity: Severity::Wrong,
    title: "16-bit inputs summed in Z_2^16 wrap as integer sums",
    statement: "Inputs have n = 16 bits and sums are taken mod 2^n: four users' inputs of 40000 add to 28928. Nobody notices. BON's \
                R = m(R_U − 1) + 1 is the cure: the modulus must hold the sum, not an input.",
    repair: None,
    expected: [Verdict::Broken, Verdict::NotTried, Verdict::NotTried],
    play,
};

fn play(against: Against, options: &Options) -> Result<Trial, String> {
    text_only(against, || trial(options, 16, None))
}

/// A session of four users whose inputs have 16 bits, mod 2^bits; `bound` is R_U − 1 where inputs are declared to be bounded.
///
/// # Errors
///
/// What the users refuse: `E_WRAP` when the bound shows that sums would wrap.
pub fn trial(options: &Options, bits: u8, bound: Option<u64>) -> Result<Trial, String> {
    let size = Size { users: 4, threshold: 3, degree: 3, eta_max: 1 };
    let mut stage = Stage::new(options, size, Model::SemiHonest, Repairs::AS_WRITTEN)?;
    (stage.enrolled.setup.bits, stage.enrolled.setup.max_input) = (bits, bound);
    stage.inputs = vec![vec![40_000, 30_000]; 4];
    let run = stage.play(&mut stage.members()?, 0, &|_| true, &DropPattern::none(), &mut Honest)?;
    let sum = run.outcome.map_err(text)?;
    let integers: Vec<u64> = (0..2).map(|k| stage.inputs.iter().map(|x| x[k]).sum()).collect();
    let steps = vec![
        format!("four users put in {:?}, 16 bits each; the sum is mod 2^{bits}", stage.inputs[0]),
        format!("as integers they add to {integers:?}"),
        format!("the session ends well, with {sum:?}"),
    ];
    Ok(claim(steps, format!("{integers:?}"), format!("{sum:?}")))
}
