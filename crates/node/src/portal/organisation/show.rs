//! `GET /organisations/{id}`: what a party gave and got, what it owes and is owed, its scores, its latest words.

use entente_record::PartyId;
use serde_json::Value;

use crate::ledger::Names;
use crate::ledger::view::Made;
use crate::portal::fault::Fault;
use crate::portal::flow::{cells, table_headings};
use crate::portal::page::{Block, Cell, Page, Table, evidence};
use crate::portal::visit::{Visit, text};
use crate::portal::{obligation, statement, twin};

/// Rows of each table; the pages of flows, obligations and statements have all.
const ROWS: usize = 20;

/// The page.
pub async fn show(visit: Visit) -> Result<Page, Fault> {
    let words = visit.words;
    let party: PartyId = visit.id.parse().map_err(|e| Fault::bad(format!("the path: {e}")))?;
    let id = party.to_string();
    let names = visit.names().await?;
    let (money, as_of) = visit.made("money").await?;
    let (duties, _) = visit.made("obligations").await?;
    let scores = visit.made_if("scores").await?;
    let said = statement::rows(&visit, None, None, Some(&id), 0, ROWS as u32).await?;
    let flows: Vec<&Value> = money
        .naming(&id)
        .into_iter()
        .filter(|row| [text(row, "/from"), text(row, "/to"), text(row, "/fund")].contains(&id.as_str()))
        .collect();
    let owed: Vec<&Value> = duties
        .naming(&id)
        .into_iter()
        .filter(|row| [text(row, "/owed_by"), text(row, "/owed_to")].contains(&id.as_str()))
        .filter(|row| matches!(text(row, "/state"), "overdue" | "due"))
        .collect();
    let name = names.of_party(&id);
    if name.is_empty() && flows.is_empty() && owed.is_empty() && said.is_empty() {
        return Err(Fault::nothing(format!("nobody speaks of a party {id}")));
    }
    let mut page = Page::of(if name.is_empty() { id.clone() } else { name.to_owned() })
        .section("nav-organisations")
        .counted("docs/methods/scores.md", "")
        .dated(as_of)
        .twin("json", twin::rows(&visit, "/api/v1/ledger/scores", &[("party", &id)]))
        .twin("csv", twin::rows(&visit, "/api/v1/ledger/scores.csv", &[("party", &id)]))
        .with(Block::Facts(vec![(words.say("organisation-id"), Cell::Code(id.clone()))]))
        .with(Block::Heading("money".into(), words.say("nav-flows")))
        .with(Block::Table(money_table(&visit, &names, &flows)));
    if flows.len() > ROWS {
        let links = [("giver", "organisation-all-given"), ("to", "organisation-all-taken")];
        let links =
            links.map(|(part, key)| Cell::link(visit.link_with("/flows", &[(part, &id)]), words.say(key)));
        page = page.with(Block::Links(links.into()));
    }
    if let Some(given) = flows.iter().find(|row| text(row, "/from") == id) {
        let pairs = [("party", id.as_str()), ("currency", text(given, "/currency"))];
        let trace = visit.link_with("/trace", &pairs);
        page = page.with(Block::Links(vec![Cell::link(trace, words.say("organisation-trace"))]));
    }
    page = page.with(Block::Heading("owed".into(), words.say("organisation-duties")));
    page =
        page.with(Block::Table(obligation::table(&visit, &names, words.say("organisation-duties"), &owed)));
    page = page.with(Block::Heading("scores".into(), words.say("organisation-scores")));
    page = match scores {
        Ok(made) => page.with(Block::Table(score_table(&visit, &made, &id))),
        Err(reason) => page.with(Block::Notice(words.say("large-here"))).with(Block::English(reason)),
    };
    page = page.with(Block::Heading("said".into(), words.say("organisation-said")));
    page = page.with(Block::Table(statement::table(&visit, &names, words.say("organisation-said"), &said)));
    let all = visit.link_with("/statements", &[("by", &id)]);
    Ok(page.with(Block::Links(vec![Cell::link(all, words.say("organisation-all-said"))])))
}

fn money_table(visit: &Visit, names: &Names, flows: &[&Value]) -> Table {
    let mut table = Table::new(visit, visit.words.say("nav-flows"), table_headings());
    for row in flows.iter().take(ROWS) {
        table.row(cells(visit, names, row));
    }
    table
}

fn score_table(visit: &Visit, made: &Made, id: &str) -> Table {
    let words = visit.words;
    let headings = ["score-what", "score-part", "score-whole", "score-share", "score-days", "evidence-of"];
    let mut table = Table::new(visit, words.say("organisation-scores"), headings);
    for row in made.naming(id).into_iter().filter(|row| text(row, "/party") == id) {
        let number = |pointer: &str| Cell::Number(words.number(text(row, pointer)));
        let percent = text(row, "/percent");
        let days = row.pointer("/days/median").map(|days| days.to_string().trim_matches('"').to_owned());
        table.row([
            Cell::Text(words.code("measure", text(row, "/measure"))),
            number("/part"),
            number("/whole"),
            if percent.is_empty() { Cell::Empty } else { Cell::Number(words.percent(percent)) },
            days.map_or(Cell::Empty, |days| Cell::Number(words.number(&days))),
            evidence(visit, row),
        ]);
    }
    table
}
