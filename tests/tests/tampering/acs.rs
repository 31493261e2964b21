//! ACS: nothing in it is authenticated, so that much spoils the sum; both halves spoil it alike.

use super::{Tally, assert_classes, every_change};
use secagg_audit::acs::Case;
use secagg_audit::case::Half;
use secagg_audit::drops::{DropPattern, Moment};
use secagg_audit::tamper::check_table;
use secagg_audit::tamper_class::Class;
use secagg_vectors::engine::acs::{ROUNDS, Setup};

/// Five users around a ring; user 5 is lost before round 1.
fn five() -> Case {
    let max_input = Some(200);
    let setup = Setup { users: 5, degree: 2, graph_seed: [3; 32], dimension: 3, max_element: 1000, max_input };
    Case {
        setup,
        coins: [0x77; 32],
        inputs: (1..=5).map(|u| vec![u, 40 * u, 200]).collect(),
        drops: DropPattern::none().with(5, 1, Moment::Before),
        crowd: vec![Half::First; 5],
        origin: None,
    }
}

#[test]
fn every_change_in_every_round() {
    let mut tally = Tally::default();
    for tampering in every_change(&ROUNDS) {
        match check_table(&five(), &tampering) {
            Ok(report) => tally.add(&report),
            Err(disagreement) => panic!("{disagreement}\n{tampering:?}"),
        }
    }
    assert_classes(&tally, &[Class::Untouched, Class::Bound, Class::OwnInput, Class::Unauthenticated]);
    for code in ["E_LENGTH", "E_ROUND", "E_POINT", "E_DUPLICATE", "E_NOT_SUBSET", "E_INCOMPLETE"] {
        assert!(tally.codes.contains(code), "{code}: {tally:?}");
    }
}
