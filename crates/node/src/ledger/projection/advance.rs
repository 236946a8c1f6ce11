//! Folding what logs have beyond what is at rest: lot by lot, each subject of a lot folded once.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use entente_ledger::Entry;
use entente_log::TILE_WIDTH;
use entente_record::SubjectId;
use entente_store::disk::Disk;
use entente_store::sql::Sql;
use entente_store::sql::projection::{FoldedLog, SubjectRow};
use rayon::ThreadPool;
use rayon::prelude::*;

use super::place::{self, Place};
use super::{Source, resting, version};
use crate::NodeError;
use crate::ledger::reading;

/// Bundles folded at once. A larger lot folds a busy subject fewer times; this many take some 30 MB and a commit of 0.1 s.
const LOT_BUNDLES: u64 = 16;

/// Folds logs into the store. One at a time: whoever holds the node's lock.
pub struct Projector {
    sql: Sql,
    disk: Arc<dyn Disk>,
    pool: Arc<ThreadPool>,
    logs: Vec<FoldedLog>,
    ahead: Option<Ahead>,
}

/// Entries read while the lot before them was committed.
struct Ahead {
    log: u32,
    range: Range<u64>,
    entries: Vec<Entry>,
}

/// What a lot says of a subject, and where all that is said of it is.
#[derive(Default)]
struct Group {
    entries: Vec<Entry>,
    places: Vec<Place>,
}

impl Projector {
    /// Goes on where the store is. What was folded by other rules, or from a log that is not among `sources` any more, is folded
    /// anew.
    pub async fn open(
        sql: Sql,
        disk: Arc<dyn Disk>,
        pool: Arc<ThreadPool>,
        sources: &[Source],
    ) -> Result<Self, NodeError> {
        let mut logs = sql.snapshot().await?.folded_logs().await?;
        let fits = |log: &FoldedLog| {
            sources.iter().any(|source| source.origin == log.origin && source.size >= log.reached)
        };
        let same_rules = sql.fold_version().await?.as_deref() == Some(version().as_str());
        if !same_rules || !logs.iter().all(fits) {
            sql.clear_projection(&version(), disk.as_ref()).await?;
            logs.clear();
        }
        Ok(Projector { sql, disk, pool, logs, ahead: None })
    }

    /// How far each log is folded.
    pub fn logs(&self) -> &[FoldedLog] {
        &self.logs
    }

    /// Folds the next lot of the first source that has more, and says whether there was one. After an error the store is as it was
    /// before or after the lot; a new projector finds out.
    pub async fn advance(&mut self, sources: &[Source]) -> Result<bool, NodeError> {
        let Some((source, mut log)) = self.next(sources) else { return Ok(false) };
        let range = lot(log.reached, source.size);
        let fresh = match self.ahead.take() {
            Some(ahead) if ahead.log == log.number && ahead.range == range => ahead.entries,
            _ => self.read(source, range.clone()).await?,
        };
        let mut groups: BTreeMap<SubjectId, Group> = BTreeMap::new();
        for (index, entry) in range.clone().zip(fresh) {
            let group = groups.entry(entry.subject().clone()).or_default();
            group.places.push(Place { log: log.number, index });
            group.entries.push(entry);
        }
        self.recall(&mut groups, sources).await?;
        let subjects = self.fold(groups).await?;
        log.reached = range.end;
        let next = lot(log.reached, source.size);
        let (committed, ahead) = tokio::join!(
            self.sql.project(&log, &subjects, self.disk.as_ref()),
            self.read(source, next.clone())
        );
        committed?;
        self.ahead = Some(Ahead { log: log.number, range: next, entries: ahead? });
        match self.logs.iter_mut().find(|known| known.number == log.number) {
            Some(known) => *known = log,
            None => self.logs.push(log),
        }
        Ok(true)
    }

    /// The first source that has more, and how far it is folded.
    fn next<'s>(&self, sources: &'s [Source]) -> Option<(&'s Source, FoldedLog)> {
        let reached = |source: &Source| {
            let known = self.logs.iter().find(|log| log.origin == source.origin).cloned();
            known.unwrap_or_else(|| FoldedLog {
                number: self.logs.iter().map(|log| log.number + 1).max().unwrap_or_default(),
                origin: source.origin.clone(),
                reached: 0,
            })
        };
        let found = sources.iter().map(|source| (source, reached(source)));
        found.into_iter().find(|(source, log)| log.reached < source.size)
    }

    async fn read(&self, source: &Source, range: Range<u64>) -> Result<Vec<Entry>, NodeError> {
        if range.is_empty() {
            return Ok(Vec::new());
        }
        let (reader, size) = (source.reader.clone(), source.size);
        self.work(move || reading::range(&reader, range, size)).await
    }

    /// Adds to what a lot says of its subjects what was said of them before.
    async fn recall(
        &self,
        groups: &mut BTreeMap<SubjectId, Group>,
        sources: &[Source],
    ) -> Result<(), NodeError> {
        let subjects: Vec<&str> = groups.keys().map(SubjectId::as_str).collect();
        let mut before: BTreeMap<u32, Vec<u64>> = BTreeMap::new();
        let mut known: BTreeMap<String, Vec<Place>> = BTreeMap::new();
        for (subject, places) in self.sql.places_of(&subjects).await? {
            let places = place::read(&places)?;
            for place in &places {
                before.entry(place.log).or_default().push(place.index);
            }
            known.insert(subject, places);
        }
        for (number, mut positions) in before {
            positions.sort_unstable();
            let source = self.source(number, sources)?;
            let (reader, size) = (source.reader.clone(), source.size);
            let entries = self.work(move || reading::picked(&reader, &positions, size)).await?;
            for entry in entries {
                if let Some(group) = groups.get_mut(entry.subject()) {
                    group.entries.push(entry);
                }
            }
        }
        for (subject, group) in groups {
            group.places.extend(known.remove(subject.as_str()).unwrap_or_default());
            group.places.sort_unstable();
        }
        Ok(())
    }

    fn source<'s>(&self, number: u32, sources: &'s [Source]) -> Result<&'s Source, NodeError> {
        let log = self.logs.iter().find(|log| log.number == number);
        let source = log.and_then(|log| sources.iter().find(|source| source.origin == log.origin));
        source.ok_or_else(|| {
            let reason = format!("log {number} is not followed any more; run `entente doctor --rebuild`");
            NodeError::system("the ledger in the store", reason)
        })
    }

    async fn fold(&self, groups: BTreeMap<SubjectId, Group>) -> Result<Vec<SubjectRow>, NodeError> {
        let groups: Vec<_> = groups.into_iter().collect();
        let row = |(subject, group): (SubjectId, Group)| resting(&subject, group.entries, &group.places);
        self.work(move || groups.into_par_iter().map(row).collect()).await
    }

    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, NodeError> + Send + 'static,
    ) -> Result<T, NodeError> {
        let pool = self.pool.clone();
        let done = tokio::task::spawn_blocking(move || pool.install(work));
        done.await.map_err(|e| NodeError::system("folding the ledger", e))?
    }
}

/// The next entries to fold, up to the end of a bundle.
fn lot(reached: u64, size: u64) -> Range<u64> {
    reached..size.min((reached / TILE_WIDTH + LOT_BUNDLES) * TILE_WIDTH)
}
