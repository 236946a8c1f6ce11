//! Findings: what auditors and monitors found, what they recommend, and how far each recommendation has come.
//!
//! By when an answer is due is an obligation of the rule `finding-answer`. An addressee may answer and may report a matter closed;
//! that it is closed only whoever found it can say, with an answer of its own that closes. How it is counted is in
//! `docs/methods/findings.md`.

use entente_record::codes::FindingSeverity;
use entente_record::{PartyId, SubjectId};
use serde::Serialize;

use crate::days::Day;
use crate::obligation::{Obligation, Obligations, RuleCode, State};
use crate::rows::{By, FindingRow, ResponseRow, Rows, cites};
use crate::wire::{Cite, Word};

/// How far a recommendation has come, the least far first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Progress {
    /// No answer, and its day is over.
    Overdue,
    /// No answer yet.
    Open,
    /// By when it is due, or by whom, is sealed, and nobody has closed it.
    Undetermined,
    /// The addressee has answered.
    Answered,
    /// The addressee says that it is done; whoever found it has not confirmed that.
    ReportedClosed,
    /// Whoever found it says that it is closed.
    Closed,
}

/// A recommendation, and how far it has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recommendation {
    /// Which of the finding's, from one.
    pub number: usize,
    /// Who is to do it; `None` where sealed.
    pub to: Option<Word<PartyId>>,
    /// By when; `None` where sealed.
    pub due: Option<Word<Day>>,
    /// How far it has come.
    pub progress: Progress,
    /// Days late where answered late, days over where overdue.
    pub days: Option<i64>,
    /// The answers of its addressee, and whatever closes it.
    pub sources: Vec<Cite>,
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FindingState {
    /// The finding.
    pub subject: Word<SubjectId>,
    /// Who found it.
    pub by: Word<PartyId>,
    /// On which day.
    pub day: Word<Day>,
    /// How grave; `None` where sealed.
    pub severity: Option<Word<FindingSeverity>>,
    /// What it is about; `None` where sealed.
    pub about: Option<Vec<Word<SubjectId>>>,
    /// What it recommends.
    pub recommendations: Vec<Recommendation>,
    /// As its least far recommendation; `None` where it recommends nothing.
    pub progress: Option<Progress>,
    /// How many of its recommendations are not closed.
    pub open: usize,
    /// The finding itself.
    pub sources: Vec<Cite>,
}

/// How findings are counted.
pub const RULE: &str = "A recommendation is answered when its addressee's organisation answers, reported closed when that answer \
    says it closes the matter, and closed only when the organisation that found it says so in an answer of its own. A finding stands \
    as its least far recommendation.";

/// What the obligation of a recommendation is called: counted from nothing here, told from one.
pub(crate) fn number(index: usize) -> String {
    format!("recommendation {}", index + 1)
}

/// Every finding, by the time it was made.
pub fn findings(rows: &Rows, obligations: &Obligations) -> Vec<FindingState> {
    rows.findings.iter().map(|row| finding(row, rows, obligations)).collect()
}

fn finding(row: &FindingRow, rows: &Rows, obligations: &Obligations) -> FindingState {
    let answers: Vec<&ResponseRow> = rows
        .responses
        .iter()
        .filter(|answer| answer.subject == row.subject || row.by.named_in(&answer.refs))
        .collect();
    let owed: Vec<&Obligation> = obligations
        .all
        .iter()
        .filter(|owed| owed.rule == RuleCode::FindingAnswer && owed.subject == row.subject)
        .filter(|owed| owed.born_of.contains(&row.by.source))
        .collect();
    let recommendations: Vec<Recommendation> = row
        .advice
        .iter()
        .enumerate()
        .map(|(index, advice)| {
            let what = number(index);
            let duty = owed.iter().copied().find(|owed| owed.what.as_deref() == Some(&what));
            let to = advice.to.as_deref();
            let by_addressee: Vec<&ResponseRow> = answers
                .iter()
                .copied()
                .filter(|answer| to.is_some_and(|party| answer.by.is_of(party)))
                .collect();
            let by_finder: Vec<&ResponseRow> = answers
                .iter()
                .copied()
                .filter(|answer| answer.closes && answer.by.is_of(&row.by.source.iss))
                .filter(|answer| answer.by.source > row.by.source)
                .collect();
            let (progress, days) = progress(duty, &by_addressee, !by_finder.is_empty());
            let told: Vec<&By> = by_addressee.iter().chain(&by_finder).map(|answer| &answer.by).collect();
            Recommendation {
                number: index + 1,
                to: advice.to.clone(),
                due: duty.and_then(|duty| duty.due),
                progress,
                days,
                sources: cites(told),
            }
        })
        .collect();
    FindingState {
        subject: row.subject.clone(),
        by: row.by.source.iss.clone().into(),
        day: row.by.day().into(),
        severity: row.severity,
        about: row.about.clone(),
        progress: recommendations.iter().map(|one| one.progress).min(),
        open: recommendations.iter().filter(|one| one.progress != Progress::Closed).count(),
        recommendations,
        sources: cites([&row.by]),
    }
}

/// Where it stands. Who addresses itself both answers and closes.
fn progress(duty: Option<&Obligation>, answers: &[&ResponseRow], closed: bool) -> (Progress, Option<i64>) {
    let late = duty.and_then(|duty| match duty.state {
        State::Met { late_days } if late_days > 0 => Some(late_days),
        State::Overdue { days } => Some(days),
        _ => None,
    });
    let progress = match duty.map(|duty| duty.state) {
        _ if closed => Progress::Closed,
        _ if answers.iter().any(|answer| answer.closes) => Progress::ReportedClosed,
        _ if !answers.is_empty() => Progress::Answered,
        Some(State::Overdue { .. }) => Progress::Overdue,
        Some(_) => Progress::Open,
        None => Progress::Undetermined,
    };
    (progress, late)
}
