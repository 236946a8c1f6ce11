//! Articles under enhanced monitoring were not counted in time.

use entente_ledger::obligation::{RuleCode, State};

use super::Measure;
use crate::signal::named;
use crate::{Evidence, Signal};

pub(super) const RULE: &str = "A first or periodic inventory of articles under enhanced monitoring is overdue.";
pub(super) const AUDIT: &str = "DODIG-2024-043 (2024)";
pub(super) const MEASURE: Measure = Measure::Days;

pub(super) fn find(code: &'static str, evidence: &Evidence<'_>) -> Vec<Signal> {
    let counts = |rule: RuleCode| matches!(rule, RuleCode::InitialInventory | RuleCode::PeriodicInventory);
    let late = evidence.obligations.all.iter().filter(|owed| counts(owed.rule));
    late.filter_map(|owed| {
        let State::Overdue { days } = owed.state else { return None };
        let party = named(owed.owed_by.as_ref());
        let what = owed.what.clone().unwrap_or_default();
        Some(Signal::new(code, &owed.subject.0, party, what, days, owed.born_of.clone()))
    })
    .collect()
}
