//! What people need against what came.

use crate::NodeError;
use crate::ledger::view::{Column, Made, Make, View};
use crate::ledger::Accounts;

pub(super) static VIEW: View = View {
    name: "coverage",
    about: "needs by area, group and sector against what was allocated, departed, verified and distributed",
    method: "docs/methods/coverage.md",
    columns: &[
        Column::new("need", "/subject", "the need"),
        Column::new("area", "/area", "where"),
        Column::new("group", "/group", "whose"),
        Column::new("sector", "/sector", "of what sort"),
        Column::new("severity", "/severity", "how severe"),
        Column::new("people", "/people", "people in need"),
        Column::new("reached", "/reached", "people reached by distributions"),
        Column::new("gap", "/people_gap", "people not reached"),
    ],
    make: Make::Accounts(make),
};

fn make(accounts: &Accounts) -> Result<Made, NodeError> {
    let coverage = accounts.coverage()?;
    Made::rows(coverage.rule, &coverage.needs)?
        .with("cells", &coverage.cells)?
        .with("severity", &coverage.severity)?
        .with("surplus", &coverage.surplus)?
        .with("unplaced", &coverage.unplaced)
}
