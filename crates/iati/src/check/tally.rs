//! Counts findings by rule. A bad file has tens of thousands of findings of a dozen rules, so what is known of a rule
//! is looked up once, and ids are compared by where their text lies.

use super::finding::Severity;
use super::summary::{Count, RuleId, Summary};
use crate::tables::rules;
use crate::version::Version;

/// What is known of a rule that has spoken.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// Its id.
    pub rule: &'static str,
    /// Whether the Secretariat's validator should find this by its own rules, but doesn't.
    pub beyond: bool,
    /// How bad a breach is.
    pub severity: Severity,
    /// Whether it holds in the version of the file.
    pub holds: bool,
}

#[derive(Debug)]
struct Row {
    raw: &'static str,
    version: Version,
    known: Known,
    count: Count,
}

/// The rules that have spoken in a file, and how often.
#[derive(Debug, Default)]
pub struct Tally {
    rows: Vec<Row>,
}

impl Tally {
    fn row(&mut self, raw: &'static str, version: Version) -> &mut Row {
        let found = self.rows.iter().position(|row| std::ptr::eq(row.raw, raw) && row.version == version);
        let at = found.unwrap_or_else(|| {
            let (rule, beyond) = raw.strip_suffix('+').map_or((raw, false), |rule| (rule, true));
            let (severity, holds) = (rules::severity(rule), rules::holds(rule, version));
            let known = Known { rule, beyond, severity, holds };
            self.rows.push(Row { raw, version, known, count: Count::default() });
            self.rows.len() - 1
        });
        &mut self.rows[at]
    }

    /// What is known of the rule of a raw finding.
    pub fn known(&mut self, raw: &'static str, version: Version) -> Known {
        self.row(raw, version).known
    }

    /// Counts a finding.
    pub fn count(&mut self, raw: &'static str, version: Version, repeat: bool) -> Known {
        let row = self.row(raw, version);
        row.count.places += 1;
        row.count.findings += u64::from(!repeat);
        row.known
    }

    /// Adds the counts to a summary.
    pub fn add_to(self, summary: &mut Summary) {
        for Row { known, count, .. } in self.rows.into_iter().filter(|row| row.count.places > 0) {
            let counts = if known.beyond { &mut summary.beyond } else { &mut summary.rules };
            let sum = counts.entry((RuleId(known.rule), known.severity)).or_default();
            sum.findings += count.findings;
            sum.places += count.places;
            if !known.beyond {
                summary.totals[known.severity as usize] += count.findings;
            }
        }
    }
}
