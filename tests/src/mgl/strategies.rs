//! Where MGL's cases come from: proptest strategies, and the cases that a campaign draws from its seed.

use super::case::{Case, Play, check};
use crate::adversary::view::Coalition;
use crate::campaign::{Checked, Draws};
use crate::case::Half;
use crate::strategies::{drop_plan, least_of, picked, picks, runner, share};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use secagg_spec::graph::exists_regular_graph;
use secagg_vectors::engine::mgl::{Model, Repairs, Session, Setup};

/// The most users that a drawn case has.
const MOST_USERS: u32 = 7;

/// The most elements that an input vector has.
const MOST_ELEMENTS: u32 = 6;

/// The most sessions.
const MOST_SESSIONS: usize = 3;

/// Both threat models.
pub fn model() -> impl Strategy<Value = Model> {
    select(vec![Model::SemiHonest, Model::Active])
}

/// As written, hardened, hardened but for one repair, and any set.
pub fn repairs() -> impl Strategy<Value = Repairs> {
    prop_oneof![
        3 => Just(Repairs::AS_WRITTEN),
        3 => Just(Repairs::HARDENED),
        2 => (0u16..11).prop_map(|bit| Repairs(Repairs::HARDENED.0 & !(1 << bit))),
        2 => (0u16..=Repairs::HARDENED.0).prop_map(Repairs),
    ]
}

/// Parameters that are allowed, for two to `most` users.
pub fn setup_up_to(most: u32) -> impl Strategy<Value = Setup> {
    let numbers = (2..=most, any::<u32>(), any::<u32>(), any::<u32>());
    let sizes = (1u32..=4, 1..=MOST_ELEMENTS, 1u8..=64, prop::option::of(any::<u64>()));
    (numbers, sizes, model(), repairs(), any::<[u8; 32]>().no_shrink()).prop_map(
        |((users, threshold, degree, eta), (sessions, dimension, bits, bound), model, repairs, graph_seed)| {
            let degrees: Vec<u32> = (1..users).filter(|l| exists_regular_graph(users, *l)).collect();
            let degree = degrees.get(share(degree, degrees.len() as u32) as usize).copied().unwrap_or(1);
            // 2t > m + |C| with |C| = 0, where that is asked for.
            let least = if repairs.has("QuorumThreshold") { users / 2 + 1 } else { 1 };
            let room = (u64::MAX >> (64 - u32::from(bits))) / u64::from(users);
            Setup {
                users,
                threshold: least + share(threshold, users - least + 1),
                degree,
                // Small ones are frequent: a large η_max stops most sessions that lose anybody.
                eta_max: share(eta, degree).min(share(eta.rotate_left(16), degree)),
                sessions,
                dimension,
                bits,
                max_input: bound.filter(|_| room >= 1).map(|b| 1 + b % room),
                colluders: 0,
                model,
                repairs,
                graph_seed,
                server_key: None,
                verification_keys: Vec::new(),
            }
        },
    )
}

/// One to three sessions of two to `most` users. Mostly each is later than the one before; sometimes it is not.
pub fn case_up_to(most: u32) -> impl Strategy<Value = Case> {
    let crowd = vec(select(vec![Half::First, Half::Second]), most as usize);
    let stamps = (0u64..3, any::<u32>(), any::<u64>(), any::<u64>());
    let play = (drop_plan(most), picks(most, MOST_ELEMENTS), stamps);
    let plays = vec(play, 1..=MOST_SESSIONS);
    (setup_up_to(most), plays, crowd, any::<[u8; 32]>().no_shrink()).prop_map(|(setup, plays, mut crowd, coins)| {
        crowd.truncate(setup.users as usize);
        let play = |(index, (plan, picks, (step, tau, ts_l, ts_tau))): (usize, (_, Vec<_>, _))| {
            let plan: crate::strategies::DropPlan = plan;
            let (step, tau, ts_l, ts_tau): (u64, u32, u64, u64) = (step, tau, ts_l, ts_tau);
            Play {
                session: Session { t_l: 2 * index as u64 + step, tau: share(tau, setup.sessions), ts_l, ts_tau },
                inputs: picked(&picks, setup.users, setup.dimension, setup.max_input.unwrap_or(setup.max_element())),
                drops: plan.pattern(setup.users, setup.threshold, setup.model.rounds()),
            }
        };
        let plays = plays.into_iter().enumerate().map(play).collect();
        Case { setup, coins, plays, crowd, origin: None }
    })
}

/// Where a coalition stands to what opens pairwise keys: k users, or both providers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Fewer than k users and one provider at most.
    Below,
    /// k users or more and one provider at most, or both providers and any users.
    Enough,
}

/// None of the providers, or one.
pub fn one_provider_at_most() -> impl Strategy<Value = std::collections::BTreeSet<u8>> {
    prop_oneof![Just(vec![]), Just(vec![1]), Just(vec![2])].prop_map(|b| b.into_iter().collect())
}

/// m, k and a coalition without the server that stands like this; two users or more are outside, and k ≤ m − 2.
pub fn key_coalition(standing: Standing) -> impl Strategy<Value = (u32, u32, Coalition)> {
    let order = vec(any::<u32>(), MOST_USERS as usize);
    let draws = (4..=MOST_USERS, any::<u32>(), any::<u32>(), order, any::<bool>());
    (draws, one_provider_at_most()).prop_map(move |((m, k, count, order, is_both), one)| {
        let k = 1 + share(k, m - 2);
        let (least, most) = match (standing, is_both) {
            (Standing::Below, _) => (0, k - 1),
            (Standing::Enough, true) => (0, m - 2),
            (Standing::Enough, false) => (k, m - 2),
        };
        let mut users: Vec<(u32, u32)> = order.into_iter().zip(1..=m).collect();
        users.sort_unstable();
        let count = least + share(count, most - least + 1);
        let users = users.into_iter().take(count as usize).map(|(_, i)| i).collect();
        let providers = if standing == Standing::Enough && is_both { [1, 2].into() } else { one };
        (m, k, Coalition { users, server: false, providers })
    })
}

/// The campaign's cases with this seed.
pub struct Cases<'a>(pub &'a [u8; 32]);

impl Cases<'_> {
    /// Case `index`; none only if a strategy rejected a draw, and none here does.
    pub fn case(&self, index: u32) -> Option<Case> {
        let tree = case_up_to(MOST_USERS).new_tree(&mut runner(self.0, index, 1)).ok()?;
        Some(Case { origin: Some((*self.0, index)), ..tree.current() })
    }
}

impl Draws for Cases<'_> {
    fn check(&self, index: u32) -> Checked {
        let Some(case) = self.case(index) else { return Checked::not_drawn() };
        Checked { kinds: kinds(&case), result: check(&case) }
    }

    fn describe(&self, index: u32) -> String {
        self.case(index).map(|case| case.to_string()).unwrap_or_default()
    }

    fn least_failing(&self, index: u32) -> Option<String> {
        let fails = |case: &Case| check(case).is_err();
        least_of(&case_up_to(MOST_USERS), self.0, index, 60, &fails).map(|case| case.to_string())
    }
}

/// What a case is one of.
fn kinds(case: &Case) -> Vec<&'static str> {
    let mut kinds = vec![match case.setup.model {
        Model::SemiHonest => "semi-honest",
        Model::Active => "active",
    }];
    kinds.push(case.setup.repairs.kind());
    kinds.extend((case.plays.len() > 1).then_some("with several sessions"));
    kinds
}
