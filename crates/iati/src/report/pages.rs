//! The documentation of the rules, one page each, made from the tables.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::tables::rules::{self, Mapped, Rule};

/// What a rule asks.
pub fn what(rule: &Rule) -> String {
    if !rule.what.is_empty() {
        return rule.what.to_owned();
    }
    let lists: BTreeSet<&str> = rule.mapped.iter().map(|mapped| mapped.list).collect();
    let places: BTreeSet<String> = rule.mapped.iter().map(place).collect();
    let (lists, places) = (Vec::from_iter(lists), Vec::from_iter(places));
    format!("{} holds a code of the list {}.", capital(&places.join(", and ")), lists.join(" or "))
}

/// Where a code stands: `@code of iati-activity/sector`.
fn place(mapped: &Mapped) -> String {
    let path = mapped.path.trim_start_matches("iati-activities/").trim_start_matches("iati-organisations/");
    let of = if path == "*" { "any element" } else { path };
    match mapped.attribute {
        "text()" => format!("the text of `{of}`"),
        attribute if path == "*" => format!("`@{attribute}` of {of}"),
        attribute => format!("`@{attribute}` of `{of}`"),
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

/// The name of a rule's page.
pub fn file_name(rule: &Rule) -> String {
    format!("{}.md", rule.id)
}

/// A rule's page.
pub fn page(rule: &Rule) -> String {
    let mut page = String::new();
    // Writing to a string can't fail.
    let _ = write!(page, "# {}\n\n{} · {}", rule.id, rule.severity, rule.category);
    if !rule.versions.is_empty() {
        let _ = write!(page, " · version {}", rule.versions.replace(' ', ", "));
    }
    let _ = write!(page, "\n\n{}\n\n## Why\n\n{}\n", what(rule), why(rule));
    if !rule.mapped.is_empty() {
        page += "\n## Where\n\n| code | list | vocabulary | versions |\n|---|---|---|---|\n";
        for mapped in &rule.mapped {
            let vocabulary = match mapped.vocabulary.strip_prefix("../") {
                Some(code) => format!("{code}, of the parent"),
                None if mapped.vocabulary.is_empty() => "any".to_owned(),
                None => mapped.vocabulary.to_owned(),
            };
            let versions =
                if mapped.versions.is_empty() { "all".into() } else { mapped.versions.replace(' ', ", ") };
            let _ = writeln!(page, "| {} | {} | {vocabulary} | {versions} |", place(mapped), mapped.list);
        }
    }
    let (wrong, right) = examples(rule);
    if !wrong.is_empty() {
        let _ = write!(
            page,
            "\n## Example\n\nWrong:\n\n```xml\n{wrong}\n```\n\nRight:\n\n```xml\n{right}\n```\n"
        );
    }
    let _ = write!(page, "\n## What to do\n\n{}\n", rules::fix(rule.id));
    page
}

fn why(rule: &Rule) -> &'static str {
    if rule.why.is_empty() {
        "A code that is in no list means nothing to a reader: what is marked with it is found under no heading, and falls \
         out of every figure."
    } else {
        rule.why
    }
}

/// A wrong and a right example; those of code lists are made from the first place and a code of its list.
fn examples(rule: &Rule) -> (String, String) {
    if !rule.wrong.is_empty() {
        return (rule.wrong.to_owned(), rule.right.to_owned());
    }
    let Some(mapped) = rule.mapped.last() else { return (String::new(), String::new()) };
    let name = mapped.path.rsplit('/').next().unwrap_or_default().replace('*', "narrative");
    let code = crate::tables::lists::first_code(mapped.list);
    let example = |code: &str| match (mapped.attribute, mapped.vocabulary) {
        ("text()", _) => format!("<{name}>{code}</{name}>"),
        (attribute, vocabulary) if vocabulary.is_empty() || vocabulary.starts_with("../") => {
            format!("<{name} {attribute}='{code}'/>")
        }
        (attribute, vocabulary) => format!("<{name} vocabulary='{vocabulary}' {attribute}='{code}'/>"),
    };
    (example("no-such-code"), example(code))
}

/// The list of all rules.
pub fn index() -> String {
    let mut page = String::from(
        "# Rules\n\nWhat `entente iati check` looks for, by the ids of the Secretariat's validator. These pages are made from\n\
         the tables in `data/iati/`.\n\n| rule | severity | group | what it asks |\n|---|---|---|---|\n",
    );
    for rule in rules::all() {
        let what = what(rule).replace('|', "\\|");
        let _ = writeln!(
            page,
            "| [{}]({}) | {} | {} | {what} |",
            rule.id,
            file_name(rule),
            rule.severity,
            rule.category
        );
    }
    page
}
