//! `GET /programmes/{id}`: what a programme is for, who pays for it, and where it stands.

use entente_ledger::Claim;
use entente_ledger::subject::SubjectState;
use entente_record::{Body, SubjectId};
use serde_json::Value;

use crate::ledger::Names;
use crate::portal::fault::Fault;
use crate::portal::flow::{cells, table_headings};
use crate::portal::page::{Block, Cell, Page, Table};
use crate::portal::visit::{Visit, text};
use crate::portal::{statement, twin};

/// Statements about it that are shown; the page of statements has all.
const ROWS: u32 = 30;

/// The page.
pub async fn show(visit: Visit) -> Result<Page, Fault> {
    let words = visit.words;
    let subject: SubjectId = visit.id.parse().map_err(|e| Fault::bad(format!("the path: {e}")))?;
    let id = subject.to_string();
    let said = statement::rows(&visit, None, Some(&id), None, 0, ROWS).await?;
    let names = visit.names().await?;
    let (money, as_of) = visit.made("money").await?;
    let flows: Vec<&Value> =
        money.naming(&id).into_iter().filter(|row| text(row, "/programme") == id).collect();
    if said.is_empty() && flows.is_empty() {
        return Err(Fault::nothing(format!("nobody says anything of {id}")));
    }
    let body = visit.state(subject, |state| state.and_then(described)).await?.unwrap_or_default();
    let title = names.of_programme(&id);
    let title = if title.is_empty() { text(&body, "/title") } else { title };
    let mut table = Table::new(&visit, words.say("nav-flows"), table_headings());
    for row in &flows {
        table.row(cells(&visit, &names, row));
    }
    let all = visit.link_with("/statements", &[("subject", &id)]);
    Ok(Page::of(if title.is_empty() { id.clone() } else { title.to_owned() })
        .counted("docs/methods/money.md", money.rule)
        .dated(as_of)
        .twin("json", twin::rows(&visit, "/api/v1/ledger/money", &[("subject", &id)]))
        .twin("csv", twin::rows(&visit, "/api/v1/ledger/money.csv", &[("subject", &id)]))
        .with(Block::Facts(facts(&visit, &names, &id, &body)))
        .with(Block::Heading("money".into(), words.say("nav-flows")))
        .with(Block::Table(table))
        .with(Block::Heading("said".into(), words.say("programme-said")))
        .with(Block::Table(statement::table(&visit, &names, words.say("programme-said"), &said)))
        .with(Block::Links(vec![Cell::link(all, words.say("consignment-statements"))])))
}

/// The latest that stands of what describes it, corrections applied.
fn described(state: &SubjectState) -> Option<Value> {
    let of = |claim: &Claim| matches!(claim.body, Body::Programme(_)).then(|| claim.body.to_value());
    state.claims.iter().rev().find_map(of)
}

/// What it says of itself.
fn facts(visit: &Visit, names: &Names, id: &str, body: &Value) -> Vec<(String, Cell)> {
    let words = visit.words;
    let mut facts = vec![(words.say("statement-id"), Cell::Code(id.to_owned()))];
    let mut add = |key: &str, cell: Cell| {
        if !cell.is_empty() {
            facts.push((words.say(key), cell));
        }
    };
    add("programme-aims", Cell::said(text(body, "/description")));
    let days = [text(body, "/period/from"), text(body, "/period/until")].map(|day| words.day(day));
    let days: Vec<Cell> = days.into_iter().filter(|day| !day.is_empty()).map(Cell::Text).collect();
    add("programme-period", if days.is_empty() { Cell::Empty } else { Cell::Many(days) });
    let (amount, currency) = (text(body, "/budget/amount"), text(body, "/budget/currency"));
    add(
        "programme-budget",
        if amount.is_empty() { Cell::Empty } else { Cell::Number(words.money(amount, currency)) },
    );
    let participants = body["participants"].as_array().into_iter().flatten();
    let participants: Vec<Cell> = participants.map(|one| visit.party(names, text(one, "/party"))).collect();
    add("programme-parties", if participants.is_empty() { Cell::Empty } else { Cell::Many(participants) });
    let areas = body["areas"].as_array().into_iter().flatten();
    let areas: Vec<Cell> =
        areas.map(|area| Cell::said(text(area, "/place/name"))).filter(|cell| !cell.is_empty()).collect();
    add("programme-areas", if areas.is_empty() { Cell::Empty } else { Cell::Many(areas) });
    facts
}
