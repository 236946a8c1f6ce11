//! Auditing a node: log, index, keys and disclosures held against each other.

mod disclosures;
mod index;
mod ledger;
mod leftovers;
mod rebuild;

use std::path::Path;

use entente_log::Policy;
use entente_store::cipher::Cipher;

use crate::folder::DataFolder;
use crate::verify::{LogFault, Report, verify_log};
use crate::writer::published_size;
use crate::{NodeError, Places};

pub use rebuild::rebuild;

/// What an audit found.
pub struct Audit {
    /// The log on its own.
    pub log: Report,
    /// Everything that is wrong, the log's faults first.
    pub faults: Vec<LogFault>,
    /// Things to know that are not wrong.
    pub notes: Vec<String>,
    /// Disclosures that decrypt and belong to their statement.
    pub disclosures: u64,
}

/// Audits the data folder at `root`. Takes its lock: what is being written cannot be judged.
pub async fn audit(
    root: &Path,
    places: &Places,
    progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<Audit, NodeError> {
    let folder = DataFolder::new(root);
    let identity = folder.identity()?;
    let _lock = folder.lock()?;
    let reader = places.reader(&folder, &identity)?;
    let policy = Policy::of_logs(&[identity.log_verifier()?]).map_err(|e| NodeError::system("log key", e))?;
    let log = tokio::task::block_in_place(|| verify_log(&reader, &policy, progress));
    let mut audit = Audit { faults: log.faults.clone(), log, notes: Vec::new(), disclosures: 0 };
    if audit.log.faults.iter().any(|fault| fault.place == "checkpoint") && audit.log.size == 0 {
        audit.notes.push("without a checkpoint the store could not be held against the log".into());
        return Ok(audit);
    }
    // What a start would go by: it refuses a signed checkpoint that it can't read.
    match published_size(&folder, &reader, &identity) {
        Ok(size) if size > audit.log.size => audit.notes.push(format!(
            "a checkpoint of {size} entries is signed and not yet published; the next start publishes it"
        )),
        Ok(_) => {}
        Err(error) => audit.fault("state/signed-checkpoint", None, error.to_string()),
    }
    leftovers::audit(&reader, &mut audit);
    let sql = places.read(&folder, &identity).await?;
    for complaint in sql.integrity().await? {
        audit.fault("store", None, complaint);
    }
    index::audit(&reader, &sql, &mut audit).await?;
    ledger::audit((&folder, &identity), &reader, &sql, &mut audit).await?;
    let cipher = Cipher::new(&folder.store_key()?);
    disclosures::audit(&reader, &sql, &cipher, &mut audit).await?;
    sql.close().await;
    Ok(audit)
}

impl Audit {
    /// Notes a fault.
    pub(crate) fn fault(&mut self, place: &str, entry: Option<u64>, reason: impl Into<String>) {
        self.faults.push(LogFault { place: place.to_owned(), entry, reason: reason.into() });
    }

    /// Whether everything holds.
    pub fn holds(&self) -> bool {
        self.faults.is_empty()
    }
}
