//! `indicator`: what is measured, from where, to where, and how far it has come.
//!
//! Mints its subject under the issuer's organisation.

use super::{BodyKind, check_type};
use crate::codes::{AgeBand, Measure, Sex, Unit};
use crate::fault::code;
use crate::ids::{SubjectId, SubjectType};
use crate::part::{Sealable, record};
use crate::time::Date;
use crate::value::{Decimal, Line, Period, Place, Sdg, Text};

record! {
    /// A value at a time or over a period, perhaps for some of the people.
    pub struct Reading {
        /// The value.
        pub value: Sealable<Decimal>,
        /// The day it was read.
        pub on: Option<Date>,
        /// The period it covers.
        pub period: Option<Period>,
        /// The place it is for.
        pub place: Option<Place>,
        /// The sex it is for.
        pub sex: Option<Sex>,
        /// The age band it is for.
        pub age: Option<AgeBand>,
        /// Whether it is for people with a disability.
        pub disability: Option<bool>,
        /// What else there is to say.
        pub note: Option<Text>,
    }
    rules(this, at) {
        if this.on.is_none() && this.period.is_none() && !at.partial() {
            return Err(at.fault(code::MISSING_FIELD, "say the day it was read (on) or the period it covers"));
        }
    }
}

record! {
    /// An indicator of a programme.
    pub struct Indicator {
        /// Its name.
        pub title: Sealable<Line>,
        /// How it is defined and measured.
        pub definition: Sealable<Text>,
        /// What it measures in.
        pub measure: Sealable<Measure>,
        /// Whether more is better.
        pub ascending: Sealable<bool>,
        /// The programme it belongs to.
        pub programme: Sealable<SubjectId>,
        /// The unit, where it counts in one.
        pub unit: Option<Unit>,
        /// Sustainable Development Goals, targets or indicators it speaks to.
        pub sdgs: Vec<Sdg>,
        /// Where it started.
        pub baseline: Option<Reading>,
        /// Where it should go.
        pub targets: Vec<Reading>,
        /// Where it is.
        pub actuals: Vec<Reading>,
    }
    rules(this, at) {
        check_type(this.programme.open(), SubjectType::Programme, &at.name("programme"))?;
    }
}

impl BodyKind for Indicator {
    const MINTS: bool = true;
    const SUBJECTS: &'static [SubjectType] = &[SubjectType::Indicator];
}
