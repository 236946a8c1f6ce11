//! `engagement`: an exercise, a visit, staff talks, a course: what builds trust beside the aid.
//!
//! Mints its subject under the issuer's organisation.

use super::{BodyKind, check_type};
use crate::codes::EngagementType;
use crate::ids::{PartyId, SubjectId, SubjectType};
use crate::part::{Sealable, record};
use crate::value::{Count, Line, Money, Period, Place, Text};

record! {
    /// A party taking part.
    pub struct Contingent {
        /// Who.
        pub party: Sealable<PartyId>,
        /// With how many people.
        pub people: Option<Count>,
        /// Whether it is the host.
        pub host: Option<bool>,
    }
}

record! {
    /// An exercise, visit, staff talk or course.
    pub struct Engagement {
        /// What form it has.
        pub engagement_type: Sealable<EngagementType>,
        /// Its name.
        pub title: Sealable<Line>,
        /// When.
        pub period: Sealable<Period>,
        /// Who takes part.
        pub contingents: Sealable<Vec<Contingent>>,
        /// Where.
        pub places: Vec<Place>,
        /// What for.
        pub purpose: Option<Text>,
        /// What it costs.
        pub cost: Option<Money>,
        /// The agreement it rests on.
        pub agreement: Option<SubjectId>,
        /// The programme it is part of.
        pub programme: Option<SubjectId>,
    }
    rules(this, at) {
        check_type(this.agreement.as_ref(), SubjectType::Agreement, &at.name("agreement"))?;
        check_type(this.programme.as_ref(), SubjectType::Programme, &at.name("programme"))?;
    }
}

impl BodyKind for Engagement {
    const MINTS: bool = true;
    const SUBJECTS: &'static [SubjectType] = &[SubjectType::Engagement];
}
