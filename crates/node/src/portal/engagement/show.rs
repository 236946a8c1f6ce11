//! `GET /engagements/{id}`: one agreement or engagement, what rests on it, and the aid between its parties.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{days, form, named, parties, places, when};
use crate::ledger::Names;
use crate::portal::fault::Fault;
use crate::portal::flow::{cells, table_headings};
use crate::portal::page::{Block, Cell, Page, Table};
use crate::portal::visit::{Visit, text};
use crate::portal::{statement, twin};

/// Statements about it that are shown; the page of statements has all.
const ROWS: u32 = 30;
/// Flows of money that are shown; the page of flows has all.
const FLOWS: usize = 20;

/// The page.
pub async fn show(visit: Visit) -> Result<Page, Fault> {
    let words = visit.words;
    let id = visit.id.clone();
    let (made, as_of) = visit.made("engagements").await?;
    let Some(row) = made.rows.iter().find(|row| text(row, "/subject") == id) else {
        return Err(Fault::nothing(format!("nobody speaks of an agreement or engagement {id}")));
    };
    let names = visit.names().await?;
    let (money, _) = visit.made("money").await?;
    let said = statement::rows(&visit, None, Some(&id), None, 0, ROWS).await?;
    let title = text(row, "/title");
    let title = if title.is_empty() { form(&visit, row) } else { title.to_owned() };
    let mut page = Page::of(title)
        .section("nav-engagements")
        .counted("docs/methods/engagements.md", made.rule)
        .dated(as_of)
        .twin("json", twin::rows(&visit, "/api/v1/ledger/engagements", &[("subject", &id)]))
        .twin("csv", twin::rows(&visit, "/api/v1/ledger/engagements.csv", &[("subject", &id)]))
        .with(Block::Facts(facts(&visit, &names, &made.rows, row)));
    let resting: Vec<&Value> = made.rows.iter().filter(|other| text(other, "/rests_on") == id).collect();
    if !resting.is_empty() {
        let headings = ["engagement-title", "engagement-form", "engagement-days", "engagement-parties"];
        let mut table = Table::new(&visit, words.say("engagement-carries"), headings);
        for other in resting {
            table.row([
                named(&visit, other),
                Cell::Text(form(&visit, other)),
                Cell::Text(days(&visit, other)),
                parties(&visit, &names, other),
            ]);
        }
        page = page
            .with(Block::Heading("carries".into(), words.say("engagement-carries")))
            .with(Block::Table(table));
    }
    page = page.with(Block::Heading("beside".into(), words.say("engagement-beside")));
    page = page.with(Block::Words(words.say("engagement-beside-about")));
    page = page.with(Block::Table(beside(&visit, &names, &money.rows, row)));
    let all = visit.link_with("/statements", &[("subject", &id)]);
    Ok(page
        .with(Block::Heading("said".into(), words.say("programme-said")))
        .with(Block::Table(statement::table(&visit, &names, words.say("programme-said"), &said)))
        .with(Block::Links(vec![Cell::link(all, words.say("consignment-statements"))])))
}

/// What it says of itself.
fn facts(visit: &Visit, names: &Names, rows: &[Value], row: &Value) -> Vec<(String, Cell)> {
    let words = visit.words;
    let other = |key: &str| match text(row, key) {
        "" => Cell::Empty,
        id => rows
            .iter()
            .find(|other| text(other, "/subject") == id)
            .map_or_else(|| visit.subject(names, id), |other| named(visit, other)),
    };
    let worth = match (text(row, "/worth/amount"), text(row, "/worth/currency")) {
        ("", _) => Cell::Empty,
        (amount, currency) => Cell::Number(words.money(amount, currency)),
    };
    let all = [
        ("statement-id", Cell::Code(text(row, "/subject").to_owned())),
        ("engagement-form", Cell::Text(form(visit, row))),
        ("engagement-days", Cell::Text(days(visit, row))),
        ("engagement-when", when(visit, row)),
        ("engagement-parties", parties(visit, names, row)),
        ("engagement-places", places(visit, names, row)),
        ("engagement-rests", other("/rests_on")),
        ("flow-for", visit.subject(names, text(row, "/programme"))),
        ("engagement-worth", worth),
    ];
    all.into_iter().filter(|(_, cell)| !cell.is_empty()).map(|(key, cell)| (words.say(key), cell)).collect()
}

/// Flows of money of which both ends are parties of it.
fn beside(visit: &Visit, names: &Names, money: &[Value], row: &Value) -> Table {
    let listed = row["parties"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let orgs: BTreeSet<&str> = listed.map(org).collect();
    let flows: Vec<&Value> = money
        .iter()
        .filter(|flow| ["/from", "/to"].iter().all(|end| orgs.contains(org(text(flow, end)))))
        .take(FLOWS)
        .collect();
    let mut table = Table::new(visit, visit.words.say("engagement-beside"), table_headings());
    for flow in flows {
        table.row(cells(visit, names, flow));
    }
    table
}

/// The organisation of a party.
fn org(party: &str) -> &str {
    party.split('/').next().unwrap_or(party)
}
