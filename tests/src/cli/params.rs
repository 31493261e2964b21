//! `secagg params`: the papers' parameters for so many users, dropouts and colluders, and what they cost, claimed and real.

use super::config::BadInput;
use super::out::{self, Exit, Written};
use super::text::grid;
use clap::Args;
use secagg_audit::claims::{self, Question, Row, table};
use serde::Serialize;

/// The options of `secagg params`.
#[derive(Args, Clone, Debug)]
pub struct ParamsArgs {
    /// m: the users.
    #[arg(long, value_name = "M")]
    pub users: u32,
    /// d: so many of them may be lost.
    #[arg(long, value_name = "D", default_value_t = 0)]
    pub dropouts: u32,
    /// c: so many of them collude; the server is not counted.
    #[arg(long, value_name = "C", default_value_t = 0)]
    pub colluders: u32,
    /// The elements of an input vector.
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    pub dimension: u32,
    /// The bits of an element of an input.
    #[arg(long, value_name = "BITS", default_value_t = 16)]
    pub bits: u8,
    /// The bits of NPKC's modulus.
    #[arg(long, value_name = "BITS", default_value_t = 3072)]
    pub rsa_bits: u32,
    /// Print one JSON document and nothing else.
    #[arg(long)]
    pub json: bool,
}

/// The JSON document.
#[derive(Serialize)]
struct Document<'a> {
    question: &'a Question,
    rows: &'a [Row],
}

/// Answers on stdout.
///
/// # Errors
///
/// Numbers that make no sense.
pub fn params(args: &ParamsArgs) -> Result<Exit, BadInput> {
    let text = answer(args)?;
    Ok(if out::write(&text) == Written::Lost { Exit::Failed } else { Exit::Fine })
}

/// The answer, as text or JSON.
fn answer(args: &ParamsArgs) -> Result<String, BadInput> {
    let ParamsArgs { users, dropouts, colluders, dimension, bits, rsa_bits, json } = *args;
    let question = Question { users, dropouts, colluders, dimension, bits, rsa_bits };
    claims::check(&question).map_err(BadInput)?;
    let rows = claims::rows(&question);
    if json {
        return serde_json::to_string_pretty(&Document { question: &question, rows: &rows })
            .map(|text| text + "\n")
            .map_err(|error| BadInput(format!("--json: the tables cannot be written: {error}")));
    }
    Ok(render(&question, &rows))
}

fn render(q: &Question, rows: &[Row]) -> String {
    let mut out = format!(
        "secagg params: m = {} users, d = {} may be lost, c = {} collude; inputs of {} elements of {} bits\n",
        q.users, q.dropouts, q.colluders, q.dimension, q.bits
    );
    for table in table::tables(rows) {
        out += &format!("\n{}:\n{}", table.title, grid(&table.cells));
    }
    let notes = table::notes(rows);
    if !notes.is_empty() {
        out += &format!("\nNotes:\n  {}\n", notes.join("\n  "));
    }
    out + "\nNobody is lost where bits are counted. What each difference is: docs/claims.md.\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(users: u32, dropouts: u32, colluders: u32, json: bool) -> ParamsArgs {
        ParamsArgs { users, dropouts, colluders, dimension: 100_000, bits: 16, rsa_bits: 3072, json }
    }

    #[test]
    fn text_has_a_line_for_each_row_and_aligned_columns() {
        let text = answer(&args(2000, 666, 665, false)).unwrap();
        let parameters: Vec<&str> = text.lines().skip_while(|l| *l != "Parameters:").take(16).collect();
        assert!(parameters[1].contains("eta_max"), "{text}");
        let mgl = parameters.iter().find(|l| l.contains("MGL") && l.contains("users-server")).unwrap();
        // §5.4's users-server choice for m = 2000.
        assert_eq!(
            mgl.split_whitespace().collect::<Vec<_>>(),
            ["MGL", "semi-honest", "users-server", "667", "1334", "666", "668"]
        );
        let width = |line: &&str| line.chars().count();
        assert!(parameters[1..].iter().take_while(|l| !l.is_empty()).all(|l| width(l) <= 110));
    }

    #[test]
    fn json_is_one_document_with_all_rows() {
        let text = answer(&args(26, 8, 8, true)).unwrap();
        let document: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(document["question"]["users"], 26);
        let rows = document["rows"].as_array().unwrap();
        assert_eq!(rows.len(), 14);
        assert!(rows.iter().all(|row| row["choice"].is_object() != row["refused"].is_string()));
    }

    #[test]
    fn numbers_that_make_no_sense_are_refused() {
        for (users, dropouts, colluders) in [(0, 0, 0), (1, 0, 0), (5, 5, 0), (5, 0, 5), (u32::MAX, 0, 0)] {
            assert!(answer(&args(users, dropouts, colluders, false)).is_err());
        }
        for (dimension, bits, rsa_bits) in [(0, 16, 3072), (1, 0, 3072), (1, 65, 3072), (1, 16, 0), (1, 16, u32::MAX)] {
            assert!(answer(&ParamsArgs { dimension, bits, rsa_bits, ..args(5, 0, 0, false) }).is_err());
        }
    }

    /// A million users are answered from formulas.
    #[test]
    fn a_million_users() {
        let text = answer(&args(1_000_000, 100_000, 1000, false)).unwrap();
        assert!(text.contains("MGL hardened"), "{text}");
    }
}
