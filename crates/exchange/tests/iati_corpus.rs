//! The real files, where they are at hand: every activity and nearly every transaction is taken, sums balance, each draft can be
//! signed, and importing again adds nothing.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may stop at the first surprise")]

mod common;

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
    let mut taker = Taker::new(&issuer(), None).unwrap();
    let mut paths: Vec<PathBuf> = fs::read_dir(dir).unwrap().map(|item| item.unwrap().path()).collect();
    paths.sort();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|ext| ext == "xml")) {
        let name = path.file_name().unwrap().to_str().unwrap();
        taker.file(name, fs::File::open(path).unwrap()).unwrap();
    }
    taker.finish().unwrap()
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
