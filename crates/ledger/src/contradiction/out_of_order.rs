//! A later stage lies before an earlier one, by more than clocks differ.

use entente_record::SubjectId;

use super::Contradiction;
use crate::Source;

/// See the module.
pub const CODE: &str = "out-of-order";

/// By how many seconds parties' clocks may differ before the order of their statements is doubted: a quarter of an hour. A
/// device that lost its clock is off by more, and a wrong time zone by half an hour at least; both must show.
pub const SKEW_TOLERANCE_SECONDS: i64 = 900;

/// Whether `later` lies before `earlier` by more than clocks differ.
pub fn holds(earlier: &Source, later: &Source) -> bool {
    earlier.at.unix_seconds().saturating_sub(later.at.unix_seconds()) > SKEW_TOLERANCE_SECONDS
}

/// A stage said to lie before the one it follows.
pub fn found(subject: &SubjectId, stages: (&str, &str), earlier: Source, later: Source) -> Contradiction {
    let (first, second) = stages;
    let sentence = format!("{second} at {}, but {first} only at {}.", later.at, earlier.at);
    Contradiction::new(CODE, Some(subject), second, sentence, vec![earlier, later])
}
