//! What a publication did, and what of the record it could not say.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

/// Transactions of one type in one currency.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sum {
    /// How many.
    pub transactions: u64,
    /// How much; what goes back is below zero. `None` where it is more than the arithmetic holds.
    #[serde(serialize_with = "as_text")]
    pub amount: Option<Decimal>,
}

fn as_text<S: Serializer>(amount: &Option<Decimal>, to: S) -> Result<S::Ok, S::Error> {
    match amount {
        Some(amount) => to.collect_str(amount),
        None => to.serialize_none(),
    }
}

/// The account of a publication.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PublishReport {
    /// Activities written.
    pub activities: u64,
    /// Those of them that stand for money outside the party's own programmes.
    pub apart: u64,
    /// Transactions written.
    pub transactions: u64,
    /// Indicators written.
    pub indicators: u64,
    /// By type and currency.
    pub totals: BTreeMap<String, BTreeMap<String, Sum>>,
    /// Transfers that a later word of the same issuer replaced, or that units of the party tell twice: told by the other.
    pub told_by_others: u64,
    /// Fields that are sealed on the record, by kind of statement and place.
    pub sealed: BTreeMap<String, u64>,
    /// What could not be written, and how often.
    pub left_out: BTreeMap<String, u64>,
    /// What was written in another way than it was said.
    pub remarks: BTreeMap<String, u64>,
    /// Statements of the party of kinds that IATI has no place for.
    pub other_kinds: BTreeMap<String, u64>,
}

impl PublishReport {
    /// Counts something that could not be written.
    pub(super) fn left_out(&mut self, what: &str) {
        *self.left_out.entry(what.to_owned()).or_default() += 1;
    }

    /// Counts something that was written in another way.
    pub(super) fn remark(&mut self, what: &str) {
        *self.remarks.entry(what.to_owned()).or_default() += 1;
    }

    /// Counts a transaction.
    pub(super) fn transaction(&mut self, kind: &str, currency: &str, amount: Decimal) {
        self.transactions += 1;
        let sum = self.totals.entry(kind.to_owned()).or_default().entry(currency.to_owned());
        let sum = sum.or_insert(Sum { transactions: 0, amount: Some(Decimal::ZERO) });
        sum.transactions += 1;
        sum.amount = sum.amount.and_then(|before| before.checked_add(amount));
    }

    /// How many sealed fields there are.
    #[must_use]
    pub fn sealed_fields(&self) -> u64 {
        self.sealed.values().sum()
    }

    /// What stands in the files for those who read them without this report.
    #[must_use]
    pub fn remarks_in_file(&self) -> Vec<String> {
        let sealed = self.sealed_fields();
        let mut out = Vec::new();
        if sealed > 0 {
            out.push(format!(
                "Sealed on the record and left out here: {sealed}; entente:sealed names each where it would stand"
            ));
        }
        out
    }
}
