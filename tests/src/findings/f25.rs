//! F25: three bytes for a sum.

use super::stage::{claim, text, text_only};
use super::{Against, Finding, Options, Severity, Trial, Verdict};
use secagg_spec::bon::cost::bytes_for_sum;
use secagg_spec::prelude::nat;

/// The finding.
pub const FINDING: Finding = Finding {
    id: "F25",
    place: "BON §VII-C",
    severity: Severity::Wrong,
    title: "\"3 bytes\" for sums of 500 two-byte inputs",
    statement: "500 values of up to 65535 add to as much as 32767500, and 2^24 − 1 is 16777215. Four bytes are needed; three do for 256 \
                users.",
    repair: None,
    expected: [Verdict::Broken, Verdict::NotTried, Verdict::NotTried],
    play,
};

fn play(against: Against, _: &Options) -> Result<Trial, String> {
    text_only(against, || trial(500))
}

/// The bytes that the sum of so many two-byte values needs, beside three.
///
/// # Errors
///
/// None in practice: those of the specification.
pub fn trial(users: u32) -> Result<Trial, String> {
    let needed = bytes_for_sum(users, &nat(1 << 16)).map_err(text)?;
    let largest = u64::from(users) * 65_535;
    let steps = vec![
        format!("{users} · 65535 = {largest}; 2^24 − 1 = {}", (1 << 24) - 1),
        format!("in three bytes the largest sum would read {}", largest % (1 << 24)),
    ];
    Ok(claim(steps, "3 bytes".to_owned(), format!("{needed} bytes")))
}
