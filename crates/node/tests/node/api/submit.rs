//! Handing statements in.

use std::sync::Arc;

use entente_node::Node;
use entente_node::api::MAX_BODY_BYTES;
use entente_node::api::statements::MAX_STATEMENTS;
use reqwest::Response;
use serde_json::{Value, json};

use super::{header, json, raw};
use crate::support::checks::{hash_of, holds};
use crate::support::disk::{Failure, FaultyDisk};
use crate::support::served::{Served, client};
use crate::support::{Scratch, close, node, on, open, operator, other, plain, sealed};

const ONE: &str = "application/sd-jwt";
const MANY: &str = "application/x-ndjson";

async fn post(served: &Served, kind: &str, body: impl Into<reqwest::Body>) -> Response {
    let request = client().post(served.url("/api/v1/statements")).header("content-type", kind);
    request.body(body).send().await.unwrap()
}

fn line(text: &str) -> String {
    format!("{}\n", json!({ "statement": text }))
}

async fn lines(response: Response) -> Vec<Value> {
    assert_eq!((response.status().as_u16(), header(&response, "content-type")), (200, MANY));
    response.text().await.unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_statement_and_its_repetition() {
    let scratch = Scratch::new();
    let served = Served::start(node(&scratch).await).await;
    let text = sealed(&other(), 10);
    for (status, new) in [(201, true), (200, false)] {
        let answer = post(&served, ONE, text.clone()).await;
        assert_eq!(answer.status(), status);
        let receipt = json(answer).await;
        assert_eq!(
            (&receipt["index"], &receipt["new"], &receipt["size"]),
            (&json!(2), &json!(new), &json!(3))
        );
        assert_eq!(receipt["hash"], hash_of(&text));
    }
    assert_eq!(post(&served, "application/sd-jwt; charset=utf-8", plain(&other(), 11)).await.status(), 201);
    served.stop().await;
    holds(&scratch.join("node")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_line_gets_its_own_answer() {
    let scratch = Scratch::new();
    let served = Served::start(node(&scratch).await).await;
    let good: Vec<String> = (0..20).map(|n| sealed(&other(), 100 + n)).collect();
    let mut body = String::new();
    for (at, text) in good.iter().enumerate() {
        body += &line(text);
        body += match at {
            3 => "not json\n",
            5 => "\n  \n",
            7 => "{\"statement\":\"x\",\"statement\":\"y\"}\n",
            9 => "{\"statement\":\"x\",\"more\":1}\n",
            11 => "{\"statement\":7}\r\n",
            13 => "[]\n",
            _ => "",
        };
    }
    body += &line(&good[0]);
    body += line("x").trim_end();
    let answers = lines(post(&served, MANY, body).await).await;
    assert_eq!(answers.len(), 20 + 5 + 2);
    let codes: Vec<&str> = answers.iter().filter_map(|answer| answer["error"]["code"].as_str()).collect();
    assert_eq!(codes, [&["malformed-request"; 5][..], &["bad-token"]].concat());
    let indexes: Vec<u64> = answers.iter().filter_map(|answer| answer["index"].as_u64()).collect();
    assert_eq!(indexes, (2..22).chain([2]).collect::<Vec<_>>());
    assert!(answers[4]["error"]["message"].as_str().unwrap().starts_with("line 5:"), "{}", answers[4]);
    assert_eq!(lines(post(&served, MANY, "").await).await.len(), 0);
    served.stop().await;
    holds(&scratch.join("node")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whole_requests_are_refused_with_a_reason() {
    let scratch = Scratch::new();
    let served = Served::start(node(&scratch).await).await;
    let too_many = "{}\n".repeat(MAX_STATEMENTS + 1);
    let cases: [(&str, Vec<u8>, u16, &str); 8] = [
        ("application/json", plain(&other(), 1).into(), 415, "unsupported-media-type"),
        ("", plain(&other(), 1).into(), 415, "unsupported-media-type"),
        (ONE, b"\xff\xfe".to_vec(), 400, "malformed-request"),
        (ONE, b"".to_vec(), 422, "bad-token"),
        (ONE, b"garbage".to_vec(), 422, "bad-token"),
        (MANY, too_many.into(), 413, "too-many-statements"),
        (ONE, vec![b'x'; MAX_BODY_BYTES + 1], 413, "body-too-large"),
        (MANY, vec![b'\n'; MAX_BODY_BYTES + 1], 413, "body-too-large"),
    ];
    for (kind, body, status, code) in cases {
        let answer = post(&served, kind, body).await;
        assert_eq!(answer.status(), status, "{code}");
        let error = json(answer).await["error"].take();
        assert_eq!(error["code"], code);
        assert_eq!(error["help"], format!("docs/errors.md#{code}"));
    }
    let cut = b"POST /api/v1/statements HTTP/1.1\r\nHost: x\r\nContent-Type: application/sd-jwt\r\nContent-Length: 900\r\n\r\nabc";
    let mut stream = tokio::net::TcpStream::connect(served.address).await.unwrap();
    tokio::io::AsyncWriteExt::write_all(&mut stream, cut).await.unwrap();
    drop(stream);
    for garbage in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01"[..],
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        &[b'a'; 100_000],
    ] {
        let answer = raw(served.address, garbage).await;
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 4") || answer.starts_with("HTTP/1.0 4"),
            "{answer}"
        );
    }
    assert_eq!(served.node.size(), 2);
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_full_disk_reading_goes_on_and_writing_says_so() {
    after(Failure::Full).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_panic_reading_goes_on_and_writing_says_so() {
    after(Failure::Panic).await;
}

async fn after(failure: Failure) {
    let scratch = Scratch::new();
    close(node(&scratch).await).await;
    let root = scratch.join("node");
    let disk = Arc::new(FaultyDisk::new(12, failure));
    let served = Served::start(Node::open(&root, on(disk.clone(), None)).await.unwrap()).await;
    let mut sent = 0;
    while !disk.fired() {
        let answer = post(&served, ONE, plain(&operator(), 10 + sent)).await;
        assert_eq!(answer.status(), if disk.fired() { 503 } else { 201 });
        sent += 1;
    }
    let refused = post(&served, ONE, plain(&operator(), 900)).await;
    assert_eq!(refused.status(), 503);
    let error = json(refused).await["error"].take();
    assert_eq!(error["code"], "unavailable");
    assert!(!error["message"].as_str().unwrap().contains("injected"), "causes are the operator's: {error}");
    let many = lines(post(&served, MANY, line(&plain(&operator(), 901))).await).await;
    assert_eq!(many[0]["error"]["code"], "unavailable");
    let health = client().get(served.url("/healthz")).send().await.unwrap();
    assert_eq!(health.status(), 503);
    assert_eq!(json(health).await["status"], "writer-stopped");
    for path in ["/checkpoint", "/api/v1/statements/0"] {
        assert_eq!(client().get(served.url(path)).send().await.unwrap().status(), 200, "{path}");
    }
    served.stop().await;
    close(open(&root).await).await;
    holds(&root).await;
}
