//! The lines of consignments, stage by stage.

use serde_json::{Value, json};

use crate::NodeError;
use crate::ledger::view::{Column, Made, Make, View, value};
use crate::ledger::Books;

pub(super) static VIEW: View = View {
    name: "consignments",
    about: "every line of every consignment: how far it came, what is verified, explained, open, in transit",
    method: "docs/methods/consignments.md",
    columns: &[
        Column::new("consignment", "/consignment", "the consignment"),
        Column::new("line", "/line", "the line of its list"),
        Column::new("item", "/item", "what it is"),
        Column::new("listed", "/balance/basis", "how much there was to begin with"),
        Column::new("verified", "/balance/verified", "how much arrived for good, by the last word of its end"),
        Column::new("returned", "/balance/returned", "how much went back"),
        Column::new("explained", "/balance/explained", "what losses and answers account for"),
        Column::new("open", "/balance/open", "what nothing accounts for"),
        Column::new("in transit", "/balance/in_transit", "what is still on its way"),
        Column::new("unit", "/unit", "unit, UN/CEFACT Recommendation 20"),
        Column::new("last word", "/balance/last_stage", "the last stage anyone placed to know spoke of"),
    ],
    make: Make::Goods(make),
};

const RULE: &str = "listed = verified + returned + explained + open + in transit, to the unit.";

fn make(books: &Books) -> Result<Made, NodeError> {
    let mut rows: Vec<Value> = Vec::new();
    let mut count = 0_usize;
    for state in books.consignments() {
        count += 1;
        for line in &state.lines {
            let mut row = value(line)?;
            row["consignment"] = json!(state.consignment.to_string());
            row["parties"] = value(&state.parties)?;
            rows.push(row);
        }
    }
    Made::new(RULE, rows).with("consignments", count)
}
