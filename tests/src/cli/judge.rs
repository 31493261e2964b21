//! Judges a run: compares it with the other engine's, its sums with the sums in the clear, its fit with the fit of the rows.

use super::args::{ModelArg, VariantArg};
use super::descent::Descended;
use super::fit::{FitReport, fit};
use super::play::Played;
use super::prepare::{Prepared, Provisioning};
use super::report::{
    CostReport, DescentReport, DropReport, InputReport, ParameterReport, ProvisioningReport, RefusalReport, Report,
    RoundReport, SumReport, TimeReport,
};
use secagg_audit::compare::first_difference;
use secagg_audit::provision::Cost;
use secagg_audit::session::{Event, Run};
use secagg_spec::sha256::sha256;
use std::collections::BTreeSet;

/// What the runs of a prepared session came to. The first run is the one reported; any other is compared with it.
pub fn judge(prepared: &Prepared, runs: &[Played]) -> Report {
    let mut report = blank(prepared, runs);
    let Some(Played { engine: first, run, descended }) = runs.first() else {
        report.problems.push("nothing was run".to_owned());
        return report;
    };
    report.rounds = rounds(prepared, runs);
    report.transcript = transcript(run);
    report.refusals = run.events.iter().filter_map(refusal).collect();
    let later = |played: &Played| played.descended.as_ref().map(|d| d.runs.clone()).unwrap_or_default();
    for other in runs.iter().skip(1) {
        report.disagreements.extend(first_difference((first, run), (other.engine, &other.run)));
        let (ours, theirs) = (descended.as_ref().map(|d| d.runs.as_slice()).unwrap_or_default(), later(other));
        let pairs = ours.iter().zip(&theirs).enumerate();
        let differ = |(i, (a, b))| {
            first_difference((*first, a), (other.engine, b)).map(|what| format!("step {}: {what}", i + 1))
        };
        report.disagreements.extend(pairs.filter_map(differ).take(1));
        if ours.len() != theirs.len() {
            report.disagreements.push(format!("{} steps and {}", ours.len(), theirs.len()));
        }
    }
    match &run.outcome {
        Err(failure) => {
            let place = run.rounds.last().map_or("before round 0".to_owned(), |stats| {
                let (round, up) = (stats.round, stats.messages_up);
                let t = prepared.config.threshold.map_or(String::new(), |t| format!(" and t = {t}"));
                format!("in round {round}, {}, with {up} messages{t}", prepared.protocol.round_name(round))
            });
            report.problems.push(format!("{failure} {place}: nothing was revealed"));
            report.failure = Some(failure.clone());
        }
        Ok(elements) => add_sums(&mut report, prepared, run, elements),
    }
    if let Some(descended) = descended {
        let descent = descent(descended, report.fit.as_ref());
        if let Err(why) = &descended.coefficients {
            report.problems.push(format!("step {} of the descent: {why}", descended.runs.len()));
        } else if !descent.agrees {
            report
                .problems
                .push("the descent is further from the same steps in the clear than rounding allows".to_owned());
        }
        report.descent = Some(descent);
    } else if prepared.config.sessions > 1 && report.problems.is_empty() {
        report.problems.push("no descent: a column is constant".to_owned());
    }
    if let Some(first) = report.disagreements.first() {
        report.problems.push(format!("the engines differ: {first}"));
    }
    report.pass = report.problems.is_empty();
    if !report.disagreements.is_empty() {
        report.seed = Some(hex::encode(prepared.config.seed));
    }
    report
}

/// The parts that are known before the run.
fn blank(prepared: &Prepared, runs: &[Played]) -> Report {
    let Prepared { config, table, layout, point, .. } = prepared;
    Report {
        format: "secagg-run/2",
        input: InputReport {
            source: prepared.source.clone(),
            rows: table.rows.len(),
            predictors: layout.predictors().to_vec(),
            target: layout.target().to_owned(),
        },
        protocol: config.rules.protocol.name(),
        model: match config.rules.model {
            ModelArg::Hbc => "hbc",
            ModelArg::Active => "active",
        },
        variant: match config.rules.variant {
            VariantArg::AsWritten => "as-written",
            VariantArg::Hardened => "hardened",
        },
        provisioning: prepared.provisioned.as_ref().map(provisioning),
        engines: runs.iter().map(|played| played.engine).collect(),
        parameters: ParameterReport {
            clients: config.clients,
            threshold: config.threshold,
            colluders: config.colluders,
            neighbours: config.degree,
            eta_max: config.eta_max,
            sessions: config.sessions,
            dimension: layout.dimension() as u32,
            scale_bits: config.scale_bits,
            bound: point.bound().to_string(),
            bound_value: point.value(i128::from(point.bound())),
            input_modulus: (u128::from(point.max_input()) + 1).to_string(),
            modulus: (u128::from(point.max_element()) + 1).to_string(),
            rows: prepared.parts.iter().map(ExactSizeIterator::len).collect(),
        },
        seed: config.seed_is_given.then(|| hex::encode(config.seed)),
        drops: config.drops.iter().map(|(client, round, _)| DropReport { round, client }).collect(),
        rounds: Vec::new(),
        transcript: String::new(),
        refusals: Vec::new(),
        disagreements: Vec::new(),
        failure: None,
        contributors: None,
        sums: None,
        sums_exact: None,
        fit: None,
        descent: None,
        pass: false,
        problems: Vec::new(),
    }
}

/// The rounds of the first run, with every run's times.
fn rounds(prepared: &Prepared, runs: &[Played]) -> Vec<RoundReport> {
    let millis = |time: std::time::Duration| time.as_secs_f64() * 1e3;
    let first = runs.first().map(|played| played.run.rounds.as_slice()).unwrap_or_default();
    first
        .iter()
        .enumerate()
        .map(|(i, stats)| RoundReport {
            round: stats.round,
            name: prepared.protocol.round_name(stats.round),
            messages_up: stats.messages_up,
            bytes_up: stats.bytes_up,
            messages_down: stats.messages_down,
            bytes_down: stats.bytes_down,
            lost: stats.lost.clone(),
            times: runs
                .iter()
                .filter_map(|played| played.run.rounds.get(i).map(|s| (played.engine, s)))
                .map(|(engine, s)| TimeReport {
                    engine,
                    users_ms: millis(s.user_time),
                    server_ms: millis(s.server_time),
                })
                .collect(),
        })
        .collect()
}

fn transcript(run: &Run) -> String {
    let mut bytes = Vec::new();
    for event in &run.events {
        let (way, round, user, message) = match event {
            Event::Up { round, from, message } => (0, round, from, message),
            Event::Down { round, to, message } => (1, round, to, message),
            Event::UserAborts { .. } | Event::Refused { .. } => continue,
        };
        bytes.extend([way, *round]);
        bytes.extend(user.to_be_bytes());
        bytes.extend((message.len() as u32).to_be_bytes());
        bytes.extend(message);
    }
    hex::encode(sha256(&bytes))
}

fn refusal(event: &Event) -> Option<RefusalReport> {
    let (round, by, user, failure) = match event {
        Event::UserAborts { round, user, failure } => (*round, "user", *user, failure.clone()),
        Event::Refused { round, from, failure } => (*round, "server", *from, failure.clone()),
        Event::Up { .. } | Event::Down { .. } => return None,
    };
    Some(RefusalReport { round, by, user, failure })
}

/// Decodes the aggregate, compares it with the contributors' own sums, and fits.
fn add_sums(report: &mut Report, prepared: &Prepared, run: &Run, elements: &[u64]) {
    let contributors: BTreeSet<u32> = prepared.protocol.contributors(run).cloned().unwrap_or_default();
    let decode = |element: &u64| prepared.point.decode(*element, contributors.len() as u32);
    let decoded: Result<Vec<i128>, _> = elements.iter().map(decode).collect();
    let members: Vec<u32> = contributors.iter().copied().collect();
    report.contributors = Some(members.clone());
    let Ok(sums) = decoded else {
        report.problems.push("an aggregate is outside the range of its contributors' sums".to_owned());
        return;
    };
    let exact = sums == plain_sums(prepared, &members);
    report.sums_exact = Some(exact);
    if !exact {
        report.problems.push("the sums are not the contributors' own sums added".to_owned());
    }
    let labels = prepared.layout.labels();
    report.sums = Some(
        labels
            .into_iter()
            .zip(&sums)
            .map(|(label, units)| SumReport { label, units: units.to_string(), value: prepared.point.value(*units) })
            .collect(),
    );
    let fit = fit(prepared, &sums, &members);
    report.problems.extend(fit.problem());
    report.fit = Some(fit);
}

/// What provisioning took.
fn provisioning(provisioned: &Provisioning) -> ProvisioningReport {
    let cost = |cost: &Cost| {
        let Cost { attempts, messages, bytes, time } = *cost;
        CostReport { attempts, messages, bytes, ms: time.as_secs_f64() * 1e3 }
    };
    let Provisioning { dealer, costs } = provisioned;
    ProvisioningReport {
        dealer: *dealer,
        modulus_bits: costs.bits,
        modulus: cost(&costs.modulus),
        inverse: cost(&costs.inverse),
        shares: cost(&costs.shares),
    }
}

/// Where the descent led, and how near it came.
fn descent(descended: &Descended, fit: Option<&FitReport>) -> DescentReport {
    let stats = || descended.runs.iter().flat_map(|run| &run.rounds);
    let size = |v: &mut dyn Iterator<Item = f64>| v.map(|x| x * x).sum::<f64>().sqrt();
    let reached = descended.coefficients.as_ref().ok();
    let difference = reached.map(|c| size(&mut c.iter().zip(&descended.plaintext).map(|(a, b)| a - b)));
    // The fit's slopes, of standardized columns; an intercept there is 0.
    let fitted: Option<Vec<f64>> = fit
        .and_then(|fit| fit.coefficients.as_ref())
        .map(|all| all.iter().skip(1).zip(&descended.slopes).map(|(c, slope)| c.from_sums / slope).collect());
    let distance_to_fit = reached.zip(fitted).map(|(c, fitted)| {
        let apart = size(&mut c.iter().skip(1).zip(&fitted).map(|(a, b)| a - b));
        apart / size(&mut fitted.iter().copied()).max(f64::MIN_POSITIVE)
    });
    DescentReport {
        steps: descended.runs.len(),
        messages: stats().map(|s| s.messages_up + s.messages_down).sum(),
        bytes: stats().map(|s| s.bytes_up + s.bytes_down).sum(),
        coefficients: reached.map(|c| descended.unscaled(c)),
        difference,
        rounding_bound: descended.bound,
        distance_to_fit,
        agrees: difference.is_some_and(|d| d <= descended.bound),
    }
}

/// The contributors' local sums added in the clear, in units.
fn plain_sums(prepared: &Prepared, contributors: &[u32]) -> Vec<i128> {
    let mut total = vec![0i128; prepared.layout.dimension()];
    for (id, sums) in (1..).zip(&prepared.sums) {
        if contributors.contains(&id) {
            total.iter_mut().zip(sums).for_each(|(total, sum)| *total += sum);
        }
    }
    total
}

#[cfg(test)]
mod tests {
    use super::super::args::{EngineArg, ProtocolArg};
    use super::super::config::{Config, Rules, Source};
    use super::super::play::play;
    use super::super::progress::Progress;
    use super::*;
    use secagg_audit::drops::{DropPattern, Moment};
    use secagg_vectors::engine::Failure;

    /// The bundled example, three clients, client 2 lost before round 2, and how the implementation plays it.
    fn session() -> (Prepared, Run) {
        let config = Config {
            source: Source::Example,
            target: None,
            rules: Rules { protocol: ProtocolArg::Bon, model: ModelArg::Hbc, variant: VariantArg::AsWritten },
            clients: 3,
            threshold: Some(2),
            colluders: 0,
            degree: None,
            eta_max: None,
            sessions: 1,
            npkc: None,
            drops: DropPattern::none().with(2, 2, Moment::Before),
            seed: [9; 32],
            seed_is_given: false,
            engine: EngineArg::Impl,
            scale_bits: 32,
        };
        let prepared = Prepared::load(config).expect("the example is a table");
        let run = play(&prepared, Progress::Bar).remove(0).run;
        (prepared, run)
    }

    fn played(runs: &[(&'static str, Run)]) -> Vec<Played> {
        runs.iter().map(|(engine, run)| Played { engine, run: run.clone(), descended: None }).collect()
    }

    /// The one problem of a run, or of two compared.
    fn problem(prepared: &Prepared, runs: &[(&'static str, Run)]) -> String {
        let report = judge(prepared, &played(runs));
        assert!(!report.pass && report.problems.len() == 1, "{:?}", report.problems);
        report.problems.concat()
    }

    #[test]
    fn equal_runs_pass() {
        let (prepared, run) = session();
        let report = judge(&prepared, &played(&[("spec", run.clone()), ("impl", run)]));
        assert!(report.pass && report.problems.is_empty() && report.disagreements.is_empty());
        assert_eq!((report.contributors, report.sums_exact), (Some(vec![1, 3]), Some(true)));
    }

    #[test]
    fn one_byte_is_a_difference() {
        let (prepared, run) = session();
        let mut other = run.clone();
        let Some(Event::Up { message, .. }) = other.events.get_mut(1) else { panic!("the second event is a message") };
        message[20] ^= 1;
        let problem = problem(&prepared, &[("spec", run.clone()), ("impl", other.clone())]);
        assert!(problem.starts_with("the engines differ: event 1: ") && problem.contains("byte 20"), "{problem}");
        assert_ne!(transcript(&run), transcript(&other));
    }

    #[test]
    fn another_set_outcome_or_refusal_is_a_difference() {
        let (prepared, run) = session();
        let mut others = [run.clone(), run.clone(), run.clone(), run.clone()];
        others[0].accepted[2].insert(2);
        others[1].outcome = Err(Failure { code: "E_THRESHOLD", culprit: None });
        others[2].outcome.as_mut().expect("a sum")[0] += 1;
        others[3].events.push(Event::Refused {
            round: 4,
            from: 1,
            failure: Failure { code: "E_TAG", culprit: Some(3) },
        });
        for (other, what) in others.into_iter().zip(["accepted", "outcome", "outcome", "event"]) {
            let problem = problem(&prepared, &[("spec", run.clone()), ("impl", other)]);
            assert!(problem.starts_with(&format!("the engines differ: {what}")), "{problem}");
        }
    }

    #[test]
    fn a_wrong_sum_is_seen() {
        let (prepared, run) = session();
        let mut wrong = run.clone();
        wrong.outcome.as_mut().expect("a sum")[0] += 1;
        assert_eq!(problem(&prepared, &[("impl", wrong)]), "the sums are not the contributors' own sums added");
        let mut outside = run;
        outside.outcome.as_mut().expect("a sum")[0] = u64::MAX;
        let report = judge(&prepared, &played(&[("impl", outside)]));
        assert_eq!(report.problems, ["an aggregate is outside the range of its contributors' sums"]);
        assert!(report.sums.is_none() && report.fit.is_none());
    }

    /// One cell of a contributor moved by a hundredth after the sums were made.
    #[test]
    fn a_fit_of_other_rows_is_seen() {
        let (mut prepared, run) = session();
        prepared.table.rows[0][0] += 0.01;
        let problem = problem(&prepared, &[("impl", run)]);
        assert_eq!(problem, "the fit is further from the plaintext fit than rounding allows");
    }

    #[test]
    fn nothing_run_is_no_pass() {
        let (prepared, _) = session();
        assert_eq!(problem(&prepared, &[]), "nothing was run");
    }
}
