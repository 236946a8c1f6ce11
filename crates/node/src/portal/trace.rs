//! `GET /trace`: whose value went where, in proportion and to the last unit.

use entente_ledger::trace::claims::Options;
use entente_record::codes::Currency;
use entente_record::{PartyId, SubjectId};
use serde_json::Value;

use super::fault::Fault;
use super::page::{Block, Cell, Field, Form, Page, Table};
use super::picture::{Band, Node, layers, size};
use super::twin;
use super::visit::{Visit, text};
use crate::Refusal;
use crate::ledger::trace::Way;
use crate::ledger::{Names, NotGiven};

/// Bands drawn; of more, the broadest.
const DRAWN: usize = 60;

/// The page.
pub async fn trace(visit: Visit) -> Result<Page, Fault> {
    let words = visit.words;
    let names = visit.names().await?;
    let page = Page::of(words.say("trace-title"))
        .lead(words.say("trace-lead"))
        .section("nav-trace")
        .counted("docs/methods/trace.md", "")
        .dated(visit.moment.as_of.clone())
        .with(form(&visit, &names).await?);
    let Some((way, part)) = way(&visit)? else {
        let all = visit.link_with("/trace", &[("all", "true")]);
        return Ok(page
            .twin("json", "/api/v1/trace?all=true".to_owned())
            .with(Block::Links(vec![Cell::link(all, words.say("trace-all"))])));
    };
    let asked: Option<Currency> = visit.read("currency")?;
    let Some(volume) = visit.volume().await? else {
        let message = "the trace takes every statement in memory; fold a copy of the logs yourself: `entente trace --data DIR`";
        return Err(Refusal::new("log-too-large", message).into());
    };
    let (as_of, now) = (visit.moment.as_of.clone(), visit.moment.as_of.now);
    let answer: Result<Value, NotGiven> = visit
        .node
        .shelf()
        .work(move || {
            let nothing = |message: String| NotGiven::Refused(Refusal::new("not-found", message));
            let asked = asked.map(|currency| currency.as_str().to_owned());
            let books = volume.books(now);
            let make = |currency| volume.trace(&Options::of(currency));
            let (trace, traced) = way.ask_in(asked, books.accounts(), make)?.map_err(nothing)?;
            Ok(traced.json(&trace, &as_of)?)
        })
        .await;
    let answer = match answer {
        Ok(answer) => answer,
        // The question is a good one; that nothing came of it is its answer.
        Err(NotGiven::Refused(refusal)) if refusal.code == "not-found" => {
            let said = [Block::Notice(words.say("trace-nothing")), Block::English(refusal.message)];
            return Ok(page.with_all(said));
        }
        Err(other) => return Err(other.into()),
    };
    let currency = text(&answer, "/notes/currency").to_owned();
    let value = visit.asked(part).unwrap_or("true");
    let name = if part == "party" { "from" } else { part };
    let twin = twin::api(&visit, "/api/v1/trace", &[(name, value), ("currency", &currency)]);
    let mut page = page.twin("json", twin);
    if let Some(picture) = picture(&visit, &names, &answer, &currency) {
        page = page.with(Block::Picture(picture));
    }
    page = page.with(Block::Facts(facts(&visit, &answer, &currency)));
    Ok(page.with_all(tables(&visit, &names, &answer, &currency)))
}

/// What is asked for: exactly one of a party, a place, a subject, or all.
fn way(visit: &Visit) -> Result<Option<(Way, &'static str)>, Fault> {
    let ways = [
        visit.read::<PartyId>("party")?.map(|party| (Way::From(party), "party")),
        visit.asked("to").map(|place| (Way::To(place.to_owned()), "to")),
        visit.read::<SubjectId>("subject")?.map(|subject| (Way::Subject(subject), "subject")),
        visit.read::<bool>("all")?.filter(|all| *all).map(|_| (Way::All, "all")),
    ];
    let mut ways = ways.into_iter().flatten();
    match (ways.next(), ways.next()) {
        (way, None) => Ok(way),
        _ => Err(Fault::bad("give one of `party`, `to` and `subject`")),
    }
}

async fn form(visit: &Visit, names: &Names) -> Result<Block, Fault> {
    let words = visit.words;
    let parties = names.parties().iter().map(|(id, name)| (id.clone(), name.clone()));
    let mut parties: Vec<(String, String)> = parties.collect();
    parties.sort_by(|a, b| a.1.cmp(&b.1));
    let (money, _) = visit.made("money").await?;
    let currencies: std::collections::BTreeSet<&str> =
        money.rows.iter().map(|row| text(row, "/currency")).filter(|code| !code.is_empty()).collect();
    let currencies = currencies.into_iter().map(|code| (code.to_owned(), code.to_owned()));
    let fields = vec![
        Field::choice(
            "party",
            words.say("trace-from"),
            visit.asked("party"),
            words.say("sentence-anyone"),
            parties,
        ),
        Field::text("to", words.say("trace-to"), visit.asked("to")),
        Field::text("subject", words.say("trace-subject"), visit.asked("subject")),
        Field::choice(
            "currency",
            words.say("trace-currency"),
            visit.asked("currency"),
            words.say("trace-most-used"),
            currencies,
        ),
    ];
    let hidden = visit.others(&["party", "to", "subject", "currency", "all", "from"]);
    Ok(Block::Form(Form { action: visit.path.clone(), fields, hidden, button: words.say("trace-ask") }))
}

/// An account of the trace with its name, which leads to its page.
fn account(visit: &Visit, names: &Names, account: &Value) -> Cell {
    let id = text(account, "/id");
    match text(account, "/kind") {
        "party" => visit.party(names, id),
        "place" => {
            let name = names.of_place(id);
            let url = visit.link_with(
                "/trace",
                &[("to", id), ("currency", visit.asked("currency").unwrap_or_default())],
            );
            Cell::Link(
                url,
                if name.is_empty() { id.to_owned() } else { name.to_owned() },
                if name.is_empty() { String::new() } else { id.to_owned() },
            )
        }
        _ => visit.subject(names, id.split('#').next().unwrap_or_default()),
    }
}

/// The name of an account in a picture.
fn short_name(names: &Names, account: &Value) -> String {
    let id = text(account, "/id");
    let name = match text(account, "/kind") {
        "party" => names.of_party(id),
        "place" => names.of_place(id),
        _ => names.of_programme(id),
    };
    // Of a subject without a name its own part is what tells it from others.
    if name.is_empty() { id.rsplit(':').next().unwrap_or(id).to_owned() } else { name.to_owned() }
}

fn picture(visit: &Visit, names: &Names, answer: &Value, currency: &str) -> Option<String> {
    let words = visit.words;
    let nodes = answer.pointer("/graph/nodes")?.as_array().filter(|nodes| !nodes.is_empty())?;
    let edges = answer.pointer("/graph/edges")?.as_array()?;
    let mut bands: Vec<Band> = edges
        .iter()
        .map(|edge| Band {
            from: edge["from"].as_u64().unwrap_or_default() as usize,
            to: edge["to"].as_u64().unwrap_or_default() as usize,
            size: size(text(edge, "/amount")),
            shown: words.money(&rounded(text(edge, "/amount")), currency),
        })
        .collect();
    bands.sort_by(|a, b| b.size.total_cmp(&a.size));
    bands.truncate(DRAWN);
    let mut drawn: Vec<Node> = nodes
        .iter()
        .map(|node| Node {
            name: short_name(names, &node["account"]),
            layer: node["layer"].as_u64().unwrap_or_default() as usize,
            unknown: false,
            url: String::new(),
        })
        .collect();
    // What can't be traced comes from nobody that is named.
    for (at, node) in nodes.iter().enumerate() {
        let untraced = size(text(node, "/untraced"));
        let layer = node["layer"].as_u64().unwrap_or_default() as usize;
        if untraced > 0.0 && layer > 0 {
            drawn.push(Node {
                name: words.say("trace-untraced"),
                layer: layer - 1,
                unknown: true,
                url: String::new(),
            });
            let shown = words.money(&rounded(text(node, "/untraced")), currency);
            bands.push(Band { from: drawn.len() - 1, to: at, size: untraced, shown });
        }
    }
    Some(layers(
        &words.say("trace-title"),
        &words.say("trace-about"),
        words.language().direction() == "rtl",
        &drawn,
        &bands,
    ))
}

/// An amount to the hundredth, cut: the trace keeps six places, and the API gives them.
fn rounded(amount: &str) -> String {
    let end = amount.find('.').map_or(amount.len(), |point| (point + 3).min(amount.len()));
    amount.get(..end).unwrap_or(amount).to_owned()
}

fn facts(visit: &Visit, answer: &Value, currency: &str) -> Vec<(String, Cell)> {
    let words = visit.words;
    let mut facts = Vec::new();
    for (key, pointer) in [
        ("trace-total", "/total"),
        ("trace-planned", "/planned"),
        ("trace-brought", "/totals/brought_in"),
        ("trace-untraced-total", "/totals/untraced"),
    ] {
        let amount = text(answer, pointer);
        if !amount.is_empty() {
            facts.push((words.say(key), Cell::Number(words.money(&rounded(amount), currency))));
        }
    }
    facts
}

/// Where it ended, whose it was, and every step between.
fn tables(visit: &Visit, names: &Names, answer: &Value, currency: &str) -> Vec<Block> {
    let words = visit.words;
    let amount = |row: &Value| Cell::Number(words.money(&rounded(text(row, "/amount")), currency));
    let list = |key: &str| answer[key].as_array().map(Vec::as_slice).unwrap_or_default();
    let origin = |row: &Value| match row.pointer("/origin/account") {
        Some(known) => account(visit, names, known),
        None => Cell::State("open", words.say("trace-untraced")),
    };
    let mut blocks = Vec::new();
    let mut ends = Table::new(visit, words.say("trace-ends"), ["trace-where", "line-state", "trace-amount"]);
    for row in list("ends") {
        ends.row([
            account(visit, names, &row["account"]),
            Cell::Text(words.code("trace-state", text(row, "/state"))),
            amount(row),
        ]);
    }
    let mut parts = Table::new(visit, words.say("trace-parts"), ["trace-whose", "trace-amount"]);
    for row in list("parts").iter().chain(list("from")) {
        parts.row([origin(row), amount(row)]);
    }
    let mut all = Table::new(visit, words.say("trace-origins"), ["trace-whose", "trace-total"]);
    for row in list("origins") {
        let total = Cell::Number(words.money(&rounded(text(row, "/total")), currency));
        all.row([origin(row), total]);
    }
    let mut steps =
        Table::new(visit, words.say("trace-steps"), ["flow-from", "flow-to", "trace-amount", "evidence-of"]);
    let nodes =
        answer.pointer("/graph/nodes").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let at = |place: &Value| {
        nodes
            .get(place.as_u64().unwrap_or_default() as usize)
            .map_or(Cell::Empty, |node| account(visit, names, &node["account"]))
    };
    for edge in answer.pointer("/graph/edges").and_then(Value::as_array).into_iter().flatten() {
        let ids: Vec<&str> =
            edge["statements"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let links = ids.iter().map(|id| Cell::link(visit.link(&format!("/statements/{id}")), *id)).collect();
        let opens = Cell::Opens(words.count("evidence", ids.len() as u64), links);
        steps.row([at(&edge["from"]), at(&edge["to"]), amount(edge), opens]);
    }
    blocks.extend(
        [ends, parts, all, steps].into_iter().filter(|table| !table.rows.is_empty()).map(Block::Table),
    );
    blocks
}
