//! A finding as it is told.

use std::fmt;

use super::findings::{Raw, Scope};
use super::lines::Position;
use crate::tables::rules;
use crate::version::FileKind;

/// How bad it is, as the Secretariat's validator has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Whoever reads the file may refuse it.
    Critical,
    /// The data are wrong.
    Error,
    /// The data are likely wrong, or hard to use.
    Warning,
    /// Worth a look.
    Advisory,
}

impl Severity {
    /// All, worst first.
    pub const ALL: [Severity; 4] =
        [Severity::Critical, Severity::Error, Severity::Warning, Severity::Advisory];

    /// In a word.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Critical => "critical",
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Advisory => "advisory",
        }
    }

    /// Reads the word.
    pub fn read(text: &str) -> Option<Severity> {
        Severity::ALL.into_iter().find(|severity| severity.as_str() == text)
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule's id, as the Secretariat's validator names it.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Whether the Secretariat's validator should find it by its own rules, but doesn't; such findings are counted apart.
    pub beyond: bool,
    /// The activity or organisation, by its identifier; nothing where it has none, or where it is about the file.
    pub activity: Option<String>,
    /// The path of the element or attribute.
    pub xpath: String,
    /// Where it stands.
    pub position: Position,
    /// The value at fault, shortened; empty where it is something missing.
    pub value: String,
    /// What is wrong.
    pub note: String,
    /// Whether it only adds a place to an earlier finding of the same activity.
    pub repeat: bool,
}

impl Finding {
    /// Makes a finding of a raw one. `before` is how many activities earlier parts hold.
    pub(super) fn new(
        raw: Raw,
        position: Position,
        id: Option<&str>,
        kind: Option<FileKind>,
        before: u64,
    ) -> Finding {
        let (rule, beyond) = raw.rule.strip_suffix('+').map_or((raw.rule, false), |rule| (rule, true));
        let xpath = match (raw.scope, kind) {
            (Scope::Record(number), Some(kind)) => {
                format!("/{}/{}[{}]{}", kind.root(), kind.record(), before + u64::from(number) + 1, raw.path)
            }
            (Scope::Root, Some(kind)) => format!("/{}{}", kind.root(), raw.path),
            _ => "/".to_owned(),
        };
        Finding {
            rule,
            severity: rules::severity(rule),
            beyond,
            activity: id.filter(|id| !id.is_empty()).map(str::to_owned),
            xpath,
            position,
            value: raw.value,
            note: raw.note,
            repeat: raw.repeat,
        }
    }
}
