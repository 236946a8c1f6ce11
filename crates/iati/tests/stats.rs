//! What is counted, against a file counted by hand, properties, and libxml2's XPath over the real files.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop at the first surprise")]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use common::{corpus, file};
use entente_iati::stats::{Day, Publisher, Report, Stats, field_names};
use proptest::prelude::*;
use serde_json::json;

/// Four activities of two publishers. Giver reports what it gives (A) and what it got (B); Taker reports twice what it
/// got from A (C, D).
const EXAMPLE: [&str; 4] = [
    r#"<iati-activity default-currency="EUR" last-updated-datetime="2024-06-15T10:00:00Z"><iati-identifier>G-A</iati-identifier>
      <reporting-org ref="G" type="10"><narrative>Giver</narrative></reporting-org><title><narrative>Wells</narrative></title>
      <participating-org role="1" ref="G"/><participating-org role="4" ref="T"/>
      <activity-date type="1" iso-date="2023-01-01"/><activity-date type="3" iso-date="2025-12-31"/>
      <recipient-country code="ML"/><location><point><pos>13.5 -2.1</pos></point></location><sector code="14030"/>
      <budget><period-start iso-date="2024-01-01"/><period-end iso-date="2024-12-31"/><value value-date="2024-01-01">10</value></budget>
      <transaction><transaction-type code="2"/><transaction-date iso-date="2023-02-01"/><value>100</value></transaction>
      <transaction><transaction-type code="3"/><transaction-date iso-date="2024-05-31"/><value>60.50</value></transaction>
      <document-link format="text/html" url="http://example.org"><title/></document-link></iati-activity>"#,
    r#"<iati-activity default-currency="EUR" last-updated-datetime="2023-07-01"><iati-identifier>G-B</iati-identifier>
      <reporting-org ref="G" type="10"/><title><narrative> </narrative></title><description/>
      <transaction><transaction-type code="1"/><transaction-date iso-date="2023-06-30"/><value>1000</value><provider-org provider-activity-id="X-1"/><sector code="14030"/><recipient-country code="ML"/></transaction>
      <transaction><transaction-type code="1"/><transaction-date iso-date="2024-05-01"/><value currency="USD">5</value><provider-org ref="X"/><sector code="14030"/></transaction></iati-activity>"#,
    r#"<iati-activity default-currency="EUR" last-updated-datetime="2024-05-15"><iati-identifier>T-C</iati-identifier>
      <reporting-org ref="T" type="21"><narrative>Taker</narrative></reporting-org>
      <transaction><transaction-type code="1"/><transaction-date iso-date="2024-06-01"/><value>60.50</value><provider-org provider-activity-id="G-A"/></transaction>
      <transaction><transaction-type code="1"/><transaction-date iso-date="2024-07-01"/><value>-0.25</value><provider-org provider-activity-id="G-A"/></transaction>
      <transaction><transaction-type code="1"/><transaction-date iso-date="2024-04-01"/><value>7</value><provider-org provider-activity-id="T-C"/></transaction>
      <transaction><transaction-type code="99"/><transaction-date iso-date="2024-04-01"/><value>8</value></transaction>
      <result type="1"><title><narrative>W</narrative></title><indicator measure="1"><title><narrative>W</narrative></title>
        <period><period-start iso-date="2024-01-01"/><period-end iso-date="2024-12-31"/><actual value="4"/></period></indicator></result></iati-activity>"#,
    r#"<iati-activity><iati-identifier>T-C</iati-identifier><reporting-org ref="T" type="21"><narrative>A Taker</narrative></reporting-org>
      <transaction><transaction-type code="1"/><transaction-date iso-date="someday"/><value>1</value></transaction></iati-activity>"#,
];

fn counted(files: &[String], at: Option<&str>) -> Report {
    let mut stats = Stats::default();
    for (number, text) in files.iter().enumerate() {
        stats.file(&number.to_string(), text.as_bytes()).unwrap();
    }
    stats.finish(at.map(|at| Day::read(at).unwrap()))
}

fn of<'a>(report: &'a Report, key: &str) -> &'a Publisher {
    &report.publishers.iter().find(|(known, _)| known == key).unwrap().1
}

/// How many activities have a field.
fn having(publisher: &Publisher, field: &str) -> u64 {
    let place = field_names().iter().position(|name| *name == field).unwrap();
    publisher.counts.coverage[place]
}

#[test]
fn a_file_counted_by_hand() {
    let report = counted(&[file(&EXAMPLE.concat())], None);
    assert_eq!(report.at, Day::read("2024-06-15"), "the newest day on which an activity was updated");
    assert_eq!((report.distinct, report.publishers.len()), (3, 2));
    let (giver, taker) = (of(&report, "G"), of(&report, "T"));
    assert_eq!((giver.name.as_str(), taker.name.as_str()), ("Giver", "A Taker"));
    assert_eq!((giver.counts.activities, taker.counts.activities), (2, 2));
    let types = |of: &Publisher| {
        of.counts.transactions.iter().map(|(kind, n)| (kind.clone(), *n)).collect::<Vec<_>>()
    };
    assert_eq!(types(giver), [("1".to_owned(), 2), ("2".to_owned(), 1), ("3".to_owned(), 1)]);
    assert_eq!(types(taker), [("1".to_owned(), 3), ("?".to_owned(), 1)]);
    assert_eq!((taker.counts.left_out, giver.counts.participants, giver.counts.budgets), (1, 2, 1));
    assert_eq!((taker.counts.results, taker.counts.indicators, giver.counts.locations), (1, 1, 1));

    for (field, giver_has, taker_has) in [
        ("iati-identifier", 2, 2),
        ("title", 1, 0),
        ("description", 0, 0),
        ("document-link", 1, 0),
        ("contact-info", 0, 0),
        ("transaction", 2, 2),
        ("start date", 1, 0),
        ("end date", 1, 0),
        ("sector", 1, 0),
        ("sector, here or in every transaction", 2, 0),
        ("country or region, here or in every transaction", 1, 0),
        ("location with coordinates", 1, 0),
        ("commitment", 1, 0),
        ("disbursement or expenditure", 1, 0),
        ("incoming funds", 1, 1),
        ("result with an actual value", 0, 1),
    ] {
        assert_eq!((having(giver, field), having(taker, field)), (giver_has, taker_has), "{field}");
    }

    let at = report.at.unwrap();
    let day = |text| Day::read(text).unwrap();
    // Of July 2023 to June 2024: Giver's transactions of May, Taker's of April and June; that of July comes later.
    assert_eq!((giver.transactions.newest(at), giver.transactions.months(at)), (Some(day("2024-05-31")), 1));
    assert_eq!((taker.transactions.newest(at), taker.transactions.months(at)), (Some(day("2024-06-01")), 2));
    assert_eq!((giver.updates.months(at), taker.updates.months(at)), (2, 1));

    let funds = |of: &Publisher| {
        let rows = of.traced.currencies.iter().map(|(currency, funds)| {
            let values = [funds.value, funds.named_value, funds.linked_value]
                .map(|value| value.normalize().to_string());
            (currency.clone(), funds.count, funds.named, funds.linked, values.join(" "))
        });
        rows.collect::<Vec<_>>()
    };
    assert_eq!(
        funds(giver),
        [
            ("EUR".to_owned(), 1, 1, 0, "1000 1000 0".to_owned()),
            ("USD".to_owned(), 1, 0, 0, "5 0 0".to_owned())
        ]
    );
    // Its own identifier names no source.
    assert_eq!(funds(taker), [("EUR".to_owned(), 3, 2, 2, "67.25 60.25 60.25".to_owned())]);
    assert_eq!(report.total.traced.counts(), (5, 3, 2));

    let value = report.to_json();
    assert_eq!(value["total"]["traceability"]["named_share"], json!(0.6));
    assert_eq!(value["publishers"][1]["timeliness"]["newest_transaction"], json!("2024-06-01"));
    assert_eq!(
        value["publishers"][0]["coverage"][0],
        json!({"field": "iati-identifier", "activities": 2, "share": 1.0})
    );
}

#[test]
fn what_is_no_file_is_told_and_costs_nothing_else() {
    let report = counted(&[file(EXAMPLE[0]), "<a/>".to_owned(), file("<iati-activity/>")], None);
    assert!(report.files[1].refused.as_deref().unwrap().contains("no IATI file"));
    assert_eq!((report.files[0].records, report.files[2].skipped, report.total.counts.activities), (1, 1, 1));
    let organisations = "<iati-organisations version='2.03'><iati-organisation><organisation-identifier>G</organisation-identifier>\
                         <reporting-org ref='G' type='10'/></iati-organisation></iati-organisations>";
    let report = counted(&[organisations.to_owned()], Some("2024-01-01"));
    assert_eq!((of(&report, "G").counts.organisations, report.total.counts.activities), (1, 0));
    assert_eq!(report.to_json()["total"]["coverage"], json!([]));
}

proptest! {
    #[test]
    fn neither_order_nor_files_matter_and_sums_add_up(picked in prop::collection::vec((0..EXAMPLE.len(), 0..3_usize), 0..12)) {
        let one = file(&picked.iter().map(|(activity, _)| EXAMPLE[*activity]).collect::<String>());
        let mut several = BTreeMap::<usize, String>::new();
        for (activity, to) in picked.iter().rev() {
            *several.entry(*to).or_default() += EXAMPLE[*activity];
        }
        let several: Vec<String> = several.values().map(|activities| file(activities)).collect();
        let (one, several) = (counted(&[one], None), counted(&several, None));
        prop_assert_eq!(&one.publishers, &several.publishers);
        prop_assert_eq!((one.at, one.distinct), (several.at, several.distinct));
        prop_assert_eq!(&one.total, &several.total);
        let sum = |figure: fn(&Publisher) -> u64| one.publishers.iter().map(|(_, of)| figure(of)).sum::<u64>();
        prop_assert_eq!(sum(|of| of.counts.activities), picked.len() as u64);
        prop_assert_eq!(sum(|of| of.counts.all_transactions()), one.total.counts.all_transactions());
        prop_assert_eq!(sum(|of| of.traced.counts().1), one.total.traced.counts().1);
        for (_, of) in &one.publishers {
            for funds in of.traced.currencies.values() {
                prop_assert!(funds.linked <= funds.named && funds.named <= funds.count);
            }
            prop_assert!(of.counts.coverage.iter().all(|count| *count <= of.counts.activities));
        }
    }
}

#[test]
fn the_real_files_are_counted_as_xpath_counts_them() {
    let Some(dir) = corpus() else { return };
    if Command::new("xmllint").arg("--version").output().is_err() {
        eprintln!("skipped: xmllint is not there; install libxml2-utils");
        return;
    }
    let says = "[normalize-space() or descendant-or-self::*/@*[normalize-space()]]";
    let mut expected: Vec<(String, String)> = field_names()
        .into_iter()
        .filter(|name| !name.contains(' ') && *name != "commitment")
        .map(|name| (name.to_owned(), format!("//iati-activity[{name}{says}]")))
        .collect();
    for (field, test) in [
        ("start date", "activity-date[@type=1 or @type=2][@iso-date]"),
        ("commitment", "transaction/transaction-type/@code='2'"),
        ("disbursement or expenditure", "transaction/transaction-type[@code='3' or @code='4']"),
        ("incoming funds", "transaction/transaction-type/@code='1'"),
        ("sector, here or in every transaction", "sector or transaction and not(transaction[not(sector)])"),
        ("result with an actual value", "result/indicator/period/actual[normalize-space(@value)]"),
    ] {
        expected.push((field.to_owned(), format!("//iati-activity[{test}]")));
    }
    for name in ["unhcr-activities-2023", "aiddata-drc-aims", "nrc-activities", "iati-code-examples-sample"] {
        let path = dir.join("activities").join(format!("{name}.xml"));
        let report = counted(&[fs::read_to_string(&path).unwrap()], None);
        assert_eq!((report.files[0].skipped, report.total.counts.left_out), (0, 0), "{name}");
        let mut figures: Vec<(String, String, u64)> = expected
            .iter()
            .map(|(field, what)| (field.clone(), what.clone(), having(&report.total, field)))
            .collect();
        let incoming = "//transaction[transaction-type/@code='1']";
        let (all, named, linked) = report.total.traced.counts();
        let source = "provider-org/@provider-activity-id[normalize-space() and .!=../../../iati-identifier]";
        let counts = &report.total.counts;
        for (what, figure) in [
            ("//transaction".to_owned(), counts.all_transactions()),
            ("//result".to_owned(), counts.results),
            ("//indicator".to_owned(), counts.indicators),
            ("//iati-activity/budget".to_owned(), counts.budgets),
            ("//iati-activity/location".to_owned(), counts.locations),
            ("//iati-activity/participating-org".to_owned(), counts.participants),
            (incoming.to_owned(), all),
            (format!("{incoming}[{source}]"), named),
            (format!("{incoming}[{source}[.=//iati-identifier]]"), linked),
        ] {
            figures.push((what.clone(), what, figure));
        }
        let query: Vec<String> = figures.iter().map(|(_, what, _)| format!("count({what})")).collect();
        let query = format!("concat({})", query.join(",' ',"));
        let output = Command::new("xmllint").args(["--xpath", &query]).arg(&path).output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        let theirs: Vec<u64> = said.split_whitespace().map(|count| count.parse().unwrap()).collect();
        assert_eq!(theirs.len(), figures.len(), "{}", String::from_utf8_lossy(&output.stderr));
        for ((field, what, ours), theirs) in figures.iter().zip(theirs) {
            assert_eq!(*ours, theirs, "{name}: {field}: {what}");
        }
    }
}
