use entente_ledger::feedback::{Answer, Case, cases};
use entente_ledger::finding::{FindingState, Progress, findings};
use entente_ledger::obligation::{Obligations, Rules, obligations};
use entente_ledger::rows::Rows;
use entente_ledger::vetting;
use entente_record::Timestamp;
use serde_json::{Value, json};

use crate::support::{AGENCY, Book, DONOR, FORCE, place, time};

fn owed(rows: &Rows, now: Timestamp) -> Obligations {
    let vetting = vetting::Rules::shipped().expect("vetting rules");
    obligations(rows, &Rules::shipped().expect("rules"), &vetting, now)
}

fn complaint(name: &str, at: &str, category: &str, due: &str) -> Value {
    json!({
        "name": name, "iss": AGENCY, "kind": "feedback", "at": at, "subject": format!("feedback:{AGENCY}:{name}"),
        "body": {"category": category, "area": place("ML0701"), "answer_due": format!("{due}T00:00:00Z"), "lot": "R-1"},
    })
}

fn answer(iss: &str, to: &str, subject: &str, at: &str, closes: bool) -> Value {
    json!({
        "iss": iss, "kind": "response", "at": at, "subject": subject, "refs": [to],
        "body": {"outcome": "accept", "answer": "Done.", "closes": closes},
    })
}

fn told(values: Value, now: &str) -> Vec<Case> {
    let rows = Book::of(values).rows();
    cases(&rows, &owed(&rows, time(now)))
}

#[test]
fn a_case_waits_is_answered_in_time_or_late_or_is_overdue() {
    let asked = || complaint("f1", "2024-04-01", "diversion", "2024-04-15");
    let at = |day: &str| answer(FORCE, "f1", "feedback:XM-DAC-41140:f1", day, true);
    for (values, now, wanted, days, after) in [
        (json!([asked()]), "2024-04-15", Answer::Waiting, None, None),
        (json!([asked()]), "2024-04-16", Answer::Overdue, Some(1), None),
        (json!([asked(), at("2024-04-15")]), "2024-06-01", Answer::InTime, None, Some(14)),
        (json!([asked(), at("2024-04-18")]), "2024-06-01", Answer::Late, Some(3), Some(17)),
    ] {
        let found = told(values, now);
        let [case] = &found[..] else { panic!("{found:?}") };
        assert_eq!((case.answer, case.days, case.answered_after), (wanted, days, after), "{now}");
        assert!(
            case.sensitive && case.country.as_deref() == Some("ML") && case.area.as_deref() == Some("ML0701")
        );
        assert_eq!(
            case.sources.len(),
            1 + usize::from(after.is_some()),
            "every statement behind it is named"
        );
    }
}

#[test]
fn what_is_sealed_is_told_as_such() {
    let mut sealed = complaint("f1", "2024-04-01", "thanks", "2024-04-15");
    sealed["seal"] = json!(["/body/category", "/body/area", "/body/answer_due"]);
    let found = told(json!([sealed]), "2024-06-01");
    let [case] = &found[..] else { panic!("{found:?}") };
    assert_eq!((case.category, &case.country, case.answer), (None, &None, Answer::Undetermined));
}

fn finding(advice: Value) -> Value {
    json!({
        "name": "audit", "iss": AGENCY, "kind": "finding", "at": "2024-03-01", "subject": "finding:XM-DAC-41140:a",
        "body": {"title": "Sacks are missing", "severity": "high", "account": "Twenty sacks.",
                 "about": ["consignment:FR-GOV-MINARM:w1"], "recommendations": advice},
    })
}

fn advice(to: &str) -> Value {
    json!({"what": "Account for them.", "to": to, "due": "2024-05-01"})
}

fn state(values: Value, now: &str) -> FindingState {
    let rows = Book::of(values).rows();
    let mut all = findings(&rows, &owed(&rows, time(now)));
    assert_eq!(all.len(), 1);
    all.remove(0)
}

#[test]
fn a_recommendation_goes_from_open_to_closed_by_whoever_made_it() {
    let made = || finding(json!([advice(DONOR)]));
    let by = |iss: &str, at: &str, closes: bool| answer(iss, "audit", "finding:XM-DAC-41140:a", at, closes);
    for (values, now, wanted, days) in [
        (json!([made()]), "2024-05-01", Progress::Open, None),
        (json!([made()]), "2024-05-11", Progress::Overdue, Some(10)),
        // Somebody else's answer is none.
        (json!([made(), by(FORCE, "2024-04-01", true)]), "2024-05-11", Progress::Overdue, Some(10)),
        (json!([made(), by(DONOR, "2024-05-04", false)]), "2024-06-01", Progress::Answered, Some(3)),
        (json!([made(), by(DONOR, "2024-04-04", true)]), "2024-06-01", Progress::ReportedClosed, None),
        (
            json!([made(), by(DONOR, "2024-04-04", true), by(AGENCY, "2024-04-20", true)]),
            "2024-06-01",
            Progress::Closed,
            None,
        ),
        // The finder's word that something is not yet done closes nothing.
        (json!([made(), by(AGENCY, "2024-04-20", false)]), "2024-04-21", Progress::Open, None),
    ] {
        let found = state(values, now);
        assert_eq!((found.progress, found.recommendations[0].days), (Some(wanted), days), "{now} {found:?}");
        assert_eq!(found.open, usize::from(wanted != Progress::Closed));
    }
}

#[test]
fn a_finding_stands_as_its_least_far_recommendation() {
    let both = finding(json!([advice(DONOR), advice(FORCE)]));
    let answered = answer(DONOR, "audit", "finding:XM-DAC-41140:a", "2024-04-01", true);
    let found = state(json!([both, answered]), "2024-04-02");
    assert_eq!((found.progress, found.open), (Some(Progress::Open), 2));
    assert_eq!(found.recommendations[0].progress, Progress::ReportedClosed);
    let mut silent = finding(json!([advice(DONOR)]));
    silent["body"].as_object_mut().expect("a body").remove("recommendations");
    assert_eq!(state(json!([silent]), "2024-04-02").progress, None);
}
