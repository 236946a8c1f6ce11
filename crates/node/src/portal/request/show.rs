//! `GET /requests/{id}`: one request: what is asked, how far it has come, tests with evidence, offers, decisions, appeals.

use entente_record::SubjectId;
use serde_json::Value;

use super::{coded, decision, list_of, offer, state};
use crate::ledger::Names;
use crate::portal::fault::Fault;
use crate::portal::need::area;
use crate::portal::page::{Block, Cell, Page, Table, evidence, statement};
use crate::portal::picture::{Joint, Stop, timeline};
use crate::portal::twin;
use crate::portal::visit::{Visit, text};

/// Offers told one by one; the API has all of them.
const MAX_OFFERS: usize = 20;
/// Steps drawn, the latest; the table has all.
const MAX_DRAWN: usize = 7;

/// The page.
pub async fn show(visit: Visit) -> Result<Page, Fault> {
    let words = visit.words;
    let subject: SubjectId = visit.id.parse().map_err(|e| Fault::bad(format!("the path: {e}")))?;
    let (made, as_of) = visit.made("requests").await?;
    let id = subject.to_string();
    let Some(row) = made.rows.iter().find(|row| text(row, "/subject") == id) else {
        return Err(Fault::nothing(format!("nobody says anything of a request {subject}")));
    };
    let names = visit.names().await?;
    let mut page = Page::of(words.tell("request-title", &[("id", &id)]))
        .section("nav-requests")
        .counted("docs/methods/last-resort.md", made.rule)
        .dated(as_of)
        .twin("json", twin::api(&visit, "/api/v1/ledger/requests", &[("subject", &id)]))
        .twin("csv", twin::api(&visit, "/api/v1/ledger/requests.csv", &[("subject", &id)]))
        .with(Block::Facts(facts(&visit, &names, row)))
        .with(Block::Heading("steps".into(), words.say("request-steps")))
        .with_all(steps(&visit, &names, row))
        .with(Block::Heading("alternatives".into(), words.say("request-alternatives")))
        .with(Block::Table(alternatives(&visit, &names, row)));
    for (at, one) in list_of(row, "offers").iter().take(MAX_OFFERS).enumerate() {
        page = page.with_all(offer::blocks(&visit, &names, at, one));
    }
    if list_of(row, "offers").is_empty() {
        let tests = offer::tests(&visit, words.say("request-tests"), list_of(row, "tests"));
        page =
            page.with(Block::Heading("tests".into(), words.say("request-tests"))).with(Block::Table(tests));
    }
    let all = visit.link_with("/statements", &[("subject", &id)]);
    Ok(page
        .with(Block::Heading("decisions".into(), words.say("request-decisions")))
        .with(Block::Table(decision::table(&visit, &names, list_of(row, "decisions"))))
        .with(Block::Links(vec![Cell::link(all, words.say("request-statements"))])))
}

fn facts(visit: &Visit, names: &Names, row: &Value) -> Vec<(String, Cell)> {
    let words = visit.words;
    let emergency = match text(row, "/emergency") {
        "" => Cell::Text(words.say("request-emergency-none")),
        code => Cell::Text(words.code("emergency", code)),
    };
    let needs = list_of(row, "needs").iter().filter_map(Value::as_str);
    let needs: Vec<Cell> = needs.map(|need| visit.subject(names, need)).collect();
    vec![
        (words.say("request-task"), Cell::said(text(row, "/task"))),
        (words.say("request-state"), state(visit, text(row, "/state"))),
        (words.say("request-by"), visit.party(names, text(row, "/by"))),
        (words.say("request-asset"), coded(visit, "asset", text(row, "/asset_class"))),
        (words.say("request-support"), coded(visit, "support", text(row, "/support"))),
        (words.say("request-priority"), coded(visit, "priority", text(row, "/priority"))),
        (words.say("request-deadline"), Cell::Text(words.moment(text(row, "/deadline")))),
        (words.say("place-from"), area(names, row, "/from", "")),
        (words.say("place-to"), area(names, row, "/to", "")),
        (words.say("request-emergency"), emergency),
        (words.say("request-guideline"), coded(visit, "guideline", text(row, "/guideline"))),
        (words.say("need-sector"), coded(visit, "need-sector", text(row, "/sector"))),
        (words.say("request-needs"), if needs.is_empty() { Cell::Empty } else { Cell::Many(needs) }),
        (words.say("evidence-of"), evidence(visit, &row["sources"])),
    ]
}

/// The steps: a picture, and the same as a table.
fn steps(visit: &Visit, names: &Names, row: &Value) -> Vec<Block> {
    let words = visit.words;
    let steps = list_of(row, "steps");
    let mut table = Table::new(
        visit,
        words.say("request-steps"),
        ["request-step", "said-by", "said-when", "evidence-of"],
    );
    let mut stops = Vec::new();
    for step in steps {
        let (by, at) = (text(step, "/source/iss"), text(step, "/source/at"));
        let code = text(step, "/state");
        table.row([
            state(visit, code),
            visit.party(names, by),
            Cell::Text(words.moment(at)),
            statement(visit, &step["source"]),
        ]);
        let by = names.party_or_id(by).to_owned();
        stops.push(Stop {
            stage: words.code("asked-state", code),
            by,
            shown: String::new(),
            day: words.day(at),
        });
    }
    stops.drain(..stops.len().saturating_sub(MAX_DRAWN));
    let joints: Vec<Joint> =
        stops.iter().skip(1).map(|_| Joint { mood: "good", shown: String::new() }).collect();
    let rtl = words.language().direction() == "rtl";
    let (title, about) = (words.say("request-steps"), words.say("request-steps-about"));
    vec![Block::Picture(timeline("request-steps", &title, &about, rtl, &stops, &joints)), Block::Table(table)]
}

fn alternatives(visit: &Visit, names: &Names, row: &Value) -> Table {
    let words = visit.words;
    let headings = ["said-what", "organisation", "request-asked", "request-answer"];
    let mut table = Table::new(visit, words.say("request-alternatives"), headings);
    for told in list_of(row, "alternatives") {
        table.row([
            Cell::said(text(told, "/what")),
            visit.party(names, text(told, "/party")),
            Cell::Text(words.day(text(told, "/asked"))),
            Cell::said(text(told, "/answer")),
        ]);
    }
    table
}
