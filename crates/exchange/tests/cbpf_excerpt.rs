//! The shipped excerpt, from tables to signed statements and back to figures.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may stop at the first surprise")]

mod common;

use std::collections::BTreeSet;
use std::path::Path;

use common::{Log, edited, issuer};
use entente_exchange::cbpf::{self, Measure, Tables, draft_and_report, excerpt, source};
use entente_record::Body;
use rust_decimal::Decimal;

fn amount(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn the_embedded_excerpt_is_the_folder_s() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/cbpf-excerpt");
    let read = source::read_folder(&dir).unwrap();
    let embedded = excerpt::folder();
    assert_eq!(read.note, embedded.note);
    assert!(read.note.starts_with("An excerpt"));
    let names = |folder: &source::Folder| folder.files.iter().map(|f| f.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&read), names(&embedded));
    assert!(read.files.iter().zip(&embedded.files).all(|(a, b)| a.bytes == b.bytes));
    assert!(read.others.is_empty());
}

#[test]
fn totals_match_to_the_cent_and_every_row_is_taken() {
    let tables = Tables::parse(&excerpt::folder()).unwrap();
    assert_eq!(tables.faults, [], "the excerpt is clean");
    let (drafted, report) = draft_and_report(&tables, &issuer());
    assert!(report.balances && report.refused.is_empty() && drafted.refused.is_empty());
    let by_file = report.by_file();
    let of = |measure| by_file.iter().find(|t| t.measure == measure).unwrap();
    assert_eq!(of(Measure::Contributions).in_statements, amount("42544098.11"));
    assert_eq!(of(Measure::Budgets).in_statements, amount("38917034.80"));
    assert_eq!(of(Measure::Shares).in_statements, amount("38917034.70"));
    assert_eq!(
        report.statements.iter().map(|(k, n)| (k.as_str(), *n)).collect::<Vec<_>>(),
        [("dataset", 7), ("party", 52), ("programme", 69), ("transfer", 80)]
    );
    assert_eq!(report.people.first().map(|p| p.in_statements), Some(4_449_503));
    assert!(report.files.iter().all(|file| file.taken == file.rows));
}

#[test]
fn totals_notice_a_statement_that_is_lost_or_altered() {
    let tables = Tables::parse(&excerpt::folder()).unwrap();
    let (drafted, _) = draft_and_report(&tables, &issuer());
    let mut lost = drafted.clone();
    lost.drafts.pop();
    assert!(!cbpf::Report::new(&tables, &lost).balances);
    let mut altered = drafted;
    let draft = altered.drafts.last_mut().unwrap();
    *draft.statement.body.pointer_mut("/amount/amount").unwrap() = "0.01".into();
    let report = cbpf::Report::new(&tables, &altered);
    assert!(!report.balances);
    let wrong: Vec<_> = report.totals.iter().filter(|t| !t.balances()).map(|t| t.file.as_str()).collect();
    assert_eq!(wrong, ["contributions.csv"]);
}

#[test]
fn every_draft_passes_the_record_s_checks_and_importing_twice_adds_nothing() {
    let tables = Tables::parse(&excerpt::folder()).unwrap();
    let drafts = cbpf::drafts(&tables, &issuer()).drafts;
    let mut log = Log::default();
    let first = log.import(drafts.clone());
    assert_eq!((first.new.len(), first.corrections.len(), first.unchanged), (208, 0, 0));
    let second = log.import(drafts.clone());
    assert_eq!((second.new.len(), second.corrections.len(), second.unchanged), (0, 0, 208));
    let ids: BTreeSet<_> = drafts.iter().map(|draft| draft.id).collect();
    assert_eq!(ids.len(), drafts.len(), "ids are unique");
    assert!(log.statements.iter().all(cbpf::is_imported));
}

#[test]
fn what_is_referred_to_is_stated_before() {
    let drafts = cbpf::drafts(&Tables::parse(&excerpt::folder()).unwrap(), &issuer()).drafts;
    let mut seen = BTreeSet::new();
    for draft in &drafts {
        let body = &draft.statement.body;
        for pointer in ["/source/dataset", "/programme", "/part_of"] {
            if let Some(subject) = body.pointer(pointer).and_then(|v| v.as_str()) {
                assert!(seen.contains(subject), "{subject} is not stated before {}", draft.statement.subject);
            }
        }
        for pointer in ["/from", "/to"] {
            if let Some(party) = body.pointer(pointer).and_then(|v| v.as_str()) {
                assert!(seen.contains(&format!("party:{party}:self")), "{party} is not stated before");
            }
        }
        seen.insert(draft.statement.subject.to_string());
    }
}

#[test]
fn a_table_sorted_anew_says_nothing_new() {
    let folder = excerpt::folder();
    let mut log = Log::default();
    log.import(cbpf::drafts(&Tables::parse(&folder).unwrap(), &issuer()).drafts);
    let mut turned = folder;
    for file in &mut turned.files {
        let text = String::from_utf8(file.bytes.clone()).unwrap();
        let (header, rows) = text.split_once('\n').unwrap();
        let mut lines: Vec<&str> = rows.lines().collect();
        lines.reverse();
        file.bytes = format!("{header}\n{}\n", lines.join("\n")).into_bytes();
    }
    let plan = log.import(cbpf::drafts(&Tables::parse(&turned).unwrap(), &issuer()).drafts);
    let kinds: BTreeSet<_> = plan.new.iter().map(|draft| draft.statement.kind.to_string()).collect();
    assert_eq!(kinds, BTreeSet::from(["dataset".to_owned()]), "only the files themselves are new");
    assert_eq!(plan.new.len(), 6, "the list of funds has one row and can't be sorted");
    assert!(plan.corrections.is_empty());
}

#[test]
fn a_changed_row_is_corrected_once_and_can_change_back() {
    let folder = excerpt::folder();
    let changed = edited(&folder, "contributions.csv", "10718113.61", "10718113.62");
    let drafts = |folder| cbpf::drafts(&Tables::parse(folder).unwrap(), &issuer()).drafts;
    let mut log = Log::default();
    log.import(drafts(&folder));
    let before = log.statements.len();

    let plan = log.import(drafts(&changed));
    assert_eq!((plan.new.len(), plan.corrections.len()), (1, 1), "a new file, a corrected row");
    let Body::Correction(correction) = &log.statements.last().unwrap().body else { panic!("no correction") };
    let replacement = correction.replacement.as_ref().and_then(|r| r.body.open()).unwrap();
    let Body::Transfer(transfer) = replacement.as_ref() else { panic!("no transfer") };
    let value = transfer.amount.open().and_then(|m| m.amount.open()).unwrap();
    assert_eq!(value.to_string(), "10718113.62");
    assert_eq!(log.summary().total("paid")["USD"], (11, amount("42544098.12")));

    let again = log.import(drafts(&changed));
    assert_eq!((again.new.len(), again.corrections.len()), (0, 0));
    let back = log.import(drafts(&folder));
    assert_eq!((back.new.len(), back.corrections.len()), (0, 1));
    let forth = log.import(drafts(&changed));
    assert_eq!((forth.new.len(), forth.corrections.len()), (0, 1));
    let still = log.import(drafts(&changed));
    assert_eq!((still.new.len(), still.corrections.len()), (0, 0));
    let ids: BTreeSet<_> = log.statements.iter().map(|s| s.jti).collect();
    assert_eq!(ids.len(), before + 4, "no id is used twice");
    assert!(log.statements.iter().all(cbpf::is_imported), "corrections too");
}

#[test]
fn a_party_whose_name_changed_is_corrected_too() {
    let folder = excerpt::folder();
    let drafts = |folder| cbpf::drafts(&Tables::parse(folder).unwrap(), &issuer()).drafts;
    let mut log = Log::default();
    log.import(drafts(&folder));
    let plan = log.import(drafts(&edited(&folder, "contributions.csv", ",Sida,", ",SIDA,")));
    let corrected: Vec<_> = plan.corrections.iter().map(|d| d.statement.subject.as_str()).collect();
    assert_eq!(corrected, ["party:XI-CBPF-DONOR-20:self"]);
    assert!(log.statements.iter().all(cbpf::is_imported));
    let summary = log.summary();
    assert_eq!(summary.name("XI-CBPF-DONOR-20"), "SIDA");
}

#[test]
fn another_issuer_s_statements_are_not_taken_for_one_s_own() {
    let tables = Tables::parse(&excerpt::folder()).unwrap();
    let mut log = Log::default();
    log.import(cbpf::drafts(&tables, &issuer()).drafts);
    assert!(cbpf::known(&"XI-EXAMPLE-2".parse().unwrap(), &log.statements).is_empty());
    assert_eq!(cbpf::known(&issuer(), &log.statements).len(), log.statements.len());
}

#[test]
fn rows_that_are_gone_are_named() {
    let folder = excerpt::folder();
    let drafts = |folder| cbpf::drafts(&Tables::parse(folder).unwrap(), &issuer()).drafts;
    let earlier = drafts(&folder);
    let line = "South Sudan,19,2024,Jersey,120,120,Jersey,238549.62,0.02000\n";
    let later = drafts(&edited(&folder, "contributions.csv", line, ""));
    let subjects = earlier.iter().map(|draft| draft.statement.subject.clone());
    let gone: Vec<_> = cbpf::absent(&later, subjects).iter().map(ToString::to_string).collect();
    assert_eq!(gone.len(), 3, "{gone:?}");
    assert!(gone.contains(&"transfer:XI-EXAMPLE-1:cbpf-contribution-19-2024-120".to_owned()));
    assert!(gone.contains(&"party:XI-CBPF-DONOR-120:self".to_owned()));
    assert!(gone.iter().any(|s| s.starts_with("dataset:")));
}

#[test]
fn the_log_tells_who_paid_what_to_whom_and_where_it_went() {
    let mut log = Log::default();
    log.import(cbpf::drafts(&Tables::parse(&excerpt::folder()).unwrap(), &issuer()).drafts);
    let summary = log.summary();
    assert_eq!(summary.total("paid")["USD"], (11, amount("42544098.11")));
    assert_eq!(summary.total("committed")["USD"], (69, amount("38917034.80")));
    let givers = summary.givers("paid");
    assert_eq!(givers.len(), 11);
    assert_eq!(summary.name(&givers[0].party), "Government of Netherlands");
    assert_eq!(givers[0].amount, amount("10718113.61"));
    assert_eq!(summary.name(&summary.takers("paid")[0].party), "South Sudan country-based pooled fund");
    assert_eq!(summary.takers("committed").len(), 40);
    assert_eq!(summary.programmes, 69);
    assert_eq!(summary.people, 4_449_503);
    let placed: Decimal = summary.areas.iter().map(|area| area.budget).sum();
    assert_eq!(placed, amount("38917034.70"));
    let by_sector: Decimal = summary.sectors.iter().map(|sector| sector.budget).sum();
    assert_eq!(by_sector, placed);
    assert!(summary.areas.iter().all(|area| area.country == "SS"));
    assert_eq!(summary.sealed, 0);
    let mut turned: Vec<_> = log.ledger.claims().collect();
    turned.reverse();
    assert_eq!(entente_exchange::flows::summary(turned), summary, "order doesn't matter");
}
