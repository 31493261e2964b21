//! F06: signatures that name no session.

use super::stage::repairs;
use super::{Against, Finding, Options, Severity, Trial, Verdict};
use super::{f06_bon, f06_mgl};
use secagg_vectors::engine::bon;

/// The finding.
pub const FINDING: Finding = Finding {
    id: "F06",
    place: "BON Figure 4, round 3; MGL Figure 4, round 3",
    severity: Severity::Break,
    title: "Signatures of the users name no session: old ones are replayed",
    statement: "BON's users sign U3, MGL's sign U1, and nothing else, with keys that outlast a session. BON Theorem 4 speaks of one execution; \
                over several, an active server collects signatures on the sets that it will need, and shows each user one of them \
                later. BON: six sessions give six sets of t signatures, and in the seventh the server learns the sum of 4 of 10 users, \
                t = 6. MGL, also with F02 and F03 repaired: the target's neighbours are shown the U1 of a session without it.",
    repair: Some("SessionBinding"),
    expected: [Verdict::Broken, Verdict::Safe, Verdict::Broken],
    play,
};

fn play(against: Against, options: &Options) -> Result<Trial, String> {
    let bon_repairs = match against {
        Against::AsWritten => bon::Repairs::AS_WRITTEN,
        Against::Hardened => bon::Repairs::HARDENED,
        Against::HardenedMinusRepair => bon::Repairs::HARDENED.without("SessionBinding"),
    };
    let mgl = f06_mgl::attack(options, repairs(against, "SessionBinding"), f06_mgl::Shown::Old)?;
    let bon = f06_bon::attack(&Options { users: None, ..*options }, bon_repairs, f06_bon::Passed::Old)?;
    if mgl.verdict != bon.verdict {
        return Err(format!("MGL is {:?} and BON is {:?}", mgl.verdict, bon.verdict));
    }
    let both = |a: Option<String>, b: Option<String>| Some(format!("MGL: {}; BON: {}", a?, b?));
    Ok(Trial {
        verdict: mgl.verdict,
        steps: [mgl.steps, bon.steps].concat(),
        recovered: both(mgl.recovered, bon.recovered),
        truth: both(mgl.truth, bon.truth),
    })
}
