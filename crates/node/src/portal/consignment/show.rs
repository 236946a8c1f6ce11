//! `GET /consignments/{id}`: one consignment: who has which seat, each end's word stage by stage, what doesn't agree.

use entente_record::SubjectId;
use serde_json::Value;

use super::{quantity, state};
use crate::ledger::Names;
use crate::ledger::view::value;
use crate::portal::fault::Fault;
use crate::portal::page::{Block, Cell, Page, Table, evidence, statement};
use crate::portal::picture::{Joint, Stop, timeline};
use crate::portal::visit::{Visit, text};
use crate::portal::{discrepancy, twin};

/// Lines told one by one; the API has all of them.
const MAX_LINES: usize = 40;

/// The page.
pub async fn show(visit: Visit) -> Result<Page, Fault> {
    let words = visit.words;
    let subject: SubjectId = visit.id.parse().map_err(|e| Fault::bad(format!("the path: {e}")))?;
    let (found, as_of) = match visit.moment.at_rest(&visit.node) {
        Some(rest) => rest.consignment(&subject, &visit.moment.asked()).await?,
        None => {
            let Some(volume) = visit.volume().await? else { return Err(Fault::nothing("no books")) };
            let (as_of, asked) = (visit.moment.as_of.clone(), subject.clone());
            let now = as_of.now;
            (visit.node.shelf().work(move || Ok(volume.books(now).consignment(&asked))).await?, as_of)
        }
    };
    let Some(found) = found else {
        return Err(Fault::nothing(format!("nobody says anything of a consignment {subject}")));
    };
    let found = value(&found)?;
    let names = visit.names().await?;
    let id = subject.to_string();
    let mut page = Page::of(words.tell("consignment-title", &[("id", &id)]))
        .section("nav-consignments")
        .counted("docs/methods/consignments.md", "")
        .dated(as_of)
        .twin("json", twin::thing(&visit, "/api/v1/consignments", &id))
        .twin("csv", twin::api(&visit, "/api/v1/ledger/consignments.csv", &[("subject", &id)]))
        .with(Block::Facts(seats(&visit, &names, &found)));
    if text(&found, "/listing") == "unlisted" {
        page = page.with(Block::Notice(words.say("consignment-unlisted")));
    }
    let lines = found["lines"].as_array().map(Vec::as_slice).unwrap_or_default();
    for (at, line) in lines.iter().take(MAX_LINES).enumerate() {
        page = page.with_all(of_line(&visit, &names, at, line));
    }
    if lines.len() > MAX_LINES {
        page = page.with(Block::Words(words.count("consignment-more", (lines.len() - MAX_LINES) as u64)));
    }
    let differing: Vec<&Value> = found["discrepancies"].as_array().into_iter().flatten().collect();
    page = page.with(Block::Heading("discrepancies".into(), words.say("nav-discrepancies")));
    page = page.with(Block::Table(discrepancy::table(&visit, &names, &differing)));
    let asides: Vec<Cell> = found["bystanders"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|aside| statement(&visit, &aside["source"]))
        .collect();
    if !asides.is_empty() {
        page = page
            .with(Block::Heading("others".into(), words.say("consignment-others")))
            .with(Block::Links(asides));
    }
    let sealed: Vec<Cell> =
        found["sealed"].as_array().into_iter().flatten().map(|source| statement(&visit, source)).collect();
    if !sealed.is_empty() {
        page =
            page.with(Block::Heading("sealed".into(), words.say("sealed-title"))).with(Block::Links(sealed));
    }
    let all = visit.link_with("/statements", &[("subject", &id)]);
    Ok(page.with(Block::Links(vec![Cell::link(all, words.say("consignment-statements"))])))
}

/// Who has which seat, from where to where.
fn seats(visit: &Visit, names: &Names, found: &Value) -> Vec<(String, Cell)> {
    let words = visit.words;
    let mut facts = Vec::new();
    for seat in ["consignor", "consignee", "owner"] {
        facts.push((words.code("seat", seat), visit.party(names, text(found, &format!("/parties/{seat}")))));
    }
    let legs = found.pointer("/parties/legs").and_then(Value::as_array);
    let carriers = legs.into_iter().flatten().map(|leg| visit.party(names, text(leg, "/carrier"))).collect();
    facts.push((words.code("seat", "carrier"), Cell::Many(carriers)));
    for (key, pointer) in [("place-from", "/parties/from"), ("place-to", "/parties/to")] {
        facts.push((words.say(key), Cell::said(names.place_or_key(text(found, pointer)))));
    }
    facts
}

/// A line: the picture, the same as a table, the balance.
fn of_line(visit: &Visit, names: &Names, at: usize, line: &Value) -> Vec<Block> {
    let words = visit.words;
    let unit = text(line, "/unit");
    let of = |key: &str| line[key].as_array().map(Vec::as_slice).unwrap_or_default();
    let (said, pairs) = (of("words"), of("pairs"));
    let name = words.tell("line-title", &[("line", text(line, "/line")), ("item", text(line, "/item"))]);
    let stage = |value: &Value, pointer: &str| stage(visit, text(value, pointer));
    let amount = |word: &Value| match text(word, "/figure") {
        "said" => quantity(visit, text(word, "/quantity"), unit),
        other => words.code("figure", other),
    };
    let mut table = Table::new(
        visit,
        words.tell("line-table", &[("line", text(line, "/line"))]),
        [
            "word-stage",
            "word-by",
            "word-seat",
            "word-quantity",
            "word-day",
            "word-agrees",
            "word-how",
            "evidence-of",
        ],
    );
    let (mut stops, mut joints) = (Vec::new(), Vec::new());
    for (place, word) in said.iter().enumerate() {
        let by = text(word, "/by");
        let day = words.day(word.pointer("/sources/0").map_or("", |source| text(source, "/at")));
        let joint = pairs.get(place).map(|pair| joint(visit, pair, unit));
        let agrees =
            joint.as_ref().map_or(Cell::Empty, |(joint, state)| Cell::State(joint.mood, state.clone()));
        let grades = word["assurance"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let notes = word["notes"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let how: Vec<Cell> =
            grades.map(|grade| Cell::Code(grade.to_owned())).chain(notes.map(Cell::said)).collect();
        table.row([
            Cell::Text(stage(word, "/stage")),
            visit.party(names, by),
            Cell::Text(words.code("seat", text(word, "/seat"))),
            Cell::Number(amount(word)),
            Cell::Text(day.clone()),
            agrees,
            if how.is_empty() { Cell::Empty } else { Cell::Many(how) },
            evidence(visit, word),
        ]);
        let by = names.party_or_id(by).to_owned();
        stops.push(Stop { stage: stage(word, "/stage"), by, shown: amount(word), day });
        joints.extend(joint.map(|(joint, _)| joint));
    }
    let rtl = words.language().direction() == "rtl";
    let about = words.say("timeline-about");
    let picture = timeline(&format!("timeline-{at}"), &name, &about, rtl, &stops, &joints);
    vec![
        Block::Heading(format!("line-{}", at + 1).into(), name),
        Block::Picture(picture),
        Block::Table(table),
        Block::Facts(balance(visit, line, unit)),
    ]
}

/// A stage by its code, also that of a later leg: `departed (leg 2)`.
pub fn stage(visit: &Visit, code: &str) -> String {
    let (stage, leg) = code.split_once(" (leg ").unwrap_or((code, ""));
    let name = visit.words.code("stage", stage);
    match leg.trim_end_matches(')') {
        "" => name,
        leg => visit.words.tell("stage-leg", &[("stage", &name), ("leg", leg)]),
    }
}

/// How a word stands to the next one.
fn joint(visit: &Visit, pair: &Value, unit: &str) -> (Joint, String) {
    let code = text(pair, "/state");
    let state = visit.words.code("pair", code);
    let mood = match code {
        "confirmed" => "good",
        "discrepancy" => "bad",
        _ => "open",
    };
    // What is missing stands with a minus before it; what is too much without.
    let shown = match (code, text(pair, "/difference")) {
        ("discrepancy", difference) if difference.starts_with('-') => {
            quantity(visit, difference.trim_start_matches('-'), unit)
        }
        ("discrepancy", difference) => format!("\u{2212}{}", quantity(visit, difference, unit)),
        ("confirmed", _) => "=".to_owned(),
        _ => "?".to_owned(),
    };
    (Joint { mood, shown }, state)
}

/// Where the goods are: the parts add up to what was listed.
fn balance(visit: &Visit, line: &Value, unit: &str) -> Vec<(String, Cell)> {
    let words = visit.words;
    let mut facts = vec![(words.say("line-state"), state(visit, line))];
    if line["balance"].is_null() {
        return facts;
    }
    for (key, part) in [
        ("line-listed", "basis"),
        ("line-verified", "verified"),
        ("line-returned", "returned"),
        ("line-explained", "explained"),
        ("line-open", "open"),
        ("line-transit", "in_transit"),
    ] {
        let amount = text(line, &format!("/balance/{part}"));
        facts.push((words.say(key), Cell::Number(quantity(visit, amount, unit))));
    }
    facts
}
