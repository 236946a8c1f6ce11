//! Every view is a function of the set of statements: the same bytes in whatever order they come, however they are spread, however
//! often, however late, corrections and disclosures among them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use entente_ledger::consent::consent;
use entente_ledger::consignment::{ConsignmentState, Context, consignment, monitors};
use entente_ledger::coverage::{Areas, coverage};
use entente_ledger::money::money;
use entente_ledger::obligation::{self, delinquency, obligations};
use entente_ledger::position::{movements, positions};
use entente_ledger::rows::Rows;
use entente_ledger::score::{self, scores};
use entente_ledger::trace::claims::{ClaimTrace, Options};
use entente_ledger::vetting::{self, gate};
use entente_ledger::wire::Cite;
use entente_ledger::{Entry, Ledger};
use entente_record::{PartyId, SdJwt};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::props::{Dice, short};
use super::support::{signed_short, time};

static RULES: LazyLock<(obligation::Rules, vetting::Rules, Areas)> = LazyLock::new(|| {
    (obligation::Rules::shipped().unwrap(), vetting::Rules::shipped().unwrap(), Areas::shipped().unwrap())
});

/// Everything the ledger says, by view, as text.
fn told(ledger: &Ledger) -> BTreeMap<&'static str, String> {
    let now = time("2024-06-01T00:00:00Z");
    let (rules, vetting, areas) = &*RULES;
    let rows = Rows::of(ledger.claims());
    let monitors = monitors(&Rows::of(ledger.claims()).parties);
    let context = Context { now, monitors: &monitors };
    let consignments: Vec<ConsignmentState> =
        ledger.states().filter_map(|state| consignment(state, &context)).collect();
    let owed = obligations(&rows, rules, vetting, now);
    let differing: Vec<score::Discrepancy> = consignments.iter().flat_map(differing).collect();
    let trace = ClaimTrace::of(ledger.claims(), &Options::of("USD")).unwrap();
    let standing: Vec<_> = ledger.states().collect();
    let graphs: Vec<_> = trace.trace.accounts().iter().map(|account| trace.trace.graph_to(account)).collect();
    let whole = [
        ("standing", json!([standing, ledger.hash()])),
        ("consignments", json!(consignments)),
        ("positions", json!(positions(&movements(ledger.states(), &context)))),
        ("shared ids", json!(ledger.shared_ids())),
        ("money", json!(money(&rows.transfers, now))),
        ("obligations", json!(owed)),
        ("delinquency", json!(delinquency(&owed.all))),
        ("vetting", json!(gate(&rows, vetting, now))),
        ("consent", json!(consent(&rows, now))),
        ("coverage", json!(coverage(&rows, areas))),
        ("scores", json!(scores(&rows, &owed, &differing, now))),
        ("trace", json!([trace.trace.all(), trace.notes, trace.trace.totals(), graphs])),
    ];
    whole.into_iter().map(|(view, value)| (view, value.to_string())).collect()
}

/// Discrepancies as scores count them: with whoever spoke at either end.
fn differing(state: &ConsignmentState) -> Vec<score::Discrepancy> {
    let mut out = Vec::new();
    for found in &state.discrepancies {
        let words = [&found.earlier, &found.later];
        let sources: Vec<Cite> = words.iter().flat_map(|word| &word.sources).cloned().map(Cite).collect();
        let parties: BTreeSet<PartyId> = words.iter().map(|word| word.by.clone()).collect();
        out.extend(parties.into_iter().map(|party| score::Discrepancy {
            party,
            subject: found.consignment.clone(),
            value: None,
            count: 1,
            sources: sources.clone(),
        }));
    }
    out
}

/// Statements about money, serials, needs and consent, beside those about a consignment's way.
fn wider(dice: Dice, before: &[(String, SdJwt)], shorts: &[Value]) -> Value {
    let (kind, by, when, line, quantity, _, number, seal) = dice;
    let party = |number: u8| ["XM-DAC-1", "XM-DAC-3", "XM-DAC-3/north", "XM-DAC-5"][usize::from(number) % 4];
    let org = |number: u8| party(number).split('/').next().unwrap_or_default();
    let at = format!("2024-04-{:02}T{:02}:00:00Z", 1 + when % 9, by % 24);
    let serials = [["R1", "R2"], ["R2", "R3"], ["R1", "R3"]][usize::from(line) % 3];
    let radios = |disposition: Option<&str>| {
        let mut line = json!({"item": {"name": "Radio", "enhanced_monitoring": true}, "quantity": "2 H87", "serials": serials});
        match disposition {
            Some(disposition) => line["disposition"] = json!(disposition),
            None => line["line"] = json!("1"),
        }
        json!([line])
    };
    let one = |words: &[&'static str], number: u8| words[usize::from(number) % words.len()];
    let of = |kind: &str| format!("{kind}:{}:{kind}{}", org(by), number % 3);
    let to = if party(quantity) == party(number) { "XM-DAC-9" } else { party(number) };
    match kind % 8 {
        0 | 1 => json!({"by": party(by), "kind": "transfer", "subject": of("transfer"), "at": at,
            "seal": if seal { json!(["/body/amount"]) } else { json!([]) },
            "body": {"stage": one(&["pledged", "committed", "paid", "received"], line),
                "from": party(quantity), "to": to, "amount": {"amount": format!("{quantity}.50"),
                "currency": "USD", "value_date": "2024-04-01", "valuation": "nominal"}}}),
        2 => {
            json!({"by": "XM-DAC-1", "kind": "consignment", "subject": "consignment:XM-DAC-1:radios", "at": at,
            "lines": radios(None), "body": {"consignee": party(by)}})
        }
        3 => json!({"by": party(by), "stage": one(&["departed", "received"], line), "at": at,
            "subject": "consignment:XM-DAC-1:radios", "lines": [{"line": "1", "quantity": "2 H87", "serials": serials}]}),
        4 => {
            let local = org(by);
            json!({"by": party(by), "kind": "inventory", "subject": format!("inventory:{local}:i{number}"), "at": at,
                "lines": radios(Some(one(&["in-service", "not-found", "lost", "returned"], quantity))),
                "body": {"holder": party(number)}})
        }
        5 => json!({"by": "XM-DAC-3", "kind": "notice", "subject": "notice:XM-DAC-3:n", "at": at,
            "body": {"notice_type": "third-party-transfer", "recipients": ["XM-DAC-1"], "from": "2024-04-05T00:00:00Z",
                "third_party": "XM-DAC-5", "about": "consignment:XM-DAC-1:radios"}}),
        6 => json!({"by": party(by), "kind": "decision", "subject": "notice:XM-DAC-3:n", "at": at,
            "body": {"outcome": one(&["accept", "reject", "revoke"], line), "authority": party(by),
                "reason": "As agreed."}}),
        _ => short(dice, before, shorts),
    }
}

fn signed(dice: Vec<(Dice, bool)>) -> Vec<Entry> {
    let (mut tokens, mut shorts): (Vec<(String, SdJwt)>, Vec<Value>) = (Vec::new(), Vec::new());
    for (number, (dice, wide)) in dice.into_iter().enumerate() {
        let said = if wide { wider(dice, &tokens, &shorts) } else { short(dice, &tokens, &shorts) };
        let token = signed_short(&said, number, &tokens).unwrap_or_else(|fault| panic!("{said}: {fault}"));
        tokens.push((format!("s{number}"), token));
        shorts.push(said);
    }
    tokens.iter().map(|(_, token)| Entry::read(token.jws.as_bytes()).unwrap()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_view_is_the_same_to_the_byte(
        dice in prop::collection::vec(any::<(Dice, bool)>(), 1..28),
        keys in prop::collection::vec(any::<u32>(), 28),
        parts in 1_usize..6,
    ) {
        let entries = signed(dice);
        let whole = told(&Ledger::of(entries.clone(), None));
        let mut shuffled: Vec<(u32, &Entry)> = keys.into_iter().zip(&entries).collect();
        shuffled.sort_by_key(|(key, _)| *key);
        let mut late = Ledger::default();
        for part in shuffled.chunks(shuffled.len().div_ceil(parts)) {
            // One of each delivery comes a second time.
            late.add(part[0].1.clone());
            late.add_all(part.iter().map(|(_, entry)| (*entry).clone()));
        }
        for (view, text) in told(&late) {
            prop_assert_eq!(&text, &whole[view], "{}", view);
        }
    }
}
