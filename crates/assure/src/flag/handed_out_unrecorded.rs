//! More was handed out than the record shows was there.

use entente_ledger::contradiction::handed_out;

use super::Measure;
use crate::{Evidence, Signal};

pub(super) const RULE: &str = "A party handed out goods of which the record shows that it held less.";
pub(super) const AUDIT: &str = "WFP, statement of 31 December 2018 on food relief in Yemen";
pub(super) const MEASURE: Measure = Measure::Statements;

pub(super) fn find(code: &'static str, evidence: &Evidence<'_>) -> Vec<Signal> {
    super::at_odds(code, evidence, handed_out::CODE)
}
