//! `programme`: a programme or project: what it is for, where, with whom, how much.
//!
//! Mints its subject under the issuer's organisation; a later statement on the same subject replaces the earlier.

use std::collections::HashSet;

use super::rules::{Identifier, Source};
use super::{BodyKind, check_type};
use crate::codes::{AidType, ProgrammeStatus, Role, Sector};
use crate::fault::code;
use crate::ids::{PartyId, SubjectId, SubjectType};
use crate::part::{Sealable, record};
use crate::value::{Decimal, Label, Line, Money, People, Period, Place, Purpose, Sdg, Text};

record! {
    /// A party's part in a programme.
    pub struct Participant {
        /// Who.
        pub party: Sealable<PartyId>,
        /// As what.
        pub role: Sealable<Role>,
    }
}

record! {
    /// A sector's share of a programme.
    pub struct SectorShare {
        /// The sector.
        pub sector: Sealable<Sector>,
        /// Percent of the budget, 0 to 100.
        pub percent: Option<Decimal>,
    }
    rules(this, at) {
        if let Some(percent) = this.percent
            && (percent.is_negative() || percent.get() > rust_decimal::Decimal::ONE_HUNDRED)
        {
            return Err(at.fault_in("percent", code::OUT_OF_RANGE, "a share is from 0 to 100 percent"));
        }
    }
}

record! {
    /// A place where a programme works.
    pub struct ProgrammeArea {
        /// The place.
        pub place: Sealable<Place>,
        /// The sector, where the figures are for one.
        pub sector: Option<Sector>,
        /// People it is to reach there.
        pub people: Option<People>,
        /// What is to be spent there.
        pub budget: Option<Money>,
    }
}

record! {
    /// A programme or project.
    pub struct Programme {
        /// Its title.
        pub title: Sealable<Line>,
        /// What it mainly gives.
        pub aid_type: Sealable<AidType>,
        /// Where it stands.
        pub status: Sealable<ProgrammeStatus>,
        /// Whether it is humanitarian.
        pub humanitarian: Sealable<bool>,
        /// Whether it is official development assistance; left out where that isn't known. Most military aid is not.
        pub oda: Option<bool>,
        /// From when to when.
        pub period: Option<Period>,
        /// What it is about.
        pub description: Option<Text>,
        /// What it is to achieve.
        pub objectives: Vec<Text>,
        /// OECD DAC purposes.
        pub purposes: Vec<Purpose>,
        /// Sustainable Development Goals, targets or indicators.
        pub sdgs: Vec<Sdg>,
        /// Sectors and their shares.
        pub sectors: Vec<SectorShare>,
        /// Where.
        pub areas: Vec<ProgrammeArea>,
        /// With whom.
        pub participants: Vec<Participant>,
        /// How much.
        pub budget: Option<Money>,
        /// People it is to reach.
        pub people: Option<People>,
        /// Gender and age marker as the source gives it.
        pub gender_marker: Option<Label>,
        /// The programme it is part of.
        pub part_of: Option<SubjectId>,
        /// Agreements it rests on.
        pub agreements: Vec<SubjectId>,
        /// Its names in other registers.
        pub identifiers: Vec<Identifier>,
        /// The row it was taken from.
        pub source: Option<Source>,
    }
    rules(this, at) {
        check_type(this.part_of.as_ref(), SubjectType::Programme, &at.name("part_of"))?;
        let place = at.name("agreements");
        for (index, agreement) in this.agreements.iter().enumerate() {
            check_type(Some(agreement), SubjectType::Agreement, &place.index(index))?;
        }
        let mut seen = HashSet::new();
        let place = at.name("sectors");
        let mut sum = rust_decimal::Decimal::ZERO;
        for (index, share) in this.sectors.iter().enumerate() {
            if share.sector.open().is_some_and(|sector| !seen.insert(*sector)) {
                let place = place.index(index);
                return Err(place.fault_in("sector", code::DUPLICATE_VALUE, "the same sector stands twice"));
            }
            // Each share is at most 100 and the list bounded by the statement's size: the sum can't overflow.
            sum += share.percent.map_or(rust_decimal::Decimal::ZERO, Decimal::get);
        }
        if sum > rust_decimal::Decimal::ONE_HUNDRED {
            return Err(place.fault(code::INCONSISTENT, format!("the shares add up to {sum} percent")));
        }
    }
}

impl BodyKind for Programme {
    const MINTS: bool = true;
    const SUBJECTS: &'static [SubjectType] = &[SubjectType::Programme];
}
