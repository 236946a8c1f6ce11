//! `custody`: a stage of a consignment, said by the party that can know it.
//!
//! Speaks of a consignment, whoever minted it. Whether the issuer was placed to know is for the ledger to show.

use super::{BodyKind, check_type};
use crate::codes::Assurance;
use crate::fault::code;
use crate::ids::{PartyId, SubjectId, SubjectType};
use crate::part::{Sealable, record};
use crate::value::{ActualLine, CustodyStage, Document, Label, Place, Text};

record! {
    /// A stage of a consignment.
    pub struct Custody {
        /// Which stage.
        pub stage: Sealable<CustodyStage>,
        /// Where.
        pub place: Sealable<Place>,
        /// What was there, counted.
        pub lines: Sealable<Vec<ActualLine>>,
        /// How it was checked; needed for `verified`.
        pub assurance: Option<Assurance>,
        /// Who handed over.
        pub from: Option<PartyId>,
        /// Who took over.
        pub to: Option<PartyId>,
        /// Seal or waybill number.
        pub waybill: Option<Label>,
        /// Photographs, receipts, recordings, by their hash.
        pub evidence: Vec<Document>,
        /// The agreement under which title passes.
        pub agreement: Option<SubjectId>,
        /// What else there is to say.
        pub note: Option<Text>,
    }
    rules(this, at) {
        check_type(this.agreement.as_ref(), SubjectType::Agreement, &at.name("agreement"))?;
        if !at.partial() {
            let stage = this.stage.open().copied();
            if stage == Some(CustodyStage::Verified) && this.assurance.is_none() {
                return Err(at.fault_in("assurance", code::MISSING_FIELD, "verified: say how it was checked"));
            }
            if stage == Some(CustodyStage::TitlePassed) && (this.from.is_none() || this.to.is_none()) {
                return Err(at.fault_in("to", code::MISSING_FIELD, "title passed: say from whom and to whom"));
            }
        }
    }
}

impl BodyKind for Custody {
    const MINTS: bool = false;
    const SUBJECTS: &'static [SubjectType] = &[SubjectType::Consignment];
}
