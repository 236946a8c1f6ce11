//! From a root to a published checkpoint: signed by the log, cosigned by its witnesses.

use std::path::PathBuf;
use std::sync::Arc;

use entente_log::{Checkpoint, Hash, SignedCheckpoint, SigningKey, TilePath};
use entente_store::disk::Disk;
use entente_store::folder::Replacement;
use entente_store::log::LogWriter;
use tokio::runtime::Handle;

use crate::NodeError;
use crate::witness::client::Witnesses;

/// Writes what the public sees.
pub(crate) struct Publisher {
    pub log: LogWriter,
    /// Entries that are published.
    pub published: u64,
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
        match &self.log {
            LogWriter::Folder(_) => self.publish_in_folder(tiles, signed, settled)?,
            LogWriter::Bucket(_) => self.publish_in_bucket(tiles, &signed, settled)?,
        }
        self.published = size;
        Ok(())
    }

    fn publish_in_folder(
        &mut self,
        tiles: &[(TilePath, Vec<u8>)],
        signed: SignedCheckpoint,
        settled: impl FnOnce(),
    ) -> Result<(), NodeError> {
        let LogWriter::Folder(folder) = &mut self.log else { return Ok(()) };
        let note = signed.to_string();
        let disk = self.disk.clone();
        let own = Replacement::new(&self.state, &self.signed_checkpoint, note.as_bytes());
        if self.witnesses.is_empty() {
            let public = folder.checkpoint(&note);
            let prepared = [own, public];
            folder.write_tiles(tiles, &prepared)?;
            let [own, public] = prepared;
            own.put(disk.as_ref())?;
            settled();
            return Ok(public.put(disk.as_ref())?);
        }
        let prepared = [own];
        folder.write_tiles(tiles, &prepared)?;
        let [own] = prepared;
        own.put(disk.as_ref())?;
        settled();
        let note = self.cosigned(&signed)?;
        let LogWriter::Folder(folder) = &mut self.log else { return Ok(()) };
        Ok(folder.checkpoint(&note).prepare_and_put(disk.as_ref())?)
    }

    /// The same promises where several writers may be at work: replacing the signed checkpoint decides which of them goes
    /// on, and only then do tiles get their public names. No tiles means that the last batch is published once more.
    fn publish_in_bucket(
        &mut self,
        tiles: &[(TilePath, Vec<u8>)],
        signed: &SignedCheckpoint,
        settled: impl FnOnce(),
    ) -> Result<(), NodeError> {
        let LogWriter::Bucket(bucket) = &mut self.log else { return Ok(()) };
        let note = signed.to_string();
        if !tiles.is_empty() {
            let head = signed.checkpoint();
            let root = hex::encode(head.root.0);
            bucket.decide(tiles, (self.published, head.size, &root), &note)?;
        }
        let own = Replacement::new(&self.state, &self.signed_checkpoint, note.as_bytes());
        own.prepare_and_put(self.disk.as_ref())?;
        bucket.write_tiles(tiles)?;
        settled();
        let note = if self.witnesses.is_empty() { note } else { self.cosigned(signed)? };
        let LogWriter::Bucket(bucket) = &mut self.log else { return Ok(()) };
        bucket.publish(&note)?;
        if let Err(error) = bucket.tidy() {
            tracing::warn!(%error, "a staging object stays in the bucket; it does no harm");
        }
        Ok(())
    }

    /// The checkpoint with the signatures of the witnesses that answer.
    fn cosigned(&mut self, signed: &SignedCheckpoint) -> Result<String, NodeError> {
        let reader = self.log.reader();
        let lines = self.runtime.block_on(self.witnesses.gather(signed, &reader));
        let cosigned = signed.with_signature_lines(&lines);
        Ok(cosigned.map_err(|e| NodeError::system("cosigned checkpoint", e))?.to_string())
    }

    /// Removes partial tiles that full ones have replaced.
    pub fn remove_partials(&self, now_full: &[TilePath]) -> Result<(), NodeError> {
        match &self.log {
            LogWriter::Folder(folder) => Ok(folder.remove_partials(now_full)?),
            // A request each, to save little.
            LogWriter::Bucket(_) => Ok(()),
        }
    }
}
