use entente_ledger::obligation::{Obligation, RuleCode, Rules, State, delinquency, obligations};
use entente_ledger::sum::Sum;
use entente_ledger::vetting;
use entente_record::codes::Currency;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::support::{
    AGENCY, Book, DONOR, FORCE, decision, inventory, listing, radios, stage, time, transfer, with,
};

fn all(book: &Book, now: &str) -> Vec<Obligation> {
    let rules = Rules::shipped().expect("the table");
    let vetting = vetting::Rules::shipped().expect("the table");
    obligations(&book.rows(), &rules, &vetting, time(now)).all
}

fn of(book: &Book, code: RuleCode, now: &str) -> Vec<Obligation> {
    all(book, now).into_iter().filter(|obligation| obligation.rule == code).collect()
}

fn count(value: i64) -> Sum {
    Sum::Exact(Decimal::from(value))
}

fn eur(obligation: &entente_ledger::obligation::Portion) -> Sum {
    obligation.value.get("EUR".parse::<Currency>().expect("a currency"))
}

fn shipped() -> Vec<Value> {
    vec![
        listing("w1", "2024-01-01", json!([radios(&["A1", "A2", "A3"], "100.00")])),
        stage("dep", DONOR, "w1", "departed", "2024-01-05"),
        stage("arr", DONOR, "w1", "arrived", "2024-01-10"),
    ]
}

#[test]
fn an_inventory_of_some_serials_meets_the_first_count_for_those_alone() {
    let mut told = shipped();
    told.push(inventory("i1", DONOR, "2024-02-10", &["A1", "A2"], "in-storage"));
    let book = Book::of(json!(told));
    let found = of(&book, RuleCode::InitialInventory, "2024-04-09");
    assert_eq!(found.len(), 1);
    let first = &found[0];
    assert_eq!(first.due.expect("a day").to_string(), "2024-04-09", "90 days after arrival");
    assert_eq!(first.state, State::Due { days_left: 0 }, "its last day is in time");
    assert_eq!((first.asked.count, first.met.count, first.open.count), (count(3), count(2), count(1)));
    assert_eq!(eur(&first.met), Sum::Exact("66.67".parse().expect("an amount")));
    assert_eq!(eur(&first.open), Sum::Exact("33.33".parse().expect("an amount")));
    assert_eq!(first.owed_by.as_ref().expect("a party").as_str(), FORCE);
    assert_eq!(first.owed_to.as_ref().expect("a party").as_str(), DONOR);
    assert!(first.born_of.contains(&book.cite("w1")) && first.born_of.contains(&book.cite("arr")));

    let late = of(&book, RuleCode::InitialInventory, "2024-04-19");
    assert_eq!(late[0].state, State::Overdue { days: 10 });
    let lines = delinquency(&late);
    assert_eq!(lines[0].percent_by_count.expect("a share").to_string(), "33.3");
    assert_eq!(lines[0].ages[0].obligations, 1);
    assert_eq!(lines[0].open.count, count(1));
}

#[test]
fn a_late_first_count_is_met_late_and_begins_the_next_clock() {
    let mut told = shipped();
    told.push(inventory("i1", DONOR, "2024-04-19", &["A1", "A2", "A3"], "in-service"));
    told.push(inventory("i2", FORCE, "2025-04-01", &["A1"], "in-service"));
    told.push(inventory("i3", FORCE, "2025-04-02", &["A2"], "expended"));
    let book = Book::of(json!(told));
    assert_eq!(of(&book, RuleCode::InitialInventory, "2026-01-01")[0].state, State::Met { late_days: 10 });
    let periodic = of(&book, RuleCode::PeriodicInventory, "2026-01-01");
    // From i1: A1 and A2 in time, A3 overdue. From i2: A1 again. From i3 nothing: it was used up.
    assert_eq!(periodic.len(), 2);
    assert_eq!(periodic[0].since.to_string(), "2024-04-19");
    assert_eq!((periodic[0].asked.count, periodic[0].met.count), (count(3), count(2)));
    assert!(matches!(periodic[0].state, State::Overdue { .. }));
    assert_eq!(periodic[1].asked.count, count(1));
    assert_eq!(periodic[1].due.expect("a day").to_string(), "2026-04-01");
}

#[test]
fn unknown_meets_nothing_and_a_stated_loss_ends_what_is_owed() {
    let mut told = shipped();
    told.push(inventory("i1", DONOR, "2024-02-10", &["A1"], "unknown"));
    told.push(json!({
        "name": "l", "iss": FORCE, "kind": "loss", "at": "2024-03-01", "subject": format!("consignment:{DONOR}:w1"),
        "body": {"reason": "combat", "evidence_grade": "documented", "lines": [
            {"line": "1", "quantity": {"value": "2", "unit": "H87"}, "serials": ["A2", "A3"]}]},
    }));
    let book = Book::of(json!(told));
    let first = &of(&book, RuleCode::InitialInventory, "2024-03-02")[0];
    assert_eq!((first.met.count, first.ended.count, first.open.count), (count(0), count(2), count(1)));
}

#[test]
fn a_sealed_list_is_undetermined_and_never_met() {
    let mut told = shipped();
    told[0]["seal"] = json!(["/body/lines"]);
    let book = Book::of(json!(told));
    let rules = Rules::shipped().expect("the table");
    let vetting = vetting::Rules::shipped().expect("the table");
    let view = obligations(&book.rows(), &rules, &vetting, time("2025-01-01"));
    assert!(!view.all.iter().any(|obligation| obligation.rule == RuleCode::InitialInventory));
    assert!(view.undetermined.iter().any(|case| case.rule == RuleCode::InitialInventory));
}

#[test]
fn only_the_party_it_is_owed_to_waives() {
    let waiver = |iss: &str, outcome: &str, at: &str| {
        let value = decision("w", iss, &format!("consignment:{DONOR}:w1"), outcome, at);
        with(with(value, "/body/matter", "Waiver".into()), "/body/rule", "initial-inventory".into())
    };
    let state = |extra: Vec<Value>| {
        let mut told = shipped();
        told.extend(extra);
        let book = Book::of(json!(told));
        of(&book, RuleCode::InitialInventory, "2024-06-01").remove(0)
    };
    let waived = state(vec![waiver(DONOR, "accept", "2024-05-01")]);
    assert_eq!(waived.state, State::Waived);
    assert_eq!(waived.waived_by.len(), 1);
    let own = state(vec![waiver(FORCE, "accept", "2024-05-01")]);
    assert!(matches!(own.state, State::Overdue { .. }));
    assert_eq!(own.waivers_not_counted.len(), 1, "who owes can't waive, but it is shown");
    let taken_back =
        state(vec![waiver(DONOR, "accept", "2024-05-01"), waiver(DONOR, "revoke", "2024-05-02")]);
    assert!(matches!(taken_back.state, State::Overdue { .. }));
    let over =
        with(waiver(DONOR, "accept", "2024-05-01"), "/body/valid_until", "2024-05-20T00:00:00Z".into());
    assert!(matches!(state(vec![over]).state, State::Overdue { .. }));
}

fn agreement(duties: Value) -> Value {
    json!({
        "name": "agr", "iss": DONOR, "kind": "agreement", "at": "2024-01-01", "subject": format!("agreement:{DONOR}:a"),
        "body": {"agreement_type": "contribution", "title": "Terms", "parties": [DONOR, AGENCY],
                 "terms": {"title": "Terms", "sha256": format!("sha256:{}", "0".repeat(64))},
                 "period": {"from": "2024-01-01"}, "duties": duties},
    })
}

#[test]
fn commitments_are_due_by_the_schedule_agreed_and_settled_in_parts() {
    let duties = json!([{"from": DONOR, "to": AGENCY, "what": "Payment in full", "within_days": 30}]);
    let commit = with(
        transfer("c", DONOR, "committed", DONOR, AGENCY, "100.00", "2024-01-10"),
        "/body/agreement",
        format!("agreement:{DONOR}:a").into(),
    );
    let no_date = transfer("d", DONOR, "committed", DONOR, FORCE, "5.00", "2024-01-10");
    let first = transfer("p", DONOR, "paid", DONOR, AGENCY, "60.00", "2024-02-01");
    let rest = transfer("q", DONOR, "paid", DONOR, AGENCY, "45.00", "2024-02-20");
    let book = Book::of(json!([agreement(duties.clone()), commit, no_date, first]));
    let found = of(&book, RuleCode::Payment, "2024-02-10");
    let owed = found.iter().find(|o| o.due.is_some()).expect("a day");
    assert_eq!(owed.due.expect("a day").to_string(), "2024-02-09");
    assert_eq!(owed.state, State::Overdue { days: 1 });
    assert_eq!((eur(&owed.met), eur(&owed.open)), (count(60), count(40)));
    assert!(found.iter().any(|o| o.state == State::NoDate));

    let book = Book::of(json!([
        agreement(duties),
        book_commit(),
        transfer("p", DONOR, "paid", DONOR, AGENCY, "60.00", "2024-02-01"),
        rest
    ]));
    let owed = &of(&book, RuleCode::Payment, "2024-03-01")[0];
    assert_eq!(owed.state, State::Met { late_days: 11 });
    assert_eq!(
        (eur(&owed.met), eur(&owed.met_late)),
        (count(100), count(40)),
        "what is paid beyond settles nothing"
    );
}

fn book_commit() -> Value {
    with(
        transfer("c", DONOR, "committed", DONOR, AGENCY, "100.00", "2024-01-10"),
        "/body/agreement",
        format!("agreement:{DONOR}:a").into(),
    )
}

#[test]
fn answers_and_duties() {
    let duties = json!([{"from": AGENCY, "to": DONOR, "what": "Annual report", "within_days": 365}]);
    let book = Book::of(json!([
        agreement(duties),
        {"name": "f", "iss": "FR-GOV-COUR", "kind": "finding", "at": "2024-02-01", "subject": "finding:FR-GOV-COUR:1",
         "body": {"title": "Radios", "severity": "high", "account": "Missing.", "about": [format!("consignment:{DONOR}:w1")],
                  "recommendations": [{"what": "Find it.", "to": FORCE, "due": "2024-03-01"},
                                      {"what": "Pay.", "to": DONOR, "due": "2024-03-01"}]}},
        {"name": "r", "iss": FORCE, "kind": "response", "at": "2024-03-03", "subject": "finding:FR-GOV-COUR:1", "refs": ["f"],
         "body": {"outcome": "accept", "answer": "Found.", "closes": true}},
        {"name": "fb", "iss": AGENCY, "kind": "feedback", "at": "2024-02-01", "subject": format!("feedback:{AGENCY}:1"),
         "body": {"category": "payment-demanded", "area": {"name": "Gao", "pcode": "ML0701"},
                  "answer_due": "2024-02-15T00:00:00Z"}},
        {"name": "ans", "iss": AGENCY, "kind": "response", "at": "2024-02-10", "subject": "agreement:FR-GOV-MINARM:a", "refs": ["agr"],
         "body": {"outcome": "accept", "answer": "The report."}},
    ]));
    let findings = of(&book, RuleCode::FindingAnswer, "2024-04-01");
    let state = |party: &str| {
        findings.iter().find(|o| o.owed_by.as_ref().is_some_and(|p| p.as_str() == party)).map(|o| o.state)
    };
    assert_eq!(state(FORCE), Some(State::Met { late_days: 2 }));
    assert_eq!(state(DONOR), Some(State::Overdue { days: 31 }));
    assert_eq!(of(&book, RuleCode::FeedbackAnswer, "2024-04-01")[0].state, State::Overdue { days: 46 });
    assert_eq!(of(&book, RuleCode::AgreementDuty, "2024-04-01")[0].state, State::Met { late_days: 0 });
}

#[test]
fn donors_carriers_and_recipients_stand_in_one_table() {
    let mut told = shipped();
    told[0]["body"]["departs"] = "2024-01-03T00:00:00Z".into();
    told[0]["body"]["arrives"] = "2024-01-12T00:00:00Z".into();
    told[0]["body"]["carrier"] = AGENCY.into();
    let book = Book::of(json!(told));
    let found = all(&book, "2025-01-01");
    let lines = delinquency(&found);
    let line = |party: &str, code| {
        lines
            .iter()
            .find(|line| line.rule == code && line.party.as_ref().is_some_and(|p| p.as_str() == party))
    };
    assert_eq!(line(DONOR, RuleCode::DepartureRecord).expect("the donor").fallen_due, 1);
    assert_eq!(line(AGENCY, RuleCode::ArrivalRecord).expect("the carrier").overdue, 0);
    let recipient = line(FORCE, RuleCode::DeliveryRecord).expect("the recipient");
    assert_eq!((recipient.overdue, eur(&recipient.open)), (1, count(100)));
    assert_eq!(
        found.iter().filter(|o| o.rule == RuleCode::DepartureRecord).map(|o| o.state).collect::<Vec<_>>(),
        [State::Met { late_days: 2 }]
    );
}
