//! What semi-honest coalitions open, over random losses: below the threshold the sums that they are allowed and no other, at the
//! threshold single inputs.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use secagg_audit::adversary::leak::{Leak, Opened};
use secagg_audit::adversary::semi_honest;
use secagg_audit::adversary::view::{Coalition, View, messages};
use secagg_audit::adversary::world::World;
use secagg_audit::case::Half;
use secagg_audit::drops::{DropPattern, Moment};
use secagg_audit::mgl::case::{Case, Play};
use secagg_audit::mgl::strategies::one_provider_at_most;
use secagg_audit::session::{self, Honest, Run};
use secagg_audit::table::Player;
use secagg_spec::graph::{exists_regular_graph, graph, neighbours};
use secagg_vectors::engine::mgl::{Model, Repairs, Session, Setup};
use secagg_vectors::engine::{User, bon, bon_coins, mgl_draws};
use std::collections::{BTreeMap, BTreeSet};

/// The most users of a session.
const MOST_USERS: u32 = 7;

/// The only session.
const SESSION: Session = Session { t_l: 1, tau: 0, ts_l: 1, ts_tau: 1 };

/// Who is lost, and when, by user from 1 on: the place of the round among those that there are, and the moment.
type Losses = Vec<Option<(usize, Moment)>>;

/// A loss for about a third of the users.
fn losses() -> impl Strategy<Value = Losses> {
    let moment = select(vec![Moment::Before, Moment::Cut(2), Moment::Late]);
    vec(prop::option::weighted(0.3, (0..4usize, moment)), MOST_USERS as usize)
}

/// The losses among 1 … m, but for these users.
fn pattern(losses: &Losses, m: u32, rounds: &[u8], stay: &BTreeSet<u32>) -> DropPattern {
    let lost = (1..=m).zip(losses).filter(|(i, _)| !stay.contains(i));
    lost.fold(DropPattern::none(), |drops, (i, loss)| match loss {
        Some((place, moment)) => drops.with(i, rounds[place % rounds.len()], *moment),
        None => drops,
    })
}

/// A draw as a number below `size`.
fn share(draw: u32, size: u32) -> u32 {
    draw % size
}

/// x_i of one element: different powers of two, so that a sum says who is in it.
fn input(i: u32) -> Vec<u64> {
    vec![1 << i]
}

/// The sum of these users' inputs.
fn sum(users: &BTreeSet<u32>) -> Vec<u64> {
    vec![users.iter().map(|i| 1 << i).sum()]
}

/// Every sum is right, whoever is in it.
fn check_sums(leaks: &[Leak]) {
    for leak in leaks {
        assert_eq!(leak.sum, sum(&leak.users), "{leak:?}");
    }
}

/// The leaks that are not the coalition's own inputs, by user, ascending.
fn of_others(leaks: &[Leak], coalition: &Coalition) -> Vec<BTreeSet<u32>> {
    check_sums(leaks);
    let honest = |leak: &Leak| leak.users.difference(&coalition.users).copied().collect::<BTreeSet<u32>>();
    leaks.iter().map(honest).filter(|users| !users.is_empty()).collect()
}

/// A semi-honest MGL session with these repairs.
fn mgl_case(sizes: (u32, u32, u32), repairs: Repairs, drops: DropPattern, seed: [u8; 32]) -> Case {
    let (m, degree, threshold) = sizes;
    let setup = Setup {
        users: m,
        threshold,
        degree,
        eta_max: 0,
        sessions: 1,
        dimension: 1,
        bits: 16,
        max_input: None,
        colluders: 0,
        model: Model::SemiHonest,
        repairs,
        graph_seed: seed,
        server_key: None,
        verification_keys: Vec::new(),
    };
    let play = Play { session: SESSION, inputs: (1..=m).map(input).collect(), drops };
    Case { setup, coins: seed, plays: vec![play], crowd: vec![Half::Second; m as usize], origin: None }
}

/// Plays it, and what the coalition opens.
fn mgl_opened(case: &Case, coalition: &Coalition) -> (Run, Opened) {
    let world = World::deal(&case.coins, &case.setup).expect("a set-up");
    let enrolled = world.enrolled();
    let mut members = case.members(enrolled, &|_| Half::Second).expect("members");
    let run = case.session(0, enrolled, &mut members, Half::Second, &mut Honest).expect("a session");
    let coins = |i| {
        assert!(coalition.users.contains(&i), "user {i} is not in it");
        mgl_draws::coins(&case.coins, 0, i, &enrolled.setup)
    };
    let view = View::of(coalition, &world, (&SESSION, &case.plays[0].drops), &coins, &run).expect("a view");
    let opened = semi_honest::mgl(&view).expect("an honest view");
    (run, opened)
}

/// The others whose masked inputs are held, each alone.
fn seen_alone(opened: &Opened, coalition: &Coalition) -> Vec<BTreeSet<u32>> {
    let seen = opened.masked.keys().filter(|i| !coalition.users.contains(i));
    seen.map(|i| BTreeSet::from([*i])).collect()
}

/// One of the degrees that a graph on m users can have.
fn degree_of(m: u32, draw: u32) -> u32 {
    let degrees: Vec<u32> = (1..m).filter(|l| exists_regular_graph(m, *l)).collect();
    degrees[share(draw, degrees.len() as u32) as usize]
}

/// The parts into which these users fall in the graph of the case.
fn components(case: &Case, users: &BTreeSet<u32>) -> Vec<BTreeSet<u32>> {
    let graph = graph(case.setup.users, case.setup.degree, &case.setup.graph_seed).expect("a graph");
    let mut left = users.clone();
    let mut parts = Vec::new();
    while let Some(first) = left.pop_first() {
        let mut part = BTreeSet::from([first]);
        // As many times as there are users is often enough to reach everybody.
        for _ in users {
            let near = part.iter().flat_map(|i| neighbours(&graph, *i).expect("a user")).collect::<Vec<_>>();
            part.extend(near.into_iter().filter(|j| users.contains(j)));
        }
        left.retain(|i| !part.contains(i));
        parts.push(part);
    }
    parts
}

/// The first `count` users in the order of these draws.
fn drawn(draws: &[u32], m: u32, count: u32) -> BTreeSet<u32> {
    let mut order: Vec<(u32, u32)> = draws.iter().copied().zip(1..=m).collect();
    order.sort_unstable();
    order.into_iter().take(count as usize).map(|(_, i)| i).collect()
}

/// A majority of m.
fn majority(m: u32, draw: u32) -> u32 {
    let least = m / 2 + 1;
    least + share(draw, m - least + 1)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mgl_below_the_threshold(
        (m, degree, threshold, corrupted) in (3..=MOST_USERS, any::<u32>(), any::<u32>(), any::<u32>()),
        (order, plan, server) in (vec(any::<u32>(), MOST_USERS as usize), losses(), prop::bool::weighted(0.9)),
        (providers, seed) in (one_provider_at_most(), any::<[u8; 32]>().no_shrink()),
    ) {
        let degree = degree_of(m, degree);
        let threshold = majority(m, threshold);
        let drops = pattern(&plan, m, Model::SemiHonest.rounds(), &BTreeSet::new());
        let coalition = Coalition { users: drawn(&order, m, share(corrupted, threshold)), server, providers };
        let case = mgl_case((m, degree, threshold), Repairs::HARDENED, drops, seed);
        let (run, opened) = mgl_opened(&case, &coalition);
        let found = of_others(&opened.leaks(), &coalition);
        let empty = BTreeSet::new();
        let (w, answered) = (run.accepted.get(1).unwrap_or(&empty), run.accepted.get(2).unwrap_or(&empty));
        let allowed = components(&case, &w.difference(&coalition.users).copied().collect());
        prop_assert!(found.iter().all(|part| allowed.contains(part)), "{found:?} of {allowed:?}");
        if !server {
            prop_assert_eq!(&found, &Vec::<BTreeSet<u32>>::new());
        }
        if server && answered == w && answered.len() >= threshold as usize && run.outcome.is_ok() {
            prop_assert_eq!(found, allowed);
        }
    }

    #[test]
    fn mgl_at_the_threshold_a_late_input_is_open(
        (m, degree, threshold) in (3..=MOST_USERS, any::<u32>(), any::<u32>()),
        (order, providers) in (vec(any::<u32>(), MOST_USERS as usize), one_provider_at_most()),
        (is_enough, seed) in (any::<bool>(), any::<[u8; 32]>().no_shrink()),
    ) {
        let degree = degree_of(m, degree);
        // One user is late, so that t is m − 1 at most.
        let threshold = majority(m, threshold).min(m - 1);
        let users = drawn(&order, m, if is_enough { threshold } else { threshold - 1 });
        let late = (1..=m).find(|i| !users.contains(i)).expect("somebody is honest");
        let drops = DropPattern::none().with(late, 2, Moment::Late);
        let case = mgl_case((m, degree, threshold), Repairs::HARDENED, drops, seed);
        let coalition = Coalition { users, server: true, providers };
        let (run, opened) = mgl_opened(&case, &coalition);
        let found = of_others(&opened.leaks(), &coalition);
        prop_assert!(!run.accepted[1].contains(&late));
        // Among m users 2t > m must hold, else nothing was set up.
        prop_assume!(2 * threshold > m);
        prop_assert_eq!(found.contains(&BTreeSet::from([late])), is_enough);
    }

    /// What MGL §3.3 excludes: with the server, both providers have each input that was seen; without it they see none.
    #[test]
    fn mgl_both_providers_need_the_server_and_nobody_else(
        (m, degree, threshold, corrupted) in (3..=MOST_USERS, any::<u32>(), any::<u32>(), any::<u32>()),
        (order, plan, server) in (vec(any::<u32>(), MOST_USERS as usize), losses(), prop::bool::weighted(0.8)),
        seed in any::<[u8; 32]>().no_shrink(),
    ) {
        let threshold = majority(m, threshold);
        let drops = pattern(&plan, m, Model::SemiHonest.rounds(), &BTreeSet::new());
        let users = drawn(&order, m, share(corrupted, threshold));
        let coalition = Coalition { users, server, providers: [1, 2].into() };
        let case = mgl_case((m, degree_of(m, degree), threshold), Repairs::HARDENED, drops, seed);
        let (run, opened) = mgl_opened(&case, &coalition);
        let found = of_others(&opened.leaks(), &coalition);
        if !server {
            prop_assert_eq!(found, Vec::<BTreeSet<u32>>::new());
        } else if run.accepted[0].len() > threshold as usize {
            // Of the shares of a κ all but one are encrypted for somebody.
            prop_assert_eq!(found, seen_alone(&opened, &coalition));
        }
    }

    /// F01: as written the server and one user have each input that was seen, and so have the server and both providers. A user and a
    /// provider without the server see none.
    #[test]
    fn mgl_as_written_one_user_is_enough(
        (m, degree, threshold, user) in (3..=MOST_USERS, any::<u32>(), any::<u32>(), any::<u32>()),
        (plan, server, is_both) in (losses(), prop::bool::weighted(0.8), prop::bool::weighted(0.2)),
        (one, seed) in (one_provider_at_most(), any::<[u8; 32]>().no_shrink()),
    ) {
        let threshold = 1 + share(threshold, m - 1);
        let drops = pattern(&plan, m, Model::SemiHonest.rounds(), &BTreeSet::new());
        let users = if is_both { BTreeSet::new() } else { [1 + share(user, m)].into() };
        let coalition = Coalition { users, server, providers: if is_both { [1, 2].into() } else { one } };
        let case = mgl_case((m, degree_of(m, degree), threshold), Repairs::AS_WRITTEN, drops, seed);
        let (run, opened) = mgl_opened(&case, &coalition);
        let found = of_others(&opened.leaks(), &coalition);
        if !server {
            prop_assert_eq!(found, Vec::<BTreeSet<u32>>::new());
        } else if run.accepted[0].len() > threshold as usize {
            prop_assert_eq!(found, seen_alone(&opened, &coalition));
        }
    }

    #[test]
    fn bon_below_and_at_the_threshold(
        (n, threshold, corrupted) in (2..=MOST_USERS, any::<u32>(), any::<u32>()),
        (order, plan) in (vec(any::<u32>(), MOST_USERS as usize), losses()),
        seed in any::<[u8; 32]>().no_shrink(),
    ) {
        let threshold = 1 + share(threshold, n);
        let users = drawn(&order, n, share(corrupted, n + 1));
        // Who colludes stays; of the others any may be lost.
        let drops = pattern(&plan, n, bon::Model::Hbc.rounds(), &users);
        let setup = bon::Setup {
            users: n,
            threshold,
            dimension: 1,
            max_element: 0xffff,
            max_input: None,
            model: bon::Model::Hbc,
            repairs: bon::Repairs::AS_WRITTEN,
            verification_keys: Vec::new(),
        };
        let coins = |u: u32| bon_coins::derive(&seed, u, &setup).expect("coins");
        let engine = Player::Impl.bon();
        let user = |u: u32| engine.user(&setup, u, &coins(u), &input(u)).expect("a user") as Box<dyn User>;
        let server = engine.server(&setup).expect("a server");
        let parties = (1..=n).map(user).collect();
        let run = session::run(setup.model.rounds(), parties, server, &drops, &mut Honest, &mut |_| {});
        let coalition = Coalition { users, server: true, ..Coalition::default() };
        let theirs: BTreeMap<u32, bon::Coins> = coalition.users.iter().map(|u| (*u, coins(*u))).collect();
        let opened = semi_honest::bon(&setup, &theirs, &messages(&coalition, &run, &drops)).expect("an honest view");
        let found = of_others(&opened.leaks(), &coalition);
        let u3 = run.accepted.get(2).cloned().unwrap_or_default();
        let allowed: BTreeSet<u32> = u3.difference(&coalition.users).copied().collect();
        if (coalition.users.len() as u32) < threshold {
            prop_assert!(found.iter().all(|part| *part == allowed), "{found:?}, allowed is {allowed:?}");
            if run.outcome.is_ok() && !allowed.is_empty() {
                prop_assert_eq!(found, vec![allowed]);
            }
        } else {
            // Everybody whose masked input has been seen, in time or not.
            prop_assert_eq!(found, seen_alone(&opened, &coalition));
        }
    }
}
