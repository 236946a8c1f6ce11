//! Every file in `examples/` is a handful of flows with the answer worked out by hand.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Plain, add, amount, statement};
use crate::trace::{Account, AccountKind, Draw, End, Flows, Origin, Part, Plan, Sources, Tag, Trace};

macro_rules! examples {
    ($($name:ident = $file:literal,)*) => {
        $( #[test]
        fn $name() {
            check(&serde_json::from_str(include_str!(concat!("examples/", $file))).unwrap());
        } )*
    };
}

examples! {
    money_mixes_in_proportion = "pro-rata.json",
    an_earmark_is_drawn_first = "earmark.json",
    spending_against_an_earmark_is_said = "against-earmark.json",
    a_ring_of_payments_ends = "cycle.json",
    a_ring_in_one_instant_ends = "cycle-same-instant.json",
    overspending_is_untraced_but_for_sources = "overdraft.json",
    a_refund_gives_back_the_receivers_own = "refund.json",
    within_an_instant_money_arrives_first = "same-instant.json",
    the_last_unit_has_its_rule = "remainder.json",
    money_becomes_goods = "procurement.json",
    goods_from_nowhere_are_untraced = "consignment-of-nothing.json",
    a_plan_sends_on_what_is_left = "plan.json",
}

fn account(text: &str) -> Account {
    let (kind, id) = text.split_once(' ').unwrap_or(("party", text));
    let kind = match kind {
        "party" => AccountKind::Party,
        "programme" => AccountKind::Programme,
        "lot" => AccountKind::Lot,
        "consignment" => AccountKind::Consignment,
        "place" => AccountKind::Place,
        other => panic!("no kind of account: {other}"),
    };
    Account::new(kind, id)
}

fn tag(text: &str) -> Tag {
    match text.split_once(' ') {
        Some(("payment", value)) => Tag::Payment(value.into()),
        Some(("item", value)) => Tag::Item(value.into()),
        Some(("programme", value)) => Tag::Programme(value.into()),
        Some(("place", value)) => Tag::Place(value.into()),
        Some(("sector", value)) => Tag::Sector(value.into()),
        _ => panic!("no tag: {text}"),
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn plain(value: &Value) -> Plain {
    Plain {
        at: value["at"].as_i64().unwrap(),
        id: value["id"].as_u64().unwrap().try_into().unwrap(),
        from: account(text(&value["from"])),
        to: account(text(&value["to"])),
        amount: amount(text(&value["amount"])).0,
        tags: value["for"].as_array().into_iter().flatten().map(|tag_text| tag(text(tag_text))).collect(),
        draw: match value["draw"].as_str() {
            None => Draw::Balance,
            Some("own") => Draw::Own,
            Some("past-balance") => Draw::PastBalance,
            Some("unknown") => Draw::Unknown,
            Some(other) => panic!("no such draw: {other}"),
        },
        refund: value["refund"].as_bool().unwrap_or(false),
    }
}

fn flows(example: &Value) -> Flows {
    let listed = example["sources"].as_array();
    let sources = Sources {
        without_inflow: listed.is_none(),
        listed: listed.into_iter().flatten().map(|source| account(text(source))).collect(),
    };
    let mut flows = Flows::new(sources);
    for flow in example["flows"].as_array().unwrap() {
        add(&mut flows, &plain(flow));
    }
    for plan in example["plans"].as_array().into_iter().flatten() {
        let holders: BTreeSet<_> = plan["holders"]
            .as_array()
            .unwrap()
            .iter()
            .map(|holder| flows.account(&account(text(holder))))
            .collect();
        let places: BTreeMap<_, _> = plan["places"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(place, weight)| (flows.account(&account(place)), u128::from(weight.as_u64().unwrap())))
            .collect();
        let programme = flows.account(&account(text(&plan["programme"])));
        let at = entente_record::Timestamp::from_unix_seconds(0).unwrap();
        flows.plan(Plan {
            tag: tag(text(&plan["tag"])),
            holders,
            programme,
            places,
            statement: statement(9999),
            at,
        });
    }
    flows
}

fn origin_name(origin: &Origin) -> String {
    match origin {
        Origin::Account(account) => account.id.clone(),
        Origin::Untraced => "untraced".into(),
    }
}

fn shown_parts(parts: &[Part]) -> BTreeMap<String, String> {
    parts.iter().map(|part| (origin_name(&part.origin), part.amount.to_string())).collect()
}

fn shown_ends(ends: &[End]) -> BTreeMap<String, String> {
    ends.iter()
        .map(|end| {
            let earmark = end.earmark.as_ref().map(|tag| format!(" for {tag:?}")).unwrap_or_default();
            (format!("{}{earmark}", end.account.id), end.amount.to_string())
        })
        .collect()
}

fn wanted(value: &Value) -> BTreeMap<String, String> {
    let object = value.as_object().unwrap();
    object.iter().map(|(name, sum)| (name.clone(), amount(text(sum)).to_string())).collect()
}

fn check(example: &Value) {
    let trace = Trace::of(flows(example)).unwrap();
    let all: BTreeMap<String, BTreeMap<String, String>> =
        trace.all().iter().map(|row| (origin_name(&row.origin), shown_ends(&row.ends))).collect();
    let expected: BTreeMap<String, BTreeMap<String, String>> = example["ends"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, ends)| (name.clone(), wanted(ends)))
        .collect();
    assert_eq!(all, expected, "where value ended");
    for (id, parts) in example["flow"].as_object().into_iter().flatten() {
        let upstream = trace.upstream(&[statement(id.parse().unwrap())]);
        assert_eq!(shown_parts(&upstream), wanted(parts), "whose value flow {id} carried");
    }
    for (id, ends) in example["after"].as_object().into_iter().flatten() {
        let through = trace.through(&[statement(id.parse().unwrap())]).unwrap();
        assert_eq!(shown_ends(&through.ends), wanted(ends), "where flow {id} ended");
    }
    let totals = trace.totals();
    let named = |list: &[(Account, crate::trace::Amount)]| -> BTreeMap<String, String> {
        list.iter().map(|(account, sum)| (account.id.clone(), sum.to_string())).collect()
    };
    let none = Value::Object(serde_json::Map::new());
    assert_eq!(named(&totals.untraced_at), wanted(example.get("untraced_at").unwrap_or(&none)), "untraced");
    assert_eq!(named(&totals.against_earmark), wanted(example.get("against").unwrap_or(&none)), "against");
}
