//! People, counted.

use super::Count;
use crate::codes::{AgeBand, Sex};
use crate::fault::code;
use crate::part::{Sealable, record};

record! {
    /// Some of the people counted: those of a sex, an age band, with or without a disability.
    pub struct PeopleGroup {
        /// Sex.
        pub sex: Option<Sex>,
        /// Age band.
        pub age: Option<AgeBand>,
        /// Whether they live with a disability (Washington Group short set).
        pub disability: Option<bool>,
        /// How many.
        pub count: Sealable<Count>,
    }
}

record! {
    /// People, counted, with the groups they fall into. Groups don't overlap, so together they are at most the total.
    pub struct People {
        /// All of them.
        pub total: Sealable<Count>,
        /// Households, where they were counted.
        pub households: Option<Count>,
        /// The groups.
        pub groups: Vec<PeopleGroup>,
    }
    rules(this, at) {
        if let Some(total) = this.total.open() {
            let counts = this.groups.iter().filter_map(|group| group.count.open());
            let sum = counts.fold(0_i64, |sum, count| sum.saturating_add(count.get()));
            if sum > total.get() {
                let message = format!("the groups add up to {sum}, more than the total");
                return Err(at.fault_in("groups", code::INCONSISTENT, message));
            }
            if this.households.is_some_and(|households| households > *total) {
                return Err(at.fault_in("households", code::INCONSISTENT, "more households than people"));
            }
        }
    }
}
