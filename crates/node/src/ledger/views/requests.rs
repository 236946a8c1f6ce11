//! Requests for assistance: how far each has come, and the tests of its offers.

use crate::NodeError;
use crate::ledger::Books;
use crate::ledger::view::{Column, Made, Make, View};

pub(super) static VIEW: View = View {
    name: "requests",
    about: "requests for assistance: state, last-resort tests with their evidence, offers, decisions, appeals",
    method: "docs/methods/last-resort.md",
    columns: &[
        Column::new("request", "/subject", "the request"),
        Column::new("by", "/by", "who asks"),
        Column::new("asset", "/asset_class", "the asset that would do it"),
        Column::new("priority", "/priority", "how urgent"),
        Column::new("deadline", "/deadline", "by when"),
        Column::new("to", "/to", "where to"),
        Column::new("guidelines", "/guideline", "whose guidelines hold"),
        Column::new("state", "/state", "how far it has come"),
    ],
    make: Make::Books(make),
};

fn make(books: &Books) -> Result<Made, NodeError> {
    let requests = books.requests()?;
    Made::rows(requests.rule, &requests.all)
}
