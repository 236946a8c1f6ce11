//! `service`: a service was given: a lift, works, training.
//!
//! Mints its subject under the issuer's organisation.

use super::{BodyKind, check_type};
use crate::codes::ServiceType;
use crate::ids::{PartyId, SubjectId, SubjectType};
use crate::part::{Sealable, record};
use crate::value::{Money, People, Period, Place, Quantity, Text};

record! {
    /// A service given.
    pub struct Service {
        /// What sort of service.
        pub service_type: Sealable<ServiceType>,
        /// What was done.
        pub description: Sealable<Text>,
        /// Who gave it.
        pub provider: Sealable<PartyId>,
        /// Who got it.
        pub recipient: Sealable<PartyId>,
        /// When.
        pub period: Sealable<Period>,
        /// How much of it: flight hours, tonnes moved, trainees.
        pub quantities: Vec<Quantity>,
        /// Where, or from where to where.
        pub places: Vec<Place>,
        /// People served or trained.
        pub people: Option<People>,
        /// What it is worth.
        pub value: Option<Money>,
        /// The request it answers.
        pub request: Option<SubjectId>,
        /// The programme it belongs to.
        pub programme: Option<SubjectId>,
        /// Consignments it moved.
        pub consignments: Vec<SubjectId>,
    }
    rules(this, at) {
        check_type(this.request.as_ref(), SubjectType::Request, &at.name("request"))?;
        check_type(this.programme.as_ref(), SubjectType::Programme, &at.name("programme"))?;
        let place = at.name("consignments");
        for (index, consignment) in this.consignments.iter().enumerate() {
            check_type(Some(consignment), SubjectType::Consignment, &place.index(index))?;
        }
    }
}

impl BodyKind for Service {
    const MINTS: bool = true;
    const SUBJECTS: &'static [SubjectType] = &[SubjectType::Service];
}
