//! `GET /programmes`: every programme on the record.

use crate::portal::fault::Fault;
use crate::portal::page::{Block, Cell, Page, Table};
use crate::portal::twin;
use crate::portal::visit::Visit;

/// The page.
pub async fn list(visit: Visit) -> Result<Page, Fault> {
    let words = visit.words;
    let names = visit.names().await?;
    let ids: Vec<(&String, &String)> = names.programmes().iter().collect();
    let mut table = Table::new(&visit, words.say("programmes-title"), ["flow-for"]);
    table.page(&visit, &ids, |(id, title)| vec![Cell::thing(&visit, "programmes", id, title)]);
    let twin = twin::of_index(&visit, "/api/v1/statements", &[("kind", "programme")]);
    Ok(Page::of(words.say("programmes-title"))
        .lead(words.say("programmes-lead"))
        .dated(visit.moment.as_of.clone())
        .twin("json", twin)
        .twin("csv", twin::of_index(&visit, "/api/v1/statements.csv", &[("kind", "programme")]))
        .with(Block::Table(table)))
}
