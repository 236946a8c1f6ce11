//! What auditors and monitors found, and how far each recommendation has come.

use crate::NodeError;
use crate::ledger::Accounts;
use crate::ledger::view::{Column, Made, Make, View};

pub(super) static VIEW: View = View {
    name: "findings",
    about: "what auditors and monitors found, what they recommend, and how far each recommendation has come to its closure",
    method: "docs/methods/findings.md",
    columns: &[
        Column::new("finding", "/subject", "the finding"),
        Column::new("by", "/by", "who found it"),
        Column::new("day", "/day", "on which day"),
        Column::new("severity", "/severity", "how grave"),
        Column::new("about", "/about", "what it is about"),
        Column::new(
            "progress",
            "/progress",
            "of its least far recommendation: overdue, open, undetermined, answered, reported-closed or closed",
        ),
        Column::new("open", "/open", "how many of its recommendations are not closed"),
    ],
    make: Make::Accounts(make),
};

fn make(accounts: &Accounts) -> Result<Made, NodeError> {
    Made::rows(entente_ledger::finding::RULE, &accounts.findings()?)
}
