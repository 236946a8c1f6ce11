//! Discrepancies: two ends that say different things.

use std::collections::BTreeSet;

use entente_record::value::Money;
use entente_record::{PartyId, SubjectId};
use rust_decimal::{Decimal, RoundingStrategy};
use serde::Serialize;

use super::account::AccountKind;
use super::word::Word;
use crate::{Source, wire};

/// How far a discrepancy is accounted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Settled {
    /// Wholly.
    Explained,
    /// In part.
    PartlyExplained,
    /// Not at all.
    Open,
}

/// What an account takes off a discrepancy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Share {
    /// What kind of account it is.
    pub kind: AccountKind,
    /// In whose custody, or who accounts.
    #[serde(serialize_with = "wire::one")]
    pub custodian: PartyId,
    /// How much of the discrepancy.
    #[serde(serialize_with = "wire::one")]
    pub quantity: Decimal,
    /// Why, for a loss.
    pub reason: Option<&'static str>,
    /// The statement.
    pub source: Source,
}

/// What goods are worth, by the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Worth {
    /// The amount.
    #[serde(serialize_with = "wire::one")]
    pub amount: Decimal,
    /// ISO 4217 code.
    pub currency: &'static str,
    /// How it was valued.
    pub valuation: Option<&'static str>,
    #[serde(skip)]
    minor_units: u32,
}

impl Worth {
    pub(super) fn of(money: &Money) -> Option<Self> {
        let (amount, currency) = money.amount.open().zip(money.currency.open())?;
        let minor_units = currency.fact("minor_units").and_then(|digits| digits.parse().ok()).unwrap_or(0);
        let valuation = money.valuation.open().map(|valuation| valuation.as_str());
        Some(Self { amount: amount.get(), currency: currency.as_str(), valuation, minor_units })
    }

    /// The worth of a part, in proportion, rounded half to even to the currency's minor unit.
    pub(super) fn share(&self, part: Decimal, whole: Decimal) -> Option<Self> {
        let share = self.amount.checked_mul(part)?.checked_div(whole)?;
        let amount = share.round_dp_with_strategy(self.minor_units, RoundingStrategy::MidpointNearestEven);
        Some(Self { amount, ..self.clone() })
    }
}

/// Two neighbouring words that differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Discrepancy {
    /// The consignment.
    #[serde(serialize_with = "wire::one")]
    pub consignment: SubjectId,
    /// The line.
    pub line: String,
    /// What it is.
    pub item: Option<String>,
    /// The unit.
    pub unit: Option<&'static str>,
    /// What is missing; below zero where there is more than before, zero where only serials differ.
    #[serde(serialize_with = "wire::one")]
    pub quantity: Decimal,
    /// What that is worth by the list, where it says; without sign.
    pub worth: Option<Worth>,
    /// The earlier word.
    pub earlier: Word,
    /// The later word.
    pub later: Word,
    /// Serials in the earlier word that neither the later one nor an account names.
    pub missing_serials: BTreeSet<String>,
    /// Serials in the later word that the earlier one doesn't name.
    pub extra_serials: BTreeSet<String>,
    /// What accounts for it.
    pub accounts: Vec<Share>,
    /// How much is accounted for; below zero for more than there should be, accounted for.
    #[serde(serialize_with = "wire::one")]
    pub explained: Decimal,
    /// How much is not.
    #[serde(serialize_with = "wire::one")]
    pub open: Decimal,
    /// How far it is accounted for.
    pub state: Settled,
}
