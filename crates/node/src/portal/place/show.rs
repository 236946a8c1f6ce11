//! `GET /places/{code}`: a country with its places, or a place: who needs what there, what came, who works there, who says so.

use serde_json::Value;

use super::{HEADINGS, MEASURES, choropleth, country, line, number, purse};
use crate::ledger::view::Made;
use crate::ledger::{AsOf, Names};
use crate::portal::fault::Fault;
use crate::portal::page::{Block, Cell, Page, Table, evidence};
use crate::portal::picture::country_name;
use crate::portal::twin;
use crate::portal::visit::{Visit, text};

/// The page.
pub async fn show(visit: Visit) -> Result<Page, Fault> {
    let (made, as_of) = visit.made("places").await?;
    let names = visit.names().await?;
    let id = visit.id.clone();
    if let Some(row) = found(&made.rows, &id) {
        return Ok(of_place(&visit, &names, &made, as_of, row));
    }
    let code = id.strip_prefix("country:").unwrap_or(&id).to_uppercase();
    let countries = made.summary.get("countries").and_then(Value::as_array);
    let row = countries.into_iter().flatten().find(|row| text(row, "/country") == code);
    match row {
        Some(row) => Ok(of_country(&visit, &names, &made, as_of, row)),
        None => Err(Fault::nothing(format!("nobody speaks of a place {id}; /places lists those there are"))),
    }
}

/// The place of this key, or of this code where no other place has it.
fn found<'r>(rows: &'r [Value], id: &str) -> Option<&'r Value> {
    let exact = rows.iter().find(|row| text(row, "/place") == id && !id.starts_with("country:"));
    let code = |row: &&Value| {
        let key = text(row, "/place");
        ["pcode:", "locode:"].iter().any(|scheme| key.strip_prefix(scheme) == Some(id))
    };
    exact.or_else(|| rows.iter().find(code))
}

fn page(visit: &Visit, title: String, made: &Made, as_of: AsOf, condition: (&str, &str)) -> Page {
    Page::of(title)
        .section("nav-places")
        .counted("docs/methods/places.md", made.rule)
        .dated(as_of)
        .twin("json", twin::rows(visit, "/api/v1/ledger/places", &[condition]))
        .twin("csv", twin::rows(visit, "/api/v1/ledger/places.csv", &[condition]))
}

/// A country: its figures, where it is, its places.
fn of_country(visit: &Visit, names: &Names, made: &Made, as_of: AsOf, row: &Value) -> Page {
    let words = visit.words;
    let code = text(row, "/country");
    let of = |key: &'static str, part: &str| (words.say(key), number(visit, row, part));
    let facts = vec![
        of("place-places", "places"),
        of("place-needs", "needs"),
        of("place-people", "people"),
        of("place-consignments", "consignments"),
        of("place-arrived", "arrived"),
        of("place-distributions", "distributions"),
        of("place-handed", "handed_to"),
        of("place-programmes", "programmes"),
    ];
    let title = country_name(code, words.language()).to_owned();
    let rows: Vec<&Value> = made.rows.iter().filter(|other| text(other, "/country") == code).collect();
    let mut table = Table::new(visit, words.say("places-table"), HEADINGS);
    table.page(visit, &rows, |row| line(visit, names, row));
    let map = choropleth(visit, "map", std::slice::from_ref(row), &MEASURES[0], Some(code));
    page(visit, title, made, as_of, ("country", code))
        .with(Block::Facts(facts))
        .with_all(map)
        .with(Block::Words(words.say("place-boundaries")))
        .with(Block::Heading("places".into(), words.say("places-table")))
        .with(Block::Table(table))
}

/// A place.
fn of_place(visit: &Visit, names: &Names, made: &Made, as_of: AsOf, row: &Value) -> Page {
    let words = visit.words;
    let (key, name, code) = (text(row, "/place"), text(row, "/name"), text(row, "/country"));
    let bare = key.strip_prefix("pcode:").or(key.strip_prefix("locode:"));
    let facts = vec![
        (words.say("place-key"), Cell::Code(key.to_owned())),
        (words.say("place-country"), country(visit, code)),
        (words.say("place-people"), number(visit, row, "people")),
        (words.say("place-consignments"), goods(visit, row, key)),
        (words.say("place-arrived"), number(visit, row, "arrived")),
        (words.say("place-distributions"), number(visit, row, "distributions")),
        (words.say("place-handed"), number(visit, row, "handed_to")),
        (words.say("nav-engagements"), number(visit, row, "engagements")),
        (words.say("place-planned"), purse(visit, &row["planned"])),
        (words.say("place-paid"), purse(visit, &row["paid"])),
        (words.say("evidence-of"), evidence(visit, &row["sources"])),
    ];
    let country_row = made.summary.get("countries").and_then(Value::as_array).into_iter().flatten();
    let country_row: Vec<Value> = country_row.filter(|row| text(row, "/country") == code).cloned().collect();
    let map = match code {
        "" => None,
        code => choropleth(visit, "map", &country_row, &MEASURES[0], Some(code)),
    };
    let title = if name.is_empty() { key.to_owned() } else { name.to_owned() };
    let mut page = page(visit, title, made, as_of, ("place", key)).with(Block::Facts(facts));
    if let Some(bare) = bare {
        let trace = Cell::link(visit.link_with("/trace", &[("to", bare)]), words.say("place-trace"));
        page = page.with(Block::Links(vec![trace]));
    }
    page.with(Block::Heading("needs".into(), words.say("place-sectors")))
        .with(Block::Table(sectors(visit, row)))
        .with(Block::Heading("programmes".into(), words.say("nav-programmes-here")))
        .with(Block::Table(programmes(visit, names, row)))
        .with(Block::Heading("parties".into(), words.say("place-parties")))
        .with(Block::Table(parties(visit, names, row)))
        .with_all(
            map.map(|map| [Block::Heading("where".into(), words.say("place-where")), map])
                .into_iter()
                .flatten(),
        )
        .with(Block::Words(words.say("place-coarse")))
}

/// How many consignments, with the page that lists them.
fn goods(visit: &Visit, row: &Value, key: &str) -> Cell {
    match row["consignments"].as_u64() {
        None | Some(0) => number(visit, row, "consignments"),
        Some(count) => {
            Cell::Figure(visit.link_with("/consignments", &[("to", key)]), visit.words.whole(count))
        }
    }
}

fn sectors(visit: &Visit, row: &Value) -> Table {
    let words = visit.words;
    let headings = ["place-sector", "place-people", "place-reached", "place-gap"];
    let mut table = Table::new(visit, words.say("place-sectors"), headings);
    for sector in row["sectors"].as_array().into_iter().flatten() {
        let name = match text(sector, "/sector") {
            "" => Cell::State("open", words.code("figure", "sealed")),
            code => Cell::Text(words.code("sector", code)),
        };
        table.row([
            name,
            number(visit, sector, "people"),
            number(visit, sector, "reached"),
            number(visit, sector, "gap"),
        ]);
    }
    table
}

fn programmes(visit: &Visit, names: &Names, row: &Value) -> Table {
    let words = visit.words;
    let headings = ["flow-for", "place-planned", "place-elsewhere"];
    let mut table = Table::new(visit, words.say("nav-programmes-here"), headings);
    let all: Vec<&Value> = row["programmes"].as_array().into_iter().flatten().collect();
    table.page(visit, &all, |programme| {
        vec![
            visit.subject(names, text(programme, "/programme")),
            purse(visit, &programme["budget"]),
            number(visit, programme, "elsewhere"),
        ]
    });
    table
}

fn parties(visit: &Visit, names: &Names, row: &Value) -> Table {
    let words = visit.words;
    let mut table = Table::new(visit, words.say("place-parties"), ["organisation", "place-role"]);
    for (party, roles) in row["parties"].as_object().into_iter().flatten() {
        let roles = roles.as_array().into_iter().flatten().filter_map(Value::as_str);
        let roles: Vec<Cell> = roles.map(|role| Cell::Text(words.code("there", role))).collect();
        table.row([visit.party(names, party), Cell::Many(roles)]);
    }
    table
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_place_is_found_by_its_key_or_its_bare_code() {
        let rows = [
            json!({"place": "pcode:ML1001"}),
            json!({"place": "locode:AFKBL"}),
            json!({"place": "country:ML"}),
        ];
        for (id, at) in [
            ("pcode:ML1001", Some(0)),
            ("ML1001", Some(0)),
            ("AFKBL", Some(1)),
            ("country:ML", None),
            ("ML", None),
            ("locode:ML1001", None),
        ] {
            assert_eq!(found(&rows, id), at.map(|at: usize| &rows[at]), "{id}");
        }
    }
}
