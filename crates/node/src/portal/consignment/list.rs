//! `GET /consignments`: every line of every consignment, and where it stands.

use serde_json::Value;

use super::{quantity, state};
use crate::portal::fault::Fault;
use crate::portal::page::{Block, Cell, Page, Table, evidence};
use crate::portal::sentence::Sentence;
use crate::portal::twin;
use crate::portal::visit::{Visit, text};

/// The page.
pub async fn list(visit: Visit) -> Result<Page, Fault> {
    let words = visit.words;
    let sentence = Sentence::of(&visit);
    let (made, as_of) = visit.made("consignments").await?;
    let names = visit.names().await?;
    let rows: Vec<&Value> = made.rows.iter().filter(|row| sentence.takes_goods(row)).collect();
    let headings = [
        "line-consignment",
        "line-goods",
        "line-from-to",
        "line-listed",
        "line-verified",
        "line-open",
        "line-state",
        "evidence-of",
    ];
    let mut table = Table::new(&visit, words.say("consignments-table"), headings);
    table.page(&visit, &rows, |row| {
        let unit = text(row, "/unit");
        let number = |pointer: &str| Cell::Number(quantity(&visit, text(row, pointer), unit));
        let place = |pointer: &str| Cell::said(names.place_or_key(text(row, pointer)));
        vec![
            visit.subject(&names, text(row, "/consignment")),
            Cell::said(text(row, "/item")),
            Cell::Many(vec![place("/parties/from"), place("/parties/to")]),
            number("/balance/basis"),
            number("/balance/verified"),
            number("/balance/open"),
            state(&visit, row),
            evidence(&visit, row),
        ]
    });
    Ok(Page::of(words.say("nav-consignments"))
        .lead(words.say("consignments-lead"))
        .section("nav-consignments")
        .counted("docs/methods/consignments.md", made.rule)
        .dated(as_of)
        .twin("json", twin::api(&visit, "/api/v1/ledger/consignments", &[]))
        .twin("csv", twin::api(&visit, "/api/v1/ledger/consignments.csv", &[]))
        .with(sentence.form(&visit, &names, &[], &made.rows))
        .with(Block::Table(table)))
}
