//! What was read, taken and left out, and whether the money on the record is the money in the files.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

/// Remarks kept; further ones are counted only. A file that needs more needs its publisher, not a longer list.
pub const MAX_NOTES: usize = 10_000;

/// What became of what a [`Note`] speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// The activity or organisation is not in the drafts.
    Skipped,
    /// A transaction or another part of an activity is not in the drafts.
    LeftOut,
    /// It is in the drafts; something about it deserves a reader's eye.
    Taken,
}

/// One thing to know about one place in one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: u64,
    /// The column in characters, from 1.
    pub column: u64,
    /// The activity's identifier; empty where it isn't known.
    pub activity: String,
    /// What is the matter.
    pub problem: String,
    /// What became of it.
    pub effect: Effect,
}

impl std::fmt::Display for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)?;
        if !self.activity.is_empty() {
            write!(f, " {}", self.activity)?;
        }
        write!(f, ": {}", self.problem)
    }
}

/// One file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FileLine {
    /// Its name.
    pub file: String,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
    /// Version of the standard.
    pub version: String,
    /// Activities or organisations in it, as far as they could be told apart.
    pub records: u64,
    /// Those taken.
    pub taken: u64,
    /// Transactions in the activities taken.
    pub transactions: u64,
    /// Those taken.
    pub transactions_taken: u64,
}

/// The money of one type of transaction in one currency. Amounts below zero are taken off.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Total {
    /// Transactions.
    pub transactions: u64,
    /// Sum of the files' values, to eight digits after the point.
    #[serde(serialize_with = "decimal")]
    pub in_files: Decimal,
    /// Sum over those left out.
    #[serde(serialize_with = "decimal")]
    pub left_out: Decimal,
    /// What rounding to the currency's digits took off; below zero where it added.
    #[serde(serialize_with = "decimal")]
    pub rounded: Decimal,
    /// Sum over the statements, added up from their bodies.
    #[serde(serialize_with = "decimal")]
    pub in_statements: Decimal,
}

impl Total {
    /// Whether every unit in the files is on the record or accounted for.
    #[must_use]
    pub fn balances(&self) -> bool {
        let sum = self.left_out.checked_add(self.rounded).and_then(|sum| sum.checked_add(self.in_statements));
        sum == Some(self.in_files)
    }
}

/// The account of reading files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The files.
    pub files: Vec<FileLine>,
    /// How many statements of each kind there are to make.
    pub statements: BTreeMap<String, u64>,
    /// Totals by type of transaction, then currency.
    pub totals: BTreeMap<String, BTreeMap<String, Total>>,
    /// Why things were left out or remarked on, and how often.
    pub reasons: BTreeMap<String, u64>,
    /// Each place, up to [`MAX_NOTES`].
    pub notes: Vec<Note>,
    /// Whether a sum no longer fits: then nothing is to be written.
    pub overflow: bool,
}

impl Report {
    pub(crate) fn tell(&mut self, note: Note) {
        self.count(note.problem.split(':').next().unwrap_or_default().to_owned());
        if self.notes.len() < MAX_NOTES {
            self.notes.push(note);
        }
    }

    pub(crate) fn count(&mut self, reason: String) {
        *self.reasons.entry(reason).or_default() += 1;
    }

    pub(crate) fn total(&mut self, kind: &str, currency: &str) -> &mut Total {
        self.totals.entry(kind.to_owned()).or_default().entry(currency.to_owned()).or_default()
    }

    /// Whether every total balances.
    #[must_use]
    pub fn balances(&self) -> bool {
        !self.overflow && self.totals.values().flat_map(BTreeMap::values).all(Total::balances)
    }
}

/// Adds; whether the sum still fits.
#[must_use]
pub(crate) fn add(sum: &mut Decimal, amount: Decimal) -> bool {
    match sum.checked_add(amount) {
        Some(total) => {
            *sum = total;
            true
        }
        None => false,
    }
}

/// Decimals as strings: a reader's floats would change them.
fn decimal<S: Serializer>(value: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&value.normalize())
}
