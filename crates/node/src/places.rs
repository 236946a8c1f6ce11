//! Where a node keeps what need not be in its data folder, and that it is the right place: a node that is opened with
//! another's database, or with an empty one, must stop and say so. Filling in from the log would give it an index, but
//! not the disclosures.

use std::path::Path;
use std::sync::Arc;

use entente_store::bucket::{Bucket, BucketPlace, BucketReader, BucketWriter};
use entente_store::disk::Disk;
use entente_store::folder::{FolderReader, FolderWriter};
use entente_store::log::{LogReader, LogWriter};
use entente_store::sql::{Database, Sql};

use crate::NodeError;
use crate::folder::{DataFolder, Identity};

/// Where a node's parts are, if not in its folder. Not written down in the folder: a URL may hold a password.
#[derive(Debug, Clone, Default)]
pub struct Places {
    /// PostgreSQL in place of SQLite in the folder.
    pub database: Option<Database>,
    /// A bucket for the log in place of the folder.
    pub blobs: Option<BucketPlace>,
}

/// What `node.json` says of a log that is in a bucket.
const BUCKET: &str = "s3";

impl Places {
    /// Those of these places that the node in this folder was created with: where several nodes are read, some of them
    /// may have everything in their folders.
    pub fn fitting(&self, root: &Path) -> Result<Places, NodeError> {
        let identity = DataFolder::new(root).identity()?;
        Ok(Places {
            database: self.database.clone().filter(|_| identity.database.is_some()),
            blobs: self.blobs.clone().filter(|_| identity.blobs.is_some()),
        })
    }

    /// What `node.json` says of the database.
    pub(crate) fn database_kind(&self) -> Option<String> {
        self.database.as_ref().map(|database| database.kind().to_owned())
    }

    /// What `node.json` says of the log's place.
    pub(crate) fn blobs_kind(&self) -> Option<String> {
        self.blobs.as_ref().map(|_| BUCKET.to_owned())
    }

    /// The log, for reading.
    pub(crate) fn reader(&self, folder: &DataFolder, identity: &Identity) -> Result<LogReader, NodeError> {
        Ok(match self.bucket(folder, identity)? {
            None => LogReader::Folder(FolderReader::new(folder.log())),
            Some(place) => LogReader::Bucket(BucketReader::new(Bucket::open(place)?)),
        })
    }

    /// The log, for writing.
    pub(crate) fn writer(
        &self,
        folder: &DataFolder,
        identity: &Identity,
        disk: Arc<dyn Disk>,
    ) -> Result<LogWriter, NodeError> {
        Ok(match self.bucket(folder, identity)? {
            None => LogWriter::Folder(FolderWriter::new(folder.log(), folder.state(), disk)),
            Some(place) => LogWriter::Bucket(BucketWriter::new(Bucket::open(place)?, disk)?),
        })
    }

    /// The bucket, if the node was created with one.
    fn bucket(&self, folder: &DataFolder, identity: &Identity) -> Result<Option<&BucketPlace>, NodeError> {
        let reason = match (&self.blobs, identity.blobs.as_deref()) {
            (None, None) => return Ok(None),
            (Some(place), Some(BUCKET)) => return Ok(Some(place)),
            (None, Some(_)) => {
                "was created with its log in a bucket: name it with --blobs s3://… or ENTENTE_BLOBS"
            }
            (Some(_), _) => "was created with its log in the folder: leave --blobs and ENTENTE_BLOBS out",
        };
        Err(NodeError::folder(folder.root(), reason))
    }

    /// Opens the store for writing.
    pub(crate) async fn open(&self, folder: &DataFolder, identity: &Identity) -> Result<Sql, NodeError> {
        let database = self.database(folder, identity)?;
        let sql = Sql::open(&database).await?;
        self.settle(sql, folder, identity, database.path().is_some()).await
    }

    /// Opens the store for reading.
    pub(crate) async fn read(&self, folder: &DataFolder, identity: &Identity) -> Result<Sql, NodeError> {
        let database = self.database(folder, identity)?;
        let sql = Sql::read(&database).await?;
        self.settle(sql, folder, identity, false).await
    }

    /// Opens the store for writing and makes it this node's if it is nobody's: when a node is created, and when its
    /// index is rebuilt.
    pub(crate) async fn claim(&self, folder: &DataFolder, identity: &Identity) -> Result<Sql, NodeError> {
        let database = self.database(folder, identity)?;
        let sql = Sql::open(&database).await?;
        self.settle(sql, folder, identity, true).await
    }

    async fn settle(
        &self,
        sql: Sql,
        folder: &DataFolder,
        identity: &Identity,
        claim: bool,
    ) -> Result<Sql, NodeError> {
        let reason = match sql.owner().await {
            Ok(Some(owner)) if owner == identity.log_key => return Ok(sql),
            Ok(Some(owner)) => format!(
                "the database belongs to another log ({owner}). Give this node its own: another database, or another \
                 schema by ?options[search_path]=NAME"
            ),
            Ok(None) if claim => {
                sql.set_owner(&identity.log_key).await?;
                return Ok(sql);
            }
            // A file of before stores had owners, read beside the node that has yet to be started.
            Ok(None) if self.database.is_none() => return Ok(sql),
            Ok(None) => "the database is empty, and this node's is not: it holds the disclosures of sealed fields. \
                         Restore it from a backup; if it is lost, `entente doctor --rebuild` makes this one the node's \
                         and lists what can't be opened any more"
                .to_owned(),
            Err(error) => {
                sql.close().await;
                return Err(error.into());
            }
        };
        sql.close().await;
        Err(NodeError::folder(folder.root(), reason))
    }

    /// The database, if it is of the kind that the node was created with.
    fn database(&self, folder: &DataFolder, identity: &Identity) -> Result<Database, NodeError> {
        match (&self.database, identity.database.as_deref()) {
            (None, None) => Ok(Database::file(folder.sql())),
            (Some(database), Some(kind)) if database.kind() == kind => Ok(database.clone()),
            (None, Some(_)) => Err(NodeError::folder(
                folder.root(),
                "was created with a database of its own: name it with --database URL or ENTENTE_DATABASE",
            )),
            (Some(_), _) => Err(NodeError::folder(
                folder.root(),
                "was created with its store in the folder: leave --database and ENTENTE_DATABASE out",
            )),
        }
    }
}
