//! F24: the comparison of the two protocols' times.

use super::stage::{claim, text_only};
use super::{Against, Finding, Options, Severity, Trial, Verdict};
use secagg_spec::mgl::cost::{Sizes, counted_bon_server_prg, counted_pairs_mean};

/// The finding.
pub const FINDING: Finding = Finding {
    id: "F24",
    place: "MGL Tables 6 and 8",
    severity: Severity::Wrong,
    title: "BON's times do not follow BON's cost, and Table 8 gives BON twice MGL's threshold",
    statement: "The fourfold advantage at 10 % lost compares t = 667 with t = 1334, where reconstruction, done anew for each secret, \
                costs t². At equal thresholds about 1.13 is left.",
    repair: None,
    expected: [Verdict::Broken, Verdict::NotTried, Verdict::NotTried],
    play,
};

/// m = 2000, users-server.
const SIZE: Sizes = Sizes { m: 2000, t: 667, ell: 1334, k: 667, r: 100_000, n: 16, lambda: 3072, mu: 256, gamma: 264 };
/// Seconds of the server, m = 2000, 10 % lost: MGL in Table 6 (ℓ = 667) and Table 8 (ℓ = 1334), BON in Table 8.
const MGL_TABLE_6: f64 = 523.219_11;
const MGL_TABLE_8: f64 = 568.515_74;
const BON_TABLE_8: f64 = 2_292.084_38;
const LEFT: u32 = 1800;
const LOST: u32 = 200;

fn play(against: Against, _: &Options) -> Result<Trial, String> {
    text_only(against, || Ok(trial(true)))
}

/// What is left of the advantage when both have BON's threshold, or when each has its own.
pub fn trial(at_equal_thresholds: bool) -> Trial {
    let pairs = |ell: u32| counted_pairs_mean(&Sizes { ell, ..SIZE }, LEFT, LOST) as f64;
    // MGL's two times differ in ℓ alone, so in so many PRGs; what remains are the reconstructions
    let prg = (MGL_TABLE_8 - MGL_TABLE_6) / (pairs(1334) - pairs(667));
    let rec_667 = (MGL_TABLE_6 - pairs(667) * prg) / f64::from(LEFT);
    let bon_pairs = (counted_bon_server_prg(LEFT, LOST) - u128::from(LEFT)) as f64;
    let rec_1334 = (BON_TABLE_8 - bon_pairs * prg) / 2000.0;
    let rec = if at_equal_thresholds { rec_1334 } else { rec_667 };
    let advantage = BON_TABLE_8 / (f64::from(LEFT) * rec + pairs(1334) * prg);
    let printed = BON_TABLE_8 / MGL_TABLE_8;
    let once = rec_1334 + counted_bon_server_prg(LEFT, LOST) as f64 * prg;
    let steps = vec![
        format!("Table 8, 10 % of 2000 lost: BON {BON_TABLE_8:.1} s, MGL {MGL_TABLE_8:.1} s, {printed:.2} times"),
        format!(
            "MGL's times at two ℓ give {:.3} ms a PRG and {:.3} s a reconstruction at t = 667",
            1000.0 * prg,
            rec_667
        ),
        format!(
            "BON's gives {rec_1334:.3} s a reconstruction, at t = 1334: {:.2} times, as t² does",
            rec_1334 / rec_667
        ),
        format!("with the same threshold for both: {advantage:.2} times"),
        format!("with the Lagrange coefficients computed once, as BON §VII-B has it: BON takes {once:.0} s"),
    ];
    claim(steps, format!("{printed:.2} times"), format!("{advantage:.2} times"))
}
