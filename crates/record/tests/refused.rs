//! What must be refused, as data: each case changes the example of a kind and names pointer and code of the fault.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::collections::BTreeSet;

use entente_record::{CODES, Draft, Kind, SdJwt, json};
use serde_json::{Map, Value};
use support::*;

fn cases(file: &str) -> Vec<Value> {
    let path = root(&format!("tests/frozen/record/refused/{file}"));
    let cases: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    cases.as_array().unwrap().clone()
}

const FILES: [&str; 3] = ["envelope.json", "values.json", "kinds.json"];

fn changed(case: &Value) -> Value {
    let mut payload = payload(&signed(case["kind"].as_str().unwrap(), &[]));
    for (pointer, value) in case.get("set").and_then(Value::as_object).into_iter().flatten() {
        set(&mut payload, pointer, Some(value.clone()));
    }
    for pointer in case.get("remove").and_then(Value::as_array).into_iter().flatten() {
        set(&mut payload, pointer.as_str().unwrap(), None);
    }
    payload
}

#[test]
fn admission_refuses_with_place_and_reason() {
    for case in FILES.iter().flat_map(|file| cases(file)) {
        let token =
            SdJwt { jws: raw_payload(changed(&case).to_string().as_bytes()), disclosures: Vec::new() };
        let fault = admit(&token).map(|_| ()).expect_err(case["name"].as_str().unwrap());
        let expected = (case["pointer"].as_str().unwrap(), case["code"].as_str().unwrap());
        assert_eq!((fault.pointer.as_str(), fault.code), expected, "{}: {fault}", case["name"]);
        assert!(fault.message.len() > 7, "{}: says nothing: {fault}", case["name"]);
    }
}

#[test]
fn signing_refuses_the_same_before_it_signs() {
    let mut tried = 0;
    for case in ["values.json", "kinds.json"].iter().flat_map(|file| cases(file)) {
        let payload = changed(&case);
        let fields = ["kind", "at", "subject", "refs", "handling", "body"];
        let draft: Map<String, Value> = fields
            .iter()
            .filter_map(|field| Some(((*field).to_owned(), payload.get(field)?.clone())))
            .collect();
        let draft = Draft::parse(Value::Object(draft).to_string().as_bytes()).unwrap();
        let key = key(payload["iss"].as_str().unwrap(), 1);
        let fault = sign_with(&draft, &key, &[]).expect_err(case["name"].as_str().unwrap());
        let expected = (case["pointer"].as_str().unwrap(), case["code"].as_str().unwrap());
        assert_eq!((fault.pointer.as_str(), fault.code), expected, "{}", case["name"]);
        tried += 1;
    }
    assert!(tried > 100);
}

#[test]
fn drafts_are_strict() {
    let good = entente_record::example(Kind::Vetting);
    let cases = [
        (good.replacen("\"kind\"", "\"sort\"", 1), "/sort", "unknown-field"),
        (good.replacen("\"kind\": \"vetting\",", "", 1), "/kind", "missing-field"),
        (good.replacen("\"subject\"", "\"iss\": \"XM-DAC-1\", \"subject\"", 1), "/iss", "unknown-field"),
        (good.replacen("\"kind\"", "\"kind\": \"need\", \"kind\"", 1), "/kind", "duplicate-key"),
        (good.replacen("\"handling\"", "\"refs\": [], \"handling\"", 1), "/refs", "empty-list"),
        ("[]".into(), "", "wrong-type"),
        ("{".into(), "", "json-syntax"),
    ];
    for (text, pointer, code) in cases {
        let fault = Draft::parse(text.as_bytes()).unwrap_err();
        assert_eq!((fault.pointer.as_str(), fault.code), (pointer, code), "{fault}");
    }
    let mut draft = draft("vetting");
    draft.body["extra"] = serde_json::json!(1.5);
    assert_eq!(sign_with(&draft, &issuer(&draft), &[]).unwrap_err().pointer, "/body/extra");
    assert!(json::parse(good.as_bytes(), &json::Limits::STATEMENT).is_ok());
}

#[test]
fn every_kind_is_refused_without_each_required_field() {
    for kind in Kind::ALL {
        let schema = entente_record::schema(*kind);
        let name = schema["properties"]["body"]["$ref"].as_str().unwrap().rsplit('/').next().unwrap();
        let required = schema["$defs"][name]["required"].as_array().unwrap();
        for field in required.iter().map(|field| field.as_str().unwrap()) {
            let mut draft = draft(kind.as_str());
            draft.body.as_object_mut().unwrap().shift_remove(field);
            let fault = sign_with(&draft, &issuer(&draft), &[]).unwrap_err();
            assert_eq!((fault.pointer, fault.code), (format!("/body/{field}"), "missing-field"), "{kind}");
        }
    }
}

#[test]
fn codes_are_a_table() {
    let codes: BTreeSet<&str> = CODES.iter().map(|(code, _)| *code).collect();
    assert_eq!(codes.len(), CODES.len());
    assert!(CODES.is_sorted());
    for (code, meaning) in CODES {
        assert!(code.bytes().all(|b| b.is_ascii_lowercase() || b == b'-' || b.is_ascii_digit()), "{code}");
        assert!(meaning.trim().ends_with('.'), "{code}");
    }
    for case in FILES.iter().flat_map(|file| cases(file)) {
        assert!(codes.contains(case["code"].as_str().unwrap()), "{}", case["name"]);
    }
}
