//! F29: a discarded input.
#![allow(non_snake_case)]

use super::stage::{self, Changed, Size, Stage, spec_session, text};
use super::{Against, Finding, Options, Severity, Trial, Verdict};
use crate::drops::DropPattern;
use secagg_spec::ae::ae_enc;
use secagg_spec::feldman::commit;
use secagg_spec::mgl::messages::{decode_masked_input, encode_masked_input};
use secagg_spec::mgl::session_id::{Purpose, SERVER, associated_data, sid};
use secagg_spec::prelude::nat;
use secagg_vectors::engine::mgl::Model;

/// The finding.
pub const FINDING: Finding = Finding {
    id: "F29",
    place: "MGL Figure 4, Round 4",
    severity: Severity::Wrong,
    title: "An input without t good shares is discarded, and its neighbours' masks stay in the sum",
    statement: "The server drops an input whose shares of κ do not verify. Its neighbours have masked with it, and nobody reveals those \
                keys: the sum is noise, and the session ends well. One user's false commitment is enough.",
    repair: Some("NoDiscard"),
    expected: [Verdict::Broken, Verdict::Safe, Verdict::Broken],
    play,
};

/// Who commits to something else.
const MALICIOUS: u32 = 4;

fn play(against: Against, options: &Options) -> Result<Trial, String> {
    attack(against, options, true)
}

/// A session in which user 4 commits to another κ than it shares, or does not.
///
/// # Errors
///
/// A session that cannot be played, or that ends in another way.
pub fn attack(against: Against, options: &Options, lies: bool) -> Result<Trial, String> {
    let size = Size { users: 4, threshold: 3, degree: 3, eta_max: 1 };
    let stage = Stage::new(options, size, Model::Active, stage::repairs(against, "NoDiscard"))?;
    let setup = stage.spec();
    let id = sid(&setup, &spec_session(0), &[1, 2, 3, 4]).map_err(text)?;
    let ad = associated_data(&setup, &id, Purpose::KappaCommitment, MALICIOUS, SERVER, 0);
    let other = commit(&[nat(5), nat(6), nat(7)]).map_err(text)?.concat();
    // K_{4,S} is the malicious user's own key
    let c = ae_enc(&stage.server_key(MALICIOUS)?, &[8; 12], &ad, &other).map_err(text)?;
    let mut wire = Changed(|round, from, message: Vec<u8>| {
        if !(round == 2 && from == MALICIOUS && lies) {
            return Some(message);
        }
        let mut input = decode_masked_input(&setup, &message).ok()?;
        input.c.clone_from(&c);
        encode_masked_input(&setup, &input).ok()
    });
    let run = stage.play(&mut stage.members()?, 0, &|_| true, &DropPattern::none(), &mut wire)?;
    let (rest, all) = (stage.sum(&[1, 2, 3]), stage.sum(&[1, 2, 3, 4]));
    let mut steps = vec![
        format!("user {MALICIOUS} shares κ_{MALICIOUS} and commits to {}", if lies { "another number" } else { "it" }),
        format!("inputs 1, 2, 3 add to {rest:?}, all four to {all:?}"),
    ];
    let (verdict, recovered) = match &run.outcome {
        Ok(sum) if *sum == rest || *sum == all => (Verdict::Safe, format!("{sum:?}")),
        Ok(sum) => (Verdict::Broken, format!("{sum:?}")),
        Err(f) if f.code == "E_THRESHOLD" && f.culprit == Some(MALICIOUS) => (Verdict::Safe, f.to_string()),
        Err(f) => return Err(format!("the session ends with {f}")),
    };
    steps.push(format!("the server's result: {recovered}"));
    Ok(Trial { verdict, steps, recovered: Some(recovered), truth: Some(format!("{rest:?} or {all:?}")) })
}
