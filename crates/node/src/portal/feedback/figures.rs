//! `GET /feedback/figures`: how much was said about what and where, and how it was answered.

use std::collections::BTreeMap;

use serde_json::Value;

use super::place::name_of;
use crate::portal::fault::Fault;
use crate::portal::page::{Block, Cell, Figure, Page, Row, Table, evidence};
use crate::portal::picture::{Bar, bars};
use crate::portal::twin;
use crate::portal::visit::{Visit, text};

/// How answers stand, in the order of columns.
const ANSWERS: [&str; 5] = ["in-time", "late", "waiting", "overdue", "undetermined"];

/// The page.
pub async fn figures(visit: Visit) -> Result<Page, Fault> {
    let words = visit.words;
    let (made, as_of) = visit.made("feedback").await?;
    let (category, country) = (visit.asked("category"), visit.asked("country"));
    let rows: Vec<&Value> = (made.rows.iter())
        .filter(|row| category.is_none_or(|wanted| key(row, "/category") == wanted))
        .filter(|row| country.is_none_or(|wanted| key(row, "/country") == wanted))
        .collect();
    let parts: Vec<String> = [("category", category), ("country", country)]
        .iter()
        .filter_map(|(name, value)| Some(format!("{name}={}", (*value)?)))
        .collect();
    let conditions: Vec<(&str, &str)> = parts.iter().map(|part| ("where", part.as_str())).collect();
    let page = super::page(&visit, "feedback-figures-title", "feedback-figures-lead")
        .counted("docs/methods/feedback.md", made.rule)
        .dated(as_of)
        .twin("json", twin::rows(&visit, "/api/v1/ledger/feedback", &conditions))
        .twin("csv", twin::rows(&visit, "/api/v1/ledger/feedback.csv", &conditions))
        .with(Block::Figures(totals(&visit, &rows)));
    if rows.is_empty() {
        return Ok(page.with(Block::Words(words.say("feedback-figures-none"))));
    }
    let by_category = grouped(&rows, "/category");
    let by_country = grouped(&rows, "/country");
    let category_name = |code: &str| match code {
        "" => words.say("figure-sealed"),
        code => words.code("complaint", code),
    };
    let country_name =
        |code: &str| code.parse().map_or_else(|_| words.say("figure-sealed"), |code| name_of(&visit, code));
    Ok(page
        .with(Block::Heading("categories".into(), words.say("feedback-by-category")))
        .with(Block::Picture(picture(&visit, &by_category, category_name)))
        .with(Block::Table(table(&visit, "feedback-by-category", "category", &by_category, category_name)))
        .with(Block::Heading("areas".into(), words.say("feedback-by-area")))
        .with(Block::Table(table(&visit, "feedback-by-area", "country", &by_country, country_name)))
        .with(Block::Heading("cases".into(), words.say("feedback-cases")))
        .with(Block::Table(cases(&visit, &rows, category_name, country_name)))
        .with(super::ways(
            &visit,
            &[("/feedback", "feedback-link"), ("/methods/feedback", "feedback-method-link")],
        )))
}

fn key<'v>(row: &'v Value, pointer: &str) -> &'v str {
    text(row, pointer)
}

/// Rows by a part of them.
type Groups<'v> = BTreeMap<&'v str, Vec<&'v Value>>;

fn grouped<'v>(rows: &[&'v Value], pointer: &str) -> Groups<'v> {
    let mut groups = Groups::new();
    for row in rows {
        groups.entry(key(row, pointer)).or_default().push(row);
    }
    groups
}

fn count(rows: &[&Value], answer: &str) -> u64 {
    rows.iter().filter(|row| text(row, "/answer") == answer).count() as u64
}

fn totals(visit: &Visit, rows: &[&Value]) -> Vec<Figure> {
    let words = visit.words;
    let here = visit.here_with(&[]);
    let figure = |name: &str, count: u64, mood| Figure {
        name: words.code("answer", name),
        value: Cell::Figure(format!("{here}#cases"), words.whole(count)),
        note: String::new(),
        mood,
    };
    let mut all = vec![figure("all", rows.len() as u64, "")];
    all.extend(ANSWERS.iter().map(|answer| {
        let count = count(rows, answer);
        let mood = match *answer {
            "overdue" if count > 0 => "bad",
            "in-time" => "good",
            _ => "",
        };
        figure(answer, count, mood)
    }));
    all
}

fn picture(visit: &Visit, groups: &Groups<'_>, name: impl Fn(&str) -> String) -> String {
    let words = visit.words;
    let legend: Vec<String> = ANSWERS.iter().map(|answer| words.code("answer", answer)).collect();
    let bar = |(code, rows): (&&str, &Vec<&Value>)| Bar {
        name: name(code),
        parts: ANSWERS.iter().map(|answer| count(rows, answer) as f64).collect(),
        shown: words.whole(rows.len() as u64),
    };
    let drawn: Vec<Bar> = groups.iter().map(bar).collect();
    let rtl = words.language().direction() == "rtl";
    bars(&words.say("feedback-by-category"), &words.say("feedback-picture-about"), rtl, &legend, &drawn)
}

fn table(
    visit: &Visit,
    caption: &str,
    part: &str,
    groups: &Groups<'_>,
    name: impl Fn(&str) -> String,
) -> Table {
    let words = visit.words;
    let mut table = Table::new(visit, words.say(caption), ["feedback-group", "feedback-all"]);
    table.headings.extend(ANSWERS.map(|answer| words.code("answer", answer)));
    table.headings.push(words.say("evidence-of"));
    for (code, rows) in groups {
        let url = visit.link_with("/feedback/figures", &[(part, code)]);
        let first =
            if code.is_empty() { Cell::Text(name(code)) } else { Cell::link(url.clone(), name(code)) };
        let mut cells = vec![first, Cell::Figure(format!("{url}#cases"), words.whole(rows.len() as u64))];
        cells.extend(ANSWERS.map(|answer| match count(rows, answer) {
            0 => Cell::Empty,
            count => Cell::Number(words.whole(count)),
        }));
        cells.push(evidence(visit, &rows.iter().map(|row| row["sources"].clone()).collect()));
        table.rows.push(Row { cells });
    }
    table
}

/// Case by case: what the record says of each, which is neither who nor what words.
fn cases(
    visit: &Visit,
    rows: &[&Value],
    category: impl Fn(&str) -> String,
    country: impl Fn(&str) -> String,
) -> Table {
    let words = visit.words;
    let headings = [
        "follow-received",
        "follow-about",
        "feedback-where",
        "duty-due",
        "line-state",
        "duty-days",
        "evidence-of",
    ];
    let mut table = Table::new(visit, words.say("feedback-cases"), headings);
    let mut newest: Vec<&Value> = rows.to_vec();
    newest.sort_by_key(|row| std::cmp::Reverse((text(row, "/since"), text(row, "/subject"))));
    table.page(visit, &newest, |row| {
        let answer = text(row, "/answer");
        let mood = match answer {
            "overdue" => "bad",
            "waiting" => "open",
            "in-time" => "good",
            _ => "",
        };
        let days =
            row["days"].as_i64().map_or(Cell::Empty, |days| Cell::Number(words.number(&days.to_string())));
        vec![
            Cell::Text(words.day(text(row, "/since"))),
            Cell::Text(category(key(row, "/category"))),
            Cell::Text(country(key(row, "/country"))),
            Cell::Text(words.day(text(row, "/due"))),
            Cell::State(mood, words.code("answer", answer)),
            days,
            evidence(visit, row),
        ]
    });
    table
}
