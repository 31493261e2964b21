//! F11: a dealer that is lost before it deals.

use super::stage::{self, Size, Stage};
use super::{Against, Finding, Options, Severity, Trial, Verdict};
use crate::drops::{DropPattern, Moment};
use crate::session::Honest;
use secagg_vectors::engine::mgl::Model;

/// The finding.
pub const FINDING: Finding = Finding {
    id: "F11",
    place: "MGL §5.2",
    severity: Severity::Fragile,
    title: "A dealer that drops before sharing leaves a mask that nothing in the protocol removes",
    statement: "One end of each edge deals the shares of its key. A dealer that answers the call and is lost before its masked input \
                has dealt nothing, and the other ends have masked with it: one loss, and there is no sum.",
    repair: Some("BothDeal"),
    expected: [Verdict::Broken, Verdict::Safe, Verdict::Broken],
    play,
};

/// Who is lost.
const LOST: u32 = 5;

fn play(against: Against, options: &Options) -> Result<Trial, String> {
    attack(against, options, 2)
}

/// A session of users of whom one is lost before this round.
///
/// # Errors
///
/// A session that cannot be played, or that ends in another way.
pub fn attack(against: Against, options: &Options, round: u8) -> Result<Trial, String> {
    let size = Size { users: 5, threshold: 4, degree: 4, eta_max: 1 };
    let stage = Stage::new(options, size, Model::SemiHonest, stage::repairs(against, "BothDeal"))?;
    let drops = DropPattern::none().with(LOST, round, Moment::Before);
    let run = stage.play(&mut stage.members()?, 0, &|_| true, &drops, &mut Honest)?;
    let u1: Vec<u32> = run.accepted.get(1).into_iter().flatten().copied().collect();
    let others: Vec<u32> = (1..LOST).filter(|i| stage.deals(LOST, *i)).collect();
    let truth = stage.sum(&u1);
    let mut steps = vec![
        format!("five users answer the call; user {LOST} is lost before round {round}; inputs came from {u1:?}"),
        format!("user {LOST} is to deal the keys it shares with {others:?}"),
    ];
    let (verdict, recovered) = match &run.outcome {
        Ok(sum) if *sum == truth => (Verdict::Safe, format!("{sum:?}")),
        Err(f) if f.code == "E_INCOMPLETE" && f.culprit == Some(LOST) => (Verdict::Broken, f.to_string()),
        other => return Err(format!("the session ends with {other:?}")),
    };
    steps.push(format!("the server: {recovered}"));
    Ok(Trial { verdict, steps, recovered: Some(recovered), truth: Some(format!("{truth:?}")) })
}
