//! `/obligations`: who owes whom what by when.

mod list;

use serde_json::Value;

use super::page::{Cell, Table, evidence};
use super::visit::{Visit, text};
use crate::ledger::Names;

pub use list::list;

/// A table of obligations.
pub fn table(visit: &Visit, names: &Names, caption: String, rows: &[&Value]) -> Table {
    let headings = [
        "duty-what",
        "duty-by",
        "duty-to",
        "duty-about",
        "duty-due",
        "line-state",
        "duty-days",
        "evidence-of",
    ];
    let mut table = Table::new(visit, caption, headings);
    table.page(visit, rows, |row| {
        let state = text(row, "/state");
        let mood = match state {
            "met" => "good",
            "overdue" => "bad",
            "due" => "open",
            _ => "",
        };
        let days = row["days"]
            .as_i64()
            .map_or(Cell::Empty, |days| Cell::Number(visit.words.number(&days.to_string())));
        vec![
            Cell::Text(visit.words.code("rule", text(row, "/rule"))),
            visit.party(names, text(row, "/owed_by")),
            visit.party(names, text(row, "/owed_to")),
            visit.subject(names, text(row, "/subject")),
            Cell::Text(visit.words.day(text(row, "/due"))),
            Cell::State(mood, visit.words.code("state", state)),
            days,
            evidence(visit, row),
        ]
    });
    table
}
