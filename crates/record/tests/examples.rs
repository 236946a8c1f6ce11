//! The frozen examples: every kind as a draft, signed, and with sealed fields, readable for ever.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::collections::BTreeSet;

use entente_record::{Body, Draft, Kind, SdJwt, Token, schema};
use serde_json::Value;
use support::*;

/// Fields sealed in the sealed form of each example: whole fields, nested ones, elements, and one inside another.
fn seals(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Party => &["/body/website", "/body/identifiers/0"],
        Kind::Agreement => {
            &["/body/terms", "/body/terms/url", "/body/parties/1", "/body/duties/0/within_days"]
        }
        Kind::Engagement => &["/body/contingents", "/body/contingents/1/people", "/body/places/0"],
        Kind::Vetting => &["/body/conditions", "/body/result"],
        Kind::Programme => {
            &["/body/areas/0/place/point", "/body/areas/0/place/point/lat", "/body/budget/amount"]
        }
        Kind::Indicator => &["/body/actuals/0", "/body/actuals/0/place", "/body/baseline/value"],
        Kind::Profile => &["/body/access_customs/0", "/body/access_customs/1", "/body/places/0"],
        Kind::Need => &["/body/area", "/body/area/pcode", "/body/people/groups/0", "/body/severity"],
        Kind::Request => &["/body/cargo/0/quantity/value", "/body/pickup", "/body/security", "/body/tests/0"],
        Kind::Offer => &["/body/range", "/body/caveats/0", "/body/caveats/1/detail", "/body/base"],
        Kind::Decision => &["/body/reason", "/body/granted", "/body/granted/0/quantity"],
        Kind::Transfer => &["/body/amount/amount", "/body/from", "/body/sectors/1", "/body/note"],
        Kind::Stock => &["/body/lines/1", "/body/lines/1/serials/0", "/body/place"],
        Kind::Consignment => {
            &["/body/from", "/body/legs/0/departs", "/body/lines/1/serials/1", "/body/lines/0/value"]
        }
        Kind::Custody => &["/body/place", "/body/lines/1/serials", "/body/evidence/0"],
        Kind::Loss => &["/body/reason", "/body/value", "/body/lines/0/quantity/value"],
        Kind::Distribution => &["/body/place", "/body/people/groups/1", "/body/criteria"],
        Kind::Service => &["/body/quantities/1", "/body/value", "/body/places/0"],
        Kind::Inventory => &["/body/place", "/body/lines/0/serials/0", "/body/lines/1"],
        Kind::Feedback => &["/body/summary", "/body/area", "/body/area/name"],
        Kind::Finding => &["/body/account", "/body/recommendations/0/to", "/body/amount"],
        Kind::Response => &["/body/answer", "/body/lines/0", "/body/lines/0/serials/0"],
        Kind::Notice => &["/body/places/0", "/body/places/1", "/body/vehicles/0/mark", "/body/function"],
        Kind::Correction => &["/body/explanation", "/body/replacement/body", "/body/replacement/body/amount"],
        Kind::Disclosure => &["/body/reason", "/body/released/0/paths/0"],
        Kind::Dataset => &["/body/url", "/body/refused/0/reason"],
    }
}

#[test]
fn every_example_is_signed_read_and_kept_whole() {
    for kind in Kind::ALL {
        let draft = draft(kind.as_str());
        assert_eq!(draft.kind, *kind);
        let token = sign_with(&draft, &issuer(&draft), &[]).unwrap_or_else(|fault| panic!("{kind}: {fault}"));
        let statement = admit(&token).unwrap();
        assert_eq!(statement.body.to_value(), draft.body, "{kind}: a field got lost");
        assert_eq!(statement.body.kind(), *kind);
        assert_eq!(statement.subject, draft.subject);
        assert_eq!(statement.refs, draft.refs);
        assert_eq!(open(&token, &[]).unwrap(), statement);
    }
}

/// Fields that came after the examples were frozen, which are never written anew: each is optional.
const LATER: &[(&str, &str)] = &[
    ("decision", "gate"),
    ("decision", "overrides"),
    ("distribution", "hours"),
    ("distribution", "team"),
    ("feedback", "words"),
    ("need", "caseload"),
    ("profile", "customs"),
    ("request", "emergency"),
];

#[test]
fn every_example_shows_every_field_of_its_kind() {
    for kind in Kind::ALL {
        let schema = schema(*kind);
        let name = schema["properties"]["body"]["$ref"].as_str().unwrap().rsplit('/').next().unwrap();
        let fields = schema["$defs"][name]["properties"].as_object().unwrap().keys();
        let example = draft(kind.as_str()).body;
        for field in fields.filter(|field| !LATER.contains(&(kind.as_str(), field.as_str()))) {
            assert!(example.get(field).is_some(), "{kind}: the example lacks `{field}`");
        }
    }
}

#[test]
fn frozen_tokens_stay_readable() {
    for kind in Kind::ALL {
        let draft = draft(kind.as_str());
        for (form, seals) in [("open", &[] as &[&str]), ("sealed", seals(*kind))] {
            let path = root(&format!("tests/frozen/record/v1/{kind}.{form}.sdjwt"));
            let token =
                sign_with(&draft, &issuer(&draft), seals).unwrap_or_else(|fault| panic!("{kind}: {fault}"));
            compare(path.clone(), &format!("{token}\n"));
            let frozen: SdJwt = std::fs::read_to_string(path).unwrap().trim_end().parse().unwrap();
            assert_eq!(frozen.disclosures.len(), seals.len());
            assert_eq!(admit(&frozen).unwrap().body.to_value(), draft.body);
        }
    }
}

#[test]
fn sealed_examples_open_bit_by_bit() {
    for kind in Kind::ALL {
        let token = signed(kind.as_str(), seals(*kind));
        let fault = Token::read(token.jws.as_bytes()).unwrap().open_all(&[]).unwrap_err();
        assert_eq!(fault.code, "not-disclosed", "{kind}");
        let closed = open(&token, &[]).unwrap_or_else(|fault| panic!("{kind}: {fault}"));
        assert_ne!(closed.body.to_value(), draft(kind.as_str()).body);
        // Any subset opens, as long as no inner one comes without its outer one.
        for subset in 0..1_usize << token.disclosures.len() {
            let chosen: Vec<String> = (0..token.disclosures.len())
                .filter(|index| subset >> index & 1 == 1)
                .map(|index| token.disclosures[index].clone())
                .collect();
            match open(&token, &chosen) {
                Ok(statement) => {
                    let all = chosen.len() == token.disclosures.len();
                    assert_eq!(
                        statement.body.to_value() == draft(kind.as_str()).body,
                        all,
                        "{kind} {subset:b}"
                    );
                }
                Err(fault) => assert_eq!(fault.code, "bad-disclosure", "{kind} {subset:b}: {fault}"),
            }
        }
    }
}

#[test]
fn a_statement_prints_as_json() {
    let statement = admit(&signed("transfer", &[])).unwrap();
    let value: Value = serde_json::to_value(&statement).unwrap();
    assert_eq!(value["kind"], "transfer");
    assert_eq!(value["hash"], statement.hash.to_string());
    assert_eq!(value["body"]["amount"]["amount"], "17026163.50");
    assert!(matches!(statement.body, Body::Transfer(_)));
}

/// Each later field stands in an example of its own, frozen as well.
#[test]
fn fields_that_came_later_have_examples_that_stay_readable() {
    let kinds: BTreeSet<&str> = LATER.iter().map(|(kind, _)| *kind).collect();
    for kind in kinds {
        let folder = root("tests/frozen/record/v1/later");
        let text = std::fs::read(folder.join(format!("{kind}.json"))).unwrap();
        let draft = Draft::parse(&text).unwrap();
        for (_, field) in LATER.iter().filter(|(other, _)| *other == kind) {
            assert!(draft.body.get(*field).is_some(), "{kind}: the later example lacks `{field}`");
        }
        let seals = seals(draft.kind);
        for (form, seals) in [("open", &[] as &[&str]), ("sealed", seals)] {
            let token =
                sign_with(&draft, &issuer(&draft), seals).unwrap_or_else(|fault| panic!("{kind}: {fault}"));
            let path = folder.join(format!("{kind}.{form}.sdjwt"));
            compare(path.clone(), &format!("{token}\n"));
            let frozen: SdJwt = std::fs::read_to_string(path).unwrap().trim_end().parse().unwrap();
            assert_eq!(admit(&frozen).unwrap().body.to_value(), draft.body);
        }
    }
}
