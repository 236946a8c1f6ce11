//! Two ends that say different things.

use crate::NodeError;
use crate::ledger::view::{Column, Made, Make, View};
use crate::ledger::Books;

pub(super) static VIEW: View = View {
    name: "discrepancies",
    about: "what two ends of a handover say differently, with both sides' words, until losses and answers account for it",
    method: "docs/methods/consignments.md",
    columns: &[
        Column::new("consignment", "/consignment", "the consignment"),
        Column::new("line", "/line", "the line of its list"),
        Column::new("item", "/item", "what it is"),
        Column::new("one said", "/earlier/stage", "the earlier stage"),
        Column::new("by", "/earlier/by", "who spoke of it"),
        Column::new("so much", "/earlier/quantity", "its quantity"),
        Column::new("the other", "/later/stage", "the later stage"),
        Column::new("by ", "/later/by", "who spoke of it"),
        Column::new("so much ", "/later/quantity", "its quantity"),
        Column::new("missing", "/quantity", "the difference; below zero where there is more than before"),
        Column::new("open", "/open", "what no loss or answer accounts for"),
        Column::new("unit", "/unit", "unit, UN/CEFACT Recommendation 20"),
        Column::new("state", "/state", "open, partly-explained or explained"),
    ],
    make: Make::Goods(make),
};

const RULE: &str = "Each word about a line is compared with the one before it. What differs stays open until loss and response \
    statements account for it, to the unit.";

fn make(books: &Books) -> Result<Made, NodeError> {
    Made::rows(RULE, &books.discrepancies())
}
