//! `GET /discrepancies`: open ones first, and what can't all be true.

use serde_json::Value;

use super::table;
use crate::portal::fault::Fault;
use crate::portal::page::{Block, Cell, Page, Table, evidence};
use crate::portal::twin;
use crate::portal::visit::{Visit, text};

/// The page.
pub async fn list(visit: Visit) -> Result<Page, Fault> {
    let words = visit.words;
    let (made, as_of) = visit.made("discrepancies").await?;
    let (odd, _) = visit.made("contradictions").await?;
    let names = visit.names().await?;
    let mut rows: Vec<&Value> = made.rows.iter().collect();
    rows.sort_by_key(|row| text(row, "/state") != "open");
    let mut contradictions = Table::new(
        &visit,
        words.say("contradictions-table"),
        ["contradiction-what", "contradiction-about", "evidence-of"],
    );
    for row in &odd.rows {
        contradictions.row([
            Cell::said(text(row, "/sentence")),
            visit.subject(&names, text(row, "/subject")),
            evidence(&visit, row),
        ]);
    }
    Ok(Page::of(words.say("nav-discrepancies"))
        .lead(words.say("discrepancies-lead"))
        .section("nav-discrepancies")
        .counted("docs/methods/consignments.md", made.rule)
        .dated(as_of)
        .twin("json", twin::api(&visit, "/api/v1/ledger/discrepancies", &[]))
        .twin("csv", twin::api(&visit, "/api/v1/ledger/discrepancies.csv", &[]))
        .with(Block::Table(table(&visit, &names, &rows)))
        .with(Block::Heading("contradictions", words.say("contradictions-title")))
        .with(Block::Words(words.say("contradictions-lead")))
        .with(Block::Table(contradictions)))
}
