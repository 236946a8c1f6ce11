//! `/places`: what the record says of each place. Coarse by design: a place is its code or name, never a point.

mod choropleth;
mod list;
mod show;

use serde_json::Value;

use super::markup::InPath;
use super::page::Cell;
use super::picture::country_name;
use super::visit::{Visit, text};
use crate::ledger::Names;

pub use choropleth::{MEASURES, choropleth, deliveries};
pub use list::list;
pub use show::show;

/// A place by its key, which leads to its page; `name` where the row has one.
pub fn named(visit: &Visit, names: &Names, key: &str, name: &str) -> Cell {
    let country = key.strip_prefix("country:").map(|code| country_name(code, visit.words.language()));
    let known = names.of_place(key);
    let name = country.unwrap_or(if name.is_empty() { known } else { name });
    Cell::thing(visit, "places", key, name)
}

/// A country by its code, which leads to its page.
fn country(visit: &Visit, code: &str) -> Cell {
    match code {
        "" => Cell::State("open", visit.words.say("flow-unknown")),
        code => {
            let url = visit.link(&format!("/places/{}", InPath(code)));
            Cell::link(url, country_name(code, visit.words.language()))
        }
    }
}

/// A whole number of a row; a dash where it is not known.
fn number(visit: &Visit, row: &Value, key: &str) -> Cell {
    match row[key].as_i64() {
        None => Cell::Empty,
        Some(number) => Cell::Number(visit.words.number(&number.to_string())),
    }
}

/// Sums of money by currency.
fn purse(visit: &Visit, value: &Value) -> Cell {
    let sums = value.as_object().into_iter().flatten();
    let cells: Vec<Cell> = sums
        .filter_map(|(currency, amount)| Some(Cell::Number(visit.words.money(amount.as_str()?, currency))))
        .collect();
    if cells.is_empty() { Cell::Empty } else { Cell::Many(cells) }
}

/// A place's row as a line of a table; the headings are [`HEADINGS`].
fn line(visit: &Visit, names: &Names, row: &Value) -> Vec<Cell> {
    vec![
        named(visit, names, text(row, "/place"), text(row, "/name")),
        country(visit, text(row, "/country")),
        number(visit, row, "needs"),
        number(visit, row, "people"),
        number(visit, row, "consignments"),
        number(visit, row, "arrived"),
        number(visit, row, "distributions"),
        number(visit, row, "handed_to"),
        purse(visit, &row["planned"]),
        super::page::evidence(visit, &row["sources"]),
    ]
}

/// Headings of a table of places.
const HEADINGS: [&str; 10] = [
    "place-name",
    "place-country",
    "place-needs",
    "place-people",
    "place-consignments",
    "place-arrived",
    "place-distributions",
    "place-handed",
    "place-planned",
    "evidence-of",
];
