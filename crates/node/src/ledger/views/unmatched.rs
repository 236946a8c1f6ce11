//! Payments and receipts of which only one end has spoken.

use crate::NodeError;
use crate::ledger::view::{Column, Made, Make, View};
use crate::ledger::Accounts;

pub(super) static VIEW: View = View {
    name: "unmatched",
    about: "payments and receipts of which only one end has spoken, with their age",
    method: "docs/methods/money.md",
    columns: &[
        Column::new("stage", "/end/stage", "paid or received"),
        Column::new("said by", "/end/said_by", "who spoke"),
        Column::new("from", "/end/from", "who gives"),
        Column::new("to", "/end/to", "who gets"),
        Column::new("amount", "/end/amount", "how much"),
        Column::new("currency", "/end/currency", "ISO 4217"),
        Column::new("day", "/end/day", "when"),
        Column::new("days ago", "/age_days", "how long it has waited for the other end"),
        Column::new("transfer", "/end/subject", "the transfer"),
    ],
    make: Make::Accounts(make),
};

fn make(accounts: &Accounts) -> Result<Made, NodeError> {
    let money = accounts.money();
    Made::rows(money.rule, &money.unmatched)
}
