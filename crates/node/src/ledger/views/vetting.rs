//! What was, or is to be, released to whom without a valid vetting.

use crate::NodeError;
use crate::ledger::view::{Column, Made, Make, View};
use crate::ledger::Accounts;

pub(super) static VIEW: View = View {
    name: "vetting",
    about: "equipment and training for units, against the vetting that must be valid before release",
    method: "docs/methods/vetting.md",
    columns: &[
        Column::new("rule", "/rule", "the rule that asks for a vetting"),
        Column::new("release", "/subject", "what is released"),
        Column::new("by", "/giver", "who gives"),
        Column::new("to", "/receiver", "who gets"),
        Column::new("day", "/release", "the day of release, planned or done"),
        Column::new("released", "/released", "whether it is done"),
        Column::new("verdict", "/verdict", "passed, not-vetted, expired, refused, pending or undetermined"),
    ],
    make: Make::Accounts(make),
};

fn make(accounts: &Accounts) -> Result<Made, NodeError> {
    let gate = accounts.vetting()?;
    Made::rows(gate.rule, &gate.checks)?
        .with("flagged", gate.flagged)?
        .with("released_unvetted", gate.released_unvetted)?
        .with("undetermined", gate.undetermined)
}
