//! `secagg differential`: the specification against the implementation over random cases of each protocol.

use super::args::ProtocolArg;
use super::out::{Exit, Written, write};
use super::progress::Progress;
use secagg_audit::campaign::{self, CampaignReport, Draws};
use secagg_audit::{acs, differential, mgl};
use std::fmt::Write;

/// What a campaign of one protocol came to.
pub type Campaign = (ProtocolArg, CampaignReport);

/// Every protocol.
const ALL: [ProtocolArg; 3] = [ProtocolArg::Bon, ProtocolArg::Mgl, ProtocolArg::Acs];

/// The cases of a protocol with this seed.
fn draws(protocol: ProtocolArg, seed: &[u8; 32]) -> Box<dyn Draws + '_> {
    match protocol {
        ProtocolArg::Bon => Box::new(differential::Cases::of_both(seed)),
        ProtocolArg::Mgl => Box::new(mgl::strategies::Cases(seed)),
        ProtocolArg::Acs => Box::new(acs::Cases(seed)),
    }
}

/// Runs a campaign over each protocol, or over one, and shows how far it is.
pub fn campaigns(protocol: Option<ProtocolArg>, cases: u32, seed: &[u8; 32]) -> Vec<Campaign> {
    let indices: Vec<u32> = (0..cases).collect();
    let chosen = ALL.into_iter().filter(|each| protocol.is_none_or(|one| one == *each));
    let run = |protocol: ProtocolArg| {
        let task = Progress::BarOrLines.start(u64::from(cases), &format!("{} cases", protocol.name()));
        (protocol, campaign::campaign(&*draws(protocol, seed), &indices, &mut |done| task.at(u64::from(done))))
    };
    chosen.map(run).collect()
}

/// Whether nothing disagrees in any of them.
pub fn agree(campaigns: &[Campaign]) -> bool {
    campaigns.iter().all(|(_, report)| report.disagreements.is_empty())
}

/// `secagg differential`: the first `cases` cases of the seed, or one of them alone.
pub fn differential(protocol: Option<ProtocolArg>, cases: u32, only: Option<u32>, seed: &[u8; 32]) -> Exit {
    let (reports, mut text) = match (only, protocol) {
        (Some(index), Some(protocol)) => {
            let draws = draws(protocol, seed);
            let what = format!("secagg differential: {}\n\n", draws.describe(index));
            (vec![(protocol, campaign::campaign(&*draws, &[index], &mut |_| {}))], what)
        }
        _ => {
            let of = protocol.map_or("each protocol", ProtocolArg::name);
            let what = format!("secagg differential: {cases} random cases of {of} from seed {}\n\n", hex::encode(seed));
            (campaigns(protocol, cases, seed), what)
        }
    };
    text.push_str(&render(&reports));
    let pass = agree(&reports);
    let differ: usize = reports.iter().map(|(_, report)| report.disagreements.len()).sum();
    text.push_str(&match differ {
        0 => "verdict: PASS — the specification and the implementation agree in every case\n".to_owned(),
        differ => {
            let cases: u32 = reports.iter().map(|(_, report)| report.cases).sum();
            format!("verdict: FAIL — they differ in {differ} of {cases} cases\n")
        }
    });
    match write(&text) {
        Written::Lost => Exit::Failed,
        _ if pass => Exit::Fine,
        _ => Exit::Failed,
    }
}

/// What each campaign compared, and where the two differ.
pub fn render(campaigns: &[Campaign]) -> String {
    let mut out = String::new();
    for (protocol, report) in campaigns {
        // Writing to a string cannot fail.
        let _ = body(&mut out, *protocol, report);
        out.push('\n');
    }
    out
}

fn body(out: &mut String, protocol: ProtocolArg, r: &CampaignReport) -> std::fmt::Result {
    let kinds: Vec<String> = r.kinds.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    writeln!(out, "{}", protocol.name())?;
    writeln!(out, "  cases      {}: {}; {} lose nobody", r.cases, kinds.join(", "), r.lossless)?;
    writeln!(
        out,
        "  sessions   {}: each case by either half alone, by one's users with the other's server, and mixed",
        r.sessions
    )?;
    writeln!(out, "  compared   {} messages ({} bytes), {} refusals and aborts", r.messages, r.bytes, r.refusals)?;
    writeln!(
        out,
        "  outcomes   {} sums, each equal to the plain one; {} sessions ended without one, as they must",
        r.sums, r.failures
    )?;
    for (round, drops) in &r.by_round {
        writeln!(
            out,
            "  lost in round {round}: {} before, {} in the middle of, {} after their message",
            drops.before, drops.cut, drops.late
        )?;
    }
    for (case, difference) in &r.disagreements {
        writeln!(out, "  case {case} differs: {difference}")?;
    }
    Ok(())
}
