//! The real files, where they are at hand: every activity and nearly every transaction is taken, sums balance, each draft can be
//! signed, and importing again adds nothing.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may stop at the first surprise")]

mod common;
#[path = "publish/told.rs"]
mod told;

use std::fs;
use std::path::PathBuf;

use common::{issuer, now, signed};
use entente_exchange::iati::{Held, Taken, Taker, prepare};

fn corpus() -> Option<PathBuf> {
    let base = match std::env::var_os("ENTENTE_DATA") {
        Some(dir) => PathBuf::from(dir),
        None => {
            let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
            let beside = root.join("../shared/data");
            if beside.is_dir() { beside } else { root.join("../../shared/data") }
        }
    };
    let dir = base.join("iati/activities");
    if dir.is_dir() {
        return Some(dir);
    }
    eprintln!("skipped: {} is not there; set ENTENTE_DATA to the folder that holds iati", dir.display());
    None
}

fn take(dir: &PathBuf) -> Taken {
    taker(dir, &|_| true).finish().unwrap()
}

fn taker(dir: &PathBuf, wanted: &dyn Fn(&str) -> bool) -> Taker {
    let mut taker = Taker::new(&issuer(), None).unwrap();
    let mut paths: Vec<PathBuf> = fs::read_dir(dir).unwrap().map(|item| item.unwrap().path()).collect();
    paths.sort();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|ext| ext == "xml")) {
        let name = path.file_name().unwrap().to_str().unwrap();
        if wanted(name) {
            taker.file(name, fs::File::open(path).unwrap()).unwrap();
        }
    }
    taker
}

/// What donors and those they fund published, taken in, published again in their names, taken in again: the same figures, and
/// the same bytes from the first time on. Half of the files, unless `ENTENTE_WHOLE_CORPUS` is set: signing takes its time.
#[test]
fn what_was_taken_from_files_is_published_again_with_the_same_figures() {
    let Some(dir) = corpus() else { return };
    let whole = std::env::var_os("ENTENTE_WHOLE_CORPUS").is_some();
    let ledger = told::import_taken(taker(&dir, &|name| whole || !name.starts_with("aiddata")));
    let at = "2026-11-22T12:00:00Z".parse().unwrap();
    let publications = told::publish(&ledger, at);
    let files = told::files(&publications);
    told::assert_valid(&files);
    told::assert_valid_by_xmllint(&files);
    let again = told::import(&files);
    let before = told::identifiers(&publications);
    let figures = told::figures(&ledger, &|subject| before.get(subject).cloned().unwrap_or_default());
    let after = told::taken_identifiers(&again, &publications);
    let figures_again = told::figures(&again, &|subject| after.get(subject).cloned().unwrap_or_default());
    assert!(figures.len() > 1_000, "{}", figures.len());
    let differ: Vec<_> =
        figures.iter().filter(|(key, figure)| figures_again.get(*key) != Some(figure)).collect();
    assert!(
        differ.is_empty() && figures.len() == figures_again.len(),
        "{} differ: {:?}",
        differ.len(),
        differ.first()
    );
    assert_eq!(told::readings(&ledger), told::readings(&again));
    let second = told::files(&told::publish(&again, at));
    for (before, after) in files.iter().zip(&second) {
        assert_same(before, after);
    }
    assert_eq!(files.len(), second.len());
}

fn assert_same((name, before): &told::File, (_, after): &told::File) {
    let differs = before.lines().zip(after.lines()).enumerate().find(|(_, (one, other))| one != other);
    assert!(differs.is_none() && before.len() == after.len(), "{name} line {differs:?}");
}

#[test]
fn the_ten_files_are_taken_and_importing_again_adds_nothing() {
    let Some(dir) = corpus() else { return };
    let taken = take(&dir);
    let report = &taken.report;
    assert!(report.balances());
    let sum = |of: fn(&entente_exchange::iati::FileLine) -> u64| report.files.iter().map(of).sum::<u64>();
    assert_eq!((sum(|file| file.records), sum(|file| file.taken)), (5548, 5548));
    assert_eq!((sum(|file| file.transactions), sum(|file| file.transactions_taken)), (15_179, 15_116));
    let held = Held::new(&issuer());
    let prepared = prepare(taken, &held, now()).unwrap();
    assert!(prepared.plan.corrections.is_empty());
    let mut held = Held::new(&issuer());
    for draft in &prepared.plan.new {
        held.see(&signed(draft).0);
    }
    let again = prepare(take(&dir), &held, now()).unwrap();
    assert_eq!((again.plan.new.len(), again.plan.corrections.len()), (0, 0));
    assert_eq!(again.changes, []);
}
