//! Entry bundles: up to 256 entries, each after its length in 16 bits, big-endian.

use crate::tile::{MAX_ENTRY_BYTES, TILE_WIDTH};

/// Why entries can't be bundled, or bytes are no bundle.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    /// An entry is too long for its length prefix.
    #[error("entry {at} of the bundle has {bytes} bytes; an entry can have at most {MAX_ENTRY_BYTES}")]
    EntryTooLong {
        /// Place within the bundle, from 0.
        at: usize,
        /// Its length.
        bytes: usize,
    },
    /// More or fewer entries than a bundle can hold.
    #[error("a bundle holds 1 to 256 entries, not {0}")]
    Count(usize),
    /// The bytes end within an entry.
    #[error("the bundle ends within entry {at} at byte {offset}; fetch it again")]
    Truncated {
        /// Place within the bundle, from 0.
        at: usize,
        /// Where the entry's length prefix starts.
        offset: usize,
    },
    /// Bytes follow the last entry.
    #[error(
        "{bytes} bytes follow the last of {width} entries; the width in the bundle's path doesn't fit it"
    )]
    Trailing {
        /// How many follow.
        bytes: usize,
        /// How many entries were expected.
        width: u16,
    },
}

/// Bundles 1 to 256 entries.
pub fn encode(entries: &[impl AsRef<[u8]>]) -> Result<Vec<u8>, BundleError> {
    if entries.is_empty() || entries.len() as u64 > TILE_WIDTH {
        return Err(BundleError::Count(entries.len()));
    }
    let bytes = entries.iter().map(|entry| 2 + entry.as_ref().len()).sum();
    let mut bundle = Vec::with_capacity(bytes);
    for (at, entry) in entries.iter().enumerate() {
        append(&mut bundle, at, entry.as_ref())?;
    }
    Ok(bundle)
}

/// Adds one entry to the bytes of a bundle that grows; `at` is its place, for the error.
pub fn append(bundle: &mut Vec<u8>, at: usize, entry: &[u8]) -> Result<(), BundleError> {
    let length = u16::try_from(entry.len());
    let length = length.map_err(|_| BundleError::EntryTooLong { at, bytes: entry.len() })?;
    bundle.extend_from_slice(&length.to_be_bytes());
    bundle.extend_from_slice(entry);
    Ok(())
}

/// Takes a bundle of exactly `width` entries apart.
pub fn decode(bundle: &[u8], width: u16) -> Result<Vec<&[u8]>, BundleError> {
    if width == 0 || u64::from(width) > TILE_WIDTH {
        return Err(BundleError::Count(width.into()));
    }
    let mut entries = Vec::with_capacity(width.into());
    let mut rest = bundle;
    for at in 0..usize::from(width) {
        let truncated = BundleError::Truncated { at, offset: bundle.len() - rest.len() };
        let Some((length, after)) = rest.split_first_chunk() else { return Err(truncated) };
        let Some((entry, after)) = after.split_at_checked(u16::from_be_bytes(*length).into()) else {
            return Err(truncated);
        };
        entries.push(entry);
        rest = after;
    }
    if rest.is_empty() { Ok(entries) } else { Err(BundleError::Trailing { bytes: rest.len(), width }) }
}
