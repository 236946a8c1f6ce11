//! How much of what takes time or memory is done at once for strangers.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::Refusal;
use crate::refusal::BUSY;

/// Streams of new statements at once: each may have some 200 kB ahead of its reader.
pub const MAX_STREAMS: usize = 128;
/// Bundles made at once: each reads tiles and makes proofs for a few milliseconds.
const MAX_BUNDLES: usize = 4;
/// How long a bundle waits for its turn: by then some hundred others have been made.
const PATIENCE: Duration = Duration::from_secs(5);

/// Places for what is bounded.
pub struct Desks {
    streams: Arc<Semaphore>,
    bundles: Arc<Semaphore>,
}

impl Default for Desks {
    fn default() -> Self {
        let places = |count| Arc::new(Semaphore::new(count));
        Desks { streams: places(MAX_STREAMS), bundles: places(MAX_BUNDLES) }
    }
}

impl Desks {
    /// A place for a stream; its reader keeps it for long, so nobody waits for one.
    pub fn stream(&self) -> Result<OwnedSemaphorePermit, Refusal> {
        self.streams.clone().try_acquire_owned().map_err(|_| {
            let message =
                format!("{MAX_STREAMS} readers follow this log already; try again, or page through the list");
            Refusal::new(BUSY, message)
        })
    }

    /// A turn to make a bundle.
    pub async fn bundle(&self) -> Result<OwnedSemaphorePermit, Refusal> {
        match tokio::time::timeout(PATIENCE, self.bundles.clone().acquire_owned()).await {
            Ok(Ok(turn)) => Ok(turn),
            _ => Err(Refusal::new(BUSY, "many bundles are being made; try again in some seconds")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn what_is_taken_is_refused_until_it_is_given_back() {
        let desks = Desks::default();
        let mut streams: Vec<_> = (0..MAX_STREAMS).map(|_| desks.stream().unwrap()).collect();
        assert_eq!(desks.stream().unwrap_err().code, BUSY);
        streams.pop();
        assert!(desks.stream().is_ok());
        let mut turns = Vec::new();
        for _ in 0..MAX_BUNDLES {
            turns.push(desks.bundle().await.unwrap());
        }
        assert_eq!(desks.bundle().await.unwrap_err().code, BUSY);
        turns.pop();
        assert!(desks.bundle().await.is_ok());
    }
}
