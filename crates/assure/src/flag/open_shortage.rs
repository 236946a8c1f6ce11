//! Goods are missing between two ends, and nobody has accounted for them.

use entente_ledger::consignment::Settled;

use super::Measure;
use crate::signal::cited;
use crate::{Evidence, Signal};

/// Days in which the ends may clear it up between them.
const GRACE_DAYS: i64 = 30;

pub(super) const RULE: &str =
    "Less came out at the later stage of a line than went in at the earlier one, and 30 days after the later word no loss or answer accounts for all of it.";
pub(super) const AUDIT: &str = "GAO-07-711 (2007)";
pub(super) const MEASURE: Measure = Measure::Days;

pub(super) fn find(code: &'static str, evidence: &Evidence<'_>) -> Vec<Signal> {
    let all = evidence.consignments.iter().flat_map(|state| &state.discrepancies);
    all.filter(|found| found.state != Settled::Explained && found.open.is_sign_positive() && !found.open.is_zero())
        .filter_map(|found| {
            let since = found.later.sources.iter().map(|source| source.at).max()?;
            let days = evidence.age(since);
            let sources = cited(found.earlier.sources.iter().chain(&found.later.sources));
            let what = format!("{} {}", found.line, found.item.as_deref().unwrap_or_default());
            let signal = Signal::new(code, &found.consignment, &found.later.by, what.trim(), days, sources);
            (days > GRACE_DAYS).then_some(signal)
        })
        .collect()
}
