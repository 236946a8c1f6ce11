//! `response`: an answer to a request, a finding, feedback, a notice or a discrepancy.
//!
//! Speaks of any subject, whoever minted it; `refs` names the statement it answers.

use super::BodyKind;
use crate::fault::{Fault, code};
use crate::ids::{PartyId, SubjectType};
use crate::part::{At, Sealable, record};
use crate::statement::Envelope;
use crate::time::Date;
use crate::value::{ActualLine, Document, Outcome, Text};

record! {
    /// Something that will be done.
    pub struct Action {
        /// What.
        pub what: Sealable<Text>,
        /// By whom.
        pub by: Sealable<PartyId>,
        /// By when.
        pub due: Option<Date>,
        /// When it was done.
        pub done: Option<Date>,
    }
}

record! {
    /// An answer.
    pub struct Response {
        /// Whether what was said is accepted.
        pub outcome: Sealable<Outcome>,
        /// The answer.
        pub answer: Sealable<Text>,
        /// What will be done.
        pub actions: Vec<Action>,
        /// Lines of a discrepancy that the answer accounts for.
        pub lines: Vec<ActualLine>,
        /// What it rests on.
        pub evidence: Vec<Document>,
        /// Whether the matter is closed from the answerer's side.
        pub closes: Option<bool>,
    }
}

impl BodyKind for Response {
    const MINTS: bool = false;
    const SUBJECTS: &'static [SubjectType] = &[];

    fn fits(&self, envelope: &Envelope, at: &At<'_>) -> Result<(), Fault> {
        if envelope.refs.is_empty() {
            return Err(at.fault_in("refs", code::MISSING_FIELD, "say which statement this answers"));
        }
        Ok(())
    }
}
