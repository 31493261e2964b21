//! `secagg vectors`: the known-answer vectors, made, checked and listed.

use super::config::BadInput;
use super::out::{Exit, Written, write};
use super::progress::{Progress, note};
use super::text::grid;
use clap::{Args, Subcommand};
use secagg_vectors::catalogue;
use secagg_vectors::op::Half;
use secagg_vectors::store;
use std::path::{Path, PathBuf};

/// Where the vectors are in the checkout that the tool was built from.
pub fn directory(asked: Option<&PathBuf>) -> PathBuf {
    let own = || Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("vectors");
    asked.cloned().unwrap_or_else(own)
}

/// The options of `secagg vectors`.
#[derive(Args, Debug)]
pub struct VectorsArgs {
    /// What to do.
    #[command(subcommand)]
    pub what: What,
    /// The directory that holds v1, schema and SHA256SUMS [default: vectors, in the checkout].
    #[arg(long, value_name = "DIR", global = true)]
    pub directory: Option<PathBuf>,
}

/// What to do with the vectors.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum What {
    /// Write all files, from the specification.
    Generate,
    /// Make all files again and compare; validate each against its schema; put each test to both halves.
    Check,
    /// Name the files, and how many tests each has.
    List,
}

impl From<secagg_vectors::maker::Flaw> for BadInput {
    fn from(flaw: secagg_vectors::maker::Flaw) -> Self {
        Self(flaw.0)
    }
}

/// Does it.
///
/// # Errors
///
/// Files that cannot be read or written; vectors that cannot be made.
pub fn vectors(args: &VectorsArgs) -> Result<Exit, BadInput> {
    let directory = directory(args.directory.as_ref());
    match args.what {
        What::Generate => generate(&directory),
        What::Check => check(&directory),
        What::List => list(&directory),
    }
}

/// All files, with progress.
fn made() -> Result<std::collections::BTreeMap<String, String>, BadInput> {
    let task = Progress::BarOrLines.start(catalogue::types().len() as u64, "vectors made");
    Ok(store::generate(|_| task.step())?)
}

fn generate(directory: &Path) -> Result<Exit, BadInput> {
    let files = made()?;
    store::write(directory, &files)?;
    let bytes: usize = files.values().map(String::len).sum();
    Ok(told(&format!("{} files, {bytes} bytes, in {}\n", files.len(), directory.display()), true))
}

fn check(directory: &Path) -> Result<Exit, BadInput> {
    let made = made()?;
    let mut problems = store::differences(directory, &made)?;
    let files = store::read(directory)?;
    let task = Progress::BarOrLines.start(files.len() as u64, "files put to both halves");
    let mut put = 0;
    for (name, file) in &files {
        if let (Some(text), Some(schema)) =
            (made.get(&format!("v1/{name}.json")), made.get(&format!("schema/{}", file.schema)))
        {
            problems.extend(store::violations(name, text, schema)?);
        }
        for half in [Half::Spec, Half::Impl] {
            let (count, misses) = store::put(half, name, file)?;
            put += count;
            let said =
                |miss: store::Miss| format!("{} {} ({}): {}", half.name(), miss.test, miss.comment, miss.problem);
            problems.extend(misses.into_iter().map(said));
        }
        task.step();
    }
    drop(task);
    problems.iter().for_each(|problem| note(problem));
    let tests: u32 = files.values().map(|file| file.number_of_tests).sum();
    let verdict = if problems.is_empty() { "PASS" } else { "FAIL" };
    let text = format!(
        "{} files, {tests} tests, each put to both halves: {put} in all; {} problems\nverdict: {verdict}\n",
        files.len(),
        problems.len()
    );
    Ok(told(&text, problems.is_empty()))
}

fn list(directory: &Path) -> Result<Exit, BadInput> {
    let files = store::read(directory)?;
    let mut rows = vec![["file", "tests", "algorithm"].map(str::to_owned).to_vec()];
    for (name, file) in &files {
        rows.push(vec![name.clone(), file.number_of_tests.to_string(), file.algorithm.clone()]);
    }
    let tests: u32 = files.values().map(|file| file.number_of_tests).sum();
    Ok(told(&format!("{}{} files, {tests} tests\n", grid(&rows), files.len()), true))
}

/// Said on stdout.
fn told(text: &str, fine: bool) -> Exit {
    if write(text) != Written::Lost && fine { Exit::Fine } else { Exit::Failed }
}
