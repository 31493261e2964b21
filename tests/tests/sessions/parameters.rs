//! Rows for what is checked before round 0.

use crate::decoding::ORDER;
use crate::row::Row;
use crate::script::{Script, case};
use secagg_vectors::engine::Failure;
use secagg_vectors::engine::bon::Model::{self, Active, Hbc};
use secagg_vectors::engine::bon::{Coins, Engine, Setup};

/// The name of the checks of the parameters among the rules; the text of section 3 has them.
pub const PARAMETER_RULE: &str = "parameters";

/// The set-up, the input of user 2, changed.
type Change = fn(&mut Setup, &mut Vec<u64>);

/// Makes user 2 with the changed set-up and input.
fn user(engine: &dyn Engine, model: Model, change: Change) -> Result<(), Failure> {
    let (setup, input) = changed(model, change);
    engine.user(&setup, 2, Script::of(model).coins(2), &input).map(|_| ())
}

/// Makes the server with the changed set-up.
fn server(engine: &dyn Engine, model: Model, change: Change) -> Result<(), Failure> {
    engine.server(&changed(model, change).0).map(|_| ())
}

fn changed(model: Model, change: Change) -> (Setup, Vec<u64>) {
    let mut setup = Script::of(model).dealt.setup.clone();
    let mut input = case(model).input(2).to_vec();
    change(&mut setup, &mut input);
    (setup, input)
}

/// Parameters that neither a user nor a server takes.
const BAD: [(&str, Change, &str); 12] = [
    ("no users", |s, _| (s.users, s.threshold) = (0, 0), "E_PARAMS"),
    ("no users, t = 1", |s, _| (s.users, s.threshold) = (0, 1), "E_PARAMS"),
    ("t = 0", |s, _| s.threshold = 0, "E_PARAMS"),
    ("t = n + 1", |s, _| s.threshold = 7, "E_PARAMS"),
    ("m = 0", |s, x| (s.dimension, *x) = (0, vec![]), "E_PARAMS"),
    ("R = 1", |s, _| s.max_element = 0, "E_PARAMS"),
    ("R_U = 1", |s, _| s.max_input = Some(0), "E_WRAP"),
    // 6 · 43 + 1 = 259: one more than R = 258, two than R = 257.
    ("R = n(R_U − 1)", |s, _| (s.max_element, s.max_input) = (257, Some(43)), "E_WRAP"),
    ("R_U = R", |s, _| s.max_input = Some(256), "E_WRAP"),
    ("R_U = 2^64", |s, _| s.max_input = Some(u64::MAX), "E_WRAP"),
    ("R_U = R = 2^64", |s, _| (s.max_element, s.max_input) = (u64::MAX, Some(u64::MAX)), "E_WRAP"),
    ("R = 2, R_U = 2", |s, _| (s.max_element, s.max_input) = (1, Some(1)), "E_WRAP"),
];

/// Verification keys that a user of the active model does not take; the server has no use for them.
const BAD_KEYS: [(&str, Change); 5] = [
    ("a verification key too few", |s, _| s.verification_keys.truncate(5)),
    ("a verification key too many", |s, _| s.verification_keys.extend_from_within(..1)),
    ("no verification keys", |s, _| s.verification_keys.clear()),
    ("a verification key that is the identity", |s, _| s.verification_keys[5] = [0; 33]),
    ("a verification key with a prefix that is none", |s, _| s.verification_keys[0][0] = 4),
];

/// Inputs that a user does not take.
const BAD_INPUTS: [(&str, &str, Change); 6] = [
    ("dimension of x_u is m", "too short", |_, x| x.truncate(2)),
    ("dimension of x_u is m", "too long", |_, x| x.push(0)),
    ("dimension of x_u is m", "empty", |_, x| x.clear()),
    ("every element < R_U (or R)", "the last is R", |_, x| x[2] = 257),
    ("every element < R_U (or R)", "the first is 2^64 − 1", |_, x| x[0] = u64::MAX),
    ("every element < R_U (or R)", "one is R_U", |s, x| (s.max_input, *x) = (Some(42), vec![0, 43, 42])),
];

/// Parameters at the edge of what is allowed: each is one off from a row of `BAD` or `BAD_INPUTS`.
const GOOD: [(&str, Change); 7] = [
    ("as they are", |_, _| ()),
    ("t = n", |s, _| s.threshold = 6),
    ("t = 1", |s, _| s.threshold = 1),
    // 6 · 43 + 1 = 259.
    ("R = n(R_U − 1) + 1", |s, x| (s.max_element, s.max_input, *x) = (258, Some(43), vec![43, 0, 43])),
    ("R_U = 2", |s, x| (s.max_input, *x) = (Some(1), vec![0, 1, 1])),
    ("elements up to R − 1", |_, x| *x = vec![256, 256, 256]),
    ("R = 2^64", |s, x| (s.max_element, *x) = (u64::MAX, vec![u64::MAX, 0, 1])),
];

/// All of them.
pub fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for model in [Hbc, Active] {
        for (what, change, code) in BAD {
            let act = move |engine: &dyn Engine| user(engine, model, change);
            rows.push(Row::any(PARAMETER_RULE, &format!("{what}, a user"), model, act, code));
            let act = move |engine: &dyn Engine| server(engine, model, change);
            rows.push(Row::any(PARAMETER_RULE, &format!("{what}, the server"), model, act, code));
        }
        for (rule, what, change) in BAD_INPUTS {
            let act = move |engine: &dyn Engine| user(engine, model, change);
            rows.push(Row::any(rule, what, model, act, "E_INPUT"));
        }
    }
    for id in [0, 7] {
        let act = move |engine: &dyn Engine| {
            let (setup, input) = changed(Hbc, |_, _| ());
            engine.user(&setup, id, Script::of(Hbc).coins(2), &input).map(|_| ())
        };
        rows.push(Row::any(PARAMETER_RULE, &format!("a user with the id {id}"), Hbc, act, "E_PARAMS"));
    }
    for (what, change) in BAD_KEYS {
        let act = move |engine: &dyn Engine| user(engine, Active, change);
        rows.push(Row::any(PARAMETER_RULE, what, Active, act, "E_PARAMS"));
    }
    rows
}

#[test]
fn parameters_at_the_edge_are_taken() {
    for engine in crate::script::engines() {
        for model in [Hbc, Active] {
            for (what, change) in GOOD {
                assert_eq!(user(engine, model, change), Ok(()), "{}, {model:?}, {what}, a user", engine.name());
                assert_eq!(server(engine, model, change), Ok(()), "{}, {model:?}, {what}, the server", engine.name());
            }
        }
    }
}

/// A draw, changed.
type Draw = fn(&mut Coins);

/// Draws outside their range, and the code that comes of it in the step that needs them; t is 2 and n is 6. The page
/// leaves the codes to the halves, and they agree.
const BAD_DRAWS: [(&str, Draw, u8, &str); 11] = [
    ("c^SK is 0", |c| c.c_sk = [0; 32], 0, "E_RANGE"),
    ("c^SK is q", |c| c.c_sk = ORDER, 0, "E_RANGE"),
    ("s^SK is 0", |c| c.s_sk = [0; 32], 0, "E_RANGE"),
    ("s^SK is 2^256 − 1", |c| c.s_sk = [0xff; 32], 0, "E_RANGE"),
    ("b is q", |c| c.b = ORDER, 1, "E_RANGE"),
    ("a coefficient for s^SK is q", |c| c.a_s = vec![ORDER], 1, "E_RANGE"),
    ("a coefficient for b is q", |c| c.a_b = vec![ORDER], 1, "E_RANGE"),
    ("no coefficient for s^SK", |c| c.a_s = vec![], 1, "E_PARAMS"),
    ("no coefficient for b", |c| c.a_b = vec![], 1, "E_PARAMS"),
    ("one coefficient too many for s^SK", |c| c.a_s = vec![[1; 32], [2; 32]], 1, "E_PARAMS"),
    ("one coefficient too many for b", |c| c.a_b = vec![[1; 32], [2; 32]], 1, "E_PARAMS"),
];

#[test]
fn draws_out_of_range_are_refused() {
    for engine in crate::script::engines() {
        for model in [Hbc, Active] {
            let script = Script::of(model);
            for (what, draw, round, code) in BAD_DRAWS {
                let name = format!("{}, {model:?}, {what}", engine.name());
                let mut coins = script.coins(2).clone();
                draw(&mut coins);
                let mut user =
                    engine.user(&script.dealt.setup, 2, &coins, case(model).input(2)).expect("not looked at yet");
                if round == 1 {
                    assert_eq!(user.step(None), Ok(script.up[&(0, 2)].clone()), "{name}");
                }
                let incoming = script.down.get(&(round, 2)).map(Vec::as_slice);
                assert_eq!(user.step(incoming), Err(Failure { code, culprit: None }), "{name}");
                assert_eq!(user.step(incoming), Err(Failure { code: "E_ROUND", culprit: None }), "{name}: it is over");
            }
        }
    }
}

/// A draw of 0 where 0 is in the range is as good as any.
#[test]
fn draws_of_zero_are_taken_where_zero_is_an_element() {
    let script = Script::of(Hbc);
    let mut messages = Vec::new();
    for engine in crate::script::engines() {
        let mut coins = script.coins(2).clone();
        (coins.b, coins.a_s, coins.a_b) = ([0; 32], vec![[0; 32]], vec![[0; 32]]);
        let mut user = engine.user(&script.dealt.setup, 2, &coins, case(Hbc).input(2)).expect("proper");
        for round in [0, 1, 2, 4] {
            messages.push(user.step(script.down.get(&(round, 2)).map(Vec::as_slice)).expect("taken"));
        }
    }
    let (spec, other) = messages.split_at(4);
    assert_eq!(spec, other);
}

/// A signing key that is missing or no key is refused before round 0, in the active model alone.
#[test]
fn a_bad_signing_key_is_refused_in_the_active_model() {
    for engine in crate::script::engines() {
        for key in [None, Some([0; 32]), Some(ORDER), Some([0xff; 32])] {
            for model in [Hbc, Active] {
                let script = Script::of(model);
                let coins = Coins { signing_key: key, ..script.coins(2).clone() };
                let made = engine.user(&script.dealt.setup, 2, &coins, case(model).input(2)).map(|_| ());
                let expected = if model == Hbc { Ok(()) } else { Err(Failure { code: "E_PARAMS", culprit: None }) };
                assert_eq!(made, expected, "{}, {model:?}, {key:?}", engine.name());
            }
        }
    }
}
