//! `profile`: a community, and what suits it: diet, calendar, languages, access customs.
//!
//! Mints its subject under the issuer's organisation. It describes customs, never persons.

use super::BodyKind;
use crate::codes::Custom;
use crate::fault::code;
use crate::ids::{PartyId, SubjectType};
use crate::part::{Sealable, record};
use crate::value::{ItemCode, Language, Line, People, Period, Place, Text};

record! {
    /// Something not to be given, or only so.
    pub struct DietRule {
        /// What it is about: pork, alcohol, beef, …
        pub what: Sealable<Line>,
        /// Catalogue codes that fall under it.
        pub codes: Vec<ItemCode>,
        /// Why, or what suits instead.
        pub note: Option<Text>,
    }
}

record! {
    /// Days to be kept free, or to be known of.
    pub struct CalendarRule {
        /// What it is: a fast, a feast, market days, sowing.
        pub what: Sealable<Line>,
        /// When, this time.
        pub period: Option<Period>,
        /// Whether handing out aid on these days clashes with it.
        pub avoid: Sealable<bool>,
        /// What else there is to say.
        pub note: Option<Text>,
    }
}

record! {
    /// A community profile.
    pub struct Profile {
        /// The community's own name for itself, or the place's.
        pub title: Sealable<Line>,
        /// Where.
        pub places: Sealable<Vec<Place>>,
        /// Languages, the most used first.
        pub languages: Vec<Language>,
        /// What is not eaten or not accepted.
        pub diet: Vec<DietRule>,
        /// What the calendar asks for.
        pub calendar: Vec<CalendarRule>,
        /// How one comes in: whom to ask, who may speak with whom.
        pub access_customs: Vec<Text>,
        /// Customs that rules know of.
        pub customs: Vec<Custom>,
        /// How many people.
        pub people: Option<People>,
        /// Who was consulted, as bodies, never persons.
        pub consulted: Vec<PartyId>,
    }
    rules(this, at) {
        let says_nothing = this.languages.is_empty()
            && this.diet.is_empty()
            && this.calendar.is_empty()
            && this.access_customs.is_empty()
            && this.customs.is_empty();
        if says_nothing && !at.partial() {
            return Err(at.fault(
                code::MISSING_FIELD,
                "the profile says nothing; add languages, diet, calendar or access_customs",
            ));
        }
    }
}

impl BodyKind for Profile {
    const MINTS: bool = true;
    const SUBJECTS: &'static [SubjectType] = &[SubjectType::Profile];
}
