//! The schemas: committed, and of one mind with the parser.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use entente_record::{Kind, SdJwt, schema};
use serde_json::{Value, json};
use support::*;

#[test]
fn committed_schemas_are_current() {
    for kind in Kind::ALL {
        let text = format!("{}\n", serde_json::to_string_pretty(&schema(*kind)).unwrap());
        compare(root(&format!("crates/record/schema/{kind}.json")), &text);
    }
}

/// Everything in a payload: pointer and value.
fn places(value: &Value, at: String, out: &mut Vec<(String, Value)>) {
    out.push((at.clone(), value.clone()));
    match value {
        Value::Object(map) => map.iter().for_each(|(name, value)| places(value, format!("{at}/{name}"), out)),
        Value::Array(values) => {
            values.iter().enumerate().for_each(|(index, value)| places(value, format!("{at}/{index}"), out));
        }
        _ => {}
    }
}

/// What a value is changed into. Only changes whose wrongness a schema can express: the rest is rules across fields.
fn mutations(value: &Value) -> Vec<Option<Value>> {
    let mut out =
        vec![Some(json!(true)), Some(json!(12)), Some(json!([])), Some(json!({})), Some(json!("")), None];
    match value {
        Value::String(text) => {
            out.extend([
                Some(json!(format!(" {text}"))),
                Some(json!(format!("{text}\u{7}"))),
                Some(json!("x".repeat(9_000))),
                Some(json!(text.to_lowercase())),
                Some(json!(text.to_uppercase())),
                Some(json!([text])),
            ]);
        }
        Value::Number(_) => out.extend([Some(json!(-1)), Some(json!(i64::MAX)), Some(json!("12"))]),
        Value::Array(values) => {
            out.extend(values.first().cloned().map(Some));
        }
        Value::Object(map) => {
            let mut more = map.clone();
            more.insert("no_such_field".into(), true.into());
            out.push(Some(more.into()));
        }
        _ => {}
    }
    out
}

/// Codes of rules that go across fields or beyond a pattern: there the schema may be the milder of the two.
fn beyond_schema(code: &str) -> bool {
    matches!(
        code,
        "inconsistent"
            | "duplicate-value"
            | "minted-for-another"
            | "bad-disclosure"
            | "bad-key"
            | "out-of-range"
            | "bad-seal"
            | "withheld-mismatch"
    )
}

#[test]
fn schema_and_parser_agree() {
    let (mut agreed, mut milder) = (0, 0);
    for kind in Kind::ALL {
        let validator = jsonschema::draft202012::new(&schema(*kind)).unwrap();
        let original = payload(&signed(kind.as_str(), &[]));
        assert!(validator.is_valid(&original), "{kind}: {:?}", validator.iter_errors(&original).next());
        let mut all = Vec::new();
        places(&original, String::new(), &mut all);
        for (pointer, value) in all.into_iter().skip(1) {
            for new in mutations(&value) {
                let element = pointer.rsplit('/').next().unwrap().bytes().all(|b| b.is_ascii_digit());
                if new.is_none() && element {
                    continue;
                }
                let mut mutated = original.clone();
                set(&mut mutated, &pointer, new.clone());
                let token =
                    SdJwt { jws: raw_payload(mutated.to_string().as_bytes()), disclosures: Vec::new() };
                let (parser, schema) = (admit(&token), validator.is_valid(&mutated));
                let shown = new.map(|new| new.to_string().chars().take(80).collect::<String>());
                match parser {
                    Ok(_) => assert!(
                        schema,
                        "{kind} {pointer} → {shown:?}: the schema refuses what the parser takes"
                    ),
                    Err(fault) if schema => {
                        let rule = beyond_schema(fault.code)
                            || (fault.code == "missing-field" && required_by_rule(*kind, &pointer));
                        assert!(
                            rule,
                            "{kind} {pointer} → {shown:?}: the schema takes what the parser refuses: {fault}"
                        );
                        milder += 1;
                    }
                    Err(_) => agreed += 1,
                }
            }
        }
    }
    // So that an accident that makes everything valid, or invalid by the same mistake, doesn't pass unseen.
    assert!(agreed > 10_000 && milder < agreed / 20, "{agreed} agreed, {milder} milder");
}

/// Fields that a rule asks for, depending on others.
fn required_by_rule(kind: Kind, pointer: &str) -> bool {
    let name = pointer.rsplit('/').next().unwrap_or_default();
    match kind {
        Kind::Vetting => matches!(name, "conditions" | "valid_until" | "result"),
        Kind::Offer => matches!(name, "detail" | "caveat"),
        Kind::Custody => matches!(name, "assurance" | "line" | "item"),
        Kind::Response => matches!(name, "refs" | "item"),
        Kind::Indicator => matches!(name, "on" | "period"),
        Kind::Notice => matches!(name, "places" | "notice_type"),
        Kind::Loss | Kind::Inventory => matches!(name, "line" | "item"),
        _ => false,
    }
}

#[test]
fn required_lists_are_right() {
    let body = &schema(Kind::Transfer)["$defs"]["Transfer"]["required"];
    assert_eq!(*body, json!(["stage", "from", "to", "amount"]));
    let money = &schema(Kind::Transfer)["$defs"]["Money"];
    assert_eq!(money["required"], json!(["amount", "currency", "value_date", "valuation"]));
    assert_eq!(money["additionalProperties"], json!(false));
    assert!(money["properties"]["amount"]["description"].as_str().unwrap().contains("never negative"));
}
