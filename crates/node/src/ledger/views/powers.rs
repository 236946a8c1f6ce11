//! Whose money it is.

use crate::NodeError;
use crate::ledger::view::{Column, Made, Make, View};
use crate::ledger::Accounts;

pub(super) static VIEW: View = View {
    name: "powers",
    about: "donors by stage, currency and year: their own money, their shares, and what would be left without each",
    method: "docs/methods/powers.md",
    columns: &[
        Column::new("stage", "/stage", "pledged, committed or paid"),
        Column::new("currency", "/currency", "ISO 4217"),
        Column::new("year", "/year", "by the days of the statements, in UTC"),
        Column::new("donor", "/donor", "who"),
        Column::new("gave", "/gave", "all it gave, refunds taken off"),
        Column::new("own", "/own", "what of that is its own, not passed on"),
        Column::new("share", "/share", "of all donors' own money, in percent"),
        Column::new("without it", "/without/total", "the own money of the others"),
        Column::new("index without it", "/without/index", "Herfindahl-Hirschman index of the others, 0 to 10000"),
    ],
    make: Make::Accounts(make),
};

fn make(accounts: &Accounts) -> Result<Made, NodeError> {
    let powers = accounts.powers();
    Made::rows(powers.rule, &powers.donors)?.with("years", &powers.years)?.with("left_out", &powers.left_out)
}
