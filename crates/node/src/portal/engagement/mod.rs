//! `/engagements`: what was agreed and done together beside the aid.

mod list;
mod show;

use serde_json::Value;

use super::page::Cell;
use super::visit::{Visit, text};
use crate::ledger::Names;

pub use list::list;
pub use show::show;

/// What sort of agreement or engagement it is, in words.
fn form(visit: &Visit, row: &Value) -> String {
    match text(row, "/form") {
        "" => visit.words.code("figure", "sealed"),
        form => visit.words.code(text(row, "/sort"), form),
    }
}

/// What it is called, which leads to its page.
fn named(visit: &Visit, row: &Value) -> Cell {
    Cell::thing(visit, "engagements", text(row, "/subject"), text(row, "/title"))
}

/// From when to when.
fn days(visit: &Visit, row: &Value) -> String {
    let words = visit.words;
    let (from, until) = (text(row, "/from"), text(row, "/until"));
    match (from, until) {
        ("", _) => words.code("figure", "sealed"),
        (from, "") if text(row, "/sort") == "agreement" => {
            words.tell("engagement-since", &[("day", &words.day(from))])
        }
        (from, until) if until.is_empty() || from == until => words.day(from),
        (from, until) => format!("{} – {}", words.day(from), words.day(until)),
    }
}

/// Whether it is planned, under way or over.
fn when(visit: &Visit, row: &Value) -> Cell {
    let mood = match text(row, "/when") {
        "running" => "good",
        "planned" | "sealed" => "open",
        _ => "",
    };
    Cell::State(mood, visit.words.code("when", text(row, "/when")))
}

/// Who takes part, and how many of them are sealed.
fn parties(visit: &Visit, names: &Names, row: &Value) -> Cell {
    let listed = row["parties"].as_array().into_iter().flatten().filter_map(Value::as_str);
    // Often a dozen: by name alone, the id is behind it.
    let short = |party: &str| match visit.party(names, party) {
        Cell::Link(url, name, _) => Cell::link(url, name),
        other => other,
    };
    let mut cells: Vec<Cell> = listed.map(short).collect();
    if let Some(sealed) = row["parties_sealed"].as_u64().filter(|sealed| *sealed > 0) {
        cells.push(Cell::State("open", visit.words.count("engagement-sealed", sealed)));
    }
    if cells.is_empty() { Cell::Empty } else { Cell::Many(cells) }
}

/// Where it was, each place a link to its page.
fn places(visit: &Visit, names: &Names, row: &Value) -> Cell {
    let listed = row["places"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let cells: Vec<Cell> = listed.map(|key| super::place::named(visit, names, key, "")).collect();
    if cells.is_empty() { Cell::Empty } else { Cell::Many(cells) }
}
