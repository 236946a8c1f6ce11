//! What becomes of each statement.

use entente_record::{Body, StatementHash, SubjectId};
use serde::Serialize;

use super::Entry;
use super::entry::Seals;
use crate::{Source, wire};

/// What became of a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "standing", rename_all = "kebab-case")]
pub enum Standing {
    /// It stands as it was said.
    Stands,
    /// Its issuer put another body in its place.
    Superseded {
        /// The correction in force.
        #[serde(serialize_with = "wire::one")]
        by: StatementHash,
    },
    /// Its issuer took it back.
    Withdrawn {
        /// The correction in force.
        #[serde(serialize_with = "wire::one")]
        by: StatementHash,
    },
    /// It is the correction in force.
    Corrects {
        /// What it corrects.
        #[serde(serialize_with = "wire::one")]
        of: StatementHash,
    },
    /// It is a correction that a later one of the same statement overtook.
    Overtaken {
        /// The correction in force.
        #[serde(serialize_with = "wire::one")]
        by: StatementHash,
    },
    /// It changes nothing.
    NoEffect(NoEffect),
}

/// Why a statement has no effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "because", rename_all = "kebab-case")]
pub enum NoEffect {
    /// Its issuer said something else under the same id; the one with the smaller hash stands.
    SameId {
        /// The one that stands.
        #[serde(serialize_with = "wire::one")]
        with: StatementHash,
    },
    /// What it corrects or opens is another party's.
    AnothersStatement {
        /// That statement.
        #[serde(serialize_with = "wire::one")]
        of: StatementHash,
    },
    /// What it corrects is itself a correction; the original is what has to be corrected.
    CorrectsCorrection {
        /// That correction.
        #[serde(serialize_with = "wire::one")]
        of: StatementHash,
    },
    /// What it corrects is a disclosure; what was opened stays open.
    CorrectsDisclosure {
        /// That disclosure.
        #[serde(serialize_with = "wire::one")]
        of: StatementHash,
    },
    /// What it corrects or opens has no effect itself.
    OfNoEffect {
        /// That statement.
        #[serde(serialize_with = "wire::one")]
        of: StatementHash,
    },
    /// What it puts in couldn't have been said there by its issuer.
    UnfitReplacement {
        /// What it would correct.
        #[serde(serialize_with = "wire::one")]
        of: StatementHash,
        /// The fault's code.
        code: &'static str,
    },
    /// Its disclosures don't open the statement they name.
    BadDisclosure {
        /// What it would open.
        #[serde(serialize_with = "wire::one")]
        of: StatementHash,
        /// The fault's code.
        code: &'static str,
    },
    /// What it corrects or opens is not among the statements about this subject. It may still arrive.
    Waits {
        /// What it waits for.
        #[serde(serialize_with = "wire::one")]
        r#for: StatementHash,
    },
}

impl Standing {
    /// Whether the statement does what it was made for: it stands, or is the correction in force.
    pub fn has_effect(&self) -> bool {
        matches!(self, Self::Stands | Self::Corrects { .. })
    }

    /// The word for it in encodings, and the statement it has to do with.
    pub fn encoded(&self) -> (&'static str, Option<StatementHash>) {
        match self {
            Self::Stands => ("stands", None),
            Self::Superseded { by } => ("superseded", Some(*by)),
            Self::Withdrawn { by } => ("withdrawn", Some(*by)),
            Self::Corrects { of } => ("corrects", Some(*of)),
            Self::Overtaken { by } => ("overtaken", Some(*by)),
            Self::NoEffect(why) => match why {
                NoEffect::SameId { with } => ("same-id", Some(*with)),
                NoEffect::AnothersStatement { of } => ("anothers-statement", Some(*of)),
                NoEffect::CorrectsCorrection { of } => ("corrects-correction", Some(*of)),
                NoEffect::CorrectsDisclosure { of } => ("corrects-disclosure", Some(*of)),
                NoEffect::OfNoEffect { of } => ("of-no-effect", Some(*of)),
                NoEffect::UnfitReplacement { of, .. } => ("unfit-replacement", Some(*of)),
                NoEffect::BadDisclosure { of, .. } => ("bad-disclosure", Some(*of)),
                NoEffect::Waits { r#for } => ("waits", Some(*r#for)),
            },
        }
    }
}

/// A statement and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stated {
    /// Who said it, when.
    pub source: Source,
    /// What became of it.
    #[serde(flatten)]
    pub standing: Standing,
    /// What it said, where no claim says it any more (as it stood in the log, sealed fields sealed).
    #[serde(skip)]
    pub said: Option<Box<Body>>,
    #[serde(skip)]
    pub(crate) refs: Vec<StatementHash>,
    #[serde(skip)]
    pub(crate) seals: Option<Box<Seals>>,
}

impl Stated {
    /// The entry it was made from. `body` is what the claim holds, for a statement that no longer holds it itself.
    pub(crate) fn into_entry(self, subject: &SubjectId, body: Option<Body>) -> Option<Entry> {
        let body = self.said.or_else(|| body.map(Box::new))?;
        Some(Entry {
            source: self.source,
            subject: subject.clone(),
            refs: self.refs,
            body,
            seals: self.seals,
        })
    }
}
