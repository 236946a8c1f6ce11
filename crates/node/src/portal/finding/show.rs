//! `GET /findings/{id}`: one finding, its recommendations to their closure, and what was answered.

use entente_record::{Body, SubjectId};
use serde_json::{Value, json};

use super::{progress, severity};
use crate::ledger::Names;
use crate::portal::fault::Fault;
use crate::portal::page::{Block, Cell, Page, Table, evidence, statement};
use crate::portal::twin;
use crate::portal::visit::{Visit, text};

/// The page.
pub async fn show(visit: Visit) -> Result<Page, Fault> {
    let words = visit.words;
    let subject: SubjectId = visit.id.parse().map_err(|e| Fault::bad(format!("the finding: {e}")))?;
    let (made, as_of) = visit.made("findings").await?;
    let row = made.rows.iter().find(|row| text(row, "/subject") == subject.as_str());
    let Some(row) = row else { return Err(Fault::nothing("no finding of this id is on the record")) };
    let names = visit.names().await?;
    let told = visit.state(subject.clone(), |state| state.map(told).unwrap_or_default()).await?;
    let conditions = [("subject", subject.as_str())];
    let facts = vec![
        (words.say("finding-by"), visit.party(&names, text(row, "/by"))),
        (words.say("finding-day"), Cell::Text(words.day(text(row, "/day")))),
        (words.say("finding-severity"), severity(&visit, row)),
        (words.say("finding-progress"), progress(&visit, text(row, "/progress"))),
        (words.say("finding-about"), about(&visit, &names, row)),
        (words.say("evidence-of"), evidence(&visit, row)),
    ];
    let title = text(&told.finding, "/title");
    let title = if title.is_empty() { words.say("finding-untitled") } else { title.to_owned() };
    let mut page = Page::of(title)
        .section("nav-findings")
        .counted("docs/methods/findings.md", made.rule)
        .dated(as_of)
        .twin("json", twin::rows(&visit, "/api/v1/ledger/findings", &conditions))
        .twin("csv", twin::rows(&visit, "/api/v1/ledger/findings.csv", &conditions))
        .with(Block::Facts(facts))
        .with(Block::Heading("account".into(), words.say("finding-account")))
        .with(Block::Said(text(&told.finding, "/account").to_owned()))
        .with(Block::Heading("recommendations".into(), words.say("finding-recommendations")))
        .with(Block::Table(recommendations(&visit, &names, row, &told)));
    page = page
        .with(Block::Heading("replies".into(), words.say("finding-replies")))
        .with(Block::Table(replies(&visit, &names, &told.replies)));
    Ok(page.with(Block::Links(vec![
        Cell::link(
            visit.link_with("/statements", &[("subject", subject.as_str())]),
            words.say("finding-statements"),
        ),
        Cell::link(visit.link("/findings"), words.say("nav-findings")),
    ])))
}

/// What is said in words about a finding.
#[derive(Default)]
struct Told {
    /// The finding's body, by its latest word.
    finding: Value,
    /// Each answer: who, when, what.
    replies: Vec<Value>,
}

fn told(state: &entente_ledger::SubjectState) -> Told {
    let mut told = Told::default();
    for claim in &state.claims {
        match &claim.body {
            Body::Finding(_) => told.finding = claim.body.to_value(),
            Body::Response(_) => {
                told.replies.push(json!({"source": claim.source, "body": claim.body.to_value()}));
            }
            _ => {}
        }
    }
    told
}

fn about(visit: &Visit, names: &Names, row: &Value) -> Cell {
    let subjects = row["about"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let cells: Vec<Cell> = subjects.map(|id| visit.subject(names, id)).collect();
    if cells.is_empty() { Cell::Empty } else { Cell::Many(cells) }
}

fn recommendations(visit: &Visit, names: &Names, row: &Value, told: &Told) -> Table {
    let words = visit.words;
    let headings = ["finding-what", "finding-to", "duty-due", "finding-progress", "duty-days", "evidence-of"];
    let mut table = Table::new(visit, words.say("finding-recommendations"), headings);
    for one in row["recommendations"].as_array().into_iter().flatten() {
        let number = one["number"].as_u64().unwrap_or_default();
        let pointer = format!("/recommendations/{}/what", number.saturating_sub(1));
        let what = match text(&told.finding, &pointer) {
            "" => Cell::Text(words.whole(number)),
            what => Cell::said(what),
        };
        let days =
            one["days"].as_i64().map_or(Cell::Empty, |days| Cell::Number(words.number(&days.to_string())));
        table.row([
            what,
            visit.party(names, text(one, "/to")),
            Cell::Text(words.day(text(one, "/due"))),
            progress(visit, text(one, "/progress")),
            days,
            evidence(visit, one),
        ]);
    }
    table
}

fn replies(visit: &Visit, names: &Names, replies: &[Value]) -> Table {
    let words = visit.words;
    let headings = ["said-by", "said-when", "finding-outcome", "finding-answer", "evidence-of"];
    let mut table = Table::new(visit, words.say("finding-replies"), headings);
    for reply in replies {
        let mut outcome = vec![Cell::Text(words.code("outcome", text(reply, "/body/outcome")))];
        if reply["body"]["closes"] == true {
            outcome.push(Cell::State("", words.say("finding-closes")));
        }
        table.row([
            visit.party(names, text(reply, "/source/iss")),
            Cell::Text(words.day(text(reply, "/source/at"))),
            Cell::Many(outcome),
            Cell::said(text(reply, "/body/answer")),
            statement(visit, &reply["source"]),
        ]);
    }
    table
}
