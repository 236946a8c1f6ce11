//! Registry records: the register's extension of the standard, a document of its own or inside another.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop at the first surprise")]

mod common;

use std::fs;
use std::process::Command;

use common::{checked, corpus, file};

const NAMESPACE: &str = "http://iatiregistry.org/ns/record#";
const ATTRIBUTES: &str = "file-id='a' source-url='http://example.org/' publisher-id='b' publisher-role='c' title='d' \
                          last-updated-datetime='2024-01-01T00:00:00' generated-datetime='2024-01-01T00:00:00Z' \
                          verification-status='1' format='text/xml' license='e'";

/// A record with more attributes, and what stands in it.
fn record(more: &str, inside: &str) -> String {
    format!(
        "<ir:registry-record xmlns:ir='{NAMESPACE}' xmlns:x='urn:x' {ATTRIBUTES} {more}>{inside}</ir:registry-record>"
    )
}

fn cases() -> Vec<(String, bool)> {
    let whole = record("", "");
    vec![
        (whole.clone(), true),
        (whole.replace("xmlns:ir", "xmlns").replace("ir:", ""), true),
        (record("xml:lang='en' donor-country='GB' activity-period='2010/2011' x:y='z'", "\n"), true),
        (record("", "<x:a b='c'>t<d/></x:a><x:a/>"), true),
        (record("", &format!("<x:a>{}</x:a>", record("", ""))), true),
        (whole.replace(" file-id='a'", ""), false),
        (whole.replace("http://example.org/", "http://a:b/"), false),
        (whole.replace("00:00Z", "00"), false),
        (record("bogus='1'", ""), false),
        (record("ir:title='1'", ""), false),
        (record("xml:lang='en_GB'", ""), false),
        (record("", "text"), false),
        (record("", "<a/>"), false),
        (record("", "<ir:a/>"), false),
        (record("", &format!("<x:a>{}</x:a>", record("", "").replace(" title='d'", ""))), false),
        (whole.replace(NAMESPACE, "urn:other"), false),
        (whole.replace(&format!("xmlns:ir='{NAMESPACE}'"), "").replace("ir:", ""), false),
    ]
}

#[test]
fn records_are_judged_by_their_own_schema() {
    for (text, good) in cases() {
        let (findings, outcome) = checked(text.as_bytes(), 1);
        assert_eq!(outcome.summary.is_valid(), good, "{text}\n{findings:?}");
        assert_eq!(findings.is_empty(), good, "{text}\n{findings:?}");
    }
    let (findings, _) = checked(record("bogus='1'", "").as_bytes(), 1);
    assert_eq!((findings[0].rule, findings[0].xpath.as_str()), ("0.3.1", "/registry-record/@bogus"));
}

#[test]
fn libxml2_judges_the_same() {
    let Some(dir) = corpus() else { return };
    if Command::new("xmllint").arg("--version").output().is_err() {
        eprintln!("skipped: xmllint is not there; install libxml2-utils");
        return;
    }
    let place = tempfile::tempdir().unwrap();
    for (text, good) in cases() {
        let path = place.path().join("record.xml");
        fs::write(&path, &text).unwrap();
        let mut command = Command::new("xmllint");
        command.args(["--noout", "--nonet", "--schema"]);
        let status =
            command.arg(dir.join("xsd/iati-registry-record-schema.xsd")).arg(&path).output().unwrap().status;
        assert_eq!(status.success(), good, "{text}");
    }
}

#[test]
fn inside_of_an_activity_a_record_is_as_any_foreign_element() {
    let activity =
        common::ACTIVITY.replace("</iati-activity>", &format!("{}</iati-activity>", record("x='y'", "t")));
    let (findings, _) = checked(file(&activity).as_bytes(), 1);
    assert_eq!(findings, []);
}
