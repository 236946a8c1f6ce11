//! Who pledged, committed, paid and received what.

use crate::NodeError;
use crate::ledger::view::{Column, Made, Make, View};
use crate::ledger::Accounts;

pub(super) static VIEW: View = View {
    name: "money",
    about: "pledged, committed, paid and received by payer, receiver, programme and fund: four figures, never added together",
    method: "docs/methods/money.md",
    columns: &[
        Column::new("from", "/from", "who gives"),
        Column::new("to", "/to", "who gets"),
        Column::new("programme", "/programme", "for which programme"),
        Column::new("fund", "/fund", "through which fund"),
        Column::new("currency", "/currency", "ISO 4217"),
        Column::new("pledged", "/pledged/amount", "announced"),
        Column::new("committed", "/committed/amount", "binding"),
        Column::new("paid", "/paid/amount", "left the payer"),
        Column::new("received", "/received/amount", "reached the receiver"),
    ],
    make: Make::Accounts(make),
};

fn make(accounts: &Accounts) -> Result<Made, NodeError> {
    let money = accounts.money();
    Made::rows(money.rule, &money.flows)?
        .with("reconciled", &money.reconciled)?
        .with("transfers", money.transfers)?
        .with("both_ends", money.both_ends)?
        .with("both_ends_percent", money.both_ends_percent)?
        .with("differences", &money.differences)?
        .with("left_out", &money.left_out)
}
