//! Something was released to a party before it was vetted, or after it was refused.

use super::Measure;
use crate::signal::named;
use crate::{Evidence, Signal};

pub(super) const RULE: &str =
    "Goods, training or a service went to a party whose vetting, where the rules ask for one, was missing, run out, pending or refused on that day.";
pub(super) const AUDIT: &str = "GAO-13-866 (2013)";
pub(super) const MEASURE: Measure = Measure::Days;

pub(super) fn find(code: &'static str, evidence: &Evidence<'_>) -> Vec<Signal> {
    let checks = evidence.gate.checks.iter().filter(|check| check.released && check.is_flagged());
    checks
        .map(|check| {
            let giver = named(check.giver.as_ref());
            let receiver = named(check.receiver.as_ref());
            let days = check.release.map_or(0, |day| evidence.days_since(day.0));
            let sources = check.sources.iter().chain(&check.vettings).chain(&check.late).cloned();
            Signal::new(code, &check.subject.0, giver, receiver, days, sources)
        })
        .collect()
}
