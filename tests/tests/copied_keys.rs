//! F31: a colluder that shows another user's s^PK, or its negative, with a c^PK of its own; what stops it, and what does not.

use secagg_audit::findings::f31::{FINDING, Shows, attack};
use secagg_audit::findings::{AGAINST, Options, Trial, Verdict};
use secagg_audit::table::Player;
use secagg_vectors::engine::bon::{REPAIRS, Repairs};

fn options(player: Player) -> Options {
    Options { player, users: None, seed: [0x71; 32] }
}

/// With both players: the verdict, and that what was recovered is the truth if and only if it is broken.
fn check(repairs: Repairs, shows: Shows, expected: Verdict) {
    for player in [Player::Impl, Player::Spec] {
        let trial = attack(&options(player), repairs, shows).expect("the session runs");
        is(&trial, expected, &format!("{}, {repairs:?}, {shows:?}", player.name()));
    }
}

fn is(trial: &Trial, expected: Verdict, what: &str) {
    let steps = trial.steps.join("\n");
    assert_eq!(trial.verdict, expected, "{what}:\n{steps}");
    assert!(trial.recovered.is_some() && trial.truth.is_some(), "{what}:\n{steps}");
    assert_eq!(trial.recovered == trial.truth, expected == Verdict::Broken, "{what}:\n{steps}");
}

#[test]
fn all_verdicts_with_both_players() {
    for player in [Player::Impl, Player::Spec] {
        for (against, expected) in AGAINST.into_iter().zip(FINDING.expected) {
            let trial = (FINDING.play)(against, &options(player)).expect("the session runs");
            is(&trial, expected, &format!("{}, {against:?}", player.name()));
        }
    }
}

#[test]
fn the_key_or_its_negative() {
    let without = Repairs::HARDENED.without("NamedSeeds");
    for shows in [Shows::Copy, Shows::Negative] {
        check(Repairs::AS_WRITTEN, shows, Verdict::Broken);
        check(without, shows, Verdict::Broken);
        check(Repairs::HARDENED, shows, Verdict::Safe);
    }
}

#[test]
fn it_needs_another_users_key() {
    for repairs in [Repairs::AS_WRITTEN, Repairs::HARDENED.without("NamedSeeds"), Repairs::HARDENED] {
        check(repairs, Shows::Own, Verdict::Safe);
    }
}

/// No other repair stops it by itself.
#[test]
fn it_is_stopped_by_its_repair_alone() {
    assert_eq!(REPAIRS.len(), 7);
    for name in REPAIRS {
        let expected = if name == "NamedSeeds" { Verdict::Safe } else { Verdict::Broken };
        for shows in [Shows::Copy, Shows::Negative] {
            check(Repairs::only(&[name]), shows, expected);
        }
    }
}
