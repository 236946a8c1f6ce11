//! `/requests`: who asked for military or civil protection assets, and what came of it.

mod decision;
mod list;
mod offer;
mod show;

use serde_json::Value;

use super::page::Cell;
use super::visit::{Visit, text};

pub use list::list;
pub use show::show;

/// The state of a request, with its mood.
fn state(visit: &Visit, code: &str) -> Cell {
    let mood = match code {
        "completed" | "closed" | "accepted" => "good",
        "rejected" | "declined" | "cancelled" | "returned" => "bad",
        _ => "open",
    };
    Cell::State(mood, visit.words.code("asked-state", code))
}

/// What a test came to, with its mood.
fn found(visit: &Visit, test: &Value) -> Cell {
    let code = text(test, "/finding");
    let mood = match code {
        "pass" => "good",
        "fail" => "bad",
        "unknown" => "open",
        _ => "",
    };
    Cell::State(mood, visit.words.code("found", code))
}

/// Parts of a row that are a list.
fn list_of<'v>(row: &'v Value, part: &str) -> &'v [Value] {
    row[part].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// A code in the reader's words; nothing where it is not known.
fn coded(visit: &Visit, family: &str, code: &str) -> Cell {
    if code.is_empty() { Cell::Empty } else { Cell::Text(visit.words.code(family, code)) }
}
