//! What the vectors are made of, as docs/vectors.md promises it.

use super::{VECTORS, files};
use secagg_vectors::catalogue;
use secagg_vectors::file::{Group, Object, Test, Verdict};
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn files_are_positive_or_negative_throughout() {
    for (name, file) in files() {
        let expected = if name.ends_with("_negative") { Verdict::Invalid } else { Verdict::Valid };
        for (_, test) in file.tests() {
            assert_eq!(test.result, expected, "{name}/{}", test.tc_id);
            assert_eq!(test.error.is_some(), expected == Verdict::Invalid, "{name}/{}", test.tc_id);
        }
    }
}

/// Every code of `docs/bytes.md`, section 5, is what some vector must be refused with.
#[test]
fn every_code_is_asked_for() {
    let page = include_str!("../../../docs/bytes.md");
    let table = page.split("## 5. Error codes").nth(1).and_then(|rest| rest.split("\n## ").next()).expect("a section");
    let codes: BTreeSet<&str> = table.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    assert!(codes.len() > 15, "{codes:?}");
    let files = files();
    let asked: BTreeSet<&str> =
        files.values().flat_map(|file| file.tests()).filter_map(|(_, test)| test.error.as_deref()).collect();
    assert_eq!(asked, codes);
}

/// An operation that no vector asks for is one that nobody tests.
#[test]
fn every_operation_is_asked_for() {
    let files = files();
    let mut asked = BTreeSet::new();
    for (group, test) in files.values().flat_map(|file| file.tests()) {
        asked.extend(group.op.as_deref());
        asked.extend(test.operations.iter().map(|operation| operation.op.as_str()));
    }
    assert_eq!(asked, catalogue::ops().into_keys().collect());
}

#[test]
fn the_repository_stays_small() {
    let size = |part: &str| -> u64 {
        let entries = std::fs::read_dir(format!("{VECTORS}/{part}")).expect("a folder");
        entries.map(|entry| entry.and_then(|entry| entry.metadata()).expect("a file").len()).sum()
    };
    let (tests, schemas) = (size("v1"), size("schema"));
    assert!(tests + schemas < 8_000_000, "{tests} + {schemas} bytes");
}

/// Draws of 12 bytes and more, of all parties of a test: no two are equal, and none is a run of counted bytes.
#[test]
fn draws_are_literal_and_different() {
    let check = |name: &str, draws: &[(&Object, &str)]| {
        let mut seen: BTreeMap<&str, String> = BTreeMap::new();
        for (coins, party) in draws {
            for (label, value) in *coins {
                let value = value.as_str().expect("hex");
                // Values that are small on purpose stand for themselves.
                if value.len() < 24 || value.starts_with("00000000") || value.starts_with("ffffffff") {
                    continue;
                }
                assert!(!value.starts_with("000102"), "{name}: {label}");
                let other = seen.insert(value, format!("{party}/{label}"));
                assert!(other.is_none(), "{name}: {party}/{label} is {other:?}");
            }
        }
    };
    for (name, file) in files() {
        // Who is made to do something twice may draw the same twice.
        for (_, test) in file.tests().filter(|(_, test)| test.result == Verdict::Valid) {
            let name = format!("{name}/{}", test.tc_id);
            let own = [(&test.coins, "")];
            let parties: Vec<_> = test.operations.iter().map(|o| (&o.coins, o.party.as_str())).collect();
            check(&name, &own);
            check(&name, &parties);
        }
    }
}

/// Of a run that must be refused: only the last operation fails, and one party alone is asked.
#[test]
fn invalid_runs_end_with_the_failure_of_their_one_party() {
    let files = files();
    let runs = |(group, test): &(&Group, &Test)| group.op.is_none() && test.result == Verdict::Invalid;
    let mut count = 0;
    for (_, test) in files.values().flat_map(|file| file.tests()).filter(runs) {
        count += 1;
        let parties: BTreeSet<&str> = test.operations.iter().map(|operation| operation.party.as_str()).collect();
        assert_eq!(parties.len(), 1, "{}", test.comment);
        let (last, before) = test.operations.split_last().expect("operations");
        assert!(before.iter().all(|operation| operation.success), "{}", test.comment);
        assert!(!last.success && last.error == test.error && last.culprit == test.culprit, "{}", test.comment);
    }
    assert!(count > 100, "{count}");
}

/// In a run every message that a party takes is one that another has given, but where the run is about another.
#[test]
fn messages_arrive_as_they_left() {
    let files = files();
    let mut arrived = 0;
    for (name, file) in &files {
        for (_, test) in file.tests().filter(|(_, test)| test.result == Verdict::Valid && test.flags.is_empty()) {
            let mut sent: BTreeSet<&str> = BTreeSet::new();
            for operation in &test.operations {
                if let Some(message) = operation.input.get("message").and_then(|m| m.as_str()) {
                    assert!(sent.contains(message), "{name}/{}: {} of {}", test.tc_id, operation.op, operation.party);
                    arrived += 1;
                }
                sent.extend(operation.out.get("message").and_then(|m| m.as_str()));
                let many = operation.out.get("messages").and_then(|m| m.as_object());
                sent.extend(many.into_iter().flat_map(|m| m.values()).filter_map(|m| m.as_str()));
            }
        }
    }
    assert!(arrived > 200, "{arrived}");
}

/// Each negative vector stands on the page of those that were seen to fail, with a fault.
#[test]
fn every_negative_vector_was_seen_to_fail() {
    let page = std::fs::read_to_string(format!("{VECTORS}/VALIDATED.md")).expect("a page");
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `")?.strip_suffix(" |")?.split_once("` | "));
    let seen: BTreeMap<String, &str> = rows.map(|(test, fault)| (test.to_owned(), fault)).collect();
    let files = files();
    let negative = files.iter().filter(|(name, _)| name.ends_with("_negative"));
    let there: BTreeSet<String> =
        negative.flat_map(|(name, file)| file.tests().map(move |(_, test)| format!("{name}/{}", test.tc_id))).collect();
    assert_eq!(seen.keys().cloned().collect::<BTreeSet<_>>(), there);
    assert!(seen.values().all(|fault| !fault.is_empty() && !fault.contains("**")), "a vector without a fault");
}
