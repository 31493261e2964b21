//! Sessions in which both halves sit at the same table.

use secagg_audit::case::{Case, Half, Parameters};
use secagg_audit::compare::first_difference;
use secagg_audit::differential::{Pair, both, check, check_pair, play};
use secagg_audit::drops::{DropPattern, Moment};
use secagg_audit::planted::{Fault, Planted};
use secagg_audit::playable::Seating;
use secagg_audit::session::{self, Honest, Wire};
use secagg_vectors::engine::bon::{Engine, Model, Repairs};
use secagg_vectors::engine::impl_engine::ImplEngine;

/// A session with R = 1000 whose inputs are small: u, 10u and 100u.
fn small(users: u32, threshold: u32, model: Model, drops: DropPattern) -> Case {
    let parameters = Parameters {
        users,
        threshold,
        dimension: 3,
        max_element: 999,
        max_input: None,
        model,
        repairs: Repairs::AS_WRITTEN,
    };
    let inputs = (1..=u64::from(users)).map(|u| vec![u, 10 * u, 100 * u % 1000]).collect();
    let crowd = (1..=users).map(|u| if u % 2 == 0 { Half::First } else { Half::Second }).collect();
    Case { parameters, coins: [0x5a; 32], inputs, drops, crowd, origin: None }
}

/// Three users and a server, each played by either half: sixteen tables a model, one transcript.
#[test]
fn every_seating_of_three_users_and_a_server_gives_one_transcript() {
    for model in [Model::Hbc, Model::Active] {
        let drops = DropPattern::none().with(3, 2, Moment::Before);
        let case = small(3, 2, model, drops);
        let dealt = case.deal().expect("a proper case");
        let mut first = None;
        for table in 0..16u32 {
            let half = |bit: u32| if table >> bit & 1 == 0 { Half::First } else { Half::Second };
            let seats = Seating { name: format!("table {table:04b}"), users: &|u| half(u), server: half(0) };
            let run = play(&case, &dealt, both(), &seats, &mut Honest).expect("a proper case");
            // 1 + 2, 10 + 20, 100 + 200: users 1 and 2 are left.
            assert_eq!(run.outcome, Ok(vec![3, 30, 300]), "{model:?}, {}", seats.name);
            match &first {
                None => first = Some(run),
                Some(one) => assert_eq!(first_difference(("table 0000", one), (&seats.name, &run)), None),
            }
        }
    }
}

/// Eight users, one lost in each of five rounds, at a different moment each; three are left, and t is 3.
#[test]
fn a_session_that_loses_someone_in_each_round() {
    let drops = DropPattern::none()
        .with(8, 0, Moment::Cut(40))
        .with(7, 1, Moment::Late)
        .with(1, 2, Moment::Before)
        .with(5, 3, Moment::Cut(64))
        .with(2, 4, Moment::Late);
    let report = check(&small(8, 3, Model::Active, drops.clone())).unwrap_or_else(|d| panic!("{d}"));
    assert_eq!((report.sums, report.failures), (1, 0));
    assert_eq!(report.lost.len(), 5);
    // One more, and it is one too many.
    let report = check(&small(8, 3, Model::Active, drops.with(3, 4, Moment::Before))).unwrap_or_else(|d| panic!("{d}"));
    assert_eq!((report.sums, report.failures), (0, 1));
    assert_eq!(report.lost.len(), 6);
}

/// Alone, an engine with a dialect of its own finds the right sum; only at a table with others does it show.
#[test]
fn a_dialect_shows_only_across() {
    for (kind, model) in [(2, Model::Hbc), (4, Model::Hbc), (6, Model::Active), (8, Model::Hbc)] {
        let case = small(3, 2, model, DropPattern::none());
        let dealt = case.deal().expect("a proper case");
        let dialect = Planted { inner: &ImplEngine, fault: Fault::Dialect(kind) };
        let pair = Pair { first: &ImplEngine, second: &dialect };
        let alone = Seating { name: "alone".to_string(), users: &|_| Half::Second, server: Half::Second };
        let run = play(&case, &dealt, pair, &alone, &mut Honest).expect("a proper case");
        assert_eq!(run.outcome, Ok(vec![6, 60, 600]), "kind {kind}");
        let across = Seating { name: "across".to_string(), users: &|_| Half::First, server: Half::Second };
        let run = play(&case, &dealt, pair, &across, &mut Honest).expect("a proper case");
        assert_ne!(run.outcome, Ok(vec![6, 60, 600]), "kind {kind}");
        assert!(check_pair(&case, pair).is_err(), "kind {kind}");
    }
}

/// A wire that loses the ciphertexts for user 2.
struct Deaf;

impl Wire for Deaf {
    fn down(&mut self, round: u8, messages: Vec<(u32, Vec<u8>)>) -> Vec<(u32, Vec<u8>)> {
        messages.into_iter().filter(|(to, _)| (round, *to) != (1, 2)).collect()
    }
}

/// Five users of which one is left, each of the others lost in another way; the lengths are those of docs/bytes.md.
#[test]
fn the_line_of_a_round_says_what_passed_and_who_is_lost() {
    let drops = DropPattern::none().with(5, 0, Moment::Cut(10)).with(4, 1, Moment::Late).with(3, 2, Moment::Before);
    let case = small(5, 1, Model::Hbc, drops);
    let dealt = case.deal().expect("a proper case");
    let user = |(u, coins): &(u32, _)| ImplEngine.user(&dealt.setup, *u, coins, case.input(*u)).expect("proper");
    let users = dealt.coins.iter().map(user).collect();
    let server = ImplEngine.server(&dealt.setup).expect("proper");
    let mut watched = Vec::new();
    let run = session::run(Model::Hbc.rounds(), users, server, &case.drops, &mut Deaf, &mut |r| watched.push(r.round));
    assert_eq!(watched, [0, 1, 2, 4]);
    let lines: Vec<_> = run.rounds.iter().map(|r| (r.messages_up, r.bytes_up, r.messages_down, r.bytes_down)).collect();
    let (keys, ciphertexts) = (5 + 4 * 70, 5 + 2 * 104);
    assert_eq!(lines[0], (5, 4 * 67 + 10, 4, 4 * keys), "what arrives of user 5's message counts");
    assert_eq!(lines[1], (3, 3 * (5 + 3 * 104), 3, 3 * ciphertexts), "user 4's message is late");
    assert_eq!(lines[2], (1, 1 + 4, 1, 5 + 4), "three elements of ten bits");
    assert_eq!(lines[3], (1, 1 + 4 + 2 * 36 + 4 + 36, 0, 0));
    let lost: Vec<_> = run.rounds.iter().map(|r| r.lost.clone()).collect();
    assert_eq!(lost, [vec![5], vec![4], vec![2, 3], vec![]]);
    assert_eq!(run.outcome, Ok(vec![1, 10, 100]));
}
