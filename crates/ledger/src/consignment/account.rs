//! What accounts for goods that are missing: returns, losses, answers.

use std::collections::{BTreeMap, BTreeSet};

use entente_record::{PartyId, StatementHash};
use rust_decimal::Decimal;
use serde::Serialize;

use super::word::Figure;
use crate::{Source, amount, wire};

/// What kind of account it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccountKind {
    /// The goods were sent back.
    Returned,
    /// The goods were lost.
    Loss,
    /// An answer accounts for them.
    Response,
}

/// An account of some of a line's goods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Account {
    /// What kind.
    pub kind: AccountKind,
    /// The statement.
    pub source: Source,
    /// In whose custody, for a loss; who returned or answered, for the others.
    #[serde(serialize_with = "wire::one")]
    pub custodian: PartyId,
    /// How much, in the line's unit; none where it is sealed or can't be read: it then accounts for nothing.
    #[serde(serialize_with = "wire::option")]
    pub quantity: Option<Decimal>,
    /// Why, for a loss.
    pub reason: Option<&'static str>,
    /// How well it is supported, for a loss.
    pub evidence: Option<&'static str>,
    /// Serials it names.
    pub serials: BTreeSet<String>,
    #[serde(skip)]
    pub(super) refs: Vec<StatementHash>,
    /// How much of it is still to be matched.
    #[serde(skip)]
    pub(super) left: Decimal,
}

impl Account {
    pub(super) fn set(&mut self, figure: Figure) {
        self.quantity = figure.quantity();
        self.left = self.quantity.unwrap_or_default();
    }
}

/// Keeps, of accounts that may tell of the same goods, only one party's. What several parties say about returns, or about
/// losses in one party's custody, doesn't add up: the party that accounts for most is believed, its own accounts add up.
/// An account never explains more than one party says.
pub(super) fn one_voice(accounts: &mut [Account]) {
    let mut totals: BTreeMap<(AccountKind, Option<PartyId>), BTreeMap<PartyId, Option<Decimal>>> =
        BTreeMap::new();
    for account in accounts.iter().filter(|account| account.kind != AccountKind::Response) {
        let by = totals.entry(voice(account)).or_default();
        let sum = by.entry(account.source.iss.clone()).or_insert(Some(Decimal::ZERO));
        *sum = sum.and_then(|sum| amount::add(sum, account.left));
    }
    let chosen: BTreeMap<(AccountKind, Option<PartyId>), PartyId> = totals
        .into_iter()
        .filter_map(|(key, by)| {
            // The greatest; of equals the first by name.
            let most = by.into_iter().rev().max_by(|a, b| a.1.cmp(&b.1))?;
            Some((key, most.0))
        })
        .collect();
    for account in accounts.iter_mut().filter(|account| account.kind != AccountKind::Response) {
        if chosen.get(&voice(account)) != Some(&account.source.iss) {
            account.left = Decimal::ZERO;
        }
    }
}

/// Whose goods an account is of: for a loss, its custodian's; of what was sent back there is one heap, whoever speaks of it.
fn voice(account: &Account) -> (AccountKind, Option<PartyId>) {
    match account.kind {
        AccountKind::Returned => (account.kind, None),
        _ => (account.kind, Some(account.custodian.clone())),
    }
}
