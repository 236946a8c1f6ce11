use std::collections::BTreeSet;

use entente_ledger::money::{How, Scope, group_total, money, total};
use entente_ledger::sum::Sum;
use entente_record::value::TransferStage;
use rust_decimal::Decimal;
use serde_json::json;

use crate::support::{Book, time, transfer, with};

const A: &str = "DE-GOV-1";
const F: &str = "XM-OCHA-FUND1";
const P: &str = "ML-NGO-1";
const PROGRAMME: &str = "programme:XM-OCHA-FUND1:food";

fn eur(text: &str) -> Sum {
    Sum::Exact(text.parse::<Decimal>().expect("an amount"))
}

#[test]
fn the_four_stages_stay_four_figures_and_currencies_apart() {
    let book = Book::of(json!([
        transfer("a", A, "pledged", A, F, "100", "2024-01-01"),
        transfer("b", A, "committed", A, F, "80", "2024-02-01"),
        transfer("c", A, "paid", A, F, "50", "2024-03-01"),
        with(transfer("d", A, "paid", A, F, "7", "2024-03-02"), "/body/amount/currency", "USD".into()),
        with(transfer("e", F, "received", A, F, "50", "2024-03-04"), "/refs", json!(["c"])),
    ]));
    let view = money(&book.rows().transfers, time("2024-04-01"));
    let flows: Vec<_> = view.flows.iter().collect();
    assert_eq!(flows.len(), 2, "one flow for each currency");
    let flow = flows.iter().find(|flow| flow.currency.is_some_and(|c| c.as_str() == "EUR")).expect("euros");
    let amounts = [&flow.pledged, &flow.committed, &flow.paid, &flow.received].map(|figure| figure.amount);
    assert_eq!(amounts, [eur("100"), eur("80"), eur("50"), eur("50")]);
    assert_eq!(flow.paid.sources, [book.cite("c")]);
    assert_eq!((view.transfers, view.both_ends, view.confirmed), (2, 1, 1));
    assert_eq!(view.matched[0].how, How::Reference);
    assert_eq!(view.unmatched.len(), 1, "the dollars have no receipt");
    assert_eq!(view.unmatched[0].age_days, 30);
}

#[test]
fn matching_goes_by_reference_then_subject_then_parties_in_the_window() {
    // Two payments alike: the reference decides against the nearer date.
    let book = Book::of(json!([
        transfer("p1", A, "paid", A, F, "10", "2024-03-01"),
        transfer("p2", A, "paid", A, F, "10", "2024-03-09"),
        with(transfer("r1", F, "received", A, F, "10", "2024-03-10"), "/refs", json!(["p1"])),
        transfer("r2", F, "received", A, F, "10", "2024-03-20"),
    ]));
    let view = money(&book.rows().transfers, time("2024-04-01"));
    let pairs: Vec<_> =
        view.matched.iter().map(|m| (m.how, m.paid.sources.clone(), m.received.sources.clone())).collect();
    assert_eq!(
        pairs,
        [
            (How::Reference, vec![book.cite("p1")], vec![book.cite("r1")]),
            (How::Parties, vec![book.cite("p2")], vec![book.cite("r2")]),
        ]
    );

    // One teller, one subject, both stages; amounts differ, so both words are shown.
    let book = Book::of(json!([
        transfer("x", F, "paid", A, F, "10", "2024-03-01"),
        with(
            transfer("y", F, "received", A, F, "9", "2024-03-03"),
            "/subject",
            json!("transfer:XM-OCHA-FUND1:x")
        ),
    ]));
    let view = money(&book.rows().transfers, time("2024-04-01"));
    assert_eq!(view.matched[0].how, How::Subject);
    assert!(!view.matched[0].confirmed, "the payer said nothing itself");
    assert_eq!(view.differences[0].difference, Some(eur("1")));
    assert_eq!(view.differences[0].other.sources, [book.cite("y")]);
}

#[test]
fn the_window_ends_on_its_day_and_programmes_must_not_differ() {
    for (day, matched) in [("2024-04-30", 1), ("2024-05-01", 0), ("2024-02-25", 1), ("2024-02-24", 0)] {
        let book = Book::of(json!([
            transfer("p", A, "paid", A, F, "10", "2024-03-01"),
            transfer("r", F, "received", A, F, "10", day),
        ]));
        let view = money(&book.rows().transfers, time("2024-06-01"));
        assert_eq!(view.matched.len(), matched, "a receipt on {day}");
    }
    let other = "programme:XM-OCHA-FUND1:health";
    let book = Book::of(json!([
        with(transfer("p", A, "paid", A, F, "10", "2024-03-01"), "/body/programme", PROGRAMME.into()),
        with(transfer("r", F, "received", A, F, "10", "2024-03-02"), "/body/programme", other.into()),
        transfer("s", F, "received", A, F, "10", "2024-03-05"),
    ]));
    let view = money(&book.rows().transfers, time("2024-06-01"));
    assert_eq!(view.matched.len(), 1);
    assert_eq!(view.matched[0].received.sources, [book.cite("s")], "an end that names no programme fits any");
}

#[test]
fn a_later_statement_on_the_subject_replaces_and_a_correction_changes_the_body() {
    let first = transfer("t", A, "paid", A, F, "10", "2024-03-01");
    let second =
        with(transfer("u", A, "paid", A, F, "12", "2024-03-02"), "/subject", json!("transfer:DE-GOV-1:t"));
    let mut third = transfer("v", A, "paid", A, F, "5", "2024-03-03");
    third["was"] =
        json!({"stage": "paid", "from": A, "to": F, "amount": crate::support::money("500", "EUR")});
    let book = Book::of(json!([first, second, third]));
    let view = money(&book.rows().transfers, time("2024-04-01"));
    assert_eq!(view.flows[0].paid.amount, eur("17"));
    assert_eq!(
        view.flows[0].paid.sources.len(),
        3,
        "the corrected statement and its correction, and the later one"
    );
    assert_eq!(view.left_out.replaced, 1);
}

#[test]
fn what_two_organisations_tell_counts_once_and_their_difference_is_shown() {
    let importer = "GB-COH-1";
    let book = Book::of(json!([
        transfer("told", importer, "paid", A, F, "11", "2024-03-01"),
        with(transfer("own", A, "paid", A, F, "10", "2024-03-02"), "/refs", json!(["told"])),
    ]));
    let view = money(&book.rows().transfers, time("2024-04-01"));
    let paid = &view.flows[0].paid;
    assert_eq!((paid.transfers, paid.amount), (1, eur("10")), "the payer's own word counts");
    assert_eq!(view.left_out.told_again, 1);
    assert_eq!(view.differences[0].one.sources, [book.cite("own")]);
    assert_eq!(view.differences[0].difference, Some(eur("-1")));

    // A payer's second tranche that names the first stays a transfer of its own.
    let book = Book::of(json!([
        transfer("one", A, "paid", A, F, "10", "2024-03-01"),
        with(transfer("two", A, "paid", A, F, "10", "2024-03-02"), "/refs", json!(["one"])),
    ]));
    let view = money(&book.rows().transfers, time("2024-04-01"));
    assert_eq!(view.flows[0].paid.amount, eur("20"));
}

#[test]
fn refunds_come_off_the_flow_they_undo() {
    let mut back = transfer("back", F, "paid", F, A, "3", "2024-05-01");
    back["body"]["refund"] = true.into();
    let book = Book::of(json!([transfer("p", A, "paid", A, F, "10", "2024-03-01"), back]));
    let rows = book.rows();
    let view = money(&rows.transfers, time("2024-06-01"));
    assert_eq!(view.flows.len(), 1);
    let paid = &view.flows[0].paid;
    assert_eq!((paid.transfers, paid.refunds, paid.amount, paid.refunded), (1, 1, eur("7"), eur("3")));
    assert_eq!(total(&rows.transfers, &Scope::All, TransferStage::Paid)[0].counted, eur("7"));
    assert_eq!(view.reconciled.len(), 2, "refunds are reconciled apart");
}

#[test]
fn sealed_amounts_and_parties_are_counted_never_nothing() {
    let mut amount = transfer("s", A, "paid", A, F, "10", "2024-03-01");
    amount["seal"] = json!(["/body/amount/amount"]);
    let mut party = transfer("t", A, "paid", A, F, "10", "2024-03-01");
    party["seal"] = json!(["/body/to"]);
    let mut stage = transfer("u", A, "paid", A, F, "10", "2024-03-01");
    stage["seal"] = json!(["/body/stage"]);
    let book = Book::of(json!([amount, party, stage]));
    let view = money(&book.rows().transfers, time("2024-04-01"));
    let left = &view.left_out;
    assert_eq!((left.amount_sealed, left.party_sealed, left.stage_sealed), (1, 1, 1));
    let sealed = view.flows.iter().find(|flow| flow.paid.sealed == 1).expect("the sealed one");
    assert_eq!((sealed.paid.transfers, sealed.paid.amount), (1, Sum::ZERO));
    let json = serde_json::to_value(&view).expect("JSON");
    assert_eq!(json["flows"][0]["paid"]["amount"], "10", "the unnamed payee sorts first");
}

#[test]
fn totals_count_money_once_through_a_chain_and_around_a_circle() {
    let at_fund = |value| with(value, "/body/programme", PROGRAMME.into());
    let book = Book::of(json!([
        at_fund(transfer("in", A, "paid", A, F, "100", "2024-01-01")),
        at_fund(transfer("out", F, "paid", F, P, "60", "2023-12-01")),
    ]));
    let programme = Scope::Programme(PROGRAMME.parse().expect("a subject"));
    let totals = total(&book.rows().transfers, &programme, TransferStage::Paid);
    assert_eq!(totals.len(), 1);
    let sum = &totals[0];
    assert_eq!((sum.gross.amount, sum.excluded, sum.counted), (eur("160"), eur("60"), eur("100")));
    assert_eq!(sum.excluded_transfers, 1);
    assert_eq!(sum.passed_on[0].party.as_str(), F);

    // A pays B, B pays A: nothing stays, nothing is new.
    let book = Book::of(json!([
        transfer("ab", A, "paid", A, F, "100", "2024-01-01"),
        transfer("ba", F, "paid", F, A, "40", "2024-02-01"),
    ]));
    let sum = &total(&book.rows().transfers, &Scope::All, TransferStage::Paid)[0];
    assert_eq!((sum.gross.amount, sum.excluded, sum.counted), (eur("140"), eur("80"), eur("60")));

    let group: BTreeSet<_> = [A, F].map(|party| party.parse().expect("a party")).into_iter().collect();
    let book = Book::of(json!([
        transfer("in", A, "paid", A, F, "100", "2024-01-01"),
        transfer("out", "XM-OCHA-FUND1/desk", "paid", "XM-OCHA-FUND1/desk", P, "60", "2024-02-01"),
    ]));
    let sum = &group_total(&book.rows().transfers, &group, TransferStage::Paid)[0];
    assert_eq!((sum.given.amount, sum.got.amount, sum.excluded.amount), (eur("60"), Sum::ZERO, eur("100")));
}

#[test]
fn an_overflow_is_stated_and_never_rounded() {
    let most = "99999999999999999999999999.99";
    let list: Vec<_> = (0..900_u32)
        .map(|n| transfer(&format!("t{n}"), A, "paid", A, F, most, "2024-01-01"))
        .take(9)
        .collect();
    let book = Book::of(json!(list));
    let mut rows = book.rows().transfers;
    // As many as are needed to leave the range; ids differ, the rest is the same.
    let mut sum = Sum::ZERO;
    for _ in 0..200 {
        for row in &rows {
            sum = sum.plus(row.amount.expect("open").0.into());
        }
    }
    assert_eq!(sum, Sum::Overflow);
    assert_eq!(serde_json::to_value(sum).expect("JSON"), "overflow");
    rows.truncate(2);
    let view = money(&rows, time("2024-04-01"));
    assert_eq!(view.flows[0].paid.amount, eur("199999999999999999999999999.98"));
}
