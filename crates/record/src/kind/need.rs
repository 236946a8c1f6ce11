//! `need`: what people in an area need, how badly, and how that is known.
//!
//! Mints its subject under the issuer's organisation.

use super::rules::Source;
use super::{BodyKind, check_type};
use crate::codes::{AgeBand, NeedMethod, PopulationGroup, Sector, Severity, Sex};
use crate::ids::{SubjectId, SubjectType};
use crate::part::{Sealable, record};
use crate::value::{Count, Document, Item, Line, People, Period, Place, Quantity, Text};

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
    /// A part of a caseload, as the source counts it.
    pub struct CaseloadPart {
        /// What the source calls it.
        pub name: Sealable<Line>,
        /// Sex, where the part is of one.
        pub sex: Option<Sex>,
        /// Age band, where the part is of one.
        pub age: Option<AgeBand>,
        /// Whether they live with a disability.
        pub disability: Option<bool>,
        /// How many of them are in need.
        pub in_need: Option<Count>,
        /// How many there are.
        pub population: Option<Count>,
        /// How many are affected.
        pub affected: Option<Count>,
        /// How many a plan is to reach.
        pub targeted: Option<Count>,
        /// How many were reached.
        pub reached: Option<Count>,
    }
}

record! {
    /// What else a source counts beside those in need. Its numbers are the source's own and need not add up.
    pub struct Caseload {
        /// What the source calls the caseload.
        pub name: Option<Line>,
        /// How many people there are.
        pub population: Option<Count>,
        /// How many are affected.
        pub affected: Option<Count>,
        /// How many a plan is to reach.
        pub targeted: Option<Count>,
        /// How many were reached.
        pub reached: Option<Count>,
        /// Parts, which may overlap.
        pub parts: Vec<CaseloadPart>,
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
        /// How severe, 1 to 5 on the scale named; left out where the source gives none.
        pub severity: Option<Severity>,
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
        /// What else the source counts.
        pub caseload: Option<Caseload>,
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
