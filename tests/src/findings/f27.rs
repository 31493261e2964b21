//! F27: one malicious user halts everybody, and what the rerun gives away.
#![allow(non_snake_case)]

use super::stage::{self, Changed, Size, Stage, combine, text};
use super::{Against, Finding, Options, Severity, Trial, Verdict};
use crate::drops::DropPattern;
use crate::session::{self, Event, Run};
use secagg_spec::mgl::messages::{decode_masked_input, encode_masked_input};
use secagg_vectors::engine::{User, bon, bon_coins, mgl};

/// The finding.
pub const FINDING: Finding = Finding {
    id: "F27",
    place: "BON Figure 4, Round 4; MGL Figure 4, Round 3",
    severity: Severity::Fragile,
    title: "If any decryption fails, abort: one malicious user halts everyone, and a rerun without it leaks by differencing",
    statement: "A ciphertext that does not decrypt stops whoever gets it. Sent to everybody it ends the session. Sent to one user of MGL \
                it puts that user out of U2, and the sum without it and the one of the rerun differ by its input.",
    repair: Some("SkipUndecryptable"),
    expected: [Verdict::Broken, Verdict::Safe, Verdict::Safe],
    play,
};

/// The malicious user.
const MALICIOUS: u32 = 1;
/// The user that it singles out.
const TARGET: u32 = 3;

fn play(against: Against, options: &Options) -> Result<Trial, String> {
    attack(against, options, true)
}

/// e_{1,j} made useless for these j in the malicious user's own message.
fn spoil(stage: &Stage, message: &[u8], victims: &[u32]) -> Option<Vec<u8>> {
    let setup = stage.spec();
    let mut input = decode_masked_input(&setup, message).ok()?;
    let dealt = input.dealt.iter_mut().map(|(j, dealing)| (*j, &mut dealing.e));
    for (j, e) in dealt.chain(input.others.iter_mut().map(|(j, e)| (*j, e))) {
        if let Some(last) = e.last_mut().filter(|_| victims.contains(&j)) {
            *last ^= 1;
        }
    }
    encode_masked_input(&setup, &input).ok()
}

/// Who left because of the malicious user.
fn halted(run: &Run) -> Vec<u32> {
    let by = |event: &Event| match event {
        Event::UserAborts { user, failure, .. } if failure.culprit == Some(MALICIOUS) => Some(*user),
        _ => None,
    };
    run.events.iter().filter_map(by).collect()
}

/// BON: a session of five users in which user 1 spoils all its ciphertexts; how it ends.
fn bon_session(against: Against, options: &Options) -> Result<String, String> {
    let repairs = match against {
        Against::AsWritten => bon::Repairs::AS_WRITTEN,
        Against::Hardened => bon::Repairs::HARDENED,
        Against::HardenedMinusRepair => bon::Repairs::HARDENED.without("SkipUndecryptable"),
    };
    let setup = bon::Setup {
        users: 5,
        threshold: 3,
        dimension: 2,
        max_element: 65_535,
        max_input: None,
        model: bon::Model::Hbc,
        repairs,
        verification_keys: Vec::new(),
    };
    let make = |u: u32| -> Result<Box<dyn User>, String> {
        let coins = bon_coins::derive(&options.seed, u, &setup).map_err(text)?;
        options.player.bon().user(&setup, u, &coins, &[u64::from(u), 10]).map_err(text)
    };
    let users = (1..=5).map(|u| Ok(make(u)? as Box<dyn User + '_>)).collect::<Result<Vec<_>, String>>()?;
    let server = options.player.bon().server(&setup).map_err(text)?;
    // ShareKeys: kind, count, then v ‖ e_{1,v}; the last byte of each entry is of the tag
    let mut wire = Changed(|round, from, mut message: Vec<u8>| {
        if round == 1 && from == MALICIOUS {
            message.iter_mut().skip(5).skip(103).step_by(104).for_each(|last| *last ^= 1);
        }
        Some(message)
    });
    let run = session::run(setup.model.rounds(), users, server, &DropPattern::none(), &mut wire, &mut |_| {});
    let end = run.outcome.as_ref().map_or_else(|f| f.to_string(), |sum| format!("{sum:?}"));
    Ok(format!(
        "BON, all of user {MALICIOUS}'s ciphertexts spoiled: users {:?} abort; the session ends with {end}",
        halted(&run)
    ))
}

/// The attack; the malicious user spoils nothing when `spoils` is false.
///
/// # Errors
///
/// A session that cannot be played, or that ends in another way.
pub fn attack(against: Against, options: &Options, spoils: bool) -> Result<Trial, String> {
    let size = Size { users: 6, threshold: 4, degree: 3, eta_max: 1 };
    let repairs = stage::repairs(against, "SkipUndecryptable");
    let stage = Stage::new(options, size, mgl::Model::Active, repairs)?;
    let mut members = stage.members()?;
    let mut run = |index: u32, is_called: &dyn Fn(u32) -> bool, victims: &[u32]| {
        let mut wire = Changed(|round, from, message: Vec<u8>| {
            if round == 2 && from == MALICIOUS && spoils { spoil(&stage, &message, victims) } else { Some(message) }
        });
        stage.play(&mut members, index, is_called, &DropPattern::none(), &mut wire)
    };
    let end = |run: &Run| run.outcome.as_ref().map_or_else(|f| f.to_string(), |sum| format!("the sum {sum:?}"));
    let everybody: Vec<u32> = (2..=size.users).collect();
    let first = run(0, &|_| true, &everybody)?;
    let mut steps = vec![
        format!(
            "MGL, all of user {MALICIOUS}'s ciphertexts spoiled: users {:?} abort; the session ends with {}",
            halted(&first),
            end(&first)
        ),
        bon_session(against, options)?,
    ];
    let one = run(1, &|_| true, &[TARGET])?;
    let stopped = halted(&one);
    steps.push(format!(
        "MGL, only the one for user {TARGET}: users {stopped:?} abort; the session ends with {}",
        end(&one)
    ));
    let truth = Some(format!("{:?}", stage.input(TARGET)));
    // A complaint names the culprit; the session is run again without it, on the same inputs
    let before = one.outcome.map_err(text)?;
    if stopped.is_empty() {
        steps.push("nobody has anything to complain of: there is no rerun".to_owned());
        return Ok(Trial { verdict: Verdict::Safe, steps, recovered: None, truth });
    }
    let again = run(2, &|i| i != MALICIOUS, &[])?;
    steps.push(format!("again without user {MALICIOUS}, on the same inputs: {}", end(&again)));
    // The malicious user knows its own input
    let difference = combine(&again.outcome.map_err(text)?, &before, true);
    let recovered = combine(&difference, stage.input(MALICIOUS), false);
    steps.push(format!("the difference, and x_{MALICIOUS}, which it knows: {recovered:?}"));
    let recovered = format!("{recovered:?}");
    let verdict = if Some(&recovered) == truth.as_ref() { Verdict::Broken } else { Verdict::Safe };
    Ok(Trial { verdict, steps, recovered: Some(recovered), truth })
}
