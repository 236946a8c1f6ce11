//! How much there is.

use std::collections::BTreeMap;

use super::coverage;
use crate::read::Activity;

/// Numbers of things, as written in the files: what stands in two files counts twice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Activities.
    pub activities: u64,
    /// Organisations of organisation files.
    pub organisations: u64,
    /// Organisations that take part in activities, by mention.
    pub participants: u64,
    /// Transactions, by code of the list TransactionType; others under `?`.
    pub transactions: BTreeMap<String, u64>,
    /// Budgets.
    pub budgets: u64,
    /// Results.
    pub results: u64,
    /// Indicators of these.
    pub indicators: u64,
    /// Places.
    pub locations: u64,
    /// Transactions and budgets that could not be read.
    pub left_out: u64,
    /// How many activities have each field, in the order of [`field_names`](super::field_names); empty where there is none.
    pub coverage: Vec<u64>,
}

impl Counts {
    /// Counts an activity. `is_type` knows the types of transactions.
    pub(super) fn count(&mut self, activity: &Activity, is_type: impl Fn(&str) -> bool) {
        self.activities += 1;
        self.participants += activity.participants.len() as u64;
        self.budgets += activity.budgets.len() as u64;
        self.results += activity.results.len() as u64;
        self.indicators += activity.results.iter().map(|result| result.indicators.len() as u64).sum::<u64>();
        self.locations += activity.locations.len() as u64;
        self.left_out += activity.left_out.len() as u64;
        for transaction in &activity.transactions {
            let kind = if is_type(&transaction.kind) { transaction.kind.as_str() } else { "?" };
            match self.transactions.get_mut(kind) {
                Some(count) => *count += 1,
                None => {
                    self.transactions.insert(kind.to_owned(), 1);
                }
            }
        }
        self.coverage.resize(coverage::FIELDS.len(), 0);
        for (count, field) in self.coverage.iter_mut().zip(&*coverage::FIELDS) {
            *count += u64::from(field.is_in(activity));
        }
    }

    /// Adds another's.
    pub(super) fn extend(&mut self, other: &Counts) {
        self.activities += other.activities;
        self.organisations += other.organisations;
        self.participants += other.participants;
        self.budgets += other.budgets;
        self.results += other.results;
        self.indicators += other.indicators;
        self.locations += other.locations;
        self.left_out += other.left_out;
        for (kind, count) in &other.transactions {
            *self.transactions.entry(kind.clone()).or_default() += count;
        }
        if !other.coverage.is_empty() {
            self.coverage.resize(other.coverage.len(), 0);
        }
        for (sum, count) in self.coverage.iter_mut().zip(&other.coverage) {
            *sum += count;
        }
    }

    /// Transactions of all types.
    #[must_use]
    pub fn all_transactions(&self) -> u64 {
        self.transactions.values().sum()
    }
}
