//! Goods arrived that nobody says have left.

use entente_ledger::consignment::{LineState, Stage, Word};

use super::Measure;
use crate::signal::cited;
use crate::{Evidence, Signal};

pub(super) const RULE: &str =
    "A line has a word of its arrival, receipt or verification, and none of its departure.";
pub(super) const AUDIT: &str = "GAO-24-106289 (2024)";
pub(super) const MEASURE: Measure = Measure::Days;

pub(super) fn find(code: &'static str, evidence: &Evidence<'_>) -> Vec<Signal> {
    let of_line = |state: &entente_ledger::ConsignmentState, line: &LineState| {
        let departed = line.words.iter().any(|word| matches!(word.stage, Stage::Departed(_)));
        let came: Vec<&Word> = line
            .words
            .iter()
            .filter(|word| matches!(word.stage, Stage::Arrived(_) | Stage::Received | Stage::Verified))
            .collect();
        let first = came.first().filter(|_| !departed)?;
        let since = first.sources.iter().map(|source| source.at).min()?;
        let sources = cited(came.iter().flat_map(|word| &word.sources));
        let what = format!("{} {}", line.line, line.item.as_deref().unwrap_or_default());
        Some(Signal::new(code, &state.consignment, &first.by, what.trim(), evidence.age(since), sources))
    };
    let lines = evidence.consignments.iter().flat_map(|state| state.lines.iter().map(move |line| (state, line)));
    lines.filter_map(|(state, line)| of_line(state, line)).collect()
}
