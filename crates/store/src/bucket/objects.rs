//! The few calls that a log needs of an object store: read, create, replace, remove.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::time::Duration;

use object_store::aws::AmazonS3Builder;
use object_store::path::Path;
use object_store::{
    Attribute, Attributes, BackoffConfig, ClientOptions, Error, ObjectStore, ObjectStoreExt, PutMode,
    PutOptions, PutPayload, RetryConfig, UpdateVersion,
};
use tokio::runtime::{Builder, Runtime};

use super::place::{BucketPlace, plain_http};
use crate::StoreError;

/// Longest time for one request, body included: the largest bundle over a slow line.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);
/// Longest time to reach the server.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Tries after the first. Beyond some seconds the submitters are gone, and a stopped writer is the better answer.
const RETRIES: usize = 3;

/// An open bucket. Calls block: they are made by the writer's thread and by threads that may wait, as for a disk.
#[derive(Clone)]
pub struct Bucket {
    inner: Arc<Inner>,
}

struct Inner {
    store: Arc<dyn ObjectStore>,
    place: BucketPlace,
    /// Requests run on threads of their own, so that callers may be on a runtime or not. Only taken when dropped.
    runtime: Option<Runtime>,
}

impl Drop for Inner {
    fn drop(&mut self) {
        // Waiting for it, as dropping does, is not allowed where the last user is on a runtime itself.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// An object with the tag that stands for these very bytes.
pub(super) struct Object {
    pub bytes: Vec<u8>,
    pub tag: String,
}

/// What became of a conditional write.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Put {
    /// The bytes are there, under this tag.
    Done(String),
    /// The condition did not hold; or it did, and the answer to that was lost.
    Refused,
}

/// What an object is, for whoever reads the bucket over the web.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Replaced again and again.
    Note,
    /// Never changed.
    Tile,
}

impl Bucket {
    /// Opens the bucket. No request is made yet.
    pub fn open(place: &BucketPlace) -> Result<Self, StoreError> {
        let refused = |reason: String| StoreError::Bucket { place: place.to_string(), reason };
        let plain = plain_http(place.endpoint.as_deref()).map_err(refused)?;
        // Whoever comes first decides; an error says that there is one already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = ClientOptions::new()
            .with_timeout(REQUEST_TIMEOUT)
            .with_connect_timeout(CONNECT_TIMEOUT)
            .with_allow_http(plain);
        let backoff = BackoffConfig { max_backoff: Duration::from_secs(1), ..BackoffConfig::default() };
        let retry = RetryConfig { backoff, max_retries: RETRIES, retry_timeout: REQUEST_TIMEOUT };
        let mut builder = AmazonS3Builder::from_env()
            .with_bucket_name(&place.bucket)
            .with_client_options(client)
            .with_allow_http(plain)
            .with_retry(retry);
        if let Some(endpoint) = &place.endpoint {
            builder = builder.with_endpoint(endpoint);
        }
        let store = builder.build().map_err(|e| refused(said(&e)))?;
        let runtime =
            Builder::new_multi_thread().worker_threads(1).thread_name("bucket").enable_all().build();
        let runtime = runtime.map_err(|e| refused(e.to_string()))?;
        Ok(Bucket {
            inner: Arc::new(Inner { store: Arc::new(store), place: place.clone(), runtime: Some(runtime) }),
        })
    }

    /// Which one it is.
    pub fn place(&self) -> &BucketPlace {
        &self.inner.place
    }

    /// The whole name of an object, for messages.
    pub(super) fn name(&self, name: &str) -> String {
        format!("{}/{name}", self.inner.place)
    }

    fn path(&self, name: &str) -> Path {
        match self.inner.place.prefix.as_str() {
            "" => Path::from(name),
            prefix => Path::from(format!("{prefix}/{name}")),
        }
    }

    /// An object of at most `limit` bytes, if it is there.
    pub(super) fn get(&self, name: &str, limit: u64) -> Result<Option<Object>, StoreError> {
        let (store, path) = (self.inner.store.clone(), self.path(name));
        let got = self.wait(async move {
            let found = store.get(&path).await?;
            let (size, tag) = (found.meta.size, found.meta.e_tag.clone());
            if size > limit {
                return Ok::<_, Error>((None, tag));
            }
            Ok((Some(found.bytes().await?), tag))
        });
        match got {
            Ok(Ok((Some(bytes), Some(tag)))) => Ok(Some(Object { bytes: bytes.to_vec(), tag })),
            Ok(Ok((Some(_), None))) => {
                Err(self.failed(name, "the server gives no ETag; conditional writes need it"))
            }
            Ok(Ok((None, _))) => {
                Err(StoreError::corrupt(self.name(name), format!("is larger than {limit} bytes")))
            }
            Ok(Err(Error::NotFound { .. })) => Ok(None),
            Ok(Err(error)) => Err(self.failed(name, said(&error))),
            Err(error) => Err(self.failed(name, error)),
        }
    }

    /// Creates an object, on condition that there is none.
    pub(super) fn create(&self, name: &str, bytes: &[u8], kind: Kind) -> Result<Put, StoreError> {
        self.put(name, bytes, kind, PutMode::Create)
    }

    /// Replaces an object, on condition that it still has this tag.
    pub(super) fn replace(&self, name: &str, bytes: &[u8], kind: Kind, tag: &str) -> Result<Put, StoreError> {
        let seen = UpdateVersion { e_tag: Some(tag.to_owned()), version: None };
        self.put(name, bytes, kind, PutMode::Update(seen))
    }

    fn put(&self, name: &str, bytes: &[u8], kind: Kind, mode: PutMode) -> Result<Put, StoreError> {
        let (store, path) = (self.inner.store.clone(), self.path(name));
        let (content, cache) = match kind {
            Kind::Note => ("text/plain; charset=utf-8", "public, max-age=1, must-revalidate"),
            Kind::Tile => ("application/octet-stream", "public, max-age=31536000, immutable"),
        };
        let attributes =
            Attributes::from_iter([(Attribute::ContentType, content), (Attribute::CacheControl, cache)]);
        let payload = PutPayload::from(bytes.to_vec());
        let options = PutOptions { mode, attributes, ..PutOptions::default() };
        let put = self.wait(async move { store.put_opts(&path, payload, options).await });
        match put {
            Ok(Ok(put)) => match put.e_tag {
                Some(tag) => Ok(Put::Done(tag)),
                None => Err(self.failed(name, "the server gives no ETag; conditional writes need it")),
            },
            Ok(Err(Error::AlreadyExists { .. } | Error::Precondition { .. })) => Ok(Put::Refused),
            Ok(Err(error)) => Err(self.failed(name, said(&error))),
            Err(error) => Err(self.failed(name, error)),
        }
    }

    /// Removes an object; one that is not there is as good as removed.
    pub(super) fn remove(&self, name: &str) -> Result<(), StoreError> {
        let (store, path) = (self.inner.store.clone(), self.path(name));
        match self.wait(async move { store.delete(&path).await }) {
            Ok(Ok(()) | Err(Error::NotFound { .. })) => Ok(()),
            Ok(Err(error)) => Err(self.failed(name, said(&error))),
            Err(error) => Err(self.failed(name, error)),
        }
    }

    /// Runs a request on the bucket's own threads and waits for it on this one.
    fn wait<T: Send + 'static>(
        &self,
        request: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, io::Error> {
        let (answer, answered) = sync_channel(1);
        let runtime = self.inner.runtime.as_ref().ok_or_else(|| io::Error::other("the bucket is closed"))?;
        runtime.spawn(async move {
            let _ = answer.send(request.await);
        });
        answered.recv().map_err(|_| io::Error::other("the request was given up"))
    }

    fn failed(&self, name: &str, reason: impl ToString) -> StoreError {
        StoreError::Bucket { place: self.name(name), reason: reason.to_string() }
    }
}

/// An error with its causes: the outermost one alone seldom says what happened.
fn said(error: &Error) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        let inner_text = inner.to_string();
        if !text.contains(&inner_text) {
            text = format!("{text}: {inner_text}");
        }
        source = inner.source();
    }
    text
}
