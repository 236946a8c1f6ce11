//! `GET /findings`.

use std::collections::BTreeMap;

use entente_record::{Body, SubjectId};
use serde_json::Value;

use super::{progress, severity};
use crate::portal::fault::Fault;
use crate::portal::page::{Block, Cell, Field, Figure, Form, Page, Table, evidence};
use crate::portal::twin;
use crate::portal::visit::{Visit, text};

/// How far findings have come, the least far first.
const PROGRESS: [&str; 6] = ["overdue", "open", "undetermined", "answered", "reported-closed", "closed"];
const SEVERITIES: [&str; 5] = ["critical", "high", "medium", "low", "observation"];

/// The page.
pub async fn list(visit: Visit) -> Result<Page, Fault> {
    let words = visit.words;
    let (made, as_of) = visit.made("findings").await?;
    let names = visit.names().await?;
    let titles = titles(&visit, &made.rows).await?;
    let (stage, grave) = (visit.asked("progress"), visit.asked("severity"));
    let fits = |row: &&Value| {
        stage.is_none_or(|wanted| text(row, "/progress") == wanted)
            && grave.is_none_or(|wanted| text(row, "/severity") == wanted)
    };
    let mut rows: Vec<&Value> = made.rows.iter().filter(fits).collect();
    let place =
        |list: &[&str], code: &str| list.iter().position(|known| *known == code).unwrap_or(list.len());
    rows.sort_by_key(|row| {
        (
            place(&PROGRESS, text(row, "/progress")),
            place(&SEVERITIES, text(row, "/severity")),
            text(row, "/day"),
        )
    });
    let choices = |codes: &[&str], family: &str| -> Vec<(String, String)> {
        codes.iter().map(|code| ((*code).to_owned(), words.code(family, code))).collect()
    };
    let any = || words.say("sentence-anything");
    let form = Form {
        action: visit.path.clone(),
        fields: vec![
            Field::choice(
                "progress",
                words.say("finding-progress"),
                stage,
                any(),
                choices(&PROGRESS, "progress"),
            ),
            Field::choice(
                "severity",
                words.say("finding-severity"),
                grave,
                any(),
                choices(&SEVERITIES, "severity"),
            ),
        ],
        hidden: visit.others(&["progress", "severity", "from"]),
        button: words.say("sentence-show"),
    };
    let parts: Vec<String> = [("progress", stage), ("severity", grave)]
        .iter()
        .filter_map(|(name, value)| Some(format!("{name}={}", (*value)?)))
        .collect();
    let conditions: Vec<(&str, &str)> = parts.iter().map(|part| ("where", part.as_str())).collect();
    let headings = [
        "finding-title",
        "finding-by",
        "finding-day",
        "finding-severity",
        "finding-progress",
        "finding-open",
        "evidence-of",
    ];
    let mut table = Table::new(&visit, words.say("findings-table"), headings);
    table.page(&visit, &rows, |row| {
        let id = text(row, "/subject");
        vec![
            Cell::thing(&visit, "findings", id, titles.get(id).map_or("", String::as_str)),
            visit.party(&names, text(row, "/by")),
            Cell::Text(words.day(text(row, "/day"))),
            severity(&visit, row),
            progress(&visit, text(row, "/progress")),
            Cell::Number(words.whole(row["open"].as_u64().unwrap_or_default())),
            evidence(&visit, row),
        ]
    });
    Ok(Page::of(words.say("nav-findings"))
        .lead(words.say("findings-lead"))
        .section("nav-findings")
        .counted("docs/methods/findings.md", made.rule)
        .dated(as_of)
        .twin("json", twin::rows(&visit, "/api/v1/ledger/findings", &conditions))
        .twin("csv", twin::rows(&visit, "/api/v1/ledger/findings.csv", &conditions))
        .with(Block::Figures(figures(&visit, &made.rows)))
        .with(Block::Links(vec![Cell::link(visit.link("/flags"), words.say("flags-link"))]))
        .with(Block::Form(form))
        .with(Block::Table(table)))
}

fn figures(visit: &Visit, rows: &[Value]) -> Vec<Figure> {
    let words = visit.words;
    let of = |code: &&str| {
        let count = rows.iter().filter(|row| text(row, "/progress") == *code).count() as u64;
        Figure {
            name: words.code("progress", code),
            value: Cell::Figure(visit.link_with("/findings", &[("progress", code)]), words.whole(count)),
            note: String::new(),
            mood: match *code {
                "overdue" if count > 0 => "bad",
                "closed" => "good",
                _ => "",
            },
        }
    };
    PROGRESS.iter().filter(|code| **code != "undetermined").map(of).collect()
}

/// What findings are titled: a ledger too large for memory leaves their ids.
async fn titles(visit: &Visit, rows: &[Value]) -> Result<BTreeMap<String, String>, Fault> {
    let Some(volume) = visit.volume().await? else { return Ok(BTreeMap::new()) };
    let subjects: Vec<SubjectId> = rows.iter().filter_map(|row| text(row, "/subject").parse().ok()).collect();
    let now = visit.moment.as_of.now;
    let gather = move || {
        let books = volume.books(now);
        let claims = |subject| books.ledger().state(subject).into_iter().flat_map(|state| &state.claims);
        let titles = subjects.iter().flat_map(claims).filter_map(|claim| match &claim.body {
            Body::Finding(finding) => Some((claim.subject.to_string(), finding.title.open()?.to_string())),
            _ => None,
        });
        Ok(titles.collect())
    };
    Ok(visit.node.shelf().work(gather).await?)
}
