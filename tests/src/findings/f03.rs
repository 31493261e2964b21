//! F03: two quorums that share nobody.

use super::active::{Arena, ETA_MAX, TARGET, threshold, users, without};
use super::stage::{repairs, session_of};
use super::{Against, Finding, Options, Severity, Trial, Verdict};
use crate::adversary::attempt::{ids, refused};
use crate::adversary::mgl_server::MglServer;
use secagg_vectors::engine::mgl::Repairs;

/// The finding.
pub const FINDING: Finding = Finding {
    id: "F03",
    place: "MGL Table 2, §5.4; Theorem 5.3",
    severity: Severity::Break,
    title: "A threshold of a third lets two quorums exist that share nobody",
    statement: "With t = ⌈m/3⌉ two disjoint groups of at least t users sign two different U1, one with the target and one without, each in \
                its own order. The first reveals the shares of the target's self-mask, the second, with all the target's \
                neighbours, those of its pairwise keys. That what is revealed follows the signed set (F02) does not help.",
    repair: Some("QuorumThreshold"),
    expected: [Verdict::Broken, Verdict::Safe, Verdict::Broken],
    play,
};

/// The most users: the server tries all ways to divide them.
const MOST: u32 = 20;

/// Which users are shown a U1 without the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Split {
    /// One quorum sees the target, another does not: the attack.
    Disjoint,
    /// Nobody is: no attack.
    None,
}

/// The server's plan: who sees the target, and who does not.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Plan {
    with: Vec<u32>,
    without: Vec<u32>,
}

fn play(against: Against, options: &Options) -> Result<Trial, String> {
    attack(options, repairs(against, "QuorumThreshold"), Split::Disjoint)
}

/// A group in which everybody has η_max neighbours is content with its U2, whatever decides.
fn is_content(server: &MglServer, group: &[u32]) -> bool {
    let here = |i: u32| server.neighbours(i).iter().filter(|j| group.contains(j)).count();
    group.iter().all(|i| *i == TARGET || here(*i) >= ETA_MAX as usize)
}

/// Two content groups, the second with all the target's neighbours and the first with at least t users besides the target.
fn plan(server: &MglServer, m: u32, t: u32) -> Option<Plan> {
    let far = far(server, m);
    let split = |choice: u64| {
        let mut with: Vec<u32> = (0..).zip(&far).filter(|(k, _)| choice >> k & 1 == 1).map(|(_, i)| *i).collect();
        with.push(TARGET);
        with.sort_unstable();
        Plan { without: without(m, &with), with }
    };
    let large = |plan: &Plan| plan.with.len() > t as usize && plan.without.len() >= t as usize;
    let mut plans = (0..1u64 << far.len()).map(split);
    plans.find(|p| large(p) && is_content(server, &p.with) && is_content(server, &p.without))
}

/// Everybody but the target and its neighbours.
fn far(server: &MglServer, m: u32) -> Vec<u32> {
    let near = server.neighbours(TARGET);
    without(m, &near).into_iter().filter(|i| *i != TARGET).collect()
}

/// The attack on the protocol with these repairs.
///
/// # Errors
///
/// Whatever goes otherwise than it can.
pub fn attack(options: &Options, repairs: Repairs, split: Split) -> Result<Trial, String> {
    let m = users(options, 12, 12..=MOST)?;
    let t = threshold(m, repairs);
    let mut steps = Vec::new();
    if repairs.has("QuorumThreshold") {
        let third = m.div_ceil(3);
        match Arena::with_threshold(options, m, third, repairs) {
            Err(refusal) if refusal.contains("E_PARAMS") => steps.push(format!(
                "With t = ⌈m/3⌉ = {third} nobody can be set up: E_PARAMS. The least t that is allowed here is {t}."
            )),
            Err(other) => return Err(other),
            Ok(_) => return Err("a t of m/3 is accepted".to_owned()),
        }
    }
    let mut arena = Arena::with_threshold(options, m, t, repairs)?;
    let (all, mut attempt) = (without(m, &[]), arena.attempt()?);
    attempt.steps.extend(steps);
    let mut server = arena.server(&session_of(0))?;
    let plan = match split {
        Split::Disjoint => match plan(&server, m, t) {
            Some(plan) => plan,
            // Two quorums share somebody. It tries with the target's neighbours against all others.
            None if repairs.has("QuorumThreshold") => {
                let near = server.neighbours(TARGET);
                Plan { with: without(m, &near), without: near }
            }
            None => return Err("this graph has no two groups that would do; another seed may".to_owned()),
        },
        Split::None => Plan { with: all.clone(), without: Vec::new() },
    };
    let mut crowd = arena.crowd(0)?;
    server.mask_all(&mut crowd)?;
    for (group, u1) in [(&plan.with, &all), (&plan.without, &without(m, &[TARGET]))] {
        let signed = server.sign_all(&mut crowd, group, u1)?;
        if !group.is_empty() {
            let (group, u1) = (ids(group.iter().copied()), ids(u1.iter().copied()));
            attempt.say(format!("{} users, {group}, sign U1 = {u1}; each gets the signatures of these.", signed.len()));
        }
        for i in group {
            // The target itself is not asked: it may have no neighbour left in its group.
            if *i == TARGET && split == Split::Disjoint {
                continue;
            }
            if let Err(refusal) = server.reveal(&mut crowd, *i, &signed)? {
                attempt.say(refused(*i, &refusal, &["E_THRESHOLD"])?);
            }
        }
    }
    drop(crowd);
    attempt.say(server.holds(TARGET));
    attempt.look(&server.opened()?, TARGET, t as usize);
    Ok(arena.judge(attempt, 0))
}
