//! Lots: goods with what they cost, and what is taken of them.

use entente_record::value::{Item, Label, Quantity};
use entente_record::{PartyId, SubjectId};
use rust_decimal::Decimal;

use crate::trace::Account;
use crate::trace::apportion::by_weight;

/// Goods in one place of the record: a line of a stock, of a consignment on its way, or of one taken over.
#[derive(Debug, Clone)]
pub(super) struct Lot<'a> {
    pub account: Account,
    /// Who has them; nobody while they are on their way.
    pub holder: Option<&'a PartyId>,
    /// The stock or consignment that lists them.
    pub list: &'a SubjectId,
    /// The line's mark.
    pub mark: Option<&'a Label>,
    pub item: Option<&'a Item>,
    pub label: Option<&'a Label>,
    pub unit: Option<&'static str>,
    /// How much is there.
    pub quantity: Decimal,
    /// What it cost.
    pub cost: u128,
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub mark: Option<&'a Label>,
    pub item: Option<&'a Item>,
    pub label: Option<&'a Label>,
    pub unit: Option<&'static str>,
    pub quantity: Decimal,
}

/// The quantity and unit of a line, unless sealed.
pub(super) fn counted(quantity: Option<&Quantity>) -> (Decimal, Option<&'static str>) {
    let value = quantity.and_then(|quantity| quantity.value.open());
    let unit = quantity.and_then(|quantity| quantity.unit.open());
    (value.map_or(Decimal::ZERO, |value| value.get()), unit.map(|unit| unit.as_str()))
}

impl<'a> Lot<'a> {
    /// Whether what is asked for is this: the line by its mark, or the same item; and the same lot where one is named.
    pub fn is(&self, wanted: &Wanted<'_>) -> bool {
        let same = match (wanted.mark, wanted.item, self.item) {
            (Some(mark), None, _) => self.mark == Some(mark),
            (_, Some(wanted), Some(item)) => same_item(wanted, item),
            _ => false,
        };
        same && self.unit == wanted.unit && wanted.label.is_none_or(|label| self.label == Some(label))
    }

    /// Takes goods out: how much of them, and what they cost in proportion. The last takes what cost is left.
    pub fn take(&mut self, quantity: Decimal) -> (Decimal, u128) {
        if quantity >= self.quantity {
            return (std::mem::take(&mut self.quantity), std::mem::take(&mut self.cost));
        }
        let cost = part(self.cost, quantity, self.quantity);
        self.quantity -= quantity;
        self.cost -= cost;
        (quantity, cost)
    }
}

/// The part of an amount that a part of a quantity stands for.
pub(super) fn part(amount: u128, quantity: Decimal, whole: Decimal) -> u128 {
    if quantity >= whole {
        return amount;
    }
    let (Some(taken), Some(rest)) = (millionths(quantity), millionths(whole - quantity)) else { return 0 };
    by_weight(amount, &[taken, rest]).and_then(|shares| shares.first().copied()).unwrap_or(0)
}

/// Quantities only weigh against each other here: to the millionth, if they are that fine.
fn millionths(quantity: Decimal) -> Option<u128> {
    super::money::units(quantity, Decimal::ONE)
}

fn same_item(a: &Item, b: &Item) -> bool {
    match (&a.code, &b.code) {
        (Some(a), Some(b)) => a == b,
        _ => a.name.open().is_some() && a.name == b.name,
    }
}
