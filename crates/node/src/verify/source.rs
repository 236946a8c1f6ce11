//! Where the bytes of a log come from: a folder, or a server.

use std::time::Duration;

use entente_log::{TilePath, TileSource};
use entente_store::folder::{FolderReader, MAX_CHECKPOINT_BYTES, MAX_TILE_BYTES, cut_to_width};
use entente_store::log::LogReader;
use rayon::prelude::*;
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::NodeError;

/// A log that can be read. Errors are said for people: the caller names the file.
pub trait LogSource: Send + Sync {
    /// The checkpoint as served.
    fn checkpoint(&self) -> Result<Vec<u8>, String>;
    /// Tiles or bundles, each as wide as asked for, in the order asked for.
    fn tiles(&self, paths: &[TilePath]) -> Vec<Result<Vec<u8>, String>>;
}

impl LogSource for FolderReader {
    fn checkpoint(&self) -> Result<Vec<u8>, String> {
        FolderReader::checkpoint(self).map_err(|e| e.to_string())
    }

    fn tiles(&self, paths: &[TilePath]) -> Vec<Result<Vec<u8>, String>> {
        paths.iter().map(|path| self.tile_or_full(path).map_err(|e| e.to_string())).collect()
    }
}

impl LogSource for LogReader {
    fn checkpoint(&self) -> Result<Vec<u8>, String> {
        LogReader::checkpoint(self).map_err(|e| e.to_string())
    }

    fn tiles(&self, paths: &[TilePath]) -> Vec<Result<Vec<u8>, String>> {
        paths.par_iter().map(|path| self.tile_or_full(path).map_err(|e| e.to_string())).collect()
    }
}

/// One request of a verification; a slow mirror is better than none, a dead one is not waited for.
const TIMEOUT: Duration = Duration::from_secs(30);
/// Requests at once: hides the line's delay without pressing the server.
const PARALLEL: usize = 8;

/// A log source as the tree's proofs want it.
pub(crate) struct Tiles<'s>(pub &'s dyn LogSource);

impl TileSource for Tiles<'_> {
    type Error = NodeError;

    fn tile(&self, path: &TilePath) -> Result<Vec<u8>, NodeError> {
        let mut tiles = self.0.tiles(&[*path]);
        let tile = tiles.pop().unwrap_or_else(|| Err("was not fetched".into()));
        tile.map_err(|reason| NodeError::system(path.to_string(), reason))
    }
}

/// A log served over HTTP at the C2SP paths.
pub struct HttpLog {
    base: String,
    client: reqwest::Client,
    runtime: Handle,
    stop: Option<watch::Receiver<bool>>,
}

impl HttpLog {
    /// The log at a URL prefix. Must be made, but not used, inside a runtime: reading blocks.
    pub fn new(url: &str) -> Result<Self, NodeError> {
        Ok(HttpLog {
            base: url.trim_end_matches('/').to_owned(),
            client: crate::http::client(TIMEOUT)?,
            runtime: Handle::current(),
            stop: None,
        })
    }

    /// The same, given up as soon as `stop` says so: what is under way then fails.
    pub(crate) fn until(self, stop: watch::Receiver<bool>) -> Self {
        HttpLog { stop: Some(stop), ..self }
    }

    /// Waits for an answer, or for the stop: then there is none.
    fn wait<T>(&self, answer: impl Future<Output = T>) -> Option<T> {
        let stop = self.stop.clone();
        self.runtime.block_on(async move {
            tokio::select! {
                answer = answer => Some(answer),
                () = stopped(stop) => None,
            }
        })
    }
}

/// Ends when whoever holds the other end says stop, or is gone.
async fn stopped(stop: Option<watch::Receiver<bool>>) {
    match stop {
        Some(mut stop) => drop(stop.wait_for(|stop| *stop).await),
        None => std::future::pending().await,
    }
}

/// Why there is no answer once reading has been stopped.
const STOPPED: &str = "was not waited for: reading was stopped";

impl LogSource for HttpLog {
    fn checkpoint(&self) -> Result<Vec<u8>, String> {
        let url = format!("{}/checkpoint", self.base);
        let answer = self.wait(crate::http::get(&self.client, &url, MAX_CHECKPOINT_BYTES));
        answer.ok_or_else(|| STOPPED.to_owned())?.map_err(|e| e.to_string())
    }

    fn tiles(&self, paths: &[TilePath]) -> Vec<Result<Vec<u8>, String>> {
        let answers = self.wait(async {
            let mut results: Vec<Option<Result<Vec<u8>, String>>> = vec![None; paths.len()];
            let mut running = JoinSet::new();
            let mut next = 0;
            while next < paths.len() || !running.is_empty() {
                while next < paths.len() && running.len() < PARALLEL {
                    let (client, base, path, at) =
                        (self.client.clone(), self.base.clone(), paths[next], next);
                    running.spawn(async move { (at, fetch_tile(&client, &base, path).await) });
                    next += 1;
                }
                if let Some(Ok((at, result))) = running.join_next().await {
                    results[at] = Some(result);
                }
            }
            results.into_iter().map(|r| r.unwrap_or_else(|| Err("was not fetched".into()))).collect()
        });
        answers.unwrap_or_else(|| vec![Err(STOPPED.to_owned()); paths.len()])
    }
}

/// A partial tile may be gone because the full one exists: then that one is taken and cut.
async fn fetch_tile(client: &reqwest::Client, base: &str, path: TilePath) -> Result<Vec<u8>, String> {
    let error = match crate::http::get(client, &format!("{base}/{path}"), MAX_TILE_BYTES).await {
        Ok(bytes) => return Ok(bytes),
        Err(error) if path.is_partial() && error.is_not_found() => error,
        Err(error) => return Err(error.to_string()),
    };
    let full = crate::http::get(client, &format!("{base}/{}", path.to_full()), MAX_TILE_BYTES)
        .await
        .map_err(|_| error.to_string())?;
    cut_to_width(&path, full).map_err(|e| e.to_string())
}
