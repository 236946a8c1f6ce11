//! `GET /statements`: what was signed, in the order of the log.

use super::{rows, table};
use crate::portal::fault::Fault;
use crate::portal::page::{Block, Field, Form, Page};
use crate::portal::twin;
use crate::portal::visit::Visit;

/// Statements on one page.
const PAGE: u32 = 50;

/// The page.
pub async fn list(visit: Visit) -> Result<Page, Fault> {
    let words = visit.words;
    let (kind, subject, iss) = (visit.asked("kind"), visit.asked("subject"), visit.asked("by"));
    let from = visit.read::<u64>("from")?.unwrap_or_default();
    let found = rows(&visit, kind, subject, iss, from, PAGE).await?;
    let names = visit.names().await?;
    let mut table = table(&visit, &names, words.say("nav-statements"), &found);
    if let Some(last) = found.last().filter(|_| found.len() == PAGE as usize) {
        let next = last["index"].as_u64().unwrap_or_default() + 1;
        table.next = visit.here_with(&[("from", &next.to_string())]);
        table.shown = words.count("statements-shown", u64::from(PAGE));
    }
    let kinds = entente_record::Kind::ALL.iter().map(ToString::to_string);
    let kinds = kinds.map(|kind| (kind.clone(), words.code("kind", &kind)));
    let form = Form {
        action: visit.path.clone(),
        fields: vec![
            Field::choice("kind", words.say("said-what"), kind, words.say("sentence-anything"), kinds),
            Field::text("by", words.say("said-by"), iss),
            Field::text("subject", words.say("said-about"), subject),
        ],
        hidden: visit.others(&["kind", "by", "subject", "from"]),
        button: words.say("sentence-show"),
    };
    let conditions = [("kind", kind), ("subject", subject), ("iss", iss)];
    let conditions: Vec<(&str, &str)> =
        conditions.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    let twin = twin::of_index(&visit, "/api/v1/statements", &conditions);
    Ok(Page::of(words.say("nav-statements"))
        .lead(words.say("statements-lead"))
        .section("nav-statements")
        .dated(visit.moment.as_of.clone())
        .twin("json", twin)
        .twin("csv", twin::of_index(&visit, "/api/v1/statements.csv", &conditions))
        .with(Block::Form(form))
        .with(Block::Table(table)))
}
