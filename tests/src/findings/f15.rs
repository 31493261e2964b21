//! F15: the expansion formula of BON.

use super::stage::{claim, text, text_only};
use super::{Against, Finding, Options, Severity, Trial, Verdict};
use num_bigint::BigUint as Nat;
use secagg_spec::bon::cost::{expansion, expansion_as_printed};
use secagg_spec::prelude::{SpecError, nat};

/// The finding.
pub const FINDING: Finding = Finding {
    id: "F15",
    place: "BON §VII-A",
    severity: Severity::Wrong,
    title: "The expansion formula prints ⌈log2 R_U⌉ in the numerator; the figures beside it need ⌈log2 R⌉",
    statement: "What is sent is over Z_R, not over Z_{R_U}. By the printed formula the factors would be 1.11, 2.75 and 1.11; the \
                printed ones, 1.73, 3.62 and 1.98, come out with ⌈log2 R⌉.",
    repair: None,
    expected: [Verdict::Broken, Verdict::NotTried, Verdict::NotTried],
    play,
};

/// (n, m, the printed factor in hundredths), for inputs of 16 bits.
const PRINTED: [(u64, u64, u64); 3] = [(1 << 10, 1 << 20, 173), (1 << 14, 1 << 20, 362), (1 << 14, 1 << 24, 198)];

/// An expansion factor for n, m and R_U, as a fraction.
pub type Formula = fn(u64, u64, &Nat) -> Result<(Nat, Nat), SpecError>;

/// With ⌈log2 R⌉.
pub const AS_MEANT: Formula = expansion;

fn play(against: Against, _: &Options) -> Result<Trial, String> {
    text_only(against, || trial(expansion_as_printed))
}

/// The factors by this formula beside the printed ones.
///
/// # Errors
///
/// None in practice: those of the specification.
pub fn trial(formula: Formula) -> Result<Trial, String> {
    let (mut steps, mut got, mut claimed) = (Vec::new(), Vec::new(), Vec::new());
    for (n, m, printed) in PRINTED {
        let (numerator, denominator) = formula(n, m, &nat(1 << 16)).map_err(text)?;
        // in hundredths, rounded half up
        let factor = (numerator * 200u32 + &denominator) / (denominator * 2u32);
        steps.push(format!(
            "n = {n}, m = {m}: printed {}.{:02}, by the formula {factor} hundredths",
            printed / 100,
            printed % 100
        ));
        got.push(factor.to_string());
        claimed.push(printed.to_string());
    }
    Ok(claim(steps, claimed.join(", "), got.join(", ")))
}
