use entente_ledger::obligation::{self, RuleCode, State as Due, obligations};
use entente_ledger::request::{Finding, Guideline, RequestState, Rules, State, Verdict, requests};
use entente_ledger::vetting;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{AGENCY, Book, DONOR, place, time};

const COORDINATOR: &str = "XM-DAC-41127";
const STATE: &str = "ML-GOV-MAECI";

fn party(id: &str, org_type: &str, country: &str, role: &str) -> Value {
    json!({"name": format!("p-{id}"), "iss": id, "kind": "party", "at": "2023-01-01", "subject": format!("party:{id}:self"),
        "body": {"party": id, "name": id, "org_type": org_type, "country": country, "roles": [role]}})
}

fn parties() -> Vec<Value> {
    vec![party(COORDINATOR, "40", "CH", "coordinator"), party(STATE, "10", "ML", "recipient")]
}

const TESTS: [&str; 12] = [
    "request",
    "consent",
    "no-civilian-alternative",
    "critical-need-in-time",
    "civilian-control",
    "civilian-character",
    "limited",
    "indirect-first",
    "principles",
    "no-cost",
    "unarmed",
    "do-no-harm",
];

fn request() -> Value {
    let tests: Vec<Value> =
        TESTS.iter().map(|test| json!({"test": test, "answer": "met", "grounds": "As told."})).collect();
    json!({"name": "r", "iss": AGENCY, "kind": "request", "at": "2024-01-01", "subject": format!("request:{AGENCY}:r"),
        "body": {"task": "Fly food.", "emergency": "complex-emergency", "asset_class": "helicopter", "support": "indirect",
                 "priority": "life-saving", "deadline": "2024-01-20T00:00:00Z", "delivery": place("ML0701"), "tests": tests,
                 "alternatives": [{"what": "Trucks", "asked": "2023-12-28T00:00:00Z", "answer": "The road is closed."}]}})
}

fn offer(name: &str, iss: &str, role: &str) -> Value {
    json!({"name": name, "iss": iss, "kind": "offer", "at": "2024-01-03", "subject": format!("offer:{iss}:{name}"),
        "body": {"asset_class": "helicopter", "count": 1, "available_from": "2024-01-05T00:00:00Z",
                 "available_until": "2024-01-30T00:00:00Z", "military_role": role, "request": format!("request:{AGENCY}:r"),
                 "support": ["indirect"], "passengers": 4, "payload": {"value": "2", "unit": "TNE"}}})
}

fn decided(name: &str, iss: &str, subject: &str, at: &str, more: Value) -> Value {
    let mut body = json!({"outcome": "accept", "authority": iss, "reason": "As agreed."});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({"name": name, "iss": iss, "kind": "decision", "at": at, "subject": subject, "body": body})
}

fn review() -> Value {
    decided(
        "review",
        COORDINATOR,
        &format!("request:{AGENCY}:r"),
        "2024-01-02",
        json!({"gate": "cmcoord-review"}),
    )
}

fn consent() -> Value {
    decided("consent", STATE, &format!("request:{AGENCY}:r"), "2024-01-02", json!({"gate": "forward"}))
}

fn told(more: Vec<Value>) -> Book {
    Book::of(json!([parties(), vec![request()], more].concat()))
}

fn view(more: Vec<Value>) -> RequestState {
    let book = told(more);
    requests(&book.claims, &Rules::shipped().expect("the table")).all.remove(0)
}

fn finding(state: &RequestState, offer: usize, test: &str) -> Finding {
    state.offers[offer].tests.iter().find(|tested| tested.test.as_str() == test).expect("the test").finding
}

#[test]
fn an_offer_is_proposed_where_every_test_passes_by_statements() {
    let state = view(vec![review(), consent(), offer("o", DONOR, "not-party-to-conflict")]);
    let open = state.offers[0].open.clone();
    assert_eq!((state.offers[0].verdict, open), (Verdict::Proposed, Vec::<String>::new()));
    assert_eq!((state.state, state.guideline), (State::Offered, Guideline::Mcda));
    assert_eq!(finding(&state, 0, "unarmed"), Finding::NotApplicable);
    assert!(
        state.offers[0]
            .tests
            .iter()
            .filter(|test| test.finding == Finding::Pass)
            .all(|test| !test.sources.is_empty())
    );
}

#[test]
fn the_requesters_word_does_not_stand_for_others() {
    let state = view(vec![offer("o", DONOR, "not-party-to-conflict")]);
    assert_eq!(finding(&state, 0, "request"), Finding::Unknown);
    assert_eq!(finding(&state, 0, "consent"), Finding::Unknown);
    assert_eq!(
        finding(&state, 0, "civilian-control"),
        Finding::Pass,
        "with grounds the requester's word is enough here"
    );
    assert_eq!(state.offers[0].verdict, Verdict::NotProposed);
    assert_eq!(state.offers[0].open, ["request", "consent"]);
}

#[test]
fn a_refusal_of_the_state_and_a_party_to_the_conflict_fail() {
    let no = decided("no", STATE, &format!("request:{AGENCY}:r"), "2024-01-04", json!({"outcome": "revoke"}));
    let state = view(vec![review(), consent(), no, offer("o", DONOR, "party-to-conflict")]);
    assert_eq!(finding(&state, 0, "consent"), Finding::Fail);
    assert_eq!(finding(&state, 0, "principles"), Finding::Fail);
    let mut short = consent();
    short["body"]["valid_until"] = json!("2024-01-04T00:00:00Z");
    let state = view(vec![review(), short, offer("o", DONOR, "peacekeeping")]);
    assert_eq!(finding(&state, 0, "consent"), Finding::Fail, "it ends before the window opens");
}

#[test]
fn a_civilian_offer_that_stands_comes_first_and_needs_no_test() {
    let mut all =
        vec![review(), consent(), offer("o", DONOR, "peacekeeping"), offer("c", "XI-AIR-1", "none")];
    let state = view(all.clone());
    assert_eq!(finding(&state, 0, "no-civilian-alternative"), Finding::Fail);
    let civil = state.offers.iter().find(|offer| offer.by.as_str() == "XI-AIR-1").unwrap();
    assert_eq!((civil.verdict, civil.tests.len()), (Verdict::Civilian, 0));
    all.push(decided("d", COORDINATOR, "offer:XI-AIR-1:c", "2024-01-04", json!({"outcome": "reject"})));
    let state = view(all);
    assert_eq!(finding(&state, 0, "no-civilian-alternative"), Finding::Pass, "a declined one stands no more");
}

#[test]
fn an_authority_may_set_tests_aside_by_name() {
    let taken = |overrides: Value| {
        let subject = format!("offer:{DONOR}:o");
        decided(
            "t",
            COORDINATOR,
            &subject,
            "2024-01-05",
            json!({"gate": "use-of-asset", "overrides": overrides}),
        )
    };
    let base = || vec![review(), consent(), offer("o", DONOR, "party-to-conflict")];
    let aside = view([base(), vec![taken(json!(["principles"]))]].concat());
    assert_eq!((aside.offers[0].verdict, aside.state), (Verdict::Overridden, State::Accepted));
    let other = view([base(), vec![taken(json!(["unarmed"]))]].concat());
    assert_eq!(
        (other.offers[0].verdict, other.offers[0].open.clone()),
        (Verdict::TakenAgainst, vec!["principles".to_owned()])
    );
}

#[test]
fn disasters_in_peace_go_by_other_guidelines_and_silence_by_the_stricter() {
    let of = |emergency: Value| {
        let mut told = request();
        told["body"]["emergency"] = emergency;
        if told["body"]["emergency"].is_null() {
            told["body"].as_object_mut().unwrap().remove("emergency");
        }
        let book = Book::of(json!([parties(), vec![told]].concat()));
        requests(&book.claims, &Rules::shipped().unwrap()).all.remove(0)
    };
    let flood = of(json!("natural-disaster"));
    assert_eq!(
        (flood.guideline, flood.tests.iter().any(|test| test.test.as_str() == "unarmed")),
        (Guideline::Oslo, false)
    );
    assert_eq!(of(Value::Null).guideline, Guideline::Mcda);
}

#[test]
fn an_appeal_is_told_with_its_answer_and_is_owed_one() {
    let turned_down = decided(
        "no",
        COORDINATOR,
        &format!("offer:{DONOR}:o"),
        "2024-01-05",
        json!({"outcome": "reject", "appeal_to": COORDINATOR}),
    );
    let mut appeal = json!({"name": "a", "iss": DONOR, "kind": "response", "at": "2024-01-06", "subject": format!("offer:{DONOR}:o"),
        "refs": ["no"], "body": {"outcome": "reject", "answer": "No other aircraft is there in time."}});
    let all = vec![offer("o", DONOR, "party-to-conflict"), turned_down.clone(), appeal.clone()];
    let state = view(all.clone());
    let told_of = &state.decisions[0].appeals[0];
    assert_eq!((told_of.by.as_str(), told_of.answered), (DONOR, None));
    assert_eq!(told_of.says.as_deref(), Some("No other aircraft is there in time."));
    let owed = |book: &Book, now: &str| {
        let rules = obligation::Rules::shipped().unwrap();
        let all = obligations(&book.rows(), &rules, &vetting::Rules::shipped().unwrap(), time(now)).all;
        all.into_iter().find(|duty| duty.rule == RuleCode::AppealAnswer).expect("the duty")
    };
    let duty = owed(&told(all.clone()), "2024-02-01");
    assert_eq!(duty.state, Due::Overdue { days: 12 });
    assert_eq!(duty.owed_by.as_ref().map(|party| party.as_str()), Some(COORDINATOR));
    let mut answer =
        decided("yes", COORDINATOR, &format!("offer:{DONOR}:o"), "2024-01-08", json!({"gate": "appeal"}));
    answer["refs"] = json!(["a"]);
    let all = [all, vec![answer]].concat();
    assert!(view(all.clone()).decisions[0].appeals[0].answered.is_some());
    assert_eq!(owed(&told(all), "2024-02-01").state, Due::Met { late_days: 0 });
    appeal["body"]["outcome"] = json!("accept");
    let agreed = view(vec![offer("o", DONOR, "party-to-conflict"), turned_down, appeal]);
    assert!(agreed.decisions[0].appeals.is_empty(), "who agrees appeals nothing");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_order_of_claims_never_matters(turn in 0..10_usize, back in any::<bool>(), role in 0..3_usize) {
        let role = ["none", "party-to-conflict", "unknown"][role];
        let taken = decided("t", COORDINATOR, &format!("offer:{DONOR}:o"), "2024-01-05", json!({"overrides": ["principles"]}));
        let book = told(vec![consent(), offer("o", DONOR, role), offer("p", "XI-AIR-1", "none"), taken, review()]);
        let rules = Rules::shipped().unwrap();
        let straight = requests(&book.claims, &rules);
        let mut claims = book.claims.clone();
        let by = turn % claims.len();
        claims.rotate_left(by);
        if back {
            claims.reverse();
        }
        prop_assert_eq!(straight, requests(&claims, &rules));
    }
}

#[test]
fn the_tables_are_sound() {
    let rules = Rules::shipped().unwrap();
    assert!(rules.of(Guideline::Mcda).count() > rules.of(Guideline::Oslo).count());
    let twice =
        entente_ledger::request::TABLE.replacen("mcda-consent,mcda,consent", "mcda-consent,mcda,request", 1);
    assert!(Rules::parse(&twice).unwrap_err().what.contains("twice"));
    assert!(Rules::parse(&entente_ledger::request::TABLE.replacen(",oslo,", ",geneva,", 1)).is_err());
}
