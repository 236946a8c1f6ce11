//! Tables of rules: CSV under a fixed header, one row for each thing, read whole or refused with the line at fault.

use std::collections::BTreeSet;

use serde::Serialize;

macro_rules! words {
    ($(#[doc = $about:literal])* $name:ident { $($(#[doc = $doc:literal])* $variant:ident = $word:literal,)* }) => {
        $(#[doc = $about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $( $(#[doc = $doc])* $variant, )* }

        impl $name {
            /// Every one of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word in the table.
            pub fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $word, )* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, String> {
                Self::ALL.iter().copied().find(|word| word.as_str() == text).ok_or_else(|| {
                    let known: Vec<&str> = Self::ALL.iter().map(|word| word.as_str()).collect();
                    format!("`{text}` is none of: {}", known.join(", "))
                })
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}
pub(crate) use words;

words! {
    /// How far the source of a row was read.
    Checked {
        /// The public text says so.
        Yes = "yes",
        /// Passed on, not found again in public text.
        No = "no",
        /// Entente's own rule.
        Own = "own",
    }
}

/// A table that can't be used: the line and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("rules table {table}, line {line}: {what}")]
pub struct BadRules {
    /// Which table.
    pub table: &'static str,
    /// The line, counted from one; zero where it is the table as a whole.
    pub line: usize,
    /// What is wrong, and what to do.
    pub what: String,
}

/// What a table is called and looks like.
pub(crate) struct Table {
    pub name: &'static str,
    /// The columns, in order. The first says which thing a row is about.
    pub columns: &'static [&'static str],
}

impl Table {
    /// Reads every row.
    ///
    /// # Errors
    /// No CSV, another header, a row that `read` refuses, two rows about one thing.
    pub fn read<T>(
        &self,
        text: &str,
        mut read: impl FnMut(&Row<'_>) -> Result<T, String>,
    ) -> Result<Vec<T>, BadRules> {
        let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
        let header = reader.headers().map_err(|error| self.bad(1, error.to_string()))?;
        if header.iter().ne(self.columns.iter().copied()) {
            return Err(self.bad(1, format!("the columns must be {}", self.columns.join(","))));
        }
        let (mut out, mut seen) = (Vec::new(), BTreeSet::new());
        for (index, record) in reader.records().enumerate() {
            let line = index + 2;
            let record = record.map_err(|error| self.bad(line, error.to_string()))?;
            let row = Row { columns: self.columns, record: &record };
            out.push(read(&row).map_err(|what| self.bad(line, what))?);
            let about = record.get(0).unwrap_or_default();
            if !seen.insert(about.to_owned()) {
                return Err(self.bad(line, format!("`{about}` stands twice")));
            }
        }
        Ok(out)
    }

    /// A fault of this table.
    pub fn bad(&self, line: usize, what: String) -> BadRules {
        BadRules { table: self.name, line, what }
    }
}

/// A row, its cells by column.
pub(crate) struct Row<'a> {
    columns: &'static [&'static str],
    record: &'a csv::StringRecord,
}

impl Row<'_> {
    /// A cell.
    pub fn cell(&self, column: &str) -> &str {
        let index = self.columns.iter().position(|name| *name == column);
        index.and_then(|index| self.record.get(index)).unwrap_or_default()
    }

    /// A cell that may not be empty.
    pub fn filled(&self, column: &str) -> Result<&str, String> {
        match self.cell(column) {
            "" => Err(format!("`{column}` is empty")),
            text => Ok(text),
        }
    }

    /// A cell that is yes or no.
    pub fn yes(&self, column: &str) -> Result<bool, String> {
        match self.cell(column) {
            "yes" => Ok(true),
            "no" => Ok(false),
            other => Err(format!("`{column}` is yes or no, not `{other}`")),
        }
    }
}
