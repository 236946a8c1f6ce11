//! Answers: to requests, recommendations, feedback and notices; and vettings before release.

use std::collections::{BTreeMap, BTreeSet};

use entente_record::{PartyId, StatementHash, SubjectId, Timestamp};

use super::Book;
use super::rules::RuleCode;
use super::state::{Draft, MetBy, Portion};
use crate::appeal::appeals;
use crate::consent;
use crate::days::{Day, after, between, day};
use crate::finding;
use crate::rows::{By, Rows, cites};
use crate::sum::Sum;
use crate::vetting::{self, Verdict};
use crate::wire::Word;

/// Who answered what: by subject, and by the hash of the statement answered.
pub(crate) struct Answers<'r> {
    by_subject: BTreeMap<&'r SubjectId, Vec<&'r By>>,
    by_hash: BTreeMap<StatementHash, Vec<&'r By>>,
}

impl<'r> Answers<'r> {
    /// Responses, and where asked for decisions and offers.
    pub(crate) fn of(rows: &'r Rows, decisions: bool, offers: bool) -> Self {
        let mut out = Self { by_subject: BTreeMap::new(), by_hash: BTreeMap::new() };
        for row in &rows.responses {
            out.add(Some(&row.subject.0), &row.refs, &row.by);
        }
        for row in rows.decisions.iter().filter(|_| decisions) {
            out.add(Some(&row.subject.0), &row.refs, &row.by);
        }
        for row in rows.offers.iter().filter(|_| offers) {
            out.add(row.request.as_deref(), &row.refs, &row.by);
        }
        out
    }

    fn add(&mut self, subject: Option<&'r SubjectId>, refs: &'r [Word<StatementHash>], by: &'r By) {
        if let Some(subject) = subject {
            self.by_subject.entry(subject).or_default().push(by);
        }
        for hash in refs {
            self.by_hash.entry(hash.0).or_default().push(by);
        }
    }

    /// The first answer to a statement that fits.
    pub(crate) fn first(
        &self,
        subject: &SubjectId,
        asked: &By,
        fits: impl Fn(&By) -> bool,
    ) -> Option<&'r By> {
        let here = self.by_subject.get(subject).into_iter().flatten();
        let named = asked.cites().filter_map(|cite| self.by_hash.get(&cite.hash)).flatten();
        here.chain(named).copied().filter(|by| fits(by)).min()
    }
}

/// What an answer is owed to.
struct Asked<'r> {
    rule: RuleCode,
    subject: &'r SubjectId,
    by: &'r By,
    owed_by: Option<PartyId>,
    owed_to: Option<PartyId>,
    due: Option<Day>,
    /// Which of several recommendations or recipients of one statement.
    what: Option<String>,
}

fn push(book: &mut Book<'_>, asked: Asked<'_>, answer: Option<&By>) {
    let Some(due) = asked.due else {
        book.sealed(asked.rule, asked.subject, "by when an answer is due is sealed", cites([asked.by]));
        return;
    };
    let met_by = answer.map(|by| MetBy {
        day: by.day().into(),
        late_days: Some(between(due, by.day())),
        portion: Portion::one(),
        assurance: None,
        sources: cites([by]),
    });
    book.drafts.push(Draft {
        rule: asked.rule,
        subject: asked.subject.clone(),
        owed_by: asked.owed_by,
        owed_to: asked.owed_to,
        what: asked.what,
        since: asked.by.day(),
        due: Some(due),
        asked: Portion::one(),
        ended: Portion::default(),
        met_by: met_by.into_iter().collect(),
        born_of: cites([asked.by]),
    });
}

pub(super) fn add(book: &mut Book<'_>) {
    let rows = book.rows;
    requests(book, rows);
    let answers = Answers::of(rows, false, false);
    for row in &rows.findings {
        for (number, advice) in row.advice.iter().enumerate() {
            let owed_by = advice.to.as_deref().cloned();
            let by_addressee = |by: &By| owed_by.as_ref().is_none_or(|party| by.is_of(party));
            let answer = answers.first(&row.subject, &row.by, by_addressee);
            let asked = Asked {
                rule: RuleCode::FindingAnswer,
                subject: &row.subject.0,
                by: &row.by,
                owed_by: owed_by.clone(),
                owed_to: Some(row.by.source.iss.clone()),
                due: advice.due.map(|due| due.as_jiff()),
                what: Some(finding::number(number)),
            };
            push(book, asked, answer);
        }
    }
    for row in &rows.feedback {
        let answer = answers.first(&row.subject, &row.by, |_| true);
        let asked = Asked {
            rule: RuleCode::FeedbackAnswer,
            subject: &row.subject.0,
            by: &row.by,
            owed_by: Some(row.by.source.iss.clone()),
            owed_to: None,
            due: row.answer_due.map(|due| day(due.0)),
            what: None,
        };
        push(book, asked, answer);
    }
    notices(book, rows);
    add_appeals(book, rows);
}

/// A request is addressed to no party in particular: it is open until another organisation answers.
fn requests(book: &mut Book<'_>, rows: &Rows) {
    let answers = Answers::of(rows, true, true);
    for row in &rows.requests {
        let answer = answers.first(&row.subject, &row.by, |by| !by.is_of(&row.by.source.iss));
        let asked = Asked {
            rule: RuleCode::RequestAnswer,
            subject: &row.subject.0,
            by: &row.by,
            owed_by: None,
            owed_to: Some(row.by.source.iss.clone()),
            due: row.deadline.map(|due| day(due.0)),
            what: None,
        };
        push(book, asked, answer);
    }
}

/// An appeal is owed an answer by the party it goes to.
fn add_appeals(book: &mut Book<'_>, rows: &Rows) {
    let Some(days) = book.rules.get(RuleCode::AppealAnswer).and_then(|rule| rule.days) else { return };
    for found in appeals(rows) {
        let by = &found.appeal.by;
        let asked = Asked {
            rule: RuleCode::AppealAnswer,
            subject: &found.appeal.subject.0,
            by,
            owed_by: Some(found.owed_by.clone()),
            owed_to: Some(by.source.iss.clone()),
            due: Some(after(by.day(), days)),
            what: None,
        };
        push(book, asked, found.answer);
    }
}

fn notices(book: &mut Book<'_>, rows: &Rows) {
    let answers = Answers::of(rows, true, false);
    for row in &rows.notices {
        if row.notice_type.is_none_or(|notice| notice.as_str() != consent::THIRD_PARTY_TRANSFER) {
            continue;
        }
        let Some(recipients) = &row.recipients else {
            let why = "to whom the notice went is sealed";
            book.sealed(RuleCode::NoticeReply, &row.subject, why, cites([&row.by]));
            continue;
        };
        let recipients: BTreeSet<&Word<PartyId>> = recipients.iter().collect();
        for recipient in recipients {
            let answer = answers.first(&row.subject, &row.by, |by| by.is_of(recipient));
            let asked = Asked {
                rule: RuleCode::NoticeReply,
                subject: &row.subject.0,
                by: &row.by,
                owed_by: Some(recipient.0.clone()),
                owed_to: Some(row.by.source.iss.clone()),
                due: row.from.map(|from| day(from.0)),
                what: None,
            };
            push(book, asked, answer);
        }
    }
}

/// Vettings owed before release, from the gate. One that came after the release meets nothing: what it should have prevented
/// has happened.
pub(super) fn add_vettings(book: &mut Book<'_>, rules: &vetting::Rules, now: Timestamp) {
    for check in vetting::gate(book.rows, rules, now).checks {
        let (Some(release), Some(receiver)) = (check.release, &check.receiver) else {
            let why = "the receiver or the day of release is not said or sealed";
            book.sealed(RuleCode::VettingBeforeRelease, &check.subject, why, check.sources.clone());
            continue;
        };
        let met_by = match &check.verdict {
            Verdict::Passed { vetted_on } => Some(MetBy {
                day: *vetted_on,
                late_days: Some(between(release.0, vetted_on.0).min(0)),
                portion: Portion { count: Sum::from(1), value: check.value.clone() },
                assurance: None,
                sources: check.vettings.clone(),
            }),
            _ => None,
        };
        book.drafts.push(Draft {
            rule: RuleCode::VettingBeforeRelease,
            subject: check.subject.0.clone(),
            owed_by: check.giver.as_deref().cloned(),
            owed_to: None,
            what: Some(format!("{} of {}", check.vetting_type.as_str(), receiver.as_str())),
            since: check.listed.0,
            due: Some(release.0),
            asked: Portion { count: Sum::from(1), value: check.value },
            ended: Portion::default(),
            met_by: met_by.into_iter().collect(),
            born_of: check.sources,
        });
    }
}
