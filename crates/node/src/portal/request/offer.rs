//! An offer for a request: what it can do, and its tests.

use serde_json::Value;

use super::{coded, found, list_of};
use crate::ledger::Names;
use crate::portal::page::{Block, Cell, Table, evidence};
use crate::portal::visit::{Visit, text};

/// Everything about one offer.
pub(super) fn blocks(visit: &Visit, names: &Names, at: usize, offer: &Value) -> Vec<Block> {
    let words = visit.words;
    let name = names.party_or_id(text(offer, "/by"));
    let title = words.tell("offer-title", &[("name", name)]);
    let mut out = vec![
        Block::Heading(format!("offer-{}", at + 1).into(), title),
        Block::Facts(facts(visit, names, offer)),
    ];
    match list_of(offer, "tests") {
        [] => out.push(Block::Words(words.say("offer-no-tests"))),
        tests => {
            let number = words.whole(at as u64 + 1);
            let caption = words.tell("offer-tests", &[("number", &number), ("name", name)]);
            out.push(Block::Table(self::tests(visit, caption, tests)));
        }
    }
    out
}

fn facts(visit: &Visit, names: &Names, offer: &Value) -> Vec<(String, Cell)> {
    let words = visit.words;
    let verdict = text(offer, "/verdict");
    let mood = match verdict {
        "civilian" | "proposed" => "good",
        "not-proposed" | "taken-against" => "bad",
        _ => "open",
    };
    let amount = |part: &str| {
        let (value, unit) = (text(offer, &format!("/{part}/value")), text(offer, &format!("/{part}/unit")));
        if value.is_empty() { None } else { Some(Cell::Number(words.quantity(value, unit))) }
    };
    let carries: Vec<Cell> = ["payload", "volume"].into_iter().filter_map(amount).collect();
    let caveat = |caveat: &Value| {
        let detail = text(caveat, "/detail");
        let name = words.code("caveat", text(caveat, "/caveat"));
        if detail.is_empty() {
            Cell::Text(name)
        } else {
            Cell::Many(vec![Cell::Text(name), Cell::said(detail)])
        }
    };
    let caveats: Vec<Cell> = list_of(offer, "caveats").iter().map(caveat).collect();
    let open = list_of(offer, "open").iter().filter_map(Value::as_str);
    let open: Vec<Cell> = open.map(|test| Cell::Text(words.code("last-resort", test))).collect();
    let many = |cells: Vec<Cell>| if cells.is_empty() { Cell::Empty } else { Cell::Many(cells) };
    let days = [text(offer, "/from"), text(offer, "/until")].map(|day| Cell::Text(words.day(day)));
    let passengers = offer["passengers"].as_i64();
    let taken = if offer["taken"] == true { "offer-taken-yes" } else { "offer-taken-no" };
    vec![
        (words.say("offer-verdict"), Cell::State(mood, words.code("verdict", verdict))),
        (words.say("offer-open"), many(open)),
        (words.say("offer-taken"), Cell::Text(words.say(taken))),
        (words.say("offer-by"), visit.party(names, text(offer, "/by"))),
        (words.say("offer-role"), coded(visit, "force-role", text(offer, "/role"))),
        (words.say("request-asset"), coded(visit, "asset", text(offer, "/asset_class"))),
        (words.say("offer-window"), Cell::Many(days.into())),
        (words.say("offer-carries"), many(carries)),
        (
            words.say("offer-passengers"),
            passengers.map_or(Cell::Empty, |count| Cell::Number(words.number(&count.to_string()))),
        ),
        (words.say("offer-range"), amount("range").unwrap_or(Cell::Empty)),
        (words.say("offer-caveats"), many(caveats)),
        (words.say("evidence-of"), evidence(visit, &offer["sources"])),
    ]
}

/// Tests with what each came to and by what evidence.
pub(super) fn tests(visit: &Visit, caption: String, tests: &[Value]) -> Table {
    let words = visit.words;
    let headings = ["test-what", "test-found", "test-why", "test-said", "evidence-of"];
    let mut table = Table::new(visit, caption, headings);
    for test in tests {
        let said = text(test, "/said");
        let mut told = vec![coded(visit, "test-answer", said)];
        if !text(test, "/grounds").is_empty() {
            told.push(Cell::said(text(test, "/grounds")));
        }
        table.row([
            Cell::Text(words.code("last-resort", text(test, "/test"))),
            found(visit, test),
            Cell::Text(words.code("why", text(test, "/why"))),
            if said.is_empty() { Cell::Empty } else { Cell::Many(told) },
            evidence(visit, test),
        ]);
    }
    table
}
