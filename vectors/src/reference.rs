//! The page that has every operation field by field, from the declarations.

use crate::catalogue;
use crate::field::Field;
use crate::op::Op;
use std::collections::BTreeSet;
use std::fmt::Write;

/// The name of the page, beside the vectors.
pub const PAGE: &str = "FIELDS.md";

const HEAD: &str = "# The vectors, field by field

This page is generated from the declarations that the files and their schemas come from (`secagg vectors generate`). How the files are made up and how to
use them is said in [docs/vectors.md](../docs/vectors.md); what the values mean, in [docs/bytes.md](../docs/bytes.md).
";

/// The page.
///
/// # Errors
///
/// None: writing to a string does not fail.
pub fn page() -> Result<String, std::fmt::Error> {
    let mut out = HEAD.to_owned();
    let mut told = BTreeSet::new();
    for kind in catalogue::types() {
        writeln!(out, "\n## {}\n\n{} Algorithm `{}`.", kind.name, kind.about, kind.algorithm)?;
        if kind.negative.is_none() {
            writeln!(out, "Nothing is ever refused here, so there is no negative file.")?;
        }
        if kind.runs {
            writeln!(out, "\nEach test is a list of operations.\n")?;
            table(&mut out, &[("in", kind.about_a_run), ("out", kind.result_of_a_run)])?;
        }
        if !kind.flags.is_empty() {
            writeln!(
                out,
                "\n| flag | kind of fault | what an implementation with it does | finding |\n|---|---|---|---|"
            )?;
            for flag in kind.flags {
                let finding = flag.finding.unwrap_or("–");
                writeln!(out, "| `{}` | {} | {} | {finding} |", flag.name, flag.bug_type, flag.effect)?;
            }
        }
        let (old, new): (Vec<&Op>, Vec<&Op>) = kind.ops.iter().partition(|op| told.contains(op.name));
        if !old.is_empty() {
            let names: Vec<String> = old.iter().map(|op| format!("`{}`", op.name)).collect();
            writeln!(out, "\nOperations described above: {}.", names.join(", "))?;
        }
        for op in new {
            told.insert(op.name);
            writeln!(out, "\n### `{}`\n\n{} ({})\n", op.name, op.doc, op.source)?;
            table(&mut out, &[("params", op.params), ("in", op.input), ("coins", op.coins), ("out", op.out)])?;
        }
    }
    Ok(out)
}

fn table(out: &mut String, parts: &[(&str, &[Field])]) -> std::fmt::Result {
    if parts.iter().all(|(_, fields)| fields.is_empty()) {
        return writeln!(out, "It takes nothing and gives nothing.");
    }
    writeln!(out, "| | field | form | meaning |\n|---|---|---|---|")?;
    for (part, fields) in parts {
        for field in *fields {
            let escape = |text: &str| text.replace('|', "\\|");
            writeln!(out, "| {part} | `{}` | {} | {} |", field.name, escape(&field.kind.words()), escape(field.doc))?;
        }
    }
    Ok(())
}
