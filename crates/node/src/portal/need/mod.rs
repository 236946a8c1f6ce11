//! `/needs`: who needs what where, and what has come of it.

mod list;

use serde_json::Value;

use super::page::Cell;
use super::visit::{Visit, text};
use crate::ledger::Names;

pub use list::list;

/// An area as views write it: its name, and its code.
pub fn area(names: &Names, row: &Value, pointer: &str, name: &str) -> Cell {
    let Some(area) = row.pointer(pointer).filter(|area| area.is_object()) else { return Cell::Empty };
    let code = match (text(area, "/pcode"), text(area, "/locode")) {
        ("", code) => code,
        (code, _) => code,
    };
    let known = if name.is_empty() { names.of_place(code) } else { name };
    match (known, code) {
        ("", "") => Cell::said(text(area, "/name/name")),
        ("", code) => Cell::Code(code.to_owned()),
        (name, "") => Cell::said(name),
        (name, code) => Cell::Many(vec![Cell::said(name), Cell::Code(code.to_owned())]),
    }
}

/// A number of people; nothing where it is not known.
fn people(visit: &Visit, row: &Value, pointer: &str) -> Cell {
    let number = row.pointer(pointer).and_then(Value::as_i64);
    number.map_or(Cell::Empty, |number| Cell::Number(visit.words.number(&number.to_string())))
}
