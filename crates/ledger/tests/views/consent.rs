use entente_ledger::consent::{Consent, Passing, Standing, consent};
use serde_json::{Value, json};

use crate::support::{Book, DONOR, FORCE, UNIT, decision, listing, place, radios, stage, time};

const NOTICE: &str = "notice:ML-GOV-MDAC:n1";

fn shipped() -> Value {
    listing("w1", "2024-01-01", json!([radios(&["A1"], "10")]))
}

fn passed_on(at: &str) -> Value {
    let mut value = stage("on", FORCE, "w1", "title-passed", at);
    value["body"]["from"] = FORCE.into();
    value["body"]["to"] = UNIT.into();
    value
}

fn notice(at: &str) -> Value {
    json!({
        "name": "n", "iss": FORCE, "kind": "notice", "at": at, "subject": NOTICE,
        "body": {"notice_type": "third-party-transfer", "recipients": [DONOR], "from": "2024-03-01T00:00:00Z",
                 "third_party": UNIT, "about": format!("consignment:{DONOR}:w1")},
    })
}

fn agreement() -> Value {
    json!({
        "name": "a", "iss": DONOR, "kind": "agreement", "at": "2023-01-01", "subject": format!("agreement:{DONOR}:a"),
        "body": {"agreement_type": "transfer-terms", "title": "Terms", "parties": [DONOR, FORCE],
                 "terms": {"title": "Terms", "sha256": format!("sha256:{}", "0".repeat(64))},
                 "period": {"from": "2023-01-01", "until": "2025-12-31"},
                 "consents": [{"party": DONOR, "scope": "Within the army.", "onward_to": [UNIT]}]},
    })
}

fn view(told: Value) -> Consent {
    consent(&Book::of(told).rows(), time("2026-01-01"))
}

fn standing(told: Value) -> Standing {
    let view = view(told);
    assert_eq!(view.passages.len(), 1, "{view:?}");
    view.passages[0].standing
}

#[test]
fn custody_of_the_parties_named_is_no_passing_on() {
    assert!(view(json!([shipped(), stage("r", FORCE, "w1", "received", "2024-02-01")])).passages.is_empty());
}

#[test]
fn the_chain_from_notice_to_decision() {
    let yes = |at| decision("d", DONOR, NOTICE, "accept", at);
    assert_eq!(standing(json!([shipped(), passed_on("2024-03-01")])), Standing::NoNotice);
    assert_eq!(
        standing(json!([shipped(), notice("2024-02-01"), passed_on("2024-03-01")])),
        Standing::Unanswered
    );
    let told = json!([shipped(), notice("2024-02-01"), yes("2024-02-10"), passed_on("2024-03-01")]);
    assert_eq!(standing(told), Standing::Accepted);
    let told = json!([shipped(), notice("2024-02-01"), yes("2024-03-02"), passed_on("2024-03-01")]);
    assert_eq!(standing(told), Standing::DecidedAfter);
    let told = json!([
        shipped(),
        notice("2024-02-01"),
        decision("d", DONOR, NOTICE, "reject", "2024-02-10"),
        passed_on("2024-03-01")
    ]);
    assert_eq!(standing(told), Standing::Refused);
    // The one that gives notice can't accept it itself.
    let told = json!([
        shipped(),
        notice("2024-02-01"),
        decision("d", FORCE, NOTICE, "accept", "2024-02-10"),
        passed_on("2024-03-01")
    ]);
    assert_eq!(standing(told), Standing::Unanswered);
}

#[test]
fn a_withdrawal_counts_from_its_time_on() {
    let told = |passed: &str| {
        json!([
            shipped(),
            notice("2024-02-01"),
            decision("d", DONOR, NOTICE, "accept", "2024-02-10"),
            decision("w", DONOR, NOTICE, "revoke", "2024-04-01"),
            passed_on(passed)
        ])
    };
    assert_eq!(standing(told("2024-03-31")), Standing::Accepted);
    assert_eq!(standing(told("2024-04-02")), Standing::Withdrawn);
    let of = |at: &str, passed: &str| {
        let mut goods = shipped();
        goods["body"]["agreement"] = format!("agreement:{DONOR}:a").into();
        json!([
            agreement(),
            goods,
            decision("w", DONOR, &format!("consignment:{DONOR}:w1"), "revoke", at),
            passed_on(passed)
        ])
    };
    assert_eq!(standing(of("2024-04-01", "2024-03-01")), Standing::Agreed);
    assert_eq!(standing(of("2024-04-01", "2024-05-01")), Standing::Withdrawn);
}

#[test]
fn an_agreement_consents_within_its_period_and_a_distribution_counts_too() {
    let handout = |at: &str| {
        json!({
            "name": "h", "iss": UNIT, "kind": "distribution", "at": at, "subject": format!("consignment:{DONOR}:w1"),
            "body": {"place": place("ML0701"), "people": {"total": 3}, "distributor": UNIT,
                     "lines": [{"line": "1", "quantity": {"value": "1", "unit": "H87"}}]},
        })
    };
    let told = |at: &str| {
        let mut goods = shipped();
        goods["body"]["agreement"] = format!("agreement:{DONOR}:a").into();
        json!([agreement(), goods, handout(at)])
    };
    let agreed = view(told("2025-12-31"));
    assert_eq!(
        (agreed.passages[0].standing, agreed.passages[0].how),
        (Standing::Agreed, Passing::Distribution)
    );
    assert_eq!(standing(told("2026-01-01")), Standing::Expired);
    let mut sealed = handout("2025-01-01");
    sealed["seal"] = json!(["/body/distributor"]);
    assert_eq!(standing(json!([shipped(), sealed])), Standing::Undetermined);
}
