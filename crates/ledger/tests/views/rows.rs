use entente_ledger::rows::{Row, Rows};
use serde_json::json;

use crate::support::{Book, DONOR, FORCE, decision, inventory, listing, radios, stage, transfer};

#[test]
fn rows_come_back_from_a_database_as_they_went_in() {
    let mut sealed = transfer("t", DONOR, "paid", DONOR, FORCE, "10.50", "2024-03-01");
    sealed["seal"] = json!(["/body/amount/amount"]);
    let book = Book::of(json!([
        sealed,
        listing("w1", "2024-01-01", json!([radios(&["A1", "A2"], "100.00")])),
        stage("d", DONOR, "w1", "departed", "2024-01-05"),
        inventory("i1", DONOR, "2024-02-01", &["A1"], "in-service"),
        decision("w", DONOR, &format!("consignment:{DONOR}:w1"), "accept", "2024-04-01"),
    ]));
    let rows: Vec<Row> = book.claims.iter().map(Row::of).collect();
    assert_eq!(rows.len(), 5, "one for each claim");
    let back: Vec<Row> = rows
        .iter()
        .map(|row| serde_json::from_str(&serde_json::to_string(row).expect("JSON")).expect("a row"))
        .collect();
    assert_eq!(back, rows);
    let mut twice = rows.clone();
    twice.extend(back.into_iter().rev());
    assert_eq!(Rows::of_rows(twice), Rows::of(&book.claims), "neither order nor repetition matters");
}

#[test]
fn every_kind_can_be_taken_in() {
    for kind in entente_record::Kind::ALL {
        let draft = entente_record::Draft::parse(entente_record::example(*kind).as_bytes()).expect("a draft");
        let book = Book::of(
            json!([{
                "iss": draft.subject.org_str(), "kind": kind.as_str(), "at": draft.at.to_string(),
                "subject": draft.subject.to_string(), "body": draft.body,
            }])
            .as_array()
            .filter(|_| draft.refs.is_empty())
            .map_or_else(|| json!([]), |list| json!(list)),
        );
        let rows = book.rows();
        assert_eq!(rows.said.len(), book.claims.len(), "{kind}");
    }
}
