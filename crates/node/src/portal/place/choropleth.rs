//! Countries shaded by what the record says of their places.

use serde_json::Value;

use super::{country, number};
use crate::portal::markup::InPath;
use crate::portal::page::{Block, MapFrame, Table};
use crate::portal::picture::{Land, Map, country_name};
use crate::portal::visit::{Visit, text};

/// What a map can show: its name in the address, the parts of a country's figures that make it.
pub struct Measure {
    /// As in `show=`.
    pub name: &'static str,
    /// Parts that are added up; they count different things of the same sort.
    pub parts: &'static [&'static str],
}

/// The measures, the one that is shown unasked first.
pub const MEASURES: [Measure; 4] = [
    Measure { name: "deliveries", parts: &["consignments", "distributions"] },
    Measure { name: "people", parts: &["people"] },
    Measure { name: "handed", parts: &["handed_to"] },
    Measure { name: "programmes", parts: &["programmes"] },
];

impl Measure {
    fn of(&self, row: &Value) -> i64 {
        self.parts.iter().filter_map(|part| row[*part].as_i64()).fold(0, i64::saturating_add)
    }
}

/// The figures of the first measure, country by country.
pub fn deliveries(visit: &Visit, countries: &[Value]) -> Block {
    let words = visit.words;
    let headings = ["place-country", "place-consignments", "place-arrived", "place-distributions"];
    let mut table = Table::new(visit, words.code("place-map", MEASURES[0].name), headings);
    for row in countries.iter().filter(|row| MEASURES[0].of(row) > 0) {
        table.row([
            country(visit, text(row, "/country")),
            number(visit, row, "consignments"),
            number(visit, row, "arrived"),
            number(visit, row, "distributions"),
        ]);
    }
    Block::Table(table)
}

/// A map of countries by a measure; nothing where no country has any. The same figures stand in the table of countries.
pub fn choropleth(
    visit: &Visit,
    id: &'static str,
    countries: &[Value],
    measure: &Measure,
    focus: Option<&str>,
) -> Option<Block> {
    let words = visit.words;
    let lands: Vec<Land> = countries
        .iter()
        .filter(|row| !text(row, "/country").is_empty() && measure.of(row) > 0)
        .map(|row| {
            let code = text(row, "/country");
            Land {
                code: code.to_owned(),
                name: country_name(code, words.language()).to_owned(),
                value: measure.of(row) as f64,
                shown: words.number(&measure.of(row).to_string()),
                url: visit.link(&format!("/places/{}", InPath(code))),
            }
        })
        .collect();
    if lands.is_empty() && focus.is_none() {
        return None;
    }
    let title = words.code("place-map", measure.name);
    let map = Map { id, title: &title, about: &words.say("place-map-about"), lands: &lands, focus };
    Some(Block::Map(MapFrame { svg: map.drawn(), bounds: map.bounds(), title: title.clone() }))
}
