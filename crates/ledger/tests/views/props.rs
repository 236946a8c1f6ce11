//! Whatever is told, in whatever order: the same figures, sums that balance, no panic.

use std::sync::LazyLock;

use entente_ledger::coverage::{Areas, coverage};
use entente_ledger::engagement::engagements;
use entente_ledger::money::{Scope, money, total};
use entente_ledger::needs::{Minimums, needs};
use entente_ledger::obligation::{self, delinquency, obligations};
use entente_ledger::place::places;
use entente_ledger::power::powers;
use entente_ledger::rows::{Rows, TransferRow};
use entente_ledger::score::scores;
use entente_ledger::sum::Sum;
use entente_ledger::wire::Word;
use entente_ledger::{Claim, consent, vetting};
use entente_record::value::TransferStage;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{AGENCY, Book, DONOR, FORCE, UNIT, inventory, listing, radios, stage, time, transfer};

const PARTIES: [&str; 4] = [DONOR, AGENCY, FORCE, "DE-GOV-1"];

/// A world of goods, made of what the seed chooses.
fn goods() -> impl Strategy<Value = Vec<Value>> {
    let day = (1..28_u32, 1..12_u32).prop_map(|(day, month)| format!("2024-{month:02}-{day:02}"));
    let days = proptest::collection::vec(day, 8);
    (days, proptest::collection::vec(0..6_usize, 8), any::<bool>()).prop_map(|(days, kinds, seal)| {
        let mut out = vec![listing("w1", "2024-01-01", json!([radios(&["A1", "A2", "A3"], "100.00")]))];
        if seal {
            out[0]["seal"] = json!(["/body/lines/0/quantity"]);
        }
        for (number, (day, kind)) in days.iter().zip(kinds).enumerate() {
            let name = format!("n{number}");
            out.push(match kind {
                0 => stage(&name, DONOR, "w1", "departed", day),
                1 => stage(&name, FORCE, "w1", "received", day),
                2 => stage(&name, UNIT, "w1", "received", day),
                3 => inventory(&name, FORCE, day, &["A1", "A3"], "in-service"),
                4 => inventory(&name, DONOR, day, &["A2"], "expended"),
                _ => stage(&name, AGENCY, "w1", "arrived", day),
            });
        }
        out
    })
}

fn transfers() -> impl Strategy<Value = Vec<TransferRow>> {
    // Signing is slow; one signed transfer is changed into many.
    static ONE: LazyLock<TransferRow> = LazyLock::new(|| {
        Book::of(json!([transfer("t", DONOR, "paid", DONOR, AGENCY, "1", "2024-01-01")]))
            .rows()
            .transfers
            .remove(0)
    });
    let amounts = prop_oneof![
        (1..5_i64).prop_map(|n| Some(rust_decimal::Decimal::new(n * 100, 2))),
        Just(Some(rust_decimal::Decimal::MAX)),
        Just(None),
    ];
    let row = (0..4_usize, 0..4_usize, 0..5_usize, amounts, 0..90_i64, any::<bool>(), 0..4_usize, 0..6_u8);
    proptest::collection::vec(row, 0..25).prop_map(|list| {
        let mut out: Vec<TransferRow> = Vec::new();
        for (number, (from, to, stage, amount, days, refund, subject, link)) in list.into_iter().enumerate() {
            let mut row = ONE.clone();
            let number = u8::try_from(number).expect("few");
            row.by.source.0.jti = entente_record::StatementId::from_parts(1, [number; 10]);
            row.by.source.0.hash = entente_record::StatementHash([number; 32]);
            row.by.source.0.at =
                entente_record::Timestamp::from_unix_seconds(1_700_000_000 + days * 86_400).expect("a time");
            row.by.source.0.iss = PARTIES[(from + subject) % 4].parse().expect("a party");
            row.subject =
                Word(format!("transfer:DE-GOV-1:s{subject}-{}", number / 2).parse().expect("a subject"));
            row.from = Some(Word(PARTIES[from].parse().expect("a party")));
            row.to = Some(Word(PARTIES[to].parse().expect("a party")));
            row.stage = TransferStage::ALL.get(stage).copied().map(Word);
            (row.amount, row.refund) = (amount.map(Word), refund);
            if link < 2
                && let Some(earlier) = out.get(usize::from(link))
            {
                row.refs = vec![Word(earlier.by.source.hash)];
            }
            out.push(row);
        }
        out
    })
}

fn every_view(rows: &Rows) -> String {
    let now = time("2025-03-01");
    let rules = obligation::Rules::shipped().expect("the table");
    let vetting_rules = vetting::Rules::shipped().expect("the table");
    let owed = obligations(rows, &rules, &vetting_rules, now);
    let views = json!({
        "money": money(&rows.transfers, now),
        "total": total(&rows.transfers, &Scope::All, TransferStage::Paid),
        "delinquency": delinquency(&owed.all),
        "vetting": vetting::gate(rows, &vetting_rules, now),
        "consent": consent::consent(rows, now),
        "needs": needs(rows, &Areas::shipped().expect("the table"), &Minimums::shipped().expect("the table")),
        "coverage": coverage(rows, &Areas::shipped().expect("the table")),
        "powers": powers(&rows.transfers),
        "places": places(rows, &Areas::shipped().expect("the table")),
        "engagements": engagements(rows, now),
        "scores": scores(rows, &owed, &[], now),
        "owed": owed,
    });
    views.to_string()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_order_of_claims_never_matters(
        told in goods(),
        seed in any::<prop::sample::Index>(),
        swap in any::<prop::sample::Index>(),
    ) {
        let claims = Book::of(json!(told)).claims;
        let one = every_view(&Rows::of(&claims));
        let mut other: Vec<&Claim> = claims.iter().rev().collect();
        let (a, b) = (seed.index(other.len()), swap.index(other.len()));
        other.rotate_left(a);
        other.swap(0, b);
        prop_assert_eq!(one, every_view(&Rows::of(other)));
    }

    #[test]
    fn pieces_owed_are_met_ended_or_open(told in goods()) {
        let rows = Book::of(json!(told)).rows();
        let (rules, vetting_rules) = (obligation::Rules::shipped(), vetting::Rules::shipped());
        let owed =
            obligations(&rows, &rules.expect("the table"), &vetting_rules.expect("the table"), time("2025-03-01"));
        for obligation in owed.all {
            let sum = obligation.met.count.plus(obligation.ended.count).plus(obligation.open.count);
            prop_assert_eq!(sum, obligation.asked.count);
            prop_assert!(!obligation.open.count.exact().is_some_and(|n| n.is_sign_negative() && !n.is_zero()));
            for (currency, asked) in &obligation.asked.value.0 {
                let parts = [&obligation.met, &obligation.ended, &obligation.open];
                let sum = parts.iter().fold(Sum::ZERO, |sum, part| sum.plus(part.value.get(currency.0)));
                prop_assert_eq!(sum, *asked);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn money_balances_whatever_is_told(rows in transfers(), turn in any::<prop::sample::Index>()) {
        let now = time("2025-03-01");
        let view = money(&rows, now);
        for line in &view.reconciled {
            prop_assert_eq!(line.paid.transfers, line.paid_matched.transfers + line.paid_unmatched.transfers);
            prop_assert_eq!(line.received.transfers, line.received_matched.transfers + line.received_unmatched.transfers);
            let parts = line.paid_matched.amount.plus(line.paid_unmatched.amount);
            if let (Some(sum), Some(paid)) = (parts.exact(), line.paid.amount.exact()) {
                prop_assert_eq!(sum, paid);
            }
        }
        prop_assert_eq!(view.transfers, view.matched.len() + view.unmatched.len());
        for sum in total(&rows, &Scope::All, TransferStage::Paid) {
            if let (Some(gross), Some(counted), Some(excluded)) =
                (sum.gross.amount.exact(), sum.counted.exact(), sum.excluded.exact())
            {
                prop_assert_eq!(gross, counted + excluded);
            }
        }
        let json = |rows: &[TransferRow]| {
            let total = total(rows, &Scope::All, TransferStage::Paid);
            serde_json::to_string(&(money(rows, now), total)).expect("JSON")
        };
        let mut other: Vec<TransferRow> = rows.iter().rev().cloned().collect();
        if !other.is_empty() {
            let at = turn.index(other.len());
            other.rotate_left(at);
        }
        prop_assert_eq!(json(&rows), json(&other));
    }

    #[test]
    fn own_money_adds_up_and_is_never_more_than_was_given(rows in transfers()) {
        let powers = powers(&rows);
        for year in &powers.years {
            let same = |stage: &_, currency: &_, of: i16| *stage == year.stage && *currency == year.currency && of == year.year;
            let donors: Vec<_> =
                powers.donors.iter().filter(|row| same(&row.stage, &row.currency, row.year)).collect();
            let own = donors.iter().fold(Sum::ZERO, |sum, row| sum.plus(row.own));
            prop_assert_eq!(own, year.total);
            prop_assert_eq!(donors.len(), year.donors);
            for row in donors {
                prop_assert_eq!(row.own.smaller(row.gave), row.own);
                prop_assert_eq!(row.without.total.plus(row.own), year.total);
                prop_assert!(!row.sources.is_empty());
            }
            if let Some(index) = year.index {
                // Shares are cut at 28 digits; the sum of their squares stays within the index's bounds once it is a whole number.
                prop_assert!(index.0 <= rust_decimal::Decimal::from(10_000));
                prop_assert!(index.0 * rust_decimal::Decimal::from(year.donors) >= rust_decimal::Decimal::from(10_000 - year.donors));
            }
        }
        for row in &powers.recipients {
            let parts = row.parts.iter().fold(Sum::ZERO, |sum, part| sum.plus(part.amount));
            prop_assert_eq!(parts, row.got);
            prop_assert_eq!(&row.parts[0].giver, &row.largest);
        }
    }
}
