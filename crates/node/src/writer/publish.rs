//! From a root to a published checkpoint: signed by the log, cosigned by its witnesses.

use std::path::PathBuf;
use std::sync::Arc;

use entente_log::{Checkpoint, Hash, SignedCheckpoint, SigningKey, TilePath};
use entente_store::disk::Disk;
use entente_store::folder::{FolderWriter, Replacement};
use tokio::runtime::Handle;

use crate::NodeError;
use crate::witness::client::Witnesses;

/// Writes what the public sees.
pub(crate) struct Publisher {
    pub folder: FolderWriter,
    pub disk: Arc<dyn Disk>,
    pub state: PathBuf,
    pub signed_checkpoint: PathBuf,
    pub origin: String,
    pub key: SigningKey,
    pub witnesses: Witnesses,
    pub runtime: Handle,
}

impl Publisher {
    /// Makes tiles and bundles durable, then signs and publishes the checkpoint of their tree.
    ///
    /// The log's own signature is made durable first: whoever has seen a size, a witness or a reader that took the
    /// checkpoint between its renaming and the sync of its folder, must never meet another root for it, not even
    /// after a power cut in between. A witness that does not answer in time is left out, so that no witness can stop
    /// the log; how many signed is in the checkpoint for everyone to see.
    ///
    /// `settled` is called between the two: from there on no restart gives this size another root, so its tiles may
    /// be served, and they have to be before anyone holds the checkpoint that leads to them.
    pub fn publish(
        &mut self,
        tiles: &[(TilePath, Vec<u8>)],
        size: u64,
        root: Hash,
        settled: impl FnOnce(),
    ) -> Result<(), NodeError> {
        let checkpoint = Checkpoint::new(&self.origin, size, root);
        let signed =
            SignedCheckpoint::sign(&checkpoint, &self.key).map_err(|e| NodeError::system("checkpoint", e))?;
        let note = signed.to_string();
        let disk = self.disk.clone();
        let own = Replacement::new(&self.state, &self.signed_checkpoint, note.as_bytes());
        if self.witnesses.is_empty() {
            let public = self.folder.checkpoint(&note);
            let prepared = [own, public];
            self.folder.write_tiles(tiles, &prepared)?;
            let [own, public] = prepared;
            own.put(disk.as_ref())?;
            settled();
            return Ok(public.put(disk.as_ref())?);
        }
        let prepared = [own];
        self.folder.write_tiles(tiles, &prepared)?;
        let [own] = prepared;
        own.put(disk.as_ref())?;
        settled();
        let reader = self.folder.reader().clone();
        let lines = self.runtime.block_on(self.witnesses.gather(&signed, &reader));
        let cosigned = signed.with_signature_lines(&lines);
        let note = cosigned.map_err(|e| NodeError::system("cosigned checkpoint", e))?.to_string();
        Ok(self.folder.checkpoint(&note).prepare_and_put(disk.as_ref())?)
    }

    /// Removes partial tiles that full ones have replaced.
    pub fn remove_partials(&self, now_full: &[TilePath]) -> Result<(), NodeError> {
        Ok(self.folder.remove_partials(now_full)?)
    }
}
