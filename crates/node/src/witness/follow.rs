//! Following a log as a witness: fetch its checkpoint, prove to ourselves that it only grew, cosign.

use entente_log::witness::AddCheckpoint;
use entente_log::{SignedCheckpoint, TilePath, TileSource, prove_consistency};

use super::Witness;
use super::server::WitnessError;
use crate::NodeError;
use crate::verify::LogSource;

/// What one look at a followed log gave.
#[derive(Debug, Clone)]
pub struct Followed {
    /// Origin of the log.
    pub origin: String,
    /// Size now cosigned.
    pub size: u64,
    /// Size cosigned before.
    pub before: u64,
}

/// Looks at a log once and cosigns what it shows, if it is consistent with what was seen before.
pub fn follow_once(witness: &Witness, source: &dyn LogSource) -> Result<Followed, WitnessError> {
    let fetched = |what: &str, reason: String| WitnessError::Inside(NodeError::system(what, reason));
    let bytes = source.checkpoint().map_err(|e| fetched("checkpoint", e))?;
    let checkpoint =
        SignedCheckpoint::from_bytes(&bytes).map_err(|e| fetched("checkpoint", e.to_string()))?;
    let head = checkpoint.checkpoint().clone();
    let old = witness.seen(&head.origin)?.map_or(0, |seen| seen.size);
    let proof = if old == 0 || old > head.size {
        Vec::new()
    } else {
        prove_consistency(Tiles(source), old, head.size)
            .map_err(|e| fetched("tiles for the consistency proof", e.to_string()))?
    };
    witness.consider(&AddCheckpoint { old, proof, checkpoint })?;
    Ok(Followed { origin: head.origin, size: head.size, before: old })
}

/// A log source as the tree's proofs want it.
struct Tiles<'s>(&'s dyn LogSource);

impl TileSource for Tiles<'_> {
    type Error = NodeError;

    fn tile(&self, path: &TilePath) -> Result<Vec<u8>, NodeError> {
        let mut tiles = self.0.tiles(&[*path]);
        let tile = tiles.pop().unwrap_or_else(|| Err("was not fetched".into()));
        tile.map_err(|reason| NodeError::system(path.to_string(), reason))
    }
}
