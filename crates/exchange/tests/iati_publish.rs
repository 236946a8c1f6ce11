//! From the record to IATI files and back: valid, stable, and the same figures.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests may stop at the first surprise"
)]

#[path = "publish/arbitrary.rs"]
mod arbitrary;
mod common;
#[path = "publish/told.rs"]
mod told;

use entente_exchange::case::{Case, shipped, shipped_names};
use entente_exchange::iati::publish::{Publication, changes};
use entente_ledger::{Entry, Ledger};
use entente_record::Timestamp;
use proptest::prelude::*;
use told::*;

fn at() -> Timestamp {
    "2026-01-31T12:00:00Z".parse().unwrap()
}

/// The case studies as everyone sees them.
fn cases() -> Vec<Entry> {
    let case = |name: &str| Case::parse(&shipped(name).unwrap()).unwrap().sign().unwrap();
    let signed = shipped_names().flat_map(case);
    signed.map(|one| Entry::read(one.sd_jwt.jws.as_bytes()).unwrap()).collect()
}

fn assert_same_figures(ledger: &Ledger, publications: &[Publication], again: &Ledger) {
    let own = identifiers(publications);
    let before = figures(ledger, &|subject| own.get(subject).cloned().unwrap_or_default());
    let taken = taken_identifiers(again, publications);
    let after = figures(again, &|subject| taken.get(subject).cloned().unwrap_or_default());
    let differ: Vec<String> = before
        .iter()
        .filter(|(key, figure)| after.get(*key) != Some(figure))
        .map(|one| format!("- {one:?}"))
        .chain(
            after
                .iter()
                .filter(|(key, figure)| before.get(*key) != Some(figure))
                .map(|one| format!("+ {one:?}")),
        )
        .collect();
    assert!(differ.is_empty(), "{} of {} figures differ:\n{}", differ.len(), before.len(), differ.join("\n"));
    assert_eq!(readings(ledger), readings(again));
}

#[test]
fn the_case_studies_are_published_and_taken_in_again_with_the_same_figures() {
    let ledger = of(cases());
    let publications = publish(&ledger, at());
    let written = files(&publications);
    assert!(publications.len() > 5, "donors, funds, forces and firms publish");
    if let Some(dir) = std::env::var_os("ENTENTE_PUBLISHED") {
        for (name, text) in &written {
            std::fs::write(std::path::Path::new(&dir).join(name), text).unwrap();
        }
    }
    assert_valid(&written);
    assert_valid_by_xmllint(&written);
    // Nothing is lost in silence: every transfer is written, told by another word, or counted.
    for one in &publications {
        let told = ledger.claims().filter(|claim| {
            matches!(claim.body, entente_record::Body::Transfer(_))
                && claim.source.iss.org_str() == one.party.org_str()
        });
        let whole = one.report.left_out.iter().filter(|(what, _)| {
            what.starts_with("a transfer whose")
                || what.starts_with("a transfer told")
                || what.starts_with("a transfer taken")
        });
        let counted =
            one.report.transactions + one.report.told_by_others + whole.map(|(_, n)| n).sum::<u64>();
        assert_eq!(told.count() as u64, counted, "{}", one.party);
    }
    let again = import(&written);
    assert_same_figures(&ledger, &publications, &again);
}

#[test]
fn what_is_sealed_is_left_out_and_said_so() {
    let ledger = of(cases());
    let publications = publish(&ledger, at());
    let nato = publications.iter().find(|one| one.party.as_str() == "XI-NATO-HQ").unwrap();
    assert_eq!(nato.report.sealed["transfer /body/to"], 1);
    let file = nato.activity_file(&nato.report.remarks_in_file()).unwrap();
    assert!(file.contains("entente:sealed=\"/body/to\""), "where it would stand");
    assert!(file.contains("left out here: 1; entente:sealed"), "and for the whole file");
    assert!(!file.contains("XI-ENTENTE-AF-CLOTHIER"));
}

#[test]
fn equal_ledgers_give_equal_bytes_and_changes_are_told_by_activity() {
    let mut entries = cases();
    let whole = files(&publish(&of(entries.clone()), at()));
    entries.reverse();
    assert_eq!(files(&publish(&of(entries.clone()), at())), whole);
    // A log that has grown: everything about one operation's end came last.
    entries.reverse();
    let barkhane = |entry: &Entry| entry.subject().as_str() == "programme:FR-GOV-MINARM:barkhane";
    let last = entries.iter().rposition(barkhane).unwrap();
    let works = |entry: &Entry| entry.subject().as_str() == "programme:FR-GOV-MINARM:works-menaka-2019";
    let mut before = entries.clone();
    before.remove(last);
    let of_france = |entries: Vec<Entry>| {
        let all = publish(&of(entries), at());
        all.into_iter().find(|one| one.party.as_str() == "FR-GOV-MINARM").unwrap()
    };
    let (first, second) = (of_france(before.clone()), of_france(entries.clone()));
    let (told, to_send) = changes(&first, &second);
    assert_eq!((told.new.len(), told.changed.len(), told.withdrawn.len()), (0, 1, 0));
    assert_eq!(told.changed[0].identifier, "FR-GOV-MINARM-barkhane");
    assert_eq!(told.unchanged as usize, second.activities.len() - 1);
    let file = second.file_of(&to_send, &[]).unwrap();
    assert_valid(&[("changed.xml".to_owned(), file)]);
    before.retain(|entry| !works(entry));
    let (told, _) = changes(&of_france(before.clone()), &second);
    assert!(told.new.iter().any(|one| one.identifier == "FR-GOV-MINARM-works-menaka-2019"), "{told:?}");
    let (told, _) = changes(&second, &of_france(before));
    assert!(told.withdrawn.iter().any(|one| one.identifier == "FR-GOV-MINARM-works-menaka-2019"), "{told:?}");
    assert!(changes(&second, &second).0.is_empty());
}

#[test]
fn files_taken_in_and_published_again_are_the_same_from_then_on() {
    let first = files(&publish(&of(cases()), at()));
    let second = files(&publish(&import(&first), at()));
    let third = files(&publish(&import(&second), at()));
    for (before, after) in second.iter().zip(&third) {
        assert_eq!(before, after);
    }
    assert_valid(&second);
}

/// Transactions of a ledger taken from files, of types that both ends may tell without one of them being dropped.
fn cash(ledger: &Ledger) -> u64 {
    let cash = |claim: &&entente_ledger::Claim| match &claim.body {
        entente_record::Body::Transfer(body) => {
            matches!(body.stage.open().unwrap().as_str(), "paid" | "received")
        }
        _ => false,
    };
    ledger.claims().filter(cash).count() as u64
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever is on the record: what is published is valid, nothing written is lost on the way back, and from the second
    /// time on the files are the same byte for byte.
    #[test]
    fn any_record_is_published_valid_and_stays_as_it_is(said in arbitrary::statements()) {
        let ledger = arbitrary::ledger(&said);
        let publications = publish(&ledger, at());
        let first = files(&publications);
        assert_valid(&first);
        assert_valid_by_xmllint(&first);
        let again = import(&first);
        let written: u64 = publications
            .iter()
            .flat_map(|one| &one.report.totals)
            .filter(|(kind, _)| matches!(kind.as_str(), "1" | "3" | "4"))
            .flat_map(|(_, sums)| sums.values().map(|sum| sum.transactions))
            .sum();
        prop_assert_eq!(cash(&again), written);
        prop_assert_eq!(readings(&ledger), readings(&again));
        let second = files(&publish(&again, at()));
        assert_valid(&second);
        prop_assert_eq!(&files(&publish(&import(&second), at())), &second);
    }
}
