//! Statements that don't stand as they were said.

use serde_json::{Value, json};

use crate::NodeError;
use crate::ledger::view::{Column, Made, View, value};
use crate::ledger::Books;

pub(super) static VIEW: View = View {
    name: "standing",
    about: "statements that were replaced or withdrawn, and corrections and disclosures that had no effect, with the reason",
    method: "docs/methods/consignments.md",
    columns: &[
        Column::new("subject", "/subject", "what it is about"),
        Column::new("statement", "/source/jti", "the statement"),
        Column::new("by", "/source/iss", "who made it"),
        Column::new("at", "/source/at", "when"),
        Column::new("standing", "/standing", "what became of it"),
        Column::new("why", "/because", "why it has no effect"),
        Column::new("other", "/by", "the statement in force"),
    ],
    make,
};

const RULE: &str = "Of several corrections of one statement by its own issuer, the last stands. Corrections of somebody else's \
    statement, of a correction, or of a statement on another subject have no effect.";

fn make(books: &Books) -> Result<Made, NodeError> {
    let mut rows: Vec<Value> = Vec::new();
    for state in books.ledger().states() {
        for stated in state.fallen() {
            let mut row = value(stated)?;
            row["subject"] = json!(state.subject.to_string());
            rows.push(row);
        }
    }
    Ok(Made { rule: RULE, rows, summary: serde_json::Map::new() })
}
