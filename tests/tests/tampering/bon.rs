//! BON.

use super::{Tally, assert_classes, every_change};
use proptest::test_runner::{TestCaseError, TestError};
use secagg_audit::case::{Case, Half, Parameters};
use secagg_audit::differential::Pair;
use secagg_audit::drops::{DropPattern, Moment};
use secagg_audit::planted::{Fault, Planted};
use secagg_audit::strategies::{runner, tampered_up_to};
use secagg_audit::tamper::{Change, Ending, TamperReport, Tampered, Tampering, Way, check, check_pair};
use secagg_audit::tamper_class::{CLASSES, Class};
use secagg_vectors::engine::bon::{Model, Repairs};
use secagg_vectors::engine::impl_engine::ImplEngine;
use std::cell::RefCell;
use std::collections::BTreeSet;

const SEED: [u8; 32] = *b"secagg/v1/differential/tampering";

/// Sessions drawn, besides the systematic ones.
const DRAWN: u32 = 160;

/// Five users, t = 2; user 5 is lost before ShareKeys and user 4 before its masked input, so that U1, U2 and U3 differ.
fn five(model: Model, repairs: Repairs) -> Case {
    let parameters =
        Parameters { users: 5, threshold: 2, dimension: 3, max_element: 1000, max_input: Some(200), model, repairs };
    Case {
        parameters,
        coins: [0x77; 32],
        inputs: (1..=5).map(|u| vec![u, 40 * u, 200]).collect(),
        drops: DropPattern::none().with(5, 1, Moment::Before).with(4, 2, Moment::Before),
        crowd: vec![Half::First; 5],
        origin: None,
    }
}

/// Each change to user 2's message, in each round, each way.
fn systematic(model: Model, repairs: Repairs) -> Vec<Tampered> {
    let with = |tampering| Tampered { case: five(model, repairs), tampering };
    every_change(model.rounds()).into_iter().map(with).collect()
}

/// Checks them all; the first disagreement fails the test.
fn tally(all: impl IntoIterator<Item = Tampered>) -> Tally {
    let mut tally = Tally::default();
    for tampered in all {
        match check(&tampered) {
            Ok(report) => tally.add(&report),
            Err(disagreement) => panic!("{disagreement}\n{tampered}"),
        }
    }
    tally
}

#[test]
fn every_change_in_every_round_of_the_active_model() {
    let tally = tally(systematic(Model::Active, Repairs::AS_WRITTEN));
    assert_classes(&tally, &[Class::Untouched, Class::Bound, Class::OwnInput, Class::Shares, Class::SendersSeen]);
    assert_eq!(
        tally.endings.keys().filter(|(class, _)| *class == Class::UnsignedKeys).count(),
        0,
        "signed, they are bound"
    );
    for code in
        ["E_LENGTH", "E_ROUND", "E_POINT", "E_SIGNATURE", "E_TAG", "E_THRESHOLD", "E_INCOMPLETE", "E_NOT_SUBSET"]
    {
        assert!(tally.codes.contains(code), "{code}: {tally:?}");
    }
}

#[test]
fn every_change_in_every_round_of_the_honest_but_curious_model() {
    let tally = tally(systematic(Model::Hbc, Repairs::AS_WRITTEN));
    assert_classes(&tally, &CLASSES);
    for code in ["E_LENGTH", "E_ROUND", "E_POINT", "E_DUPLICATE_KEY", "E_TAG", "E_INCOMPLETE", "E_NOT_SUBSET"] {
        assert!(tally.codes.contains(code), "{code}: {tally:?}");
    }
    assert!(!tally.codes.contains("E_SIGNATURE"));
}

/// Hardened, a server tells whose signature is bad, and a ciphertext that fails stops nobody.
#[test]
fn every_change_in_every_round_of_the_hardened_active_model() {
    let tally = tally(systematic(Model::Active, Repairs::HARDENED));
    assert_classes(&tally, &[Class::Untouched, Class::Bound, Class::OwnInput, Class::Shares, Class::SendersSeen]);
    for code in
        ["E_LENGTH", "E_ROUND", "E_POINT", "E_SIGNATURE", "E_THRESHOLD", "E_NOT_SUBSET", "E_SHARE", "E_NOT_MEMBER"]
    {
        assert!(tally.codes.contains(code), "{code}: {tally:?}");
    }
    assert!(!tally.codes.contains("E_TAG") && !tally.codes.contains("E_ADDRESS"), "{tally:?}");
}

/// Nothing is signed, but the key list is in sid, which every ciphertext is bound to.
#[test]
fn every_change_in_every_round_of_the_hardened_honest_but_curious_model() {
    let tally = tally(systematic(Model::Hbc, Repairs::HARDENED));
    assert_classes(&tally, &[Class::Untouched, Class::Bound, Class::OwnInput, Class::Shares, Class::SendersSeen]);
    assert_eq!(tally.count(Class::UnsignedKeys, Ending::Spoiled), 0, "{tally:?}");
    assert!(tally.count(Class::UnsignedKeys, Ending::Stopped) > 0, "{tally:?}");
    for code in ["E_LENGTH", "E_ROUND", "E_POINT", "E_THRESHOLD", "E_NOT_SUBSET", "E_SHARE", "E_NOT_MEMBER"] {
        assert!(tally.codes.contains(code), "{code}: {tally:?}");
    }
}

/// A bad signature: as written it reaches the users and stops them all, verified it costs its sender alone. One user's
/// ciphertext that fails: as written its reader stops, else its share is left out. A wrong share of a key: a wrong sum, or
/// none.
#[test]
fn what_the_repairs_make_of_a_bad_message() {
    let repairs = [Repairs::AS_WRITTEN, Repairs::HARDENED];
    let both = |model, round, way, change: Change| {
        repairs.map(|repairs| {
            let report = ending_with(repairs, model, round, way, change.clone());
            (report.ending, report.codes.into_iter().collect::<Vec<_>>())
        })
    };
    let signature = both(Model::Active, 3, Way::Up, flip(10, 0, 65));
    assert_eq!(
        signature,
        [(Ending::Stopped, vec!["E_SIGNATURE", "E_THRESHOLD"]), (Ending::Right, vec!["E_SIGNATURE"])]
    );
    // The last entry, which is from 4, to user 2: 3 · 104 + 5 bytes.
    let ciphertext = both(Model::Hbc, 1, Way::Down, flip(300, 0, 317));
    assert_eq!(ciphertext, [(Ending::Right, vec!["E_TAG"]), (Ending::Right, vec![])]);
    // Kind, count and id, then the share of s_4^SK: 1 + 4 + 36 + 4 + 3 · 36 bytes.
    let share = both(Model::Hbc, 4, Way::Up, flip(40, 7, 153));
    assert_eq!(share, [(Ending::Spoiled, vec![]), (Ending::Stopped, vec!["E_SHARE"])]);
}

/// The runner shrinks what fails: fewer users, no drops, a simpler change.
#[test]
fn drawn_changes_in_drawn_sessions() {
    let tally = RefCell::new(Tally::default());
    let checked = runner(&SEED, 0, DRAWN).run(&tampered_up_to(4), |tampered| {
        let report = check(&tampered).map_err(|d| TestCaseError::fail(d.to_string()))?;
        tally.borrow_mut().add(&report);
        Ok(())
    });
    checked.unwrap_or_else(|failure| panic!("{failure}"));
    let tally = tally.into_inner();
    assert_eq!(tally.endings.values().sum::<u32>(), DRAWN);
    assert_classes(&tally, &[Class::Untouched, Class::Bound, Class::OwnInput, Class::Shares]);
}

/// One change to `five`, and how it ended.
fn ending(model: Model, round: u8, way: Way, change: Change) -> TamperReport {
    ending_with(Repairs::AS_WRITTEN, model, round, way, change)
}

/// [`ending`], with these repairs.
fn ending_with(repairs: Repairs, model: Model, round: u8, way: Way, change: Change) -> TamperReport {
    let tampered = Tampered { case: five(model, repairs), tampering: Tampering { round, way, user: 2, change } };
    check(&tampered).unwrap_or_else(|d| panic!("{d}\n{tampered}"))
}

/// The bit `bit` of byte `byte` of a message of `length` bytes.
fn flip(byte: u64, bit: u64, length: u64) -> Change {
    let at = ((8 * byte + bit) << 32).div_ceil(8 * length);
    Change::Flip { at: u32::try_from(at).expect("inside the message") }
}

/// The prefix 02 or 03 of a point is the sign of y, and KA.agree is the x-coordinate: with the other sign, the key is
/// the same key, where no signature says otherwise.
#[test]
fn a_key_of_the_other_sign_is_the_same_key_unless_signed() {
    for byte in [1, 34] {
        let report = ending(Model::Hbc, 0, Way::Up, flip(byte, 7, 67));
        assert_eq!((report.class, report.ending), (Class::Bound, Ending::Right));
        assert_eq!(report.codes, BTreeSet::from([]));
        let report = ending(Model::Active, 0, Way::Up, flip(byte, 7, 131));
        assert_eq!((report.class, report.ending), (Class::Bound, Ending::Stopped));
        assert_eq!(report.codes, BTreeSet::from(["E_SIGNATURE", "E_THRESHOLD"]));
    }
}

/// Two users' masked inputs that change places: the sum does not care.
#[test]
fn swapped_masked_inputs_give_the_same_sum() {
    let report = ending(Model::Active, 2, Way::Up, Change::Swap { with: 3 });
    assert_eq!((report.class, report.ending), (Class::OwnInput, Ending::Right));
}

/// A user that is shown fewer senders does not mask against those left out, in either model: y_u is taken, and then the
/// user finds U3 not within its U2 and leaves; the sum of the others is spoiled.
#[test]
fn a_sender_left_out_of_the_ciphertexts_spoils_the_sum() {
    for model in [Model::Hbc, Model::Active] {
        let report = ending(model, 1, Way::Down, Change::Omit { at: 0 });
        assert_eq!((report.class, report.ending), (Class::SendersSeen, Ending::Spoiled), "{model:?}");
        assert_eq!(report.codes, BTreeSet::from(["E_NOT_SUBSET"]), "{model:?}");
    }
}

/// A masked input that is lost takes its user out of U3, and nothing else changes.
#[test]
fn a_lost_masked_input_is_a_dropout() {
    let report = ending(Model::Active, 2, Way::Up, Change::Lose);
    assert_eq!((report.class, report.ending), (Class::Bound, Ending::Right));
    assert_eq!(report.codes, BTreeSet::new());
}

/// ConsistencyCheck at work: one user is shown another U3, and nobody reveals anything.
#[test]
fn a_user_shown_another_u3_stops_everybody() {
    let report = ending(Model::Active, 2, Way::Down, Change::Omit { at: 0 });
    assert_eq!((report.class, report.ending), (Class::Bound, Ending::Stopped));
    // It is told that user 1 signed, who is not in its U3; the others, that it signed another set.
    assert_eq!(report.codes, BTreeSet::from(["E_NOT_SUBSET", "E_SIGNATURE", "E_THRESHOLD"]));
    // Without it, the server sees that the shares are not those it asked for.
    let report = ending(Model::Hbc, 2, Way::Down, Change::Omit { at: 0 });
    assert_eq!((report.class, report.ending), (Class::Bound, Ending::Right));
    assert_eq!(report.codes, BTreeSet::from(["E_NOT_SUBSET"]));
}

/// What only a changed message brings out: faults that an honest wire never meets.
#[test]
fn faults_that_an_honest_wire_hides_are_reported() {
    let faults = [
        (Model::Hbc, Fault::Lenient),
        (Model::Hbc, Fault::Swallow("E_POINT")),
        (Model::Hbc, Fault::Swallow("E_INCOMPLETE")),
        (Model::Active, Fault::Swallow("E_ROUND")),
        (Model::Active, Fault::Rename("E_TAG", "E_ADDRESS")),
        (Model::Active, Fault::Rename("E_SIGNATURE", "E_TAG")),
        (Model::Hbc, Fault::Rename("E_DUPLICATE_KEY", "E_DUPLICATE")),
        (Model::Hbc, Fault::Rename("E_NOT_SUBSET", "E_INCOMPLETE")),
        (Model::Active, Fault::NoCulprit),
    ];
    for (model, fault) in faults {
        let planted = Planted { inner: &ImplEngine, fault };
        let pair = Pair { first: &ImplEngine, second: &planted };
        let found = systematic(model, Repairs::AS_WRITTEN).iter().find_map(|t| check_pair(t, pair).err());
        let what = found.unwrap_or_else(|| panic!("{fault:?}")).to_string();
        assert!(what.contains("impl / planted, tampered"), "{what}");
    }
}

/// A fault found by drawn sessions comes down to a small one.
#[test]
fn a_drawn_failure_shrinks() {
    let planted = Planted { inner: &ImplEngine, fault: Fault::Rename("E_LENGTH", "E_ROUND") };
    let pair = Pair { first: &ImplEngine, second: &planted };
    let checked = runner(&SEED, 1, 200).run(&tampered_up_to(4), |tampered| {
        check_pair(&tampered, pair).map(|_| ()).map_err(|d| TestCaseError::fail(d.to_string()))
    });
    let TestError::Fail(why, least) = checked.expect_err("a message that is cut") else { panic!("a failure") };
    assert!(why.message().contains("E_LENGTH") && why.message().contains("E_ROUND"), "{why}");
    let parameters = least.case.parameters;
    assert!(parameters.users <= 2 && parameters.dimension == 1 && parameters.max_element == 1, "{least}");
}

/// Where both halves accept alike what they must not, the plain sum tells.
#[test]
fn a_spoiled_sum_that_both_halves_accept_is_reported_unless_its_class_allows_it() {
    let planted = Planted { inner: &ImplEngine, fault: Fault::Sum };
    let pair = Pair { first: &planted, second: &planted };
    let with = |round, change| Tampered {
        case: five(Model::Hbc, Repairs::AS_WRITTEN),
        tampering: Tampering { round, way: Way::Up, user: 2, change },
    };
    let what = check_pair(&with(2, Change::Lose), pair).expect_err("a wrong sum").to_string();
    assert!(what.contains("Bound, and yet the sum is wrong"), "{what}");
    let what = check_pair(&with(4, Change::Replay { round: 4 }), pair).expect_err("a wrong sum").to_string();
    assert!(what.contains("Untouched, and yet the sum is wrong"), "{what}");
    let report = check_pair(&with(2, flip(4, 0, 5)), pair).expect("the class allows it");
    assert_eq!((report.class, report.ending), (Class::OwnInput, Ending::Spoiled));
}
