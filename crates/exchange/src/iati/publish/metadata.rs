//! What stands beside the files for those who fetch them: who publishes, from which state of which log, under what terms.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedFile {
    /// Its name.
    pub file: String,
    /// What it holds: `activities`, `organisation`, `changes` or `changed-activities`.
    pub kind: String,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// How many activities or organisations stand in it.
    pub records: u64,
}

impl PublishedFile {
    /// Of its bytes.
    #[must_use]
    pub fn of(file: &str, kind: &str, bytes: &[u8], records: usize) -> Self {
        Self {
            file: file.to_owned(),
            kind: kind.to_owned(),
            sha256: hex::encode(Sha256::digest(bytes)),
            bytes: bytes.len() as u64,
            records: records as u64,
        }
    }
}

/// A state of a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogPosition {
    /// Its origin.
    pub origin: String,
    /// The first so many of its entries.
    pub tree_size: u64,
    /// The root of the tree they make, in base64, where the log has signed it: its checkpoint is of this size.
    pub root: Option<String>,
}

/// The publisher's entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// The form of this file.
    pub format: String,
    /// Organisation id of the publisher.
    pub publisher: String,
    /// Its name.
    pub name: Option<String>,
    /// Version of the standard.
    pub iati_version: String,
    /// Terms the files come under.
    pub licence: String,
    /// The time of the position they were made from.
    pub generated: String,
    /// The logs, and how much of each.
    pub logs: Vec<LogPosition>,
    /// The files.
    pub files: Vec<PublishedFile>,
    /// Activities, transactions, indicators written; fields sealed; what was left out and why.
    pub counts: serde_json::Value,
}

impl Metadata {
    /// The form that is written.
    pub const FORMAT: &'static str = "entente-iati-publisher/1";
}
