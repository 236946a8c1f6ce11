use entente_ledger::coverage::{AreaId, Areas};
use entente_ledger::profile::{
    About, Asked, CALENDAR, Calendar, Clash, Community, RULES, Rules, Verdict, clashes, profiles, recorded,
    suits,
};
use entente_ledger::rows::ItemKey;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{AGENCY, Book, listing, place};

fn profile(more: Value) -> Value {
    let mut body = json!({"title": "Gao", "places": [place("ML07")], "languages": ["fr"]});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({"name": "p", "iss": AGENCY, "kind": "profile", "at": "2024-01-01", "subject": format!("profile:{AGENCY}:gao"), "body": body})
}

fn ask(more: Value, asked: Asked) -> Vec<Clash> {
    let book = Book::of(json!([profile(more)]));
    let asked = Asked { place: asked.place.or_else(|| Some(AreaId::Pcode("ML0701".into()))), ..asked };
    let (rules, calendar) = (Rules::shipped().unwrap(), Calendar::shipped().unwrap());
    clashes(&Community::all(&book.claims), &Areas::shipped().unwrap(), (&rules, &calendar), &asked)
}

fn item(name: &str) -> Asked {
    Asked { items: vec![(ItemKey::Name(name.to_lowercase()), Some(name.to_owned()))], ..Asked::default() }
}

#[test]
fn items_are_refused_by_custom_and_by_the_communitys_own_word() {
    let halal = || json!({"customs": ["halal", "no-alcohol"]});
    let pork = ask(halal(), item("Tinned pork, 340 g"));
    assert_eq!((pork.len(), pork[0].verdict, pork[0].rule.as_str()), (1, Verdict::Refuse, "halal-pork"));
    assert!(pork[0].remedy.is_some());
    assert_eq!(
        ask(halal(), item("Hand rub, alcohol 70 %")).len(),
        1,
        "two rules with one reason are one clash"
    );
    assert!(ask(halal(), item("Hamper of rice")).is_empty(), "a word counts as a whole");
    let own = json!({"diet": [{"what": "maize", "note": "Millet suits."}]});
    let maize = ask(own.clone(), item("White maize"));
    assert_eq!((maize[0].rule.as_str(), maize[0].remedy.as_deref()), ("own", Some("Millet suits.")));
    let elsewhere = Asked { place: Some(AreaId::Pcode("ML0801".into())), ..item("White maize") };
    assert!(ask(own, elsewhere).is_empty());
}

#[test]
fn days_are_moved_to_the_first_that_surely_suits() {
    let on = |day: Date, hours: Option<&str>| {
        let customs = json!({"customs": ["fast-of-ramadan", "feasts-of-islam"]});
        let hours = hours.map(|hours| hours.parse().unwrap());
        ask(customs, Asked { day: Some(day), hours, ..Asked::default() })
    };
    // The fast of 2024 was kept from 11 March to 9 April, the feast the days after.
    let by_day = on(date(2024, 3, 20), Some("daylight"));
    assert_eq!((by_day.len(), by_day[0].about, by_day[0].sure), (1, About::Hours, true));
    assert_eq!(
        by_day[0].moved_to.map(|day| day.0),
        Some(date(2024, 4, 14)),
        "behind the feast and its margin"
    );
    assert!(on(date(2024, 3, 20), Some("dark")).is_empty());
    assert!(!on(date(2024, 3, 20), None)[0].sure, "nobody says at which hours");
    assert!(!on(date(2024, 3, 10), Some("daylight"))[0].sure, "the margin of the calendar");
    assert!(on(date(2024, 3, 9), Some("daylight")).is_empty());
}

#[test]
fn own_days_and_weekdays_are_kept_free() {
    let own = json!({"calendar": [{"what": "Market", "avoid": true, "period": {"from": "2024-05-01", "until": "2024-05-02"}},
                                  {"what": "Sowing", "avoid": false, "period": {"from": "2024-05-01", "until": "2024-06-30"}}],
                     "customs": ["friday-rest"]});
    let found = ask(own, Asked { day: Some(date(2024, 5, 1)), ..Asked::default() });
    // 3 May 2024 is a Friday.
    assert_eq!((found.len(), found[0].moved_to.map(|day| day.0)), (1, Some(date(2024, 5, 4))));
}

#[test]
fn a_team_of_men_alone_does_not_serve_women() {
    let of = |team: Option<(i64, i64)>, women: Option<bool>| {
        let asked = Asked { day: Some(date(2024, 6, 3)), team, women_receive: women, ..Asked::default() };
        ask(json!({"customs": ["women-with-women"]}), asked)
            .iter()
            .map(|clash| clash.sure)
            .collect::<Vec<_>>()
    };
    assert_eq!(of(Some((0, 5)), Some(true)), [true]);
    assert_eq!(of(Some((2, 5)), Some(true)), [] as [bool; 0]);
    assert_eq!(of(None, Some(true)), [false]);
    assert_eq!(of(Some((0, 5)), Some(false)), [] as [bool; 0]);
}

fn world() -> Value {
    json!([
        profile(json!({"customs": ["halal", "fast-of-ramadan", "women-with-women"]})),
        listing("w1", "2024-03-01", json!([{"line": "1", "item": {"name": "Tinned pork"}, "quantity": {"value": "5", "unit": "XBX"}}])),
        {"name": "d", "iss": AGENCY, "kind": "distribution", "at": "2024-03-20", "subject": format!("distribution:{AGENCY}:d"),
         "body": {"place": place("ML0701"), "distributor": AGENCY, "hours": "daylight",
                  "people": {"total": 9, "groups": [{"sex": "female", "count": 5}]},
                  "team": {"total": 3, "groups": [{"sex": "male", "count": 3}]},
                  "lines": [{"item": {"name": "Rice"}, "quantity": {"value": "50", "unit": "KGM"}}]}},
    ])
}

#[test]
fn what_is_recorded_is_asked_with_its_statements() {
    let book = Book::of(world());
    let (rules, calendar) = (Rules::shipped().unwrap(), Calendar::shipped().unwrap());
    let found = recorded(&book.claims, &Areas::shipped().unwrap(), (&rules, &calendar));
    let told: Vec<(About, bool)> = found.iter().map(|found| (found.clash.about, found.clash.sure)).collect();
    assert_eq!(told, [(About::Item, true), (About::Hours, true), (About::Team, true)]);
    assert!(found.iter().all(|found| found.sources.len() == 2));
}

#[test]
fn who_asks_beforehand_is_told_whose_profiles_were_heard() {
    let book = Book::of(json!([profile(json!({"customs": ["halal"]}))]));
    let (rules, calendar) = (Rules::shipped().unwrap(), Calendar::shipped().unwrap());
    let of = |code: &str, name: &str| {
        let asked = Asked { place: Some(AreaId::Pcode(code.into())), ..item(name) };
        let areas = Areas::shipped().unwrap();
        suits(&Community::all(&book.claims), &areas, (&rules, &calendar), &asked)
    };
    let pork = of("ML0701", "Pork");
    assert_eq!((pork.heard.len(), pork.clashes.len()), (1, 1));
    assert_eq!(pork.heard[0].community, "Gao");
    let rice = of("ML0701", "Rice");
    assert_eq!((rice.heard.len(), rice.clashes.len()), (1, 0));
    // Of another region nothing is known, which is told apart from nothing clashing.
    let elsewhere = of("ML0801", "Pork");
    assert_eq!((elsewhere.heard.len(), elsewhere.clashes.len()), (0, 0));
}

#[test]
fn a_profile_is_told_as_its_latest_statement_has_it() {
    let first = profile(json!({"diet": [{"what": "maize", "note": "Millet suits."}]}));
    let mut second = profile(json!({
        "title": "Gao town", "customs": ["halal"], "access_customs": ["Ask the chiefs first."],
        "calendar": [{"what": "Market", "avoid": true, "period": {"from": "2024-05-01", "until": "2024-05-02"}}, {"what": "Sowing", "avoid": false}],
    }));
    second["name"] = json!("p2");
    second["at"] = json!("2024-02-01");
    let book = Book::of(json!([first, second]));
    let told = profiles(&book.claims);
    assert_eq!(told.len(), 1);
    let told = serde_json::to_value(&told[0]).unwrap();
    assert_eq!(
        (&told["title"], &told["diet"], &told["customs"]),
        (&json!("Gao town"), &json!([]), &json!(["halal"]))
    );
    assert_eq!(told["places"][0]["area"], json!({"pcode": "ML07"}));
    assert_eq!(told["access"], json!(["Ask the chiefs first."]));
    assert_eq!(
        (&told["calendar"][0]["from"], &told["calendar"][0]["avoid"]),
        (&json!("2024-05-01"), &json!(true))
    );
    assert_eq!((&told["calendar"][1]["from"], &told["calendar"][1]["avoid"]), (&json!(null), &json!(false)));
}

#[test]
fn the_calendar_is_the_tabular_one() {
    // Months of the tabular calendar have 30 and 29 days in turn; eleven years of thirty have a day more at their end.
    const LEAP: [i64; 11] = [2, 5, 7, 10, 13, 16, 18, 21, 24, 26, 29];
    let epoch = date(622, 7, 19);
    let first_of = |year: i64, month: i64| {
        let whole = (year - 1) / 30 * 11;
        let leap = whole + LEAP.iter().filter(|leap| **leap <= (year - 1) % 30).count() as i64;
        let days = (year - 1) * 354 + leap + (month - 1) * 29 + month / 2;
        epoch.checked_add(days.days()).unwrap()
    };
    let calendar = Calendar::shipped().unwrap();
    let spans = calendar.spans("ramadan");
    assert!(spans.len() > 30);
    for (span, year) in spans.iter().zip(1431..) {
        assert_eq!(span.from, first_of(year, 9), "{year}");
        assert_eq!(span.until.tomorrow().unwrap(), first_of(year, 10), "{year}");
    }
    for (span, year) in calendar.spans("eid-al-adha").iter().zip(1431..) {
        assert_eq!(span.from, first_of(year, 12).checked_add(9.days()).unwrap());
    }
}

#[test]
fn every_occasion_of_the_rules_is_on_the_calendar() {
    let calendar = Calendar::shipped().unwrap();
    for rule in Rules::shipped().unwrap().all() {
        let Some(occasion) = &rule.occasion else { continue };
        let week = (0..7).map(|days| date(2024, 5, 1).checked_add(days.days()).unwrap());
        assert!(
            !calendar.spans(occasion).is_empty()
                || week.into_iter().any(|day| calendar.at(occasion, day).is_some()),
            "{occasion}"
        );
    }
    assert!(Rules::parse(&RULES.replacen(",halal,", ",unheard-of,", 1)).is_err());
    assert!(Calendar::parse(&CALENDAR.replacen(",1,", ",99,", 1)).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn the_order_of_claims_never_matters(turn in 0..3_usize, back in any::<bool>()) {
        let book = Book::of(world());
        let (rules, calendar) = (Rules::shipped().unwrap(), Calendar::shipped().unwrap());
        let areas = Areas::shipped().unwrap();
        let straight = recorded(&book.claims, &areas, (&rules, &calendar));
        let mut claims = book.claims.clone();
        claims.rotate_left(turn);
        if back {
            claims.reverse();
        }
        prop_assert_eq!(straight, recorded(&claims, &areas, (&rules, &calendar)));
    }
}
