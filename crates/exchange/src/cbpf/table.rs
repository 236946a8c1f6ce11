//! A CSV file as rows whose cells are asked for by column name.

use csv::{ReaderBuilder, StringRecord, Trim};
use rust_decimal::Decimal;

use super::cell::{self, CellError};
use super::fault::{Effect, Fault};

/// Most rows in one file: fifty times the largest table seen, so that a wrong file stops early.
pub const MAX_ROWS: u64 = 500_000;
/// Largest cell in bytes: an unclosed quote would otherwise swallow the rest of the file in silence.
pub const MAX_CELL_BYTES: usize = 65_536;
/// Most columns: the widest table has 30.
const MAX_COLUMNS: usize = 256;

/// What a table must and may have as columns.
pub(crate) struct Shape {
    /// Columns without which no row can be read.
    pub required: &'static [&'static str],
    /// Columns known and read where present, or known and left aside.
    pub known: &'static [&'static str],
}

/// One line of a file.
pub(crate) struct Row<'a> {
    file: &'a str,
    header: &'a [String],
    cells: &'a StringRecord,
    /// Line number counted from 1, the header.
    pub line: u64,
}

impl Row<'_> {
    /// The cell under a column, empty where the row or the table lacks it.
    pub fn cell(&self, column: &str) -> &str {
        self.header.iter().position(|name| name == column).and_then(|i| self.cells.get(i)).unwrap_or("")
    }

    /// Reads a cell; the fault says file, line, column and value.
    pub fn read<T>(
        &self,
        column: &str,
        parse: impl FnOnce(&str) -> Result<T, CellError>,
    ) -> Result<T, Fault> {
        let value = self.cell(column);
        parse(value).map_err(|e| self.fault(Effect::Refused, e.problem, e.remedy).at(column, value))
    }

    /// Reads a cell that may be empty.
    pub fn maybe<T>(
        &self,
        column: &str,
        parse: impl FnOnce(&str) -> Result<T, CellError>,
    ) -> Result<Option<T>, Fault> {
        if self.cell(column).is_empty() { Ok(None) } else { self.read(column, parse).map(Some) }
    }

    /// A fault of this row.
    pub fn fault(&self, effect: Effect, problem: impl Into<String>, remedy: &'static str) -> Fault {
        Fault::of_line(self.file, self.line, effect, problem.into(), remedy)
    }

    /// A fault of one cell of this row.
    pub fn fault_at(
        &self,
        column: &str,
        effect: Effect,
        problem: impl Into<String>,
        remedy: &'static str,
    ) -> Fault {
        self.fault(effect, problem, remedy).at(column, self.cell(column))
    }
}

/// What reading one file gave.
pub(crate) struct Rows<T> {
    pub rows: Vec<T>,
    pub read: u64,
    pub faults: Vec<Fault>,
}

/// Reads every row of a file. A row that `each` can't take becomes a fault, the others go on.
pub(crate) fn read<T>(
    file: &str,
    bytes: &[u8],
    shape: &Shape,
    mut each: impl FnMut(&Row<'_>, &mut Vec<Fault>) -> Result<T, Fault>,
) -> Rows<T> {
    let mut out = Rows { rows: Vec::new(), read: 0, faults: Vec::new() };
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).trim(Trim::None).from_reader(bytes);
    let mut record = csv::ByteRecord::new();
    let mut header: Option<Vec<String>> = None;
    loop {
        match reader.read_byte_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {}
            Err(e) => {
                out.faults.push(Fault::of_file(
                    file,
                    Effect::Refused,
                    format!("the rest of the file can't be read as CSV: {e}"),
                    "export the table again",
                ));
                break;
            }
        }
        let line = record.position().map_or(0, |at| line_of(bytes, at));
        let Some(header) = &header else {
            match read_header(file, &record, shape, &mut out.faults) {
                Some(names) => header = Some(names),
                None => return out,
            }
            continue;
        };
        out.read += 1;
        if out.read > MAX_ROWS {
            out.faults.push(Fault::of_line(
                file,
                line,
                Effect::Refused,
                format!("more than {MAX_ROWS} rows; this line and all after it are refused"),
                "split the file by year",
            ));
            break;
        }
        let result = decode(file, line, &record, header.len()).and_then(|cells| {
            let row = Row { file, header, cells: &cells, line };
            each(&row, &mut out.faults)
        });
        match result {
            Ok(value) => out.rows.push(value),
            Err(fault) => out.faults.push(fault),
        }
    }
    if header.is_none() {
        out.faults.push(Fault::of_file(
            file,
            Effect::Refused,
            "the file is empty".into(),
            "fetch it again from its source",
        ));
    }
    out
}

/// The line a record starts on. The reader's own position stands before line ends it has yet to skip: the second half
/// of a CR LF, and empty lines.
fn line_of(bytes: &[u8], at: &csv::Position) -> u64 {
    let rest = usize::try_from(at.byte()).ok().and_then(|from| bytes.get(from..)).unwrap_or_default();
    let skipped = rest.iter().take_while(|b| matches!(b, b'\r' | b'\n')).filter(|b| **b == b'\n').count();
    at.line() + skipped as u64
}

fn decode(file: &str, line: u64, record: &csv::ByteRecord, columns: usize) -> Result<StringRecord, Fault> {
    let refuse =
        |problem: String, remedy: &'static str| Fault::of_line(file, line, Effect::Refused, problem, remedy);
    if let Some(size) = record.iter().map(<[u8]>::len).find(|size| *size > MAX_CELL_BYTES) {
        return Err(refuse(
            format!("a cell of {size} bytes; a quote may be left open"),
            "close the quote or shorten the cell",
        ));
    }
    if record.len() > columns {
        return Err(refuse(
            format!("{} cells under {columns} columns", record.len()),
            "quote cells that hold commas",
        ));
    }
    StringRecord::from_byte_record(record.clone())
        .map_err(|_| refuse("bytes that are not UTF-8".into(), "save the table as UTF-8"))
}

fn read_header(
    file: &str,
    record: &csv::ByteRecord,
    shape: &Shape,
    faults: &mut Vec<Fault>,
) -> Option<Vec<String>> {
    let mut refuse = |problem: String, remedy: &'static str| {
        faults.push(Fault::of_line(file, 1, Effect::Refused, problem, remedy));
    };
    if record.len() > MAX_COLUMNS {
        refuse(format!("more than {MAX_COLUMNS} columns"), "check that this is the right file");
        return None;
    }
    let mut names: Vec<String> = Vec::with_capacity(record.len());
    for raw in record {
        let Ok(name) = std::str::from_utf8(raw) else {
            refuse("a header that is not UTF-8".into(), "save the table as UTF-8");
            return None;
        };
        let name = name.trim().to_owned();
        if names.contains(&name) {
            refuse(format!("the column «{name}» stands twice"), "name each column once");
            return None;
        }
        names.push(name);
    }
    let missing: Vec<&str> =
        shape.required.iter().filter(|want| !names.iter().any(|n| n == *want)).copied().collect();
    if !missing.is_empty() {
        refuse(
            format!("no column {}; no row can be read", missing.join(", ")),
            "check that this is the right file",
        );
        return None;
    }
    for name in &names {
        if !shape.required.contains(&name.as_str()) && !shape.known.contains(&name.as_str()) {
            faults.push(
                Fault::of_line(
                    file,
                    1,
                    Effect::Taken,
                    "a column this importer does not know and does not read".into(),
                    "see whether it holds something that belongs on the record",
                )
                .at(name, name),
            );
        }
    }
    Some(names)
}

/// The sum of one column as the file has it, before any row is judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sum {
    pub rows: u64,
    pub amount: Decimal,
}

impl Sum {
    pub fn add(&mut self, amount: Decimal) {
        self.rows += 1;
        self.amount = self.amount.saturating_add(amount);
    }
}

/// Adds up the raw money cells of a row (a list counts as its sum); `None` where one isn't a number.
pub(crate) fn raw_amount(cell: &str) -> Option<Decimal> {
    if cell.is_empty() {
        return Some(Decimal::ZERO);
    }
    let values = cell::list(cell, cell::decimal).ok()?;
    values.into_iter().try_fold(Decimal::ZERO, Decimal::checked_add)
}
