//! The demo: what the tool does without a command.

use super::args::{DEFAULT_SCALE_BITS, EngineArg};
use super::config::{BadInput, Config, Source, default_threshold};
use super::differential::{self, campaign};
use super::judge::judge;
use super::out::{Exit, Written, write};
use super::play::play;
use super::prepare::Prepared;
use super::progress::Progress;
use super::text;
use secagg_audit::drops::{DropPattern, Moment};
use secagg_vectors::engine::bon::Model;

const CLINICS: u32 = 26;

/// How many cases the campaign has: the whole demo takes well below a minute on two cores.
const CASES: u32 = 60;

/// The fit: one clinic is lost before it has shared its keys, one after that, so that the others must give its masks away, and one
/// after its vector is in the sum.
fn config(seed: [u8; 32]) -> Config {
    Config {
        source: Source::Example,
        target: None,
        model: Model::Active,
        clients: CLINICS,
        threshold: default_threshold(Model::Active, CLINICS),
        colluders: 0,
        drops: DropPattern::none().with(4, 1, Moment::Before).with(11, 2, Moment::Before).with(19, 4, Moment::Before),
        seed,
        seed_is_given: false,
        engine: EngineArg::Both,
        scale_bits: DEFAULT_SCALE_BITS,
    }
}

/// Runs it.
///
/// # Errors
///
/// None: the bundled example is a table.
pub fn demo(seed: [u8; 32]) -> Result<Exit, BadInput> {
    let prepared = Prepared::load(config(seed))?;
    let fit = judge(&prepared, &play(&prepared, Progress::BarOrLines));
    let exit = |pass: bool| if pass { Exit::Fine } else { Exit::Failed };
    let intro = format!(
        "Demo, part 1 of 2: {CLINICS} clinics fit one model to all their patients; none shows a row; three are lost on the way.\n\n\
         {}\n\
         Demo, part 2 of 2: {CASES} random sessions, the specification against the implementation.\n\n",
        text::render(&fit)
    );
    match write(&intro) {
        Written::Yes => {}
        Written::Closed => return Ok(exit(fit.pass)),
        Written::Lost => return Ok(Exit::Failed),
    }
    let campaign = campaign(CASES, &seed);
    let pass = fit.pass && campaign.disagreements.is_empty();
    let mut text = differential::render(&campaign);
    let both = [("the fit", fit.pass), ("the campaign", campaign.disagreements.is_empty())];
    text.push_str(&match both.iter().filter(|(_, pass)| !pass).map(|(name, _)| *name).collect::<Vec<_>>().as_slice() {
        [] => "\nverdict: PASS — the fit and the campaign both agree\n".to_owned(),
        failed => format!("\nverdict: FAIL — see {} above\n", failed.join(" and ")),
    });
    Ok(if write(&text) == Written::Lost { Exit::Failed } else { exit(pass) })
}
