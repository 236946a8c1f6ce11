//! What publishers publish, counted: how much, which fields, how current, and whether money can be traced to where it came
//! from. One pass; what is held grows with the number of publishers and activities, not with what these say.
//!
//! How each figure is counted, and by what it was chosen, is in `docs/methods/iati-stats.md`.

mod collect;
mod counts;
mod coverage;
mod days;
mod json;
mod traced;

pub use collect::Stats;
pub use counts::Counts;
pub use coverage::field_names;
pub use days::{Day, Days, TimeLag};
pub use traced::{Funds, Traced};

/// What one publisher publishes, or all together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Publisher {
    /// What it calls itself; of several names the first by the alphabet.
    pub name: String,
    /// How much.
    pub counts: Counts,
    /// Days of its transactions.
    pub transactions: Days,
    /// Days on which activities were last updated.
    pub updates: Days,
    /// Money that came in.
    pub traced: Traced,
}

/// A file, as far as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// Its name.
    pub file: String,
    /// What it holds: `iati-activities`, `iati-organisations`; nothing where it could not be read.
    pub kind: Option<&'static str>,
    /// Its version.
    pub version: Option<&'static str>,
    /// The day it was made.
    pub generated: Option<Day>,
    /// Its activities and organisations that were read.
    pub records: u64,
    /// Those that could not be.
    pub skipped: u64,
    /// Its bytes.
    pub bytes: u64,
    /// Why it was not read.
    pub refused: Option<String>,
}

/// All figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The day that "the last twelve months" end with: as asked, else the newest on which a file was made or an activity
    /// updated.
    pub at: Option<Day>,
    /// The files, in order of name.
    pub files: Vec<Read>,
    /// Different identifiers of activities in the files.
    pub distinct: u64,
    /// All publishers together.
    pub total: Publisher,
    /// Publishers by the identifier they report under; empty where they give none.
    pub publishers: Vec<(String, Publisher)>,
}
