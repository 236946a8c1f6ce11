//! The ledger at rest: what is known of each subject, and how far each log has been folded into it. Both change in one
//! transaction, so that whoever reads finds the fold of exactly the entries it is said to be of.

use super::batch::{Batch, Durability};
use super::snapshot::Snapshot;
use super::value::{Row, Value};
use super::{Sql, queries};
use crate::StoreError;
use crate::disk::Disk;

/// A log that is folded into the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoldedLog {
    /// Its number in this store: what a [`SubjectRow`] names it by.
    pub number: u32,
    /// Its origin.
    pub origin: String,
    /// The key it signs with, as its reader writes it.
    pub key: String,
    /// How many of its entries are folded.
    pub reached: u64,
}

/// What is known of one subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubjectRow {
    /// The subject.
    pub subject: String,
    /// The hash of its state.
    pub hash: [u8; 32],
    /// How many statements are about it, each counted once.
    pub statements: u64,
    /// Where their entries are, as `log:position` with a space between, in the order of logs and positions.
    pub places: String,
    /// What money, duties and coverage are counted from, as JSON.
    pub kept: String,
}

/// What the store calls the version of the rules by which the ledger was folded.
const LEDGER: &str = "ledger";
/// Subjects that are read at once.
const PAGE: i64 = 4096;

impl Sql {
    /// Puts subjects in the place of what was known of them, together with how far the log is folded by that.
    pub async fn project(
        &self,
        log: &FoldedLog,
        subjects: &[SubjectRow],
        disk: &dyn Disk,
    ) -> Result<(), StoreError> {
        let mut batch = Batch::new(Durability::Derived);
        batch.bulk(&queries::PUT_SUBJECTS, subjects.iter().map(values));
        let (number, reached) = (i64::from(log.number), log.reached as i64);
        let (origin, key) = (log.origin.as_str(), log.key.as_str());
        batch.run(&queries::PUT_LOG, [number.into(), origin.into(), key.into(), reached.into()]);
        self.commit(&batch, disk).await
    }

    /// By which version of the rules the ledger was folded, if it was.
    pub async fn fold_version(&self) -> Result<Option<String>, StoreError> {
        self.fetch(&queries::GET_STATE, &[LEDGER.into()]).await?.first().map(|row| row.text(0)).transpose()
    }

    /// Forgets the ledger, to be folded by these rules.
    pub async fn clear_projection(&self, version: &str, disk: &dyn Disk) -> Result<(), StoreError> {
        let mut batch = Batch::new(Durability::Derived);
        batch.run(&queries::CLEAR_LOGS, []);
        batch.run(&queries::CLEAR_SUBJECTS, []);
        batch.run(&queries::SET_STATE, [LEDGER.into(), version.into()]);
        self.commit(&batch, disk).await
    }

    /// Where the entries about these subjects are; nothing for those of which nothing is known.
    pub async fn places_of(&self, subjects: &[&str]) -> Result<Vec<(String, String)>, StoreError> {
        let values: Vec<Value<'_>> = subjects.iter().map(|subject| (*subject).into()).collect();
        let rows = self.fetch_bulk(&queries::PLACES_OF, &values).await?;
        rows.iter().map(|row| Ok((row.text(0)?, row.text(1)?))).collect()
    }
}

impl Snapshot {
    /// The logs that are folded, by number.
    pub async fn folded_logs(&mut self) -> Result<Vec<FoldedLog>, StoreError> {
        let rows = self.fetch(&queries::LIST_LOGS, &[]).await?;
        let number = |row: &Row| {
            u32::try_from(row.int(0)?)
                .map_err(|_| StoreError::corrupt("ledger in the store", "a log's number is out of range"))
        };
        let log = |row: &Row| {
            let (origin, key) = (row.text(1)?, row.text(2)?);
            Ok(FoldedLog { number: number(row)?, origin, key, reached: row.index(3)? })
        };
        rows.iter().map(log).collect()
    }

    /// What is known of a subject.
    pub async fn subject(&mut self, subject: &str) -> Result<Option<SubjectRow>, StoreError> {
        self.fetch(&queries::SUBJECT, &[subject.into()]).await?.first().map(row).transpose()
    }

    /// A page of what is known of subjects after one and before another, by subject; empty at the end.
    pub async fn subjects_after(&mut self, after: &str, before: &str) -> Result<Vec<SubjectRow>, StoreError> {
        let values = [after.into(), before.into(), PAGE.into()];
        self.fetch(&queries::SUBJECTS_PAGE, &values).await?.iter().map(row).collect()
    }

    /// A page of the hashes of subjects after one, by subject; empty at the end.
    pub async fn subject_hashes_after(&mut self, after: &str) -> Result<Vec<(String, [u8; 32])>, StoreError> {
        let rows = self.fetch(&queries::SUBJECT_HASHES_PAGE, &[after.into(), PAGE.into()]).await?;
        rows.iter().map(|row| Ok((row.text(0)?, row.bytes(1)?))).collect()
    }
}

/// A row as `PUT_SUBJECTS` takes it.
fn values(row: &SubjectRow) -> [Value<'_>; 5] {
    [
        row.subject.as_str().into(),
        row.hash.as_slice().into(),
        (row.statements as i64).into(),
        row.places.as_str().into(),
        row.kept.as_str().into(),
    ]
}

fn row(row: &Row) -> Result<SubjectRow, StoreError> {
    Ok(SubjectRow {
        subject: row.text(0)?,
        hash: row.bytes(1)?,
        statements: row.index(2)?,
        places: row.text(3)?,
        kept: row.text(4)?,
    })
}
