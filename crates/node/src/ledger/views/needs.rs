//! Needs by area and sector, in people and in items.

use crate::NodeError;
use crate::ledger::Accounts;
use crate::ledger::view::{Column, Made, Make, View};

pub(super) static VIEW: View = View {
    name: "needs",
    about: "needs by area and sector: people and items needed, allocated, departed, verified, distributed, missing",
    method: "docs/methods/needs.md",
    columns: &[
        Column::new("area", "/area", "where"),
        Column::new("name", "/name", "what the area is called"),
        Column::new("country", "/country", "ISO 3166-1 alpha-2"),
        Column::new("sector", "/sector", "of what sort"),
        Column::new("severity", "/severity", "the worst severity stated, 1 to 5"),
        Column::new("people", "/people", "people in need"),
        Column::new("targeted", "/targeted", "people a plan is to reach, by the source"),
        Column::new("reached", "/reached", "people reached by distributions"),
        Column::new("gap", "/people_gap", "people not reached"),
        Column::new("counted", "/counted", "whether the row counts in totals: it lies in no other of its sector"),
    ],
    make: Make::Accounts(make),
};

fn make(accounts: &Accounts) -> Result<Made, NodeError> {
    let needs = accounts.needs()?;
    Made::rows(needs.rule, &needs.rows)?.with("totals", &needs.totals)
}
