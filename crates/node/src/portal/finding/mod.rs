//! `/findings`: what auditors and monitors found, and what became of it.

mod list;
mod show;

use serde_json::Value;

use super::page::Cell;
use super::visit::{Visit, text};

pub use list::list;
pub use show::show;

/// Progress in a word, with its mood.
fn progress(visit: &Visit, code: &str) -> Cell {
    let mood = match code {
        "overdue" => "bad",
        "open" | "undetermined" => "open",
        "closed" => "good",
        "" => return Cell::Empty,
        _ => "",
    };
    Cell::State(mood, visit.words.code("progress", code))
}

/// Severity in a word.
fn severity(visit: &Visit, row: &Value) -> Cell {
    match text(row, "/severity") {
        "" => Cell::Text(visit.words.say("figure-sealed")),
        code @ ("critical" | "high") => Cell::State("bad", visit.words.code("severity", code)),
        code => Cell::State("", visit.words.code("severity", code)),
    }
}
