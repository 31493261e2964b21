//! The tables that people read: in the tool and in `docs/claims.md`.

use super::choice::{Choice, Threat};
use super::{Cost, Counted, Counts, Row};
use std::collections::BTreeMap;
use std::fmt::Write;

/// A table: a title, and its header and rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What it shows.
    pub title: &'static str,
    /// The cells, the header's first.
    pub cells: Vec<Vec<String>>,
}

/// All tables of these rows that have a line: parameters, traffic, storage, operations.
pub fn tables(rows: &[Row]) -> Vec<Table> {
    let table = |title, header: &[&str], line: &dyn Fn(&Row) -> Option<Vec<String>>| {
        let header = header.iter().map(|cell| (*cell).to_owned()).collect();
        let lines = rows.iter().filter_map(|row| line(row).map(|cells| [name(row), cells].concat()));
        Table { title, cells: std::iter::once(header).chain(lines).collect() }
    };
    let parameters = ["protocol", "model", "adversary", "t", "neighbours", "eta_max", "least inputs"];
    let traffic = [
        "protocol",
        "model",
        "adversary",
        "formula is of",
        "user claimed",
        "user real",
        "claimed x",
        "real x",
        "server claimed",
        "server real",
    ];
    let rest = [
        "protocol",
        "model",
        "adversary",
        "keys claimed",
        "keys real",
        "user claimed",
        "user real",
        "server claimed",
        "server real",
        "PRGs claimed",
        "PRGs real",
    ];
    let operations = [
        "protocol",
        "model",
        "adversary",
        "polynomials",
        "counted",
        "KDF",
        "counted",
        "chains of F",
        "counted",
        "E and D",
        "counted",
    ];
    let tables = vec![
        table("Parameters", &parameters, &|row| row.choice.as_ref().map(choice_cells)),
        table("What one session sends, in Mbit, and in proportion to the input", &traffic, &|row| {
            row.cost.as_ref().map(traffic_cells)
        }),
        table("Keys received beforehand and what is stored, in Mbit; vectors the server expands", &rest, &|row| {
            row.cost.as_ref().map(rest_cells)
        }),
        table("What a user computes, by Table 3 and as counted", &operations, &|row| {
            let cells = |c: &Counted| [c.claimed, c.counted].map(|count| count.to_string());
            let counted = row.cost.as_ref().map(|cost| &cost.user_operations).filter(|counted| !counted.is_empty())?;
            Some(counted.iter().flat_map(cells).collect())
        }),
    ];
    tables.into_iter().filter(|table| table.cells.len() > 1).collect()
}

/// Which row it is.
fn name(row: &Row) -> Vec<String> {
    let model = if row.active { "active" } else { "semi-honest" };
    vec![row.kind.name().to_owned(), model.to_owned(), row.threat.name().to_owned()]
}

fn choice_cells(choice: &Choice) -> Vec<String> {
    let eta_max = choice.eta_max.map_or("-".to_owned(), |eta_max| eta_max.to_string());
    let Choice { threshold, neighbours, minimum_inputs, .. } = choice;
    vec![threshold.to_string(), neighbours.to_string(), eta_max, minimum_inputs.to_string()]
}

fn traffic_cells(cost: &Cost) -> Vec<String> {
    let of = match cost.user.claim_counts {
        Counts::Sent => "sent",
        Counts::Received => "received",
        Counts::Both => "both ways",
    };
    vec![
        of.to_owned(),
        mbit(cost.user.claimed),
        mbit(cost.user.comparable()),
        format!("{:.2}", cost.claimed_expansion),
        format!("{:.2}", cost.real_expansion),
        mbit(cost.server.claimed),
        mbit(cost.server.comparable()),
    ]
}

fn rest_cells(cost: &Cost) -> Vec<String> {
    let keys = cost.provisioning.map_or(["0".to_owned(), "0".to_owned()], |keys| [keys.claimed, keys.real].map(mbit));
    let stored = [cost.user_storage, cost.server_storage].map(|pair| [pair.claimed, pair.real].map(mbit));
    let prg = [cost.server_prg.claimed, cost.server_prg.real].map(|count| count.to_string());
    [keys.to_vec(), stored.concat(), prg.to_vec()].concat()
}

/// Bits, as Mbit with four decimals, rounded to the nearest.
fn mbit(bits: u128) -> String {
    let hundreds = (bits + 50) / 100;
    format!("{}.{:04}", hundreds / 10_000, hundreds % 10_000)
}

/// What is refused, and what to know of the choices: each thing once, with the rows that it is about.
pub fn notes(rows: &[Row]) -> Vec<String> {
    // By place of first mention.
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut all: Vec<(&str, Vec<&Row>)> = Vec::new();
    for row in rows {
        let notes = row.choice.iter().flat_map(|choice| &choice.notes);
        for note in row.refused.iter().chain(notes) {
            let place = *places.entry(note).or_insert(all.len());
            match all.get_mut(place) {
                Some((_, rows)) => rows.push(row),
                None => all.push((note, vec![row])),
            }
        }
    }
    let line = |(note, rows): (&str, Vec<&Row>)| {
        let refused = if rows.iter().any(|row| row.refused.is_some()) { "refused, " } else { "" };
        format!("{}: {refused}{note}", about(&rows))
    };
    all.into_iter().map(line).collect()
}

/// The rows in few words: `MGL, users-server (semi-honest, active)`.
fn about(rows: &[&Row]) -> String {
    let mut models: Vec<((&str, Threat), Vec<&str>)> = Vec::new();
    for row in rows {
        let key = (row.kind.name(), row.threat);
        let model = if row.active { "active" } else { "semi-honest" };
        match models.iter_mut().find(|(known, _)| *known == key) {
            Some((_, models)) => models.push(model),
            None => models.push((key, vec![model])),
        }
    }
    let words = |((kind, threat), models): ((&str, Threat), Vec<&str>)| {
        format!("{kind}, {} ({})", threat.name(), models.join(", "))
    };
    models.into_iter().map(words).collect::<Vec<_>>().join("; ")
}

/// The table in Markdown, its title not included.
pub fn markdown(table: &Table) -> String {
    let mut out = String::new();
    for (i, row) in table.cells.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "| {} |", row.join(" | "));
        if i == 0 {
            let _ = writeln!(out, "|{}", "---|".repeat(row.len()));
        }
    }
    out
}
