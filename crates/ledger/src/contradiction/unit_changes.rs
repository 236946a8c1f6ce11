//! The unit changes, and nothing says exactly how one becomes the other.

use entente_record::SubjectId;

use super::Contradiction;
use crate::Source;

/// See the module.
pub const CODE: &str = "unit-changes";

/// Goods listed in one unit were counted in another.
pub fn found(subject: &SubjectId, what: &str, units: (&str, &str), sources: Vec<Source>) -> Contradiction {
    let sentence = format!("{what} was listed in {}, but counted in {}.", units.0, units.1);
    Contradiction::new(CODE, Some(subject), what, sentence, sources)
}
