//! Which keys may sign when.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use entente_record::{Fault, Keyring, PartyKey, SdJwt, Statement, Timestamp, Token};
use serde_json::{Value, json};
use support::*;

const DAY: i64 = 86_400;

fn time(seconds: i64) -> String {
    Timestamp::from_unix_seconds(seconds).unwrap().to_string()
}

fn grant(key: &PartyKey, from: i64, until: Option<i64>) -> Value {
    let mut grant = json!({
        "jwk": {"kty": "OKP", "crv": "Ed25519", "x": b64(key.public().as_bytes())},
        "from": time(from),
    });
    if let Some(until) = until {
        grant["until"] = time(until).into();
    }
    grant
}

fn revocation(key: &PartyKey, at: i64) -> Value {
    json!({"kid": key.public().kid().to_string(), "at": time(at), "reason": "key-compromise"})
}

/// A party statement about `about`, signed by `by`.
fn token(by: &PartyKey, about: &str, keys: Vec<Value>, revoked: Vec<Value>) -> SdJwt {
    let mut draft = draft("party");
    draft.subject = party(about).subject();
    draft.body = json!({"party": about, "name": about, "org_type": "10"});
    if !keys.is_empty() {
        draft.body["keys"] = keys.into();
    }
    if !revoked.is_empty() {
        draft.body["revoked"] = revoked.into();
    }
    sign_with(&draft, by, &[]).unwrap()
}

fn statement(by: &PartyKey, about: &str, keys: Vec<Value>, revoked: Vec<Value>) -> Statement {
    let token = token(by, about, keys, revoked);
    Token::read(token.jws.as_bytes()).unwrap().open_all(&[]).unwrap()
}

struct World {
    ring: Keyring,
    operator: PartyKey,
    other: PartyKey,
}

/// An operator, and another party with a key that is valid for ten days around the moment of signing.
fn world() -> World {
    let (operator, other) = (key("XM-DAC-1", 1), key("FR-GOV-2", 2));
    let token = token(&operator, "XM-DAC-1", vec![grant(&operator, IAT - DAY, None)], vec![]);
    let read = Token::read(token.jws.as_bytes()).unwrap();
    let (mut ring, statement_0) = Keyring::begin(&read, &[]).unwrap();
    assert_eq!(statement_0.iss, party("XM-DAC-1"));
    ring.apply(&statement(
        &operator,
        "FR-GOV-2",
        vec![grant(&other, IAT - 5 * DAY, Some(IAT + 5 * DAY))],
        vec![],
    ))
    .unwrap();
    World { ring, operator, other }
}

fn resolve(ring: &Keyring, who: &str, key: &PartyKey, iat: i64) -> Result<(), &'static str> {
    ring.resolve(&party(who), key.public().kid(), iat).map(|_| ()).map_err(|fault| fault.code)
}

#[test]
fn five_faults_are_told_apart() {
    let World { mut ring, operator, other } = world();
    assert_eq!(ring.operator(), Some(&party("XM-DAC-1")));
    assert_eq!(resolve(&ring, "FR-GOV-2", &other, IAT), Ok(()));
    assert_eq!(resolve(&ring, "FR-GOV-2", &key("FR-GOV-2", 3), IAT), Err("unknown-key"));
    assert_eq!(resolve(&ring, "XM-DAC-1", &other, IAT), Err("key-of-another-party"));
    assert_eq!(resolve(&ring, "FR-GOV-2/unit", &other, IAT), Err("key-of-another-party"));
    // From when on and until when, to the second.
    assert_eq!(resolve(&ring, "FR-GOV-2", &other, IAT - 5 * DAY - 1), Err("key-not-yet-valid"));
    assert_eq!(resolve(&ring, "FR-GOV-2", &other, IAT - 5 * DAY), Ok(()));
    assert_eq!(resolve(&ring, "FR-GOV-2", &other, IAT + 5 * DAY - 1), Ok(()));
    assert_eq!(resolve(&ring, "FR-GOV-2", &other, IAT + 5 * DAY), Err("key-expired"));
    ring.apply(&statement(&other, "FR-GOV-2", vec![], vec![revocation(&other, IAT + DAY)])).unwrap();
    assert_eq!(resolve(&ring, "FR-GOV-2", &other, IAT + DAY - 1), Ok(()));
    assert_eq!(resolve(&ring, "FR-GOV-2", &other, IAT + DAY), Err("key-revoked"));
    assert_eq!(resolve(&ring, "XM-DAC-1", &operator, IAT), Ok(()));
}

#[test]
fn a_log_begins_with_its_operator() {
    let operator = key("XM-DAC-1", 1);
    let begin = |token: &SdJwt| -> Result<(), Fault> {
        Keyring::begin(&Token::read(token.jws.as_bytes()).unwrap(), &token.disclosures).map(|_| ())
    };
    let own = grant(&operator, IAT - DAY, None);
    assert!(begin(&token(&operator, "XM-DAC-1", vec![own.clone()], vec![])).is_ok());
    let cases = [
        (token(&operator, "XM-DAC-2", vec![own.clone()], vec![]), "/body/party", "not-entitled"),
        (token(&operator, "XM-DAC-1/unit", vec![own.clone()], vec![]), "/body/party", "not-entitled"),
        (token(&operator, "XM-DAC-1", vec![], vec![]), "/body/keys", "not-entitled"),
        (
            token(&operator, "XM-DAC-1", vec![grant(&key("XM-DAC-1", 2), IAT - DAY, None)], vec![]),
            "/body/keys",
            "not-entitled",
        ),
        (
            token(&operator, "XM-DAC-1", vec![grant(&operator, IAT + 1, None)], vec![]),
            "",
            "key-not-yet-valid",
        ),
        (token(&operator, "XM-DAC-1", vec![own], vec![revocation(&operator, IAT)]), "", "key-revoked"),
        (signed("transfer", &[]), "/kind", "not-entitled"),
    ];
    for (token, pointer, code) in cases {
        let fault = begin(&token).unwrap_err();
        assert_eq!((fault.pointer.as_str(), fault.code), (pointer, code), "{fault}");
    }
    // Signed by someone else than its header says.
    let honest = token(&operator, "XM-DAC-1", vec![grant(&operator, IAT - DAY, None)], vec![]);
    let forged =
        SdJwt { jws: raw(header().as_bytes(), payload(&honest).to_string().as_bytes(), 2), ..honest };
    assert_eq!(begin(&forged).unwrap_err().code, "bad-signature");
}

#[test]
fn who_may_speak_for_whom() {
    let World { mut ring, operator, other } = world();
    let unit = key("FR-GOV-2/unit", 4);
    let fresh = |seed| vec![grant(&key("XM-DAC-1", seed), IAT - DAY, None)];
    let refused = |ring: &mut Keyring, statement: &Statement| {
        let before = ring.len();
        let fault = ring.apply(statement).unwrap_err();
        assert_eq!(ring.len(), before, "a refused statement changed something");
        (fault.pointer, fault.code)
    };
    // An organisation registers its unit; the unit then changes its own keys.
    ring.apply(&statement(&other, "FR-GOV-2/unit", vec![grant(&unit, IAT - DAY, None)], vec![])).unwrap();
    ring.apply(&statement(&unit, "FR-GOV-2/unit", fresh(5), vec![])).unwrap();
    // A unit doesn't speak for its organisation, nor for a sister unit; no one for strangers.
    let not_entitled = ("/iss".to_owned(), "not-entitled");
    assert_eq!(refused(&mut ring, &statement(&unit, "FR-GOV-2", fresh(6), vec![])), not_entitled);
    assert_eq!(refused(&mut ring, &statement(&unit, "FR-GOV-2/sister", fresh(6), vec![])), not_entitled);
    assert_eq!(refused(&mut ring, &statement(&other, "XM-DAC-1", fresh(6), vec![])), not_entitled);
    assert_eq!(refused(&mut ring, &statement(&other, "DE-GOV-3", vec![], vec![])), not_entitled);
    // The operator registers anyone, with or without keys.
    ring.apply(&statement(&operator, "DE-GOV-3", vec![], vec![])).unwrap();
    ring.apply(&statement(&operator, "DE-GOV-3/unit", fresh(7), vec![])).unwrap();
    // A unit of the operator is not the operator.
    let desk = key("XM-DAC-1/desk", 8);
    ring.apply(&statement(&operator, "XM-DAC-1/desk", vec![grant(&desk, IAT - DAY, None)], vec![])).unwrap();
    assert_eq!(refused(&mut ring, &statement(&desk, "DE-GOV-3", fresh(9), vec![])), not_entitled);
}

#[test]
fn keys_are_one_party_s_and_never_gain_time() {
    let World { mut ring, operator, other } = world();
    let refused = |ring: &mut Keyring, statement: Statement| {
        let fault = ring.apply(&statement).unwrap_err();
        (fault.pointer, fault.code)
    };
    let conflict = ("/body/keys/0".to_owned(), "key-conflict");
    // Another party's key, even if the operator says so.
    let theirs = statement(&operator, "DE-GOV-3", vec![grant(&other, IAT - DAY, None)], vec![]);
    assert_eq!(refused(&mut ring, theirs), conflict);
    let again = |from, until| statement(&operator, "FR-GOV-2", vec![grant(&other, from, until)], vec![]);
    assert_eq!(refused(&mut ring, again(IAT - 6 * DAY, Some(IAT + 5 * DAY))), conflict);
    assert_eq!(refused(&mut ring, again(IAT - 5 * DAY, Some(IAT + 6 * DAY))), conflict);
    assert_eq!(refused(&mut ring, again(IAT - 5 * DAY, None)), conflict);
    ring.apply(&again(IAT - 5 * DAY, Some(IAT + 5 * DAY))).unwrap();
    ring.apply(&again(IAT - 5 * DAY, Some(IAT + 2 * DAY))).unwrap();
    assert_eq!(resolve(&ring, "FR-GOV-2", &other, IAT + 2 * DAY), Err("key-expired"));
    // The earliest revocation counts, whatever the order, and listing the key again doesn't lift it.
    let revoke = |at| statement(&operator, "FR-GOV-2", vec![], vec![revocation(&other, at)]);
    ring.apply(&revoke(IAT + DAY)).unwrap();
    ring.apply(&revoke(IAT)).unwrap();
    ring.apply(&revoke(IAT + 2 * DAY)).unwrap();
    ring.apply(&again(IAT - 5 * DAY, Some(IAT + 2 * DAY))).unwrap();
    assert_eq!(resolve(&ring, "FR-GOV-2", &other, IAT), Err("key-revoked"));
    assert_eq!(resolve(&ring, "FR-GOV-2", &other, IAT - 1), Ok(()));
    // Only one's own keys can be revoked.
    let foreign = statement(&other, "FR-GOV-2", vec![], vec![revocation(&operator, IAT)]);
    assert_eq!(refused(&mut ring, foreign), ("/body/revoked/0".to_owned(), "unknown-key"));
    // A statement of which one part is refused changes nothing at all.
    let new = key("FR-GOV-2", 6);
    let half =
        statement(&operator, "FR-GOV-2", vec![grant(&new, IAT, None)], vec![revocation(&operator, IAT)]);
    assert_eq!(refused(&mut ring, half).1, "unknown-key");
    assert_eq!(resolve(&ring, "FR-GOV-2", &new, IAT), Err("unknown-key"));
    // Added and revoked in one statement.
    let both =
        statement(&operator, "FR-GOV-2", vec![grant(&new, IAT, None)], vec![revocation(&new, IAT + 1)]);
    ring.apply(&both).unwrap();
    assert_eq!(resolve(&ring, "FR-GOV-2", &new, IAT), Ok(()));
    assert_eq!(resolve(&ring, "FR-GOV-2", &new, IAT + 1), Err("key-revoked"));
}

#[test]
fn memory_is_for_keys_and_clones_are_apart() {
    let World { mut ring, operator, .. } = world();
    let before = ring.len();
    for number in 0..50 {
        ring.apply(&statement(&operator, &format!("DE-GOV-{number}"), vec![], vec![])).unwrap();
    }
    assert_eq!(ring.len(), before);
    let snapshot = ring.clone();
    let new = key("DE-GOV-1", 6);
    ring.apply(&statement(&operator, "DE-GOV-1", vec![grant(&new, IAT, None)], vec![])).unwrap();
    assert_eq!(resolve(&ring, "DE-GOV-1", &new, IAT), Ok(()));
    assert_eq!(resolve(&snapshot, "DE-GOV-1", &new, IAT), Err("unknown-key"));
    assert!(Keyring::new().is_empty());
}

#[test]
fn other_kinds_change_nothing() {
    let World { mut ring, .. } = world();
    let before = ring.len();
    let transfer = admit(&signed("transfer", &[])).unwrap();
    ring.apply(&transfer).unwrap();
    assert_eq!(ring.len(), before);
    assert!(Keyring::new().apply(&transfer).is_err());
}
