//! Where a node keeps things: the folder of the log (tiles, bundles, checkpoint) and the SQL store beside it.
//!
//! Two kinds of state live here and they must not be confused:
//!
//! - what the log says, in [`folder`] or [`bucket`] (either, in [`log`]): the only truth, written once, synced before anyone hears of it;
//! - what is derived from it, in [`sql`]: index, keys. It can be dropped and rebuilt from the log.
//!
//! The one exception is the disclosures of sealed fields ([`sql::disclosures`]): nothing can rebuild a lost
//! salt, so they are committed durably before the entry they belong to is logged.
//!
//! Every byte that reaches the disk outside SQLite goes through [`disk::Disk`], so that tests can make any
//! single call fail, before or after it took effect.

pub mod bucket;
pub mod cipher;
pub mod disk;
mod error;
pub mod folder;
pub mod log;
pub mod sql;

pub use error::StoreError;
