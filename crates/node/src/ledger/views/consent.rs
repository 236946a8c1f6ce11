//! Goods that went to third parties, and whether that was agreed.

use crate::NodeError;
use crate::ledger::view::{Column, Made, Make, View};
use crate::ledger::Accounts;

pub(super) static VIEW: View = View {
    name: "consent",
    about: "goods that passed to third parties, and the consent or notice that covers it",
    method: "docs/methods/consent.md",
    columns: &[
        Column::new("consignment", "/subject", "the consignment"),
        Column::new("passed by", "/how", "custody, title or distribution; notice or inventory where nobody states the passing"),
        Column::new("at", "/at", "when"),
        Column::new("to", "/to", "to whom"),
        Column::new("agreement", "/agreement", "under which agreement"),
        Column::new("standing", "/standing", "agreed or accepted; else what is wrong"),
    ],
    make: Make::Accounts(make),
};

fn make(accounts: &Accounts) -> Result<Made, NodeError> {
    let consent = accounts.consent();
    Made::rows(consent.rule, &consent.passages)?
        .with("flagged", consent.flagged)?
        .with("undetermined", consent.undetermined)?
        .with("given", &consent.given)
}
