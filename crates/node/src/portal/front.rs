//! `/`: what this is, and how the aid stands: what was promised and how much of it came how far, what differs, who is late.

use std::collections::BTreeMap;

use serde_json::Value;

use super::amount::{total, written};
use super::fault::Fault;
use super::flow::currencies;
use super::page::{Block, Cell, Figure, Page, Table};
use super::picture::{Step, funnel, size};
use super::place::{MEASURES, choropleth, deliveries};
use super::sentence::Sentence;
use super::visit::{Visit, text};
use super::{statement, twin};
use crate::ledger::Names;

/// Statements shown.
const NEWEST: u32 = 8;
/// The stages of money that the funnel shows.
const MONEY: [(&str, &str); 3] =
    [("pledged", "front-pledged"), ("committed", "front-committed"), ("paid", "front-paid")];
/// The stages of goods.
const GOODS: [(&str, &str); 3] =
    [("listed", "front-listed"), ("received", "front-delivered"), ("verified", "front-verified")];

/// The front page.
pub async fn front(visit: Visit) -> Result<Page, Fault> {
    let words = visit.words;
    let sentence = Sentence::of(&visit);
    let (money, as_of) = visit.made("money").await?;
    let goods = visit.made_if("consignments").await?;
    let names = visit.names().await?;
    let none = Vec::new();
    let goods_rows = goods.as_ref().map_or(&none, |made| &made.rows);
    let currency = currency(&visit, &sentence, &money.rows);
    let flows: Vec<&Value> = (money.rows.iter())
        .filter(|row| text(row, "/currency") == currency && sentence.takes_money(row))
        .collect();
    let lines: Vec<&Value> = goods_rows.iter().filter(|row| sentence.takes_goods(row)).collect();

    let mut page = Page::of(words.say("front-title"))
        .lead(words.say("front-lead"))
        .section("nav-front")
        .counted("docs/methods/money.md", money.rule)
        .twin("json", twin::api(&visit, "/api/v1/ledger/money", &[]))
        .twin("csv", twin::api(&visit, "/api/v1/ledger/money.csv", &[]));
    page = page.with(Block::Figures(figures(&visit, as_of.size).await?));
    page = page.with(Block::Heading("how-far".into(), words.say("front-how-far")));
    page = page.with(sentence.form(&visit, &names, &money.rows, goods_rows));
    page = page.with(Block::Links(currencies(&visit, &money.rows, &currency)));
    page = page.with_all(how_far(&visit, &sentence, &currency, &flows, &lines));
    if let Some(donor) = visit.asked("giver") {
        let trace = visit.link_with("/trace", &[("party", donor), ("currency", &currency)]);
        page = page.with(Block::Links(vec![Cell::link(trace, words.say("organisation-trace"))]));
    }
    if let Err(reason) = &goods {
        page = page.with(Block::Notice(words.say("large-here"))).with(Block::English(reason.clone()));
    }
    page = page.with(Block::Words(coverage(&visit, &money.summary, &lines)));
    page = page.with_all(where_to(&visit).await?);
    page = page.with(Block::Heading("newest".into(), words.say("front-newest")));
    page = page.with(newest(&visit, &names).await?);
    Ok(page.dated(as_of))
}

/// The currency asked for, or the one most flows are in that the sentence takes; where it takes none, most of all.
pub fn currency(visit: &Visit, sentence: &Sentence, rows: &[Value]) -> String {
    if let Some(asked) = visit.asked("currency") {
        return asked.to_owned();
    }
    let most = |rows: &mut dyn Iterator<Item = &Value>| {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for row in rows {
            *counts.entry(text(row, "/currency")).or_default() += 1;
        }
        counts.remove("");
        let most = counts.into_iter().max_by_key(|(code, count)| (*count, std::cmp::Reverse(*code)));
        most.map(|(code, _)| code.to_owned())
    };
    most(&mut rows.iter().filter(|row| sentence.takes_money(row)))
        .or_else(|| most(&mut rows.iter()))
        .unwrap_or_default()
}

/// The figures a reader looks for first.
async fn figures(visit: &Visit, statements: u64) -> Result<Vec<Figure>, Fault> {
    let words = visit.words;
    let figure = |key: &str, path: &str, count: u64, note: &str, mood| Figure {
        name: words.say(key),
        value: Cell::Figure(visit.link(path), words.whole(count)),
        note: words.say(note),
        mood,
    };
    let is = |row: &&Value, state: &str| text(row, "/state") == state;
    let mut out = vec![figure("front-statements", "/statements", statements, "front-statements-note", "")];
    if let Ok(made) = visit.made_if("consignments").await? {
        let count = made.summary.get("consignments").and_then(Value::as_u64).unwrap_or_default();
        out.push(figure("nav-consignments", "/consignments", count, "front-consignments-note", ""));
    }
    if let Ok(made) = visit.made_if("discrepancies").await? {
        let open = made.rows.iter().filter(|row| is(row, "open")).count() as u64;
        let mood = if open > 0 { "bad" } else { "good" };
        out.push(figure("front-open", "/discrepancies", open, "front-open-note", mood));
    }
    let (duties, _) = visit.made("obligations").await?;
    let overdue = duties.rows.iter().filter(|row| is(row, "overdue")).count() as u64;
    let mood = if overdue > 0 { "bad" } else { "good" };
    let mut figure = figure("front-overdue", "/obligations", overdue, "front-overdue-note", mood);
    figure.value =
        Cell::Figure(visit.link_with("/obligations", &[("state", "overdue")]), words.whole(overdue));
    out.push(figure);
    Ok(out)
}

/// The funnel, and the table it is drawn from.
fn how_far(
    visit: &Visit,
    sentence: &Sentence,
    currency: &str,
    flows: &[&Value],
    lines: &[&Value],
) -> [Block; 2] {
    let words = visit.words;
    let mut table =
        Table::new(visit, words.say("front-table"), ["front-stage", "front-amount", "front-made-of"]);
    let mut pairs = sentence.pairs();
    pairs.push(("currency", currency));
    let flows_url = visit.link_with("/flows", &pairs);
    let goods_url = visit.link_with("/consignments", &sentence.pairs());
    let mut groups = vec![(words.tell("front-money", &[("currency", currency)]), Vec::new())];
    for (stage, key) in MONEY {
        let sum = written(total(flows.iter().copied(), stage));
        let shown = words.money(&sum, currency);
        let with = flows.iter().filter(|row| text(row, &format!("/{stage}/amount")) != "0").count() as u64;
        table.row([
            Cell::Text(words.say(key)),
            Cell::Figure(flows_url.clone(), shown.clone()),
            Cell::link(flows_url.clone(), words.count("flows-count", with)),
        ]);
        groups[0].1.push(Step { name: words.say(key), shown, size: size(&sum) });
    }
    let mut goods = Vec::new();
    for (stage, key) in GOODS {
        let count = lines.iter().filter(|row| reached(row, stage)).count() as u64;
        let shown = words.count("lines-count", count);
        table.row([
            Cell::Text(words.say(key)),
            Cell::Figure(goods_url.clone(), shown.clone()),
            Cell::link(goods_url.clone(), words.say("nav-consignments")),
        ]);
        goods.push(Step { name: words.say(key), shown, size: count as f64 });
    }
    groups.push((words.say("front-goods"), goods));
    let rtl = words.language().direction() == "rtl";
    let picture = funnel(&words.say("front-how-far"), &words.say("front-funnel-about"), rtl, &groups);
    [Block::Picture(picture), Block::Table(table)]
}

/// Whether somebody placed to know says that a line reached a stage.
fn reached(row: &Value, stage: &str) -> bool {
    let words = row.get("words").and_then(Value::as_array);
    words.into_iter().flatten().any(|word| {
        let said = text(word, "/stage");
        said == stage || said.strip_prefix(stage).is_some_and(|rest| rest.starts_with(' '))
    })
}

/// How much of it two ends say.
fn coverage(visit: &Visit, summary: &serde_json::Map<String, Value>, lines: &[&Value]) -> String {
    let words = visit.words;
    let transfers = summary.get("transfers").and_then(Value::as_u64).unwrap_or_default();
    let percent = summary.get("both_ends_percent").and_then(Value::as_str).unwrap_or("0");
    let sealed =
        summary.get("left_out").and_then(|out| out.pointer("/amount_sealed")).and_then(Value::as_u64);
    let pairs = || {
        lines
            .iter()
            .filter_map(|row| row.get("pairs")?.as_array())
            .flatten()
            .filter(|pair| !pair["to"].is_null())
    };
    let (all, agreed) =
        (pairs().count() as u64, pairs().filter(|pair| text(pair, "/state") == "confirmed").count() as u64);
    let values = [
        ("percent", words.percent(percent)),
        ("sealed", words.whole(sealed.unwrap_or_default())),
        ("agreed", words.whole(agreed)),
        ("all", words.whole(all)),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    words.count_of("front-coverage", transfers, &values)
}

/// Where goods went, on a map; the page of places has the same figures as a table.
async fn where_to(visit: &Visit) -> Result<Vec<Block>, Fault> {
    let Ok(made) = visit.made_if("places").await? else { return Ok(Vec::new()) };
    let countries = made.summary.get("countries").and_then(Value::as_array);
    let countries = countries.map(Vec::as_slice).unwrap_or_default();
    let Some(map) = choropleth(visit, "where", countries, &MEASURES[0], None) else { return Ok(Vec::new()) };
    let words = visit.words;
    let link = Cell::link(visit.link("/places"), words.say("front-places"));
    let table = deliveries(visit, countries);
    Ok(vec![Block::Heading("places".into(), words.say("front-where")), map, table, Block::Links(vec![link])])
}

/// The newest statements of this node's own log, as of the size asked for.
async fn newest(visit: &Visit, names: &Names) -> Result<Block, Fault> {
    let size = visit.own_size();
    let from = size.saturating_sub(u64::from(NEWEST));
    let mut rows = statement::rows(visit, None, None, None, from, NEWEST).await?;
    rows.reverse();
    Ok(Block::Table(statement::table(visit, names, visit.words.say("front-newest"), &rows)))
}
