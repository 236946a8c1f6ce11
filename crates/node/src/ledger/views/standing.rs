//! Statements that don't stand as they were said.

use entente_ledger::set::Standing;
use serde_json::{Value, json};

use crate::NodeError;
use crate::ledger::view::{Column, Made, Make, View, value};
use crate::ledger::Books;

pub(super) static VIEW: View = View {
    name: "standing",
    about: "statements that were replaced or withdrawn, and corrections and disclosures that had no effect, with the reason",
    method: "docs/methods/standing.md",
    columns: &[
        Column::new("subject", "/subject", "what it is about"),
        Column::new("statement", "/source/id", "the statement"),
        Column::new("by", "/source/iss", "who made it"),
        Column::new("at", "/source/at", "when"),
        Column::new("standing", "/standing", "what became of it"),
        Column::new("why", "/why", "why it has no effect"),
        Column::new("other", "/other", "the statement it has to do with: the correction in force, or what it would correct or open"),
    ],
    make: Make::Books(make),
};

const RULE: &str = "Of several corrections of one statement by its own issuer, the last stands. Corrections of somebody else's \
    statement, of a correction, or of a statement on another subject have no effect.";

fn make(books: &Books) -> Result<Made, NodeError> {
    let mut rows: Vec<Value> = Vec::new();
    for state in books.ledger().states() {
        for stated in state.fallen() {
            let mut row = value(stated)?;
            let (word, other) = stated.standing.encoded();
            row["subject"] = json!(state.subject.to_string());
            row["why"] = json!(matches!(stated.standing, Standing::NoEffect(_)).then_some(word));
            row["other"] = json!(other.map(|hash| hash.to_string()));
            rows.push(row);
        }
    }
    Ok(Made::new(RULE, rows))
}
