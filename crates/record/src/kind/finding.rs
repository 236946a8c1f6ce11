//! `finding`: what an auditor or monitor found, how grave it is, what should be done by when.
//!
//! Mints its subject under the organisation of the issuer, the one that found it.

use super::BodyKind;
use crate::codes::FindingSeverity;
use crate::ids::{PartyId, StatementHash, SubjectId, SubjectType};
use crate::part::{Sealable, record};
use crate::time::Date;
use crate::value::{Document, Line, Money, Text};

record! {
    /// A recommendation.
    pub struct Recommendation {
        /// What should be done.
        pub what: Sealable<Text>,
        /// By whom.
        pub to: Sealable<PartyId>,
        /// By when.
        pub due: Sealable<Date>,
    }
}

record! {
    /// A finding.
    pub struct Finding {
        /// In a line.
        pub title: Sealable<Line>,
        /// How grave.
        pub severity: Sealable<FindingSeverity>,
        /// What was found: the state, what it should be, why it differs.
        pub account: Sealable<Text>,
        /// What it is about.
        pub about: Sealable<Vec<SubjectId>>,
        /// What should be done.
        pub recommendations: Vec<Recommendation>,
        /// What it costs or has cost.
        pub amount: Option<Money>,
        /// Statements it rests on.
        pub evidence: Vec<StatementHash>,
        /// Documents it rests on.
        pub documents: Vec<Document>,
    }
}

impl BodyKind for Finding {
    const MINTS: bool = true;
    const SUBJECTS: &'static [SubjectType] = &[SubjectType::Finding];
}
