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
    lot_bundles: u64,
    logs: Vec<FoldedLog>,
    /// The lot after the one committed last, folded meanwhile.
    ahead: Option<Lot>,
}

/// A lot, folded.
struct Lot {
    log: u32,
    range: Range<u64>,
    subjects: Vec<SubjectRow>,
}

/// What a lot says of a subject, and where all that is said of it is.
struct Group {
    entries: Vec<Entry>,
    places: Vec<Place>,
}

impl Group {
    /// With room for one entry: most subjects have no more.
    fn of_one() -> Self {
        Group { entries: Vec::with_capacity(1), places: Vec::with_capacity(1) }
    }
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
        let fits =
            |log: &FoldedLog| sources.iter().any(|source| source.is(log) && source.size >= log.reached);
        let same_rules = sql.fold_version().await?.as_deref() == Some(version().as_str());
        if !same_rules || !logs.iter().all(fits) {
            sql.clear_projection(&version(), disk.as_ref()).await?;
            logs.clear();
        }
        Ok(Projector { sql, disk, pool, lot_bundles: LOT_BUNDLES, logs, ahead: None })
    }

    /// The same, in lots of so many bundles.
    pub fn in_lots_of(self, bundles: u64) -> Self {
        Projector { lot_bundles: bundles.max(1), ..self }
    }

    /// How far each log is folded.
    pub fn logs(&self) -> &[FoldedLog] {
        &self.logs
    }

    /// Folds the next lot of the first source that has more, and says whether there was one. After an error the store is as it was
    /// before or after the lot; a new projector finds out.
    pub async fn advance(&mut self, sources: &[Source]) -> Result<bool, NodeError> {
        let Some((source, mut log)) = self.next(sources) else { return Ok(false) };
        let range = self.lot(log.reached, source.size);
        let lot = match self.ahead.take() {
            Some(ahead) if ahead.log == log.number && ahead.range == range => ahead,
            _ => self.prepare(source, log.number, range, &[], sources).await?,
        };
        log.reached = lot.range.end;
        let next = self.lot(log.reached, source.size);
        // One core writes, the others fold on.
        let (committed, ahead) = tokio::join!(
            self.sql.project(&log, &lot.subjects, self.disk.as_ref()),
            self.prepare(source, log.number, next, &lot.subjects, sources)
        );
        committed?;
        self.ahead = Some(ahead?);
        if let Some(known) = self.logs.iter_mut().find(|known| known.number == log.number) {
            *known = log;
        }
        Ok(true)
    }

    /// Folds a lot that comes after what is at rest and after the subjects `before` it, which may not be at rest yet.
    async fn prepare(
        &self,
        source: &Source,
        log: u32,
        range: Range<u64>,
        before: &[SubjectRow],
        sources: &[Source],
    ) -> Result<Lot, NodeError> {
        if range.is_empty() {
            return Ok(Lot { log, range, subjects: Vec::new() });
        }
        let (reader, size, wanted) = (source.reader.clone(), source.size, range.clone());
        let fresh = self.work(move || reading::range(&reader, wanted, size)).await?;
        let mut groups: BTreeMap<SubjectId, Group> = BTreeMap::new();
        for (index, entry) in range.clone().zip(fresh) {
            let group = groups.entry(entry.subject().clone()).or_insert_with(Group::of_one);
            group.places.push(Place { log, index });
            group.entries.push(entry);
        }
        self.recall(&mut groups, before, sources).await?;
        Ok(Lot { log, range, subjects: self.fold(groups).await? })
    }

    /// The first source that has more, and how far it is folded. One that is new gets a number.
    fn next<'s>(&mut self, sources: &'s [Source]) -> Option<(&'s Source, FoldedLog)> {
        for source in sources {
            let known = self.logs.iter().find(|log| source.is(log));
            if known.map_or(0, |log| log.reached) >= source.size {
                continue;
            }
            if let Some(log) = known {
                return Some((source, log.clone()));
            }
            let number = self.logs.iter().map(|log| log.number + 1).max().unwrap_or_default();
            let log =
                FoldedLog { number, origin: source.origin.clone(), key: source.key.clone(), reached: 0 };
            self.logs.push(log.clone());
            return Some((source, log));
        }
        None
    }

    /// The next entries to fold, up to the end of a bundle.
    fn lot(&self, reached: u64, size: u64) -> Range<u64> {
        reached..size.min((reached / TILE_WIDTH + self.lot_bundles) * TILE_WIDTH)
    }

    /// Adds to what a lot says of its subjects what was said of them before.
    async fn recall(
        &self,
        groups: &mut BTreeMap<SubjectId, Group>,
        before: &[SubjectRow],
        sources: &[Source],
    ) -> Result<(), NodeError> {
        let subjects: Vec<&str> = groups.keys().map(SubjectId::as_str).collect();
        let mut known: BTreeMap<String, Vec<Place>> = BTreeMap::new();
        for (subject, places) in self.sql.places_of(&subjects).await? {
            known.insert(subject, place::read(&places)?);
        }
        // The lot before knows more than what is at rest, or the same.
        for row in before.iter().filter(|row| subjects.binary_search(&row.subject.as_str()).is_ok()) {
            known.insert(row.subject.clone(), place::read(&row.places)?);
        }
        let mut said: BTreeMap<u32, Vec<u64>> = BTreeMap::new();
        for place in known.values().flatten() {
            said.entry(place.log).or_default().push(place.index);
        }
        for (number, mut positions) in said {
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
        let source = log.and_then(|log| sources.iter().find(|source| source.is(log)));
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
