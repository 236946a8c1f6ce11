//! Reading a log in a bucket.

use std::io;

use entente_log::{TilePath, TileSource};

use super::objects::Bucket;
use super::place::BucketPlace;
use super::writer::{Head, SIGNED};
use crate::StoreError;
use crate::folder::{MAX_CHECKPOINT_BYTES, MAX_TILE_BYTES, cut_to_width};

/// Reads the public objects of a log. Cheap to clone; has no way to write.
#[derive(Clone)]
pub struct BucketReader {
    bucket: Bucket,
}

impl BucketReader {
    /// A reader of the log in this bucket.
    pub fn new(bucket: Bucket) -> Self {
        BucketReader { bucket }
    }

    /// Which bucket it is.
    pub fn place(&self) -> &BucketPlace {
        self.bucket.place()
    }

    /// The published checkpoint, as its bytes.
    pub fn checkpoint(&self) -> Result<Vec<u8>, StoreError> {
        self.read("checkpoint", MAX_CHECKPOINT_BYTES)
    }

    /// A tile or bundle exactly as named.
    pub fn tile_exact(&self, path: &TilePath) -> Result<Vec<u8>, StoreError> {
        self.read(&path.to_string(), MAX_TILE_BYTES)
    }

    /// A tile or bundle; where only the full one is there, that one cut to the width asked for.
    pub fn tile_or_full(&self, path: &TilePath) -> Result<Vec<u8>, StoreError> {
        match self.tile_exact(path) {
            Err(error) if error.is_not_found() && path.is_partial() => {
                cut_to_width(path, self.tile_exact(&path.to_full())?)
            }
            other => other,
        }
    }

    /// What the log signed last, published or not.
    pub fn head(&self) -> Result<Option<Head>, StoreError> {
        match self.bucket.get(SIGNED, MAX_CHECKPOINT_BYTES)? {
            Some(object) => Head::read(&self.bucket.name(SIGNED), &object.bytes).map(Some),
            None => Ok(None),
        }
    }

    fn read(&self, name: &str, limit: u64) -> Result<Vec<u8>, StoreError> {
        match self.bucket.get(name, limit)? {
            Some(object) => Ok(object.bytes),
            None => Err(StoreError::io("read", self.bucket.name(name), io::ErrorKind::NotFound.into())),
        }
    }
}

impl TileSource for BucketReader {
    type Error = StoreError;

    fn tile(&self, path: &TilePath) -> Result<Vec<u8>, StoreError> {
        self.tile_or_full(path)
    }
}
