//! `GET /flags/{code}`: one flag: its method, its cases, what was answered to them.

use std::collections::{BTreeMap, BTreeSet};

use entente_record::Body;
use serde_json::{Value, json};

use crate::ledger::Names;
use crate::portal::fault::Fault;
use crate::portal::method::book;
use crate::portal::page::{Block, Cell, Page, Table, evidence, statement};
use crate::portal::picture::{DotRow, dots};
use crate::portal::twin;
use crate::portal::visit::{Visit, text};

/// Parties drawn; the table has all.
const DRAWN: usize = 16;

/// Answers by the subject they are about.
type Replies = BTreeMap<String, Vec<Value>>;

/// The page.
pub async fn show(visit: Visit) -> Result<Page, Fault> {
    let words = visit.words;
    let Some(flag) = entente_assure::flag(&visit.id) else {
        return Err(Fault::nothing("there is no flag of this code; /flags lists them"));
    };
    let (made, as_of) = visit.made("flags").await?;
    let names = visit.names().await?;
    let rows: Vec<&Value> = made.rows.iter().filter(|row| text(row, "/flag") == flag.code).collect();
    let replies = replies(&visit, &rows).await?;
    let condition = format!("flag={}", flag.code);
    let conditions = [("where", condition.as_str())];
    let mut page = Page::of(words.code("flag", flag.code))
        .lead(words.code("flag-rule", flag.code))
        .section("nav-findings")
        .counted("docs/methods/flags.md", made.rule)
        .dated(as_of)
        .twin("json", twin::rows(&visit, "/api/v1/ledger/flags", &conditions))
        .twin("csv", twin::rows(&visit, "/api/v1/ledger/flags.csv", &conditions))
        .with(Block::Notice(words.say("flags-notice")))
        .with(Block::Heading("cases".into(), words.say("flag-cases")));
    if !rows.is_empty() {
        page = page.with(Block::Picture(picture(&visit, &names, flag.measure.as_str(), &rows)));
    }
    page = page.with(Block::Table(table(&visit, &names, flag.measure.as_str(), &rows, &replies)));
    Ok(page
        .with(Block::Heading("method".into(), words.say("flag-method")))
        .with(Block::Book(book(&visit, flag.page)))
        .with(Block::Links(vec![Cell::link(visit.link("/flags"), words.say("flags-title"))])))
}

fn picture(visit: &Visit, names: &Names, measure: &str, rows: &[&Value]) -> String {
    let words = visit.words;
    let mut parties: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for row in rows {
        parties.entry(text(row, "/party")).or_default().push(row["size"].as_i64().unwrap_or_default());
    }
    let mut parties: Vec<(&str, Vec<i64>)> = parties.into_iter().collect();
    parties.sort_by_key(|(party, sizes)| (std::cmp::Reverse(sizes.iter().max().copied()), *party));
    let row = |(party, sizes): &(&str, Vec<i64>)| DotRow {
        name: if party.is_empty() { "–".to_owned() } else { names.party_or_id(party).to_owned() },
        sizes: sizes.iter().map(|size| *size as f64).collect(),
        shown: words.number(&sizes.iter().max().copied().unwrap_or_default().to_string()),
    };
    let drawn: Vec<DotRow> = parties.iter().take(DRAWN).map(row).collect();
    let rtl = words.language().direction() == "rtl";
    let scale = words.code("measured", measure);
    dots(&words.say("flag-cases"), &words.say("flag-picture-about"), rtl, &scale, &drawn)
}

fn table(visit: &Visit, names: &Names, measure: &str, rows: &[&Value], replies: &Replies) -> Table {
    let words = visit.words;
    let mut table = Table::new(visit, words.say("flag-cases"), ["flag-subject", "flag-party", "flag-more"]);
    table.headings.push(words.code("measured", measure));
    table.headings.extend(["flag-replies", "evidence-of"].map(|key| words.say(key)));
    table.page(visit, rows, |row| {
        let subject = text(row, "/subject");
        vec![
            visit.subject(names, subject),
            visit.party(names, text(row, "/party")),
            Cell::said(text(row, "/what")),
            Cell::Number(words.number(&row["size"].as_i64().unwrap_or_default().to_string())),
            replied(visit, replies.get(subject)),
            evidence(visit, row),
        ]
    });
    table
}

fn replied(visit: &Visit, replies: Option<&Vec<Value>>) -> Cell {
    let Some(replies) = replies else { return Cell::Empty };
    let cells = replies
        .iter()
        .flat_map(|reply| [Cell::said(text(reply, "/answer")), statement(visit, &reply["source"])]);
    Cell::Many(cells.collect())
}

/// What was answered about the subjects of these cases. A ledger too large for memory leaves them to each subject's page.
async fn replies(visit: &Visit, rows: &[&Value]) -> Result<Replies, Fault> {
    let Some(volume) = visit.volume().await? else { return Ok(Replies::new()) };
    let subjects: BTreeSet<String> = rows.iter().map(|row| text(row, "/subject").to_owned()).collect();
    let now = visit.moment.as_of.now;
    let gather = move || {
        let books = volume.books(now);
        let mut replies = Replies::new();
        for subject in subjects.iter().filter_map(|subject| subject.parse().ok()) {
            let claims = books.ledger().state(&subject).into_iter().flat_map(|state| &state.claims);
            for claim in claims.filter(|claim| matches!(claim.body, Body::Response(_))) {
                let answer = claim.body.to_value()["answer"].clone();
                let reply = json!({"source": claim.source, "answer": answer});
                replies.entry(subject.to_string()).or_default().push(reply);
            }
        }
        Ok(replies)
    };
    Ok(visit.node.shelf().work(gather).await?)
}
