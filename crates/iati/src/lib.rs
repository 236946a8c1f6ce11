//! IATI 2.0x: files of activities and organisations, as donors publish aid, read in one pass and checked.
//!
//! [`check::file`] takes a file in parts, several at a time; [`check::walker`] reads each part once: well-formedness,
//! schema, code lists, the standard ruleset, identifiers. The facts of the standard come from `data/iati/` and are laid
//! out once per process ([`tables`]). [`report`] says what was found, to people and programs. [`read`](mod@read) gives what files hold as plain
//! values, [`stats`] counts it.

pub mod check;
pub mod codelists;
pub mod limits;
pub mod read;
pub mod report;
pub mod rules;
pub mod stats;
pub mod tables;
pub mod types;
pub mod version;
pub mod xml;

pub use version::{FileKind, Version};
