//! What holds for any set of statements.

use std::collections::BTreeSet;

use entente_ledger::consignment::{ConsignmentState, Context, Settled, consignment};
use entente_ledger::position::{movements, positions};
use entente_ledger::set::fold;
use entente_ledger::{Entry, Ledger};
use entente_record::SdJwt;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::support::{signed_short, time};

/// One random statement: numbers that are read modulo what there is to choose from.
pub(super) type Dice = (u8, u8, u8, u8, u8, u8, u8, bool);

const STAGES: [&str; 6] = ["departed", "arrived", "received", "verified", "returned", "title-passed"];
const QUANTITIES: [&str; 9] = [
    "0 KGM",
    "1 KGM",
    "99.5 KGM",
    "100 KGM",
    "0.1 TNE",
    "100000 GRM",
    "2 XSA",
    "3 DZN",
    "9999999999999999999999999999 KGM",
];

/// The short form that the dice say, referring to what was said before.
pub(super) fn short(dice: Dice, before: &[(String, SdJwt)], shorts: &[Value]) -> Value {
    let (kind, by, when, line, quantity, at_ref, number, seal) = dice;
    let party = |number: u8| format!("XM-DAC-{}", 1 + number % 4);
    let subject = format!("consignment:XM-DAC-1:c{}", number % 2);
    let at = format!("2024-04-{:02}T{:02}:00:00Z", 1 + when % 9, by % 24);
    let pick = |numbers: &[u8]| QUANTITIES[usize::from(numbers[0]) % QUANTITIES.len()];
    let lot = ["A", "B"][usize::from(number / 2) % 2];
    let mark = (1 + line % 3).to_string();
    let lines = json!([
        {"line": mark, "quantity": pick(&[quantity]), "lot": lot},
        {"line": "1", "quantity": pick(&[quantity / 9]), "lot": lot, "item": {"name": "Rice"}},
    ]);
    let listed = json!([
        {"line": "1", "quantity": pick(&[quantity]), "lot": "A"},
        {"line": "2", "quantity": pick(&[quantity / 9])},
    ]);
    let target = usize::from(at_ref).checked_rem(before.len()).map(|at| (&before[at], &shorts[at]));
    let sealed = if seal { json!(["/body/lines"]) } else { json!([]) };
    match (kind % 14, target) {
        (0..=2, _) => {
            json!({"by": "XM-DAC-1", "kind": "consignment", "subject": subject, "at": at, "lines": listed,
            "seal": sealed, "body": {"carrier": party(by)}})
        }
        (3..=7, _) => {
            let stage = STAGES[usize::from(line) % STAGES.len()];
            json!({"by": party(by), "stage": stage, "subject": subject, "at": at, "lines": lines, "seal": sealed,
                "body": {"assurance": "photo", "from": party(by), "to": party(number)}})
        }
        (8, _) => json!({"by": party(by), "kind": "loss", "subject": subject, "at": at, "lines": lines}),
        (9, _) => {
            json!({"by": "XM-DAC-3", "kind": "inventory", "subject": "inventory:XM-DAC-3:i", "at": at, "lines": lines,
            "body": {"covers": [subject]}})
        }
        (10, _) => {
            json!({"by": "XM-DAC-3", "kind": "distribution", "subject": "distribution:XM-DAC-3:d", "at": at,
            "lines": lines, "body": {"drawn_from": [subject]}})
        }
        (11, Some(((name, _), _))) => {
            json!({"by": party(by), "kind": "response", "subject": subject, "at": at,
            "refs": [format!("${name}")], "body": {"lines": lines}})
        }
        (12, Some(((name, token), said))) if !token.disclosures.is_empty() => {
            json!({"by": said["by"], "kind": "disclosure",
            "subject": said["subject"], "at": at, "refs": [format!("${name}")], "discloses": ["*"]})
        }
        (_, Some(((name, _), said))) => {
            let by = if seal { said["by"].clone() } else { json!(party(by)) };
            let mut fix = json!({"by": by, "kind": "correction", "subject": said["subject"], "at": at, "refs": [format!("${name}")]});
            fix["body"] = if quantity.is_multiple_of(2) {
                json!({"reason": "did-not-occur"})
            } else {
                json!({"replacement": {"kind": "custody", "body": {"stage": STAGES[usize::from(line) % 3],
                    "place": {"name": "Gao", "country": "ML"}, "lines": lines}}})
            };
            fix
        }
        (_, None) => {
            json!({"by": "XM-DAC-1", "kind": "stock", "subject": "stock:XM-DAC-1:s", "at": at, "lines": listed})
        }
    }
}

fn signed(dice: Vec<Dice>) -> Vec<Entry> {
    let (mut tokens, mut shorts): (Vec<(String, SdJwt)>, Vec<Value>) = (Vec::new(), Vec::new());
    for (number, dice) in dice.into_iter().enumerate() {
        let mut short = short(dice, &tokens, &shorts);
        if dice.6 > 240 {
            // An id used before, by whomever.
            short["number"] = json!(number / 2);
        }
        let token = signed_short(&short, number, &tokens).unwrap_or_else(|fault| panic!("{short}: {fault}"));
        tokens.push((format!("s{number}"), token));
        shorts.push(short);
    }
    tokens.iter().map(|(_, token)| Entry::read(token.jws.as_bytes()).unwrap()).collect()
}

fn dice() -> impl Strategy<Value = Vec<Dice>> {
    prop::collection::vec(any::<Dice>(), 1..24)
}

/// Every line balances, and what is open in the balance is what is open in the discrepancies.
fn balances(state: &ConsignmentState) -> Result<(), TestCaseError> {
    for line in &state.lines {
        let readable = line.words.iter().any(|word| word.figure.quantity().is_some());
        let inexact =
            state.contradictions.iter().any(|found| found.code == "too-large" && found.what == line.line);
        let Some(balance) = &line.balance else {
            prop_assert!(!readable || inexact, "no balance, and no reason: {:#?}", line);
            continue;
        };
        // In millionths, as whole numbers: decimals of 28 digits round when they are added in another order.
        let millionths = |figure: rust_decimal::Decimal| {
            let figure = figure.normalize();
            figure.mantissa() * 10_i128.pow(6 - figure.scale())
        };
        let parts = [balance.verified, balance.returned, balance.explained, balance.open, balance.in_transit];
        prop_assert_eq!(
            parts.into_iter().map(millionths).sum::<i128>(),
            millionths(balance.basis),
            "{:#?}",
            line
        );
        prop_assert!(balance.holds());
        if let Some(listed) = line.words.first().filter(|word| word.stage.position() == 0) {
            prop_assert!(listed.figure.quantity().is_none_or(|listed| listed == balance.basis));
        }
        prop_assert!(balance.in_transit >= Default::default() && balance.verified >= Default::default());
        let own = state.discrepancies.iter().filter(|found| found.line == line.line);
        let mut open = 0;
        for found in own {
            open += millionths(found.open);
            prop_assert_eq!(millionths(found.open) + millionths(found.explained), millionths(found.quantity));
            prop_assert!(found.state != Settled::Explained || found.open.is_zero());
        }
        let alone = state.lines.iter().filter(|other| other.line == line.line).count() == 1;
        prop_assert!(!alone || open == millionths(balance.open), "{:#?}", line);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_any_split_any_repeat_is_the_same_ledger(
        dice in dice(),
        keys in prop::collection::vec(any::<u32>(), 24),
        parts in 1_usize..5,
    ) {
        let entries = signed(dice);
        let whole = Ledger::of(entries.clone(), None);
        let mut shuffled: Vec<(u32, &Entry)> = keys.iter().copied().zip(&entries).collect();
        shuffled.sort_by_key(|(key, _)| *key);
        let mut late = Ledger::default();
        for part in shuffled.chunks(shuffled.len().div_ceil(parts)) {
            late.add_all(part.iter().map(|(_, entry)| (*entry).clone()));
            late.add(part[0].1.clone());
        }
        prop_assert_eq!(&late, &whole);
        prop_assert_eq!(late.hash(), whole.hash());
        for state in whole.states() {
            let own = shuffled.iter().map(|(_, entry)| (*entry).clone()).filter(|entry| *entry.subject() == state.subject);
            let alone = fold(&state.subject, own.collect());
            prop_assert_eq!(alone.encode(), state.encode());
            prop_assert_eq!(Some(alone.hash()), whole.state_hash(&state.subject));
        }
    }

    #[test]
    fn whatever_is_said_every_line_balances_and_nothing_panics(dice in dice()) {
        let entries = signed(dice);
        let ledger = Ledger::of(entries, None);
        let monitors = BTreeSet::from(["XM-DAC-4".parse().unwrap()]);
        let context = Context { now: time("2024-04-05T00:00:00Z"), monitors: &monitors };
        for state in ledger.states() {
            prop_assert_eq!(state.statements.len() >= state.claims.len(), true);
            if let Some(consignment) = consignment(state, &context) {
                balances(&consignment)?;
                prop_assert!(serde_json::to_string(&consignment).is_ok());
            }
        }
        let found = positions(&movements(ledger.states(), &context));
        for row in found.held.iter().chain(&found.unaccounted) {
            prop_assert!(row.quantity >= Default::default(), "{:?}", row);
        }
        prop_assert!(serde_json::to_string(&found).is_ok());
        prop_assert!(found.contradictions.iter().all(|contradiction| !contradiction.sources.is_empty()));
    }

    #[test]
    fn another_statement_changes_its_own_subject_only(dice in dice()) {
        let mut entries = signed(dice);
        let last = entries.pop().unwrap();
        let before = Ledger::of(entries, None);
        let mut after = before.clone();
        after.add(last.clone());
        prop_assert!(before.hash() != after.hash() || before == after);
        for state in before.states().filter(|state| state.subject != *last.subject()) {
            prop_assert_eq!(before.state_hash(&state.subject), after.state_hash(&state.subject));
        }
    }
}
