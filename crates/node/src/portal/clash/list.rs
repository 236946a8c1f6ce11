//! `GET /profiles`: what communities say suits them, may something be handed out there, and what on the record clashes.

use serde_json::Value;

use super::{ask, community};
use crate::ledger::Names;
use crate::portal::fault::Fault;
use crate::portal::page::{Block, Cell, Page, Table, evidence};
use crate::portal::twin;
use crate::portal::visit::{Visit, text};

/// The page.
pub async fn list(visit: Visit) -> Result<Page, Fault> {
    let words = visit.words;
    let (made, as_of) = visit.made("profiles").await?;
    let names = visit.names().await?;
    let asked = ask::asked(&visit)?;
    let profiles = made.summary.get("profiles").and_then(Value::as_array);
    let profiles = profiles.map(Vec::as_slice).unwrap_or_default();
    let headings = [
        "clash-where",
        "clash-community",
        "clash-what",
        "clash-why",
        "clash-do",
        "clash-sure",
        "evidence-of",
    ];
    let mut recorded = Table::new(&visit, words.say("clashes-table"), headings);
    recorded.page(&visit, &made.rows, |row| {
        let mut cells = vec![visit.subject(&names, text(row, "/subject"))];
        cells.extend(line(&visit, row));
        cells
    });
    let mut page = Page::of(words.say("nav-clashes"))
        .lead(words.say("clashes-lead"))
        .section("nav-needs")
        .counted("docs/methods/profiles.md", made.rule)
        .dated(as_of);
    page = match &asked {
        Some(_) => page.twin("json", ask::twin(&visit)),
        None => page
            .twin("json", twin::api(&visit, "/api/v1/ledger/profiles", &[]))
            .twin("csv", twin::api(&visit, "/api/v1/ledger/profiles.csv", &[])),
    };
    page = page.with(Block::Heading("ask".into(), words.say("handing-title")));
    page = page.with(Block::Form(ask::form(&visit, profiles)));
    if let Some(asked) = asked {
        page = page.with_all(ask::answer(&visit, asked).await?);
    }
    Ok(page
        .with(Block::Heading("communities".into(), words.say("communities-table")))
        .with(Block::Table(communities(&visit, &names, profiles)))
        .with(Block::Heading("recorded".into(), words.say("clashes-table")))
        .with(Block::Table(recorded)))
}

fn communities(visit: &Visit, names: &Names, profiles: &[Value]) -> Table {
    let headings = [
        "clash-community",
        "community-languages",
        "community-diet",
        "community-calendar",
        "community-customs",
        "community-access",
        "evidence-of",
    ];
    let mut table = Table::new(visit, visit.words.say("communities-table"), headings);
    for profile in profiles {
        table.row(community::cells(visit, names, profile));
    }
    table
}

/// A clash, from the community to the evidence.
pub(super) fn line(visit: &Visit, row: &Value) -> [Cell; 6] {
    let words = visit.words;
    let rule = text(row, "/rule");
    let mut why = vec![Cell::Text(words.code("clash-rule", rule))];
    let mut what = vec![Cell::Text(words.code("clash-verdict", text(row, "/verdict")))];
    if !text(row, "/moved_to").is_empty() {
        let day = words.day(text(row, "/moved_to"));
        what.push(Cell::Text(words.tell("clash-move-to", &[("day", &day)])));
    }
    // What the community itself says stands in its own words; what a rule says is told in the reader's.
    if rule == "own" {
        why.push(Cell::said(text(row, "/reason")));
        what.push(Cell::said(text(row, "/remedy")));
    } else {
        what.push(Cell::Text(words.code("clash-remedy", rule)));
    }
    let sure = match row["sure"].as_bool() {
        Some(true) => Cell::State("bad", words.say("clash-is-sure")),
        _ => Cell::State("open", words.say("clash-is-open")),
    };
    let named = rule == "own" || text(row, "/about") == "item";
    let about = match named {
        true => Cell::said(text(row, "/what")),
        false => Cell::Text(words.code("clash-about", text(row, "/about"))),
    };
    [
        Cell::said(text(row, "/community")),
        about,
        Cell::Many(why),
        Cell::Many(what),
        sure,
        evidence(visit, row),
    ]
}
