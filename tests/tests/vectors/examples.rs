//! The examples that are worked by hand, docs/vectors.md, section 7, and docs/vectors-protocols.md: what they quote stands in the tests that
//! they name.

use super::files;
use secagg_vectors::file::{File, render};
use std::collections::{BTreeMap, BTreeSet};

/// The pages with examples.
const PAGES: [&str; 2] = [include_str!("../../../docs/vectors.md"), include_str!("../../../docs/vectors-protocols.md")];

/// The examples of a page: the name in each heading, and what stands below it.
fn examples(page: &str) -> Vec<(&str, &str)> {
    let sections = page.split("\n## ");
    let parts = sections.flat_map(|section| section.split("\n### `").skip(1));
    parts.map(|part| part.split_once('`').expect("a name in code marks")).collect()
}

/// The tests named in a text, as `shamir/1`.
fn named<'a>(text: &'a str, files: &BTreeMap<String, File>) -> Vec<(&'a str, u32)> {
    let names = text.split('`').filter_map(|code| code.rsplit_once('/'));
    let known = names.filter(|(file, _)| files.contains_key(*file));
    known.filter_map(|(file, number)| Some((file, number.parse().ok()?))).collect()
}

/// A test as JSON, with what its group has in common.
fn json(files: &BTreeMap<String, File>, (file, number): (&str, u32)) -> String {
    let test = files[file].tests().find(|(_, test)| test.tc_id == number);
    let (group, test) = test.unwrap_or_else(|| panic!("{file}/{number} is no test"));
    render(&group.params).expect("JSON") + &render(test).expect("JSON")
}

/// The longest runs of hex digits in a text, each with whether it is marked as cut short.
fn runs(text: &str) -> Vec<(&str, bool)> {
    let hex = |c: char| matches!(c, '0'..='9' | 'a'..='f');
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(hex) {
        let from = rest.split_at(start).1;
        let end = from.find(|c: char| !hex(c)).unwrap_or(from.len());
        let (run, after) = from.split_at(end);
        out.push((run, after.starts_with('…')));
        rest = after;
    }
    out
}

#[test]
fn runs_of_hex_digits_are_found() {
    let text = "`00ff` x12, 1f3a5b7c…9c";
    assert_eq!(runs(text), [("00ff", false), ("12", false), ("1f3a5b7c", true), ("9c", false)]);
}

#[test]
fn every_type_has_an_example() {
    let files = files();
    let types: BTreeSet<&str> = files.keys().map(|name| name.trim_end_matches("_negative")).collect();
    let examples: Vec<(&str, &str)> = PAGES.into_iter().flat_map(examples).collect();
    assert_eq!(examples.iter().map(|(name, _)| *name).collect::<BTreeSet<_>>(), types);
    assert_eq!(examples.len(), types.len(), "a type twice");
    for (name, part) in examples {
        let line = part.lines().find(|line| !line.is_empty()).unwrap_or_default();
        assert!(line.starts_with("Test `") || line.starts_with("Tests `"), "{name}: {line}");
        let named: BTreeSet<&str> = named(line, &files).into_iter().map(|(file, _)| file).collect();
        assert!(named.contains(name), "{name}: {line}");
        let negative = format!("{name}_negative");
        assert_eq!(named.contains(negative.as_str()), files.contains_key(&negative), "{name}: {line}");
    }
}

/// A run of 16 hex digits or more, and one of 8 or more that is marked as cut short, stands in one of the tests that its example names.
#[test]
fn what_is_quoted_stands_in_the_tests() {
    let files = files();
    let mut quoted = 0;
    for (name, part) in PAGES.into_iter().flat_map(examples) {
        let tests: Vec<String> = named(part, &files).into_iter().map(|test| json(&files, test)).collect();
        for (run, cut) in runs(part) {
            if run.len() >= 16 || (cut && run.len() >= 8) {
                assert!(tests.iter().any(|test| test.contains(run)), "{name}: {run}");
                quoted += 1;
            }
        }
    }
    assert!(quoted > 200, "{quoted}");
}
