//! `GET /needs`: needs by area and sector, the largest gaps as a picture.

use std::collections::BTreeSet;

use entente_record::codes::Country;
use serde_json::Value;

use super::{area, people};
use crate::ledger::Names;
use crate::portal::fault::Fault;
use crate::portal::page::{Block, Cell, Field, Form, Page, Table, evidence};
use crate::portal::picture::{Bar, bars, country_name};
use crate::portal::place::{MEASURES, choropleth};
use crate::portal::twin;
use crate::portal::visit::{Visit, text};

/// Areas drawn.
const DRAWN: usize = 14;
/// Items told in one line of the table; the API has all.
const MAX_ITEMS: usize = 20;

/// The page.
pub async fn list(visit: Visit) -> Result<Page, Fault> {
    let words = visit.words;
    let (made, as_of) = visit.made("needs").await?;
    let names = visit.names().await?;
    let asked = ["country", "sector", "severity"].map(|part| (part, visit.asked(part)));
    if let (_, Some(severity)) = asked[2]
        && !matches!(severity, "1" | "2" | "3" | "4" | "5")
    {
        return Err(Fault::bad("`severity` is one of 1, 2, 3, 4, 5"));
    }
    let takes = |row: &&Value| {
        asked.iter().all(|(part, wanted)| wanted.is_none_or(|wanted| plain(row, part) == wanted))
    };
    let mut rows: Vec<&Value> = made.rows.iter().filter(takes).collect();
    rows.sort_by_key(|row| {
        let severity = std::cmp::Reverse(row["severity"].as_u64());
        (severity, std::cmp::Reverse(row["people_gap"].as_i64()))
    });
    let conditions: Vec<(&str, &str)> =
        asked.into_iter().filter_map(|(part, wanted)| Some((part, wanted?))).collect();
    let map = if conditions.is_empty() { countries(&visit).await? } else { Vec::new() };
    Ok(Page::of(words.say("nav-needs"))
        .lead(words.say("needs-lead"))
        .section("nav-needs")
        .counted("docs/methods/needs.md", made.rule)
        .dated(as_of)
        .twin("json", twin::rows(&visit, "/api/v1/ledger/needs", &conditions))
        .twin("csv", twin::rows(&visit, "/api/v1/ledger/needs.csv", &conditions))
        .with(Block::Form(form(&visit, &made.rows, asked)))
        .with_all(gaps(&visit, &names, &rows))
        .with(Block::Table(table(&visit, &names, &rows)))
        .with_all(map)
        .with(Block::Heading("sectors".into(), words.say("needs-totals")))
        .with(Block::Words(words.say("needs-totals-note")))
        .with(Block::Table(totals(&visit, &made.summary["totals"])))
        .with(Block::Links(vec![
            Cell::link(visit.link("/requests"), words.say("nav-requests")),
            Cell::link(visit.link("/profiles"), words.say("nav-clashes")),
        ])))
}

/// A part of a row as text.
fn plain(row: &Value, part: &str) -> String {
    match &row[part] {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

fn form(visit: &Visit, rows: &[Value], asked: [(&str, Option<&str>); 3]) -> Form {
    let words = visit.words;
    let found = |part: &str| -> BTreeSet<String> {
        rows.iter().map(|row| plain(row, part)).filter(|value| !value.is_empty()).collect()
    };
    let countries = found("country").into_iter().map(|code| {
        let name = code.parse::<Country>().ok().and_then(|country| country.fact("name")).unwrap_or_default();
        (code.clone(), format!("{code} {name}"))
    });
    let sectors = found("sector").into_iter().map(|code| (code.clone(), words.code("need-sector", &code)));
    let levels = found("severity").into_iter().map(|level| (level.clone(), words.number(&level)));
    let any = || words.say("sentence-anything");
    let [(_, country), (_, sector), (_, severity)] = asked;
    Form {
        action: visit.path.clone(),
        fields: vec![
            Field::choice("country", words.say("need-country"), country, any(), countries),
            Field::choice("sector", words.say("need-sector"), sector, any(), sectors),
            Field::choice("severity", words.say("need-severity"), severity, any(), levels),
        ],
        hidden: visit.others(&["country", "sector", "severity", "from"]),
        button: words.say("sentence-show"),
    }
}

/// Countries shaded by people in need, and the same figures as a table; of everything that is needed, whatever the sector.
async fn countries(visit: &Visit) -> Result<Vec<Block>, Fault> {
    let words = visit.words;
    let (places, _) = visit.made("places").await?;
    let rows = places.summary.get("countries").and_then(Value::as_array);
    let rows = rows.map(Vec::as_slice).unwrap_or_default();
    let Some(measure) = MEASURES.iter().find(|measure| measure.name == "people") else {
        return Ok(Vec::new());
    };
    let Some(map) = choropleth(visit, "map", rows, measure, None) else { return Ok(Vec::new()) };
    let mut table =
        Table::new(visit, words.say("places-countries"), ["place-country", "place-needs", "place-people"]);
    let in_need = |row: &&Value| row["people"].as_i64().is_some_and(|people| people > 0);
    for row in rows.iter().filter(in_need) {
        let code = text(row, "/country");
        let url = visit.link_with("/needs", &[("country", code)]);
        let number = |part: &str| Cell::Number(words.number(&row[part].to_string()));
        let name = match code {
            "" => Cell::State("open", words.say("flow-unknown")),
            code => Cell::link(url, country_name(code, words.language())),
        };
        table.row([name, number("needs"), number("people")]);
    }
    Ok(vec![
        Block::Heading("countries".into(), words.say("places-countries")),
        map,
        Block::Words(words.say("place-boundaries")),
        Block::Table(table),
    ])
}

/// The largest gaps: people reached and people not reached.
fn gaps(visit: &Visit, names: &Names, rows: &[&Value]) -> Vec<Block> {
    let words = visit.words;
    let mut known: Vec<&&Value> = rows.iter().filter(|row| row["people"].as_i64().is_some()).collect();
    known.sort_by_key(|row| std::cmp::Reverse(row["people_gap"].as_i64()));
    if known.is_empty() {
        return vec![Block::Words(words.say("needs-none"))];
    }
    let bar = |row: &&&Value| {
        let people = row["people"].as_i64().unwrap_or_default();
        let reached = row["reached"].as_i64().unwrap_or_default().min(people);
        let place = match text(row, "/name") {
            "" => names.place_or_key(text(row, "/area/pcode")).to_owned(),
            name => name.to_owned(),
        };
        let sector = words.code("need-sector", text(row, "/sector"));
        Bar {
            name: format!("{place}, {sector}"),
            parts: vec![reached as f64, (people - reached) as f64],
            shown: words.number(&people.to_string()),
        }
    };
    let drawn: Vec<Bar> = known.iter().take(DRAWN).map(bar).collect();
    let legend = [words.say("need-reached"), words.say("need-gap")];
    let rtl = words.language().direction() == "rtl";
    let title = words.say("needs-picture");
    vec![Block::Picture(bars(&title, &words.say("needs-picture-about"), rtl, &legend, &drawn))]
}

fn table(visit: &Visit, names: &Names, rows: &[&Value]) -> Table {
    let words = visit.words;
    let headings = [
        "need-area",
        "need-sector",
        "need-severity",
        "need-people",
        "need-targeted",
        "need-reached",
        "need-gap",
        "need-items",
        "evidence-of",
    ];
    let mut table = Table::new(visit, words.say("needs-table"), headings);
    table.page(visit, rows, |row| {
        let severity = match row["severity"].as_u64() {
            Some(level) if level >= 4 => Cell::State("bad", words.whole(level)),
            Some(level) => Cell::State("open", words.whole(level)),
            None => Cell::Text(words.say("need-severity-none")),
        };
        let mut sector = vec![Cell::Text(words.code("need-sector", text(row, "/sector")))];
        if row["counted"] == false {
            sector.push(Cell::Text(words.say("need-inner")));
        }
        sector.extend(groups(visit, row));
        vec![
            area(names, row, "/area", text(row, "/name")),
            Cell::Many(sector),
            severity,
            people(visit, row, "/people"),
            people(visit, row, "/targeted"),
            people(visit, row, "/reached"),
            people(visit, row, "/people_gap"),
            items(visit, row),
            evidence(visit, row),
        ]
    });
    table
}

/// Groups of people, where the row is of more than everyone.
fn groups(visit: &Visit, row: &Value) -> Option<Cell> {
    let words = visit.words;
    let groups = row["groups"].as_array()?;
    let line = |group: &Value| {
        let name = words.code("need-group", text(group, "/group"));
        let people = group["people"].as_i64().map(|people| words.number(&people.to_string()));
        Cell::Text(format!("{name}: {}", people.unwrap_or_else(|| words.code("figure", "sealed"))))
    };
    let is_plain = groups.len() == 1 && groups.iter().all(|group| text(group, "/group") == "all");
    (!is_plain).then(|| Cell::Opens(words.say("need-groups"), groups.iter().map(line).collect()))
}

/// What is needed and what came, item by item.
fn items(visit: &Visit, row: &Value) -> Cell {
    let words = visit.words;
    let items = row["items"].as_array().map(Vec::as_slice).unwrap_or_default();
    if items.is_empty() {
        return Cell::Text(words.say("need-items-none"));
    }
    let line = |item: &Value| {
        let unit = text(item, "/unit");
        let amount = |part: &str| words.quantity(text(item, &format!("/{part}")), unit);
        let values = ["needed", "allocated", "departed", "verified", "distributed", "gap"]
            .map(|part| (part, amount(part)));
        let basis = words.code("basis", text(item, "/basis"));
        let mut told: Vec<(&str, &str)> =
            values.iter().map(|(part, value)| (*part, value.as_str())).collect();
        told.extend([("item", text(item, "/name")), ("basis", basis.as_str())]);
        Cell::Text(words.tell("need-item-line", &told))
    };
    let lines = items.iter().take(MAX_ITEMS).map(line).collect();
    Cell::Opens(words.count("need-items-count", items.len() as u64), lines)
}

fn totals(visit: &Visit, totals: &Value) -> Table {
    let words = visit.words;
    let mut table = Table::new(visit, words.say("needs-totals"), ["need-sector", "need-people", "need-gap"]);
    for total in totals.as_array().into_iter().flatten() {
        let sector = text(total, "/sector");
        let url = visit.link_with("/needs", &[("sector", sector)]);
        let number = |pointer: &str| Cell::Number(words.number(text(total, pointer)));
        table.row([
            Cell::link(url, words.code("need-sector", sector)),
            number("/people"),
            number("/people_gap"),
        ]);
    }
    table
}
