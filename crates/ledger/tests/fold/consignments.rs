//! Consignments: the cases in `tests/ledger/consignments`.

use std::collections::BTreeSet;

use entente_ledger::consignment::{Context, consignment};
use entente_ledger::set::fold;

use super::support::{CONSIGNMENT, cases, time};

#[test]
fn every_case_comes_out_as_documented() {
    let mut wrong = Vec::new();
    for case in cases("consignments") {
        let monitors: BTreeSet<_> = case.value["monitors"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|party| party.as_str().unwrap().parse().unwrap())
            .collect();
        let now = time(case.text("now").unwrap_or("2024-05-01T00:00:00Z"));
        let subject = CONSIGNMENT.parse().unwrap();
        let mut entries = case.entries();
        let state = fold(&subject, entries.clone());
        let context = Context { now, monitors: &monitors };
        let found = consignment(&state, &context);
        for line in found.iter().flat_map(|found| &found.lines) {
            assert!(line.balance.as_ref().is_none_or(|balance| balance.holds()), "{}: {line:#?}", case.name);
        }
        wrong.extend(case.differences(&serde_json::to_value(&found).unwrap()));
        entries.reverse();
        entries.extend(case.entries());
        assert_eq!(consignment(&fold(&subject, entries), &context), found, "{}: other order", case.name);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
