//! Gradient descent over further sessions (MGL Appendix D): one aggregate a step.
//!
//! The first session's sums give each column's mean and deviation. With the columns standardized by them the descent needs no other
//! tuning: the eigenvalues of ZᵀZ/m add up to r + 1, so that with ζ = 1/2(r + 1) every step comes closer to the fit.

use super::prepare::Prepared;
use secagg_audit::data::centred::Centred;
use secagg_audit::data::gradient::{Descent, Part, residual_sums};
use secagg_audit::session::Run;
use secagg_audit::table::{Player, Protocol, Table};
use secagg_vectors::engine::Failure;

/// Where the steps led.
#[derive(Clone, Debug)]
pub struct Descended {
    /// The sessions, one a step.
    pub runs: Vec<Run>,
    /// c_0, c_1 … c_r after the last step, for standardized columns; or why there is no last step.
    pub coefficients: Result<Vec<f64>, String>,
    /// The same steps over the contributors' rows in the clear.
    pub plaintext: Vec<f64>,
    /// How far fixed-point rounding can have moved the coefficients, as a vector.
    pub bound: f64,
    /// c_i of the original columns = `slopes[i]`·c_i of the standardized ones, i ≥ 1.
    pub slopes: Vec<f64>,
    /// The mean of each column, the target's last.
    pub means: Vec<f64>,
    /// The target's deviation.
    pub target_deviation: f64,
}

impl Descended {
    /// Coefficients of the original columns from those of the standardized ones.
    pub fn unscaled(&self, coefficients: &[f64]) -> Vec<f64> {
        let Some((intercept, rest)) = coefficients.split_first() else { return Vec::new() };
        let rest: Vec<f64> = rest.iter().zip(&self.slopes).map(|(c, s)| c * s).collect();
        let target_mean = self.means.last().copied().unwrap_or(0.0);
        let shift: f64 = rest.iter().zip(&self.means).map(|(c, mean)| c * mean).sum();
        let mut all = vec![target_mean + self.target_deviation * intercept - shift];
        all.extend(rest);
        all
    }
}

/// The mean and the deviation of each column, the target last, from the first session's sums; none: there is no sum, or a column
/// without deviation.
fn moments(prepared: &Prepared, run: &Run) -> Option<(Vec<f64>, Vec<f64>)> {
    let contributors = prepared.protocol.contributors(run)?.len() as u32;
    let elements = run.outcome.as_ref().ok()?;
    let units: Vec<i128> =
        elements.iter().map(|e| prepared.point.decode(*e, contributors)).collect::<Result<_, _>>().ok()?;
    let labels = prepared.layout.labels();
    let sum = |label: &str| labels.iter().position(|l| l == label).and_then(|at| units.get(at));
    let rows = prepared.point.value(*sum("rows")?);
    let mut columns: Vec<&str> = prepared.layout.predictors().iter().map(String::as_str).collect();
    columns.push(prepared.layout.target());
    let (mut means, mut deviations) = (Vec::new(), Vec::new());
    for column in columns {
        let mean = prepared.point.value(*sum(&format!("Σ {column}"))?) / rows;
        means.push(mean);
        // The target's own square is not among the sums: its scale matters to nothing but the size of the numbers.
        let square = sum(&format!("Σ {column}²")).map(|units| prepared.point.value(*units) / rows);
        let deviation = match square {
            Some(square) => (square - mean * mean).sqrt(),
            None => mean.abs().max(1.0),
        };
        if !(deviation.is_finite() && deviation > 0.0) {
            return None;
        }
        deviations.push(deviation);
    }
    Some((means, deviations))
}

/// The steps of sessions 2 to K. None: the first session gave nothing to begin with.
pub fn descend(prepared: &Prepared, player: Player, first: &Run, step: &mut dyn FnMut()) -> Option<Descended> {
    let (means, deviations) = moments(prepared, first)?;
    let (target_deviation, deviations) = deviations.split_last()?;
    let parts: Vec<Part> = prepared
        .parts
        .iter()
        .map(|rows| {
            let (x, y) = prepared.layout.observations(&prepared.table, rows.clone());
            let standard = |row: &Vec<f64>| {
                row.iter().zip(means.iter().zip(deviations)).map(|(v, (mean, d))| (v - mean) / d).collect()
            };
            let target_mean = means.last().copied().unwrap_or(0.0);
            Part {
                x: x.iter().map(standard).collect(),
                y: y.iter().map(|v| (v - target_mean) / target_deviation).collect(),
            }
        })
        .collect();
    let (size, users) = (deviations.len() + 1, prepared.config.clients);
    let encoding = Centred::widest(prepared.config.scale_bits, users, u64::MAX).ok()?;
    let descent = Descent { encoding, rate: 0.5 / size as f64 };
    let steps = prepared.config.sessions - 1;
    let mut done = Descended {
        runs: Vec::new(),
        coefficients: Ok(vec![0.0; size]),
        plaintext: vec![0.0; size],
        bound: 0.0,
        slopes: deviations.iter().map(|d| target_deviation / d).collect(),
        means: means.clone(),
        target_deviation: *target_deviation,
    };
    let protocol = unbounded(&prepared.protocol, size as u32 + 1);
    let seated = Table::new(&protocol, player, &prepared.config.seed, 1);
    let mut table = match seated {
        Ok(table) => table,
        Err(failure) => {
            done.coefficients = Err(failure.to_string());
            return Some(done);
        }
    };
    let mut c = vec![0.0; size];
    for _ in 0..steps {
        let runs = &mut done.runs;
        let mut aggregate = |inputs: &[Vec<u64>]| -> Result<Vec<u64>, Failure> {
            let run = table.play(inputs, &prepared.config.drops, &mut |_| {})?;
            let outcome = run.outcome.clone();
            runs.push(run);
            outcome
        };
        match descent.step(&c, &parts, &mut aggregate) {
            Ok(next) => c = next.coefficients,
            Err(error) => {
                done.coefficients = Err(error.to_string());
                return Some(done);
            }
        }
        let here = done.runs.last().and_then(|run| protocol.contributors(run)).cloned().unwrap_or_default();
        let left: Vec<&Part> = (1u32..).zip(&parts).filter(|(id, _)| here.contains(id)).map(|(_, part)| part).collect();
        let rows: usize = left.iter().map(|part| part.x.len()).sum();
        let mut gradient = vec![0.0; size];
        for part in left {
            for (g, sum) in gradient.iter_mut().zip(residual_sums(&done.plaintext, part)?) {
                *g += sum;
            }
        }
        for (c, g) in done.plaintext.iter_mut().zip(gradient) {
            *c += 2.0 * descent.rate * g / rows as f64;
        }
        // Each step adds its own rounding; what was there before does not grow. And double precision has its share.
        done.bound += descent.rounding(users as usize, rows) * (size as f64).sqrt() + 1e-12;
        step();
    }
    done.coefficients = Ok(c);
    Some(done)
}

/// The protocol for vectors of so many elements, any elements of Z_R with R = 2^64: the encoding has its own bound.
fn unbounded(protocol: &Protocol, size: u32) -> Protocol {
    let mut protocol = protocol.with_dimension(size);
    match &mut protocol {
        Protocol::Bon(setup) => (setup.max_element, setup.max_input) = (u64::MAX, None),
        Protocol::Acs(setup) => (setup.max_element, setup.max_input) = (u64::MAX, None),
        Protocol::Mgl(enrolled) => enrolled.setup.max_input = None,
    }
    protocol
}
