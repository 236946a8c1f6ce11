//! `GET /places`: the countries and places the record speaks of, on a map and in tables.

use serde_json::Value;

use super::{HEADINGS, MEASURES, choropleth, country, line, number};
use crate::portal::fault::Fault;
use crate::portal::page::{Block, Cell, Page, Table};
use crate::portal::twin;
use crate::portal::visit::{Visit, text};

/// The page.
pub async fn list(visit: Visit) -> Result<Page, Fault> {
    let words = visit.words;
    let (made, as_of) = visit.made("places").await?;
    let names = visit.names().await?;
    let asked = visit.asked("show").unwrap_or(MEASURES[0].name);
    let Some(measure) = MEASURES.iter().find(|measure| measure.name == asked) else {
        let known: Vec<&str> = MEASURES.iter().map(|measure| measure.name).collect();
        return Err(Fault::bad(format!("`show` is one of {}", known.join(", "))));
    };
    let countries = made.summary.get("countries").and_then(Value::as_array);
    let countries = countries.map(Vec::as_slice).unwrap_or_default();
    let choices = MEASURES.iter().map(|known| {
        let name = words.code("place-show", known.name);
        match known.name == measure.name {
            true => Cell::State("good", name),
            false => Cell::link(visit.here_with(&[("show", known.name)]), name),
        }
    });
    let mut rows: Vec<&Value> = made.rows.iter().collect();
    let key = |row: &Value| (text(row, "/country").to_owned(), text(row, "/name").to_lowercase());
    rows.sort_by_cached_key(|row| key(row));
    let mut table = Table::new(&visit, words.say("places-table"), HEADINGS);
    table.page(&visit, &rows, |row| line(&visit, &names, row));
    let hidden = made.summary.get("no_place").and_then(Value::as_u64).unwrap_or_default();
    let mut page = Page::of(words.say("nav-places"))
        .lead(words.say("places-lead"))
        .section("nav-places")
        .counted("docs/methods/places.md", made.rule)
        .dated(as_of)
        .twin("json", twin::api(&visit, "/api/v1/ledger/places", &[]))
        .twin("csv", twin::api(&visit, "/api/v1/ledger/places.csv", &[]))
        .with(Block::Links(choices.collect()));
    page = page.with_all(choropleth(&visit, "map", countries, measure, None));
    Ok(page
        .with(Block::Words(words.say("place-boundaries")))
        .with(Block::Table(of_countries(&visit, countries)))
        .with(Block::Words(words.count("place-hidden", hidden)))
        .with(Block::Heading("places".into(), words.say("places-table")))
        .with(Block::Table(table)))
}

/// The figures that the map is drawn from.
fn of_countries(visit: &Visit, countries: &[Value]) -> Table {
    let headings = [
        "place-country",
        "place-places",
        "place-needs",
        "place-people",
        "place-consignments",
        "place-arrived",
        "place-distributions",
        "place-handed",
        "place-programmes",
    ];
    let mut table = Table::new(visit, visit.words.say("places-countries"), headings);
    for row in countries {
        table.row([
            country(visit, text(row, "/country")),
            number(visit, row, "places"),
            number(visit, row, "needs"),
            number(visit, row, "people"),
            number(visit, row, "consignments"),
            number(visit, row, "arrived"),
            number(visit, row, "distributions"),
            number(visit, row, "handed_to"),
            number(visit, row, "programmes"),
        ]);
    }
    table
}
