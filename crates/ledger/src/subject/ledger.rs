//! The ledger of all subjects, in memory.

use std::collections::{BTreeMap, BTreeSet};

use entente_record::{StatementHash, StatementId, SubjectId, Timestamp};

use super::encode::{LedgerHasher, StateHash};
use super::state::SubjectState;
use crate::contradiction::{Contradiction, same_id};
use crate::set::{Entry, NoEffect, Standing, Stated, fold};
use crate::{Claim, Source};

/// A ledger in memory. Whatever the order in which entries are added, the same set gives the same ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    subjects: BTreeMap<SubjectId, Folded>,
    /// Where each statement is.
    places: BTreeMap<StatementHash, SubjectId>,
    /// Statements that share an id.
    ids: BTreeMap<StatementId, BTreeSet<StatementHash>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Folded {
    state: SubjectState,
    hash: StateHash,
}

impl Ledger {
    /// The ledger of a set of entries; of those up to a time, for a ledger as of then.
    pub fn of(entries: impl IntoIterator<Item = Entry>, until: Option<Timestamp>) -> Self {
        let mut ledger = Self::default();
        ledger.add_all(entries.into_iter().filter(|entry| until.is_none_or(|until| entry.at() <= until)));
        ledger
    }

    /// Adds an entry and folds its subject again. An entry that is there already changes nothing.
    pub fn add(&mut self, entry: Entry) {
        self.add_all([entry]);
    }

    /// Adds entries and folds each touched subject once.
    pub fn add_all(&mut self, entries: impl IntoIterator<Item = Entry>) {
        let mut touched: BTreeMap<SubjectId, Vec<Entry>> = BTreeMap::new();
        for entry in entries {
            self.places.insert(entry.source.hash, entry.subject.clone());
            self.ids.entry(entry.source.jti).or_default().insert(entry.source.hash);
            match touched.get_mut(&entry.subject) {
                Some(list) => list.push(entry),
                None => {
                    touched.insert(entry.subject.clone(), vec![entry]);
                }
            }
        }
        for (subject, mut fresh) in touched {
            if let Some(had) = self.subjects.remove(&subject) {
                fresh.extend(had.state.into_entries());
            }
            let state = fold(&subject, fresh);
            let hash = state.hash();
            self.subjects.insert(subject, Folded { state, hash });
        }
    }

    /// What is known about a subject.
    pub fn state(&self, subject: &SubjectId) -> Option<&SubjectState> {
        self.subjects.get(subject).map(|folded| &folded.state)
    }

    /// The hash of a subject's state.
    pub fn state_hash(&self, subject: &SubjectId) -> Option<StateHash> {
        self.subjects.get(subject).map(|folded| folded.hash)
    }

    /// Every subject's state, sorted by subject.
    pub fn states(&self) -> impl Iterator<Item = &SubjectState> {
        self.subjects.values().map(|folded| &folded.state)
    }

    /// Every claim that stands: by subject, then in the order of the fold.
    pub fn claims(&self) -> impl Iterator<Item = &Claim> {
        self.states().flat_map(|state| &state.claims)
    }

    /// The hash of the whole: two ledgers with the same hash hold the same statements and judge them alike.
    pub fn hash(&self) -> StateHash {
        let mut hasher = LedgerHasher::new();
        self.subjects.iter().for_each(|(subject, folded)| hasher.add(subject.as_str(), folded.hash));
        hasher.finish()
    }

    /// Corrections and disclosures that name a statement of another subject. Within their subject they wait; only the whole
    /// ledger can see that what they wait for is there, but elsewhere. They never take effect.
    pub fn misplaced(&self) -> impl Iterator<Item = (&Stated, &SubjectId)> {
        self.states().flat_map(|state| &state.statements).filter_map(|stated| match &stated.standing {
            Standing::NoEffect(NoEffect::Waits { r#for }) => Some((stated, self.places.get(r#for)?)),
            _ => None,
        })
    }

    /// Ids that several statements share, on whatever subjects.
    pub fn shared_ids(&self) -> Vec<Contradiction> {
        let several = self.ids.values().filter(|hashes| hashes.len() > 1);
        several
            .map(|hashes| same_id::found(hashes.iter().filter_map(|hash| self.source(hash)).collect()))
            .collect()
    }

    fn source(&self, hash: &StatementHash) -> Option<Source> {
        let statements = &self.state(self.places.get(hash)?)?.statements;
        statements.iter().map(|stated| &stated.source).find(|source| source.hash == *hash).cloned()
    }
}
