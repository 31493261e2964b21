//! The `secagg` tool on good input: the right sets, messages and sums, the same again from the same seed, both engines alike,
//! and nothing revealed when too few are left.

mod tool_support;

use serde_json::Value;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::Stdio;
use tool_support::{DIABETES, SMALL, diabetes, numbers, run, secagg, small, small_text, sum};

const SEED: &str = "6b1f0e5ad2c34788915c7aa0e3f2b46d08c97e11f5a63d4c2b9087e6d5f4c3a1";

/// The message lengths of `docs/bytes.md`, section 3: 26 users, m = 77 elements of 64 bits, t = 18.
#[test]
fn messages_are_as_long_as_the_contract_says() {
    let document = diabetes("--drop 2:11");
    let up = [
        26 * (1 + 33 + 33 + 64),
        26 * (5 + 25 * 104),
        25 * (1 + 77 * 8),
        25 * (1 + 64),
        25 * (1 + 4 + 36 + 4 + 25 * 36),
    ];
    let down = [26 * (5 + 26 * (4 + 66 + 64)), 26 * (5 + 25 * 104), 25 * (5 + 25 * 4), 25 * (5 + 25 * 68), 0];
    for (i, round) in document["rounds"].as_array().expect("rounds").iter().enumerate() {
        assert_eq!(
            (&round["bytes_up"], &round["bytes_down"]),
            (&Value::from(up[i]), &Value::from(down[i])),
            "round {i}"
        );
    }
}

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value.as_object().expect("an object").keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

#[test]
fn json_fields_are_stable() {
    let (_, document) = small(SMALL, "--clients 5 --engine impl --drop 3:2");
    let expected = "contributors descent disagreements drops engines failure fit format input model parameters pass problems \
                    protocol provisioning refusals rounds seed sums sums_exact transcript variant";
    assert_eq!(keys(&document), expected.split_whitespace().collect::<Vec<_>>());
    assert_eq!(keys(&document["input"]), ["predictors", "rows", "source", "target"]);
    let parameters = "bound bound_value clients colluders dimension eta_max input_modulus modulus neighbours rows scale_bits \
                      sessions threshold";
    assert_eq!(keys(&document["parameters"]), parameters.split_whitespace().collect::<Vec<_>>());
    let round = "bytes_down bytes_up lost messages_down messages_up name round times";
    assert_eq!(keys(&document["rounds"][0]), round.split_whitespace().collect::<Vec<_>>());
    assert_eq!(keys(&document["rounds"][0]["times"][0]), ["engine", "server_ms", "users_ms"]);
    assert_eq!(keys(&document["drops"][0]), ["client", "round"]);
    assert_eq!(keys(&document["sums"][0]), ["label", "units", "value"]);
    let fit = "agrees coefficients largest_absolute_difference largest_relative_difference plaintext_determined rows";
    assert_eq!(keys(&document["fit"]), fit.split_whitespace().collect::<Vec<_>>());
    let coefficient = "difference from_sums name plaintext rounding_bound tolerance";
    assert_eq!(keys(&document["fit"]["coefficients"][0]), coefficient.split_whitespace().collect::<Vec<_>>());
    // n = 5: B = ⌊(2^64 − 1) / 10⌋, R_U = 2B + 1, R = 5 · 2B + 1.
    assert_eq!(document["parameters"]["bound"], "1844674407370955161");
    assert_eq!(document["parameters"]["input_modulus"], "3689348814741910323");
    assert_eq!(document["parameters"]["modulus"], "18446744073709551611");
    assert_eq!(numbers(&document["parameters"]["rows"]), [3, 3, 2, 2, 2]);
    assert_eq!((&document["format"], &document["model"]), (&Value::from("secagg-run/2"), &Value::from("active")));
    assert_eq!((&document["pass"], &document["failure"]), (&Value::from(true), &Value::Null));
}

/// Without what takes its time or is named after its file.
fn timeless(mut document: Value) -> Value {
    document["input"]["source"] = Value::Null;
    for round in document["rounds"].as_array_mut().expect("rounds") {
        round["times"] = Value::Null;
    }
    document
}

#[test]
fn a_seed_decides_everything() {
    let options = format!("--clients 5 --threshold 4 --drop 2:3 --engine impl --seed {SEED}");
    let first = timeless(small(SMALL, &options).1);
    assert_eq!(first, timeless(small(SMALL, &options).1));
    assert_eq!(first["seed"], SEED);
    let other = timeless(small(SMALL, &options.replace("6b1f", "6b1e")).1);
    assert_ne!(first["transcript"], other["transcript"]);
    assert_eq!(first["sums"], other["sums"]);
    let random = || small(SMALL, "--clients 5 --engine impl").1;
    let (first, second) = (random(), random());
    assert!(first["seed"].is_null() && second["seed"].is_null(), "a seed that nobody gave is told");
    assert_ne!(first["transcript"], second["transcript"]);
}

#[test]
fn both_engines_agree_and_each_alone_says_the_same() {
    for options in [
        "--threshold 5 --model active --drop 1:1 --drop 2:2 --drop 3:3",
        "--threshold 5 --model active --drop 4:4",
        "--threshold 4 --model hbc --drop 0:1 --drop 2:2 --drop 4:4",
    ] {
        let options = format!("--clients 8 --seed {SEED} {options}");
        let (code, both) = small(SMALL, &options);
        assert_eq!(code, Some(0), "{both}");
        assert_eq!(both["engines"], serde_json::json!(["spec", "impl"]));
        assert_eq!(both["disagreements"], serde_json::json!([]));
        assert_eq!(both["rounds"][0]["times"].as_array().expect("times").len(), 2);
        for engine in ["spec", "impl"] {
            let alone = small(SMALL, &format!("{options} --engine {engine}")).1;
            assert_eq!(alone["engines"], serde_json::json!([engine]));
            for field in ["transcript", "sums", "contributors", "fit"] {
                assert_eq!(alone[field], both[field], "{engine}, {field}");
            }
        }
    }
}

/// Whoever is lost before round 3 is not in the sum; whoever is lost later is. Sums by hand from the column x.
#[test]
fn who_is_in_the_sum() {
    let x = [6.0, 15.0, 15.0, 19.0, 23.0];
    let contributors = |drop: &str, model: &str| {
        let (code, document) =
            small(SMALL, &format!("--clients 5 --threshold 4 --engine impl --model {model} --drop {drop}"));
        assert_eq!(code, Some(0), "{drop}");
        let ids: BTreeSet<u64> = numbers(&document["contributors"]).into_iter().collect();
        let expected: f64 = (1..).zip(x).filter(|(id, _)| ids.contains(id)).map(|(_, x)| x).sum();
        assert_eq!(sum(&document, "Σ x"), expected, "{drop}");
        ids.into_iter().collect::<Vec<_>>()
    };
    for (drop, left) in
        [("0:1", [2, 3, 4, 5].as_slice()), ("1:3", &[1, 2, 4, 5]), ("2:5", &[1, 2, 3, 4]), ("4:2", &[1, 2, 3, 4, 5])]
    {
        assert_eq!(contributors(drop, "active"), left);
        assert_eq!(contributors(drop, "hbc"), left);
    }
    assert_eq!(contributors("3:2", "active"), [1, 2, 3, 4, 5]);
}

/// n = 5 and t = 4: two lost in any round is one too many.
#[test]
fn too_many_dropouts_reveal_nothing() {
    for (model, rounds) in [("active", [0, 1, 2, 3, 4].as_slice()), ("hbc", &[0, 1, 2, 4])] {
        for (at, round) in rounds.iter().enumerate() {
            let options = format!("--clients 5 --threshold 4 --engine impl --model {model} --drop {round}:2,5");
            let (code, document) = small(SMALL, &options);
            assert_eq!(code, Some(1), "{options}");
            assert_eq!(document["failure"], serde_json::json!({"code": "E_THRESHOLD", "culprit": null}));
            for field in ["sums", "sums_exact", "contributors", "fit"] {
                assert_eq!(document[field], Value::Null, "{options}: {field}");
            }
            assert_eq!(document["rounds"].as_array().expect("rounds").len(), at + 1, "{options}");
            assert_eq!(document["pass"], false);
            let (code, text) = small_text(SMALL, &options);
            assert_eq!(code, Some(1));
            let verdict = text.lines().last().expect("a verdict");
            let start = format!("verdict: FAIL — E_THRESHOLD in round {round}, ");
            assert!(
                verdict.starts_with(&start) && verdict.ends_with("with 3 messages and t = 4: nothing was revealed"),
                "{text}"
            );
            for revealed in ["Σ", "Sums over", "Fit over", "intercept"] {
                assert!(!text.contains(revealed), "{text}");
            }
        }
    }
}

#[test]
fn text_says_what_was_done() {
    let (code, text) = small_text(SMALL, &format!("--clients 5 --threshold 4 --drop 2:3 --seed {SEED}"));
    assert_eq!(code, Some(0), "{text}");
    for piece in [
        "table.csv: 12 rows",
        "y from x, z",
        "n = 5, 2 or 3 rows each; every client sends one masked vector of m = 9 sums",
        "Bonawitz et al., Figure 4, active model: signatures and ConsistencyCheck",
        "t = 4: with fewer clients left nothing is revealed; C = 0 colluders: 2t = 8 > n + C = 5",
        "R_U = 2B + 1 = 3689348814741910323; R = n(R_U - 1) + 1 = 18446744073709551611: no sum can wrap",
        "spec and impl, with the same coins",
        "lost       3 before round 2",
        "MaskedInputCollection",
        "Sums over the 4 clients whose masked vectors arrived:",
        "They are these clients' own sums added in the clear, unit for unit.",
        "Fit over the 10 rows in these sums:",
        "spec and impl agree: every message byte for byte, every set, every refusal and the outcome.",
    ] {
        assert!(text.contains(piece), "no {piece:?} in\n{text}");
    }
    assert_eq!(text.lines().last(), Some("verdict: PASS — the exact sums of 4 clients, and the fit of their rows"));
}

/// A reader that stops after one line stops the tool without a panic, and its verdict stands.
#[test]
fn a_closed_stdout_is_no_error() {
    for (options, code) in [("", 0), ("--drop 1:1,2,3,4,5,6,7,8,9", 1), ("--json", 0)] {
        let mut arguments = vec!["run", "--input", DIABETES, "--engine", "impl", "--model", "hbc", "--threshold", "18"];
        arguments.extend(options.split_whitespace());
        let mut child =
            secagg(&arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the tool starts");
        drop(child.stdout.take());
        let ended = child.wait_with_output().expect("the tool ends");
        assert_eq!(ended.status.code(), Some(code), "{options}");
        assert_eq!(String::from_utf8_lossy(&ended.stderr), "", "{options}");
    }
}

#[test]
fn help_documents_exit_codes_and_examples() {
    for arguments in [&["--help"][..], &["run", "--help"], &["differential", "--help"]] {
        let ended = run(arguments);
        assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
        for piece in ["Examples:", "secagg run --input patients.csv", "Exit codes:", "2  bad input: nothing was run"] {
            assert!(ended.stdout.contains(piece), "{arguments:?}: {piece}");
        }
    }
    assert_eq!(run(&["--version"]).stdout, format!("secagg {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_campaign_tells_what_it_compared() {
    let arguments = ["differential", "--cases", "3", "--seed", SEED];
    let ended = run(&arguments);
    assert_eq!(ended.code, Some(0), "{}", ended.stdout);
    let first = format!("secagg differential: 3 random cases of each protocol from seed {SEED}");
    assert_eq!(ended.stdout.lines().next(), Some(first.as_str()));
    let last = "verdict: PASS — the specification and the implementation agree in every case";
    assert_eq!(ended.stdout.lines().last(), Some(last));
    for protocol in ["bon", "mgl", "acs"] {
        assert!(ended.stdout.lines().any(|line| line == protocol), "{}", ended.stdout);
        let progress = format!("{protocol} cases: 3 of 3");
        assert!(ended.stderr.lines().any(|line| line == progress), "{}", ended.stderr);
        let alone = run(&["differential", "--protocol", protocol, "--cases", "3", "--seed", SEED]);
        let body: Vec<&str> = alone.stdout.lines().filter(|line| line.starts_with("  ")).collect();
        assert!(!body.is_empty() && body.iter().all(|line| ended.stdout.contains(line)), "{}", alone.stdout);
    }
    assert_eq!(run(&arguments).stdout, ended.stdout);
}

/// The line that a case prints for playing it again does just that.
#[test]
fn one_case_is_played_again() {
    for protocol in ["bon", "mgl", "acs"] {
        let arguments = ["differential", "--protocol", protocol, "--seed", SEED, "--only", "2"];
        let ended = run(&arguments);
        assert_eq!(ended.code, Some(0), "{}", ended.stdout);
        let replay = format!("replay: secagg {}", arguments.join(" "));
        assert!(ended.stdout.lines().next().is_some_and(|line| line.ends_with(&replay)), "{}", ended.stdout);
        assert!(ended.stdout.contains("cases      1:"), "{}", ended.stdout);
    }
    assert_eq!(run(&["differential", "--only", "2"]).code, Some(2), "a case is nothing without its seed");
}

/// Without arguments: a fit by each protocol, a campaign, a verdict.
#[test]
fn the_demo_passes() {
    let mut child = secagg(&[]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the tool starts");
    let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let lines: Vec<String> = lines.map(|line| line.expect("UTF-8")).collect();
    assert_eq!(child.wait().expect("the tool ends").code(), Some(0), "{}", lines.join("\n"));
    assert!(lines[0].starts_with("Demo, part 1 of 5: 26 clinics"));
    for piece in [
        "lost       4 before round 1; 11 before round 2; 19 before round 4",
        "lost       4 before round 1; 11 before round 3",
        "lost       4 before round 0; 11 before round 1",
        "Mandal, Gong and Liu, Figure 4, active model",
        "as written, which is broken",
        "hardened: every repair is made",
        "Ács and Castelluccia",
        "Fit over the 408 rows",
        "Demo, part 5 of 5",
    ] {
        assert!(lines.iter().any(|line| line.contains(piece)), "{piece}");
    }
    let last = "verdict: PASS — the fits by all three protocols and the campaign agree";
    assert_eq!(lines.last().map(String::as_str), Some(last));
    // Each protocol lost clinics 4 and 11: the same rows, the same sums, the same fit.
    assert_eq!(lines.iter().filter(|line| line.starts_with("verdict: PASS — the exact sums of 24 clients")).count(), 4);
}
