//! F30: two neighbours lost, one before and one after the survivors are fixed.

use super::stage::{self, Size, Stage};
use super::{Against, Finding, Options, Severity, Trial, Verdict};
use crate::drops::{DropPattern, Moment};
use crate::session::Honest;
use secagg_vectors::engine::mgl::Model;

/// The finding.
pub const FINDING: Finding = Finding {
    id: "F30",
    place: "MGL §5.2; Figure 4, Round 4",
    severity: Severity::Fragile,
    title: "A user lost after the survivors are fixed, beside a neighbour lost before, takes the sum with it",
    statement: "The key of an edge is shared among its two ends and the server. When one end is lost before the set is fixed and the \
                other one after, the server's share is alone: no sum, though no user has lost more than η_max neighbours.",
    repair: None,
    expected: [Verdict::Broken, Verdict::Broken, Verdict::NotTried],
    play,
};

/// Lost before the set is fixed.
const EARLY: u32 = 6;

fn play(against: Against, options: &Options) -> Result<Trial, String> {
    match against {
        Against::HardenedMinusRepair => Ok(Trial::not_tried("no repair is known within 2-of-3 sharing")),
        _ => attack(against, options, true),
    }
}

/// A session in which user 6 is lost early, and late one of its neighbours, or a user that is none.
///
/// # Errors
///
/// A session that cannot be played, or that ends in another way.
pub fn attack(against: Against, options: &Options, is_neighbour: bool) -> Result<Trial, String> {
    let size = Size { users: 6, threshold: 4, degree: 3, eta_max: 2 };
    let stage = Stage::new(options, size, Model::Active, stage::repairs(against, ""))?;
    let near = stage.neighbours(EARLY);
    let late = (1..EARLY).find(|i| near.contains(i) == is_neighbour).ok_or("no such user")?;
    // As written what decides is U2: after the dealings, so that F11 has no part in it. Hardened, U1 decides
    let round = if against == Against::AsWritten { 3 } else { 2 };
    let drops = DropPattern::none().with(EARLY, round, Moment::Before).with(late, 4, Moment::Before);
    let run = stage.play(&mut stage.members()?, 0, &|_| true, &drops, &mut Honest)?;
    let deciding: Vec<u32> = (1..EARLY).collect();
    let truth = stage.sum(&deciding);
    let mut steps = vec![
        format!("user {EARLY} is lost before round {round}, user {late} before it sends β; η_max = {}", size.eta_max),
        format!("N({EARLY}) = {near:?}; the set that decides is {deciding:?}"),
        format!("shares of the key of ({late}, {EARLY}): theirs, gone, and the server's; two are needed"),
    ];
    let (verdict, recovered) = match &run.outcome {
        Ok(sum) if *sum == truth => (Verdict::Safe, format!("{sum:?}")),
        Err(f) if f.code == "E_INCOMPLETE" && f.culprit == Some(late) => (Verdict::Broken, f.to_string()),
        other => return Err(format!("the session ends with {other:?}")),
    };
    steps.push(format!("the server: {recovered}"));
    Ok(Trial { verdict, steps, recovered: Some(recovered), truth: Some(format!("{truth:?}")) })
}
