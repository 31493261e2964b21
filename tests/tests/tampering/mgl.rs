//! MGL, in both models, as written and hardened.

use super::{Tally, assert_classes, every_change};
use secagg_audit::case::Half;
use secagg_audit::drops::{DropPattern, Moment};
use secagg_audit::mgl::case::{Case, Play};
use secagg_audit::mgl::tamper::check;
use secagg_audit::tamper::{Change, Ending, TamperReport, Tampering, Way};
use secagg_audit::tamper_class::Class;
use secagg_vectors::engine::mgl::{Model, Repairs, Session, Setup};

/// Six users, three elements of 16 bits so that a masked input ends on a whole byte, each with four neighbours, t = 4; user 6 is lost before its masked input. Without `BothDeal` the losses must
/// leave no edge without its dealer, so that there nobody is lost after round 1.
fn six(model: Model, repairs: Repairs) -> Case {
    let setup = Setup {
        users: 6,
        threshold: 4,
        degree: 4,
        eta_max: 1,
        sessions: 3,
        dimension: 3,
        bits: 16,
        max_input: Some(300),
        colluders: 0,
        model,
        repairs,
        graph_seed: [9; 32],
        server_key: None,
        verification_keys: Vec::new(),
    };
    let lost = if repairs.has("BothDeal") { 2 } else { 1 };
    let play = Play {
        session: Session { t_l: 7, tau: 1, ts_l: 70, ts_tau: 700 },
        inputs: (1..=6).map(|i| vec![i, 50 * i, 300]).collect(),
        drops: DropPattern::none().with(6, lost, Moment::Before),
    };
    Case { setup, coins: [0x42; 32], plays: vec![play], crowd: vec![Half::First; 6], origin: None }
}

fn one(case: &Case, tampering: &Tampering) -> TamperReport {
    check(case, tampering).unwrap_or_else(|d| panic!("{d}\n{tampering:?}\n{case}"))
}

fn all(model: Model, repairs: Repairs) -> Tally {
    let mut tally = Tally::default();
    let case = six(model, repairs);
    for tampering in every_change(model.rounds()) {
        tally.add(&one(&case, &tampering));
    }
    tally
}

#[test]
fn every_change_in_every_round_of_the_semi_honest_model_as_written() {
    let tally = all(Model::SemiHonest, Repairs::AS_WRITTEN);
    assert_classes(&tally, &[Class::Untouched, Class::Bound, Class::OwnInput, Class::UnsignedCall]);
    for code in ["E_LENGTH", "E_ROUND", "E_TAG", "E_NOT_SUBSET", "E_INCOMPLETE", "E_THRESHOLD", "E_DUPLICATE"] {
        assert!(tally.codes.contains(code), "{code}: {tally:?}");
    }
}

#[test]
fn every_change_in_every_round_of_the_active_model_as_written() {
    let tally = all(Model::Active, Repairs::AS_WRITTEN);
    assert_classes(&tally, &[Class::Untouched, Class::Bound, Class::OwnInput]);
    for code in ["E_LENGTH", "E_ROUND", "E_TAG", "E_SIGNATURE", "E_NOT_SUBSET", "E_THRESHOLD", "E_DUPLICATE"] {
        assert!(tally.codes.contains(code), "{code}: {tally:?}");
    }
}

#[test]
fn every_change_in_every_round_hardened() {
    for model in [Model::SemiHonest, Model::Active] {
        let tally = all(model, Repairs::HARDENED);
        assert_classes(&tally, &[Class::Untouched, Class::Bound, Class::OwnInput]);
        assert_eq!(tally.endings.keys().filter(|(class, _)| *class == Class::Discarded).count(), 0);
    }
}

/// Where t is as many as are left, a share that does not arrive discards an input, and its masks stay in the sum (F29);
/// with `NoDiscard` there is no sum.
#[test]
fn a_share_that_does_not_arrive_spoils_the_sum_as_written() {
    let lost_share = Tampering { round: 2, way: Way::Down, user: 2, change: Change::Omit { at: u32::MAX } };
    for model in [Model::SemiHonest, Model::Active] {
        let mut case = six(model, Repairs::AS_WRITTEN);
        case.setup.threshold = 5;
        let report = one(&case, &lost_share);
        assert_eq!((report.class, report.ending), (Class::Discarded, Ending::Spoiled), "{model:?}");
        case.setup.repairs = Repairs::only(&["NoDiscard"]);
        let report = one(&case, &lost_share);
        assert_eq!((report.class, report.ending), (Class::Bound, Ending::Stopped), "{model:?}");
        assert_eq!(report.codes.iter().copied().collect::<Vec<_>>(), ["E_THRESHOLD"]);
    }
}
