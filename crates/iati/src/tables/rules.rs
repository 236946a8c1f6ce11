//! Every rule: its id, its severity, and what people are told about it.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::csv;
use super::schema::MAPPING;
use crate::check::finding::Severity;
use crate::version::Version;

static TABLE: &str = include_str!("../../../../data/iati/rules.csv");

/// A code list that a rule looks into, and from where.
#[derive(Debug, Clone, Copy)]
pub struct Mapped {
    /// The path of the element.
    pub path: &'static str,
    /// The attribute, or `text()`.
    pub attribute: &'static str,
    /// The list.
    pub list: &'static str,
    /// The vocabulary that calls for the list; empty for any.
    pub vocabulary: &'static str,
    /// The versions it holds in; empty for all.
    pub versions: &'static str,
}

/// A rule.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its id.
    pub id: &'static str,
    /// How bad a breach is.
    pub severity: Severity,
    /// The Secretariat's group.
    pub category: &'static str,
    /// The versions it holds in; empty for all.
    pub versions: &'static str,
    /// What it asks; empty for rules about code lists, where [`Rule::mapped`] says it.
    pub what: &'static str,
    /// Why that matters.
    pub why: &'static str,
    /// An example that breaks it.
    pub wrong: &'static str,
    /// The same as it should be.
    pub right: &'static str,
    /// What to do.
    pub fix: &'static str,
    /// The code lists it looks into.
    pub mapped: Vec<Mapped>,
}

static RULES: LazyLock<BTreeMap<&'static str, Rule>> = LazyLock::new(|| {
    let mut rules = BTreeMap::new();
    for [id, severity, category, versions, what, why, wrong, right, fix] in csv::rows(TABLE) {
        let severity = Severity::read(severity).unwrap_or(Severity::Error);
        let rule =
            Rule { id, severity, category, versions, what, why, wrong, right, fix, mapped: Vec::new() };
        rules.insert(id, rule);
    }
    for [path, attribute, list, vocabulary, _, id, severity, category, versions] in csv::rows(MAPPING) {
        let severity = Severity::read(severity).unwrap_or(Severity::Error);
        let rule = rules.entry(id).or_insert(Rule {
            id,
            severity,
            category,
            versions: "",
            what: "",
            why: "",
            wrong: "",
            right: "",
            fix: "",
            mapped: Vec::new(),
        });
        rule.mapped.push(Mapped { path, attribute, list, vocabulary, versions });
    }
    rules
});

/// A rule by its id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.get(id)
}

/// How bad a breach of a rule is.
pub fn severity(id: &str) -> Severity {
    rule(id).map_or(Severity::Error, |rule| rule.severity)
}

/// Whether a rule holds in a version.
pub fn holds(id: &str, version: Version) -> bool {
    rule(id).is_none_or(|rule| {
        rule.versions.is_empty() || rule.versions.split(' ').any(|one| one == version.as_str())
    })
}

/// All rules, in the order of their ids.
pub fn all() -> Vec<&'static Rule> {
    let mut all: Vec<&Rule> = RULES.values().collect();
    all.sort_by(|a, b| in_order(a.id, b.id));
    all
}

/// What to do about a breach.
pub fn fix(id: &str) -> String {
    match rule(id) {
        Some(rule) if !rule.fix.is_empty() => rule.fix.to_owned(),
        Some(rule) => {
            let mut lists: Vec<&str> = rule.mapped.iter().map(|mapped| mapped.list).collect();
            lists.sort_unstable();
            lists.dedup();
            format!("Use a code of the list {}, or name the vocabulary the code is from.", lists.join(" or "))
        }
        None => String::new(),
    }
}

/// The order of two ids, number by number. Counting findings compares ids all the time, so nothing is allocated.
pub fn in_order(a: &str, b: &str) -> Ordering {
    let key = |part: &str| part.parse().unwrap_or(u32::MAX);
    let (mut left, mut right) = (a.split('.'), b.split('.'));
    loop {
        let order = match (left.next(), right.next()) {
            (None, None) => return Ordering::Equal,
            (None, _) => return Ordering::Less,
            (_, None) => return Ordering::Greater,
            (Some(one), Some(other)) => key(one).cmp(&key(other)).then_with(|| one.cmp(other)),
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read_and_whole() {
        let rows = TABLE.lines().filter(|line| !line.starts_with('#')).count() - 1;
        assert_eq!(csv::rows::<9>(TABLE).count(), rows);
        for [id, severity, category, _, what, why, _, _, fix] in csv::rows(TABLE) {
            assert!(Severity::read(severity).is_some() && !category.is_empty(), "{id}");
            assert!(!what.is_empty() && !why.is_empty() && !fix.is_empty(), "{id}");
        }
        assert_eq!(in_order("9.2.1", "9.10.1"), Ordering::Less);
    }
}
