//! Sealing and opening: RFC 9901's own vectors, and everything that must be refused.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use entente_record::{SdJwt, Token, disclosure_digest};
use serde_json::{Value, json};
use support::*;

/// RFC 9901 §4.2.1 to §4.2.4.2 and §5.1.
#[test]
fn published_digests() {
    let cases = [
        (
            "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0",
            "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0",
        ),
        ("WyJsa2x4RjVqTVlsR1RQVW92TU5JdkNBIiwgIkZSIl0", "w0I8EKcdCtUPkGCNUrfwVp2xEgNjtoIDlOxc9-PlOhs"),
        (
            "WyIyR0xDNDJzS1F2ZUNmR2ZyeU5STjl3IiwgImdpdmVuX25hbWUiLCAiSm9obiJd",
            "jsu9yVulwQQlhFlM_3JlzMaSFzglhQG0DpfayQwLUK4",
        ),
    ];
    for (disclosure, digest) in cases {
        assert_eq!(disclosure_digest(disclosure), digest);
    }
}

/// A statement whose `/body/note` is sealed by this disclosure, made by hand.
fn by_hand(disclosure: &str) -> SdJwt {
    let mut payload = payload(&signed("transfer", &["/body/note"]));
    payload["body"]["_sd"] = json!([disclosure_digest(disclosure)]);
    SdJwt { jws: raw_payload(payload.to_string().as_bytes()), disclosures: vec![disclosure.to_owned()] }
}

const SALT: &str = "_26bc4LT-ac6q2KI6cBW5es";

#[test]
fn disclosures_are_hashed_as_transmitted() {
    // RFC 9901 §4.2.1: other spellings of one disclosure are other disclosures, each as good.
    let spellings = [
        format!(r#"["{SALT}", "note", "Möbius"]"#),
        format!(r#"["{SALT}","note","M\u00f6bius"]"#),
        format!("[\n\"{SALT}\",\n\"note\",\n\"Möbius\"\n]"),
    ];
    for (index, spelling) in spellings.iter().enumerate() {
        let token = by_hand(&b64(spelling));
        assert_eq!(admit(&token).unwrap().body.to_value()["note"], "Möbius");
        let other = b64(&spellings[(index + 1) % spellings.len()]);
        let swapped = SdJwt { disclosures: vec![other], ..token };
        assert_eq!(admit(&swapped).unwrap_err().code, "bad-disclosure");
    }
}

#[test]
fn disclosures_that_are_refused() {
    let cases = [
        (format!(r#"["{SALT}","note"]"#), "bad-disclosure"),
        (format!(r#"["{SALT}","note","x","y"]"#), "bad-disclosure"),
        (format!(r#"["{SALT}",1,"x"]"#), "bad-disclosure"),
        (format!(r#"[1,"note","{SALT}"]"#), "bad-disclosure"),
        (format!(r#"{{"salt":"{SALT}"}}"#), "bad-disclosure"),
        (r#"["short","note","x"]"#.to_owned(), "bad-disclosure"),
        (r#"["with spaces, 22 letters","note","x"]"#.to_owned(), "bad-disclosure"),
        (format!(r#"["{SALT}","_sd","x"]"#), "bad-disclosure"),
        (format!(r#"["{SALT}","...","x"]"#), "bad-disclosure"),
        (format!(r#"["{SALT}","stage","paid"]"#), "bad-disclosure"),
        (format!(r#"["{SALT}","earmark_","x"]"#), "withheld-mismatch"),
        (format!(r#"["{SALT}","note",1.5]"#), "not-integer"),
        (format!(r#"["{SALT}","note",null]"#), "null-value"),
        (format!(r#"["{SALT}","note",{{"a":1,"a":1}}]"#), "duplicate-key"),
        (format!(r#"["{SALT}","note","x"] x"#), "json-syntax"),
        (format!(r#"["{SALT}","note",{}1{}]"#, "[".repeat(40), "]".repeat(40)), "too-deep"),
        (format!(r#"["{SALT}","note",{}1{}]"#, "[".repeat(31), "]".repeat(31)), "too-deep"),
        (format!(r#"["{SALT}","note",12]"#), "wrong-type"),
    ];
    for (text, code) in cases {
        let fault = admit(&by_hand(&b64(&text))).unwrap_err();
        assert_eq!(fault.code, code, "{text}: {fault}");
    }
    assert_eq!(admit(&by_hand(&b64(b"\xff"))).unwrap_err().code, "not-utf8");
}

#[test]
fn every_disclosure_is_used_once() {
    let token = signed("transfer", &["/body/note", "/body/from", "/body/sectors/0"]);
    assert!(admit(&token).is_ok());
    let with = |disclosures: Vec<String>| admit(&SdJwt { disclosures, ..token.clone() }).unwrap_err().code;
    let [a, b, c] = [0, 1, 2].map(|index| token.disclosures[index].clone());
    assert_eq!(with(vec![a.clone(), b.clone()]), "not-disclosed");
    assert_eq!(with(vec![a.clone(), b.clone(), c.clone(), c.clone()]), "bad-disclosure");
    let other = b64(format!(r#"["{SALT}","note","something else"]"#));
    assert_eq!(with(vec![a.clone(), b.clone(), c.clone(), other.clone()]), "bad-disclosure");
    assert_eq!(with(vec![a, b, other]), "bad-disclosure");
    assert!(
        admit(&SdJwt { disclosures: token.disclosures.iter().rev().cloned().collect(), ..token.clone() })
            .is_ok()
    );
    let plain = signed("transfer", &[]);
    assert_eq!(admit(&SdJwt { disclosures: vec![c], ..plain }).unwrap_err().code, "bad-disclosure");
}

/// A token with its payload changed by hand and signed again.
fn forged(seals: &[&str], change: impl FnOnce(&mut Value)) -> SdJwt {
    let token = signed("transfer", seals);
    let mut payload = payload(&token);
    change(&mut payload);
    SdJwt { jws: raw_payload(payload.to_string().as_bytes()), ..token }
}

#[test]
fn digest_structures_that_are_refused() {
    let seals = &["/body/note", "/body/from", "/body/sectors/0"];
    let digest = |index: usize| move |payload: &Value| payload["body"]["_sd"][index].clone();
    type Change = Box<dyn FnOnce(&mut Value)>;
    let cases: Vec<(&str, Change)> = vec![
        ("/body/_sd", Box::new(|p| p["body"]["_sd"].as_array_mut().unwrap().reverse())),
        ("/body/_sd", Box::new(|p| p["body"]["_sd"] = json!([]))),
        ("/body/_sd", Box::new(|p| p["body"]["_sd"] = json!("x"))),
        ("/body/_sd", Box::new(|p| p["body"]["_sd"][0] = json!(12))),
        ("/body", Box::new(|p| p["body"]["_sd"][0] = json!("!"))),
        (
            "/body",
            Box::new(move |p| p["body"]["_sd"][0] = json!(format!("{}=", digest(0)(p).as_str().unwrap()))),
        ),
        ("/body/sectors/0", Box::new(|p| p["body"]["sectors"][0]["x"] = json!("y"))),
        ("/body/sectors/0", Box::new(|p| p["body"]["sectors"][0]["..."] = json!(1))),
        ("/body", Box::new(move |p| p["body"]["..."] = digest(0)(p))),
        ("/_sd_alg", Box::new(|p| p["_sd_alg"] = json!("sha-512"))),
        ("/_sd_alg", Box::new(|p| set(p, "/_sd_alg", None))),
        ("/_sd_alg", Box::new(|p| p["_sd_alg"] = json!(256))),
    ];
    for (index, (pointer, change)) in cases.into_iter().enumerate() {
        let fault = admit(&forged(seals, change)).unwrap_err();
        assert_eq!(fault.code, "bad-seal", "case {index}: {fault}");
        assert_eq!(fault.pointer, pointer, "case {index}: {fault}");
    }
    // A digest that stands twice, seen even by a reader who can't open it.
    let twice = forged(seals, |p| p["body"]["amount"]["_sd"] = json!([digest(0)(p)]));
    assert_eq!(open(&twice, &[]).unwrap_err().code, "bad-seal");
    assert!(admit(&twice).is_err());
    // Digests anywhere but in the body are fields that no claim has.
    let fault = admit(&forged(seals, |p| p["_sd"] = json!([disclosure_digest("x")]))).unwrap_err();
    assert_eq!((fault.pointer.as_str(), fault.code), ("/_sd", "unknown-field"));
    let fault = admit(&forged(&[], |p| p["body"]["_sd"] = json!([disclosure_digest("x")]))).unwrap_err();
    assert_eq!((fault.pointer.as_str(), fault.code), ("/body/_sd", "unknown-field"));
    let fault = admit(&forged(&[], |p| p["_sd_alg"] = json!("sha-256"))).unwrap_err();
    assert_eq!((fault.pointer.as_str(), fault.code), ("/withheld", "withheld-mismatch"));
}

#[test]
fn rows_and_sealed_fields_match_one_to_one() {
    let seals = &["/body/note", "/body/from", "/body/sectors/0"];
    let row = |path: &str| json!({"path": path, "reason": "legal", "authority": "XM-DAC-41140", "until": "2030-01-01"});
    let push =
        |path: &'static str| move |p: &mut Value| p["withheld"].as_array_mut().unwrap().push(row(path));
    type Change = Box<dyn FnOnce(&mut Value)>;
    let cases: Vec<(&str, &str, Change)> = vec![
        ("a row too few", "withheld-mismatch", Box::new(|p| set(p, "/withheld/0", None))),
        ("a row for an open field", "withheld-mismatch", Box::new(push("/body/stage"))),
        ("a row for nothing", "withheld-mismatch", Box::new(push("/body/no_such"))),
        ("a row for an element that is open", "withheld-mismatch", Box::new(push("/body/sectors/1"))),
        ("a row for an element that isn't there", "withheld-mismatch", Box::new(push("/body/sectors/2"))),
        ("a row with a zero in front", "withheld-mismatch", Box::new(push("/body/sectors/00"))),
        ("a row for the element's inside", "withheld-mismatch", Box::new(push("/body/sectors/0/x"))),
        ("a second row", "duplicate-value", Box::new(push("/body/note"))),
        ("a row outside the body", "unsealable", Box::new(push("/handling"))),
        ("a row for the whole body", "unsealable", Box::new(push("/body"))),
        ("a row that is no pointer", "bad-pointer", Box::new(push("body/note"))),
        (
            "another row in its place",
            "withheld-mismatch",
            Box::new(move |p| p["withheld"][0] = row("/body/earmark_")),
        ),
        (
            "a decoy",
            "withheld-mismatch",
            Box::new(|p| {
                let mut all: Vec<String> = vec![disclosure_digest("decoy")];
                all.extend(
                    p["body"]["_sd"].as_array().unwrap().iter().map(|d| d.as_str().unwrap().to_owned()),
                );
                all.sort();
                p["body"]["_sd"] = json!(all);
            }),
        ),
        (
            "a decoy element",
            "withheld-mismatch",
            Box::new(|p| {
                set(p, "/body/sectors/-", Some(json!({"...": disclosure_digest("decoy")})));
            }),
        ),
    ];
    for (name, code, change) in cases {
        let fault = admit(&forged(seals, change)).unwrap_err();
        assert_eq!(fault.code, code, "{name}: {fault}");
    }
}

#[test]
fn a_reader_without_disclosures_sees_the_mismatch_too() {
    let seals = &["/body/note", "/body/from"];
    let row = json!({"path": "/body/earmarked", "reason": "legal", "authority": "XM-DAC-41140", "until": "2030-01-01"});
    let more = forged(seals, |p| p["withheld"].as_array_mut().unwrap().push(row));
    assert_eq!(open(&more, &[]).unwrap_err().code, "withheld-mismatch");
    let fewer = forged(seals, |p| set(p, "/withheld/0", None));
    assert_eq!(open(&fewer, &[]).unwrap_err().code, "withheld-mismatch");
    // A required field that is neither there nor named by a row.
    let gone = forged(seals, |p| set(p, "/body/to", None));
    let fault = open(&gone, &[]).unwrap_err();
    assert_eq!((fault.pointer.as_str(), fault.code), ("/body/to", "missing-field"));
}

#[test]
fn gaps_are_told_in_the_signed_statement_s_own_places() {
    let token = signed("consignment", &["/body/lines/0", "/body/lines/1/serials/0"]);
    assert!(open(&token, &[]).is_ok());
    let mut payload = payload(&token);
    set(&mut payload, "/body/lines/1/quantity/unit", None);
    let forged = SdJwt { jws: raw_payload(payload.to_string().as_bytes()), ..token };
    let fault = open(&forged, &[]).unwrap_err();
    // The first line stays closed; what is left of the list must still be told by its own number.
    assert_eq!((fault.pointer.as_str(), fault.code), ("/body/lines/1/quantity/unit", "missing-field"));
}

#[test]
fn some_fields_stay_readable_for_everyone() {
    let cases = [
        ("party", "/body/party"),
        ("party", "/body/keys"),
        ("party", "/body/keys/0"),
        ("party", "/body/keys/0/jwk/x"),
        ("party", "/body/revoked/0/kid"),
        ("correction", "/body/supersedes"),
        ("correction", "/body/replacement"),
        ("disclosure", "/body/statement"),
        ("disclosure", "/body/disclosures/0"),
    ];
    for (kind, pointer) in cases {
        let draft = draft(kind);
        let fault = sign_with(&draft, &issuer(&draft), &[pointer]).unwrap_err();
        assert_eq!(
            (fault.pointer.as_str(), fault.code),
            ("/withheld/0/path", "unsealable"),
            "{kind} {pointer}"
        );
    }
}

#[test]
fn seals_that_point_at_nothing_are_refused_with_their_pointer() {
    for pointer in ["/body/no_such", "/body/sectors/9", "/body/sectors/-", "/body/sectors/01", "/body/note/x"]
    {
        let draft = draft("transfer");
        let fault = sign_with(&draft, &issuer(&draft), &[pointer]).unwrap_err();
        assert_eq!((fault.pointer.as_str(), fault.code), (pointer, "bad-pointer"));
    }
    let draft = draft("transfer");
    assert_eq!(
        sign_with(&draft, &issuer(&draft), &["/body/note", "/body/note"]).unwrap_err().code,
        "duplicate-value"
    );
    assert_eq!(sign_with(&draft, &issuer(&draft), &["/kind"]).unwrap_err().code, "unsealable");
}

#[test]
fn order_of_digests_tells_nothing() {
    let token = signed("transfer", &["/body/note", "/body/from", "/body/to", "/body/stage", "/body/earmark"]);
    let payload = payload(&token);
    let digests: Vec<&str> =
        payload["body"]["_sd"].as_array().unwrap().iter().map(|digest| digest.as_str().unwrap()).collect();
    assert!(digests.len() == 5 && digests.is_sorted());
    assert_eq!(payload["_sd_alg"], "sha-256");
    assert!(payload["body"].get("_sd_alg").is_none());
}

#[test]
fn an_inner_seal_stays_closed_when_the_outer_is_opened() {
    let token =
        signed("consignment", &["/body/from", "/body/from/name", "/body/lines/1", "/body/lines/1/serials/1"]);
    let chosen = Token::read(token.jws.as_bytes())
        .unwrap()
        .disclosures_for(
            &token.disclosures,
            &["/body/from".parse().unwrap(), "/body/lines/1".parse().unwrap()],
        )
        .unwrap();
    assert_eq!(chosen.len(), 2);
    let value = open(&token, &chosen).unwrap().body.to_value();
    assert_eq!(value["from"]["locode"], "MLBKO");
    assert!(value["from"].get("name").is_none());
    assert_eq!(value["lines"][1]["serials"], json!(["TR-0001"]));
}

#[test]
fn a_row_may_carry_a_commitment() {
    let with = |commitment: Value| {
        admit(&forged(&["/body/amount/amount"], |p| p["withheld"][0]["commitment"] = commitment))
    };
    let commitment = b64([7; 32]);
    let statement = with(json!(commitment)).unwrap();
    assert_eq!(statement.withheld[0].commitment.as_ref().unwrap().as_str(), commitment);
    assert_eq!(statement.to_value()["withheld"][0]["commitment"], commitment);
    for (bad, code) in
        [(json!("x"), "bad-encoding"), (json!(b64([7; 31])), "bad-encoding"), (json!(1), "wrong-type")]
    {
        let fault = with(bad).unwrap_err();
        assert_eq!((fault.pointer.as_str(), fault.code), ("/withheld/0/commitment", code));
    }
}
