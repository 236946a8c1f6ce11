//! Answers from the ledger at rest, for ledgers too large to be folded for a question.
//!
//! It is as new as its keeper has made it; every answer says how much of each log it is of. One subject costs the reading of its
//! own statements. What is counted from rows is counted from all rows, and
//! what takes the statements about goods from those alone, up to numbers that memory has room for.

use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use entente_ledger::consignment::{ConsignmentState, Context, consignment, monitors};
use entente_ledger::set::fold;
use entente_ledger::subject::{StateHash, SubjectState};
use entente_record::{SubjectId, SubjectType};
use entente_store::sql::Sql;
use tokio::sync::Mutex;

use super::edition::{Edition, Editions, PageWriter, has};
use super::projection::Stored;
use super::shelf::MAX_STATEMENTS;
use super::view::{GOODS, Made, Make, View};
use super::{Accounts, AsOf, Books, LogSize, Logs, NotGiven};
use crate::refusal::BUSY;
use crate::{NodeError, Refusal};

/// Statements whose rows are counted for a view. Rows take about a kilobyte each in memory, and what they come to as much again.
pub const MAX_COUNTED: u64 = 500_000;
/// How long what took all subjects to find out is told again: meanwhile the ledger may have grown, and the answer says of what
/// size it is.
const KEPT: Duration = Duration::from_secs(60);

/// Views kept besides those of the edition; each may be as large as the rows it was counted from.
const MAX_VIEWS: usize = 4;

/// The ledger at rest, as questions are put to it.
pub struct Rest {
    sql: Sql,
    editions: Arc<Editions>,
    /// Held while it is worked out: who asks meanwhile gets the same answer.
    hash: Mutex<Option<Kept<StateHash>>>,
    /// The views asked for last, the latest first, so that paging through one makes it once, and a page that shows several doesn't
    /// make each anew.
    made: Mutex<Vec<LastView>>,
}

/// A view by its name, and what it came to.
type LastView = (&'static str, Kept<Arc<Made>>);

/// Of which statements something is asked.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The logs they are in.
    pub logs: &'a Logs,
    /// So many of each, as of when.
    pub as_of: &'a AsOf,
    /// Whether the asker named the sizes; otherwise those that are at rest will do.
    pub sizes_given: bool,
}

/// Something worked out, of which ledger and when.
struct Kept<T> {
    value: T,
    as_of: AsOf,
    /// Whether it is of all there was then, not of a past that somebody asked for.
    newest: bool,
    since: Instant,
}

impl<T: Clone> Kept<T> {
    fn new(value: T, as_of: AsOf, asked: &Asked<'_>) -> Self {
        let newest = !asked.sizes_given && as_of.until.is_none();
        Kept { value, as_of, newest, since: Instant::now() }
    }

    /// The same again, if it is what is asked for: of the very sizes, or of any. What has no `until` counts ages to the time it was
    /// made, so it must not be old.
    fn again(&self, asked: &Asked<'_>) -> Option<(T, AsOf)> {
        let same = if asked.sizes_given { self.as_of.logs == asked.as_of.logs } else { self.newest };
        let fits = same
            && self.as_of.until == asked.as_of.until
            && (self.as_of.until.is_some() || self.since.elapsed() < KEPT);
        fits.then(|| (self.value.clone(), self.as_of.clone()))
    }
}

impl Rest {
    /// Over the store of a node that keeps its ledger.
    pub fn new(sql: Sql) -> Self {
        Rest { editions: Editions::new(sql.clone()), sql, hash: Mutex::default(), made: Mutex::default() }
    }

    /// The edition that answers what is asked, if one does.
    pub async fn edition(&self, asked: &Asked<'_>) -> Result<Option<Arc<Edition>>, NotGiven> {
        self.editions.of(asked).await
    }

    /// From now on pages of editions are written ahead, by this writer.
    pub fn written_by(&self, writer: PageWriter) {
        self.editions.written_by(writer);
    }

    /// One hash over all subjects.
    pub async fn hash(&self, asked: &Asked<'_>) -> Result<(StateHash, AsOf), NotGiven> {
        let mut kept = self.hash.lock().await;
        if let Some(known) = kept.as_ref().and_then(|kept| kept.again(asked)) {
            return Ok(known);
        }
        let mut stored = Stored::open(&self.sql).await?;
        let as_of = whole(&stored, asked)?;
        let value = stored.hash().await?;
        *kept = Some(Kept::new(value, as_of.clone(), asked));
        Ok((value, as_of))
    }

    /// What a view comes to, if it is counted from rows.
    pub async fn made(&self, view: &'static View, asked: &Asked<'_>) -> Result<(Arc<Made>, AsOf), NotGiven> {
        if has(view.name)
            && let Some(edition) = self.editions.of(asked).await?
            && let Some(made) = edition.made(view.name)
        {
            let as_of = edition.as_of();
            let made = made.map_err(|reason| too_large(as_of, &reason))?;
            return Ok((made, as_of.clone()));
        }
        // Begun when there is room for it.
        let fresh: Pin<Box<dyn Future<Output = _> + Send + '_>> = match view.make {
            Make::Accounts(make) => Box::pin(self.counted(view, make, asked)),
            Make::Goods(make) => Box::pin(self.of_goods(view, make, asked)),
            Make::Books(_) => {
                let reason = format!("the view {} takes every statement in memory", view.name);
                return Err(too_large(asked.as_of, &reason));
            }
        };
        let mut kept = self.made.lock().await;
        let known = kept.iter().find(|(name, _)| *name == view.name);
        if let Some(known) = known.and_then(|(_, kept)| kept.again(asked)) {
            return Ok(known);
        }
        // Room for what comes next.
        kept.retain(|(name, _)| *name != view.name);
        kept.truncate(MAX_VIEWS - 1);
        let (value, as_of) = fresh.await?;
        kept.insert(0, (view.name, Kept::new(value.clone(), as_of.clone(), asked)));
        Ok((value, as_of))
    }

    /// A view that is counted from rows.
    async fn counted(
        &self,
        view: &View,
        make: fn(&Accounts) -> Result<Made, NodeError>,
        asked: &Asked<'_>,
    ) -> Result<(Arc<Made>, AsOf), NotGiven> {
        let mut stored = Stored::open(&self.sql).await?;
        let as_of = whole(&stored, asked)?;
        let Some(rows) = stored.rows(SubjectType::ALL, MAX_COUNTED).await? else {
            let reason = format!("the view {} is counted from at most {MAX_COUNTED} statements", view.name);
            return Err(too_large(&as_of, &reason));
        };
        drop(stored);
        let accounts = Accounts::of(rows, as_of.clone());
        Ok((off_thread(move || make(&accounts)).await?, as_of))
    }

    /// A view that takes the statements about goods alone: in most ledgers they are few beside those about money.
    async fn of_goods(
        &self,
        view: &View,
        make: fn(&Books) -> Result<Made, NodeError>,
        asked: &Asked<'_>,
    ) -> Result<(Arc<Made>, AsOf), NotGiven> {
        let mut stored = Stored::open(&self.sql).await?;
        let as_of = part(&stored, asked)?;
        let found = stored.entries_of(GOODS, MAX_STATEMENTS, asked.logs.sources(), &as_of.logs).await?;
        let Some(entries) = found else {
            let reason =
                format!("the view {} takes the statements about goods, at most {MAX_STATEMENTS}", view.name);
            return Err(too_large(&as_of, &reason));
        };
        drop(stored);
        let at = as_of.clone();
        Ok((off_thread(move || make(&Books::of(entries, at))).await?, as_of))
    }

    /// What the statements about one subject amount to.
    pub async fn state(
        &self,
        subject: &SubjectId,
        asked: &Asked<'_>,
    ) -> Result<(Option<SubjectState>, AsOf), NotGiven> {
        let mut stored = Stored::open(&self.sql).await?;
        let as_of = part(&stored, asked)?;
        let mut entries = stored.entries(subject, asked.logs.sources(), &as_of.logs).await?;
        entries.retain(|entry| as_of.until.is_none_or(|until| entry.at() <= until));
        Ok(((!entries.is_empty()).then(|| fold(subject, entries)), as_of))
    }

    /// One consignment. Who is a monitor is taken as it is known to the edition of these sizes, else now.
    pub async fn consignment(
        &self,
        subject: &SubjectId,
        asked: &Asked<'_>,
    ) -> Result<(Option<ConsignmentState>, AsOf), NotGiven> {
        let (state, as_of) = self.state(subject, asked).await?;
        let Some(state) = state else { return Ok((None, as_of)) };
        let of_sizes = Asked { as_of: &as_of, sizes_given: true, logs: asked.logs };
        if let Some(edition) = self.editions.of(&of_sizes).await? {
            let context = Context { now: as_of.now, monitors: edition.monitors() };
            return Ok((consignment(&state, &context), as_of));
        }
        let parties = Stored::open(&self.sql).await?.rows(&[SubjectType::Party], MAX_COUNTED).await?;
        let Some(parties) = parties else {
            return Err(too_large(&as_of, "there are too many parties"));
        };
        let monitors = monitors(&parties.parties);
        Ok((consignment(&state, &Context { now: as_of.now, monitors: &monitors }), as_of))
    }
}

/// How much of each log is folded, in the order of the logs.
pub(super) fn reached(stored: &Stored, logs: &Logs) -> Vec<LogSize> {
    let of =
        |origin: &str| stored.logs().iter().find(|log| log.origin == origin).map_or(0, |log| log.reached);
    let size = |log: &super::Source| LogSize { origin: log.origin.clone(), size: of(&log.origin) };
    logs.sources().iter().map(size).collect()
}

/// As of all that is folded: for what is known of the whole alone.
fn whole(stored: &Stored, asked: &Asked<'_>) -> Result<AsOf, NotGiven> {
    let Asked { logs, as_of, sizes_given } = *asked;
    let reached = reached(stored, logs);
    if as_of.until.is_some() || (sizes_given && as_of.logs != reached) {
        let sizes: Vec<String> = reached.iter().map(|log| log.size.to_string()).collect();
        let reason = format!(
            "of so many, the whole is known only as of now; `as_of={}` would be, and no `at`",
            sizes.join(",")
        );
        return Err(too_large(as_of, &reason));
    }
    Ok(AsOf::new(reached, None, as_of.now))
}

/// As of what is asked for, which may be less than all that is folded: for a subject by itself.
fn part(stored: &Stored, asked: &Asked<'_>) -> Result<AsOf, NotGiven> {
    let Asked { logs, as_of, sizes_given } = *asked;
    let reached = reached(stored, logs);
    if !sizes_given {
        return Ok(AsOf::new(reached, as_of.until, as_of.now));
    }
    let behind = as_of.logs.iter().zip(&reached).find(|(wanted, reached)| wanted.size > reached.size);
    if let Some((wanted, reached)) = behind {
        let message = format!(
            "{} entries of {} are folded so far, not yet {}; try again in some seconds",
            reached.size, reached.origin, wanted.size
        );
        return Err(NotGiven::Refused(Refusal::new(BUSY, message)));
    }
    Ok(as_of.clone())
}

/// Makes a view where it keeps nobody waiting who asks for something else.
async fn off_thread(
    make: impl FnOnce() -> Result<Made, NodeError> + Send + 'static,
) -> Result<Arc<Made>, NodeError> {
    let made = tokio::task::spawn_blocking(make);
    Ok(Arc::new(made.await.map_err(|e| NodeError::system("a view", e))??))
}

pub(super) fn too_large(as_of: &AsOf, reason: &str) -> NotGiven {
    let message = format!(
        "{} statements: {reason}; ask with a smaller as_of, or fold a copy of the logs yourself: \
         `entente ledger --data DIR`",
        as_of.size
    );
    NotGiven::Refused(Refusal::new("log-too-large", message))
}
