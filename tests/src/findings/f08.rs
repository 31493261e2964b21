//! F08: the printed sum runs over U3, what was revealed follows U2.
#![allow(non_snake_case)]

use super::stage::{Size, Stage, claim, combine, seen, spec_session, text, text_only, words};
use super::{Against, Finding, Options, Severity, Trial, Verdict};
use crate::drops::{DropPattern, Moment};
use crate::session::{Honest, Run};
use secagg_spec::ae::ae_dec;
use secagg_spec::mgl::messages::{Beta, decode_beta, decode_masked_input, decode_recovery};
use secagg_spec::mgl::one_time_keys::mask;
use secagg_spec::p256::order;
use secagg_spec::prelude::nat_to_be;
use secagg_spec::shamir::reconstruct;
use secagg_vectors::engine::mgl::{Model, Repairs};

/// The finding.
pub const FINDING: Finding = Finding {
    id: "F08",
    place: "MGL Figure 4, Round 4",
    severity: Severity::Wrong,
    title: "The sum runs over U3 although what was revealed follows U2",
    statement: "Round 4 sums over the users that sent β and takes away the masks that they share with everyone else. A user of U2 that \
                sends no β has had its κ revealed, and not its pairwise keys: the masks with it cannot be taken away.",
    repair: None,
    expected: [Verdict::Broken, Verdict::NotTried, Verdict::NotTried],
    play,
};

/// In U2, and not in U3.
const SILENT: u32 = 5;

fn play(against: Against, options: &Options) -> Result<Trial, String> {
    text_only(against, || trial(options, true))
}

/// What the server reads of every β: for each sender, its entries.
fn betas(stage: &Stage, run: &Run) -> Result<Vec<(u32, Vec<Beta>)>, String> {
    let mut all = Vec::new();
    for i in 1..=stage.enrolled.setup.users {
        let Some(message) = seen(run, 4, i) else { continue };
        let sealed = decode_recovery(message).map_err(text)?;
        let plain = ae_dec(&stage.server_key(i)?, &[], &sealed).map_err(text)?;
        all.push((i, decode_beta(&stage.spec(), &plain).map_err(text)?));
    }
    Ok(all)
}

/// The sum over U3, as printed, or over U2.
///
/// # Errors
///
/// A session that cannot be played.
pub fn trial(options: &Options, over_u3: bool) -> Result<Trial, String> {
    let size = Size { users: 5, threshold: 4, degree: 4, eta_max: 1 };
    let stage = Stage::new(options, size, Model::Active, Repairs::AS_WRITTEN)?;
    let drops = DropPattern::none().with(SILENT, 4, Moment::Before);
    let run = stage.play(&mut stage.members()?, 0, &|_| true, &drops, &mut Honest)?;
    let betas = betas(&stage, &run)?;
    let pairs = betas.iter().flat_map(|(_, beta)| beta).filter(|entry| matches!(entry, Beta::Pair(_))).count();
    let users: Vec<u32> = if over_u3 { vec![1, 2, 3, 4] } else { vec![1, 2, 3, 4, 5] };
    let mut sum = vec![0; 2];
    for j in &users {
        let shares: Vec<_> = betas
            .iter()
            .filter_map(|(i, beta)| match beta.get(*j as usize - 1) {
                Some(Beta::Kappa(share)) => Some((*i, share.clone())),
                _ => None,
            })
            .collect();
        let kappa = reconstruct(&shares, size.threshold as usize, &order()).map_err(text)?;
        let seed = nat_to_be(&kappa, 32).map_err(text)?;
        let message = seen(&run, 2, *j).ok_or("no masked input")?;
        let alpha = decode_masked_input(&stage.spec(), message).map_err(text)?.alpha;
        let own = mask(&stage.spec(), &spec_session(0), &seed).map_err(text)?;
        sum = combine(&combine(&sum, &words(&alpha), false), &words(&own), true);
    }
    let truth = stage.sum(&users);
    let steps = vec![
        format!("U2 = {{1, 2, 3, 4, 5}}; user {SILENT} is lost before it sends β: U3 = {{1, 2, 3, 4}}"),
        format!("the printed sum over U3 needs the keys of the pairs (i, {SILENT}), two shares each"),
        format!("the β's hold {pairs} shares of pairwise keys: {SILENT} ∈ U2, so all revealed κ_{SILENT} instead"),
        format!("Σ (α_i − PRG(κ_i)) over {users:?}: {sum:?}; their inputs add to {truth:?}"),
    ];
    Ok(claim(steps, format!("{truth:?}"), format!("{sum:?}")))
}
