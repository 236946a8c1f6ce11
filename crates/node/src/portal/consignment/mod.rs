//! `/consignments`: goods on their way, by what each end says of them.

mod list;
mod show;

use serde_json::Value;

use super::page::Cell;
use super::visit::{Visit, text};

pub use list::list;
pub use show::{show, stage};

/// A quantity with its unit; nothing where none is said.
pub fn quantity(visit: &Visit, amount: &str, unit: &str) -> String {
    if amount.is_empty() {
        return String::new();
    }
    visit.words.quantity(amount, unit)
}

/// How a line stands, from its balance: differs, all accounted for, or on its way.
pub fn state(visit: &Visit, line: &Value) -> Cell {
    let words = visit.words;
    let is_some = |pointer: &str| !matches!(text(line, pointer), "" | "0");
    match (is_some("/balance/open"), is_some("/balance/in_transit")) {
        _ if line["balance"].is_null() => Cell::State("open", words.say("line-unreadable")),
        (true, _) => Cell::State("bad", words.say("line-differs")),
        (false, true) => Cell::State("open", words.say("line-unverified")),
        (false, false) => Cell::State("good", words.say("line-accounted")),
    }
}
