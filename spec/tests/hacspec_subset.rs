//! The specification keeps to its subset of Rust: every file of `spec/src` is read, and what the style leaves out is
//! refused with its file and line.
//!
//! Left out are `&mut` in signatures, statics, `unsafe`, `dyn`, labels, `while`, `loop` and ranges without an end,
//! interior mutability, hash maps, I/O, clocks, threads, randomness, printing, every macro and method that panics, floats,
//! `async`. The dependencies are pinned too: nothing but big integers and contracts.

#[path = "hacspec_subset/checker.rs"]
mod checker;

use checker::violations;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The directory of the crate.
fn crate_directory() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The Rust files below `directory`: their text by their path from the crate's directory.
fn rust_files(directory: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.append(&mut rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(crate_directory()).unwrap().to_str().unwrap().to_string();
            files.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
    files
}

#[test]
fn the_tree_is_clean() {
    let found: Vec<String> = rust_files(&crate_directory().join("src"))
        .iter()
        .flat_map(|(name, source)| violations(source, name))
        .map(|violation| violation.to_string())
        .collect();
    assert!(found.is_empty(), "outside the subset:\n{}", found.join("\n"));
}

/// Every module that is declared was read, from `lib.rs` down; and the files of the primitives by name.
#[test]
fn no_file_is_missed() {
    let files = rust_files(&crate_directory().join("src"));
    for name in
        ["ae", "aes", "ctr", "error", "gcm", "hkdf", "hmac", "kdf", "lib", "packing", "prelude", "prg", "sha256"]
    {
        assert!(files.contains_key(&format!("src/{name}.rs")), "src/{name}.rs");
    }
    for (name, source) in &files {
        let directory =
            name.strip_suffix("/lib.rs").or(name.strip_suffix("/mod.rs")).or(name.strip_suffix(".rs")).unwrap();
        for item in syn::parse_file(source).unwrap().items {
            if let syn::Item::Mod(syn::ItemMod { ident, content: None, .. }) = item {
                let places = [format!("{directory}/{ident}.rs"), format!("{directory}/{ident}/mod.rs")];
                assert!(places.iter().any(|place| files.contains_key(place)), "{name}: mod {ident}");
            }
        }
    }
}

/// The manifest's dependencies, which are all that a `use` can reach besides the standard library.
#[test]
fn the_dependencies_are_few() {
    let manifest = fs::read_to_string(crate_directory().join("Cargo.toml")).unwrap();
    let (_, rest) = manifest.split_once("\n[dependencies]\n").unwrap();
    let section = rest.split("\n[").next().unwrap();
    let names: Vec<&str> = section.lines().filter_map(|line| line.split(['.', ' ', '=']).next()).collect();
    let names: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
    assert_eq!(names, ["num-bigint", "num-integer", "num-traits", "hax-lib"]);
    // no other table adds to them: target-specific ones, or one table a dependency
    let tables: Vec<&str> =
        manifest.lines().filter(|line| line.starts_with('[') && line.contains("dependencies")).collect();
    assert_eq!(tables, ["[dependencies]", "[dev-dependencies]"]);
}

/// Source with violations, and each as line and construct.
type Planted = (&'static str, &'static [(usize, &'static str)]);

/// One snippet for each forbidden construct.
const PLANTED: [Planted; 62] = [
    ("\nfn f(x: &mut u8) {}", &[(2, "&mut")]),
    ("impl S {\n    fn f(&mut self) {}\n}", &[(2, "&mut")]),
    ("impl S {\n    fn f(self: &mut Self) {}\n}", &[(2, "&mut")]),
    ("trait T {\n\n    fn f(&mut self);\n}", &[(3, "&mut")]),
    ("fn f(x: Option<(u8, &mut [u8])>) {}", &[(1, "&mut")]),
    ("fn f<'a>() -> &'a mut u8 { g() }", &[(1, "&mut")]),
    ("fn f(g: impl Fn(&mut u8)) {}", &[(1, "&mut")]),
    ("struct S<'a> {\n    x: &'a mut u8,\n}", &[(2, "&mut")]),
    ("impl Iterator for S {\n    fn next(&mut self) -> Option<u8> { None }\n}", &[(2, "&mut")]),
    ("impl fmt::Debug for S {\n    fn other(&mut self) {}\n}", &[(2, "&mut")]),
    ("impl Other for S {\n    fn fmt(&self, f: &mut Formatter<'_>) {}\n}", &[(2, "&mut")]),
    ("impl Display for S {\n    fn fmt(&self, f: &mut F) {\n        x.unwrap();\n    }\n}", &[(3, ".unwrap()")]),
    ("/// doc\nstatic X: u8 = 0;", &[(2, "static")]),
    ("fn f() {\n    static mut X: u8 = 0;\n}", &[(2, "static")]),
    ("unsafe fn f() {}", &[(1, "unsafe")]),
    ("fn f() {\n    unsafe { g() }\n}", &[(2, "unsafe")]),
    ("unsafe impl Send for S {}", &[(1, "unsafe")]),
    ("unsafe trait T {}", &[(1, "unsafe")]),
    ("#[unsafe(no_mangle)]\nfn f() {}", &[(1, "unsafe")]),
    ("extern \"C\" {\n    static X: u8;\n}", &[(1, "extern"), (2, "static")]),
    ("unsafe extern \"C\" {\n    safe static X: u8;\n}", &[(1, "extern"), (2, "unread syntax")]),
    ("extern \"C\" fn f() {}", &[(1, "extern")]),
    ("extern crate std as s;", &[(1, "extern crate")]),
    ("#[path = \"../x.rs\"]\nmod x;", &[(1, "path")]),
    ("fn f(x: *const u8) {}", &[(1, "raw pointer")]),
    ("fn f(x: &dyn Fn()) {}", &[(1, "dyn")]),
    ("type T =\n    Box<dyn Fn()>;", &[(2, "dyn")]),
    ("fn f() {\n    'a: for x in y {\n        break 'a;\n    }\n}", &[(2, "label"), (3, "label")]),
    ("fn f() {\n    'a: for x in y {\n        continue 'a;\n    }\n}", &[(2, "label"), (3, "label")]),
    ("fn f() {\n    'a: {\n    }\n}", &[(2, "label")]),
    ("fn f() {\n    while x < 2 {}\n}", &[(2, "while")]),
    ("fn f() {\n    while let Some(x) = y {}\n}", &[(2, "while")]),
    ("fn f() {\n\n    loop {}\n}", &[(3, "loop")]),
    ("fn f() {\n    for i in 0.. {}\n}", &[(2, "unbounded range")]),
    ("fn f() {\n    (0..).find(g)\n}", &[(2, "unbounded range")]),
    ("use std::cell::Cell;", &[(1, "Cell"), (1, "std::cell")]),
    ("fn f(x: &RefCell<u8>) {}", &[(1, "RefCell")]),
    ("use std::sync::{\n    Mutex,\n};", &[(2, "Mutex"), (2, "std::sync")]),
    ("fn f(x: atomic::AtomicU64) {}", &[(1, "AtomicU64")]),
    ("fn f() { OnceCell::new() }", &[(1, "OnceCell")]),
    ("const X: LazyLock<u8> = g();", &[(1, "LazyLock")]),
    ("use std::collections::{BTreeMap,\n    HashMap as Map};", &[(2, "HashMap")]),
    ("fn f() -> collections::HashSet<u8> { g() }", &[(1, "HashSet")]),
    ("fn f() {\n    std::fs::read(x)\n}", &[(2, "std::fs")]),
    ("use {std::{io::{self}, fmt}};", &[(1, "std::io")]),
    ("use std::{net, env};", &[(1, "std::env"), (1, "std::net")]),
    ("use ::core::time::Duration;\nuse std::thread as t;", &[(1, "core::time"), (2, "std::thread")]),
    ("fn f() {\n    ::std::process::exit(1)\n}", &[(2, "std::process")]),
    ("use std as s;", &[(1, "std")]),
    ("use std::*;", &[(1, "std::*")]),
    ("use rand::Rng;\nfn f() { getrandom::fill(x) }", &[(1, "rand"), (2, "getrandom")]),
    (
        "fn f() {\n    println!(\"x\");\n    eprintln!();\n    print!(\"x\");\n}",
        &[(2, "println!"), (3, "eprintln!"), (4, "print!")],
    ),
    ("fn f() {\n    dbg!(x);\n    panic!();\n    todo!()\n}", &[(2, "dbg!"), (3, "panic!"), (4, "todo!")]),
    (
        "fn f() {\n    std::unimplemented!();\n    unreachable!();\n    assert!(x);\n    debug_assert_eq!(x, y)\n}",
        &[(2, "unimplemented!"), (3, "unreachable!"), (4, "assert!"), (5, "debug_assert_eq!")],
    ),
    ("macro_rules! m {\n    () => {};\n}", &[(1, "macro_rules!")]),
    ("fn f() {\n    vec![\n        x.unwrap();\n        y.expect(z)\n    ]\n}", &[(3, ".unwrap()"), (4, ".expect()")]),
    ("fn f() { x.map(Option::unwrap) }", &[(1, "::unwrap")]),
    ("fn f() { matches!(x, Some(_) if\n y.unwrap()) }", &[(2, ".unwrap()")]),
    ("fn f() { vec![fn] }", &[(1, "vec! that cannot be read")]),
    ("fn f(x: f64) {\n    let y = 1.5;\n    let z = 2 as f32;\n}", &[(1, "f64"), (2, "float"), (3, "f32")]),
    ("async fn f() {\n    x.await;\n    async {}\n}", &[(1, "async"), (2, "await"), (3, "async")]),
    ("fn f() {\n    x +\n}", &[(3, "not Rust")]),
];

#[test]
fn every_planted_violation_is_caught() {
    for (source, expected) in PLANTED {
        let found: Vec<(usize, String)> =
            violations(source, "planted.rs").into_iter().map(|v| (v.line, v.construct)).collect();
        let expected: Vec<(usize, String)> = expected.iter().map(|(line, name)| (*line, name.to_string())).collect();
        assert_eq!(found, expected, "in\n{source}");
    }
}

/// The names that are refused wherever they stand, and the modules of `std` that are refused as a whole.
#[test]
fn every_forbidden_name_is_caught() {
    let types = "Cell RefCell UnsafeCell OnceCell LazyCell Mutex RwLock Condvar Barrier Once OnceLock LazyLock AtomicBool \
                 AtomicUsize HashMap HashSet RandomState Instant SystemTime f32 f64";
    for name in types.split_whitespace() {
        let found = violations(&format!("fn f(x: &x::{name}) {{}}"), "planted.rs");
        assert_eq!(found.iter().map(|v| v.construct.as_str()).collect::<Vec<_>>(), [name]);
    }
    let modules = "alloc arch cell env ffi fs hash hint io mem net os process ptr random sync thread time";
    for (root, name) in ["std", "core"].iter().flat_map(|root| modules.split_whitespace().map(move |name| (root, name)))
    {
        let found = violations(&format!("fn f() {{ {root}::{name}::x() }}"), "planted.rs");
        assert_eq!(found.iter().map(|v| v.construct.clone()).collect::<Vec<_>>(), [format!("{root}::{name}")]);
    }
    for name in ["rand", "rand_core", "rand_chacha", "getrandom", "fastrand", "oorandom"] {
        let found = violations(&format!("use {name};"), "planted.rs");
        assert_eq!(found.iter().map(|v| v.construct.as_str()).collect::<Vec<_>>(), [name]);
    }
    for name in ["unwrap", "unwrap_err", "expect", "expect_err"] {
        let found = violations(&format!("fn f() {{ x.{name}() }}"), "planted.rs");
        assert_eq!(found.iter().map(|v| v.construct.clone()).collect::<Vec<_>>(), [format!(".{name}()")]);
    }
}

#[test]
fn a_violation_prints_file_line_and_construct() {
    let found = violations("fn f() {}\nstatic X: u8 = 0;", "src/x.rs");
    assert_eq!(found.iter().map(ToString::to_string).collect::<Vec<_>>(), ["src/x.rs:2: static"]);
}

/// What looks like a violation and is none.
#[test]
fn the_subset_is_not_refused() {
    let source = r#"
        //! unsafe, static, loop, x.unwrap(), 1.5
        use std::collections::{BTreeMap, BTreeSet};
        use std::fmt::{self, Display};
        const LABEL: &'static [u8] = b"dyn while loop { panic!() }";
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        struct S { celled: u8 }
        impl fmt::Display for S {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, "{} {}", self.celled, 1) }
        }
        #[expect(dead_code)]
        fn f(x: &[u8], n: usize) -> Option<Vec<u8>> {
            let mut v = vec![0u8; n];
            let mut sum = 0;
            for i in 0..n { sum += i; if i == 3 { break; } else { continue; } }
            for x in x.iter().rev() { v.push(*x); }
            v.extend_from_slice(&x[1..]);
            let last = v.last_mut()?;
            *last = v.first().copied().unwrap_or(0).max(sum as u8);
            let g = |a: u8| a.wrapping_add(1);
            if matches!(n, 0 | 1 if n < 5) { Some(vec![g(1), 2]) } else { Some(format!("{n}").into_bytes()) }
        }
        #[cfg(test)]
        mod tests { fn f() { assert!(x.unwrap()); } }
    "#;
    assert_eq!(violations(source, "clean.rs"), []);
}
