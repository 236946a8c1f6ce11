//! The drafts of a file, made on all cores: JSON, its hash, and where it came from.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::thread;

use entente_record::{Kind, SubjectId};
use serde_json::json;

use super::ids;
use super::transfer::Share;
use crate::draft::{Draft, Unmade};

/// Drafts for which a thread is worth starting: each takes some ten microseconds.
const WORTH: usize = 64;
/// Threads at most: what is between their work is done by one.
const MAX_THREADS: usize = 16;

/// A draft to be made.
pub(crate) struct Making {
    pub unmade: Unmade,
    /// Which activity of the file it is of.
    pub row: u64,
    /// What it adds to the totals, if it is a transfer.
    pub share: Option<Share>,
}

impl Making {
    fn make(self, dataset: &SubjectId) -> (Draft, Option<Share>) {
        let mut draft = self.unmade.make(ids::NAMESPACE);
        name_source(&mut draft, dataset, self.row);
        (draft, self.share)
    }
}

/// Makes all of them, in their order.
pub(crate) fn all(unmade: Vec<Making>, dataset: &SubjectId) -> Vec<(Draft, Option<Share>)> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(MAX_THREADS);
    let each = unmade.len().div_ceil(threads).max(WORTH);
    let mut unmade = unmade.into_iter();
    thread::scope(|scope| {
        let mut lots = Vec::new();
        loop {
            let lot: Vec<Making> = unmade.by_ref().take(each).collect();
            if lot.is_empty() {
                break;
            }
            let make = move || lot.into_iter().map(|one| one.make(dataset)).collect::<Vec<_>>();
            lots.push(scope.spawn(make));
        }
        let made = lots.into_iter().map(|lot| lot.join().unwrap_or_else(|panic| resume_unwind(panic)));
        made.flatten().collect()
    })
}

/// Programmes and transfers say where they were taken from; an indicator's programme says it for it.
fn name_source(draft: &mut Draft, dataset: &SubjectId, row: u64) {
    if matches!(draft.statement.kind, Kind::Programme | Kind::Transfer)
        && let Some(body) = draft.statement.body.as_object_mut()
    {
        body.insert("source".to_owned(), json!({"dataset": dataset.as_str(), "row": row}));
    }
}
