//! Reading a data folder: the log, its index, and the disclosures. Needs no lock, so it works beside a running
//! node; it has no way to write.

use std::path::Path;

use entente_log::{Policy, SignedCheckpoint, TILE_WIDTH};
use entente_record::{SdJwt, Statement, StatementHash, StatementId, Token};
use entente_store::cipher::Cipher;
use entente_store::log::LogReader;
use entente_store::sql::Sql;
use entente_store::sql::statements::{Filter, StatementRow};

use crate::entry::{Bundle, bad_entry, read_entry};
use crate::folder::{DataFolder, Identity};
use crate::{NodeError, Places};

/// The reading side of a node.
#[derive(Clone)]
pub struct Archive {
    identity: Identity,
    reader: LogReader,
    sql: Sql,
    cipher: Cipher,
}

/// A statement found in the log.
#[derive(Debug, Clone)]
pub struct Found {
    /// Its index row.
    pub row: StatementRow,
    /// The entry itself.
    pub jws: String,
}

impl Archive {
    /// Opens the data folder at `root` for reading.
    pub async fn open(root: &Path, places: &Places) -> Result<Self, NodeError> {
        let folder = DataFolder::new(root);
        let identity = folder.identity()?;
        let reader = places.reader(&folder, &identity)?;
        let sql = places.read(&folder, &identity).await?;
        Archive::new(&folder, identity, reader, sql)
    }

    /// Over a store that is open already.
    pub(crate) fn new(
        folder: &DataFolder,
        identity: Identity,
        reader: LogReader,
        sql: Sql,
    ) -> Result<Self, NodeError> {
        Ok(Archive { reader, cipher: Cipher::new(&folder.store_key()?), identity, sql })
    }

    /// Whose node this is.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The public log.
    pub fn reader(&self) -> &LogReader {
        &self.reader
    }

    /// The index and the disclosures.
    pub fn sql(&self) -> &Sql {
        &self.sql
    }

    /// What encrypts at rest.
    pub(crate) fn cipher(&self) -> &Cipher {
        &self.cipher
    }

    /// The published checkpoint, its signature checked.
    pub fn checkpoint(&self) -> Result<SignedCheckpoint, NodeError> {
        let bytes = self.reader.checkpoint()?;
        let policy =
            Policy::of_logs(&[self.identity.log_verifier()?]).map_err(|e| NodeError::system("log key", e))?;
        let signed = SignedCheckpoint::from_bytes(&bytes).map_err(|e| NodeError::system("checkpoint", e))?;
        policy.verify_signed(&signed).map_err(|e| NodeError::system("checkpoint", e))?;
        Ok(signed)
    }

    /// Finds a statement by its id (`jti`), its hash (`sha256:…`) or its position. `size` is that of the published
    /// tree.
    pub async fn find(&self, id: &str, size: u64) -> Result<Option<Found>, NodeError> {
        let row = if let Ok(hash) = id.parse::<StatementHash>() {
            self.sql.by_hash(&hash.0).await?
        } else if let Ok(jti) = id.parse::<StatementId>() {
            self.sql.by_jti(jti.as_bytes()).await?
        } else if let Ok(index) = id.parse::<u64>() {
            self.sql.by_index(index).await?
        } else {
            None
        };
        row.map(|row| self.load(row, size)).transpose()
    }

    /// Index rows that match, by position.
    pub async fn list(&self, filter: &Filter, limit: u32) -> Result<Vec<StatementRow>, NodeError> {
        Ok(self.sql.list(filter, limit).await?)
    }

    /// Every statement of a published tree of `size`, as everyone may see it, in log order. Reads bundle by bundle.
    pub fn statements(&self, size: u64) -> impl Iterator<Item = Result<Statement, NodeError>> {
        (0..size.div_ceil(TILE_WIDTH)).flat_map(move |number| {
            let opened = Bundle::read(&self.reader, number, size).and_then(|bundle| {
                let open = |(index, entry): (u64, &[u8])| {
                    Token::read(entry)
                        .and_then(|token| token.open(&[]))
                        .map_err(|fault| bad_entry(index, &fault.to_string()))
                };
                Ok(bundle.entries()?.map(open).collect())
            });
            opened.unwrap_or_else(|error| vec![Err(error)])
        })
    }

    /// The entry of an index row.
    pub fn load(&self, row: StatementRow, size: u64) -> Result<Found, NodeError> {
        let entry = read_entry(&self.reader, row.index, size)?;
        let jws = String::from_utf8(entry).map_err(|_| bad_entry(row.index, "is not UTF-8"))?;
        Ok(Found { row, jws })
    }

    /// The stored disclosures of a statement, in the clear: for the operator and whom it authorises.
    pub async fn disclosures(&self, jti: &[u8; 16]) -> Result<Vec<String>, NodeError> {
        let stored = self.sql.disclosures_of(jti).await?;
        stored.iter().map(|row| Ok(row.open(&self.cipher)?)).collect()
    }

    /// A statement with all its disclosures, as it was submitted.
    pub async fn whole(&self, found: &Found) -> Result<SdJwt, NodeError> {
        // Rows under the id of a statement without sealed fields are left from an attempt that never was logged.
        let disclosures = match found.row.sealed {
            0 => Vec::new(),
            _ => self.disclosures(&found.row.jti).await?,
        };
        Ok(SdJwt { jws: found.jws.clone(), disclosures })
    }

    /// Closes the store.
    pub async fn close(&self) {
        self.sql.close().await;
    }
}

impl Found {
    /// The statement opened with `disclosures`; none gives what everyone may see.
    pub fn open(&self, disclosures: &[String]) -> Result<Statement, NodeError> {
        Token::read(self.jws.as_bytes())
            .and_then(|token| token.open(disclosures))
            .map_err(|fault| bad_entry(self.row.index, &fault.to_string()))
    }
}
