//! `GET /profiles`: goods, days and teams that clash with a community's profile.

use crate::portal::fault::Fault;
use crate::portal::page::{Block, Cell, Page, Table, evidence};
use crate::portal::twin;
use crate::portal::visit::{Visit, text};

/// The page.
pub async fn list(visit: Visit) -> Result<Page, Fault> {
    let words = visit.words;
    let (made, as_of) = visit.made("profiles").await?;
    let names = visit.names().await?;
    let headings = [
        "clash-where",
        "clash-community",
        "clash-what",
        "clash-why",
        "clash-do",
        "clash-sure",
        "evidence-of",
    ];
    let mut table = Table::new(&visit, words.say("clashes-table"), headings);
    table.page(&visit, &made.rows, |row| {
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
        }
        let sure = match row["sure"].as_bool() {
            Some(true) => Cell::State("bad", words.say("clash-is-sure")),
            _ => Cell::State("open", words.say("clash-is-open")),
        };
        vec![
            visit.subject(&names, text(row, "/subject")),
            Cell::said(text(row, "/community")),
            if matches!(rule, "own") || text(row, "/about") == "item" {
                Cell::said(text(row, "/what"))
            } else {
                Cell::Code(text(row, "/what").to_owned())
            },
            Cell::Many(why),
            Cell::Many(what),
            sure,
            evidence(&visit, row),
        ]
    });
    Ok(Page::of(words.say("nav-clashes"))
        .lead(words.say("clashes-lead"))
        .section("nav-needs")
        .counted("docs/methods/profiles.md", made.rule)
        .dated(as_of)
        .twin("json", twin::api(&visit, "/api/v1/ledger/profiles", &[]))
        .twin("csv", twin::api(&visit, "/api/v1/ledger/profiles.csv", &[]))
        .with(Block::Table(table)))
}
