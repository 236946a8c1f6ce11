//! What a community says of itself, as a line of a table.

use serde_json::Value;

use crate::ledger::Names;
use crate::portal::need::area;
use crate::portal::page::{Cell, evidence};
use crate::portal::visit::{Visit, text};

/// A profile, from the community to the evidence.
pub(super) fn cells(visit: &Visit, names: &Names, profile: &Value) -> [Cell; 7] {
    let words = visit.words;
    let list = |part: &str| profile[part].as_array().map(Vec::as_slice).unwrap_or_default();
    let each = |part: &str, cell: &dyn Fn(&Value) -> Cell| many(list(part).iter().map(cell).collect());
    let mut head = vec![Cell::said(text(profile, "/title"))];
    head.extend(list("places").iter().map(|place| area(names, place, "/area", text(place, "/name"))));
    [
        many(head),
        each("languages", &|tag| Cell::Code(tag.as_str().unwrap_or_default().to_owned())),
        each("diet", &|rule| many(vec![Cell::said(text(rule, "/what")), Cell::said(text(rule, "/note"))])),
        each("calendar", &|rule| occasion(visit, rule)),
        each("customs", &|custom| Cell::Text(words.code("custom", custom.as_str().unwrap_or_default()))),
        each("access", &|said| Cell::said(said.as_str().unwrap_or_default())),
        evidence(visit, profile),
    ]
}

fn occasion(visit: &Visit, rule: &Value) -> Cell {
    let words = visit.words;
    let days = ["/from", "/until"].map(|end| words.day(text(rule, end)));
    let mut cells = vec![Cell::said(text(rule, "/what"))];
    match &days {
        [from, _] if from.is_empty() => {}
        [from, until] if until.is_empty() => cells.push(Cell::Text(from.clone())),
        [from, until] => {
            cells.push(Cell::Text(
                words.tell("community-days", &[("from", from.as_str()), ("until", until.as_str())]),
            ));
        }
    }
    if rule["avoid"] == true {
        cells.push(Cell::State("open", words.say("community-free")));
    }
    cells.push(Cell::said(text(rule, "/note")));
    many(cells)
}

/// Cells below each other, those that say something.
fn many(cells: Vec<Cell>) -> Cell {
    let told: Vec<Cell> = cells.into_iter().filter(|cell| !cell.is_empty()).collect();
    if told.is_empty() { Cell::Empty } else { Cell::Many(told) }
}
