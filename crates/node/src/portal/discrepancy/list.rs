//! `GET /discrepancies`: open ones first, and what can't all be true.

use serde_json::Value;

use super::table;
use crate::ledger::Names;
use crate::portal::fault::Fault;
use crate::portal::page::{Block, Cell, Page, Table, evidence};
use crate::portal::twin;
use crate::portal::visit::{Visit, text};

/// The page.
pub async fn list(visit: Visit) -> Result<Page, Fault> {
    let words = visit.words;
    let (made, as_of) = visit.made("discrepancies").await?;
    let odd = visit.made_if("contradictions").await?;
    let names = visit.names().await?;
    let mut rows: Vec<&Value> = made.rows.iter().collect();
    rows.sort_by_key(|row| text(row, "/state") != "open");
    let contradictions = match odd {
        Ok(made) => vec![Block::Table(contradictions(&visit, &names, &made.rows))],
        Err(reason) => vec![Block::Notice(words.say("large-here")), Block::English(reason)],
    };
    Ok(Page::of(words.say("nav-discrepancies"))
        .lead(words.say("discrepancies-lead"))
        .section("nav-discrepancies")
        .counted("docs/methods/consignments.md", made.rule)
        .dated(as_of)
        .twin("json", twin::api(&visit, "/api/v1/ledger/discrepancies", &[]))
        .twin("csv", twin::api(&visit, "/api/v1/ledger/discrepancies.csv", &[]))
        .with(Block::Table(table(&visit, &names, &rows)))
        .with(Block::Heading("contradictions".into(), words.say("contradictions-title")))
        .with(Block::Words(words.say("contradictions-lead")))
        .with_all(contradictions))
}

/// What can't all be true, each with its statements.
fn contradictions(visit: &Visit, names: &Names, rows: &[Value]) -> Table {
    let headings = ["contradiction-what", "contradiction-about", "evidence-of"];
    let mut table = Table::new(visit, visit.words.say("contradictions-table"), headings);
    for row in rows {
        table.row([
            Cell::said(text(row, "/sentence")),
            visit.subject(names, text(row, "/subject")),
            evidence(visit, row),
        ]);
    }
    table
}
