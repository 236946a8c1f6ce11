//! Somebody complained, and the day for an answer is over.

use entente_ledger::feedback::Answer;

use super::Measure;
use crate::{Evidence, Signal};

pub(super) const RULE: &str = "Feedback has no answer, and the day by which it was due is over.";
pub(super) const AUDIT: &str = "House of Commons International Development Committee, HC 840 (2018)";
pub(super) const MEASURE: Measure = Measure::Days;

pub(super) fn find(code: &'static str, evidence: &Evidence<'_>) -> Vec<Signal> {
    let late = evidence.feedback.iter().filter(|case| case.answer == Answer::Overdue);
    late.map(|case| {
        let what = case.category.map(|category| category.as_str()).unwrap_or_default();
        let days = case.days.unwrap_or_default();
        Signal::new(code, &case.subject.0, &case.received_by.0, what, days, case.sources.clone())
    })
    .collect()
}
