//! Who owes whom what by when.

use crate::NodeError;
use crate::ledger::view::{Column, Made, Make, View};
use crate::ledger::Accounts;

pub(super) static VIEW: View = View {
    name: "obligations",
    about: "who owes whom what by when: due, met, overdue or waived, for donors, carriers and recipients alike",
    method: "docs/methods/obligations.md",
    columns: &[
        Column::new("what", "/rule", "the rule it was born by"),
        Column::new("owed by", "/owed_by", "who owes it"),
        Column::new("owed to", "/owed_to", "to whom"),
        Column::new("about", "/subject", "what it is about"),
        Column::new("more", "/what", "what exactly"),
        Column::new("since", "/since", "the day it was born"),
        Column::new("due", "/due", "its last day"),
        Column::new("state", "/state", "met, due, overdue, waived, ended or no-date"),
        Column::new("days over", "/days", "days overdue"),
        Column::new("asked", "/asked/count", "how many items"),
        Column::new("open", "/open/count", "how many are not met"),
        Column::new("open value", "/open/value", "what they are worth, by currency"),
    ],
    make: Make::Accounts(make),
};

fn make(accounts: &Accounts) -> Result<Made, NodeError> {
    let obligations = accounts.obligations()?;
    Made::rows(obligations.rule, &obligations.all)?.with("undetermined", &obligations.undetermined)
}
