//! An edition: the ledger at rest as of one size and time, with what most readers ask of it made once for all of them.
//!
//! Making one takes seconds, so nobody but the first waits for it: while the next is made, readers get the one before, which says of
//! what size and time it is. All of an edition is of one state, so that the figures of one page belong together; pages made of
//! nothing else are kept with it.

use std::collections::{BTreeMap, BTreeSet};
use std::pin::Pin;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use entente_record::{PartyId, SubjectType};
use entente_store::sql::Sql;
use tokio::runtime::Handle;
use tokio::sync::oneshot;

use super::pages::KeptPages;
use super::projection::{Stored, give_way};
use super::rest::{MAX_COUNTED, reached};
use super::shelf::MAX_STATEMENTS;
use super::view::{GOODS, Made, Make, View};
use super::{Accounts, AsOf, Asked, Books, Logs, Names, NotGiven, view};
use crate::NodeError;

/// The views in an edition: those that the portal's pages are made of. Others are made when somebody asks.
const VIEWS: [&str; 6] = ["money", "obligations", "delinquency", "consignments", "discrepancies", "places"];
/// How soon after one edition the next is made, if the logs have grown.
const GROWN: Duration = Duration::from_secs(60);
/// The same if they have not: ages are told in days.
const SAME: Duration = Duration::from_secs(10 * 60);
/// Editions take at most one part in so many of a core's time, however long one takes to make.
const SHARE: u32 = 5;
/// Who asks after so long gets nothing older, and waits: nobody has asked meanwhile, or making editions fails.
const OLDEST: Duration = Duration::from_secs(30 * 60);
/// Pages of an edition that are written anew with the next, before readers get it.
const MOST_WRITTEN: usize = 200;
/// What writing them may take at most.
const WRITING: Duration = Duration::from_secs(30);

/// Writes pages of an edition before anybody asks for them: those with these keys, and whichever are asked for most in any case.
pub type PageWriter =
    Box<dyn Fn(Arc<Edition>, Vec<String>) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync>;

/// One state of the ledger.
pub struct Edition {
    as_of: AsOf,
    /// Each view, or why there is none.
    made: BTreeMap<&'static str, Result<Arc<Made>, String>>,
    names: Arc<Names>,
    monitors: BTreeSet<PartyId>,
    pages: KeptPages,
    since: Instant,
    took: Duration,
}

impl Edition {
    /// Of which statements it is, as of when.
    pub fn as_of(&self) -> &AsOf {
        &self.as_of
    }

    /// A view of it, or why the ledger is too large for that; nothing where editions don't have it.
    pub fn made(&self, name: &str) -> Option<Result<Arc<Made>, String>> {
        self.made.get(name).cloned()
    }

    /// What parties, programmes and places are called in it.
    pub fn names(&self) -> &Arc<Names> {
        &self.names
    }

    /// The independent monitors among its parties.
    pub fn monitors(&self) -> &BTreeSet<PartyId> {
        &self.monitors
    }

    /// Pages that are made of this edition and nothing else.
    pub fn pages(&self) -> &KeptPages {
        &self.pages
    }

    /// Whether the next one is due, by how much there is now.
    fn is_due(&self, asked: &Asked<'_>) -> bool {
        let every = if self.as_of.logs == asked.as_of.logs { SAME } else { GROWN };
        self.since.elapsed() > every.max(self.took * SHARE)
    }
}

/// Whether editions have this view.
pub(super) fn has(name: &str) -> bool {
    VIEWS.contains(&name)
}

/// The edition that readers get, and the making of the next.
pub(super) struct Editions {
    sql: Sql,
    current: Mutex<Option<Arc<Edition>>>,
    /// Held by who makes one: one at a time.
    making: Arc<tokio::sync::Mutex<()>>,
    writer: OnceLock<PageWriter>,
}

impl Editions {
    pub fn new(sql: Sql) -> Arc<Self> {
        Arc::new(Editions { sql, current: Mutex::default(), making: Arc::default(), writer: OnceLock::new() })
    }

    /// From now on pages are written ahead, by this writer. The first one given stays.
    pub fn written_by(&self, writer: PageWriter) {
        let _ = self.writer.set(writer);
    }

    /// The edition that answers what is asked: of the newest, or of the very sizes. None does for a time of the past.
    pub async fn of(self: &Arc<Self>, asked: &Asked<'_>) -> Result<Option<Arc<Edition>>, NotGiven> {
        if asked.as_of.until.is_some() {
            return Ok(None);
        }
        let current = self.current();
        if asked.sizes_given {
            return Ok(current.filter(|edition| edition.as_of.logs == asked.as_of.logs));
        }
        if let Some(edition) = current.filter(|edition| edition.since.elapsed() < OLDEST) {
            if edition.is_due(asked) {
                self.renew(asked);
            }
            return Ok(Some(edition));
        }
        let _turn = self.making.lock().await;
        if let Some(edition) = self.current().filter(|edition| edition.since.elapsed() < OLDEST) {
            return Ok(Some(edition));
        }
        Ok(Some(self.make(asked.logs.clone(), asked.as_of.clone()).await?))
    }

    fn current(&self) -> Option<Arc<Edition>> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Has the next one made, unless it is being made already.
    fn renew(self: &Arc<Self>, asked: &Asked<'_>) {
        let Ok(turn) = self.making.clone().try_lock_owned() else { return };
        let (editions, logs, as_of) = (self.clone(), asked.logs.clone(), asked.as_of.clone());
        tokio::spawn(async move {
            if let Err(error) = editions.make(logs, as_of).await {
                tracing::error!(%error, "the next state of the ledger could not be made for readers");
            }
            drop(turn);
        });
    }

    /// Makes one on a thread of its own, which gives way to those that answer.
    async fn make(self: &Arc<Self>, logs: Logs, as_of: AsOf) -> Result<Arc<Edition>, NodeError> {
        let failed = |error: &dyn std::fmt::Display| NodeError::system("an edition of the ledger", error);
        let (editions, runtime, (told, made)) = (self.clone(), Handle::current(), oneshot::channel());
        let work = move || {
            give_way();
            runtime.block_on(editions.make_here(&logs, &as_of, told));
        };
        std::thread::Builder::new().name("edition".into()).spawn(work).map_err(|e| failed(&e))?;
        made.await.map_err(|e| failed(&e))?
    }

    /// Makes one, and has its pages written: before readers get it, where they have the one before meanwhile.
    async fn make_here(
        &self,
        logs: &Logs,
        as_of: &AsOf,
        told: oneshot::Sender<Result<Arc<Edition>, NodeError>>,
    ) {
        // Nobody waits any more where it can't be told.
        let edition = match edition(&self.sql, logs, as_of).await {
            Ok(edition) => Arc::new(edition),
            Err(error) => return drop(told.send(Err(error))),
        };
        metrics::gauge!("entente_edition_seconds").set(edition.took.as_secs_f64());
        let before = self.current();
        let known = before.as_ref().map(|before| before.pages.most_asked(MOST_WRITTEN)).unwrap_or_default();
        let write = async {
            if let Some(write) = self.writer.get()
                && tokio::time::timeout(WRITING, write(edition.clone(), known)).await.is_err()
            {
                tracing::warn!("some pages of the ledger's latest state are written when they are asked for");
            }
        };
        let give = || *self.current.lock().unwrap_or_else(PoisonError::into_inner) = Some(edition.clone());
        if before.is_some_and(|before| before.since.elapsed() < OLDEST) {
            write.await;
            give();
            let _ = told.send(Ok(edition.clone()));
        } else {
            give();
            let _ = told.send(Ok(edition.clone()));
            write.await;
        }
    }
}

/// Reads one state of the store and makes all of it.
async fn edition(sql: &Sql, logs: &Logs, asked: &AsOf) -> Result<Edition, NodeError> {
    let since = Instant::now();
    let mut stored = Stored::open(sql).await?;
    let as_of = AsOf::new(reached(&stored, logs), None, asked.now);
    let rows = stored.rows(SubjectType::ALL, MAX_COUNTED).await?;
    let goods = stored.entries_of(GOODS, MAX_STATEMENTS, logs.sources(), &as_of.logs).await?;
    let named = match &goods {
        Some(_) => None,
        None => {
            let types = [SubjectType::Party, SubjectType::Programme];
            stored.entries_of(&types, MAX_STATEMENTS, logs.sources(), &as_of.logs).await?
        }
    };
    drop(stored);
    let accounts = rows.map(|rows| Accounts::of(rows, as_of.clone()));
    let monitors = accounts.as_ref().map(Accounts::monitors).unwrap_or_default();
    let mut made = BTreeMap::new();
    for view in VIEWS.into_iter().filter_map(view) {
        if let Make::Accounts(make) = view.make {
            made.insert(view.name, of_rows(view, accounts.as_ref(), make)?);
        }
    }
    // Rows and books are large: one is let go of before the other is made.
    drop(accounts);
    let books = goods.map(|entries| Books::of(entries, as_of.clone()));
    for view in VIEWS.into_iter().filter_map(view) {
        if let Make::Goods(make) = view.make {
            made.insert(view.name, of_goods(view, books.as_ref(), make)?);
        }
    }
    // Which rows name whom is found out here, not by the first reader who asks.
    for made in made.values().flatten() {
        made.named();
    }
    let names = match (&books, named) {
        (Some(books), _) => Names::of(books.ledger().claims()),
        (None, Some(entries)) => Names::of(Books::of(entries, as_of.clone()).ledger().claims()),
        (None, None) => Names::default(),
    };
    let pages = KeptPages::default();
    Ok(Edition { as_of, made, names: Arc::new(names), monitors, pages, since, took: since.elapsed() })
}

type Given = Result<Arc<Made>, String>;

fn of_rows(
    view: &View,
    accounts: Option<&Accounts>,
    make: fn(&Accounts) -> Result<Made, NodeError>,
) -> Result<Given, NodeError> {
    let reason = || format!("the view {} is counted from at most {MAX_COUNTED} statements", view.name);
    accounts.map_or_else(|| Ok(Err(reason())), |accounts| Ok(Ok(Arc::new(make(accounts)?))))
}

fn of_goods(
    view: &View,
    books: Option<&Books>,
    make: fn(&Books) -> Result<Made, NodeError>,
) -> Result<Given, NodeError> {
    let reason =
        || format!("the view {} takes the statements about goods, at most {MAX_STATEMENTS}", view.name);
    books.map_or_else(|| Ok(Err(reason())), |books| Ok(Ok(Arc::new(make(books)?))))
}
