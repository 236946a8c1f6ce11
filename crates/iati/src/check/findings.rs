//! What is found in one part of a file, before it is known which lines these are.

use std::borrow::Cow;

use crate::limits::{MAX_FINDINGS_PER_ACTIVITY, MAX_QUOTED_CHARS};

/// What a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The file.
    File,
    /// The document element, or what is beside the activities.
    Root,
    /// An activity or organisation, counted within the part.
    Record(u32),
}

/// What is wrong, in a few words; mostly the same ones, which then cost nothing.
pub type Note = Cow<'static, str>;

/// A finding as a part of a file knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raw {
    /// The rule.
    pub rule: &'static str,
    /// What it is about.
    pub scope: Scope,
    /// Where, in bytes from the start of the part.
    pub at: usize,
    /// The path below the scope.
    pub path: String,
    /// The value at fault, shortened.
    pub value: String,
    /// What is wrong, in this case.
    pub note: Note,
    /// Whether it says the same as an earlier one of the same activity, so that it adds a place, not a fault.
    pub repeat: bool,
}

/// The findings of one part of a file.
#[derive(Debug, Default)]
pub struct Findings {
    /// All of them.
    pub list: Vec<Raw>,
    /// What the next ones are about.
    pub scope: Option<Scope>,
    record_from: usize,
    told: Vec<u64>,
    /// Whether one of the current activity's is critical.
    pub critical: bool,
}

impl Findings {
    /// What follows is about this.
    pub fn enter(&mut self, scope: Scope) {
        self.scope = Some(scope);
        self.record_from = self.list.len();
        self.told.clear();
        self.critical = false;
    }

    /// Adds a finding.
    pub fn add(&mut self, rule: &'static str, at: usize, path: String, value: &str, note: Note) {
        self.push(rule, at, path, value, note, false);
    }

    /// Adds a finding that counts once per activity, however many places it has.
    pub fn add_once(&mut self, rule: &'static str, at: usize, path: String, value: &str, note: Note) {
        let repeat = self.tell(&[rule]);
        self.push(rule, at, path, value, note, repeat);
    }

    /// Adds a fault of the schema; those that say the same of the same count once per activity.
    pub fn add_schema(&mut self, at: usize, path: String, value: &str, note: Note, says: &[&str]) {
        let repeat = self.tell(says);
        self.critical = true;
        self.push("0.3.1", at, path, value, note, repeat);
    }

    /// Whether this has been said of the current activity; from now on it has.
    fn tell(&mut self, says: &[&str]) -> bool {
        let mut hash = 0xCBF2_9CE4_8422_2325_u64;
        for part in says {
            for byte in part.bytes().chain([0xFF]) {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
            }
        }
        let known = self.told.contains(&hash);
        if !known {
            self.told.push(hash);
        }
        known
    }

    fn push(&mut self, rule: &'static str, at: usize, path: String, value: &str, note: Note, repeat: bool) {
        if self.list.len() - self.record_from >= MAX_FINDINGS_PER_ACTIVITY {
            return;
        }
        let scope = self.scope.unwrap_or(Scope::File);
        self.list.push(Raw { rule, scope, at, path, value: shortened(value), note, repeat });
    }
}

/// The start of a long value.
pub fn shortened(value: &str) -> String {
    match value.char_indices().nth(MAX_QUOTED_CHARS) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}
