//! More than one list for one consignment.

use entente_record::SubjectId;

use super::Contradiction;
use crate::Source;

/// See the module.
pub const CODE: &str = "two-lists";

/// A list is changed by correcting it; a second one contradicts the first, which is the one counted from.
pub fn found(subject: &SubjectId, sources: Vec<Source>) -> Contradiction {
    let sentence = format!("{} lists were made for one consignment; the first is counted from.", sources.len());
    Contradiction::new(CODE, Some(subject), subject.as_str(), sentence, sources)
}
