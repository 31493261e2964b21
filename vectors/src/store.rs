//! The files in the repository: made, compared, and put to both halves.

use crate::catalogue;
use crate::file::{self, File};
use crate::maker::Flaw;
use crate::op::Half;
use crate::reference;
use crate::replay::{Outcome, replay};
use crate::schema;
use crate::subject::{Local, Subject};
use secagg_spec::sha256::sha256;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The list of what the files hash to, in the form that `sha256sum --check` reads.
pub const SUMS: &str = "SHA256SUMS";

/// What went wrong with a file.
fn at(path: &Path, error: impl std::fmt::Display) -> Flaw {
    Flaw(format!("{}: {error}", path.display()))
}

/// All generated files, by path below the directory of the vectors.
///
/// # Errors
///
/// A test that cannot be made; `progress` is told each type's name.
pub fn generate(mut progress: impl FnMut(&str)) -> Result<BTreeMap<String, String>, Flaw> {
    let json = |error: serde_json::Error| Flaw(error.to_string());
    let mut files = BTreeMap::new();
    for kind in catalogue::types() {
        progress(kind.name);
        for (name, file) in kind.files()? {
            files.insert(format!("v1/{name}.json"), file::render(&file).map_err(json)?);
        }
        files.insert(format!("schema/{}", schema::name(kind.name)), file::render(&schema::schema(kind)).map_err(json)?);
    }
    files.insert(reference::PAGE.to_owned(), reference::page().map_err(|error| Flaw(error.to_string()))?);
    let sums = files.iter().map(|(path, text)| format!("{}  {path}\n", hex::encode(sha256(text.as_bytes()))));
    let sums = sums.collect::<String>();
    files.insert(SUMS.to_owned(), sums);
    Ok(files)
}

/// Writes the files, each whole or not at all, and removes files of types that are no more.
///
/// # Errors
///
/// Those of the file system.
pub fn write(directory: &Path, files: &BTreeMap<String, String>) -> Result<(), Flaw> {
    for part in ["v1", "schema"] {
        fs::create_dir_all(directory.join(part)).map_err(|e| at(directory, e))?;
    }
    for (name, text) in files {
        let path = directory.join(name);
        let new = path.with_extension("new");
        fs::write(&new, text).map_err(|e| at(&new, e))?;
        fs::rename(&new, &path).map_err(|e| at(&path, e))?;
    }
    for stray in strays(directory, files)? {
        let path = directory.join(stray);
        fs::remove_file(&path).map_err(|e| at(&path, e))?;
    }
    Ok(())
}

/// The JSON files below the directory that are none of these.
fn strays(directory: &Path, files: &BTreeMap<String, String>) -> Result<Vec<String>, Flaw> {
    let mut strays = Vec::new();
    for part in ["v1", "schema"] {
        let path = directory.join(part);
        for entry in fs::read_dir(&path).map_err(|e| at(&path, e))? {
            let name = format!("{part}/{}", entry.map_err(|e| at(&path, e))?.file_name().to_string_lossy());
            if !files.contains_key(&name) {
                strays.push(name);
            }
        }
    }
    Ok(strays)
}

/// Reads the files of tests below the directory, by name without `.json`.
///
/// # Errors
///
/// Those of the file system, and files that are no vectors.
pub fn read(directory: &Path) -> Result<BTreeMap<String, File>, Flaw> {
    let path = directory.join("v1");
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(&path).map_err(|e| at(&path, e))? {
        let path = entry.map_err(|e| at(&path, e))?.path();
        let (Some(name), Some("json")) = (path.file_stem(), path.extension().and_then(|e| e.to_str())) else {
            continue;
        };
        let text = fs::read_to_string(&path).map_err(|e| at(&path, e))?;
        let file = serde_json::from_str(&text).map_err(|e| at(&path, e))?;
        files.insert(name.to_string_lossy().into_owned(), file);
    }
    Ok(files)
}

/// What is wrong with the files in the directory: those that differ from what is generated, are missing, or are too many.
///
/// # Errors
///
/// Those of the file system.
pub fn differences(directory: &Path, files: &BTreeMap<String, String>) -> Result<Vec<String>, Flaw> {
    let mut problems = Vec::new();
    for (name, text) in files {
        match fs::read(directory.join(name)) {
            Err(error) => problems.push(format!("{name}: {error}")),
            Ok(found) if found != text.as_bytes() => {
                let line = found.split(|b| *b == b'\n').zip(text.split('\n')).position(|(a, b)| a != b.as_bytes());
                let line = line.map_or_else(String::new, |line| format!(", first on line {}", line + 1));
                problems.push(format!("{name}: differs from what the specification gives{line}"));
            }
            Ok(_) => (),
        }
    }
    problems.extend(strays(directory, files)?.into_iter().map(|name| format!("{name}: belongs to no type")));
    Ok(problems)
}

/// What is wrong with a file by its schema: a line for each fault, and for each flag or count that does not fit.
///
/// # Errors
///
/// A schema that is none.
pub fn violations(name: &str, text: &str, schema: &str) -> Result<Vec<String>, Flaw> {
    let flaw = |what: String| Flaw(format!("{name}: {what}"));
    let schema: serde_json::Value = serde_json::from_str(schema).map_err(|e| flaw(e.to_string()))?;
    let value: serde_json::Value = serde_json::from_str(text).map_err(|e| flaw(e.to_string()))?;
    let schema = jsonschema::validator_for(&schema).map_err(|e| flaw(e.to_string()))?;
    let mut problems: Vec<String> =
        schema.iter_errors(&value).map(|error| format!("{name}: at {}: {error}", error.instance_path())).collect();
    let file: File = serde_json::from_value(value).map_err(|e| flaw(e.to_string()))?;
    let ids: Vec<u32> = file.tests().map(|(_, test)| test.tc_id).collect();
    if ids.len() != file.number_of_tests as usize {
        problems.push(format!("{name}: numberOfTests is not the number of tests"));
    }
    if ids.iter().collect::<BTreeSet<_>>().len() != ids.len() {
        problems.push(format!("{name}: a tcId twice"));
    }
    Ok(problems)
}

/// A test of a file that did not pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Miss {
    /// Which: `shamir/3`.
    pub test: String,
    /// What it tests.
    pub comment: String,
    /// What went wrong.
    pub problem: String,
}

/// Puts all tests of a file to a half: those that did not pass, and how many were put.
///
/// # Errors
///
/// None in practice.
pub fn put(half: Half, name: &str, file: &File) -> Result<(usize, Vec<Miss>), Flaw> {
    let mut subject = Local::new(half);
    let offered = subject.hello().map_err(|broken| Flaw(broken.0))?.ops.into_iter().collect();
    let mut misses = Vec::new();
    let mut count = 0;
    for (group, test) in file.tests() {
        count += 1;
        let problem = match replay(&mut subject, &offered, group, test) {
            Outcome::Passed { skipped, .. } if skipped.is_empty() => continue,
            Outcome::Passed { skipped, .. } => format!("skipped: {skipped:?}"),
            Outcome::Failed(what) | Outcome::Broken(what) => what,
        };
        misses.push(Miss { test: format!("{name}/{}", test.tc_id), comment: test.comment.clone(), problem });
    }
    Ok((count, misses))
}
