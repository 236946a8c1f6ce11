//! Inclusion proofs as files: the C2SP tlog-proof of one entry.

use entente_log::{SignedCheckpoint, TileSource, TlogProof, leaf_hash, prove_inclusion_checked};

use crate::NodeError;

/// The proof that `entry` stands at `index` in the tree of `checkpoint`. It is checked before it is given away, so
/// that a damaged folder gives an error here and not a proof that fails at the reader's.
pub fn tlog_proof<S: TileSource>(
    tiles: S,
    checkpoint: &SignedCheckpoint,
    index: u64,
    entry: &[u8],
) -> Result<TlogProof, NodeError>
where
    S::Error: std::fmt::Display,
{
    let head = checkpoint.checkpoint();
    if index >= head.size {
        return Err(NodeError::system(
            format!("proof of entry {index}"),
            format!("the checkpoint covers {} entries; try again with a newer one", head.size),
        ));
    }
    let path = prove_inclusion_checked(tiles, head.size, index, &leaf_hash(entry), &head.root)
        .map_err(|e| NodeError::system(format!("proof of entry {index}"), e))?;
    Ok(TlogProof { extra: None, index, path, checkpoint: checkpoint.clone() })
}
