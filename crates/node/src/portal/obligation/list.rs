//! `GET /obligations`: due and overdue, for donors, carriers and recipients alike.

use std::collections::BTreeMap;

use serde_json::Value;

use super::table;
use crate::ledger::Names;
use crate::portal::fault::Fault;
use crate::portal::page::{Block, Cell, Field, Form, Page, Table};
use crate::portal::picture::{Bar, bars};
use crate::portal::twin;
use crate::portal::visit::{Visit, text};

/// States in the order of urgency.
const STATES: [&str; 6] = ["overdue", "due", "no-date", "met", "waived", "ended"];
/// Parties drawn.
const DRAWN: usize = 14;

/// The page.
pub async fn list(visit: Visit) -> Result<Page, Fault> {
    let words = visit.words;
    let (made, as_of) = visit.made("obligations").await?;
    let (late, _) = visit.made("delinquency").await?;
    let names = visit.names().await?;
    let (state, party) = (visit.asked("state"), visit.asked("party"));
    if state.is_some_and(|state| !STATES.contains(&state)) {
        return Err(Fault::bad(format!("`state` is one of {}", STATES.join(", "))));
    }
    let is = |wanted: Option<&str>, value: &str| wanted.is_none_or(|wanted| wanted == value);
    let mut rows: Vec<&Value> = (made.rows.iter())
        .filter(|row| is(state, text(row, "/state")))
        .filter(|row| party.is_none() || is(party, text(row, "/owed_by")) || is(party, text(row, "/owed_to")))
        .collect();
    let urgency = |row: &Value| STATES.iter().position(|known| *known == text(row, "/state"));
    rows.sort_by_key(|row| (urgency(row), std::cmp::Reverse(row["days"].as_i64())));
    let states = STATES.map(|state| (state.to_owned(), words.code("state", state)));
    let form = Form {
        action: visit.path.clone(),
        fields: vec![
            Field::choice("state", words.say("line-state"), state, words.say("sentence-anything"), states),
            Field::text("party", words.say("duty-party"), party),
        ],
        hidden: visit.others(&["state", "party", "from"]),
        button: words.say("sentence-show"),
    };
    let part = state.map(|state| format!("state={state}"));
    let conditions = [("where", part.as_deref()), ("party", party)];
    let conditions: Vec<(&str, &str)> =
        conditions.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    Ok(Page::of(words.say("nav-obligations"))
        .lead(words.say("obligations-lead"))
        .section("nav-obligations")
        .counted("docs/methods/obligations.md", made.rule)
        .dated(as_of)
        .twin("json", twin::rows(&visit, "/api/v1/ledger/obligations", &conditions))
        .twin("csv", twin::rows(&visit, "/api/v1/ledger/obligations.csv", &conditions))
        .with_all(ages(&visit, &names, &late.rows))
        .with(Block::Heading("all".into(), words.say("obligations-table")))
        .with(Block::Form(form))
        .with(Block::Table(table(&visit, &names, words.say("obligations-table"), &rows))))
}

/// How old what is overdue is, by party: a picture and the same as a table.
fn ages(visit: &Visit, names: &Names, rows: &[Value]) -> Vec<Block> {
    let words = visit.words;
    let mut of_party: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    let mut bands: Vec<String> = Vec::new();
    for row in rows {
        let ages = row["ages"].as_array().map(Vec::as_slice).unwrap_or_default();
        if bands.is_empty() {
            bands = ages.iter().map(|band| band_name(visit, band)).collect();
        }
        let counts = of_party.entry(text(row, "/party")).or_default();
        counts.resize(bands.len(), 0);
        for (count, band) in counts.iter_mut().zip(ages) {
            *count += band["obligations"].as_u64().unwrap_or_default();
        }
    }
    let mut late: Vec<(&str, Vec<u64>)> =
        of_party.into_iter().filter(|(_, counts)| counts.iter().any(|count| *count > 0)).collect();
    late.sort_by_key(|(party, counts)| (std::cmp::Reverse(counts.iter().sum::<u64>()), *party));
    if late.is_empty() {
        return vec![Block::Words(words.say("obligations-none-late"))];
    }
    let name = |party: &str| match party {
        "" => words.say("duty-anyone"),
        id => names.party_or_id(id).to_owned(),
    };
    let drawn: Vec<Bar> = late
        .iter()
        .take(DRAWN)
        .map(|(party, counts)| Bar {
            name: name(party),
            parts: counts.iter().map(|count| *count as f64).collect(),
            shown: words.whole(counts.iter().sum()),
        })
        .collect();
    let rtl = words.language().direction() == "rtl";
    let picture =
        bars(&words.say("obligations-ages"), &words.say("obligations-ages-about"), rtl, &bands, &drawn);
    let mut table = Table::new(visit, words.say("obligations-ages"), ["duty-by"]);
    table.headings.extend(bands);
    for (party, counts) in &late {
        let mut cells =
            vec![if party.is_empty() { Cell::Text(name(party)) } else { visit.party(names, party) }];
        let url = visit.link_with("/obligations", &[("state", "overdue"), ("party", party)]);
        cells.extend(counts.iter().map(|count| match count {
            0 => Cell::Empty,
            count => Cell::Figure(url.clone(), words.whole(*count)),
        }));
        table.rows.push(crate::portal::page::Row { cells });
    }
    vec![
        Block::Heading("ages".into(), words.say("obligations-ages")),
        Block::Picture(picture),
        Block::Table(table),
    ]
}

/// A band of ages in words: from how many days to how many.
fn band_name(visit: &Visit, band: &Value) -> String {
    let words = visit.words;
    let days = |key: &str| band[key].as_i64().map(|days| words.number(&days.to_string()));
    match (days("from_days"), days("to_days")) {
        (Some(from), Some(to)) => words.tell("duty-band", &[("from", &from), ("to", &to)]),
        (from, _) => words.tell("duty-band-over", &[("from", &from.unwrap_or_default())]),
    }
}
