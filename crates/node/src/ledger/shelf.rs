//! Books kept in memory, so that a second question doesn't read the logs again.
//!
//! Whoever asks first for a size and a time has the books made; who asks meanwhile waits for the same ones. Books are made one
//! at a time, on threads of their own: taking statements in has the other cores, and never waits for a reader.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use entente_ledger::trace::claims::{ClaimTrace, Options};
use entente_record::Timestamp;
use rayon::{ThreadPool, ThreadPoolBuilder};
use tokio::sync::{OnceCell, Semaphore};

use super::view::{Made, View};
use super::{AsOf, Books, Logs, Names, VIEWS};
use crate::refusal::BUSY;
use crate::{NodeError, Refusal};

/// Statements that books are made of. A folded statement takes six to eight kilobytes, so that this many take not quite a
/// gigabyte; a node shouldn't need more for its readers.
pub const MAX_STATEMENTS: u64 = 100_000;
/// Statements of all books that are kept: the newest, and some of the past. Two of the largest are in memory only while one grows
/// from the other.
const MAX_KEPT_STATEMENTS: u64 = MAX_STATEMENTS + MAX_STATEMENTS / 2;
/// Books that are kept. Of a small log many would fit; readers ask for now, and for a few moments of the past.
const MAX_KEPT: usize = 16;
/// Books that may be waited for at once. Each is made in turn; with more, the last would come after everybody has gone.
const MAX_WAITED_FOR: usize = 8;
/// Traces kept with each books: both ways of counting in one currency. Others are made again.
const MAX_TRACES: usize = 2;

/// Why books aren't given.
#[derive(Debug)]
pub enum NotGiven {
    /// For a reason that the reader is told.
    Refused(Refusal),
    /// For one that is the operator's.
    Inside(NodeError),
}

impl From<NodeError> for NotGiven {
    fn from(error: NodeError) -> Self {
        NotGiven::Inside(error)
    }
}

/// Which books: how many entries of each log, until when.
type Key = (Vec<u64>, Option<Timestamp>);
type Cell = Arc<OnceCell<Arc<Volume>>>;

/// The books a node has at hand.
pub struct Shelf {
    /// Statements that books are made of at most.
    most: u64,
    pool: ThreadPool,
    /// One at a time: each takes memory and the pool whole.
    builder: Semaphore,
    /// Answers worked out at once: as many as the pool has threads, so that readers wait for each other and nobody else does.
    desks: Semaphore,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    cells: BTreeMap<Key, (Cell, u64)>,
    /// Counts questions, to know whose books were asked for last.
    asked: u64,
}

impl Shelf {
    /// An empty shelf. Which logs there are must not change while it is in use; they grow.
    pub fn new(most: u64) -> Result<Self, NodeError> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let threads = (cores / 2).max(1);
        let pool = ThreadPoolBuilder::new()
            .num_threads(threads)
            .thread_name(|number| format!("books-{number}"))
            .build()
            .map_err(|e| NodeError::system("threads for the ledger", e))?;
        let (builder, desks) = (Semaphore::new(1), Semaphore::new(threads));
        Ok(Shelf { most, pool, builder, desks, kept: Mutex::default() })
    }

    /// Statements that books are made of at most.
    pub fn most(&self) -> u64 {
        self.most
    }

    /// The books of these logs as of a size of each and a time.
    pub async fn volume(self: &Arc<Self>, as_of: &AsOf, logs: &Logs) -> Result<Arc<Volume>, NotGiven> {
        let (size, key) = (as_of.size, (as_of.sizes(), as_of.until));
        if size > self.most {
            let message = format!(
                "this node folds at most {most} statements in memory, and these are {size}; ask with as_of, \
                 or fold a copy of the log yourself: `entente ledger --data DIR`",
                most = self.most
            );
            return Err(NotGiven::Refused(Refusal::new("log-too-large", message)));
        }
        let cell = self.cell(key.clone())?;
        if let Some(volume) = cell.get() {
            return Ok(volume.clone());
        }
        // A task of its own: books that somebody waits for are made, also when whoever asked first has gone.
        let (shelf, as_of, logs) = (self.clone(), as_of.clone(), logs.clone());
        let made = tokio::spawn(async move {
            let made = cell.get_or_try_init(|| shelf.make(as_of, logs)).await.cloned();
            shelf.tidy(made.is_err().then_some(key));
            made
        });
        Ok(made.await.map_err(|e| NodeError::system("making books", e))??)
    }

    /// Works something out from books, where it holds up nobody but readers.
    pub async fn work<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce() -> Result<T, NotGiven> + Send + 'static,
    ) -> Result<T, NotGiven> {
        let _desk = self.desks.acquire().await.map_err(|e| NodeError::system("the shelf", e))?;
        tokio::task::spawn_blocking(work).await.map_err(|e| NodeError::system("a view", e))?
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn cell(&self, key: Key) -> Result<Cell, NotGiven> {
        let mut kept = self.lock();
        kept.asked += 1;
        let asked = kept.asked;
        if let Some((cell, last)) = kept.cells.get_mut(&key) {
            *last = asked;
            return Ok(cell.clone());
        }
        if kept.cells.values().filter(|(cell, _)| !cell.initialized()).count() >= MAX_WAITED_FOR {
            let message = format!(
                "{MAX_WAITED_FOR} states of the ledger are being made for other readers; try again in some seconds"
            );
            return Err(NotGiven::Refused(Refusal::new(BUSY, message)));
        }
        let cell = Cell::default();
        kept.cells.insert(key, (cell.clone(), asked));
        Ok(cell)
    }

    async fn make(self: &Arc<Self>, as_of: AsOf, logs: Logs) -> Result<Arc<Volume>, NodeError> {
        let _turn = self.builder.acquire().await.map_err(|e| NodeError::system("the shelf", e))?;
        let (shelf, base) = (self.clone(), self.nearest(&as_of));
        let make = move || {
            shelf.pool.install(|| match base {
                Some(base) => base.grown(&logs, as_of),
                None => Books::read(&logs, as_of),
            })
        };
        let books =
            tokio::task::spawn_blocking(make).await.map_err(|e| NodeError::system("making books", e))??;
        Ok(Arc::new(Volume::new(books)))
    }

    /// The largest books at hand that these continue: where every log has grown or stayed.
    fn nearest(&self, as_of: &AsOf) -> Option<Books> {
        let (kept, wanted) = (self.lock(), as_of.sizes());
        let smaller = kept.cells.iter().filter(|((known, until), _)| {
            *until == as_of.until && known.iter().zip(&wanted).all(|(known, wanted)| known <= wanted)
        });
        let made = smaller.filter_map(|(_, (cell, _))| cell.get());
        made.max_by_key(|volume| volume.books.as_of().size).map(|volume| volume.books.clone())
    }

    /// Lets go of what failed, and of what was asked for longest ago, until the rest is within its bounds.
    fn tidy(&self, failed: Option<Key>) {
        let mut kept = self.lock();
        if let Some(key) = failed {
            kept.cells.remove(&key);
        }
        loop {
            let made = || kept.cells.iter().filter(|(_, (cell, _))| cell.initialized());
            let statements: u64 = made().map(|((sizes, _), _)| sizes.iter().sum::<u64>()).sum();
            if made().count() <= MAX_KEPT && statements <= MAX_KEPT_STATEMENTS {
                return;
            }
            let Some(oldest) = made().min_by_key(|(_, (_, last))| *last).map(|(key, _)| key.clone()) else {
                return;
            };
            kept.cells.remove(&oldest);
        }
    }
}

/// What a view came to, and when.
type LastMade = Option<(Timestamp, Arc<Made>)>;

/// Books, and what was worked out from them.
pub struct Volume {
    books: Books,
    /// Each view as of the time it was last asked for, so that paging through it makes it once.
    made: Vec<Mutex<LastMade>>,
    traces: Mutex<Vec<(String, bool, Arc<ClaimTrace>)>>,
    names: OnceLock<Arc<Names>>,
    hash: String,
}

impl Volume {
    fn new(books: Books) -> Self {
        let made = VIEWS.iter().map(|_| Mutex::default()).collect();
        Volume {
            made,
            traces: Mutex::default(),
            names: OnceLock::new(),
            hash: books.ledger().hash().to_string(),
            books,
        }
    }

    /// The books, asked at a time.
    pub fn books(&self, now: Timestamp) -> Books {
        self.books.asked_at(now)
    }

    /// The hash of the ledger.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// What parties, programmes and places call themselves. Gathered once.
    pub fn names(&self) -> Arc<Names> {
        self.names.get_or_init(|| Arc::new(Names::of(self.books.ledger().claims()))).clone()
    }

    /// What a view comes to at a time.
    pub fn made(&self, view: &View, now: Timestamp) -> Result<Arc<Made>, NodeError> {
        let books = self.books(now);
        let now = books.as_of().now;
        let place = VIEWS.iter().position(|known| known.name == view.name).and_then(|at| self.made.get(at));
        let Some(place) = place else { return Ok(Arc::new(view.made(&books)?)) };
        let mut place = place.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, made)) = place.as_ref().filter(|(then, _)| *then == now) {
            return Ok(made.clone());
        }
        let made = Arc::new(view.made(&books)?);
        *place = Some((now, made.clone()));
        Ok(made)
    }

    /// The trace in a currency. It doesn't depend on the time of asking.
    pub fn trace(&self, options: &Options) -> Result<Arc<ClaimTrace>, NodeError> {
        let mut traces = self.traces.lock().unwrap_or_else(PoisonError::into_inner);
        let known = |(currency, commitments, _): &&(String, bool, Arc<ClaimTrace>)| {
            *currency == options.currency && *commitments == options.commitments
        };
        if let Some((.., trace)) = traces.iter().find(known) {
            return Ok(trace.clone());
        }
        let trace = Arc::new(self.books.trace(options)?);
        traces.truncate(MAX_TRACES - 1);
        traces.insert(0, (options.currency.clone(), options.commitments, trace.clone()));
        Ok(trace)
    }
}
