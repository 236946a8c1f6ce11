use entente_ledger::coverage::Areas;
use entente_ledger::place::{Places, Site, places};
use serde_json::{Value, json};

use crate::support::{AGENCY, Book, DONOR, FORCE, listing, money, place, stage, transfer, with};

fn of(told: Value) -> Places {
    places(&Book::of(told).rows(), &Areas::shipped().unwrap())
}

fn at<'p>(view: &'p Places, key: &str) -> &'p Site {
    view.all.iter().find(|site| site.place == key).unwrap_or_else(|| panic!("no {key}"))
}

fn need(name: &str, pcode: &str, sector: &str, people: i64) -> Value {
    json!({
        "name": name, "iss": AGENCY, "kind": "need", "at": "2024-01-01", "subject": format!("need:{AGENCY}:{name}"),
        "body": {"area": place(pcode), "group": "idp", "sector": sector, "severity": "ipc-4",
                 "people": {"total": people}, "method": "household-survey"},
    })
}

fn handout(name: &str, people: i64) -> Value {
    json!({
        "name": name, "iss": AGENCY, "kind": "distribution", "at": "2024-03-01", "subject": format!("distribution:{AGENCY}:{name}"),
        "body": {"place": place("ML0701"), "lines": [{"line": "1", "quantity": {"value": "1", "unit": "KGM"}}],
                 "people": {"total": people}, "distributor": AGENCY, "needs": [format!("need:{AGENCY}:b")]},
    })
}

fn rice() -> Value {
    json!([{"line": "1", "item": {"name": "Rice"}, "quantity": {"value": "1", "unit": "H87"}}])
}

/// The worked example of docs/methods/places.md.
#[test]
fn nobody_counts_twice_for_several_needs_or_for_an_area_inside_another() {
    let view = of(json!([
        need("a", "ML07", "food-security", 500),
        need("b", "ML0701", "food-security", 200),
        need("c", "ML07", "health", 300),
        listing("w", "2024-01-05", rice()),
        stage("r", FORCE, "w", "received", "2024-01-20"),
        handout("h", 120),
    ]));
    let (region, circle) = (at(&view, "pcode:ML07"), at(&view, "pcode:ML0701"));
    assert_eq!((region.people, region.needs, region.sectors.len()), (Some(500), 2, 2));
    assert_eq!((circle.people, circle.sectors[0].reached, circle.sectors[0].gap), (Some(200), 120, Some(80)));
    assert_eq!((circle.consignments, circle.arrived, circle.distributions, circle.handed_to), (1, 1, 1, 120));
    let roles = |party: &str| {
        circle.parties.iter().find(|(id, _)| id.as_str() == party).map(|(_, roles)| roles.clone())
    };
    assert_eq!(roles(AGENCY).unwrap(), ["assesses", "distributes"].into());
    assert_eq!(roles(FORCE).unwrap(), ["consignee", "handles"].into());
    let mali = view.countries.iter().find(|country| country.country.as_deref() == Some("ML")).unwrap();
    assert_eq!((mali.people, mali.places, mali.needs), (Some(500), 2, 3));
    assert_eq!((mali.consignments, mali.arrived, mali.distributions, mali.handed_to), (1, 1, 1, 120));
}

#[test]
fn groups_are_among_everyone_where_everyone_is_stated() {
    let all = |name: &str, pcode: &str, people: i64| {
        with(need(name, pcode, "health", people), "/body/group", json!("all"))
    };
    let view = of(json!([
        all("a", "ML07", 900),
        need("b", "ML07", "health", 500),
        need("c", "ML0701", "health", 50)
    ]));
    assert_eq!(at(&view, "pcode:ML07").people, Some(900));
    assert_eq!(at(&view, "pcode:ML0701").people, Some(50));
    assert_eq!(view.countries.iter().find_map(|country| country.people), Some(900));
    // Of another area nobody states everyone: its groups are added.
    let view = of(json!([all("a", "ML07", 900), need("b", "ML08", "health", 500)]));
    assert_eq!(view.countries.iter().find_map(|country| country.people), Some(1400));
}

#[test]
fn what_is_sealed_or_a_point_alone_stands_nowhere_and_is_told() {
    let point = json!({"name": "Well", "point": {"lat": "15.9", "lon": "2.4"}});
    let view = of(json!([
        with(need("a", "ML07", "health", 10), "/seal", json!(["/body/area"])),
        with(need("b", "ML07", "health", 20), "/body/area", point),
    ]));
    assert_eq!((view.all.len(), view.no_place), (0, 2));
}

#[test]
fn what_is_done_together_has_its_place() {
    let view = of(json!([{
        "name": "e", "iss": DONOR, "kind": "engagement", "at": "2014-03-01", "subject": format!("engagement:{DONOR}:e"),
        "body": {"engagement_type": "exercise", "title": "E", "period": {"from": "2014-03-01"},
                 "contingents": [{"party": FORCE}], "places": [{"name": "Gao", "country": "ML"}]},
    }]));
    let site = at(&view, "name:ML:gao");
    assert_eq!((site.engagements, site.country.as_deref()), (1, Some("ML")));
    assert!(site.parties.iter().any(|(party, roles)| party.as_str() == FORCE && roles.contains("engages")));
}

fn programme(name: &str, areas: Value) -> Value {
    json!({
        "name": name, "iss": AGENCY, "kind": "programme", "at": "2024-01-01", "subject": format!("programme:{AGENCY}:{name}"),
        "body": {"title": name, "aid_type": "humanitarian", "status": "active", "humanitarian": true, "areas": areas,
                 "participants": [{"party": DONOR, "role": "donor"}]},
    })
}

#[test]
fn money_stands_at_a_place_only_where_nobody_has_to_divide_it() {
    let paid = |name: &str, of: &str, amount: &str| {
        let told = transfer(name, DONOR, "paid", DONOR, AGENCY, amount, "2024-02-01");
        with(told, "/body/programme", format!("programme:{AGENCY}:{of}").into())
    };
    let view = of(json!([
        programme("one", json!([{"place": place("ML07"), "budget": money("90", "EUR")}])),
        programme(
            "two",
            json!([{"place": place("ML07")}, {"place": place("ML08"), "budget": money("5", "EUR")}])
        ),
        paid("p", "one", "40"),
        paid("q", "two", "1000"),
    ]));
    let site = at(&view, "pcode:ML07");
    let euros = |purse: &entente_ledger::sum::Purse| serde_json::to_value(purse).unwrap();
    assert_eq!((euros(&site.planned), euros(&site.paid)), (json!({"EUR": "90"}), json!({"EUR": "40"})));
    let elsewhere: Vec<usize> = site.programmes.iter().map(|programme| programme.elsewhere).collect();
    assert_eq!(elsewhere, [0, 1]);
    assert_eq!(euros(&at(&view, "pcode:ML08").paid), json!({}));
    assert_eq!(view.countries[0].programmes, 2);
}
