//! `secagg attack` and `secagg audit`: what they say, and how they end.

mod tool_support;

use serde_json::Value;
use tool_support::run;

const SEED: &str = "6b1f0e5ad2c34788915c7aa0e3f2b46d08c97e11f5a63d4c2b9087e6d5f4c3a1";

#[test]
fn the_list_names_every_finding() {
    let ended = run(&["attack", "list"]);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    for i in 1..=31 {
        let id = format!("F{i:02}");
        assert!(ended.stdout.lines().any(|line| line.trim_start().starts_with(&id)), "{id}");
    }
}

/// Step by step: what is held, what is computed, what comes out, and that it is true.
#[test]
fn an_attack_tells_what_it_does() {
    for player in [&[][..], &["--spec"]] {
        let ended = run(&[&["attack", "f02", "--seed", SEED], player].concat());
        assert_eq!(ended.code, Some(0), "{}", ended.stdout);
        assert!(ended.stdout.starts_with("F02 — "), "{}", ended.stdout);
        let value = |what: &str| ended.stdout.lines().find_map(|line| line.trim().strip_prefix(what)).map(str::trim);
        assert!(value("recovered").is_some() && value("recovered") == value("truth"), "{}", ended.stdout);
        for piece in
            ["as written:", "hardened:", "hardened, without this repair:", "SignedDecisionSet", "docs/findings/F02.md"]
        {
            assert!(ended.stdout.contains(piece), "{piece}: {}", ended.stdout);
        }
        assert_eq!(ended.stdout.lines().last(), Some("verdict: PASS — as it must be"));
    }
}

#[test]
fn one_finding_audited_is_a_row_and_a_document() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("audit.json");
    let path = file.to_str().expect("UTF-8");
    let ended = run(&["audit", "--only", "F16", "--seed", SEED, "--json", path]);
    assert_eq!(ended.code, Some(0), "{}{}", ended.stdout, ended.stderr);
    assert_eq!(ended.stdout.lines().last(), Some("verdict: PASS — every verdict is the expected one"));
    let document: Value = serde_json::from_str(&std::fs::read_to_string(&file).expect("written")).expect("JSON");
    assert_eq!((&document["format"], &document["verdict"]), (&"secagg-audit/1".into(), &"pass".into()));
    let finding = &document["findings"][0];
    assert_eq!((&finding["id"], &finding["as_written"]), (&"F16".into(), &"broken".into()));
    assert_eq!(finding["hardened"], "safe");
    let trial = &finding["evidence"]["as_written"];
    assert!(trial["recovered"].is_string() && trial["recovered"] == trial["truth"], "{trial}");
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1, "nothing half-written stays");
}

#[test]
fn what_cannot_be_is_refused() {
    for (arguments, piece) in [
        (&["attack", "F99"][..], "F99: no such finding"),
        (&["audit", "--only", "nothing"], "nothing: no such finding"),
        (&["audit", "--quick", "--full"], "--full"),
        (&["audit", "--only", "F25", "--json", "/no/such/folder/x.json"], "--json /no/such/folder/x.json"),
        (&["attack", "F02", "--users", "1"], "--users"),
    ] {
        let ended = run(arguments);
        assert_eq!(ended.code, Some(2), "{arguments:?}: {}", ended.stderr);
        assert!(ended.stderr.contains(piece), "{arguments:?}: {}", ended.stderr);
        assert_eq!(ended.stdout, "", "{arguments:?}");
    }
}

/// The whole quick audit: every finding, game, search and campaign.
#[test]
fn the_quick_audit_passes() {
    let ended = run(&["audit", "--quick"]);
    assert_eq!(ended.code, Some(0), "{}\n{}", ended.stdout, ended.stderr);
    for piece in ["Findings:", "Games:", "Search:", "Differential:"] {
        assert!(ended.stdout.contains(piece), "{piece}");
    }
    assert!(!ended.stdout.contains("NOT EXPECTED"), "{}", ended.stdout);
    for phase in ["findings", "games", "searches"] {
        assert!(ended.stderr.lines().any(|line| line.starts_with(phase)), "{phase}: {}", ended.stderr);
    }
}
