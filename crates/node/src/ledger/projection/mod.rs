//! The ledger at rest: what each subject amounts to, kept in the store while the logs grow.
//!
//! A reader of a few subjects finds them without folding the rest, and a ledger that is too large for memory still has its
//! hash and its rows. Everything here can be made again from the logs, and comes out the same byte for byte, except that the
//! logs are numbered in the order in which they were first folded.

mod advance;
mod audit;
mod keep;
mod place;
mod stored;

use entente_ledger::Entry;
use entente_ledger::rows::{ROWS_VERSION, Row};
use entente_ledger::set::fold;
use entente_ledger::subject::FOLD_VERSION;
use entente_record::SubjectId;
use entente_store::sql::projection::SubjectRow;

pub use super::Source;
use crate::NodeError;

pub use advance::Projector;
pub use audit::audit;
pub(super) use keep::give_way;
pub use keep::{Keeper, Progress, Sources, all_cores};
use place::Place;
pub use stored::Stored;

/// The rules by which this program folds.
fn version() -> String {
    format!("fold {FOLD_VERSION}, rows {ROWS_VERSION}")
}

/// What rests of a subject: all that is said of it, folded.
fn resting(subject: &SubjectId, entries: Vec<Entry>, places: &[Place]) -> Result<SubjectRow, NodeError> {
    let state = fold(subject, entries);
    let rows: Vec<Row> = state.claims.iter().map(Row::of).collect();
    let kept = serde_json::to_string(&rows).map_err(|e| NodeError::system("rows of the ledger", e))?;
    Ok(SubjectRow {
        subject: subject.to_string(),
        hash: state.hash().0,
        statements: state.statements.len() as u64,
        places: place::written(places),
        kept,
    })
}
