//! Tables: a CSV file with a header and numeric columns, and how its rows are split over the clients.

use std::fmt;
use std::ops::Range;
use std::path::Path;

/// A table of finite numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The names in the header: not empty, all different.
    pub columns: Vec<String>,
    /// The rows, each as long as the header.
    pub rows: Vec<Vec<f64>>,
    /// For each row the line of the file it starts on, the header being line 1.
    pub lines: Vec<u64>,
}

/// Why a file is no table. Every message says where and what was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableError {
    /// The file cannot be read; the system's reason.
    Unreadable(String),
    /// The path is a directory.
    Directory,
    /// A byte that is not UTF-8, on this line.
    NotUtf8 {
        /// The line.
        line: u64,
    },
    /// Not one line that is not blank.
    Empty,
    /// The header has one column: there must be a predictor and a target.
    OneColumn,
    /// A column of the header, counted from 1, has no name.
    Unnamed {
        /// The column, counted from 1.
        column: usize,
    },
    /// The name of this column, counted from 1, holds a line break or another control character.
    Control {
        /// The column, counted from 1.
        column: usize,
    },
    /// Every name in the header is a number: the header is missing.
    NoHeader,
    /// A name stands twice in the header.
    DuplicateName {
        /// The name.
        name: String,
        /// Where it stands first, counted from 1.
        first: usize,
        /// Where it stands again.
        second: usize,
    },
    /// A header and no rows.
    NoRows,
    /// A row that is not as long as the header.
    Ragged {
        /// The line the row starts on.
        line: u64,
        /// Its cells.
        cells: usize,
        /// The columns of the header.
        columns: usize,
    },
    /// A cell that is not a finite number.
    Cell {
        /// The line the row starts on.
        line: u64,
        /// The name of the column.
        column: String,
        /// What is wrong with it, and what was expected.
        problem: CellProblem,
    },
}

/// What is wrong with a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellProblem {
    /// Nothing in it.
    Empty,
    /// Not a number.
    NotANumber(String),
    /// NaN, an infinity, or too large for a double.
    NotFinite(String),
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(reason) => write!(f, "cannot be read: {reason}"),
            Self::Directory => write!(f, "is a directory; expected a CSV file"),
            Self::NotUtf8 { line } => write!(f, "line {line}: not UTF-8; expected a CSV file in UTF-8"),
            Self::Empty => write!(f, "the file is empty; expected a header and rows of numbers"),
            Self::OneColumn => write!(f, "line 1: only one column; expected at least one predictor and a target"),
            Self::Unnamed { column } => write!(f, "line 1, column {column}: no name; expected a name for every column"),
            Self::Control { column } => {
                write!(f, "line 1, column {column}: a control character in the name; expected a plain name")
            }
            Self::NoHeader => write!(f, "line 1: only numbers; expected a header with the names of the columns"),
            Self::DuplicateName { name, first, second } => {
                write!(f, "line 1: `{name}` names columns {first} and {second}; expected different names")
            }
            Self::NoRows => write!(f, "a header and no rows; expected at least one row of numbers"),
            Self::Ragged { line, cells, columns } => {
                write!(f, "line {line}: {cells} cells; expected {columns}, as in the header")
            }
            Self::Cell { line, column, problem } => {
                write!(f, "line {line}, column `{column}`: ")?;
                match problem {
                    CellProblem::Empty => write!(f, "the cell is empty; expected a number"),
                    CellProblem::NotANumber(text) => write!(f, "{text:?} is not a number; expected one such as -1.5"),
                    CellProblem::NotFinite(text) => write!(f, "{text:?} is not finite; expected a finite number"),
                }
            }
        }
    }
}

impl std::error::Error for TableError {}

/// Reads a file.
///
/// # Errors
///
/// The first thing wrong with it, see [`TableError`].
pub fn read(path: &Path) -> Result<Table, TableError> {
    if path.is_dir() {
        return Err(TableError::Directory);
    }
    let bytes = std::fs::read(path).map_err(|e| TableError::Unreadable(e.to_string()))?;
    parse(&bytes)
}

/// Reads a table from the bytes of a file: UTF-8 (with or without a byte order mark), comma-separated, quotes as in
/// RFC 4180, blank lines skipped, blanks around a cell ignored.
///
/// # Errors
///
/// The first thing wrong with it, see [`TableError`].
pub fn parse(bytes: &[u8]) -> Result<Table, TableError> {
    let text = std::str::from_utf8(bytes).map_err(|e| {
        let before = bytes.get(..e.valid_up_to()).unwrap_or_default();
        TableError::NotUtf8 { line: 1 + newlines(before) }
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(::csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut records = reader.records();
    let header = match records.next() {
        None => return Err(TableError::Empty),
        Some(record) => record.map_err(|e| TableError::Unreadable(e.to_string()))?,
    };
    let columns: Vec<String> = header.iter().map(str::to_owned).collect();
    check_header(&columns)?;
    let mut table = Table { columns, rows: Vec::new(), lines: Vec::new() };
    for record in records {
        let record = record.map_err(|e| TableError::Unreadable(e.to_string()))?;
        let line = line_of(text, &record);
        if record.len() != table.columns.len() {
            return Err(TableError::Ragged { line, cells: record.len(), columns: table.columns.len() });
        }
        let cells = table.columns.iter().zip(record.iter()).map(|(column, cell)| {
            number(cell).map_err(|problem| TableError::Cell { line, column: column.clone(), problem })
        });
        table.rows.push(cells.collect::<Result<_, _>>()?);
        table.lines.push(line);
    }
    if table.rows.is_empty() {
        return Err(TableError::NoRows);
    }
    Ok(table)
}

fn check_header(columns: &[String]) -> Result<(), TableError> {
    if columns.iter().all(|name| number(name).is_ok()) {
        return Err(TableError::NoHeader);
    }
    for (at, name) in columns.iter().enumerate() {
        if name.is_empty() {
            return Err(TableError::Unnamed { column: at + 1 });
        }
        if name.chars().any(char::is_control) {
            return Err(TableError::Control { column: at + 1 });
        }
        if let Some(first) = columns.iter().take(at).position(|n| n == name) {
            return Err(TableError::DuplicateName { name: name.clone(), first: first + 1, second: at + 1 });
        }
    }
    if columns.len() < 2 {
        return Err(TableError::OneColumn);
    }
    Ok(())
}

fn number(cell: &str) -> Result<f64, CellProblem> {
    if cell.is_empty() {
        return Err(CellProblem::Empty);
    }
    match cell.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(value),
        Ok(_) => Err(CellProblem::NotFinite(cell.to_owned())),
        Err(_) => Err(CellProblem::NotANumber(cell.to_owned())),
    }
}

/// The line a record starts on. The reader's own position may lie before blank lines that it skips.
fn line_of(text: &str, record: &::csv::StringRecord) -> u64 {
    let start = record.position().and_then(|p| usize::try_from(p.byte()).ok()).unwrap_or_default();
    let blanks = text.as_bytes().iter().skip(start).take_while(|b| matches!(b, b'\n' | b'\r')).count();
    1 + newlines(text.as_bytes().get(..start + blanks).unwrap_or_default())
}

/// The lines that end in these bytes.
fn newlines(bytes: &[u8]) -> u64 {
    bytes.iter().map(|b| u64::from(*b == b'\n')).sum()
}

/// Splits rows 0 to `rows` − 1 into `parties` contiguous parts whose sizes differ by at most one, the larger ones first.
/// No parties: no parts.
pub fn split(rows: usize, parties: usize) -> Vec<Range<usize>> {
    let (size, larger) = (rows.checked_div(parties).unwrap_or(0), rows.checked_rem(parties).unwrap_or(0));
    (0..parties)
        .scan(0, |start, party| {
            let part = *start..*start + size + usize::from(party < larger);
            *start = part.end;
            Some(part)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fails(text: &str) -> TableError {
        parse(text.as_bytes()).expect_err("must be refused")
    }

    fn cell(line: u64, column: &str, problem: CellProblem) -> TableError {
        TableError::Cell { line, column: column.into(), problem }
    }

    #[test]
    fn reads_numbers_quotes_blanks_and_a_byte_order_mark() {
        let table = parse("\u{feff}x ,\"a,b\", y\r\n1, -2.5,\"3\"\r\n\r\n1e2,.5,+0\r\n".as_bytes()).expect("a table");
        assert_eq!(table.columns, ["x", "a,b", "y"]);
        assert_eq!(table.rows, [[1.0, -2.5, 3.0], [100.0, 0.5, 0.0]]);
        assert_eq!(table.lines, [2, 4]);
    }

    #[test]
    fn says_what_is_wrong_with_the_file() {
        assert_eq!(fails(""), TableError::Empty);
        assert_eq!(fails("\n\n"), TableError::Empty);
        assert_eq!(fails("x,y\n"), TableError::NoRows);
        assert_eq!(fails("x\n1\n"), TableError::OneColumn);
        assert_eq!(fails("1,2\n3,4\n"), TableError::NoHeader);
        assert_eq!(fails("x,,y\n1,2,3\n"), TableError::Unnamed { column: 2 });
        assert_eq!(fails("x,\"a\nb\",y\n1,2,3\n"), TableError::Control { column: 2 });
        assert_eq!(fails("x,y, x\n1,2,3\n"), TableError::DuplicateName { name: "x".into(), first: 1, second: 3 });
    }

    #[test]
    fn says_which_line_and_column() {
        assert_eq!(fails("x,y\n1,2\n3\n"), TableError::Ragged { line: 3, cells: 1, columns: 2 });
        assert_eq!(fails("x,y\n1,2\n\n3,4,5\n"), TableError::Ragged { line: 4, cells: 3, columns: 2 });
        assert_eq!(fails("x,y\n1,2\n3,\n"), cell(3, "y", CellProblem::Empty));
        assert_eq!(fails("x,y\n1,2\nabc,4\n"), cell(3, "x", CellProblem::NotANumber("abc".into())));
        for text in ["NaN", "-nan", "inf", "-Infinity", "1e400"] {
            assert_eq!(fails(&format!("x,y\n1,{text}\n")), cell(2, "y", CellProblem::NotFinite(text.into())));
        }
        let bytes = [b"x,y\n1,2\n3,".as_slice(), &[0xff, b'\n']].concat();
        assert_eq!(parse(&bytes), Err(TableError::NotUtf8 { line: 3 }));
    }

    #[test]
    fn parts_are_contiguous_and_differ_by_at_most_one() {
        assert_eq!(split(7, 3), [0..3, 3..5, 5..7]);
        assert_eq!(split(6, 3), [0..2, 2..4, 4..6]);
        assert_eq!(split(2, 3), [0..1, 1..2, 2..2]);
        assert!(split(5, 0).is_empty());
        for (rows, parties) in [(442, 26), (442, 442), (1000, 7), (13, 12)] {
            let parts = split(rows, parties);
            assert_eq!(parts.len(), parties);
            assert_eq!(parts.iter().flat_map(Clone::clone).collect::<Vec<_>>(), (0..rows).collect::<Vec<_>>());
            let sizes: Vec<usize> = parts.iter().map(ExactSizeIterator::len).collect();
            assert!(sizes.iter().max().expect("parts") - sizes.iter().min().expect("parts") <= 1);
        }
    }
}
