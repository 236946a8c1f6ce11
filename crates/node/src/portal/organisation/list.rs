//! `GET /organisations`: every party, what it owes, and how much it says.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::portal::fault::Fault;
use crate::portal::page::{Block, Cell, Page, Table};
use crate::portal::twin;
use crate::portal::visit::{Visit, text};

/// The page.
pub async fn list(visit: Visit) -> Result<Page, Fault> {
    let words = visit.words;
    let names = visit.names().await?;
    let (duties, as_of) = visit.made("obligations").await?;
    let (money, _) = visit.made("money").await?;
    let overdue =
        count(&duties.rows, |row| (text(row, "/state") == "overdue").then(|| text(row, "/owed_by")));
    let owed = count(&duties.rows, |row| (text(row, "/state") == "overdue").then(|| text(row, "/owed_to")));
    let gives = count(&money.rows, |row| Some(text(row, "/from")));
    let takes = count(&money.rows, |row| Some(text(row, "/to")));
    let mut ids: Vec<(&str, &str)> =
        names.parties().iter().map(|(id, name)| (id.as_str(), name.as_str())).collect();
    for id in overdue.keys().chain(owed.keys()).chain(gives.keys()).chain(takes.keys()) {
        if !id.is_empty() && names.of_party(id).is_empty() {
            ids.push((id, ""));
        }
    }
    ids.sort_by_key(|(id, name)| (name.to_lowercase(), *id));
    ids.dedup();
    let headings = [
        "organisation",
        "organisation-gives",
        "organisation-takes",
        "organisation-overdue",
        "organisation-owed",
    ];
    let mut table = Table::new(&visit, words.say("organisations-table"), headings);
    table.page(&visit, &ids, |(id, _)| {
        let figure = |counts: &BTreeMap<&str, u64>, path: &str, pairs: &[(&str, &str)]| match counts.get(id) {
            None => Cell::Empty,
            Some(count) => Cell::Figure(visit.link_with(path, pairs), words.whole(*count)),
        };
        vec![
            visit.party(&names, id),
            figure(&gives, "/flows", &[("giver", id)]),
            figure(&takes, "/flows", &[("to", id)]),
            figure(&overdue, "/obligations", &[("state", "overdue"), ("party", id)]),
            figure(&owed, "/obligations", &[("state", "overdue"), ("party", id)]),
        ]
    });
    Ok(Page::of(words.say("nav-organisations"))
        .lead(words.say("organisations-lead"))
        .section("nav-organisations")
        .counted("docs/methods/scores.md", "")
        .dated(as_of)
        .twin("json", twin::api(&visit, "/api/v1/ledger/scores", &[]))
        .twin("csv", twin::api(&visit, "/api/v1/ledger/scores.csv", &[]))
        .with(Block::Table(table)))
}

/// How many rows name each party.
fn count<'r>(rows: &'r [Value], of: impl Fn(&'r Value) -> Option<&'r str>) -> BTreeMap<&'r str, u64> {
    let mut counts = BTreeMap::new();
    rows.iter().filter_map(of).for_each(|id| *counts.entry(id).or_default() += 1);
    counts
}
