//! What a whole file comes to.

use std::collections::BTreeMap;

use super::finding::Severity;
use crate::tables::rules::in_order;
use crate::version::FileKind;

/// How often a rule spoke.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// Faults, as the Secretariat's validator counts them.
    pub findings: u64,
    /// Places, of which a fault may have several.
    pub places: u64,
}

/// A rule's id, ordered as people count: 2 before 10.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleId(pub &'static str);

impl Ord for RuleId {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        in_order(self.0, other.0)
    }
}

impl PartialOrd for RuleId {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// What was not checked, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotChecked {
    /// The rule.
    pub rule: &'static str,
    /// How many cases.
    pub count: u64,
    /// Why, and what would let them be checked.
    pub why: &'static str,
}

/// The result of one file.
#[derive(Debug, Clone, Default)]
pub struct Summary {
    /// What it holds.
    pub kind: Option<FileKind>,
    /// The version it names.
    pub version: Option<String>,
    /// Bytes that were read: its size, unless it was refused before its end.
    pub bytes: u64,
    /// Its activities or organisations.
    pub records: u64,
    /// Those of them without a critical finding.
    pub accepted: u64,
    /// Faults by severity, as the Secretariat's validator counts them: critical, error, warning, advisory.
    pub totals: [u64; 4],
    /// Counts by rule and severity.
    pub rules: BTreeMap<(RuleId, Severity), Count>,
    /// Counts of what the Secretariat's validator should find, but doesn't.
    pub beyond: BTreeMap<(RuleId, Severity), Count>,
    /// What was not checked.
    pub not_checked: Vec<NotChecked>,
}

impl Summary {
    /// Faults of a severity.
    pub fn total(&self, severity: Severity) -> u64 {
        self.totals[severity as usize]
    }

    /// Whether nothing critical was found.
    pub fn is_valid(&self) -> bool {
        self.total(Severity::Critical) == 0
    }
}
