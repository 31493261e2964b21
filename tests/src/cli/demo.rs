//! The demo: what the tool does without a command.

use super::args::{DEFAULT_SCALE_BITS, EngineArg, ModelArg, ProtocolArg, RunArgs, Seed, VariantArg};
use super::config::{BadInput, Config, Source};
use super::differential::{agree, campaigns, render};
use super::judge::judge;
use super::out::{Exit, Written, write};
use super::play::play;
use super::prepare::Prepared;
use super::progress::Progress;
use super::report::Report;
use super::text;
use std::path::PathBuf;

const CLINICS: u32 = 26;

/// How many cases of each protocol the campaign has: the whole demo takes about a minute on two cores.
const CASES: u32 = 24;

/// A fit of the bundled rows by one of the protocols, clinics lost wherever it can bear it.
struct Part {
    protocol: ProtocolArg,
    model: ModelArg,
    variant: VariantArg,
    /// Round and clinic.
    drops: &'static [(u8, u32)],
}

/// BON: one clinic is lost before it has shared its keys, one after that, so that the others must give its masks away, and one after
/// its vector is in the sum. MGL as written bears no loss between the call and the shares (F11); hardened it does. ACS bears none in
/// its last round.
const PARTS: [Part; 4] = [
    Part {
        protocol: ProtocolArg::Bon,
        model: ModelArg::Active,
        variant: VariantArg::AsWritten,
        drops: &[(1, 4), (2, 11), (4, 19)],
    },
    Part {
        protocol: ProtocolArg::Mgl,
        model: ModelArg::Active,
        variant: VariantArg::AsWritten,
        drops: &[(1, 4), (3, 11)],
    },
    Part {
        protocol: ProtocolArg::Mgl,
        model: ModelArg::Active,
        variant: VariantArg::Hardened,
        drops: &[(1, 4), (2, 11)],
    },
    Part {
        protocol: ProtocolArg::Acs,
        model: ModelArg::Hbc,
        variant: VariantArg::AsWritten,
        drops: &[(0, 4), (1, 11)],
    },
];

fn config(part: &Part, seed: [u8; 32]) -> Result<Config, BadInput> {
    let args = RunArgs {
        input: PathBuf::new(),
        target: None,
        protocol: part.protocol,
        model: Some(part.model),
        variant: part.variant,
        clients: CLINICS,
        threshold: None,
        colluders: 0,
        neighbours: None,
        eta_max: None,
        sessions: 1,
        rsa_bits: None,
        dealer: None,
        drop: part.drops.iter().map(|(round, id)| super::args::DropArg { round: *round, ids: vec![*id] }).collect(),
        seed: None,
        engine: EngineArg::Both,
        scale_bits: DEFAULT_SCALE_BITS,
        json: false,
    };
    Config::check(Source::Example, &args, Seed(seed))
}

/// Runs it.
///
/// # Errors
///
/// None: the bundled example is a table.
pub fn demo(seed: [u8; 32]) -> Result<Exit, BadInput> {
    let exit = |pass: bool| if pass { Exit::Fine } else { Exit::Failed };
    let mut reports: Vec<Report> = Vec::new();
    for (i, part) in PARTS.iter().enumerate() {
        let prepared = Prepared::load(config(part, seed)?)?;
        let report = judge(&prepared, &play(&prepared, Progress::BarOrLines));
        let (number, parts) = (i + 1, PARTS.len() + 1);
        let text = if i == 0 {
            let intro = "clinics fit one model to all their patients; none shows a row; some are lost on the way";
            format!("Demo, part 1 of {parts}: {CLINICS} {intro}.\n\n{}\n", text::render(&report))
        } else {
            format!(
                "Demo, part {number} of {parts}: the same by another protocol.\n\n{}\n",
                text::render_short(&report)
            )
        };
        reports.push(report);
        match write(&text) {
            Written::Yes => {}
            Written::Closed => return Ok(exit(reports.iter().all(|report| report.pass))),
            Written::Lost => return Ok(Exit::Failed),
        }
    }
    let intro = format!(
        "What each of these sessions sent:\n{}\nDemo, part {} of {}: {CASES} random cases of each protocol, the specification \
         against the implementation.\n\n",
        text::compare(&reports),
        PARTS.len() + 1,
        PARTS.len() + 1,
    );
    match write(&intro) {
        Written::Yes => {}
        Written::Closed => return Ok(exit(reports.iter().all(|report| report.pass))),
        Written::Lost => return Ok(Exit::Failed),
    }
    let campaigns = campaigns(None, CASES, &seed);
    let fits = reports.iter().all(|report| report.pass);
    let pass = fits && agree(&campaigns);
    let mut text = render(&campaigns);
    let both = [("the fits", fits), ("the campaign", agree(&campaigns))];
    text.push_str(&match both.iter().filter(|(_, pass)| !pass).map(|(name, _)| *name).collect::<Vec<_>>().as_slice() {
        [] => "verdict: PASS — the fits by all three protocols and the campaign agree\n".to_owned(),
        failed => format!("verdict: FAIL — see {} above\n", failed.join(" and ")),
    });
    Ok(if write(&text) == Written::Lost { Exit::Failed } else { exit(pass) })
}
