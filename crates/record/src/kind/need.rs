//! `need`: what people in an area need, how badly, and how that is known.
//!
//! Mints its subject under the issuer's organisation.

use super::rules::Source;
use super::{BodyKind, check_type};
use crate::codes::{NeedMethod, PopulationGroup, Sector, Severity};
use crate::ids::{SubjectId, SubjectType};
use crate::part::{Sealable, record};
use crate::value::{Document, Item, People, Period, Place, Quantity, Text};

record! {
    /// An item that is needed.
    pub struct NeededItem {
        /// What.
        pub item: Sealable<Item>,
        /// How much.
        pub quantity: Sealable<Quantity>,
    }
}

record! {
    /// A need of a group of people in an area, in a sector.
    pub struct Need {
        /// Where.
        pub area: Sealable<Place>,
        /// Whose.
        pub group: Sealable<PopulationGroup>,
        /// Of what sort.
        pub sector: Sealable<Sector>,
        /// How severe, 1 to 5 on the scale named.
        pub severity: Sealable<Severity>,
        /// How many are in need.
        pub people: Sealable<People>,
        /// How it was found out.
        pub method: Sealable<NeedMethod>,
        /// The period it is for.
        pub period: Option<Period>,
        /// What is needed.
        pub items: Vec<NeededItem>,
        /// What it rests on.
        pub evidence: Vec<Document>,
        /// The community's profile.
        pub profile: Option<SubjectId>,
        /// What else there is to say.
        pub note: Option<Text>,
        /// The row it was taken from.
        pub source: Option<Source>,
    }
    rules(this, at) {
        check_type(this.profile.as_ref(), SubjectType::Profile, &at.name("profile"))?;
    }
}

impl BodyKind for Need {
    const MINTS: bool = true;
    const SUBJECTS: &'static [SubjectType] = &[SubjectType::Need];
}
