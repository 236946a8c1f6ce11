//! What was agreed and done together beside the aid.

use crate::NodeError;
use crate::ledger::view::{Column, Made, Make, View};
use crate::ledger::Accounts;

pub(super) static VIEW: View = View {
    name: "engagements",
    about: "agreements, exercises, visits, talks and courses: who, where, from when to when, and what rests on what",
    method: "docs/methods/engagements.md",
    columns: &[
        Column::new("sort", "/sort", "agreement or engagement"),
        Column::new("about", "/subject", "its id"),
        Column::new("form", "/form", "treaty, exercise, visit and so on"),
        Column::new("title", "/title", "its title"),
        Column::new("from", "/from", "first day"),
        Column::new("until", "/until", "last day, where one is set"),
        Column::new("when", "/when", "planned, running, over, or sealed"),
        Column::new("parties", "/parties", "who has a part in it"),
        Column::new("places", "/places", "where"),
        Column::new("rests on", "/rests_on", "the agreement it rests on"),
        Column::new("programme", "/programme", "the programme it is part of"),
    ],
    make: Make::Accounts(make),
};

fn make(accounts: &Accounts) -> Result<Made, NodeError> {
    let engagements = accounts.engagements();
    Made::rows(engagements.rule, &engagements.all)
}
