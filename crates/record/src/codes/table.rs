//! A table of codes as it stands in the data folder.

use std::collections::HashMap;

/// A small table: a code in the first column of each row, facts about it in the others.
#[derive(Debug, Default)]
pub struct Table {
    source: String,
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
    by_code: HashMap<String, u16>,
}

impl Table {
    /// Reads a table: a line `# source: …`, a line of column names of which the first is `code`, then the rows.
    ///
    /// # Errors
    /// Says which line isn't as it should be.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (first, rest) = text.split_once('\n').ok_or("no lines")?;
        let source = first.strip_prefix("# source: ").ok_or("line 1 names no source")?.trim().to_owned();
        let mut reader = csv::ReaderBuilder::new().from_reader(rest.as_bytes());
        let columns: Vec<String> =
            reader.headers().map_err(|e| e.to_string())?.iter().map(str::to_owned).collect();
        if columns.first().map(String::as_str) != Some("code") || source.is_empty() {
            return Err("the first column isn't `code`, or the source is empty".into());
        }
        let mut table = Self { source, columns, ..Self::default() };
        for record in reader.records() {
            let record = record.map_err(|e| e.to_string())?;
            let row: Vec<String> = record.iter().map(str::to_owned).collect();
            let code = row.first().filter(|code| !code.is_empty()).ok_or("a row without a code")?.clone();
            let number = u16::try_from(table.rows.len()).map_err(|_| "too many rows")?;
            if table.by_code.insert(code.clone(), number).is_some() {
                return Err(format!("the code {code} stands twice"));
            }
            table.rows.push(row);
        }
        if table.rows.is_empty() { Err("no rows".into()) } else { Ok(table) }
    }

    /// Where the facts come from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Names of the columns.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The codes in order.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.rows.iter().filter_map(|row| row.first()).map(String::as_str)
    }

    pub(crate) fn find(&self, code: &str) -> Option<u16> {
        self.by_code.get(code).copied()
    }

    pub(crate) fn cell(&self, row: u16, column: &str) -> Option<&str> {
        let column = self.columns.iter().position(|name| name == column)?;
        self.rows.get(usize::from(row))?.get(column).map(String::as_str)
    }

    pub(crate) fn first(&self, row: u16) -> &str {
        self.rows.get(usize::from(row)).and_then(|row| row.first()).map_or("", String::as_str)
    }
}
