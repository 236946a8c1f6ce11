//! Tables: headings, rows, and below each row the statements it is made of.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Cell;
use crate::portal::visit::{Visit, text};

/// Rows on one page.
pub const PAGE: usize = 50;
/// Statements named behind one row; the API has them all.
const MAX_EVIDENCE: usize = 40;

/// A row.
pub struct Row {
    /// Its cells, the first of which names it.
    pub cells: Vec<Cell>,
}

/// A table, or a page of it.
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// Its headings.
    pub headings: Vec<String>,
    /// Its rows.
    pub rows: Vec<Row>,
    /// What is said where there are none.
    pub none: String,
    /// Where the page before begins, and the next one.
    pub before: String,
    /// The next page.
    pub next: String,
    /// Which rows these are of how many; empty where they are all.
    pub shown: String,
    /// What the links to pages say.
    pub names: (String, String),
}

impl Table {
    /// A table of these headings; `none` is said where it has no rows.
    pub fn new<const N: usize>(visit: &Visit, caption: String, headings: [&str; N]) -> Self {
        Table {
            caption,
            headings: headings.iter().map(|key| visit.words.say(key)).collect(),
            rows: Vec::new(),
            none: visit.words.say("table-none"),
            before: String::new(),
            next: String::new(),
            shown: String::new(),
            names: (visit.words.say("table-before"), visit.words.say("table-next")),
        }
    }

    /// Whether a column holds numbers, which are set below each other by their last digit.
    pub fn is_number(&self, column: &usize) -> bool {
        self.rows.iter().any(|row| row.cells.get(*column).is_some_and(Cell::is_number))
    }

    /// One more row.
    pub fn row<const N: usize>(&mut self, cells: [Cell; N]) {
        self.rows.push(Row { cells: cells.into() });
    }

    /// The rows of the page that is asked for by `from`, with links to those around it.
    pub fn page<'r, T>(&mut self, visit: &Visit, rows: &'r [T], row: impl Fn(&'r T) -> Vec<Cell>) {
        let total = rows.len();
        let from = visit.asked("from").and_then(|from| from.parse::<usize>().ok()).unwrap_or(0).min(total);
        let end = from.saturating_add(PAGE).min(total);
        self.rows.extend(rows.get(from..end).unwrap_or_default().iter().map(|one| Row { cells: row(one) }));
        if from > 0 {
            let before = from.saturating_sub(PAGE);
            let before = if before == 0 { String::new() } else { before.to_string() };
            self.before = visit.here_with(&[("from", &before)]);
        }
        if end < total {
            self.next = visit.here_with(&[("from", &end.to_string())]);
        }
        if total > PAGE {
            let words = visit.words;
            let (first, last) = (words.whole(from as u64 + 1), words.whole(end as u64));
            let values = [("first", first.as_str()), ("last", last.as_str())];
            self.shown = words.count_of("table-shown", total as u64, &values);
        }
    }
}

/// The statements behind a row, wherever in it they stand: how many, which opens into links.
pub fn evidence(visit: &Visit, row: &Value) -> Cell {
    let mut found = BTreeMap::new();
    collect(row, &mut found);
    if found.is_empty() {
        return Cell::Empty;
    }
    let words = visit.words;
    let mut links: Vec<Cell> =
        found.values().take(MAX_EVIDENCE).map(|source| statement(visit, source)).collect();
    if found.len() > MAX_EVIDENCE {
        links.push(Cell::Text(words.count("evidence-more", (found.len() - MAX_EVIDENCE) as u64)));
    }
    Cell::Opens(words.count("evidence", found.len() as u64), links)
}

/// A link to a statement: its kind, who made it, and the day it speaks of.
pub fn statement(visit: &Visit, source: &Value) -> Cell {
    let words = visit.words;
    let (kind, day) = (words.code("kind", text(source, "/kind")), words.day(text(source, "/at")));
    let url = visit.link(&format!("/statements/{}", text(source, "/hash")));
    Cell::Link(url, format!("{kind}, {day}"), text(source, "/iss").to_owned())
}

/// The sources in a value, by time and id.
fn collect<'v>(value: &'v Value, found: &mut BTreeMap<(&'v str, &'v str), &'v Value>) {
    match value {
        Value::Array(list) => list.iter().for_each(|value| collect(value, found)),
        Value::Object(map) if map.contains_key("hash") && map.contains_key("iss") => {
            found.insert((text(value, "/at"), text(value, "/hash")), value);
        }
        Value::Object(map) => map.values().for_each(|value| collect(value, found)),
        _ => {}
    }
}
