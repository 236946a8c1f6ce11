//! `vetting`: a party was looked at before something is released to it.
//!
//! Speaks of any party; who vets is the issuer. No person is named: units and organisations are.

use super::{BodyKind, check_type};
use crate::codes::VettingType;
use crate::fault::code;
use crate::ids::{SubjectId, SubjectType};
use crate::part::{Sealable, record};
use crate::time::Date;
use crate::value::{Text, VettingResult};

record! {
    /// The result of vetting the subject.
    pub struct Vetting {
        /// What was looked at.
        pub vetting_type: Sealable<VettingType>,
        /// What came of it.
        pub result: Sealable<VettingResult>,
        /// The last day the result holds.
        pub valid_until: Option<Date>,
        /// The conditions, where there are any.
        pub conditions: Option<Text>,
        /// The programme, consignment or engagement it was done for.
        pub purpose: Option<SubjectId>,
        /// The agreement or rule it was done under.
        pub agreement: Option<SubjectId>,
    }
    rules(this, at) {
        check_type(this.agreement.as_ref(), SubjectType::Agreement, &at.name("agreement"))?;
        let lacks = |result, present: bool| !present && this.result.open() == Some(&result) && !at.partial();
        if lacks(VettingResult::Conditional, this.conditions.is_some()) {
            return Err(at.fault_in("conditions", code::MISSING_FIELD, "cleared on conditions: say which"));
        }
        if lacks(VettingResult::Cleared, this.valid_until.is_some()) {
            return Err(at.fault_in("valid_until", code::MISSING_FIELD, "cleared: say until when"));
        }
    }
}

impl BodyKind for Vetting {
    const MINTS: bool = false;
    const SUBJECTS: &'static [SubjectType] = &[SubjectType::Party];
}
