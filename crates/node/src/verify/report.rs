//! What a verification found.

use std::collections::BTreeMap;
use std::fmt;

use entente_log::Hash;
use serde::Serialize;

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LogFault {
    /// The file, by its path in the log, or the part of the store.
    pub place: String,
    /// The entry, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<u64>,
    /// What is wrong.
    pub reason: String,
}

impl fmt::Display for LogFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.entry {
            Some(entry) => write!(f, "{}, entry {entry}: {}", self.place, self.reason),
            None => write!(f, "{}: {}", self.place, self.reason),
        }
    }
}

/// The outcome for a whole log.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// Origin line of the checkpoint.
    pub origin: String,
    /// Entries it covers.
    pub size: u64,
    /// Root recomputed from the entries.
    #[serde(serialize_with = "root_text", skip_serializing_if = "Option::is_none")]
    pub root: Option<Hash>,
    /// Witnesses that cosigned, with the time each states (Unix seconds).
    pub witnesses: Vec<(String, u64)>,
    /// Statements by kind.
    pub kinds: BTreeMap<String, u64>,
    /// Fields that are sealed.
    pub sealed_fields: u64,
    /// Everything that is wrong; empty when the log holds.
    pub faults: Vec<LogFault>,
}

impl Report {
    /// Notes a fault.
    pub fn fault(&mut self, place: impl Into<String>, entry: Option<u64>, reason: impl Into<String>) {
        self.faults.push(LogFault { place: place.into(), entry, reason: reason.into() });
    }

    /// Whether everything holds.
    pub fn holds(&self) -> bool {
        self.faults.is_empty()
    }
}

fn root_text<S: serde::Serializer>(root: &Option<Hash>, serializer: S) -> Result<S::Ok, S::Error> {
    match root {
        Some(root) => serializer.collect_str(root),
        None => serializer.serialize_none(),
    }
}
