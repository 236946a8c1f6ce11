//! `GET /powers`: whose money it is, how concentrated, who hangs on whom, and what would be left without one donor.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::fault::Fault;
use super::flow::currencies;
use super::page::{Block, Cell, Field, Form, Page, Table, evidence};
use super::picture::{Stack, size, stacked};
use super::twin;
use super::visit::{Visit, text};
use crate::ledger::Names;

/// The stages that are counted, the surest first.
const STAGES: [&str; 3] = ["paid", "committed", "pledged"];
/// Donors drawn; the others together.
const DRAWN: usize = 9;
/// Donors listed of one year; the files for programs have all.
const LISTED: usize = 60;

/// What is shown: one currency, one stage, one year, perhaps without one donor.
struct Choice {
    currency: String,
    stage: &'static str,
    year: Option<i64>,
    without: Option<String>,
}

/// The page.
pub async fn powers(visit: Visit) -> Result<Page, Fault> {
    let words = visit.words;
    let (made, as_of) = visit.made("powers").await?;
    let (dependency, _) = visit.made("dependency").await?;
    let names = visit.names().await?;
    let choice = Choice::of(&visit, &made.rows)?;
    let of_market: Vec<&Value> = made.rows.iter().filter(|row| choice.market(row)).collect();
    let years = made.summary.get("years").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let years: Vec<&Value> = years.iter().filter(|row| choice.market(row)).collect();
    let mut donors: Vec<&Value> = of_market.iter().copied().filter(|row| choice.is_year(row)).collect();
    donors.sort_by(|a, b| size(text(b, "/own")).total_cmp(&size(text(a, "/own"))));
    let conditions = [("currency", choice.currency.as_str()), ("stage", choice.stage)];
    let mut page = Page::of(words.say("nav-powers"))
        .lead(words.say("powers-lead"))
        .section("nav-powers")
        .counted("docs/methods/powers.md", made.rule)
        .dated(as_of)
        .twin("json", twin::rows(&visit, "/api/v1/ledger/powers", &conditions))
        .twin("csv", twin::rows(&visit, "/api/v1/ledger/powers.csv", &conditions))
        .with(Block::Links(choices(&visit, &made.rows, &choice)));
    page = page.with(form(&visit, &names, &of_market, &donors, &choice));
    if let Some(stacks) = picture(&visit, &names, &of_market, &years, &choice) {
        page = page.with(Block::Picture(stacks));
    }
    page = page
        .with(Block::Table(year_table(&visit, &years, &choice)))
        .with(Block::Words(words.say("powers-index")))
        .with(Block::Words(left_out(&visit, &made.summary, &years)))
        .with(Block::Heading("donors".into(), words.say("powers-donors")))
        .with(Block::Table(donor_table(&visit, &names, &donors, &choice)));
    if donors.len() > LISTED {
        page = page.with(Block::Words(words.count("powers-more", (donors.len() - LISTED) as u64)));
    }
    if let Some(gone) = choice.without.as_ref() {
        page = page.with_all(without(&visit, &names, &donors, gone, &choice));
    }
    let hangs: Vec<&Value> =
        dependency.rows.iter().filter(|row| choice.market(row) && choice.is_year(row)).collect();
    let csv = twin::rows(&visit, "/api/v1/ledger/dependency.csv", &conditions);
    Ok(page
        .with(Block::Heading("dependency".into(), words.say("powers-dependency")))
        .with(Block::Words(words.say("powers-dependency-about")))
        .with(Block::Table(dependency_table(&visit, &names, hangs, &choice)))
        .with(Block::Links(vec![Cell::link(csv, "CSV")])))
}

impl Choice {
    /// From the address; else the currency and the surest stage with the most rows, and the last year.
    fn of(visit: &Visit, rows: &[Value]) -> Result<Self, Fault> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        rows.iter().for_each(|row| *counts.entry(text(row, "/currency")).or_default() += 1);
        let most = counts.into_iter().max_by_key(|(code, count)| (*count, std::cmp::Reverse(*code)));
        let currency = visit.asked("currency").or(most.map(|(code, _)| code)).unwrap_or_default().to_owned();
        let there = |stage: &str| {
            rows.iter().any(|row| text(row, "/currency") == currency && text(row, "/stage") == stage)
        };
        let stage = match visit.asked("stage") {
            None => STAGES.into_iter().find(|stage| there(stage)).unwrap_or(STAGES[0]),
            Some(asked) => STAGES
                .into_iter()
                .find(|stage| *stage == asked)
                .ok_or_else(|| Fault::bad(format!("`stage` is one of {}", STAGES.join(", "))))?,
        };
        let mut choice =
            Choice { currency, stage, year: None, without: visit.asked("without").map(str::to_owned) };
        let last = rows.iter().filter(|row| choice.market(row)).filter_map(|row| row["year"].as_i64()).max();
        choice.year = visit.read::<i64>("year")?.or(last);
        Ok(choice)
    }

    fn market(&self, row: &Value) -> bool {
        text(row, "/currency") == self.currency && text(row, "/stage") == self.stage
    }

    fn is_year(&self, row: &Value) -> bool {
        row["year"].as_i64() == self.year
    }

    fn year(&self) -> String {
        self.year.map(|year| year.to_string()).unwrap_or_default()
    }
}

/// Links to other currencies and stages.
fn choices(visit: &Visit, rows: &[Value], choice: &Choice) -> Vec<Cell> {
    let mut links = currencies(visit, rows, &choice.currency);
    for stage in STAGES {
        let name = visit.words.code("stage", stage);
        let url = visit.here_with(&[("stage", stage), ("year", ""), ("without", ""), ("from", "")]);
        links.push(if stage == choice.stage { Cell::State("good", name) } else { Cell::link(url, name) });
    }
    links
}

/// Which year, and without whom.
fn form(visit: &Visit, names: &Names, rows: &[&Value], donors: &[&Value], choice: &Choice) -> Block {
    let words = visit.words;
    let years: BTreeSet<i64> = rows.iter().filter_map(|row| row["year"].as_i64()).collect();
    let years = years.into_iter().rev().map(|year| (year.to_string(), year.to_string()));
    let of = |row: &&Value| {
        let id = text(row, "/donor");
        (id.to_owned(), names.party_or_id(id).to_owned())
    };
    let donors: Vec<(String, String)> = donors.iter().take(LISTED).map(of).collect();
    let year = choice.year();
    let fields = vec![
        Field::choice("year", words.say("powers-year"), Some(&year), words.say("powers-last-year"), years),
        Field::choice(
            "without",
            words.say("powers-without"),
            choice.without.as_deref(),
            words.say("powers-nobody"),
            donors,
        ),
    ];
    let hidden = visit.others(&["year", "without", "from"]);
    Block::Form(Form { action: visit.path.clone(), fields, hidden, button: words.say("sentence-show") })
}

/// The largest donors' shares over the years, the others together.
fn picture(
    visit: &Visit,
    names: &Names,
    rows: &[&Value],
    years: &[&Value],
    choice: &Choice,
) -> Option<String> {
    let words = visit.words;
    let told: Vec<i64> = years.iter().filter_map(|row| row["year"].as_i64()).collect();
    let (first, last) = (*told.iter().min()?, *told.iter().max()?);
    let years: Vec<i64> = (first..=last).collect();
    let mut shares: BTreeMap<&str, BTreeMap<i64, f64>> = BTreeMap::new();
    for row in rows {
        let share = text(row, "/share").parse::<f64>().unwrap_or_default();
        if let Some(year) = row["year"].as_i64() {
            shares.entry(text(row, "/donor")).or_default().insert(year, share);
        }
    }
    if shares.is_empty() {
        return None;
    }
    let mut order: Vec<(&str, f64)> =
        shares.iter().map(|(id, years)| (*id, years.values().fold(0.0, |sum, share| sum + share))).collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    let shown = |share: f64| words.percent(&format!("{share:.1}"));
    let stack = |name: String, shares: Vec<f64>| {
        let last = shares.last().copied().unwrap_or_default();
        Stack { name, shown: shown(last), shares }
    };
    let of =
        |id: &str, year: &i64| shares.get(id).and_then(|years| years.get(year)).copied().unwrap_or_default();
    let mut stacks: Vec<Stack> = order
        .iter()
        .take(DRAWN)
        .map(|(id, _)| {
            stack(names.party_or_id(id).to_owned(), years.iter().map(|year| of(id, year)).collect())
        })
        .collect();
    if order.len() > DRAWN {
        let rest = |year: &i64| order.iter().skip(DRAWN).map(|(id, _)| of(id, year)).sum();
        stacks.push(stack(words.say("flow-others"), years.iter().map(rest).collect()));
    }
    let values = [("stage", words.code("stage", choice.stage)), ("currency", choice.currency.clone())];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let years: Vec<String> = years.iter().map(i64::to_string).collect();
    let rtl = words.language().direction() == "rtl";
    Some(stacked(
        "shares",
        &words.tell("powers-picture", &values),
        &words.say("powers-about"),
        rtl,
        &years,
        &stacks,
    ))
}

/// The years with their concentration.
fn year_table(visit: &Visit, years: &[&Value], choice: &Choice) -> Table {
    let words = visit.words;
    let headings =
        ["powers-year", "powers-total", "powers-count", "powers-hhi", "powers-equal", "powers-transfers"];
    let mut table = Table::new(visit, words.say("powers-years"), headings);
    for row in years.iter().rev() {
        let year = row["year"].as_i64().map(|year| year.to_string()).unwrap_or_default();
        let count = |key: &str| Cell::Number(words.whole(row[key].as_u64().unwrap_or_default()));
        table.row([
            Cell::link(visit.here_with(&[("year", &year), ("without", ""), ("from", "")]), year.clone()),
            Cell::Number(words.money(text(row, "/total"), &choice.currency)),
            count("donors"),
            number(visit, text(row, "/index")),
            number(visit, text(row, "/equal_donors")),
            count("transfers"),
        ]);
    }
    table
}

fn number(visit: &Visit, text: &str) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::Number(visit.words.number(text)) }
}

fn percent(visit: &Visit, text: &str) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::Number(visit.words.percent(text)) }
}

fn donor_table(visit: &Visit, names: &Names, donors: &[&Value], choice: &Choice) -> Table {
    let words = visit.words;
    let headings =
        ["powers-donor", "powers-own", "powers-share", "powers-gave", "powers-hhi-without", "evidence-of"];
    let caption = words.tell("powers-donors-of", &[("year", &choice.year()), ("currency", &choice.currency)]);
    let mut table = Table::new(visit, caption, headings);
    for row in donors.iter().take(LISTED) {
        let donor = text(row, "/donor");
        let gone = visit.here_with(&[("without", donor), ("from", "")]);
        let index = text(row, "/without/index");
        table.row([
            visit.party(names, donor),
            Cell::Number(words.money(text(row, "/own"), &choice.currency)),
            percent(visit, text(row, "/share")),
            Cell::Number(words.money(text(row, "/gave"), &choice.currency)),
            if index.is_empty() { Cell::Empty } else { Cell::Figure(gone, words.number(index)) },
            evidence(visit, &row["sources"]),
        ]);
    }
    table
}

/// What would be left without a donor, and who would lose most.
fn without(visit: &Visit, names: &Names, donors: &[&Value], gone: &str, choice: &Choice) -> Vec<Block> {
    let words = visit.words;
    let name = names.party_or_id(gone);
    let title = words.tell("powers-if", &[("name", name), ("year", &choice.year())]);
    let heading = Block::Heading("without".into(), title.clone());
    let Some(row) = donors.iter().find(|row| text(row, "/donor") == gone) else {
        return vec![heading, Block::Notice(words.tell("powers-no-donor", &[("name", name)]))];
    };
    let left = &row["without"];
    let money = |text: &str| Cell::Number(words.money(text, &choice.currency));
    let facts = vec![
        (words.say("powers-lost"), money(self::text(row, "/own"))),
        (words.say("powers-left"), money(self::text(left, "/total"))),
        (words.say("powers-count"), Cell::Number(words.whole(left["donors"].as_u64().unwrap_or_default()))),
        (words.say("powers-hhi"), number(visit, self::text(left, "/index"))),
    ];
    let before: BTreeMap<&str, &str> =
        donors.iter().map(|row| (self::text(row, "/donor"), self::text(row, "/share"))).collect();
    let mut shares =
        Table::new(visit, title, ["powers-donor", "powers-own", "powers-share-before", "powers-share-after"]);
    for one in left["shares"].as_array().into_iter().flatten() {
        let donor = self::text(one, "/donor");
        shares.row([
            visit.party(names, donor),
            money(self::text(one, "/own")),
            percent(visit, before.get(donor).copied().unwrap_or_default()),
            percent(visit, self::text(one, "/share")),
        ]);
    }
    let mut losers = Table::new(
        visit,
        words.say("powers-losers"),
        ["powers-recipient", "powers-loses", "powers-loses-share"],
    );
    for one in left["losers"].as_array().into_iter().flatten() {
        losers.row([
            visit.party(names, self::text(one, "/recipient")),
            money(self::text(one, "/lost")),
            percent(visit, self::text(one, "/share")),
        ]);
    }
    vec![
        heading,
        Block::Words(words.say("powers-if-about")),
        Block::Facts(facts),
        Block::Table(shares),
        Block::Table(losers),
    ]
}

fn dependency_table(visit: &Visit, names: &Names, mut rows: Vec<&Value>, choice: &Choice) -> Table {
    let words = visit.words;
    rows.sort_by(|a, b| {
        let (x, y) = (size(text(a, "/index")), size(text(b, "/index")));
        y.total_cmp(&x).then(size(text(b, "/got")).total_cmp(&size(text(a, "/got"))))
    });
    let headings = [
        "powers-recipient",
        "powers-got",
        "powers-givers",
        "powers-largest",
        "powers-largest-share",
        "powers-hhi",
        "evidence-of",
    ];
    let caption =
        words.tell("powers-dependency-of", &[("year", &choice.year()), ("currency", &choice.currency)]);
    let mut table = Table::new(visit, caption, headings);
    table.page(visit, &rows, |row| {
        vec![
            visit.party(names, text(row, "/recipient")),
            Cell::Number(words.money(text(row, "/got"), &choice.currency)),
            Cell::Number(words.whole(row["givers"].as_u64().unwrap_or_default())),
            visit.party(names, text(row, "/largest")),
            percent(visit, text(row, "/largest_share")),
            number(visit, text(row, "/index")),
            evidence(visit, &row["sources"]),
        ]
    });
    table
}

/// What the figures are of, and what they leave out.
fn left_out(visit: &Visit, summary: &serde_json::Map<String, Value>, years: &[&Value]) -> String {
    let of = |key: &str| {
        let out = summary.get("left_out").and_then(|out| out[key].as_u64());
        visit.words.whole(out.unwrap_or_default())
    };
    let transfers = years.iter().filter_map(|row| row["transfers"].as_u64()).sum();
    let (sealed, party) = (of("sealed"), of("party_sealed"));
    visit.words.count_of("powers-coverage", transfers, &[("sealed", &sealed), ("party", &party)])
}
