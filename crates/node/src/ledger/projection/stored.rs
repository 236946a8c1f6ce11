//! Reading the ledger at rest: one state of it, whatever is folded meanwhile.

use std::collections::BTreeMap;

use entente_ledger::Entry;
use entente_ledger::rows::{Row, Rows};
use entente_ledger::subject::{LedgerHasher, StateHash};
use entente_record::{SubjectId, SubjectType};
use entente_store::sql::projection::{FoldedLog, SubjectRow};
use entente_store::sql::{Snapshot, Sql};

use super::Source;
use super::place::{self, Place};
use crate::NodeError;
use crate::ledger::{LogSize, reading};

/// One state of the ledger at rest.
pub struct Stored {
    snapshot: Snapshot,
    logs: Vec<FoldedLog>,
}

impl Stored {
    /// The ledger as it is now.
    pub async fn open(sql: &Sql) -> Result<Self, NodeError> {
        let mut snapshot = sql.snapshot().await?;
        let logs = snapshot.folded_logs().await?;
        Ok(Stored { snapshot, logs })
    }

    /// How far each log is folded in it.
    pub fn logs(&self) -> &[FoldedLog] {
        &self.logs
    }

    /// One hash over all subjects, as [`entente_ledger::Ledger::hash`].
    pub async fn hash(&mut self) -> Result<StateHash, NodeError> {
        let mut hasher = LedgerHasher::new();
        let mut after = String::new();
        loop {
            let page = self.snapshot.subject_hashes_after(&after).await?;
            let Some((last, _)) = page.last() else { return Ok(hasher.finish()) };
            page.iter().for_each(|(subject, hash)| hasher.add(subject, StateHash(*hash)));
            after.clone_from(last);
        }
    }

    /// What rests of a subject.
    pub async fn subject(&mut self, subject: &SubjectId) -> Result<Option<SubjectRow>, NodeError> {
        Ok(self.snapshot.subject(subject.as_str()).await?)
    }

    /// Everything said about a subject among the first so many entries of each log, read from the logs.
    pub async fn entries(
        &mut self,
        subject: &SubjectId,
        sources: &[Source],
        sizes: &[LogSize],
    ) -> Result<Vec<Entry>, NodeError> {
        let Some(row) = self.subject(subject).await? else { return Ok(Vec::new()) };
        self.read(place::read(&row.places)?, sources, sizes).await
    }

    /// The same about all subjects of these types; none where it is more than `most` statements.
    pub async fn entries_of(
        &mut self,
        types: &[SubjectType],
        most: u64,
        sources: &[Source],
        sizes: &[LogSize],
    ) -> Result<Option<Vec<Entry>>, NodeError> {
        let mut places = Vec::new();
        let fits = self.each(types, most, |row| {
            places.append(&mut place::read(&row.places)?);
            Ok(())
        });
        if !fits.await? {
            return Ok(None);
        }
        self.read(places, sources, sizes).await.map(Some)
    }

    /// The entries at these places, as far as they are among the first so many of each log.
    async fn read(
        &self,
        places: Vec<Place>,
        sources: &[Source],
        sizes: &[LogSize],
    ) -> Result<Vec<Entry>, NodeError> {
        let mut by_log: BTreeMap<u32, Vec<u64>> = BTreeMap::new();
        for Place { log, index } in places {
            by_log.entry(log).or_default().push(index);
        }
        let mut entries = Vec::new();
        for (number, mut positions) in by_log {
            positions.sort_unstable();
            let log = self.logs.iter().find(|log| log.number == number);
            let source = log.and_then(|log| sources.iter().find(|source| source.is(log)));
            let Some(Source { reader, size, origin, .. }) = source.cloned() else { continue };
            let wanted = sizes.iter().find(|log| log.origin == origin).map_or(0, |log| log.size).min(size);
            positions.retain(|position| *position < wanted);
            let read = tokio::task::spawn_blocking(move || reading::picked(&reader, &positions, size));
            entries.extend(read.await.map_err(|e| NodeError::system("reading entries", e))??);
        }
        Ok(entries)
    }

    /// The rows of subjects of these types; none where they come from more than `most` statements.
    pub async fn rows(&mut self, types: &[SubjectType], most: u64) -> Result<Option<Rows>, NodeError> {
        let mut rows: Vec<Row> = Vec::new();
        let fits = self.each(types, most, |subject| {
            rows.append(&mut kept(subject)?);
            Ok(())
        });
        Ok(fits.await?.then(|| Rows::of_rows(rows)))
    }

    /// Each subject of these types; whether all of them together have at most so many statements, else those of the first.
    async fn each(
        &mut self,
        types: &[SubjectType],
        most: u64,
        mut see: impl FnMut(&SubjectRow) -> Result<(), NodeError>,
    ) -> Result<bool, NodeError> {
        let mut statements = 0;
        for kind in types {
            // A semicolon comes right after a colon.
            let (mut after, before) = (format!("{kind}:"), format!("{kind};"));
            loop {
                let page = self.snapshot.subjects_after(&after, &before).await?;
                let Some(last) = page.last() else { break };
                after.clone_from(&last.subject);
                statements += page.iter().map(|row| row.statements).sum::<u64>();
                if statements > most {
                    return Ok(false);
                }
                page.iter().try_for_each(&mut see)?;
            }
        }
        Ok(true)
    }
}

fn kept(subject: &SubjectRow) -> Result<Vec<Row>, NodeError> {
    serde_json::from_str(&subject.kept).map_err(|e| {
        let what = format!("the ledger in the store, {}", subject.subject);
        NodeError::system(what, format!("{e}; run `entente doctor --rebuild`"))
    })
}
