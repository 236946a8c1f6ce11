//! `transfer`: money moves from one party to another, or is going to.
//!
//! Each stage is a statement of its own under the same subject, or under subjects that refer to each other; payer and
//! payee may each make theirs. Mints its subject under the issuer's organisation.

use super::rules::Source;
use super::{BodyKind, check_type};
use crate::codes::{Earmarking, Sector};
use crate::fault::code;
use crate::ids::{PartyId, SubjectId, SubjectType};
use crate::part::{Sealable, record};
use crate::value::{Count, Line, Money, Text, TransferStage};

/// Years that can be a budget's: outside them, two digits or a typing error are likelier.
const BUDGET_YEARS: std::ops::RangeInclusive<i64> = 1900..=2200;

record! {
    /// A movement of money.
    pub struct Transfer {
        /// How far it has come.
        pub stage: Sealable<TransferStage>,
        /// Who gives.
        pub from: Sealable<PartyId>,
        /// Who gets.
        pub to: Sealable<PartyId>,
        /// How much; more than nothing. A refund is a transfer the other way.
        pub amount: Sealable<Money>,
        /// The pooled fund it goes through, where giver and taker aren't the fund itself.
        pub fund: Option<PartyId>,
        /// The programme it is for.
        pub programme: Option<SubjectId>,
        /// The agreement it rests on.
        pub agreement: Option<SubjectId>,
        /// How tightly it is earmarked.
        pub earmarking: Option<Earmarking>,
        /// What it is earmarked for.
        pub earmark: Option<Text>,
        /// The sectors it is for.
        pub sectors: Vec<Sector>,
        /// The allocation or tranche it belongs to.
        pub allocation: Option<Line>,
        /// The year of the budget it is counted in.
        pub budget_year: Option<Count>,
        /// Whether it is a refund.
        pub refund: Option<bool>,
        /// What else there is to say.
        pub note: Option<Text>,
        /// The row it was taken from.
        pub source: Option<Source>,
    }
    rules(this, at) {
        check_type(this.programme.as_ref(), SubjectType::Programme, &at.name("programme"))?;
        check_type(this.agreement.as_ref(), SubjectType::Agreement, &at.name("agreement"))?;
        if let (Some(from), Some(to)) = (this.from.open(), this.to.open())
            && from == to
        {
            return Err(at.fault_in("to", code::INCONSISTENT, "giver and taker are the same party"));
        }
        let amount = this.amount.open().and_then(|money| money.amount.open());
        if amount.is_some_and(|amount| amount.is_zero()) {
            let place = at.name("amount");
            return Err(place.fault_in("amount", code::OUT_OF_RANGE, "a transfer of nothing is none"));
        }
        if let Some(year) = this.budget_year
            && !BUDGET_YEARS.contains(&year.get())
        {
            return Err(at.fault_in("budget_year", code::OUT_OF_RANGE, "a year from 1900 to 2200 is needed"));
        }
    }
}

impl BodyKind for Transfer {
    const MINTS: bool = true;
    const SUBJECTS: &'static [SubjectType] = &[SubjectType::Transfer];
}
