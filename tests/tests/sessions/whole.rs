//! Whole sessions at the edges.

use crate::edit::{entry, join, list, split};
use crate::script::{Script, engines};
use num_bigint::BigUint;
use secagg_audit::case::{Case, Half, Parameters};
use secagg_audit::differential::check;
use secagg_audit::drops::{DropPattern, Moment};
use secagg_audit::outline::expect;
use secagg_spec::p256;
use secagg_vectors::engine::bon::Model::{self, Active, Hbc};
use secagg_vectors::engine::bon::Repairs;
use secagg_vectors::engine::{Failure, Output};

/// n users, t, and who is lost; the inputs are u and 2u, R is 100.
fn small(users: u32, threshold: u32, model: Model, drops: DropPattern) -> Case {
    let parameters = Parameters {
        users,
        threshold,
        dimension: 2,
        max_element: 99,
        max_input: None,
        model,
        repairs: Repairs::AS_WRITTEN,
    };
    let inputs = (1..=u64::from(users)).map(|u| vec![u, 2 * u]).collect();
    Case { parameters, coins: [0x18; 32], inputs, drops, crowd: vec![Half::Second; users as usize], origin: None }
}

/// Both halves, alone and together, come to this outcome.
fn ends(case: &Case, outcome: Result<Vec<u64>, &'static str>) {
    let report = check(case).unwrap_or_else(|disagreement| panic!("{disagreement}\n{case}"));
    // What the halves agree on is what the oracle says; so the oracle must say what this test does.
    assert_eq!(expect(case).outcome, outcome.clone().map_err(|code| Failure { code, culprit: None }), "{case}");
    assert_eq!(report.sums == 1, outcome.is_ok(), "{case}");
}

/// Loses these users in this round at this moment.
fn lose(ids: &[u32], round: u8, moment: Moment) -> DropPattern {
    ids.iter().fold(DropPattern::none(), |pattern, id| pattern.with(*id, round, moment))
}

#[test]
fn one_user_alone() {
    for model in [Hbc, Active] {
        ends(&small(1, 1, model, DropPattern::none()), Ok(vec![1, 2]));
        ends(&small(1, 1, model, lose(&[1], 2, Moment::Late)), Err("E_THRESHOLD"));
    }
}

#[test]
fn t_is_n_and_nobody_may_go() {
    for model in [Hbc, Active] {
        ends(&small(4, 4, model, DropPattern::none()), Ok(vec![10, 20]));
        for round in model.rounds() {
            for moment in [Moment::Before, Moment::Cut(3), Moment::Late] {
                ends(&small(4, 4, model, lose(&[3], *round, moment)), Err("E_THRESHOLD"));
            }
        }
    }
}

/// In each round, at each moment: with t left there is a sum, over those whose masked input came; with t − 1, none.
#[test]
fn exactly_t_are_left_and_one_fewer() {
    for model in [Hbc, Active] {
        for round in model.rounds() {
            for moment in [Moment::Before, Moment::Cut(0), Moment::Late] {
                let sum = if *round <= 2 { vec![1 + 3, 2 + 6] } else { vec![1 + 2 + 3 + 4, 2 + 4 + 6 + 8] };
                ends(&small(4, 2, model, lose(&[2, 4], *round, moment)), Ok(sum));
                ends(&small(4, 2, model, lose(&[2, 3, 4], *round, moment)), Err("E_THRESHOLD"));
            }
        }
    }
}

#[test]
fn everybody_goes() {
    for model in [Hbc, Active] {
        for round in model.rounds() {
            for threshold in [1, 3] {
                ends(&small(3, threshold, model, lose(&[1, 2, 3], *round, Moment::Before)), Err("E_THRESHOLD"));
                ends(&small(3, threshold, model, lose(&[1, 2, 3], *round, Moment::Late)), Err("E_THRESHOLD"));
            }
        }
    }
}

/// The last byte decides: one byte less is a message that is refused, the whole message is one that counts, even if its
/// sender then goes.
#[test]
fn a_message_counts_when_its_last_byte_is_there() {
    // Of three users in the active model, t = 3 until the last round: their messages' lengths by docs/bytes.md, section
    // 3.
    for (round, length) in [(0, 131), (1, 1 + 4 + 2 * 104), (2, 1 + 2), (3, 65), (4, 1 + 4 + 4 + 3 * 36)] {
        let short = small(3, 3, Active, lose(&[2], round, Moment::Cut(length - 1)));
        ends(&short, Err("E_THRESHOLD"));
        let whole = small(3, 3, Active, lose(&[2], round, Moment::Cut(length)));
        let outcome = if round == 4 { Ok(vec![6, 12]) } else { Err("E_THRESHOLD") };
        ends(&whole, outcome);
        let whole = small(3, 2, Active, lose(&[2], round, Moment::Cut(length)));
        let sum = if round < 2 { vec![1 + 3, 2 + 6] } else { vec![6, 12] };
        ends(&whole, Ok(sum));
    }
}

/// Sums up to the greatest bounded one do not wrap; unbounded ones do.
#[test]
fn sums_at_the_edge_of_the_modulus() {
    let of = |max_element, max_input, input: u64| {
        let mut case = small(3, 2, Hbc, DropPattern::none());
        case.parameters = Parameters { dimension: 1, max_element, max_input, ..case.parameters };
        case.inputs = vec![vec![input]; 3];
        case
    };
    // R = 3 · 5 + 1 = 16.
    ends(&of(15, Some(5), 5), Ok(vec![15]));
    ends(&of(15, None, 15), Ok(vec![45 % 16]));
    // 3 · (2^64 − 1) = 2^64 + 2^64 + 2^64 − 3.
    ends(&of(u64::MAX, None, u64::MAX), Ok(vec![u64::MAX - 2]));
    // (2^64 − 1)/3 = 0x5555555555555555, without a remainder.
    ends(&of(u64::MAX, Some(0x5555_5555_5555_5555), 0x5555_5555_5555_5555), Ok(vec![u64::MAX]));
    ends(&of(1, None, 1), Ok(vec![1]));
}

/// A late message is refused in the next round, where nobody waits for its sender any more, and after the end.
#[test]
fn a_late_message_is_one_from_a_stranger() {
    for model in [Hbc, Active] {
        let script = Script::of(model);
        for engine in engines() {
            for pair in model.rounds().windows(2) {
                let (round, next) = (pair[0], pair[1]);
                let mut server = script.server(engine, round);
                script.finish_round(server.as_mut(), round, &[3]).expect("t are there");
                let late = server.receive(3, &script.up[&(round, 3)]);
                assert_eq!(
                    late,
                    Err(Failure { code: "E_UNKNOWN", culprit: Some(3) }),
                    "{} {round} {next}",
                    engine.name()
                );
            }
            let mut server = script.server(engine, 4);
            let sum = script.finish_round(server.as_mut(), 4, &[3]);
            assert_eq!(sum, Ok(Output::Sum(vec![6, 248, 43])), "{}", engine.name());
            let over = Failure { code: "E_ROUND", culprit: None };
            assert_eq!(server.receive(3, &script.up[&(4, 3)]), Err(over.clone()), "{}", engine.name());
            assert_eq!(server.close_round(), Err(over), "{}", engine.name());
        }
    }
}

/// Whose first message was refused may send again; whose message was taken may not.
#[test]
fn a_refused_message_may_be_sent_again_and_a_taken_one_not() {
    for engine in engines() {
        let script = Script::of(Active);
        for round in Active.rounds() {
            let mut server = script.server(engine, *round);
            let message = &script.up[&(*round, 1)];
            let refused = server.receive(1, &message[..message.len() - 1]);
            assert_eq!(refused, Err(Failure { code: "E_LENGTH", culprit: Some(1) }));
            assert_eq!(server.receive(1, message), Ok(()));
            assert_eq!(server.receive(1, message), Err(Failure { code: "E_DUPLICATE", culprit: Some(1) }));
            assert!(script.finish_round(server.as_mut(), *round, &[1]).is_ok());
        }
    }
}

#[test]
fn a_user_is_over_after_its_last_message_and_after_a_step_out_of_turn() {
    let over = Err(Failure { code: "E_ROUND", culprit: None });
    for engine in engines() {
        for model in [Hbc, Active] {
            let script = Script::of(model);
            let last = &script.down[&(4, 1)];
            let mut user = script.user(engine, 1, 4, &[]);
            assert_eq!(user.step(Some(last)), Ok(script.up[&(4, 1)].clone()));
            assert_eq!(user.step(Some(last)), over, "{}: after the end", engine.name());
            assert_eq!(user.step(None), over, "{}: after the end", engine.name());

            let mut user = script.user(engine, 1, 0, &[]);
            assert_eq!(user.step(Some(last)), over, "{}: nobody has spoken yet", engine.name());
            assert_eq!(user.step(None), over, "{}: it stays over", engine.name());

            let mut user = script.user(engine, 1, 1, &[]);
            assert_eq!(user.step(None), over, "{}: a message is due", engine.name());
            assert_eq!(user.step(Some(&script.down[&(1, 1)])), over, "{}: it stays over", engine.name());
        }
    }
}

/// A list needs not be complete for a user: the sets it infers may be any between what its checks allow.
#[test]
fn users_take_what_no_check_forbids() {
    for engine in engines() {
        // A key list in which two users share one key of the two.
        let script = Script::of(Hbc);
        let shared = list(0, |entries| {
            let key = entry(entries, 1)[4..37].to_vec();
            entry(entries, 3)[4..37].copy_from_slice(&key);
        });
        let mut user = script.user(engine, 2, 1, &[]);
        assert!(user.step(Some(&shared(&script.down[&(1, 2)]))).is_ok(), "{}", engine.name());
        // Signatures without the user's own.
        let script = Script::of(Active);
        let mut user = script.user(engine, 2, 4, &[]);
        let others = crate::edit::without(0, &[2])(&script.down[&(4, 2)]);
        assert_eq!(user.step(Some(&others)), Ok(script.up[&(4, 2)].clone()), "{}", engine.name());
        // Ciphertexts that will not open are taken now and found later.
        let garbled = list(0, |entries| entries.iter_mut().for_each(|e| e[4..].fill(0x99)));
        let mut user = script.user(engine, 2, 2, &[]);
        let masked = user.step(Some(&garbled(&script.down[&(2, 2)])));
        assert_eq!(masked, Ok(script.up[&(2, 2)].clone()), "{}: no mask hangs on the shares", engine.name());
    }
}

/// (r, q − s) verifies where (r, s) does, and is taken.
#[test]
fn the_other_s_of_a_signature_is_taken() {
    let negated = |signature: &mut [u8]| {
        let s = p256::order() - BigUint::from_bytes_be(&signature[32..]);
        let bytes = s.to_bytes_be();
        signature[32..].fill(0);
        signature[64 - bytes.len()..].copy_from_slice(&bytes);
    };
    let script = Script::of(Active);
    for engine in engines() {
        for (round, at) in [(1, 66), (4, 0)] {
            let honest = &script.down[&(round, 2)];
            let mut lists = split(honest);
            lists[0].iter_mut().for_each(|e| negated(&mut e[4 + at..]));
            let edited = join(honest[0], &lists);
            assert_ne!(&edited, honest);
            let mut user = script.user(engine, 2, round, &[]);
            assert_eq!(user.step(Some(&edited)), Ok(script.up[&(round, 2)].clone()), "{}", engine.name());
        }
    }
}

/// No round of the honest-but-curious model is number 3, and its messages carry no signatures.
#[test]
fn the_models_do_not_understand_each_other() {
    let (hbc, active) = (Script::of(Hbc), Script::of(Active));
    let length = |id| Err(Failure { code: "E_LENGTH", culprit: id });
    for engine in engines() {
        let mut server = hbc.server(engine, 0);
        assert_eq!(server.receive(1, &active.up[&(0, 1)]), length(Some(1)), "{}", engine.name());
        let mut server = active.server(engine, 0);
        assert_eq!(server.receive(1, &hbc.up[&(0, 1)]), length(Some(1)), "{}", engine.name());
        let mut user = active.user(engine, 1, 1, &[]);
        assert_eq!(user.step(Some(&hbc.down[&(1, 1)])), length(None).map(|()| vec![]), "{}", engine.name());
        let mut user = hbc.user(engine, 1, 1, &[]);
        // The second entry, read without signatures, starts with the first bytes of the first signature.
        let signed = &active.down[&(1, 1)];
        let id = u32::from_be_bytes(signed[75..79].try_into().expect("four bytes"));
        let range = Err(Failure { code: "E_RANGE", culprit: Some(id) });
        assert_eq!(user.step(Some(signed)), range, "{}", engine.name());
        let mut server = hbc.server(engine, 4);
        let signature = server.receive(1, &active.up[&(3, 1)]);
        assert_eq!(signature, Err(Failure { code: "E_ROUND", culprit: Some(1) }), "{}", engine.name());
    }
}
