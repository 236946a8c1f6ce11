//! One case of a flag.

use entente_ledger::Source;
use entente_ledger::wire::{Cite, Word};
use entente_record::PartyId;
use serde::Serialize;

/// One case of a flag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Signal {
    /// The flag's code.
    pub flag: &'static str,
    /// What it is about; empty where it is no one subject.
    pub subject: String,
    /// The party that can say more; empty where the record names none.
    pub party: String,
    /// What more there is to say of it: a line, a serial, an item.
    pub what: String,
    /// How much, in the flag's measure.
    pub size: i64,
    /// The statements it rests on, in the order of the fold.
    pub sources: Vec<Cite>,
}

impl Signal {
    pub(crate) fn new(
        flag: &'static str,
        subject: impl ToString,
        party: impl ToString,
        what: impl Into<String>,
        size: i64,
        sources: impl IntoIterator<Item = Cite>,
    ) -> Self {
        let mut sources: Vec<Cite> = sources.into_iter().collect();
        sources.sort();
        sources.dedup();
        Signal {
            flag,
            subject: subject.to_string(),
            party: party.to_string(),
            what: what.into(),
            size,
            sources,
        }
    }
}

/// Sources as they are cited.
pub(crate) fn cited<'s>(sources: impl IntoIterator<Item = &'s Source>) -> Vec<Cite> {
    sources.into_iter().cloned().map(Cite).collect()
}

/// A party by its id; empty where it is sealed or not said.
pub(crate) fn named(party: Option<&Word<PartyId>>) -> String {
    party.map_or_else(String::new, |party| party.0.to_string())
}
