//! The case studies as IATI files: written beside the node, checked, a line each.

use std::path::Path;

use anyhow::{Result, bail};
use entente_exchange::iati::publish::{Publication, Wanted, position_time, publishers};
use entente_node::ledger::Books;
use serde_json::Value;

use super::PARTY;
use crate::commands::export::iati::print::{found, value};
use crate::commands::export::iati::{rendered, write_all};
use crate::output::Output;

/// Publishes for everyone in the case studies. The node's own party took in the pooled fund, whose statements are that
/// fund's to publish.
pub fn tell(books: &Books, out: &Path, output: &Output) -> Result<Value> {
    let ledger = books.ledger();
    let at = position_time(ledger).unwrap_or(books.as_of().now);
    let parties = publishers(ledger).into_iter().filter(|party| party.as_str() != PARTY);
    let wanted: Vec<Wanted> = parties.map(|party| Wanted { party, at, language: "en".to_owned() }).collect();
    let mut files = Vec::new();
    for publication in Publication::several(ledger, &wanted) {
        let report = &publication.report;
        let held_back = report.left_out.values().sum::<u64>();
        for file in rendered(&publication)? {
            let more = match file.kind {
                "activities" => format!(
                    "; {} activities, {} transactions, {} indicators; left out: {} sealed fields, {held_back} things IATI has no place for",
                    report.activities,
                    report.transactions,
                    report.indicators,
                    report.sealed_fields()
                ),
                _ => String::new(),
            };
            output.line(format!("   {}: {}{more}", file.name, found(&file)));
            files.push(file);
        }
    }
    if let Some(wrong) = files.iter().find(|file| file.found.as_ref().is_some_and(|found| !found.is_valid()))
    {
        bail!("{} is not valid", wrong.name);
    }
    write_all(out, &files)?;
    output.line(format!("   {} files in {}", files.len(), out.display()));
    Ok(files.iter().map(value).collect())
}
