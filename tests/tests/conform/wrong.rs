//! Shims with one fault each: which test has to catch it, and what is said then.

use super::{Conformed, conform};

/// The Python example with a fault.
const WRONG: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/conform/wrong_shim.py");

/// Puts the tests that fit to the example with this fault. Operations that it has not are excused.
fn with(fault: &str, only: &str) -> Conformed {
    let excused = "[[skip]]\nop = '*'\nreason = 'not what this is about'\n";
    let (_folder, path) = super::file("conform.toml", excused);
    let path = path.to_str().expect("UTF-8");
    conform(&["--timeout", "5", "--config", path, "--only", only], &["python3", "-B", WRONG, fault])
}

/// That it fails a test with this flag (any, where there is none), in this file, saying this; and exits with 1.
fn is_caught(fault: &str, only: &str, flag: Option<&str>, says: &str) {
    let done = with(fault, only);
    assert_eq!(done.ended.code, Some(1), "{fault}: {}{}", done.ended.stdout, done.ended.stderr);
    let caught = done.with_fate("failed").into_iter().any(|test| {
        let has_flag = |flag| test["flags"].as_array().is_some_and(|flags| flags.iter().any(|f| f == flag));
        flag.is_none_or(has_flag) && test["detail"].as_str().is_some_and(|detail| detail.contains(says))
    });
    assert!(caught, "{fault}, {flag:?}, {says:?}: {}", done.ended.stderr);
}

/// That every test it is asked breaks it, saying this; and that it is started anew.
fn breaks(fault: &str, says: &str) {
    let done = with(fault, "shamir/1");
    assert_eq!(done.ended.code, Some(1), "{fault}: {}{}", done.ended.stdout, done.ended.stderr);
    let broken = done.with_fate("broken");
    assert_eq!(broken.len(), 1, "{fault}");
    let detail = broken[0]["detail"].as_str().expect("a detail");
    assert!(detail.contains(says), "{fault}: {detail}");
    // Other operations are answered by the next one that is started.
    let both = with(fault, "shamir/*");
    assert!(!both.with_fate("passed").is_empty() && !both.with_fate("broken").is_empty(), "{fault}");
}

#[test]
fn a_share_at_zero() {
    is_caught("a_share_is_dealt_at_zero", "shamir_negative/*", Some("ShareAtZero"), "accepted; E_RANGE expected");
}

#[test]
fn a_tag_that_is_not_checked() {
    is_caught("tags_are_not_checked", "ae_negative/*", Some("Modified"), "accepted; E_TAG expected");
    is_caught("tags_are_not_checked", "aes128_gcm_negative/*", Some("ModifiedTag"), "accepted; E_TAG expected");
}

#[test]
fn a_swapped_sign() {
    is_caught("the_sign_is_swapped", "bon_hbc/*", Some("Dropout"), "first at BON Fig. 4, round 2: p_{1,2} is ");
}

#[test]
fn bytes_in_the_wrong_order() {
    is_caught("bytes_in_the_wrong_order", "sets/*", None, "wire.decode_set: refused with E_RANGE");
    let says = "key_chain.figure_4: first at docs/bytes.md §7; MGL §5.1: F^0 is ";
    is_caught("bytes_in_the_wrong_order", "key_chain/*", Some("LastSession"), says);
    is_caught("bytes_in_the_wrong_order", "bon_hbc/*", None, "bon.server.close_round of server: messages is ");
}

#[test]
fn duplicates() {
    is_caught("duplicates_are_accepted", "bon_messages_negative/*", Some("RepeatedId"), "accepted; E_DUPLICATE (user ");
    is_caught("duplicates_are_accepted", "bon_active_negative/*", Some("RepeatedId"), "accepted; E_DUPLICATE (user ");
}

#[test]
fn no_rejection_sampling() {
    is_caught("nothing_is_rejected", "prg/*", Some("Rejection"), "prg.vector: vector is ");
}

#[test]
fn no_session_binding() {
    let only = "bon_hardened_negative/*";
    is_caught("sessions_are_not_bound", only, Some("OldSignatures"), "bon.share_keys of user/2: message is ");
    let says = "accepted; E_SIGNATURE (user ";
    is_caught("unbound_signatures_are_accepted", only, Some("UnboundSignature"), says);
}

#[test]
fn a_replay() {
    let flag = Some("ReplayedSession");
    is_caught("replays_are_accepted", "mgl_hardened_negative/*", flag, "accepted; E_REPLAY expected");
}

#[test]
fn nothing_refused() {
    is_caught("everything_is_accepted", "shamir_negative/*", Some("TooFewShares"), "accepted; E_THRESHOLD expected");
}

#[test]
fn nobody_to_blame() {
    let says = "refused with E_SIGNATURE; E_SIGNATURE (user ";
    is_caught("the_culprit_is_left_out", "bon_active_negative/*", Some("BadSignature"), says);
}

#[test]
fn a_wrong_step_on_the_way() {
    is_caught("a_trace_is_wrong", "shamir/*", Some("AllShares"), "first at BON §VII-B: lambda_1 is 00");
}

#[test]
fn a_hang() {
    let (_folder, path) = super::file("conform.toml", "");
    let options = ["--timeout", "1", "--config", path.to_str().expect("UTF-8"), "--only", "shamir/1"];
    let done = conform(&options, &["python3", "-B", WRONG, "it_hangs"]);
    assert_eq!((done.ended.code, done.with_fate("broken").len()), (Some(1), 1), "{}", done.ended.stderr);
    assert!(done.ended.stderr.contains("no answer within 1 s"), "{}", done.ended.stderr);
}

#[test]
fn a_crash() {
    breaks("it_crashes", "it ended (exit status: 3)");
}

#[test]
fn garbage() {
    breaks("it_says_garbage", "garbage: ");
}

#[test]
fn an_answer_to_nothing() {
    breaks("it_answers_something_else", "an answer to request 1000000");
}
