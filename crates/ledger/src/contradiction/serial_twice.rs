//! A serial is with two parties at once.

use entente_record::SubjectId;

use super::Contradiction;
use crate::Source;

/// See the module.
pub const CODE: &str = "serial-twice";

/// A serial that one party has by the record appears with another without having moved.
pub fn found(subject: &SubjectId, serial: &str, places: (&str, &str), sources: Vec<Source>) -> Contradiction {
    let sentence = format!("Serial {serial} is with {} and with {} at once.", places.0, places.1);
    Contradiction::new(CODE, Some(subject), serial, sentence, sources)
}
