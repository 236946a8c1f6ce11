//! Writing a log in a bucket: the four steps of a batch.

use std::sync::Arc;

use entente_log::TilePath;

use super::objects::{Bucket, Kind, Object, Put};
use super::reader::BucketReader;
use super::staging::{MAX_STAGING_BYTES, join, split};
use crate::StoreError;
use crate::disk::Disk;
use crate::folder::{MAX_CHECKPOINT_BYTES, MAX_TILE_BYTES};

/// Decides who writes.
pub(super) const SIGNED: &str = "writer/signed-checkpoint";
/// What readers see.
const PUBLIC: &str = "checkpoint";
/// Written at every start to see whether the server keeps its word.
const PROBE: &str = "writer/probe";
/// Requests at once: hides the line's delay; a batch has about this many tiles.
const AT_ONCE: usize = 8;

/// The last checkpoint this log signed, as the bucket has it.
pub struct Head {
    /// The note, as signed by the log alone.
    pub note: Vec<u8>,
    /// The staging object of its batch.
    staging: String,
}

/// Writes the log. Several may exist; the conditions let one of them go on.
pub struct BucketWriter {
    bucket: Bucket,
    disk: Arc<dyn Disk>,
    /// Tag of the signed checkpoint that this writer saw last; none where there is none.
    signed: Option<String>,
    /// The same of the public one.
    public: Option<String>,
    /// Staging object of the batch under way.
    staging: Option<String>,
}

impl BucketWriter {
    /// A writer that has seen nothing yet: [`BucketWriter::head`] comes first. Fails on a server that does not honour
    /// conditions: there, two writers would both win and nobody would know.
    pub fn new(bucket: Bucket, disk: Arc<dyn Disk>) -> Result<Self, StoreError> {
        let writer = BucketWriter { bucket, disk, signed: None, public: None, staging: None };
        writer.probe()?;
        Ok(writer)
    }

    /// The reading side of the same bucket.
    pub fn reader(&self) -> BucketReader {
        BucketReader::new(self.bucket.clone())
    }

    fn probe(&self) -> Result<(), StoreError> {
        let ignored = |header: &str| StoreError::Bucket {
            place: self.bucket.place().to_string(),
            reason: format!(
                "the server ignores {header} on writes, so two nodes could overwrite each other's log; use one that \
                 honours it"
            ),
        };
        let text = b"Written by a node at its start, to see whether conditions are honoured.\n";
        self.bucket.create(PROBE, text, Kind::Note)?;
        if self.bucket.create(PROBE, text, Kind::Note)? != Put::Refused {
            return Err(ignored("If-None-Match: *"));
        }
        if self.bucket.replace(PROBE, text, Kind::Note, "\"00000000000000000000000000000000\"")?
            != Put::Refused
        {
            return Err(ignored("If-Match"));
        }
        Ok(())
    }

    /// What the log signed last. From here on, this writer goes on from it and from nothing else.
    pub fn head(&mut self) -> Result<Option<Head>, StoreError> {
        self.public = self.bucket.get(PUBLIC, MAX_CHECKPOINT_BYTES)?.map(|object| object.tag);
        let Some(object) = self.bucket.get(SIGNED, MAX_CHECKPOINT_BYTES)? else { return Ok(None) };
        self.signed = Some(object.tag);
        Head::read(&self.bucket.name(SIGNED), &object.bytes).map(Some)
    }

    /// Steps 1 and 2: stages the tiles of a batch and makes its checkpoint, signed by the log alone, the last one. Only
    /// one writer gets past this; `from`, `size` and `root` name the batch.
    pub fn decide(
        &mut self,
        tiles: &[(TilePath, Vec<u8>)],
        (from, size, root): (u64, u64, &str),
        note: &str,
    ) -> Result<(), StoreError> {
        let staging = format!("writer/staging/{from}-{size}-{root}");
        self.create_same(&staging, &join(tiles), Kind::Tile, MAX_STAGING_BYTES)?;
        self.staging = Some(staging.clone());
        let bytes = format!("{staging}\n{note}");
        let put = self.around(|| match &self.signed {
            None => self.bucket.create(SIGNED, bytes.as_bytes(), Kind::Note),
            Some(tag) => self.bucket.replace(SIGNED, bytes.as_bytes(), Kind::Note, tag),
        })?;
        self.signed = Some(self.won(SIGNED, bytes.as_bytes(), put)?);
        Ok(())
    }

    /// Step 3: puts tiles in their public places.
    pub fn write_tiles(&self, tiles: &[(TilePath, Vec<u8>)]) -> Result<(), StoreError> {
        let share = tiles.len().div_ceil(AT_ONCE).max(1);
        let put = |tiles: &[(TilePath, Vec<u8>)]| {
            tiles.iter().try_for_each(|(path, bytes)| {
                self.create_same(&path.to_string(), bytes, Kind::Tile, MAX_TILE_BYTES)
            })
        };
        std::thread::scope(|scope| {
            let shares: Vec<_> = tiles.chunks(share).map(|share| scope.spawn(move || put(share))).collect();
            shares.into_iter().try_for_each(|share| {
                share
                    .join()
                    .unwrap_or_else(|_| Err(self.refused("tile", "a thread that writes it has failed")))
            })
        })
    }

    /// Step 3 of a batch whose writer stopped before it: its tiles are in the staging object that its checkpoint names.
    pub fn finish(&self, head: &Head) -> Result<(), StoreError> {
        let staged = self.bucket.get(&head.staging, MAX_STAGING_BYTES)?;
        let Some(staged) = staged else {
            return Err(
                self.refused(&head.staging, "is gone, and the tiles of the last batch may be with it")
            );
        };
        self.write_tiles(&split(&head.staging, &staged.bytes)?)
    }

    /// Step 4: replaces the public checkpoint.
    pub fn publish(&mut self, note: &str) -> Result<(), StoreError> {
        let put = self.around(|| match &self.public {
            None => self.bucket.create(PUBLIC, note.as_bytes(), Kind::Note),
            Some(tag) => self.bucket.replace(PUBLIC, note.as_bytes(), Kind::Note, tag),
        })?;
        self.public = Some(self.won(PUBLIC, note.as_bytes(), put)?);
        Ok(())
    }

    /// Removes the staging object of the batch that is published. Only tidies up.
    pub fn tidy(&mut self) -> Result<(), StoreError> {
        self.staging.take().map_or(Ok(()), |staging| self.bucket.remove(&staging))
    }

    /// Creates an object that, if it is there already, must be the same.
    fn create_same(&self, name: &str, bytes: &[u8], kind: Kind, limit: u64) -> Result<(), StoreError> {
        if self.around(|| self.bucket.create(name, bytes, kind))? != Put::Refused {
            return Ok(());
        }
        match self.bucket.get(name, limit)? {
            Some(there) if there.bytes == bytes => Ok(()),
            _ => Err(self.refused(name, "is there with other contents; nothing was overwritten")),
        }
    }

    /// The tag of what was put. A refusal may be the answer to a repeated request whose first answer was lost: then what
    /// is there are these very bytes, and this writer has won.
    fn won(&self, name: &str, bytes: &[u8], put: Put) -> Result<String, StoreError> {
        if let Put::Done(tag) = put {
            return Ok(tag);
        }
        match self.bucket.get(name, MAX_CHECKPOINT_BYTES)? {
            Some(Object { bytes: there, tag }) if there == bytes => Ok(tag),
            _ => Err(self.refused(
                name,
                "another node writes to this log: it has replaced what this one saw last. Nothing of this batch was \
                 published. Stop one of the two",
            )),
        }
    }

    /// One write, with a place before and after it where a test can make it fail.
    fn around(&self, put: impl FnOnce() -> Result<Put, StoreError>) -> Result<Put, StoreError> {
        let failed = |error| StoreError::io("put", self.bucket.place().to_string(), error);
        self.disk.around_put(false).map_err(failed)?;
        let put = put()?;
        self.disk.around_put(true).map_err(failed)?;
        Ok(put)
    }

    fn refused(&self, name: &str, reason: &str) -> StoreError {
        StoreError::Bucket { place: self.bucket.name(name), reason: reason.to_owned() }
    }
}

impl Head {
    pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Self, StoreError> {
        let line = bytes.iter().position(|byte| *byte == b'\n');
        let parts =
            line.and_then(|line| Some((std::str::from_utf8(&bytes[..line]).ok()?, &bytes[line + 1..])));
        match parts {
            Some((staging, note)) if staging.starts_with("writer/staging/") => {
                Ok(Head { note: note.to_vec(), staging: staging.to_owned() })
            }
            _ => Err(StoreError::corrupt(name, "does not begin with the name of a staging object")),
        }
    }
}
