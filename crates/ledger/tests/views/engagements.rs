use entente_ledger::engagement::{Sort, Tie, When, engagements};
use serde_json::{Value, json};

use crate::support::{Book, DONOR, FORCE, time, with};

const TREATY: &str = "agreement:FR-GOV-MINARM:treaty";

fn agreement() -> Value {
    json!({
        "name": "treaty", "iss": DONOR, "kind": "agreement", "at": "2014-02-01", "subject": TREATY,
        "body": {"agreement_type": "treaty", "title": "Treaty", "parties": [DONOR, FORCE], "period": {"from": "2014-02-01"},
                 "terms": {"title": "Terms", "sha256": format!("sha256:{}", "0".repeat(64))}},
    })
}

fn engagement(name: &str, form: &str, period: Value) -> Value {
    json!({
        "name": name, "iss": DONOR, "kind": "engagement", "at": "2014-03-01", "subject": format!("engagement:{DONOR}:{name}"),
        "body": {"engagement_type": form, "title": name, "period": period, "agreement": TREATY,
                 "contingents": [{"party": DONOR}, {"party": FORCE, "host": true}],
                 "places": [{"name": "Gao", "country": "ML", "pcode": "ML0703"}]},
    })
}

/// The worked example of docs/methods/engagements.md.
fn told() -> Value {
    let exercise = engagement("exercise", "exercise", json!({"from": "2015-03-07", "until": "2015-03-18"}));
    let visit = engagement("visit", "visit", json!({"from": "2016-04-03"}));
    json!([agreement(), exercise, with(visit, "/seal", json!(["/body/contingents"]))])
}

fn at(day: &str) -> Vec<Tie> {
    engagements(&Book::of(told()).rows(), time(day)).all
}

#[test]
fn where_each_stands_follows_the_day_of_asking() {
    let on = |day: &str| at(day).iter().map(|tie| tie.when).collect::<Vec<_>>();
    assert_eq!(on("2013-01-01"), [When::Planned, When::Planned, When::Planned]);
    assert_eq!(on("2015-03-10"), [When::Running, When::Running, When::Planned]);
    assert_eq!(on("2016-04-03"), [When::Running, When::Over, When::Running]);
    assert_eq!(on("2016-04-04"), [When::Running, When::Over, When::Over]);
}

#[test]
fn an_agreement_carries_what_rests_on_it_and_sealed_parties_are_told() {
    let all = at("2015-03-10");
    assert_eq!(
        (all[0].sort, all[0].form.as_deref(), all[0].carries.len()),
        (Sort::Agreement, Some("treaty"), 2)
    );
    assert_eq!((all[1].parties.len(), all[1].parties_sealed), (2, 0));
    assert_eq!(all[1].places, ["pcode:ML0703"]);
    assert_eq!((all[2].parties.len(), all[2].parties_sealed), (0, 1));
    assert!(all[1].rests_on.as_ref().is_some_and(|base| base.as_str() == TREATY));
}
