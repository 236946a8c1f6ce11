use entente_ledger::obligation::{self, obligations};
use entente_ledger::score::{Card, Discrepancy, Measure, Score, scores};
use entente_ledger::sum::Sum;
use entente_ledger::vetting;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::support::{AGENCY, Book, DONOR, FORCE, inventory, listing, radios, stage, time, transfer, with};

fn cards(told: Value, discrepancies: impl Fn(&Book) -> Vec<Discrepancy>) -> Vec<Card> {
    let book = Book::of(told);
    let rows = book.rows();
    let (rules, vetting) = (obligation::Rules::shipped(), vetting::Rules::shipped());
    let owed =
        obligations(&rows, &rules.expect("the table"), &vetting.expect("the table"), time("2024-12-01"));
    scores(&rows, &owed, &discrepancies(&book), time("2024-12-01"))
}

fn score<'c>(cards: &'c [Card], party: &str, measure: Measure) -> &'c Score {
    let card = cards.iter().find(|card| card.party.as_str() == party).expect("a card");
    card.scores.iter().find(|score| score.measure == measure).expect("a line")
}

fn of(score: &Score) -> (i64, i64, Option<String>) {
    let whole = |sum: Sum| i64::try_from(sum.exact().expect("exact")).expect("a count");
    (whole(score.part), whole(score.whole), score.percent.map(|percent| percent.to_string()))
}

#[test]
fn goods_lines_open_into_their_cases() {
    let mut sealed = inventory("i2", FORCE, "2024-03-01", &["A2"], "in-service");
    sealed["seal"] = json!(["/body/lines"]);
    let told = json!([
        listing("w1", "2024-01-01", json!([radios(&["A1", "A2"], "100.00")])),
        stage("d", DONOR, "w1", "departed", "2024-01-05"),
        stage("r", FORCE, "w1", "received", "2024-01-10"),
        inventory("i1", DONOR, "2024-02-01", &["A1"], "in-service"),
        sealed,
        {"name": "l", "iss": FORCE, "kind": "loss", "at": "2024-03-01", "subject": format!("consignment:{DONOR}:w1"),
         "body": {"reason": "theft", "evidence_grade": "reported", "custodian": FORCE,
                  "value": {"amount": "50.00", "currency": "EUR", "value_date": "2024-01-01", "valuation": "nominal"},
                  "lines": [{"line": "1", "quantity": {"value": "1", "unit": "H87"}}]}},
        listing("w2", "2024-01-01", json!([radios(&["B1"], "50.00")])),
    ]);
    let cards = cards(told, |book| {
        vec![Discrepancy {
            party: FORCE.parse().expect("a party"),
            subject: format!("consignment:{DONOR}:w1").parse().expect("a subject"),
            value: Some((Decimal::from(10), "EUR".parse().expect("a currency"))),
            count: 2,
            sources: vec![book.cite("d"), book.cite("r")],
        }]
    });
    let receipts = score(&cards, FORCE, Measure::GoodsReceiptsConfirmed);
    assert_eq!(of(receipts), (1, 1, Some("100.0".into())), "the second has not departed");
    let inventory = score(&cards, FORCE, Measure::InventoryCompliance);
    assert_eq!(of(inventory), (1, 2, Some("50.0".into())));
    assert_eq!(inventory.grades.len(), 1);
    assert_eq!(inventory.grades[0].assurance.expect("said").as_str(), "physical-serial");
    let loss = score(&cards, FORCE, Measure::LossRate);
    assert_eq!(of(loss), (1, 2, Some("50.0".into())));
    assert_eq!(loss.by_value[0].percent.expect("a share").to_string(), "33.3");
    let differs = score(&cards, FORCE, Measure::DiscrepancyRate);
    assert_eq!(of(differs), (1, 2, Some("50.0".into())));
    assert_eq!((differs.part_sources.len(), differs.whole_sources.len()), (2, 2));
    assert_eq!(of(score(&cards, DONOR, Measure::DiscrepancyRate)).0, 0, "counted with those it is said of");
    assert_eq!(of(score(&cards, FORCE, Measure::Withheld)), (1, 3, Some("33.3".into())));
    let open = score(&cards, FORCE, Measure::FiguresPublished);
    assert_eq!(of(open), (3, 4, Some("75.0".into())), "a sealed list is one figure");
}

#[test]
fn money_lines_count_rigidity_receipts_and_lateness() {
    let earmarked = |value: Value, how: &str| with(value, "/body/earmarking", how.into());
    let told = json!([
        earmarked(transfer("a", DONOR, "paid", DONOR, AGENCY, "30", "2024-01-01"), "tightly-earmarked"),
        earmarked(transfer("b", DONOR, "paid", DONOR, AGENCY, "70", "2024-02-01"), "unearmarked"),
        earmarked(transfer("c", DONOR, "paid", DONOR, AGENCY, "9", "2024-09-01"), "unknown"),
        with(transfer("r", AGENCY, "received", DONOR, AGENCY, "30", "2024-01-04"), "/refs", json!(["a"])),
    ]);
    let cards = cards(told, |_| Vec::new());
    let rigid = score(&cards, DONOR, Measure::EarmarkRigidity);
    assert_eq!(of(rigid), (1, 2, Some("50.0".into())));
    assert_eq!(rigid.by_value[0].percent.expect("a share").to_string(), "30.0");
    assert_eq!(of(score(&cards, AGENCY, Measure::MoneyReceiptsConfirmed)), (1, 3, Some("33.3".into())));
    assert!(rigid.rule.contains("don't say"));
}
