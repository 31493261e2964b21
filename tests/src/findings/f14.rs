//! F14: the server draws the graph.

use super::active::{Arena, DEGREE, ETA_MAX, TARGET, threshold, users, without};
use super::stage::{Size, Stage, repairs, session_of};
use super::{Against, Finding, Options, Severity, Trial, Verdict};
use crate::adversary::attempt::ids;
use secagg_vectors::engine::mgl::{Model, Repairs};

/// The finding.
pub const FINDING: Finding = Finding {
    id: "F14",
    place: "MGL §3.1.2, Table 2",
    severity: Severity::Break,
    title: "The server draws the graph, and can leave a component of two or three users",
    statement: "Whoever follows Figure 4 honestly learns one sum for each connected component of the survivors, and the users' neighbours are \
                whom the server names. It puts the target and a few others into a component of their own and declares some of them \
                lost: the sum is over 1 + η_max users, fewer than the t that Table 2 promises, and no check sees it. ℓ-regularity \
                bounds no component.",
    repair: Some("PublicGraph"),
    expected: [Verdict::Broken, Verdict::Safe, Verdict::Broken],
    play,
};

/// Who draws the graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawn {
    /// The server, users 1 to 5 apart from the others: the attack.
    Apart,
    /// The seed: no attack.
    BySeed,
}

/// The size of the component that is drawn, of which all know each other.
const APART: u32 = DEGREE + 1;

/// Who is declared lost: as many of the component as leave the others η_max neighbours.
const LOST: [u32; 2] = [4, 5];

fn play(against: Against, options: &Options) -> Result<Trial, String> {
    attack(options, repairs(against, "PublicGraph"), Drawn::Apart)
}

/// In a ring of these users, everybody with the two on either side: the neighbours of the p-th, and to whom it deals.
fn place(ring: &[u32], p: usize) -> (Vec<u32>, Vec<u32>) {
    let at = |step: usize| ring.iter().cycle().skip(p + step).take(1).copied();
    let mut dealt: Vec<u32> = [1, 2].into_iter().flat_map(at).collect();
    let mut near: Vec<u32> = [ring.len() - 1, ring.len() - 2].into_iter().flat_map(at).chain(dealt.clone()).collect();
    dealt.sort_unstable();
    near.sort_unstable();
    (near, dealt)
}

/// Names every user the neighbours that it has in one of two rings.
fn draw(stage: &mut Stage) {
    let all = without(stage.enrolled.setup.users, &[]);
    let (apart, rest): (Vec<u32>, Vec<u32>) = all.into_iter().partition(|i| *i <= APART);
    let places = [apart, rest].map(|ring| (0..ring.len()).map(|p| place(&ring, p)).collect::<Vec<_>>()).concat();
    for (user, (near, dealt)) in stage.enrolled.users.iter_mut().zip(&places) {
        user.neighbours.clone_from(near);
        user.deals_to.clone_from(dealt);
    }
    stage.enrolled.server.graph = places;
}

/// The attack on the protocol with these repairs.
///
/// # Errors
///
/// Whatever goes otherwise than it can.
pub fn attack(options: &Options, repairs: Repairs, drawn: Drawn) -> Result<Trial, String> {
    let m = users(options, 12, 2 * APART..=64)?;
    let t = threshold(m, repairs);
    let size = Size { users: m, threshold: t, degree: DEGREE, eta_max: ETA_MAX };
    let stage = || Stage::new(options, size, Model::Active, repairs);
    let mut named = stage()?;
    if drawn == Drawn::Apart {
        draw(&mut named);
    }
    let mut refusal = None;
    let mut arena = match Arena::seated(named) {
        Ok(arena) => arena,
        Err(why) if why.contains("E_PARAMS") && repairs.has("PublicGraph") => {
            refusal = Some(
                "Named other neighbours than those of the public graph, the users refuse: E_PARAMS. So it is that graph.",
            );
            Arena::seated(stage()?)?
        }
        Err(why) => return Err(why),
    };
    let mut attempt = arena.attempt()?;
    attempt.steps.extend(refusal.map(str::to_owned));
    let (all, here) = (without(m, &[]), without(m, &LOST));
    let mut server = arena.server(&session_of(0))?;
    let u1 = if repairs.has("SignedDecisionSet") { &here } else { &all };
    let mut crowd = arena.crowd(0)?;
    server.mask_all(&mut crowd)?;
    let signed = server.sign_all(&mut crowd, &here, u1)?;
    for i in &here {
        server.reveal(&mut crowd, *i, &signed)?.map_err(|refusal| format!("user {i}: {refusal}"))?;
    }
    drop(crowd);
    attempt.say(format!(
        "Users {} are declared lost. Everybody gets the same messages and has at least η_max = {ETA_MAX} neighbours left.",
        ids(LOST)
    ));
    for leak in server.opened()?.leaks() {
        attempt.say(format!("A component of the survivors: {}.", ids(leak.users)));
    }
    attempt.look(&server.opened()?, TARGET, t as usize);
    Ok(arena.judge(attempt, 0))
}
