//! IATI files to statements and back to figures: every type of transaction, both ends of a payment, a newer file.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may stop at the first surprise")]

mod common;

use std::collections::BTreeMap;

use common::{issuer, now, signed};
use entente_exchange::iati::{Effect, Held, Prepared, Taken, Taker, is_imported, prepare, transaction_kinds};
use entente_record::{Body, Kind, Statement};
use proptest::prelude::*;
use serde_json::Value;

const DONOR: &str = "XX-A-1";
const NGO: &str = "XX-B-2";

/// An activity of a reporter that takes part in it.
fn activity(reporter: &str, id: &str, inside: &str) -> String {
    format!(
        "<iati-activity xml:lang=\"en\" default-currency=\"EUR\" last-updated-datetime=\"2024-06-01T00:00:00Z\">\
         <iati-identifier>{id}</iati-identifier>\
         <reporting-org ref=\"{reporter}\" type=\"10\"><narrative>The {reporter}</narrative></reporting-org>\
         <title><narrative>Project {id}</narrative></title>\
         <participating-org ref=\"{reporter}\" role=\"2\"/><activity-status code=\"2\"/>{inside}</iati-activity>"
    )
}

fn around(inside: &str) -> String {
    format!(
        "<iati-activities version=\"2.03\" generated-datetime=\"2024-06-02T00:00:00Z\">{inside}</iati-activities>"
    )
}

/// A transaction: type, day, value, then what stands inside.
fn money(kind: u8, day: &str, value: &str, inside: &str) -> String {
    format!(
        "<transaction><transaction-type code=\"{kind}\"/><transaction-date iso-date=\"{day}\"/>\
         <value value-date=\"{day}\">{value}</value>{inside}</transaction>"
    )
}

fn end(name: &str, org: &str, other: &str) -> String {
    let activity = if other.is_empty() { String::new() } else { format!(" {name}-activity-id=\"{other}\"") };
    format!("<{name}-org ref=\"{org}\"{activity}/>")
}

fn take(files: &[(&str, &str)]) -> Taken {
    let mut taker = Taker::new(&issuer(), None).unwrap();
    for (name, text) in files {
        taker.file(name, text.as_bytes()).unwrap();
    }
    let taken = taker.finish().unwrap();
    assert!(taken.report.balances(), "{:?}", taken.report.totals);
    taken
}

/// A log in memory that is imported into as the program does it.
#[derive(Default)]
struct Log(Vec<Statement>);

impl Log {
    fn prepare(&self, files: &[(&str, &str)]) -> Prepared {
        let mut held = Held::new(&issuer());
        self.0.iter().for_each(|statement| held.see(statement));
        prepare(take(files), &held, now()).unwrap()
    }

    fn import(&mut self, files: &[(&str, &str)]) -> Prepared {
        let prepared = self.prepare(files);
        let mut new = prepared.plan.new.clone();
        new.sort_by_key(|draft| prepared.names.contains_key(&draft.statement.subject));
        for mut draft in new.into_iter().chain(prepared.plan.corrections.clone()) {
            if let Some(named) = prepared.names.get(&draft.statement.subject) {
                let named = self.0.iter().find(|statement| statement.subject == *named).unwrap();
                draft.statement.refs.push(named.hash);
            }
            self.0.push(signed(&draft).0);
        }
        assert!(self.0.iter().all(|one| one.kind == Kind::Correction || is_imported(one)));
        prepared
    }

    fn transfers(&self) -> Vec<(&Statement, Value)> {
        let transfers = self.0.iter().filter(|statement| statement.kind == Kind::Transfer);
        transfers.map(|statement| (statement, statement.body.to_value())).collect()
    }
}

fn added(prepared: &Prepared) -> (usize, usize, usize) {
    (prepared.plan.new.len(), prepared.plan.corrections.len(), prepared.plan.unchanged)
}

fn text<'v>(value: &'v Value, pointer: &str) -> &'v str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

#[test]
fn every_type_of_transaction_has_its_stage_and_its_way() {
    let own = |code: u8| {
        let named =
            if transaction_kinds()[code.to_string().as_str()].end == entente_exchange::iati::End::Payer {
                end("receiver", NGO, "")
            } else {
                end("provider", NGO, "")
            };
        around(&activity(DONOR, "XX-A-1-P", &money(code, "2024-01-31", "100", &named)))
    };
    let expected = [
        (1, "received", NGO, DONOR, false),
        (2, "committed", DONOR, NGO, false),
        (3, "paid", DONOR, NGO, false),
        (4, "paid", DONOR, NGO, false),
        (5, "received", NGO, DONOR, false),
        (6, "received", NGO, DONOR, true),
        (7, "paid", DONOR, NGO, false),
        (8, "paid", DONOR, NGO, false),
        (9, "received", NGO, DONOR, false),
        (10, "committed", DONOR, NGO, false),
        (11, "committed", NGO, DONOR, false),
        (12, "pledged", DONOR, NGO, false),
        (13, "pledged", NGO, DONOR, false),
    ];
    for (code, stage, from, to, refund) in expected {
        let mut log = Log::default();
        log.import(&[("a.xml", &own(code))]);
        let transfers = log.transfers();
        let [(statement, body)] = transfers.as_slice() else { panic!("type {code}: {transfers:?}") };
        assert_eq!(
            (text(body, "/stage"), text(body, "/from"), text(body, "/to")),
            (stage, from, to),
            "type {code}"
        );
        assert_eq!(body.get("refund").is_some(), refund, "type {code}");
        assert_eq!((text(body, "/amount/amount"), text(body, "/amount/currency")), ("100.00", "EUR"));
        assert_eq!(statement.at.to_string(), "2024-01-31T00:00:00Z");
        let note = transaction_kinds()[code.to_string().as_str()].note;
        assert_eq!(text(body, "/note"), note, "type {code}");
    }
    // Who borrows tells repayments from the other end.
    for code in [5, 6, 9] {
        let ends = end("provider", DONOR, "") + &end("receiver", NGO, "");
        let mut log = Log::default();
        log.import(&[("a.xml", &around(&activity(DONOR, "P", &money(code, "2024-01-31", "1", &ends))))]);
        assert_eq!(text(&log.transfers()[0].1, "/stage"), "paid", "type {code}");
    }
}

#[test]
fn the_methods_page_has_the_table_of_types() {
    let page = include_str!("../../../docs/methods/iati.md");
    for (code, kind) in transaction_kinds() {
        let stage = kind.stage.map_or("paid or received".to_owned(), |stage| stage.to_string());
        let row = page.lines().find(|line| line.starts_with(&format!("| {code} {} |", kind.name)));
        let row = row.unwrap_or_else(|| panic!("no row for {code} {}", kind.name));
        assert!(
            row.contains(&format!("`{stage}`"))
                || kind.stage.is_none() && row.contains("`paid` or `received`"),
            "{row}"
        );
    }
}

fn both(payer_names: bool, payee_names: bool, payee_value: &str, payee_day: &str) -> (String, String) {
    let receiver = end("receiver", NGO, if payer_names { "XX-B-2-Q" } else { "" });
    let provider = end("provider", DONOR, if payee_names { "XX-A-1-P" } else { "" });
    let donor = money(3, "2024-01-31", "100", &receiver) + &money(2, "2024-01-01", "250", &receiver);
    let ngo = money(1, payee_day, payee_value, &provider) + &money(11, "2024-01-05", "250", &provider);
    (around(&activity(DONOR, "XX-A-1-P", &donor)), around(&activity(NGO, "XX-B-2-Q", &ngo)))
}

#[test]
fn both_ends_of_a_payment_are_one_flow_whoever_names_the_other_and_whichever_comes_first() {
    for (payer_names, payee_names) in [(true, true), (true, false), (false, true)] {
        let (donor, ngo) = both(payer_names, payee_names, "100.0", "2024-02-03");
        let orders: [&[&[(&str, &str)]]; 3] = [
            &[&[("a.xml", &donor), ("b.xml", &ngo)]],
            &[&[("a.xml", &donor)], &[("b.xml", &ngo)]],
            &[&[("b.xml", &ngo)], &[("a.xml", &donor)]],
        ];
        for runs in orders {
            let mut log = Log::default();
            let last = runs.iter().map(|files| log.import(files)).last().unwrap();
            assert_eq!(last.names.len(), 1, "{payer_names} {payee_names}");
            let transfers = log.transfers();
            let of = |stage: &str| {
                transfers.iter().filter(|(_, body)| text(body, "/stage") == stage).collect::<Vec<_>>()
            };
            let (paid, received) = (of("paid")[0].0, of("received")[0].0);
            assert!(paid.refs.contains(&received.hash) != received.refs.contains(&paid.hash));
            // The receiver's word on the commitment is not stated, or taken back once the giver's is there.
            let withdrawn = log
                .0
                .iter()
                .filter(|one| matches!(&one.body, Body::Correction(c) if c.replacement.is_none()))
                .count();
            assert_eq!(of("committed").len() - withdrawn, 1);
            assert_eq!(last.told_twice, 1);
            for files in runs {
                assert_eq!(added(&log.prepare(files)).0 + added(&log.prepare(files)).1, 0, "again");
            }
        }
    }
}

#[test]
fn what_does_not_fit_is_not_linked_but_counted() {
    for (payer, payee, value, day) in [
        (true, true, "99", "2024-02-03"),
        (true, true, "100", "2024-05-01"),
        (true, true, "100", "2024-01-20"),
        (false, false, "100", "2024-02-03"),
    ] {
        let (donor, ngo) = both(payer, payee, value, day);
        let prepared = Log::default().prepare(&[("a.xml", &donor), ("b.xml", &ngo)]);
        assert!(prepared.names.is_empty(), "{payer} {payee} {value} {day}");
        let received = &prepared.links["received"];
        assert_eq!((received.told, received.linked), (1, 0));
        assert_eq!((received.named, received.unmatched), (u64::from(payee), u64::from(payee)));
        assert_eq!(received.open["EUR"], value);
    }
}

#[test]
fn tranches_of_one_size_stay_apart_and_pair_one_to_one() {
    let ends = end("receiver", NGO, "XX-B-2-Q");
    let days = ["2024-01-10", "2024-01-10", "2024-02-10"];
    let paid: String = days.iter().map(|day| money(3, day, "100", &ends)).collect();
    let got = ["2024-01-12", "2024-02-11"];
    let received: String =
        got.iter().map(|day| money(1, day, "100", &end("provider", DONOR, "XX-A-1-P"))).collect();
    let mut log = Log::default();
    let files = [
        ("a.xml", around(&activity(DONOR, "XX-A-1-P", &paid))),
        ("b.xml", around(&activity(NGO, "XX-B-2-Q", &received))),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let prepared = log.import(&files);
    assert_eq!((log.transfers().len(), prepared.names.len()), (5, 2));
    let named: std::collections::BTreeSet<_> = prepared.names.values().collect();
    assert_eq!(named.len(), 2, "no payment has two receipts");
}

#[test]
fn a_newer_file_corrects_what_changed_and_tells_what_is_gone() {
    let file = |value: &str, more: &str, title: &str| {
        let inside = money(3, "2024-01-31", value, &end("receiver", NGO, "")) + more;
        let first = activity(DONOR, "P1", &inside).replace("Project P1", title);
        around(&(first + &activity(DONOR, "P2", "")))
    };
    let later = money(4, "2024-03-01", "7", "");
    let old = file("100", &later, "One");
    let mut log = Log::default();
    let first = log.import(&[("a.xml", &old)]);
    assert_eq!((first.plan.corrections.len(), first.changes.len()), (0, 2));
    assert!(first.changes.iter().all(|change| change.new));
    let again = log.import(&[("a.xml", &old)]);
    assert_eq!((added(&again).0, added(&again).1), (0, 0));
    assert!(again.changes.is_empty());

    let newer = log.import(&[("a.xml", &file("120", "", "Uno"))]);
    assert_eq!(newer.plan.new.len(), 1, "the file itself");
    assert_eq!(newer.plan.corrections.len(), 2, "the title and the amount");
    let [change] = newer.changes.as_slice() else { panic!("{:?}", newer.changes) };
    assert_eq!(change.activity, "P1");
    assert_eq!(change.changed, BTreeMap::from([("programme".to_owned(), 1), ("transfer".to_owned(), 1)]));
    assert_eq!((change.missing.len(), change.gone), (1, false));
    // And back: corrected once more, then still.
    let back = log.import(&[("a.xml", &old)]);
    assert_eq!((back.plan.new.len(), back.plan.corrections.len()), (0, 2));
    assert_eq!(log.prepare(&[("a.xml", &old)]).plan.corrections.len(), 0);

    let only = around(&activity(DONOR, "P2", ""));
    let gone = log.prepare(&[("a.xml", &only)]);
    let told: Vec<_> = gone.changes.iter().map(|change| (change.activity.as_str(), change.gone)).collect();
    assert_eq!(told, [("P1", true)]);
    assert!(log.prepare(&[("other.xml", &only)]).changes.is_empty(), "another file says nothing of it");
}

#[test]
fn an_activity_that_can_t_be_read_now_is_not_told_as_gone() {
    let good = around(&(activity(DONOR, "P1", "") + &activity(DONOR, "P2", "")));
    let mut log = Log::default();
    log.import(&[("a.xml", &good)]);
    let broken = good.replace("</title><participating-org", "</titel><participating-org");
    let text = broken.replacen("</titel>", "</title>", 1);
    let prepared = log.prepare(&[("a.xml", &text)]);
    assert!(prepared.changes.is_empty(), "{:?}", prepared.changes);
}

#[test]
fn values_below_zero_turn_round_and_amounts_are_rounded_once() {
    let inside =
        money(3, "2024-01-31", "-12.345", &end("receiver", NGO, "")) + &money(3, "2024-02-01", "0.005", "");
    let taken = take(&[("a.xml", &around(&activity(DONOR, "P", &inside)))]);
    let total = &taken.report.totals["3"]["EUR"];
    assert_eq!(total.in_files.to_string(), "-12.340");
    let mut log = Log::default();
    log.import(&[("a.xml", &around(&activity(DONOR, "P", &inside)))]);
    let transfers = log.transfers();
    let [(_, body)] = transfers.as_slice() else { panic!("{transfers:?}") };
    assert_eq!((text(body, "/from"), text(body, "/to"), text(body, "/amount/amount")), (NGO, DONOR, "12.34"));
    assert_eq!(body["refund"], true);
}

#[test]
fn languages_and_results_are_kept() {
    let inside = "<description><narrative>All</narrative><narrative xml:lang=\"FR\">Tout</narrative></description>\
        <result type=\"2\"><title><narrative>Health</narrative></title><indicator measure=\"1\" ascending=\"0\">\
        <title><narrative>Deaths</narrative></title><baseline year=\"2020\" value=\"50\"/>\
        <period><period-start iso-date=\"2024-01-01\"/><period-end iso-date=\"2024-12-31\"/><target value=\"20\"/>\
        <actual value=\"31.5\"><dimension name=\"sex\" value=\"female\"/><dimension name=\"site\" value=\"north\"/></actual>\
        <actual value=\"many\"/></period></indicator></result>";
    let text_of = around(&activity(DONOR, "P", inside)).replace(
        "<narrative>Project P</narrative>",
        "<narrative>Project P</narrative><narrative xml:lang=\"ar\">مشروع</narrative>",
    );
    let mut log = Log::default();
    log.import(&[("a.xml", &text_of)]);
    let body = |kind| log.0.iter().find(|one| one.kind == kind).unwrap().body.to_value();
    let programme = body(Kind::Programme);
    assert_eq!(text(&programme, "/title"), "Project P");
    assert_eq!(text(&programme, "/description"), "[ar] Title: مشروع\n\n[en] All\n\n[fr] Tout");
    let codes: Vec<&str> =
        programme["identifiers"].as_array().unwrap().iter().map(|one| text(one, "/code")).collect();
    assert_eq!(codes, ["P", "XX-A-1", "en"], "itself, who reports it, the language of its title");
    let indicator = body(Kind::Indicator);
    assert_eq!((text(&indicator, "/title"), &indicator["ascending"]), ("Deaths", &Value::Bool(false)));
    assert_eq!(text(&indicator, "/baseline/period/until"), "2020-12-31");
    assert_eq!(indicator["actuals"].as_array().unwrap().len(), 1);
    assert_eq!(
        (text(&indicator, "/actuals/0/sex"), text(&indicator, "/actuals/0/note")),
        ("female", "site: north")
    );
    assert_eq!(take(&[("a.xml", &text_of)]).report.reasons["a reading that is no number is left out"], 1);
}

#[test]
fn who_only_reports_is_not_taken_for_the_payer() {
    let paid = money(3, "2024-01-31", "5", &end("receiver", NGO, ""));
    let reported = around(&activity(DONOR, "P", &paid));
    let from = |text_of: &str| {
        let mut log = Log::default();
        log.import(&[("a.xml", text_of)]);
        log.transfers().iter().map(|(_, body)| text(body, "/from").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(from(&reported), [DONOR]);
    for other in [
        reported.replace("type=\"10\">", "type=\"10\" secondary-reporter=\"1\">"),
        reported.replace(&format!("<participating-org ref=\"{DONOR}\""), "<participating-org ref=\"XX-C-3\""),
    ] {
        let from = from(&other);
        assert!(from.len() == 1 && from[0].starts_with("XI-IATINONE-FROM-"), "{from:?}");
    }
}

#[test]
fn what_is_left_out_says_why_and_where() {
    let cases = [
        (money(99, "2024-01-31", "5", ""), "none of the list"),
        (money(3, "2024-01-31", "0", ""), "nothing"),
        (money(3, "2024-01-31", "5", &end("receiver", DONOR, "")), "one organisation"),
        (money(3, "2024-01-31", "99999999999999999999", ""), "beyond"),
        (money(3, "2024-01-31", "five", ""), "no decimal"),
        (money(3, "yesterday", "5", ""), "no date"),
        (money(3, "2024-01-31", "5", "").replace("<value ", "<value currency=\"EURO\" "), "ISO 4217"),
    ];
    for (transaction, said) in cases {
        let taken = take(&[("a.xml", &around(&activity(DONOR, "P", &transaction)))]);
        let [note] = taken.report.notes.as_slice() else { panic!("{said}: {:?}", taken.report.notes) };
        assert!(note.problem.contains(said) && note.effect == Effect::LeftOut, "{}", note.problem);
        assert_eq!((note.line, note.activity.as_str()), (1, "P"));
        assert!(!taken.drafts.iter().any(|draft| draft.statement.kind == Kind::Transfer));
    }
    let twice =
        take(&[("a.xml", &around(&activity(DONOR, "P", ""))), ("b.xml", &around(&activity(DONOR, "P", "")))]);
    assert!(twice.report.notes[0].problem.contains("same identifier"), "{:?}", twice.report.notes);
    assert_eq!(twice.report.notes[0].effect, Effect::Skipped);
}

#[test]
fn places_too_many_for_a_statement_go_on_in_further_parts() {
    let inside: String = (0..1200)
        .map(|n| format!("<location><name><narrative>Place {n}</narrative></name><point><pos>1.{n:04} 2.5</pos></point></location>"))
        .collect();
    let mut log = Log::default();
    let text_of = around(&activity(DONOR, "P", &inside));
    log.import(&[("a.xml", &text_of)]);
    let parts: Vec<Value> =
        log.0.iter().filter(|one| one.kind == Kind::Programme).map(|one| one.body.to_value()).collect();
    assert!(parts.len() > 1);
    assert_eq!(parts.iter().map(|part| part["areas"].as_array().unwrap().len()).sum::<usize>(), 1200);
    assert!(parts.iter().skip(1).all(|part| text(part, "/part_of") == "programme:XI-EXAMPLE-1:iati-P"));
    assert_eq!(log.prepare(&[("a.xml", &text_of)]).changes, []);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever the transactions, sums balance, every draft can be signed, no two have one id or subject, order doesn't
    /// matter, and importing again adds nothing.
    #[test]
    fn transactions_in_any_number_and_order(
        list in prop::collection::vec((1_u8..=13, 0_u8..3, -300_i32..300, 0_u8..4, any::<bool>()), 0..24),
        turn in 0_usize..24,
    ) {
        let of = |(kind, day, value, who, named): &(u8, u8, i32, u8, bool)| {
            let org = ["XX-B-2", "XX-C-3", "", "bare"][usize::from(*who)];
            let other = if *named { "XX-B-2-Q" } else { "" };
            let inside = if org.is_empty() { String::new() } else {
                let name = if transaction_kinds()[kind.to_string().as_str()].end == entente_exchange::iati::End::Payer { "receiver" } else { "provider" };
                end(name, org, other)
            };
            money(*kind, &format!("2024-01-1{day}"), &format!("{}.5", value), &inside)
        };
        let mut parts: Vec<String> = list.iter().map(of).collect();
        let text_of = around(&activity(DONOR, "P", &parts.concat()));
        let mut log = Log::default();
        let first = log.import(&[("a.xml", &text_of)]);
        let mut subjects = std::collections::BTreeSet::new();
        prop_assert!(first.plan.new.iter().all(|draft| subjects.insert(draft.statement.subject.clone())));
        if !parts.is_empty() {
            let turn = turn % parts.len();
            parts.rotate_left(turn);
        }
        let turned = around(&activity(DONOR, "P", &parts.concat()));
        let again = log.prepare(&[("a.xml", &turned)]);
        prop_assert!(again.plan.corrections.is_empty());
        prop_assert!(again.plan.new.iter().all(|draft| draft.statement.kind == Kind::Dataset));
    }
}
