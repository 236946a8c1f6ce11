//! Listening: bounded connections, bounded header time, and a stop that loses nothing.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderMap, Request};
use hyper::body::Incoming;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// Open connections at once; further ones wait in the system's queue.
const MAX_CONNECTIONS: usize = 1024;
/// A client that has not sent its headers by then is not going to.
const HEADER_TIMEOUT: Duration = Duration::from_secs(15);
/// How long a stop waits for requests under way. The writer finishes what it accepted in any case.
const DRAIN: Duration = Duration::from_secs(30);
/// Pause after a failed accept: out of file descriptors, most often; spinning would not help.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);
/// How long the last connections have to send their first request before a stop or a reload closes what is idle.
const ARRIVING: Duration = Duration::from_millis(250);

/// Who is at the other end of a connection.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub IpAddr);

impl Peer {
    /// The client behind it. A proxy on this machine says for whom it asks, as the last in its list: what stands before that anybody may
    /// have written. What comes from elsewhere is believed for nobody but itself.
    pub fn client(self, headers: &HeaderMap) -> IpAddr {
        if !self.0.is_loopback() {
            return self.0;
        }
        let told =
            headers.get_all("x-forwarded-for").iter().next_back().and_then(|value| value.to_str().ok());
        told.and_then(|list| list.rsplit(',').next()?.trim().parse().ok()).unwrap_or(self.0)
    }
}

/// Serves until `stop` resolves, then lets requests under way finish.
pub async fn serve(listener: TcpListener, app: Router, stop: impl Future<Output = ()>) {
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let graceful = GracefulShutdown::new();
    let mut http = hyper::server::conn::http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEADER_TIMEOUT);
    let mut stop = std::pin::pin!(stop);
    loop {
        // A crowd that takes every place must not keep the stop from being heard.
        let place = tokio::select! {
            place = places.clone().acquire_owned() => match place {
                Ok(place) => place,
                Err(_) => break,
            },
            () = &mut stop => break,
        };
        let (stream, address) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        // Answers are small and wanted at once.
        let _ = stream.set_nodelay(true);
        let app = TowerToHyperService::new(app.clone());
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(Peer(address.ip()));
            app.call(request)
        });
        let connection = graceful.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "connection ended");
            }
            drop(place);
        });
    }
    drop(listener);
    // A connection that was taken a moment ago has its request on the way; closed now, it would get no answer.
    tokio::time::sleep(ARRIVING).await;
    if tokio::time::timeout(DRAIN, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests were still under way when the time to finish them was over");
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;
    use tokio::time::Instant;

    use super::*;

    // Time is the test's: it moves on whenever all else waits.
    #[tokio::test(start_paused = true)]
    async fn a_client_that_never_ends_its_headers_is_let_go() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let server = tokio::spawn(serve(listener, Router::new(), async move {
            let _ = stopped.await;
        }));
        let mut slow = TcpStream::connect(address).await.unwrap();
        slow.write_all(b"GET /checkpoint HTTP/1.1\r\nhost: loc").await.unwrap();
        let start = Instant::now();
        let mut answer = Vec::new();
        slow.read_to_end(&mut answer).await.unwrap();
        let waited = start.elapsed();
        assert!(waited >= HEADER_TIMEOUT && waited < 2 * HEADER_TIMEOUT, "{waited:?}");
        assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 408"), "{answer:?}");
        stop.send(()).unwrap();
        server.await.unwrap();
    }
}
