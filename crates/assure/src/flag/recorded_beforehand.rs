//! A stage was recorded before it happened.

use std::collections::BTreeMap;

use entente_ledger::Source;
use entente_ledger::wire::Cite;
use entente_record::Kind;

use super::Measure;
use crate::{Evidence, Signal};

/// Seconds by which clocks may differ: a day, since time zones are mixed up more often than records are made up.
const CLOCKS: i64 = 86_400;

pub(super) const RULE: &str =
    "A statement on a stage of a consignment was signed more than a day before the time at which it says that the stage was reached.";
pub(super) const AUDIT: &str = "GAO-24-106289 (2024)";
pub(super) const MEASURE: Measure = Measure::Days;

pub(super) fn find(code: &'static str, evidence: &Evidence<'_>) -> Vec<Signal> {
    let mut found: BTreeMap<&Source, Signal> = BTreeMap::new();
    for state in evidence.consignments {
        for word in state.lines.iter().flat_map(|line| &line.words) {
            for source in word.sources.iter().filter(|source| source.kind == Kind::Custody) {
                let ahead = source.at.unix_seconds() - source.iat;
                if ahead > CLOCKS {
                    let cite = Cite(source.clone());
                    let signal =
                        Signal::new(code, &state.consignment, &word.by, "", ahead / CLOCKS, [cite]);
                    found.entry(source).or_insert(signal);
                }
            }
        }
    }
    found.into_values().collect()
}
