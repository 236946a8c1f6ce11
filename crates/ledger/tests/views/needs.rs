use entente_ledger::coverage::Areas;
use entente_ledger::needs::{Basis, Minimums, Need, Needs, needs};
use entente_ledger::rows::Rows;
use entente_ledger::sum::Sum;
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::support::{AGENCY, Book, DONOR, FORCE, listing, place};

/// A need without severity and items, as OCHA's tables have it.
fn need(name: &str, pcode: &str, sector: &str, group: &str, people: i64) -> Value {
    json!({
        "name": name, "iss": AGENCY, "kind": "need", "at": "2024-01-01", "subject": format!("need:{AGENCY}:{name}"),
        "body": {"area": place(pcode), "group": group, "sector": sector, "people": {"total": people},
                 "method": "not-stated", "period": {"from": "2024-01-01", "until": "2024-01-30"}},
    })
}

fn blankets(count: &str) -> Value {
    json!([{"line": "1", "item": {"name": "Blankets"}, "quantity": {"value": count, "unit": "H87"}}])
}

fn handout(name: &str, pcode: &str, count: &str, people: i64, needs: &[&str]) -> Value {
    let needs: Vec<String> = needs.iter().map(|need| format!("need:{AGENCY}:{need}")).collect();
    let mut value = json!({
        "name": name, "iss": AGENCY, "kind": "distribution", "at": "2024-01-20", "subject": format!("distribution:{AGENCY}:{name}"),
        "body": {"place": place(pcode), "people": {"total": people}, "distributor": AGENCY,
                 "lines": [{"item": {"name": "Blankets"}, "quantity": {"value": count, "unit": "H87"}}]},
    });
    if !needs.is_empty() {
        value["body"]["needs"] = json!(needs);
    }
    value
}

fn view_of(rows: &Rows) -> Needs {
    needs(rows, &Areas::shipped().expect("the table"), &Minimums::shipped().expect("the table"))
}

fn view(told: Value) -> Needs {
    view_of(&Book::of(told).rows())
}

fn row<'n>(view: &'n Needs, pcode: &str, sector: &str) -> &'n Need {
    let wanted = json!({"pcode": pcode});
    let is = |need: &&Need| {
        serde_json::to_value(&need.area).unwrap() == wanted
            && need.sector.is_some_and(|found| found.as_str() == sector)
    };
    view.rows.iter().find(is).expect("the row")
}

fn number(value: i64) -> Sum {
    Sum::Exact(Decimal::from(value))
}

fn item<'n>(need: &'n Need, name: &str) -> &'n entente_ledger::needs::Item {
    need.items.iter().find(|item| item.name == name).expect("the item")
}

#[test]
fn people_and_period_give_items_by_the_minimums() {
    let view = view(json!([need("a", "ML07", "wash", "all", 1000)]));
    let found = row(&view, "ML07", "wash");
    assert_eq!((found.severity, found.people, found.people_gap), (None, Some(1000), Some(1000)));
    assert_eq!(item(found, "Water").needed, number(1000 * 15 * 30));
    assert_eq!(item(found, "Bathing soap").needed, number(250));
    assert_eq!(
        item(found, "Water containers of 10 to 20 litres").needed,
        number(400),
        "a household is five people"
    );
    assert!(found.items.iter().all(|item| item.basis == Basis::Minimum));
}

#[test]
fn stated_items_win_and_a_need_without_an_end_has_no_daily_amounts() {
    let mut told = need("a", "ML07", "wash", "all", 1000);
    told["body"]["items"] =
        json!([{"item": {"name": "Chlorine"}, "quantity": {"value": "3", "unit": "KGM"}}]);
    let stated = view(json!([told, need("b", "ML07", "wash", "idp", 400)]));
    let found = row(&stated, "ML07", "wash");
    assert_eq!(
        found.items.iter().map(|item| (item.name.as_str(), item.basis)).collect::<Vec<_>>(),
        [("Chlorine", Basis::Stated)]
    );
    let mut open = need("a", "ML07", "wash", "all", 10);
    open["body"]["period"] = json!({"from": "2024-01-01"});
    let open = view(json!([open]));
    let names: Vec<&str> = row(&open, "ML07", "wash").items.iter().map(|item| item.name.as_str()).collect();
    assert_eq!(names, ["Water containers of 10 to 20 litres"]);
}

#[test]
fn everyone_comes_before_groups_and_groups_are_added() {
    let view = view(json!([
        need("a", "ML07", "shelter", "all", 500),
        need("b", "ML07", "shelter", "idp", 300),
        need("c", "ML08", "shelter", "idp", 300),
        need("d", "ML08", "shelter", "refugee", 200),
        need("e", "ML08", "shelter", "refugee", 150),
    ]));
    assert_eq!(row(&view, "ML07", "shelter").people, Some(500));
    assert_eq!(row(&view, "ML08", "shelter").people, Some(500), "300 displaced and at most 200 refugees");
}

#[test]
fn what_came_within_counts_for_the_area_around_and_totals_count_it_once() {
    let view = view(json!([
        need("a", "ML07", "shelter", "all", 100),
        need("b", "ML0701", "shelter", "all", 40),
        listing("w1", "2024-01-05", blankets("30")),
        {"name": "v", "iss": FORCE, "kind": "custody", "at": "2024-01-10", "subject": format!("consignment:{DONOR}:w1"),
         "body": {"stage": "verified", "place": place("ML0701"), "assurance": "scanner",
                  "lines": [{"line": "1", "quantity": {"value": "28", "unit": "H87"}}]}},
        handout("h", "ML0701", "20", 20, &["b"]),
    ]));
    let (outer, inner) = (row(&view, "ML07", "shelter"), row(&view, "ML0701", "shelter"));
    assert!(outer.counted && !inner.counted);
    assert_eq!((inner.reached, outer.reached, outer.people_gap), (20, 20, Some(80)));
    let blankets = item(outer, "Blankets");
    assert_eq!((blankets.needed, blankets.allocated), (number(100), number(30)));
    assert_eq!((blankets.verified, blankets.distributed, blankets.gap), (number(28), number(20), number(80)));
    assert!(!blankets.sources.is_empty() && !outer.reached_sources.is_empty());
    assert_eq!((view.totals[0].rows, view.totals[0].people), (1, number(100)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn totals_are_the_sums_of_rows_and_order_never_matters(
        told in proptest::collection::vec((0..5_usize, 0..3_usize, 0..3_usize, 0..900_i64, any::<bool>()), 1..9),
        turn in 0..9_usize,
    ) {
        let places = ["ML07", "ML0701", "ML0702", "ML08", "NE01"];
        let (sectors, groups) = (["wash", "shelter", "health"], ["all", "idp", "refugee"]);
        let values: Vec<Value> = told
            .iter()
            .enumerate()
            .map(|(at, (area, sector, group, people, hand))| match hand {
                true => handout(&format!("h{at}"), places[*area], &people.to_string(), *people, &["n0"]),
                false => need(&format!("n{at}"), places[*area], sectors[*sector], groups[*group], *people),
            })
            .collect();
        let book = Book::of(json!(values));
        let found = view_of(&book.rows());
        for total in &found.totals {
            let rows = || found.rows.iter().filter(|row| row.counted && row.sector == total.sector);
            let sum = |of: fn(&Need) -> Option<i64>| number(rows().filter_map(of).sum());
            prop_assert_eq!(total.people, sum(|row| row.people));
            prop_assert_eq!(total.people_gap, sum(|row| row.people_gap));
            prop_assert_eq!(total.rows, rows().count());
        }
        let mut claims = book.claims.clone();
        let by = turn % claims.len();
        claims.rotate_left(by);
        claims.reverse();
        let turned = needs(&Rows::of(&claims), &Areas::shipped().unwrap(), &Minimums::shipped().unwrap());
        prop_assert_eq!(found, turned);
    }
}
