use entente_ledger::power::{Powers, powers};
use entente_ledger::sum::Sum;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::support::{Book, transfer, with};

const A: &str = "DE-GOV-1";
const B: &str = "FR-GOV-MINARM";
const C: &str = "XM-DAC-8";
const FUND: &str = "XM-OCHA-FUND1";
const PARTNER: &str = "ML-NGO-1";

fn of(told: Value) -> Powers {
    powers(&Book::of(told).rows().transfers)
}

fn eur(text: &str) -> Sum {
    Sum::Exact(text.parse::<Decimal>().unwrap())
}

fn paid(name: &str, from: &str, to: &str, amount: &str, at: &str) -> Value {
    transfer(name, from, "paid", from, to, amount, at)
}

/// The worked example of docs/methods/powers.md.
fn example() -> Value {
    json!([
        paid("a", A, FUND, "60", "2023-01-10"),
        paid("b", B, FUND, "30", "2023-02-10"),
        paid("c", C, FUND, "10", "2023-03-10"),
        paid("d", FUND, PARTNER, "70", "2023-06-10"),
        paid("e", B, FUND, "20", "2024-01-10"),
        paid("f", FUND, PARTNER, "60", "2024-06-10"),
    ])
}

fn shares(view: &Powers, year: i16) -> Vec<(String, Sum, String)> {
    let of_year = view.donors.iter().filter(|donor| donor.year == year);
    of_year.map(|donor| (donor.donor.to_string(), donor.own, donor.share.unwrap().to_string())).collect()
}

fn share(donor: &str, own: &str, share: &str) -> (String, Sum, String) {
    (donor.to_owned(), eur(own), share.to_owned())
}

#[test]
fn money_passed_on_is_its_first_givers_in_whichever_year() {
    let view = of(example());
    assert_eq!(shares(&view, 2023), [share(A, "60", "60.0"), share(B, "30", "30.0"), share(C, "10", "10.0")]);
    assert_eq!(shares(&view, 2024), [share(B, "20", "66.7"), share(FUND, "10", "33.3")]);
    let years: Vec<_> = view
        .years
        .iter()
        .map(|year| {
            (
                year.year,
                year.gross,
                year.total,
                year.index.unwrap().to_string(),
                year.equal_donors.unwrap().to_string(),
            )
        })
        .collect();
    assert_eq!(
        years,
        [
            (2023, eur("170"), eur("100"), "4600".to_owned(), "2.2".to_owned()),
            (2024, eur("80"), eur("30"), "5556".to_owned(), "1.8".to_owned()),
        ]
    );
}

#[test]
fn without_a_donor_shares_and_index_are_counted_again_and_losers_named() {
    let view = of(example());
    let gone = &view.donors.iter().find(|donor| donor.donor.as_str() == A).unwrap().without;
    assert_eq!((gone.total, gone.donors, gone.index.unwrap().to_string()), (eur("40"), 2, "6250".to_owned()));
    let left: Vec<_> =
        gone.shares.iter().map(|one| (one.donor.as_str(), one.share.unwrap().to_string())).collect();
    assert_eq!(left, [(B, "75.0".to_owned()), (C, "25.0".to_owned())]);
    assert_eq!((gone.recipients, gone.losers.len()), (1, 1));
    let loser = &gone.losers[0];
    assert_eq!(
        (loser.recipient.as_str(), loser.lost, loser.share.unwrap().to_string()),
        (FUND, eur("60"), "60.0".to_owned())
    );
}

#[test]
fn dependency_looks_at_direct_givers() {
    let view = of(example());
    let told: Vec<_> = view
        .recipients
        .iter()
        .filter(|row| row.year == 2023)
        .map(|row| {
            (
                row.recipient.as_str(),
                row.got,
                row.givers,
                row.largest.as_str(),
                row.index.unwrap().to_string(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [(PARTNER, eur("70"), 1, FUND, "10000".to_owned()), (FUND, eur("100"), 3, A, "4600".to_owned()),]
    );
}

#[test]
fn stages_and_currencies_stay_apart_and_what_is_sealed_is_told() {
    let view = of(json!([
        paid("a", A, FUND, "60", "2023-01-10"),
        transfer("b", A, "committed", A, FUND, "90", "2023-01-05"),
        with(paid("c", B, FUND, "5", "2023-01-11"), "/body/amount/currency", "USD".into()),
        transfer("d", FUND, "received", A, FUND, "60", "2023-01-12"),
        with(paid("e", C, FUND, "7", "2023-02-01"), "/seal", json!(["/body/amount/amount"])),
        with(paid("f", C, FUND, "7", "2023-02-02"), "/seal", json!(["/body/from"])),
    ]));
    let told: Vec<_> =
        view.donors.iter().map(|row| (row.stage.to_string(), row.currency.as_str(), row.own)).collect();
    assert_eq!(told.len(), 3, "{told:?}");
    for wanted in [("committed", "EUR", "90"), ("paid", "EUR", "60"), ("paid", "USD", "5")] {
        assert!(told.contains(&(wanted.0.to_owned(), wanted.1, eur(wanted.2))), "{wanted:?} in {told:?}");
    }
    assert_eq!((view.left_out.sealed, view.left_out.party_sealed, view.left_out.sources.len()), (1, 1, 2));
}

#[test]
fn refunds_come_off_and_never_make_a_donor_of_who_gives_back() {
    let refund = with(transfer("r", FUND, "paid", FUND, A, "25", "2023-05-01"), "/body/refund", true.into());
    let view = of(json!([paid("a", A, FUND, "60", "2023-01-10"), refund]));
    assert_eq!(shares(&view, 2023), [share(A, "35", "100.0")]);
    assert_eq!(view.recipients.len(), 1);
    assert_eq!(view.recipients[0].got, eur("35"));
}
