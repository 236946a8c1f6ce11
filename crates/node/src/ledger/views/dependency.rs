//! Who hangs on whom.

use crate::NodeError;
use crate::ledger::view::{Column, Made, Make, View};
use crate::ledger::Accounts;

pub(super) static VIEW: View = View {
    name: "dependency",
    about: "recipients by stage, currency and year: from how many they had their money, and how much of it from one hand",
    method: "docs/methods/powers.md",
    columns: &[
        Column::new("stage", "/stage", "pledged, committed or paid"),
        Column::new("currency", "/currency", "ISO 4217"),
        Column::new("year", "/year", "by the days of the statements, in UTC"),
        Column::new("recipient", "/recipient", "who"),
        Column::new("got", "/got", "what it got, refunds taken off"),
        Column::new("givers", "/givers", "from how many"),
        Column::new("largest", "/largest", "who gave most"),
        Column::new("largest share", "/largest_share", "that giver's share, in percent"),
        Column::new("index", "/index", "Herfindahl-Hirschman index of its givers, 0 to 10000"),
    ],
    make: Make::Accounts(make),
};

fn make(accounts: &Accounts) -> Result<Made, NodeError> {
    let powers = accounts.powers();
    Made::rows(powers.rule, &powers.recipients)?.with("left_out", &powers.left_out)
}
