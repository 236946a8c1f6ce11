//! A figure has more digits than can be counted exactly.

use entente_record::SubjectId;

use super::Contradiction;
use crate::Source;

/// See the module.
pub const CODE: &str = "too-large";

/// A sum of stated figures leaves the 28 digits that are exact. It is not rounded: there is no figure.
pub fn found(subject: &SubjectId, what: &str, sources: Vec<Source>) -> Contradiction {
    let sentence = format!("The figures for {what} add up to more digits than can be counted exactly; no figure is given.");
    Contradiction::new(CODE, Some(subject), what, sentence, sources)
}
