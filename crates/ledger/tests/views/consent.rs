use entente_ledger::consent::{Consent, Passing, Standing, consent};
use serde_json::{Value, json};

use crate::support::{Book, DONOR, FORCE, UNIT, decision, inventory, listing, place, radios, stage, time};

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

#[test]
fn title_for_the_organisation_of_the_consignee_unit_is_no_passing_on() {
    let mut goods = shipped();
    goods["body"]["consignee"] = UNIT.into();
    let mut title = passed_on("2024-03-01");
    title["body"]["to"] = FORCE.into();
    title["body"]["from"] = DONOR.into();
    title["iss"] = DONOR.into();
    assert!(view(json!([goods.clone(), title.clone()])).passages.is_empty());
    // Another unit is another party.
    title["body"]["to"] = "ML-GOV-MDAC/battalion-4".into();
    assert_eq!(standing(json!([goods, title])), Standing::NoNotice);
}

#[test]
fn a_notice_not_accepted_in_time_is_a_passage_without_any_custody_statement() {
    let seen = |told: Value, now: &str| consent(&Book::of(told).rows(), time(now));
    // Goods pass on 1 March.
    let told = |decisions: &[(&str, &str)]| {
        let mut told = vec![shipped(), notice("2024-02-01")];
        for (number, (outcome, at)) in decisions.iter().enumerate() {
            told.push(decision(&format!("d{number}"), DONOR, NOTICE, outcome, at));
        }
        Value::Array(told)
    };
    type Decisions = &'static [(&'static str, &'static str)];
    let cases: [(Decisions, Option<Standing>); 6] = [
        (&[], Some(Standing::Unanswered)),
        (&[("accept", "2024-02-10")], None),
        (&[("accept", "2024-03-02")], Some(Standing::DecidedAfter)),
        (&[("reject", "2024-02-10")], Some(Standing::Refused)),
        (&[("reject", "2024-03-10")], Some(Standing::Refused)),
        (&[("accept", "2024-02-10"), ("revoke", "2024-02-20")], Some(Standing::Withdrawn)),
    ];
    for (decisions, wanted) in cases {
        let view = seen(told(decisions), "2024-06-01");
        let found = view.passages.first().map(|passage| passage.standing);
        assert_eq!((found, view.flagged), (wanted, usize::from(wanted.is_some())), "{decisions:?}");
        if let Some(passage) = view.passages.first() {
            assert_eq!((passage.how, passage.at.0), (Passing::Notice, time("2024-03-01T00:00:00Z")));
        }
    }
    assert!(seen(told(&[]), "2024-02-28").passages.is_empty(), "nothing has passed yet");
    // Stated after the fact, with the passing itself on record: one passage, by the statement of it.
    let view = view(json!([shipped(), passed_on("2024-03-05"), notice("2024-03-20")]));
    assert_eq!((view.passages.len(), view.passages[0].how), (1, Passing::Title));
}

#[test]
fn a_notice_about_no_listed_consignment_is_shown_by_itself() {
    let mut told = notice("2024-02-01");
    told["body"].as_object_mut().unwrap().remove("about");
    let view = view(json!([told]));
    assert_eq!((view.passages[0].subject.to_string(), view.flagged), (NOTICE.to_owned(), 1));
}

#[test]
fn an_inventory_that_finds_serials_with_a_stranger_is_one_passage() {
    let police = "ML-GOV-POLICE/north";
    let count = |name: &str, holder: &str, at: &str, disposition: &str| {
        let mut value = inventory(name, holder, at, &["A1"], disposition);
        value["body"]["holder"] = holder.into();
        value
    };
    let told = json!([
        shipped(),
        count("i1", FORCE, "2024-02-01", "in-service"),
        count("i2", "ML-GOV-MDAC/battalion-4", "2024-02-02", "in-service"),
        count("i3", police, "2024-03-01", "not-found"),
        count("i4", police, "2024-04-01", "in-service"),
        count("i5", police, "2024-05-01", "in-storage"),
    ]);
    let view = view(told);
    let [passage] = view.passages.as_slice() else { panic!("{view:?}") };
    assert_eq!((passage.how, passage.standing), (Passing::Inventory, Standing::NoNotice));
    assert_eq!(
        (passage.to.as_ref().unwrap().to_string(), passage.at.0),
        (police.to_owned(), time("2024-04-01"))
    );
    assert_eq!(passage.sources.len(), 3);
}

#[test]
fn a_consent_withdrawn_by_one_party_is_not_given_back_by_another() {
    let subject = format!("agreement:{DONOR}:a");
    let mut goods = shipped();
    goods["body"]["agreement"] = subject.as_str().into();
    let told = |passed: &str| {
        json!([
            agreement(),
            goods,
            decision("w", DONOR, &subject, "revoke", "2024-04-01"),
            decision("y", FORCE, &subject, "accept", "2024-04-02"),
            passed_on(passed)
        ])
    };
    assert_eq!(standing(told("2024-03-01")), Standing::Agreed);
    assert_eq!(standing(told("2024-05-01")), Standing::Withdrawn);
    let at = |now: &str| consent(&Book::of(told("2024-03-01")).rows(), time(now)).given[0].standing;
    assert_eq!((at("2024-03-15"), at("2024-04-15")), (Standing::Agreed, Standing::Withdrawn));
}
