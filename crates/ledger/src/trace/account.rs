//! Accounts: what value can rest in.

use std::collections::BTreeMap;

use entente_record::{PartyId, SubjectId};
use serde::Serialize;

/// What an account is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccountKind {
    /// A party's money: donor, fund, partner, supplier. The only kind that can be an origin.
    Party,
    /// A programme: where value waits that no place is named for.
    Programme,
    /// A line of a stock or of a consignment that was taken over: goods at rest.
    Lot,
    /// A line of a consignment on its way.
    Consignment,
    /// A place: what arrived there stays.
    Place,
    /// Goods lost.
    Lost,
}

/// An account. Accounts sort by kind, then id; that order settles every tie.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Account {
    /// What it is.
    pub kind: AccountKind,
    /// Its id: the party's or subject's, a subject with `#` and the line's mark, a place's code or names.
    pub id: String,
}

impl Account {
    /// An account of a kind.
    pub fn new(kind: AccountKind, id: impl Into<String>) -> Self {
        Self { kind, id: id.into() }
    }

    /// A party's.
    pub fn party(party: &PartyId) -> Self {
        Self::new(AccountKind::Party, party.as_str())
    }

    /// A programme's.
    pub fn programme(subject: &SubjectId) -> Self {
        Self::new(AccountKind::Programme, subject.as_str())
    }
}

/// What money is for, from the tightest to the widest.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(tag = "kind", content = "value", rename_all = "kebab-case")]
pub enum Tag {
    /// One transfer, by its subject: what a stock says it was paid by, or what passes through a fund on its way.
    Payment(String),
    /// An item, by code or name.
    Item(String),
    /// A programme, by its subject.
    Programme(String),
    /// An allocation or tranche.
    Allocation(String),
    /// A place.
    Place(String),
    /// A sector.
    Sector(String),
    /// The giver's own words.
    Words(String),
}

/// Gives things of a kind small numbers, in the order they first come.
#[derive(Debug, Clone)]
pub(super) struct Numbers<T> {
    by_thing: BTreeMap<T, u32>,
    things: Vec<T>,
}

impl<T> Default for Numbers<T> {
    fn default() -> Self {
        Self { by_thing: BTreeMap::new(), things: Vec::new() }
    }
}

impl<T: Ord + Clone> Numbers<T> {
    /// The number of a thing.
    pub fn of(&mut self, thing: &T) -> u32 {
        if let Some(number) = self.by_thing.get(thing) {
            return *number;
        }
        // More than four thousand million different things don't fit the memory they would need.
        let number = u32::try_from(self.things.len()).unwrap_or(u32::MAX);
        self.by_thing.insert(thing.clone(), number);
        self.things.push(thing.clone());
        number
    }

    /// The things by number.
    pub fn things(&self) -> &[T] {
        &self.things
    }

    /// The things sorted, and for each old number the new one: the order of coming forgotten.
    pub fn sorted(self) -> (Vec<T>, Vec<u32>) {
        let mut new = vec![0; self.things.len()];
        let mut things = Vec::with_capacity(self.things.len());
        for (rank, (thing, old)) in (0..).zip(self.by_thing) {
            if let Some(slot) = new.get_mut(old as usize) {
                *slot = rank;
            }
            things.push(thing);
        }
        (things, new)
    }
}
