//! Writes that take effect together or not at all.

use super::text::{Bulk, Query};
use super::value::Value;

/// What a commit promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Durability {
    /// On disk when the call returns: for what nothing can rebuild.
    Full,
    /// Soon: a power cut may take back the latest commits, whole, and the log gives them again.
    Derived,
}

/// One step of a batch.
pub(super) enum Step<'a> {
    Run(&'static Query, Vec<Value<'a>>),
    /// Rows one after the other, each of as many values as the bulk has columns.
    Bulk(&'static Bulk, Vec<Value<'a>>),
}

/// Steps of one transaction, in order. It is planned whole before the database is asked, so nothing waits inside a
/// transaction but the database itself.
pub(super) struct Batch<'a> {
    pub durability: Durability,
    pub steps: Vec<Step<'a>>,
}

impl<'a> Batch<'a> {
    pub fn new(durability: Durability) -> Self {
        Batch { durability, steps: Vec::new() }
    }

    pub fn run(&mut self, query: &'static Query, values: impl IntoIterator<Item = Value<'a>>) {
        self.steps.push(Step::Run(query, values.into_iter().collect()));
    }

    pub fn bulk<const N: usize>(
        &mut self,
        bulk: &'static Bulk,
        rows: impl IntoIterator<Item = [Value<'a>; N]>,
    ) {
        debug_assert_eq!(bulk.columns.len(), N, "{}", bulk.name);
        let values: Vec<Value<'a>> = rows.into_iter().flatten().collect();
        if !values.is_empty() {
            self.steps.push(Step::Bulk(bulk, values));
        }
    }
}
