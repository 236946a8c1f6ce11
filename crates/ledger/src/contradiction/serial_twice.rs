//! A serial is in two places at once.

use entente_record::SubjectId;

use super::Contradiction;
use crate::Source;

/// See the module.
pub const CODE: &str = "serial-twice";

/// A serial that one party has by the record appears with another without having moved. One contradiction for each serial,
/// with all places it is said to be in: "with A", "missing since B", "lost".
pub fn found(subject: &SubjectId, serial: &str, places: &[String], sources: Vec<Source>) -> Contradiction {
    let sentence = format!("Serial {serial} is {} at once.", places.join(" and "));
    Contradiction::new(CODE, Some(subject), serial, sentence, sources)
}
