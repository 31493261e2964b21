//! The known-answer vectors in the repository: that they are current, and that their checks can fail.

#[path = "../tool_support/mod.rs"]
mod tool_support;

mod checks;
mod content;
mod examples;
mod pinned;

use secagg_vectors::file::File;
use secagg_vectors::store;
use std::collections::BTreeMap;
use std::path::Path;

/// Where the vectors are.
const VECTORS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../vectors");

/// All files of tests.
fn files() -> BTreeMap<String, File> {
    store::read(Path::new(VECTORS)).expect("files")
}
