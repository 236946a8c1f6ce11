//! Feedback: what people served said, of which category and where, and whether it was answered in time.
//!
//! Who owes the answer and by when is an obligation of the rule `feedback-answer`; this view says of which category and area
//! each case is and how its obligation stands. How it is counted is in `docs/methods/feedback.md`.

pub mod deadline;

use std::collections::BTreeMap;

use entente_record::codes::FeedbackCategory;
use entente_record::{PartyId, SubjectId};
use serde::Serialize;

use crate::days::{Day, between};
use crate::obligation::{Obligation, Obligations, RuleCode, State};
use crate::rows::{FeedbackRow, Rows, cites};
use crate::wire::{Cite, Word};

/// How the answer to one case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// No answer, and its day is over.
    Overdue,
    /// No answer yet; its day is not over.
    Waiting,
    /// Answered after its day.
    Late,
    /// Answered by its day.
    InTime,
    /// By when an answer is due is sealed.
    Undetermined,
}

/// One case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Case {
    /// The feedback.
    pub subject: Word<SubjectId>,
    /// Its category; `None` where sealed.
    pub category: Option<Word<FeedbackCategory>>,
    /// Whether the list of categories holds it for sensitive.
    pub sensitive: bool,
    /// ISO 3166-1 alpha-2 code of the country; `None` where sealed or not said.
    pub country: Option<String>,
    /// P-code of the area, where one is said.
    pub area: Option<String>,
    /// The party that received it and owes the answer.
    pub received_by: Word<PartyId>,
    /// The day it was received.
    pub since: Word<Day>,
    /// The last day for an answer in time; `None` where sealed.
    pub due: Option<Word<Day>>,
    /// How the answer stands.
    pub answer: Answer,
    /// Days late where answered late, days over where overdue; nothing otherwise.
    pub days: Option<i64>,
    /// Days from the word to its answer, where there is one.
    pub answered_after: Option<i64>,
    /// The lot it is about.
    pub lot: Option<String>,
    /// What else it is about.
    pub about: Option<Word<SubjectId>>,
    /// The feedback and its answer.
    pub sources: Vec<Cite>,
}

/// How cases are counted.
pub const RULE: &str = "Each feedback statement is one case, by its category and area. Answered is what another statement of kind \
    response names, whoever made it; in time is on the due day or before. Words and contacts are not in the record.";

/// Every case, by the day it was received.
pub fn cases(rows: &Rows, obligations: &Obligations) -> Vec<Case> {
    let owed: BTreeMap<&SubjectId, &Obligation> = obligations
        .all
        .iter()
        .filter(|owed| owed.rule == RuleCode::FeedbackAnswer)
        .map(|owed| (&owed.subject.0, owed))
        .collect();
    rows.feedback.iter().map(|row| case(row, owed.get(&row.subject.0).copied())).collect()
}

fn case(row: &FeedbackRow, owed: Option<&Obligation>) -> Case {
    let (answer, days) = match owed.map(|owed| owed.state) {
        Some(State::Met { late_days: 0 }) => (Answer::InTime, None),
        Some(State::Met { late_days }) => (Answer::Late, Some(late_days)),
        Some(State::Overdue { days }) => (Answer::Overdue, Some(days)),
        // Feedback is owed to nobody who could waive it, and nothing ends it but an answer.
        Some(State::Due { .. } | State::Waived | State::Ended | State::NoDate) => (Answer::Waiting, None),
        None => (Answer::Undetermined, None),
    };
    let met = owed.and_then(|owed| owed.met_by.first());
    let mut sources = cites([&row.by]);
    sources.extend(met.iter().flat_map(|met| met.sources.iter().cloned()));
    sources.sort();
    sources.dedup();
    Case {
        subject: row.subject.clone(),
        category: row.category,
        sensitive: row.category.is_some_and(|category| category.fact("sensitive") == Some("yes")),
        country: row.area.as_ref().and_then(|area| area.country.clone()),
        area: row.area.as_ref().and_then(|area| area.pcode.clone()),
        received_by: row.by.source.iss.clone().into(),
        since: row.by.day().into(),
        due: owed.and_then(|owed| owed.due),
        answer,
        days,
        answered_after: met.map(|met| between(row.by.day(), met.day.0)),
        lot: row.lot.clone(),
        about: row.about.clone(),
        sources,
    }
}
