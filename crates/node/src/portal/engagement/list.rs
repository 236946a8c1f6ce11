//! `GET /engagements`: agreements, exercises, visits and courses on one line of time.

use serde_json::Value;

use super::{days, form, named, parties, places, when};
use crate::portal::fault::Fault;
use crate::portal::markup::InPath;
use crate::portal::page::{Block, Cell, Field, Form, Page, Table, evidence};
use crate::portal::picture::{Lane, lanes};
use crate::portal::twin;
use crate::portal::visit::{Visit, text};

/// Lanes drawn, the latest; the table has all.
const DRAWN: usize = 40;
/// The two sorts.
const SORTS: [&str; 2] = ["agreement", "engagement"];

/// The page.
pub async fn list(visit: Visit) -> Result<Page, Fault> {
    let words = visit.words;
    let (made, as_of) = visit.made("engagements").await?;
    let names = visit.names().await?;
    let (sort, party) = (visit.asked("sort"), visit.asked("party"));
    if sort.is_some_and(|sort| !SORTS.contains(&sort)) {
        return Err(Fault::bad(format!("`sort` is one of {}", SORTS.join(", "))));
    }
    let has = |row: &Value| {
        let listed = row["parties"].as_array().into_iter().flatten().filter_map(Value::as_str);
        party.is_none_or(|wanted| listed.into_iter().any(|id| is_of(wanted, id)))
    };
    let rows: Vec<&Value> = (made.rows.iter())
        .filter(|row| sort.is_none_or(|sort| text(row, "/sort") == sort) && has(row))
        .collect();
    let today = as_of.now.to_string();
    let headings = [
        "engagement-title",
        "engagement-form",
        "engagement-days",
        "engagement-when",
        "engagement-parties",
        "engagement-places",
        "evidence-of",
    ];
    let mut table = Table::new(&visit, words.say("engagements-table"), headings);
    table.page(&visit, &rows, |row| {
        vec![
            named(&visit, row),
            Cell::Text(form(&visit, row)),
            Cell::Text(days(&visit, row)),
            when(&visit, row),
            parties(&visit, &names, row),
            places(&visit, &names, row),
            evidence(&visit, &row["sources"]),
        ]
    });
    let sorts = SORTS.map(|sort| (sort.to_owned(), words.code("sort", sort)));
    let fields = vec![
        Field::choice("sort", words.say("engagement-form"), sort, words.say("sentence-anything"), sorts),
        Field::text("party", words.say("duty-party"), party),
    ];
    let hidden = visit.others(&["sort", "party", "from"]);
    let part = sort.map(|sort| format!("sort={sort}"));
    let conditions = [("where", part.as_deref()), ("party", party)];
    let conditions: Vec<(&str, &str)> =
        conditions.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    let mut page = Page::of(words.say("nav-engagements"))
        .lead(words.say("engagements-lead"))
        .section("nav-engagements")
        .counted("docs/methods/engagements.md", made.rule)
        .dated(as_of)
        .twin("json", twin::rows(&visit, "/api/v1/ledger/engagements", &conditions))
        .twin("csv", twin::rows(&visit, "/api/v1/ledger/engagements.csv", &conditions))
        .with(Block::Form(Form {
            action: visit.path.clone(),
            fields,
            hidden,
            button: words.say("sentence-show"),
        }));
    if rows.iter().any(|row| !text(row, "/from").is_empty()) {
        page = page.with(Block::Picture(picture(&visit, &rows, &today)));
    }
    Ok(page.with(Block::Table(table)))
}

/// A party is meant by its own id, and by that of the organisation it is a unit of.
fn is_of(wanted: &str, id: &str) -> bool {
    id == wanted || id.strip_prefix(wanted).is_some_and(|rest| rest.starts_with('/'))
}

/// The latest of them, in the order in which they began.
fn picture(visit: &Visit, rows: &[&Value], today: &str) -> String {
    let words = visit.words;
    let dated: Vec<&&Value> = rows.iter().filter(|row| !text(row, "/from").is_empty()).collect();
    let drawn: Vec<Lane> = dated
        .iter()
        .skip(dated.len().saturating_sub(DRAWN))
        .map(|row| {
            let (title, is_agreement) = (text(row, "/title"), text(row, "/sort") == "agreement");
            let form = form(visit, row);
            let until = text(row, "/until");
            let end = if until.is_empty() && !is_agreement { text(row, "/from") } else { until };
            Lane {
                name: if title.is_empty() { form.clone() } else { title.to_owned() },
                url: visit.link(&format!("/engagements/{}", InPath(text(row, "/subject")))),
                class: if is_agreement { "s1" } else { "s4" },
                from: text(row, "/from").to_owned(),
                until: (!end.is_empty()).then(|| end.to_owned()),
                shown: format!("{form}, {}", days(visit, row)),
            }
        })
        .collect();
    let rtl = words.language().direction() == "rtl";
    lanes(&words.say("nav-engagements"), &words.say("engagements-about"), rtl, today, &drawn)
}
