//! What is refused, with which code and place; and that a refusal leaves the log as it was.

use entente_node::Node;
use entente_record::{PartyKey, SdJwt};
use serde_json::{Value, json};

use crate::support::checks::{hash_of, holds};
use crate::support::raw::{Parts, b64, kid};
use crate::support::{
    NOW, OPERATOR, OTHER, Scratch, accepted, close, grant, key, node, open, operator, other, party, plain,
    register, revoke, sealed, sign_at, transfer,
};

/// A statement that must be refused.
struct Case {
    name: &'static str,
    text: String,
    code: &'static str,
    pointer: Option<&'static str>,
}

fn case(name: &'static str, text: impl Into<String>, code: &'static str) -> Case {
    Case { name, text: text.into(), code, pointer: Some("") }
}

fn at(name: &'static str, text: impl Into<String>, code: &'static str, pointer: &'static str) -> Case {
    Case { pointer: Some(pointer), ..case(name, text, code) }
}

fn good(number: u64) -> SdJwt {
    sign_at(&transfer(OTHER, number), &other(), &[], NOW, number)
}

fn parts() -> Parts {
    Parts::of(&good(9_000), 2)
}

/// Submits each case alone and asserts what it is told and that nothing changed.
async fn refused(node: &Node, cases: Vec<Case>) {
    let checkpoint = || node.archive().reader().checkpoint().unwrap();
    let (size, before) = (node.size(), checkpoint());
    for case in cases {
        let outcome = node.submit(vec![case.text]).await.pop().unwrap();
        let refusal = outcome.expect_err(case.name);
        let got = (refusal.code, refusal.pointer.as_deref());
        assert_eq!(got, (case.code, case.pointer), "{}: {refusal}", case.name);
        assert_eq!((node.size(), checkpoint() == before), (size, true), "{} changed the log", case.name);
    }
    assert_eq!(node.fault(), None);
}

fn malformed() -> Vec<Case> {
    let parts = parts();
    let text = good(9_000).to_string();
    let jws = good(9_000).jws;
    let deep = format!("{}1{}", "[".repeat(40), "]".repeat(40));
    let long = format!("{}~", "YWFh".repeat(15_000));
    let big = format!(r#""x":"{}","note""#, "x".repeat(60_000));
    let bytes = |old: &str, new: &[u8]| {
        let payload = parts.payload.as_bytes();
        let start = parts.payload.find(old).unwrap();
        let new = [&payload[..start], new, &payload[start + old.len()..]].concat();
        parts.sign_bytes(parts.header.as_bytes(), &new)
    };
    vec![
        case("empty", "", "bad-token"),
        case("two parts", jws.rsplit_once('.').unwrap().0, "bad-token"),
        case("cut in the signature", &jws[..jws.len() - 2], "bad-signature"),
        case("cut in the signature's encoding", &jws[..jws.len() - 1], "bad-encoding"),
        case("oversized", parts.with(r#""note""#, &big), "too-large"),
        Case {
            pointer: None,
            ..case(
                "too many bytes of disclosures",
                format!("{text}{}", long.repeat(10)),
                "disclosures-too-large",
            )
        },
        case("oversized by its disclosures", format!("{text}{}", "YWFh~".repeat(400_000)), "too-large"),
        case("payload not UTF-8", bytes("As reported.", b"As \xff reported."), "not-utf8"),
        at("nested too deeply", parts.with(r#""As reported.""#, &deep), "too-deep", DEEP),
        at("a key twice", parts.with(r#""note":"#, r#""note":"x","note":"#), "duplicate-key", "/body/note"),
        at("a key twice, escaped", parts.with(r#""v":1"#, r#""v":1,"\u0076":1"#), "duplicate-key", "/v"),
        at("a float", parts.with(r#""v":1"#, r#""v":1.0"#), "not-integer", "/v"),
        at("null", parts.with(r#""As reported.""#, "null"), "null-value", "/body/note"),
        at("a number for a decimal", parts.with(r#""9001.50""#, "9001"), "wrong-type", "/body/amount/amount"),
        at(
            "a decimal not canonical",
            parts.with("9001.50", "09001.50"),
            "bad-decimal",
            "/body/amount/amount",
        ),
        at(
            "a day that never was",
            parts.with("2026-01-31", "2026-02-30"),
            "bad-date",
            "/body/amount/value_date",
        ),
        at("an unknown field", parts.with(r#""note""#, r#""nota""#), "unknown-field", "/body/nota"),
        at("an unknown claim", parts.with(r#""v":1"#, r#""v":1,"exp":1"#), "unknown-field", "/exp"),
        at("an unknown version", parts.with(r#""v":1"#, r#""v":2"#), "unknown-version", "/v"),
        at("an unknown kind", parts.with(r#""kind":"transfer""#, r#""kind":"gift""#), "bad-code", "/kind"),
        case(
            "bytes after the payload",
            parts.sign_bytes(parts.header.as_bytes(), tail(&parts).as_bytes()),
            "json-syntax",
        ),
        case("bytes after the statement", format!("{text}x"), "bad-token"),
        case("a line after the statement", format!("{text}\n"), "bad-token"),
        case("a key binding token", format!("{text}{jws}"), "bad-token"),
        case("padding", format!("{jws}=="), "bad-token"),
    ]
}

/// Thirty-two levels are read: the payload, its body, and thirty lists.
const DEEP: &str =
    concat!("/body/note", "/0/0/0/0/0/0/0/0/0/0", "/0/0/0/0/0/0/0/0/0/0", "/0/0/0/0/0/0/0/0/0/0");

fn tail(parts: &Parts) -> String {
    format!("{}{{}}", parts.payload)
}

fn wrongly_signed() -> Vec<Case> {
    let parts = parts();
    let jws = good(9_000).jws;
    let (input, signature) = jws.rsplit_once('.').unwrap();
    let none = parts.with_header("alg", json!("none"));
    let other_alg = |alg: &str| parts.with_header("alg", json!(alg));
    let twice_l = {
        // The same signature with the group's order added to its scalar: what a lax verifier takes as well.
        let mut bytes = crate::support::raw::unb64(signature);
        let order: [u8; 32] = [
            0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
        ];
        let mut carry = 0_u16;
        for (byte, add) in bytes[32..].iter_mut().zip(order) {
            carry += u16::from(*byte) + u16::from(add);
            *byte = carry as u8;
            carry >>= 8;
        }
        b64(bytes)
    };
    vec![
        case(
            "alg none, without a signature",
            format!("{}.", none.rsplit_once('.').unwrap().0),
            "unknown-alg",
        ),
        case("alg none, signed all the same", none, "unknown-alg"),
        case("alg HS256", other_alg("HS256"), "unknown-alg"),
        case("alg EdDSA", other_alg("EdDSA"), "unknown-alg"),
        case("alg ES256", other_alg("ES256"), "unknown-alg"),
        case("alg Ed448", other_alg("Ed448"), "unknown-alg"),
        case("no alg", parts.with_header("alg", Value::Null), "null-value").pointer("/alg"),
        case("typ JWT", parts.with_header("typ", json!("JWT")), "bad-header"),
        case("crit", parts.with_header("crit", json!("x")), "bad-header"),
        case("an embedded key", parts.with_header("jwk", json!("x")), "bad-header"),
        case("a key nobody registered", parts.with_header("kid", json!(kid(&key(OTHER, 77)))), "unknown-key"),
        case("signed with another key", Parts::of(&good(9_000), 77).sign(), "bad-signature"),
        case("a zero signature", format!("{input}.{}", b64([0; 64])), "bad-signature"),
        case("a scalar beyond the order", format!("{input}.{twice_l}"), "bad-signature"),
        case("a small-order component", parts.with_small_order_commitment(), "bad-signature"),
    ]
}

impl Case {
    fn pointer(self, pointer: &'static str) -> Self {
        Case { pointer: Some(pointer), ..self }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn malformed_statements_are_refused() {
    let scratch = Scratch::new();
    let node = node(&scratch).await;
    refused(&node, malformed()).await;
    refused(&node, wrongly_signed()).await;
    accepted(&node, vec![good(9_000).to_string()]).await;
    close(node).await;
    holds(&scratch.join("node")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_cut_anywhere_is_refused() {
    let scratch = Scratch::new();
    let node = node(&scratch).await;
    let text = sealed(&other(), 9_000);
    let bare = text.find('~').unwrap();
    let cuts = (0..text.len()).step_by(7).chain(bare - 3..bare + 3).chain([text.len() - 1]);
    let texts: Vec<String> = cuts.map(|cut| text[..cut].to_owned()).collect();
    for (outcome, text) in node.submit(texts.clone()).await.into_iter().zip(texts) {
        assert!(outcome.is_err(), "{text}");
    }
    assert_eq!(node.size(), 2);
    close(node).await;
}

/// Keys of the second party: revoked, not yet valid, expired.
fn keys() -> String {
    let (revoked, future, expired) = (key(OTHER, 4), key(OTHER, 5), key(OTHER, 6));
    let mut until = grant(&expired, -900);
    until["until"] = json!(crate::support::time(-50));
    let grants = json!([grant(&revoked, -900), grant(&future, 1_000), until]);
    sign_at(&party(OTHER, grants, json!([revoke(&revoked, -100)])), &other(), &[], NOW, 50).to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_that_may_not_sign_are_refused() {
    let scratch = Scratch::new();
    let node = node(&scratch).await;
    accepted(&node, vec![keys()]).await;
    let signed = |seed: u8, iat: i64, number: u64| {
        sign_at(&transfer(OTHER, number), &key(OTHER, seed), &[], NOW + iat, number).to_string()
    };
    let as_operator = sign_at(&transfer(OTHER, 60), &key(OTHER, 1), &[], NOW, 60).to_string();
    let stolen = sign_at(&transfer(OPERATOR, 61), &key(OPERATOR, 2), &[], NOW, 61).to_string();
    let for_operator = party(OPERATOR, json!([grant(&key(OPERATOR, 9), -10)]), json!([]));
    let takes_key = party(OTHER, json!([grant(&key(OTHER, 1), -10)]), json!([]));
    let unknown = party(OTHER, json!([]), json!([revoke(&key(OTHER, 88), 0)]));
    let revokes = party(OPERATOR, json!([]), json!([revoke(&operator(), 0)]));
    let by_other = |draft: &Value, number| sign_at(draft, &other(), &[], NOW, number).to_string();
    let mut future = case("signed in the future", signed(2, 301, 62), "signed-in-the-future");
    future.pointer = None;
    refused(
        &node,
        vec![
            case("revoked before", signed(4, 0, 63), "key-revoked"),
            case("revoked at that second", signed(4, -100, 64), "key-revoked"),
            case("not yet valid", signed(5, 0, 65), "key-not-yet-valid"),
            case("no longer valid", signed(6, 0, 66), "key-expired"),
            case("signed before the key began", signed(2, -1_001, 67), "key-not-yet-valid"),
            case("the key of another party", as_operator, "key-of-another-party"),
            case("as another party", stolen, "key-of-another-party"),
            future,
            at("keys for somebody else", by_other(&for_operator, 70), "not-entitled", "/iss"),
            at("revoking somebody else's key", by_other(&revokes, 71), "not-entitled", "/iss"),
            at("somebody else's key as one's own", by_other(&takes_key, 72), "key-conflict", "/body/keys/0"),
            at("revoking what is not there", by_other(&unknown, 73), "unknown-key", "/body/revoked/0"),
        ],
    )
    .await;
    let fine = [signed(4, -101, 80), signed(6, -51, 81), signed(2, 300, 82), signed(2, -1_000, 83)];
    accepted(&node, fine.to_vec()).await;
    close(node).await;
    holds(&scratch.join("node")).await;
}

/// Signatures are checked on all cores before the batch is put in order; only in order is it known who may sign.
#[tokio::test(flavor = "multi_thread")]
async fn keys_count_from_the_statement_on_that_changes_them() {
    let scratch = Scratch::new();
    let node = node(&scratch).await;
    let new = key(OTHER, 3);
    let change = party(OTHER, json!([grant(&new, -10)]), json!([revoke(&other(), -10)]));
    let change = sign_at(&change, &operator(), &[], NOW, 50).to_string();
    let batch = vec![plain(&new, 10), plain(&other(), 11), change, plain(&other(), 12), plain(&new, 13)];
    let outcomes = node.submit(batch).await;
    let said: Vec<Result<u64, &str>> =
        outcomes.iter().map(|o| o.as_ref().map(|r| r.index).map_err(|e| e.code)).collect();
    assert_eq!(said, [Err("unknown-key"), Ok(2), Ok(3), Err("key-revoked"), Ok(4)]);
    close(node).await;
    holds(&scratch.join("node")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_that_sign_for_everything_are_not_registered() {
    let scratch = Scratch::new();
    let node = node(&scratch).await;
    let honest = key("XM-DAC-3", 3);
    let draft = party("XM-DAC-3", json!([grant(&honest, 0)]), json!([]));
    let parts = Parts::of(&sign_at(&draft, &operator(), &[], NOW, 30), 1);
    let x = b64(honest.public().as_bytes());
    let mixed = {
        let point = ed25519_dalek::VerifyingKey::from_bytes(honest.public().as_bytes()).unwrap().to_edwards();
        (point + curve25519_dalek::constants::EIGHT_TORSION[1]).compress().to_bytes()
    };
    let small = curve25519_dalek::constants::EIGHT_TORSION.map(|point| point.compress().to_bytes());
    let mut cases = Vec::new();
    for bytes in small.into_iter().chain([mixed, [0xff; 32]]) {
        cases.push(at("a weak key", parts.with(&x, &b64(bytes)), "bad-key", "/body/keys/0/jwk/x"));
    }
    refused(&node, cases).await;
    accepted(&node, vec![parts.sign()]).await;
    close(node).await;
    holds(&scratch.join("node")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_describes_another_party() {
    let scratch = Scratch::new();
    let node = node(&scratch).await;
    let third = key("XM-DAC-3", 3);
    accepted(&node, vec![register(&third, 40)]).await;
    // No key is added or revoked: still, only the party, its organisation or the operator may speak.
    let about = |number, about, by: &PartyKey| {
        sign_at(&party(about, json!([]), json!([])), by, &[], NOW, number).to_string()
    };
    refused(
        &node,
        vec![
            at("about another", about(41, "XM-DAC-3", &other()), "not-entitled", "/iss"),
            at("about the operator", about(42, OPERATOR, &other()), "not-entitled", "/iss"),
            at("about another's unit", about(43, "XM-DAC-3/unit", &other()), "not-entitled", "/iss"),
        ],
    )
    .await;
    let fine =
        vec![about(44, OTHER, &other()), about(45, "XM-DAC-2/unit", &other()), about(46, OTHER, &operator())];
    accepted(&node, fine).await;
    close(node).await;
    holds(&scratch.join("node")).await;
    close(open(&scratch.join("node")).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn subjects_are_minted_under_ones_own_name() {
    let scratch = Scratch::new();
    let node = node(&scratch).await;
    let text = parts().with("transfer:XM-DAC-2:t9000", "transfer:XM-DAC-1:t9000");
    refused(&node, vec![at("another's subject", text, "minted-for-another", "/subject")]).await;
    close(node).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn disclosures_fit_one_to_one() {
    let scratch = Scratch::new();
    let node = node(&scratch).await;
    let text = sealed(&other(), 9_000);
    let whole: SdJwt = text.parse().unwrap();
    let with = |disclosures: &[&str]| {
        let disclosures = disclosures.iter().map(|d| (*d).to_owned()).collect();
        SdJwt { jws: whole.jws.clone(), disclosures }.to_string()
    };
    let [a, b, c] = [0, 1, 2].map(|n| whole.disclosures[n].as_str());
    let foreign = b64(r#"["_26bc4LT-ac6q2KI6cBW5es","note","Another."]"#);
    let mut altered = crate::support::raw::unb64(c);
    let last = altered.len() - 4;
    altered[last] ^= 1;
    let altered = b64(altered);
    let missing = |pointer| at("one missing", with(&[]), "not-disclosed", pointer);
    let none = node.submit(vec![with(&[])]).await.pop().unwrap().unwrap_err();
    assert!(none.pointer.as_deref().is_some_and(|at| at.starts_with("/body/")), "{none}");
    let pointer: &'static str = none.pointer.clone().unwrap().leak();
    refused(
        &node,
        vec![
            missing(pointer),
            case("one too many", with(&[a, b, c, &foreign]), "bad-disclosure"),
            case("one altered", with(&[a, b, &altered]), "bad-disclosure"),
            case("one twice", with(&[a, b, c, c]), "bad-disclosure"),
            case("one for nothing sealed", format!("{}{a}~", good(9_001)), "bad-disclosure"),
        ],
    )
    .await;
    for left in [[a, b], [a, c], [b, c]] {
        let refusal = node.submit(vec![with(&left)]).await.pop().unwrap().unwrap_err();
        assert_eq!(refusal.code, "not-disclosed", "{refusal}");
    }
    // In any order they are the same.
    accepted(&node, vec![with(&[c, a, b])]).await;
    close(node).await;
    holds(&scratch.join("node")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_again_gets_its_receipt_again() {
    let scratch = Scratch::new();
    let root = scratch.join("node");
    let node = node(&scratch).await;
    let texts = vec![sealed(&other(), 100), plain(&other(), 101), sealed(&other(), 100)];
    let first = accepted(&node, texts.clone()).await;
    assert_eq!([first[0].index, first[1].index, first[2].index], [2, 3, 2]);
    assert_eq!([first[0].new, first[1].new, first[2].new], [true, true, false]);
    assert!(first.iter().all(|receipt| receipt.size == 4), "{first:?}");
    let change = party(OTHER, json!([grant(&key(OTHER, 3), -10)]), json!([revoke(&other(), -5_000)]));
    let change = sign_at(&change, &operator(), &[], NOW, 102).to_string();
    accepted(&node, vec![change]).await;
    let late = node.submit(vec![plain(&other(), 103)]).await.pop().unwrap().unwrap_err();
    assert_eq!(late.code, "key-revoked");
    let bare = texts[0].split('~').next().unwrap().to_owned();
    let taken = sign_at(&transfer(OTHER, 777), &key(OTHER, 3), &[], NOW, 100).to_string();
    let foreign = sign_at(&transfer(OPERATOR, 778), &operator(), &[], NOW, 100).to_string();
    let mut node = node;
    for _ in 0..2 {
        let again = accepted(&node, texts.clone()).await;
        for (again, first) in again.iter().zip(&first) {
            let same = (again.index, &again.hash, &again.jti, again.new);
            assert_eq!(same, (first.index, &first.hash, &first.jti, false));
        }
        // What is in the log needs no disclosures to be recognised.
        assert_eq!(accepted(&node, vec![bare.clone()]).await[0].hash, hash_of(&bare));
        let mut cases = vec![case("the same id", taken.clone(), "jti-taken")];
        cases.push(case("the same id of another party", foreign.clone(), "jti-taken"));
        cases.iter_mut().for_each(|case| case.pointer = None);
        refused(&node, cases).await;
        close(node).await;
        node = open(&root).await;
    }
    close(node).await;
    holds(&root).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_id_twice_in_one_batch_is_taken_once() {
    let scratch = Scratch::new();
    let node = node(&scratch).await;
    let one = sign_at(&transfer(OTHER, 1), &other(), &[], NOW, 500).to_string();
    let two = sign_at(&transfer(OTHER, 2), &other(), &[], NOW, 500).to_string();
    let outcomes = node.submit(vec![one.clone(), two, one]).await;
    assert!(outcomes[0].as_ref().is_ok_and(|receipt| receipt.new));
    assert_eq!(outcomes[1].as_ref().unwrap_err().code, "jti-taken");
    assert!(outcomes[2].as_ref().is_ok_and(|receipt| !receipt.new));
    assert_eq!(node.size(), 3);
    close(node).await;
}

/// A start that was stopped between storing and logging must not spoil the id for a second attempt.
#[tokio::test(flavor = "multi_thread")]
async fn an_id_whose_first_attempt_failed_can_be_used_again() {
    use crate::support::disk::{Failure, FaultyDisk};
    let scratch = Scratch::new();
    let root = scratch.join("node");
    close(node(&scratch).await).await;
    // Calls 0 and 1 surround the commit of the disclosures; the next one writes a bundle.
    let disk = std::sync::Arc::new(FaultyDisk::new(2, Failure::Before));
    let failing = Node::open(&root, crate::support::on(disk.clone(), None)).await.unwrap();
    let lost = vec![sealed(&other(), 600), sealed(&other(), 601)];
    let refusal = failing.submit(lost).await.pop().unwrap().unwrap_err();
    assert_eq!((refusal.code, disk.fired()), ("unavailable", true));
    close(failing).await;
    let node = open(&root).await;
    let mut draft = transfer(OTHER, 600);
    draft["body"]["note"] = json!("Signed anew.");
    let anew = sign_at(&draft, &other(), &["/body/note"], NOW, 600);
    let open_now = sign_at(&transfer(OTHER, 602), &other(), &[], NOW, 601);
    accepted(&node, vec![anew.to_string(), open_now.to_string()]).await;
    for (index, statement) in [("2", anew), ("3", open_now)] {
        let found = node.find(index).await.unwrap().unwrap();
        assert_eq!(node.archive().whole(&found).await.unwrap(), statement);
    }
    close(node).await;
    holds(&root).await;
}
