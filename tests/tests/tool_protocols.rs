//! The `secagg` tool with each protocol: the same sums from all of them, sessions after the first, and keys from two providers.

mod tool_support;

use serde_json::Value;
use tool_support::{SMALL, numbers, small, small_text, sum};

const SEED: &str = "6b1f0e5ad2c34788915c7aa0e3f2b46d08c97e11f5a63d4c2b9087e6d5f4c3a1";

/// Five clients; client 3 is lost where each protocol can bear it. Σ x without rows 7 and 8: 78 − 15 = 63.
#[test]
fn every_protocol_gives_the_same_sums() {
    let mut sums: Option<Value> = None;
    for options in [
        "--protocol bon --model hbc --drop 2:3",
        "--protocol bon --model active --drop 2:3",
        "--protocol bon --model hbc --variant hardened --drop 2:3",
        "--protocol bon --model active --variant hardened --drop 2:3",
        "--protocol acs --drop 1:3",
        "--protocol mgl --model semi-honest --neighbours 2 --eta-max 0 --rsa-bits 64 --drop 1:3",
        "--protocol mgl --model active --neighbours 2 --eta-max 0 --rsa-bits 64 --drop 3:3",
        "--protocol mgl --model semi-honest --variant hardened --drop 2:3",
        "--protocol mgl --model active --variant hardened --drop 2:3",
    ] {
        let (code, document) = small(SMALL, &format!("--clients 5 --seed {SEED} {options}"));
        assert_eq!(code, Some(0), "{options}: {document}");
        assert_eq!(numbers(&document["contributors"]), [1, 2, 4, 5], "{options}");
        assert_eq!(sum(&document, "Σ x"), 63.0, "{options}");
        assert_eq!(document["sums"], *sums.get_or_insert(document["sums"].clone()), "{options}");
        assert_eq!(document["disagreements"], serde_json::json!([]));
    }
}

/// MGL as written cannot make up for a client lost between the call and its shares (F11), nor for one lost in its last round when a
/// neighbour was lost before (F30).
#[test]
fn what_mgl_cannot_bear_is_said() {
    let options = "--clients 5 --protocol mgl --neighbours 4 --eta-max 0 --rsa-bits 64 --engine impl";
    for (drops, culprit) in [("--drop 2:3", 3), ("--drop 3:2 --drop 4:1", 1)] {
        let (code, document) = small(SMALL, &format!("{options} {drops}"));
        assert_eq!(code, Some(1), "{document}");
        assert_eq!(document["failure"], serde_json::json!({"code": "E_INCOMPLETE", "culprit": culprit}), "{drops}");
        assert_eq!(document["sums"], Value::Null);
    }
}

/// The steps of descent come nearer to the fit, by each protocol along the same path.
#[test]
fn sessions_after_the_first_are_steps_of_descent() {
    let mut path: Option<Value> = None;
    for options in
        ["--protocol bon", "--protocol acs", "--protocol mgl --rsa-bits 64", "--protocol mgl --variant hardened"]
    {
        let distance = |sessions: u32| {
            let (code, document) = small(SMALL, &format!("--clients 4 --engine impl {options} --sessions {sessions}"));
            assert_eq!(code, Some(0), "{options}: {document}");
            let descent = document["descent"].clone();
            assert_eq!((&descent["steps"], &descent["agrees"]), (&Value::from(sessions - 1), &Value::from(true)));
            (descent["distance_to_fit"].as_f64().expect("a number"), descent["coefficients"].clone())
        };
        let (near, far) = (distance(30), distance(4));
        assert!(near.0 < far.0 / 2.0 && near.0 > 0.0, "{options}: {near:?} {far:?}");
        assert_eq!(near.1, *path.get_or_insert(near.1.clone()), "{options}");
    }
    let (_, text) = small_text(SMALL, "--clients 4 --engine both --protocol mgl --variant hardened --sessions 3");
    assert!(text.contains("Gradient descent: 2 steps, one session each") && text.contains("verdict: PASS"), "{text}");
}

/// The two providers find a modulus without a dealer, and the sums are what they were.
#[test]
fn two_providers_need_no_dealer() {
    let options = "--clients 4 --protocol mgl --rsa-bits 64 --dealer two-party --engine impl";
    let (code, document) = small(SMALL, &format!("{options} --seed {SEED}"));
    assert_eq!(code, Some(0), "{document}");
    let keys = &document["provisioning"];
    assert_eq!((&keys["dealer"], &keys["modulus_bits"]), (&Value::from("two-party"), &Value::from(64)));
    assert!(keys["modulus"]["attempts"].as_u64() > Some(1) && keys["modulus"]["bytes"].as_u64() > Some(1000));
    // Each of the 4 users asks both providers, for masks and for AE: request, two messages between them, and the share.
    assert_eq!(keys["shares"]["messages"], 4 * 2 * 2 * 4);
    assert_eq!(sum(&document, "Σ x"), 78.0);
}

/// The head says which variant it is.
#[test]
fn the_variant_of_bon_is_said() {
    let hardened = "hardened: every repair is made; keys, ciphertexts and signatures are bound to the session";
    for (options, expected) in [("", false), ("--variant hardened", true), ("--model hbc --variant hardened", true)] {
        let (code, text) = small_text(SMALL, &format!("--clients 4 {options}"));
        assert_eq!((code, text.contains(hardened)), (Some(0), expected), "{options}: {text}");
    }
    // The honest-but-curious model's rule for t is its own, hardened or not.
    let (_, text) = small_text(SMALL, "--clients 4 --model hbc --variant hardened --threshold 2");
    assert!(text.contains("t = 2 > C = 0"), "{text}");
}
