//! The service over HTTP: what it serves and how, what it refuses and how, and how it stops.

mod ledger;
mod openapi;
mod operate;
mod read;
mod rest;
mod stop;
mod stream;
mod submit;
mod witness;

use std::net::SocketAddr;

use reqwest::Response;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A header's text, empty where it is missing.
fn header<'r>(response: &'r Response, name: &str) -> &'r str {
    response.headers().get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
}

async fn json(response: Response) -> Value {
    assert!(header(&response, "content-type").starts_with("application/json"));
    serde_json::from_str(&response.text().await.unwrap()).unwrap()
}

/// Sends bytes as they are and reads until the other side closes.
async fn raw(address: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    let mut answer = Vec::new();
    // A reset after the answer is an answer all the same.
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

/// The status of a `GET` whose path is sent as it is.
async fn status_of(address: SocketAddr, path: &str) -> String {
    let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    let answer = raw(address, request.as_bytes()).await;
    answer.split(' ').nth(1).unwrap_or_default().to_owned()
}
