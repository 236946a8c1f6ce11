//! What an import of IATI files did, for people and for programs.

use std::collections::BTreeMap;

use entente_exchange::iati::{Change, Effect, Linked, transaction_kinds};
use serde_json::{Value, json};

use super::Imported;
use crate::output::Output;

/// Lines printed of each list for people; `--json` has all.
const MAX_PRINTED: usize = 50;

/// Prints what an import did, or would do.
pub(super) fn tell(imported: &Imported, dry_run: bool, output: &Output) {
    files(imported, output);
    totals(imported, output);
    links(&imported.prepared.links, output);
    if imported.prepared.told_twice > 0 {
        output.line(format!(
            "{} promises are told by giver and receiver; each is stated once, in the giver's words",
            imported.prepared.told_twice
        ));
    }
    notes(imported, output);
    changes(&imported.prepared.changes, output);
    for refusal in imported.refused.iter().take(MAX_PRINTED) {
        output.line(format!("REFUSED by the node: {refusal}"));
    }
    if !imported.report.balances() {
        output.line("A total does not balance, so nothing was written: report this with the files.");
        return;
    }
    output.line(format!(
        "{} statements {} ({} of them corrections), {} were in the log already",
        imported.added,
        if dry_run { "would be added" } else { "added" },
        imported.corrected,
        imported.prepared.plan.unchanged,
    ));
    if dry_run {
        output.line("Nothing was written (--dry-run).");
    }
}

fn files(imported: &Imported, output: &Output) {
    let rows = imported.report.files.iter().map(|file| {
        [
            file.file.clone(),
            file.version.clone(),
            file.records.to_string(),
            file.taken.to_string(),
            (file.records - file.taken).to_string(),
            file.transactions.to_string(),
            file.transactions_taken.to_string(),
        ]
    });
    let header = ["file", "version", "records", "taken", "skipped", "transactions", "taken of them"];
    output.table(header, rows.collect());
}

fn totals(imported: &Imported, output: &Output) {
    let mut rows = Vec::new();
    for (kind, currencies) in &imported.report.totals {
        let name = transaction_kinds().get(kind.as_str()).map_or("of no known type", |kind| kind.name);
        for (currency, total) in currencies {
            rows.push([
                format!("{kind} {name}"),
                currency.clone(),
                total.transactions.to_string(),
                total.in_files.normalize().to_string(),
                total.left_out.normalize().to_string(),
                total.rounded.normalize().to_string(),
                total.in_statements.normalize().to_string(),
                if total.balances() { "balances".to_owned() } else { "DIFFERS".to_owned() },
            ]);
        }
    }
    if !rows.is_empty() {
        let header =
            ["type", "currency", "number", "in the files", "left out", "rounded", "in the statements", ""];
        output.table(header, rows);
    }
}

fn links(links: &BTreeMap<String, Linked>, output: &Output) {
    let rows: Vec<[String; 6]> = links
        .iter()
        .map(|(what, line)| {
            let open: Vec<String> =
                line.open.iter().map(|(currency, sum)| format!("{sum} {currency}")).collect();
            [
                what.clone(),
                line.told.to_string(),
                line.named.to_string(),
                line.linked.to_string(),
                line.unmatched.to_string(),
                open.join(", "),
            ]
        })
        .collect();
    if !rows.is_empty() {
        let header =
            ["money", "told", "other activity named", "linked", "there, but no match", "sum not linked"];
        output.table(header, rows);
    }
}

fn notes(imported: &Imported, output: &Output) {
    let report = &imported.report;
    for (reason, count) in &report.reasons {
        output.line(format!("{count} × {reason}"));
    }
    for (effect, what) in
        [(Effect::Skipped, "skipped"), (Effect::LeftOut, "left out"), (Effect::Taken, "remark")]
    {
        let of_it: Vec<_> = report.notes.iter().filter(|note| note.effect == effect).collect();
        for note in of_it.iter().take(MAX_PRINTED) {
            output.line(format!("{what}: {note}"));
        }
        if of_it.len() > MAX_PRINTED {
            output.line(format!("… and {} more; --json lists them", of_it.len() - MAX_PRINTED));
        }
    }
}

fn changes(changes: &[Change], output: &Output) {
    for change in changes.iter().take(MAX_PRINTED) {
        let sign = match (change.gone, change.new) {
            (true, _) => "-",
            (_, true) => "+",
            _ => "~",
        };
        let counts = |verb: &str, kinds: &BTreeMap<String, u64>| -> Vec<String> {
            kinds.iter().map(|(kind, count)| format!("{verb} {count} {kind}")).collect()
        };
        let mut told = counts("new", &change.added);
        told.extend(counts("changed", &change.changed));
        if change.gone {
            told.push("gone from its file, not withdrawn".to_owned());
        } else if !change.missing.is_empty() {
            told.push(format!("{} gone, not withdrawn", change.missing.len()));
        }
        output.line(format!("{sign} {}: {}", change.activity, told.join(", ")));
        if !change.gone {
            for subject in change.missing.iter().take(MAX_PRINTED) {
                output.line(format!("    gone: {subject}"));
            }
        }
    }
    if changes.len() > MAX_PRINTED {
        output.line(format!("… and {} more activities; --json lists all", changes.len() - MAX_PRINTED));
    }
}

/// The same for programs.
pub(super) fn value(imported: &Imported) -> Value {
    let prepared = &imported.prepared;
    json!({
        "report": imported.report, "balances": imported.report.balances(),
        "added": imported.added, "corrected": imported.corrected,
        "unchanged": prepared.plan.unchanged, "refused_by_node": imported.refused,
        "changes": prepared.changes, "links": prepared.links, "told_twice": prepared.told_twice,
    })
}
