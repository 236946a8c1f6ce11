//! A finding as it is told.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use super::findings::{Raw, Scope};
use super::frame::step;
use super::lines::Position;
use super::tally::Known;
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
    pub activity: Option<Arc<str>>,
    /// The path of the element or attribute.
    pub xpath: String,
    /// Where it stands.
    pub position: Position,
    /// The value at fault, shortened; empty where it is something missing.
    pub value: String,
    /// What is wrong.
    pub note: Cow<'static, str>,
    /// Whether it only adds a place to an earlier finding of the same activity.
    pub repeat: bool,
}

/// Where a raw finding belongs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    /// Where it stands.
    pub position: Position,
    /// The identifier of its activity.
    pub id: Option<&'a Arc<str>>,
    /// What the file holds.
    pub kind: Option<FileKind>,
    /// How many activities earlier parts hold.
    pub before: u64,
}

impl Finding {
    /// Makes a finding of a raw one.
    pub(super) fn new(raw: Raw, of: Known, place: Place<'_>) -> Finding {
        let mut xpath =
            String::with_capacity(raw.path.len() + "/iati-organisations/iati-organisation[12345]".len());
        match (raw.scope, place.kind) {
            (Scope::Record(number), Some(kind)) => {
                xpath.push('/');
                xpath.push_str(kind.root());
                step(&mut xpath, kind.record(), place.before + u64::from(number) + 1);
                xpath.push_str(&raw.path);
            }
            (Scope::Root, Some(kind)) => {
                xpath.push('/');
                xpath.push_str(kind.root());
                xpath.push_str(&raw.path);
            }
            _ => xpath.push('/'),
        }
        Finding {
            rule: of.rule,
            severity: of.severity,
            beyond: of.beyond,
            activity: place.id.filter(|id| !id.is_empty()).cloned(),
            xpath,
            position: place.position,
            value: raw.value,
            note: raw.note,
            repeat: raw.repeat,
        }
    }
}
