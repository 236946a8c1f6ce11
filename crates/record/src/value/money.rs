//! Money.

use super::Decimal;
use crate::codes::{Currency, Valuation};
use crate::fault::code;
use crate::part::{Sealable, record};
use crate::time::Date;

record! {
    /// An amount of money: how much, in what, as of when, and how the value was arrived at.
    pub struct Money {
        /// The amount; never negative (a refund is a transfer the other way), with no more digits after the point than
        /// the currency has.
        pub amount: Sealable<Decimal>,
        /// ISO 4217 code.
        pub currency: Sealable<Currency>,
        /// The day the value stands for.
        pub value_date: Sealable<Date>,
        /// How the value was arrived at; `nominal` for money itself.
        pub valuation: Sealable<Valuation>,
    }
    rules(this, at) {
        if let Some(amount) = this.amount.open() {
            if amount.is_negative() {
                return Err(at.fault_in("amount", code::OUT_OF_RANGE, "an amount is never negative"));
            }
            let minor = this.currency.open().and_then(|currency| currency.fact("minor_units"));
            let minor = minor.and_then(|digits| digits.parse::<u32>().ok());
            if let Some(minor) = minor.filter(|minor| amount.scale() > *minor) {
                let message = format!("this currency has {minor} digits after the point; round at the source");
                return Err(at.fault_in("amount", code::OUT_OF_RANGE, message));
            }
        }
    }
}
