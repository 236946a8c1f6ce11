//! What was wrong with a cell, a row or a file, where, and what to do about it.

use std::fmt;

use serde::Serialize;

/// How much of a cell an error repeats: enough to find it, not enough to fill a screen.
const MAX_SHOWN_CHARS: usize = 80;

/// What became of the row a [`Fault`] speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// The row is not in the drafts.
    Refused,
    /// The row is in the drafts; something about it deserves a reader's eye.
    Taken,
}

/// One thing to know about one place in one file. Its texts are boxed to keep it small, since every parser returns it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// File name within the folder.
    pub file: Box<str>,
    /// Line in the file, counted from 1 (the header); absent where the whole file is meant.
    pub line: Option<u64>,
    /// Column name as the header has it; absent where the whole row is meant.
    pub column: Option<Box<str>>,
    /// The cell as it stands in the file, shortened.
    pub value: Box<str>,
    /// What is wrong.
    pub problem: Box<str>,
    /// What to do.
    pub remedy: &'static str,
    /// Whether the row was taken all the same.
    pub effect: Effect,
}

impl Fault {
    /// A fault of a whole file.
    pub(crate) fn of_file(file: &str, effect: Effect, problem: String, remedy: &'static str) -> Self {
        Self {
            file: file.into(),
            line: None,
            column: None,
            value: "".into(),
            problem: problem.into(),
            remedy,
            effect,
        }
    }

    /// A fault of one line.
    pub(crate) fn of_line(
        file: &str,
        line: u64,
        effect: Effect,
        problem: String,
        remedy: &'static str,
    ) -> Self {
        Self { line: Some(line), ..Self::of_file(file, effect, problem, remedy) }
    }

    /// Names the column and shows its value.
    pub(crate) fn at(mut self, column: &str, value: &str) -> Self {
        self.column = Some(column.into());
        self.value = shown(value).into();
        self
    }
}

fn shown(value: &str) -> String {
    let mut out: String = value.chars().take(MAX_SHOWN_CHARS).collect();
    if out.len() < value.len() {
        out.push('…');
    }
    out
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if let Some(column) = &self.column {
            write!(f, " {column} «{}»", self.value)?;
        }
        write!(f, ": {}; {}", self.problem, self.remedy)
    }
}
