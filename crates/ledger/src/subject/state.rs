//! What the statements about one subject amount to.

use std::collections::BTreeMap;

use entente_record::{Pointer, StatementHash, SubjectId};
use serde::Serialize;

use crate::set::{Entry, Stated};
use crate::{Claim, wire};

/// What the statements about one subject amount to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SubjectState {
    /// The subject.
    #[serde(serialize_with = "wire::one")]
    pub subject: SubjectId,
    /// Every statement about it and what became of it, in the order of the fold.
    pub statements: Vec<Stated>,
    /// What stands, in the order of the fold. Corrections are no claims of their own: they are in what they correct.
    #[serde(skip)]
    pub claims: Vec<Claim>,
    #[serde(skip)]
    pub(crate) closed: BTreeMap<StatementHash, Vec<Pointer>>,
}

impl SubjectState {
    /// The state of a subject of which nothing is known.
    pub fn empty(subject: SubjectId) -> Self {
        Self::with_room(subject, 0)
    }

    /// The same, with room for so many statements: most subjects have one or two, of a kilobyte each.
    pub(crate) fn with_room(subject: SubjectId, statements: usize) -> Self {
        Self {
            subject,
            statements: Vec::with_capacity(statements),
            claims: Vec::with_capacity(statements),
            closed: BTreeMap::new(),
        }
    }

    /// Pointers to the fields of a claim that are still sealed.
    pub fn closed(&self, claim: &StatementHash) -> &[Pointer] {
        self.closed.get(claim).map_or(&[], Vec::as_slice)
    }

    /// The statements that have no effect, were replaced or withdrawn.
    pub fn fallen(&self) -> impl Iterator<Item = &Stated> {
        self.statements.iter().filter(|stated| !stated.standing.has_effect())
    }

    /// The entries it was folded from, so that more can be added and the fold done again.
    pub(crate) fn into_entries(self) -> Vec<Entry> {
        let Self { subject, statements, claims, .. } = self;
        let mut claims = claims.into_iter().peekable();
        statements
            .into_iter()
            .filter_map(|stated| {
                let claim = claims.next_if(|claim| claim.source.hash == stated.source.hash);
                stated.into_entry(&subject, claim.map(|claim| claim.body))
            })
            .collect()
    }
}
