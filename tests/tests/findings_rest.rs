//! The findings that need no active server: every verdict with both halves, what is recovered against the truth, and for each attack one
//! change that makes it fail.

use secagg_audit::findings::*;
use secagg_audit::table::Player;

const PLAYERS: [Player; 2] = [Player::Spec, Player::Impl];

fn options(player: Player) -> Options {
    Options { player, users: None, seed: [42; 32] }
}

/// All three trials with both players: the verdicts are the expected ones; what is recovered is there; both players tell the same.
fn as_expected(finding: &Finding) {
    for (against, expected) in AGAINST.into_iter().zip(finding.expected) {
        let [spec, implementation] = PLAYERS.map(|player| {
            (finding.play)(against, &options(player)).unwrap_or_else(|e| panic!("{} {against:?}: {e}", finding.id))
        });
        assert_eq!(spec, implementation, "{} {against:?}", finding.id);
        assert_eq!(spec.verdict, expected, "{} {against:?}: {:#?}", finding.id, spec.steps);
        assert_eq!(spec.recovered.is_none() && spec.truth.is_none(), expected == Verdict::NotTried, "{}", finding.id);
        assert!(spec.steps.iter().all(|step| !step.is_empty() && step.chars().count() < 800), "{}", finding.id);
    }
}

/// An attack that ends broken has the truth itself in its hands.
fn recovers_the_truth(finding: &Finding, users: Option<u32>, seed: u8) {
    for player in PLAYERS {
        let trial = (finding.play)(Against::AsWritten, &Options { player, users, seed: [seed; 32] }).unwrap();
        assert_eq!(trial.verdict, Verdict::Broken, "{} {:#?}", finding.id, trial.steps);
        assert!(trial.recovered.is_some() && trial.recovered == trial.truth, "{}", finding.id);
    }
}

/// A computation that shows a claim false has another value than the claim.
fn contradicts(finding: &Finding) {
    let trial = (finding.play)(Against::AsWritten, &options(Player::Impl)).unwrap();
    assert!(trial.recovered.is_some() && trial.recovered != trial.truth, "{}", finding.id);
}

#[test]
fn f01() {
    as_expected(&f01::FINDING);
    for (users, seed) in [(5, 1), (6, 2), (9, 3)] {
        recovers_the_truth(&f01::FINDING, Some(users), seed);
    }
    // without the division by g_i(i) no key is right
    for against in [Against::AsWritten, Against::HardenedMinusRepair] {
        let trial = f01::attack(against, &options(Player::Impl), false).unwrap();
        assert_eq!((trial.verdict, trial.recovered), (Verdict::Safe, None));
    }
}

#[test]
fn f07() {
    as_expected(&f07::FINDING);
    contradicts(&f07::FINDING);
    // as integers the shares add to φ(N), and both users have one key
    assert_eq!(f07::trial(&options(Player::Impl), false).unwrap().verdict, Verdict::Safe);
}

#[test]
fn f08() {
    as_expected(&f08::FINDING);
    contradicts(&f08::FINDING);
    assert_eq!(f08::trial(&options(Player::Impl), false).unwrap().verdict, Verdict::Safe);
}

#[test]
fn f09() {
    as_expected(&f09::FINDING);
    assert_eq!(f09::trial(false).verdict, Verdict::Safe);
}

#[test]
fn f10() {
    as_expected(&f10::FINDING);
    // with ℓ = η_max + t − 1 = 10 neighbours round 3's wording keeps both promises
    let trial = f10::trial(Some(10)).unwrap();
    assert_eq!(trial.verdict, Verdict::Safe, "{:#?}", trial.steps);
    assert_eq!(f10::trial(Some(9)).unwrap().verdict, Verdict::Broken);
}

#[test]
fn f11() {
    as_expected(&f11::FINDING);
    // lost after it dealt, it does no harm
    let trial = f11::attack(Against::AsWritten, &options(Player::Impl), 4).unwrap();
    assert_eq!(trial.verdict, Verdict::Safe);
    assert_eq!(trial.recovered, trial.truth);
}

#[test]
fn f12() {
    as_expected(&f12::FINDING);
    assert_eq!(f12::trial(&secagg_spec::p256::order()).unwrap().verdict, Verdict::Safe);
}

#[test]
fn f13() {
    as_expected(&f13::FINDING);
    for player in PLAYERS {
        let trial = f13::trial(&options(player), 16, None).unwrap();
        // 4 · 40000 − 2 · 65536 and 4 · 30000 − 65536
        assert_eq!(trial.recovered.as_deref(), Some("[28928, 54464]"));
        assert_eq!(trial.truth.as_deref(), Some("[160000, 120000]"));
        assert_eq!(f13::trial(&options(player), 18, Some(65_535)).unwrap().verdict, Verdict::Safe);
        assert!(f13::trial(&options(player), 16, Some(65_535)).is_err_and(|e| e.contains("E_WRAP")));
    }
}

#[test]
fn f15() {
    as_expected(&f15::FINDING);
    let trial = (f15::FINDING.play)(Against::AsWritten, &options(Player::Impl)).unwrap();
    assert_eq!(trial.recovered.as_deref(), Some("111, 275, 111"));
    assert_eq!(f15::trial(f15::AS_MEANT).unwrap().verdict, Verdict::Safe);
}

#[test]
fn f17() {
    as_expected(&f17::FINDING);
    for (users, seed) in [(6, 1), (7, 2), (12, 3)] {
        recovers_the_truth(&f17::FINDING, Some(users), seed);
    }
    // repeated for the same D, the round opens nothing
    for player in PLAYERS {
        let trial = f17::attack(Against::AsWritten, &options(player), &[]).unwrap();
        assert_eq!(trial.verdict, Verdict::Safe);
        assert_ne!(trial.recovered, trial.truth);
    }
}

#[test]
fn f19() {
    as_expected(&f19::FINDING);
    // no bound of 1/N^power holds for any power ≥ 1; 1 in 1 does
    assert_eq!(f19::trial(1).verdict, Verdict::Broken);
    assert_eq!(f19::trial(0).verdict, Verdict::Safe);
}

#[test]
fn f20() {
    as_expected(&f20::FINDING);
    // a difference of one order less does not vanish
    assert_eq!(f20::trial(&options(Player::Impl), 1).unwrap().verdict, Verdict::Safe);
}

#[test]
fn f21() {
    as_expected(&f21::FINDING);
    contradicts(&f21::FINDING);
    // with the c of users 1, 2 and 4 taken for those of 1, 2 and 3 there is no common root
    for player in PLAYERS {
        assert_eq!(f21::trial(&options(player), [1, 2, 4]).unwrap().verdict, Verdict::Safe);
    }
}

#[test]
fn f22() {
    as_expected(&f22::FINDING);
    assert_eq!(f22::trial(&options(Player::Impl), false).unwrap().verdict, Verdict::Safe);
}

#[test]
fn f23() {
    as_expected(&f23::FINDING);
    let right: [f23::Row; 1] = [("ℓ of m", 5, 5)];
    assert_eq!(f23::trial(&right).unwrap().verdict, Verdict::Safe);
}

#[test]
fn f24() {
    as_expected(&f24::FINDING);
    let trial = f24::trial(true);
    assert_eq!((trial.truth.as_deref(), trial.recovered.as_deref()), (Some("4.03 times"), Some("1.13 times")));
    assert_eq!(
        f24::trial(false).verdict,
        Verdict::Safe,
        "at its own threshold the model gives the printed number back"
    );
}

#[test]
fn f25() {
    as_expected(&f25::FINDING);
    assert_eq!(f25::trial(257).unwrap().verdict, Verdict::Broken);
    assert_eq!(f25::trial(256).unwrap().verdict, Verdict::Safe);
}

#[test]
fn f26() {
    as_expected(&f26::FINDING);
    assert_eq!(f26::trial(&options(Player::Impl), false).unwrap().verdict, Verdict::Safe);
}

#[test]
fn f27() {
    as_expected(&f27::FINDING);
    recovers_the_truth(&f27::FINDING, None, 7);
    // as written everybody is halted; hardened nobody aborts, and the server ends the session with the culprit's name
    for player in PLAYERS {
        let steps = |against| (f27::FINDING.play)(against, &options(player)).unwrap().steps;
        for (against, who) in
            [(Against::AsWritten, ["[2, 3, 4, 5, 6]", "[2, 3, 4, 5]"]), (Against::Hardened, ["[]", "[]"])]
        {
            for (step, who) in steps(against).iter().zip(who) {
                assert!(step.contains(&format!("users {who} abort; the session ends with E_THRESHOLD")), "{step}");
                assert_eq!(step.ends_with("E_THRESHOLD (user 1)"), against == Against::Hardened, "{step}");
            }
        }
    }
    // a user that spoils nothing gains nothing
    let trial = f27::attack(Against::AsWritten, &options(Player::Impl), false).unwrap();
    assert_eq!((trial.verdict, trial.recovered), (Verdict::Safe, None));
}

#[test]
fn f28() {
    as_expected(&f28::FINDING);
    assert_eq!(f28::trial(false).unwrap().verdict, Verdict::Safe);
}

#[test]
fn f29() {
    as_expected(&f29::FINDING);
    for against in AGAINST {
        let trial = f29::attack(against, &options(Player::Impl), false).unwrap();
        assert_eq!(trial.verdict, Verdict::Safe, "{against:?}");
    }
}

#[test]
fn f30() {
    as_expected(&f30::FINDING);
    // lost users that are no neighbours do no harm
    for against in [Against::AsWritten, Against::Hardened] {
        let trial = f30::attack(against, &options(Player::Impl), false).unwrap();
        assert_eq!(trial.recovered, trial.truth, "{against:?}");
    }
}
