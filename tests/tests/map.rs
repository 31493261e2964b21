//! The pages that lead from a paper to the code name things as `file::name`: every one of them exists.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The root of the workspace.
fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// The `file::name` pairs that stand in back quotes on a page.
fn names(page: &str) -> Vec<(String, String)> {
    page.split('`')
        .skip(1)
        .step_by(2)
        .filter_map(|span| span.split_once(".rs::"))
        .map(|(file, name)| (format!("{file}.rs"), name.to_owned()))
        .collect()
}

/// Whether the source defines something of this name.
fn defines(source: &str, name: &str) -> bool {
    let is_end = |c: char| !(c.is_alphanumeric() || c == '_');
    ["fn ", "struct ", "enum ", "trait ", "const ", "type "].iter().any(|keyword| {
        let definition = format!("{keyword}{name}");
        source.match_indices(&definition).any(|(at, found)| source[at + found.len()..].starts_with(is_end))
    })
}

/// The names of a page that do not exist.
fn missing(page: &str) -> Vec<String> {
    names(page)
        .into_iter()
        .filter(|(file, name)| {
            let source = fs::read_to_string(root().join(file)).unwrap_or_default();
            !defines(&source, name)
        })
        .map(|(file, name)| format!("{file}::{name}"))
        .collect()
}

#[test]
fn every_name_on_the_pages_exists() {
    for (page, at_least) in [("docs/map.md", 80), ("docs/errata.md", 15)] {
        let text = fs::read_to_string(root().join(page)).unwrap();
        assert!(names(&text).len() >= at_least, "{page} names only {}", names(&text).len());
        assert_eq!(missing(&text), Vec::<String>::new(), "{page}");
    }
}

/// Each file of vectors is on the map, and each on the map is there.
#[test]
fn the_map_has_the_vectors() {
    let page = fs::read_to_string(root().join("docs/map.md")).unwrap();
    let on_the_map: BTreeSet<String> =
        page.split('`').filter_map(|span| span.strip_prefix("vectors/v1/")).map(str::to_owned).collect();
    let entries = fs::read_dir(root().join("vectors/v1")).unwrap();
    let there: BTreeSet<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(on_the_map, there);
}

#[test]
fn a_name_that_does_not_exist_is_found_out() {
    let page = "`spec/src/sha256.rs::sha256`, `spec/src/sha256.rs::sha25`, `spec/src/nowhere.rs::sha256`";
    assert_eq!(missing(page), ["spec/src/sha256.rs::sha25", "spec/src/nowhere.rs::sha256"]);
}
