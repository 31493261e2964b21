//! Explicit-state search: everything an active server can do to a few honest users, with symbols in the place of numbers.
//!
//! [`model`] says what a server can do and what it then holds, [`mod@explore`] tries all of it, over [`graphs`] and up to [`symmetry`].
//! What it finds is told in [`words`], and played against real clients by [`mod@replay`]. `docs/search.md` says what is left out.

pub mod explore;
pub mod graphs;
pub mod model;
pub mod replay;
pub mod symmetry;
pub mod words;

use crate::findings::Options;
use crate::table::Player;
use explore::{Plan, explore};
use model::{Kind, Protocol, Rules};
use replay::{Recovered, replay};
use secagg_vectors::engine::mgl::Repairs;
use serde::Serialize;
use std::time::Instant;

/// How far to search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Bounds {
    /// Seconds.
    Quick,
    /// Minutes.
    Full,
}

/// One search.
pub struct Search {
    /// Its name.
    pub id: &'static str,
    /// The finding that it must come upon; none: it must find nothing.
    pub finds: Option<&'static str>,
    /// What is searched, in a line.
    pub title: &'static str,
    rules: fn(Bounds) -> Vec<Rules>,
}

/// How a search ended.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SearchReport {
    /// The states that were judged, up to renaming the users.
    pub states: u64,
    /// How long it took.
    pub seconds: f64,
    /// The finding that the trace is an instance of.
    pub found: Option<&'static str>,
    /// The shortest run in which a sum is opened that must not be.
    pub trace: Option<Vec<String>>,
    /// What that run recovers from real clients, the same from those of the specification and of the implementation.
    pub replayed: Option<Recovered>,
}

/// Which finding a plan is an instance of: the last means that it needs and that an earlier repair would have taken away.
pub fn finding(rules: &Rules, plan: &Plan) -> &'static str {
    let shown = |sets: &[u8]| {
        let mut sets: Vec<u8> = sets.iter().copied().filter(|set| *set != 0).collect();
        sets.sort_unstable();
        sets.dedup();
        sets.len()
    };
    let decided_otherwise = (0..rules.users).any(|i| ![0, plan.shown.survivors[i]].contains(&plan.decided[i]));
    match rules.protocol {
        Protocol::Bon { consistency: false, .. } => "F18",
        _ if shown(&plan.frame.calls) > 1 => "U0",
        _ if plan.frame.runs.iter().any(|(kind, _)| *kind == Kind::Earlier) => "F06",
        _ if plan.frame.runs.iter().any(|(kind, _)| *kind == Kind::Same) => "F05",
        _ if !plan.frame.runs.is_empty() => "F04",
        _ if plan.shown.reflected != 0 => "F16",
        _ if decided_otherwise => "F02",
        _ if shown(&plan.shown.survivors) > 1 => "F03",
        _ => "F14",
    }
}

impl Search {
    /// What is searched, one after another.
    pub fn rules(&self, bounds: Bounds) -> Vec<Rules> {
        (self.rules)(bounds)
    }

    /// Searches, and replays what is found with both halves.
    ///
    /// # Errors
    ///
    /// A plan that real clients do not follow, or with which the halves recover different numbers.
    pub fn run(&self, bounds: Bounds) -> Result<SearchReport, String> {
        let start = Instant::now();
        let mut states = 0;
        for rules in self.rules(bounds) {
            let explored = explore(&rules);
            states += explored.states;
            if let Some(plan) = explored.plan {
                let seed = [0x5e; 32];
                let [one, two] = [Player::Spec, Player::Impl]
                    .map(|player| replay(&rules, &plan, &Options { player, users: None, seed }));
                let (one, two) = (one?, two?);
                if one != two {
                    return Err(format!("the halves recover {:?} and {:?}", one.sum, two.sum));
                }
                let (found, trace) = (Some(finding(&rules, &plan)), Some(words::tell(&rules, &plan)));
                let seconds = start.elapsed().as_secs_f64();
                return Ok(SearchReport { states, seconds, found, trace, replayed: Some(one) });
            }
        }
        let seconds = start.elapsed().as_secs_f64();
        Ok(SearchReport { states, seconds, found: None, trace: None, replayed: None })
    }
}

impl SearchReport {
    /// Whether the search found what it must, and the clients gave away what it says.
    pub fn is_as_expected(&self, search: &Search) -> bool {
        self.found == search.finds && self.replayed.as_ref().is_none_or(|r| r.sum == r.truth)
    }
}

const EVERY_KIND: &[Kind] = &[Kind::Earlier, Kind::Same, Kind::Later];

/// m, t, ℓ with η_max = 1, nobody colluding, everybody called alike, one other session of any kind.
fn mgl(repairs: Repairs, users: usize, threshold: u32, degree: u32) -> Rules {
    Rules {
        protocol: Protocol::Mgl(repairs),
        users,
        threshold,
        degree,
        eta_max: 1,
        coalition: 0,
        split_calls: false,
        kinds: EVERY_KIND,
        most_runs: 1,
    }
}

/// n, t, no other session.
fn bon(consistency: bool, binding: bool, users: usize, threshold: u32) -> Rules {
    Rules {
        protocol: Protocol::Bon { consistency, binding },
        users,
        threshold,
        degree: users as u32 - 1,
        eta_max: 0,
        coalition: 0,
        split_calls: false,
        kinds: &[Kind::Earlier],
        most_runs: 0,
    }
}

/// F02, F03, F16 and F06 are repaired.
const SIGNED: [&str; 4] = ["SignedDecisionSet", "QuorumThreshold", "DirectionalAe", "SessionBinding"];

/// Every search, in order: each with the repair of the one before.
pub fn all() -> Vec<Search> {
    vec![
        Search {
            id: "mgl-as-written",
            finds: Some("F02"),
            title: "MGL as written, m = 5, t = 2 (Table 2), ℓ = 2",
            rules: |_| vec![mgl(Repairs::AS_WRITTEN, 5, 2, 2)],
        },
        Search {
            id: "mgl-signed-set",
            finds: Some("F03"),
            title: "the signed set decides, ciphertexts have a direction; m = 5, t = 2, ℓ = 2",
            rules: |_| vec![mgl(Repairs::only(&["SignedDecisionSet", "DirectionalAe"]), 5, 2, 2)],
        },
        Search {
            id: "mgl-quorum",
            finds: Some("F16"),
            title: "the signed set decides, two quorums meet; m = 5, t = 3, ℓ = 2",
            rules: |_| vec![mgl(Repairs::only(&["SignedDecisionSet", "QuorumThreshold"]), 5, 3, 2)],
        },
        Search {
            id: "mgl-complete",
            finds: Some("F16"),
            title: "both ends deal, on the complete graph, with t so high that F02 is no use; m = 5, t = 4",
            rules: |_| vec![mgl(Repairs::only(&["BothDeal"]), 5, 4, 4)],
        },
        Search {
            id: "mgl-directional",
            finds: Some("F06"),
            title: "the signed set decides, two quorums meet, ciphertexts have a direction; an earlier session; m = 5, t = 3, ℓ = 2",
            rules: |_| vec![Rules { kinds: &[Kind::Earlier], ..mgl(Repairs::only(&SIGNED[..3]), 5, 3, 2) }],
        },
        Search {
            id: "mgl-binding",
            finds: Some("F05"),
            title: "and signatures name the session; it may be run twice; m = 5, t = 3, ℓ = 2",
            rules: |_| vec![Rules { kinds: &[Kind::Earlier, Kind::Same], ..mgl(Repairs::only(&SIGNED), 5, 3, 2) }],
        },
        Search {
            id: "mgl-interval",
            finds: Some("F04"),
            title: "the same; it is not run twice, but later ones are run; m = 5, t = 3, ℓ = 2",
            rules: |_| vec![Rules { kinds: &[Kind::Earlier, Kind::Later], ..mgl(Repairs::only(&SIGNED), 5, 3, 2) }],
        },
        Search {
            id: "mgl-fresh",
            finds: Some("F14"),
            title: "hardened, but for the graph, which is the server's; m = 6, t = 5, ℓ = 2",
            rules: |_| vec![mgl(Repairs::HARDENED.without("PublicGraph"), 6, 5, 2)],
        },
        Search {
            id: "mgl-reflection",
            finds: None,
            title: "hardened, but for the direction of ciphertexts: m = 4, t = 3, ℓ = 3 (full: and m = 5, ℓ = 4)",
            rules: |bounds| {
                let rules = |users, degree| mgl(Repairs::HARDENED.without("DirectionalAe"), users, 3, degree);
                if bounds == Bounds::Full { vec![rules(4, 3), rules(5, 4)] } else { vec![rules(4, 3)] }
            },
        },
        Search {
            id: "mgl-hardened",
            finds: None,
            title: "hardened, with as many neighbours as it asks for: m = 4, 5 and 6, with and without a colluder, called alike and not",
            rules: hardened_mgl,
        },
        Search {
            id: "bon-no-check",
            finds: Some("F18"),
            title: "BON without ConsistencyCheck, n = 5, t = 3",
            rules: |_| vec![bon(false, false, 5, 3)],
        },
        Search {
            id: "bon-low-threshold",
            finds: Some("F03"),
            title: "BON with a t that Theorem 4 excludes, n = 5, t = 2",
            rules: |_| vec![bon(true, false, 5, 2)],
        },
        Search {
            id: "bon-earlier",
            finds: Some("F06"),
            title: "BON with ConsistencyCheck and at most three earlier sessions, n = 5, t = 3",
            rules: |_| vec![Rules { most_runs: 3, ..bon(true, false, 5, 3) }],
        },
        Search {
            id: "bon-hardened",
            finds: None,
            title: "BON whose signatures name the session: n = 4 and 5, with and without a colluder, with one U2 and with several",
            rules: hardened_bon,
        },
    ]
}

fn hardened_mgl(bounds: Bounds) -> Vec<Rules> {
    let rules = |users, threshold, degree| mgl(Repairs::HARDENED, users, threshold, degree);
    let mut all = vec![
        rules(5, 3, 4),
        rules(5, 4, 2),
        rules(6, 5, 2),
        Rules { coalition: 0b10000, ..rules(5, 4, 4) },
        Rules { split_calls: true, ..rules(4, 3, 2) },
        Rules { split_calls: true, ..rules(4, 3, 3) },
    ];
    if bounds == Bounds::Full {
        all.extend([
            rules(6, 4, 3),
            rules(6, 4, 5),
            Rules { coalition: 0b100000, ..rules(6, 4, 4) },
            Rules { split_calls: true, ..rules(5, 3, 4) },
            Rules { split_calls: true, ..rules(5, 4, 2) },
        ]);
    }
    all
}

fn hardened_bon(bounds: Bounds) -> Vec<Rules> {
    let rules = |users, threshold| Rules { most_runs: 3, ..bon(true, true, users, threshold) };
    let mut all =
        vec![rules(5, 3), Rules { coalition: 0b10000, ..rules(5, 4) }, Rules { split_calls: true, ..rules(4, 3) }];
    if bounds == Bounds::Full {
        all.extend([rules(6, 4), Rules { split_calls: true, ..rules(5, 3) }]);
    }
    all
}
