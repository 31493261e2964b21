//! The specification and the implementation share no code: their trees of dependencies meet in a short list of crates,
//! each with its reason, and neither knows the other.

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, PackageId};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The crates of both trees, and why each may be.
const SHARED: [(&str, &str); 5] = [
    ("num-traits", "traits of number types; below p256, it names traits and computes nothing"),
    (
        "proc-macro2",
        "runs in the compiler, below the derive macros of thiserror and zeroize and the attributes of hax-lib",
    ),
    ("quote", "runs in the compiler, with proc-macro2"),
    ("syn", "runs in the compiler, with proc-macro2"),
    ("unicode-ident", "runs in the compiler, with proc-macro2"),
];

/// All that the specification stands on. No cryptography is among it.
const SPEC: [(&str, &str); 9] = [
    ("num-bigint", "natural numbers"),
    ("num-integer", "gcd and the like, for num-bigint"),
    ("num-traits", "zero and one"),
    ("hax-lib", "contracts; without cfg(hax) its attributes do nothing"),
    ("hax-lib-macros", "these attributes"),
    ("proc-macro2", "below hax-lib-macros"),
    ("quote", "below hax-lib-macros"),
    ("syn", "below hax-lib-macros"),
    ("unicode-ident", "below proc-macro2"),
];

fn names(list: &[(&'static str, &'static str)]) -> BTreeSet<String> {
    list.iter().map(|(name, _)| name.to_string()).collect()
}

/// What is wrong with these two trees, their roots not counted: a crate of both that is not on the list, a crate on the
/// list that is not of both, and the same for the specification's own tree.
fn violations(spec: &BTreeSet<String>, implementation: &BTreeSet<String>) -> Vec<String> {
    let shared: BTreeSet<String> = spec.intersection(implementation).cloned().collect();
    let mut found = Vec::new();
    for (what, is, may_be) in
        [("both trees", &shared, names(&SHARED)), ("the specification's tree", spec, names(&SPEC))]
    {
        found.extend(is.difference(&may_be).map(|name| format!("{name} is in {what} and must not be")));
        found.extend(may_be.difference(is).map(|name| format!("{name} is on the list of {what} and is not there")));
    }
    found
}

/// The workspace, resolved for this machine.
fn metadata() -> Metadata {
    let version =
        Command::new(std::env::var("RUSTC").unwrap_or("rustc".to_string())).arg("-vV").output().expect("rustc");
    let version = String::from_utf8(version.stdout).expect("text");
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).expect("the host").to_string();
    MetadataCommand::new()
        .manifest_path(workspace().join("Cargo.toml"))
        .other_options(["--locked".to_string(), "--filter-platform".to_string(), host])
        .exec()
        .expect("cargo metadata")
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").to_path_buf()
}

/// The names of all crates below the package of this name, by edges of these kinds.
fn tree(metadata: &Metadata, root: &str, kinds: &[DependencyKind]) -> BTreeSet<String> {
    let resolve = metadata.resolve.as_ref().expect("resolved");
    let name = |id: &PackageId| metadata[id].name.to_string();
    let nodes: BTreeMap<&PackageId, _> = resolve.nodes.iter().map(|node| (&node.id, node)).collect();
    let start = metadata.workspace_members.iter().find(|id| name(id) == root).expect("a member");
    let mut below = BTreeSet::new();
    let mut open = vec![(start, kinds)];
    while let Some((id, kinds)) = open.pop() {
        let node = nodes[id];
        for dep in &node.deps {
            if dep.dep_kinds.iter().any(|k| kinds.contains(&k.kind)) && below.insert(&dep.pkg) {
                // Only the root's own tests and build scripts count, not those of what it stands on.
                open.push((&dep.pkg, &[DependencyKind::Normal]));
            }
        }
    }
    below.into_iter().map(name).collect()
}

#[test]
fn the_halves_share_only_what_is_on_the_list() {
    let metadata = metadata();
    let spec = tree(&metadata, "secagg-spec", &[DependencyKind::Normal]);
    let implementation = tree(&metadata, "secagg", &[DependencyKind::Normal]);
    assert!(implementation.contains("p256") && implementation.contains("aes-gcm"), "the walk finds what is there");
    assert_eq!(violations(&spec, &implementation), Vec::<String>::new());
}

/// Not even for their tests.
#[test]
fn neither_half_knows_the_other() {
    let metadata = metadata();
    let all = [DependencyKind::Normal, DependencyKind::Development, DependencyKind::Build];
    for (half, others) in [
        ("secagg-spec", ["secagg", "secagg-vectors", "secagg-audit"]),
        ("secagg", ["secagg-spec", "secagg-vectors", "secagg-audit"]),
    ] {
        let below = tree(&metadata, half, &all);
        assert!(below.contains("proptest"), "{half}: the walk sees what only tests need");
        for other in others {
            assert!(!below.contains(other), "{half} knows {other}");
        }
    }
    // The one above both does.
    let below = tree(&metadata, "secagg-vectors", &[DependencyKind::Normal]);
    assert!(below.contains("secagg-spec") && below.contains("secagg"));
}

/// A file can be in two crates without any dependency: by a path attribute, by inclusion, by a link.
#[test]
fn no_source_file_is_in_both() {
    let mut seen = 0;
    for half in ["spec", "impl"] {
        for file in rust_files(&workspace().join(half).join("src")) {
            let text = std::fs::read_to_string(&file).expect("a source file");
            assert_eq!(foreign(&text), None, "{}", file.display());
            assert!(!file.is_symlink(), "{}", file.display());
            seen += 1;
        }
    }
    assert!(seen > 20, "the walk finds the files: {seen}");
}

/// A way in for another crate's file, if the source has one.
fn foreign(source: &str) -> Option<&'static str> {
    ["#[path", "include!("].into_iter().find(|way| source.contains(way))
}

/// All Rust files below a folder.
fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() && path.file_name().is_some_and(|name| name != "target") {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
    files
}

/// Two trees as they should be.
fn good() -> (BTreeSet<String>, BTreeSet<String>) {
    let implementation = names(&SHARED).into_iter().chain(["p256", "aes-gcm"].map(str::to_string)).collect();
    (names(&SPEC), implementation)
}

#[test]
fn trees_as_they_should_be_pass() {
    let (spec, implementation) = good();
    assert_eq!(violations(&spec, &implementation), Vec::<String>::new());
}

#[test]
fn a_planted_shared_crate_is_found() {
    let (mut spec, mut implementation) = good();
    spec.insert("sha2".to_string());
    implementation.insert("sha2".to_string());
    let expected = ["sha2 is in both trees and must not be", "sha2 is in the specification's tree and must not be"]
        .map(str::to_string);
    assert_eq!(violations(&spec, &implementation), expected);
}

#[test]
fn a_shared_number_crate_is_found() {
    let (spec, mut implementation) = good();
    implementation.insert("num-bigint".to_string());
    assert_eq!(violations(&spec, &implementation), ["num-bigint is in both trees and must not be"]);
}

#[test]
fn planted_cryptography_in_the_specification_is_found_though_it_is_not_shared() {
    let (mut spec, implementation) = good();
    spec.insert("ring".to_string());
    assert_eq!(violations(&spec, &implementation), ["ring is in the specification's tree and must not be"]);
}

#[test]
fn an_entry_that_nothing_needs_is_found() {
    let (mut spec, mut implementation) = good();
    spec.remove("unicode-ident");
    implementation.remove("quote");
    let found = violations(&spec, &implementation);
    let expected = [
        "quote is on the list of both trees and is not there",
        "unicode-ident is on the list of both trees and is not there",
        "unicode-ident is on the list of the specification's tree and is not there",
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_planted_inclusion_is_found() {
    assert_eq!(foreign("#[path = \"../../impl/src/prim/prg.rs\"]\nmod prg;"), Some("#[path"));
    assert_eq!(foreign("include!(\"../../spec/src/prg.rs\");"), Some("include!("));
    assert_eq!(foreign("//! include_str! is another thing: a string is no code.\n"), None);
}
