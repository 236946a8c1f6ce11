//! Tables as files for spreadsheets.

use csv::{Terminator, WriterBuilder};

use crate::NodeError;

/// What such a file is.
pub const CSV: &str = "text/csv; charset=utf-8; header=present";

/// Rows below their headings as CSV (RFC 4180). No cell is taken for a formula.
pub fn file<H, R>(headings: H, rows: impl Iterator<Item = R>) -> Result<Vec<u8>, NodeError>
where
    H: IntoIterator<Item: AsRef<[u8]>>,
    R: IntoIterator<Item = String>,
{
    let failed = |error: &dyn std::fmt::Display| NodeError::system("writing CSV", error);
    let mut out = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    out.write_record(headings).map_err(|e| failed(&e))?;
    for row in rows {
        out.write_record(row.into_iter().map(guarded)).map_err(|e| failed(&e))?;
    }
    out.into_inner().map_err(|e| failed(&e))
}

/// Spreadsheets run a cell that begins with one of these as a formula; what strangers wrote must not. Numbers are none.
pub fn guarded(cell: String) -> String {
    let is_number = cell.trim_start_matches('-').chars().all(|c| c.is_ascii_digit() || c == '.');
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) && !is_number {
        return format!("'{cell}");
    }
    cell
}

/// A query with one parameter set anew.
pub fn with(query: &str, name: &str, value: impl std::fmt::Display) -> String {
    let is_other = |pair: &&str| !pair.is_empty() && pair.split('=').next() != Some(name);
    let kept = query.split('&').filter(is_other).map(str::to_owned);
    kept.chain([format!("{name}={value}")]).collect::<Vec<_>>().join("&")
}
