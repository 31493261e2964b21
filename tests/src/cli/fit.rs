//! The fit from the sums beside the fit from the rows.

use super::prepare::Prepared;
use secagg_audit::data::householder::{DOUBLE_ROOM, least_squares};
use secagg_audit::data::regression::solve;
use serde::Serialize;

/// The two fits and how far they are apart.
#[derive(Clone, Debug, Serialize)]
pub struct FitReport {
    /// The rows behind the sums, as the sums say.
    pub rows: f64,
    /// The intercept, then a coefficient for each predictor; none: the sums determine no fit.
    pub coefficients: Option<Vec<CoefficientReport>>,
    /// The largest difference between the two fits.
    pub largest_absolute_difference: Option<f64>,
    /// The largest difference in proportion to the larger of the two coefficients.
    pub largest_relative_difference: Option<f64>,
    /// Whether every difference is within its tolerance.
    pub agrees: Option<bool>,
    /// Whether the rows themselves determine a fit.
    pub plaintext_determined: bool,
}

/// One coefficient.
#[derive(Clone, Debug, Serialize)]
pub struct CoefficientReport {
    /// `(intercept)` or the predictor.
    pub name: String,
    /// From the sums.
    pub from_sums: f64,
    /// From the rows, in the clear; none: they determine no fit.
    pub plaintext: Option<f64>,
    /// The size of their difference.
    pub difference: Option<f64>,
    /// How far fixed-point rounding can have moved it.
    pub rounding_bound: f64,
    /// The same, with what double precision can have done to the plaintext fit: the most the difference may be.
    pub tolerance: f64,
}

impl FitReport {
    /// What is wrong, if anything is.
    pub fn problem(&self) -> Option<String> {
        match (&self.coefficients, self.plaintext_determined, self.agrees) {
            (None, true, _) => {
                Some("the sums determine no unique fit at this scale: more --scale-bits may help".into())
            }
            (None, false, _) => {
                Some("no unique fit: too few rows are left, or a predictor follows from the others".to_owned())
            }
            (Some(_), _, Some(true)) => None,
            (Some(_), ..) => Some("the fit is further from the plaintext fit than rounding allows".to_owned()),
        }
    }
}

/// Fits to the sums, and to the contributors' rows.
pub fn fit(prepared: &Prepared, sums: &[i128], contributors: &[u32]) -> FitReport {
    let layout = &prepared.layout;
    let chosen = (1..).zip(&prepared.parts).filter(|(id, _)| contributors.contains(id));
    let (x, y) = layout.observations(&prepared.table, chosen.flat_map(|(_, part)| part.clone()));
    let plain = least_squares(&x, &y);
    let mut report = FitReport {
        rows: sums.last().map_or(0.0, |rows| prepared.point.value(*rows)),
        coefficients: None,
        largest_absolute_difference: None,
        largest_relative_difference: None,
        agrees: None,
        plaintext_determined: plain.is_some(),
    };
    // Each row's term is off by at most half a unit.
    let rounding = x.len() as f64 / 2.0;
    let largest_square = plain.as_ref().map_or(0.0, |plain| plain.largest_square);
    let room = rounding + DOUBLE_ROOM * largest_square / prepared.point.value(1);
    let Some(fit) = layout.normal_equations(sums).as_ref().and_then(solve) else { return report };
    let (Some(bounds), Some(tolerances)) = (fit.error_bounds(rounding), fit.error_bounds(room)) else { return report };
    let names = std::iter::once("(intercept)").chain(layout.predictors().iter().map(String::as_str));
    let coefficients: Vec<CoefficientReport> = names
        .zip(fit.coefficients)
        .zip(bounds.into_iter().zip(tolerances))
        .enumerate()
        .map(|(i, ((name, from_sums), (rounding_bound, tolerance)))| {
            let plaintext = plain.as_ref().and_then(|plain| plain.coefficients.get(i)).copied();
            let difference = plaintext.map(|plaintext| (from_sums - plaintext).abs());
            CoefficientReport { name: name.to_owned(), from_sums, plaintext, difference, rounding_bound, tolerance }
        })
        .collect();
    let largest = |of: &dyn Fn(&CoefficientReport) -> Option<f64>| {
        coefficients.iter().map(of).collect::<Option<Vec<f64>>>().map(|all| all.into_iter().fold(0.0, f64::max))
    };
    report.largest_absolute_difference = largest(&|c| c.difference);
    report.largest_relative_difference = largest(&relative);
    report.agrees = Some(coefficients.iter().all(|c| c.difference.is_some_and(|d| d <= c.tolerance)));
    report.coefficients = Some(coefficients);
    report
}

/// The difference in proportion to the larger of the two coefficients; 0 where both are 0.
fn relative(c: &CoefficientReport) -> Option<f64> {
    let size = c.from_sums.abs().max(c.plaintext?.abs());
    c.difference.map(|difference| if size == 0.0 { 0.0 } else { difference / size })
}
