//! Contradictions: what can't all be true. Each is shown with all the statements it rests on, and none is repaired.
//!
//! One file per type: its code, and how its sentence is made.

use entente_record::SubjectId;
use serde::Serialize;

use crate::{Source, wire};

macro_rules! types {
    ($($(#[doc = $doc:literal])* $file:ident = $code:literal;)*) => {
        $( $(#[doc = $doc])* pub mod $file; )*

        /// Every type's code with its meaning, in alphabetical order of code.
        pub const CODES: &[(&str, &str)] = &[$(($code, concat!($($doc),*)),)*];
    };
}

types! {
    /// More was handed out than was held.
    handed_out = "handed-out-more-than-held";
    /// A lot holds more than it did before.
    lot_grows = "lot-grows";
    /// A later stage lies before an earlier one, by more than clocks differ.
    out_of_order = "out-of-order";
    /// Different statements under one id.
    same_id = "same-id";
    /// A serial is in two places at once.
    serial_twice = "serial-twice";
    /// A figure has more digits than can be counted exactly.
    too_large = "too-large";
    /// More than one list for one consignment.
    two_lists = "two-lists";
    /// The unit changes, and nothing says exactly how one becomes the other.
    unit_changes = "unit-changes";
}

/// What can't all be true.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Contradiction {
    /// Its type: one of [`CODES`].
    pub code: &'static str,
    /// What it is about, where it is one subject.
    #[serde(serialize_with = "wire::option")]
    pub subject: Option<SubjectId>,
    /// The line of a list, the lot, the serial or the id.
    pub what: String,
    /// What contradicts what, in a sentence.
    pub sentence: String,
    /// Every statement it rests on, in the order of the fold.
    pub sources: Vec<Source>,
}

impl Contradiction {
    fn new(
        code: &'static str,
        subject: Option<&SubjectId>,
        what: impl Into<String>,
        sentence: String,
        mut sources: Vec<Source>,
    ) -> Self {
        sources.sort();
        sources.dedup();
        Self { code, subject: subject.cloned(), what: what.into(), sentence, sources }
    }
}
