use entente_ledger::coverage::{AreaId, Areas, Coverage, Reach, coverage};
use entente_ledger::sum::Sum;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::support::{AGENCY, Book, DONOR, FORCE, listing, place, stage, with};

fn need(name: &str, pcode: &str, severity: &str, kg: &str, people: i64) -> Value {
    json!({
        "name": name, "iss": AGENCY, "kind": "need", "at": "2024-01-01", "subject": format!("need:{AGENCY}:{name}"),
        "body": {"area": place(pcode), "group": "idp", "sector": "food-security", "severity": severity,
                 "people": {"total": people}, "method": "household-survey",
                 "items": [{"item": {"name": "Rice", "code": "unspsc:50221101"}, "quantity": {"value": kg, "unit": "KGM"}}]},
    })
}

fn rice(kg: &str) -> Value {
    json!([{"line": "1", "item": {"name": "Rice", "code": "unspsc:50221101"}, "quantity": {"value": kg, "unit": "KGM"}}])
}

fn kilos(mut value: Value, kg: &str) -> Value {
    value["body"]["lines"][0]["quantity"] = json!({"value": kg, "unit": "KGM"});
    value
}

fn handout(name: &str, pcode: &str, kg: &str, people: i64, needs: &[&str]) -> Value {
    let needs: Vec<String> = needs.iter().map(|need| format!("need:{AGENCY}:{need}")).collect();
    let mut value = json!({
        "name": name, "iss": AGENCY, "kind": "distribution", "at": "2024-03-01", "subject": format!("distribution:{AGENCY}:{name}"),
        "body": {"place": place(pcode), "lines": [{"line": "1", "quantity": {"value": kg, "unit": "KGM"}}],
                 "people": {"total": people}, "distributor": AGENCY, "drawn_from": [format!("consignment:{DONOR}:w1")]},
    });
    if !needs.is_empty() {
        value["body"]["needs"] = json!(needs);
    }
    value
}

fn view(told: Value) -> Coverage {
    coverage(&Book::of(told).rows(), &Areas::shipped().expect("the table"))
}

fn amounts(view: &Coverage, need: usize) -> [Sum; 4] {
    let given = &view.needs[need].items[0].given;
    Reach::ALL.map(|reach| given.iter().find(|given| given.reach == reach).expect("a stage").amount)
}

fn kg(value: i64) -> Sum {
    Sum::Exact(Decimal::from(value))
}

#[test]
fn a_need_is_set_against_what_was_listed_left_counted_and_handed_out() {
    let view = view(json!([
        need("a", "ML07", "ipc-4", "100", 50),
        listing("w1", "2024-01-05", rice("80")),
        kilos(stage("d1", DONOR, "w1", "departed", "2024-01-06"), "50"),
        kilos(stage("d2", DONOR, "w1", "departed", "2024-01-07"), "25"),
        kilos(stage("d3", FORCE, "w1", "departed", "2024-01-07"), "70"),
        kilos(stage("v", FORCE, "w1", "verified", "2024-01-20"), "70"),
        handout("h", "ML0701", "60", 30, &[]),
    ]));
    assert_eq!(
        amounts(&view, 0),
        [kg(80), kg(70), kg(70), kg(60)],
        "of two words on departure the smaller counts"
    );
    let given = &view.needs[0].items[0].given[3];
    assert_eq!((given.gap, given.percent.expect("a share").to_string()), (kg(40), "60.0".to_owned()));
    assert_eq!((view.needs[0].reached, view.needs[0].people_gap), (30, Some(20)));
    assert_eq!((view.severity[0].severity, view.severity[0].people_gap), (Some(4), kg(20)));
    assert!(view.rule.contains("who came twice counts twice"));
}

#[test]
fn the_most_severe_comes_first_and_the_rest_is_surplus() {
    let view = view(json!([
        need("a", "ML0701", "ipc-3", "100", 50),
        need("b", "ML0701", "ipc-5", "30", 10),
        listing("w1", "2024-01-05", rice("200")),
    ]));
    assert_eq!((amounts(&view, 0)[0], amounts(&view, 1)[0]), (kg(100), kg(30)));
    assert_eq!(view.surplus.len(), 1);
    assert_eq!(view.surplus[0].amount, kg(70));
    let view = coverage(
        &Book::of(json!([
            need("a", "ML0701", "ipc-3", "100", 50),
            need("b", "ML0701", "ipc-5", "30", 10),
            listing("w1", "2024-01-05", rice("40"))
        ]))
        .rows(),
        &Areas::shipped().expect("the table"),
    );
    assert_eq!((amounts(&view, 0)[0], amounts(&view, 1)[0]), (kg(10), kg(30)));
    assert_eq!(view.cells.len(), 1, "one area, group and sector");
    assert_eq!((view.cells[0].people, view.cells[0].severity), (Some(50), Some(5)));
}

#[test]
fn ties_in_the_statements_win_and_people_are_counted_for_each_need_named() {
    let view = view(json!([
        need("a", "ML0701", "ipc-3", "100", 50),
        need("b", "ML0801", "ipc-5", "30", 10),
        listing("w1", "2024-01-05", rice("80")),
        handout("h", "ML0701", "40", 30, &["b"]),
    ]));
    assert_eq!(amounts(&view, 1)[3], kg(40), "named, so it counts there, even beyond the need");
    assert_eq!((view.needs[0].reached, view.needs[1].reached), (0, 30));
}

#[test]
fn what_fits_no_need_leaves_it_open_and_says_so() {
    let other_unit = json!([{"line": "1", "item": {"name": "Rice", "code": "unspsc:50221101"}, "quantity": {"value": "1", "unit": "TNE"}}]);
    let mut sealed = listing("w2", "2024-01-05", rice("5"));
    sealed["seal"] = json!(["/body/lines"]);
    let mut hidden = need("c", "ML0701", "ipc-4", "1", 1);
    hidden["seal"] = json!(["/body/items/0/quantity", "/body/people"]);
    let view = view(json!([
        need("a", "ML0701", "ipc-3", "100", 50),
        hidden,
        listing("w1", "2024-01-05", other_unit),
        sealed,
        with(listing("w3", "2024-01-05", rice("5")), "/body/to", json!({"name": "X", "country": "ML"})),
    ]));
    assert_eq!(amounts(&view, 0)[0], kg(0));
    assert!(view.needs[1].items[0].given.is_empty() && view.needs[1].people_gap.is_none());
    assert_eq!(view.unplaced.lines_sealed, 1);
    assert_eq!(view.surplus.len(), 2, "tonnes are not kilograms, and a name is not a P-code");
}

#[test]
fn areas_nest_only_where_a_table_says() {
    let areas = Areas::shipped().expect("the table");
    let code = |text: &str| AreaId::Pcode(text.to_owned());
    assert!(areas.inside(&code("BO021101"), &code("BO02")));
    assert!(!areas.inside(&code("BO02"), &code("BO021101")));
    assert!(!areas.inside(&code("LB6301"), &code("LB63")), "the table says these don't nest");
    assert!(!areas.inside(&code("XX0101"), &code("XX01")), "the table doesn't know these");
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    let areas =
        areas.with_parents([pair("62179", "LB63"), pair("LB63", "LB6"), pair("Q1", "Q2"), pair("Q2", "Q1")]);
    assert!(areas.inside(&code("62179"), &code("LB6")));
    assert!(!areas.inside(&code("Q1"), &code("Q3")), "a circle ends");
    assert!(!areas.inside(&AreaId::Locode("MLBKO".into()), &code("ML")));
}
