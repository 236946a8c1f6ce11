//! Periods.

use crate::fault::code;
use crate::part::{Sealable, record};
use crate::time::Date;

record! {
    /// A period of whole days, both ends included.
    pub struct Period {
        /// First day.
        pub from: Sealable<Date>,
        /// Last day; left out where it has no end yet.
        pub until: Option<Date>,
    }
    rules(this, at) {
        if let (Some(from), Some(until)) = (this.from.open(), this.until.as_ref())
            && until < from
        {
            return Err(at.fault_in("until", code::INCONSISTENT, "the period ends before it begins"));
        }
    }
}
