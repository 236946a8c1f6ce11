//! Stopping: what was accepted is answered and durable; and no crowd of connections can prevent it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use entente_node::Node;
use tokio::net::TcpStream;

use crate::support::checks::{hash_of, holds, positions};
use crate::support::disk::{Failure, FaultyDisk};
use crate::support::served::{Served, client};
use crate::support::{Scratch, close, node, on, other, sealed};

#[tokio::test(flavor = "multi_thread")]
async fn requests_under_way_are_answered_and_durable() {
    let scratch = Scratch::new();
    close(node(&scratch).await).await;
    let root = scratch.join("node");
    let disk = FaultyDisk::new(u64::MAX, Failure::Before).slow(Duration::from_millis(100));
    let served = Served::start(Node::open(&root, on(Arc::new(disk), None)).await.unwrap()).await;
    let texts: Vec<String> = (0..8).map(|n| sealed(&other(), 10 + n)).collect();
    let client = client();
    let posts: Vec<_> = texts
        .iter()
        .map(|text| {
            let request =
                client.post(served.url("/api/v1/statements")).header("content-type", "application/sd-jwt");
            tokio::spawn(request.body(text.clone()).send())
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(150)).await;
    assert!(posts.iter().any(|post| !post.is_finished()), "the test is too slow to see anything under way");
    served.stop().await;
    for post in posts {
        assert_eq!(post.await.unwrap().unwrap().status(), 201);
    }
    let there = positions(&root);
    assert!(texts.iter().all(|text| there.contains_key(&hash_of(text))));
    holds(&root).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_is_heard_when_every_place_is_taken() {
    let scratch = Scratch::new();
    let served = Served::start(node(&scratch).await).await;
    let mut held = Vec::new();
    // As many as are served at once, and some that wait.
    for _ in 0..1_100 {
        held.push(TcpStream::connect(served.address).await.unwrap());
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    let began = Instant::now();
    served.stop().await;
    assert!(began.elapsed() < Duration::from_secs(10), "stopping took {:?}", began.elapsed());
}
