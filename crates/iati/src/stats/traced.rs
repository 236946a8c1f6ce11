//! Whether money that came in can be followed to the activity it came from.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

/// Incoming funds of one currency.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Funds {
    /// Transactions.
    pub count: u64,
    /// What they come to; returned funds count below zero.
    pub value: Decimal,
    /// Those that name the activity they come from.
    pub named: u64,
    /// What these come to.
    pub named_value: Decimal,
    /// Those whose activity is in the files given.
    pub linked: u64,
    /// What these come to.
    pub linked_value: Decimal,
}

/// Incoming funds by currency; what no code of the list of currencies says is under `?`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Traced {
    /// By currency.
    pub currencies: BTreeMap<String, Funds>,
    /// Transactions whose amount is too large to be added up; they are in no other figure.
    pub too_large: u64,
    /// Of those that name an activity: how many were too many to look it up.
    pub not_looked_up: u64,
}

/// One currency's worth, named and linked or not.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sum {
    pub count: u64,
    pub value: Decimal,
}

impl Traced {
    /// Takes in a transaction; answers whether it was.
    pub(super) fn receive(&mut self, currency: &str, value: Decimal, named: bool) -> bool {
        let funds = self.currencies.entry(currency.to_owned()).or_default();
        let (Some(all), Some(of_named)) = (
            funds.value.checked_add(value),
            funds.named_value.checked_add(if named { value } else { Decimal::ZERO }),
        ) else {
            self.too_large += 1;
            return false;
        };
        (funds.value, funds.named_value) = (all, of_named);
        funds.count += 1;
        funds.named += u64::from(named);
        true
    }

    /// Transactions that name an activity found in the files.
    pub(super) fn link(&mut self, currency: &str, sum: Sum) {
        let Some(funds) = self.currencies.get_mut(currency) else { return };
        let Some(value) = funds.linked_value.checked_add(sum.value) else { return };
        funds.linked_value = value;
        funds.linked += sum.count;
    }

    /// Adds another's.
    pub(super) fn extend(&mut self, other: &Traced) {
        for (currency, theirs) in &other.currencies {
            let funds = self.currencies.entry(currency.clone()).or_default();
            let sums = [
                funds.value.checked_add(theirs.value),
                funds.named_value.checked_add(theirs.named_value),
                funds.linked_value.checked_add(theirs.linked_value),
            ];
            let [Some(value), Some(named), Some(linked)] = sums else {
                self.too_large += theirs.count;
                continue;
            };
            (funds.value, funds.named_value, funds.linked_value) = (value, named, linked);
            funds.count += theirs.count;
            funds.named += theirs.named;
            funds.linked += theirs.linked;
        }
        self.too_large += other.too_large;
        self.not_looked_up += other.not_looked_up;
    }

    /// Transactions, those that name their source, those whose source is in the files: of all currencies.
    #[must_use]
    pub fn counts(&self) -> (u64, u64, u64) {
        let each = self.currencies.values().map(|funds| (funds.count, funds.named, funds.linked));
        each.fold((0, 0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1, sum.2 + one.2))
    }
}
