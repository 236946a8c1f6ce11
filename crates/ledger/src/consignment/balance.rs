//! Where a line's goods are, to the unit.

use rust_decimal::Decimal;
use serde::Serialize;

use super::stage::Stage;
use crate::{amount, plain};

/// Where a line's goods are. `basis` is always the sum of the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Balance {
    /// The stage of the first figure that can be read: the list, where there is one.
    pub basis_stage: Stage,
    /// That figure.
    #[serde(serialize_with = "plain::one")]
    pub basis: Decimal,
    /// Counted again at the end.
    #[serde(serialize_with = "plain::one")]
    pub verified: Decimal,
    /// Sent back.
    #[serde(serialize_with = "plain::one")]
    pub returned: Decimal,
    /// Accounted for by losses and answers; below zero for more than there should be, accounted for.
    #[serde(serialize_with = "plain::one")]
    pub explained: Decimal,
    /// Not accounted for; below zero where there is more than there should be.
    #[serde(serialize_with = "plain::one")]
    pub open: Decimal,
    /// At the last stage that spoke, not verified yet.
    #[serde(serialize_with = "plain::one")]
    pub in_transit: Decimal,
    /// The last stage that spoke.
    pub last_stage: Stage,
}

impl Balance {
    /// Whether it balances, to the unit.
    pub fn holds(&self) -> bool {
        // The small ones first, or a sum that is exact as a whole might not be on the way.
        let parts = [self.open, self.explained, self.returned, self.in_transit, self.verified];
        let sum = parts.into_iter().try_fold(Decimal::ZERO, amount::add);
        sum == Some(self.basis)
    }
}
