//! `decision`: a party with the authority decides on a subject: a request, an offer, a consignment, a party, anything.
//!
//! Speaks of any subject, whoever minted it. Whether the issuer has the authority is for the ledger to show.

use std::collections::BTreeSet;

use super::BodyKind;
use crate::codes::{Gate, LastResortTest};
use crate::fault::code;
use crate::ids::{PartyId, SubjectId, SubjectType};
use crate::part::{Sealable, record};
use crate::time::Timestamp;
use crate::value::{Line, Outcome, Quantity, Text};

record! {
    /// What was granted of a line, where not all was.
    pub struct Granted {
        /// The line or part of what was asked.
        pub part: Sealable<Line>,
        /// How much of it.
        pub quantity: Option<Quantity>,
    }
}

record! {
    /// A decision on the subject.
    pub struct Decision {
        /// What was decided.
        pub outcome: Sealable<Outcome>,
        /// By which body.
        pub authority: Sealable<PartyId>,
        /// Why.
        pub reason: Sealable<Text>,
        /// What exactly is being decided: consent to enter, release, allocation, …
        pub matter: Option<Line>,
        /// Which step of a request's way it is.
        pub gate: Option<Gate>,
        /// Last-resort tests that are not met, or not known to be, and that the authority sets aside for the reason given.
        pub overrides: Vec<LastResortTest>,
        /// Under which rule or test.
        pub rule: Option<Line>,
        /// What was granted, where not all was.
        pub granted: Vec<Granted>,
        /// On what conditions.
        pub conditions: Vec<Text>,
        /// From when to when it holds.
        pub valid_until: Option<Timestamp>,
        /// By when it can be appealed, and to whom.
        pub appeal_until: Option<Timestamp>,
        /// To whom it can be appealed.
        pub appeal_to: Option<PartyId>,
        /// What it draws on: offers chosen, programmes charged.
        pub uses: Vec<SubjectId>,
    }
    rules(this, at) {
        let partly = this.outcome.open() == Some(&Outcome::Partly);
        let mut seen = BTreeSet::new();
        let place = at.name("overrides");
        for (index, test) in this.overrides.iter().enumerate() {
            if !seen.insert(test.as_str()) {
                return Err(place.index(index).fault(code::DUPLICATE_VALUE, "the same test stands twice"));
            }
        }
        if partly && this.granted.is_empty() && this.conditions.is_empty() && !at.partial() {
            return Err(at.fault_in("granted", code::MISSING_FIELD, "accepted in part: say what, or on what conditions"));
        }
    }
}

impl BodyKind for Decision {
    const MINTS: bool = false;
    const SUBJECTS: &'static [SubjectType] = &[];
}
