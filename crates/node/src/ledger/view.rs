//! A view: a table that the books are asked for, the same for commands, the API and whoever comes next.
//!
//! A view is one file in `views/`: what it shows, its columns, and how its rows are made. Rows are JSON objects with all
//! there is to say; columns name the parts that fit into a table.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use entente_record::{PartyId, SubjectId, SubjectType};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::naming::{Naming, names};
use super::{Accounts, AsOf, Books};
use crate::NodeError;

/// A column of the table a view makes.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its heading.
    pub name: &'static str,
    /// The part of the row, as a JSON pointer.
    pub part: &'static str,
    /// What it says.
    pub about: &'static str,
}

impl Column {
    /// A column.
    pub const fn new(name: &'static str, part: &'static str, about: &'static str) -> Self {
        Column { name, part, about }
    }

    /// What stands in this column of a row, as text; nothing for what is not known.
    pub fn text(&self, row: &Value) -> String {
        match row.pointer(self.part) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(Value::Array(list)) => list.iter().map(plain).collect::<Vec<_>>().join(", "),
            Some(Value::Object(map)) => map
                .iter()
                .map(|(key, value)| format!("{} {key}", plain(value)))
                .collect::<Vec<_>>()
                .join(", "),
            Some(other) => other.to_string(),
        }
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// What can be asked of the books.
pub struct View {
    /// Its name in commands and paths.
    pub name: &'static str,
    /// What it shows, in a line.
    pub about: &'static str,
    /// Where the rules of counting are written down.
    pub method: &'static str,
    /// The columns of its table.
    pub columns: &'static [Column],
    /// Makes it.
    pub make: Make,
}

/// How a view is made, and of what: statements by themselves, or their rows, which can rest in the store.
#[derive(Clone, Copy)]
pub enum Make {
    /// Of every statement.
    Books(fn(&Books) -> Result<Made, NodeError>),
    /// Of the statements about goods, and of who the parties are: about subjects of the types in [`GOODS`].
    Goods(fn(&Books) -> Result<Made, NodeError>),
    /// Of rows alone.
    Accounts(fn(&Accounts) -> Result<Made, NodeError>),
}

/// What statements about goods are about. A distribution may be told of the programme it was for, and who is a monitor stands with
/// the parties.
pub const GOODS: &[SubjectType] = &[
    SubjectType::Party,
    SubjectType::Programme,
    SubjectType::Stock,
    SubjectType::Consignment,
    SubjectType::Distribution,
    SubjectType::Inventory,
];

/// What a view came to, before anyone filtered it.
pub struct Made {
    /// How it is counted, in a sentence or two, where the ledger says so.
    pub rule: &'static str,
    /// Its rows.
    pub rows: Vec<Value>,
    /// What is said of all rows together: totals, what was left out.
    pub summary: Map<String, Value>,
    /// Which rows name which id. Made when it is first asked for.
    naming: OnceLock<Naming>,
}

impl Made {
    /// Rows, of which nothing is said together.
    pub fn new(rule: &'static str, rows: Vec<Value>) -> Self {
        Made { rule, rows, summary: Map::new(), naming: OnceLock::new() }
    }

    /// Rows by themselves.
    pub fn rows<T: Serialize>(rule: &'static str, rows: &[T]) -> Result<Self, NodeError> {
        Ok(Made::new(rule, rows.iter().map(value).collect::<Result<_, _>>()?))
    }

    /// The rows in which an id stands anywhere but among their sources, in their order.
    pub fn naming(&self, id: &str) -> Vec<&Value> {
        match self.named().numbers(id) {
            Some(numbers) => numbers.iter().filter_map(|number| self.rows.get(*number as usize)).collect(),
            None => self.rows.iter().filter(|row| names(row, id)).collect(),
        }
    }

    /// Finds out which rows name which id, so that nobody who asks waits for it.
    pub fn named(&self) -> &Naming {
        self.naming.get_or_init(|| Naming::of(&self.rows))
    }

    /// Adds to what is said of all rows together.
    pub fn with(mut self, name: &str, summary: impl Serialize) -> Result<Self, NodeError> {
        self.summary.insert(name.to_owned(), value(&summary)?);
        Ok(self)
    }
}

/// A figure of the ledger as JSON.
pub fn value<T: Serialize + ?Sized>(figure: &T) -> Result<Value, NodeError> {
    serde_json::to_value(figure).map_err(|e| NodeError::system("a figure of the ledger", e))
}

/// Which rows are wanted; every given condition must hold.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Rows in which this party has a part.
    pub party: Option<PartyId>,
    /// Rows that have to do with this subject.
    pub subject: Option<SubjectId>,
    /// Rows in which a part has this value: `state=overdue`.
    pub parts: Vec<(String, String)>,
    /// So many rows are passed over.
    pub offset: usize,
    /// At most so many are given.
    pub limit: usize,
}

/// Rows given at once, unless fewer are asked for.
pub const MAX_ROWS: usize = 1_000;

/// The answer to who asked for a view.
#[derive(Debug, Serialize)]
pub struct Answer {
    /// Which view.
    pub view: &'static str,
    /// Which statements, and as of when.
    pub as_of: AsOf,
    /// How it is counted.
    pub rule: &'static str,
    /// Where the rules of counting are written down.
    pub method: &'static str,
    /// How many rows there are that were asked for.
    pub total: usize,
    /// Those of this page.
    pub rows: Vec<Value>,
    /// Where the next page begins, if there is one.
    pub next: Option<usize>,
    /// What is said of all rows together, whichever were asked for.
    pub summary: Map<String, Value>,
}

impl View {
    /// What it comes to.
    pub fn made(&self, books: &Books) -> Result<Made, NodeError> {
        match self.make {
            Make::Books(make) | Make::Goods(make) => make(books),
            Make::Accounts(make) => make(books.accounts()),
        }
    }

    /// Asks the books.
    pub fn ask(&self, books: &Books, wanted: &Wanted) -> Result<Answer, NodeError> {
        Ok(self.page(&self.made(books)?, books.as_of().clone(), wanted))
    }

    /// The page that is wanted of what the view came to.
    pub fn page(&self, made: &Made, as_of: AsOf, wanted: &Wanted) -> Answer {
        let named = wanted.party.as_ref().map(PartyId::as_str);
        let named = named.or_else(|| wanted.subject.as_ref().map(SubjectId::as_str));
        let among = named.map_or_else(|| made.rows.iter().collect(), |id| made.naming(id));
        let taken: Vec<&Value> = among.into_iter().filter(|row| wanted.takes(row)).collect();
        let total = taken.len();
        let end = wanted.offset.saturating_add(wanted.limit).min(total);
        let rows = taken.get(wanted.offset.min(end)..end).unwrap_or_default();
        Answer {
            view: self.name,
            as_of,
            rule: made.rule,
            method: self.method,
            total,
            rows: rows.iter().copied().cloned().collect(),
            next: (end < total).then_some(end),
            summary: made.summary.clone(),
        }
    }
}

impl Wanted {
    fn takes(&self, row: &Value) -> bool {
        let party = self.party.as_ref().is_none_or(|party| names(row, party.as_str()));
        let subject = self.subject.as_ref().is_none_or(|subject| names(row, subject.as_str()));
        let part = |(part, wanted): &(String, String)| {
            let pointer = format!("/{}", part.replace('.', "/"));
            row.pointer(&pointer).is_some_and(|value| plain(value) == *wanted)
        };
        party && subject && self.parts.iter().all(part)
    }
}

/// The hashes of the statements behind a row, each once, wherever in it they stand.
pub fn sources(row: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    collect(row, &mut found);
    found
}

fn collect(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if text.starts_with("sha256:") => {
            found.insert(text.clone());
        }
        Value::Array(list) => list.iter().for_each(|value| collect(value, found)),
        Value::Object(map) => map.values().for_each(|value| collect(value, found)),
        _ => {}
    }
}

/// What is said of a view to programs: its name, columns and rules.
pub fn describe(view: &View) -> Value {
    let columns: Vec<Value> = (view.columns.iter())
        .map(|column| json!({"name": column.name, "part": column.part, "about": column.about}))
        .collect();
    json!({"name": view.name, "about": view.about, "method": view.method, "columns": columns})
}
