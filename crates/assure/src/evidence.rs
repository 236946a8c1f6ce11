//! What flags look at: views of one ledger, as of one time.

use entente_ledger::consent::Consent;
use entente_ledger::consignment::ConsignmentState;
use entente_ledger::contradiction::Contradiction;
use entente_ledger::days::{Day, between, day};
use entente_ledger::feedback::Case;
use entente_ledger::money::Money;
use entente_ledger::obligation::Obligations;
use entente_ledger::vetting::Gate;
use entente_record::Timestamp;

/// Views of one ledger.
#[derive(Clone, Copy)]
pub struct Evidence<'a> {
    /// As of when.
    pub now: Timestamp,
    /// Every consignment.
    pub consignments: &'a [ConsignmentState],
    /// What can't all be true.
    pub contradictions: &'a [Contradiction],
    /// Who owes whom what by when.
    pub obligations: &'a Obligations,
    /// Releases, checked for vetting.
    pub gate: &'a Gate,
    /// Goods that went to third parties.
    pub consent: &'a Consent,
    /// Money, with what is unmatched.
    pub money: &'a Money,
    /// Feedback, and how it was answered.
    pub feedback: &'a [Case],
}

impl Evidence<'_> {
    /// Days from a time to now; none from the future.
    pub fn age(&self, since: Timestamp) -> i64 {
        self.days_since(day(since))
    }

    /// Days from a day to now; none from the future.
    pub fn days_since(&self, since: Day) -> i64 {
        between(since, day(self.now)).max(0)
    }
}
