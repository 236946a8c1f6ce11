//! What becomes of each statement: the cases in `tests/ledger/fold`.

use std::collections::BTreeMap;

use entente_ledger::{Ledger, SubjectState};
use entente_record::SubjectId;
use serde_json::{Value, json};

use super::support::{CONSIGNMENT, Case, cases};

/// The state with statements by the names the case gives them.
fn shown(case: &Case, ledger: &Ledger) -> Value {
    let subject: SubjectId = CONSIGNMENT.parse().unwrap();
    let Some(state): Option<&SubjectState> = ledger.state(&subject) else { return json!({}) };
    let standings: BTreeMap<&str, Value> = state
        .statements
        .iter()
        .map(|stated| {
            let mut standing = serde_json::to_value(&stated.standing).unwrap();
            let what =
                standing.get("because").or(standing.get("standing")).unwrap().as_str().unwrap().to_owned();
            for field in ["by", "of", "with", "for"] {
                if let Some(hash) = standing.get(field).and_then(Value::as_str) {
                    standing = json!(format!("{what} {}", case.named(hash.parse().unwrap())));
                    break;
                }
            }
            let said = if standing.is_object() { json!(what) } else { standing };
            (case.named(stated.source.hash), said)
        })
        .collect();
    let claims: Vec<Value> = state
        .claims
        .iter()
        .map(|claim| {
            let names = |sources: &[entente_ledger::Source]| -> Vec<&str> {
                sources.iter().map(|source| case.named(source.hash)).collect()
            };
            json!({
                "of": case.named(claim.source.hash),
                "corrections": names(&claim.corrections),
                "disclosures": names(&claim.disclosures),
                "sealed": claim.sealed,
                "body": claim.body.to_value(),
            })
        })
        .collect();
    let misplaced: Vec<&str> = ledger.misplaced().map(|(stated, _)| case.named(stated.source.hash)).collect();
    let shared = serde_json::to_value(ledger.shared_ids()).unwrap();
    json!({"standings": standings, "claims": claims, "misplaced": misplaced, "shared_ids": shared})
}

#[test]
fn every_case_comes_out_as_documented() {
    let mut wrong = Vec::new();
    for case in cases("fold") {
        let entries = case.entries();
        let whole = Ledger::of(entries.clone(), None);
        wrong.extend(case.differences(&shown(&case, &whole)));
        // One by one, last first, and twice.
        let mut slowly = Ledger::default();
        entries.iter().rev().chain(&entries).for_each(|entry| slowly.add(entry.clone()));
        assert_eq!(slowly, whole, "{}", case.name);
        assert_eq!(slowly.hash(), whole.hash(), "{}", case.name);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
