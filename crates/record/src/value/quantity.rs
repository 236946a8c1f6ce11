//! Quantities with units.

use super::Decimal;
use crate::codes::Unit;
use crate::fault::code;
use crate::part::{Sealable, record};

record! {
    /// A quantity in a unit of UN/CEFACT Recommendation 20. Goods are counted in base units: pieces, kilograms, litres.
    pub struct Quantity {
        /// How many or how much; never negative, and whole where the unit counts things.
        pub value: Sealable<Decimal>,
        /// The unit's code: H87 piece, KGM kilogram, LTR litre, …
        pub unit: Sealable<Unit>,
    }
    rules(this, at) {
        if let Some(value) = this.value.open() {
            if value.is_negative() {
                return Err(at.fault_in("value", code::OUT_OF_RANGE, "a quantity is never negative"));
            }
            let whole = this.unit.open().is_some_and(|unit| unit.fact("whole") == Some("yes"));
            if whole && !value.get().is_integer() {
                return Err(at.fault_in("value", code::OUT_OF_RANGE, "this unit counts whole things"));
            }
        }
    }
}
