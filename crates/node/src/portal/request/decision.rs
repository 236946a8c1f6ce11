//! Decisions on a request and its offers, and the appeals against them.

use serde_json::Value;

use super::list_of;
use crate::ledger::Names;
use crate::portal::page::{Cell, Table, evidence};
use crate::portal::visit::{Visit, text};

/// The decisions, in order of time.
pub(super) fn table(visit: &Visit, names: &Names, decisions: &[Value]) -> Table {
    let words = visit.words;
    let headings = ["decision-what", "decision-on", "decision-by", "decision-reason", "evidence-of"];
    let mut table = Table::new(visit, words.say("request-decisions"), headings);
    for decision in decisions {
        let outcome = text(decision, "/outcome");
        let mood = match outcome {
            "accept" => "good",
            "reject" | "revoke" => "bad",
            _ => "open",
        };
        let mut what = vec![Cell::State(mood, words.code("decided", outcome))];
        if !text(decision, "/gate").is_empty() {
            what.push(Cell::Text(words.code("gate", text(decision, "/gate"))));
        }
        what.push(Cell::Text(words.day(text(decision, "/at"))));
        let mut reason = vec![Cell::said(text(decision, "/reason"))];
        reason.extend(list_of(decision, "conditions").iter().filter_map(Value::as_str).map(Cell::said));
        let aside = list_of(decision, "overrides").iter().filter_map(Value::as_str);
        let aside: Vec<String> = aside.map(|test| words.code("last-resort", test)).collect();
        if !aside.is_empty() {
            reason
                .push(Cell::State("open", words.tell("decision-overrides", &[("tests", &aside.join("; "))])));
        }
        reason.extend(list_of(decision, "appeals").iter().map(|appeal| told(visit, names, appeal)));
        table.row([
            Cell::Many(what),
            visit.subject(names, text(decision, "/subject")),
            visit.party(names, text(decision, "/by")),
            Cell::Many(reason),
            evidence(visit, decision),
        ]);
    }
    table
}

/// An appeal in a sentence: who, when, what, and whether it was answered.
fn told(visit: &Visit, names: &Names, appeal: &Value) -> Cell {
    let words = visit.words;
    let day = words.day(text(appeal, "/at"));
    let mut values = vec![
        ("name", names.party_or_id(text(appeal, "/by"))),
        ("day", day.as_str()),
        ("says", text(appeal, "/says")),
    ];
    let answered = words.day(text(appeal, "/answered"));
    match answered.is_empty() {
        true => Cell::Text(words.tell("appeal-open", &values)),
        false => {
            values.push(("answered", answered.as_str()));
            Cell::Text(words.tell("appeal-answered", &values))
        }
    }
}
