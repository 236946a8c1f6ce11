//! Goods went on to somebody to whom the giver had not agreed.

use super::Measure;
use crate::signal::named;
use crate::{Evidence, Signal};

pub(super) const RULE: &str =
    "Custody, title or the goods themselves went to a third party without an agreement that names it and without a notice accepted beforehand.";
pub(super) const AUDIT: &str = "DoD OIG, follow-up evaluation of enhanced end-use monitoring (December 2024)";
pub(super) const MEASURE: Measure = Measure::Days;

pub(super) fn find(code: &'static str, evidence: &Evidence<'_>) -> Vec<Signal> {
    let flagged = evidence.consent.passages.iter().filter(|passage| passage.standing.is_flagged());
    flagged
        .map(|passage| {
            let party = passage.sources.last().map(|cite| cite.iss.to_string()).unwrap_or_default();
            let to = named(passage.to.as_ref());
            let sources = passage.sources.iter().chain(&passage.chain).cloned();
            Signal::new(code, &passage.subject.0, party, to, evidence.age(passage.at.0), sources)
        })
        .collect()
}
