//! The attacks of an active server: each breaks what it must, is stopped by what must stop it, and fails without its decisive step.

use secagg_audit::findings::{AGAINST, Against, Finding, Options, Trial, Verdict};
use secagg_audit::findings::{f02, f03, f04, f05, f06, f06_bon, f06_mgl, f14, f16, f18};
use secagg_audit::table::Player;
use secagg_vectors::engine::bon;
use secagg_vectors::engine::mgl::Repairs;

const PLAYERS: [Player; 2] = [Player::Impl, Player::Spec];

fn options(player: Player) -> Options {
    Options { player, users: None, seed: [0x5e; 32] }
}

/// All verdicts with both players; where it is broken, what was recovered is the truth, and where not, it is not.
fn check(finding: &Finding) {
    for player in PLAYERS {
        for (against, expected) in AGAINST.into_iter().zip(finding.expected) {
            let trial =
                (finding.play)(against, &options(player)).unwrap_or_else(|e| panic!("{} {against:?}: {e}", finding.id));
            let steps = trial.steps.join("\n");
            assert_eq!(trial.verdict, expected, "{} {against:?} {}:\n{steps}", finding.id, player.name());
            assert_eq!(
                trial.recovered.is_some() && trial.recovered == trial.truth,
                expected == Verdict::Broken,
                "{steps}"
            );
            println!(
                "{} {against:?} {}: {:?}\n{steps}\n{:?}\n",
                finding.id,
                player.name(),
                trial.verdict,
                trial.recovered
            );
        }
    }
}

/// The attack without its decisive step recovers nothing, from the protocol as written too.
fn fails(attack: impl Fn(&Options) -> Result<Trial, String>) {
    for player in PLAYERS {
        let trial = attack(&options(player)).expect("the session runs");
        assert_eq!(trial.verdict, Verdict::Safe, "{}", trial.steps.join("\n"));
    }
}

#[test]
fn f02_split_view() {
    check(&f02::FINDING);
}

#[test]
fn f02_needs_two_views() {
    fails(|options| f02::attack(options, Repairs::AS_WRITTEN, f02::Shown::All));
}

#[test]
fn f02_is_stopped_by_its_repair_alone() {
    fails(|options| f02::attack(options, Repairs::only(&["SignedDecisionSet"]), f02::Shown::WithoutTarget));
}

#[test]
fn f02_works_for_other_numbers_of_users() {
    for users in [11, 12, 14] {
        let trial = (f02::FINDING.play)(Against::AsWritten, &Options { users: Some(users), ..options(Player::Impl) });
        assert_eq!(trial.map(|t| t.verdict), Ok(Verdict::Broken), "{users} users");
    }
    let few = (f02::FINDING.play)(Against::AsWritten, &Options { users: Some(9), ..options(Player::Impl) });
    assert!(few.is_err(), "there is no room among nine");
}

#[test]
fn f03_two_quorums() {
    check(&f03::FINDING);
}

#[test]
fn f03_needs_two_groups() {
    fails(|options| f03::attack(options, Repairs::AS_WRITTEN, f03::Split::None));
}

#[test]
fn f03_stands_when_f02_is_repaired() {
    let trial = f03::attack(&options(Player::Impl), Repairs::only(&["SignedDecisionSet"]), f03::Split::Disjoint);
    assert_eq!(trial.map(|t| t.verdict), Ok(Verdict::Broken));
}

#[test]
fn f03_divides_other_numbers_of_users() {
    for users in [13, 14, 15] {
        let trial = (f03::FINDING.play)(Against::AsWritten, &Options { users: Some(users), ..options(Player::Impl) });
        assert_eq!(trial.map(|t| t.verdict), Ok(Verdict::Broken), "{users} users");
    }
    assert!((f03::FINDING.play)(Against::AsWritten, &Options { users: Some(21), ..options(Player::Impl) }).is_err());
}

#[test]
fn f04_chain_backwards() {
    check(&f04::FINDING);
}

#[test]
fn f04_needs_the_walk_back() {
    fails(|options| f04::attack(options, Repairs::AS_WRITTEN, f04::Way::Not));
}

#[test]
fn f04_is_stopped_by_either_repair_alone() {
    for repair in ["SeparatedOneTimeKeys", "FreshSession"] {
        fails(|options| f04::attack(options, Repairs::only(&[repair]), f04::Way::Back));
    }
}

#[test]
fn f05_replayed_stamps() {
    check(&f05::FINDING);
}

#[test]
fn f05_needs_the_same_stamps() {
    fails(|options| f05::attack(options, Repairs::AS_WRITTEN, f05::Again::Next));
}

#[test]
fn f05_figure_4_keys_do_not_hang_on_the_interval() {
    let trial =
        f05::attack(&options(Player::Impl), Repairs::only(&["SeparatedOneTimeKeys"]), f05::Again::LaterInterval);
    assert_eq!(trial.map(|t| t.verdict), Ok(Verdict::Broken));
    // Figure 3's do.
    fails(|options| f05::attack(options, Repairs::AS_WRITTEN, f05::Again::LaterInterval));
}

#[test]
fn f05_a_replay_is_refused() {
    let trial = f05::attack(&options(Player::Impl), Repairs::HARDENED, f05::Again::Same).expect("the session runs");
    assert!(trial.steps.iter().any(|step| step.contains("E_REPLAY")), "{:?}", trial.steps);
}

#[test]
fn f06_mgl_needs_the_old_signatures() {
    fails(|options| f06_mgl::attack(options, Repairs::AS_WRITTEN, f06_mgl::Shown::New));
}

#[test]
fn f06_mgl_stands_when_f02_and_f03_are_repaired() {
    let repairs = Repairs::only(&["SignedDecisionSet", "QuorumThreshold"]);
    let trial = f06_mgl::attack(&options(Player::Impl), repairs, f06_mgl::Shown::Old);
    assert_eq!(trial.map(|t| t.verdict), Ok(Verdict::Broken));
}

#[test]
fn f06_mgl_old_signatures_do_not_verify_when_bound() {
    let trial =
        f06_mgl::attack(&options(Player::Impl), Repairs::HARDENED, f06_mgl::Shown::Old).expect("the session runs");
    assert_eq!(trial.verdict, Verdict::Safe);
    assert!(trial.steps.iter().any(|step| step.contains("E_SIGNATURE")), "{:?}", trial.steps);
}

#[test]
fn f06_old_signatures() {
    check(&f06::FINDING);
}

#[test]
fn f06_bon_needs_the_old_signatures() {
    fails(|options| f06_bon::attack(options, bon::Repairs::AS_WRITTEN, f06_bon::Passed::New));
}

#[test]
fn f06_bon_is_stopped_by_its_repair_alone() {
    let repairs = bon::Repairs::only(&["SessionBinding"]);
    fails(|options| f06_bon::attack(options, repairs, f06_bon::Passed::Old));
}

#[test]
fn f18_why_the_check_exists() {
    check(&f18::FINDING);
}

#[test]
fn f18_needs_different_sets() {
    fails(|options| f18::attack(options, bon::Model::Hbc, bon::Repairs::AS_WRITTEN, f18::Shown::Same));
}

/// The check stops it without any repair, too.
#[test]
fn f18_is_stopped_by_the_check_alone() {
    fails(|options| f18::attack(options, bon::Model::Active, bon::Repairs::AS_WRITTEN, f18::Shown::Different));
}

#[test]
fn f14_small_component() {
    check(&f14::FINDING);
}

#[test]
fn f14_needs_the_drawn_graph() {
    fails(|options| f14::attack(options, Repairs::AS_WRITTEN, f14::Drawn::BySeed));
}

#[test]
fn f16_reflection() {
    check(&f16::FINDING);
}

#[test]
fn f16_needs_the_reflection() {
    fails(|options| f16::attack(options, Repairs::AS_WRITTEN, f16::Handed::Right));
}

#[test]
fn f16_is_stopped_by_its_repair_alone() {
    fails(|options| f16::attack(options, Repairs::only(&["DirectionalAe"]), f16::Handed::Reflected));
}
