//! `notice`: a party tells others beforehand: a humanitarian notification of a site or movement, or a transfer to a third
//! party.
//!
//! Mints its subject under the issuer's organisation.

use super::{BodyKind, check_type};
use crate::codes::NoticeType;
use crate::fault::code;
use crate::ids::{PartyId, SubjectId, SubjectType};
use crate::part::{Sealable, record};
use crate::time::Timestamp;
use crate::value::{ActualLine, Count, Label, Place, Text};

record! {
    /// A vehicle, ship or aircraft of a movement.
    pub struct Vehicle {
        /// Plate, tail or hull mark.
        pub mark: Sealable<Label>,
        /// What it is and how it can be told.
        pub description: Option<Text>,
    }
}

record! {
    /// A notice.
    pub struct Notice {
        /// What it announces.
        pub notice_type: Sealable<NoticeType>,
        /// To whom; they alone should learn what is sealed.
        pub recipients: Sealable<Vec<PartyId>>,
        /// From when on.
        pub from: Sealable<Timestamp>,
        /// Until when.
        pub until: Option<Timestamp>,
        /// The site, or the way from start to end.
        pub places: Vec<Place>,
        /// What the site or movement is for.
        pub function: Option<Text>,
        /// Vehicles.
        pub vehicles: Vec<Vehicle>,
        /// How many people.
        pub persons: Option<Count>,
        /// For a transfer to a third party: what.
        pub lines: Vec<ActualLine>,
        /// For a transfer to a third party: who gets it.
        pub third_party: Option<PartyId>,
        /// The consignment or stock it is about.
        pub about: Option<SubjectId>,
        /// The agreement that asks for notice or consent.
        pub agreement: Option<SubjectId>,
    }
    rules(this, at) {
        check_type(this.agreement.as_ref(), SubjectType::Agreement, &at.name("agreement"))?;
        if let (Some(from), Some(until)) = (this.from.open(), this.until.as_ref())
            && until < from
        {
            return Err(at.fault_in("until", code::INCONSISTENT, "it ends before it begins"));
        }
        if !at.partial() {
            let third = this.notice_type.open().is_some_and(|notice| notice.as_str() == "third-party-transfer");
            if third && this.third_party.is_none() {
                return Err(at.fault_in("third_party", code::MISSING_FIELD, "say who gets it"));
            }
            if !third && this.places.is_empty() {
                return Err(at.fault_in("places", code::MISSING_FIELD, "say where the site is, or the way"));
            }
        }
    }
}

impl BodyKind for Notice {
    const MINTS: bool = true;
    const SUBJECTS: &'static [SubjectType] = &[SubjectType::Notice];
}
