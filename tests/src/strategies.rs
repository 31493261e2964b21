//! Where cases come from: proptest strategies for parameters, inputs, drop patterns and tampering, and the cases that a
//! campaign draws from its seed.

use crate::case::{Case, Half, Parameters};
use crate::drops::{DropPattern, Moment};
use crate::tamper::{Change, Tampered, Tampering, Way};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use secagg_vectors::engine::bon::{Model, Repairs};

/// The most users that a campaign's session has.
const MOST_USERS: u32 = 8;

/// The most elements that an input vector has.
const MOST_ELEMENTS: u32 = 9;

/// Both threat models.
pub fn model() -> impl Strategy<Value = Model> {
    select(vec![Model::Hbc, Model::Active])
}

/// As written, hardened, hardened but for one repair, and any set.
pub fn repairs() -> impl Strategy<Value = Repairs> {
    prop_oneof![
        3 => Just(Repairs::AS_WRITTEN),
        3 => Just(Repairs::HARDENED),
        2 => (0u16..7).prop_map(|bit| Repairs(Repairs::HARDENED.0 & !(1 << bit))),
        2 => (0u16..=Repairs::HARDENED.0).prop_map(Repairs),
    ]
}

/// R − 1, for powers of two of every size, R = 2, the full words and 2^64 among them, and for other moduli: small ones,
/// just above and below powers of two (where a draw is rejected almost half the time, or almost never), and any.
pub fn max_element() -> impl Strategy<Value = u64> {
    let words = vec![1, u64::from(u8::MAX), u64::from(u16::MAX), u64::from(u32::MAX), u64::MAX];
    let others = vec![2, 9, 256, 65_536, (1 << 33) - 10, 1 << 63, u64::MAX - 1];
    prop_oneof![
        3 => (1u32..=64).prop_map(|bits| u64::MAX >> (64 - bits)),
        2 => select(words),
        3 => select(others),
        // The top bit, and any below it.
        2 => (2u32..=64, any::<u64>()).prop_map(|(bits, x)| (x >> (64 - bits)) | 1 << (bits - 1)),
    ]
}

/// Parameters that are allowed, for up to `most` users: 1 ≤ t ≤ n, up to nine elements, with and without an input
/// bound, the bound often as large as R lets it be.
pub fn parameters_up_to(most: u32) -> impl Strategy<Value = Parameters> {
    let bound = prop::option::of(prop_oneof![Just(u64::MAX), any::<u64>()]);
    (1..=most, any::<u32>(), 1..=MOST_ELEMENTS, max_element(), bound, model(), repairs()).prop_map(
        |(users, threshold, dimension, max_element, bound, model, repairs)| {
            let threshold = 1 + share(threshold, users);
            // R ≥ n(R_U − 1) + 1: the greatest R_U − 1 is ⌊(R − 1)/n⌋, and a bound needs it to be 1 at least.
            let room = max_element / u64::from(users);
            let max_input = bound.filter(|_| room >= 1).map(|b| if b == u64::MAX { room } else { 1 + b % room });
            Parameters { users, threshold, dimension, max_element, max_input, model, repairs }
        },
    )
}

/// Parameters for one to eight users.
pub fn parameters() -> impl Strategy<Value = Parameters> {
    parameters_up_to(MOST_USERS)
}

/// An input element before its range is known.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Pick {
    Zero,
    Greatest,
    Any(u64),
}

/// Elements for so many users and dimensions.
pub(crate) fn picks(users: u32, dimension: u32) -> impl Strategy<Value = Vec<Vec<Pick>>> {
    let pick = prop_oneof![1 => Just(Pick::Zero), 1 => Just(Pick::Greatest), 3 => any::<u64>().prop_map(Pick::Any)];
    vec(vec(pick, dimension as usize), users as usize)
}

/// Input vectors from their elements, as many of them as there are users, as long as the dimension is.
pub(crate) fn picked(picks: &[Vec<Pick>], users: u32, dimension: u32, greatest: u64) -> Vec<Vec<u64>> {
    let element = |pick: &Pick| match pick {
        Pick::Zero => 0,
        Pick::Greatest => greatest,
        Pick::Any(x) => greatest.checked_add(1).map_or(*x, |size| x % size),
    };
    picks.iter().take(users as usize).map(|v| v.iter().take(dimension as usize).map(element).collect()).collect()
}

/// Input vectors, a user each; 0 and the greatest element are frequent.
pub fn inputs(users: u32, dimension: u32, greatest: u64) -> impl Strategy<Value = Vec<Vec<u64>>> {
    picks(users, dimension).prop_map(move |p| picked(&p, users, dimension, greatest))
}

/// When a user is lost: before it sends, while it sends (the first bytes, and places up to the end of the longest
/// message of eight users and past it), or after.
pub fn moment() -> impl Strategy<Value = Moment> {
    let cut = prop_oneof![2 => 0usize..8, 3 => 0usize..140, 1 => 0usize..800];
    prop_oneof![2 => Just(Moment::Before), 2 => cut.prop_map(Moment::Cut), 2 => Just(Moment::Late)]
}

/// How many are lost.
#[derive(Clone, Copy, Debug)]
enum Toll {
    /// A part of those that the threshold allows.
    Some(u32),
    /// As many as the threshold allows.
    Spare,
    /// One more.
    TooMany,
    /// A part of all.
    Any(u32),
}

/// Who is lost and when, before the number of users is known.
#[derive(Clone, Debug)]
pub(crate) struct DropPlan {
    toll: Toll,
    /// Who goes first.
    order: Vec<u32>,
    /// When the user with this place in the order goes; the round is a part of the rounds there are.
    when: Vec<(u32, Moment)>,
}

pub(crate) fn drop_plan(most: u32) -> impl Strategy<Value = DropPlan> {
    let toll = prop_oneof![
        4 => any::<u32>().prop_map(Toll::Some),
        2 => Just(Toll::Spare),
        2 => Just(Toll::TooMany),
        1 => any::<u32>().prop_map(Toll::Any),
    ];
    let order = Just((1..=most).collect::<Vec<u32>>()).prop_shuffle();
    (toll, order, vec((any::<u32>(), moment()), most as usize)).prop_map(|(toll, order, when)| DropPlan {
        toll,
        order,
        when,
    })
}

impl DropPlan {
    /// The plan for so many users.
    pub(crate) fn pattern(&self, users: u32, threshold: u32, rounds: &[u8]) -> DropPattern {
        let spare = users.saturating_sub(threshold);
        let count = match self.toll {
            Toll::Some(part) => share(part, spare + 1),
            Toll::Spare => spare,
            Toll::TooMany => spare + 1,
            Toll::Any(part) => share(part, users + 1),
        };
        let lost = self.order.iter().filter(|id| **id <= users).take(count as usize);
        lost.zip(&self.when).fold(DropPattern::none(), |pattern, (id, (part, moment))| {
            let round = rounds.get(share(*part, rounds.len() as u32) as usize);
            round.map_or(pattern.clone(), |round| pattern.with(*id, *round, *moment))
        })
    }
}

/// Who is lost, and when: nobody, some, as many as the threshold allows, one more, or everybody. `threshold` is at most
/// `users`.
pub fn drop_pattern(users: u32, threshold: u32, rounds: &'static [u8]) -> impl Strategy<Value = DropPattern> {
    drop_plan(users).prop_map(move |plan| plan.pattern(users, threshold, rounds))
}

/// A session for up to `most` users. Every part shrinks by itself, the number of users first.
pub fn session_up_to(most: u32) -> impl Strategy<Value = Case> {
    let crowd = vec(select(vec![Half::First, Half::Second]), most as usize);
    let coins = any::<[u8; 32]>().no_shrink();
    (parameters_up_to(most), drop_plan(most), picks(most, MOST_ELEMENTS), crowd, coins).prop_map(
        |(parameters, plan, picks, mut crowd, coins)| {
            let Parameters { users, threshold, dimension, model, .. } = parameters;
            crowd.truncate(users as usize);
            let inputs = picked(&picks, users, dimension, parameters.greatest_input());
            let drops = plan.pattern(users, threshold, model.rounds());
            Case { parameters, coins, inputs, drops, crowd, origin: None }
        },
    )
}

/// A session for one to eight users.
pub fn session() -> impl Strategy<Value = Case> {
    session_up_to(MOST_USERS)
}

/// What is done to one message; the users and rounds that it names are parts of those there are.
fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        4 => any::<u32>().prop_map(|at| Change::Flip { at }),
        1 => any::<u32>().prop_map(|at| Change::Truncate { at }),
        1 => vec(any::<u8>(), 1..8).prop_map(|bytes| Change::Extend { bytes }),
        1 => any::<u32>().prop_map(|with| Change::Swap { with }),
        1 => (0u8..=4).prop_map(|round| Change::Replay { round }),
        1 => any::<u32>().prop_map(|by| Change::Replace { by }),
        2 => any::<u32>().prop_map(|at| Change::Omit { at }),
        1 => any::<u32>().prop_map(|at| Change::Repeat { at }),
        1 => Just(Change::Lose),
        1 => Just(Change::Twice),
    ]
}

/// A session of up to `most` users, and what is done to one of its messages.
pub fn tampered_up_to(most: u32) -> impl Strategy<Value = Tampered> {
    let way = select(vec![Way::Up, Way::Down]);
    (session_up_to(most), any::<u32>(), way, any::<u32>(), change()).prop_map(|(case, round, way, user, change)| {
        let (users, rounds) = (case.parameters.users, case.parameters.model.rounds());
        let id = |part: u32| 1 + share(part, users);
        let change = match change {
            Change::Swap { with } => Change::Swap { with: id(with) },
            Change::Replace { by } => Change::Replace { by: id(by) },
            other => other,
        };
        let round = rounds.get(share(round, rounds.len() as u32) as usize).copied().unwrap_or_default();
        Tampered { tampering: Tampering { round, way, user: id(user), change }, case }
    })
}

/// ⌊part · size / 2^32⌋: a number below `size`, the same part of it whatever `size` is.
pub(crate) fn share(part: u32, size: u32) -> u32 {
    ((u64::from(part) * u64::from(size)) >> 32) as u32
}

/// Case `index` of the campaign with this seed. The same two give the same case, whatever else the campaign plays.
pub fn case(seed: &[u8; 32], index: u32) -> Case {
    // No strategy here rejects a draw, so a tree there is; a case without an origin would show if that changed.
    match session().new_tree(&mut runner(seed, index, 1)) {
        Ok(tree) => Case { origin: Some((*seed, index)), ..tree.current() },
        Err(_) => Case::least(),
    }
}

/// The least case that proptest reaches from case `index` by shrinking, in at most `tries` steps, so that `fails` still
/// holds; none where it does not hold to begin with.
pub fn shrunk(seed: &[u8; 32], index: u32, tries: u32, fails: &dyn Fn(&Case) -> bool) -> Option<Case> {
    least_of(&session(), seed, index, tries, fails)
}

/// [`shrunk`], for the cases of any strategy.
pub(crate) fn least_of<S: Strategy<Value: PartialEq>>(
    strategy: &S,
    seed: &[u8; 32],
    index: u32,
    tries: u32,
    fails: &dyn Fn(&S::Value) -> bool,
) -> Option<S::Value> {
    let mut tree = strategy.new_tree(&mut runner(seed, index, 1)).ok()?;
    let mut least = tree.current();
    if !fails(&least) {
        return None;
    }
    let (mut left, mut moved) = (tries, tree.simplify());
    while moved && left > 0 {
        let current = tree.current();
        // A step in a part that the case has no use for (an input of user 8 of 3) costs nothing.
        let same = current == least;
        left -= u32::from(!same);
        moved = if same || fails(&current) {
            least = current;
            tree.simplify()
        } else {
            tree.complicate()
        };
    }
    Some(least)
}

/// A runner whose draws hang on the seed and the index alone: stream `index` of ChaCha20 under the seed. It keeps no file
/// of failures, for the same draws come again.
pub fn runner(seed: &[u8; 32], index: u32, cases: u32) -> TestRunner {
    let mut stream = ChaCha20Rng::from_seed(*seed);
    stream.set_stream(u64::from(index));
    let mut draws = [0; 32];
    stream.fill_bytes(&mut draws);
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &draws))
}
