//! How parties do, by the same clocks.

use serde_json::{Value, json};

use crate::NodeError;
use crate::ledger::view::{Column, Made, Make, View, value};
use crate::ledger::Books;

pub(super) static VIEW: View = View {
    name: "scores",
    about: "each party's scores, each with the cases it counts: donors, carriers and recipients by the same rules",
    method: "docs/methods/scores.md",
    columns: &[
        Column::new("party", "/party", "whose"),
        Column::new("measure", "/measure", "what is measured"),
        Column::new("part", "/part", "cases that have it"),
        Column::new("of", "/whole", "cases"),
        Column::new("%", "/percent", "their share"),
        Column::new("median days", "/days/median", "half of the cases take at most so many days"),
        Column::new("p90 days", "/days/p90", "nine of ten take at most so many days"),
        Column::new("rule", "/rule", "how it is counted"),
    ],
    make: Make::Books(make),
};

const RULE: &str = "A score is a count of statements: cases that have it, of all cases there are. It opens into both.";

fn make(books: &Books) -> Result<Made, NodeError> {
    let mut rows: Vec<Value> = Vec::new();
    for card in books.scores()? {
        for score in &card.scores {
            let mut row = value(score)?;
            row["party"] = json!(card.party.to_string());
            rows.push(row);
        }
    }
    Ok(Made::new(RULE, rows))
}
