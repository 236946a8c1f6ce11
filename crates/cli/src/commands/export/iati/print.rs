//! What was published, for people and for programs.

use std::collections::BTreeMap;
use std::path::Path;

use entente_exchange::iati::publish::{Changes, Publication};
use entente_exchange::iati::transaction_kinds;
use entente_iati::check::finding::Severity;
use serde_json::{Value, json};

use super::Rendered;
use crate::output::Output;

/// Activities printed of each list of changes; the file has all.
const MAX_PRINTED: usize = 50;

/// What the check found in a file, in a few words.
pub fn found(file: &Rendered) -> String {
    let Some(summary) = &file.found else { return String::new() };
    let count = |severity: Severity| {
        let total = summary.total(severity);
        format!("{total} {severity}{}", if total == 1 { "" } else { "s" })
    };
    let worst = [Severity::Critical, Severity::Error, Severity::Warning].map(count);
    format!("{}: {}", if summary.is_valid() { "valid" } else { "INVALID" }, worst.join(", "))
}

/// A file, for programs.
pub fn value(file: &Rendered) -> Value {
    let count = |severity: Severity| file.found.as_ref().map(|summary| summary.total(severity));
    json!({
        "file": file.name, "kind": file.kind, "records": file.records, "bytes": file.bytes.len(),
        "valid": file.found.as_ref().map(|summary| summary.is_valid()), "criticals": count(Severity::Critical),
        "errors": count(Severity::Error), "warnings": count(Severity::Warning),
    })
}

/// Prints what was published.
pub fn tell(
    publication: &Publication,
    files: &[Rendered],
    changes: Option<&Changes>,
    out: &Path,
    output: &Output,
) {
    let rows = files
        .iter()
        .map(|file| [file.name.clone(), file.records.to_string(), file.bytes.len().to_string(), found(file)]);
    output.table(["file", "records", "bytes", "our own check"], rows.collect());
    totals(publication, output);
    let report = &publication.report;
    if report.apart > 0 {
        output.line(format!(
            "{} of {} activities were made for money that belongs to no programme of {}",
            report.apart, report.activities, publication.party
        ));
    }
    if report.told_by_others > 0 {
        output.line(format!(
            "{} transfers are not repeated: a later word, or another unit's, stands for them",
            report.told_by_others
        ));
    }
    for (title, counts) in [
        ("sealed and left out", &report.sealed),
        ("no place in IATI", &report.left_out),
        ("written another way", &report.remarks),
        ("statements of kinds that IATI doesn't know", &report.other_kinds),
    ] {
        list(title, counts, output);
    }
    if let Some(changes) = changes {
        tell_changes(changes, output);
    }
    output.line(format!("Written to {}, as of {}.", out.display(), publication.at));
}

fn list(title: &str, counts: &BTreeMap<String, u64>, output: &Output) {
    for (what, count) in counts {
        output.line(format!("{title}: {count} × {what}"));
    }
}

fn totals(publication: &Publication, output: &Output) {
    let mut rows = Vec::new();
    for (kind, currencies) in &publication.report.totals {
        let name = transaction_kinds().get(kind.as_str()).map_or("", |kind| kind.name);
        for (currency, sum) in currencies {
            let amount = sum.amount.map_or("overflow".to_owned(), |amount| amount.normalize().to_string());
            rows.push([format!("{kind} {name}"), currency.clone(), sum.transactions.to_string(), amount]);
        }
    }
    if !rows.is_empty() {
        output.table(["type", "currency", "transactions", "amount"], rows);
    }
}

fn tell_changes(changes: &Changes, output: &Output) {
    for (sign, list) in [("+", &changes.new), ("~", &changes.changed), ("-", &changes.withdrawn)] {
        for change in list.iter().take(MAX_PRINTED) {
            output.line(format!("{sign} {}", change.identifier));
        }
        if list.len() > MAX_PRINTED {
            output.line(format!("{sign} … and {} more", list.len() - MAX_PRINTED));
        }
    }
    output.line(format!(
        "Since then {} activities are new, {} changed, {} withdrawn, {} the same.",
        changes.new.len(),
        changes.changed.len(),
        changes.withdrawn.len(),
        changes.unchanged
    ));
}
