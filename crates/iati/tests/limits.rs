//! What strangers may send: nothing makes the checker stop, hang, or take memory without end.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

mod common;

use std::fmt::Write as _;
use std::io::Read;

use common::{ACTIVITY, NOW, checked, file};
use entente_iati::Version;
use entente_iati::check::file::{Options, check};
use entente_iati::check::part::Context;
use entente_iati::limits::{MAX_ACTIVITY_BYTES, MAX_ATTRIBUTES, MAX_DEPTH, READ_BYTES};
use entente_iati::tables::CodeLists;
use proptest::prelude::*;

fn told(text: &str) -> Vec<(&'static str, u64, u64)> {
    let (findings, _) = checked(text.as_bytes(), 1);
    findings
        .into_iter()
        .map(|finding| (finding.rule, finding.position.line, finding.position.column))
        .collect()
}

#[test]
fn a_byte_order_mark_between_activities_is_text_wherever_the_file_is_cut() {
    let mut text = String::from("\u{FEFF}<iati-activities version='2.03'>\n");
    let mut marks = 0;
    while text.len() < 3 * READ_BYTES {
        text.push_str(ACTIVITY);
        text.push_str("\u{FEFF}\n");
        marks += 1;
    }
    text.push_str("</iati-activities>");
    for threads in [1, 2] {
        let (findings, _) = checked(text.as_bytes(), threads);
        let told = findings.iter().filter(|finding| finding.note.starts_with("text in <iati-activities>"));
        assert_eq!(told.count(), marks, "with {threads} threads");
    }
}

#[test]
fn faults_of_xml_are_told_where_they_stand() {
    for (text, line, column) in [
        ("", 1, 1),
        ("no xml", 1, 1),
        ("<iati-activities version='2.03'>\n <a", 2, 2),
        ("<iati-activities version='2.03'>\n</b>", 2, 1),
        ("<iati-activities version='2.03'>\n &nbsp;</iati-activities>", 2, 2),
        ("<iati-activities version='2.03'>\n a & b</iati-activities>", 2, 4),
        ("<iati-activities version='2.03'><!-- a -- b --></iati-activities>", 1, 40),
        ("<iati-activities version='2.03' version='2.03'></iati-activities>", 1, 33),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><iati-activities version='2.03'/>", 1, 1),
        ("<iati-activities version='2.03'/><b/>", 1, 34),
        ("<iati-activities version='2.03'/> text", 1, 34),
        ("\u{FEFF}\u{FEFF}<iati-activities version='2.03'/>", 1, 1),
        ("\u{FEFF}\u{FEFF}<!-- é --><iati-activities version='2.03'/>", 1, 1),
        (" <?xml version='1.0'?><iati-activities version='2.03'/>", 1, 2),
        ("<?xml version='1.0' encoding='ISO-8859-1'?><iati-activities version='2.03'/>", 1, 1),
        ("<iati-activities version='2.03'>\u{1}</iati-activities>", 1, 33),
    ] {
        let found = told(text);
        assert_eq!(found.last().map(|(rule, ..)| *rule), Some("0.1.1"), "{text:?}: {found:?}");
        assert_eq!(found.iter().filter(|(rule, ..)| *rule == "0.1.1").count(), 1, "{text:?}: {found:?}");
        assert!(found.contains(&("0.1.1", line, column)), "{text:?}: {found:?}");
    }
    let (findings, _) = checked(b"<iati-activities version='2.03'>\n\xFF</iati-activities>", 1);
    assert_eq!((findings[0].rule, findings[0].position.line), ("0.1.1", 2));
    for (bytes, word) in [(&b"PK\x03\x04"[..], "zip"), (b"\xFF\xFE<\0", "UTF-16"), (b"%PDF-1.4", "PDF")] {
        assert!(checked(bytes, 1).0[0].note.contains(word));
    }
}

#[test]
fn what_is_no_iati_file_or_an_old_one_is_refused_as_such() {
    assert_eq!(told("<html/>")[0].0, "0.2.1");
    assert_eq!(told("<iati-activities xmlns='urn:x' version='2.03'/>")[0].0, "0.2.1");
    for version in ["1.05", "2.04", ""] {
        assert_eq!(told(&format!("<iati-activities version='{version}'/>")), [("0.6.1", 1, 18)]);
    }
    assert_eq!(told("<iati-activities/>")[0].0, "0.6.1");
    assert_eq!(told("\u{FEFF}<?xml version='1.0'?><iati-activities version='2.03'/>"), [("0.3.1", 1, 22)]);
}

#[test]
fn depth_and_attributes_have_limits() {
    let deep = format!("{}{}", "<x:a>".repeat(MAX_DEPTH + 9), "</x:a>".repeat(MAX_DEPTH + 9));
    let text = format!("<iati-activities version='2.03' xmlns:x='urn:x'>{ACTIVITY}{deep}</iati-activities>");
    assert!(checked(text.as_bytes(), 1).0[0].note.contains("deeper"));
    let mut wide = String::new();
    for number in 0..=MAX_ATTRIBUTES {
        write!(wide, " x:a{number}=''").unwrap();
    }
    let text = format!("<iati-activities version='2.03' xmlns:x='urn:x'{wide}/>");
    assert!(checked(text.as_bytes(), 1).0[0].note.contains("attributes"));
    let long = format!("<iati-activities version='2.03' linked-data-default='{}'/>", "x".repeat(11_000_000));
    assert!(checked(long.as_bytes(), 1).0[0].note.contains("longer"));
}

/// A head, then one text over and over, up to a size: a file that needs no memory.
struct Endless {
    head: &'static [u8],
    body: &'static [u8],
    at: usize,
    size: usize,
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let mut written = 0;
        while written < buffer.len() && self.at < self.size {
            buffer[written] = match self.head.get(self.at) {
                Some(byte) => *byte,
                None => self.body[(self.at - self.head.len()) % self.body.len()],
            };
            self.at += 1;
            written += 1;
        }
        Ok(written)
    }
}

#[test]
fn an_activity_without_end_is_refused_before_it_fills_the_memory() {
    let lists = Version::ALL.map(CodeLists::built_in);
    let context = Context { now: NOW, publishers: None, assume: None, lists: &lists };
    for body in [&b"<transaction>x</transaction>"[..], b"<x>", b"&amp;", b"<!-- </iati-activity> "] {
        let source = Endless {
            head: b"<iati-activities version='2.03'><iati-activity>",
            body,
            at: 0,
            size: 120 << 20,
        };
        let (mut rules, mut findings) = (Vec::new(), 0);
        let mut tell = |finding: entente_iati::check::finding::Finding| {
            findings += 1;
            rules.push(finding.rule);
        };
        let outcome = check(source, Options { context, threads: 2, linked: None }, &mut tell, None).unwrap();
        assert_eq!(
            rules.last().map(|_| rules.contains(&"0.1.1")),
            Some(true),
            "{:?}",
            std::str::from_utf8(body)
        );
        assert!(outcome.summary.bytes < 2 * MAX_ACTIVITY_BYTES as u64, "{}", outcome.summary.bytes);
        assert!(findings < 20_000, "{findings}");
    }
}

#[test]
fn a_large_file_gives_the_same_on_any_number_of_threads() {
    let mut activities = String::new();
    for number in 0..1500 {
        let one = ACTIVITY.replace("XX-1-A", &format!("XX-1-{number}"));
        let one = match number % 7 {
            0 => one.replace("code=\"14030\"", "code=\"no\""),
            3 => one.replace("<budget>", "<!-- </iati-activity> --><nonsense/><budget>"),
            5 => one.replace("Ten wells", "<![CDATA[</iati-activity><iati-activity>]]>"),
            _ => one,
        };
        activities.push_str(&one);
        activities.push('\n');
    }
    let text = file(&activities);
    assert!(text.len() > 1_000_000);
    let (one, first) = checked(text.as_bytes(), 1);
    assert_eq!(one.len(), 215 + 214);
    for threads in [2, 3, 8] {
        let (many, outcome) = checked(text.as_bytes(), threads);
        assert!(many == one, "{threads} threads");
        assert_eq!(outcome.summary.rules, first.summary.rules);
        assert_eq!((outcome.summary.records, outcome.summary.accepted), (1500, 1500 - 214));
    }
    // Broken in the middle: what stands before is told, then the fault, and nothing behind.
    let broken = text.replacen("XX-1-900<", "XX-1-900&<", 1);
    let (before, _) = checked(broken.as_bytes(), 1);
    let (parallel, _) = checked(broken.as_bytes(), 3);
    assert!(before == parallel && before.last().unwrap().rule == "0.1.1" && before.len() > 200);
}

#[test]
fn activities_that_pass_are_written_and_pass_again() {
    let bad = ACTIVITY.replace("XX-1-A", "XX-1-B").replace("<budget>", "<nonsense/><budget>");
    let good = ACTIVITY.replace("XX-1-A", "XX-1-C");
    let text = file(&format!("{ACTIVITY}{bad}{good}"));
    let lists = Version::ALL.map(CodeLists::built_in);
    let options = Options {
        context: Context { now: NOW, publishers: None, assume: None, lists: &lists },
        threads: 1,
        linked: None,
    };
    let mut out = Vec::new();
    let outcome = check(text.as_bytes(), options, &mut |_| {}, Some(&mut out)).unwrap();
    assert_eq!(
        (outcome.summary.records, outcome.summary.accepted, outcome.summary.is_valid()),
        (3, 2, false)
    );
    let (findings, again) = checked(&out, 1);
    assert_eq!((findings, again.summary.records), (vec![], 2));
    let written = String::from_utf8(out).unwrap();
    assert!(written.contains("XX-1-A<") && written.contains("XX-1-C<") && !written.contains("XX-1-B<"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_bytes_make_it_stop(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        checked(&bytes, 1);
    }

    #[test]
    fn no_text_in_an_activity_makes_it_stop(text in "[<>/a-z='\"& ;!\\[\\]-]{0,80}", at in 0_usize..1000) {
        let at = at.min(ACTIVITY.len());
        let (findings, _) = checked(file(&format!("{}{text}{}", &ACTIVITY[..at], &ACTIVITY[at..])).as_bytes(), 1);
        for finding in findings {
            prop_assert!(finding.position.line >= 1 && finding.position.column >= 1);
        }
    }
}

#[test]
fn activities_are_looked_at_each_whatever_stands_among_them() {
    let text = format!(
        "<iati-activities version='2.03' xmlns:x='urn:x' bogus='1'><x:a/>{ACTIVITY}<iati-activity/></iati-activities>"
    );
    let lists = Version::ALL.map(CodeLists::built_in);
    let context = Context { now: NOW, publishers: None, assume: None, lists: &lists };
    let mut out = Vec::new();
    let outcome =
        check(text.as_bytes(), Options { context, threads: 1, linked: None }, &mut |_| {}, Some(&mut out))
            .unwrap();
    assert_eq!((outcome.summary.records, outcome.summary.accepted), (2, 1));
    assert_eq!(checked(&out, 1).0, [], "what is written passes, though the document element did not");
}
