//! `/statements`: what was signed, as it was signed.

mod list;
mod show;

use entente_store::sql::statements::Filter;
use serde_json::Value;

use super::fault::Fault;
use super::page::{Cell, Table, statement};
use super::visit::{Visit, text};
use crate::api::statements::row_json;
use crate::ledger::Names;

pub use list::list;
pub use show::show;

/// Index rows of this node's own log, as far as the size that is asked for.
pub async fn rows(
    visit: &Visit,
    kind: Option<&str>,
    subject: Option<&str>,
    iss: Option<&str>,
    from: u64,
    limit: u32,
) -> Result<Vec<Value>, Fault> {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    let filter = Filter { kind: owned(kind), subject: owned(subject), iss: owned(iss), from_index: from };
    let rows = visit.node.list(&filter, limit).await?;
    let size = visit.own_size();
    Ok(rows.iter().filter(|row| row.index < size).map(row_json).collect())
}

/// A table of statements.
pub fn table(visit: &Visit, names: &Names, caption: String, rows: &[Value]) -> Table {
    let headings = ["said-what", "said-by", "said-about", "said-when", "said-place"];
    let mut table = Table::new(visit, caption, headings);
    for row in rows {
        let (iss, index) = (text(row, "/iss"), row["index"].as_u64().unwrap_or_default());
        let what = match statement(visit, row) {
            Cell::Link(url, ..) => Cell::link(url, visit.words.code("kind", text(row, "/kind"))),
            other => other,
        };
        table.row([
            what,
            visit.party(names, iss),
            visit.subject(names, text(row, "/subject")),
            Cell::Text(visit.words.day(text(row, "/at"))),
            Cell::Number(visit.words.whole(index)),
        ]);
    }
    table
}
