//! The sums a least-squares fit needs, packed into one vector (MGL Appendix D).
//!
//! With predictors x_1 … x_r and target y the vector is, in this order: Σ x_i (r entries), Σ x_i x_j for i ≤ j row by row
//! (r(r + 1)/2), Σ y (1), Σ x_i y (r), Σ 1 (1).
//!
//! The paper's list ends before Σ 1 and its count, (r + 1)(r + 2)/2 + r, is right for it: r + r(r + 1)/2 + 1 + r is the same
//! number, eight for r = 2. There every user holds one row, so the number of rows is the number of users in the sum,
//! which the server knows. Here a client holds many rows and may be lost; how many rows are in the sum must come out of
//! the sum, so the vector has one entry more: (r + 1)(r + 2)/2 + r + 1.

use super::csv::Table;
use super::fixed_point::FixedPoint;
use std::ops::Range;

/// The most predictors: exact elimination on more would take long.
pub const MAX_PREDICTORS: usize = 64;

/// Which sums make up the vector, and what they are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The names of x_1 … x_r, then of y.
    names: Vec<String>,
    /// For each name its column in the table.
    columns: Vec<usize>,
    /// For each entry its two factors: 0 is the constant 1, i is x_i, r + 1 is y.
    entries: Vec<(usize, usize)>,
}

/// A sum, or a term of it, that the fixed-point range cannot hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TooLarge {
    /// The entry's label, one of [`Layout::labels`].
    pub entry: String,
    /// The line of the row whose own term is too large; none: it is the sum over the part.
    pub line: Option<u64>,
}

/// The normal equations A·c = b, all entries in the same units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NormalEquations {
    /// A, (r + 1) × (r + 1), symmetric; index 0 is the intercept.
    pub matrix: Vec<Vec<i128>>,
    /// b, r + 1 entries.
    pub right: Vec<i128>,
}

impl Layout {
    /// The layout for these columns, `target` (an index) being y and all others predictors. None: no such column, no
    /// predictor, or more than [`MAX_PREDICTORS`].
    pub fn new(names: &[String], target: usize) -> Option<Self> {
        let y = names.get(target)?;
        let columns: Vec<usize> = (0..names.len()).filter(|i| *i != target).chain([target]).collect();
        let r = names.len() - 1;
        if r == 0 || r > MAX_PREDICTORS {
            return None;
        }
        let names =
            names.iter().enumerate().filter(|(i, _)| *i != target).map(|(_, n)| n).chain([y]).cloned().collect();
        let mut entries: Vec<(usize, usize)> = (1..=r).map(|i| (0, i)).collect();
        entries.extend((1..=r).flat_map(|i| (i..=r).map(move |j| (i, j))));
        entries.push((0, r + 1));
        entries.extend((1..=r).map(|i| (i, r + 1)));
        entries.push((0, 0));
        Some(Self { names, columns, entries })
    }

    /// x_1 … x_r.
    pub fn predictors(&self) -> &[String] {
        self.names.split_last().map_or(&[], |(_, predictors)| predictors)
    }

    /// y.
    pub fn target(&self) -> &str {
        self.names.last().map_or("", String::as_str)
    }

    /// The dimension of the vector.
    pub fn dimension(&self) -> usize {
        self.entries.len()
    }

    /// What every entry is: `rows`, `Σ x`, `Σ x·y` or `Σ x²`.
    pub fn labels(&self) -> Vec<String> {
        self.entries.iter().map(|entry| self.label(*entry)).collect()
    }

    fn label(&self, (left, right): (usize, usize)) -> String {
        let name = |factor: usize| factor.checked_sub(1).and_then(|i| self.names.get(i)).map_or("1", String::as_str);
        match (left, right) {
            (0, 0) => "rows".to_owned(),
            (0, i) => format!("Σ {}", name(i)),
            (i, j) if i == j => format!("Σ {}²", name(i)),
            (i, j) => format!("Σ {}·{}", name(i), name(j)),
        }
    }

    /// 1, x_1 … x_r, y of a row of the table.
    fn factors(&self, row: &[f64]) -> Vec<f64> {
        let cells = self.columns.iter().map(|column| row.get(*column).copied().unwrap_or(f64::NAN));
        std::iter::once(1.0).chain(cells).collect()
    }

    /// The predictors and the target of some rows, as they stand in the table.
    pub fn observations(&self, table: &Table, rows: impl Iterator<Item = usize>) -> (Vec<Vec<f64>>, Vec<f64>) {
        rows.filter_map(|row| table.rows.get(row))
            .filter_map(|row| {
                let factors = self.factors(row);
                let (target, rest) = factors.split_last()?;
                Some((rest.get(1..)?.to_vec(), *target))
            })
            .unzip()
    }

    /// The sums over some rows of the table, in units.
    ///
    /// # Errors
    ///
    /// [`TooLarge`]: a term or a sum does not fit.
    pub fn sums(&self, table: &Table, rows: Range<usize>, point: &FixedPoint) -> Result<Vec<i128>, TooLarge> {
        let mut sums = vec![0i128; self.dimension()];
        for (row, line) in table.rows.iter().zip(&table.lines).take(rows.end).skip(rows.start) {
            let factors = self.factors(row);
            let value = |factor: usize| factors.get(factor).copied().unwrap_or(f64::NAN);
            for (sum, entry) in sums.iter_mut().zip(&self.entries) {
                let too_large = |_| TooLarge { entry: self.label(*entry), line: Some(*line) };
                *sum += point.product(value(entry.0), value(entry.1)).map_err(too_large)?;
            }
        }
        for (sum, entry) in sums.iter().zip(&self.entries) {
            point.encode(*sum).map_err(|_| TooLarge { entry: self.label(*entry), line: None })?;
        }
        Ok(sums)
    }

    /// The normal equations behind a vector of sums. None: not as many sums as the layout has entries.
    pub fn normal_equations(&self, sums: &[i128]) -> Option<NormalEquations> {
        if sums.len() != self.dimension() {
            return None;
        }
        let size = self.names.len();
        let mut equations = NormalEquations { matrix: vec![vec![0; size]; size], right: vec![0; size] };
        for (sum, &(left, right)) in sums.iter().zip(&self.entries) {
            if right == size {
                *equations.right.get_mut(left)? = *sum;
            } else {
                *equations.matrix.get_mut(left)?.get_mut(right)? = *sum;
                *equations.matrix.get_mut(right)?.get_mut(left)? = *sum;
            }
        }
        Some(equations)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(names: &[&str], target: usize) -> Layout {
        Layout::new(&names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>(), target).expect("a layout")
    }

    fn table(rows: &[&[f64]]) -> Table {
        let columns = ["x1", "x2", "y"].map(str::to_owned).to_vec();
        Table { columns, rows: rows.iter().map(|r| r.to_vec()).collect(), lines: (2..).take(rows.len()).collect() }
    }

    /// The list that MGL Appendix D prints for two predictors, then the number of rows.
    #[test]
    fn two_predictors_give_the_papers_eight_entries_and_the_rows() {
        let labels = layout(&["x1", "x2", "y"], 2).labels();
        let paper = ["Σ x1", "Σ x2", "Σ x1²", "Σ x1·x2", "Σ x2²", "Σ y", "Σ x1·y", "Σ x2·y"];
        assert_eq!(labels, paper.into_iter().chain(["rows"]).collect::<Vec<_>>());
    }

    #[test]
    fn dimension_is_the_papers_count_and_one() {
        for r in 1..=MAX_PREDICTORS {
            let names: Vec<String> = (0..=r).map(|i| format!("c{i}")).collect();
            let layout = Layout::new(&names, 0).expect("a layout");
            assert_eq!(layout.dimension(), (r + 1) * (r + 2) / 2 + r + 1);
        }
        let names: Vec<String> = (0..MAX_PREDICTORS + 2).map(|i| format!("c{i}")).collect();
        assert_eq!(Layout::new(&names, 0), None);
        assert_eq!(Layout::new(&names[..1], 0), None);
        assert_eq!(Layout::new(&names[..3], 3), None);
    }

    /// Rows (x1, x2, y) = (1, 2, 3), (−4, 5, 6), (7, 8, −9): the sums by hand.
    #[test]
    fn sums_by_hand() {
        let table = table(&[&[1.0, 2.0, 3.0], &[-4.0, 5.0, 6.0], &[7.0, 8.0, -9.0]]);
        let point = FixedPoint::new(1, 2).expect("in range");
        let layout = layout(&["x1", "x2", "y"], 2);
        let sums = layout.sums(&table, 0..3, &point).expect("in range");
        let expected = [4, 15, 66, 38, 93, 0, -84, -36, 3];
        assert_eq!(sums, expected.map(|s| 2 * s));
        let equations = layout.normal_equations(&expected).expect("as long as the layout");
        assert_eq!(equations.matrix, [[3, 4, 15], [4, 66, 38], [15, 38, 93]]);
        assert_eq!(equations.right, [0, -84, -36]);
        assert_eq!(layout.normal_equations(&expected[1..]), None);
        assert_eq!(
            layout.sums(&table, 1..2, &point).expect("in range"),
            [-4, 5, 16, -20, 25, 6, -24, 30, 1].map(|s| 2 * s)
        );
    }

    #[test]
    fn any_column_may_be_the_target() {
        let layout = layout(&["a", "y", "b"], 1);
        assert_eq!(layout.predictors(), ["a", "b"]);
        let table = table(&[&[1.0, 2.0, 3.0], &[4.0, 5.0, 6.0]]);
        assert_eq!(layout.observations(&table, 1..2), (vec![vec![4.0, 6.0]], vec![5.0]));
        assert_eq!(layout.labels()[3], "Σ a·b");
        assert_eq!(layout.labels()[5], "Σ y");
    }

    /// n = 2: B = 2^62 − 1, which (2^31)² exceeds by one. n = 4: B = 2^61 − 1, which holds (2^30)² once, not twice.
    #[test]
    fn says_which_entry_is_too_large() {
        let layout = layout(&["x1", "x2", "y"], 2);
        let point = FixedPoint::new(0, 2).expect("in range");
        let square = TooLarge { entry: "Σ x2²".into(), line: Some(3) };
        let rows = table(&[&[1.0, 2.0, 3.0], &[1.0, -(2f64.powi(31)), 3.0]]);
        assert_eq!(layout.sums(&rows, 0..2, &point), Err(square));
        assert!(layout.sums(&rows, 0..1, &point).is_ok());
        let point = FixedPoint::new(0, 4).expect("in range");
        let rows = table(&[&[1.0, 2f64.powi(30), 3.0], &[1.0, 2f64.powi(30), 3.0]]);
        assert!(layout.sums(&rows, 0..1, &point).is_ok() && layout.sums(&rows, 1..2, &point).is_ok());
        assert_eq!(layout.sums(&rows, 0..2, &point), Err(TooLarge { entry: "Σ x2²".into(), line: None }));
    }
}
