//! `GET /statements/{id}`: one statement in plain words and as it was signed, what of it is sealed and why, and how to check it.

use serde_json::Value;

use crate::api::statements::statement_json;
use crate::ledger::Names;
use crate::portal::fault::Fault;
use crate::portal::page::{Block, Cell, Page, Table};
use crate::portal::twin;
use crate::portal::visit::{Visit, text};

/// Fields of a body told one by one; the JSON below has all of them.
const MAX_FIELDS: usize = 200;
/// Values of one field that stand open; more are opened.
const MAX_OPEN: usize = 6;

/// The page.
pub async fn show(visit: Visit) -> Result<Page, Fault> {
    let words = visit.words;
    let found = visit.node.find(&visit.id).await?.filter(|found| found.row.index < visit.own_size());
    let Some(found) = found else {
        return Err(Fault::nothing(
            "no statement of this log, as of this size, has this id, hash or position",
        ));
    };
    let json = statement_json(&found);
    let names = visit.names().await?;
    let payload = &json["payload"];
    let kind = words.code("kind", text(&json, "/kind"));
    let by = text(&json, "/iss");
    let name = names.party_or_id(by);
    let moment = |pointer: &str| Cell::Text(words.moment(text(&json, pointer)));
    let signed = json["iat"].as_i64().and_then(|iat| entente_record::Timestamp::from_unix_seconds(iat).ok());
    let facts = vec![
        (words.say("said-by"), visit.party(&names, by)),
        (words.say("said-about"), visit.subject(&names, text(&json, "/subject"))),
        (words.say("said-when"), moment("/at")),
        (
            words.say("said-signed"),
            Cell::Text(signed.map_or(String::new(), |at| words.moment(&at.to_string()))),
        ),
        (words.say("said-place"), Cell::Number(words.whole(found.row.index))),
        (words.say("said-handling"), Cell::Code(text(&json, "/handling").to_owned())),
    ];
    let mut page = Page::of(words.tell("statement-title", &[("kind", &kind), ("name", name)]))
        .lead(words.tell(&format!("says-{}", text(&json, "/kind")), &[("name", name)]))
        .section("nav-statements")
        .dated(visit.moment.as_of.clone())
        .twin("json", twin::plain("/api/v1/statements", text(&json, "/hash")))
        .with(Block::Words(words.say("statement-lead")))
        .with(Block::Facts(facts))
        .with(Block::Heading("says".into(), words.say("statement-says")))
        .with(Block::Table(fields(&visit, &names, &payload["body"])));
    page = page
        .with_all(sealed(&visit, &names, &payload["withheld"]))
        .with_all(answers(&visit, &payload["refs"]));
    page = page.with(Block::Heading("check".into(), words.say("statement-check")));
    let verify = visit.link_with("/verify", &[("statement", text(&json, "/hash"))]);
    page = page.with(Block::Links(vec![Cell::link(verify, words.say("verify-link"))]));
    page = page.with(Block::Words(words.say("statement-check-how")));
    let index = found.row.index.to_string();
    page = page.with(Block::Code(format!(
        "entente prove --out {index}.bundle.json {index}\nentente verify {index}.bundle.json"
    )));
    let proof = vec![
        (words.say("statement-hash"), Cell::Code(text(&json, "/hash").to_owned())),
        (words.say("statement-id"), Cell::Code(text(&json, "/jti").to_owned())),
    ];
    page = page.with(Block::Facts(proof));
    page = page.with(Block::Heading("json".into(), words.say("statement-json")));
    page = page.with(Block::Code(serde_json::to_string_pretty(payload).unwrap_or_default()));
    Ok(page.with(Block::Heading("jws".into(), words.say("statement-jws"))).with(Block::Code(found.jws)))
}

/// The fields of a body, each with its path.
fn fields(visit: &Visit, names: &Names, body: &Value) -> Table {
    let mut table =
        Table::new(visit, visit.words.say("statement-says"), ["statement-field", "statement-value"]);
    let mut flat = Vec::new();
    flatten(body, String::new(), &mut flat);
    for (path, value) in flat.into_iter().take(MAX_FIELDS) {
        let cell = match value {
            Value::String(text) => told(visit, names, &path, text),
            Value::Array(list) => several(visit, names, &path, list),
            Value::Number(number) => Cell::Text(visit.words.number(&number.to_string())),
            Value::Null => Cell::Empty,
            other => Cell::Code(other.to_string()),
        };
        table.row([Cell::Code(path), cell]);
    }
    table
}

/// Several values of one field, such as serials.
fn several(visit: &Visit, names: &Names, path: &str, list: &[Value]) -> Cell {
    let cells: Vec<Cell> =
        list.iter().filter_map(Value::as_str).map(|text| told(visit, names, path, text)).collect();
    match cells.len() {
        0 => Cell::Empty,
        1..=MAX_OPEN => Cell::Many(cells),
        more => Cell::Opens(visit.words.count("statement-several", more as u64), cells),
    }
}

/// A value; ids and subjects lead to their pages.
fn told(visit: &Visit, names: &Names, path: &str, text: &str) -> Cell {
    let last = path.rsplit(' ').next().unwrap_or_default();
    let is_date =
        text.len() >= 10 && text.as_bytes().get(4) == Some(&b'-') && text.as_bytes().get(7) == Some(&b'-');
    if last.starts_with("_sd") {
        return Cell::State("open", visit.words.say("statement-sealed-here"));
    }
    if !names.of_party(text).is_empty() {
        return visit.party(names, text);
    }
    if text.split(':').count() >= 3 && text.parse::<entente_record::SubjectId>().is_ok() {
        return visit.subject(names, text);
    }
    if is_date && text.chars().take(4).all(|c| c.is_ascii_digit()) {
        return Cell::Text(visit.words.moment(text));
    }
    if ["value", "amount"].contains(&last) {
        return Cell::Text(visit.words.number(text));
    }
    Cell::said(text)
}

fn flatten<'v>(value: &'v Value, path: String, out: &mut Vec<(String, &'v Value)>) {
    let below = |step: &str| if path.is_empty() { step.to_owned() } else { format!("{path} {step}") };
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| flatten(value, below(key), out)),
        Value::Array(list) if list.iter().any(Value::is_object) => {
            list.iter().enumerate().for_each(|(at, value)| flatten(value, below(&(at + 1).to_string()), out));
        }
        plain => out.push((path, plain)),
    }
}

/// What is sealed: why, on whose authority, until when.
fn sealed(visit: &Visit, names: &Names, withheld: &Value) -> Vec<Block> {
    let words = visit.words;
    let rows = withheld.as_array().map(Vec::as_slice).unwrap_or_default();
    if rows.is_empty() {
        return Vec::new();
    }
    let headings = ["statement-field", "sealed-why", "sealed-authority", "sealed-until"];
    let mut table = Table::new(visit, words.say("sealed-title"), headings);
    for row in rows {
        table.row([
            Cell::Code(text(row, "/path").to_owned()),
            Cell::Text(words.code("withheld", text(row, "/reason"))),
            visit.party(names, text(row, "/authority")),
            Cell::Text(words.day(text(row, "/until"))),
        ]);
    }
    vec![
        Block::Heading("sealed".into(), words.say("sealed-title")),
        Block::Words(words.say("sealed-lead")),
        Block::Table(table),
    ]
}

/// The statements it answers, continues or corrects.
fn answers(visit: &Visit, refs: &Value) -> Vec<Block> {
    let hashes: Vec<&str> = refs.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    if hashes.is_empty() {
        return Vec::new();
    }
    let link =
        |hash: &&str| Cell::link(visit.link(&format!("/statements/{hash}")), hash.get(..20).unwrap_or(hash));
    vec![
        Block::Heading("answers".into(), visit.words.say("statement-answers")),
        Block::Links(hashes.iter().map(link).collect()),
    ]
}
