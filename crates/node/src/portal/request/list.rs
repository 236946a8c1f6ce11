//! `GET /requests`: every request, and how far it has come.

use super::{coded, list_of, state};
use crate::portal::fault::Fault;
use crate::portal::need::area;
use crate::portal::page::{Block, Cell, Page, Table, evidence};
use crate::portal::twin;
use crate::portal::visit::{Visit, text};

/// The page.
pub async fn list(visit: Visit) -> Result<Page, Fault> {
    let words = visit.words;
    let (made, as_of) = visit.made("requests").await?;
    let names = visit.names().await?;
    let headings = [
        "request-what",
        "request-by",
        "request-asset",
        "request-priority",
        "request-deadline",
        "place-to",
        "request-offers",
        "request-state",
        "evidence-of",
    ];
    let mut table = Table::new(&visit, words.say("requests-table"), headings);
    table.page(&visit, &made.rows, |row| {
        vec![
            visit.subject(&names, text(row, "/subject")),
            visit.party(&names, text(row, "/by")),
            coded(&visit, "asset", text(row, "/asset_class")),
            coded(&visit, "priority", text(row, "/priority")),
            Cell::Text(words.day(text(row, "/deadline"))),
            area(&names, row, "/to", ""),
            Cell::Number(words.whole(list_of(row, "offers").len() as u64)),
            state(&visit, text(row, "/state")),
            evidence(&visit, row),
        ]
    });
    Ok(Page::of(words.say("nav-requests"))
        .lead(words.say("requests-lead"))
        .section("nav-requests")
        .counted("docs/methods/last-resort.md", made.rule)
        .dated(as_of)
        .twin("json", twin::api(&visit, "/api/v1/ledger/requests", &[]))
        .twin("csv", twin::api(&visit, "/api/v1/ledger/requests.csv", &[]))
        .with(Block::Table(table)))
}
