//! `secagg connectivity`: how few neighbours leave the honest survivors connected.

use super::config::BadInput;
use super::out::{self, Exit, Written};
use super::text::grid;
use clap::Args;
use secagg_audit::connectivity::{self, Measured};
use secagg_spec::graph::exists_regular_graph;
use serde::Serialize;
use std::fmt::Write as _;

/// The most users: a bound is a sum of so many terms at most.
const MOST_USERS: u32 = 1_000_000;
/// The most draws in all, of graphs times users: a minute or so.
const MOST_DRAWS: u64 = 200_000_000;

/// The options of `secagg connectivity`.
#[derive(Args, Clone, Debug)]
pub struct ConnectivityArgs {
    /// m: the users.
    #[arg(long, value_name = "M")]
    pub users: u32,
    /// d: so many of them are lost, m - t at most.
    #[arg(long, value_name = "D", default_value_t = 0)]
    pub dropouts: u32,
    /// c: so many of them collude; the server is not counted.
    #[arg(long, value_name = "C", default_value_t = 0)]
    pub colluders: u32,
    /// K: cut apart with probability 2^-K at most.
    #[arg(long, value_name = "K", default_value_t = 40)]
    pub kappa: u32,
    /// L: judge this many neighbours too.
    #[arg(long, value_name = "L")]
    pub neighbours: Option<u32>,
    /// b: a part of fewer than b users counts as small.
    #[arg(long, value_name = "B", default_value_t = 3)]
    pub least_part: u32,
    /// Draw so many graphs for each number of neighbours and count.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub trials: u32,
    /// 64 hex digits from which the graphs are drawn.
    #[arg(
        long,
        value_name = "HEX",
        default_value = "73656361676720636f6e6e656374697669747920736565642030303030303030"
    )]
    pub seed: super::args::Seed,
    /// Print one JSON document and nothing else.
    #[arg(long)]
    pub json: bool,
}

/// One number of neighbours.
#[derive(Serialize)]
struct Line {
    neighbours: u32,
    why: &'static str,
    /// Whatever is removed, nothing is cut.
    sure: bool,
    /// The log2 of the bound on a cut; none: impossible.
    cut_log2: Option<f64>,
    /// The log2 of the bound on a part of fewer than `least_part`; none: impossible.
    small_part_log2: Option<f64>,
    measured: Option<Measured>,
}

/// The JSON document.
#[derive(Serialize)]
struct Document {
    users: u32,
    dropouts: u32,
    colluders: u32,
    kappa: u32,
    least_part: u32,
    /// None: there is no such graph.
    sure_neighbours: Option<u32>,
    /// None: there is no such graph.
    likely_neighbours: Option<u32>,
    lines: Vec<Line>,
}

/// Answers on stdout.
///
/// # Errors
///
/// Numbers that make no sense.
pub fn connectivity(args: &ConnectivityArgs) -> Result<Exit, BadInput> {
    let text = answer(args)?;
    Ok(if out::write(&text) == Written::Lost { Exit::Failed } else { Exit::Fine })
}

/// The answer, as text or JSON.
fn answer(args: &ConnectivityArgs) -> Result<String, BadInput> {
    let document = judge(args)?;
    if args.json {
        return serde_json::to_string_pretty(&document)
            .map(|text| text + "\n")
            .map_err(|error| BadInput(format!("--json: the answer cannot be written: {error}")));
    }
    Ok(render(&document))
}

fn judge(args: &ConnectivityArgs) -> Result<Document, BadInput> {
    let ConnectivityArgs { users, dropouts, colluders, kappa, least_part, trials, .. } = *args;
    if !(2..=MOST_USERS).contains(&users) {
        return Err(BadInput(format!("--users {users}: expected 2 to {MOST_USERS}")));
    }
    let removed = dropouts.saturating_add(colluders);
    if removed >= users {
        return Err(BadInput(format!(
            "--dropouts {dropouts} --colluders {colluders}: none of the {users} users are left"
        )));
    }
    let draws = u64::from(trials).saturating_mul(u64::from(users));
    if draws > MOST_DRAWS {
        let most = MOST_DRAWS / u64::from(users);
        return Err(BadInput(format!("--trials {trials}: expected at most {most} for {users} users")));
    }
    if let Some(given) = args.neighbours.filter(|given| !exists_regular_graph(users, *given)) {
        let rule = "at least 1, at most one less than the users, and one of the two even";
        return Err(BadInput(format!("--neighbours {given}: no such graph over {users} users; expected {rule}")));
    }
    let sure_neighbours = connectivity::sure_degree(users, removed);
    let likely_neighbours = connectivity::likely_degree(users, removed, kappa);
    let wanted = [
        (likely_neighbours.filter(|likely| Some(*likely) != sure_neighbours), "bound"),
        (sure_neighbours, "rule"),
        (args.neighbours, "asked for"),
    ];
    let lines = wanted.into_iter().filter_map(|(neighbours, why)| {
        let neighbours = neighbours?;
        let possible = |log2: Option<f64>| log2.filter(|log2| log2.is_finite());
        let sure = sure_neighbours.is_some_and(|sure| neighbours >= sure);
        let bound = |log2: Option<f64>| if sure { None } else { possible(log2) };
        Some(Line {
            neighbours,
            why,
            sure,
            cut_log2: bound(connectivity::cut_bound_log2(users, removed, neighbours)),
            small_part_log2: bound(connectivity::small_part_bound_log2(users, removed, neighbours, least_part)),
            measured: (trials > 0)
                .then(|| connectivity::simulate(users, removed, neighbours, trials, &args.seed.0))
                .flatten(),
        })
    });
    let lines = lines.collect();
    Ok(Document { users, dropouts, colluders, kappa, least_part, sure_neighbours, likely_neighbours, lines })
}

fn render(document: &Document) -> String {
    let Document { users, dropouts, colluders, kappa, least_part, .. } = document;
    let mut out = format!("secagg connectivity: m = {users} users, d = {dropouts} lost, c = {colluders} collude\n\n");
    let bound = |log2: Option<f64>| log2.map_or_else(|| "0".to_owned(), |log2| format!("2^{log2:.1}"));
    let header = ["neighbours", "from", "P(cut) at most", &format!("P(part < {least_part}) at most"), "cut, measured"];
    let mut cells = vec![header.map(str::to_owned).to_vec()];
    for line in &document.lines {
        let measured = line.measured.map_or_else(|| "-".to_owned(), |m| format!("{} of {}", m.cut, m.trials));
        cells.push(vec![
            line.neighbours.to_string(),
            line.why.to_owned(),
            bound(line.cut_log2),
            bound(line.small_part_log2),
            measured,
        ]);
    }
    out += &grid(&cells);
    let number = |found: Option<u32>| found.map_or_else(|| "there is no such graph".to_owned(), |ell| ell.to_string());
    // Writing to a string cannot fail.
    let _ = write!(
        out,
        "\nWhoever is lost or colludes, also by choice: {}.\nWhere that does not depend on the graph's seed, but for 2^-{kappa}: {}.\n\
         An active server chooses who is lost and knows the seed: then only the first number holds.\nThe proofs: docs/security.md, sections 3 and 9.\n",
        number(document.sure_neighbours),
        number(document.likely_neighbours),
    );
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(users: u32, dropouts: u32, colluders: u32) -> ConnectivityArgs {
        let seed = super::super::args::Seed([7; 32]);
        let (kappa, neighbours, least_part, trials, json) = (40, None, 3, 0, false);
        ConnectivityArgs { users, dropouts, colluders, kappa, neighbours, least_part, trials, seed, json }
    }

    #[test]
    fn both_numbers_and_when_they_hold() {
        // 10 + 5 removed of 100: 16 is sure.
        let text = answer(&args(100, 10, 5)).unwrap();
        assert!(text.contains("also by choice: 16."), "{text}");
        assert!(text.contains("only the first number holds"), "{text}");
        let asked = ConnectivityArgs { neighbours: Some(2), trials: 50, json: true, ..args(100, 10, 5) };
        let document: serde_json::Value = serde_json::from_str(&answer(&asked).unwrap()).unwrap();
        let line = document["lines"].as_array().unwrap().iter().find(|line| line["why"] == "asked for").unwrap();
        // A ring without 15 of 100 is as good as always cut.
        assert_eq!((&line["measured"]["cut"], &line["cut_log2"]), (&50.into(), &serde_json::Value::from(0.0)));
    }

    #[test]
    fn numbers_that_make_no_sense_are_refused() {
        for (users, dropouts, colluders) in
            [(0, 0, 0), (1, 0, 0), (5, 5, 0), (5, 2, 3), (5, u32::MAX, 1), (MOST_USERS + 1, 0, 0)]
        {
            assert!(answer(&args(users, dropouts, colluders)).is_err(), "{users} {dropouts} {colluders}");
        }
        for neighbours in [0, 3, 7, 8] {
            assert!(answer(&ConnectivityArgs { neighbours: Some(neighbours), ..args(7, 1, 1) }).is_err());
        }
        assert!(answer(&ConnectivityArgs { trials: u32::MAX, ..args(7, 1, 1) }).is_err());
    }

    /// A million users, half of them removed.
    #[test]
    fn a_million_users() {
        let text = answer(&args(1_000_000, 300_000, 200_000)).unwrap();
        assert!(text.contains("also by choice: 500001."), "{text}");
    }
}
