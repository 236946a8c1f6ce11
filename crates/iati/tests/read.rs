//! The reader: what it gives, what it passes over, and what one bad activity costs.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

mod common;

use std::fs;

use common::corpus;
use entente_iati::limits::READ_BYTES;
use entente_iati::read::{Activity, Head, Item, ReadCounts, ReadError, Skipped, file};
use entente_iati::{FileKind, Version};
use proptest::prelude::*;

struct Read {
    head: Option<Head>,
    activities: Vec<Activity>,
    skipped: Vec<Skipped>,
    organisations: usize,
    counts: ReadCounts,
}

fn try_read(bytes: &[u8]) -> Result<Read, ReadError> {
    let (mut head, mut activities, mut skipped, mut organisations) = (None, Vec::new(), Vec::new(), 0);
    let counts = file(bytes, &mut |item| match item {
        Item::Head(one) => {
            assert!(head.is_none() && activities.is_empty() && skipped.is_empty());
            head = Some(one);
        }
        Item::Activity(one) => activities.push(*one),
        Item::Organisation(_) => organisations += 1,
        Item::Skipped(one) => skipped.push(one),
    })?;
    Ok(Read { head, activities, skipped, organisations, counts })
}

fn read(text: &str) -> Read {
    try_read(text.as_bytes()).unwrap()
}

fn activity(id: &str, inside: &str) -> String {
    format!(
        "<iati-activity xml:lang=\"fr\" default-currency=\"EUR\"><iati-identifier> {id} </iati-identifier>\
         <reporting-org ref=\"XX-A-1\" type=\"10\"><narrative>R</narrative></reporting-org>{inside}</iati-activity>"
    )
}

fn around(inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<iati-activities version=\"2.03\" generated-datetime=\"2024-05-01T00:00:00Z\">\n{inside}\n</iati-activities>"
    )
}

fn ids(read: &Read) -> Vec<&str> {
    read.activities.iter().map(|one| one.identifier.as_str()).collect()
}

#[test]
fn byte_order_marks_within_a_file_cost_no_activity_wherever_it_is_cut() {
    let filler = "<description><narrative>".to_owned() + &"é".repeat(1000) + "</narrative></description>";
    let count = 3 * READ_BYTES / filler.len();
    let inside: Vec<String> = (0..count)
        .map(|n| format!("\u{FEFF}\u{FEFF}{}", activity(&format!("XX-A-1-{n}"), &filler)))
        .collect();
    let text = format!("\u{FEFF}{}", around(&inside.concat()));
    let read = read(&text);
    assert!(read.skipped.is_empty(), "{:?}", read.skipped.first());
    let expected: Vec<String> = (0..count).map(|n| format!("XX-A-1-{n}")).collect();
    assert_eq!(ids(&read), expected);
}

#[test]
fn an_activity_is_read_with_its_defaults_languages_and_places() {
    let text = around(&activity(
        "XX-A-1-P",
        "<title><narrative>Eau &amp; vie</narrative><narrative xml:lang=\"en\"><![CDATA[Water <now>]]></narrative></title>\
         <ext:thing xmlns:ext=\"x\"><title><narrative>no</narrative></title></ext:thing>\
         <transaction ref=\"T1\">\n<transaction-type code=\"3\"/><transaction-date iso-date=\"2024-01-31\"/>\
         <value value-date=\"2024-02-01\">1,000</value></transaction>\
         <transaction><transaction-type code=\"1\"/><transaction-date iso-date=\"2024-03-01Z\"/>\
         <value currency=\"USD\" value-date=\"x\"> +10.50 </value>\
         <provider-org ref=\" XX-B-2 \" provider-activity-id=\"XX-B-2-Q\"><narrative>B</narrative></provider-org></transaction>\
         <location><point srsName=\"s\"><pos>1.50 -2</pos></point><name><narrative>Ici</narrative></name></location>",
    ));
    let read = read(&text);
    let head = read.head.clone().unwrap();
    assert_eq!((head.kind, head.version), (FileKind::Activities, Version::V203));
    assert_eq!(head.generated.as_deref(), Some("2024-05-01T00:00:00Z"));
    let one = &read.activities[0];
    assert_eq!((one.identifier.as_str(), one.at.line, one.at.column), ("XX-A-1-P", 3, 1));
    let titles: Vec<_> = one.title.iter().map(|t| (t.language.as_deref(), t.text.as_str())).collect();
    assert_eq!(titles, [(Some("fr"), "Eau & vie"), (Some("en"), "Water <now>")]);
    let (at, why) = &one.left_out[0];
    assert!(why.contains("1,000") && at.line == 3, "{why}");
    let paid = &one.transactions[0];
    assert_eq!((paid.value.amount.as_str(), paid.value.currency.as_deref()), ("10.5", Some("USD")));
    assert_eq!((paid.value.value_date.as_deref(), paid.date.as_str()), (None, "2024-03-01"));
    let provider = paid.provider.as_ref().unwrap();
    assert_eq!(provider.org.reference.as_deref(), Some("XX-B-2"));
    assert_eq!(provider.activity.as_deref(), Some("XX-B-2-Q"));
    assert_eq!(one.locations[0].point, Some(("1.5".to_owned(), "-2".to_owned())));
}

#[test]
fn every_type_of_transaction_is_read() {
    for code in 1..=13 {
        let text = around(&activity(
            "A",
            &format!(
                "<transaction><transaction-type code=\"{code}\"/><transaction-date iso-date=\"2024-01-31\"/>\
                 <value value-date=\"2024-01-31\">5</value></transaction>"
            ),
        ));
        let read = read(&text);
        let transaction = &read.activities[0].transactions[0];
        assert_eq!(
            (transaction.kind.clone(), transaction.value.currency.as_deref()),
            (code.to_string(), Some("EUR"))
        );
    }
}

#[test]
fn one_bad_activity_costs_itself_only() {
    let (first, last) = (activity("first", ""), activity("last", ""));
    let bad = [
        // What stands in the middle, and what is said of it.
        ("<iati-activity><iati-identifier>bad</iati-identifier></iati-activity>".to_owned(), "reporting-org"),
        (activity("", ""), "iati-identifier"),
        ("<iati-activity><iati-identifier>bad</iati-identifier><title></iati-activity>".to_owned(), "is due"),
        (activity("bad", "a & b"), "&amp;"),
        (activity("bad", "<title a=1/>"), "quotes"),
        (activity("bad", "\u{1}"), "u+0001"),
        (activity("bad", &"<a>".repeat(300)), "inside each other"),
        ("<iati-activity><iati-identifier>bad</iati-identifier>".to_owned(), "is not closed"),
        ("<iati-activity a='1' a='2'></iati-activity>".to_owned(), "twice"),
        ("<!-- never closed ".to_owned(), "comment"),
    ];
    for (middle, said) in bad {
        let text = around(&format!("{first}\n{middle}\n{last}\n"));
        let read = read(&text);
        assert_eq!(ids(&read), ["first", "last"], "{middle}: {:?}", read.skipped);
        assert_eq!(read.skipped.len(), 1, "{middle}: {:?}", read.skipped);
        let skipped = &read.skipped[0];
        assert!(skipped.why.to_lowercase().contains(said), "{middle}: {}", skipped.why);
        // What is not closed shows where the next one starts.
        let line = if said == "is not closed" { 5 } else { 4 };
        assert_eq!(skipped.at.line, line, "{middle}");
        assert_eq!((read.counts.read, read.counts.skipped), (2, 1));
    }
    let mut bytes = around(&format!("{first}\n{}\n{last}\n", activity("bad", "LATIN"))).into_bytes();
    let at = bytes.windows(5).position(|window| window == b"LATIN").unwrap();
    bytes[at] = 0xE9;
    let read = try_read(&bytes).unwrap();
    assert_eq!((ids(&read), read.skipped[0].at.line), (vec!["first", "last"], 4));
}

#[test]
fn a_file_that_is_cut_off_gives_what_it_has() {
    let text = around(&(activity("first", "") + &activity("second", "")));
    let cut = text.find("second").unwrap();
    let read = read(&text[..cut]);
    assert_eq!(ids(&read), ["first"]);
    assert!(read.skipped[0].why.contains("the file ends inside"));
}

#[test]
fn what_is_no_iati_file_is_refused_with_its_place() {
    for (text, said) in [
        ("", "no element"),
        ("hello", "outside"),
        ("<html/>", "no IATI file"),
        ("<iati-activities/>", "version"),
        ("\n<iati-activities version='1.05'>", "\"1.05\" is not read"),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><iati-activities version='2.03'/>", "document type"),
        ("<iati-activities xmlns='urn:x' version='2.03'/>", "no IATI file"),
        ("PK\u{3}\u{4}", "office document"),
        ("<?xml version='1.0' encoding='latin1'?><iati-activities version='2.03'/>", "UTF-8"),
    ] {
        match try_read(text.as_bytes()) {
            Err(ReadError::Refused { at, why }) => {
                assert!(why.contains(said), "{text}: {why}");
                assert_eq!(at.line, if text.starts_with('\n') { 2 } else { 1 }, "{text}");
            }
            other => panic!("{text}: {:?}", other.map(|read| read.counts)),
        }
    }
}

#[test]
fn organisations_are_read() {
    let text = "<iati-organisations version='2.02'><iati-organisation><organisation-identifier>XX-A-1</organisation-identifier>\
                <name><narrative>A</narrative></name><reporting-org ref='XX-A-1' type='10'/></iati-organisation></iati-organisations>";
    assert_eq!((read(text).organisations, read(text).head.unwrap().kind), (1, FileKind::Organisations));
}

#[test]
fn activities_are_found_whatever_parts_a_file_is_read_in() {
    // More than several parts of a quarter megabyte, one of them with an activity that is larger than a part.
    let title = |size: usize| format!("<title><narrative>{}</narrative></title>", "é\n".repeat(size));
    let sizes = [10, 100_000, 10, 50_000, 300_000, 1, 1, 120_000];
    let inside: Vec<String> =
        sizes.iter().enumerate().map(|(nth, size)| activity(&format!("A{nth}"), &title(*size))).collect();
    let read = read(&around(&inside.join("\n<!-- </iati-activity> -->\n")));
    assert_eq!(ids(&read), (0..8).map(|nth| format!("A{nth}")).collect::<Vec<_>>());
    assert!(read.skipped.is_empty());
    // Lines count on over all parts: 3 before the first, its title's, then the comment's.
    let mut line = 3;
    for (one, size) in read.activities.iter().zip(sizes) {
        assert_eq!(one.at.line, line as u64, "{}", one.identifier);
        line += size + 2;
    }
}

#[test]
fn the_real_files_are_read_whole() {
    let Some(dir) = corpus() else { return };
    let mut transactions = 0;
    for (name, wanted, skipped) in [
        ("aiddata-drc-aims", 2289, 0),
        ("aiddata-iraqaims", 1338, 0),
        ("aiddata-somaliaaims", 1217, 0),
        ("dhsc-activities-ghs", 67, 0),
        ("dhsc-organisation", 1, 0),
        ("iati-code-examples-sample", 48, 0),
        ("nrc-activities", 52, 0),
        ("ocha-dportal-covid", 401, 0),
        ("practical-action-org", 1, 0),
        ("unhcr-activities-2023", 134, 0),
    ] {
        let read = try_read(&fs::read(dir.join(format!("activities/{name}.xml"))).unwrap()).unwrap();
        assert_eq!((read.counts.read, read.counts.skipped), (wanted, skipped), "{name}: {:?}", read.skipped);
        let of_it = |one: &Activity| {
            one.transactions.len()
                + one.left_out.iter().filter(|(_, why)| why.contains("transaction")).count()
        };
        transactions += read.activities.iter().map(of_it).sum::<usize>();
    }
    assert_eq!(transactions, 15_179);
    for item in fs::read_dir(dir.join("activities/refused")).unwrap() {
        let path = item.unwrap().path();
        assert!(matches!(try_read(&fs::read(&path).unwrap()), Err(ReadError::Refused { .. })), "{path:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whatever happens to one activity, those around it are read, or what was made of them is told.
    #[test]
    fn damage_never_stops_the_reading(at in 0_usize..400, with in "[<>&a\"'/!-]{1,4}") {
        let middle = activity("middle", "<title><narrative>T</narrative></title>");
        let at = at % middle.len();
        let mut damaged = middle.clone();
        damaged.insert_str(at, &with);
        let text = around(&format!("{}\n{damaged}\n{}\n{}", activity("first", ""), activity("next", ""), activity("last", "")));
        let read = read(&text);
        let found = ids(&read);
        prop_assert!(found.contains(&"first") && found.contains(&"last"), "{damaged}: {:?}", read.skipped);
        let told = found.contains(&"middle") || !read.skipped.is_empty() || found.len() >= 3;
        prop_assert!(told, "{damaged}");
    }
}
