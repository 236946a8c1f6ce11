//! `inventory`: what was found when someone looked: serials or lots, their state, and how they were checked.
//!
//! Mints its subject under the issuer's organisation.

use super::{BodyKind, check_type};
use crate::codes::Assurance;
use crate::ids::{PartyId, SubjectId, SubjectType};
use crate::part::{Sealable, record};
use crate::value::{ActualLine, Document, Place, Text};

record! {
    /// A count of what a party holds.
    pub struct Inventory {
        /// Who holds it.
        pub holder: Sealable<PartyId>,
        /// Where it was looked for.
        pub place: Sealable<Place>,
        /// What was found, or looked for and not found; each line with its disposition.
        pub lines: Sealable<Vec<ActualLine>>,
        /// How it was checked.
        pub assurance: Sealable<Assurance>,
        /// Who looked, where that isn't the issuer.
        pub checked_by: Option<PartyId>,
        /// Whether all that should be there was looked for.
        pub complete: Option<bool>,
        /// The agreement that asks for it.
        pub agreement: Option<SubjectId>,
        /// Consignments and stocks it covers.
        pub covers: Vec<SubjectId>,
        /// Lists and images, by their hash.
        pub evidence: Vec<Document>,
        /// What else there is to say.
        pub note: Option<Text>,
    }
    rules(this, at) {
        check_type(this.agreement.as_ref(), SubjectType::Agreement, &at.name("agreement"))?;
    }
}

impl BodyKind for Inventory {
    const MINTS: bool = true;
    const SUBJECTS: &'static [SubjectType] = &[SubjectType::Inventory];
}
