//! `GET /data`: what programs can get: every view as JSON and CSV, the description of the API, the log itself.

use super::fault::Fault;
use super::page::{Block, Cell, Page, Table};
use super::twin;
use super::visit::Visit;
use crate::ledger::VIEWS;

/// Questions as examples, each of which has an answer on any node.
pub const EXAMPLES: [&str; 7] = [
    "/api/v1/ledger/obligations?where=state%3Doverdue&limit=10",
    "/api/v1/ledger/money.csv?limit=100",
    "/api/v1/trace?all=true",
    "/api/v1/statements?kind=party",
    "/api/v1/statements.csv?kind=programme",
    "/api/v1/statements/0/bundle",
    "/api/v1/statements/stream?from=0&limit=3",
];

/// The page.
pub async fn data(visit: Visit) -> Result<Page, Fault> {
    let words = visit.words;
    let mut table =
        Table::new(&visit, words.say("data-views"), ["data-view", "data-json", "data-csv", "counted-label"]);
    for view in VIEWS {
        let path = format!("/api/v1/ledger/{}", view.name);
        let method = view.method.trim_start_matches("docs/methods/").trim_end_matches(".md");
        table.row([
            Cell::Code(view.name.to_owned()),
            Cell::link(twin::api(&visit, &path, &[]), "JSON"),
            Cell::link(twin::api(&visit, &format!("{path}.csv"), &[]), "CSV"),
            Cell::link(visit.link(&format!("/methods/{method}")), method),
        ]);
    }
    let links = [
        "/api/v1/openapi.json",
        "/api/v1/ledger",
        "/api/v1/statements",
        "/checkpoint",
        "/healthz",
        "/readyz",
    ];
    let example = EXAMPLES.map(|path| format!("curl 'HOST{path}'")).join("\n");
    Ok(Page::of(words.say("data-title"))
        .lead(words.say("data-lead"))
        .section("nav-data")
        .twin("json", "/api/v1/openapi.json".to_owned())
        .with(Block::Links(links.iter().map(|path| Cell::link((*path).to_owned(), *path)).collect()))
        .with(Block::Table(table))
        .with(Block::Heading("examples".into(), words.say("data-examples")))
        .with(Block::Words(words.say("data-examples-lead")))
        .with(Block::Code(example)))
}
