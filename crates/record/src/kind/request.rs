//! `request`: a request for assistance (RFA) from military or civil protection assets.
//!
//! Mints its subject under the issuer's organisation.

use std::collections::HashSet;

use super::{BodyKind, check_type};
use crate::codes::{AssetClass, Emergency, LastResortTest, Priority, Sector, SupportCategory, TestAnswer};
use crate::fault::code;
use crate::ids::{PartyId, SubjectId, SubjectType};
use crate::part::{Sealable, record};
use crate::time::Timestamp;
use crate::value::{Count, Item, Line, Place, Quantity, Text};

/// UN numbers of dangerous goods have four digits.
const UN_NUMBERS: std::ops::RangeInclusive<i64> = 1..=9_999;

record! {
    /// A part of the cargo.
    pub struct Cargo {
        /// What.
        pub item: Sealable<Item>,
        /// How much.
        pub quantity: Sealable<Quantity>,
        /// How heavy.
        pub weight: Option<Quantity>,
        /// How large.
        pub volume: Option<Quantity>,
        /// UN number, where it is dangerous.
        pub un_number: Option<Count>,
        /// Whether it must be kept cold.
        pub cold_chain: Option<bool>,
    }
    rules(this, at) {
        for (name, wanted, given) in [("weight", "mass", &this.weight), ("volume", "volume", &this.volume)] {
            let unit = given.as_ref().and_then(|quantity| quantity.unit.open());
            if unit.is_some_and(|unit| unit.fact("dimension") != Some(wanted)) {
                let place = at.name(name);
                return Err(place.fault_in("unit", code::INCONSISTENT, format!("a unit of {wanted} is needed")));
            }
        }
        if this.un_number.is_some_and(|number| !UN_NUMBERS.contains(&number.get())) {
            return Err(at.fault_in("un_number", code::OUT_OF_RANGE, "UN numbers have up to four digits"));
        }
    }
}

record! {
    /// A civilian means that was tried first.
    pub struct Alternative {
        /// What was asked for, of whom in general terms.
        pub what: Sealable<Line>,
        /// Who was asked.
        pub party: Option<PartyId>,
        /// When.
        pub asked: Sealable<Timestamp>,
        /// What came of it.
        pub answer: Sealable<Text>,
    }
}

record! {
    /// The answer to a last-resort test.
    pub struct TestResult {
        /// Which test.
        pub test: Sealable<LastResortTest>,
        /// The answer.
        pub answer: Sealable<TestAnswer>,
        /// On what grounds.
        pub grounds: Option<Text>,
    }
}

record! {
    /// A request for assistance.
    pub struct Request {
        /// What sort of emergency it is for, which says whose guidelines hold.
        pub emergency: Option<Emergency>,
        /// What is asked for.
        pub task: Sealable<Text>,
        /// The class of asset that would do it.
        pub asset_class: Sealable<AssetClass>,
        /// How close the support comes to the people served.
        pub support: Sealable<SupportCategory>,
        /// How urgent it is.
        pub priority: Sealable<Priority>,
        /// By when.
        pub deadline: Sealable<Timestamp>,
        /// What is to be moved.
        pub cargo: Vec<Cargo>,
        /// How many people are to be moved.
        pub passengers: Option<Count>,
        /// From where.
        pub pickup: Option<Place>,
        /// When it is ready there.
        pub ready: Option<Timestamp>,
        /// To where.
        pub delivery: Option<Place>,
        /// The sector that asks.
        pub sector: Option<Sector>,
        /// The needs it answers.
        pub needs: Vec<SubjectId>,
        /// Civilian means tried first.
        pub alternatives: Vec<Alternative>,
        /// The last-resort tests.
        pub tests: Vec<TestResult>,
        /// Who receives the cargo.
        pub consignee: Option<PartyId>,
        /// Who pays.
        pub costs: Option<Text>,
        /// Security and access.
        pub security: Option<Text>,
    }
    rules(this, at) {
        if let (Some(ready), Some(deadline)) = (this.ready.as_ref(), this.deadline.open())
            && deadline < ready
        {
            return Err(at.fault_in("deadline", code::INCONSISTENT, "the deadline is before the cargo is ready"));
        }
        let place = at.name("needs");
        for (index, need) in this.needs.iter().enumerate() {
            check_type(Some(need), SubjectType::Need, &place.index(index))?;
        }
        let mut seen = HashSet::new();
        let place = at.name("tests");
        for (index, result) in this.tests.iter().enumerate() {
            if result.test.open().is_some_and(|test| !seen.insert(*test)) {
                let place = place.index(index);
                return Err(place.fault_in("test", code::DUPLICATE_VALUE, "the same test stands twice"));
            }
        }
    }
}

impl BodyKind for Request {
    const MINTS: bool = true;
    const SUBJECTS: &'static [SubjectType] = &[SubjectType::Request];
}
