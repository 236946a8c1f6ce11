//! Any bytes are read without a stumble, and told the same each time; what is read has a place in them; whatever was read, the
//! money taken onto the record balances with the money in the file, and no two drafts have one id or one subject.
#![no_main]

use std::collections::BTreeSet;

use entente_exchange::iati::Taker;
use entente_iati::read::{Item, file};
use libfuzzer_sys::fuzz_target;

fn items(bytes: &[u8]) -> Vec<Item> {
    let mut items = Vec::new();
    let _ = file(bytes, &mut |item| items.push(item));
    items
}

fuzz_target!(|bytes: &[u8]| {
    let read = items(bytes);
    assert_eq!(read, items(bytes));
    let lines = bytes.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
    for item in &read {
        let at = match item {
            Item::Head(_) => continue,
            Item::Activity(activity) => activity.at,
            Item::Organisation(organisation) => organisation.at,
            Item::Skipped(skipped) => skipped.at,
        };
        assert!((1..=lines).contains(&at.line) && at.column >= 1, "{item:?}");
    }
    let mut taker = Taker::new(&"XI-EXAMPLE-1".parse().expect("a party"), None).expect("a date");
    if taker.file("file.xml", bytes).is_ok() {
        let taken = taker.finish().expect("parties that the record takes");
        assert!(taken.report.balances(), "{:?}", taken.report.totals);
        let mut ids = BTreeSet::new();
        let mut subjects = BTreeSet::new();
        for draft in &taken.drafts {
            assert!(ids.insert(draft.id) && subjects.insert(draft.statement.subject.clone()), "{}", draft.statement.subject);
        }
    }
});
