//! Looking at logs again and again: a task for each, with pauses that grow while a log has trouble.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::{Failure, Mirror, Place, Pulled, Trouble};
use crate::NodeError;
use crate::verify::LogSource;
use crate::verify::source::HttpLog;
use entente_store::folder::FolderReader;

/// The longest pause while a log is only out of reach.
const LONGEST_WHILE_SILENT: Duration = Duration::from_secs(5 * 60);
/// The first and the longest pause while a log does not hold. What altered it on the way may pass; if it is the log, looking
/// more often would only cost both sides.
const FIRST_WHILE_BAD: Duration = Duration::from_secs(60);
const LONGEST_WHILE_BAD: Duration = Duration::from_secs(60 * 60);

/// The tasks that follow logs.
pub(crate) struct Following {
    stop: watch::Sender<bool>,
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

impl Following {
    /// Follows these logs, each by itself: at once, and then every so long.
    pub fn start(mirrors: &[Arc<Mirror>], every: Duration) -> Self {
        let (stop, stopped) = watch::channel(false);
        for mirror in mirrors {
            tracing::info!(origin = mirror.origin(), place = %mirror.place(), size = mirror.size(), "following a log");
        }
        let tasks = mirrors.iter().map(|mirror| tokio::spawn(follow(mirror.clone(), every, stopped.clone())));
        Following { stop, tasks: Mutex::new(tasks.collect()) }
    }

    /// Stops, and waits until nothing is written any more.
    pub async fn stop(&self) {
        self.stop.send_replace(true);
        let tasks = std::mem::take(&mut *self.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        for task in tasks {
            let _ = task.await;
        }
    }
}

async fn follow(mirror: Arc<Mirror>, every: Duration, mut stop: watch::Receiver<bool>) {
    let mut failures = 0;
    loop {
        let outcome = mirror.look_once(stop.clone()).await;
        if *stop.borrow() {
            return;
        }
        let pause = match outcome {
            Ok(pulled) => {
                if pulled.size > pulled.before {
                    let (origin, Pulled { before, size }) = (mirror.origin(), pulled);
                    tracing::info!(origin, before, size, "a followed log has grown");
                }
                failures = 0;
                every
            }
            Err(failure) => {
                tracing::warn!(origin = mirror.origin(), place = %mirror.place(), %failure, "a followed log");
                let pause = pause(failure.trouble, failures, every);
                failures += 1;
                pause
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
    }
}

/// How long to wait after so many failures before this one.
fn pause(trouble: Trouble, failures: u32, every: Duration) -> Duration {
    let (first, longest) = match trouble.passes() {
        true => (every, LONGEST_WHILE_SILENT),
        false => (FIRST_WHILE_BAD, LONGEST_WHILE_BAD),
    };
    first.saturating_mul(1 << failures.min(16)).min(longest).max(every)
}

impl Mirror {
    /// Pulls from where the policy says the log is. Ends early when `stop` says so.
    pub async fn look_once(self: &Arc<Self>, stop: watch::Receiver<bool>) -> Result<Pulled, Failure> {
        let source = self.source_of(stop.clone())?;
        let mirror = self.clone();
        let pull = move || mirror.pull(source.as_ref(), &|| !*stop.borrow());
        let pulled = tokio::task::spawn_blocking(pull).await;
        pulled.unwrap_or_else(|error| {
            // A panic while pulling: its message stands in the operator's log.
            let failure = Failure::new(Trouble::Disk, NodeError::system("pulling", error));
            self.note(Some(failure.trouble));
            Err(failure)
        })
    }

    fn source_of(&self, stop: watch::Receiver<bool>) -> Result<Box<dyn LogSource>, NodeError> {
        Ok(match &self.place {
            Place::Http(url) => Box::new(HttpLog::new(url)?.until(stop)),
            Place::Folder(path) => Box::new(FolderReader::new(path)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end_growing() {
        let every = Duration::from_secs(5);
        let seconds = |trouble, failures| pause(trouble, failures, every).as_secs();
        assert_eq!([0, 1, 2, 9].map(|n| seconds(Trouble::Silent, n)), [5, 10, 20, 300]);
        assert_eq!([0, 1, 2, 9, u32::MAX].map(|n| seconds(Trouble::Forked, n)), [60, 120, 240, 3600, 3600]);
        // Who looks only once a day doesn't look more often because of a fault.
        let day = Duration::from_secs(86_400);
        assert_eq!(pause(Trouble::Silent, 0, day), day);
        assert_eq!(pause(Trouble::Altered, 3, day), day);
    }
}
