//! What an import of these tables adds to a log, and which statements of a log came from them.

use std::collections::BTreeMap;

use entente_record::body::Correction;
use entente_record::{Body, Fault, PartyId, Statement, SubjectId, Timestamp};

use super::dataset::PREFIX;
use super::drafts::NAMESPACE;
use crate::draft::Draft;
use crate::draft::plan::{self, Planner};
pub use crate::draft::plan::{Known, Plan, absent};

const PLANNER: Planner = Planner {
    namespace: NAMESPACE,
    changed: "The source's table now says otherwise than when the row was taken in.",
};

/// Sets drafts against what a log holds. Pure: `known` answers for the issuer's own statements, `now` is the time that
/// corrections speak from.
///
/// # Errors
/// The record refuses a correction; no draft that could be signed leads to that.
pub fn plan(
    drafts: Vec<Draft>,
    known: impl Fn(&SubjectId) -> Option<Known>,
    now: Timestamp,
) -> Result<Plan, Fault> {
    PLANNER.plan(drafts, known, now)
}

/// Whether a statement came from these tables: a dataset of theirs, a need of one, or a correction of such.
#[must_use]
pub fn is_imported(statement: &Statement) -> bool {
    match &statement.body {
        Body::Correction(Correction { replacement: Some(replacement), .. }) => {
            replacement.body.open().is_some_and(|body| is_of_tables(body, &statement.subject))
        }
        body => is_of_tables(body, &statement.subject),
    }
}

fn is_of_tables(body: &Body, subject: &SubjectId) -> bool {
    match body {
        Body::Need(need) => {
            let dataset = need.source.as_ref().and_then(|source| source.dataset.open());
            dataset.is_some_and(|dataset| dataset.local().starts_with(PREFIX))
        }
        Body::Dataset(_) => subject.local().starts_with(PREFIX),
        _ => false,
    }
}

/// What a log holds of an issuer, for [`plan`] to look up: its statements in the log's order, those of others passed over.
#[must_use]
pub fn known<'a>(
    issuer: &PartyId,
    statements: impl IntoIterator<Item = &'a Statement>,
) -> BTreeMap<SubjectId, Known> {
    plan::known(issuer, statements, is_imported)
}
