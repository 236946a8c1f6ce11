//! A figure of money: how many transfers, how much, how many sealed.

use serde::Serialize;

use super::standing::Movement;
use crate::sum::Sum;
use crate::wire::Cite;

/// A figure of one stage in one currency.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// How many transfers, the sealed ones among them, refunds not.
    pub transfers: usize,
    /// How much, refunds taken off; sealed amounts are not in it.
    pub amount: Sum,
    /// How many transfers have a sealed amount.
    pub sealed: usize,
    /// How many refunds were taken off.
    pub refunds: usize,
    /// How much was taken off.
    pub refunded: Sum,
    /// The statements behind it.
    pub sources: Vec<Cite>,
}

impl Figure {
    /// Counts a movement in; a refund comes off.
    pub(super) fn add(&mut self, movement: &Movement<'_>) {
        let amount = movement.main.amount.map(|amount| Sum::from(amount.0));
        match (movement.main.refund, amount) {
            (false, Some(amount)) => {
                self.transfers += 1;
                self.amount = self.amount.plus(amount);
            }
            (true, Some(amount)) => {
                self.refunds += 1;
                self.refunded = self.refunded.plus(amount);
                self.amount = self.amount.minus(amount);
            }
            (refund, None) => {
                self.sealed += 1;
                if refund { self.refunds += 1 } else { self.transfers += 1 }
            }
        }
        self.cite(movement);
    }

    /// Counts a movement in with its amount as it is, whether refund or not.
    pub(super) fn add_gross(&mut self, movement: &Movement<'_>) {
        self.transfers += 1;
        match movement.main.amount {
            Some(amount) => self.amount = self.amount.plus(amount.0.into()),
            None => self.sealed += 1,
        }
        self.cite(movement);
    }

    fn cite(&mut self, movement: &Movement<'_>) {
        self.sources.extend(movement.cites());
    }

    /// Puts the sources in order; done once at the end.
    pub(super) fn finish(&mut self) {
        self.sources.sort();
        self.sources.dedup();
    }
}
