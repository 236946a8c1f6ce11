//! `GET /flows`: who funds whom, with what nobody names drawn too.

use std::collections::{BTreeMap, BTreeSet};

use entente_ledger::sum::Sum;
use serde_json::Value;

use crate::ledger::Names;
use crate::portal::amount::{amount, total, written};
use crate::portal::fault::Fault;
use crate::portal::front::currency;
use crate::portal::page::{Block, Cell, Page, Table, evidence};
use crate::portal::picture::{Band, Node, layers, size};
use crate::portal::sentence::Sentence;
use crate::portal::twin;
use crate::portal::visit::{Visit, text};

/// Givers and takers drawn one by one; the others together.
const DRAWN: usize = 12;
/// The four figures of a flow.
const STAGES: [&str; 4] = ["pledged", "committed", "paid", "received"];

/// Headings of a table of flows.
pub fn table_headings() -> [&'static str; 8] {
    [
        "flow-from",
        "flow-to",
        "flow-for",
        "stage-pledged",
        "stage-committed",
        "stage-paid",
        "stage-received",
        "evidence-of",
    ]
}

/// The page.
pub async fn list(visit: Visit) -> Result<Page, Fault> {
    let words = visit.words;
    let sentence = Sentence::of(&visit);
    let (made, as_of) = visit.made("money").await?;
    let names = visit.names().await?;
    let currency = currency(&visit, &sentence, &made.rows);
    let stage = visit.asked("stage").unwrap_or("paid");
    let Some(stage) = STAGES.into_iter().find(|known| *known == stage) else {
        return Err(Fault::bad("`stage` is one of pledged, committed, paid, received"));
    };
    let rows: Vec<&Value> = made
        .rows
        .iter()
        .filter(|row| text(row, "/currency") == currency && sentence.takes_money(row))
        .collect();
    let mut table =
        Table::new(&visit, words.tell("flows-table", &[("currency", &currency)]), table_headings());
    table.page(&visit, &rows, |row| cells(&visit, &names, row).into());
    let totals = STAGES.map(|stage| {
        let sum = written(total(rows.iter().copied(), stage));
        (words.code("stage", stage), Cell::Number(words.money(&sum, &currency)))
    });
    let asked = [("currency", currency.as_str())];
    Ok(Page::of(words.say("nav-flows"))
        .lead(words.say("flows-lead"))
        .section("nav-flows")
        .counted("docs/methods/money.md", made.rule)
        .dated(as_of)
        .twin("json", twin::rows(&visit, "/api/v1/ledger/money", &asked))
        .twin("csv", twin::rows(&visit, "/api/v1/ledger/money.csv", &asked))
        .with(sentence.form(&visit, &names, &made.rows, &[]))
        .with(choices(&visit, &made.rows, &currency, stage))
        .with(Block::Picture(picture(&visit, &names, &rows, stage, &currency)))
        .with(Block::Facts(totals.into()))
        .with(Block::Words(words.say("flows-totals")))
        .with(Block::Table(table)))
}

/// A flow below those headings.
pub fn cells(visit: &Visit, names: &Names, row: &Value) -> [Cell; 8] {
    let [pledged, committed, paid, received] = figures(visit, row);
    [
        party(visit, names, text(row, "/from")),
        party(visit, names, text(row, "/to")),
        visit.subject(names, text(row, "/programme")),
        pledged,
        committed,
        paid,
        received,
        evidence(visit, row),
    ]
}

/// The four figures of a flow; nothing where there is none.
fn figures(visit: &Visit, row: &Value) -> [Cell; 4] {
    STAGES.map(|stage| {
        let amount = text(row, &format!("/{stage}/amount"));
        let sealed = row.pointer(&format!("/{stage}/sealed")).and_then(Value::as_u64).unwrap_or_default();
        match (amount, sealed) {
            ("0" | "", 0) => Cell::Empty,
            ("0" | "", _) => Cell::State("open", visit.words.code("figure", "sealed")),
            (amount, _) => Cell::Number(visit.words.money(amount, text(row, "/currency"))),
        }
    })
}

fn party(visit: &Visit, names: &Names, id: &str) -> Cell {
    if id.is_empty() { Cell::State("open", visit.words.say("flow-unknown")) } else { visit.party(names, id) }
}

/// Which currency, and which of the four figures is drawn.
fn choices(visit: &Visit, rows: &[Value], currency: &str, stage: &str) -> Block {
    let words = visit.words;
    let mut links = currencies(visit, rows, currency);
    for known in STAGES {
        let name = words.code("stage", known);
        let url = visit.here_with(&[("stage", known)]);
        links.push(if known == stage { Cell::State("good", name) } else { Cell::link(url, name) });
    }
    Block::Links(links)
}

/// The same page in each currency there is.
pub fn currencies(visit: &Visit, rows: &[Value], currency: &str) -> Vec<Cell> {
    let codes: BTreeSet<&str> =
        rows.iter().map(|row| text(row, "/currency")).filter(|code| !code.is_empty()).collect();
    let link = |code: &str| match code == currency {
        true => Cell::State("good", code.to_owned()),
        false => Cell::link(visit.here_with(&[("currency", code), ("from", "")]), code),
    };
    codes.into_iter().map(link).collect()
}

/// The picture: the largest givers and takers, the others together, and those nobody names.
fn picture(visit: &Visit, names: &Names, rows: &[&Value], stage: &str, currency: &str) -> String {
    let words = visit.words;
    let pointer = format!("/{stage}/amount");
    let flows: Vec<(&str, &str, f64, Sum)> = rows
        .iter()
        .map(|row| (row, text(row, &pointer)))
        .map(|(row, told)| (text(row, "/from"), text(row, "/to"), size(told), amount(told)))
        .filter(|flow| flow.2 > 0.0)
        .collect();
    let (givers, takers) = (
        largest(flows.iter().map(|flow| (flow.0, flow.2))),
        largest(flows.iter().map(|flow| (flow.1, flow.2))),
    );
    let mut nodes: Vec<Node> = Vec::new();
    let mut place: BTreeMap<(usize, String), usize> = BTreeMap::new();
    let mut node = |layer: usize, id: &str, known: &[&str]| -> usize {
        let key = if id.is_empty() || known.contains(&id) { id } else { "…" };
        *place.entry((layer, key.to_owned())).or_insert_with(|| {
            let name = match key {
                "" => words.say("flow-unknown"),
                "…" => words.say("flow-others"),
                id => names.party_or_id(id).to_owned(),
            };
            let url = if key.is_empty() || key == "…" {
                String::new()
            } else {
                visit.link(&format!("/organisations/{}", crate::portal::markup::InPath(key)))
            };
            nodes.push(Node { name, layer, unknown: key.is_empty(), url });
            nodes.len() - 1
        })
    };
    // The largest stand on top.
    for id in &givers {
        node(0, id, &givers);
    }
    for id in &takers {
        node(1, id, &takers);
    }
    let mut sums: BTreeMap<(usize, usize), (f64, Sum)> = BTreeMap::new();
    for (from, to, drawn, told) in &flows {
        let ends = (node(0, from, &givers), node(1, to, &takers));
        let sum = sums.entry(ends).or_default();
        *sum = (sum.0 + drawn, sum.1.plus(*told));
    }
    let bands: Vec<Band> = (sums.into_iter())
        .map(|((from, to), (size, told))| Band {
            from,
            to,
            size,
            shown: words.money(&written(told), currency),
        })
        .collect();
    let title =
        words.tell("flows-picture", &[("stage", &words.code("stage", stage)), ("currency", currency)]);
    layers(&title, &words.say("flows-about"), words.language().direction() == "rtl", &nodes, &bands)
}

/// The parties with the largest sums.
fn largest<'r>(flows: impl Iterator<Item = (&'r str, f64)>) -> Vec<&'r str> {
    let mut sums: BTreeMap<&str, f64> = BTreeMap::new();
    flows.for_each(|(id, size)| *sums.entry(id).or_default() += size);
    let mut all: Vec<(&str, f64)> = sums.into_iter().filter(|(id, _)| !id.is_empty()).collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    all.into_iter().take(DRAWN).map(|(id, _)| id).collect()
}
