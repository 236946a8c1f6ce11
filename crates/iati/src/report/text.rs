//! Text for people: one group per rule, worst first, a few places each.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::check::finding::{Finding, Severity};
use crate::check::summary::{NotChecked, RuleId, Summary};
use crate::tables::rules;

/// The findings of a file by rule, with the first places of each.
#[derive(Debug)]
pub struct Grouped {
    groups: BTreeMap<(bool, Severity, RuleId), Vec<Finding>>,
    show: usize,
}

impl Grouped {
    /// With `show` places for each rule.
    pub fn new(show: usize) -> Grouped {
        Grouped { groups: BTreeMap::new(), show }
    }

    /// Takes in a finding.
    pub fn add(&mut self, finding: Finding) {
        let places = self.groups.entry((finding.beyond, finding.severity, RuleId(finding.rule))).or_default();
        if places.len() < self.show {
            places.push(finding);
        }
    }

    /// Writes the findings and the sums of a file.
    ///
    /// # Errors
    /// When writing fails.
    pub fn write(&self, out: &mut dyn Write, name: &str, summary: &Summary) -> io::Result<()> {
        writeln!(out, "{name}: {}", described(summary))?;
        for ((beyond, severity, rule), places) in &self.groups {
            let counts = if *beyond { &summary.beyond } else { &summary.rules };
            let count = counts.get(&(rule.clone(), *severity)).copied().unwrap_or_default();
            let also =
                if *beyond { " (not counted: the Secretariat's validator does not find these)" } else { "" };
            writeln!(out, "\n  {severity} {}, {}{also}", rule.0, plural(count.places, "place"))?;
            if let Some(rule) = rules::rule(rule.0) {
                if !rule.what.is_empty() {
                    writeln!(out, "    {}", rule.what)?;
                }
                writeln!(out, "    → {}", rules::fix(rule.id))?;
            }
            for finding in places {
                writeln!(out, "    {}", line(finding))?;
            }
            if count.places > places.len() as u64 {
                writeln!(out, "    … and {} more", count.places - places.len() as u64)?;
            }
        }
        let [critical, error, warning, advisory] = summary.totals;
        writeln!(
            out,
            "\n  {}, {}, {}, {}; {} of {} pass",
            plural(critical, "critical"),
            plural(error, "error"),
            plural(warning, "warning"),
            if advisory == 1 { "1 advisory".to_owned() } else { format!("{advisory} advisories") },
            summary.accepted,
            summary.records,
        )
    }
}

/// What was not checked in a file.
///
/// # Errors
/// When writing fails.
pub fn not_checked(out: &mut dyn Write, name: &str, list: &[NotChecked]) -> io::Result<()> {
    for one in list {
        writeln!(out, "{name}: not checked: {} ({}): {}", one.rule, plural(one.count, "case"), one.why)?;
    }
    Ok(())
}

/// The kind, version and size of a file.
fn described(summary: &Summary) -> String {
    let Some(kind) = summary.kind else { return format!("{} bytes read, not an IATI file", summary.bytes) };
    if kind == crate::FileKind::RegistryRecord {
        return format!("{}, {} bytes read", kind.root(), summary.bytes);
    }
    let version = summary.version.as_deref().unwrap_or("no version");
    let records = match kind {
        crate::FileKind::Activities if summary.records == 1 => "activity",
        crate::FileKind::Activities => "activities",
        crate::FileKind::Organisations if summary.records == 1 => "organisation",
        _ => "organisations",
    };
    format!("{}, version {version}, {} {records}, {} bytes read", kind.root(), summary.records, summary.bytes)
}

/// A place: line, column, activity, path, value, what is wrong.
fn line(finding: &Finding) -> String {
    let mut line = format!("{}:{} ", finding.position.line, finding.position.column);
    if let Some(activity) = &finding.activity {
        line += &format!("[{}] ", clean(activity));
    }
    line += &clean(&finding.xpath);
    if !finding.value.is_empty() {
        line += &format!(" = \"{}\"", visible(&finding.value));
    }
    format!("{line}: {}", clean(&finding.note))
}

/// A file's text must not steer the terminal it is shown on.
fn clean(text: &str) -> String {
    text.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// A value with its white space to be seen: a space that is none, or a line break, is often what is wrong with it.
fn visible(text: &str) -> String {
    let mut shown = String::new();
    for c in text.chars() {
        if c == ' ' || !c.is_whitespace() && !c.is_control() {
            shown.push(c);
        } else {
            shown.extend(c.escape_default());
        }
    }
    shown
}

fn plural(count: u64, what: &str) -> String {
    match (count, what) {
        (_, "critical") => format!("{count} critical"),
        (1, _) => format!("1 {what}"),
        _ => format!("{count} {what}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_show_their_white_space_and_steer_no_terminal() {
        assert_eq!(visible(" a\u{A0}\n\u{1B}[2Jé"), " a\\u{a0}\\n\\u{1b}[2Jé");
        assert_eq!(clean("a\u{1B}b\n"), "a b");
        assert_eq!(
            (plural(1, "place"), plural(2, "place"), plural(2, "critical")),
            ("1 place".into(), "2 places".into(), "2 critical".into())
        );
    }
}
