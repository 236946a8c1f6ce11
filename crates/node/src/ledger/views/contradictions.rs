//! What can't all be true.

use crate::NodeError;
use crate::ledger::view::{Column, Made, Make, View};
use crate::ledger::Books;

pub(super) static VIEW: View = View {
    name: "contradictions",
    about: "what can't all be true, with every statement it rests on; shown, never repaired",
    method: "docs/methods/contradictions.md",
    columns: &[
        Column::new("type", "/code", "its type"),
        Column::new("about", "/subject", "the subject it is about"),
        Column::new("what", "/what", "the line, lot, serial or id"),
        Column::new("in words", "/sentence", "what contradicts what"),
    ],
    make: Make::Books(make),
};

fn make(books: &Books) -> Result<Made, NodeError> {
    Made::rows("Nothing is taken back or evened out: every statement counts as it was said.", &books.contradictions())
}
