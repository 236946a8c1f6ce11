//! A case that can't be signed is refused with the file, the statement, the place and what to do.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use entente_exchange::case::{Case, CaseFault, Folder, read_folder, shipped};
use proptest::prelude::*;

const ABOUT: &str = r#"
title = "T"
summary = "S"
shows = ["x"]
illustrative = ["all"]
[[sources]]
reference = "r"
url = "https://example.org"
supports = "s"
[[parties]]
id = "XM-DAC-1"
name = "One"
org_type = "10"
signs = true
[[parties]]
id = "XM-DAC-2"
name = "Two"
org_type = "10"
"#;

fn folder(chapters: &[(&str, &str)]) -> Folder {
    let mut files = vec![("case.toml".to_owned(), ABOUT.as_bytes().to_vec())];
    files.extend(chapters.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())));
    Folder { name: "tiny".into(), files }
}

fn sign(chapters: &[(&str, &str)]) -> Result<usize, CaseFault> {
    Ok(Case::parse(&folder(chapters))?.sign()?.len())
}

/// A response, which may refer to anything.
fn response(label: &str, refs: &str) -> String {
    format!(
        r#"{{"label": "{label}", "by": "XM-DAC-1", "kind": "response", "at": "2020-01-01T00:00:00Z",
        "subject": "programme:XM-DAC-1:p", "refs": [{refs}], "handling": "TLP:CLEAR", "body": {{"outcome": "accept", "answer": "a"}}}}"#
    )
}

fn transfer(label: &str, more: &str, body: &str) -> String {
    format!(
        r#"{{"label": "{label}", "by": "XM-DAC-1", {more} "kind": "transfer", "at": "2020-01-01T00:00:00Z",
        "subject": "transfer:XM-DAC-1:{label}", "handling": "TLP:CLEAR", "body": {{"stage": "paid", "from": "XM-DAC-1",
        "to": "XM-DAC-2", "amount": {{"amount": "1.00", "currency": "EUR", "value_date": "2020-01-01", "valuation": "nominal"}}{body}}}}}"#
    )
}

#[track_caller]
fn refused(chapters: &[(&str, &str)], expected: &[&str]) {
    let told = sign(chapters).expect_err("it should have been refused").to_string();
    for part in expected {
        assert!(told.contains(part), "{told}\nlacks {part}");
    }
}

fn chapter(statements: &[String]) -> String {
    format!("[{}]", statements.join(","))
}

#[test]
fn a_reference_may_stand_before_what_it_refers_to() {
    let text = chapter(&[response("answer", "\"@paid\""), transfer("paid", "", "")]);
    assert_eq!(sign(&[("1-a.json", &text)]).unwrap(), 2);
}

#[test]
fn labels_must_lead_somewhere() {
    let text = chapter(&[response("answer", "\"@nothing\"")]);
    refused(
        &[("1-a.json", &text)],
        &["1-a.json, statement `answer`, at /refs/0", "no statement", "`nothing`"],
    );
    let text = chapter(&[transfer("paid", "", ""), response("answer", "\"@paid#/body/note\"")]);
    refused(&[("1-a.json", &text)], &["at /refs/0", "`paid` has no sealed field /body/note"]);
    let text = chapter(&[transfer("paid", "", ""), response("answer", "\"@paid#body\"")]);
    refused(&[("1-a.json", &text)], &["at /refs/0", "JSON pointer"]);
    let text = chapter(&[response("answer", "\"@file:documents/none.md\"")]);
    refused(&[("1-a.json", &text)], &["at /refs/0", "no file documents/none.md"]);
}

#[test]
fn labels_stand_once() {
    let (one, two) = (chapter(&[transfer("paid", "", "")]), chapter(&[transfer("paid", "", "")]));
    refused(
        &[("1-a.json", &one), ("2-b.json", &two)],
        &["2-b.json, statement `paid`, at /label", "1-a.json"],
    );
}

#[test]
fn references_go_in_no_circle() {
    let text = chapter(&[response("a", "\"@b\""), response("b", "\"@c\""), response("c", "\"@b\"")]);
    refused(&[("1-a.json", &text)], &["statement `b`", "circle: b → c → b"]);
    let text = chapter(&[response("a", "\"@a\"")]);
    refused(&[("1-a.json", &text)], &["circle: a → a"]);
}

#[test]
fn a_case_has_an_end() {
    let chain = |count: usize| {
        let one = |n: usize| response(&format!("r{n}"), &format!("\"@r{}\"", n + 1));
        chapter(
            &(0..count - 1)
                .map(one)
                .chain([transfer(&format!("r{}", count - 1), "", "")])
                .collect::<Vec<_>>(),
        )
    };
    // As deep as a case can be.
    assert_eq!(sign(&[("1-a.json", &chain(2_000))]).unwrap(), 2_000);
    refused(&[("1-a.json", &chain(2_001))], &["1-a.json: more than 2000 statements"]);
}

#[test]
fn what_the_record_refuses_is_placed() {
    let text = chapter(&[transfer("paid", "", ""), transfer("bad", "", r#", "budget_year": 19"#)]);
    refused(&[("1-a.json", &text)], &["1-a.json, statement `bad`, at /body/budget_year", "1900 to 2200"]);
    let text = chapter(&[transfer("bad", "", r#", "wrong": 1"#)]);
    refused(&[("1-a.json", &text)], &["statement `bad`, at /body/wrong"]);
}

#[test]
fn what_stands_beside_the_draft_is_checked() {
    refused(&[("1-a.json", "{}")], &["1-a.json", "a list"]);
    refused(&[("1-a.json", "[{\"a\": 1, \"a\": 2}]")], &["1-a.json, at /0/a", "twice"]);
    refused(&[("1-a.json", "[1]")], &["1-a.json, at /0", "an object"]);
    refused(&[("1-a.json", "[{\"label\": \"No Label\"}]")], &["1-a.json, at /0", "small letters"]);
    refused(&[("1-a.json", "[{\"label\": \"a\"}]")], &["statement `a`, at /by", "who signs"]);
    for (more, expected) in [
        (r#""signed": "yesterday","#, "at /signed"),
        (r#""signed": 5,"#, "at /signed"),
        (r#""signed": "2019-12-31T00:00:00Z","#, "at /signed: signed before it happened"),
        (r#""extra": 1,"#, "at /extra: no such field"),
        (r#""seal": {},"#, "at /seal"),
        (r#""seal": [{"path": "/body/to"}],"#, "at /seal/0"),
        (
            r#""seal": [{"path": "/body/to", "reason": "mood", "authority": "XM-DAC-1", "until": "2021-01-01"}],"#,
            "at /seal/0/reason",
        ),
        (
            r#""seal": [{"path": "/body/to", "reason": "commercial", "authority": "XM-DAC-1", "until": "2021-01-01", "why": "x"}],"#,
            "at /seal/0/why",
        ),
        (
            r#""seal": [{"path": "/body/note", "reason": "commercial", "authority": "XM-DAC-1", "until": "2021-01-01"}],"#,
            "nothing here to seal",
        ),
    ] {
        refused(
            &[("1-a.json", &chapter(&[transfer("t", more, "")]))],
            &["1-a.json, statement `t`", expected],
        );
    }
}

#[test]
fn who_has_no_key_does_not_sign() {
    let text = transfer("paid", "", "").replacen("\"by\": \"XM-DAC-1\"", "\"by\": \"XM-DAC-2\"", 1);
    refused(
        &[("1-a.json", &chapter(&[text]))],
        &["statement `paid`, at /by", "XM-DAC-2 doesn't sign", "signs = true"],
    );
}

#[test]
fn the_folder_is_checked() {
    let about = |text: &str| Folder { name: "tiny".into(), files: vec![("case.toml".into(), text.into())] };
    for (folder, expected) in [
        (Folder { name: "tiny".into(), files: Vec::new() }, "no case.toml"),
        (Folder { name: "No Case".into(), files: Vec::new() }, "rename it"),
        (about("title = 5"), "case.toml: line 1"),
        (about(&ABOUT.replace("shows", "snows")), "case.toml: line 4"),
        (about(&ABOUT.replace("XM-DAC-2", "XM-DAC-1")), "stands twice"),
        (about(&ABOUT.replace("\"10\"", "\"11111\"")), "party XM-DAC-1"),
        (
            about("title = \"\"\nsummary = \"\"\nshows = []\nillustrative = []\nsources = []\nparties = []"),
            "where the facts come from",
        ),
        (folder(&[("notes.txt", "")]), "notes.txt: no part of a case"),
    ] {
        let told = Case::parse(&folder).expect_err(expected).to_string();
        assert!(told.contains(expected), "{told}\nlacks {expected}");
    }
    let told = read_folder("no/such/folder".as_ref()).unwrap_err().to_string();
    assert!(told.contains("no/such/folder") && told.contains("could not be read"), "{told}");
}

proptest! {
    /// Whatever bytes stand in a file: an answer, never a panic; and cutting a good file short is noticed.
    #[test]
    fn no_bytes_do_harm(bytes in proptest::collection::vec(any::<u8>(), 0..400), file in 0..3_usize, cut in 0..5_000_usize) {
        let mut folder = shipped("korea").unwrap();
        let name = ["case.toml", "1-agreements.json", "4-equipment.json"][file];
        let slot = folder.files.iter_mut().find(|(path, _)| path == name).unwrap();
        let whole = slot.1.clone();
        slot.1 = bytes;
        let _ = Case::parse(&folder).and_then(|case| case.sign());
        let slot = folder.files.iter_mut().find(|(path, _)| path == name).unwrap();
        slot.1 = whole[..cut.min(whole.len() - 3)].to_vec();
        prop_assert!(Case::parse(&folder).and_then(|case| case.sign()).is_err());
    }
}
