//! Each rule by an example that breaks it, with the place where it must be told.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

mod common;

use common::{ACTIVITY, checked, file};
use entente_iati::check::finding::Finding;

/// The findings of an activity in which some text is replaced.
fn broken(from: &str, to: &str) -> (String, Vec<Finding>) {
    assert_eq!(ACTIVITY.matches(from).count(), 1, "{from}");
    let text = file(&ACTIVITY.replace(from, to));
    let (findings, _) = checked(text.as_bytes(), 1);
    (text, findings)
}

/// What stands at a finding's position.
fn at<'a>(text: &'a str, finding: &Finding) -> &'a str {
    let line = text.lines().nth(finding.position.line as usize - 1).unwrap();
    let (byte, _) = line.char_indices().nth(finding.position.column as usize - 1).unwrap();
    &line[byte..]
}

#[test]
fn the_example_breaks_no_rule() {
    let (findings, outcome) = checked(file(ACTIVITY).as_bytes(), 1);
    assert_eq!(findings, []);
    assert_eq!((outcome.summary.records, outcome.summary.accepted), (1, 1));
}

/// What is replaced, by what, the rules that must speak, and the text at the first finding's place.
const CASES: [(&str, &str, &[&str], &str); 75] = [
    ("XX-1-A<", "XX-1<", &["1.1.3", "1.1.21"], "<iati-identifier>"),
    ("XX-1-A<", "YY-A<", &["1.1.21"], "<iati-identifier>"),
    ("XX-1-A<", " XX-1-A<", &["1.1.21", "1.3.1"], "<iati-identifier>"),
    ("XX-1-A<", "YY/A<", &["1.1.21", "1.3.13"], "<iati-identifier>"),
    ("ref=\"XX-1\" type=\"10\"", "ref=\"XX-1 \" type=\"10\"", &["1.1.21", "1.14.1"], "<iati-identifier>"),
    (
        "<participating-org role=\"1\" ref=\"XX-1\"/>",
        "<participating-org role=\"1\"/>",
        &["6.10.1"],
        "<participating-org",
    ),
    (
        "<participating-org role=\"1\" ref=\"XX-1\"/>",
        "<participating-org role=\"1\" ref=\"N/A\" activity-id=\"a \"/>",
        &["1.8.13", "1.9.1"],
        "ref=",
    ),
    (
        "<participating-org role=\"1\" ref=\"XX-1\"/>",
        "<participating-org role=\"1\" ref=\" Q\"/>",
        &["1.8.1"],
        "ref=",
    ),
    (
        "<participating-org role=\"1\" ref=\"XX-1\"/>",
        "<participating-org role=\"77\" ref=\"Q\"/>",
        &["9.41.1"],
        "role=",
    ),
    (
        "<title><narrative>Wells</narrative></title>\n    <desc",
        "<title><narrative/></title>\n    <desc",
        &["4.3.1"],
        "<title>",
    ),
    ("<narrative>Ten wells</narrative>", "<narrative></narrative>", &["4.4.1"], "<description>"),
    (" xml:lang=\"en\"", "", &["4.1.1"], "<narrative>Giver"),
    (" xml:lang=\"en\"", " xml:lang=\"en_GB\"", &["0.3.1", "9.95.1"], "xml:lang="),
    ("default-currency=\"EUR\"", "", &["7.8.1"], "<value"),
    ("default-currency=\"EUR\"", "default-currency=\"euro\"", &["9.3.1"], "default-currency"),
    (
        "default-currency",
        "last-updated-datetime=\"2099-01-01T00:00:00\" default-currency",
        &["11.1.1"],
        "last-updated",
    ),
    (
        "<activity-status code=\"2\"/>",
        "<other-identifier ref=\" Z\" type=\"B1\"><owner-org ref=\"a|b \"/></other-identifier><activity-status code=\"2\"/>",
        &["1.16.1", "1.11.1", "1.11.13"],
        "ref=\" Z\"",
    ),
    (
        "<activity-status code=\"2\"/>",
        "<other-identifier ref=\"Z \" type=\"A3\"><owner-org/></other-identifier><activity-status code=\"2\"/>",
        &["1.6.1", "6.8.1"],
        "ref=\"Z",
    ),
    ("<activity-status code=\"2\"/>", "<activity-status code=\"02\"/>", &["9.5.1"], "code="),
    ("<activity-status code=\"2\"/>", "<activity-status/>", &["0.3.1"], "<activity-status"),
    ("<activity-status code=\"2\"/>", "", &["0.3.1"], "<activity-date"),
    ("type=\"2\"/>\n    <recip", "type=\"3\"/>\n    <recip", &["6.11.1"], "<iati-activity "),
    (
        "type=\"2\"/>\n    <recip",
        "type=\"2\"/><activity-date iso-date=\"2023-01-01\" type=\"4\"/>\n    <recip",
        &["11.1.3"],
        "iso-date=\"2023",
    ),
    (
        "type=\"2\"/>\n    <recip",
        "type=\"1\"/><activity-date iso-date=\"2023-01-01\" type=\"3\"/>\n    <recip",
        &["11.1.2"],
        "iso-date=\"2023",
    ),
    (
        "iso-date=\"2024-01-01\" type=\"2\"",
        "iso-date=\"2099-01-01\" type=\"2\"",
        &["11.1.4"],
        "iso-date=\"2099",
    ),
    (
        "iso-date=\"2024-01-01\" type=\"2\"/>",
        "iso-date=\"2024-01-01\" type=\"2\"/><activity-date iso-date=\"2099-01-01\" type=\"4\"/>",
        &["11.1.5"],
        "iso-date=\"2099",
    ),
    ("iso-date=\"2024-01-01\" type=\"2\"/>", "iso-date=\"2024-02-30\" type=\"2\"/>", &["0.3.1"], "iso-date"),
    ("<recipient-country code=\"ML\"/>", "", &["3.7.2"], "<transaction>"),
    (
        "<recipient-country code=\"ML\"/>",
        "<recipient-country code=\"ML\" percentage=\"60\"/>",
        &["3.1.4"],
        "percentage",
    ),
    (
        "<recipient-country code=\"ML\"/>",
        "<recipient-country code=\"ML\" percentage=\"60\"/><recipient-country code=\"NE\"/>",
        &["3.1.2", "3.1.1"],
        "percentage",
    ),
    (
        "<recipient-country code=\"ML\"/>",
        "<recipient-country code=\"ML\" percentage=\"120\"/><recipient-country code=\"NE\" percentage=\"-20\"/>",
        &["12.1.1"],
        "percentage",
    ),
    (
        "<recipient-country code=\"ML\"/>",
        "<recipient-region vocabulary=\"1\" code=\"298\" percentage=\"40\"/>",
        &["3.4.4"],
        "percentage",
    ),
    (
        "<recipient-country code=\"ML\"/>",
        "<recipient-region vocabulary=\"1\" code=\"298\"/><recipient-region vocabulary=\"1\" code=\"189\"/>",
        &["3.4.1", "3.4.2"],
        "<recipient-region",
    ),
    ("<recipient-country code=\"ML\"/>", "<recipient-country code=\"XX\"/>", &["9.50.1"], "code="),
    ("<sector vocabulary=\"1\" code=\"14030\"/>", "", &["6.2.2", "6.7.2"], "<iati-activity"),
    (
        "<sector vocabulary=\"1\" code=\"14030\"/>",
        "<sector vocabulary=\"1\" code=\"14030\" percentage=\"50\"/>",
        &["2.1.4"],
        "percentage",
    ),
    (
        "<sector vocabulary=\"1\" code=\"14030\"/>",
        "<sector code=\"14030\" percentage=\"50\"/><sector code=\"11110\" percentage=\"40\"/>",
        &["2.1.2"],
        "percentage",
    ),
    (
        "<sector vocabulary=\"1\" code=\"14030\"/>",
        "<sector code=\"14030\" percentage=\"100\"/><sector code=\"11110\"/>",
        &["2.1.1"],
        "<sector code=\"11110\"",
    ),
    (
        "<sector vocabulary=\"1\" code=\"14030\"/>",
        "<sector code=\"14030\" percentage=\"101\"/>",
        &["12.3.1", "2.1.4"],
        "percentage",
    ),
    (
        "<sector vocabulary=\"1\" code=\"14030\"/>",
        "<sector vocabulary=\"2\" code=\"140\"/>",
        &["102.1.1"],
        "<sector",
    ),
    (
        "<sector vocabulary=\"1\" code=\"14030\"/>",
        "<sector vocabulary=\"2\" code=\"14030\"/>",
        &["9.77.1", "102.1.1"],
        "<sector",
    ),
    (
        "<sector vocabulary=\"1\" code=\"14030\"/>",
        "<sector vocabulary=\"1\" code=\"14030\"/><sector vocabulary=\"99\" code=\"a\"/>",
        &["2.2.1"],
        "<sector vocabulary=\"99\"",
    ),
    (
        "<sector vocabulary=\"1\" code=\"14030\"/>",
        "<sector code=\"14030\"/><sector vocabulary=\"99\" code=\"a\" percentage=\"5\"><narrative>x</narrative></sector>",
        &["2.1.4"],
        "percentage",
    ),
    (" significance=\"1\"", "", &["6.14.1"], "<policy-marker"),
    (
        "<policy-marker vocabulary=\"1\" code=\"2\" significance=\"1\"/>",
        "<policy-marker vocabulary=\"99\" code=\"q\"/>",
        &["6.13.1"],
        "<policy-marker",
    ),
    (
        "<policy-marker vocabulary=\"1\" code=\"2\" significance=\"1\"/>",
        "<default-aid-type vocabulary=\"2\" code=\"1\"/>",
        &["107.1.1"],
        "<default-aid-type",
    ),
    (
        "    <policy-marker",
        "    <default-aid-type vocabulary=\"2\" code=\"1\"/><policy-marker",
        &["0.3.1", "107.1.1"],
        "<policy-marker",
    ),
    (
        "significance=\"1\"/>",
        "significance=\"1\"/><default-aid-type vocabulary=\"2\" code=\"1\"/>",
        &["107.1.1"],
        "<default-aid-type",
    ),
    (
        "significance=\"1\"/>",
        "significance=\"1\"/><default-aid-type code=\"C01\"/><default-aid-type code=\"B01\"/>",
        &["107.1.2"],
        "<iati-activity ",
    ),
    (
        "<period-end iso-date=\"2024-12-31\"/><value",
        "<period-end iso-date=\"2025-12-31\"/><value",
        &["7.5.3"],
        "iso-date=\"2025",
    ),
    (
        "<period-end iso-date=\"2024-12-31\"/><value",
        "<period-end iso-date=\"2023-12-31\"/><value",
        &["8.6.3"],
        "iso-date=\"2023",
    ),
    (
        "<period-end iso-date=\"2024-12-31\"/><target",
        "<period-end iso-date=\"2023-12-31\"/><target",
        &["8.6.1"],
        "iso-date=\"2023",
    ),
    (">1000<", ">1,000<", &["0.3.1"], "<value"),
    ("<budget>", "<capital-spend percentage=\"180\"/><budget>", &["0.3.1", "12.2.1"], "percentage"),
    (
        "<transaction-date iso-date=\"2024-02-01\"/>",
        "<transaction-date iso-date=\"2099-02-01\"/>",
        &["11.2.1"],
        "iso-date",
    ),
    ("<value value-date=\"2024-02-01\">", "<value value-date=\"2099-02-01\">", &["11.2.2"], "value-date"),
    ("<provider-org ref=\"XX-1\"/>", "<provider-org/>", &["6.9.1"], "<provider-org"),
    (
        "<provider-org ref=\"XX-1\"/>",
        "<provider-org ref=\"a?b \" provider-activity-id=\" x\"/>",
        &["1.10.13", "1.10.1", "1.4.1"],
        "ref=",
    ),
    (
        "<receiver-org><narrative>Village</narrative></receiver-org>",
        "<receiver-org/>",
        &["6.9.2"],
        "<receiver-org",
    ),
    (
        "<receiver-org><narrative>Village</narrative></receiver-org>",
        "<receiver-org ref=\"a&amp;b \" receiver-activity-id=\"x\n\"/>",
        &["1.15.1", "1.15.13", "1.5.1"],
        "ref=",
    ),
    ("</receiver-org>", "</receiver-org><sector code=\"14030\"/>", &["6.6.2"], "<sector code"),
    (
        "</receiver-org>",
        "</receiver-org><recipient-country code=\"ML\"/>",
        &["3.6.2"],
        "<recipient-country code=\"ML\"/>",
    ),
    ("</receiver-org>", "</receiver-org><aid-type vocabulary=\"2\" code=\"1\"/>", &["107.2.1"], "<aid-type"),
    (
        "</receiver-org>",
        "</receiver-org><aid-type code=\"C01\"/><aid-type code=\"B01\"/>",
        &["107.2.2"],
        "<transaction>",
    ),
    ("<transaction-type code=\"3\"/>", "<transaction-type code=\"33\"/>", &["9.93.1"], "code="),
    (
        "<result type=\"1\">",
        "<related-activity ref=\"Q \" type=\"1\"/><result type=\"1\">",
        &["1.7.1"],
        "ref=",
    ),
    ("<baseline value=\"0\"", "<baseline value=\"none\"", &["8.8.2"], "value="),
    ("<baseline value=\"0\"", "<baseline", &["8.8.1"], "<baseline"),
    ("<target value=\"10\"/>", "<target/>", &["8.9.1"], "<target"),
    ("<actual value=\"4\"/>", "<actual value=\"4,0\"/>", &["8.10.2"], "value="),
    ("measure=\"1\"", "measure=\"5\"", &["8.8.3", "8.9.3", "8.10.3"], "value=\"0\""),
    (
        "<result type=\"1\">",
        "<result type=\"1\" aggregation-status=\"maybe\">",
        &["0.3.1"],
        "aggregation-status",
    ),
    ("</iati-identifier>", "</iati-identifier>stray", &["0.3.1"], "stray"),
    ("<budget>", "<x:note xmlns:x=\"urn:x\"/><budget>", &["0.3.1"], "<budget>"),
    (
        "<sector vocabulary=\"1\" code=\"14030\"/>",
        "<sector code=\"14030\"/><country-budget-items vocabulary=\"4\"><budget-item code=\"1\" percentage=\"40\"/></country-budget-items>",
        &["7.9.4"],
        "percentage",
    ),
];

#[test]
fn each_rule_speaks_of_its_example_and_no_other_does() {
    let mut wrong = Vec::new();
    for (from, to, rules, place) in CASES {
        let (text, findings) = broken(from, to);
        let mut told: Vec<&str> =
            findings.iter().filter(|finding| !finding.repeat).map(|finding| finding.rule).collect();
        let mut wanted = rules.to_vec();
        told.sort_unstable();
        wanted.sort_unstable();
        if told != wanted {
            wrong.push(format!("{from} → {to}: told {told:?}, wanted {wanted:?}"));
            continue;
        }
        let first = findings.iter().find(|finding| finding.rule == rules[0]).unwrap();
        let there = at(&text, findings.first().unwrap());
        let named = at(&text, first);
        if !named.starts_with(place) && !there.starts_with(place) {
            wrong.push(format!("{from} → {to}: {} at {named}", first.rule));
        }
        assert!(first.xpath.starts_with("/iati-activities/iati-activity[1]"), "{first:?}");
        assert!(first.activity.is_some(), "{first:?}");
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn identifiers_that_stand_twice_are_told_at_the_second() {
    let text = file(&format!("{ACTIVITY}\n{ACTIVITY}"));
    let (findings, _) = checked(text.as_bytes(), 1);
    let [only] = findings.as_slice() else { panic!("{findings:?}") };
    assert_eq!((only.rule, only.xpath.as_str()), ("1.1.2", "/iati-activities/iati-activity[2]"));
    assert_eq!(at(&text, only), "<iati-identifier>XX-1-A</iati-identifier>");
}

#[test]
fn paths_values_and_columns_are_exact() {
    let (_, findings) = broken("<transaction>", "<transaction/><!-- é --><transaction>");
    let missing = &findings[0];
    assert_eq!(missing.xpath, "/iati-activities/iati-activity[1]/transaction[1]");
    assert_eq!((missing.rule, missing.position.column), ("0.3.1", 5));
    let (_, findings) = broken("code=\"3\"/><transaction-date", "code=\"é33\"/><transaction-date");
    assert_eq!(
        findings[0].xpath,
        "/iati-activities/iati-activity[1]/transaction[1]/transaction-type[1]/@code"
    );
    assert_eq!((findings[0].value.as_str(), findings[0].position.column), ("é33", 25));
}
