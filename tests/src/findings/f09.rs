//! F09: a condition that nobody meets.

use super::stage::{claim, text_only};
use super::{Against, Finding, Options, Severity, Trial, Verdict};

/// The finding.
pub const FINDING: Finding = Finding {
    id: "F09",
    place: "MGL Figure 4, Round 3",
    severity: Severity::Wrong,
    title: "U_j ∈ U0∖U2 and U_j ∈ N_U2(U_i) can never hold: every β for a lost user would be ⊥",
    statement: "A share of a pairwise key is to be revealed for a neighbour in U2 that is not in U2. Taken at its word nothing is ever \
                revealed for a lost user, and no sum comes out once one is lost. N_U0 is meant.",
    repair: None,
    expected: [Verdict::Broken, Verdict::NotTried, Verdict::NotTried],
    play,
};

fn play(against: Against, _: &Options) -> Result<Trial, String> {
    text_only(against, || Ok(trial(true)))
}

/// The neighbours that meet the condition, with N_U2 as printed or with N_U0, over all U2 ⊆ U0 and N among up to five users.
pub fn trial(with_u2: bool) -> Trial {
    let (mut met, mut cases) = (0u64, 0u64);
    for m in 1..=5u32 {
        for u0 in 0..1u32 << m {
            for u2 in (0..1u32 << m).filter(|u2| u2 & !u0 == 0) {
                for near in 0..1u32 << m {
                    let near_in = near & if with_u2 { u2 } else { u0 };
                    cases += 1;
                    met += u64::from((u0 & !u2 & near_in).count_ones());
                }
            }
        }
    }
    let steps = vec![
        format!("{cases} choices of U2 ⊆ U0 and of a user's neighbours, among up to 5 users"),
        format!("lost users for whom the condition holds, all together: {met}"),
    ];
    let some = |is_some: bool| if is_some { "shares are revealed" } else { "nothing is revealed" }.to_owned();
    claim(steps, some(true), some(met > 0))
}
