//! Money was paid, and nobody says that it came.

use entente_record::value::TransferStage;

use super::Measure;
use crate::signal::named;
use crate::{Evidence, Signal};

/// Days in which a payee's accounts are closed, and its receipt stated.
const GRACE_DAYS: i64 = 90;

pub(super) const RULE: &str = "A payment has had no receipt that fits it for more than 90 days.";
pub(super) const AUDIT: &str = "SIGIR 05-004 (2005)";
pub(super) const MEASURE: Measure = Measure::Days;

pub(super) fn find(code: &'static str, evidence: &Evidence<'_>) -> Vec<Signal> {
    let unmatched = evidence.money.unmatched.iter().filter(|one| {
        one.end.stage.is_some_and(|stage| stage.0 == TransferStage::Paid) && one.age_days > GRACE_DAYS
    });
    unmatched
        .map(|one| {
            let end = &one.end;
            let to = named(end.to.as_ref());
            let amount = end.amount.as_ref().zip(end.currency.as_ref());
            let what = amount.map_or(String::new(), |(amount, currency)| format!("{} {}", amount.0, currency.0));
            Signal::new(code, &end.subject.0, to, what, one.age_days, end.sources.clone())
        })
        .collect()
}
