//! Payments owed on commitments, by the schedule the agreement states.

use std::collections::BTreeMap;

use entente_record::SubjectId;

use super::Book;
use super::rules::{Rule, RuleCode};
use super::state::{Draft, MetBy, Portion};
use crate::days::{after, between};
use crate::money::{Settlement, movements, settle};
use crate::rows::{AgreementRow, Rows, cites};
use crate::sum::{Purse, Sum};

/// Of several statements on one agreement the latest counts.
pub(super) fn latest_agreements(rows: &Rows) -> BTreeMap<&SubjectId, &AgreementRow> {
    let mut sorted: Vec<&AgreementRow> = rows.agreements.iter().collect();
    sorted.sort_by(|a, b| a.by.cmp(&b.by));
    sorted.into_iter().map(|agreement| (&agreement.subject.0, agreement)).collect()
}

/// Days an agreement gives the payer, where it states any: the fewest of the duties from payer to payee that begin with the
/// word of the rule. And the agreement.
fn schedule<'r>(
    rule: &Rule,
    agreements: &BTreeMap<&SubjectId, &'r AgreementRow>,
    settlement: &Settlement<'_, '_>,
) -> Option<(i64, &'r AgreementRow)> {
    let row = settlement.commitment.main;
    let agreement = agreements.get(&row.agreement.as_ref()?.0)?;
    let word = rule.word.as_deref()?;
    let duties = agreement.duties.iter().filter(|duty| {
        let pays = duty.what.as_ref().is_some_and(|what| what.to_lowercase().starts_with(word));
        pays && duty.from == row.from && duty.to == row.to && duty.from.is_some()
    });
    duties.filter_map(|duty| duty.within_days).min().map(|days| (days, *agreement))
}

pub(super) fn add(book: &mut Book<'_>) {
    let Some(rule) = book.rules.get(RuleCode::Payment) else { return };
    let agreements = latest_agreements(book.rows);
    let movements = movements(&book.rows.transfers);
    for settlement in settle(&movements) {
        let row = settlement.commitment.main;
        let mut born_of = settlement.commitment.cites();
        let Some((amount, currency)) = settlement.amount.zip(row.currency) else {
            book.sealed(RuleCode::Payment, &row.subject, "the amount committed is sealed", born_of);
            continue;
        };
        let schedule = schedule(rule, &agreements, &settlement);
        if let Some((_, agreement)) = schedule {
            born_of.extend(cites([&agreement.by]));
            born_of.sort();
        }
        let since = row.by.day();
        let due = schedule.map(|(days, _)| after(since, days));
        let purse = |amount| {
            let mut purse = Purse::default();
            purse.add(currency.0, amount);
            purse
        };
        // The act is done when all is paid; until then it is open, whatever part was paid.
        let mut left = amount;
        let mut met_by = Vec::new();
        for applied in &settlement.payments {
            left = left.minus(applied.amount);
            let count = if left.is_zero() { Sum::from(1) } else { Sum::ZERO };
            met_by.push(MetBy {
                day: applied.day.into(),
                late_days: due.map(|due| between(due, applied.day)),
                portion: Portion { count, value: purse(applied.amount) },
                assurance: None,
                sources: applied.payment.cites(),
            });
        }
        book.drafts.push(Draft {
            rule: RuleCode::Payment,
            subject: row.subject.0.clone(),
            owed_by: row.from.as_deref().cloned(),
            owed_to: row.to.as_deref().cloned(),
            what: None,
            since,
            due,
            asked: Portion { count: Sum::from(1), value: purse(amount) },
            ended: Portion::default(),
            met_by,
            born_of,
        });
    }
}
