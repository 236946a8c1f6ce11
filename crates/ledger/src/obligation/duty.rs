//! Duties under agreements.
//!
//! A duty's text is for people; what can be checked is that the party that owes it made a statement that names the
//! agreement, after it began. Each statement meets one duty, the earliest due first.

use std::collections::BTreeMap;

use entente_record::{StatementHash, SubjectId};

use super::Book;
use super::payment::latest_agreements;
use super::rules::RuleCode;
use super::state::{Draft, MetBy, Portion};
use crate::days::{after, between};
use crate::rows::{AgreementRow, By, DutyRow, Rows, cites};
use crate::wire::Word;

pub(super) fn add(book: &mut Book<'_>) {
    let Some(word) = book.rules.get(RuleCode::Payment).and_then(|rule| rule.word.clone()) else { return };
    let agreements = latest_agreements(book.rows);
    let mut naming = naming(book.rows, &agreements);
    for (subject, agreement) in agreements {
        let statements = naming.remove(subject).unwrap_or_default();
        let pays =
            |duty: &&DutyRow| duty.what.as_ref().is_some_and(|what| what.to_lowercase().starts_with(&word));
        let mut duties: Vec<&DutyRow> = agreement.duties.iter().filter(|duty| !pays(duty)).collect();
        duties.sort_by_key(|duty| (duty.within_days.is_none(), duty.within_days));
        let since = agreement.from.map_or_else(|| agreement.by.day(), |from| from.as_jiff());
        let mut used = vec![false; statements.len()];
        for duty in duties {
            let fits = |by: &By| duty.from.as_deref().is_some_and(|from| by.is_of(from)) && by.day() >= since;
            let met = statements.iter().zip(&mut used).find(|(by, used)| !**used && fits(by));
            let due = duty.within_days.map(|days| after(since, days));
            let met_by = met.map(|(by, used)| {
                *used = true;
                MetBy {
                    day: by.day().into(),
                    late_days: due.map(|due| between(due, by.day())),
                    portion: Portion::one(),
                    assurance: None,
                    sources: cites([*by]),
                }
            });
            if duty.from.is_none() {
                book.sealed(
                    RuleCode::AgreementDuty,
                    subject,
                    "who owes the duty is sealed",
                    cites([&agreement.by]),
                );
                continue;
            }
            book.drafts.push(Draft {
                rule: RuleCode::AgreementDuty,
                subject: subject.clone(),
                owed_by: duty.from.as_deref().cloned(),
                owed_to: duty.to.as_deref().cloned(),
                what: duty.what.clone(),
                since,
                due,
                asked: Portion::one(),
                ended: Portion::default(),
                met_by: met_by.into_iter().collect(),
                born_of: cites([&agreement.by]),
            });
        }
    }
}

/// Statements that name an agreement in a field, or by its statement's hash; in order.
fn naming<'r>(
    rows: &'r Rows,
    agreements: &BTreeMap<&'r SubjectId, &'r AgreementRow>,
) -> BTreeMap<&'r SubjectId, Vec<&'r By>> {
    let mut home: BTreeMap<StatementHash, &SubjectId> = BTreeMap::new();
    for (subject, agreement) in agreements {
        home.extend(agreement.by.cites().map(|cite| (cite.hash, *subject)));
    }
    let mut out: BTreeMap<&SubjectId, Vec<&By>> = BTreeMap::new();
    let mut field = |agreement: &'r Option<Word<SubjectId>>, by: &'r By| {
        if let Some(agreement) = agreement {
            out.entry(&agreement.0).or_default().push(by);
        }
    };
    rows.counts.iter().for_each(|row| field(&row.agreement, &row.by));
    rows.stages.iter().for_each(|row| field(&row.agreement, &row.by));
    rows.notices.iter().for_each(|row| field(&row.agreement, &row.by));
    rows.transfers.iter().for_each(|row| field(&row.agreement, &row.by));
    rows.listings.iter().for_each(|row| field(&row.agreement, &row.by));
    let responses = rows.responses.iter().map(|row| (&row.refs, &row.by));
    let decisions = rows.decisions.iter().map(|row| (&row.refs, &row.by));
    for (refs, by) in responses.chain(decisions) {
        for subject in refs.iter().filter_map(|hash| home.get(&hash.0)) {
            out.entry(subject).or_default().push(by);
        }
    }
    for statements in out.values_mut() {
        statements.sort();
        statements.dedup();
    }
    out
}
