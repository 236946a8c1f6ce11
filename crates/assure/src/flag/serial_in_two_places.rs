//! One serial is with two parties at once.

use entente_ledger::contradiction::serial_twice;

use super::Measure;
use crate::{Evidence, Signal};

pub(super) const RULE: &str = "By the record a serial is in two places at once: it appears with a party without having moved there.";
pub(super) const AUDIT: &str = "GAO-09-267 (2009)";
pub(super) const MEASURE: Measure = Measure::Statements;

pub(super) fn find(code: &'static str, evidence: &Evidence<'_>) -> Vec<Signal> {
    super::at_odds(code, evidence, serial_twice::CODE)
}
