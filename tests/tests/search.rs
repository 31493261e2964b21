//! The search finds what must be found, nothing in the hardened protocols, and its symbols say what real clients do.

use secagg_audit::findings::Options;
use secagg_audit::search::explore::{Plan, explore};
use secagg_audit::search::model::{Frame, Protocol, Rules, Shown};
use secagg_audit::search::replay::{play, replay};
use secagg_audit::search::symmetry::{Set, Sets, ids, subsets};
use secagg_audit::search::{Bounds, Search, all};
use secagg_audit::table::Player;
use std::collections::BTreeSet;

fn options(player: Player) -> Options {
    Options { player, users: None, seed: [0x5e; 32] }
}

fn search(id: &str) -> Search {
    all().into_iter().find(|search| search.id == id).expect("a search of this name")
}

/// The plan that a search of one set of rules finds.
fn plan(id: &str) -> (Rules, Plan) {
    let rules = search(id).rules(Bounds::Quick).remove(0);
    let plan = explore(&rules).plan.expect("a plan");
    (rules, plan)
}

/// Every search ends as it must, the clients of both halves give away the true sum, and the page has the counts and traces.
#[test]
fn every_search_ends_as_it_must() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/search.md");
    let page = std::fs::read_to_string(page).expect("docs/search.md");
    for search in all() {
        let report = search.run(Bounds::Quick).expect("a search whose traces real clients follow");
        assert_eq!(report.found, search.finds, "{}: {:?}", search.id, report.trace);
        assert!(report.is_as_expected(&search), "{}: {:?}", search.id, report.replayed);
        assert_eq!(report.trace.is_some(), report.replayed.is_some());
        let row = format!("| `{}` | {} | {} |", search.id, report.found.unwrap_or("nothing"), report.states);
        assert!(page.contains(&row), "docs/search.md lacks: {row}");
        for line in report.trace.iter().flatten() {
            assert!(page.contains(line.as_str()), "docs/search.md, {}, lacks: {line}", search.id);
        }
    }
}

/// The recovered number is none that the plan has from elsewhere: without any one of its reveals the sum stays closed.
#[test]
fn every_reveal_of_a_trace_is_needed() {
    for search in all().into_iter().filter(|search| search.finds.is_some()) {
        let (rules, plan) = plan(search.id);
        let recovered = replay(&rules, &plan, &options(Player::Impl)).expect("the whole trace");
        assert_eq!(recovered.sum, recovered.truth);
        for i in (0..rules.users).filter(|i| plan.decided[*i] != 0) {
            let mut less = plan.clone();
            less.decided[i] = 0;
            let failed = replay(&rules, &less, &options(Player::Impl)).expect_err("a sum that is not open");
            assert!(failed.contains("is not open"), "{}, without user {}: {failed}", search.id, i + 1);
        }
        // Without the other sessions too: what is replayed is refused, or opens nothing.
        for run in 0..plan.frame.runs.len() {
            let mut less = plan.clone();
            less.frame.runs.remove(run);
            replay(&rules, &less, &options(Player::Impl))
                .expect_err("a sum that is not open, or a signature that is not there");
        }
    }
}

/// The last repair is what stops a trace: real clients that have it refuse, or what they reveal opens nothing.
#[test]
fn the_repair_stops_the_trace() {
    for (id, repair) in [
        ("mgl-as-written", "SignedDecisionSet"),
        ("mgl-quorum", "DirectionalAe"),
        ("mgl-complete", "DirectionalAe"),
        ("mgl-directional", "SessionBinding"),
        ("mgl-binding", "FreshSession"),
        ("mgl-interval", "SeparatedOneTimeKeys"),
        ("mgl-fresh", "PublicGraph"),
    ] {
        let (mut rules, plan) = plan(id);
        let Protocol::Mgl(repairs) = rules.protocol else { panic!("a search of MGL") };
        let alone = secagg_vectors::engine::mgl::Repairs::HARDENED.0 & !repairs_without(repair);
        rules.protocol = Protocol::Mgl(secagg_vectors::engine::mgl::Repairs(repairs.0 | alone));
        for player in [Player::Spec, Player::Impl] {
            // A key of another session takes off no mask: what is left is no sum of inputs.
            let closed = replay(&rules, &plan, &options(player)).map_or(true, |wrong| wrong.sum != wrong.truth);
            assert!(closed, "{id} with {repair}");
        }
    }
    let (mut rules, plan) = plan("bon-earlier");
    rules.protocol = Protocol::Bon { consistency: true, binding: true };
    for player in [Player::Spec, Player::Impl] {
        let refusal = replay(&rules, &plan, &options(player)).expect_err("a signature of another session");
        assert!(refusal.contains("E_SIGNATURE"), "{refusal}");
    }
}

fn repairs_without(repair: &str) -> u16 {
    secagg_vectors::engine::mgl::Repairs::HARDENED.without(repair).0
}

/// A number below `bound`, from a generator that has nothing to do with the project's.
fn next(state: &mut u64, bound: usize) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    (*state % bound as u64) as usize
}

/// A run that the rules allow, chosen at random: everybody is shown something and brought to reveal, where that can be.
fn any_plan(rules: &Rules, frame: &Frame, state: &mut u64) -> Plan {
    let mut shown = Shown::default();
    // Few different sets, so that there are quorums.
    let sets: Vec<Set> = subsets(rules.everybody(), 0, rules.threshold).collect();
    let shelf: Vec<Set> = (0..3).map(|_| sets[next(state, sets.len())]).chain([rules.everybody()]).collect();
    for i in 0..rules.users {
        let options: Vec<Set> = shelf.iter().copied().filter(|set| set >> i & 1 == 1).collect();
        shown.survivors[i] = options[next(state, options.len())];
        let reflects = rules.reflects() && next(state, 2) == 1;
        shown.reflected |= Set::from(reflects) << i;
    }
    let decided: Sets = std::array::from_fn(|i| {
        let options = if i < rules.users { rules.decisions(frame, &shown, i) } else { Vec::new() };
        if options.is_empty() || next(state, 8) == 0 { 0 } else { options[next(state, options.len())] }
    });
    Plan { frame: frame.clone(), shown, decided, leaked: 0 }
}

/// What the symbols say is open is what the leak oracle opens in the hands of real clients: all of it, and nothing else.
#[test]
fn the_symbols_say_what_real_clients_do() {
    let mut state = 0x9e37_79b9_7f4a_7c15;
    let (mut open, mut compared) = (0, 0);
    for id in all().iter().map(|search| search.id) {
        let mut rules = search(id).rules(Bounds::Quick).remove(0);
        if rules.coalition != 0 {
            continue;
        }
        rules.most_runs = 0;
        let found = explore(&rules).plan.map(|plan| plan.frame);
        let frame = found.unwrap_or_else(|| secagg_audit::search::explore::first_frame(&rules));
        for k in 0..40 {
            let plan = any_plan(&rules, &frame, &mut state);
            let mut held = rules.at_first(&frame);
            for i in (0..rules.users).filter(|i| plan.decided[*i] != 0) {
                held = rules.reveal(&frame, &plan.shown, &held, i, plan.decided[i]);
            }
            let said: BTreeSet<BTreeSet<u32>> = rules.leaks(&frame, &held).into_iter().map(ids).collect();
            let player = if k % 8 == 0 { Player::Spec } else { Player::Impl };
            let opened = play(&rules, &plan, &options(player)).expect("nobody has a reason to refuse");
            let real: BTreeSet<BTreeSet<u32>> = opened.leaks().into_iter().map(|leak| leak.users).collect();
            assert_eq!(said, real, "{id}: {plan:?}");
            compared += 1;
            open += usize::from(!real.is_empty());
        }
    }
    assert!(compared >= 400 && open >= 50, "{open} of {compared} runs open something");
}

/// The claim about what is searched: no state is judged twice, so that the least search is small enough to count by hand. Two
/// users, t = 2, BON without check: nobody is shown anything, one is, both are; renamed, three states.
#[test]
fn states_counted_by_hand() {
    let rules = Rules { users: 2, threshold: 2, degree: 1, ..search("bon-no-check").rules(Bounds::Quick).remove(0) };
    let explored = explore(&rules);
    assert_eq!((explored.states, explored.plan), (3, None));
    // t = 1: each is left alone, shown itself or shown both. Renamed, 1 + 2 + 3 states before one that is bad: at t = 1 none is.
    let explored = explore(&Rules { threshold: 1, ..rules });
    assert_eq!((explored.states, explored.plan), (6, None));
}
