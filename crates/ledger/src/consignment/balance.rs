//! Where a line's goods are, to the unit.

use rust_decimal::Decimal;
use serde::Serialize;

use super::stage::Stage;
use crate::{amount, wire};

/// Where a line's goods are. `basis` is always the sum of the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Balance {
    /// The stage of the first figure that can be read: the list, where there is one.
    pub basis_stage: Stage,
    /// That figure.
    #[serde(serialize_with = "wire::one")]
    pub basis: Decimal,
    /// Counted again at the end.
    #[serde(serialize_with = "wire::one")]
    pub verified: Decimal,
    /// Sent back.
    #[serde(serialize_with = "wire::one")]
    pub returned: Decimal,
    /// Accounted for by losses and answers; below zero for more than there should be, accounted for.
    #[serde(serialize_with = "wire::one")]
    pub explained: Decimal,
    /// Not accounted for; below zero where there is more than there should be.
    #[serde(serialize_with = "wire::one")]
    pub open: Decimal,
    /// At the last stage that spoke, not verified yet.
    #[serde(serialize_with = "wire::one")]
    pub in_transit: Decimal,
    /// The last stage that spoke.
    pub last_stage: Stage,
}

impl Balance {
    /// Whether it balances, to the unit. Figures that can't be compared in 38 digits don't.
    pub fn holds(&self) -> bool {
        let parts = [self.verified, self.returned, self.explained, self.open, self.in_transit];
        amount::sums_to(&parts, self.basis)
    }
}
