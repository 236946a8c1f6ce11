//! Positions: the cases in `tests/ledger/positions`.

use std::collections::BTreeSet;

use entente_ledger::Ledger;
use entente_ledger::consignment::Context;
use entente_ledger::position::{movements, positions};

use super::support::{cases, time};

#[test]
fn every_case_comes_out_as_documented() {
    let mut wrong = Vec::new();
    for case in cases("positions") {
        let monitors = BTreeSet::new();
        let context = Context { now: time("2024-05-01T00:00:00Z"), monitors: &monitors };
        let of = |entries: Vec<entente_ledger::Entry>| {
            positions(&movements(Ledger::of(entries, None).states(), &context))
        };
        let found = of(case.entries());
        wrong.extend(case.differences(&serde_json::to_value(&found).unwrap()));
        let reversed = case.entries().into_iter().rev().collect();
        assert_eq!(of(reversed), found, "{}: other order", case.name);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_ledger_as_of_a_time_holds_what_was_held_then() {
    let case = cases("positions").into_iter().find(|case| case.name == "worked-example").unwrap();
    let monitors = BTreeSet::new();
    let context = Context { now: time("2024-05-01T00:00:00Z"), monitors: &monitors };
    let held = |until: &str| -> Vec<String> {
        let ledger = Ledger::of(case.entries(), Some(time(until)));
        let rows = positions(&movements(ledger.states(), &context)).held;
        rows.iter().map(|row| format!("{} {}", row.party, row.quantity)).collect()
    };
    assert_eq!(held("2024-04-01T00:00:00Z"), ["XM-DAC-1 1000"]);
    assert_eq!(held("2024-04-05T00:00:00Z"), ["XM-DAC-1 400", "XM-DAC-2 600"]);
    assert_eq!(held("2024-04-05T23:59:59Z"), ["XM-DAC-1 400", "XM-DAC-2 596"]);
    assert_eq!(held("2024-04-06T00:00:00Z"), ["XM-DAC-1 400", "XM-DAC-2 0", "XM-DAC-3 590"]);
}
