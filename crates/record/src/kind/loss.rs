//! `loss`: goods were lost: which, why, and how that is known.
//!
//! Speaks of a consignment, a stock or an inventory, whoever minted it.

use super::BodyKind;
use crate::codes::{EvidenceGrade, LossReason};
use crate::ids::{PartyId, SubjectType};
use crate::part::{Sealable, record};
use crate::value::{ActualLine, Document, Money, Place, Text};

record! {
    /// A loss.
    pub struct Loss {
        /// Why.
        pub reason: Sealable<LossReason>,
        /// What was lost.
        pub lines: Sealable<Vec<ActualLine>>,
        /// How well that is supported.
        pub evidence_grade: Sealable<EvidenceGrade>,
        /// In whose custody.
        pub custodian: Option<PartyId>,
        /// Where.
        pub place: Option<Place>,
        /// What it was worth.
        pub value: Option<Money>,
        /// Reports and images, by their hash.
        pub evidence: Vec<Document>,
        /// What happened.
        pub account: Option<Text>,
        /// What has been done about it.
        pub measures: Option<Text>,
    }
}

impl BodyKind for Loss {
    const MINTS: bool = false;
    const SUBJECTS: &'static [SubjectType] =
        &[SubjectType::Consignment, SubjectType::Stock, SubjectType::Inventory];
}
