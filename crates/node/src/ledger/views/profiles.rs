//! What communities say suits them, and what clashes with it.

use crate::NodeError;
use crate::ledger::Books;
use crate::ledger::view::{Column, Made, Make, View};

pub(super) static VIEW: View = View {
    name: "profiles",
    about: "goods, days and teams that clash with what communities say suits them",
    method: "docs/methods/profiles.md",
    columns: &[
        Column::new("subject", "/subject", "the consignment or distribution"),
        Column::new("community", "/community", "whose profile"),
        Column::new("about", "/about", "item, day, hours or team"),
        Column::new("what", "/what", "which item or occasion"),
        Column::new("verdict", "/verdict", "refuse, move or change"),
        Column::new("sure", "/sure", "whether it is sure"),
        Column::new("reason", "/reason", "why"),
        Column::new("moved to", "/moved_to", "the first day that surely suits"),
        Column::new("remedy", "/remedy", "what suits instead"),
    ],
    make: Make::Books(make),
};

const RULE: &str = "Lists of goods for a community's place are asked for their items; distributions there also for day, hours and \
    team. A clash is sure where the statements say all that the rule asks; else it is to be looked into.";

fn make(books: &Books) -> Result<Made, NodeError> {
    Made::rows(RULE, &books.clashes()?)?.with("profiles", books.profiles())
}
