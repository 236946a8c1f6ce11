//! What is overdue, by party and rule.

use entente_ledger::obligation::delinquency;

use crate::NodeError;
use crate::ledger::view::{Column, Made, Make, View};
use crate::ledger::Accounts;

pub(super) static VIEW: View = View {
    name: "delinquency",
    about: "what is overdue, by party and rule, by count and by value, by age",
    method: "docs/methods/obligations.md",
    columns: &[
        Column::new("party", "/party", "who owes"),
        Column::new("what", "/rule", "by which rule"),
        Column::new("fallen due", "/fallen_due", "obligations whose day has come or that are met"),
        Column::new("overdue", "/overdue", "of them those overdue"),
        Column::new("waived", "/waived", "of them those waived"),
        Column::new("items asked", "/asked/count", "items they ask for"),
        Column::new("items open", "/open/count", "items overdue"),
        Column::new("% of items", "/percent_by_count", "share by count"),
        Column::new("value open", "/open/value", "what they are worth, by currency"),
        Column::new("% of value", "/percent_by_value", "share by value, by currency"),
    ],
    make: Make::Accounts(make),
};

fn make(accounts: &Accounts) -> Result<Made, NodeError> {
    let obligations = accounts.obligations()?;
    Made::rows(obligations.rule, &delinquency(&obligations.all))
}
