use entente_ledger::vetting::{Check, Rules, Verdict, gate};
use serde_json::{Value, json};

use crate::support::{Book, DONOR, FORCE, UNIT, listing, radios, stage, time};

fn vetting(name: &str, iss: &str, of: &str, result: &str, at: &str, until: &str) -> Value {
    json!({
        "name": name, "iss": iss, "kind": "vetting", "at": at, "subject": of,
        "body": {"vetting_type": "human-rights", "result": result, "valid_until": until, "conditions": "None."},
    })
}

fn to_unit() -> Value {
    let mut value = listing("w1", "2024-01-01", json!([radios(&["A1"], "10")]));
    value["body"]["consignee"] = UNIT.into();
    value["body"]["departs"] = "2024-02-01T00:00:00Z".into();
    value
}

const OF_UNIT: &str = "party:ML-GOV-MDAC:battalion-3";
const OF_ORG: &str = "party:ML-GOV-MDAC:self";

fn only(told: Value, now: &str) -> Check {
    let view = gate(&Book::of(told).rows(), &Rules::shipped().expect("the table"), time(now));
    assert_eq!(view.checks.len(), 1, "{view:?}");
    view.checks.into_iter().next().expect("one")
}

#[test]
fn a_release_without_vetting_is_flagged_before_it_leaves() {
    let check = only(json!([to_unit()]), "2024-01-02");
    assert_eq!((check.verdict.clone(), check.released), (Verdict::NotVetted, false));
    assert!(check.is_flagged());
}

#[test]
fn the_vetting_must_hold_on_the_day_of_release_and_come_before_it() {
    let passed = only(
        json!([to_unit(), vetting("v", DONOR, OF_UNIT, "cleared", "2024-01-10", "2024-02-01")]),
        "2024-03-01",
    );
    assert!(matches!(passed.verdict, Verdict::Passed { .. }), "the last day counts");
    let over = only(
        json!([to_unit(), vetting("v", DONOR, OF_UNIT, "cleared", "2024-01-10", "2024-01-31")]),
        "2024-03-01",
    );
    assert!(matches!(over.verdict, Verdict::Expired { .. }));
    // It departed later than planned: the day it left decides.
    let later = only(
        json!([
            to_unit(),
            vetting("v", DONOR, OF_UNIT, "conditional", "2024-01-10", "2024-02-01"),
            stage("d", DONOR, "w1", "departed", "2024-02-05")
        ]),
        "2024-03-01",
    );
    assert!(matches!(later.verdict, Verdict::Expired { .. }));
    let late = only(
        json!([
            to_unit(),
            stage("d", DONOR, "w1", "departed", "2024-02-01"),
            vetting("v", DONOR, OF_UNIT, "cleared", "2024-02-02", "2025-02-01")
        ]),
        "2024-03-01",
    );
    assert_eq!((late.verdict, late.released, late.late.len()), (Verdict::NotVetted, true, 1));
}

#[test]
fn the_organisation_counts_for_equipment_and_nobody_vets_itself() {
    let parent = only(
        json!([to_unit(), vetting("v", DONOR, OF_ORG, "cleared", "2024-01-10", "2025-01-01")]),
        "2024-03-01",
    );
    assert!(matches!(parent.verdict, Verdict::Passed { .. }));
    let own = only(
        json!([to_unit(), vetting("v", FORCE, OF_UNIT, "cleared", "2024-01-10", "2025-01-01")]),
        "2024-03-01",
    );
    assert_eq!(own.verdict, Verdict::NotVetted);
    let refused = only(
        json!([
            to_unit(),
            vetting("v", DONOR, OF_UNIT, "cleared", "2024-01-10", "2025-01-01"),
            vetting("w", "GB-GOV-1", OF_UNIT, "refused", "2024-01-11", "2025-01-01")
        ]),
        "2024-03-01",
    );
    assert_eq!(refused.verdict, Verdict::Refused);
}

#[test]
fn training_of_a_force_needs_the_unit_itself_vetted() {
    let course = json!({
        "name": "e", "iss": DONOR, "kind": "engagement", "at": "2024-01-01", "subject": format!("engagement:{DONOR}:c1"),
        "body": {"engagement_type": "training-course", "title": "Signals", "period": {"from": "2024-03-01"},
                 "contingents": [{"party": DONOR}, {"party": UNIT}]},
    });
    let force = json!({
        "name": "p", "iss": FORCE, "kind": "party", "at": "2023-01-01", "subject": OF_ORG,
        "body": {"party": FORCE, "name": "Army", "org_type": "440"},
    });
    let check = only(
        json!([course, force, vetting("v", DONOR, OF_ORG, "cleared", "2024-01-10", "2025-01-01")]),
        "2024-02-01",
    );
    assert_eq!((check.verdict, check.released), (Verdict::NotVetted, false));
}

#[test]
fn a_sealed_receiver_is_undetermined() {
    let mut value = to_unit();
    value["seal"] = json!(["/body/consignee"]);
    assert_eq!(only(json!([value]), "2024-03-01").verdict, Verdict::Undetermined);
}
