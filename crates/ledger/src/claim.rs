//! A claim: a statement that stands, as every reader sees it.

use std::collections::BTreeMap;

use entente_record::{Body, Kind, PartyId, StatementHash, StatementId, SubjectId, Timestamp};

/// The statement behind a figure.
///
/// Sources sort by (`at`, `jti`), the order in which the ledger folds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Source {
    /// When it happened, by the issuer's word.
    pub at: Timestamp,
    /// Its id.
    pub jti: StatementId,
    /// The hash of its JWS.
    pub hash: StatementHash,
    /// Who claims.
    pub iss: PartyId,
    /// When it was signed, Unix seconds.
    pub iat: i64,
    /// The kind the statement itself is of; a correction's replacement keeps the original's place.
    pub kind: Kind,
}

/// A statement that stands: neither withdrawn nor replaced, its body the latest that its issuer put in its place, opened
/// as far as disclosures published in the log allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The original statement: its time and id give the claim its place in the fold.
    pub source: Source,
    /// What it is about.
    pub subject: SubjectId,
    /// Statements it answers or continues.
    pub refs: Vec<StatementHash>,
    /// What it says now. Fields that stay sealed are [`Sealed`](entente_record::Sealable::Sealed).
    pub body: Body,
    /// Corrections that led to this body, oldest first.
    pub corrections: Vec<Source>,
    /// Statements that opened sealed fields of it.
    pub disclosures: Vec<Source>,
    /// How many fields are still sealed.
    pub sealed: usize,
}

/// The latest claim of each subject of a kind: a later statement replaces the earlier, in whatever order they are given.
pub fn latest<'a, T>(
    claims: &[&'a Claim],
    of: impl Fn(&'a Body) -> Option<&'a T>,
) -> BTreeMap<&'a SubjectId, (&'a Claim, &'a T)> {
    let mut out: BTreeMap<_, (&Claim, &T)> = BTreeMap::new();
    for &claim in claims {
        let Some(body) = of(&claim.body) else { continue };
        let slot = out.entry(&claim.subject).or_insert((claim, body));
        if claim.source >= slot.0.source {
            *slot = (claim, body);
        }
    }
    out
}
