//! Powers: whose money it is, how concentrated that is, and who hangs on whom.
//!
//! Counted by stage, currency and year, never across. A party is a donor with what it gave beyond what it had got before: money
//! passed on is its first giver's. Dependency looks at direct flows alone: from whom a party had its money in hand. How each
//! figure is counted stands in `docs/methods/powers.md`.

mod depend;
mod donor;
mod market;

use serde::Serialize;

use crate::money::movements;
use crate::rows::TransferRow;
use crate::wire::Cite;
pub use depend::{Part, Recipient};
pub use donor::{Donor, Loser, Remaining, Without, Year};

/// Who gives how much of it, year by year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Powers {
    /// How this is counted.
    pub rule: &'static str,
    /// Donors by stage, currency and year.
    pub donors: Vec<Donor>,
    /// The years themselves.
    pub years: Vec<Year>,
    /// From whom each party had its money, by stage, currency and year.
    pub recipients: Vec<Recipient>,
    /// What no figure holds.
    pub left_out: LeftOut,
}

/// Transfers that no share can be counted from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Of which amount, currency or stage is sealed.
    pub sealed: usize,
    /// Of which a party is sealed.
    pub party_sealed: usize,
    /// The statements.
    pub sources: Vec<Cite>,
}

/// In a sentence or two, for whoever sees the figures.
pub const RULE: &str = "A donor's own money of a year is what it gave beyond what it got that year or had left from years before, at \
    one stage and in one currency; nothing is converted. Shares are of the own money of all donors. Concentration is the \
    Herfindahl-Hirschman index, the sum of squared shares in percent, at most 10000. What recipients would lose is what the donor \
    gave them directly. Transfers with a sealed amount or party are counted beside the figures, not in them.";

/// Powers from transfers.
pub fn powers(rows: &[TransferRow]) -> Powers {
    let movements = movements(rows);
    let (markets, left_out) = market::markets(&movements);
    let (mut donors, mut years, mut recipients) = (Vec::new(), Vec::new(), Vec::new());
    for market in &markets {
        let (of_donors, of_years) = donor::donors(market);
        donors.extend(of_donors);
        years.extend(of_years);
        recipients.extend(depend::recipients(market));
    }
    Powers { rule: RULE, donors, years, recipients, left_out }
}
