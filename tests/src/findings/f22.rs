//! F22: gaps of Figure 4.
#![allow(non_snake_case)]

use super::stage::{Size, Stage, claim, seen, text, text_only};
use super::{Against, Finding, Options, Severity, Trial, Verdict};
use crate::drops::DropPattern;
use crate::session::{Event, Honest};
use secagg_spec::ecdsa::sig_verify;
use secagg_spec::mgl::messages::{decode_call, decode_masked_input};
use secagg_spec::mgl::session_id::signed_call;
use secagg_spec::mgl::setup::Session;
use secagg_spec::prelude::nat;
use secagg_spec::prg::prg_vector;
use secagg_vectors::engine::mgl::{Model, Repairs};

/// The finding.
pub const FINDING: Finding = Finding {
    id: "F22",
    place: "MGL Figure 4, Rounds 0, 1 and 2; §5.2",
    severity: Severity::Gap,
    title: "Keys, a time stamp and a PRG's argument that the figure uses and does not provide",
    statement: "Round 0 derives EK for neighbours, round 2 encrypts to all. σ_S is on TS_τ, which is not broadcast. The figure expands \
                PRG(κ), §5.2 PRG(κ, TS_τ). \"U_j ∉ N(U_j)\" holds for everybody.",
    repair: None,
    expected: [Verdict::Broken, Verdict::NotTried, Verdict::NotTried],
    play,
};

fn play(against: Against, options: &Options) -> Result<Trial, String> {
    text_only(against, || trial(options, true))
}

/// What of the figure is there when it is wanted, taken as printed or as it is read.
///
/// # Errors
///
/// A session that cannot be played.
pub fn trial(options: &Options, as_printed: bool) -> Result<Trial, String> {
    let size = Size { users: 6, threshold: 4, degree: 3, eta_max: 1 };
    let stage = Stage::new(options, size, Model::Active, Repairs::AS_WRITTEN)?;
    let run = stage.play(&mut stage.members()?, 0, &|_| true, &DropPattern::none(), &mut Honest)?;
    let setup = stage.spec();
    let sent = decode_masked_input(&setup, seen(&run, 2, 1).ok_or("no masked input")?).map_err(text)?;
    let recipients = sent.dealt.len() + sent.others.len();
    let keys = if as_printed { stage.neighbours(1).len() } else { size.users as usize - 1 };
    let call = run.events.iter().find_map(|event| match event {
        Event::Down { round: 1, message, .. } => Some(message.clone()),
        _ => None,
    });
    let call = decode_call(&setup, &call.ok_or("no call")?).map_err(text)?;
    // A user that is told everything but TS_τ can at best put in a guess, here 0
    let TS_tau = if as_printed { 0 } else { call.session.TS_tau };
    let told = signed_call(&setup, &Session { TS_tau, ..call.session }, &call.U0).map_err(text)?;
    let verifies = sig_verify(&setup.pk_S, &told, &call.sigma);
    let expand = |ts: &[u8]| prg_vector(&[7; 32], ts, 2, &nat(65_536)).map_err(text);
    let (figure, text_52) = (expand(&[])?, expand(&call.session.TS_tau.to_be_bytes())?);
    let ends = if as_printed { figure == text_52 } else { text_52 == expand(&call.session.TS_tau.to_be_bytes())? };
    let yes = |is: bool| if is { "yes" } else { "no" };
    let steps = vec![
        format!("user 1 encrypts for {recipients} users; round 0 gives it EK with {keys}"),
        format!("σ_S verifies with what the broadcast holds: {}", yes(verifies)),
        format!("PRG(κ) and PRG(κ, TS_τ) of one κ are the same: {} ({figure:?}, {text_52:?})", yes(ends)),
        "U_j ∉ N(U_j), the condition for sending κ_{i,j}: of every j, since nobody is its own neighbour".to_owned(),
    ];
    let met = [keys >= recipients, verifies, ends].iter().filter(|is| **is).count();
    Ok(claim(steps, "3 of 3 are provided".to_owned(), format!("{met} of 3 are provided")))
}
