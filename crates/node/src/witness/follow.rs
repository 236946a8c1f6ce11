//! Following a log as a witness: fetch its checkpoint, prove to ourselves that it only grew, cosign.

use entente_log::witness::AddCheckpoint;
use entente_log::{SignedCheckpoint, prove_consistency};

use super::Witness;
use super::server::WitnessError;
use crate::NodeError;
use crate::verify::LogSource;
use crate::verify::source::Tiles;

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
