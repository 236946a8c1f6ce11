//! `agreement`: what parties have agreed, fixed by the hash of its terms.
//!
//! Mints its subject under the issuer's organisation.

use std::collections::HashSet;

use super::{BodyKind, check_type};
use crate::codes::AgreementType;
use crate::fault::code;
use crate::ids::{PartyId, SubjectId, SubjectType};
use crate::part::{Sealable, record};
use crate::value::{Days, Document, Line, Money, Period, Text};

record! {
    /// What a party has consented to beforehand, so that it needn't be asked each time.
    pub struct ConsentScope {
        /// Who consents.
        pub party: Sealable<PartyId>,
        /// To what: purposes, items, territory, onward transfer.
        pub scope: Sealable<Text>,
        /// Parties to whom goods may be passed on without asking again.
        pub onward_to: Vec<PartyId>,
    }
}

record! {
    /// Something to be done by a deadline under an agreement.
    pub struct Duty {
        /// Who owes it.
        pub from: Sealable<PartyId>,
        /// To whom.
        pub to: Sealable<PartyId>,
        /// What.
        pub what: Sealable<Line>,
        /// Within how many days of the event that calls for it.
        pub within_days: Option<Days>,
    }
}

record! {
    /// An agreement.
    pub struct Agreement {
        /// What form it has.
        pub agreement_type: Sealable<AgreementType>,
        /// Its title.
        pub title: Sealable<Line>,
        /// Who has agreed; two at least.
        pub parties: Sealable<Vec<PartyId>>,
        /// The terms.
        pub terms: Sealable<Document>,
        /// From when to when.
        pub period: Sealable<Period>,
        /// What the parties have consented to beforehand.
        pub consents: Vec<ConsentScope>,
        /// What they owe each other by when.
        pub duties: Vec<Duty>,
        /// How much it is about.
        pub amount: Option<Money>,
        /// The agreement it amends or falls under.
        pub under: Option<SubjectId>,
    }
    rules(this, at) {
        check_type(this.under.as_ref(), SubjectType::Agreement, &at.name("under"))?;
        if let Some(parties) = this.parties.open() {
            let mut seen = HashSet::new();
            let place = at.name("parties");
            for (index, party) in parties.iter().enumerate() {
                if !seen.insert(party) {
                    return Err(place.index(index).fault(code::DUPLICATE_VALUE, "the same party stands twice"));
                }
            }
            if parties.len() < 2 && !at.partial() {
                return Err(place.fault(code::INCONSISTENT, "an agreement has two parties at least"));
            }
        }
    }
}

impl BodyKind for Agreement {
    const MINTS: bool = true;
    const SUBJECTS: &'static [SubjectType] = &[SubjectType::Agreement];
}
