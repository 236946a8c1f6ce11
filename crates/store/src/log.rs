//! A log wherever it is: in a folder or in a bucket.

use std::path::Path;

use entente_log::{TilePath, TileSource};

use crate::StoreError;
use crate::bucket::{BucketReader, BucketWriter};
use crate::folder::{FolderReader, FolderWriter};

/// Reads a log. Cheap to clone; has no way to write.
#[derive(Clone)]
pub enum LogReader {
    /// In a folder.
    Folder(FolderReader),
    /// In an S3-compatible store.
    Bucket(BucketReader),
}

/// Writes a log.
pub enum LogWriter {
    /// In a folder.
    Folder(FolderWriter),
    /// In an S3-compatible store.
    Bucket(BucketWriter),
}

impl LogWriter {
    /// The reading side of the same log.
    pub fn reader(&self) -> LogReader {
        match self {
            LogWriter::Folder(folder) => LogReader::Folder(folder.reader().clone()),
            LogWriter::Bucket(bucket) => LogReader::Bucket(bucket.reader()),
        }
    }
}

impl LogReader {
    /// Where it is, for messages.
    pub fn place(&self) -> String {
        match self {
            LogReader::Folder(folder) => folder.root().display().to_string(),
            LogReader::Bucket(bucket) => bucket.place().to_string(),
        }
    }

    /// The folder, if it is in one.
    pub fn folder(&self) -> Option<&Path> {
        match self {
            LogReader::Folder(folder) => Some(folder.root()),
            LogReader::Bucket(_) => None,
        }
    }

    /// The published checkpoint, as its bytes.
    pub fn checkpoint(&self) -> Result<Vec<u8>, StoreError> {
        match self {
            LogReader::Folder(folder) => folder.checkpoint(),
            LogReader::Bucket(bucket) => bucket.checkpoint(),
        }
    }

    /// A tile or bundle exactly as named.
    pub fn tile_exact(&self, path: &TilePath) -> Result<Vec<u8>, StoreError> {
        match self {
            LogReader::Folder(folder) => folder.tile_exact(path),
            LogReader::Bucket(bucket) => bucket.tile_exact(path),
        }
    }

    /// A tile or bundle; where only the full one is there, that one cut to the width asked for.
    pub fn tile_or_full(&self, path: &TilePath) -> Result<Vec<u8>, StoreError> {
        match self {
            LogReader::Folder(folder) => folder.tile_or_full(path),
            LogReader::Bucket(bucket) => bucket.tile_or_full(path),
        }
    }
}

impl TileSource for LogReader {
    type Error = StoreError;

    fn tile(&self, path: &TilePath) -> Result<Vec<u8>, StoreError> {
        self.tile_or_full(path)
    }
}
