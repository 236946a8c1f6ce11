//! `/discrepancies`: where two ends say different things.

mod list;

use serde_json::Value;

use super::consignment::{quantity, stage};
use super::page::{Cell, Table, evidence};
use super::visit::{Visit, text};
use crate::ledger::Names;

pub use list::list;

/// A table of discrepancies, with both sides' words.
pub fn table(visit: &Visit, names: &Names, rows: &[&Value]) -> Table {
    let headings = [
        "line-consignment",
        "line-goods",
        "differs-by",
        "differs-earlier",
        "differs-later",
        "differs-explained",
        "differs-open",
        "line-state",
        "evidence-of",
    ];
    let mut table = Table::new(visit, visit.words.say("discrepancies-table"), headings);
    table.page(visit, rows, |row| {
        let unit = text(row, "/unit");
        let number = |pointer: &str| Cell::Number(quantity(visit, text(row, pointer), unit));
        vec![
            visit.subject(names, text(row, "/consignment")),
            Cell::said(text(row, "/item")),
            number("/quantity"),
            word(visit, names, &row["earlier"], unit),
            word(visit, names, &row["later"], unit),
            explained(visit, names, row, unit),
            number("/open"),
            match text(row, "/state") {
                "open" => Cell::State("bad", visit.words.code("state", "open")),
                other => Cell::State("good", visit.words.code("state", other)),
            },
            evidence(visit, row),
        ]
    });
    table
}

/// What one side says: how much, at which stage, who, and its own words.
fn word(visit: &Visit, names: &Names, word: &Value, unit: &str) -> Cell {
    let said = quantity(visit, text(word, "/quantity"), unit);
    let mut parts = vec![
        Cell::Text(format!("{}: {said}", stage(visit, text(word, "/stage")))),
        visit.party(names, text(word, "/by")),
    ];
    parts.extend(word["notes"].as_array().into_iter().flatten().filter_map(Value::as_str).map(Cell::said));
    Cell::Many(parts)
}

/// What accounts for it: losses with their reasons, answers.
fn explained(visit: &Visit, names: &Names, row: &Value, unit: &str) -> Cell {
    let mut parts = Vec::new();
    for share in row["accounts"].as_array().into_iter().flatten() {
        let reason = text(share, "/reason");
        let kind = match text(share, "/kind") {
            "returned" => visit.words.code("stage", "returned"),
            kind => visit.words.code("kind", kind),
        };
        let reason = if reason.is_empty() { kind } else { format!("{kind} ({reason})") };
        parts.push(Cell::Text(format!("{reason}: {}", quantity(visit, text(share, "/quantity"), unit))));
        parts.push(visit.party(names, text(share, "/custodian")));
    }
    if parts.is_empty() { Cell::Empty } else { Cell::Many(parts) }
}
