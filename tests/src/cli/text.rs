//! A run's report for people.

use super::report::{CostReport, Report, RoundReport};
use secagg_audit::provision::Dealer;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The report as text, ending in a verdict line.
pub fn render(report: &Report) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = head(&mut out, report).and_then(|()| tail(&mut out, report));
    out
}

/// The report without its sums and coefficients, ending in a verdict line.
pub fn render_short(report: &Report) -> String {
    let mut out = String::new();
    let _ = head(&mut out, report).and_then(|()| rounds_and_refusals(&mut out, report));
    if let Some(fit) = &report.fit
        && let (Some(absolute), Some(relative)) = (fit.largest_absolute_difference, fit.largest_relative_difference)
    {
        let apart = format!("{absolute:.1e} absolute, {relative:.1e} relative");
        let _ = writeln!(out, "Fit over {} rows; largest difference to the fit of the rows: {apart}.", fit.rows);
    }
    let _ = agreement(&mut out, report);
    out
}

/// What sessions sent, side by side.
pub fn compare(reports: &[Report]) -> String {
    let mut rows = vec![
        ["protocol", "messages", "bytes up", "bytes down", "a client sends", "a client receives"]
            .map(str::to_owned)
            .to_vec(),
    ];
    for report in reports {
        let sum = |of: fn(&RoundReport) -> usize| report.rounds.iter().map(of).sum::<usize>();
        let (up, down) = (sum(|r| r.bytes_up), sum(|r| r.bytes_down));
        let clients = report.parameters.clients as usize;
        rows.push(vec![
            format!("{} {}, {}", report.protocol, report.model, report.variant),
            (sum(|r| r.messages_up) + sum(|r| r.messages_down)).to_string(),
            up.to_string(),
            down.to_string(),
            (up / clients).to_string(),
            (down / clients).to_string(),
        ]);
    }
    grid(&rows)
}

fn head(out: &mut String, report: &Report) -> std::fmt::Result {
    let p = &report.parameters;
    let (input, n) = (&report.input, p.clients);
    writeln!(out, "secagg run: a least-squares fit over rows that no client shows\n")?;
    writeln!(out, "  input      {}: {} rows", input.source, input.rows)?;
    writeln!(out, "  fit        {} from {}", input.target, input.predictors.join(", "))?;
    let (least, most) = (p.rows.iter().min().unwrap_or(&0), p.rows.iter().max().unwrap_or(&0));
    let rows = if least == most { format!("{most}") } else { format!("{least} or {most}") };
    writeln!(
        out,
        "  clients    n = {n}, {rows} rows each; every client sends one masked vector of m = {} sums",
        p.dimension
    )?;
    protocol(out, report)?;
    let sums = u64::from(n) + u64::from(p.colluders);
    if let Some(t) = p.threshold {
        let quorum = (report.protocol, report.model) == ("bon", "active")
            || (report.protocol, report.variant) == ("mgl", "hardened");
        let rule = if quorum {
            format!("2t = {} > n + C = {sums}", 2 * u64::from(t))
        } else {
            format!("t = {t} > C = {}", p.colluders)
        };
        writeln!(
            out,
            "  threshold  t = {t}: with fewer clients left nothing is revealed; C = {} colluders: {rule}",
            p.colluders
        )?;
    }
    writeln!(
        out,
        "  encoding   units of 2^-{}; a client's sum lies within ±B, B = {} ({:.3e})",
        p.scale_bits, p.bound, p.bound_value
    )?;
    writeln!(
        out,
        "             R_U = 2B + 1 = {}; R = {}: no sum can wrap",
        p.input_modulus,
        if report.protocol == "mgl" {
            "2^64 > n(R_U - 1)".to_owned()
        } else {
            format!("n(R_U - 1) + 1 = {}", p.modulus)
        }
    )?;
    match &report.seed {
        Some(seed) => writeln!(out, "  coins      from the seed {seed}")?,
        None => writeln!(out, "  coins      from the operating system; not kept")?,
    }
    let engines = report.engines.join(" and ");
    let same = if report.engines.len() > 1 { ", with the same coins" } else { "" };
    writeln!(out, "  engines    {engines}{same}")?;
    let mut drops: BTreeMap<u8, Vec<String>> = BTreeMap::new();
    for drop in &report.drops {
        drops.entry(drop.round).or_default().push(drop.client.to_string());
    }
    let drops: Vec<String> =
        drops.iter().map(|(round, ids)| format!("{} before round {round}", ids.join(", "))).collect();
    writeln!(out, "  lost       {}\n", if drops.is_empty() { "nobody".to_owned() } else { drops.join("; ") })
}

/// The protocol, its graph, and where its keys come from.
fn protocol(out: &mut String, report: &Report) -> std::fmt::Result {
    let p = &report.parameters;
    let (name, model) = match (report.protocol, report.model) {
        ("bon", "active") => ("Bonawitz et al., Figure 4", "active model: signatures and ConsistencyCheck"),
        ("bon", _) => ("Bonawitz et al., Figure 4", "honest-but-curious model"),
        ("mgl", "active") => {
            ("Mandal, Gong and Liu, Figure 4", "active model: signatures and commitments to every share")
        }
        ("mgl", _) => ("Mandal, Gong and Liu, Figure 4", "semi-honest model"),
        _ => ("Ács and Castelluccia, as BON IV-C has it", "honest-but-curious model"),
    };
    writeln!(out, "  protocol   {name}, {model}")?;
    if (report.protocol, report.variant) == ("bon", "hardened") {
        writeln!(
            out,
            "             hardened: every repair is made; keys, ciphertexts and signatures are bound to the session"
        )?;
    } else if report.protocol == "mgl" && report.variant == "as-written" {
        writeln!(
            out,
            "             as written, which is broken (one client alone computes every key, F01): not for real data"
        )?;
    } else if report.protocol == "mgl" {
        writeln!(
            out,
            "             hardened: every repair is made, and keys come from two providers\' bivariate polynomials"
        )?;
    }
    if let Some(degree) = p.neighbours {
        let eta = p.eta_max.map_or(String::new(), |eta| format!(", eta_max = {eta}"));
        writeln!(out, "  graph      {degree} neighbours each{eta}")?;
    }
    if let Some(keys) = &report.provisioning {
        let bits = keys.modulus_bits;
        let dealer = match keys.dealer {
            Dealer::Trusted => "a trusted dealer",
            Dealer::TwoParty => "the two service providers",
        };
        let cost = |c: &CostReport| {
            let again = if c.attempts > 1 { format!(", {} runs", c.attempts) } else { String::new() };
            format!("{:.1} ms, {} messages, {} bytes{again}", c.ms, c.messages, c.bytes)
        };
        writeln!(out, "  keys       N of {bits} bits from {dealer}: {}", cost(&keys.modulus))?;
        writeln!(out, "             inverse of e: {}", cost(&keys.inverse))?;
        writeln!(out, "             everybody\'s polynomials: {}", cost(&keys.shares))?;
    }
    if p.sessions > 1 {
        writeln!(out, "  sessions   {}: the sums, then {} steps of gradient descent", p.sessions, p.sessions - 1)?;
    }
    Ok(())
}

fn tail(out: &mut String, report: &Report) -> std::fmt::Result {
    rounds_and_refusals(out, report)?;
    sums(out, report)?;
    fit(out, report)?;
    descent(out, report)?;
    agreement(out, report)
}

fn rounds_and_refusals(out: &mut String, report: &Report) -> std::fmt::Result {
    out.push_str(&grid(&rounds(report)));
    writeln!(
        out,
        "(up: users to server; down: server to users; times in milliseconds, the users' summed over all users)"
    )?;
    writeln!(out, "all messages, SHA-256: {}\n", report.transcript)?;
    for r in &report.refusals {
        let who = if r.by == "user" {
            format!("user {} aborted", r.user)
        } else {
            format!("the server refused user {}", r.user)
        };
        writeln!(out, "round {}: {who}: {}", r.round, r.failure)?;
    }
    Ok(())
}

/// Whether the engines agree, and the verdict.
fn agreement(out: &mut String, report: &Report) -> std::fmt::Result {
    if report.engines.len() > 1 && report.disagreements.is_empty() {
        let engines = report.engines.join(" and ");
        writeln!(out, "{engines} agree: every message byte for byte, every set, every refusal and the outcome.")?;
    }
    for difference in &report.disagreements {
        writeln!(out, "the engines differ: {difference}")?;
    }
    writeln!(out, "{}", verdict(report))
}

/// The verdict line.
fn verdict(report: &Report) -> String {
    if report.pass {
        let sums = report.contributors.as_ref().map_or(0, Vec::len);
        format!("verdict: PASS — the exact sums of {sums} clients, and the fit of their rows")
    } else {
        format!("verdict: FAIL — {}", report.problems.join("; "))
    }
}

fn rounds(report: &Report) -> Vec<Vec<String>> {
    let mut header = ["round", "", "msgs up", "bytes up", "msgs down", "bytes down"].map(str::to_owned).to_vec();
    for engine in &report.engines {
        header.extend([format!("{engine} users"), format!("{engine} server")]);
    }
    header.push("lost".to_owned());
    let line = |r: &RoundReport| {
        let mut cells = vec![r.round.to_string(), r.name.to_owned()];
        cells.extend([r.messages_up, r.bytes_up, r.messages_down, r.bytes_down].map(|v| v.to_string()));
        cells.extend(r.times.iter().flat_map(|t| [format!("{:.1}", t.users_ms), format!("{:.1}", t.server_ms)]));
        let lost: Vec<String> = r.lost.iter().map(u32::to_string).collect();
        cells.push(if lost.is_empty() { "-".to_owned() } else { lost.join(" ") });
        cells
    };
    std::iter::once(header).chain(report.rounds.iter().map(line)).collect()
}

fn sums(out: &mut String, report: &Report) -> std::fmt::Result {
    let (Some(sums), Some(contributors)) = (&report.sums, &report.contributors) else { return Ok(()) };
    writeln!(out, "Sums over the {} clients whose masked vectors arrived:", contributors.len())?;
    let cells: Vec<String> = sums.iter().flat_map(|s| [s.label.clone(), number(s.value)]).collect();
    out.push_str(&grid(&cells.chunks(6).map(<[String]>::to_vec).collect::<Vec<_>>()));
    match report.sums_exact {
        Some(true) => writeln!(out, "They are these clients' own sums added in the clear, unit for unit.\n"),
        _ => writeln!(out, "They are NOT these clients' own sums added in the clear.\n"),
    }
}

fn fit(out: &mut String, report: &Report) -> std::fmt::Result {
    let Some(fit) = &report.fit else { return Ok(()) };
    let Some(coefficients) = &fit.coefficients else {
        return writeln!(
            out,
            "No fit over these {} rows: the normal equations are singular, or too near to it.\n",
            fit.rows
        );
    };
    let shown = |value: Option<f64>| value.map_or("none".to_owned(), coefficient);
    let small = |value: f64| format!("{value:.1e}");
    writeln!(out, "Fit over the {} rows in these sums:", fit.rows)?;
    let header = ["coefficient", "from the sums", "from the rows", "difference", "rounding bound"];
    let line = |c: &super::fit::CoefficientReport| {
        let difference = c.difference.map_or("none".to_owned(), small);
        vec![c.name.clone(), coefficient(c.from_sums), shown(c.plaintext), difference, small(c.rounding_bound)]
    };
    let rows: Vec<Vec<String>> =
        std::iter::once(header.map(str::to_owned).to_vec()).chain(coefficients.iter().map(line)).collect();
    out.push_str(&grid(&rows));
    if let (Some(absolute), Some(relative)) = (fit.largest_absolute_difference, fit.largest_relative_difference) {
        writeln!(out, "largest difference: {absolute:.1e} absolute, {relative:.1e} relative")?;
    }
    let bits = report.parameters.scale_bits;
    writeln!(
        out,
        "The sums are solved exactly, the rows by Householder reflections in double precision. What is left is fixed-point"
    )?;
    writeln!(
        out,
        "rounding: each row's terms are rounded once to 2^-{bits}, which can move a coefficient by its rounding bound at most.\n"
    )
}

fn descent(out: &mut String, report: &Report) -> std::fmt::Result {
    let Some(descent) = &report.descent else { return Ok(()) };
    writeln!(
        out,
        "Gradient descent: {} steps, one session each; {} messages, {} bytes in all.",
        descent.steps, descent.messages, descent.bytes
    )?;
    let Some(coefficients) = &descent.coefficients else { return writeln!(out, "It did not end.\n") };
    let names = std::iter::once("(intercept)").chain(report.input.predictors.iter().map(String::as_str));
    let header = ["coefficient", "after the last step"].map(str::to_owned).to_vec();
    let rows = names.zip(coefficients).map(|(name, c)| vec![name.to_owned(), coefficient(*c)]);
    out.push_str(&grid(&std::iter::once(header).chain(rows).collect::<Vec<_>>()));
    if let Some(difference) = descent.difference {
        let bound = descent.rounding_bound;
        writeln!(
            out,
            "From the same steps over the rows in the clear: {difference:.1e}, of {bound:.1e} that rounding allows."
        )?;
    }
    if let Some(distance) = descent.distance_to_fit {
        writeln!(
            out,
            "From the fit, columns standardized: {:.2} % of its size; more sessions come nearer.",
            100.0 * distance
        )?;
    }
    writeln!(out)
}

/// A coefficient, so that a column of them lines up.
fn coefficient(value: f64) -> String {
    if value == 0.0 || (1e-4..1e6).contains(&value.abs()) { format!("{value:.9}") } else { format!("{value:.9e}") }
}

/// Enough digits to see a difference, few enough to read.
fn number(value: f64) -> String {
    let size = value.abs();
    if value == 0.0 || (1e-3..1e15).contains(&size) {
        // Ten significant digits, and no zeros behind a decimal point.
        let whole = size.max(1.0).log10() as usize + 1;
        let text = format!("{value:.*}", 10usize.saturating_sub(whole));
        let cut = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
        cut.to_owned()
    } else {
        format!("{value:.9e}")
    }
}

/// Rows of cells in columns: the first and the second column to the left where they are words, numbers to the right.
pub(super) fn grid(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let cell = |row: &[String], column: usize| row.get(column).cloned().unwrap_or_default();
    let width = |column: usize| rows.iter().map(|row| cell(row, column).chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    // A column is one of words if no cell below its header is a number.
    let body = || rows.iter().skip(usize::from(rows.len() > 1));
    let words = |column: usize| !body().any(|row| cell(row, column).parse::<f64>().is_ok());
    let left: Vec<bool> = (0..columns).map(words).collect();
    let mut out = String::new();
    for row in rows {
        let mut line = String::from(" ");
        for (column, (width, left)) in widths.iter().zip(&left).enumerate() {
            let cell = cell(row, column);
            let gap = " ".repeat(width - cell.chars().count());
            line.push(' ');
            line.push_str(&if *left { cell + &gap } else { gap + &cell });
            line.push(' ');
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_ten_digits_and_no_idle_zeros() {
        let cases = [
            (0.0, "0"),
            (1.0, "1"),
            (-2.5, "-2.5"),
            (100.0, "100"),
            (1816.8536, "1816.8536"),
            (16340320.0, "16340320"),
            (1e14, "100000000000000"),
            (1.0 / 3.0, "0.333333333"),
            (1e15, "1.000000000e15"),
            (1e-4, "1.000000000e-4"),
        ];
        for (value, expected) in cases {
            assert_eq!(number(value), expected);
        }
    }

    #[test]
    fn grids_put_words_left_and_numbers_right() {
        let rows = [["name", "value"], ["Σ x", "10"], ["b", "-"]].map(|row| row.map(str::to_owned).to_vec());
        assert_eq!(grid(&rows), "  name  value\n  Σ x      10\n  b         -\n");
        assert_eq!(grid(&[]), "");
    }
}
